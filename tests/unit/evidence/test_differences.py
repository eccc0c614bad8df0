"""What changed between two versions: added, removed, changed from what to what, in an order of its own."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import msgspec

from ceiba.evidence.differences import compare_knowledge, compare_snapshots
from ceiba.evidence.items import EvidenceItem


def item(number, **fields):
    return EvidenceItem(id=f"civic EID{number}", place=f"t.tsv:{number}", kind="predictive", molecular_profile="EGFR L858R", **fields)


def snapshot(*items):
    return SimpleNamespace(items=items)


def test_items_are_added_removed_and_changed_field_by_field():
    found = compare_snapshots(snapshot(item(1), item(2, level="B"), item(3)), snapshot(item(2, level="A"), item(3), item(4)))
    assert (found.added, found.removed, found.same) == ((("item", "civic EID4"),), (("item", "civic EID1"),), 1)
    (changed,) = found.changed
    assert [(field.field, field.before, field.now) for field in changed.fields] == [("level", "B", "A")]


def test_order_and_the_line_of_the_file_are_no_difference():
    before = snapshot(item(1), item(2))
    now = snapshot(*(msgspec.structs.replace(one, place="elsewhere:9") for one in reversed(before.items)))
    found = compare_snapshots(before, now)
    assert (found.added, found.removed, found.changed, found.same) == ((), (), (), 2)


def test_the_knowledge_is_alike_to_itself_and_a_changed_level_is_told(knowledge):
    assert compare_knowledge(knowledge, knowledge).changed == ()
    first, *others = knowledge.assertions
    changed = dataclasses.replace(knowledge, assertions=(*others, msgspec.structs.replace(first, amp="IV")))
    found = compare_knowledge(knowledge, changed)
    (thing,) = found.changed
    assert (thing.kind, thing.id) == ("assertion", first.id)
    assert [(field.field, field.before, field.now) for field in thing.fields] == [("amp", first.amp, "IV")]


def test_what_is_gone_from_the_knowledge_is_told_with_its_kind(knowledge):
    fewer = dataclasses.replace(knowledge, assertions=knowledge.assertions[1:], conflicts=(), exons=knowledge.exons[1:])
    found = compare_knowledge(knowledge, fewer)
    assert {kind for kind, _ in found.removed} == {"assertion", "conflict", "exon"}
    assert compare_knowledge(fewer, knowledge).added == found.removed
