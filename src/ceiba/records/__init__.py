"""What is known about people: one reader a format, ingest, quarantine, provenance, the lake, and handing on.

`ingest` reads files into the lake, `check` says what it would do, `open_lake` finds the tables of a lake, `export` hands a lake on in
the format of others.
"""

from ceiba.records.accounting import TableCount
from ceiba.records.drafts import Wanted
from ceiba.records.exports import EXPORTS, Exported, export
from ceiba.records.gather import Progress
from ceiba.records.history import FileChange
from ceiba.records.ingest import Checked, Ingested, RefusedRow, SourceCount, check, ingest
from ceiba.records.lake import only_writer, open_lake, read_table
from ceiba.records.local import with_files
from ceiba.records.outgoing import Left, Outgoing, Written
from ceiba.records.pseudonyms import Key, load_key, new_key

__all__ = [
    "EXPORTS",
    "Checked",
    "Exported",
    "FileChange",
    "Ingested",
    "Key",
    "Left",
    "Outgoing",
    "Progress",
    "RefusedRow",
    "SourceCount",
    "TableCount",
    "Wanted",
    "Written",
    "check",
    "export",
    "ingest",
    "load_key",
    "new_key",
    "only_writer",
    "open_lake",
    "read_table",
    "with_files",
]  # fmt: skip
