"""The problem as a mixed-integer linear model for HiGHS.

Binary: option l begins in year s. All else follows from these, and is continuous: in each year and layer (part of a year in which the same
levers are in effect) whether one lever of a set is in effect, whether a way is open, whether a group takes it, and what that costs.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np

from ceiba.policylab.roadmap.problem import TWELFTHS, Floats, Group, Integers, Plan, Problem, WayNeeds, is_ready

Row = dict[int, float]


@dataclass
class Model:
    """Columns (lower 0, upper 1) and rows of the model. begin: column of option and year, -1 where it may not begin."""

    begin: Integers
    worth: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def column(self, worth: float = 0.0) -> int:
        """Add a column between 0 and 1; return its number."""
        self.worth.append(worth)
        return len(self.worth) - 1

    def row(self, row: Row, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Add lower <= row <= upper."""
        self.rows.append(row)
        self.lower.append(lower)
        self.upper.append(upper)

    def plan(self, values: Floats) -> Plan:
        """Return the plan that a solution holds."""
        chosen: list[int | None] = []
        for columns in self.begin:
            begun = [year for year, column in enumerate(columns) if column >= 0 and values[column] > 0.5]  # noqa: PLR2004 - a half
            chosen.append(begun[0] if begun else None)
        return tuple(chosen)


def build(problem: Problem) -> Model:
    """Return the model of a problem."""
    years = problem.years
    model = Model(np.full((len(problem.options), years), -1, dtype=np.int64))
    for place in range(len(problem.options)):
        for year in range(years):
            if problem.may_begin(place, year):
                model.begin[place, year] = model.column()
    _rules(problem, model)
    spending: list[Row] = [
        {
            int(column): float(option.cost[year_begun, year])
            for place, option in enumerate(problem.options)
            for year_begun, column in enumerate(model.begin[place])
            if column >= 0
        }
        for year in range(years)
    ]
    for year in range(years):
        _Year(problem, model, year, spending[year]).add()
    _budget(problem, model, spending)
    return model


def _rules(problem: Problem, model: Model) -> None:
    """Once at most; what it requires before it; what excludes it; so many a year."""
    columns = [[int(column) for column in row if column >= 0] for row in model.begin]
    for place, option in enumerate(problem.options):
        if len(columns[place]) > 1:
            model.row(dict.fromkeys(columns[place], 1.0), upper=1.0)
        for year, column in enumerate(model.begin[place]):
            if column < 0:
                continue
            for other in option.requires:
                before = [c for begun, c in enumerate(model.begin[other]) if c >= 0 and is_ready(problem.options[other], begun, year)]
                model.row({int(column): 1.0, **{int(c): -1.0 for c in before}}, upper=0.0)
            for other in option.requires_begun:
                model.row({int(column): 1.0, **{int(c): -1.0 for c in model.begin[other][: year + 1] if c >= 0}}, upper=0.0)
        for other in option.excludes:
            model.row(dict.fromkeys([*columns[place], *columns[other]], 1.0), upper=1.0)
    if problem.most_begun is not None:
        for year in range(problem.years):
            model.row({int(column): 1.0 for column in model.begin[:, year] if column >= 0}, upper=float(problem.most_begun))


def _budget(problem: Problem, model: Model, spending: list[Row]) -> None:
    so_far: Row = {}
    room = 0.0
    for year, row in enumerate(spending):
        if problem.carries:
            for column, money in row.items():
                so_far[column] = so_far.get(column, 0.0) + money
            room += float(problem.budget[year])
            model.row(dict(so_far), upper=room)
        else:
            model.row(row, upper=float(problem.budget[year]))


class _Year:
    """The layers of one year."""

    def __init__(self, problem: Problem, model: Model, year: int, spending: Row) -> None:
        self.problem, self.model, self.year, self.spending = problem, model, year, spending
        self.paid = sum(1 << place for place, option in enumerate(problem.options) if option.per_patient)

    def add(self) -> None:
        """Add columns and rows of all layers."""
        shares = {int(share) for option in self.problem.options for share in option.share[: self.year + 1, self.year]} - {0}
        levels = sorted(shares)
        for low, level in itertools.pairwise([0, *levels]):
            self._layer(level, (level - low) / TWELFTHS)

    def _layer(self, level: int, width: float) -> None:
        active = [self._active(place, level) for place in range(len(self.problem.options))]
        here = _Layer(self.model, active)
        for group in self.problem.groups:
            if all(here.never(way) for way in group.ways):
                continue
            if any(mask & self.paid for way in group.ways for mask in way):
                self._pay(group, here, width)
            else:
                self._reach(group, here, width)

    def _active(self, place: int, level: int) -> Row:
        """The columns of which one is 1 when an option is in effect in a layer."""
        shares = self.problem.options[place].share[: self.year + 1, self.year]
        return {
            int(self.model.begin[place, begun]): 1.0
            for begun, share in enumerate(shares)
            if share >= level and self.model.begin[place, begun] >= 0
        }

    def _reach(self, group: Group, here: _Layer, width: float) -> None:
        """A group that costs nothing by itself: the objective pulls it open as far as its ways are, the best first."""
        weight = width * float(self.problem.discount[self.year])
        taken = []
        for way, worth in zip(group.ways, group.worth, strict=True):
            if here.never(way):
                continue
            column = self.model.column(weight * worth)
            taken.append(column)
            self.model.row({column: 1.0, here.opened(way): -1.0}, upper=0.0)
        if len(taken) > 1:
            self.model.row(dict.fromkeys(taken, 1.0), upper=1.0)

    def _pay(self, group: Group, here: _Layer, width: float) -> None:
        """A group that costs money when it is met: it takes the first open way whether the budget likes it or not."""
        weight = width * float(self.problem.discount[self.year])
        before: int | None = None
        for way, worth in zip(group.ways, group.worth, strict=True):
            if here.never(way):
                continue
            way_open, so_far, taken = here.opened(way), self.model.column(), self.model.column(weight * worth)
            self.model.row({so_far: 1.0, way_open: -1.0}, lower=0.0)
            if before is None:
                self.model.row({so_far: 1.0, way_open: -1.0}, upper=0.0)
                self.model.row({taken: 1.0, so_far: -1.0}, lower=0.0, upper=0.0)
            else:
                self.model.row({so_far: 1.0, before: -1.0}, lower=0.0)
                self.model.row({so_far: 1.0, way_open: -1.0, before: -1.0}, upper=0.0)
                self.model.row({taken: 1.0, so_far: -1.0, before: 1.0}, lower=0.0, upper=0.0)
            before = so_far
            self._price(way, taken, here, width * group.weight)

    def _price(self, way: WayNeeds, taken: int, here: _Layer, patients: float) -> None:
        """What taking a way costs: for each lever in effect that it needs, its price for a patient."""
        touched = 0
        for mask in way:
            touched |= mask
        for place, option in enumerate(self.problem.options):
            if not option.per_patient or not touched >> place & 1 or not here.active[place]:
                continue
            money = patients * option.per_patient
            if frozenset({1 << place}) <= way:
                self.spending[taken] = self.spending.get(taken, 0.0) + money
                continue
            both = self.model.column()
            self.model.row({both: 1.0, taken: -1.0, **dict.fromkeys(here.active[place], -1.0)}, lower=-1.0)
            self.spending[both] = money


class _Layer:
    """What is in effect and open in one layer; each set of levers and each way has one column."""

    def __init__(self, model: Model, active: list[Row]) -> None:
        self.model = model
        self.active = active
        self._cleared: dict[int, int] = {}
        self._opened: dict[WayNeeds, int] = {}

    def never(self, way: WayNeeds) -> bool:
        """Whether no plan opens a way in this layer."""
        return not all(any(self.active[place] for place in _places(mask)) for mask in way)

    def cleared(self, mask: int) -> int:
        """The column that is 1 when one lever of a set is in effect."""
        if mask not in self._cleared:
            column = self.model.column()
            levers = [self.active[place] for place in _places(mask) if self.active[place]]
            self.model.row({column: 1.0, **{c: -1.0 for lever in levers for c in lever}}, upper=0.0)
            for lever in levers:
                self.model.row({column: 1.0, **dict.fromkeys(lever, -1.0)}, lower=0.0)
            self._cleared[mask] = column
        return self._cleared[mask]

    def opened(self, way: WayNeeds) -> int:
        """The column that is 1 when a way is open."""
        if way not in self._opened:
            cleared = [self.cleared(mask) for mask in sorted(way)]
            if len(cleared) == 1:
                self._opened[way] = cleared[0]
            else:
                column = self.model.column()
                for one in cleared:
                    self.model.row({column: 1.0, one: -1.0}, upper=0.0)
                self.model.row({column: 1.0, **dict.fromkeys(cleared, -1.0)}, lower=1.0 - len(cleared))
                self._opened[way] = column
        return self._opened[way]


def _places(mask: int) -> list[int]:
    return [place for place in range(mask.bit_length()) if mask >> place & 1]
