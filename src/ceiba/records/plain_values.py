"""The words of a CSV as values of our columns: numbers, dates, truth, and codes that have one way of being written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import polars as pl
import pyarrow as pa

from ceiba.records.drafts import draft_schema
from ceiba.records.mapping import CsvFile, Field
from ceiba.records.protein import coding_change, protein_change
from ceiba.records.recorded import AGES, stage
from ceiba.terms.markers import parse_marker
from ceiba.terms.tables import RECORD_TABLES

_TABLES = {table.name: table for table in RECORD_TABLES}

BOUNDS: Mapping[str, tuple[float, float]] = {"age_years": AGES, "line_of_therapy": (1, 20)}
"""The least and the greatest that a number may be; a number beyond is a slip of the pen."""

_TRUE, _FALSE = ("true", "1", "yes", "sí", "si", "sim"), ("false", "0", "no", "não", "nao")


def value_of(field: Field, column: str, table: str, layout: CsvFile) -> pl.Expr:
    """Return one draft column as its file, or the mapping, says it, in its declared type; null where the text does not fit."""
    if field.column is None:
        one = pl.DataFrame({"value": [field.value]}, schema={"value": pl.String})
        constant = one.select(_typed(pl.col("value"), column, table, layout))
        return pl.lit(constant.item(), dtype=constant.dtypes[0])
    text = pl.col(field.column)
    if field.values is not None:
        words = {word: meaning or None for word, meaning in field.values.items()}
        text = text.replace_strict(words, default=None, return_dtype=pl.String)
    return _typed(text, column, table, layout)


def _typed(text: pl.Expr, column: str, table: str, layout: CsvFile) -> pl.Expr:
    """Return text in the type and the words of its column; null where it does not fit."""
    declared = draft_schema(table).field(column).type
    if pa.types.is_string(declared):
        return _in_our_words(text, column, table)
    if pa.types.is_date(declared):
        return text.str.to_date(layout.dates, strict=False)
    if pa.types.is_boolean(declared):
        lower = text.str.to_lowercase()
        return pl.when(lower.is_in(_TRUE)).then(pl.lit(value=True)).when(lower.is_in(_FALSE)).then(pl.lit(value=False))
    number = text.str.replace_all(layout.decimal, ".", literal=True) if layout.decimal != "." else text
    if pa.types.is_integer(declared):
        whole = number.cast(pl.Float64, strict=False)
        return pl.when(whole == whole.floor()).then(whole).cast(pl.Int32 if declared == pa.int32() else pl.Int64, strict=False)
    return number.cast(pl.Float64, strict=False)


def may_hold(value: str, column: str, table: str, layout: CsvFile) -> bool:
    """Whether one value, or the meaning of a word, is one that a column may hold."""
    if not value:
        return True
    frame = pl.DataFrame({"value": [value]})
    typed = frame.select(_typed(pl.col("value"), column, table, layout)).item()
    allowed = allowed_words(column, table)
    if typed is None or (allowed and typed not in allowed):
        return False
    least, greatest = BOUNDS.get(column, (typed, typed))
    return bool(least <= typed <= greatest)


def allowed_words(column: str, table: str) -> tuple[str, ...]:
    """Return the closed set of words of a column; () when it has none."""
    declared = _TABLES[table]
    return declared.column(column).allowed if column in declared.column_names else ()


def _in_our_words(text: pl.Expr, column: str, table: str) -> pl.Expr:
    """Bring codes that have one way of being written into it."""
    written: dict[str, Callable[[], pl.Expr]] = {
        "stage": lambda: stage(text),
        "marker": lambda: text.map_batches(_markers, return_dtype=pl.String),
        "hgvs_p": lambda: protein_change(text),
        "hgvs_c": lambda: pl.coalesce(coding_change(text), text),
        "oncotree": text.str.to_uppercase,
        "regimen": lambda: text.str.to_lowercase().str.replace_all(r"\s*\+\s*", "+"),
        "assembly": lambda: text,
        "state": text.str.to_lowercase,
    }
    if column in written:
        return written[column]()
    return text.str.to_lowercase() if allowed_words(column, table) else text


def _markers(texts: pl.Series) -> pl.Series:
    table: dict[str, str | None] = {}
    for text in texts.unique().drop_nulls():
        try:
            table[text] = str(parse_marker(text))
        except ValueError:
            table[text] = None
    return texts.replace_strict(table, default=None, return_dtype=pl.String)


_NOT_AN_AGE = ("The age is not a number of years between 0 and 120.", "Write the age in years, or leave it empty.")
_NOT_A_LINE = ("The line of therapy is not a whole number between 1 and 20.", "Write 1 for the first line, or leave it empty.")
_NOT_A_MARKER = (
    "This is not a marker that Ceiba knows how to read.",
    "Write one such as 'EGFR p.L858R', 'ALK fusion' or 'MSI-high'.",
)
_NOT_A_DATE = ("This is not a date in the form that was declared.", "Write dates as 2024-03-31, or state the form in the mapping.")
_NOT_TRUTH = ("This is neither true nor false.", "Write true or false.")
_NOT_OUR_WORD = (
    "This word is none of those that the column may hold.",
    "Use the words of the reference page of tables, or map them under 'values'.",
)
_NOT_A_NUMBER = ("This is not a number.", "Write a number, or leave it empty.")


_OF_COLUMN: Mapping[str, tuple[str, str]] = {"marker": _NOT_A_MARKER, "age_years": _NOT_AN_AGE, "line_of_therapy": _NOT_A_LINE}


def misfit(table: str, column: str) -> tuple[str, str]:
    """Return the problem and the remedy of a value that does not fit a column."""
    declared = draft_schema(table).field(column).type
    if column in _OF_COLUMN:
        return _OF_COLUMN[column]
    if pa.types.is_date(declared):
        return _NOT_A_DATE
    if pa.types.is_boolean(declared):
        return _NOT_TRUTH
    return _NOT_OUR_WORD if pa.types.is_string(declared) else _NOT_A_NUMBER
