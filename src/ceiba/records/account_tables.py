"""The accounts of a lake as tables of it: its files, what each gave to each table, and the rows that were refused."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from ceiba.records.accounting import Count
from ceiba.records.drafts import Draft, Refusal, lake_schema

Numbered = Sequence[tuple[int, Draft]]
"""Each source with its number."""


def sources_table(numbered: Numbered, counts: Sequence[Count], states: Sequence[str | None]) -> pa.Table:
    """Return `sources`. states: how each file's records are de-identified, None where nobody stated it."""
    rows = [
        {
            "source_id": number,
            "file": draft.file.name,
            "format": draft.format,
            "sha256": draft.sha256,
            "rows_in": count.rows_in,
            "rows_kept": count.kept,
            "rows_merged": count.merged,
            "rows_refused": count.refused,
            "state": draft.state,
            "deidentification": state,
        }
        for (number, draft), count, state in zip(numbered, counts, states, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=lake_schema("sources"))


def source_tables_table(counts: Sequence[Count]) -> pa.Table:
    """Return `source_tables`: a row for each table that a source gave records of."""
    rows = [
        {
            "source_id": count.source_id,
            "table": given.table,
            "records_in": given.records_in,
            "records_kept": given.records_kept,
            "records_merged": given.records_merged,
            "records_refused": given.records_refused,
        }
        for count in counts
        for given in count.tables
    ]
    return pa.Table.from_pylist(rows, schema=lake_schema("source_tables"))


def quarantine_table(numbered: Numbered, refusals: Sequence[tuple[int, Refusal]]) -> pa.Table:
    """Return `quarantine`. refusals: the number of the source and what was refused."""
    files = dict(numbered)
    rows = [
        {
            "source_id": number,
            "line": refusal.line,
            "file": files[number].file.name,
            "column": refusal.column,
            "problem": refusal.problem,
            "remedy": refusal.remedy,
            "raw": refusal.raw,
        }
        for number, refusal in refusals
    ]
    return pa.Table.from_pylist(rows, schema=lake_schema("quarantine"))
