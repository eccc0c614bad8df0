"""A country's needs as the levers see them: of each group of needs, which levers would open each of its alternatives.

The needs are decided once as they are (the first lane), and once more for each set of levers that changes what is recorded of people, such
as who is tested: there a person is another circumstance. A need that is met in a lane is met when the levers of the lane are in effect.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from ceiba.decisions import Decision, Recount, Recounted
from ceiba.policylab.grid_places import circumstance_places
from ceiba.policylab.losses import Bound
from ceiba.policylab.roadmap.obstacles import Entries, Standing, cleared, entries_of, test_entries_of
from ceiba.policylab.roadmap.problem import Floats, Integers, WayNeeds

GainKey = tuple[str, str, str | None, int | None]
"""Of what a gain is asked: an action in a disease ("" is not recorded), stage and line."""
Gains = Callable[[str, str, str | None, int | None], float]
"""QALYs of what a `GainKey` names; NaN where nothing published says it."""


@dataclass(frozen=True)
class Lane:
    """The needs decided under a set of levers. levers: bits, 0 as they are. tested: whether its levers have people tested."""

    decision: Decision
    levers: int = 0
    tested: bool = False

    @cached_property
    def recount(self) -> Recount:
        """The lane, ready to be asked again."""
        return Recount(self.decision)


@dataclass(frozen=True)
class Openings:
    """Groups of needs and what would open each of their alternatives.

    weight: float64 (groups,), needs a year. n: int64 (groups,), needs counted. circumstance: int64 (groups,), of the first lane; access:
    int64 (groups,), its access state. ways: of each group (what opens it, None when no lever does; QALYs, NaN unknown), the preferred
    first. keys: of each way, of what its QALYs are the gain; () where nobody asked.
    """

    weight: Floats
    n: Integers
    circumstance: Integers
    access: Integers
    ways: tuple[tuple[tuple[WayNeeds | None, float], ...], ...]
    keys: tuple[tuple[GainKey, ...], ...] = ()

    @property
    def needs(self) -> float:
        """Needs a year that have an alternative."""
        return float(sum(weight for weight, ways in zip(self.weight.tolist(), self.ways, strict=True) if ways))

    def met(self, active: int) -> float:
        """Needs a year with an open alternative while these levers (bits) are in effect."""
        total = 0.0
        for weight, ways in zip(self.weight.tolist(), self.ways, strict=True):
            if any(way is not None and all(mask & active for mask in way) for way, _ in ways):
                total += weight
        return total


@dataclass
class Cleared:
    """What the levers clear in one lane.

    masks: int64 (entries,), bits of the levers that clear each; tests, test_masks: of its tests. more: of alternatives, further sets of
    levers of which one must be in effect: what was hidden behind an obstacle, and was found when the levers were laid together.
    """

    standing: Standing
    entries: Entries
    masks: Integers
    tests: Entries
    test_masks: Integers
    more: dict[int, list[int]] = field(default_factory=dict)

    def needs(self) -> list[WayNeeds | None]:
        """Of every alternative what opens it."""
        found = needs_by_row(self.entries, self.masks, self.standing.rows.size)
        for row, masks in self.more.items():
            opened = found[row]
            found[row] = None if opened is None else needs_of([*opened, *masks])
        return found

    def needs_of_tests(self) -> list[WayNeeds | None]:
        """Of every alternative what opens the tests it waits for; nothing where it waits for none."""
        return needs_by_row(self.tests, self.test_masks, self.standing.rows.size)

    def mend(self, after: Standing, active: int, every: int) -> int:
        """Hold what is said of levers (bits) against the lane asked again with all of them laid; return how many alternatives differ.

        One that is not open then needs a further lever, one of those that are not in the set; none, when the set is `every` lever.
        """
        differ = 0
        for row, (opened, is_open) in enumerate(zip(self.needs(), after.open.tolist(), strict=True)):
            if opened is not None and not is_open and all(mask & active for mask in opened):
                self.more.setdefault(row, []).append(every & ~active)
                differ += 1
        return differ


def clear(lane: Lane, worlds: Sequence[Recounted | None], bound: Bound) -> Cleared:
    """Return what each lever clears in a lane. worlds: the lane asked again under each lever; None where it does nothing to it."""
    before = Standing(lane.recount.baseline, bound)
    own, tests = entries_of(before), test_entries_of(before)
    masks, test_masks = np.zeros(own.size, dtype=np.int64), np.zeros(tests.size, dtype=np.int64)
    for place, after in enumerate(worlds):
        if after is not None:
            standing = Standing(after, bound)
            masks |= cleared(before, own, standing).astype(np.int64) << place
            test_masks |= cleared(before, tests, standing).astype(np.int64) << place
    return Cleared(before, own, masks, tests, test_masks)


def needs_by_row(entries: Entries, masks: Integers, rows: int) -> list[WayNeeds | None]:
    """Return, of every alternative, the sets of levers of which one each must be in effect; None when no lever clears some obstacle."""
    bounds = np.searchsorted(entries.row, np.arange(rows + 1))
    listed = masks.tolist()
    return [needs_of(listed[first:last]) for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)]


def needs_of(masks: Sequence[int]) -> WayNeeds | None:
    """What opens a way; None when some obstacle is cleared by no lever.

    A set of levers that holds another of the way's says nothing more.
    """
    if not all(masks):
        return None
    distinct = set(masks)
    return frozenset(mask for mask in distinct if not any(other != mask and other & mask == other for other in distinct))


def both(first: WayNeeds | None, second: WayNeeds | None) -> WayNeeds | None:
    """What opens two things together."""
    return None if first is None or second is None else needs_of([*first, *second])


def openings(lanes: Sequence[Lane], found: Sequence[Cleared], gains: Gains) -> Openings:
    """Return the groups of needs. lanes: the first is the needs as they are; found: of each lane."""
    needs, weight = _weighted(lanes[0].decision)
    places = np.array([_place(lane, needs) for lane in lanes])
    distinct, first, inverse = np.unique(places, axis=1, return_index=True, return_inverse=True)
    inverse = inverse.reshape(-1)
    total = np.bincount(inverse, weights=weight, minlength=first.size).astype(np.float64)
    counted = np.bincount(inverse, minlength=first.size).astype(np.int64)
    rows = [_Rows(lane, each, gains) for lane, each in zip(lanes, found, strict=True)]
    grid = lanes[0].recount.baseline.grid
    access_of = np.full(grid.circumstances.size, -1, dtype=np.int64)
    access_of[grid.of_row] = grid.columns["access_id"]
    at = distinct[0]
    if not grid.circumstances.size:
        access, named = np.full(at.size, -1, dtype=np.int64), np.full(at.size, -1, dtype=np.int64)
    else:
        access, named = np.where(at < 0, -1, access_of[at]), np.where(at < 0, -1, grid.circumstances[at])
    ways = [_ways(rows, group) for group in distinct.T.tolist()]
    return Openings(total, counted, named, access, tuple(map(tuple, ways)), tuple(tuple(each.values()) for each in ways))


def _ways(rows: Sequence[_Rows], group: Sequence[int]) -> dict[tuple[WayNeeds | None, float], GainKey]:
    """The distinct ways of a group in their order; of each, the first of the gains that is the same."""
    kept: dict[tuple[WayNeeds | None, float], GainKey] = {}
    tests = rows[0].tests(group[0])
    for lane, circumstance in zip(rows, group, strict=True):
        for action, opened, gain, key in lane.ways(circumstance):
            needed = both(opened, lane.begun)
            if lane.lane.tested and action in tests:
                needed = both(needed, tests[action])
            kept.setdefault((needed, gain), key)
    return kept


class _Rows:
    """The alternatives of one lane, by circumstance, preferred first."""

    def __init__(self, lane: Lane, found: Cleared, gains: Gains) -> None:
        self.lane = lane
        self.begun: WayNeeds = frozenset(1 << place for place in range(lane.levers.bit_length()) if lane.levers >> place & 1)
        grid = found.standing.recounted.grid
        rows = found.standing.rows
        owner, rank, action = grid.of_row[rows], grid.columns["rank"][rows], grid.columns["action"][rows]
        self._order = np.lexsort((action, rank, owner))
        self._bounds = np.searchsorted(owner[self._order], np.arange(grid.circumstances.size + 1))
        self._action = action.tolist()
        clinical = grid.columns["clinical_id"][rows]
        self._keys = _keys(lane.decision, action, clinical)
        known = {key: gains(*key) for key in dict.fromkeys(self._keys)}
        self._gain = [known[key] for key in self._keys]
        self._needs, self._tests = found.needs(), found.needs_of_tests()

    def ways(self, circumstance: int) -> list[tuple[int, WayNeeds | None, float, GainKey]]:
        """Action, what opens it, QALYs, and of what they are, of each alternative of a circumstance (its place; -1 has none)."""
        return [(self._action[row], self._needs[row], self._gain[row], self._keys[row]) for row in self._rows(circumstance)]

    def tests(self, circumstance: int) -> dict[int, WayNeeds | None]:
        """Of each alternative that waits for tests, what opens these."""
        waiting = ((row, self._tests[row]) for row in self._rows(circumstance))
        return {self._action[row]: opened for row, opened in waiting if opened != frozenset()}

    def _rows(self, circumstance: int) -> list[int]:
        if circumstance < 0:
            return []
        rows: list[int] = self._order[self._bounds[circumstance] : self._bounds[circumstance + 1]].tolist()
        return rows


def _keys(decision: Decision, action: Integers, clinical: Integers) -> list[GainKey]:
    """Of what the gain of each alternative is asked."""
    found = []
    for place, state in zip(action.tolist(), clinical.tolist(), strict=True):
        situation = decision.options.states.situation(state)
        found.append((decision.options.actions[place].id, situation.disease or "", situation.stage, situation.line))
    return found


def _weighted(decision: Decision) -> tuple[list[str], Floats]:
    table = decision.engine.collect(decision.options.needs.select("need_id", "weight")).sort_by("need_id")
    weight = table["weight"].to_numpy(zero_copy_only=False).astype(np.float64)
    keep = ~np.isnan(weight)
    ids = np.asarray(table["need_id"].to_pylist(), dtype=object)[keep].tolist()
    return ids, weight[keep]


def _place(lane: Lane, needs: list[str]) -> Integers:
    """The place of each need's circumstance in the lane's grid; -1 where it has no alternative."""
    table = lane.decision.engine.collect(lane.decision.options.needs.select("need_id", "circumstance_id"))
    of = dict(zip(table["need_id"].to_pylist(), table["circumstance_id"].to_pylist(), strict=True))
    wanted = np.fromiter((of[need] for need in needs), np.int64, len(needs))
    return circumstance_places(lane.recount.baseline.grid, wanted)
