"""How sure a model is of a number: the distributions that parameters are drawn from, in the words that papers report them in.

Each can be told in several ways (shape and scale; mean and standard deviation; a 95 % interval). Where the mean is left out, the
parameter's own value is the mean. What is told twice, or not enough, is refused.
"""

from __future__ import annotations

import math
from typing import ClassVar, Literal

import msgspec
import numpy as np

from ceiba.policylab.economics.results import Draws
from ceiba.terms.faults import ValueFault

Z95 = 1.959963984540054
"""The standard normal quantile of 0.975: half the width of a 95 % interval in standard deviations."""

Interval = tuple[float, float]

_AROUND_A_MEAN = (("sd",), ("mean", "sd"), ("interval",), ("mean", "interval"))


class Distribution(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """What all have in common. WAYS: the sets of keys that tell it."""

    WAYS: ClassVar[tuple[frozenset[str], ...]] = ()

    def __post_init__(self) -> None:
        told = {name for name in self.__struct_fields__ if getattr(self, name) is not None}
        if told not in self.WAYS:
            ways = "; ".join(" + ".join(sorted(way)) for way in self.WAYS)
            raise ValueFault("a distribution of kind {kind} is told by one of: {ways}", kind=self.kind, ways=ways)
        for name in told:
            told_value = getattr(self, name)
            numbers = told_value if isinstance(told_value, tuple) else (told_value,)
            if not all(math.isfinite(number) for number in numbers):
                raise ValueFault("`{key}` is not a finite number", key=name)
        for name in told & {"shape", "scale", "rate", "sd", "sdlog", "alpha", "beta"}:
            if getattr(self, name) <= 0:
                raise ValueFault("`{key}` of a distribution is more than zero", key=name)
        interval = getattr(self, "interval", None)
        if interval is not None and interval[0] >= interval[1]:
            raise ValueFault("an interval runs from low to high")

    @property
    def kind(self) -> str:
        """Its name, as the file writes it."""
        return str(self.__struct_config__.tag)

    def check(self, value: float) -> None:
        """Raise ValueFault when it cannot be drawn from around the parameter's value."""

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """Return `count` draws. The first n of a longer drawing with the same generator are the n of a shorter one."""
        raise NotImplementedError

    def mean_of(self, value: float) -> float:
        """Its mean, around the parameter's value."""
        raise NotImplementedError


def _spread(sd: float | None, interval: Interval | None) -> float:
    """The standard deviation, told or read off a 95 % interval as if normal."""
    return sd if sd is not None else (interval[1] - interval[0]) / (2 * Z95) if interval else math.nan


class Gamma(Distribution, frozen=True, kw_only=True, tag="gamma"):
    """For costs and rates: from zero up, skewed to the right."""

    WAYS = tuple(map(frozenset, (("shape", "scale"), ("shape", "rate"), *_AROUND_A_MEAN)))

    shape: float | None = None
    scale: float | None = None
    rate: float | None = None
    mean: float | None = None
    sd: float | None = None
    interval: Interval | None = None

    def shape_and_scale(self, value: float) -> tuple[float, float]:
        """Both, whichever way it was told."""
        if self.shape is not None:
            return self.shape, self.scale if self.scale is not None else 1 / (self.rate or math.nan)
        mean, sd = self.mean_of(value), _spread(self.sd, self.interval)
        return (mean / sd) ** 2, sd**2 / mean

    def check(self, value: float) -> None:
        """A mean of zero or less is refused."""
        if self.mean_of(value) <= 0:
            raise ValueFault("a gamma needs a mean of more than zero")

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """As promised by Distribution."""
        shape, scale = self.shape_and_scale(value)
        return generator.gamma(shape, scale, count)

    def mean_of(self, value: float) -> float:
        """As promised by Distribution."""
        if self.shape is not None:
            shape, scale = self.shape_and_scale(value)
            return shape * scale
        return value if self.mean is None else self.mean


class Beta(Distribution, frozen=True, kw_only=True, tag="beta"):
    """For probabilities and utilities: from zero to one."""

    WAYS = tuple(map(frozenset, (("alpha", "beta"), *_AROUND_A_MEAN)))

    alpha: float | None = None
    beta: float | None = None
    mean: float | None = None
    sd: float | None = None
    interval: Interval | None = None

    def alpha_and_beta(self, value: float) -> tuple[float, float]:
        """Both, whichever way it was told."""
        if self.alpha is not None and self.beta is not None:
            return self.alpha, self.beta
        mean, sd = self.mean_of(value), _spread(self.sd, self.interval)
        size = mean * (1 - mean) / sd**2 - 1
        return mean * size, (1 - mean) * size

    def check(self, value: float) -> None:
        """A mean outside 0..1, or a spread that no beta has around it, is refused."""
        if not 0 < self.mean_of(value) < 1 or min(self.alpha_and_beta(value)) <= 0:
            raise ValueFault("no beta has this mean and this spread: the mean lies between 0 and 1 and sd^2 below mean * (1 - mean)")

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """As promised by Distribution."""
        return generator.beta(*self.alpha_and_beta(value), count)

    def mean_of(self, value: float) -> float:
        """As promised by Distribution."""
        if self.alpha is not None and self.beta is not None:
            return self.alpha / (self.alpha + self.beta)
        return value if self.mean is None else self.mean


class LogNormal(Distribution, frozen=True, kw_only=True, tag="lognormal"):
    """For ratios: above zero. An interval without `median` is taken as symmetric on the logarithmic scale."""

    WAYS = tuple(
        map(frozenset, (("meanlog", "sdlog"), ("median", "sdlog"), ("sd",), ("mean", "sd"), ("interval",), ("median", "interval")))
    )

    meanlog: float | None = None
    sdlog: float | None = None
    median: float | None = None
    mean: float | None = None
    sd: float | None = None
    interval: Interval | None = None

    def meanlog_and_sdlog(self, value: float) -> tuple[float, float]:
        """Both, whichever way it was told."""
        if self.sd is not None:
            mean = value if self.mean is None else self.mean
            variance = math.log1p((self.sd / mean) ** 2)
            return math.log(mean) - variance / 2, math.sqrt(variance)
        if self.interval is not None:
            low, high = (math.log(bound) for bound in self.interval)
            middle = math.log(self.median) if self.median is not None else (low + high) / 2
            return middle, (high - low) / (2 * Z95)
        return self.meanlog if self.meanlog is not None else math.log(self.median or math.nan), self.sdlog or math.nan

    def check(self, value: float) -> None:
        """What is not above zero is refused."""
        bounds = [bound for bound in (self.median, *(self.interval or ())) if bound is not None]
        bounds += [value if self.mean is None else self.mean] if self.sd is not None else []
        if min(bounds, default=1) <= 0:
            raise ValueFault("a lognormal lies above zero")

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """As promised by Distribution."""
        return generator.lognormal(*self.meanlog_and_sdlog(value), count)

    def mean_of(self, value: float) -> float:
        """As promised by Distribution."""
        middle, spread = self.meanlog_and_sdlog(value)
        return math.exp(middle + spread**2 / 2)


class Normal(Distribution, frozen=True, kw_only=True, tag="normal"):
    """For differences, and for means of many."""

    WAYS = tuple(map(frozenset, _AROUND_A_MEAN))

    mean: float | None = None
    sd: float | None = None
    interval: Interval | None = None

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """As promised by Distribution."""
        return generator.normal(self.mean_of(value), _spread(self.sd, self.interval), count)

    def mean_of(self, value: float) -> float:
        """As promised by Distribution."""
        return value if self.mean is None else self.mean


class Uniform(Distribution, frozen=True, kw_only=True, tag="uniform"):
    """Anything from low to high, when nothing more is known."""

    WAYS = (frozenset({"interval"}),)

    interval: Interval | None = None

    def draw(self, generator: np.random.Generator, value: float, count: int) -> Draws:
        """As promised by Distribution."""
        del value
        return generator.uniform(*(self.interval or (math.nan, math.nan)), count)

    def mean_of(self, value: float) -> float:
        """As promised by Distribution."""
        return sum(self.interval) / 2 if self.interval else value


Spread = Gamma | Beta | LogNormal | Normal | Uniform | Literal["fixed"]
"""What may stand under `distribution`; `fixed` is never drawn, and says so."""
