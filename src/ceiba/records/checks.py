"""Checks of rows by whole columns: the rows that fail one become refusals with their line, column, reason and text."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ceiba.records.delimited import MISSING_WORDS, read_rows
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import RAW_LENGTH, Refusal
from ceiba.records.opening import open_bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a row must not be. fails: true where the row is at fault (null counts as no fault); column as the file names it.

    where: the column of each row at fault, for a check of many columns: its name, or its place as `#6` where the name is a person's.
    """

    column: str | None
    problem: str
    remedy: str
    fails: pl.Expr
    where: pl.Expr | None = None


@dataclass(frozen=True, slots=True)
class CheckedRows:
    """A file's rows, sorted out. rows: data rows in all. good: those that pass every check. refused: the others, each with its reason."""

    rows: int
    good: pl.DataFrame
    refused: tuple[Refusal, ...]


def read_checked(
    path: Path,
    header: Header,
    wanted: Sequence[str],
    checks: Sequence[Check],
    named: Callable[[pl.DataFrame], pl.DataFrame] | None = None,
    missing: Collection[str] = MISSING_WORDS,
) -> CheckedRows:
    """Read the `wanted` columns of a delimited file as text, with `line`, and sort its rows out (`read_rows`, `sort_out`).

    named: gives the columns the names that the checks use, and keeps `line`; without it they keep the file's. missing: words read as
    null.
    """
    frames = [pl.DataFrame(schema={**dict.fromkeys(wanted, pl.String), "line": pl.Int64})]
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(path, header, wanted, missing=missing):
        rows += block.rows
        refused += block.refused
        frames.append(block.frame)
    whole = pl.concat(frames)
    good, bad = sort_out(named(whole) if named else whole, checks, path)
    return CheckedRows(rows, good, (*refused, *bad))


def named_columns(columns: Mapping[str, str | None]) -> list[pl.Expr]:
    """Return a file's columns under our names, our name -> the file's; a column the file lacks is null."""
    return [(pl.col(name) if name else pl.lit(None, dtype=pl.String)).alias(key) for key, name in columns.items()]


def sort_out(frame: pl.DataFrame, checks: Sequence[Check], path: Path) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """Part the rows that pass every check from those that fail one; the first check that a row fails is its reason.

    frame: has a column `line`. path: the file, read again for the text of the rows refused.
    """
    if not checks:
        return frame, ()
    reason = pl.coalesce([pl.when(check.fails.fill_null(value=False)).then(pl.lit(index)) for index, check in enumerate(checks)])
    sorted_out = frame.lazy().with_columns(reason.alias("reason")).collect()  # lazily: what checks share is computed once
    bad = sorted_out.filter(pl.col("reason").is_not_null())
    if bad.is_empty():
        return frame, ()
    places = [pl.lit(check.column, dtype=pl.String) if check.where is None else check.where for check in checks]
    where = pl.coalesce([pl.when(pl.col("reason") == index).then(place) for index, place in enumerate(places)])
    failed = bad.select("line", "reason", where.alias("where"))
    raw = raw_rows(path, set(failed["line"].to_list()))
    refused = tuple(
        Refusal(line, column, checks[index].problem, checks[index].remedy, raw.get(line, "")) for line, index, column in failed.iter_rows()
    )
    return sorted_out.filter(pl.col("reason").is_null()).drop("reason"), refused


def raw_rows(path: Path, lines: Collection[int]) -> dict[int, str]:
    """Return the text of some lines of a file, cut at RAW_LENGTH characters; lines are 1-based."""
    if not lines:
        return {}
    wanted, last = set(lines), max(lines)
    found: dict[int, str] = {}
    with open_bytes(path) as handle:
        for number, raw in enumerate(handle, start=1):
            if number in wanted:
                found[number] = raw.decode("utf-8", errors="replace").rstrip("\r\n")[:RAW_LENGTH]
            if number >= last:
                break
    return found
