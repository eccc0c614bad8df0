"""Ways: through which option each group of needs could be met, and the obstacles in between, in any world laid over the pack.

At the lower bound every answer other than *yes* is an obstacle, and an untested marker turns out as the pack's profiles say; at the upper
one only what is *no* is, and everything untested turns out in favour. Between them lies the bound at which only what the pack does not know
of reach is taken in favour. Ways stand in the same order in every world, so what a lever clears is the difference of two of them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from ceiba.decisions import Decision, Grid, Recount, Recounted
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.options import payers_of_set
from ceiba.decisions.path import UNTESTABLE
from ceiba.policylab.grid_places import rows_of
from ceiba.policylab.losses.bounds import Bound, standing_codes
from ceiba.policylab.losses.layout import Layout, layout_of
from ceiba.policylab.losses.obstacles import CODES, OWN, TEST, THERAPY, Integers, Obstacle, Obstacles
from ceiba.policylab.losses.spans import entries_of

_UNTESTABLE = CODES.index(UNTESTABLE)


@dataclass(frozen=True)
class Ways(Layout):
    """Ways of a nation's needs in one world at one bound: the layout, and what stands in each way.

    start, obstacle: the obstacles of way w are `obstacle[start[w]:start[w + 1]]`, places in `obstacles`; a way without any is open.
    """

    bound: Bound
    obstacles: tuple[Obstacle, ...]
    start: Integers
    obstacle: Integers

    @cached_property
    def sets(self) -> list[frozenset[int]]:
        """The obstacles of every way."""
        ends, found = self.start.tolist(), self.obstacle.tolist()
        return [frozenset(found[low:high]) for low, high in itertools.pairwise(ends)]


class WaysOf:
    """Makes the ways of one nation. weights: needs a year by circumstance_id; a circumstance without one is left out."""

    def __init__(self, recount: Recount, weights: dict[int, float]) -> None:
        self.recount = recount
        decision = recount.decision
        actions = tuple(action.id for action in decision.options.actions)
        self._of_access, payers = _payers(decision)
        self.known = Obstacles((*actions, ""), payers)
        self._weights = weights
        self._layouts: dict[bool, Layout] = {}

    def under(self, recounted: Recounted | None = None, bound: Bound = "lower") -> Ways:
        """Return the ways in a recounted world; in the world as it is when none is given."""
        world = recounted or self.recount.baseline
        layout = self._layout(by_chance=bound != "upper")
        rows, numbers = self._obstacles(world, bound)
        counts = np.bincount(rows, minlength=world.grid.of_row.size)
        begin = np.concatenate(([0], np.cumsum(counts)))
        start = np.concatenate(([0], np.cumsum(counts[layout.row])))
        obstacle = numbers[entries_of(begin[layout.row], begin[layout.row + 1])[1]]
        return Ways(**vars(layout), bound=bound, obstacles=tuple(self.known.found), start=start, obstacle=obstacle)

    @cached_property
    def unstated(self) -> dict[str, float]:
        """Markers without a stated prevalence: by marker, the needs a year some option of which waits for it."""
        return self._layout(by_chance=True).unstated

    def _layout(self, *, by_chance: bool) -> Layout:
        if by_chance not in self._layouts:
            self._layouts[by_chance] = layout_of(self.recount, self._weights, by_chance=by_chance)
        return self._layouts[by_chance]

    def _obstacles(self, world: Recounted, bound: Bound) -> tuple[Integers, Integers]:
        """The obstacles of every standard row: rows (ascending) and numbers."""
        grid, values = world.grid, world.values
        codes = _Codes(world, bound)
        standard = grid.standard
        by_test = (grid.columns["by_test"][standard] == 1) & (bound != "upper")
        plain, waits = standard[~by_test], standard[by_test]
        parts = [self._coded(grid, codes, OWN, question, plain, plain) for question in range(4)]
        parts.append(self._coded(grid, codes, OWN, 0, waits, waits))
        parts += [self._coded(grid, codes, THERAPY, question, waits, waits) for question in range(4, 7)]
        rows, tests, _ = grid.best_tests(values)
        wanted = np.isin(rows, waits)
        rows, tests = rows[wanted], tests[wanted]
        at = rows_of(grid, grid.of_row[rows], tests)
        parts.append(self._untestable(grid, rows[at == NOT_RECORDED]))
        rows, at = rows[at != NOT_RECORDED], at[at != NOT_RECORDED]
        parts += [self._coded(grid, codes, TEST, question, at, rows) for question in range(1, 4)]
        both = np.unique(np.array([np.concatenate(column) for column in zip(*parts, strict=True)]), axis=1)
        return both[0], both[1]

    def _coded(self, grid: Grid, codes: _Codes, tag: int, question: int, asked: Integers, owner: Integers) -> tuple[Integers, Integers]:
        """The obstacles that a question puts to rows: owner's place and number."""
        place, code = codes.of(grid.ids[question, asked])
        action = grid.columns["action"][asked][place]
        asks_payer = question in (2, 3, 5, 6)
        payers = self._of_access[grid.columns["access_id"][asked][place]] if asks_payer else np.zeros(place.size, dtype=np.int64)
        return owner[place], self.known.numbers(tag, code, action, payers)

    def _untestable(self, grid: Grid, rows: Integers) -> tuple[Integers, Integers]:
        codes, nobody = np.full(rows.size, _UNTESTABLE), np.zeros(rows.size, dtype=np.int64)
        return rows, self.known.numbers(TEST, codes, grid.columns["action"][rows], nobody)


class _Codes:
    """The roadblocks of every situation at a bound, as columns."""

    def __init__(self, world: Recounted, bound: Bound) -> None:
        named = standing_codes(world, bound)
        self._codes = np.array([CODES.index(code) for codes in named for code in codes], dtype=np.int64)
        self._start = np.cumsum([0, *map(len, named)], dtype=np.int64)

    def of(self, situations: Integers) -> tuple[Integers, Integers]:
        """Return the place of the situation and the code, for every roadblock of these situations."""
        place, at = entries_of(self._start[situations], self._start[situations + 1])
        return place, self._codes[at]


def _payers(decision: Decision) -> tuple[Integers, tuple[str, ...]]:
    """Of every access state the place of its payers among the words for them; "" stands first."""
    table: pa.Table = decision.options.access
    words = {"": 0}
    places = []
    for number in table["payer_set"].to_pylist():
        payers = payers_of_set(decision.world, number)
        word = "?" if payers is None else "+".join(payers) or "none"
        places.append(words.setdefault(word, len(words)))
    return np.array(places, dtype=np.int64), tuple(words)
