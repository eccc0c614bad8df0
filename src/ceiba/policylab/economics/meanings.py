"""What each name of a model means for each strategy.

A name is a parameter, a share, a table, something derived, or what the strategy sets. Meanings are interned: what comes to the same for two
strategies is one meaning, computed once (`values.Chunk`). A meaning knows the clocks it runs by, so that what does not change in a cycle is
not computed again in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ceiba.policylab.economics.expressions import TIMES, Expression, Value, read_expression
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import AnyModel, TreeModel
from ceiba.policylab.economics.inputs import Correlated, Shares, Table, Timed
from ceiba.policylab.economics.parts import Horizon
from ceiba.terms.faults import ValueFault

Clock = Callable[[int], object]

Given = Mapping[str, Value]
"""Inputs by name: a number that is the same in every draw, or float64 (n_draws,)."""


class Values(Protocol):
    """What a meaning is computed from: the values of the inputs, and of other meanings, in a cycle of a stay."""

    def given(self, name: str) -> Value:
        """The value of a parameter or a share."""

    def value(self, meaning: Meaning, cycle: int, stays: int) -> Value:
        """The value of another meaning."""


Compute = Callable[[Values, int, int], Value]


@dataclass(frozen=True, eq=False)
class Meaning:
    """What an expression comes to. number: one for each meaning of a model. path: where in the document it is written.

    constant: its value where it rests on no input. clocks: what each way it depends on time shows in a cycle (1 is the first); while they
    show the same, its value is the same. by_stay: it depends on how long people have been in their state.
    """

    number: int
    text: str
    path: str
    compute: Compute
    constant: np.float64 | None = None
    clocks: tuple[Clock, ...] = ()
    by_stay: bool = False

    @property
    def is_zero(self) -> bool:
        """Whether it is nought in every draw, by how it is written."""
        return self.constant is not None and self.constant == 0

    def moment(self, cycle: int) -> tuple[object, ...]:
        """What its clocks show in a cycle."""
        return tuple(clock(cycle) for clock in self.clocks)


class Meanings:
    """The meanings of a model's names; ModelFault at what cannot be understood."""

    def __init__(self, model: AnyModel) -> None:
        self.model = model
        self._interned: dict[object, Meaning] = {}
        self._known: dict[tuple[int, str], Meaning] = {}
        self._tables = {table.id: (f"$.tables[{place}]", table) for place, table in enumerate(model.tables)}
        self._given = {parameter.id: f"$.parameters[{place}]" for place, parameter in enumerate(model.parameters)}
        self._given |= {name: path for path, drawn in _drawn_together(model) for name in drawn.of}
        for name, value in model.derived.items():
            if isinstance(value, str):
                # Those that nothing uses are read too, so that what is wrong in them is told where it stands.
                _read_at(value, f"$.derived.{name}")

    def of(self, text: str, strategy: int, path: str, *, stay: bool = False) -> Meaning:
        """Return what an expression means for a strategy (by its row). stay: whether `time_in_state` means something here."""
        meaning = self._expression(text, strategy, path, ())
        if meaning.by_stay and not stay:
            raise ModelFault(
                "`time_in_state` means something only in the ways out of a state with `residence`, in its cost and in its effect",
                "Give the state a `residence` of more than one cycle, or use `cycle`.",
                path,
            )
        return meaning

    def _expression(self, text: str, strategy: int, path: str, within: tuple[str, ...]) -> Meaning:
        expression = _read_at(text, path)
        if expression.constant is not None and expression.constant not in {0.0, 1.0}:
            raise ModelFault(
                "'{text}' is a number without a source",
                "Make it a parameter (a value with its citation, or `assumed` with the reason), and write its name here.",
                path,
                text=expression.text,
            )
        parts = {name: self._name(name, strategy, path, within) for name in sorted(expression.names)}
        key = (expression.text, tuple((name, part.number) for name, part in parts.items()))
        constants = {name: part.constant for name, part in parts.items() if part.constant is not None}
        constant = None
        if len(constants) == len(parts):
            with np.errstate(all="ignore"):
                constant = np.float64(expression.compute(constants))

        def compute(values: Values, cycle: int, stays: int) -> Value:
            return expression.compute({name: values.value(part, cycle, stays) for name, part in parts.items()})

        return self._intern(key, expression.text, path, compute, parts=parts.values(), constant=constant)

    def _name(self, name: str, strategy: int, path: str, within: tuple[str, ...]) -> Meaning:
        if name in within:
            raise ModelFault(
                "'{name}' is defined by itself: {circle}",
                "Break the circle: one of them must stand on parameters alone.",
                path,
                name=name,
                circle=" -> ".join((*within[within.index(name) :], name)),
            )
        known = self._known.get((strategy, name))
        if known is None:
            known = self._known[strategy, name] = self._read_name(name, strategy, path, within)
        return known

    def _read_name(self, name: str, strategy: int, path: str, within: tuple[str, ...]) -> Meaning:
        if name in TIMES:
            return self._time(name, path)
        if name in self._given:
            return self._intern(("given", name), name, self._given[name], lambda values, _cycle, _stays: values.given(name))
        if name in self._tables:
            return self._table(*self._tables[name])
        setting = self.model.strategies[strategy].setting
        if name in setting:
            return self._defined(setting[name], strategy, f"$.strategies[{strategy}].set.{name}", (*within, name))
        if name in self.model.derived:
            return self._defined(self.model.derived[name], strategy, f"$.derived.{name}", (*within, name))
        raise ModelFault(
            "'{name}' is not a name of this model", "Define it under parameters, shares, tables, derived or set.", path, name=name
        )

    def _defined(self, written: str | Timed, strategy: int, path: str, within: tuple[str, ...]) -> Meaning:
        if isinstance(written, str):
            return self._expression(written, strategy, path, within)
        self._horizon(path)
        early, late = (self._expression(text, strategy, path, within) for text in (written.value, written.then))
        last = written.first_cycles

        def compute(values: Values, cycle: int, stays: int) -> Value:
            return values.value(early if cycle <= last else late, cycle, stays)

        key = ("timed", last, early.number, late.number)
        text = f"{early.text}, after {last} cycles {late.text}"
        return self._intern(key, text, path, compute, parts=(early, late), clocks=(lambda cycle: cycle <= last,))

    def _time(self, name: str, path: str) -> Meaning:
        horizon = self._horizon(path)
        if name == "time_in_state":
            return self._intern(("time", name), name, path, lambda _values, _cycle, stays: np.arange(1.0, stays + 1)[:, None], by_stay=True)
        start, step = (1.0, 1.0) if name == "cycle" else (_start_age(horizon, path), horizon.cycle_years)
        return self._intern(
            ("time", name), name, path, lambda _values, cycle, _stays: np.float64(start + (cycle - 1) * step), clocks=(lambda cycle: cycle,)
        )

    def _table(self, path: str, table: Table) -> Meaning:
        if table.by == "time_in_state":
            self._horizon(path)
            return self._intern(("table", table.id), table.id, path, _by_stay(table, path), by_stay=True)
        at = _places(table, self._horizon(path), path)
        numbers = np.asarray(table.each, dtype=np.float64)
        return self._intern(
            ("table", table.id),
            table.id,
            path,
            lambda _values, cycle, _stays: np.float64(numbers[at[cycle - 1]]),
            clocks=(lambda cycle: at[cycle - 1],),
        )

    def _horizon(self, path: str) -> Horizon:
        if isinstance(self.model, TreeModel):
            raise ModelFault(
                "a decision tree has no cycles, and this depends on time", "Use `after_years`, or another kind of model.", path
            )
        return self.model.horizon

    def _intern(
        self,
        key: object,
        text: str,
        path: str,
        compute: Compute,
        *,
        parts: Iterable[Meaning] = (),
        constant: np.float64 | None = None,
        clocks: tuple[Clock, ...] = (),
        by_stay: bool = False,
    ) -> Meaning:
        found = self._interned.get(key)
        if found is None:
            parts = tuple(parts)
            inner = tuple(clock for part in parts for clock in part.clocks)
            stays = by_stay or any(part.by_stay for part in parts)
            found = Meaning(len(self._interned), text, path, compute, constant, tuple(dict.fromkeys((*clocks, *inner))), stays)
            self._interned[key] = found
        return found


def _read_at(text: str, path: str) -> Expression:
    try:
        return read_expression(text)
    except ValueFault as fault:
        raise ModelFault(fault.problem, "Mend the expression.", path, **fault.fields) from fault


def _by_stay(table: Table, path: str) -> Compute:
    each = table.each

    def compute(_values: Values, _cycle: int, stays: int) -> Value:
        if stays > table.last:
            raise ModelFault(
                "the table '{name}' tells {known} cycles of a stay, and a state that uses it has a `residence` of {stays}",
                "Lengthen the table, or shorten the residence; the last cycle of a stay stands for all later ones.",
                path,
                name=table.id,
                known=len(table.values),
                stays=stays,
            )
        return np.array([[each[table.where(stay)]] for stay in range(1, stays + 1)])

    return compute


def _start_age(horizon: Horizon, path: str) -> float:
    if horizon.start_age is None:
        raise ModelFault("it depends on age, and the model has no `start_age`", "Write `start_age` under `horizon`.", path)
    return horizon.start_age


def _places(table: Table, horizon: Horizon, path: str) -> list[int]:
    """Return which value of a table holds in each cycle; ModelFault when the model runs beyond its ends."""
    cycles = range(1, horizon.cycles + 1)
    if table.by == "age":
        start = _start_age(horizon, path)
        # 1e-9: twelve months of 1/12 are a whole year.
        wanted = [int(np.floor(start + (cycle - 1) * horizon.cycle_years + 1e-9)) for cycle in cycles]
    else:
        wanted = list(cycles)
    if wanted[0] < table.beginning or wanted[-1] > table.last:
        raise ModelFault(
            "the table '{name}' runs from {by} {first} to {last}, and the model from {start} to {end}",
            "Lengthen the table, or shorten the horizon.",
            path,
            name=table.id,
            by=table.by,
            first=table.beginning,
            last=f"{table.last:g}",
            start=wanted[0],
            end=wanted[-1],
        )
    return [table.where(value) for value in wanted]


def names_of(model: AnyModel) -> dict[str, str]:
    """Return the path of every name that a model defines; ModelFault when a name is defined twice or cannot be read in an expression."""
    found: dict[str, str] = {}

    def define(name: str, path: str) -> None:
        if name in found:
            raise ModelFault("the name '{name}' is defined twice", "Give each its own name.", path, name=name)
        found[name] = path

    _each(model.parameters, "parameters", define)
    _each(model.tables, "tables", define)
    for path, drawn in _drawn_together(model):
        for name in drawn.of:
            define(name, path)
    for name in model.derived:
        define(name, f"$.derived.{name}")
    for name in model.strategies[0].setting:
        define(name, f"$.strategies[0].set.{name}")
    return found


def _drawn_together(model: AnyModel) -> Iterator[tuple[str, Shares | Correlated]]:
    yield from ((f"$.shares[{place}]", shares) for place, shares in enumerate(model.shares))
    yield from ((f"$.correlated[{place}]", correlated) for place, correlated in enumerate(model.correlated))


def _each(entries: Iterable[object], section: str, define: Callable[[str, str], None]) -> None:
    for place, entry in enumerate(entries):
        define(str(getattr(entry, "id", "")), f"$.{section}[{place}]")
