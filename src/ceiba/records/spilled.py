"""Tables too big to hold: they grow piece by piece, and what does not fit in memory lies in a file that nobody else can open.

The file has no name: it lies in the folder of the lake that is being written (or the system's folder for temporary files), readable
through this process only, and the system takes it away when the process ends, however it ends.
"""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import pyarrow as pa

from ceiba.errors import OutputError

HELD_BYTES = 128 * 2**20
"""Bytes that the growing tables of one run hold in memory together; the table that would pass them moves to disk."""

SLICE_ROWS = 1 << 18
"""Rows of a table in memory that are worked on at a time."""


class Pieces(Protocol):
    """A table that is read piece by piece, as often as asked, one reading at a time."""

    @property
    def num_rows(self) -> int:
        """Number of rows of all pieces."""

    @property
    def schema(self) -> pa.Schema:
        """The schema of every piece."""

    def pieces(self) -> Iterator[pa.Table]:
        """The rows, in their order."""


class _File:
    """A file without a name, gone with the last reference to it."""

    def __init__(self, folder: Path | None) -> None:
        self.bytes = cast(BinaryIO, tempfile.TemporaryFile(dir=folder))  # noqa: SIM115 - it closes with this object

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):  # what could not be written was said when it was written
            self.bytes.close()


@dataclass(slots=True)
class _Room:
    """Where tables of one run spill to (None: the system's folder), and how many bytes they hold in memory."""

    folder: Path | None
    held: int = 0
    made: bool = False

    def file(self) -> _File:
        """Open a file without a name; the folder is made when it is not there."""
        if self.folder is not None and not self.folder.exists():
            self.folder.mkdir(mode=0o700, parents=True)
            self.made = True
        return _File(self.folder)


_ROOM: ContextVar[_Room | None] = ContextVar("room", default=None)


@contextlib.contextmanager
def spilling_into(folder: Path | None) -> Iterator[None]:
    """Let the tables that grow meanwhile spill into a folder (None: the system's). A folder made for nothing is removed."""
    room = _Room(folder)
    token = _ROOM.set(room)
    try:
        yield
    finally:
        _ROOM.reset(token)
        if room.made and folder is not None:
            with contextlib.suppress(OSError):
                folder.rmdir()


@dataclass(frozen=True, slots=True)
class Spilled:
    """A table on disk, in the order in which its rows were added. It is gone with the last reference to it."""

    num_rows: int
    schema: pa.Schema
    _file: _File

    def pieces(self) -> Iterator[pa.Table]:
        """Yield the rows as they were added."""
        yield from self._read(None)

    def column(self, name: str) -> Iterator[pa.ChunkedArray]:
        """Yield one column, piece by piece; the others are not unpacked."""
        for piece in self._read([self.schema.get_field_index(name)]):
            yield piece.column(name)

    def _read(self, fields: list[int] | None) -> Iterator[pa.Table]:
        self._file.bytes.seek(0)
        with pa.ipc.open_stream(self._file.bytes, options=pa.ipc.IpcReadOptions(included_fields=fields)) as stream:
            for batch in stream:
                yield pa.Table.from_batches([batch])


class Growing:
    """A table that grows: `add` pieces, then take it with `done`, as a pa.Table when it fits in memory, else as `Spilled`."""

    def __init__(self, schema: pa.Schema) -> None:
        self._schema = schema
        self._room = _ROOM.get() or _Room(None)
        self._held: list[pa.Table] = []
        self._bytes = 0
        self._rows = 0
        self._file: _File | None = None
        self._writer: pa.RecordBatchStreamWriter | None = None

    def add(self, piece: pa.Table) -> None:
        """Add rows; OutputError when there is no room for them on the disk."""
        if not piece.num_rows:
            return
        self._rows += piece.num_rows
        if self._writer is None:
            self._held.append(piece)
            self._bytes += piece.nbytes
            self._room.held += piece.nbytes
            if self._room.held <= HELD_BYTES:
                return
        with _on_disk():
            self._spill(piece)

    def done(self) -> pa.Table | Spilled:
        """Return the whole table. Nothing may be added afterwards."""
        if self._writer is None or self._file is None:
            return pa.concat_tables(self._held) if self._held else self._schema.empty_table()
        with _on_disk():
            self._writer.close()
            self._file.bytes.flush()
        return Spilled(self._rows, self._schema, self._file)

    def _spill(self, piece: pa.Table) -> None:
        if self._writer is None:
            self._file = self._room.file()
            self._writer = pa.ipc.new_stream(self._file.bytes, self._schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
            self._room.held -= self._bytes
            pieces, self._held = self._held, []
        else:
            pieces = [piece]
        for held in pieces:
            self._writer.write_table(held.combine_chunks())


def pieces_of(table: pa.Table | Pieces) -> Iterator[pa.Table]:
    """Yield the rows of a table, whether it lies in memory or on disk, a bounded number at a time."""
    if isinstance(table, pa.Table):
        for start in range(0, table.num_rows, SLICE_ROWS):
            yield table.slice(start, SLICE_ROWS)
    else:
        yield from table.pieces()


def whole(table: pa.Table | Pieces) -> pa.Table:
    """Return a table in memory."""
    return table if isinstance(table, pa.Table) else pa.concat_tables([table.schema.empty_table(), *table.pieces()])


@contextlib.contextmanager
def _on_disk() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(
            "There is no room on the disk for what is being read ({reason}).",
            "Free some room, or choose a folder on a disk with room.",
            reason=error.strerror or type(error).__name__,
        ) from error
