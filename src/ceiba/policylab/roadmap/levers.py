"""The format of levers as types: a small reform with a price, a lead time and owners. docs/reference/lever-format.md tells it.

A lever lays the same changes over a pack as a programme abroad or a scenario does; whom it is for (payers, regions, diseases) is said
there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import msgspec

from ceiba.packs.changes import AnyChange
from ceiba.packs.format import Named
from ceiba.policylab.economics import Rate
from ceiba.policylab.roadmap.effects import effect_values
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.levers import Lever as LeverKind
from ceiba.terms.levers import Owner
from ceiba.terms.texts import Text

FORMAT = 1
YEARS = range(1950, 2101)
"""Of which years prices may be."""
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[a-z]{2}")
_ID = re.compile(r"[a-z][a-z0-9-]*")


class Uncertain(Citation, frozen=True, kw_only=True):
    """A number with its source, and between what it may lie. low, high: both or neither; None is not said."""

    low: float | None = None
    high: float | None = None

    def between(self, value: float) -> None:
        """ValueFault when the range does not hold the value."""
        if (self.low is None) != (self.high is None):
            raise ValueFault("a range has both ends, `low` and `high`")
        if self.low is not None and self.high is not None and not 0 <= self.low <= value <= self.high < math.inf:
            raise ValueFault("a value lies between its `low`, which is zero or more, and its `high`")


class Priced(Uncertain, frozen=True, kw_only=True):
    """An amount of money: it has a currency (ISO 4217) and the year of its prices.

    paid_in: the country (ISO 3166-1 alpha-2, lower case) in which it is a tariff or was paid; "" is none in particular.
    """

    amount: float
    currency: str
    price_year: int
    paid_in: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueFault("'{currency}' is not an ISO 4217 code", currency=self.currency)
        if self.price_year not in YEARS:
            raise ValueFault("the prices of a cost are of a year such as 2024, not {year}", year=self.price_year)
        if not 0 <= self.amount < math.inf:
            raise ValueFault("a cost is a finite amount of zero or more")
        if self.paid_in and not _COUNTRY.fullmatch(self.paid_in):
            raise ValueFault("'{country}' is no code of a country: two lower-case letters, such as cl", country=self.paid_in)
        self.between(self.amount)


class Costs(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a lever costs.

    once: in the year in which it begins. per_year: for as long as it is in effect. per_patient: for each need that takes a way on which it
    is needed. None: nothing is spent that way, which is to be meant, not forgotten: a lever has at least one of them.
    """

    once: Priced | None = None
    per_year: Priced | None = None
    per_patient: Priced | None = None

    def __post_init__(self) -> None:
        if not any(True for _ in self):
            raise ValueFault("a lever says what it costs: `once`, `per_year` or `per_patient`, an amount of 0 where it costs nothing")

    def __iter__(self) -> Iterator[tuple[str, Priced]]:
        """Yield each cost that is given, with its name."""
        for name in ("once", "per_year", "per_patient"):
            cost: Priced | None = getattr(self, name)
            if cost is not None:
                yield name, cost


class Months(Uncertain, frozen=True, kw_only=True):
    """How long something takes."""

    months: float

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.months < math.inf:
            raise ValueFault("a time is a finite number of months, zero or more")
        self.between(self.months)


class Effect(Uncertain, frozen=True, kw_only=True):
    """Where a number of a lever's changes was read, and between what it may lie. The number itself stands in the change."""


class Lever(Named, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One thing that can be done.

    countries: whose packs it is for, by their codes; () is every country. lead: from its beginning until it takes effect. growth: from then
    until its effect is whole; None is at once. lasts_months: how long the effect lasts; None is to the end of the plan. requires: levers
    whose effect must have begun before this one begins; requires_begun: levers that must have begun no later. excludes: never both.
    effects: of each number that its changes hold (`effects.UNITS`), where it was read.
    """

    says: Text
    kind: LeverKind
    owners: tuple[Owner, ...]
    changes: tuple[AnyChange, ...]
    cost: Costs
    lead: Months
    countries: tuple[str, ...] = ()
    growth: Months | None = None
    effects: dict[str, Effect] = msgspec.field(default_factory=dict)
    lasts_months: float | None = None
    requires: tuple[str, ...] = ()
    requires_begun: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not _ID.fullmatch(self.id):
            raise ValueFault("the id '{id}' is not lower-case letters, digits and hyphens", id=self.id)
        if not self.changes:
            raise ValueFault("a lever without changes has no effect")
        if not self.owners:
            raise ValueFault("a lever has an owner")
        if self.lasts_months is not None and not 0 < self.lasts_months < math.inf:
            raise ValueFault("an effect lasts a finite number of months above zero")
        if any(change.after_days for change in self.changes):
            raise ValueFault("the changes of a lever begin together, after its `lead`: leave `after_days` out, or make it two levers")
        self._check_effects()

    def _check_effects(self) -> None:
        held = effect_values(self.changes)
        for name in held:
            if name not in self.effects:
                raise ValueFault("the number `{name}` of its changes says in `effects` where it was read, or why it is assumed", name=name)
        for name, effect in self.effects.items():
            if name not in held:
                raise ValueFault("`effects` speaks of `{name}`, a number that no change of the lever holds", name=name)
            for value in held[name]:
                effect.between(value)

    def cited(self) -> Iterator[tuple[str, Citation]]:
        """Yield each of its numbers' names with where it was read."""
        for name, cost in self.cost:
            yield f"cost.{name}", cost
        yield "lead", self.lead
        if self.growth is not None:
            yield "growth", self.growth
        for name, effect in self.effects.items():
            yield f"effect.{name}", effect

    def is_for(self, country: str) -> bool:
        """Whether it is for the pack of a country."""
        return not self.countries or country in self.countries


class LeverFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A file of levers, with the sources it cites and the exchange rates it needs."""

    format: int
    levers: tuple[Lever, ...]
    sources: tuple[Source, ...] = ()
    exchange_rates: tuple[Rate, ...] = ()

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueFault("format {format} is not known, only {known}", format=self.format, known=FORMAT)
        if not self.levers:
            raise ValueFault("the file holds no lever")
