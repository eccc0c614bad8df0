"""What a nation's needs come to under one world, as arrays: how far each gets, what it is given, and what it costs.

A unit is a need, or a cell of needs alike: the same units stand under every world, so that what differs between two worlds is told need by
need, and a draw that counts a unit twice counts it twice in every world.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions import NOT_RECORDED, Grid, Recounted, treatment_needs
from ceiba.policylab.grid_places import circumstance_places
from ceiba.policylab.nation import POINTS, Fates, Nation
from ceiba.policylab.scenarios.points import Points
from ceiba.terms.answers import Value
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES

Booleans = npt.NDArray[np.bool_]
Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Marks = npt.NDArray[np.uint64]

_UNKNOWN, _YES = int(Value.UNKNOWN), int(Value.YES)
LEAST = {"lower": _YES, "upper": _UNKNOWN}
"""The least Value that counts as granted at a bound: all that is not known counted as no, and as yes."""


@dataclass(frozen=True, eq=False)
class Units:
    """The weighted needs of a nation, or their cells. keys: need_id or circumstance_id; strata: `STRATA` as they were recorded before.

    n_without: needs that have no national number, and stand in no unit.
    """

    by_need: bool
    keys: Integers
    circumstances: Integers
    n: Integers
    weight: Numbers
    weight_sq: Numbers
    strata: pa.Table
    n_without: int


@dataclass(frozen=True, eq=False)
class Seen:
    """What the units come to under one world; arrays over them, NOT_RECORDED where nothing is asked for.

    upto: (gate, unit), the Value of the best alternative up to a gate. path, by_exception: as in `decisions.outcomes`. points: (gate,
    unit), how likely an undecided need passes the gate (`points.Points`); None where nobody asked, and then it stands at zero.
    """

    upto: Integers
    path: Integers
    by_exception: Integers
    points: Numbers | None = None

    def passing(self, at: str) -> Numbers:
        """How likely each unit has an alternative that passes all gates, 0 to 1, at one of BOUNDS of the nation."""
        last = self.upto[-1]
        chance = np.zeros(last.size) if self.points is None else self.points[-1]
        found: Numbers = (last >= LEAST[at]).astype(np.float64) if at in LEAST else np.where(last == _UNKNOWN, chance, last == _YES)
        return found

    def fates(self, units: Units, by: Sequence[str] = ()) -> Fates:
        """The units as fates, so that the national cascade is counted from them."""
        columns = {f"upto_{gate}": self.upto[place] for place, gate in enumerate(GATES)}
        columns |= {
            "path": self.path,
            "by_exception": self.by_exception,
            "n": units.n,
            "weight": units.weight,
            "weight_sq": units.weight_sq,
        }
        points = np.zeros(self.upto.shape) if self.points is None else self.points
        columns |= {name: chance * units.weight for name, chance in zip(POINTS, points, strict=True)}
        return Fates(tuple(by), pa.table({**{name: units.strata[name] for name in by}, **columns}))


def units_of(nation: Nation, *, by_need: bool) -> Units:
    """Return the units of a nation. by_need: needs in place of cells, for worlds in which what is recorded of people changes."""
    engine = nation.decision.engine
    if by_need:
        kept = treatment_needs(nation.decision).select("need_id", "circumstance_id", *STRATA, "weight")
        table = engine.collect(kept).sort_by("need_id")
        weight = _floats(table, "weight")
        columns = (_integers(table, "need_id"), np.ones(table.num_rows, dtype=np.int64), weight, weight * weight)
    else:
        table = engine.collect(nation.cells).sort_by([(name, "ascending") for name in ("circumstance_id", *STRATA)])
        columns = (_integers(table, "circumstance_id"), _integers(table, "n"), _floats(table, "weight"), _floats(table, "weight_sq"))
    keys, n, weight, weight_sq = columns
    has = ~np.isnan(weight)
    total = engine.collect(nation.decision.options.needs.select("need_id")).num_rows
    circumstances = _integers(table, "circumstance_id")
    strata = table.select(list(STRATA)).filter(pa.array(has))
    without = total - int(n[has].sum())
    return Units(by_need, keys[has], circumstances[has], n[has], weight[has], weight_sq[has], strata, without)


@dataclass(frozen=True, eq=False)
class Placed:
    """Units in their circumstances under one world.

    at: the place of each unit's circumstance in the grid, NOT_RECORDED where it has none. points: that say how likely the undecided pass.
    """

    recounted: Recounted
    at: Integers
    points: Points | None = None

    @cached_property
    def known(self) -> Booleans:
        """Whether each unit's circumstance has a place."""
        found: Booleans = self.at != NOT_RECORDED
        return found

    @cached_property
    def seen(self) -> Seen:
        """What the units come to."""
        outcomes = self.recounted.outcomes
        upto = np.array([self._over(row) for row in outcomes.upto], dtype=np.int64)
        points = None
        if self.points is not None:
            chances = self.points.under(self.recounted, np.unique(self.at[self.known]))
            points = np.array([np.where(self.known, row[self.at], 0.0) if row.size else np.zeros(self.at.size) for row in chances])
        return Seen(upto, self._over(outcomes.path), self._over(outcomes.by_exception), points)

    def given(self, bound: str) -> Integers:
        """The place in `Options.actions` of the first alternative granted to each unit at a bound; NOT_RECORDED of none."""
        grid, values = self.recounted.grid, self.recounted.values
        if not grid.of_row.size:
            return np.full(self.at.size, NOT_RECORDED, dtype=np.int64)
        return self._over(_given(grid, values[grid.ids[: len(GATES)]].min(axis=0), LEAST[bound]))

    @cached_property
    def marks(self) -> tuple[Marks, Marks]:
        """One number a unit for all answers about its alternatives, and about its tests: it differs where one of them does."""
        grid, values = self.recounted.grid, self.recounted.values
        if not grid.of_row.size:
            none = np.zeros(self.at.size, dtype=np.uint64)
            return none, none
        standard = np.zeros(grid.of_row.size, dtype=bool)
        standard[grid.standard] = True
        cares, tests = (np.where(self.known, _marked(grid, values, rows)[self.at], np.uint64(0)) for rows in (standard, ~standard))
        return cares, tests

    def _over(self, array: Integers) -> Integers:
        if not array.size:
            return np.full(self.at.size, NOT_RECORDED, dtype=np.int64)
        found: Integers = np.where(self.known, array[self.at], NOT_RECORDED)
        return found


def placed(recounted: Recounted, circumstances: Integers, points: Points | None = None) -> Placed:
    """Return units in these circumstances under the world of a recount."""
    return Placed(recounted, circumstance_places(recounted.grid, circumstances), points)


def _given(grid: Grid, reach: Integers, least: int) -> Integers:
    """The first alternative of each circumstance that gets so far: by rank, then in the order of the knowledge."""
    found = np.full(grid.circumstances.size, NOT_RECORDED, dtype=np.int64)
    rows = grid.standard[reach[grid.standard] >= least]
    order = rows[np.lexsort((grid.columns["action"][rows], grid.columns["rank"][rows], grid.of_row[rows]))]
    owners, first = np.unique(grid.of_row[order], return_index=True)
    found[owners] = grid.columns["action"][order[first]]
    return found


def _marked(grid: Grid, values: Integers, of: Booleans) -> Marks:
    """One number for each circumstance that differs when an answer of one of these rows does."""
    rows = np.flatnonzero(of)
    total = np.zeros(grid.circumstances.size, dtype=np.uint64)
    answers = values[grid.ids[: len(GATES)][:, rows]]
    code = grid.columns["action"][rows] * len(Value) ** len(GATES)
    for place, answer in enumerate(answers):
        code = code + answer * len(Value) ** place
    owners, first = np.unique(grid.of_row[rows], return_index=True)
    if rows.size:
        total[owners] = np.add.reduceat(_mixed(code.astype(np.uint64)), first)
    return total


def _mixed(code: Marks) -> Marks:
    """Spread numbers over 64 bits (the finaliser of SplitMix64, Steele and others 2014), so that sums of them do not meet by chance."""
    code = (code + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    code = (code ^ (code >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    code = (code ^ (code >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Marks = code ^ (code >> np.uint64(31))
    return mixed


def _integers(table: pa.Table, name: str) -> Integers:
    found: Integers = table[name].to_numpy().astype(np.int64)
    return found


def _floats(table: pa.Table, name: str) -> Numbers:
    found: Numbers = table[name].to_numpy(zero_copy_only=False).astype(np.float64)
    return found
