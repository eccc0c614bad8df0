"""The inputs of a model as its file writes them: parameters, shares that sum to one, tables over time, sources."""

from __future__ import annotations

import bisect
import math
from typing import Literal

import msgspec
import numpy as np

from ceiba.policylab.economics.distributions import Distribution, Spread
from ceiba.policylab.economics.expressions import checked_name, read_expression
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

Quantity = Literal["cost", "utility", "probability", "rate", "ratio", "number"]

BOUNDS: dict[str, tuple[float, float]] = {
    "cost": (0.0, math.inf),
    "utility": (-1.0, 1.0),
    "probability": (0.0, 1.0),
    "rate": (0.0, math.inf),
    "ratio": (0.0, math.inf),
    "number": (-math.inf, math.inf),
}
"""From where to where a quantity may lie, in the base case and in every draw. Some published value sets have states worse than death."""


class Parameter(Citation, frozen=True, kw_only=True):
    """One number that a model rests on. quantity: what it is, which bounds it. distribution: how sure one is of it, or `fixed`."""

    id: str
    value: float
    quantity: Quantity
    distribution: Spread
    unit: str = ""
    names: str | Text | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        checked_name(self.id)
        if not math.isfinite(self.value):
            raise ValueFault("the value of '{id}' is not a finite number", id=self.id)
        low, high = BOUNDS[self.quantity]
        if not low <= self.value <= high:
            raise ValueFault(
                "'{id}' is {value}, and a {quantity} lies {bounds}",
                id=self.id,
                value=self.value,
                quantity=self.quantity,
                bounds=self.bounds,
            )
        if isinstance(self.distribution, Distribution):
            self.distribution.check(self.value)

    @property
    def bounds(self) -> str:
        """Where it may lie, as one writes it: [0, 1]."""
        low, high = BOUNDS[self.quantity]
        return f"[{low:g}, {high:g}]"


class Shares(Citation, frozen=True, kw_only=True):
    """Probabilities that sum to one and are counted together: drawn from a Dirichlet over the counts.

    of: the name of each share, for expressions. counts: how many of each were seen; a count of zero stays zero in every draw.
    """

    id: str
    of: tuple[str, ...]
    counts: tuple[float, ...]
    distribution: Literal["dirichlet", "fixed"]
    names: str | Text | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.of:
            checked_name(name)
        if len(self.of) != len(self.counts) or len(set(self.of)) != len(self.of):
            raise ValueFault("shares need a count for each name, and each name once")
        if not all(0 <= count < math.inf for count in self.counts) or sum(self.counts) <= 0:
            raise ValueFault("counts are finite numbers of zero or more, and one of them is more")


class Correlated(Citation, frozen=True, kw_only=True):
    """Numbers that were estimated together, such as the coefficients of a regression: drawn from a multivariate normal.

    of: the name of each, for expressions. covariance: a row for each, symmetric.
    """

    id: str
    of: tuple[str, ...]
    values: tuple[float, ...]
    distribution: Literal["normal", "fixed"]
    covariance: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in self.of:
            checked_name(name)
        count = len(self.of)
        if len(self.values) != count or len(set(self.of)) != count or any(len(row) != count for row in (self.covariance, *self.covariance)):
            raise ValueFault("correlated numbers need a value and a row of the covariance for each name, and each name once")
        rows = np.array(self.covariance, dtype=np.float64)
        if not (np.isfinite(rows).all() and np.isfinite(self.values).all()) or not np.allclose(rows, rows.T, rtol=1e-9, atol=0):
            raise ValueFault("the values and the covariance of '{id}' are finite, and the covariance is symmetric", id=self.id)
        try:
            np.linalg.cholesky(rows)
        except np.linalg.LinAlgError as error:
            raise ValueFault("the covariance of '{id}' is that of no numbers: it is not positive definite", id=self.id) from error


class Table(Citation, frozen=True, kw_only=True, rename={"first": "from"}):
    """Numbers that change over time, such as a life table.

    first: the age in whole years, the cycle, or the cycle of a stay (then it is 1), of the first value; one value follows for each next.
    starts: in its place, where each value begins to hold (the ages of a life table in bands); the last one holds for ever.
    between: with `starts`, `lines`: straight lines from each value to the next (an abridged life table). None: each holds until the next.
    """

    id: str
    by: Literal["age", "cycle", "time_in_state"]
    values: tuple[float, ...]
    quantity: Quantity
    first: int | None = None
    starts: tuple[int, ...] = ()
    between: Literal["lines"] | None = None
    unit: str = ""
    names: str | Text | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        checked_name(self.id)
        if not self.values:
            raise ValueFault("the table '{id}' is empty", id=self.id)
        if (self.first is None) != bool(self.starts):
            raise ValueFault("a table says `from` (of the first value) or `starts` (of each value), one of them")
        if self.starts and (len(self.starts) != len(self.values) or list(self.starts) != sorted(set(self.starts))):
            raise ValueFault("`starts` of a table are as many as its values, and rise")
        if self.between is not None and not self.starts:
            raise ValueFault("`between` goes with `starts`: a table by `from` has a value for each age or cycle")
        if self.by == "time_in_state" and self.beginning != 1:
            raise ValueFault("a table by `time_in_state` begins with the first cycle of a stay: `from: 1`")
        low, high = BOUNDS[self.quantity]
        for place, value in enumerate(self.values):
            if not (math.isfinite(value) and low <= value <= high):
                raise ValueFault(
                    "value {number} of '{id}' is {value}, outside what a {quantity} may be",
                    number=place + 1,
                    id=self.id,
                    value=value,
                    quantity=self.quantity,
                )

    @property
    def beginning(self) -> int:
        """The age or the cycle of the first value."""
        return self.starts[0] if self.first is None else self.first

    @property
    def last(self) -> float:
        """The age or the cycle of the last value; infinite where it holds for ever."""
        return math.inf if self.first is None else self.first + len(self.values) - 1

    @property
    def each(self) -> tuple[float, ...]:
        """The values that hold: those of the file, or those on the lines between them, one for each age or cycle to the last start."""
        if self.between is None:
            return self.values
        return tuple(np.interp(np.arange(self.starts[0], self.starts[-1] + 1), self.starts, self.values).tolist())

    def where(self, wanted: int) -> int:
        """Return the place among `each` of the value at an age or in a cycle, which lies from `beginning` to `last`."""
        if self.between is not None:
            return min(wanted, self.starts[-1]) - self.starts[0]
        return bisect.bisect_right(self.starts, wanted) - 1 if self.first is None else wanted - self.first


class Timed(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that holds for the first cycles and then becomes another: an effect of treatment that ends."""

    value: str
    first_cycles: int
    then: str

    def __post_init__(self) -> None:
        if self.first_cycles < 1:
            raise ValueFault("`first_cycles` is one or more")
        for text in (self.value, self.then):
            read_expression(text)


def written(text: str) -> str:
    """Return the text of an expression that can be read; ValueFault when it cannot."""
    read_expression(text)
    return text
