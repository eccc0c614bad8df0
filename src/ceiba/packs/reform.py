"""A reform, and the place at which one of its changes is laid."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ceiba.packs.changes import AnyChange, Change, actions_named
from ceiba.packs.format import Payer, PayerRole
from ceiba.packs.pack import Pack
from ceiba.terms.actions import ActionKind
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.texts import Text


@dataclass(frozen=True, slots=True)
class Reform:
    """Changes under one name, beginning on one day. id: lower case; it begins the ids of all that is laid."""

    id: str
    names: Text
    changes: tuple[AnyChange, ...]
    start: dt.date


@dataclass(frozen=True, slots=True)
class Laid:
    """A pack with a reform laid over it. done: the changes that found something. idle: those that did not, each with what was missing."""

    pack: Pack
    done: tuple[Change, ...]
    idle: tuple[tuple[Change, str], ...]


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
        """The payers of the pack whose role the change names."""
        roles: tuple[PayerRole, ...] = self.change.roles
        return tuple(payer for payer in self.pack.payers.values() if not roles or payer.role in roles)


class NothingFound(Exception):
    """A change found nothing to act on; says what was missing."""
