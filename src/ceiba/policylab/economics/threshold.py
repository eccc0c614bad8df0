"""At what value of one input the answer turns: thresholds, the price at which a strategy is just worth it, and what another price does.

    threshold_price(evaluate, "price_per_dose", 900.0, Watch("test", "no_test", wtp=20_000)).value

The model is the callable of `oneway`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.comparison import Pair, pair
from ceiba.policylab.economics.oneway import Evaluate, Watch
from ceiba.terms.faults import ValueFault

__all__ = ["Change", "Price", "Turn", "Why", "price_change", "threshold_price", "thresholds"]

Floats = npt.NDArray[np.float64]

_PIECES = 40
_DOUBLINGS = 10
_STRAIGHT = 1e-9
_DIGITS = 1e-12


class Why(StrEnum):
    """How a threshold price was found, or why there is none."""

    LINEAR = "linear"
    BISECTION = "bisection"
    NOT_MOVED = "not_moved"
    NOT_EVEN_FREE = "not_even_free"
    AT_ANY_PRICE = "at_any_price"


@dataclass(frozen=True, slots=True)
class Turn:
    """Where the incremental net benefit is zero. value: of the input. worth_below: whether the strategy is worth it below that value."""

    value: float
    worth_below: bool


@dataclass(frozen=True, slots=True)
class Price:
    """The price at which a strategy is just worth it.

    value: None where there is none, and `why` says so. why: LINEAR is exact, since the net benefit is a straight line in the price;
    BISECTION is within twelve digits, the first price from zero at which it turns. NOT_MOVED: the price changes nothing. NOT_EVEN_FREE:
    not worth it at a price of zero. AT_ANY_PRICE: worth it at every price up to the greatest that was tried.
    at_zero: incremental net benefit at a price of zero, per person. worth_below: whether the strategy is worth it at lower prices; False
    for a price that the other strategy pays.
    """

    parameter: str
    watch: Watch
    value: float | None
    why: Why
    at_zero: float
    worth_below: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What another price does to the watched pair: incremental net benefit, and the pair itself, at both."""

    parameter: str
    watch: Watch
    before: float
    after: float
    benefit_before: float
    benefit_after: float
    pair_before: Pair
    pair_after: Pair

    @property
    def decides(self) -> bool:
        """Whether the answer turns between the two."""
        return (self.benefit_before > 0) != (self.benefit_after > 0)


def thresholds(evaluate: Evaluate, parameter: str, low: float, high: float, watch: Watch, *, pieces: int = _PIECES) -> tuple[Turn, ...]:
    """Return every value between the bounds at which the answer turns, lowest first; () when it never does.

    The range is cut in `pieces`; where the sign changes inside one, the root is on the straight line or bisected to twelve digits. Two
    turns inside one piece are not seen. ValueFault when the lower bound is not below the upper.
    """
    if not (np.isfinite(low) and np.isfinite(high)) or low >= high:
        raise ValueFault("the bounds of '{name}' are {low} and {high}; the lower comes first", name=parameter, low=low, high=high)

    def benefit(value: float) -> float:
        return watch.of(evaluate({parameter: value}))

    points = np.linspace(low, high, pieces + 1)
    values = np.array([benefit(float(point)) for point in points])
    scale = float(np.abs(values).max())
    signed = [place for place in range(pieces + 1) if values[place] != 0]
    turns = []
    for one, other in itertools.pairwise(signed):
        if values[one] * values[other] > 0:
            continue
        # Points of the grid between the two are zero to the last bit: the first of them is the root.
        root = float(points[one + 1]) if other > one + 1 else _root(benefit, points[one : other + 1], values[one : other + 1], scale)
        turns.append(Turn(root, bool(values[one] > 0)))
    return tuple(turns)


def threshold_price(evaluate: Evaluate, parameter: str, reference: float, watch: Watch) -> Price:
    """Return the price at which the strategy that is watched is just worth it: where its incremental net benefit is zero.

    parameter: the input that is the price. reference: a price to reckon from, above 0, such as today's. Costs are a straight line in most
    prices, and then the answer is exact: the line through 0 and the reference is checked half way and at its root. Otherwise prices up to
    1,024 times the reference are searched as `thresholds` does. ValueFault for a reference that is not above zero.
    """
    if not np.isfinite(reference) or reference <= 0:
        raise ValueFault("a threshold price is reckoned from a price above zero, not {price}", price=reference)

    def benefit(price: float) -> float:
        return watch.of(evaluate({parameter: price}))

    free, there, half = benefit(0.0), benefit(reference), benefit(reference / 2)
    scale = max(abs(free), abs(there), abs(half))
    moved = max(abs(there - free), abs(half - free))
    if moved <= _DIGITS * scale:
        return Price(parameter, watch, None, Why.NOT_MOVED, free, worth_below=free > 0)
    none = Why.AT_ANY_PRICE if free > 0 else Why.NOT_EVEN_FREE
    if abs(half - (free + there) / 2) <= _STRAIGHT * moved:
        slope = (there - free) / reference
        if free == 0:
            return Price(parameter, watch, 0.0, Why.LINEAR, free, worth_below=False)
        root = -free / slope
        if root < 0:
            return Price(parameter, watch, None, none, free, worth_below=free > 0)
        if abs(benefit(root)) <= _STRAIGHT * max(scale, abs(slope) * root):
            return Price(parameter, watch, root, Why.LINEAR, free, worth_below=free > 0)
    upper = next((2.0**step * reference for step in range(_DOUBLINGS + 1) if benefit(2.0**step * reference) * free <= 0), None)
    turns = thresholds(evaluate, parameter, 0.0, upper or 2.0**_DOUBLINGS * reference, watch)
    if not turns:
        return Price(parameter, watch, None, none, free, worth_below=free > 0)
    return Price(parameter, watch, turns[0].value, Why.BISECTION, free, worth_below=turns[0].worth_below)


def price_change(evaluate: Evaluate, parameter: str, before: float, after: float, watch: Watch) -> Change:
    """Return what happens when a price changes (halves, say): net benefit and ICER of the watched pair before and after.

    Prices of 0 or more; ValueFault below.
    """
    wrong = [price for price in (before, after) if not np.isfinite(price) or price < 0]
    if wrong:
        raise ValueFault("a price is 0 or more, not {price}", price=wrong[0])
    results = [evaluate({parameter: price}) for price in (before, after)]
    benefits = [watch.of(each) for each in results]
    pairs = [pair(each, watch.strategy, watch.against) for each in results]
    return Change(parameter, watch, before, after, benefits[0], benefits[1], pairs[0], pairs[1])


def _root(benefit: Callable[[float], float], points: Floats, values: Floats, scale: float) -> float:
    """Return where the benefit is zero between two points at which its signs differ: on the line between them, or by bisection."""
    (start, end), (left, right) = points.tolist(), values.tolist()
    straight: float = start - left * (end - start) / (right - left)
    if abs(benefit(straight)) <= _STRAIGHT * _STRAIGHT * scale:
        return straight
    while True:
        middle: float = (start + end) / 2
        if middle in {start, end} or end - start <= _DIGITS * max(abs(start), abs(end)):
            return middle
        start, end = (middle, end) if benefit(middle) * left > 0 else (start, middle)
