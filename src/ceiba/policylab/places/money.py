"""A budget for new services, as it is written at the command line: 2M-USD, spent once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from ceiba.errors import UsageError

_BUDGET = re.compile(r"(?P<amount>[0-9]+(?:\.[0-9]+)?)(?P<times>[kM]?)[- ]?(?P<currency>[A-Z]{3})?")
_TIMES = {"": 1, "k": 1_000, "M": 1_000_000}


@dataclass(frozen=True)
class OneBudget:
    """So much money, spent once, in a currency (ISO 4217)."""

    amount: float
    currency: str


def read_one_budget(text: str) -> OneBudget:
    """Return a budget such as 2M-USD, 2M USD or 2500000-BRL; UsageError that says what is missing. k is thousand, M million.

    >>> read_one_budget("1.5M-COP")
    OneBudget(amount=1500000.0, currency='COP')
    """
    found = _BUDGET.fullmatch(text.strip())
    remedy = "Write it as {accepted}: digits, k or M, and a currency (ISO 4217); decimals after a point."
    if found is None:
        raise UsageError("'{text}' is not a budget.", remedy, text=text, accepted="2M-USD")
    if found["currency"] is None:
        raise UsageError("The budget '{text}' has no currency.", remedy, text=text, accepted="2M-USD")
    amount = float(Decimal(found["amount"]) * _TIMES[found["times"]])
    if amount <= 0:
        raise UsageError("A budget of nothing buys nothing: '{text}'.", remedy, text=text, accepted="2M-USD")
    return OneBudget(amount, found["currency"])
