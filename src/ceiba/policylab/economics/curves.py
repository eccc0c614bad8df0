"""Partitioned survival: two curves share people out among progression-free, progressed and dead."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import SurvivalModel
from ceiba.policylab.economics.markov import Point, rows_of
from ceiba.policylab.economics.meanings import Meaning, Meanings
from ceiba.policylab.economics.parts import FORMS, Curve
from ceiba.policylab.economics.transitions import TOLERANCE, Way
from ceiba.policylab.economics.values import Chunk

ON_TREATMENT = 3
"""The row of people on treatment, who are in one of the states as well."""

LEAVING: Way = (0, 0)
DYING: Way = (2, 2)
"""What stands for leaving the state free of progression, and for dying, among ways: curves tell how many, never from where to where."""

_ERF = np.frompyfunc(math.erfc, 1, 1)


def _lognormal(time: float, meanlog: Value, sdlog: Value) -> Value:
    if not time:
        return np.float64(1.0)
    return np.float64(0.5) * np.asarray(_ERF((math.log(time) - meanlog) / (sdlog * math.sqrt(2.0))), dtype=np.float64)


SURVIVAL: dict[str, Callable[..., Value]] = {
    "exponential": lambda time, rate: np.exp(-rate * time),
    "weibull": lambda time, shape, scale: np.exp(-((time / scale) ** shape)),
    "loglogistic": lambda time, shape, scale: 1.0 / (1.0 + (time / scale) ** shape),
    "lognormal": _lognormal,
    # A shape of nought is the exponential.
    "gompertz": lambda time, shape, rate: np.exp(
        -rate * np.where(shape == 0, time, np.expm1(shape * time) / np.where(shape == 0, 1.0, shape))
    ),
}
"""The share free of the event at a time in years, by the form of the curve and its parameters in the order of FORMS."""


def _check_constant(meaning: Meaning, path: str) -> None:
    if meaning.clocks:
        raise ModelFault(
            "the parameters of a curve do not change over time, and '{text}' does",
            "Write the curve as a table, or choose a Markov model.",
            path,
            text=meaning.text,
        )


def _too_low(key: str, count: int, value: Value, path: str) -> ModelFault:
    return ModelFault(
        "`{key}` of a curve is too low ({count} of {all} values)",
        "A rate or a ratio is 0 or more; a scale, a shape or a spread is above 0. Mend the expression, or the distributions of its inputs.",
        path,
        key=key,
        count=count,
        all=int(np.size(value)),
    )


class CurveValues:
    """One curve of one strategy. ModelFault where a parameter of it depends on time, or a table ends before the horizon."""

    def __init__(self, model: SurvivalModel, meanings: Meanings, strategy: int, name: str) -> None:
        self.curve: Curve = getattr(model.strategies[strategy], name)
        self.path = f"$.strategies[{strategy}].{name}"
        self.parameters: tuple[Meaning, ...] = ()
        self.ratio = meanings.of(self.curve.hazard_ratio, strategy, f"{self.path}.hazard_ratio")
        _check_constant(self.ratio, self.path)
        if self.curve.form == "tabulated":
            if self.curve.times[-1] < model.horizon.years - TOLERANCE:
                raise ModelFault(
                    "the table of survival ends at {last} years, and the horizon is {years} years",
                    "Lengthen the table by a curve you can defend, or shorten the horizon.",
                    self.path,
                    last=self.curve.times[-1],
                    years=model.horizon.years,
                )
            return
        self.parameters = tuple(meanings.of(getattr(self.curve, key), strategy, f"{self.path}.{key}") for key in FORMS[self.curve.form])
        for meaning in self.parameters:
            _check_constant(meaning, self.path)

    @property
    def key(self) -> object:
        """What it stands on."""
        return self.curve.form, self.curve.times, self.curve.survival, tuple(meaning.number for meaning in (self.ratio, *self.parameters))

    def at(self, time: float, chunk: Chunk) -> Value:
        """Return the share free of the event at a time in years."""
        share = self._shape(time, chunk)
        if self.ratio.constant == 1:
            return share
        ratio = chunk.value(self.ratio)
        below = int(np.count_nonzero(ratio < 0))
        if below:
            raise _too_low("hazard_ratio", below, ratio, self.path)
        return np.power(share, ratio)

    def _shape(self, time: float, chunk: Chunk) -> Value:
        if self.curve.form == "tabulated":
            return np.float64(np.interp(time, self.curve.times, self.curve.survival))
        values = [chunk.value(meaning) for meaning in self.parameters]
        for key, value in zip(FORMS[self.curve.form], values, strict=True):
            positive = key in {"scale", "sdlog"} or (key == "shape" and self.curve.form != "gompertz")
            low = int(np.count_nonzero(value <= 0)) if positive else int(np.count_nonzero(value < 0)) if key == "rate" else 0
            if low:
                raise _too_low(key, low, value, self.path)
        with np.errstate(over="ignore"):
            return SURVIVAL[self.curve.form](time, *values)


class Partition:
    """The people of one strategy, shared out by its curves. rows: progression-free, progressed, dead, on treatment."""

    def __init__(self, model: SurvivalModel, meanings: Meanings, strategy: int) -> None:
        self.model = model
        self.strategy = model.strategies[strategy].id
        self.path = f"$.strategies[{strategy}]"
        self.overall = CurveValues(model, meanings, strategy, "overall")
        self.free = CurveValues(model, meanings, strategy, "progression_free")
        self.background = None if model.background is None else meanings.of(model.background, strategy, "$.background")
        self.treated = None if model.strategies[strategy].on_treatment is None else CurveValues(model, meanings, strategy, "on_treatment")
        self.rows = rows_of({0: 1, 1: 1, 2: 1, ON_TREATMENT: 1})

    @property
    def key(self) -> object:
        """What these people's states stand on."""
        return (
            self.overall.key,
            self.free.key,
            None if self.background is None else self.background.number,
            self.treated and self.treated.key,
        )

    def walk(self, chunk: Chunk, flows: Sequence[Way] = ()) -> Iterator[Point]:
        """Yield the points 0..n; ModelFault where the curves cross and that is refused."""
        people = np.zeros((4, chunk.width))
        before = np.empty_like(people)
        read: Value = np.float64(1.0)
        held: Value = np.float64(1.0)
        for cycle in range(self.model.horizon.cycles + 1):
            time = cycle * self.model.horizon.cycle_years
            alive, free = self.overall.at(time, chunk), self.free.at(time, chunk)
            if self.background is not None:
                if cycle:
                    held = held * np.minimum(_kept(alive, read), self._surviving(cycle, chunk))
                read, alive = alive, held
                free = np.minimum(free, alive)
            crossing = int(np.count_nonzero(free > alive + TOLERANCE))
            if crossing and self.model.curves_crossing == "refused":
                raise ModelFault(
                    "more people are free of progression than alive at {time} years, strategy '{strategy}' ({count} of {all} values)",
                    "Draw the curves together (one as a ratio of the other), or write `curves_crossing: capped` and say so.",
                    self.path,
                    time=f"{time:g}",
                    strategy=self.strategy,
                    count=crossing,
                    all=int(np.size(np.subtract(alive, free))),
                )
            people[0] = np.minimum(free, alive)
            people[1] = alive - people[0]
            people[2] = 1.0 - alive
            if self.treated is not None:
                people[ON_TREATMENT] = np.minimum(self.treated.at(time, chunk), alive)
            taken = {LEAVING: before[0] - people[0], DYING: people[2] - before[2]} if cycle else {}
            yield people, {way: taken[way] for way in flows if way in taken}
            before[...] = people

    def _surviving(self, cycle: int, chunk: Chunk) -> Value:
        """Return the share of the general population that survives a cycle."""
        assert self.background is not None  # noqa: S101 - asked only where there is one
        rate = chunk.value(self.background, cycle)
        below = int(np.count_nonzero(rate < 0))
        if below:
            raise _too_low("background", below, rate, "$.background")
        return np.exp(-rate * self.model.horizon.cycle_years)


def _kept(now: Value, before: Value) -> Value:
    """Return now / before, and nobody where nobody was before."""
    return np.divide(now, before, out=np.zeros(np.broadcast(now, before).shape), where=np.asarray(before) > 0)
