"""Changes: what a reform does to any country's pack, as types.

They name payers by role and actions by id or kind, never a country's own ids.

docs/reference/landscape-format.md says it in words; `overlay` lays them over a pack.
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


class Listing(Change, frozen=True, kw_only=True, tag="listing"):
    """Payers pay for actions, or no longer do. roles: payers of these roles; () is every payer. patient_share: 0 to 1, None is not said."""

    actions: tuple[str, ...]
    answer: Literal["yes", "no"]
    roles: tuple[PayerRole, ...] = ()
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


class DeliveryChange(Change, frozen=True, kw_only=True, tag="delivery"):
    """What payers list is really delivered, or is not; actions may be [any]."""

    actions: tuple[str, ...]
    answer: Literal["yes", "no"]
    roles: tuple[PayerRole, ...] = ()


class ServiceChange(Change, frozen=True, kw_only=True, tag="service"):
    """Services are there, at most so far and after at most such a wait; a better one is left as it is."""

    services: tuple[str, ...]
    available: Literal["yes"]
    distance_km: float | None = None
    wait_days: float | None = None


class ThresholdChange(Change, frozen=True, kw_only=True, tag="threshold"):
    """A limit is set."""

    id: ThresholdId
    value: float
    applies_to: ActionKind | Literal["any"] = "any"


class PriceChange(Change, frozen=True, kw_only=True, tag="price"):
    """What is paid becomes this share of what it was."""

    actions: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        super().__post_init__()
        _positive(self.factor)


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
        _share(self.share)


class WorkforceChange(Change, frozen=True, kw_only=True, tag="workforce"):
    """So many times the people of these professions."""

    professions: tuple[str, ...]
    factor: float

    def __post_init__(self) -> None:
        super().__post_init__()
        _positive(self.factor)


class IndicatorChange(Change, frozen=True, kw_only=True, tag="indicator"):
    """What an indicator of the landscape says from then on."""

    indicator: str
    score: float

    def __post_init__(self) -> None:
        super().__post_init__()
        _share(self.score)


AnyChange = (
    Listing | Approval | DeliveryChange | ServiceChange | ThresholdChange | PriceChange | TestingChange | WorkforceChange | IndicatorChange
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


def _positive(value: float) -> None:
    if not 0 < value < float("inf"):
        raise ValueFault("a factor is a finite number above zero")
