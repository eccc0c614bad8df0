"""Money is an amount, its currency and the year of its prices; the three never part."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from ceiba.terms.faults import ValueFault

_CURRENCY = re.compile(r"[A-Z]{3}")


class Money(msgspec.Struct, frozen=True):
    """An amount in a currency (ISO 4217) at the prices of a year.

    >>> str(Money(Decimal("3500"), "BRL", 2025))
    '3500 BRL (2025)'
    """

    amount: Decimal
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueFault("'{currency}' is not an ISO 4217 code", currency=self.currency)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} ({self.price_year})"

    def share(self, fraction: Decimal) -> Money:
        """Return this fraction of the amount, in the same currency and year."""
        return Money(self.amount * fraction, self.currency, self.price_year)
