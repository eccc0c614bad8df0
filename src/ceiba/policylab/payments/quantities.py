"""Numbers with a source and, where it is known, a range: the inputs of budgets and contracts.

A range is what a one-way variant takes and what draws are taken from (triangular between its ends with the value as the mode). A number
without a range is not drawn: its uncertainty is unknown, and the outputs name it.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np
import numpy.typing as npt

from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault

Numbers = npt.NDArray[np.float64]
"""float64."""


class Quantity(Citation, frozen=True, kw_only=True):
    """One number of zero or more, its range where known, and where it was read. low and high stand together."""

    value: float
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.value < math.inf:
            raise ValueFault("an amount, a number of people and a duration are finite and zero or more")
        if (self.low is None) != (self.high is None):
            raise ValueFault("a range has a low and a high end")
        if self.low is not None and self.high is not None and not 0 <= self.low <= self.value <= self.high < math.inf:
            raise ValueFault("a range goes from low to high, its value within, all finite")

    @property
    def has_range(self) -> bool:
        """Whether a range is known and is more than a point."""
        return self.low is not None and self.high is not None and self.low < self.high


class Share(Quantity, frozen=True, kw_only=True):
    """A quantity from 0 to 1."""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.value > 1 or (self.high is not None and self.high > 1):
            raise ValueFault("a share is written from 0 to 1")


class Series(Citation, frozen=True, kw_only=True):
    """One number a year (or one for every year), its range where known, and where it was read.

    total: of all years together, in place of `values`, where the source gives no more; it is spread evenly over the years, and whatever
    shows one year says that its source does not. low, high: as many numbers as `values`, or one of `total`.
    """

    values: tuple[float, ...] = ()
    total: float | None = None
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.total is None) == (not self.values):
            raise ValueFault("a series has its `values` or their `total`, not both")
        if self.total is not None and not 0 <= self.total < math.inf:
            raise ValueFault("an amount, a number of people and a duration are finite and zero or more")
        if any(not 0 <= value < math.inf for value in self.values):
            raise ValueFault("a series has one number or one a year, each finite and zero or more")
        if (self.low is None) != (self.high is None):
            raise ValueFault("a range has a low and a high end")
        if self.low is None or self.high is None:
            return
        if not len(self.low) == len(self.written) == len(self.high):
            raise ValueFault("the ends of a range have as many numbers as its values")
        triples = zip(self.low, self.written, self.high, strict=True)
        if any(not 0 <= low <= value <= high < math.inf for low, value, high in triples):
            raise ValueFault("a range goes from low to high, its value within, all finite")

    @property
    def written(self) -> tuple[float, ...]:
        """The values, or the total alone."""
        return self.values if self.total is None else (self.total,)

    @property
    def has_range(self) -> bool:
        """Whether a range is known and is more than a point."""
        return self.low is not None and self.low != self.high

    def at(self, end: str, n_years: int) -> Numbers:
        """Return the numbers of all years, (n_years,). end: value, low or high; where there is no range, the value."""
        chosen = {"value": self.written, "low": self.low, "high": self.high}[end] or self.written
        if self.total is not None:
            return np.full(n_years, chosen[0] / n_years)
        return np.asarray(chosen * n_years if len(chosen) == 1 else chosen, dtype=np.float64)


def uniforms(seed: int, name: str, n_draws: int) -> Numbers:
    """Return uniform numbers that depend on the seed and the input's name alone, so that every contract sees the same draws."""
    key = int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:16], "big")
    return np.random.Generator(np.random.Philox(key=key)).random(n_draws)


def drawn(quantity: Quantity, uniform: Numbers) -> Numbers:
    """Return draws of a quantity, (n_draws,): triangular over its range, or its value where it has none."""
    if not quantity.has_range or quantity.low is None or quantity.high is None:
        return np.full(len(uniform), quantity.value)
    return triangular(quantity.low, quantity.value, quantity.high, uniform)


def triangular(low: float, mode: float, high: float, uniform: Numbers) -> Numbers:
    """Return the triangular quantiles of uniform numbers.

    >>> triangular(0.0, 1.0, 2.0, np.array([0.0, 0.5, 1.0])).tolist()
    [0.0, 1.0, 2.0]
    """
    width = high - low
    if width <= 0:
        return np.full(len(uniform), mode)
    cut = (mode - low) / width
    rising = low + np.sqrt(uniform * width * (mode - low))
    falling = high - np.sqrt((1 - uniform) * width * (high - mode))
    return np.where(uniform < cut, rising, falling)


def position(series: Series, uniform: Numbers, n_years: int) -> Numbers:
    """Return draws of a series, (n_draws, n_years): all years of a draw stand at the same place in their ranges."""
    value, low, high = (series.at(end, n_years) for end in ("value", "low", "high"))
    columns = [triangular(float(a), float(b), float(c), uniform) for a, b, c in zip(low, value, high, strict=True)]
    return np.stack(columns, axis=1)
