"""The format of the landscape and of programmes abroad as types; docs/reference/landscape-format.md says it in words."""

from __future__ import annotations

import datetime as dt
import re
from typing import Literal

import msgspec

from ceiba.packs.changes import AnyChange
from ceiba.packs.format import Expectation, Named, Person
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault
from ceiba.terms.levers import Lever, Owner
from ceiba.terms.texts import Text

Domain = Literal["law", "institutions", "data", "privacy", "international", "finance", "access", "workforce", "quality", "partnership"]
Outcome = Literal["success", "mixed", "failure", "too_early"]
_DAY_MONTH_OR_YEAR = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Barrier(Named, frozen=True, forbid_unknown_fields=True):
    """What stands in the way of precision oncology in a country, by name."""

    says: Text


class Definition(Named, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One indicator: what is asked of every country, how it is scored from 0 to 1, and what it points to."""

    domain: Domain
    rule: Text
    better: Literal["higher", "lower"]
    barrier: str
    levers: tuple[Lever, ...]
    roadblocks: tuple[str, ...]
    lineage: tuple[Literal["G", "Z", "A", "E", "P", "X"], ...]


class Support(Citation, frozen=True, kw_only=True):
    """What a recommendation rests on: a programme abroad, or a source of its own."""

    says: Text
    programme: str = ""

    def __post_init__(self) -> None:
        if not self.programme:
            super().__post_init__()


class Recommendation(Named, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What to do, by whom; given where its indicators' mean score is below `below`, or none is known."""

    says: Text
    barrier: str
    indicators: tuple[str, ...]
    below: float
    levers: tuple[Lever, ...]
    owners: tuple[Owner, ...]
    gaps: Text
    evidence: tuple[Support, ...]

    def __post_init__(self) -> None:
        if not (self.indicators and self.levers and self.owners and self.evidence):
            raise ValueFault("a recommendation names indicators, levers, owners and evidence")
        if not 0 < self.below <= 1:
            raise ValueFault("`below` is above 0 and at most 1")


class Decision(Citation, frozen=True, kw_only=True):
    """What was decided on which day."""

    on: dt.date
    says: Text
    date_precision: Literal["day", "month", "year"] = "day"


class Figure(Citation, frozen=True, kw_only=True):
    """What was measured. unit: a word, or a currency (ISO 4217), which needs its price_year."""

    says: Text
    value: float
    unit: str
    as_of: str
    price_year: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not _DAY_MONTH_OR_YEAR.fullmatch(self.as_of):
            raise ValueFault("`as_of` is a day, a month or a year, such as 2024-03-01, 2024-03 or 2024")
        if _CURRENCY.fullmatch(self.unit) and self.price_year is None:
            raise ValueFault("an amount of money needs its price_year")


class Showed(Citation, frozen=True, kw_only=True):
    """What a programme showed."""

    says: Text
    kind: Literal["success", "failure"]


class Transfer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What would carry over to another country, what would not, and what has to be assumed."""

    says: Text
    kind: Literal["transferable", "assumed", "not_transferable"]


class Programme(Named, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A programme abroad: what was decided, what it showed, and its executable form."""

    country: str
    summary: Text
    outcome: Outcome
    levers: tuple[Lever, ...]
    decisions: tuple[Decision, ...]
    figures: tuple[Figure, ...]
    showed: tuple[Showed, ...]
    transfer: tuple[Transfer, ...]
    changes: tuple[AnyChange, ...]

    def __post_init__(self) -> None:
        if not (self.levers and self.decisions and self.showed and self.transfer and self.changes):
            raise ValueFault("a programme names its levers, decisions, what it showed, what would carry over, and its changes")
        days = [decision.on for decision in self.decisions]
        if days != sorted(days):
            raise ValueFault("the decisions stand in the order of their days")


class ProgrammeSentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a programme does to one person of the invented country: the answers without it and with it."""

    name: str
    start: dt.date
    date: dt.date
    action: str
    person: Person
    expect: Expectation
    before: Expectation = Expectation()
