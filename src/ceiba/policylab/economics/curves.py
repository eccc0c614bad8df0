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


class CurveValues:
    """One curve of one strategy. ModelFault where a parameter of it depends on time, or a table ends before the horizon."""

    def __init__(self, model: SurvivalModel, meanings: Meanings, strategy: int, name: str) -> None:
        self.curve: Curve = getattr(model.strategies[strategy], name)
        self.path = f"$.strategies[{strategy}].{name}"
        self.parameters: tuple[Meaning, ...] = ()
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
            if meaning.clocks:
                raise ModelFault(
                    "the parameters of a curve do not change over time, and '{text}' does",
                    "Write the curve as a table, or choose a Markov model.",
                    self.path,
                    text=meaning.text,
                )

    @property
    def key(self) -> object:
        """What it stands on."""
        return self.curve.form, self.curve.times, self.curve.survival, tuple(meaning.number for meaning in self.parameters)

    def at(self, time: float, chunk: Chunk) -> Value:
        """Return the share free of the event at a time in years."""
        if self.curve.form == "tabulated":
            return np.float64(np.interp(time, self.curve.times, self.curve.survival))
        values = [chunk.value(meaning) for meaning in self.parameters]
        for key, value in zip(FORMS[self.curve.form], values, strict=True):
            low = np.count_nonzero(value <= 0)
            if low and key in {"scale", "sdlog"} | ({"shape"} if self.curve.form != "gompertz" else set()):
                raise ModelFault(
                    "`{key}` of a curve is not above 0 ({count} of {all} values)",
                    "Mend the expression, or the distributions of its inputs.",
                    self.path,
                    key=key,
                    count=int(low),
                    all=int(np.size(value)),
                )
            if key == "rate" and np.any(value < 0):
                raise ModelFault(
                    "`{key}` of a curve is below 0 ({count} of {all} values)",
                    "Mend the expression, or the distributions of its inputs.",
                    self.path,
                    key=key,
                    count=int(np.count_nonzero(value < 0)),
                    all=int(np.size(value)),
                )
        with np.errstate(over="ignore"):
            return SURVIVAL[self.curve.form](time, *values)


class Partition:
    """The people of one strategy, shared out by its curves. rows: progression-free, progressed, dead."""

    def __init__(self, model: SurvivalModel, meanings: Meanings, strategy: int) -> None:
        self.model = model
        self.strategy = model.strategies[strategy].id
        self.path = f"$.strategies[{strategy}]"
        self.overall = CurveValues(model, meanings, strategy, "overall")
        self.free = CurveValues(model, meanings, strategy, "progression_free")
        self.rows = rows_of({0: 1, 1: 1, 2: 1})

    @property
    def key(self) -> object:
        """What these people's states stand on."""
        return self.overall.key, self.free.key

    def walk(self, chunk: Chunk, flows: Sequence[Way] = ()) -> Iterator[Point]:
        """Yield the points 0..n; ModelFault where the curves cross and that is refused."""
        people = np.empty((3, chunk.width))
        before = np.empty_like(people)
        for cycle in range(self.model.horizon.cycles + 1):
            time = cycle * self.model.horizon.cycle_years
            alive, free = self.overall.at(time, chunk), self.free.at(time, chunk)
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
            taken = {LEAVING: before[0] - people[0], DYING: people[2] - before[2]} if cycle else {}
            yield people, {way: taken[way] for way in flows if way in taken}
            before[...] = people
