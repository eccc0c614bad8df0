"""`ceiba roadmap`: which levers a country should begin, in which year, under a budget."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from ceiba.cli.options import Day, cache_option, common, country_option, packs_option
from ceiba.cli.show import progress_on_stderr, show_json, show_lines, show_title
from ceiba.language import current
from ceiba.language import gettext as _

_FOLDER = click.Path(path_type=Path)
_PEOPLE, _SEED, _YEARS, _DRAWS = 5_000, 7, 5, 500


@click.command(
    short_help=_("Choose what to begin, in which year, under a budget."),
    help=_(
        "Choose and schedule the levers of a country so that the most is gained within a budget a year: milestones with date, target,"
        " owner, cost, effect, and what each rests on. The people are invented, and nothing is national evidence; where a milestone rests"
        " on what is assumed, the roadmap is headed an illustration."
    ),
    epilog=_("Example: ceiba roadmap --country co --budget 40M-USD/year --years 5 --into roadmap-co"),
)
@country_option
@click.option("--budget", required=True, metavar="MONEY", help=_("Money a year with its currency, such as 40M-USD/year."))
@click.option("--years", type=int, default=_YEARS, show_default=True, help=_("How many years the plan spans."))
@click.option(
    "--objective",
    type=click.Choice(["patients", "qalys", "equity"]),
    default="patients",
    show_default=True,
    help=_("What is made most of: needs met, QALYs where a gain is published, or needs weighted by how few of their group are met."),
)
@click.option("--start", type=Day(), help=_("The first day of the plan (default: 1 January after the day whose law holds)."))
@click.option(
    "--bound",
    type=click.Choice(["lower", "between", "upper"]),
    help=_(
        "How the unknown is counted. lower: it stands in the way. between: as lower, but what the pack does not know of reach is taken in"
        " favour. upper: only a no stands in the way. Default: lower, or between where nothing can be gained at it."
    ),
)
@click.option("--discount", type=click.FloatRange(0, 1), default=0.03, show_default=True, help=_("Discount of the objective a year."))
@click.option("--carry", "carries", is_flag=True, help=_("Money left over may be spent in a later year."))
@click.option("--most", "most_begun", type=click.IntRange(min=1), help=_("At most so many levers begin in a year."))
@click.option(
    "--aversion", type=click.FloatRange(min=0), default=1.0, show_default=True, help=_("Aversion to inequity (objective equity).")
)
@click.option("--levers", type=_FOLDER, help=_("A file or folder of levers of your own (YAML), in place of those that ship."))
@click.option("--people", type=click.IntRange(min=100), default=_PEOPLE, show_default=True, help=_("How many people to invent."))
@click.option("--seed", type=int, default=_SEED, show_default=True, help=_("The same seed gives the same people and draws."))
@click.option("--draws", type=click.IntRange(min=2), default=_DRAWS, show_default=True, help=_("How many draws the intervals rest on."))
@click.option("--quick", is_flag=True, help=_("Do not move assumptions one at a time, which takes the most time."))
@packs_option
@cache_option
@click.option("--into", type=_FOLDER, help=_("Folder to write the record (JSON), the tables (CSV) and the chart (PNG) into."))
@common
def roadmap(
    country: str,
    budget: str,
    years: int,
    objective: str,
    start: dt.date | None,
    bound: str | None,
    discount: float,
    carries: bool,
    most_begun: int | None,
    aversion: float,
    levers: Path | None,
    people: int,
    seed: int,
    draws: int,
    quick: bool,
    packs: Path | None,
    cache: Path | None,
    into: Path | None,
    as_json: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Make a roadmap."""
    from ceiba.cli.roadmap_notes import chart_notes, chart_title
    from ceiba.cli.show_roadmap import show_roadmap
    from ceiba.job import RoadmapQuestion, roadmap_of, write_roadmap

    asked = RoadmapQuestion(
        country=country.lower(),
        budget=budget,
        years=years,
        objective=objective,  # type: ignore[arg-type]  # click.Choice lets no other word in
        start=start,
        bound=bound,  # type: ignore[arg-type]  # click.Choice lets no other word in
        discount=discount,
        carries=carries,
        most_begun=most_begun,
        aversion=aversion,
        people=people,
        seed=seed,
        draws=draws,
        moved=not quick,
        levers=levers,
        packs=packs,
        cache=cache,
    )
    with progress_on_stderr(quiet=quiet) as progress:
        kept = roadmap_of(asked, progress)
    written = write_roadmap(kept, into, speech=current(), title=chart_title(kept), notes=chart_notes(kept)) if into else ()
    if as_json:
        show_json({"roadmap": kept, "illustration": kept.is_illustration, "written": [str(path) for path in written]})
        return
    show_roadmap(kept)
    if written:
        show_title(_("Written"))
        show_lines([f"  {path}" for path in written])
        if kept.milestones:
            show_lines(["", _("Where a milestone comes from: ceiba why --roadmap {folder} MILESTONE", folder=into)])
