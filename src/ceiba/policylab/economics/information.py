"""What it would be worth to know more: perfect information on everything (EVPI), on some inputs (EVPPI), for one person and for all.

    evpi(results, [20_000])[0]                              # in the currency of the results, per person
    evpi_error(results, [20_000])[0]                        # its standard error over the draws
    evppi(results, [20_000], ["hazard_ratio"]).value[0]
    population_evpi(per_person, incidence=[900] * 5, discount_rate=0.05)

A value of information is the most that research could be worth, never what a study would bring.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.acceptability import expected_loss, willingness_grid
from ceiba.policylab.economics.comparison import net_monetary_benefit
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.smoothing import Smooth, smooth
from ceiba.terms.faults import ValueFault

__all__ = ["PartialInformation", "evpi", "evpi_error", "evppi", "population_evpi"]

Floats = npt.NDArray[np.float64]

_ROUNDING = 1e-12
"""What varies by less, relative to its size, does not vary."""


@dataclass(frozen=True, eq=False)
class PartialInformation:
    """The value of knowing some inputs exactly, per person.

    parameters: those that would be known. wtp, value, standard_error: (w,); the error holds the draws and the regression, not its form.
    terms: how the inputs enter the regression ("additive", "products" or "surfaces", see `smooth`). explained: share of the variance of
    the net benefits that these inputs explain at the greatest wtp, 0 to 1; nan where nothing varies.
    """

    parameters: tuple[str, ...]
    wtp: Floats
    value: Floats
    standard_error: Floats
    terms: str
    explained: float


def evpi(results: Results, wtp: Iterable[float]) -> Floats:
    """Return the expected value of perfect information per person, (w,), in the currency: mean_d(max_s NB) - max_s(mean_d NB).

    (Claxton 1999; Briggs, Claxton and Sculpher 2006, chapter 6.) 0 for a base case of one draw. ValueFault as `willingness_grid`.
    """
    return np.asarray(expected_loss(results, wtp).min(axis=1))


def evpi_error(results: Results, wtp: Iterable[float]) -> Floats:
    """Return the Monte Carlo standard error of `evpi`, (w,): how far it would scatter with other seeds of as many draws.

    The standard deviation over the draws of what the best choice on average loses, over the root of their number; which choice that is
    counts as known, so that just where the choice changes hands it is approximate. 0 where no draw has another best choice: then none was
    seen, which is no proof that there is none. nan for a base case of one draw. ValueFault as `willingness_grid`.
    """
    errors = []
    for amount in willingness_grid(wtp):
        benefit = net_monetary_benefit(results, float(amount))
        lost = benefit.max(axis=0) - benefit[benefit.mean(axis=1).argmax()]
        errors.append(float(lost.std(ddof=1)) / np.sqrt(results.n_draws) if results.n_draws > 1 else np.nan)
    return np.array(errors)


def population_evpi(per_person: float, *, incidence: Sequence[float], discount_rate: float, first_year: float = 0.0) -> float:
    """Return the value of information for all who are yet to be decided for: per_person * sum_t n_t / (1 + r)^(first_year + t).

    per_person: EVPI or EVPPI per person. incidence: decisions in each year for which the answer stays useful, so that its length is the
    horizon. discount_rate: per year, -1 < r. first_year: when the first cohort is counted; 0 leaves it undiscounted, 0.5 is its middle.
    ValueFault for what cannot be: a value or number of people below zero, no year at all.
    """
    people = np.asarray(incidence, dtype=np.float64)
    if not np.isfinite(per_person) or per_person < 0:
        raise ValueFault("a value of information is 0 or more per person, not {value}", value=per_person)
    if people.ndim != 1 or not people.size or not np.isfinite(people).all() or (people < 0).any():
        raise ValueFault("incidence is one number of people of 0 or more for each year of the horizon")
    if not np.isfinite(discount_rate) or discount_rate <= -1:
        raise ValueFault("a discount rate of {rate} a year cannot be", rate=discount_rate)
    years = first_year + np.arange(len(people))
    return float(per_person * (people / (1 + discount_rate) ** years).sum())


def evppi(results: Results, wtp: Iterable[float], parameters: Sequence[str]) -> PartialInformation:
    """Return the expected value of knowing these inputs exactly: mean_d(max_s g_s) - max_s(mean_d g_s), g = E(NB | inputs).

    The conditional means are fitted to the draws by regression of the differences to the first strategy on the inputs, costs and effects
    apart (Strong, Oakley and Brennan 2014; `smooth` says with what). The standard error is by the delta method: how the mean of the
    maxima moves with the coefficients, plus its own sampling error.
    ValueFault for an input that is not among the drawn ones (a base case has none), and for too few draws.
    """
    grid = willingness_grid(wtp)
    names = tuple(parameters)
    absent = [name for name in names if name not in results.parameters]
    if absent or not names:
        raise ValueFault(
            "the inputs {absent} were not drawn; those that were: {known}",
            absent=", ".join(absent) or "()",
            known=", ".join(results.parameters) or "()",
        )
    outputs = np.concatenate([results.costs[1:] - results.costs[0], results.effects[1:] - results.effects[0]])
    found = smooth(np.array([results.parameters[name] for name in names]), outputs)
    told = [_known(found, float(amount), len(results.strategies)) for amount in grid]
    value, error, explained = (np.array(column) for column in zip(*told, strict=True))
    return PartialInformation(names, grid, value, error, found.terms, float(explained[-1]))


def _known(found: Smooth, wtp: float, n_strategies: int) -> tuple[float, float, float]:
    """Return the value at one willingness to pay, its standard error and the share of variance explained."""
    fitted_cost, fitted_effect = np.split(found.fitted, 2)
    left_cost, left_effect = np.split(found.residuals, 2)
    fitted, left = wtp * fitted_effect - fitted_cost, wtp * left_effect - left_cost
    benefit = np.concatenate([np.zeros((1, fitted.shape[1])), fitted])
    best, top = int(benefit.mean(axis=1).argmax()), benefit.max(axis=0)
    gain = top - benefit[best]
    chosen = (benefit.argmax(axis=0) == np.arange(n_strategies)[:, None]).astype(np.float64)
    chosen[best] -= 1
    n_draws = fitted.shape[1]
    slopes = chosen[1:] @ found.basis / n_draws
    free = max(n_draws - found.basis.shape[1], 1)
    variance = float(np.sum((left @ left.T / free) * (slopes @ slopes.T))) / n_draws
    given = fitted + left
    varies = float(given.std(axis=1).max()) > _ROUNDING * float(np.abs(given).max())
    share = float(fitted.var(axis=1).sum() / (fitted.var(axis=1) + left.var(axis=1)).sum()) if varies else float("nan")
    return float(gain.mean()), float(np.sqrt(max(variance, 0.0) + gain.var() / n_draws)), share
