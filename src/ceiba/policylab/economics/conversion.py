"""Amounts in another currency and at another year's prices, by rates that the caller gives with their sources; none is built in.

    rates = load_rates(Path("rates.yaml"))
    found = conversion(rates, "COP", 2020, "USD", 2023, basis="exchange", order="inflate_first", series="consumer prices, Colombia")
    found.factor, found.steps            # what one peso of 2020 is, and by which rates
    converted(results, found)            # the same results, in the other currency, naming the rates among their sources

Two choices move the answer much and have no default. basis: at market rates ("exchange"), which answers what a foreigner would pay, or at
purchasing power ("ppp"), which answers what is given up at home. order: inflate at home and then convert, or convert and then inflate
abroad: 100 US dollars of 2006 in Viet Nam become 172.09 or 116.84 of 2016 (Turner et al. 2019, Value in Health 22(9):1026-1032, abstract).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import numpy as np

from ceiba.policylab.economics.exchange import Basis, PriceLevel, Rate, Rates
from ceiba.policylab.economics.results import Results, SourcedInput
from ceiba.terms.citations import Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money

__all__ = ["Conversion", "ConversionStep", "Order", "conversion", "converted"]

Order = Literal["inflate_first", "exchange_first"]


@dataclass(frozen=True, slots=True)
class ConversionStep:
    """One factor of a conversion, and the rows it comes from: one for a rate, two for a ratio of prices (the later year first)."""

    of: str
    to: str
    factor: float
    rows: tuple[Rate | PriceLevel, ...]

    @property
    def name(self) -> str:
        """From where to where, such as `USD 2020 -> COP 2020`."""
        return f"{self.of} -> {self.to}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """One unit of `of` at prices of `of_year`, as so many (`factor`) units of `to` at prices of `to_year`.

    basis, order: as chosen; None where nothing had to be chosen. steps: as they are multiplied; () where nothing changes. sources: those
    that the rates and levels of the steps were read in.
    """

    of: str
    of_year: int
    to: str
    to_year: int
    factor: float
    basis: Basis | None
    order: Order | None
    steps: tuple[ConversionStep, ...]
    sources: tuple[Source, ...] = ()

    @property
    def numbers(self) -> tuple[tuple[ConversionStep, Rate | PriceLevel], ...]:
        """Each number that went in, with its step."""
        return tuple((step, row) for step in self.steps for row in step.rows)

    @property
    def chosen(self) -> dict[str, str]:
        """What was chosen, as conventions are named; nothing where nothing had to be."""
        told = {"conversion_basis": self.basis, "conversion_order": self.order}
        return {name: word for name, word in told.items() if word}

    @property
    def assumed(self) -> bool:
        """Whether one of the rates is assumed."""
        return bool(self.assumed_steps)

    @property
    def assumed_steps(self) -> tuple[str, ...]:
        """The names of the steps with an assumed number, each once."""
        return tuple(dict.fromkeys(step.name for step, row in self.numbers if row.assumed))

    def refuse_other(self, currency: str, year: int) -> None:
        """Raise ValueFault for amounts of another currency or price year than those that it converts."""
        if (currency, year) != (self.of, self.of_year):
            raise ValueFault(
                "the amounts are in {currency} of {year}; the conversion is from {of} of {of_year}",
                currency=currency,
                year=year,
                of=self.of,
                of_year=self.of_year,
            )


def conversion(
    rates: Rates,
    of: str,
    of_year: int | None,
    to: str,
    to_year: int | None,
    *,
    basis: Basis | None = None,
    order: Order | None = None,
    series: str | None = None,
) -> Conversion:
    """Return how to convert amounts. Refused (ValueFault) wherever a rate, a level or a choice is lacking: none is guessed.

    basis: needed when the currency changes. order: needed when the currency and the year change. series: of prices, needed when the year
    changes: one of `of` where prices rise first or the currency stays, one of `to` otherwise. of_year: None, that nobody knows, is refused.
    to_year: None is `of_year`.
    A rate may be turned round; where none leads straight, two that share one third currency are multiplied, when there is one such only.
    """
    if of_year is None:
        raise _year_unknown()
    to_year = of_year if to_year is None else to_year
    for code in (of, to):
        Money(Decimal(0), code, of_year)
    if of != to and basis is None:
        raise ValueFault("converting {of} to {to} needs a basis: market rates (exchange) or purchasing power (ppp)", of=of, to=to)
    if of != to and of_year != to_year and order is None:
        raise ValueFault(
            "prices of {of_year} in {of} as those of {to_year} in {to}: say what comes first, inflate_first or exchange_first",
            of_year=of_year,
            of=of,
            to_year=to_year,
            to=to,
        )
    abroad = of != to and order == "exchange_first"
    steps = []
    if of_year != to_year:
        steps.append(_inflated(rates, to if abroad else of, of_year, to_year, series))
    if of != to and basis is not None:
        exchanged = _exchanged(rates, of, to, of_year if abroad else to_year, basis)
        steps = [*exchanged, *steps] if abroad else [*steps, *exchanged]
    factor = float(np.prod([step.factor for step in steps]))
    chosen = basis if of != to else None, order if of != to and of_year != to_year else None
    cited = {row.source for step in steps for row in step.rows}
    sources = tuple(source for source in rates.sources if source.id in cited)
    return Conversion(of, of_year, to, to_year, factor, *chosen, tuple(steps), sources)


def converted(results: Results, found: Conversion) -> Results:
    """Return results whose costs are converted; effects and draws stay. The rates stand among the sources, and among what is assumed.

    The choices are added to the conventions (`conversion_basis`, `conversion_order`). What is paid for a unit of effect is in the new
    currency from here on. ValueFault when the results are in another currency or year, or in none that is known.
    """
    if results.price_year is None:
        raise _year_unknown()
    found.refuse_other(results.currency, results.price_year)
    told = tuple(SourcedInput(step.name, _unit(row), row) for step, row in found.numbers)
    conventions = {**results.about.conventions, **found.chosen}
    return replace(
        results,
        costs=results.costs * found.factor,
        currency=found.to,
        price_year=found.to_year,
        sources=results.sources + told,
        assumed=results.assumed + found.assumed_steps,
        about=replace(results.about, conventions=conventions),
    )


def _year_unknown() -> ValueFault:
    return ValueFault(
        "the year of the prices of these results is not known, so that they cannot be converted: read it in the model's source, write it as"
        " `price_year` in a copy of the model's file, and run that"
    )


def _inflated(rates: Rates, currency: str, of_year: int, to_year: int, series: str | None) -> ConversionStep:
    """Return the step from one year's prices to another's, by a series in this currency."""
    known = sorted({price.series for price in rates.prices if price.currency == currency})
    if series is None or series not in known:
        raise ValueFault(
            "prices of {of_year} as those of {to_year} need a series of prices in {currency}; named was {series}, there are: {known}",
            of_year=of_year,
            to_year=to_year,
            currency=currency,
            series=series or "()",
            known="; ".join(known) or "()",
        )
    levels = {price.year: price for price in rates.prices if price.series == series}
    absent = [str(year) for year in (of_year, to_year) if year not in levels]
    if absent:
        raise ValueFault("the series '{series}' has no level for {years}; none is guessed", series=series, years=", ".join(absent))
    later, former = levels[to_year], levels[of_year]
    return ConversionStep(f"{currency} {of_year}", f"{currency} {to_year}", later.level / former.level, (later, former))


def _exchanged(rates: Rates, of: str, to: str, year: int, basis: Basis) -> list[ConversionStep]:
    """Return the steps from one currency to another in a year: one, or two through a third currency."""
    usable = [rate for rate in rates.rates if rate.basis == basis and rate.year == year]
    straight = _step(usable, of, to, year)
    if straight is not None:
        return [straight]
    others = sorted({code for rate in usable for code in (rate.of, rate.to)} - {of, to})
    ways = [
        (first, second)
        for middle in others
        if (first := _step(usable, of, middle, year)) is not None and (second := _step(usable, middle, to, year)) is not None
    ]
    if len(ways) > 1:
        raise ValueFault(
            "several ways lead from {of} to {to} in {year}, and they need not agree; give the rate itself", of=of, to=to, year=year
        )
    if not ways:
        raise ValueFault(
            "there is no {basis} rate from {of} to {to} for {year}; give it with its source: none is guessed, and no other year's is used",
            basis=basis,
            of=of,
            to=to,
            year=year,
        )
    return list(ways[0])


def _step(usable: Sequence[Rate], of: str, to: str, year: int) -> ConversionStep | None:
    for rate in usable:
        if (rate.of, rate.to) == (of, to):
            return ConversionStep(f"{of} {year}", f"{to} {year}", rate.rate, (rate,))
        if (rate.of, rate.to) == (to, of):
            return ConversionStep(f"{of} {year}", f"{to} {year}", 1 / rate.rate, (rate,))
    return None


def _unit(row: Rate | PriceLevel) -> str:
    return f"{row.to}/{row.of}" if isinstance(row, Rate) else row.series
