"""A budget as it is written at the command line: 40M-USD/year is spent each year, 2M-USD once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ceiba.errors import UsageError
from ceiba.language import mark

_BUDGET = re.compile(r"(?P<amount>[0-9]+(?:\.[0-9]+)?)(?P<times>[kM]?)[- ]?(?P<currency>[A-Z]{3})?(?P<every>/year)?")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}
_ONCE = "2M-USD", mark("Write it as {accepted}: digits, k or M, and a currency (ISO 4217); decimals after a point.")
_YEARLY = "40M-USD/year", mark("Write it as {accepted}: digits, k or M, a currency (ISO 4217), and /year; decimals after a point.")


@dataclass(frozen=True)
class Budget:
    """So much money, above zero, in a currency (ISO 4217); whether once or each year, who asks for it knows."""

    amount: float
    currency: str


def read_budget(text: str, *, yearly: bool) -> Budget:
    """Return a budget such as 40M-USD/year, 40M USD/year or 2500000-BRL/year; UsageError that says what is missing or too much.

    yearly: whether it must end in /year; one that is spent once must not. k is thousand, M million. The decimal sign is a point; there are
    no marks between thousands.

    >>> read_budget("1.5M-COP/year", yearly=True)
    Budget(amount=1500000.0, currency='COP')
    """
    accepted, remedy = _YEARLY if yearly else _ONCE
    found = _BUDGET.fullmatch(text.strip())
    if found is None or (found["every"] and not yearly):
        raise UsageError("'{text}' is not a budget.", remedy, text=text, accepted=accepted)
    if found["currency"] is None:
        raise UsageError("The budget '{text}' has no currency.", remedy, text=text, accepted=accepted)
    if yearly and found["every"] is None:
        raise UsageError("The budget '{text}' does not say that it is for each year.", remedy, text=text, accepted=accepted)
    amount = float(Decimal(found["amount"]) * _TIMES[found["times"]])
    if amount <= 0:
        raise UsageError("A budget of nothing buys nothing: '{text}'.", remedy, text=text, accepted=accepted)
    return Budget(amount, found["currency"])
