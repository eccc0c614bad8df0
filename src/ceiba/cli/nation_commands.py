"""`ceiba nation` and `ceiba roadblocks`: a whole country counted, weighted to its cases of a year, and where it loses its patients."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from ceiba.cli.options import common, country_option, on_option, packs_option
from ceiba.cli.show import show_json, show_lines, show_title
from ceiba.errors import UsageError
from ceiba.language import gettext as _
from ceiba.terms.nations import NATIONAL, PEOPLE, SEED, SHOWN

_FOLDER = click.Path(path_type=Path)


_NATION = (
    country_option,
    click.option(
        "--run", "run_folder", type=_FOLDER, help=_("The folder of a finished run, whose people are counted in place of invented ones.")
    ),
    click.option("--people", type=click.IntRange(min=1), default=PEOPLE, show_default=True, help=_("How many people to invent.")),
    click.option("--seed", type=int, default=SEED, show_default=True, help=_("The seed from which people are invented.")),
    on_option,
    packs_option,
    click.option("--into", type=_FOLDER, help=_("Folder to write the tables (CSV) into, by every stratum.")),
)


def nation_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of whom a nation is counted over, and where its tables go."""
    for option in reversed(_NATION):
        command = option(command)
    return command


@click.command(
    short_help=_("Count a whole country, weighted to its cases of a year."),
    help=_(
        "Count how many needs a year of a country pass each gate, with what is not known, how far groups stand apart, and what to find out"
        " first. Counts invented people unless a run is named; weights rest on the incidence of the country's pack."
    ),
    epilog=_("Example: ceiba nation --country co --by region --into nation-co"),
)
@nation_options
@click.option("--by", type=click.Choice(NATIONAL), multiple=True, help=_("Count by this stratum too (default: payer). May be repeated."))
@click.option("--order", metavar="WORDS", help=_("The strata of --by from the least to the most advantaged, such as CO-CHO,CO-ANT,CO-DC."))
@common
def nation(
    country: str,
    run_folder: Path | None,
    people: int,
    seed: int,
    by: tuple[str, ...],
    order: str | None,
    on: dt.date | None,
    packs: Path | None,
    into: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Count a nation."""
    from ceiba.cli.show_nation import show_nation
    from ceiba.job import nation_of, report_of, write_nation
    from ceiba.policylab.nation import order_of
    from ceiba.reports import names_of

    shown = by or (SHOWN,)
    if order is not None and len(shown) > 1:
        raise UsageError("The order of --order is of one stratum, and --by names several.", "Name one stratum with --by.")
    orders = {shown[0]: order_of([word.strip() for word in order.split(",") if word.strip()])} if order else {}
    with nation_of(country, run_folder=run_folder, people=people, seed=seed, on=on, packs=packs) as counted:
        report = report_of(counted, NATIONAL if into else shown, orders)
        world = counted.decision.world
        names = names_of(world.knowledge, world.pack)
    written = write_nation(report, into) if into else ()
    if as_json:
        show_json({"nation": report, "written": [str(path) for path in written]})
        return
    show_nation(report, names, shown)
    how = _("Every stratum and every source as CSV: ceiba nation --country {country} --into FOLDER", country=country)
    _show_written(written, how)


@click.command(
    short_help=_("Rank what stands between a country's patients and their care."),
    help=_(
        "Count needs and QALYs lost a year to each roadblock: its part of all that is lost, what it brings when it alone goes, and what it"
        " costs when it alone stays; with what is not known as an obstacle and without. Counts invented people unless a run is named."
    ),
    epilog=_("Example: ceiba roadblocks --country co --by payer --into roadblocks-co"),
)
@nation_options
@click.option("--by", type=click.Choice(NATIONAL), multiple=True, help=_("Count by this stratum too. May be repeated."))
@common
def roadblocks(
    country: str,
    run_folder: Path | None,
    people: int,
    seed: int,
    on: dt.date | None,
    packs: Path | None,
    into: Path | None,
    by: tuple[str, ...],
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """What roadblocks cost a nation."""
    from ceiba.cli.show_roadblocks import show_roadblocks
    from ceiba.job import nation_of, roadblocks_of, write_roadblocks
    from ceiba.reports import names_of

    with nation_of(country, run_folder=run_folder, people=people, seed=seed, on=on, packs=packs) as counted:
        report = roadblocks_of(counted, NATIONAL if into else by)
        world = counted.decision.world
        names = names_of(world.knowledge, world.pack)
    written = write_roadblocks(report, into) if into else ()
    if as_json:
        show_json({"roadblocks": report, "written": [str(path) for path in written]})
        return
    show_roadblocks(report, names, by)
    _show_written(
        written, _("Every stratum and every obstacle as CSV: ceiba roadblocks --country {country} --into FOLDER", country=country)
    )


def _show_written(written: Sequence[Path], how: str) -> None:
    """Print where the tables lie, or how to have them."""
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
    else:
        show_lines(["", how])
