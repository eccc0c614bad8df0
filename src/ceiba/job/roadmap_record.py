"""A roadmap that was made -> the record that is kept of it: milestones with what they rest on, and every source that is named."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from ceiba.job.roadmap_rests import MOST, Published, gains_of, nothing_published, numbers_of, paid_of, plain
from ceiba.packs import LACKS
from ceiba.policylab.economics import load_outcomes
from ceiba.policylab.nation import Nation
from ceiba.policylab.roadmap import (
    Country,
    FactUsed,
    Held,
    HeldKept,
    LeverKept,
    Library,
    Milestone,
    MilestoneKept,
    Moved,
    MovedKept,
    ObstacleCleared,
    Population,
    RateUsed,
    Roadmap,
    RoadmapKept,
    Spread,
    Terms,
    Unpriced,
    WhoseNeeds,
    YearKept,
    grounds,
    unpriced,
)
from ceiba.terms.answers import Reason
from ceiba.terms.citations import Source
from ceiba.terms.texts import LANGUAGES, Text


def keep(
    nation: Nation,
    country: Country,
    terms: Terms,
    made: Roadmap,
    found: Sequence[Milestone],
    drawn: Spread,
    moved: Sequence[Moved],
    library: Library,
    held: Sequence[Held] = (),
    published: Published = nothing_published,
) -> RoadmapKept:
    """Return the record of a roadmap. published: the gains that the country was asked with."""
    pack, asked = nation.decision.world.pack, made.asked
    free = unpriced(made)
    kept = tuple(_milestone(country, made, each, moved, free, published) for each in found)
    return RoadmapKept(
        country=asked.country,
        names=pack.manifest.names,
        law_on=nation.decision.world.as_of.on,
        start=asked.start,
        objective=asked.objective,
        bound=asked.bound,
        currency=asked.currency,
        price_years=made.price_years,
        discount=asked.discount,
        carries=terms.carries,
        most_begun=terms.most_begun,
        aversion=terms.aversion if asked.objective == "equity" else None,
        population=_population(nation),
        needs=made.needs,
        met=made.merged.met,
        closed=made.merged.closed,
        unknown_gain=made.merged.unknown_gain,
        method=made.solved.method,
        gap=made.solved.gap,
        value=(made.solved.outcome.value, *drawn.value),
        draws=drawn.draws,
        seed=drawn.seed,
        beyond=drawn.beyond,
        counts=made.recounts.counts,
        modelled=made.recounts.modelled,
        years=_years(made, drawn, free),
        milestones=kept,
        moved=tuple(_moved(each, made) for each in moved),
        held=tuple(HeldKept(what=each.what, why=each.why) for each in held),
        levers=_levers(country, made),
        rates=tuple(
            RateUsed(
                of=rate.of,
                into=rate.to,
                year=rate.to_year,
                factor=rate.factor,
                cited=tuple(plain(row) for step in rate.steps for row in step.rows),
            )
            for rate in made.rates.used
        ),
        facts=tuple(
            FactUsed(file=used.file, line=used.row.line, values=dict(used.row.values), cited=used.row.cited)
            for used in nation.weighing.used
        ),
        sources=_sources(nation, library, kept),
        labels=_labels(nation, kept),
    )


def _milestone(
    country: Country, made: Roadmap, milestone: Milestone, moved: Sequence[Moved], free: Unpriced, published: Published
) -> MilestoneKept:
    lever = milestone.lever
    place = [each.id for each in made.levers].index(lever.id)
    rests = grounds(country, made, place)
    gains, unvalued = gains_of(country, made, place, published)
    return MilestoneKept(
        id=lever.id,
        names=lever.names,
        says=lever.says,
        kind=lever.kind,
        owners=lever.owners,
        begins=milestone.begins,
        in_effect=milestone.in_effect,
        whole=milestone.whole,
        ends=milestone.ends,
        baseline=milestone.baseline,
        target=milestone.target,
        effect=milestone.effect,
        worth=milestone.worth,
        cost=tuple(milestone.cost.tolist()),
        patients=milestone.patients,
        paid=paid_of(made, place),
        unvalued=unvalued,
        gains=(*(gain for gain in gains if gain.cited), *[gain for gain in gains if not gain.cited][:MOST]),
        n_gains=len(gains),
        unpriced=free.by_lever.get(lever.id, 0.0),
        records=rests.records,
        numbers=tuple(numbers_of(lever)),
        waits_for=milestone.waits_for,
        moved_by=tuple(dict.fromkeys(each.what for each in moved if lever.id in each.changed)),
        obstacles=tuple(
            ObstacleCleared(action=each.action, gate=each.gate, code=each.code, needs=each.needs, because=each.because[:MOST])
            for each in rests.obstacles[:MOST]
        ),
        n_obstacles=len(rests.obstacles),
        whose=tuple(
            WhoseNeeds(disease=each.disease, payers=each.payers, region=each.region, needs=each.needs, records=each.records)
            for each in rests.whose[:MOST]
        ),
        n_whose=len(rests.whose),
    )


def _population(nation: Nation) -> Population:
    counted, weighing = nation.counted, nation.weighing
    return Population(
        kind=counted.kind,
        people=counted.people,
        seed=counted.seed,
        invented=counted.invented,
        cases=weighing.cases,
        effective_n=weighing.effective_n,
        n_without=sum(each.n_needs for each in weighing.unweighted) + weighing.n_prevention,
        n_facts=len(weighing.used),
        n_doubtful=len(weighing.doubtful),
    )


def _years(made: Roadmap, drawn: Spread, free: Unpriced) -> tuple[YearKept, ...]:
    outcome, problem = made.solved.outcome, made.problem
    found = []
    for year in range(problem.years):
        levers = sum(float(problem.options[place].cost[begun, year]) for place, begun in made.chosen())
        low, high = drawn.met[year]
        spent_low, spent_high = drawn.spent[year]
        found.append(
            YearKept(
                begins=made.asked.day(year),
                budget=float(problem.budget[year]),
                levers=levers,
                patients=float(outcome.spent[year]) - levers,
                met=float(outcome.met[year]),
                unpriced=float(free.by_year[year]),
                worth=float(outcome.worth[year]),
                unvalued=float(outcome.unvalued[year]) if made.asked.objective == "qalys" else None,
                low=low,
                high=high,
                spent_low=spent_low,
                spent_high=spent_high,
            )
        )
    return tuple(found)


def _moved(moved: Moved, made: Roadmap) -> MovedKept:
    known = {f"{lever.id}:{number.name.removeprefix('cost.')}": number for lever in made.levers for number in numbers_of(lever)}
    number = known.get(moved.what)
    return MovedKept(
        what=moved.what,
        assumed=moved.assumed,
        was=number.value if number else 1.0 if moved.what.endswith(":reach") else None,
        to=None if math.isnan(moved.to) else moved.to,
        unit=number.unit if number else "",
        value=moved.value,
        kept=moved.kept,
        unvalued=moved.unvalued if made.asked.objective == "qalys" else None,
        kept_unvalued=moved.kept_unvalued if made.asked.objective == "qalys" and moved.kept is not None else None,
        changed=moved.changed,
    )


def _levers(country: Country, made: Roadmap) -> tuple[LeverKept, ...]:
    chosen = {place for place, _ in made.chosen()}
    found = []
    for place, each in enumerate(country.found):
        standing = "chosen" if place in chosen else "nothing" if each.nothing else "no_need" if each.lever.id in made.idle else "not_chosen"
        lacks = tuple(dict.fromkeys(lacking for _, lacking in each.lacks if lacking in LACKS))
        found.append(LeverKept(id=each.lever.id, names=each.lever.names, standing=standing, lacks=lacks))
    return tuple(found)


def _sources(nation: Nation, library: Library, kept: Sequence[MilestoneKept]) -> dict[str, Source]:
    """The sources that something in the record names."""
    world = nation.decision.world
    by_origin = {f"pack:{world.pack.country}": world.pack.sources, "knowledge": world.knowledge.sources}
    found = {f"levers/{name}": source for name, source in library.sources.items()}
    known = load_outcomes().sources
    cited = (gain.cited for milestone in kept for gain in milestone.gains if gain.cited is not None)
    found |= {f"economics/{each.source}": known[each.source] for each in cited if each.source in known}
    for reason in _reasons(kept):
        source = by_origin.get(reason.origin, {}).get(reason.source)
        if source is not None:
            found[f"{reason.origin}/{reason.source}"] = source
    for used in nation.weighing.used:
        source = world.pack.sources.get(used.row.cited.source)
        if source is not None:
            found[f"pack:{world.pack.country}/{used.row.cited.source}"] = source
    return found


def _reasons(kept: Sequence[MilestoneKept]) -> Iterable[Reason]:
    return (reason for milestone in kept for obstacle in milestone.obstacles for reason in obstacle.because)


def _labels(nation: Nation, kept: Sequence[MilestoneKept]) -> dict[str, Text]:
    world = nation.decision.world
    named = {row["region"]: row["name"] for row in world.pack.facts.get("population", ())}
    found: dict[str, Text] = {}
    for milestone in kept:
        for obstacle in milestone.obstacles:
            found[f"action/{obstacle.action}"] = world.knowledge.actions[obstacle.action].names
        for gain in milestone.gains:
            found[f"action/{gain.action}"] = world.knowledge.actions[gain.action].names
            if gain.disease:
                found[f"disease/{gain.disease}"] = world.knowledge.tree.name(gain.disease)
        for whose in milestone.whose:
            if whose.region in named:
                found[f"region/{whose.region}"] = Text(**dict.fromkeys(LANGUAGES, named[whose.region]))
            found[f"disease/{whose.disease}"] = world.knowledge.tree.name(whose.disease)
            found.update({f"payer/{payer}": world.pack.payers[payer].names for payer in whose.payers if payer in world.pack.payers})
    return found
