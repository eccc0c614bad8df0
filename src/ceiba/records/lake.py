"""The lake on disk: a folder of generations, each one Parquet file a table, and a pointer that names the one in use.

    into/
      current            one line: the format version and the name of the generation
      g-<hash>/          patients.parquet, alterations.parquet ... and manifest.json

A generation is written under a name that nobody reads, flushed to the disk and renamed; then the pointer is replaced in one step.
So a process that is killed at any moment leaves the former generation whole, or the new one. Folders are 0700, files 0600. The name
is a hash of what was read, so a second run on the same files gives the same generation.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from ceiba.errors import LakeError, OutputError
from ceiba.records.drafts import lake_schema
from ceiba.records.spilled import Pieces, pieces_of
from ceiba.terms.tables import RECORD_TABLES

VERSION = "ceiba-lake-2"
_POINTER = "current"
_PARTIAL = "partial-"
_ROWS_A_GROUP = 1 << 17


def write_lake(into: Path, tables: Mapping[str, pa.Table | Pieces]) -> Path:
    """Write every declared table as a new generation of the lake `into` and point to it; return the generation's folder.

    tables: name -> table with exactly the declared schema, in memory or piece by piece. OutputError when the folder cannot be written.
    """
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        into.chmod(0o700)
        with only_writer(into):
            _sweep(into)
            try:
                return _write_generation(into, tables)
            finally:
                _sweep(into)
    except OSError as error:
        raise OutputError(
            "The output folder cannot be written ({reason}).",
            "Choose a folder you may write to, on a disk with room.",
            file=into.name,
            reason=error.strerror or type(error).__name__,
        ) from error


def _write_generation(into: Path, tables: Mapping[str, pa.Table | Pieces]) -> Path:
    """Write the tables beside the generation in use, put them in its place, and delete the others."""
    partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=into))
    rows = {name: _write_table(partial, name, tables[name]) for name in _names()}
    digests = {name: _digest(partial / f"{name}.parquet") for name in rows}
    manifest = {"version": VERSION, "rows": rows, "sha256": digests}
    _write_text(partial / "manifest.json", json.dumps(manifest, indent=1, sort_keys=True) + "\n")
    _flush_folder(partial)
    name = "g-" + hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:16]
    generation = into / name
    if not (generation.exists() and _is_whole(generation)):
        shutil.rmtree(generation, ignore_errors=True)
        partial.rename(generation)
    _flush_folder(into)
    _point(into, name)
    for other in into.glob("g-*"):
        if other != generation:
            shutil.rmtree(other)
    return generation


def open_lake(folder: Path) -> dict[str, Path]:
    """Return the Parquet file of each table of the lake in `folder`; LakeError when there is none, or it is of another version."""
    pointer = folder / _POINTER
    try:
        version, _, name = pointer.read_text(encoding="utf-8").strip().partition(" ")
    except (OSError, UnicodeDecodeError):
        if not _holds_something(folder):
            raise LakeError("There is no lake in this folder.", "Run ceiba on your files first.", file=folder.name) from None
        raise LakeError(
            "What lies in this folder was written by another version.", "Run ceiba on your files again.", file=folder.name
        ) from None
    if version != VERSION:
        raise LakeError(
            "The lake was written by another version ({version}).",
            "Run ceiba on your files again.",
            file=folder.name,
            version=version[:40],
        )
    if not _is_whole(folder / name):
        raise LakeError(
            "The lake is damaged: a table is missing or cut short.",
            "Delete the folder and run ceiba on your files again.",
            file=folder.name,
        )
    return {table: folder / name / f"{table}.parquet" for table in _names()}


def _holds_something(folder: Path) -> bool:
    """Whether a folder without a pointer that can be read holds anything but what this version leaves before its first lake is whole."""
    if not folder.is_dir():
        return False
    return any(path.name != "lock" and not path.name.startswith(_PARTIAL) for path in folder.iterdir())


def _is_whole(generation: Path) -> bool:
    """Whether each table of a generation is there with as many rows as its manifest says."""
    try:
        manifest = json.loads((generation / "manifest.json").read_text(encoding="utf-8"))
        rows = manifest["rows"]
        return all(rows[name] == pq.read_metadata(generation / f"{name}.parquet").num_rows for name in _names())
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException):
        return False


def read_table(folder: Path, name: str) -> pa.Table:
    """Return one table of the lake, whole."""
    return pq.read_table(open_lake(folder)[name])


def _names() -> tuple[str, ...]:
    return tuple(table.name for table in RECORD_TABLES)


def _write_table(folder: Path, name: str, table: pa.Table | Pieces) -> int:
    if not table.schema.equals(lake_schema(name)):
        raise AssertionError(f"table {name} has not its declared schema")
    path = folder / f"{name}.parquet"
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as handle:
        with pq.ParquetWriter(handle, table.schema, compression="zstd") as writer:
            for group in _groups(table):
                writer.write_table(group, row_group_size=_ROWS_A_GROUP)
        handle.flush()
        os.fsync(handle.fileno())
    return int(table.num_rows)


def _groups(table: pa.Table | Pieces) -> Iterator[pa.Table]:
    """Yield the rows as many at a time as a row group holds, so that the file does not tell in which pieces they came."""
    held = table.schema.empty_table()
    for piece in pieces_of(table):
        held = pa.concat_tables([held, piece])
        whole = held.num_rows - held.num_rows % _ROWS_A_GROUP
        if whole:
            yield held.slice(0, whole)
            held = held.slice(whole).combine_chunks()
    if held.num_rows:
        yield held


def _write_text(path: Path, text: str) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _flush_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk, where the system can (Windows cannot, and needs not)."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _point(into: Path, name: str) -> None:
    """Make `name` the generation in use, in one step."""
    fresh = into / f"{_PARTIAL}pointer"
    _write_text(fresh, f"{VERSION} {name}\n")
    fresh.replace(into / _POINTER)
    _flush_folder(into)


def _sweep(into: Path) -> None:
    """Delete what a killed run left half done. The caller is the only writer."""
    for left in into.glob(f"{_PARTIAL}*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


@contextlib.contextmanager
def only_writer(folder: Path, lock: str = "lock") -> Iterator[None]:
    """Hold a folder for writing; OutputError when another process does. A lock dies with its process."""
    with os.fdopen(os.open(folder / lock, os.O_CREAT | os.O_RDWR, 0o600), "r+") as handle:
        try:
            import fcntl
        except ImportError:  # Windows: the last writer wins, each result whole
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OutputError(
                "Another run is writing to this folder.", "Wait until it ends, or choose another folder.", file=folder.name
            ) from None
        yield
