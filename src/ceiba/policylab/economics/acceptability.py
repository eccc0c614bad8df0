"""How sure the choice is: acceptability curves, their frontier, and what is lost by choosing wrongly.

    grid = [0, 10_000, 20_000]
    found = acceptability_curves(results, grid)
    found.probability[w, s]        # chance that strategy s is best at grid[w]
    found.frontier[w]              # the same chance, of the strategy that is best on average: what a decision at the mean is worth

Amounts that are paid for a unit of effect are in the currency of the results, and rise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.comparison import net_monetary_benefit
from ceiba.policylab.economics.results import Draws, Results
from ceiba.terms.faults import ValueFault

__all__ = ["Acceptability", "acceptability_curves", "break_even", "expected_loss", "willingness_grid"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Acceptability:
    """Chances of being best, by willingness to pay.

    strategies: in the order of the columns. wtp: (w,), rising. probability: (w, strategies), each row sums to 1.
    optimal: (w,) the strategy of greatest mean net benefit, as a column; the first named of equals.
    frontier: (w,) the probability of that strategy (Fenwick, Claxton and Sculpher 2001). It may be below that of another strategy: the most
    probable is not always the best on average.
    """

    strategies: tuple[str, ...]
    wtp: Floats
    probability: Floats
    optimal: npt.NDArray[np.intp]
    frontier: Floats


def acceptability_curves(results: Results, wtp: Iterable[float]) -> Acceptability:
    """Return the acceptability curves (van Hout et al. 1994) and their frontier.

    A draw in which several strategies are best is shared among them. wtp: amounts of 0 or more per unit of effect. ValueFault as
    `willingness_grid`, and where there is one draw or one strategy only: nothing is uncertain then, or there is nothing to choose.
    """
    grid = willingness_grid(wtp)
    _uncertain(results)
    probability = np.empty((len(grid), len(results.strategies)))
    optimal = np.empty(len(grid), dtype=np.intp)
    for row, benefit in enumerate(_benefits(results, grid)):
        best = benefit == benefit.max(axis=0)
        probability[row] = (best / best.sum(axis=0)).mean(axis=1)
        optimal[row] = benefit.mean(axis=1).argmax()
    return Acceptability(results.strategies, grid, probability, optimal, probability[np.arange(len(grid)), optimal])


def expected_loss(results: Results, wtp: Iterable[float]) -> Floats:
    """Return what choosing each strategy loses on average against choosing the best of every draw, (w, strategies), in the currency.

    mean_d(max_s NB) - mean_d(NB_s) (Eckermann, Briggs and Willan 2008; Alarid-Escudero et al. 2019). The least of a row is the EVPI there.
    """
    grid = willingness_grid(wtp)
    return np.array([benefit.max(axis=0).mean() - benefit.mean(axis=1) for benefit in _benefits(results, grid)])


def break_even(results: Results, wtp: Iterable[float]) -> tuple[tuple[float, str], ...]:
    """Return where on the grid the best strategy on average changes: (the first amount at which it is best, the strategy), lowest first.

    The first entry is the best strategy at the least amount of the grid.
    """
    grid = willingness_grid(wtp)
    best = [int(benefit.mean(axis=1).argmax()) for benefit in _benefits(results, grid)]
    return tuple(
        (float(amount), results.strategies[one])
        for place, (amount, one) in enumerate(zip(grid, best, strict=True))
        if place == 0 or best[place - 1] != one
    )


def willingness_grid(wtp: Iterable[float]) -> Floats:
    """Return amounts as (w,) float64. ValueFault when there is none, one is below zero or not finite, or they do not rise."""
    grid = np.asarray(list(wtp), dtype=np.float64)
    if not grid.size:
        raise ValueFault("give one willingness to pay, at the least")
    wrong = grid[~np.isfinite(grid) | (grid < 0)]
    if wrong.size:
        raise ValueFault("the willingness to pay is {wtp}; it is an amount of 0 or more for one unit of effect", wtp=float(wrong[0]))
    if (np.diff(grid) <= 0).any():
        raise ValueFault("the amounts that are paid for a unit of effect must rise from one to the next")
    return grid


def _benefits(results: Results, grid: Floats) -> Iterator[Draws]:
    """Yield the net monetary benefit at each amount: one at a time, since all of them may not fit in memory."""
    return (net_monetary_benefit(results, float(amount)) for amount in grid)


def _uncertain(results: Results) -> None:
    if len(results.strategies) == 1:
        raise ValueFault("a comparison needs two strategies, and there is only '{strategy}'", strategy=results.strategies[0])
    if results.n_draws == 1:
        raise ValueFault("a base case has no uncertainty to show; run the model with draws")
