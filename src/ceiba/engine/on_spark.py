"""Any Spark session: Spark Connect (a cluster's, or Sail's in this process) or classic PySpark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from ceiba.engine.frames import Frame, lazy
from ceiba.errors import EngineError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

_PIECE = 1 << 25
"""Bytes of a table that are handed over at once: Spark Connect takes messages of at most 128 MiB."""


class SparkEngine:
    """The same frames on a cluster.

    session: a started one. stop: called by `close`; the session stays as it is without one. What is kept stays with Spark (a local
    checkpoint, on its executors' disks), and never travels through this process.
    """

    def __init__(self, session: SparkSession, stop: Callable[[], None] | None = None) -> None:
        self._session = session
        self._stop = stop

    def read(self, path: Path) -> Frame:
        """A Parquet file or folder as a frame; EngineError when Spark does not find it under this path."""
        from pyspark.errors import AnalysisException

        with suppress(AnalysisException):
            frame = self._session.read.parquet(str(path.absolute()))
            if frame.schema.fields:  # of a file that is not there Sail makes a table without columns
                return lazy(frame)
        raise EngineError(
            "Spark does not find this file.",
            "Write into a folder that every machine of the cluster sees under the same path (--into), or use --engine duckdb.",
            file=path.name,
        )

    def register(self, table: pa.Table) -> Frame:
        """An Arrow table as a frame; Spark takes the types of an empty one from a row that is left out again.

        A large one is handed over in pieces that are kept, since a plan otherwise carries its rows along wherever it is used.
        """
        if not table.num_rows:
            row = pa.table({field.name: pa.nulls(1, field.type) for field in table.schema})
            return lazy(self._session.createDataFrame(row).limit(0))
        if table.nbytes <= _PIECE:
            return lazy(self._session.createDataFrame(table))
        rows = max(1, table.num_rows * _PIECE // table.nbytes)
        pieces = [_kept(self._session.createDataFrame(table.slice(first, rows))) for first in range(0, table.num_rows, rows)]
        whole = pieces[0]
        for piece in pieces[1:]:
            whole = whole.unionAll(piece)
        return lazy(whole)

    def keep(self, frame: Frame) -> Frame:
        """The frame computed once, its rows kept by Spark."""
        return lazy(_kept(frame.to_native()))

    def collect(self, frame: Frame) -> pa.Table:
        """The frame's rows as an Arrow table."""
        with _failing():
            table: pa.Table = frame.to_native().toArrow()
        return table

    def write(self, frame: Frame, path: Path) -> int:
        """Write the frame as one Parquet file; returns the number of rows."""
        import pyarrow.parquet as pq

        table = self.collect(frame)
        pq.write_table(table, path, compression="zstd")
        return int(table.num_rows)

    def close(self) -> None:
        """End what was started for this engine."""
        if self._stop is not None:
            self._stop()


def _kept(frame: DataFrame) -> DataFrame:
    with _failing():
        return frame.localCheckpoint(eager=True)


@contextmanager
def _failing() -> Iterator[None]:
    """EngineError when Spark ends a step. Its own words are left out: they may quote what is in the tables."""
    from pyspark.errors import PySparkException

    try:
        yield
    except Exception as error:
        if not isinstance(error, PySparkException) and not type(error).__module__.startswith("py4j"):
            raise
        condition = error.getCondition() if isinstance(error, PySparkException) else None
        raise EngineError(
            "Spark ended a step of the work ({condition}).",
            "Spark's own log says why; most often it had too little memory (spark.driver.memory, spark.executor.memory).",
            condition=condition or type(error).__name__,
        ) from None
