"""What moves the answer: each input alone at its bounds (tornado), two together (a grid), and which of them change the decision.

The model is a callable: `evaluate({"price": 900.0})` returns `Results` with those inputs so, all others as they were. What is watched is
the incremental net monetary benefit of one strategy beside another, at a willingness to pay: above zero, the strategy is worth it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.comparison import net_monetary_benefit
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault

__all__ = ["Bar", "Bounds", "Evaluate", "Grid", "Tornado", "Watch", "tornado", "two_way"]

Evaluate = Callable[[Mapping[str, float]], Results]
"""A model with some inputs given: name -> value; {} is as its file says. Deterministic, or on the same draws each time."""


@dataclass(frozen=True, slots=True)
class Watch:
    """What is watched: the net monetary benefit of `strategy` less that of `against`, at `wtp` for one unit of effect (0 or more)."""

    strategy: str
    against: str
    wtp: float

    def of(self, results: Results) -> float:
        """Return the incremental net monetary benefit, a mean over the draws, per person in the currency of the results."""
        benefit = net_monetary_benefit(results, self.wtp).mean(axis=1)
        return float(benefit[results.row(self.strategy)] - benefit[results.row(self.against)])


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between what an input may lie. low, high: finite, low <= high. basis: where they come from ("95% interval", "assumed +-20 %")."""

    name: str
    low: float
    high: float
    basis: str = ""

    def __post_init__(self) -> None:
        if not (np.isfinite(self.low) and np.isfinite(self.high)) or self.low > self.high:
            raise ValueFault(
                "the bounds of '{name}' are {low} and {high}; the lower comes first", name=self.name, low=self.low, high=self.high
            )


@dataclass(frozen=True, slots=True)
class Bar:
    """One input of a tornado: the incremental net benefit with it at either bound, and the strategy of greatest net benefit there."""

    bounds: Bounds
    at_low: float
    at_high: float
    best_at_low: str
    best_at_high: str
    decides: bool

    @property
    def swing(self) -> float:
        """How far apart the two are."""
        return abs(self.at_high - self.at_low)


@dataclass(frozen=True, slots=True)
class Tornado:
    """watch, base (incremental net benefit as the model's file says), best (strategy of greatest net benefit there), bars widest first."""

    watch: Watch
    base: float
    best: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, eq=False)
class Grid:
    """Two inputs together. benefit: (firsts, seconds) incremental net benefit; best: the strategy of greatest net benefit at each point."""

    watch: Watch
    first: str
    second: str
    firsts: npt.NDArray[np.float64]
    seconds: npt.NDArray[np.float64]
    benefit: npt.NDArray[np.float64]
    best: tuple[tuple[str, ...], ...]


def tornado(evaluate: Evaluate, inputs: Iterable[Bounds], watch: Watch) -> Tornado:
    """Return each input at its bounds, the others as they were, the widest swing first (equal swings by name).

    A bar decides when the best strategy of all is another at one of its bounds. ValueFault when no input is given, or one twice.
    """
    bounds = tuple(inputs)
    names = [one.name for one in bounds]
    if not names or len(set(names)) != len(names):
        raise ValueFault("a tornado needs inputs, each once; given were: {names}", names=", ".join(names) or "()")
    base = evaluate({})
    best = _best(base, watch)
    bars = []
    for one in bounds:
        low, high = evaluate({one.name: one.low}), evaluate({one.name: one.high})
        ends = _best(low, watch), _best(high, watch)
        bars.append(Bar(one, watch.of(low), watch.of(high), *ends, decides=set(ends) != {best}))
    return Tornado(watch, watch.of(base), best, tuple(sorted(bars, key=lambda bar: (-bar.swing, bar.bounds.name))))


def two_way(evaluate: Evaluate, first: str, firsts: Sequence[float], second: str, seconds: Sequence[float], watch: Watch) -> Grid:
    """Return the incremental net benefit and the best strategy at every pair of values. ValueFault for one input twice, or no value."""
    if first == second or not len(firsts) or not len(seconds):
        raise ValueFault("a two-way analysis needs two inputs and values of each")
    found = [[evaluate({first: float(one), second: float(two)}) for two in seconds] for one in firsts]
    benefit = np.array([[watch.of(results) for results in row] for row in found])
    best = tuple(tuple(_best(results, watch) for results in row) for row in found)
    return Grid(watch, first, second, np.asarray(firsts, dtype=np.float64), np.asarray(seconds, dtype=np.float64), benefit, best)


def _best(results: Results, watch: Watch) -> str:
    return results.strategies[int(net_monetary_benefit(results, watch.wtp).mean(axis=1).argmax())]
