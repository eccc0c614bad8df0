"""The concepts that records name, out of the CONCEPT table that Athena gives: tab-separated, unquoted, millions of rows, read by columns.

Without it a concept is a number whose meaning is licensed to the user, not to this program: only source values are read then.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.delimited_header import read_header
from ceiba.records.drafts import InputFile

COLUMNS = ("concept_id", "concept_name", "vocabulary_id", "concept_code", "concept_class_id")


def no_concepts() -> pl.DataFrame:
    """Return no concept: what is known without a CONCEPT table."""
    return pl.DataFrame(schema={"concept_id": pl.Int64, **dict.fromkeys(COLUMNS[1:], pl.String)})


def concepts(file: InputFile, wanted: pl.Series) -> pl.DataFrame:
    """Return the wanted concepts in COLUMNS; InputUnreadable when the table cannot be read."""
    header = read_header(file.path)
    found = {column: header.find(column) for column in COLUMNS}
    columns = [(pl.col(theirs) if theirs else pl.lit(None, dtype=pl.String)).alias(ours) for ours, theirs in found.items()]
    try:
        scanned = _scan(file.path, header.separator)
        number = pl.col("concept_id").cast(pl.Int64, strict=False)
        kept = scanned.select(columns).with_columns(number).filter(pl.col("concept_id").is_in(wanted.implode())).collect(engine="streaming")
    except pl.exceptions.PolarsError:
        raise InputUnreadable(
            "The vocabulary table cannot be read.",
            "Give CONCEPT.csv as Athena wrote it: tab-separated, without quotes.",
            file=file.path.name,
        ) from None
    return kept.unique("concept_id", keep="first", maintain_order=True)


def _scan(path: Path, separator: str) -> pl.LazyFrame:
    quote = None if separator == "\t" else '"'
    return pl.scan_csv(path, separator=separator, quote_char=quote, infer_schema=False, encoding="utf8-lossy", truncate_ragged_lines=True)


def with_concept(rows: pl.DataFrame, known: pl.DataFrame, column: str, prefix: str) -> pl.DataFrame:
    """Add name, vocabulary, code and class of a concept under a prefix: `prefix_name` ...; null where it is not known."""
    named = known.rename(
        {
            "concept_id": column,
            **{name: f"{prefix}_{name.split('_')[1] if name != 'vocabulary_id' else 'vocabulary'}" for name in COLUMNS[1:]},
        }
    )
    return rows.join(named, on=column, how="left", maintain_order="left")
