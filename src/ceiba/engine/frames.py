"""What every backend does, and how declared columns are called in Arrow."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import narwhals as nw
import pyarrow as pa

from ceiba.terms.columns import Table

Frame = nw.LazyFrame[Any]

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "int64": pa.int64(),
    "int32": pa.int32(),
    "int8": pa.int8(),
    "float64": pa.float64(),
    "string": pa.string(),
    "bool": pa.bool_(),
    "date": pa.date32(),
}
"""Declared column types -> Arrow types."""


def schema_of(table: Table) -> pa.Schema:
    """Return the Arrow schema of a declared table."""
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])


class Engine(Protocol):
    """What a backend must do; frames are Narwhals lazy frames of that backend."""

    def read(self, path: Path) -> Frame:
        """A Parquet file as a frame."""

    def register(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame."""

    def keep(self, frame: Frame) -> Frame:
        """The frame computed once, so that several later steps can read it."""

    def collect(self, frame: Frame) -> pa.Table:
        """The frame's rows as an Arrow table."""

    def write(self, frame: Frame, path: Path) -> int:
        """Write the frame as one Parquet file; returns the number of rows."""

    def close(self) -> None:
        """Give back what the engine holds."""


def lazy(native: object) -> Frame:
    """Return a backend's own frame as a Narwhals frame."""
    frame: Frame = nw.from_native(native)
    return frame


def half_of_memory_mib() -> int:
    """Return half of the machine's memory in MiB: what an engine in this process or on this machine alone takes (our convention)."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2 >> 20
