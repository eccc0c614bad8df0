"""Changes: what a reform does to a country's pack, or to what is recorded of its people, as types.

A programme abroad names payers by role and actions by id or kind, never a country's own ids; a scenario of one country may name its payers
and regions. docs/reference/landscape-format.md and scenario-format.md say it in words; `overlay` lays them over a pack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Literal

import msgspec

from ceiba.packs.format import PayerRole
from ceiba.terms.actions import ActionKind
from ceiba.terms.criteria import Criteria
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text

KIND = "kind:"
"""Before a kind of action, where a change speaks of all actions of that kind."""

RecordedField = Literal["stage", "line", "payer", "region", "income", "ancestry"]
"""What of a person a record may be silent on, and a reform of records may fill."""

ThresholdId = Literal["distance_km", "wait_days", "out_of_pocket_share_of_income", "result_window_days"]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, tag_field="lay"):
    """One change. after_days: from the day the reform begins until this change does."""

    says: Text
    after_days: int = 0

    def __post_init__(self) -> None:
        if self.after_days < 0:
            raise ValueFault("a change does not come before the reform begins")

    def begins(self, start: dt.date) -> dt.date:
        """Return the day from which it holds, given the day on which the reform begins."""
        return start + dt.timedelta(days=self.after_days)


class OfPayers(Change, frozen=True, kw_only=True):
    """A change of payers. roles: of these roles in any country; payers: ids of one country's; neither is every payer."""

    roles: tuple[PayerRole, ...] = ()
    payers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.roles and self.payers:
            raise ValueFault("payers are named by role or by id, not by both")


class Listing(OfPayers, frozen=True, kw_only=True, tag="listing"):
    """Payers pay for actions, or no longer do. patient_share: 0 to 1, None is not said."""

    actions: tuple[str, ...]
    answer: Literal["yes", "no"]
    who: Criteria = Criteria()
    patient_share: float | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        _share(self.patient_share)


class Approval(Change, frozen=True, kw_only=True, tag="approval"):
    """The regulator approves actions, or ends their approval."""

    actions: tuple[str, ...]
    answer: Literal["yes", "no"]
    who: Criteria = Criteria()


class DeliveryChange(OfPayers, frozen=True, kw_only=True, tag="delivery"):
    """What payers list is really delivered, or is not; actions may be [any]."""

    actions: tuple[str, ...]
    answer: Literal["yes", "no"]


class ServiceChange(Change, frozen=True, kw_only=True, tag="service"):
    """Services are there, at most so far and after at most such a wait; a better one is left as it is. regions: () is the whole country."""

    services: tuple[str, ...]
    available: Literal["yes"]
    distance_km: float | None = None
    wait_days: float | None = None
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _zero_or_more(self.distance_km, self.wait_days)


class RemoteChange(Change, frozen=True, kw_only=True, tag="remote"):
    """What the country has somewhere is had at a distance: by telehealth, or because samples travel to the laboratory.

    The person's distance becomes 0 and the wait that of where it is done, with extra_days; a better service is left as it is.
    """

    services: tuple[str, ...]
    by: Literal["telehealth", "sample_transport"]
    extra_days: float = 0
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _zero_or_more(self.extra_days)


class CapacityChange(Change, frozen=True, kw_only=True, tag="capacity"):
    """So many times as many people are served by services; a queue that is served faster is shorter by the same factor."""

    services: tuple[str, ...]
    factor: float
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _factor(self.factor)


class ThresholdChange(Change, frozen=True, kw_only=True, tag="threshold"):
    """A limit is set."""

    id: ThresholdId
    value: float
    applies_to: ActionKind | Literal["any"] = "any"

    def __post_init__(self) -> None:
        super().__post_init__()
        _zero_or_more(self.value)


class PriceChange(OfPayers, frozen=True, kw_only=True, tag="price"):
    """What is paid becomes this share of what it was (`factor`), or this amount.

    An amount is of the pack's currency and needs its price_year and what it is paid for (`per`). contract: id of the contract that brings
    it, for the payments that follow from it; "" is none.
    """

    actions: tuple[str, ...]
    factor: float | None = None
    amount: float | None = None
    currency: str = ""
    price_year: int | None = None
    per: Literal["month", "test", "course"] | None = None
    contract: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.factor is None) == (self.amount is None):
            raise ValueFault("a price gives either a factor or an amount")
        if self.factor is not None:
            _factor(self.factor)
        _zero_or_more(self.amount)
        if self.amount is not None and not (self.currency and self.price_year and self.per):
            raise ValueFault("an amount needs its currency, its price_year and `per`")


class TestingChange(Change, frozen=True, kw_only=True, tag="testing"):
    """At least this share of the patients of these diseases (() is every disease) is tested.

    genes: only the groups of markers in which one of these genes stands (`profiles.csv` of the pack); () is every group.
    """

    __test__ = False

    share: float
    diseases: tuple[str, ...] = ()
    genes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _share_above_zero(self.share)


class RecordsChange(Change, frozen=True, kw_only=True, tag="records"):
    """At least this share of people has a field recorded, of those with these diseases (() is every disease)."""

    field: RecordedField
    share: float
    diseases: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _share_above_zero(self.share)


class VariantsChange(Change, frozen=True, kw_only=True, tag="variants"):
    """Of the people who carry a variant of uncertain significance, this share still does, the others' having been classified.

    ancestries: only people of these groups of ancestry, as measured; () is everyone.
    """

    remaining: float
    ancestries: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _share(self.remaining)
        if self.remaining == 1:
            raise ValueFault("a share that remains of 1 changes nothing")


class WorkforceChange(Change, frozen=True, kw_only=True, tag="workforce"):
    """So many times the people of these professions, `after_days` being the time to train them.

    services: those whose throughput they limit, whose waits become shorter by the same factor; () changes the count alone.
    """

    professions: tuple[str, ...]
    factor: float
    services: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        _factor(self.factor)


class IndicatorChange(Change, frozen=True, kw_only=True, tag="indicator"):
    """What an indicator of the landscape says from then on."""

    indicator: str
    score: float

    def __post_init__(self) -> None:
        super().__post_init__()
        _share(self.score)


OfPeople = TestingChange | RecordsChange | VariantsChange
"""Changes of what is recorded of people, not of what a country decided."""

AnyChange = (
    Listing
    | Approval
    | DeliveryChange
    | ServiceChange
    | RemoteChange
    | CapacityChange
    | ThresholdChange
    | PriceChange
    | TestingChange
    | RecordsChange
    | VariantsChange
    | WorkforceChange
    | IndicatorChange
)


def actions_named(named: tuple[str, ...], kinds: dict[str, ActionKind]) -> tuple[str, ...]:
    """Return the ids of actions that a change names, `kind:` ones spelt out. kinds: of every action the knowledge knows, by id."""
    found = [action for name in named for action in (_of_kind(name, kinds) if name.startswith(KIND) else (name,))]
    return tuple(dict.fromkeys(found))


def unknown_actions(named: tuple[str, ...], kinds: Collection[str], words: Collection[str]) -> tuple[str, ...]:
    """Return the names that are neither an action, a medicine nor a kind.

    kinds: the kinds that some action has. words: ids and medicines.
    """
    return tuple(name for name in named if name not in words and name.removeprefix(KIND) not in (kinds if name.startswith(KIND) else ()))


def _of_kind(name: str, kinds: dict[str, ActionKind]) -> tuple[str, ...]:
    return tuple(action for action, kind in kinds.items() if kind == name.removeprefix(KIND))


def _share(value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise ValueFault("a share and a score are written from 0 to 1")


def _share_above_zero(value: float) -> None:
    if not 0 < value <= 1:
        raise ValueFault("a share that is to be reached is above 0 and at most 1")


def _factor(value: float) -> None:
    if not 0 < value < float("inf"):
        raise ValueFault("a factor is a finite number above zero")
    if value == 1:
        raise ValueFault("a factor of 1 changes nothing")


def _zero_or_more(*values: float | None) -> None:
    for value in values:
        if value is not None and not 0 <= value < float("inf"):
            raise ValueFault("a distance, a wait, a limit and a price are finite numbers of zero or more")
