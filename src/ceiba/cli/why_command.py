"""`ceiba why`: why an option is as it is for one patient, and where a milestone of a roadmap comes from."""

from __future__ import annotations

from pathlib import Path

import click

from ceiba.cli.options import common
from ceiba.cli.show import show_json
from ceiba.errors import UsageError
from ceiba.language import gettext as _

_FOLDER = click.Path(path_type=Path)


@click.command(
    short_help=_("Say why an option is as it is for one patient, or a milestone as it is in a roadmap."),
    help=_(
        "Print the four answers for one patient and one action, with every rule, source, place and date, and what would have had to differ."
        " With --roadmap: where every number of one milestone of a roadmap was read."
    ),
    epilog=_("Example: ceiba why TCGA-AB-2802 gilteritinib --from ceiba-results"),
)
@click.argument("patient", metavar="PATIENT|MILESTONE")
@click.argument("action", required=False)
@click.option("--from", "folder", type=_FOLDER, default=Path("ceiba-results"), show_default=True, help=_("Folder of a finished run."))
@click.option("--key", type=_FOLDER, help=_("The key of the run: PATIENT is then the code that your files give."))
@click.option("--roadmap", "of_roadmap", type=_FOLDER, help=_("Folder of a roadmap: MILESTONE is then asked of it, by its id or number."))
@common
def why(
    patient: str,
    action: str | None,
    folder: Path,
    key: Path | None,
    of_roadmap: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Explain one option, or one milestone."""
    if of_roadmap is not None:
        _why_milestone(of_roadmap, patient, action, as_json=as_json)
        return
    from ceiba.cli.show_why import show_why
    from ceiba.job import code_in_the_lake, explain_option

    if action is None:
        raise UsageError("An action is missing.", "Write `ceiba why PATIENT ACTION`, or `ceiba why --roadmap FOLDER MILESTONE`.")
    found = explain_option(folder, code_in_the_lake(patient, key), action)
    if as_json:
        beside = {"hotspots": found.hotspots} if found.hotspots else {}
        show_json({"action": found.action, "invented": found.invented, "needs": found.needs, **beside})
    else:
        show_why(found)


def _why_milestone(folder: Path, milestone: str, action: str | None, *, as_json: bool) -> None:
    from ceiba.cli.show_milestone import show_milestone
    from ceiba.job import milestone_of, open_roadmap

    if action is not None:
        raise UsageError("A milestone has no action.", "Write `ceiba why --roadmap FOLDER MILESTONE`.")
    kept = open_roadmap(folder)
    found = milestone_of(kept, milestone)
    if as_json:
        show_json({"milestone": found, "sources": kept.sources, "rates": kept.rates, "illustration": kept.is_illustration})
    else:
        show_milestone(kept, found)
