"""`ceiba landscape` and `ceiba programme`: what a country has, what stands in the way, what others did about it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ceiba.cli.options import Day, common, language_option, on_option, packs_option
from ceiba.cli.show import show_fault, show_json, show_lines, show_table, show_title
from ceiba.errors import LandscapeRefused, SentenceFailed
from ceiba.language import LANGUAGES, current, ngettext
from ceiba.language import gettext as _

_FOLDER = click.Path(path_type=Path)


@click.command(
    short_help=_("Show what a country has, its barriers, and what to do."),
    help=_(
        "Show a country's landscape: what is decided and measured, indicators and barriers, who abroad pulled which lever, and"
        " recommendations with their owners. Without --country: all countries beside each other."
    ),
    epilog=_("Example: ceiba landscape --country co --compare br,cl --into landscape-co"),
)
@click.option("--country", metavar="CODE", help=_("Country of the pack: xx (invented), br ..."))
@click.option("--compare", metavar="CODES", default="", help=_("Countries to stand beside it, such as br,cl."))
@on_option
@packs_option
@click.option("--into", type=_FOLDER, help=_("Folder to write the page (three languages) and its tables (CSV) into."))
@common
def landscape(
    country: str | None,
    compare: str,
    on: dt.date | None,
    packs: Path | None,
    into: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Show a landscape."""
    from ceiba.cli.show_landscape import as_document, show_countries, show_country
    from ceiba.job import landscape_countries, landscapes_of, write_landscape

    beside = [code.strip().lower() for code in compare.split(",") if code.strip()]
    named = (
        [country.lower(), *(code for code in beside if code != country.lower())] if country else beside or list(landscape_countries(packs))
    )
    found = landscapes_of(named, on=on, packs=packs)
    written = write_landscape(found, into, LANGUAGES) if into else ()
    if as_json:
        show_json({"countries": [as_document(each) for each in found], "written": [str(path) for path in written]})
        return
    if country:
        show_country(found[0])
    if not country or len(found) > 1:
        show_countries(found)
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
    elif country:
        show_lines(["", _("The whole page, with every source: ceiba landscape --country {country} --into FOLDER", country=country)])


@click.group(
    short_help=_("Programmes abroad: what they decided, and what they would change here."),
    help=_("Programmes abroad: what was decided, what it showed, and the dated changes that can be laid over any country's pack."),
)
@language_option
def programme(lang: str | None) -> None:
    """The programme commands."""


@programme.command(
    "list",
    short_help=_("List the programmes abroad."),
    help=_("List the programmes abroad with how they went and the levers they pulled."),
    epilog=_("Example: ceiba programme list"),
)
@click.option("--folder", type=_FOLDER, help=_("A folder of your own that holds landscape/ and programmes/."))
@common
def list_programmes(folder: Path | None, as_json: bool, quiet: bool, lang: str | None) -> None:
    """List the programmes."""
    from ceiba.cli.show_landscape import programme_rows
    from ceiba.job import programmes

    found = programmes(folder)
    if as_json:
        show_json(found)
        return
    show_table((_("programme"), _("country"), _("outcome"), _("levers"), ""), programme_rows(found))


@programme.command(
    short_help=_("Show one programme abroad."),
    help=_(
        "Show one programme abroad: decisions, figures, what it showed, what would carry over. With --country: what it would change there."
    ),
    epilog=_("Example: ceiba programme show japan-2019 --country co"),
)
@click.argument("programme_id", metavar="PROGRAMME")
@click.option("--country", metavar="CODE", help=_("Lay its changes over this country's pack and say which find something."))
@click.option("--start", type=Day(), help=_("The day on which it begins there (default: through which the pack was verified)."))
@packs_option
@click.option("--folder", type=_FOLDER, help=_("A folder of your own that holds landscape/ and programmes/."))
@common
def show(
    programme_id: str,
    country: str | None,
    start: dt.date | None,
    packs: Path | None,
    folder: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Show a programme."""
    from ceiba.cli.show_landscape import show_laid, show_programme
    from ceiba.job import lay_programme, programme_named

    found = programme_named(programme_id, folder)
    laid = lay_programme(programme_id, country.lower(), start=start, packs=packs, folder=folder) if country else None
    if as_json:
        show_json({"programme": found, "laid": laid})
        return
    show_programme(found)
    if laid is not None:
        show_laid(laid)


@programme.command(
    short_help=_("Say what is wrong with the landscape and the programmes."),
    help=_("Read indicators, recommendations and programmes and say everything that is wrong, with file, line, problem and remedy."),
    epilog=_("Example: ceiba programme check --folder my-knowledge"),
)
@click.option("--folder", type=_FOLDER, help=_("A folder of your own that holds landscape/ and programmes/."))
@common
def check(folder: Path | None, as_json: bool, quiet: bool, lang: str | None) -> int:
    """Check the landscape; returns the exit code when nothing but JSON may be printed."""
    from ceiba.job import check_named_landscape

    found, faults = check_named_landscape(folder)
    if as_json:
        show_json({"faults": faults})
        return LandscapeRefused.exit_code if faults else 0
    for fault in faults:
        show_fault(fault)
    if faults or found is None:
        counted = ngettext("{count} fault", "{count} faults", len(faults))
        raise LandscapeRefused("The landscape has {counted}.", "Mend them and check again.", counted=counted)
    counts = {
        "indicators": len(found.indicators),
        "recommendations": len(found.recommendations),
        "programmes": len(found.programmes),
        "sentences": len(found.sentences),
    }
    told = {name: current().number(count) for name, count in counts.items()}
    show_lines(
        [_("All fits: {indicators} indicators, {recommendations} recommendations, {programmes} programmes, {sentences} sentences.", **told)]
    )
    return 0


@programme.command(
    short_help=_("Run the sentences of the programmes."),
    help=_("Lay each programme over the invented country and run its sentences; say which do not hold."),
    epilog=_("Example: ceiba programme test"),
)
@click.option("--folder", type=_FOLDER, help=_("A folder of your own that holds landscape/ and programmes/."))
@common
def test(folder: Path | None, as_json: bool, quiet: bool, lang: str | None) -> int:
    """Test the programmes; returns the exit code when nothing but JSON may be printed."""
    from ceiba.job import run_programmes

    verdicts = run_programmes(folder)
    failed = [verdict for verdict in verdicts if verdict.faults]
    if as_json:
        shown = [{"programme": v.programme, "sentence": v.sentence.name, "faults": v.faults} for v in failed]
        show_json({"sentences": len(verdicts), "failed": shown})
        return SentenceFailed.exit_code if failed else 0
    for verdict in failed:
        show_title(f"{verdict.programme}: {verdict.sentence.name}")
        show_lines([f"  {fault}" for fault in verdict.faults])
    count = current().number(len(verdicts))
    show_lines([_("{held} of {count} sentences hold.", held=current().number(len(verdicts) - len(failed)), count=count)])
    if failed:
        raise SentenceFailed("{count} sentences do not hold.", "Mend the programme or the sentence.", count=current().number(len(failed)))
    return 0
