"""Where tables are computed: DuckDB in the process by default; the same Narwhals code runs on Spark Connect (Sail, PySpark).

A backend owns five things and no more: read a file, register a table, keep an intermediate result, collect, write. All else is lazy
Narwhals expressions. Every flag is filled at birth (nulls differ between engines); sums of integers are cast back to 64 bits; nothing is
computed row by row in Python.
"""

from __future__ import annotations

import atexit
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw
import pyarrow as pa

from ceiba.terms.columns import Table

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

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


class DuckDBEngine:
    """DuckDB in this process. One connection per engine; close it when done."""

    def __init__(self, *, memory_limit: str | None = None, threads: int | None = None) -> None:
        import duckdb

        self._connection = duckdb.connect()
        self._names = itertools.count()
        if memory_limit:
            self._connection.execute(f"SET memory_limit = '{memory_limit}'")
        if threads:
            self._connection.execute(f"SET threads = {int(threads)}")
        self._connection.execute("SET preserve_insertion_order = false")
        atexit.register(_quiet_exit)

    def read(self, path: Path) -> Frame:
        """A Parquet file as a frame."""
        return _lazy(self._connection.read_parquet(str(path)))

    def register(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame; it is copied into the engine."""
        name = f"t{next(self._names)}"
        self._connection.register(f"{name}_view", table)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {self._connection.view(f'{name}_view').sql_query()}")
        self._connection.unregister(f"{name}_view")
        return _lazy(self._connection.table(name))

    def keep(self, frame: Frame) -> Frame:
        """The frame computed once into a temporary table."""
        name = f"t{next(self._names)}"
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {frame.to_native().sql_query()}")
        return _lazy(self._connection.table(name))

    def collect(self, frame: Frame) -> pa.Table:
        """The frame's rows as an Arrow table."""
        return frame.to_native().to_arrow_table()

    def write(self, frame: Frame, path: Path) -> int:
        """Write the frame as one Parquet file (zstd); returns the number of rows."""
        target = str(path).replace("'", "''")
        query = frame.to_native().sql_query()
        rows = self._connection.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)").fetchall()
        return int(rows[0][0]) if rows else 0

    def close(self) -> None:
        """Give the memory back."""
        self._connection.close()


class SparkEngine:
    """Any Spark session, Sail's included: the same frames on a cluster. session: a started one, classic or Spark Connect."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    def read(self, path: Path) -> Frame:
        """A Parquet file or folder as a frame."""
        return _lazy(self._session.read.parquet(str(path)))

    def register(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame; Spark takes the types of an empty one from a row that is left out again."""
        if table.num_rows:
            return _lazy(self._session.createDataFrame(table))
        row = pa.table({field.name: pa.nulls(1, field.type) for field in table.schema})
        return _lazy(self._session.createDataFrame(row).limit(0))

    def keep(self, frame: Frame) -> Frame:
        """The frame computed once and sent back: what is kept is far smaller than what it was made from."""
        return self.register(self.collect(frame))

    def collect(self, frame: Frame) -> pa.Table:
        """The frame's rows as an Arrow table."""
        table: pa.Table = frame.to_native().toArrow()
        return table

    def write(self, frame: Frame, path: Path) -> int:
        """Write the frame as one Parquet file; returns the number of rows."""
        import pyarrow.parquet as pq

        table = self.collect(frame)
        pq.write_table(table, path, compression="zstd")
        return int(table.num_rows)


def _lazy(native: object) -> Frame:
    frame: Frame = nw.from_native(native)
    return frame


def _quiet_exit() -> None:
    """Drop Narwhals' cached DuckDB types before the interpreter ends, which would otherwise report them as leaked."""
    import gc
    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("narwhals._duckdb"):
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()
            sys.modules.pop(name, None)
    gc.collect()
