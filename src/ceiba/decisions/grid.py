"""The options of a decision as arrays: which situations each alternative stands on, and what follows from their answers.

A grid is made once from a decision. Given an answer for every situation it says, for every circumstance, how far its best alternative gets:
so a change of the answers, and nothing else, is counted again in milliseconds (`recount`). It says the same as `cascade.outcomes`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from ceiba.decisions.alternatives import STANDARD, TEST
from ceiba.decisions.decide import Decision
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

Integers = npt.NDArray[np.int64]
ASKED = (*GATES, *(f"hoped_{gate}" for gate in GATES[1:]))
"""The questions each row stands on: the four gates, and the later ones as if untested markers came out in its favour."""
_PLACES = ("action", "standing", "rank", "by_test", "clinical_id", "access_id")
_CLASSES = ("covered_class", "reachable_class", "hoped_covered_class", "hoped_reachable_class")
_UNKNOWN, _YES = int(Value.UNKNOWN), int(Value.YES)
_RANK, _SETTLES, _VALUE = 1 << 12, 1 << 16, 1 << 20


@dataclass(frozen=True)
class Outcomes:
    """How far the best alternative of each circumstance gets (arrays over `Grid.circumstances`, NOT_RECORDED where nothing is asked).

    upto: (gate, circumstance), the Value of the best alternative up to that gate. path: the same when untested markers come out in favour.
    by_exception: 1 where an indicated alternative that is not covered has an exceptional route.
    """

    upto: Integers
    path: Integers
    by_exception: Integers


@dataclass(frozen=True)
class Grid:
    """Rows by circumstance and action, ascending, without those that are only investigational.

    circumstances: the ids that have a row; of_row: the place of each row's in it. columns: action (place in `Options.actions`), standing,
    rank, by_test, clinical_id, access_id and the classes in which the later gates were asked. ids: (question of ASKED, row), the
    situations. pairs: (column, pair) row, marker, test (an action's place, NOT_RECORDED where none settles the marker), settles: the
    tests that would settle what leaves a row undecided, by row and marker.
    """

    circumstances: Integers
    of_row: Integers
    columns: dict[str, Integers]
    ids: Integers
    pairs: Integers
    _test_rows: Integers = field(repr=False)

    @cached_property
    def standard(self) -> Integers:
        """The rows that make the cascade."""
        return np.flatnonzero(self.columns["standing"] == STANDARD)

    @cached_property
    def _firsts(self) -> tuple[Integers, Integers]:
        """Where each circumstance begins among the standard rows, and which circumstance it is."""
        owners = self.of_row[self.standard]
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        return first, owners[first]

    @cached_property
    def _wanted(self) -> tuple[Integers, Integers, Integers, Integers]:
        """Of `pairs`: where each (row, marker) begins, the rows of tests, the place of each pair's among them, and its part of the key.

        The key without the test's value: whether it settles the marker either way, then the first of the knowledge.
        """
        rows, markers, tests, settles = self.pairs
        first = np.flatnonzero((np.diff(rows, prepend=-1) != 0) | (np.diff(markers, prepend=-1) != 0))
        of_tests, place = np.unique(self._test_rows, return_inverse=True)
        return first, of_tests, place.reshape(-1), settles * _SETTLES + (_RANK - 1 - tests)

    def with_ids(self, ids: Integers) -> Grid:
        """Return the same grid standing on other situations; what does not follow from them is kept."""
        again = replace(self, ids=ids)
        vars(again).update({name: getattr(self, name) for name in ("standard", "_firsts", "_wanted")})
        return again

    def best_tests(self, values: Integers) -> tuple[Integers, Integers, Integers]:
        """Return the best test of every (row, marker): rows, tests (NOT_RECORDED where none), and the Value of the test's own gates.

        Best by value, then whether it settles the marker either way, then the first of the knowledge.
        """
        rows, _, tests, _ = self.pairs
        if not rows.size:
            return rows, tests, tests
        first, of_tests, place, key = self._wanted
        gates = values[self.ids[1:4, np.maximum(of_tests, 0)]].min(axis=0)
        value = np.where(of_tests < 0, _UNKNOWN, gates)
        best = np.maximum.reduceat(value[place] * _VALUE + key, first)
        return rows[first], _RANK - 1 - best % _SETTLES, best // _VALUE

    def outcomes(self, values: Integers, exceptional: Integers) -> Outcomes:
        """Return what follows for every circumstance. values, exceptional: of every situation its Value, and 1 for an exceptional route."""
        n = self.circumstances.size
        upto = np.full((len(GATES), n), NOT_RECORDED, dtype=np.int64)
        path, by_exception = np.full(n, NOT_RECORDED, dtype=np.int64), np.zeros(n, dtype=np.int64)
        standard = self.standard
        if not standard.size:
            return Outcomes(upto, path, by_exception)
        first, owners = self._firsts
        own = values[self.ids[:, standard]]
        prefix = np.minimum.accumulate(own[:4], axis=0)
        upto[:, owners] = np.maximum.reduceat(prefix, first, axis=1)
        tested = self._through_tests(values)[standard]
        waits = self.columns["by_test"][standard] == 1
        along = np.minimum(own[4:].min(axis=0), np.where(waits, tested, own[0]))
        path[owners] = np.maximum.reduceat(along, first)
        outside = (own[0] == _YES) & (own[2] != _YES) & (exceptional[self.ids[2, standard]] == 1)
        by_exception[owners] = np.maximum.reduceat(outside.astype(np.int64), first)
        return Outcomes(upto, path, by_exception)

    def _through_tests(self, values: Integers) -> Integers:
        """The worst of the best tests of each row's markers; unknown where it waits for none."""
        worst = np.full(self.of_row.size, _UNKNOWN, dtype=np.int64)
        rows, _, found = self.best_tests(values)
        if rows.size:
            first = np.flatnonzero(np.diff(rows, prepend=-1))
            worst[rows[first]] = np.minimum.reduceat(found, first)
        return worst


def grid_of(decision: Decision) -> Grid:
    """Return the grid of a decision."""
    options, engine = decision.options, decision.engine
    ids = [f"{name}_id" for name in ASKED]
    own = options.rows.select("circumstance_id", "action", "standing", "rank", "by_test", *ids)
    asked = options.asked.select("circumstance_id", "action", "clinical_id", "access_id", *_CLASSES)
    kept = own.filter((nw.col("standing") == STANDARD) | (nw.col("standing") == TEST))
    table = engine.collect(kept.join(asked, on=["circumstance_id", "action"], how="inner"))
    table = table.sort_by([("circumstance_id", "ascending"), ("action", "ascending")])
    arrays = {name: _integers(table, name) for name in ("circumstance_id", *_PLACES, *_CLASSES, *ids)}
    circumstances, of_row = np.unique(arrays["circumstance_id"], return_inverse=True)
    of_row = of_row.astype(np.int64)
    columns = {name: arrays[name] for name in (*_PLACES, *_CLASSES)}
    pairs = _pairs(options.found.needs_test, columns)
    known = {key: row for row, key in enumerate(zip(of_row.tolist(), columns["action"].tolist(), strict=True))}
    owners = of_row[pairs[0]].tolist()
    test_rows = [known.get(key, NOT_RECORDED) for key in zip(owners, pairs[2].tolist(), strict=True)]
    stacked = np.array([arrays[name] for name in ids], dtype=np.int64)
    return Grid(circumstances, of_row, columns, stacked, pairs, np.array(test_rows, dtype=np.int64))


def _pairs(needs_test: pa.Table, columns: dict[str, Integers]) -> Integers:
    """Of every row that waits for tests, the tests of its markers: row, marker, test, settles; by row and marker."""
    wanted = {name: _integers(needs_test, name) for name in ("clinical_id", "action", "marker", "test", "settles")}
    waits = np.flatnonzero(columns["by_test"] == 1)
    width = int(max(columns["action"].max(initial=0), wanted["action"].max(initial=0))) + 1
    of_row = columns["clinical_id"][waits] * width + columns["action"][waits]
    of_want = wanted["clinical_id"] * width + wanted["action"]
    order = np.argsort(of_want, kind="stable")
    low, high = (np.searchsorted(of_want[order], of_row, side) for side in ("left", "right"))
    counts = high - low
    rows = np.repeat(waits, counts)
    inside = np.arange(rows.size) - np.repeat(np.cumsum(counts) - counts, counts)
    chosen = order[np.repeat(low, counts) + inside]
    table = np.array([rows, *(wanted[name][chosen] for name in ("marker", "test", "settles"))], dtype=np.int64)
    return table[:, np.lexsort((table[2], table[1], table[0]))]


def _integers(table: pa.Table, name: str) -> Integers:
    column: Integers = table[name].to_numpy().astype(np.int64)
    return column
