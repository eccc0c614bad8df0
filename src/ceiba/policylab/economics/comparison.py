"""Which strategies are worth considering, and what each step up costs: the full incremental analysis, and net benefit.

    found = incremental_analysis(results)     # a row a strategy, cheapest first: frontier, dominated, extendedly dominated, tied
    pair(results, "test", "no_test")          # two strategies, whatever the others are, and which way the ratio must be read

All of it speaks of means over the draws: an ICER is the ratio of mean differences, never the mean of ratios (Briggs, Claxton and
Sculpher 2006, chapter 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.results import Draws, Results
from ceiba.terms.faults import ValueFault

__all__ = [
    "Direction",
    "Pair",
    "Place",
    "Step",
    "cheapest_first",
    "incremental_analysis",
    "net_health_benefit",
    "net_monetary_benefit",
    "pair",
]

_EQUAL = 1e-12
"""Means closer than this, relative to the greatest of their kind, are equal: the rest is how the sum was rounded."""


class Place(StrEnum):
    """Where a strategy stands."""

    FRONTIER = "frontier"
    DOMINATED = "dominated"
    EXTENDEDLY_DOMINATED = "extendedly_dominated"
    TIED = "tied"


class Direction(StrEnum):
    """What one strategy does to cost and effect beside another: the quadrants of the plane, its axes and its middle."""

    COSTS_MORE_GIVES_MORE = "costs_more_gives_more"
    COSTS_LESS_GIVES_MORE = "costs_less_gives_more"
    COSTS_MORE_GIVES_LESS = "costs_more_gives_less"
    COSTS_LESS_GIVES_LESS = "costs_less_gives_less"
    COSTS_MORE_GIVES_THE_SAME = "costs_more_gives_the_same"
    COSTS_LESS_GIVES_THE_SAME = "costs_less_gives_the_same"
    COSTS_THE_SAME_GIVES_MORE = "costs_the_same_gives_more"
    COSTS_THE_SAME_GIVES_LESS = "costs_the_same_gives_less"
    THE_SAME = "the_same"


@dataclass(frozen=True, slots=True)
class Step:
    """One strategy in the full incremental analysis.

    cost, effect: means per person. against: the next cheaper strategy on the frontier, to which the increments are counted; "" for the
    cheapest and off the frontier. icer: incremental cost over incremental effect; None where there is no step.
    by: who dominates it (one strategy), the two neighbours on the frontier that do so together, or the strategy it is tied with.
    """

    strategy: str
    cost: float
    effect: float
    place: Place
    against: str = ""
    incremental_cost: float | None = None
    incremental_effect: float | None = None
    icer: float | None = None
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """One strategy beside another.

    icer: None where no ratio has a meaning: one is better on both counts, or the effects are the same. Where it costs less and gives less,
    the icer is what is *saved* for each unit of effect given up: a high one speaks for the strategy, and the sign of the rule turns.
    """

    strategy: str
    against: str
    incremental_cost: float
    incremental_effect: float
    direction: Direction
    icer: float | None

    @property
    def reads_backwards(self) -> bool:
        """Whether the ratio is money saved per unit of effect lost (the south-west of the plane)."""
        return self.direction is Direction.COSTS_LESS_GIVES_LESS


def net_monetary_benefit(results: Results, wtp: float) -> Draws:
    """Return wtp * effect - cost, (strategies, draws), in the currency of the results (Stinnett and Mullahy 1998).

    wtp: what is paid at most for one unit of effect, 0 or more; ValueFault below.
    """
    return _willing(wtp) * results.effects - results.costs


def net_health_benefit(results: Results, wtp: float) -> Draws:
    """Return effect - cost / wtp, (strategies, draws), in units of effect. wtp above 0; ValueFault otherwise."""
    if _willing(wtp) == 0:
        raise ValueFault("net health benefit divides by the willingness to pay; it must be above zero")
    return results.effects - results.costs / wtp


def incremental_analysis(results: Results) -> tuple[Step, ...]:
    """Return a row a strategy, cheapest first (of two as dear the more effective first): the full incremental analysis.

    Dominated: another costs no more and gives no less, and is better on one count. Extendedly dominated: a mixture of two neighbours on the
    frontier gives as much for less (Karlsson and Johannesson 1996). Of two strategies with the same cost and effect the first named
    stays, the other is `tied`. On the frontier each is compared with the next cheaper on it, and the ratios never fall.
    ValueFault for fewer than two strategies.
    """
    if len(results.strategies) == 1:
        raise ValueFault("a comparison needs two strategies, and there is only '{strategy}'", strategy=results.strategies[0])
    costs, effects = _means(results)
    order = cheapest_first(costs, effects)
    place: dict[int, Place] = {}
    by: dict[int, tuple[int, ...]] = {}
    for one in order:
        equal = [other for other in range(one) if costs[other] == costs[one] and effects[other] == effects[one]]
        better = [other for other in order if _beats(costs, effects, other, one)]
        if better:
            place[one], by[one] = Place.DOMINATED, (better[0],)
        elif equal:
            place[one], by[one] = Place.TIED, (equal[0],)
    frontier: list[int] = []
    for one in (each for each in order if each not in place):
        while len(frontier) > 1 and _above_line(costs, effects, frontier[-2], frontier[-1], one):
            frontier.pop()
        frontier.append(one)
    for one in (each for each in order if each not in place and each not in frontier):
        left = max(each for each in range(len(frontier)) if effects[frontier[each]] < effects[one])
        place[one], by[one] = Place.EXTENDEDLY_DOMINATED, (frontier[left], frontier[left + 1])
    means = results.costs.mean(axis=1), results.effects.mean(axis=1)
    names = results.strategies
    rows = []
    for one in order:
        cost, effect = float(means[0][one]), float(means[1][one])
        step = frontier.index(one) if one in frontier else 0
        if step:
            before = frontier[step - 1]
            more_cost, more_effect = cost - float(means[0][before]), effect - float(means[1][before])
            rows.append(Step(names[one], cost, effect, Place.FRONTIER, names[before], more_cost, more_effect, more_cost / more_effect))
        else:
            rows.append(Step(names[one], cost, effect, place.get(one, Place.FRONTIER), by=tuple(names[each] for each in by.get(one, ()))))
    return tuple(rows)


def pair(results: Results, strategy: str, against: str) -> Pair:
    """Return one strategy beside another, and which way their ratio must be read. ValueFault for a strategy that is not there."""
    costs, effects = _means(results)
    one, other = results.row(strategy), results.row(against)
    cost = float(np.mean(results.costs[one] - results.costs[other]))
    effect = float(np.mean(results.effects[one] - results.effects[other]))
    signs = (int(np.sign(costs[one] - costs[other])), int(np.sign(effects[one] - effects[other])))
    direction = _DIRECTIONS[signs]
    has_ratio = direction in {Direction.COSTS_MORE_GIVES_MORE, Direction.COSTS_LESS_GIVES_LESS}
    return Pair(strategy, against, cost, effect, direction, cost / effect if has_ratio else None)


_DIRECTIONS = {
    (1, 1): Direction.COSTS_MORE_GIVES_MORE,
    (-1, 1): Direction.COSTS_LESS_GIVES_MORE,
    (1, -1): Direction.COSTS_MORE_GIVES_LESS,
    (-1, -1): Direction.COSTS_LESS_GIVES_LESS,
    (1, 0): Direction.COSTS_MORE_GIVES_THE_SAME,
    (-1, 0): Direction.COSTS_LESS_GIVES_THE_SAME,
    (0, 1): Direction.COSTS_THE_SAME_GIVES_MORE,
    (0, -1): Direction.COSTS_THE_SAME_GIVES_LESS,
    (0, 0): Direction.THE_SAME,
}


def cheapest_first(costs: npt.NDArray[np.float64], effects: npt.NDArray[np.float64]) -> list[int]:
    """Return the rows by mean cost, then by effect (more first), then as named."""
    return sorted(range(len(costs)), key=lambda row: (costs[row], -effects[row], row))


def _means(results: Results) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return mean costs and effects, those that differ only by rounding made equal."""
    return _levelled(results.costs.mean(axis=1)), _levelled(results.effects.mean(axis=1))


def _levelled(means: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    order = np.argsort(means, kind="stable")
    near = np.diff(means[order]) <= _EQUAL * np.abs(means).max()
    first = np.concatenate([[0], np.where(near, 0, np.arange(1, len(means)))])
    level = np.empty_like(means)
    level[order] = means[order][np.maximum.accumulate(first)]
    return level


def _beats(costs: npt.NDArray[np.float64], effects: npt.NDArray[np.float64], one: int, other: int) -> bool:
    """Whether `one` costs no more and gives no less, and is better on one count."""
    no_worse = costs[one] <= costs[other] and effects[one] >= effects[other]
    return bool(no_worse and (costs[one] < costs[other] or effects[one] > effects[other]))


def _above_line(costs: npt.NDArray[np.float64], effects: npt.NDArray[np.float64], left: int, middle: int, right: int) -> bool:
    """Whether a mixture of `left` and `right` gives what `middle` does for less; on the line is not above it."""
    rise = (costs[middle] - costs[left]) * (effects[right] - effects[middle])
    run = (costs[right] - costs[middle]) * (effects[middle] - effects[left])
    return bool(rise - run > _EQUAL * max(abs(rise), abs(run)))


def _willing(wtp: float) -> float:
    if not np.isfinite(wtp) or wtp < 0:
        raise ValueFault("the willingness to pay is {wtp}; it is an amount of 0 or more for one unit of effect", wtp=wtp)
    return wtp
