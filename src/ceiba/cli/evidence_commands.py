"""`ceiba evidence`: import, check, assumed, diff."""

from __future__ import annotations

from pathlib import Path

import click

from ceiba.cli.options import common, language_option
from ceiba.cli.show import show_json
from ceiba.language import gettext as _

_PATH = click.Path(path_type=Path)
_SOURCES = ("civic", "moalmanac", "pharmcat", "clinvar", "hotspots")
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.group(
    short_help=_("Import what others say of the evidence, and set the knowledge beside it."),
    help=_("The evidence: import what CIViC and MOAlmanac say, check the knowledge against it, list what is assumed, compare versions."),
)
@language_option
def evidence(lang: str | None) -> None:
    """The evidence commands."""


@evidence.command(
    "import",
    short_help=_("Import CIViC, MOAlmanac, PharmCAT, ClinVar or Cancer Hotspots into a folder of your own."),
    help=_(
        "Read a source of evidence, of pharmacogene definitions, of classified variants or of hotspots into a snapshot: every row is"
        " taken or refused with a reason, and keeps its source's own words."
    ),
    epilog=_("Example: ceiba evidence import nightly-ClinicalEvidenceSummaries.tsv --from civic --into civic-2026-11"),
)
@click.argument("path", type=_PATH, metavar="FILE|FOLDER")
@click.option("--from", "source", type=click.Choice(_SOURCES), required=True, help=_("Whose evidence it is."))
@click.option("--into", type=_PATH, required=True, help=_("New folder to write the snapshot into."))
@click.option("--version", default="", metavar="TEXT", help=_("Which release it is, where the file does not say."))
@common
def import_(path: Path, source: str, into: Path, version: str, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Import a source."""
    from ceiba.cli.show_evidence import show_import
    from ceiba.job import import_classifications, import_definitions, import_evidence, import_hotspots

    own = {"pharmcat": import_definitions, "clinvar": import_classifications, "hotspots": import_hotspots}
    manifest = own[source](path, into, version) if source in own else import_evidence(path, source, into, version)
    if as_json:
        show_json({"folder": str(into), "snapshot": manifest})
    else:
        show_import(into, manifest)


@evidence.command(
    short_help=_("Set the knowledge beside snapshots: who agrees, who says the opposite."),
    help=_("Check every assertion of the knowledge against snapshots: who agrees, who says the opposite, and of which nobody speaks."),
    epilog=_("Example: ceiba evidence check --against civic-2026-11 --against moalmanac"),
)
@click.option("--against", type=_FOLDER, multiple=True, required=True, help=_("Folder of a snapshot; may be repeated."))
@click.option("--knowledge", type=_FOLDER, help=_("A knowledge folder of your own."))
@click.option("--into", type=_PATH, help=_("Write a CSV file: a row for each assertion and item."))
@click.option("--conflicts", type=_PATH, help=_("Write the conflicts that the knowledge does not tell yet, ready for its conflicts.yaml."))
@common
def check(
    against: tuple[Path, ...],
    knowledge: Path | None,
    into: Path | None,
    conflicts: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Check the knowledge against snapshots."""
    from ceiba.cli.show_evidence import show_check
    from ceiba.job import check_evidence, write_check, write_conflicts

    found = check_evidence(against, knowledge)
    if into is not None:
        write_check(found, into)
    if conflicts is not None:
        write_conflicts(found, conflicts)
    if as_json:
        show_json(found)
    else:
        show_check(found)


@evidence.command(
    short_help=_("List what is general knowledge, not read."),
    help=_(
        "List every row of the knowledge that is assumed, with its reason: assertions, tests and what was measured of them, coordinates."
    ),
    epilog=_("Example: ceiba evidence assumed"),
)
@click.option("--knowledge", type=_FOLDER, help=_("A knowledge folder of your own."))
@common
def assumed(knowledge: Path | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """List what is assumed."""
    from ceiba.cli.show_evidence import show_assumed
    from ceiba.job import assumed_rows

    rows = assumed_rows(knowledge)
    if as_json:
        show_json(rows)
    else:
        show_assumed(rows)


@evidence.command(
    short_help=_("Say what changed between two snapshots or two knowledge folders."),
    help=_("Say what was added, removed and changed from folder A to folder B: two snapshots of one source, or two knowledge folders."),
    epilog=_("Example: ceiba evidence diff civic-2026-10 civic-2026-11"),
)
@click.argument("before", type=_FOLDER, metavar="A")
@click.argument("now", type=_FOLDER, metavar="B")
@common
def diff(before: Path, now: Path, as_json: bool, quiet: bool, lang: str | None) -> None:
    """Compare two snapshots or two knowledge folders."""
    from ceiba.cli.show_evidence import show_difference
    from ceiba.job import compare_evidence

    found = compare_evidence(before, now)
    if as_json:
        show_json(found)
    else:
        show_difference(found)
