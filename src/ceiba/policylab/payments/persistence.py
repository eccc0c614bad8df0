"""Time on treatment: which part of each month since the start a person is treated, and how those months fall into calendar years."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np

from ceiba.policylab.payments.quantities import Numbers, Quantity
from ceiba.terms.faults import ValueFault

MONTHS_A_YEAR = 12
Starts = Literal["start_of_year", "mid_year"]
"""When in a year people begin: all on its first day, or, on average, in its middle."""


class Persistence(Quantity, frozen=True, kw_only=True):
    """Mean months on treatment (`value`), and how people leave it.

    fixed: everyone stays so long. exponential: people leave at a constant rate; with `stop_after_months`, treatment ends there at
    the latest and `value` is the mean without that end.
    """

    shape: Literal["fixed", "exponential"]
    stop_after_months: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.value == 0 or self.low == 0:
            raise ValueFault("time on treatment is longer than nothing")
        if self.stop_after_months is not None and self.stop_after_months <= 0:
            raise ValueFault("treatment ends after it begins")

    def at_means(self, mean: Numbers, n_months: int) -> Numbers:
        """Return the expected part of each month since the start in which a person is treated, (n_draws, n_months), 0 to 1.

        mean: months on treatment, (n_draws,).
        """
        month = np.arange(n_months, dtype=np.float64)[None, :]
        end = np.inf if self.stop_after_months is None else self.stop_after_months
        if self.shape == "fixed":
            parts: Numbers = np.clip(np.minimum(mean[:, None], end) - month, 0.0, 1.0)
            return parts
        first, last = np.minimum(month, end), np.minimum(month + 1, end)
        leaving: Numbers = mean[:, None] * (np.exp(-first / mean[:, None]) - np.exp(-last / mean[:, None]))
        return leaving


def by_calendar_year(treated: Numbers, n_years: int, starts: Starts) -> Numbers:
    """Return months treated in the year of the start and each later one, (n_draws, n_years), from parts of months since the start."""
    offset = 0 if starts == "start_of_year" else MONTHS_A_YEAR // 2
    edges = [max(0, year * MONTHS_A_YEAR - offset) for year in range(n_years + 1)]
    return np.stack([treated[:, begin:end].sum(axis=1) for begin, end in pairwise(edges)], axis=1)


def over_cohorts(starting: Numbers, by_age: Numbers) -> Numbers:
    """Return totals by calendar year, (n_draws, n_years): those who began in every earlier year, each with what falls into this one.

    starting: people who begin, (n_draws, n_years). by_age: per person in the year of the start and each later one, (n_draws, n_years).
    """
    n_years = starting.shape[1]
    total = np.zeros(np.broadcast_shapes(starting.shape, by_age.shape))
    for begun in range(n_years):
        total[:, begun:] += starting[:, begun, None] * by_age[:, : n_years - begun]
    return total
