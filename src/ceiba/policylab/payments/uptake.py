"""Uptake: which share of the eligible people gets which option in each year, as a curve, a list, or what is left."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np

from ceiba.policylab.payments.quantities import Numbers
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault

_NEAR = 1e-9


class Uptake(Citation, frozen=True, kw_only=True):
    """The share of one option by year, 0 to 1, and where it was read.

    constant: `share` in every year. linear: from `first` in the first year to `last` in the last. s_curve: likewise, along a logistic curve
    whose middle is `midpoint_year` (1 is the first year) and whose slope is `steepness` a year. list: `shares`, one a year.
    remainder: what the other options leave. low, high: factors on the share, for variants and draws; the remainder takes what is freed.
    """

    shape: Literal["constant", "linear", "s_curve", "list", "remainder"]
    share: float | None = None
    first: float | None = None
    last: float | None = None
    midpoint_year: float | None = None
    steepness: float | None = None
    shares: tuple[float, ...] = ()
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if self.shape != "remainder":
            super().__post_init__()
        wanted = {
            "constant": ("share",),
            "linear": ("first", "last"),
            "s_curve": ("first", "last", "midpoint_year", "steepness"),
            "list": ("shares",),
            "remainder": (),
        }[self.shape]
        given = {name for name in ("share", "first", "last", "midpoint_year", "steepness") if getattr(self, name) is not None}
        given |= {"shares"} if self.shares else set()
        if given != set(wanted):
            raise ValueFault("uptake of the shape {shape} takes {wanted}", shape=self.shape, wanted=", ".join(wanted) or "-")
        named = [value for value in (self.share, self.first, self.last, *self.shares) if value is not None]
        if any(not 0 <= value <= 1 for value in named):
            raise ValueFault("a share is written from 0 to 1")
        if self.steepness is not None and not 0 < self.steepness < math.inf:
            raise ValueFault("the steepness of an S-curve is a finite number above zero")
        if (self.low is None) != (self.high is None):
            raise ValueFault("a range has a low and a high end")
        if self.low is not None and self.high is not None and not 0 <= self.low <= 1 <= self.high < math.inf:
            raise ValueFault("`low` and `high` of uptake are factors, one at most 1 and one at least 1")

    def by_year(self, n_years: int) -> Numbers:
        """Return the share of each year, (n_years,); zeros for a remainder, which the others decide. ValueFault: a list too short."""
        years = np.arange(n_years, dtype=np.float64)
        if self.shape == "remainder":
            return np.zeros(n_years)
        if self.shape == "list":
            if len(self.shares) != n_years:
                raise ValueFault("uptake gives {given} shares for {years} years", given=len(self.shares), years=n_years)
            return np.asarray(self.shares, dtype=np.float64)
        if self.shape == "constant":
            return np.full(n_years, self.share)
        first, last = float(self.first or 0), float(self.last or 0)
        if n_years == 1:
            return np.array([last])
        if self.shape == "linear":
            return first + (last - first) * years / (n_years - 1)
        return first + (last - first) * _logistic(years + 1, float(self.midpoint_year or 0), float(self.steepness or 0))


def _logistic(years: Numbers, middle: float, slope: float) -> Numbers:
    """The logistic curve, stretched to be 0 in the first year and 1 in the last; ValueFault where it does not rise between them."""
    raw: Numbers = (1 + np.tanh(slope * (years - middle) / 2)) / 2
    rise = float(raw[-1] - raw[0])
    if rise < _NEAR:
        raise ValueFault("the S-curve does not rise within the years: set `midpoint_year` among them")
    curve: Numbers = (raw - raw[0]) / rise
    return curve


def market_shares(uptake: Mapping[str, Uptake], n_years: int, factors: Mapping[str, Numbers] | None = None) -> dict[str, Numbers]:
    """Return the share of each option, (n_draws, n_years), every year's shares together 1.

    factors: of an option, (n_draws,), by which its share is multiplied; a share never passes 1. Where the options together pass 1 in a draw
    they are cut back in proportion. ValueFault when the shares as written do not make 1.
    """
    written = {name: each.by_year(n_years) for name, each in uptake.items()}
    rest = [name for name, each in uptake.items() if each.shape == "remainder"]
    if len(rest) > 1:
        raise ValueFault("one option at most takes the remainder")
    total = sum(written.values(), np.zeros(n_years))
    if (total > 1 + _NEAR).any() or (not rest and (total < 1 - _NEAR).any()):
        year = int(np.argmax(np.abs(total - 1)))
        raise ValueFault("the shares of year {year} make {total}, not 1", year=year + 1, total=f"{total[year]:.6g}")
    n_draws = max((len(factor) for factor in (factors or {}).values()), default=1)
    scaled = {
        name: np.minimum(np.broadcast_to(share, (n_draws, n_years)) * (factors or {}).get(name, np.ones(n_draws))[:, None], 1.0)
        for name, share in written.items()
    }
    total = sum(scaled.values(), np.zeros((n_draws, n_years)))
    over = np.maximum(total, 1.0) if rest else np.where(total > 0, total, 1.0)
    shares = {name: share / over for name, share in scaled.items()}
    for name in rest:
        shares[name] = np.maximum(1.0 - sum((share for other, share in shares.items() if other != name), np.zeros_like(total)), 0.0)
    return shares
