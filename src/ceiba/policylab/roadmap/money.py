"""The rates that bring the costs of levers into the currency of the budget."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

from ceiba.errors import UsageError
from ceiba.policylab.economics import Conversion, Rates, conversion
from ceiba.policylab.roadmap.levers import Priced
from ceiba.terms.faults import ValueFault


@dataclass(frozen=True)
class ToBudget:
    """How costs come into the currency of the budget, at market rates. factors: of each currency, what one unit of it is worth.

    used: the conversions that gave them. Prices are not moved to another year: each stands at those of its own.
    """

    currency: str
    factors: dict[str, float]
    used: tuple[Conversion, ...] = ()

    def of(self, priced: Priced) -> float:
        """Return an amount in the currency of the budget."""
        return priced.amount * self.factors[priced.currency]


def rates_into(currency: str, costs: Sequence[Priced], known: Rates) -> ToBudget:
    """Return how costs come into a currency; UsageError that names the rates that are missing. Of several years, the latest."""
    factors, used = {currency: 1.0}, []
    missing = []
    for other in sorted({cost.currency for cost in costs} - {currency}):
        found = _latest(known, other, currency)
        if found is None:
            missing.append(f"{other}->{currency}")
        else:
            factors[other] = found.factor
            used.append(found)
    if missing:
        raise UsageError(
            "The levers cost money in another currency than the budget, and no exchange rate is known: {missing}.",
            "Give the budget in a currency of the levers, or add `exchange_rates` with their source to the file of levers.",
            missing=", ".join(missing),
        )
    return ToBudget(currency, factors, tuple(used))


def _latest(known: Rates, of: str, into: str) -> Conversion | None:
    for year in sorted({rate.year for rate in known.rates}, reverse=True):
        with contextlib.suppress(ValueFault):
            return conversion(known, of, year, into, year, basis="exchange")
    return None
