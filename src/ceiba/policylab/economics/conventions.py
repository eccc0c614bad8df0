"""The conventions that every model names: when rewards accrue, when discounting starts, how a cycle is corrected for change within it.

The same inputs differ by 2 % between programs that do not say; docs/explanation/economics.md shows it on a published model. Nothing here
has a default.

All conventions are one sum. Cycle k (1..n) runs from point k-1 to point k; its reward is weighed by the people at its start and at its end:

    total = sum over k of  reward_k * ( start[k] * people at point k-1  +  end[k] * people at point k )
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np
import numpy.typing as npt

from ceiba.terms.faults import ValueFault

Accrual = Literal["start", "mid", "end", "continuous"]
Correction = Literal["none", "life_table", "half_cycle", "simpson", "simpson_darth", "every_point"]

_FITTING: dict[str, tuple[str, ...]] = {
    "none": ("start", "end"),
    "life_table": ("start", "mid", "end"),
    "half_cycle": ("continuous",),
    "simpson": ("continuous",),
    "simpson_darth": ("continuous",),
    "every_point": ("continuous",),
}


class Discounting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Annual rates (0.03 is 3 %), and from when they bite.

    starts: `t0`, the first reward is discounted by its own time; `after_first_cycle`, time is counted from the end of the first cycle.
    by: `time`, the exact time in years; `whole_years`, the years completed (all cycles of a year alike).
    """

    cost: float
    effect: float
    starts: Literal["t0", "after_first_cycle"]
    by: Literal["time", "whole_years"] = "time"

    def __post_init__(self) -> None:
        for rate in (self.cost, self.effect):
            if not 0 <= rate < 1:
                raise ValueFault("an annual discount rate is written from 0 to 1: 0.03 is 3 %")

    def factors(self, rate: float, times: npt.NDArray[np.float64], cycle_years: float) -> npt.NDArray[np.float64]:
        """The factor of each time in years from the start of the model."""
        counted = times if self.starts == "t0" else np.maximum(times - cycle_years, 0.0)
        # 1e-9: twelve months of 1/12 are a whole year.
        exponent = counted if self.by == "time" else np.floor(counted + 1e-9)
        return np.asarray((1 + rate) ** -exponent)


class Conventions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How rewards of states and of changes between them are counted; docs/reference/model-format.md says each word.

    rewards_accrue, correction: see Weights. one_off: whether a cost or an effect of a change of state counts `whole`, when the cycle's
    rewards accrue, or is `corrected` with the weight of the point at the cycle's end (only where rewards accrue continuously).
    costs_per: whether a state's cost is that of a `year` lived in it or of a `cycle`. An effect is always that of a year.
    """

    rewards_accrue: Accrual
    correction: Correction
    costs_per: Literal["year", "cycle"]
    one_off: Literal["whole", "corrected", "none"] = "none"

    def __post_init__(self) -> None:
        fitting = _FITTING[self.correction]
        if self.rewards_accrue not in fitting:
            raise ValueFault(
                "with the correction '{correction}' rewards accrue: {fitting}", correction=self.correction, fitting=" | ".join(fitting)
            )
        if self.one_off == "corrected" and self.rewards_accrue != "continuous":
            raise ValueFault("one-off rewards are `corrected` only where rewards accrue continuously; write `whole`")


@dataclass(frozen=True, eq=False)
class Weights:
    """What a unit of reward counts in cycle k: start[k-1] for those at its start, end[k-1] for those at its end, one_off[k-1] for a change.

    Discounted. float64 (n_cycles,) each; in units of a cycle.
    """

    start: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    one_off: npt.NDArray[np.float64]

    def same(self, other: Weights) -> bool:
        """Whether both count alike."""
        return all(np.array_equal(getattr(self, part), getattr(other, part)) for part in ("start", "end", "one_off"))


def weights(conventions: Conventions, discounting: Discounting, rate: float, cycles: int, cycle_years: float) -> Weights:
    """Return the weights of every cycle at an annual discount rate; ValueFault when the correction does not fit the number of cycles."""
    point_time = np.arange(cycles + 1, dtype=np.float64) * np.float64(cycle_years)

    def factors(times: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return discounting.factors(rate, times, cycle_years)

    zero = np.zeros(cycles)
    moments = {"start": point_time[:-1], "mid": point_time[:-1] + np.float64(cycle_years / 2), "end": point_time[1:]}
    if conventions.rewards_accrue != "continuous":
        each = factors(moments[conventions.rewards_accrue])
        if conventions.correction == "life_table":
            return Weights(each / 2, each / 2, each)
        return Weights(zero, each, each) if conventions.rewards_accrue == "end" else Weights(each, zero, each)
    of_point = point_weights(conventions.correction, cycles)
    counted = of_point * factors(point_time)
    # A point between two cycles belongs to both by halves; the first and the last belong to one.
    halves = counted / 2
    start, end = halves[:-1].copy(), halves[1:].copy()
    start[0], end[-1] = counted[0], counted[-1]
    return Weights(start, end, counted[1:] if conventions.one_off == "corrected" else factors(moments["end"]))


def point_weights(correction: str, cycles: int) -> npt.NDArray[np.float64]:
    """The undiscounted weights of the points 0..n of a rule that counts at points, in cycles.

    simpson: Simpson's 1/3 rule, 4/3 at odd points and 2/3 at even ones; it needs an even number of cycles. simpson_darth: 2/3 at odd and
    4/3 at even points, as the DARTH group's tutorials count (Alarid-Escudero et al., Med Decis Making 2023); for their published numbers.
    every_point: each point counts a whole cycle, n + 1 in all, as tutorials in R without correction do; for their published numbers.
    """
    points = np.arange(cycles + 1)
    if correction == "every_point":
        return np.ones(cycles + 1)
    if correction == "half_cycle":
        inner = np.ones(cycles + 1)
        inner[[0, -1]] = 0.5
        return inner
    if correction == "simpson" and cycles % 2:
        raise ValueFault("Simpson's rule needs an even number of cycles, and there are {cycles}; choose half_cycle", cycles=cycles)
    odd_weight = 4 / 3 if correction == "simpson" else 2 / 3
    inner = np.where(points % 2 == 1, np.float64(odd_weight), np.float64(2 - odd_weight))
    inner[[0, -1]] = 1 / 3
    return inner
