"""Decide the circumstances of a decision again under a changed pack: only what the changes touch is asked.

The gates are the same functions, asked of the same situations; so what is recounted is what a full decision would give, which a property
test holds. A change that names an age or a marker that nothing named before makes the circumstances themselves anew: that is said, and the
people must be decided again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec
import numpy as np
import numpy.typing as npt

from ceiba.decisions.decide import Decision
from ceiba.decisions.grid import ASKED, Grid, Integers, Outcomes, grid_of
from ceiba.decisions.options import access_fields
from ceiba.decisions.path import favourable_findings, with_findings
from ceiba.decisions.situations import Decided, Decider, representative
from ceiba.decisions.touched import Touched, touched
from ceiba.decisions.world import World
from ceiba.terms.actions import Action
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation


@dataclass(frozen=True)
class Recounted:
    """A decision's circumstances under one world. grid: its rows, on these situations; decided: every situation, by number."""

    world: World
    grid: Grid
    decided: tuple[Decided, ...]

    @cached_property
    def values(self) -> Integers:
        """The Value of every situation."""
        return np.fromiter((decided.answer.value for decided in self.decided), np.int64, len(self.decided))

    @cached_property
    def outcomes(self) -> Outcomes:
        """How far each circumstance gets."""
        exceptional = np.fromiter((decided.answer.exceptional for decided in self.decided), np.int64, len(self.decided))
        return self.grid.outcomes(self.values, exceptional)


_SAME, _CLASSED, _FINER = range(3)
_INDICATED = ASKED.index(GATES[0])
_Units = tuple[list[Integers], Callable[[int], Situation]]
"""What tells questions apart, as columns over them, and the situation of one."""
_UnitsOf = Callable[[str, Integers, Integers], _Units]
"""Of a gate, the column of ASKED and the row of every question to it."""


class Recount:
    """Holds a decision ready to be asked again. baseline: as it was decided."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        self.baseline = Recounted(decision.world, grid_of(decision), decision.options.decided)
        self._access = [access_fields(decision.world, row) for row in decision.options.access.to_pylist()]

    @property
    def decider(self) -> Decider:
        """Who asked the gates."""
        return self.decision.options.found.reachable.decider

    @cached_property
    def paying(self) -> tuple[Integers, Integers]:
        """The payers and the region of every access state, as numbers, by its number."""
        access = self.decision.options.access
        regions = np.unique(access["region"].to_numpy(zero_copy_only=False).astype(str), return_inverse=True)[1]
        return access["payer_set"].to_numpy().astype(np.int64), regions.reshape(-1).astype(np.int64)

    def touched(self, world: World) -> Touched:
        """Return what the change to another world can alter."""
        return touched(self.decision.world, world)

    def under(self, world: World) -> Recounted | None:
        """Return the circumstances under another world; None when they must be made anew (`touched(world).anew` says why)."""
        reach = self.touched(world)
        if reach.anew:
            return None
        return _Asking(self, world, reach).recounted()

    def place(self, access_id: int, situation: Situation) -> Situation:
        """Return a clinical situation in an access state."""
        return msgspec.structs.replace(situation, **self._access[access_id])


class _Asking:
    """One recount: the rows of the touched actions, gate by gate, asked in the new world."""

    def __init__(self, recount: Recount, world: World, reach: Touched) -> None:
        self.recount, self.world, self.reach = recount, world, reach
        self.decider = recount.decider.of_world(world, keep=lambda action: action not in reach.covered | reach.finer)
        self.grid = recount.baseline.grid
        self.ids = self.grid.ids.copy()
        self.first_new = len(recount.baseline.decided)
        self.actions = recount.decision.options.actions
        self._hoped: dict[int, Mapping[str, Finding]] = {}

    def recounted(self) -> Recounted:
        """Ask, and return what is so."""
        self._ask("available", self.reach.available)
        self._ask("covered", self.reach.covered)
        self._ask("reachable", self.reach.reachable)
        decided = (*self.recount.baseline.decided, *self.decider.decided)
        return Recounted(self.world, self.grid.with_ids(self.ids), decided)

    def _ask(self, gate: str, touched_ids: frozenset[str]) -> None:
        places = np.array([place for place, action in enumerate(self.actions) if action.id in touched_ids], dtype=np.int64)
        rows = np.flatnonzero(np.isin(self.grid.columns["action"], places))
        own, hoped = ASKED.index(gate), ASKED.index(f"hoped_{gate}")
        waits = rows[self.grid.columns["by_test"][rows] == 1]
        of_action = np.array([self._kind(gate, place) for place in range(len(self.actions))], dtype=np.int64)
        columns, asked = np.repeat([own, hoped], [rows.size, waits.size]), np.concatenate([rows, waits])
        kinds = of_action[self.grid.columns["action"][asked]]
        for kind, units_of in ((_SAME, self._same), (_CLASSED, self._classed), (_FINER, self._finer)):
            self._ask_rows(gate, columns[kinds == kind], asked[kinds == kind], units_of)
        settled = np.setdiff1d(rows, waits, assume_unique=True)
        self.ids[hoped, settled] = self.ids[own, settled]

    def _kind(self, gate: str, place: int) -> int:
        """How finely the rows of an action must be told apart at a gate."""
        action = self.actions[place].id
        if action in self.reach.finer:
            return _FINER
        return _CLASSED if gate == "reachable" and action in self.reach.covered else _SAME

    def _ask_rows(self, gate: str, columns: Integers, rows: Integers, units_of: _UnitsOf) -> None:
        """Ask a gate for the distinct units among these questions, and put the new situations in their place."""
        if not rows.size:
            return
        units, situation = units_of(gate, columns, rows)
        _, first, inverse = np.unique(_one_key(units), return_index=True, return_inverse=True)
        asked = [self.decider.ask(gate, self._action(rows[place]), situation(place)) for place in first.tolist()]
        numbers = np.array([self.first_new + decided.situation_id for decided in asked], dtype=np.int64)
        self.ids[columns, rows] = numbers[inverse.reshape(-1)]

    def _same(self, _: str, columns: Integers, rows: Integers) -> _Units:
        """The rules ask no more than before, so the old situations stand for their rows."""
        before, ids = self.recount.baseline.decided, self.grid.ids[columns, rows]
        return [ids], lambda place: representative(before[ids[place]])

    def _classed(self, _: str, columns: Integers, rows: Integers) -> _Units:
        """Who covers may be another than before, so what is reached is asked of the classes of both gates in every access state."""
        of, members = self.grid.columns, self.recount.decision.options.found.reachable.members
        classes = np.where(_is_hoped(columns), of["hoped_reachable_class"][rows], of["reachable_class"][rows])
        return [classes, of["access_id"][rows]], lambda place: self._placed(rows[place], members[classes[place]][1])

    def _finer(self, gate: str, columns: Integers, rows: Integers) -> _Units:
        """The rules ask more than before, so the clinical states are classed anew by what they now tell apart."""
        of, hoped = self.grid.columns, _is_hoped(columns)
        clinical = np.empty(rows.size, dtype=np.int64)
        for each in (False, True):
            clinical[hoped == each] = self._clinical_class(gate, rows[hoped == each], hoped=each)
        units = [hoped.astype(np.int64), of["action"][rows], clinical]
        if gate == "covered":
            units += [paying[of["access_id"][rows]] for paying in self.recount.paying]
        elif gate == "reachable":
            units += [of["access_id"][rows]]
        return units, lambda place: self._clinical(rows[place], gate, hoped=bool(hoped[place]))

    def _clinical_class(self, gate: str, rows: Integers, *, hoped: bool) -> Integers:
        """What a gate's rules tell apart of the clinical state of each row, among the rows of its action.

        Which markers are hoped for follows from the situation in which *indicated* was asked.
        """
        actions, code = self.grid.columns["action"][rows], self.grid.columns["clinical_id"][rows].copy()
        states = self.recount.decision.options.states
        read_at = ("covered", "reachable") if gate == "reachable" else (gate,)
        for place in np.unique(actions).tolist():
            seen = [self.decider.projection(each, self.actions[place]) for each in read_at]
            own = actions == place
            numbers, inverse = np.unique(code[own], return_inverse=True)
            classes = [states.classes(projection, numbers)[0][inverse.reshape(-1)] for projection in seen]
            if hoped and any(projection.markers for projection in seen):
                classes.append(self.grid.ids[_INDICATED][rows[own]])
            code[own] = _one_key(classes)
        return code

    def _clinical(self, row: int, gate: str, *, hoped: bool) -> Situation:
        state = self.recount.decision.options.states.situation(int(self.grid.columns["clinical_id"][row]))
        if hoped:
            state = with_findings(state, self._favourable(row, state))
        return state if gate == "available" else self._placed(row, state)

    def _favourable(self, row: int, state: Situation) -> Mapping[str, Finding]:
        """The markers hoped for in a row, worked out once for all that the evidence cannot tell apart."""
        asked = int(self.grid.ids[_INDICATED, row])
        if asked not in self._hoped:
            self._hoped[asked] = favourable_findings(self.world, self._action(row), state)
        return self._hoped[asked]

    def _placed(self, row: int, state: Situation) -> Situation:
        return self.recount.place(int(self.grid.columns["access_id"][row]), state)

    def _action(self, row: int) -> Action:
        return self.actions[int(self.grid.columns["action"][row])]


def _is_hoped(columns: Integers) -> npt.NDArray[np.bool_]:
    """Of which questions of ASKED an answer is wanted as if untested markers came out in favour."""
    return columns >= len(GATES)


def _one_key(columns: list[Integers]) -> Integers:
    """Several columns of small numbers from NOT_RECORDED up as one: equal where all of them are."""
    key = columns[0]
    for column in columns[1:]:
        low = int(column.min())
        key = key * (int(column.max()) - low + 1) + (column - low)
    return key
