"""Where to put the next k services: the best sites that were found, a bound on the best there could be, and who proved it.

Exact with HiGHS where the question is small; greedy and swaps with a Lagrangian bound where it is large. Floors and the worst group are
reached by weights on groups, which are raised until they are met; every weight gives a bound of its own, and the best bound counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ceiba.policylab.places.bounds import STEPS, lagrangian
from ceiba.policylab.places.exact import MOST_PAIRS, SECONDS, highest_floor, solve_exactly
from ceiba.policylab.places.medians import Integers, Median, greedy, improve, nearest
from ceiba.policylab.places.siting import Outcome, Siting
from ceiba.policylab.places.weights import Weights
from ceiba.terms.faults import ValueFault

ProvedBy = Literal["highs", "lagrangian"]

_ROUNDS = 9
_STEPS_A_ROUND = 150
_NEAR = 1e-3
"""A gap at which a large question is searched no further."""

_NEAR_WITH_GROUPS = 1e-2
"""The same where groups are weighed against each other, round after round."""

_SAME = 1e-7
"""A gap below which value and bound are one."""


@dataclass(frozen=True)
class Placement:
    """The sites that were chosen, in the order of the candidates, and how good they are.

    value: what the objective gives (share covered; km). bound: what it could be at best; None where the floor is not met. proved_by:
    whose bound it is. spent: of the budget; None without prices. short: groups below the floor and the share that they have; empty when
    it is met. highest_floor: where the floor was not met, the highest that every group could reach at most; the chosen sites come
    nearest to it that was found. When it is below the floor asked for, no choice meets that floor; otherwise one may exist that the
    search did not find.
    """

    sites: tuple[str, ...]
    value: float
    bound: float | None
    proved_by: ProvedBy
    before: Outcome
    after: Outcome
    spent: float | None
    short: Mapping[str, float]
    highest_floor: float | None = None
    objective: str = "covered"

    @property
    def gap(self) -> float | None:
        """How far the sites may be from the best, relative to the value (of `covered`: to the bound); None where the floor is not met."""
        if self.bound is None:
            return None
        whole = self.bound if self.objective == "covered" else self.value
        return 0.0 if not whole else max(abs(self.value - self.bound) / whole, 0.0)

    @property
    def optimal(self) -> bool:
        """Whether the sites are proved best."""
        return self.gap is not None and self.gap <= _SAME


def place(siting: Siting, *, exact: bool | None = None, seconds: float = SECONDS) -> Placement:
    """Return the best sites found, with a bound.

    exact: whether HiGHS is asked; None: where the pairs of place and site are at most MOST_PAIRS and the bound is not met yet. With
    capacities only HiGHS answers: ValueFault when the question is too large for it.
    """
    small = siting.distance_km.size <= MOST_PAIRS
    if siting.capacity is not None:
        if not small and not exact:
            raise ValueFault("with capacities at most {count} pairs of place and site can be weighed", count=MOST_PAIRS)
        return _from_highs(siting, None, seconds)
    search_alone = exact is False or (exact is None and not small)
    chosen, bound = _searched(siting, _ROUNDS if search_alone else 2)
    if search_alone:
        if not siting.short(chosen):
            return _placement(siting, chosen, bound, "lagrangian")
        levelled, highest = _levelled(siting)
        if min(siting.short(levelled).values(), default=1.0) > min(siting.short(chosen).values()):
            chosen = levelled
        return _placement(siting, chosen, bound, "lagrangian", highest if siting.short(chosen) else None)
    value = siting.value(chosen)
    if exact is None and not siting.short(chosen) and abs(value - bound) <= _SAME * abs(value):
        return _placement(siting, chosen, bound, "lagrangian")
    return _from_highs(siting, (chosen, bound), seconds)


def _from_highs(siting: Siting, searched: tuple[Integers, float] | None, seconds: float) -> Placement:
    begun = searched[0] if searched and not siting.short(searched[0]) else None
    proved = solve_exactly(siting, begun, seconds=seconds)
    if proved.infeasible:
        if siting.capacity is not None:
            raise ValueFault("no choice of sites keeps every group at the floor within these capacities")
        nearest_to_it = highest_floor(siting, seconds=seconds)
        level = min(max(nearest_to_it.value, 0.0), 1.0)
        best = solve_exactly(replace(siting, floor=max(level - _SAME, 0.0)), nearest_to_it.chosen, seconds=seconds)
        chosen = nearest_to_it.chosen if best.infeasible else best.chosen
        return _placement(siting, chosen, 0.0, "highs", min(max(nearest_to_it.bound, 0.0), 1.0) + 0.0)
    chosen, bound = proved.chosen, proved.bound
    by: ProvedBy = "highs"
    better = -1 if siting.objective == "covered" else 1
    if searched is not None:
        if begun is not None and better * (siting.value(begun) - siting.value(chosen)) < 0:
            chosen = begun
        if better * (searched[1] - bound) > 0:
            bound, by = searched[1], "lagrangian"
    value = proved.value if siting.capacity is not None else None
    return _placement(siting, chosen, bound, by, value=value)


def _placement(
    siting: Siting, chosen: Integers, bound: float, by: ProvedBy, highest: float | None = None, value: float | None = None
) -> Placement:
    chosen = np.sort(chosen)
    spent = None if siting.prices is None else float(siting.prices[chosen].sum())
    value = siting.value(chosen) if value is None else value
    short = siting.short(chosen)
    bound = max(bound, value) if siting.objective == "covered" else min(bound, value)
    before, after = siting.outcome(chosen[:0]), siting.outcome(chosen)
    names = tuple(siting.sites[site] for site in chosen)
    return Placement(names, value, None if short else bound, by, before, after, spent, short, highest, siting.objective)


def _searched(siting: Siting, rounds: int) -> tuple[Integers, float]:
    """The best sites that search finds, and the best Lagrangian bound; sites short of the floor where none were found that meet it."""
    if siting.floor is None and siting.objective != "worst_group":
        chosen, least = _solved(siting.median(), STEPS)
        return chosen, _bound(siting, least)
    sign = -1.0 if siting.objective == "covered" else 1.0
    weights = Weights(siting)
    best: tuple[float, float, Integers] | None = None
    bound = -np.inf
    near = _NEAR if siting.distance_km.size <= MOST_PAIRS else _NEAR_WITH_GROUPS
    for _ in range(rounds):
        chosen, least = _solved(weights.median(), _STEPS_A_ROUND)
        bound = max(bound, least - weights.given_back)
        short = siting.short(chosen)
        missing = sum((siting.floor or 0.0) - share for share in short.values())
        scored = (missing, sign * siting.value(chosen), chosen)
        if best is None or scored[:2] < best[:2]:
            best = scored
        if (best[0] == 0 and abs(best[1] - sign * _bound(siting, bound)) <= near * abs(best[1])) or not weights.learn(chosen):
            break
    return (best[2] if best else np.zeros(0, dtype=np.int64)), _bound(siting, bound)


def _levelled(siting: Siting) -> tuple[Integers, float]:
    """The sites that leave the worst served group best, of those that search finds, and the highest floor that could be at most."""
    level = replace(siting, objective="covered", floor=1.0)
    weights = Weights(level, level=True)
    best, found, highest = -1.0, np.zeros(0, dtype=np.int64), 1.0
    for _ in range(_ROUNDS):
        chosen, least = _solved(weights.median(), _STEPS_A_ROUND)
        highest = min(highest, 1.0 - least)
        lowest = min(level.short(chosen).values(), default=1.0)
        if lowest > best:
            best, found = lowest, chosen
        if highest - best <= _NEAR or not weights.learn(chosen):
            break
    return found, highest


def _bound(siting: Siting, least: float) -> float:
    return 1.0 - least if siting.objective == "covered" else least


def _solved(median: Median, steps: int) -> tuple[Integers, float]:
    near = nearest(median)
    enough = _SAME if median.cost.size <= MOST_PAIRS else _NEAR
    found = lagrangian(median, near, improve(median, near, greedy(median)), steps=steps, enough=enough)
    return found.chosen, found.bound
