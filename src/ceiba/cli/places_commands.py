"""`ceiba places`: who reaches a service, how long they wait, where to put the next ones, who would work there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ceiba.cli.options import common, country_option, packs_option
from ceiba.cli.show import show_json, show_lines, show_title
from ceiba.language import gettext as _
from ceiba.policylab.places.siting import OBJECTIVES

_FILE = click.Path(path_type=Path, dir_okay=False)
_FOLDER = click.Path(path_type=Path)


@click.command(
    short_help=_("Show who reaches which service, and where to put the next ones."),
    help=_(
        "Show how far people travel to each service, how long they wait, and who works there, as far as the pack knows; with --next,"
        " where to put the next ones within a budget so that every region is served, and how far from the best that may be."
    ),
    epilog=_("Example: ceiba places --country br --service oncology_centre --next 3 --tolerable-km 200 --floor 0.5 --sites sites.csv"),
)
@country_option
@click.option("--service", "services", multiple=True, metavar="ID", help=_("A service or an action. May be repeated (default: all)."))
@click.option("--next", "most_new", type=click.IntRange(min=1), help=_("Choose sites for at most so many new ones."))
@click.option("--budget", metavar="AMOUNT", help=_("What they may cost together, such as 2M-USD. Needs --sites with costs."))
@click.option(
    "--floor", type=click.FloatRange(0, 1), metavar="SHARE", help=_("At least this share of each region's people is within reach.")
)
@click.option("--tolerable-km", type=click.FloatRange(min=0), help=_("How far is within reach (default: the limit that the pack sets)."))
@click.option(
    "--objective",
    type=click.Choice(OBJECTIVES),
    help=_(
        "What is to be best: people within reach, mean distance, or that of the worst region (default: the first where a limit is known)."
    ),
)
@click.option(
    "--places", type=_FILE, help=_("Your places (CSV): name, region, people, latitude, longitude (default: regions, in their capitals).")
)
@click.option("--sites", type=_FILE, help=_("Your candidate sites (CSV): name, coordinates, cost ... (default: the capitals of regions)."))
@click.option("--matrix", type=_FILE, help=_("Your distances (CSV): origin, destination, km (default: the great circle)."))
@click.option("--within-km", type=click.FloatRange(min=0), default=0.0, show_default=True, help=_("How far people travel within a place."))
@click.option("--queues", type=_FILE, help=_("Your queues (CSV): service, cases_per_year, servers, days_per_case."))
@click.option(
    "--patience-days", type=click.FloatRange(min=0, min_open=True), help=_("How long people wait on average before they give up.")
)
@packs_option
@click.option("--into", type=_FOLDER, help=_("Folder to write the tables (CSV) into, and the new sites as a scenario (YAML)."))
@common
def places(into: Path | None, as_json: bool, quiet: bool, lang: str | None, **asked: Any) -> None:
    """Show access, waits and siting."""
    from ceiba.cli.show_places import show_places
    from ceiba.job import PlacesQuestion, places_document, places_in, write_places

    found = places_in(PlacesQuestion(**asked))
    written = write_places(found, into) if into else ()
    if as_json:
        show_json({**places_document(found), "written": [str(path) for path in written]})
        return
    show_places(found)
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
