"""Checks of rows by whole columns: the rows that fail one become refusals with their line, column, reason and text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ceiba.records.drafts import RAW_LENGTH, Refusal
from ceiba.records.opening import open_bytes


@dataclass(frozen=True, slots=True)
class Check:
    """One thing a row must not be. fails: true where the row is at fault (null counts as no fault); column as the file names it."""

    column: str | None
    problem: str
    remedy: str
    fails: pl.Expr


def sort_out(frame: pl.DataFrame, checks: Sequence[Check], path: Path) -> tuple[pl.DataFrame, tuple[Refusal, ...]]:
    """Part the rows that pass every check from those that fail one; the first check that a row fails is its reason.

    frame: has a column `line`. path: the file, read again for the text of the rows refused.
    """
    if not checks:
        return frame, ()
    reason = pl.coalesce([pl.when(check.fails.fill_null(value=False)).then(pl.lit(index)) for index, check in enumerate(checks)])
    sorted_out = frame.with_columns(reason.alias("reason"))
    failed = sorted_out.filter(pl.col("reason").is_not_null()).select("line", "reason")
    if failed.is_empty():
        return frame, ()
    raw = raw_rows(path, set(failed["line"].to_list()))
    refused = tuple(
        Refusal(line, checks[index].column, checks[index].problem, checks[index].remedy, raw.get(line, ""))
        for line, index in failed.iter_rows()
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
