"""In what money results are shown: another currency or price year than the file's own, by rates that the user brings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ceiba.policylab.economics import Basis, Conversion, Order, conversion, load_rates

__all__ = ["OtherMoney", "conversion_asked"]


@dataclass(frozen=True, slots=True)
class OtherMoney:
    """In what money results are shown. rates: the file of rates that the user brings. The rest as `economics.conversion` asks."""

    rates: Path
    currency: str = ""
    price_year: int | None = None
    basis: Basis | None = None
    order: Order | None = None
    series: str | None = None


def conversion_asked(currency: str, price_year: int | None, money: OtherMoney) -> Conversion:
    """Return how amounts in a currency and price year (None: nobody knows it) become those that are to be shown.

    EconomicsRefused where the file of rates does not fit; ValueFault where a rate, a level or a choice is lacking.
    """
    rates = load_rates(money.rates)
    to = money.currency or currency
    return conversion(rates, currency, price_year, to, money.price_year, basis=money.basis, order=money.order, series=money.series)
