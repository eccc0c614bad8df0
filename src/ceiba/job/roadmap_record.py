"""A roadmap that was made -> the record that is kept of it: milestones with what they rest on, and every source that is named."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence

from ceiba.packs import LACKS
from ceiba.policylab.nation import Nation
from ceiba.policylab.roadmap import (
    UNITS,
    Country,
    FactUsed,
    Held,
    HeldKept,
    Lever,
    LeverKept,
    Library,
    Milestone,
    MilestoneKept,
    Moved,
    MovedKept,
    NumberUsed,
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
    effect_values,
    grounds,
    unpriced,
)
from ceiba.terms.answers import Reason
from ceiba.terms.citations import Citation, Source
from ceiba.terms.texts import Text

MOST = 12
"""How many obstacles and strata of a milestone are kept, those of most needs."""


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
) -> RoadmapKept:
    """Return the record of a roadmap."""
    pack, asked = nation.decision.world.pack, made.asked
    free = unpriced(made)
    kept = tuple(_milestone(country, made, each, moved, free) for each in found)
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
        moved=tuple(_moved(each, made.levers) for each in moved),
        held=tuple(HeldKept(what=each.what, why=each.why) for each in held),
        levers=_levers(country, made),
        rates=tuple(
            RateUsed(
                of=rate.of,
                into=rate.to,
                year=rate.to_year,
                factor=rate.factor,
                cited=tuple(_plain(row) for step in rate.steps for row in step.rows),
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


def _milestone(country: Country, made: Roadmap, milestone: Milestone, moved: Sequence[Moved], free: Unpriced) -> MilestoneKept:
    lever = milestone.lever
    place = [each.id for each in made.levers].index(lever.id)
    rests = grounds(country, made, place)
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


def numbers_of(lever: Lever) -> Iterator[NumberUsed]:
    """Yield the numbers of a lever with where each was read."""
    for name, cost in lever.cost:
        yield NumberUsed(
            name=f"cost.{name}",
            value=cost.amount,
            unit=cost.currency,
            price_year=cost.price_year,
            low=cost.low,
            high=cost.high,
            paid_in=cost.paid_in,
            cited=_plain(cost),
        )
    for name, months in (("lead", lever.lead), ("growth", lever.growth)):
        if months is not None:
            yield NumberUsed(name=name, value=months.months, unit="months", low=months.low, high=months.high, cited=_plain(months))
    for name, values in effect_values(lever.changes).items():
        effect = lever.effects[name]
        for value in values:
            yield NumberUsed(name=f"effect.{name}", value=value, unit=UNITS[name], low=effect.low, high=effect.high, cited=_plain(effect))


def _plain(cited: Citation) -> Citation:
    """The citation of a value, by itself."""
    return Citation(**{name: getattr(cited, name) for name in Citation.__struct_fields__})


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
                low=low,
                high=high,
                spent_low=spent_low,
                spent_high=spent_high,
            )
        )
    return tuple(found)


def _moved(moved: Moved, levers: Sequence[Lever]) -> MovedKept:
    known = {f"{lever.id}:{number.name.removeprefix('cost.')}": number for lever in levers for number in numbers_of(lever)}
    number = known.get(moved.what)
    return MovedKept(
        what=moved.what,
        assumed=moved.assumed,
        was=number.value if number else 1.0 if moved.what.endswith(":reach") else None,
        to=None if math.isnan(moved.to) else moved.to,
        unit=number.unit if number else "",
        value=moved.value,
        kept=moved.kept,
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
    found: dict[str, Text] = {}
    for milestone in kept:
        for obstacle in milestone.obstacles:
            found[f"action/{obstacle.action}"] = world.knowledge.actions[obstacle.action].names
        for whose in milestone.whose:
            found[f"disease/{whose.disease}"] = world.knowledge.tree.name(whose.disease)
            found.update({f"payer/{payer}": world.pack.payers[payer].names for payer in whose.payers if payer in world.pack.payers})
    return found
