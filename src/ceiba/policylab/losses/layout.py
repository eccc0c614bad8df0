"""The groups of a nation's needs and the ways of each: what no change of a pack alters, made once for the bounds that share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.decisions import Decision, Grid, Recount
from ceiba.policylab.economics import gain
from ceiba.policylab.losses.obstacles import Integers
from ceiba.policylab.nation.markers import MarkerChances

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Layout:
    """The groups and ways of a nation's needs: what no change of a pack alters.

    circumstance, share, weight: of every group, ascending, its circumstance_id, its share of it, and its needs a year; groups of a
    circumstance are the variants in which its untested markers may turn out, and may have no way at all. group, row, gain: of every way,
    its group (ascending), its row of the grid, and the QALYs gained per person as published (NaN: nobody published any; never zero).
    unstated: markers of which the pack states no prevalence, with the needs a year some option of which waits for them.
    """

    circumstance: Integers
    share: Floats
    weight: Floats
    group: Integers
    row: Integers
    gain: Floats
    unstated: dict[str, float]


def layout_of(recount: Recount, weights: Mapping[int, float], *, by_chance: bool) -> Layout:
    """Return the groups and ways. weights: needs a year by circumstance_id; one without is left out.

    by_chance: whether untested markers turn out as the pack's profiles say, and not in favour: below the upper bound.
    """
    making = _Making(recount, by_chance=by_chance)
    for first, last, number in _spans(recount.baseline.grid):
        if number in weights:
            making.add(number, weights[number], recount.baseline.grid.standard[first:last].tolist())
    integers = [np.array(each, dtype=np.int64) for each in (making.circumstance, making.group, making.row)]
    numbers = [np.array(each, dtype=np.float64) for each in (making.share, making.weight, making.gain)]
    return Layout(integers[0], numbers[0], numbers[1], integers[1], integers[2], numbers[2], making.unstated)


class _Making:
    """A layout in the making, circumstance by circumstance."""

    def __init__(self, recount: Recount, *, by_chance: bool) -> None:
        grid = recount.baseline.grid
        self._recount, self._by_chance = recount, by_chance
        self._columns = {name: grid.columns[name].tolist() for name in ("action", "by_test", "clinical_id")}
        self._chances, self._gains = MarkerChances(recount.decision), _Gains(recount.decision)
        self.circumstance: list[int] = []
        self.share: list[float] = []
        self.weight: list[float] = []
        self.group: list[int] = []
        self.row: list[int] = []
        self.gain: list[float] = []
        self.unstated: dict[str, float] = {}

    def add(self, circumstance: int, needs: float, rows: list[int]) -> None:
        """Add a circumstance with its standard rows."""
        places, clinical = self._columns["action"], self._columns["clinical_id"][rows[0]]
        undecided = {places[row]: row for row in rows if self._by_chance and self._columns["by_test"][row] == 1}
        decided = [row for row in rows if places[row] not in undecided]
        disease = self._recount.decision.options.states.situation(clinical).disease or ""
        for marker in {marker for care in undecided for marker in self._chances.unstated(clinical, disease, care)}:
            self.unstated[marker] = self.unstated.get(marker, 0.0) + needs
        for indicated, share in self._chances.parts(clinical, disease, frozenset(undecided)).items():
            ways = sorted([*decided, *(undecided[care] for care in indicated)])
            self.group += [len(self.weight)] * len(ways)
            self.row += ways
            self.gain += [self._gains.of(places[row], clinical) for row in ways]
            self.circumstance.append(circumstance)
            self.share.append(share)
            self.weight.append(needs * share)


class _Gains:
    """The published QALYs of an action in a clinical state."""

    def __init__(self, decision: Decision) -> None:
        self._decision = decision
        self._known: dict[tuple[int, int], float] = {}

    def of(self, action: int, clinical: int) -> float:
        """Return the QALYs gained per person, NaN where nobody published any."""
        key = (action, clinical)
        if key not in self._known:
            options, world = self._decision.options, self._decision.world
            state = options.states.situation(clinical)
            found = None
            if state.disease is not None:
                found = gain(
                    options.actions[action].id, state.disease, world.knowledge.tree, world.pack.country, line=state.line, stage=state.stage
                )
            self._known[key] = float("nan") if found is None else found.value
        return self._known[key]


def _spans(grid: Grid) -> list[tuple[int, int, int]]:
    """Of every circumstance with a standard row: its first and last place among them, and its id."""
    owners = grid.of_row[grid.standard]
    first = np.flatnonzero(np.diff(owners, prepend=-1))
    last = np.append(first[1:], owners.size)
    return list(zip(first.tolist(), last.tolist(), grid.circumstances[owners[first]].tolist(), strict=True))
