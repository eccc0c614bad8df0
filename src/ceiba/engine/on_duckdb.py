"""DuckDB in this process."""

from __future__ import annotations

import atexit
import itertools
import shutil
import tempfile
import weakref
from pathlib import Path

import pyarrow as pa

from ceiba.engine.frames import Frame, half_of_memory_mib, lazy


class DuckDBEngine:
    """DuckDB in this process. One connection per engine; close it when done.

    memory_limit: such as "4GB"; half of the machine's memory by default. What goes beyond lies on disk meanwhile, in a folder of the
    system's temporary files that its owner alone can read.
    """

    def __init__(self, *, memory_limit: str | None = None, threads: int | None = None) -> None:
        import duckdb

        folder = tempfile.mkdtemp(prefix="ceiba-duckdb-")
        self._forget = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self._connection = duckdb.connect(config={"temp_directory": folder})
        self._names = itertools.count()
        self._connection.execute(f"SET memory_limit = '{memory_limit or f'{half_of_memory_mib()}MiB'}'")
        if threads:
            self._connection.execute(f"SET threads = {int(threads)}")
        self._connection.execute("SET preserve_insertion_order = false")
        atexit.register(_quiet_exit)

    def read(self, path: Path) -> Frame:
        """A Parquet file as a frame."""
        return lazy(self._connection.read_parquet(str(path)))

    def register(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame; it is copied into the engine."""
        name = f"t{next(self._names)}"
        self._connection.register(f"{name}_view", table)
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {self._connection.view(f'{name}_view').sql_query()}")
        self._connection.unregister(f"{name}_view")
        return lazy(self._connection.table(name))

    def keep(self, frame: Frame) -> Frame:
        """The frame computed once into a temporary table."""
        name = f"t{next(self._names)}"
        self._connection.execute(f"CREATE TEMP TABLE {name} AS {frame.to_native().sql_query()}")
        return lazy(self._connection.table(name))

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
        """Give the memory back, and the folder on disk."""
        self._connection.close()
        self._forget()


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
