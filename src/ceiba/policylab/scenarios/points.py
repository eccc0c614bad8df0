"""The point between the bounds under one world: as `nation.expected` reckons it, from the arrays of a recount.

An undecided need passes a gate with the chance that its untested markers come out in favour of an alternative whose way is then open, its
tests included. What the pack does not know counts as *no*, as it does at the lower bound.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import numpy.typing as npt

from ceiba.decisions import Decision, Grid, Recounted
from ceiba.policylab.grid_places import rows_of
from ceiba.policylab.nation.markers import MarkerChances
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

Integers = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

_UNKNOWN, _YES = int(Value.UNKNOWN), int(Value.YES)
_LATER = len(GATES) - 1


class Points:
    """How likely the undecided circumstances of a decision pass each gate; chances are kept, so that a second world costs little."""

    def __init__(self, decision: Decision) -> None:
        self._chances = MarkerChances(decision)
        self._states = decision.options.states

    def under(self, recounted: Recounted, wanted: Integers) -> Numbers:
        """Return (gate, circumstance), 0 to 1, over the grid's circumstances; 0 where the need is decided at the gate, or nothing is open.

        wanted: places of the circumstances to be told, others stay at 0.
        """
        grid, outcomes = recounted.grid, recounted.outcomes
        found = np.zeros((len(GATES), grid.circumstances.size))
        told = np.zeros(grid.circumstances.size, dtype=bool)
        told[wanted] = True
        told &= (outcomes.upto == _UNKNOWN).any(axis=0)  # who is refused at a later gate may be undecided at an earlier one
        rows = grid.standard[(grid.columns["by_test"][grid.standard] == 1) & told[grid.of_row[grid.standard]]]
        if not rows.size:
            return found
        is_open = _ways(grid, recounted.values)[:, rows] == _YES
        is_open &= outcomes.upto[:, grid.of_row[rows]] == _UNKNOWN
        for gate in range(len(GATES)):
            self._tell(found[gate], grid, rows[is_open[gate]])
        return found

    def _tell(self, found: Numbers, grid: Grid, rows: Integers) -> None:
        cares: defaultdict[int, list[int]] = defaultdict(list)
        states: dict[int, int] = {}
        own = (grid.of_row[rows].tolist(), grid.columns["action"][rows].tolist(), grid.columns["clinical_id"][rows].tolist())
        for circumstance, action, state in zip(*own, strict=True):
            cares[circumstance].append(action)
            states[circumstance] = state
        for circumstance, actions in cares.items():
            state = states[circumstance]
            disease = self._states.situation(state).disease or ""
            found[circumstance] = self._chances.chance(state, disease, frozenset(actions))


def _ways(grid: Grid, values: Integers) -> Integers:
    """Whether each row passes up to each gate once its markers come out in its favour, its tests included: (gate, row), Values."""
    hoped = np.minimum.accumulate(values[grid.ids[len(GATES) :]], axis=0)
    tests = np.full((_LATER, grid.of_row.size), _UNKNOWN, dtype=np.int64)
    owners, of_test, _ = grid.best_tests(values)
    if owners.size:
        rows = rows_of(grid, grid.of_row[owners], of_test)
        upto = np.minimum.accumulate(values[grid.ids[1 : len(GATES)][:, np.maximum(rows, 0)]], axis=0)
        upto = np.where(rows < 0, _UNKNOWN, upto)
        first = np.flatnonzero(np.diff(owners, prepend=-1))
        tests[:, owners[first]] = np.minimum.reduceat(upto, first, axis=1)
    return np.vstack([np.full((1, grid.of_row.size), _YES, dtype=np.int64), np.minimum(hoped, tests)])
