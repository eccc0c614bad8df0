"""What `ceiba roadmap` asks: a country counted, levers laid over it, the best plan under a budget, and what it rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ceiba.errors import InputMissing, NotFound, UsageError
from ceiba.evidence import load_knowledge
from ceiba.job.cheers import roadmap_cheers
from ceiba.job.folder import written_into
from ceiba.job.landscape import landscape_names
from ceiba.job.nation import nation_of
from ceiba.job.question import open_pack
from ceiba.job.roadmap_record import keep
from ceiba.job.roadmap_rests import Published
from ceiba.job.roadmap_tables import roadmap_tables
from ceiba.job.spreadsheets import write_tables
from ceiba.language import Speech, mark
from ceiba.policylab.budgets import read_budget
from ceiba.policylab.economics import Gain, cheers_rows, load_outcomes
from ceiba.policylab.roadmap import (
    Asked,
    Bound,
    Country,
    MilestoneKept,
    Objective,
    RoadmapKept,
    Terms,
    choose_bound,
    held_effects,
    load_levers,
    make_roadmap,
    milestones,
    one_at_a_time,
    other_bounds,
    other_effects,
    sampled,
    spread,
)
from ceiba.policylab.roadmap.chart import draw
from ceiba.reports.words import LEVER_WORDS
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.nations import SEED

PEOPLE = 5_000
"""How many people are invented: every lever is asked of all of them, more than once."""
YEARS, MOST_YEARS = 5, 30
DISCOUNT = 0.03
DRAWS = 500
RECORD, CHART = "roadmap.json", "roadmap.png"
Step = Callable[[str, int, int], None]
_STEPS = (mark("Counting the country"), mark("Laying levers over the pack"), mark("Choosing and scheduling"), mark("Moving assumptions"))


@dataclass(frozen=True)
class RoadmapQuestion:
    """What is asked. start: the first day of the first year (default: 1 January after the day whose law holds). bound: None is chosen.

    levers, packs: files or folders of the user's own. seconds: for the plan; a plan under a moved assumption has a tenth. moved: whether
    assumptions are moved one at a time.
    """

    country: str
    budget: str
    years: int = YEARS
    objective: Objective = "patients"
    start: dt.date | None = None
    bound: Bound | None = None
    discount: float = DISCOUNT
    carries: bool = False
    most_begun: int | None = None
    aversion: float = 1.0
    people: int = PEOPLE
    seed: int = SEED
    draws: int = DRAWS
    seconds: float = 20.0
    moved: bool = True
    levers: Path | None = None
    packs: Path | None = None
    cache: Path | None = None


def roadmap_of(asked: RoadmapQuestion, progress: Step = lambda *_: None) -> RoadmapKept:
    """Return the roadmap of a country. UsageError for a budget or dates that cannot be; LeversRefused; and the errors of `nation_of`."""
    budget = read_budget(asked.budget, yearly=True)
    knowledge = load_knowledge()
    pack = open_pack(asked.country, knowledge, asked.packs)
    library = load_levers(landscape_names(knowledge), asked.levers)
    law_on = pack.manifest.verified_through
    start = asked.start or dt.date(law_on.year + 1, 1, 1)
    _check(asked, start, law_on)
    levers = library.for_country(asked.country)
    if not levers:
        raise UsageError("No lever of the file is for the country '{country}'.", "Add it to their `countries`.", country=asked.country)
    terms = Terms(budget, asked.years, asked.carries, asked.most_begun, asked.seconds, asked.aversion)
    progress(_STEPS[0], 0, 1)
    with nation_of(asked.country, people=asked.people, seed=asked.seed, packs=asked.packs, cache=asked.cache) as nation:
        published = _published(asked.country, knowledge.tree)
        progress(_STEPS[0], 1, 1)
        progress(_STEPS[1], 0, 1)
        country = Country(nation.decision, levers, _gains(published), asked.seed)
        bound = asked.bound or choose_bound(country)
        wanted = Asked(asked.country, start, asked.objective, budget.currency, asked.discount, bound)
        progress(_STEPS[1], 1, 1)
        progress(_STEPS[2], 0, 1)
        made = make_roadmap(country, wanted, terms, library.rates)
        found = milestones(made)
        drawn = spread(made, draws=asked.draws, seed=asked.seed, weights=sampled(country, made, asked.draws, asked.seed))
        progress(_STEPS[2], 1, 1)
        progress(_STEPS[3], 0, 1)
        moved = (
            one_at_a_time(
                made,
                seconds=max(0.5, asked.seconds / 10),
                others=lambda: other_bounds(country, made, terms),
                effects=lambda: other_effects(country, made, terms),
                halved=[found.lever.id for found in country.found if found.anew],
            )
            if asked.moved
            else ()
        )
        progress(_STEPS[3], 1, 1)
        return keep(nation, country, terms, made, found, drawn, moved, library, held_effects(country), published)


def _check(asked: RoadmapQuestion, start: dt.date, law_on: dt.date) -> None:
    if not 1 <= asked.years <= MOST_YEARS:
        raise UsageError(
            "A roadmap spans 1 to {most} years, not {years}.", "Give --years a number between them.", most=MOST_YEARS, years=asked.years
        )
    if start < law_on:
        raise UsageError(
            "A roadmap cannot begin on {start}: the pack is asked as it stood on {law_on}.",
            "Give --start a later day, or leave it out.",
            start=start,
            law_on=law_on,
        )


def _published(country: str, tree: DiseaseTree) -> Published:
    outcomes = load_outcomes()

    def gain(action: str, disease: str, stage: str | None, line: int | None) -> Gain | None:
        return outcomes.gain(action, disease, tree, country, line=line, stage=stage) if disease else None

    return gain


def _gains(published: Published) -> Callable[[str, str, str | None, int | None], float]:
    def gain(action: str, disease: str, stage: str | None, line: int | None) -> float:
        found = published(action, disease, stage, line)
        return float("nan") if found is None else found.value

    return gain


def write_roadmap(kept: RoadmapKept, into: Path, *, speech: Speech, title: str, notes: Sequence[str]) -> tuple[Path, ...]:
    """Write the record (JSON), its tables and CHEERS checklist (CSV) and its chart (PNG) into a folder; return their paths.

    OutputError when it cannot be.

    title, notes: of the chart, in the language of `speech`.
    """
    with written_into(into):
        record = into / RECORD
        record.write_bytes(msgspec.json.format(msgspec.json.encode(kept), indent=1))
        tables = {**roadmap_tables(kept), "cheers": cheers_rows(roadmap_cheers(kept, title, speech))}
        written = [record, *write_tables(tables, into)]
        kinds: dict[str, str] = {milestone.kind: speech.gettext(LEVER_WORDS[milestone.kind]) for milestone in kept.milestones}
        written.append(draw(kept, into / CHART, speech=speech, title=title, notes=notes, kinds=kinds))
    return tuple(written)


def open_roadmap(folder: Path) -> RoadmapKept:
    """Return the roadmap that a folder keeps. InputMissing when it keeps none, UsageError when the file is not one."""
    path = folder / RECORD
    if not path.is_file():
        raise InputMissing(
            "There is no roadmap in '{folder}'.", "Name the folder that `ceiba roadmap --into` wrote, or run it.", folder=folder
        )
    try:
        return msgspec.json.decode(path.read_bytes(), type=RoadmapKept)
    except msgspec.DecodeError as error:
        raise UsageError("'{path}' is not a roadmap of this version of Ceiba.", "Run `ceiba roadmap` again.", path=path) from error


def milestone_of(kept: RoadmapKept, name: str) -> MilestoneKept:
    """Return a milestone of a roadmap by its id or its number in the order of the plan; NotFound when there is none."""
    for place, milestone in enumerate(kept.milestones, start=1):
        if name in (milestone.id, str(place)):
            return milestone
    raise NotFound(
        "The roadmap has no milestone '{name}'.",
        "Choose one of: {known}.",
        name=name,
        known=", ".join(milestone.id for milestone in kept.milestones),
    )
