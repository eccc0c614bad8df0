"""A budget as it is written at the command line, and the rates that bring costs into its currency."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from ceiba.errors import UsageError
from ceiba.language import mark
from ceiba.policylab.economics import Conversion, Rates, conversion
from ceiba.policylab.roadmap.levers import Priced
from ceiba.terms.faults import ValueFault

_BUDGET = re.compile(r"(?P<amount>[0-9]+(?:\.[0-9]+)?)(?P<times>[kM]?)[- ]?(?P<currency>[A-Z]{3})?(?P<every>/year)?")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}
ACCEPTED = "40M-USD/year"


@dataclass(frozen=True)
class Budget:
    """So much money a year, in a currency (ISO 4217)."""

    amount: float
    currency: str


def read_budget(text: str) -> Budget:
    """Return a budget such as 40M-USD/year, 40M USD/year or 2500000-BRL/year; UsageError that says what is missing.

    k is thousand, M million. The decimal sign is a point; there are no marks between thousands.

    >>> read_budget("1.5M-COP/year")
    Budget(amount=1500000.0, currency='COP')
    """
    found = _BUDGET.fullmatch(text.strip())
    remedy = mark("Write it as {accepted}: digits, k or M, a currency (ISO 4217), and /year; decimals after a point.")
    if found is None:
        raise UsageError("'{text}' is not a budget.", remedy, text=text, accepted=ACCEPTED)
    if found["currency"] is None:
        raise UsageError("The budget '{text}' has no currency.", remedy, text=text, accepted=ACCEPTED)
    if found["every"] is None:
        raise UsageError("The budget '{text}' does not say that it is for each year.", remedy, text=text, accepted=ACCEPTED)
    amount = float(Decimal(found["amount"]) * _TIMES[found["times"]])
    if amount <= 0:
        raise UsageError("A budget of nothing buys nothing: '{text}'.", remedy, text=text, accepted=ACCEPTED)
    return Budget(amount, found["currency"])


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
