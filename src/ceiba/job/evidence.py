"""What the evidence commands ask: import what others say, check the knowledge against it, list what is assumed, and compare."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from ceiba.errors import UsageError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.evidence.crosscheck import STANDINGS, Checked, cross_check
from ceiba.evidence.differences import Difference, compare_knowledge, compare_snapshots
from ceiba.evidence.format import Conflict
from ceiba.evidence.items import FORMAT, Manifest, Snapshot, count
from ceiba.evidence.other_names import OtherNames
from ceiba.job.evidence_sources import SOURCES, read_source
from ceiba.job.snapshots import is_snapshot, read_snapshot, refuse_occupied, write_snapshot
from ceiba.reports import conflict_of
from ceiba.terms.texts import Text


class SnapshotSummary(msgspec.Struct, frozen=True):
    """A snapshot that the check used. name: its folder's; latest: the latest day that a row bears."""

    name: str
    source: str
    version: str
    latest: str
    items: int


class EvidenceCheck(msgspec.Struct, frozen=True):
    """The knowledge beside the snapshots. counts: assertions by standing. shipped: (assertion, item) of conflicts the knowledge tells.

    untold: conflicts found that the knowledge does not tell, ready to be told.
    """

    knowledge_version: str
    snapshots: tuple[SnapshotSummary, ...]
    counts: dict[str, int]
    assertions: tuple[Checked, ...]
    names: dict[str, Text]
    told: tuple[tuple[str, str], ...]
    untold: tuple[Conflict, ...]


class AssumedRow(msgspec.Struct, frozen=True):
    """A row of the knowledge that is general knowledge, not read.

    kind: assertion, test, diseases (for which a test is), performance, variant or exon. says: an assertion's sentence or a test's name;
    None of others.
    """

    kind: str
    id: str
    says: Text | None
    reason: str
    place: str


def import_evidence(path: Path, source: str, into: Path, version: str = "") -> Manifest:
    """Import a source (a name of SOURCES) into a new folder; returns what the snapshot says of itself."""
    refuse_occupied(into)
    knowledge = load_knowledge()
    described = SOURCES[source]
    imported = read_source(path, source, OtherNames(knowledge))
    manifest = Manifest(
        format=FORMAT,
        source=source,
        form=imported.form,
        title=described.title,
        url=described.url,
        licence=described.licence,
        stays=described.stays,
        version=version or imported.version,
        latest=imported.drawn.latest or "unknown",
        inputs=imported.inputs,
        named_with=f"knowledge {knowledge.manifest.version}, sha256 {knowledge.sha256}",
        counts=count(imported.drawn),
    )
    write_snapshot(into, manifest, imported.drawn.items, imported.drawn.refused)
    return manifest


def check_evidence(against: Sequence[Path], knowledge_folder: Path | None = None) -> EvidenceCheck:
    """Check every assertion of the knowledge against snapshots."""
    knowledge = load_knowledge(knowledge_folder)
    snapshots = [read_snapshot(folder) for folder in against]
    checked = cross_check(knowledge, snapshots)
    return EvidenceCheck(
        knowledge_version=knowledge.manifest.version,
        snapshots=tuple(_summary(snapshot) for snapshot in snapshots),
        counts={standing: sum(found.standing == standing for found in checked) for standing in STANDINGS},
        assertions=checked,
        names={assertion.id: assertion.says for assertion in knowledge.assertions},
        told=tuple(sorted((assertion, conflict.item) for conflict in knowledge.conflicts for assertion in conflict.assertions)),
        untold=untold_conflicts(knowledge, snapshots, checked),
    )


def untold_conflicts(knowledge: Knowledge, snapshots: Sequence[Snapshot], checked: Iterable[Checked]) -> tuple[Conflict, ...]:
    """Return the conflicts found that the knowledge does not tell, each item once with all its assertions."""
    told = {(assertion, conflict.item) for conflict in knowledge.conflicts for assertion in conflict.assertions}
    manifests = {snapshot.name: snapshot.manifest for snapshot in snapshots}
    found: dict[str, Conflict] = {}
    for one in checked:
        for bears in one.conflict:
            if (one.assertion, bears.item.id) in told:
                continue
            fresh = conflict_of(knowledge, one.assertion, bears.item, manifests[bears.snapshot])
            before = found.setdefault(bears.item.id, fresh)
            if one.assertion not in before.assertions:
                found[bears.item.id] = msgspec.structs.replace(before, assertions=(*before.assertions, one.assertion))
    return tuple(found.values())


def with_conflicts(knowledge: Knowledge, against: Sequence[Path]) -> Knowledge:
    """Return the knowledge with the conflicts that the user's own snapshots hold told beside those it tells itself."""
    snapshots = [read_snapshot(folder) for folder in against]
    untold = untold_conflicts(knowledge, snapshots, cross_check(knowledge, snapshots))
    return dataclasses.replace(knowledge, conflicts=(*knowledge.conflicts, *untold))


def assumed_rows(knowledge_folder: Path | None = None) -> tuple[AssumedRow, ...]:
    """Return every row of the knowledge that is assumed, with its reason."""
    knowledge = load_knowledge(knowledge_folder)
    place = knowledge.places.get
    rows = [AssumedRow("assertion", a.id, a.says, a.reason, place(a.id, "")) for a in knowledge.assertions if a.assumed]
    for test in knowledge.tests.values():
        where = place(test.id, "")
        if test.assumed:
            rows.append(AssumedRow("test", test.id, knowledge.actions[test.id].names, test.reason, where))
        if test.disease is not None and test.disease.assumed:
            rows.append(AssumedRow("diseases", test.id, None, test.disease.reason, where))
        rows += [
            AssumedRow("performance", f"{test.id} {held.measure}", None, held.reason, where) for held in test.performance if held.assumed
        ]
    rows += [
        AssumedRow("variant", variant.marker, None, variant.reason, "variants.yaml") for variant in knowledge.variants if variant.assumed
    ]
    rows += [
        AssumedRow("exon", f"{exon.gene} exon {exon.exon}", None, exon.reason, "exons.yaml") for exon in knowledge.exons if exon.assumed
    ]
    return tuple(rows)


def compare_evidence(before: Path, now: Path) -> Difference:
    """Return what changed from one snapshot to another, or from one knowledge folder to another; UsageError for one of each."""
    if is_snapshot(before) and is_snapshot(now):
        older, newer = read_snapshot(before), read_snapshot(now)
        if older.manifest.source != newer.manifest.source:
            raise UsageError(
                "The snapshots are of different sources: {first} and {second}.",
                "Compare two of one source; `ceiba evidence check` sets several side by side.",
                first=older.manifest.source,
                second=newer.manifest.source,
            )
        return compare_snapshots(older, newer)
    if is_snapshot(before) or is_snapshot(now):
        raise UsageError("One folder is a snapshot and the other is not.", "Name two snapshots, or two knowledge folders.")
    return compare_knowledge(load_knowledge(before), load_knowledge(now))


def _summary(snapshot: Snapshot) -> SnapshotSummary:
    manifest = snapshot.manifest
    return SnapshotSummary(snapshot.name, manifest.source, manifest.version, manifest.latest, len(snapshot.items))
