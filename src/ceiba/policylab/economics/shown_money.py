"""Inputs of money in the currency that results are shown in, so that no table has two currencies side by side.

A model's inputs are in its own money, and so are the ends between which they move and the prices that are searched. Where results are
converted, whatever stands beside them is converted by the same factor, which moves no answer: it is a change of unit.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ceiba.policylab.economics.conversion import Conversion
from ceiba.policylab.economics.format import AnyModel
from ceiba.policylab.economics.oneway import Tornado
from ceiba.policylab.economics.threshold import Change, Price

__all__ = ["factors_of", "shown_change", "shown_price", "shown_tornado"]

Factors = Callable[[str], float]
"""By the name of an input, what its value is multiplied by to be shown."""


def factors_of(model: AnyModel, conversion: Conversion | None) -> Factors:
    """Return what each input is multiplied by: the factor of the conversion for costs, parameters and tables; 1 for all else."""
    if conversion is None:
        return lambda _name: 1.0
    costs = {each.id for each in model.parameters if each.quantity == "cost"}
    costs |= {each.id for each in model.tables if each.quantity == "cost"}
    factor = conversion.factor
    return lambda name: factor if name in costs else 1.0


def shown_tornado(found: Tornado, factors: Factors) -> Tornado:
    """Return a tornado whose ends are in the money that is shown; net benefits are in it already."""
    ends = [(bar, bar.bounds, factors(bar.bounds.name)) for bar in found.bars]
    bars = (replace(bar, bounds=replace(end, low=end.low * factor, high=end.high * factor)) for bar, end, factor in ends)
    return replace(found, bars=tuple(bars))


def shown_change(found: Change, factors: Factors) -> Change:
    """Return a change of price whose prices are in the money that is shown."""
    factor = factors(found.parameter)
    return replace(found, before=found.before * factor, after=found.after * factor)


def shown_price(found: Price, factors: Factors) -> Price:
    """Return a threshold price in the money that is shown; None stays None."""
    return found if found.value is None else replace(found, value=found.value * factors(found.parameter))
