"""Where tables are computed: DuckDB in the process by default; the same Narwhals code runs on Spark Connect (Sail) and on PySpark.

A backend owns five things and no more: read a file, register a table, keep an intermediate result, collect, write. All else is lazy
Narwhals expressions. Every flag is filled at birth (nulls differ between engines); sums are of integers, cast back to 64 bits, so that
the order in which an engine adds changes nothing; nothing is computed row by row in Python.
"""

from ceiba.engine.frames import ARROW_TYPES, Engine, Frame, schema_of
from ceiba.engine.named import ENGINES, open_engine
from ceiba.engine.on_duckdb import DuckDBEngine
from ceiba.engine.on_spark import SparkEngine

__all__ = ["ARROW_TYPES", "ENGINES", "DuckDBEngine", "Engine", "Frame", "SparkEngine", "open_engine", "schema_of"]
