"""A reform, and the place at which one of its changes is laid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ceiba.language import mark
from ceiba.packs.changes import AnyChange, Change, OfPeople, actions_named
from ceiba.packs.facts import FactRow
from ceiba.packs.format import Payer
from ceiba.packs.pack import Pack
from ceiba.terms.actions import ActionKind
from ceiba.terms.citations import Citation
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.texts import Text

LACKS = {
    "payer": mark("the pack names no payer of that kind"),
    "prices": mark("the pack holds no price of it"),
    "currency": mark("the pack's money is another"),
    "testing": mark("the pack holds no share of patients tested"),
    "workforce": mark("the pack holds no count of these professions"),
    "service": mark("the pack does not say that the service is offered anywhere"),
    "wait": mark("the pack holds no wait for the service"),
}
"""What a pack lacks that a change would act on."""


@dataclass(frozen=True, slots=True)
class Reform:
    """Changes under one name, beginning on one day. id: lower case; it begins the ids of all that is laid."""

    id: str
    names: Text
    changes: tuple[AnyChange, ...]
    start: dt.date


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack with a reform laid over it.

    done: the changes that found something. idle: those that did not, each with what was missing. same: of those done, the ones that say
    what the pack says already. people: of those begun, the ones that change what is recorded of people, for whom they are to be laid.
    """

    pack: Pack
    done: tuple[Change, ...]
    idle: tuple[tuple[Change, str], ...]
    same: tuple[Change, ...] = ()
    people: tuple[OfPeople, ...] = ()


@dataclass(frozen=True)
class Site:
    """What a change is laid on: the pack so far, the reform, the change's place in it, the kinds of all actions, the tree.

    change: of the reform; the function that lays it knows its type.
    """

    pack: Pack
    reform: Reform
    index: int
    kinds: Mapping[str, ActionKind]
    tree: DiseaseTree
    change: Any

    @property
    def begins(self) -> dt.date:
        """The day from which the change holds."""
        begins: dt.date = self.change.begins(self.reform.start)
        return begins

    @property
    def name(self) -> str:
        """An id for what the change puts."""
        return f"{self.reform.id}-{self.index + 1}"

    def cited(self) -> dict[str, Any]:
        """The citation of every value that the change puts."""
        return {"assumed": True, "reason": f"{self.reform.names.en}: {self.change.says.en}"}

    def actions(self) -> tuple[str, ...]:
        """The ids of the actions that the change names."""
        return actions_named(self.change.actions, dict(self.kinds))

    def payers(self) -> tuple[Payer, ...]:
        """The payers of the pack whose role or id the change names."""
        roles, ids = self.change.roles, self.change.payers
        named = self.pack.payers.values()
        return tuple(payer for payer in named if (not roles or payer.role in roles) and (not ids or payer.id in ids))

    def row(self, values: dict[str, Any], line: int) -> FactRow:
        """A row of facts that the change puts. line: of the row it takes the place of, or after the last one."""
        return FactRow(values, Citation(**self.cited()), as_of=self.begins.isoformat(), line=line)

    def with_facts(self, name: str, rows: Sequence[FactRow]) -> Pack:
        """The pack with these rows in place of those of one file."""
        return replace(self.pack, facts={**self.pack.facts, name: tuple(rows)})


class NothingFound(Exception):
    """A change found nothing to act on; says what was missing."""
