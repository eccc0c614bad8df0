"""What changed between two snapshots of a source, or between two knowledge folders: added, removed, changed from what to what.

The order in which things are written is no difference; neither is the line of a source's file on which an item stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from ceiba.evidence.items import Snapshot
from ceiba.evidence.knowledge import Knowledge

_LEFT_OUT = {"place"}


class FieldChanged(msgspec.Struct, frozen=True):
    """One field of something that is in both: its value before and now; None where it was not given."""

    field: str
    before: Any
    now: Any


class ThingChanged(msgspec.Struct, frozen=True):
    """Something that is in both and differs. kind: item, assertion, action ...; id: its own."""

    kind: str
    id: str
    fields: tuple[FieldChanged, ...]


class Difference(msgspec.Struct, frozen=True):
    """What was added and removed, as (kind, id), and what changed; each sorted. same: how many are in both and alike."""

    added: tuple[tuple[str, str], ...]
    removed: tuple[tuple[str, str], ...]
    changed: tuple[ThingChanged, ...]
    same: int


Things = Mapping[tuple[str, str], Mapping[str, Any]]


def compare_snapshots(before: Snapshot, now: Snapshot) -> Difference:
    """Return what changed from one snapshot to another of the same source."""
    return compare(_by_id("item", before.items), _by_id("item", now.items))


def compare_knowledge(before: Knowledge, now: Knowledge) -> Difference:
    """Return what changed from one knowledge to another: assertions, actions, tests, sources, diseases, coordinates, exons, conflicts."""
    return compare(_things(before), _things(now))


def compare(before: Things, now: Things) -> Difference:
    """Return what changed from some things to others, by kind and id."""
    both = sorted(before.keys() & now.keys())
    changed = [ThingChanged(*key, fields) for key in both if (fields := _fields(before[key], now[key]))]
    return Difference(
        added=tuple(sorted(now.keys() - before.keys())),
        removed=tuple(sorted(before.keys() - now.keys())),
        changed=tuple(changed),
        same=len(both) - len(changed),
    )


def _fields(before: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[FieldChanged, ...]:
    names = sorted((before.keys() | now.keys()) - _LEFT_OUT)
    return tuple(FieldChanged(name, before.get(name), now.get(name)) for name in names if before.get(name) != now.get(name))


def _by_id(kind: str, things: Iterable[Any], name: str = "id") -> dict[tuple[str, str], dict[str, Any]]:
    return {(kind, str(getattr(thing, name))): msgspec.to_builtins(thing) for thing in things}


def _things(knowledge: Knowledge) -> Things:
    tree = knowledge.tree
    diseases = {
        ("disease", code): {"parent": tree.lineage(code)[1:2], "names": msgspec.to_builtins(tree.name(code))} for code in tree.codes
    }
    exons = {("exon", f"{exon.gene} exon {exon.exon}"): msgspec.to_builtins(exon) for exon in knowledge.exons}
    assertions = _by_id("assertion", knowledge.assertions)
    for held in assertions.values():
        held.pop("who", None)  # it repeats the fields beside it
    return {
        **assertions,
        **_by_id("action", knowledge.actions.values()),
        **_by_id("test", knowledge.tests.values()),
        **_by_id("source", knowledge.sources.values()),
        **_by_id("variant", knowledge.variants, "marker"),
        **_by_id("conflict", knowledge.conflicts, "item"),
        **diseases,
        **exons,
    }
