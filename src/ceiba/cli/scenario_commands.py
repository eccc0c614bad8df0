"""`ceiba scenario`: what a reform, of one's own or from abroad, would do to a country's needs."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ceiba.cli.options import Day, cache_option, common, on_option, packs_option
from ceiba.cli.show import progress_on_stderr, show_json, show_lines, show_title
from ceiba.language import gettext as _
from ceiba.language import mark
from ceiba.terms.nations import NATIONAL, PEOPLE, SEED

_FOLDER = click.Path(path_type=Path)


@click.command(
    short_help=_("Try a reform on a country: before and after."),
    help=_(
        "Lay scenarios over a country and count it before and after: how many needs pass each gate, between which bounds, how far groups"
        " stand apart, what it costs where prices are known. SCENARIO is a file of your own or a programme abroad (see `ceiba programme"
        " list`); several stand side by side, over the same people and draws. Without --run the people are invented, and nothing is"
        " national evidence."
    ),
    epilog=_("Example: ceiba scenario japan-2019 my-reform.yaml --country co --into reform-co"),
)
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--country", "countries", multiple=True, required=True, metavar="CODE", help=_("Country of the pack; may be repeated."))
@click.option("--run", "run_folder", type=_FOLDER, help=_("Folder of a finished run, whose people are counted in place of invented ones."))
@click.option("--people", type=click.IntRange(min=100), default=PEOPLE, show_default=True, help=_("How many people to invent."))
@click.option("--seed", type=int, default=SEED, show_default=True, help=_("The same seed gives the same people and draws."))
@on_option
@click.option("--start", type=Day(), help=_("The day on which all scenarios begin, in place of their own."))
@click.option(
    "--by", type=click.Choice(NATIONAL), multiple=True, help=_("Groups whose gaps are told (default: payer and region); may be repeated.")
)
@packs_option
@click.option("--folder", type=_FOLDER, help=_("A folder of your own that holds landscape/ and programmes/."))
@cache_option
@click.option("--into", type=_FOLDER, help=_("Folder to write the tables into (CSV, private)."))
@common
def scenario(
    scenarios: tuple[str, ...],
    countries: tuple[str, ...],
    run_folder: Path | None,
    people: int,
    seed: int,
    on: dt.date | None,
    start: dt.date | None,
    by: tuple[str, ...],
    packs: Path | None,
    folder: Path | None,
    cache: Path | None,
    into: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Compare scenarios."""
    from ceiba.cli.show_scenarios import show_scenarios
    from ceiba.job import scenarios_of, write_scenarios
    from ceiba.job.scenario_tables import scenario_tables
    from ceiba.policylab.scenarios import BY

    counting = mark("Counting countries")
    named = tuple(dict.fromkeys(code.lower() for code in countries))
    found = []
    with progress_on_stderr(quiet=quiet) as progress:
        for place, country in enumerate(named):
            progress(counting, place, len(named))
            found.append(
                scenarios_of(
                    scenarios,
                    country,
                    run_folder=run_folder,
                    people=people,
                    seed=seed,
                    on=on,
                    start=start,
                    by=by or BY,
                    packs=packs,
                    folder=folder,
                    cache=cache,
                )
            )
        progress(counting, len(named), len(named))
    written = write_scenarios(found, into) if into else ()
    if as_json:
        programmes = list({each.id: each for country in found for each in country.programmes.values()}.values())
        show_json(
            {**scenario_tables([each.compared for each in found]), "programmes": programmes, "written": [str(path) for path in written]}
        )
        return
    for each in found:
        show_scenarios(each)
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
