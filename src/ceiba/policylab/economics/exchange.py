"""What is known of rates between currencies and of levels of prices, each with its source: what a conversion is made from."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money

__all__ = ["Basis", "PriceLevel", "Rate", "Rates"]

Basis = Literal["exchange", "ppp"]


class Rate(Citation, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How many units of `to` one unit of `of` was in a year: at market rates, or at purchasing power.

    basis: "exchange" or "ppp"; there, USD is the international dollar, so that a country that pays in US dollars has no such rate here.
    of, to: ISO 4217, two different ones. rate: above 0. ValueFault otherwise.
    """

    basis: Basis
    of: str
    to: str
    year: int
    rate: float

    def __post_init__(self) -> None:
        super().__post_init__()
        for code in (self.of, self.to):
            Money(Decimal(0), code, self.year)
        if self.of == self.to:
            raise ValueFault("a rate leads from one currency to another, not from {currency} to itself", currency=self.of)
        if not 0 < self.rate < math.inf:
            raise ValueFault("a rate is above zero, not {value}", value=self.rate)


class PriceLevel(Citation, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The level of prices in a year, in a series such as "consumer prices, Colombia"; only ratios within a series mean anything.

    currency: in which these prices are paid (ISO 4217). level: above 0, in the series' own base. ValueFault otherwise.
    """

    currency: str
    series: str
    year: int
    level: float

    def __post_init__(self) -> None:
        super().__post_init__()
        Money(Decimal(0), self.currency, self.year)
        if not self.series.strip():
            raise ValueFault("a level of prices names its series: which prices, of which country")
        if not 0 < self.level < math.inf:
            raise ValueFault("a level of prices is above zero, not {value}", value=self.level)


@dataclass(frozen=True, slots=True)
class Rates:
    """What is known of rates and prices, and the sources that they name.

    ValueFault when a rate (or the same one turned round) or a level stands twice.
    """

    rates: tuple[Rate, ...] = ()
    prices: tuple[PriceLevel, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        seen: set[object] = set()
        for rate in self.rates:
            key = (rate.basis, frozenset({rate.of, rate.to}), rate.year)
            if key in seen:
                raise ValueFault(
                    "the {basis} rate between {of} and {to} in {year} is given twice",
                    basis=rate.basis,
                    of=rate.of,
                    to=rate.to,
                    year=rate.year,
                )
            seen.add(key)
        for price in self.prices:
            if (price.series, price.year) in seen:
                raise ValueFault("the level of '{series}' in {year} is given twice", series=price.series, year=price.year)
            seen.add((price.series, price.year))
            if any(other.series == price.series and other.currency != price.currency for other in self.prices):
                raise ValueFault("the series '{series}' is in two currencies; a series is of one place", series=price.series)
