"""How far a roadmap stands: the same plan under many draws, and what changes place when one assumed number moves.

The draws are common: every plan that is compared sees the same ones. A roadmap of which a milestone changes place when an assumed number
moves is an illustration, and so is one that rests on assumed numbers at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

import numpy as np

from ceiba.policylab.roadmap.groups import Merged
from ceiba.policylab.roadmap.levers import Lever, Uncertain
from ceiba.policylab.roadmap.problem import Evaluator, Floats, Plan, Problem
from ceiba.policylab.roadmap.roadmap import Roadmap
from ceiba.policylab.roadmap.schedule import Assumptions, options
from ceiba.policylab.roadmap.solve import solve

HALF, TWICE, A_YEAR = 0.5, 2.0, 12.0
"""Between what an assumed number is moved where its file gives no range: half and twice a cost, a year less and more."""
AS_GOOD = 2e-3
"""Two plans whose worth differs by no more than this share are as good as each other."""
INTERVAL = (2.5, 97.5)
"""Percentiles of the intervals."""


@dataclass(frozen=True)
class Spread:
    """What the draws give: each of (low, high) at INTERVAL.

    met: of each year, needs met. value: the objective. spent: money of each year. beyond: share of draws in which some year costs more than
    its budget. draws, seed: how many, and from where.
    """

    met: tuple[tuple[float, float], ...]
    value: tuple[float, float]
    spent: tuple[tuple[float, float], ...]
    beyond: float
    draws: int
    seed: int


@dataclass(frozen=True)
class Moved:
    """What happens to the plan when one number moves.

    what: `lever:number`, or the name of another assumption. to: the value that it was given, in the number's own unit; NaN where it has
    none. plan: the best plan then, unless that of the roadmap is as good to AS_GOOD. value: of the objective under the best plan then;
    kept: under the plan of the roadmap, None when the budget does not hold it then. unvalued, kept_unvalued: needs met within each whose
    gain is not known. changed: ids of levers that come in, go out, or begin
    in another year.
    """

    what: str
    assumed: bool
    to: float
    plan: Plan
    value: float
    kept: float | None
    unvalued: float
    kept_unvalued: float
    changed: tuple[str, ...]


def spread(roadmap: Roadmap, *, draws: int, seed: int, weights: Floats | None = None) -> Spread:
    """Return how the plan does under draws of what levers cost, how long they take, and how many people need them.

    weights: float64 (draws, groups of the country): factors of the needs of each group; None holds them as they are. Every number of a
    lever is drawn from a triangle over its range (half and twice a cost, a year less and more, where an assumed one has none).
    """
    evaluator = Evaluator(roadmap.problem)
    drawn = [_drawn(lever, draws, seed) for lever in roadmap.levers]
    scale = None if weights is None else merged_factors(roadmap.merged, weights)
    met, spent, value = np.zeros((draws, roadmap.problem.years)), np.zeros((draws, roadmap.problem.years)), np.zeros(draws)
    absent = frozenset(roadmap.idle)
    for draw in range(draws):
        taken = {lever.id: each[draw] for lever, each in zip(roadmap.levers, drawn, strict=True)}
        levers = options(roadmap.levers, roadmap.problem.years, roadmap.rates, taken, absent=absent)
        outcome = evaluator.outcome(roadmap.solved.plan, options=levers, scale=None if scale is None else scale[draw])
        met[draw], spent[draw], value[draw] = outcome.met, outcome.spent, outcome.value
    beyond = float((spent > roadmap.problem.budget * (1 + 1e-9)).any(axis=1).mean())
    return Spread(_between(met), _between(value[:, None])[0], _between(spent), beyond, draws, seed)


def merged_factors(merged: Merged, weights: Floats) -> Floats:
    """Return the factors of the merged groups, float64 (draws, merged groups), from those of the country's groups: by the needs of each."""
    found = np.ones((weights.shape[0], len(merged.groups)))
    for number, (members, own) in enumerate(zip(merged.members, merged.weights, strict=True)):
        total = sum(own)
        if total > 0:
            found[:, number] = weights[:, list(members)] @ np.asarray(own) / total
    return found


def _drawn(lever: Lever, draws: int, seed: int) -> list[Assumptions]:
    """The numbers of a lever in each draw; each number has a stream of its own, so that other levers do not move it."""

    def triangle(name: str, value: float, number: Uncertain, *, cost: bool) -> Floats:
        low, high = _range(value, number, cost=cost)
        if high <= low:
            return np.full(draws, value)
        key = int.from_bytes(hashlib.sha256(f"{lever.id}:{name}".encode()).digest()[:8], "big")
        stream = np.random.Generator(np.random.Philox(key=np.array([seed, key], dtype=np.uint64)))
        return stream.triangular(low, value, high, size=draws)

    costs: dict[str, Floats] = {}
    for name, priced in lever.cost:
        if priced.amount > 0:
            costs[name] = triangle(name, priced.amount, priced, cost=True) / priced.amount
    lead = triangle("lead", lever.lead.months, lever.lead, cost=False)
    growth = triangle("growth", lever.growth.months, lever.growth, cost=False) if lever.growth is not None else None
    return [
        Assumptions(
            **{name: float(values[draw]) for name, values in costs.items()},
            lead_months=float(lead[draw]),
            growth_months=None if growth is None else float(growth[draw]),
        )
        for draw in range(draws)
    ]


def _range(value: float, number: Uncertain, *, cost: bool) -> tuple[float, float]:
    if number.low is not None and number.high is not None:
        return number.low, number.high
    if not number.assumed:
        return value, value
    return (HALF * value, TWICE * value) if cost else (max(0.0, value - A_YEAR), value + A_YEAR)


def one_at_a_time(
    roadmap: Roadmap,
    *,
    seconds: float,
    others: Callable[[], Iterator[tuple[str, Problem]]] | None = None,
    effects: Callable[[], Iterator[tuple[str, Uncertain, float, Problem]]] | None = None,
    halved: Collection[str] = (),
) -> tuple[Moved, ...]:
    """Return what the best plan becomes when each uncertain number goes to either end of its range, all else as it is.

    seconds: for each new plan. others: more problems with their names, such as that in which all that is not known is in favour.
    effects: the problem with what a lever does at an end of its range: name, where it was read, the end. halved: ids of levers whose effect
    cannot be moved so, since people would have to be decided anew: where one is in the plan it reaches HALF of the needs that it opens.
    """
    absent = frozenset(roadmap.idle)
    chosen = {roadmap.levers[place].id for place, _ in roadmap.chosen()}
    outcome = roadmap.solved.outcome
    found = []
    for name, number, to, taken in _ends(roadmap.levers):
        (lever,) = taken
        if lever not in chosen and (lever in absent or to > _value_of(roadmap.levers, name)):
            # What is not chosen and becomes worse still, or what nothing waits for, changes no plan.
            unvalued = float(outcome.unvalued.sum())
            found.append(Moved(name, number.assumed, to, roadmap.solved.plan, outcome.value, outcome.value, unvalued, unvalued, ()))
            continue
        levers = options(roadmap.levers, roadmap.problem.years, roadmap.rates, taken, absent=absent)
        found.append(_moved(roadmap, name, replace(roadmap.problem, options=levers), to, seconds, assumed=number.assumed))
    for lever in sorted(chosen & set(halved)):
        levers = options(roadmap.levers, roadmap.problem.years, roadmap.rates, {lever: Assumptions(reach=HALF)}, absent=absent)
        found.append(_moved(roadmap, f"{lever}:reach", replace(roadmap.problem, options=levers), HALF, seconds, assumed=True))
    for name, effect, to, problem in effects() if effects is not None else ():
        found.append(_moved(roadmap, name, problem, to, seconds, assumed=effect.assumed))
    for name, problem in others() if others is not None else ():
        found.append(_moved(roadmap, name, problem, float("nan"), seconds, assumed=True))
    return tuple(found)


def _value_of(levers: tuple[Lever, ...], name: str) -> float:
    """What a number is in the plan, by its name in `_ends`."""
    of, number = name.split(":")
    lever = next(each for each in levers if each.id == of)
    if number in ("lead", "growth"):
        return float(getattr(lever, number).months)
    return float(getattr(lever.cost, number).amount)


def _ends(levers: tuple[Lever, ...]) -> Iterator[tuple[str, Uncertain, float, dict[str, Assumptions]]]:
    for lever in levers:
        for name, priced in lever.cost:
            for to in dict.fromkeys(_range(priced.amount, priced, cost=True)):
                if priced.amount > 0 and to != priced.amount:
                    yield f"{lever.id}:{name}", priced, to, {lever.id: Assumptions(**{name: to / priced.amount})}
        for to in dict.fromkeys(_range(lever.lead.months, lever.lead, cost=False)):
            if to != lever.lead.months:
                yield f"{lever.id}:lead", lever.lead, to, {lever.id: Assumptions(lead_months=to)}
        if lever.growth is not None:
            for to in dict.fromkeys(_range(lever.growth.months, lever.growth, cost=False)):
                if to != lever.growth.months:
                    yield f"{lever.id}:growth", lever.growth, to, {lever.id: Assumptions(growth_months=to)}


def _moved(roadmap: Roadmap, name: str, problem: Problem, to: float, seconds: float, *, assumed: bool) -> Moved:
    """The best plan then; where the plan of the roadmap is as good to AS_GOOD, it has not moved."""
    solved = solve(problem, seconds=seconds, gap=AS_GOOD / 4, known=roadmap.solved.plan)
    kept = Evaluator(problem).outcome(roadmap.solved.plan)
    plan = solved.plan
    if kept.fits and kept.value >= solved.outcome.value * (1 - AS_GOOD) - 1e-9:
        plan = roadmap.solved.plan
    changed = tuple(lever.id for lever, before, now in zip(roadmap.levers, roadmap.solved.plan, plan, strict=True) if before != now)
    unvalued, kept_unvalued = float(solved.outcome.unvalued.sum()), float(kept.unvalued.sum())
    return Moved(name, assumed, to, plan, solved.outcome.value, kept.value if kept.fits else None, unvalued, kept_unvalued, changed)


def _between(values: Floats) -> tuple[tuple[float, float], ...]:
    low, high = np.percentile(values, INTERVAL, axis=0)
    return tuple((float(a), float(b)) for a, b in zip(low, high, strict=True))
