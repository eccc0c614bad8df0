"""The file of a distributional analysis: groups of people, their health, their part in a programme, and what the money would have bought.

Read strictly; every number has its source or is `assumed` with the reason. `docs/how-to/read-an-evaluation.md` shows one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from ceiba.policylab.economics.equity_impact import Distribution, Strata, distribute
from ceiba.policylab.economics.equity_plane import Judged, indifference_epsilon, judge
from ceiba.policylab.economics.parts import Words
from ceiba.policylab.economics.published import check_cited, refused
from ceiba.policylab.economics.results import Results
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.readings import Fault, Reading

__all__ = ["Equity", "Figure", "StrataFile", "Stratum", "check_strata", "equity_of", "load_strata"]

GUIDE = "docs/how-to/read-an-evaluation.md"

_SHARES = ("recipients", "bearers", "gains")


class Figure(Citation, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One number with its source, or `assumed` with the reason.

    currency, price_year: where it is an amount; "unknown" where its source does not say of which year its prices are.
    """

    value: float
    currency: str = ""
    price_year: int | Literal["unknown"] | None = None


class Stratum(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One group of people. Each number as `Strata` says it. rank: order of advantage, the least advantaged lowest."""

    id: str
    people: Figure
    health: Figure
    recipients: Figure
    bearers: Figure
    gains: Figure | None = None
    rank: float | None = None
    names: Words | None = None


class StrataFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the file holds. effect_unit: that of health, and of the model it is used with.

    treated: people who get the programme. displaced_at: cost of one unit of effect where the money comes from, with currency and price
    year (or `unknown`, as a model says it). epsilon, alpha: aversions to inequality, of Atkinson's and Kolm's index; one or both.
    """

    effect_unit: str
    strata: tuple[Stratum, ...]
    treated: Figure
    displaced_at: Figure
    epsilon: Figure | None = None
    alpha: Figure | None = None
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if len(self.strata) < 2:  # noqa: PLR2004  one group has nothing to be shared
            raise ValueFault("a distribution needs two strata or more")
        for name in ("gains", "rank"):
            given = [getattr(each, name) is not None for each in self.strata]
            if any(given) and not all(given):
                raise ValueFault("`{name}` is given for every stratum or for none", name=name)
        if self.epsilon is None and self.alpha is None:
            raise ValueFault("name an aversion to inequality: epsilon (Atkinson), alpha (Kolm), or both")
        if not self.displaced_at.currency or self.displaced_at.price_year is None:
            raise ValueFault("`displaced_at` is an amount: give its currency and price_year (`unknown` where its source does not say)")
        self.parts()

    def parts(self) -> Strata:
        """Return the strata as the analysis takes them; ValueFault when they do not fit."""

        def row(name: str) -> list[float]:
            return [getattr(each, name).value for each in self.strata]

        gains = row("gains") if self.strata[0].gains is not None else None
        rank = [each.rank for each in self.strata if each.rank is not None] or None
        return Strata(
            [each.id for each in self.strata], row("people"), row("health"), row("recipients"), row("bearers"), rank=rank, gains=gains
        )

    def figures(self) -> Iterator[tuple[str, str, Figure]]:
        """Yield every number with its place in the file (`$.strata[0].health`) and its name (`poor: health`)."""
        for place, each in enumerate(self.strata):
            for name in ("people", "health", *_SHARES):
                figure = getattr(each, name)
                if figure is not None:
                    yield f"$.strata[{place}].{name}", f"{each.id}: {name}", figure
        for name in ("treated", "displaced_at", "epsilon", "alpha"):
            figure = getattr(self, name)
            if figure is not None:
                yield f"$.{name}", name, figure

    @property
    def assumed(self) -> tuple[str, ...]:
        """Names of the numbers that are assumed, such as `poor: health`."""
        return tuple(name for _, name, figure in self.figures() if figure.assumed)


@dataclass(frozen=True, eq=False)
class Equity:
    """The distributional analysis of each strategy beside one.

    against: what they are beside. impacts: by strategy. judged: by strategy, for each aversion that the file names (Atkinson first).
    turns: by strategy, the epsilon at which the answer turns; None where it does not. year_unknown: nobody knows of which year the costs
    and `displaced_at` are; that they are of one year is then taken, not known.
    """

    file: StrataFile
    against: str
    impacts: Mapping[str, Distribution]
    judged: Mapping[str, tuple[Judged, ...]]
    turns: Mapping[str, float | None]

    @property
    def year_unknown(self) -> bool:
        """Whether the years of the prices are not known."""
        return self.file.displaced_at.price_year == "unknown"


def load_strata(path: Path) -> StrataFile:
    """Return the file of a distributional analysis; EconomicsRefused with the first fault (file, line, problem, remedy)."""
    found, faults = check_strata(path)
    if found is None or faults:
        raise refused(faults)
    return found


def check_strata(path: Path) -> tuple[StrataFile | None, list[Fault]]:
    """Read and check a file; returns it, or None, with every fault. OSError when it cannot be read."""
    reading = Reading({path.name: path.read_bytes()}, GUIDE)
    file = reading.document(path.name, StrataFile)
    if file is None:
        return None, reading.faults
    sources = {source.id: source for source in file.sources}
    for place, _, figure in file.figures():
        check_cited(reading, (path.name, reading.line(path.name, place)), [figure], sources, listed_in=path.name)
    return file, reading.faults


def equity_of(results: Results, file: StrataFile, against: str = "") -> Equity:
    """Return who gains and who forgoes health with each strategy in place of `against` (the first of the results when it is "").

    ValueFault where the file is in another unit of effect, currency or price year than the results. Where neither says its price year
    (`unknown` in both) they are taken to be of one year, and `Equity.year_unknown` says so.
    """
    if file.effect_unit != results.effect_unit:
        raise ValueFault(
            "the health of the strata is in {unit}, the effects of the model in {other}", unit=file.effect_unit, other=results.effect_unit
        )
    money = file.displaced_at
    _check_money(money, results)
    beside = results.strategies[results.row(against) if against else 0]
    parts = file.parts()
    impacts = {
        name: distribute(results, name, beside, parts, treated=file.treated.value, displaced_at=money.value)
        for name in results.strategies
        if name != beside
    }
    judged = {
        name: tuple(
            judge(impact, **{measure: figure.value})
            for measure, figure in (("epsilon", file.epsilon), ("alpha", file.alpha))
            if figure is not None
        )
        for name, impact in impacts.items()
    }
    return Equity(file, beside, impacts, judged, {name: indifference_epsilon(impact) for name, impact in impacts.items()})


def _check_money(money: Figure, results: Results) -> None:
    """Refuse an opportunity cost in other money than the results; what is of an unknown year stands beside another such alone."""
    if money.currency != results.currency:
        raise ValueFault(
            "`displaced_at` is in {currency}, the results are in {other}: write `displaced_at` in {other}, with the source of the amount",
            currency=money.currency,
            other=results.currency,
        )
    year = results.price_year
    if year is None and money.price_year != "unknown":
        raise ValueFault(
            "`displaced_at` is at prices of {year}, and the model does not say of which year its prices are: if you know it, write it as"
            " `price_year` in a copy of the model's file; if not, write `price_year: unknown` in `displaced_at`, and both are taken to be"
            " of one year, with a warning",
            year=money.price_year,
        )
    if year is not None and money.price_year == "unknown":
        raise ValueFault(
            "the results are at prices of {year}, and the price year of `displaced_at` is unknown: write the amount at prices of {year},"
            " with its source",
            year=year,
        )
    if year is not None and money.price_year != year:
        raise ValueFault(
            "`displaced_at` is at prices of {year}, the results are at prices of {other_year}: convert the results (--rates, --price-year"
            " {year}), or write `displaced_at` at prices of {other_year}",
            year=money.price_year,
            other_year=year,
        )
