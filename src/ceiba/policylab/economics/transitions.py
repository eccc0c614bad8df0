"""The probabilities of a cycle: from what a model writes under `transitions` to rows that sum to one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.exponential import matrix_exponential
from ceiba.policylab.economics.expressions import REST, Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import MarkovModel
from ceiba.policylab.economics.meanings import Meaning, Meanings
from ceiba.policylab.economics.parts import Change
from ceiba.policylab.economics.values import Chunk

TOLERANCE = 1e-9
"""How far from one the sum of a row may be, and how far below nought its rest: what adding decimal fractions leaves."""

Way = tuple[int, int]
"""From a state to a state, by their places in the model."""


@dataclass(frozen=True, eq=False)
class Row:
    """The ways out of one state. ways: to -> meaning. rest: where those go who go nowhere else; None where all ways are written."""

    state: int
    stays: int
    ways: Mapping[int, Meaning]
    rest: int | None


class Transitions:
    """The ways of the people of one strategy between states; two strategies with equal `key` move alike."""

    def __init__(self, model: MarkovModel, meanings: Meanings, strategy: int) -> None:
        self.model = model
        self.strategy = model.strategies[strategy].id
        self.places = {state.id: place for place, state in enumerate(model.states)}
        self.dead = frozenset(place for place, state in enumerate(model.states) if state.dead)
        self.rows = tuple(self._row(place, meanings, strategy) for place in range(len(model.states)))
        self.together = model.change.rates_become == "matrix_exponential"
        self.ways: tuple[Way, ...] = tuple(
            (row.state, to) for row in self.rows for to in (*row.ways, *(() if row.rest is None else (row.rest,)))
        )
        if self.together:
            for row in self.rows:
                self._refuse_what_does_not_go_together(row)
            self.ways = _reached(self.ways, len(self.rows))
        self.meanings = tuple(meaning for row in self.rows for meaning in row.ways.values())
        self.clocked = tuple(meaning for meaning in self.meanings if meaning.clocks)

    @property
    def key(self) -> object:
        """What these people's moves stand on."""
        return tuple((tuple((to, meaning.number) for to, meaning in row.ways.items()), row.rest) for row in self.rows)

    def moment(self, cycle: int) -> tuple[object, ...]:
        """While this is the same, so are the probabilities."""
        return tuple(meaning.moment(cycle) for meaning in self.clocked)

    def probabilities(self, chunk: Chunk, cycle: int) -> dict[Way, Value]:
        """Return the probability of each way in a cycle: a number, (n_draws,), or (stays, n_draws or 1) out of a state with residence."""
        found: dict[Way, Value] = {}
        if self.together:
            return self._probabilities_together(chunk, cycle)
        for row in self.rows:
            found |= self._probabilities_of(row, chunk, cycle)
        return found

    def _row(self, place: int, meanings: Meanings, strategy: int) -> Row:
        state = self.model.states[place]
        written = self.model.transitions.get(state.id, {})
        path = f"$.transitions.{state.id}"
        if not written:
            if state.dead:
                return Row(place, state.residence, {}, place)
            raise ModelFault(
                "nothing is said of the ways out of '{state}'",
                "Write them under transitions; `{state}: {{{state}: rest}}` keeps people where they are.",
                "$.transitions",
                state=state.id,
            )
        ways: dict[int, Meaning] = {}
        rest: int | None = None
        for name, entry in written.items():
            if name not in self.places:
                raise ModelFault("there is no state '{state}'", "Name one of: {known}.", f"{path}.{name}", state=name, known=self._known)
            text = entry.p if isinstance(entry, Change) else entry
            if text == REST:
                if rest is not None:
                    raise ModelFault("two ways out of '{state}' are `rest`", "One way can be what the others leave.", path, state=state.id)
                rest = self.places[name]
            else:
                ways[self.places[name]] = meanings.of(text, strategy, f"{path}.{name}", stay=state.residence > 1)
        if rest is None and self.model.change.given_as == "rates":
            raise ModelFault(
                "the ways out of '{state}' are rates, and none is `rest`", "Write where the others stay: `rest`.", path, state=state.id
            )
        return Row(place, state.residence, {to: meaning for to, meaning in ways.items() if not meaning.is_zero}, rest)

    @property
    def _known(self) -> str:
        return ", ".join(self.places)

    def _probabilities_of(self, row: Row, chunk: Chunk, cycle: int) -> dict[Way, Value]:
        raw = {to: chunk.value(meaning, cycle, row.stays) for to, meaning in row.ways.items()}
        for to, value in raw.items():
            self._check(row, to, value, cycle)
        found = self._of_rates(raw) if self.model.change.given_as == "rates" else raw
        if self.model.change.non_death == "survivors":
            found = self._of_survivors(found)
        total: Value = np.float64(0.0)
        for value in found.values():
            total = np.add(total, value)
        if row.rest is None:
            self._refuse_sum(row, cycle, total, np.abs(total - 1.0) > TOLERANCE)
        else:
            self._refuse_sum(row, cycle, total, total > 1.0 + TOLERANCE)
            left = np.maximum(np.subtract(1.0, total), 0.0)
            found = found | {row.rest: np.add(found[row.rest], left) if row.rest in found else left}
        return {(row.state, to): value for to, value in found.items()}

    def _probabilities_together(self, chunk: Chunk, cycle: int) -> dict[Way, Value]:
        """Return the probabilities of all ways that people can have gone at the end of a cycle, in one step or in several."""
        raw = {(row.state, to): chunk.value(meaning, cycle) for row in self.rows for to, meaning in row.ways.items()}
        for (state, to), value in raw.items():
            self._check(self.rows[state], to, value, cycle)
        width = max((int(np.size(value)) for value in raw.values()), default=1)
        rates = np.zeros((width, len(self.rows), len(self.rows)))
        for (state, to), value in raw.items():
            # What an expression leaves a hair below nought is nought.
            rates[:, state, to] = np.maximum(np.multiply(value, self.model.horizon.cycle_years), 0.0)
        found = np.ascontiguousarray(np.moveaxis(matrix_exponential(rates), 0, -1))
        return {(state, to): found[state, to] for state, to in self.ways}

    def _refuse_what_does_not_go_together(self, row: Row) -> None:
        state = self.model.states[row.state].id
        path = f"$.transitions.{state}"
        if row.stays > 1:
            raise ModelFault(
                "the ways out of '{state}' depend on the time in it, and rates of a matrix exponential cannot",
                "Write `rates_become: competing` and a shorter cycle, or leave `residence` out.",
                path,
                state=state,
            )
        if row.rest != row.state or row.state in row.ways:
            raise ModelFault(
                "with a matrix exponential, those who do not leave '{state}' stay in it",
                "Write `{state}: rest` under its ways, and no rate to itself.",
                path,
                state=state,
            )

    def _of_rates(self, rates: Mapping[int, Value]) -> dict[int, Value]:
        years = self.model.horizon.cycle_years
        if self.model.change.rates_become == "one_by_one":
            return {to: np.negative(np.expm1(np.multiply(rate, -years))) for to, rate in rates.items()}
        total: Value = np.float64(0.0)
        for rate in rates.values():
            total = np.add(total, rate)
        # (1 - exp(-x)) / x, which is 1 where nobody leaves.
        leaving = np.multiply(total, years)
        share = np.where(leaving > 0, -np.expm1(-leaving) / np.where(leaving > 0, leaving, 1.0), 1.0)
        return {to: np.multiply(rate, years) * share for to, rate in rates.items()}

    def _of_survivors(self, found: Mapping[int, Value]) -> dict[int, Value]:
        dying: Value = np.float64(0.0)
        for to in found:
            if to in self.dead:
                dying = np.add(dying, found[to])
        return {to: value if to in self.dead else np.multiply(value, np.subtract(1.0, dying)) for to, value in found.items()}

    def _check(self, row: Row, to: int, value: Value, cycle: int) -> None:
        highest = np.inf if self.model.change.given_as == "rates" else 1.0
        # A sum such as 1 - (0.7 + 0.3) may be a hair below nought.
        wrong = np.flatnonzero(np.ravel((value < -TOLERANCE) | (value > highest + TOLERANCE)))
        if len(wrong):
            state, other = self.model.states[row.state].id, self.model.states[to].id
            raise ModelFault(
                "the way from '{state}' to '{to}' is {value}, not in 0..{highest}: strategy '{strategy}', cycle {cycle} ({count} of {all})",
                "Mend the expression, or the distributions of its inputs.",
                f"$.transitions.{state}.{other}",
                state=state,
                to=other,
                value=f"{float(np.ravel(value)[wrong[0]]):.9g}",
                highest=f"{highest:g}",
                strategy=self.strategy,
                cycle=cycle,
                count=len(wrong),
                all=int(np.size(value)),
            )

    def _refuse_sum(self, row: Row, cycle: int, total: Value, wrong: npt.NDArray[np.bool_] | np.bool_) -> None:
        places = np.flatnonzero(np.ravel(wrong))
        if not len(places):
            return
        state = self.model.states[row.state].id
        raise ModelFault(
            "the ways out of '{state}' sum to {sum}, not to one: strategy '{strategy}', cycle {cycle} ({count} of {all} sums)",
            "Mend the probabilities; one of them can be `rest`, when the others sum to one at most.",
            f"$.transitions.{state}",
            state=state,
            sum=f"{float(np.ravel(total)[places[0]]):.9g}",
            strategy=self.strategy,
            cycle=cycle,
            count=len(places),
            all=int(np.size(total)),
        )


def _reached(ways: tuple[Way, ...], states: int) -> tuple[Way, ...]:
    """Return from where to where one comes in any number of steps."""
    known = np.eye(states, dtype=bool)
    for state, to in ways:
        known[state, to] = True
    for middle in range(states):
        known |= np.outer(known[:, middle], known[middle])
    return tuple((int(state), int(to)) for state, to in np.argwhere(known))
