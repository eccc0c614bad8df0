"""What a reader of a checked kind returns, and what such readers share."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.checks import Check, CheckedRows
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import Draft, InputFile, Notice
from ceiba.records.opening import checksum

EMPTY = ("",)
"""What is read as null where a word for a missing value is not the same as nothing written."""


def outcome(file: InputFile, name: str, read: CheckedRows, notices: Sequence[Notice] = ()) -> Draft:
    """Return the draft of a file whose rows were checked: the good ones make no record, and a notice says so."""
    kept_nothing = Notice("The rows were checked and make no record: Ceiba keeps nothing of this kind of file.", file=file.name)
    return Draft(
        file,
        name,
        rows_in=read.rows,
        silent=tuple(read.good["line"].to_list()),
        refused=read.refused,
        notices=(*notices, kept_nothing),
        sha256=checksum(file.path),
    )


def columns(file: InputFile, header: Header, *names: str) -> list[str]:
    """Return the file's columns of these names, whatever their case; InputUnreadable names the first that is not there."""
    found = []
    for name in names:
        column = header.find(name)
        if column is None:
            raise InputUnreadable(
                "The file has no column {name}, which its kind needs.",
                "Add it, or check that this is the right file.",
                file=file.name,
                line=header.line,
                name=name,
            )
        found.append(column)
    return found


def filled(column: str) -> Check:
    """Return the check that a column is filled in."""
    return Check(column, "The value is empty.", "Fill it in, or delete the row.", pl.col(column).is_null())


def among(column: str, words: Sequence[str], *, case: bool = True) -> Check:
    """Return the check that a column that is filled in holds one of some words."""
    value = pl.col(column) if case else pl.col(column).str.to_uppercase()
    return Check(
        column, "The word is none of those that this column may hold.", "See the documentation of the format.", value.is_in(words).not_()
    )


def whole_number(column: str, *, at_least: int | None = None) -> Check:
    """Return the check that a column that is filled in holds a whole number, not below `at_least` where that is given."""
    number = pl.col(column).cast(pl.Int64, strict=False)
    wrong = number.is_null() if at_least is None else number.is_null() | (number < at_least)
    return Check(column, "The value is no whole number, or too small.", "Correct it.", pl.col(column).is_not_null() & wrong)


def number_between(column: str, low: float, high: float) -> Check:
    """Return the check that a column that is filled in holds a number between two others."""
    value = pl.col(column).cast(pl.Float64, strict=False)
    wrong = value.is_null() | value.is_between(low, high).not_()
    return Check(column, "The value is no number within the bounds of this column.", "Correct it.", pl.col(column).is_not_null() & wrong)


def repeats(keys: Sequence[str], column: str | None = None) -> Check:
    """Return the check that no row bears the keys of a row above it."""
    return Check(column, "The row repeats a row above it.", "Delete one of the two.", pl.struct(keys).is_first_distinct().not_())
