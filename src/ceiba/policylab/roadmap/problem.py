"""The problem of a roadmap in numbers: levers to begin in some year, groups of needs that they open, a budget for each year.

Conventions, named here because every number of a roadmap rests on them.

- Years are periods; a lever begins at the start of one, once or never. What it does in a later year is a share of that year's needs, in
  whole twelfths: the months in which it is in effect, and how far it has grown.
- Shares of several levers are of the same needs, the first ones first: a way that two levers half open is half open, and so is a need with
  two half open ways. (Whoever lives nearest, or is treated late in the year, is reached by all.)
- A group takes the first of its ways that is open; ways stand in the order of preference.
- What is open is taken and paid for: a budget never opens a way to half of those who are entitled to it.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

TWELFTHS = 12
"""Shares of a year's needs are counted in months."""
MOST_LEVERS = 62
"""Sets of levers are kept as the bits of a 64-bit number."""

WayNeeds = frozenset[int]
"""What opens a way: of each of these sets of levers (bits), one lever is in effect. The empty set: it is open already."""


@dataclass(frozen=True)
class Group:
    """Groups of needs that the same levers open, put together.

    ways: in the order of preference, what opens each. weight: needs a year. worth: of each way, what a year of these needs is worth to the
    objective when they take it (needs, QALYs, or either with equity weights). opened: those of the needs that are not met today; the others
    take a better way than they have. None is all. unvalued: of each way, those of the needs whose gain in it is not known, which are in its
    worth with nothing; () is none.
    """

    ways: tuple[WayNeeds, ...]
    weight: float
    worth: tuple[float, ...]
    opened: float | None = None
    unvalued: tuple[float, ...] = ()


@dataclass(frozen=True)
class Option:
    """A lever as the solver sees it. All money in the currency of the budget.

    share: int64 (years, years): twelfths of the needs of year t that it reaches when begun in year s. cost: float64 (years, years): what it
    costs in year t when begun in s, patients apart. per_patient: for each need that takes a way on which this lever is needed. requires:
    levers of which the effect must have begun before this one begins; requires_begun: that must have begun no later. excludes: never both.
    ready: float64 (years,): the first year (as a number, fractions are months) in which its effect has begun when begun in year s.
    """

    id: str
    share: Integers
    cost: Floats
    per_patient: float = 0.0
    requires: tuple[int, ...] = ()
    requires_begun: tuple[int, ...] = ()
    excludes: tuple[int, ...] = ()
    ready: Floats | None = None


@dataclass(frozen=True)
class Problem:
    """Choose which options to begin, each in which year, so that the groups are worth most.

    budget: float64 (years,). discount: float64 (years,): weight of a year in the objective. carries: whether money left over may be spent
    later. most_begun: at most so many levers begin in a year.
    """

    options: tuple[Option, ...]
    groups: tuple[Group, ...]
    budget: Floats
    discount: Floats
    carries: bool = False
    most_begun: int | None = None

    @property
    def years(self) -> int:
        """How many years the plan spans."""
        return int(self.budget.size)

    def may_begin(self, place: int, year: int) -> bool:
        """Return whether beginning an option in a year can be of use: it reaches a need within the plan, or another waits for it."""
        waited_for = any(place in (*option.requires, *option.requires_begun) for option in self.options)
        return waited_for or bool(self.options[place].share[year].any())

    def __post_init__(self) -> None:
        if len(self.options) > MOST_LEVERS:
            raise ValueError(f"at most {MOST_LEVERS} levers fit a problem, not {len(self.options)}")
        if self.discount.shape != self.budget.shape:
            raise ValueError("budget and discount are given for the same years")


Plan = tuple[int | None, ...]
"""For each option the year in which it begins (0 is the first), None when it does not."""


@dataclass(frozen=True)
class Outcome:
    """What a plan does, year by year.

    worth: float64 (years,): of the objective, undiscounted. met: float64 (years,): needs opened. unvalued: float64 (years,): needs that
    take a way whose gain is not known, and are in `worth` with nothing. spent: float64 (years,): money. value: the objective, discounted.
    fits: whether budget, dependencies, exclusions and capacity hold.
    """

    worth: Floats
    met: Floats
    unvalued: Floats
    spent: Floats
    value: float
    fits: bool


def evaluate(problem: Problem, plan: Plan) -> Outcome:
    """Return what a plan does, exactly as the conventions above say."""
    return Evaluator(problem).outcome(plan)


def layers(shares: Sequence[int]) -> list[tuple[int, float]]:
    """Return the layers of a year: levers in effect (bits) and the part of its needs for which just they are.

    >>> layers([12, 6, 0])
    [(3, 0.5), (1, 0.5)]
    """
    levels = sorted({share for share in shares if share > 0})
    found = []
    for low, level in itertools.pairwise([0, *levels]):
        active = sum(1 << place for place, share in enumerate(shares) if share >= level)
        found.append((active, (level - low) / TWELFTHS))
    return found


def is_open(way: WayNeeds, active: int) -> bool:
    """Return whether a way is open while these levers (bits) are in effect."""
    return all(mask & active for mask in way)


class Evaluator:
    """Says what plans of one problem do; what each set of levers opens is worked out once.

    scale: float64 (groups,): factors of the weights of the groups, such as those of one draw; None is 1.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self._groups = problem.groups
        self.weight = np.array([group.weight for group in problem.groups])
        self.opened = np.array([group.weight if group.opened is None else group.opened for group in problem.groups])
        self._taken: dict[int, tuple[Flags, Floats, Integers]] = {}
        self._ways: dict[int, Integers] = {}
        self._unvalued: dict[int, Floats] = {}

    def outcome(self, plan: Plan, *, options: tuple[Option, ...] | None = None, scale: Floats | None = None) -> Outcome:
        """Return what a plan does. options: the same levers under other assumptions; scale: as above."""
        problem = self.problem
        levers = problem.options if options is None else options
        worth, met, unvalued, spent = (np.zeros(problem.years) for _ in range(4))
        begun = [(option, year) for option, year in zip(levers, plan, strict=True) if year is not None]
        for year in range(problem.years):
            shares = [0 if start is None else int(option.share[start, year]) for option, start in zip(levers, plan, strict=True)]
            for active, width in layers(shares):
                gained, reached, paid = self.by(active, levers, scale)
                worth[year] += width * gained
                met[year] += width * reached
                unvalued[year] += width * float(self.unvalued(active).sum())
                spent[year] += width * paid
            spent[year] += sum(option.cost[start, year] for option, start in begun)
        fits = _holds(levers, plan, problem) and _affords(problem, spent)
        return Outcome(worth, met, unvalued, spent, float(worth @ problem.discount), fits)

    def by(self, active: int, levers: tuple[Option, ...] | None = None, scale: Floats | None = None) -> tuple[float, float, float]:
        """Return worth, needs met and money for patients of a whole year in which these levers (bits) are in effect."""
        taken, worth, touched = self.taken(active)
        factor = np.ones(taken.size) if scale is None else scale
        patients = factor * self.weight * taken
        paid = 0.0
        for place, option in enumerate(self.problem.options if levers is None else levers):
            if option.per_patient and active >> place & 1:
                paid += option.per_patient * float(patients[(touched >> place & 1) == 1].sum())
        return float((factor * worth).sum()), float((factor * self.opened * taken).sum()), paid

    def taken(self, active: int) -> tuple[Flags, Floats, Integers]:
        """Return of each group whether it takes a way while these levers are in effect, what that is worth, and the levers on it (bits)."""
        if active not in self._taken:
            size = len(self._groups)
            worth, touched = np.zeros(size), np.zeros(size, dtype=np.int64)
            ways = self.ways(active)
            for number in np.flatnonzero(ways >= 0).tolist():
                group, place = self._groups[number], int(ways[number])
                worth[number], touched[number] = group.worth[place], _touching(group.ways[place])
            self._taken[active] = ways >= 0, worth, touched
        return self._taken[active]

    def ways(self, active: int) -> Integers:
        """Return of each group which of its ways it takes while these levers are in effect, int64 (groups,); -1 is none."""
        if active not in self._ways:
            found = (next((place for place, way in enumerate(group.ways) if is_open(way, active)), -1) for group in self._groups)
            self._ways[active] = np.fromiter(found, np.int64, len(self._groups))
        return self._ways[active]

    def unvalued(self, active: int) -> Floats:
        """Return of each group its needs a year that take a way whose gain is not known while these levers are in effect."""
        if active not in self._unvalued:
            taken = zip(self._groups, self.ways(active).tolist(), strict=True)
            found = (group.unvalued[way] if group.unvalued and way >= 0 else 0.0 for group, way in taken)
            self._unvalued[active] = np.fromiter(found, np.float64, len(self._groups))
        return self._unvalued[active]


def _touching(way: WayNeeds) -> int:
    bits = 0
    for mask in way:
        bits |= mask
    return bits


def _holds(levers: tuple[Option, ...], plan: Plan, problem: Problem) -> bool:
    for option, begun in zip(levers, plan, strict=True):
        if begun is None:
            continue
        if any(not is_ready(levers[other], plan[other], begun) for other in option.requires):
            return False
        for other in option.requires_begun:
            first = plan[other]
            if first is None or first > begun:
                return False
        if any(plan[other] is not None for other in option.excludes):
            return False
    if problem.most_begun is None:
        return True
    return all(sum(begun == year for begun in plan) <= problem.most_begun for year in range(problem.years))


def is_ready(option: Option, begun: int | None, year: int) -> bool:
    """Return whether the effect of an option begun in a year has begun by the start of another."""
    if begun is None:
        return False
    if option.ready is None:
        return bool(option.share[begun, : year + 1].any()) and begun <= year
    return bool(option.ready[begun] <= year)


def _affords(problem: Problem, spent: Floats) -> bool:
    room = problem.budget - spent
    if problem.carries:
        room = np.cumsum(room)
    return bool((room >= -1e-6 * max(1.0, float(problem.budget.max(initial=0.0)))).all())
