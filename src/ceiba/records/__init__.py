"""What is known about people: one reader a format, ingest, quarantine, provenance, the lake.

`ingest` reads files into the lake, `check` says what it would do, `open_lake` finds the tables of a lake.
"""

from ceiba.records.gather import Progress
from ceiba.records.ingest import Checked, Ingested, RefusedRow, SourceCount, check, ingest
from ceiba.records.lake import only_writer, open_lake, read_table
from ceiba.records.pseudonyms import Key, load_key, new_key

__all__ = [
    "Checked", "Ingested", "Key", "Progress", "RefusedRow", "SourceCount", "check", "ingest", "load_key", "new_key", "only_writer",
    "open_lake", "read_table",
]  # fmt: skip
