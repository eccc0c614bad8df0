"""A budget in another currency or at another year's prices: its costs by one factor, everything else as it was.

Amounts enter a budget as costs alone, and it is a straight line in them, so that converting the costs converts whatever follows: spending,
impacts, variants and draws, on the same draws.
"""

from __future__ import annotations

import msgspec

from ceiba.policylab.economics import Conversion
from ceiba.policylab.payments.budget_format import Budget, Cost
from ceiba.policylab.payments.quantities import Quantity

__all__ = ["in_other_money"]


def in_other_money(budget: Budget, found: Conversion) -> Budget:
    """Return a budget whose costs are converted, with their ranges; each keeps the source that its own amount was read in.

    ValueFault when the conversion is from another currency or year than the budget's.
    """
    found.refuse_other(budget.currency, budget.price_year)
    options = tuple(
        msgspec.structs.replace(option, costs=tuple(_converted(cost, found.factor) for cost in option.costs)) for option in budget.options
    )
    return msgspec.structs.replace(budget, options=options, currency=found.to, price_year=found.to_year)


def _converted(cost: Cost, factor: float) -> Cost:
    return msgspec.structs.replace(cost, amount=_times(cost.amount, factor), currency="", price_year=None)


def _times(amount: Quantity, factor: float) -> Quantity:
    low, high = (None if end is None else end * factor for end in (amount.low, amount.high))
    return msgspec.structs.replace(amount, value=amount.value * factor, low=low, high=high)
