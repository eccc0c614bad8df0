"""A snapshot on disk: a folder of the user's own, written whole or not at all, and read back strictly.

into/
  snapshot.yaml     what was imported: source, version, licence, checksum, counts
  items.jsonl       one evidence item a line (of pharmacogenes, genes.jsonl: the definition of one gene a line; of
                    ClinVar, variants.jsonl: one classified variant a line; of Cancer Hotspots, hotspots.jsonl: one change a line)
  refused.csv       line, column, reason, problem, remedy and the text of every row that was not taken
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from ceiba.errors import InputMissing, InputUnreadable, OutputError
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.hotspots import Hotspot
from ceiba.evidence.items import FORMAT, GUIDE, EvidenceItem, Manifest, RefusedItem, Snapshot
from ceiba.evidence.pharmacogenes import Gene
from ceiba.job.folder import unwritable
from ceiba.job.spreadsheets import write_rows
from ceiba.language import gettext
from ceiba.terms.readings import Reading

Line = TypeVar("Line", EvidenceItem, Gene, ClassifiedVariant, Hotspot)

MANIFEST, ITEMS, GENES, VARIANTS, REFUSED = "snapshot.yaml", "items.jsonl", "genes.jsonl", "variants.jsonl", "refused.csv"
HOTSPOTS = "hotspots.jsonl"
REFUSED_COLUMNS = ("line", "column", "reason", "problem", "remedy", "raw")


def is_snapshot(folder: Path) -> bool:
    """Whether a folder says that it is a snapshot."""
    return (folder / MANIFEST).is_file()


def refuse_occupied(into: Path) -> None:
    """OutputError when something lies there already: a former snapshot is worth keeping, to compare with."""
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise OutputError(
            "'{folder}' is not empty.",
            "Name a new folder with --into, so that the former import stays to be compared with.",
            folder=into,
        )


def write_snapshot(
    into: Path, manifest: Manifest, items: Iterable[msgspec.Struct], refused: Iterable[RefusedItem], name: str = ITEMS
) -> None:
    """Write a snapshot into a folder that is new or empty; on any error nothing of it stays. OutputError when it cannot be written.

    name: of the file that the items are written into.
    """
    try:
        into.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f".{into.name}-", dir=into.parent))
        try:
            fresh.chmod(0o755)
            (fresh / MANIFEST).write_bytes(msgspec.yaml.encode(manifest))
            (fresh / name).write_bytes(b"".join(msgspec.json.encode(item) + b"\n" for item in items))
            with (fresh / REFUSED).open("w", encoding="utf-8", newline="") as handle:
                write_rows(handle, REFUSED_COLUMNS, (_refused(row) for row in refused))
            if into.exists():
                into.rmdir()
            fresh.replace(into)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        raise unwritable(into, error) from error


def _refused(row: RefusedItem) -> tuple[object, ...]:
    problem, remedy = (gettext(text).format(**row.fields) for text in (row.problem, row.remedy))
    return row.line, row.column, row.reason, problem, remedy, row.raw


def read_snapshot(folder: Path) -> Snapshot:
    """Return a snapshot of evidence; InputMissing when the folder holds none, InputUnreadable when a file of it does not fit."""
    manifest, data = _manifest(folder, ITEMS)
    items = tuple(_decoded(folder, ITEMS, data, EvidenceItem))
    if len(items) != manifest.counts.taken:
        raise InputUnreadable(
            "The snapshot says that it holds {said} items and holds {found}.",
            "Import it again.",
            file=f"{folder.name}/{MANIFEST}",
            said=manifest.counts.taken,
            found=len(items),
        )
    return Snapshot(folder.name, manifest, items)


def manifest_of(folder: Path) -> Manifest:
    """Return what a snapshot says of itself; the errors of `read_snapshot`."""
    return _manifest(folder, MANIFEST)[0]


def latest_of(folder: Path) -> str:
    """Return the day of what a snapshot holds, as its source says it; the errors of `read_snapshot`."""
    return _manifest(folder, MANIFEST)[0].latest


def read_definitions(folder: Path) -> tuple[Gene, ...]:
    """Return the pharmacogenes of a snapshot; the errors of `read_snapshot`."""
    _found, data = _manifest(folder, GENES)
    if not data:
        raise InputUnreadable(
            "The snapshot holds no definitions of pharmacogenes.", "Import PharmCAT's with `ceiba evidence import`.", file=folder.name
        )
    return tuple(_decoded(folder, GENES, data, Gene))


def read_lines(folder: Path, name: str, kind: type[Line]) -> tuple[Line, ...]:
    """Return what one file of a snapshot holds, nothing where it is not there; the errors of `read_snapshot`."""
    _found, data = _manifest(folder, name)
    return tuple(_decoded(folder, name, data, kind))


def _manifest(folder: Path, name: str) -> tuple[Manifest, bytes]:
    """The manifest of a snapshot and the bytes of one of its files, empty where it is not there."""
    if not is_snapshot(folder):
        raise InputMissing(
            "There is no snapshot at '{folder}'.", "Make one with `ceiba evidence import`, or name its folder.", folder=folder
        )
    reading = Reading({each: (folder / each).read_bytes() for each in (MANIFEST, name) if (folder / each).is_file()}, GUIDE)
    manifest = reading.document(MANIFEST, Manifest)
    if manifest is None:
        fault = reading.faults[0]
        problem = gettext(fault.problem).format(**fault.fields)
        raise InputUnreadable(
            "The snapshot does not fit: {why}.", "Import it again.", file=f"{folder.name}/{MANIFEST}", line=fault.line, why=problem
        )
    if manifest.format != FORMAT:
        raise InputUnreadable(
            "The snapshot has the format {found}; this version reads {read}.",
            "Import it again.",
            file=f"{folder.name}/{MANIFEST}",
            found=manifest.format,
            read=FORMAT,
        )
    return manifest, reading.files.get(name, b"")


def _decoded(folder: Path, name: str, data: bytes, kind: type[Line]) -> Iterator[Line]:
    decoder = msgspec.json.Decoder(kind)
    for line, text in enumerate(data.splitlines(), start=1):
        try:
            item = decoder.decode(text)
            if isinstance(item, EvidenceItem):
                _ = item.formula
        except (msgspec.DecodeError, ValueError) as error:
            raise InputUnreadable(
                "The item does not fit: {why}.", "Import it again.", file=f"{folder.name}/{name}", line=line, why=error
            ) from None
        yield item
