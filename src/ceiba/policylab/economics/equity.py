"""Measures of how unequal a quantity is between groups: Atkinson, Kolm, the concentration and the slope index, plain gaps.

Every function takes the same three things: what each group has (`values`), how many people it holds (`weights`) and, where the order of
advantage matters, its place in it (`rank`, the least advantaged lowest, ties allowed). Draws may follow as a second axis of `values`: the
answer then has one number a draw. `docs/how-to/read-an-evaluation.md` says which measure answers which question.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.terms.faults import ValueFault

Floats = npt.NDArray[np.float64]
Numbers = npt.ArrayLike

_SMALL = 1e-7
"""Below this alpha times the spread, Kolm's index is its first term, half alpha times the variance, to the last digit of the mean."""

__all__ = [
    "Gaps",
    "atkinson",
    "concentration_index",
    "equally_distributed",
    "equally_distributed_kolm",
    "fractional_rank",
    "gaps",
    "kolm",
    "mean_of",
    "slope_index",
]


@dataclass(frozen=True, slots=True)
class Gaps:
    """How far groups stand apart.

    absolute: greatest minus least of the groups. relative: greatest over least; nan when the least is zero or below.
    slope: `slope_index`. relative_slope: slope over the mean; nan when the mean is zero. concentration: `concentration_index`.
    The last three are nan when no order of advantage was given.
    """

    absolute: float
    relative: float
    slope: float
    relative_slope: float
    concentration: float


def mean_of(values: Numbers, weights: Numbers) -> Floats:
    """Return the mean per person: sum_g w_g h_g / sum_g w_g. A number, or one a draw.

    values: (groups,) or (groups, draws). weights: people of each group, 0 or more, not all 0. ValueFault when they do not fit.
    """
    held, shares = _checked(values, weights)
    return np.asarray(shares @ held)


def equally_distributed(values: Numbers, weights: Numbers, epsilon: float) -> Floats:
    """Return the level that, given to all alike, is worth as much as what they have (Atkinson 1970).

    (sum_g w_g h_g^(1-e) / sum w)^(1/(1-e)); the geometric mean at e = 1. epsilon: aversion to inequality, 0 (none: the mean) or more.
    Values must be above zero (0 is allowed below e = 1): health as a level per person, not a change. ValueFault otherwise.
    """
    if not np.isfinite(epsilon) or epsilon < 0:
        raise ValueFault("epsilon is {epsilon}; aversion to inequality is 0 (none) or more", epsilon=epsilon)
    held, shares = _checked(values, weights)
    populated = held[shares > 0]
    if (populated < 0).any() or (epsilon >= 1 and (populated == 0).any()):
        raise ValueFault("Atkinson's index needs values above zero: give levels of health per person, or use Kolm's index for changes")
    shares = shares[shares > 0]
    # Powers of ratios of at most one cannot overflow: over the greatest below e = 1, over the least above it.
    base = populated.max(axis=0) if epsilon < 1 else populated.min(axis=0)
    with np.errstate(divide="ignore"):
        logs = np.log(populated / np.where(base > 0, base, 1.0))
        power = 1 - epsilon
        mean_log = np.log1p(shares @ np.expm1(power * logs)) / power if power else shares @ logs
    return np.asarray(base * np.exp(mean_log))


def atkinson(values: Numbers, weights: Numbers, epsilon: float) -> Floats:
    """Return Atkinson's index (1970): 1 - equally distributed equivalent / mean. 0 is equality; the scale of the values does not matter.

    Parameters and refusals as `equally_distributed`; nan where the mean is zero.
    """
    middle = mean_of(values, weights)
    level = equally_distributed(values, weights, epsilon)
    return np.asarray(np.divide(middle - level, middle, out=np.full_like(middle, np.nan), where=middle != 0))


def equally_distributed_kolm(values: Numbers, weights: Numbers, alpha: float) -> Floats:
    """Return the equally distributed equivalent after Kolm (1976): -ln(sum_g w_g exp(-alpha h_g) / sum w) / alpha; the mean at alpha = 0.

    alpha: aversion to absolute differences, per unit of the values, 0 or more. Values may be of any sign. ValueFault otherwise.
    """
    if not np.isfinite(alpha) or alpha < 0:
        raise ValueFault("alpha is {alpha}; aversion to inequality is 0 (none) or more", alpha=alpha)
    held, shares = _checked(values, weights)
    if alpha == 0:
        return np.asarray(shares @ held)
    held, shares = held[shares > 0], shares[shares > 0]
    least = held.min(axis=0)
    above = held - least
    if alpha * float(above.max()) < _SMALL:
        return np.asarray(shares @ held - alpha / 2 * (shares @ (held - shares @ held) ** 2))
    return np.asarray(least - np.log1p(shares @ np.expm1(-alpha * above)) / alpha)


def kolm(values: Numbers, weights: Numbers, alpha: float) -> Floats:
    """Return Kolm's index (1976): mean - equally distributed equivalent, in the unit of the values. 0 is equality.

    The same amount added to all changes nothing. Parameters and refusals as `equally_distributed_kolm`.
    """
    return np.asarray(mean_of(values, weights) - equally_distributed_kolm(values, weights, alpha))


def fractional_rank(weights: Numbers, rank: Numbers) -> Floats:
    """Return where the middle of each group stands in the order of advantage, from 0 to 1: people below it plus half its own, over all.

    Groups of equal rank share one place, the middle of all of them together (Kakwani, Wagstaff and van Doorslaer 1997).
    """
    people = np.asarray(weights, dtype=np.float64)
    _, shares = _checked(people, people)
    order = np.asarray(rank, dtype=np.float64)
    if order.shape != shares.shape or not np.isfinite(order).all():
        raise ValueFault("each of the {count} groups needs one place in the order of advantage", count=len(shares))
    _, tied = np.unique(order, return_inverse=True)
    merged = np.bincount(tied, weights=shares)
    return np.asarray((np.cumsum(merged) - merged / 2)[tied])


def concentration_index(values: Numbers, weights: Numbers, rank: Numbers) -> Floats:
    """Return the concentration index: 2 / mean * sum_g f_g h_g R_g - 1, with f the shares of people and R their `fractional_rank`.

    For grouped data with ties: Kakwani, Wagstaff and van Doorslaer (1997), eq. 5; O'Donnell et al. (World Bank 2008), chapter 8.
    Below zero: more of it among the least advantaged. Between -1 and 1 for values of 0 or more, which it asks for: a quantity that can be
    below zero has no share. nan where nobody has any. values: (groups,) or (groups, draws); ValueFault when they do not fit.
    """
    held, shares = _checked(values, weights)
    if (held < 0).any():
        raise ValueFault("a concentration index needs values of zero or more; use the slope index for changes")
    place = fractional_rank(weights, rank)
    middle = np.asarray(shares @ held)
    # The same as 2/mean * sum(f h R) - 1, since the middle of all places is one half; written so that equality gives exactly zero.
    spread = np.asarray(2 * ((shares * (place - 0.5)) @ (held - middle)))
    return np.asarray(np.divide(spread, middle, out=np.full_like(middle, np.nan), where=middle != 0))


def slope_index(values: Numbers, weights: Numbers, rank: Numbers) -> Floats:
    """Return the slope index of inequality: the weighted least-squares slope of the values on `fractional_rank` (Preston 1981; WHO 2013).

    In the unit of the values: the difference from the foot to the head of the order. Above zero: more among the most advantaged.
    ValueFault when all groups share one rank.
    """
    held, shares = _checked(values, weights)
    centred = fractional_rank(weights, rank) - 0.5
    spread = float(shares @ centred**2)
    if spread == 0:
        raise ValueFault("the slope index needs groups at two places in the order of advantage, at the least")
    return np.asarray((shares * centred) @ (held - shares @ held) / spread)


def gaps(values: Numbers, weights: Numbers, rank: Numbers | None = None) -> Gaps:
    """Return how far the groups stand apart. values: (groups,). Groups without people are left out of the greatest and the least."""
    held, shares = _checked(values, weights)
    if held.ndim != 1:
        raise ValueFault("gaps are told of one number a group; give the mean of the draws, or one draw at a time")
    populated = held[shares > 0]
    least, most = float(populated.min()), float(populated.max())
    slope = relative_slope = concentration = float("nan")
    if rank is not None and np.unique(np.asarray(rank, dtype=np.float64)[shares > 0]).size > 1:
        slope = float(slope_index(held, weights, rank))
        middle = float(shares @ held)
        relative_slope = slope / middle if middle else float("nan")
        concentration = float(concentration_index(held, weights, rank)) if least >= 0 else float("nan")
    return Gaps(most - least, most / least if least > 0 else float("nan"), slope, relative_slope, concentration)


def _checked(values: Numbers, weights: Numbers) -> tuple[Floats, Floats]:
    """Return the values and the shares of people (sum 1), float64; ValueFault when they do not fit each other."""
    held = np.asarray(values, dtype=np.float64)
    people = np.asarray(weights, dtype=np.float64)
    if held.ndim not in {1, 2} or people.ndim != 1 or held.shape[0] != people.shape[0] or not people.size:
        raise ValueFault(
            "values and weights must be one a group: the values have the shape {values}, the weights {weights}",
            values=held.shape,
            weights=people.shape,
        )
    if not np.isfinite(held).all():
        count = int((~np.isfinite(held)).sum())
        raise ValueFault("{count} of the values are not finite numbers: an unknown value is not zero; leave its group out", count=count)
    if not np.isfinite(people).all() or (people < 0).any() or people.sum() <= 0:
        raise ValueFault("weights count people: 0 or more in each group, and somebody in one of them")
    return held, people / people.sum()
