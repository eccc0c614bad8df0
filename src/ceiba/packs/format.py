"""The format of a country pack as types; docs/reference/pack-format.md says it in words.

Every value carries its citation; what has no source is `assumed` with a reason. Reading is strict: unknown keys are refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from ceiba.terms.actions import ActionKind
from ceiba.terms.answers import Reason, Value
from ceiba.terms.citations import Citation
from ceiba.terms.criteria import AgeRange, Criteria
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

FORMAT = 1
Word = Literal["yes", "no", "unknown", "ended"]
ApprovalStatus = Literal["approved", "off_label", "named_patient_import", "withdrawn"]
ListKind = Literal["positive", "negative", "illustrative"]
RoadblockOfNo = Literal["not_listed", "excluded"]

ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Named(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something with an id and its names in three languages."""

    id: str
    names: Text


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """pack.yaml: whose pack it is and until when it was verified."""

    format: int
    country: str
    names: Text
    currency: str
    languages: tuple[str, ...]
    verified_through: dt.date
    reviewed_by_counsel: bool
    regulator: Named
    invented: bool = False


class Topic(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One line of status.yaml: what the pack knows of a topic."""

    topic: str
    state: Literal["complete", "partial", "absent"]
    note: Text


class Meaning(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"absent": "null"}):
    """What one column of a facts file holds, in which unit, and what an empty cell means."""

    unit: str
    meaning: str
    absent: str


class Description(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`<name>.meta.yaml`: what the CSV file beside it holds."""

    title: Text
    columns: dict[str, Meaning]


class Route(Citation, frozen=True, kw_only=True):
    """A way in which a payer pays. patient_share: 0 to 1 of the price; None is unknown."""

    id: str
    names: Text
    ordinary: bool
    approval_rate: float | None = None
    lead_time_days: int | None = None
    patient_share: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for share in (self.approval_rate, self.patient_share):
            if share is not None and not 0 <= share <= 1:
                raise ValueFault("a rate and a share are written from 0 to 1")


PayerRole = Literal["public", "social_security", "private", "special_fund"]


class Payer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who pays, and by which routes.

    role: what kind of payer it is in any country, so that a reform from abroad can name it; "" is not said.
    """

    id: str
    names: Text
    routes: tuple[Route, ...]
    role: PayerRole | Literal[""] = ""

    def __post_init__(self) -> None:
        ids = [route.id for route in self.routes]
        if len(set(ids)) != len(ids):
            raise ValueFault("two routes of a payer bear one id")

    def route(self, route_id: str) -> Route | None:
        """The route of that id; "" is the first ordinary one; None when there is none."""
        for route in self.routes:
            if route.id == route_id or (not route_id and route.ordinary):
                return route
        return None


class CompleteSpan(Citation, frozen=True, kw_only=True, rename={"first": "from", "last": "through"}):
    """From when to when the pack holds the whole list, both days included; without a last day, through the day the pack was verified."""

    first: dt.date
    last: dt.date | None = None

    def holds(self, day: dt.date, verified_through: dt.date) -> bool:
        """Whether the list was held whole on that day."""
        return self.first <= day <= (self.last or verified_through)


class PackList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A regulator's or payer's list: what absence from it means."""

    id: str
    names: Text
    gate: Literal["available", "covered"]
    actions: tuple[ActionKind, ...]
    kind: ListKind
    complete: tuple[CompleteSpan, ...]
    payer: str = ""

    def absence(self, day: dt.date, verified_through: dt.date) -> Value:
        """What the absence of an entry means on a day: no, yes or unknown."""
        if self.kind == "illustrative" or not any(span.holds(day, verified_through) for span in self.complete):
            return Value.UNKNOWN
        return Value.NO if self.kind == "positive" else Value.YES


class Dated(Citation, frozen=True, kw_only=True, rename={"since": "from"}):
    """One value of a rule from a day on; it holds until the next value of the same rule.

    roadblock: of a payer's *no*, whether it just does not list it or decided against it; None is the latter.
    """

    since: dt.date
    answer: Word
    status: ApprovalStatus | None = None
    roadblock: RoadblockOfNo | None = None
    valid_through: dt.date | None = None
    known_since: dt.date | None = None
    date_precision: Literal["day", "month", "year", "read"] = "day"
    expected: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.valid_through is not None and self.valid_through < self.since:
            raise ValueFault("a value was verified through a day before it began")
        if self.roadblock is not None and self.answer != "no":
            raise ValueFault("a roadblock goes with the answer no alone")

    @property
    def known_from(self) -> dt.date:
        """Since when one could know it."""
        return self.known_since or self.since


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """An entry of a list about some actions and some people, dated."""

    id: str
    says: Text
    list: str
    actions: tuple[str, ...]
    history: tuple[Dated, ...]
    who: Criteria = Criteria()
    route: str = ""
    supersedes: tuple[str, ...] = ()
    not_modelled: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.actions:
            raise ValueFault("a rule names at least one action")
        ordered(self.history)


class Threshold(Citation, frozen=True, kw_only=True):
    """What counts as tolerable."""

    id: Literal["distance_km", "wait_days", "out_of_pocket_share_of_income", "result_window_days"]
    value: float
    applies_to: ActionKind | Literal["any"] = "any"

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.value < float("inf"):
            raise ValueFault("a threshold is a finite number of zero or more")


class Delivery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a payer really delivers; actions may be [any]. It is measured, not decided: silent on age, it speaks of every age."""

    actions: tuple[str, ...]
    payer: str
    history: tuple[Dated, ...]
    who: Criteria = Criteria()

    def __post_init__(self) -> None:
        ordered(self.history)
        if self.who.age is None:
            msgspec.structs.force_setattr(self, "who", msgspec.structs.replace(self.who, age=AgeRange()))


class InForce(Protocol):
    """What every dated value has: from which day it holds, and since when one could know it."""

    @property
    def since(self) -> dt.date:
        """From which day it holds."""

    @property
    def known_from(self) -> dt.date:
        """Since when one could know it."""


class Person(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The person of a sentence; what is left out is not recorded."""

    disease: str | None = None
    stage: str | None = None
    line: int | None = None
    age: float | None = None
    sex: str | None = None
    region: str | None = None
    payers: tuple[str, ...] | None = None
    income_monthly: float | None = None
    purpose: str = "treatment"
    findings: dict[str, str] = {}


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a sentence expects of the gates it names."""

    indicated: Literal["yes", "no", "unknown"] | None = None
    available: Literal["yes", "no", "unknown"] | None = None
    covered: Literal["yes", "no", "unknown"] | None = None
    reachable: Literal["yes", "no", "unknown"] | None = None
    path: Literal["yes", "no", "unknown"] | None = None
    exceptional: bool | None = None
    because: tuple[str, ...] = ()
    roadblocks: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


class Sentence(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A test of a rule, readable as a sentence."""

    name: str
    date: dt.date
    action: str
    expect: Expectation
    person: Person = Person()
    rule: str = ""
    known: dt.date | None = None


def reason_of(rule_id: str, country: str, cited: Citation, *, since: dt.date | None = None, note: str = "") -> Reason:
    """Return the reason that a cited value of a pack gives."""
    return Reason(
        rule=rule_id,
        origin=f"pack:{country}",
        source=cited.source,
        place=cited.place,
        since=since.isoformat() if since else "",
        confidence=cited.confidence or "",
        assumed=cited.assumed,
        note=note or (cited.reason if cited.assumed else ""),
    )


def ordered(history: Sequence[InForce]) -> None:
    """Refuse a history that is empty, out of the order of its dates, or says two things from one day on."""
    if not history:
        raise ValueFault("a history needs at least one value")
    days = [(value.since, value.known_from) for value in history]
    if days != sorted(days):
        raise ValueFault("the values of a history stand in the order of their dates")
    if len(set(days)) != len(days):
        raise ValueFault("two values of a history begin on the same day")
