"""Every row of every file is kept, merged or refused, and the three are counted, never assumed.

kept: a row that became at least one record, or that was understood and makes none. merged: every record of it was there already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ceiba.errors import CeibaError
from ceiba.records.checks import raw_rows
from ceiba.records.drafts import Draft, Refusal

_PLACE = ["source_id", "line"]
_SCHEMA = {"source_id": pl.Int32, "line": pl.Int64}


def _distinct(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *frames]).unique()


@dataclass(slots=True)
class Kept:
    """The rows that readers made records of (`seen`), and those of which a record is in the lake (`survived`)."""

    seen: list[pl.DataFrame] = field(default_factory=list)
    survived: list[pl.DataFrame] = field(default_factory=list)

    def see(self, rows: pl.DataFrame) -> None:
        """Note rows that have records."""
        self.seen.append(_places(rows))

    def survive(self, rows: pl.DataFrame) -> None:
        """Note rows of which a record is in the lake."""
        self.survived.append(_places(rows))


@dataclass(slots=True)
class Refused:
    """Rows that were refused when files were joined: by place, with the reason."""

    whole: list[tuple[pl.DataFrame, Refusal]] = field(default_factory=list)
    otherwise_empty: list[tuple[pl.DataFrame, Refusal]] = field(default_factory=list)

    def add(self, rows: pl.DataFrame, column: str, problem: str, remedy: str) -> None:
        """Refuse rows with all their records."""
        self.whole.append((_places(rows), Refusal(None, column, problem, remedy, "")))

    def add_if_nothing_else(self, rows: pl.DataFrame, column: str, problem: str, remedy: str) -> None:
        """Refuse rows unless another record of theirs is in the lake."""
        self.otherwise_empty.append((_places(rows), Refusal(None, column, problem, remedy, "")))


def refused_frame(refused: Refused) -> pl.DataFrame:
    """Return the places of rows refused whole."""
    return _distinct([rows for rows, _ in refused.whole])


def _places(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("source_id").cast(pl.Int32), pl.col("line").cast(pl.Int64)).drop_nulls("line").unique()


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the rows of one source: rows_in = kept + merged + refused."""

    source_id: int
    rows_in: int
    kept: int
    merged: int
    refused: int


def count_rows(sources: Sequence[tuple[int, Draft]], kept: Kept, refused: Refused) -> tuple[list[Count], list[tuple[int, Refusal]]]:
    """Count the rows of each source and return them with every refusal (source_id, refusal); the sum is asserted.

    sources: (source_id, draft). CeibaError when a reader lost or invented rows: a fault of the program, never of the file.
    """
    survived = _distinct(kept.survived)
    refusals: list[tuple[int, Refusal]] = [(number, refusal) for number, draft in sources for refusal in draft.refused]
    late: dict[tuple[int, int], Refusal] = {}
    for rows, reason in [*refused.whole, *refused.otherwise_empty]:
        lost = rows.join(survived, on=_PLACE, how="anti")
        late |= {(number, line): reason for number, line in lost.iter_rows() if (number, line) not in late}
    whole = refused_frame(refused)
    survived = survived.join(whole, on=_PLACE, how="anti")
    by_source = dict(sources)
    for number in {number for number, _ in late}:
        lines = {line for source, line in late if source == number}
        raw = raw_rows(by_source[number].file.path, lines)
        refusals += [
            (number, Refusal(line, late[number, line].column, late[number, line].problem, late[number, line].remedy, raw.get(line, "")))
            for line in sorted(lines)
        ]
    refusals.sort(key=lambda pair: (pair[0], pair[1].line or 0))
    refused_at = pl.DataFrame([(number, refusal.line) for number, refusal in refusals], schema=_SCHEMA, orient="row").unique()
    silent = [pl.DataFrame({"source_id": number, "line": draft.silent}, schema=_SCHEMA) for number, draft in sources if draft.silent]
    kept_at = _distinct([survived, *silent])
    merged_at = _distinct(kept.seen).join(kept_at, on=_PLACE, how="anti").join(refused_at, on=_PLACE, how="anti", nulls_equal=True)
    tallies = [_tally(places) for places in (kept_at, merged_at, refused_at)]
    counts = [Count(number, draft.rows_in, *(tally.get(number, 0) for tally in tallies)) for number, draft in sources]
    for count in counts:
        if count.kept + count.merged + count.refused != count.rows_in:
            raise CeibaError(
                "The rows do not add up: {rows} in the file, {kept} kept, {merged} merged, {refused} refused.",
                "This is a fault of Ceiba: please report it with the format of the file.",
                file=by_source[count.source_id].file.name,
                rows=count.rows_in,
                kept=count.kept,
                merged=count.merged,
                refused=count.refused,
            )
    return counts, refusals


def _tally(places: pl.DataFrame) -> dict[int, int]:
    return dict(places.group_by("source_id").len().iter_rows())
