"""A cohort walks between states: who is where at each point of time, draw by draw.

The draws are on the last axis, one row per state. A state with `residence` has a row per cycle of a stay, shifted by one at each step, so
that the time spent in it costs rows and never a larger matrix. Ways that nobody takes are not computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import MarkovModel
from ceiba.policylab.economics.meanings import Meanings
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.transitions import TOLERANCE, Transitions, Way
from ceiba.policylab.economics.values import Chunk

Point = tuple[Draws, Mapping[Way, Draws]]
"""At a point of time: the share of people in each row (n_rows, n_draws), and those who took each way asked for in the cycle before."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Where the states stand in an array of people. at: state -> its rows; a state that is not followed has none."""

    at: Mapping[int, slice]
    count: int


def rows_of(stays: Mapping[int, int]) -> Rows:
    """Return where states stand that have so many rows each."""
    at: dict[int, slice] = {}
    count = 0
    for state, rows in stays.items():
        at[state] = slice(count, count + rows)
        count += rows
    return Rows(at, count)


Sum = tuple[int, list[tuple[int, Value]]]
"""A row, and from which rows people come into it with which probability."""

Coming = tuple[int, list[tuple[int, Value]]]
"""A state, and from which states people come into it with which probability."""


class Cohort:
    """The people of one strategy. followed: the states that are kept; one that is not must lead nowhere but to itself."""

    def __init__(
        self, model: MarkovModel, meanings: Meanings, strategy: int, transitions: Transitions, followed: Collection[int] | None = None
    ) -> None:
        self.transitions = transitions
        self.cycles = model.horizon.cycles
        wanted = range(len(model.states)) if followed is None else sorted(followed)
        self.stays = {state: model.states[state].residence for state in wanted}
        self.rows = rows_of(self.stays)
        self.start = {place: meanings.of(state.start, strategy, f"$.states[{place}].start") for place, state in enumerate(model.states)}

    def walk(self, chunk: Chunk, flows: Collection[Way] = ()) -> Iterator[Point]:
        """Yield the points 0..n. The arrays are used again two points later: read them, do not keep them.

        flows: ways whose people are wanted at each point. Raises ModelFault where probabilities do not hold.
        """
        people = self._started(chunk)
        yield people, {}
        after, spare = np.empty_like(people), np.empty(chunk.width)
        # The rows of both arrays, cut once: cutting them anew in every cycle would cost more than many a sum.
        rows, rows_after = list(people), list(after)
        moment: object = None
        probabilities: dict[Way, Value] = {}
        plain: list[Sum] = []
        staying: list[Coming] = []
        for cycle in range(1, self.cycles + 1):
            now = self.transitions.moment(cycle)
            if now != moment:
                moment, probabilities = now, self.transitions.probabilities(chunk, cycle)
                plain, staying = self._sums(probabilities)
            taken = {way: self._leaving(people, way, probabilities[way]) for way in flows if way in probabilities}
            for target, terms in plain:
                _sum_up(rows, rows_after[target], terms, spare)
            for to, coming in staying:
                self._step(people, after, spare, to, coming)
            people, after, rows, rows_after = after, people, rows_after, rows
            yield people, taken

    def _started(self, chunk: Chunk) -> Draws:
        people = np.zeros((self.rows.count, chunk.width))
        total: Value = np.float64(0.0)
        for state, meaning in self.start.items():
            share = chunk.value(meaning)
            if np.any((share < -TOLERANCE) | (share > 1 + TOLERANCE)):
                raise ModelFault("a share of people outside 0..1", "Mend where people start.", f"$.states[{state}].start")
            total = np.add(total, share)
            if state in self.rows.at:
                people[self.rows.at[state].start] = share
        if np.any(np.abs(total - 1.0) > TOLERANCE):
            raise ModelFault(
                "the shares of people at the start sum to {sum}, not to one",
                "Mend `start` of the states.",
                "$.states",
                sum=f"{float(np.ravel(total)[0]):.9g}",
            )
        return people

    def _sums(self, probabilities: Mapping[Way, Value]) -> tuple[list[Sum], list[Coming]]:
        """Return what is added up into each row, and apart the states where stays play a part: into them, or out of them."""
        coming: dict[int, list[tuple[int, Value]]] = {state: [] for state in self.rows.at}
        for (state, to), value in probabilities.items():
            if to in coming:
                coming[to].append((state, value))
        plain: list[Sum] = []
        staying: list[Coming] = []
        for to, sources in coming.items():
            if all(self.stays[state] == 1 for state in (to, *(state for state, _ in sources))):
                plain.append((self.rows.at[to].start, [(self.rows.at[state].start, value) for state, value in sources]))
            else:
                staying.append((to, sources))
        return plain, staying

    def _step(self, people: Draws, after: Draws, spare: Draws, to: int, sources: list[tuple[int, Value]]) -> None:
        """Move people into a state where stays play a part."""
        at = self.rows.at
        rows = at[to]
        target = after[rows.start]
        stayed: Draws | None = None
        begun = False
        for state, probability in sources:
            if self.stays[state] == 1:
                came = np.multiply(people[at[state].start], probability, out=spare if begun else target)
            elif state == to:
                stayed = np.multiply(people[rows], probability)
                continue
            else:
                came = np.add.reduce(np.multiply(people[at[state]], probability), axis=0, out=spare if begun else target)
            if begun:
                np.add(target, came, out=target)
            begun = True
        if not begun:
            target[...] = 0.0
        if self.stays[to] > 1:
            after[rows.start + 1 : rows.stop] = 0.0 if stayed is None else stayed[:-1]
            if stayed is not None:
                after[rows.stop - 1] += stayed[-1]

    def _leaving(self, people: Draws, way: Way, probability: Value) -> Draws:
        moved = np.multiply(people[self.rows.at[way[0]]], probability)
        return np.asarray(moved[0] if len(moved) == 1 else np.add.reduce(moved, axis=0))


def _sum_up(rows: list[Draws], target: Draws, terms: list[tuple[int, Value]], spare: Draws) -> None:
    """Write into `target` the sum of rows times probabilities."""
    if not terms:
        target[...] = 0.0
        return
    first, probability = terms[0]
    np.multiply(rows[first], probability, out=target)
    for row, probability in terms[1:]:
        np.multiply(rows[row], probability, out=spare)
        np.add(target, spare, out=target)


def followed_states(transitions: Transitions, rewarded: Collection[int]) -> tuple[int, ...]:
    """Return the states that must be followed: all but those that nobody leaves and that neither cost nor give anything."""
    leading = {state for state, to in transitions.ways if state != to}
    return tuple(row.state for row in transitions.rows if row.state in leading or row.state in rewarded or row.stays > 1)
