"""What stands in the way of each alternative of each circumstance, and which levers take it away.

An obstacle is a roadblock at one gate of one alternative. A lever is laid over the pack, the circumstances are asked again, and what was
there and is not any more is what it clears. What a lever puts in place of an obstacle is not cleared: it only has another name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ceiba.decisions.path import UNTESTABLE
from ceiba.decisions.recount import Recounted
from ceiba.policylab.grid_places import rows_of
from ceiba.policylab.losses import Bound, standing_codes
from ceiba.policylab.roadmap.problem import Flags, Integers
from ceiba.terms.roadblocks import GATES

OF_TEST = len(GATES)
"""From here on a `gate` is of the test that a row waits for: available, covered, reachable."""


@dataclass(frozen=True)
class Standing:
    """The circumstances of a decision under one world at one bound. Rows are `Grid.standard`: circumstance by circumstance, by action."""

    recounted: Recounted
    bound: Bound

    @cached_property
    def rows(self) -> Integers:
        """The rows of the grid that are alternatives."""
        return self.recounted.grid.standard

    @cached_property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """Of every situation the roadblocks that stand; () where it is open."""
        return standing_codes(self.recounted, self.bound)

    @cached_property
    def closed(self) -> Flags:
        """Of every situation whether something stands."""
        return np.fromiter((bool(codes) for codes in self.codes), np.bool_, len(self.codes))

    @cached_property
    def ids(self) -> Integers:
        """int64 (gate, row): the situations of the alternatives."""
        return self.recounted.grid.ids[: len(GATES), self.rows]

    @cached_property
    def open(self) -> Flags:
        """Of every alternative whether nothing stands in its way."""
        found: Flags = ~np.any(self.closed[self.ids], axis=0)
        return found

    @cached_property
    def tests(self) -> tuple[Integers, Integers]:
        """Of each pair of an alternative and a marker that it waits for: the place of the alternative, and the situations of the best test.

        The situations are (gate, pair). The gates are those after *indicated*; -1 where no test settles the marker. The order of the
        pairs is the same in every world.
        """
        grid = self.recounted.grid
        rows, tests, _ = grid.best_tests(self.recounted.values)
        place_of = np.full(grid.of_row.size, -1, dtype=np.int64)
        place_of[self.rows] = np.arange(self.rows.size)
        found = rows_of(grid, grid.of_row[rows], tests)
        ids = np.where(found < 0, -1, grid.ids[1 : len(GATES), np.maximum(found, 0)])
        return place_of[rows], ids


@dataclass(frozen=True)
class Entries:
    """Obstacles in the order of their alternatives: row (place in `Standing.rows`), gate, column, situation, and code of each.

    gate: of GATES, or of the test that is waited for (OF_TEST and more). column: the row, or the pair of `Standing.tests`.
    """

    row: Integers
    gate: Integers
    column: Integers
    situation: Integers
    code: tuple[str, ...]

    @property
    def size(self) -> int:
        """How many."""
        return int(self.row.size)


def entries_of(standing: Standing) -> Entries:
    """Return the obstacles of every alternative at its own gates."""
    gate, row = np.nonzero(standing.closed[standing.ids])
    return _coded(standing, row, gate, row, standing.ids[gate, row])


def test_entries_of(standing: Standing) -> Entries:
    """Return what stands in the way of the tests that alternatives wait for. A marker that no test settles is a gap of evidence."""
    rows, ids = standing.tests
    gate, pair = np.nonzero((ids < 0) | standing.closed[ids])
    return _coded(standing, rows[pair], gate + OF_TEST, pair, ids[gate, pair])


def cleared(before: Standing, entries: Entries, after: Standing) -> Flags:
    """Return which obstacles are gone under another world, bool (entries,)."""
    now, own = entries.situation.copy(), entries.gate < OF_TEST
    now[own] = after.ids[entries.gate[own], entries.column[own]]
    if not own.all():
        now[~own] = after.tests[1][entries.gate[~own] - OF_TEST, entries.column[~own]]
    found = np.zeros(entries.size, dtype=np.bool_)
    moved = np.flatnonzero(now != entries.situation)
    gone: dict[tuple[int, int], frozenset[str]] = {}
    for place, old, new in zip(moved.tolist(), entries.situation[moved].tolist(), now[moved].tolist(), strict=True):
        if (old, new) not in gone:
            gone[old, new] = _gone(before, after, old, new)
        found[place] = entries.code[place] in gone[old, new]
    return found


def _gone(before: Standing, after: Standing, old: int, new: int) -> frozenset[str]:
    """The codes that are gone where one situation has become another."""
    if old < 0 or new < 0:
        return frozenset()
    was, is_now = frozenset(before.codes[old]), frozenset(after.codes[new])
    return was - is_now if is_now <= was else frozenset()


def _coded(standing: Standing, row: Integers, gate: Integers, column: Integers, situation: Integers) -> Entries:
    named = [standing.codes[number] if number >= 0 else (UNTESTABLE,) for number in situation.tolist()]
    spread = np.repeat(np.arange(len(named)), np.fromiter((len(codes) for codes in named), np.int64, len(named)))
    code = [code for codes in named for code in codes]
    order = np.argsort(row[spread], kind="stable")
    rows, gates, columns, situations = (each[spread][order].astype(np.int64) for each in (row, gate, column, situation))
    return Entries(rows, gates, columns, situations, tuple(code[place] for place in order.tolist()))
