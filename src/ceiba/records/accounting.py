"""Every row of every file is kept, merged or refused, and so is every record of every table; they are counted, never assumed.

kept: a row that became at least one record, or that was understood and makes none. merged: every record of it was there already.
Rows are kept account of by a byte a line, so that ten million rows take ten megabytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.errors import CeibaError
from ceiba.records.checks import raw_rows
from ceiba.records.drafts import Draft, Refusal
from ceiba.records.spilled import pieces_of

PLACE = ["source_id", "line"]
"""Where a row came from; the order in which rows are taken."""

_SCHEMA = {"source_id": pl.Int32, "line": pl.Int64}
_SEEN, _SURVIVED, _SILENT, _REFUSED = (np.uint8(1 << bit) for bit in range(4))

Lines = npt.NDArray[np.int64]


class Ledger:
    """What became of the lines of each source: a byte a line, and no more than one account of a line however often it is marked."""

    def __init__(self) -> None:
        self._marks: dict[int, npt.NDArray[np.uint8]] = {}

    def mark(self, source_id: int, lines: Lines, what: np.uint8) -> None:
        """Mark some lines of a source."""
        if not lines.size:
            return
        marks = self._marks.get(source_id, np.zeros(0, np.uint8))
        if (last := int(lines.max())) >= marks.size:
            marks = np.concatenate([marks, np.zeros(max(last + 1, 2 * marks.size) - marks.size, np.uint8)])
            self._marks[source_id] = marks
        marks[lines] |= what

    def mark_rows(self, rows: pl.DataFrame, what: np.uint8) -> None:
        """Mark the places of some rows; rows without a line have none."""
        for source_id, lines in _lines_by_source(rows):
            self.mark(source_id, lines, what)

    def of(self, source_id: int, what: np.uint8, lines: Lines | None = None) -> npt.NDArray[np.bool_]:
        """Tell which lines of a source (those asked for, else all from 0) bear a mark."""
        marks = self._marks.get(source_id, np.zeros(1, np.uint8))
        if lines is not None:
            marks = np.where(lines < marks.size, marks[np.minimum(lines, marks.size - 1)], np.uint8(0))
        found: npt.NDArray[np.bool_] = (marks & what) != 0
        return found


@dataclass(slots=True)
class Kept:
    """The rows that readers made records of, those of which a record is in the lake, and the records of each table.

    kept, merged, refused: (source_id, table) -> number of records.
    """

    ledger: Ledger = field(default_factory=Ledger)
    kept: Counter[tuple[int, str]] = field(default_factory=Counter)
    merged: Counter[tuple[int, str]] = field(default_factory=Counter)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)

    def see(self, rows: pl.DataFrame) -> None:
        """Note rows that have records."""
        self.ledger.mark_rows(rows, _SEEN)

    def survive(self, table: str, first: pl.DataFrame, of: pl.DataFrame | None = None) -> None:
        """Note the records of a table that are in the lake, or that are understood and say nothing; `of`: these and those they repeat."""
        self.ledger.mark_rows(first, _SURVIVED)
        kept = _by_source(first)
        for source_id, count in kept.items():
            self.kept[source_id, table] += count
        for source_id, count in _by_source(of if of is not None else first).items():
            self.merged[source_id, table] += count - kept[source_id]

    def refuse(self, table: str, rows: pl.DataFrame) -> None:
        """Count records of a table that are not taken."""
        for source_id, count in _by_source(rows).items():
            self.refused[source_id, table] += count


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
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *(rows for rows, _ in refused.whole)]).unique()


@dataclass(frozen=True, slots=True)
class TableCount:
    """What became of the records that a file gives one table: records_in = records_kept + records_merged + records_refused."""

    table: str
    records_in: int
    records_kept: int
    records_merged: int
    records_refused: int


@dataclass(frozen=True, slots=True)
class Count:
    """What became of the rows of one source: rows_in = kept + merged + refused; and of its records, table by table."""

    source_id: int
    rows_in: int
    kept: int
    merged: int
    refused: int
    tables: tuple[TableCount, ...] = ()


def count_rows(sources: Sequence[tuple[int, Draft]], kept: Kept, refused: Refused) -> tuple[list[Count], list[tuple[int, Refusal]]]:
    """Count the rows of each source and return them with every refusal (source_id, refusal); the sums are asserted.

    sources: (source_id, draft). CeibaError when rows or records were lost or invented: a fault of the program, never of the file.
    """
    by_source = dict(sources)
    late = _late(by_source, kept.ledger, refused)
    whole = dict(_lines_by_source(refused_frame(refused)))
    counts: list[Count] = []
    refusals: list[tuple[int, Refusal]] = []
    for number, draft in sources:
        reasons = sorted((*draft.refused, *late.get(number, ())), key=lambda refusal: refusal.line or 0)
        refusals += [(number, refusal) for refusal in reasons]
        count = _count(number, draft, kept, reasons, whole.get(number))
        _assert_sum(draft, "rows", count.rows_in, count.kept, count.merged, count.refused)
        for table in count.tables:
            _assert_sum(draft, table.table, table.records_in, table.records_kept, table.records_merged, table.records_refused)
        counts.append(count)
    return counts, refusals


def _count(number: int, draft: Draft, kept: Kept, reasons: Sequence[Refusal], whole: Lines | None) -> Count:
    ledger = kept.ledger
    ledger.mark(number, np.asarray(draft.silent, dtype=np.int64), _SILENT)
    ledger.mark(number, np.array([refusal.line for refusal in reasons if refusal.line is not None], dtype=np.int64), _REFUSED)
    survived = ledger.of(number, _SURVIVED)
    if whole is not None:
        survived[whole] = False
    is_kept = survived | ledger.of(number, _SILENT)
    is_refused = ledger.of(number, _REFUSED)
    merged = ledger.of(number, _SEEN) & ~is_kept & ~is_refused
    without_line = any(refusal.line is None for refusal in reasons)
    tables = tuple(
        TableCount(
            name,
            table.num_rows,
            kept.kept[number, name],
            kept.merged[number, name],
            kept.refused[number, name] + _at(draft, name, whole),
        )
        for name, table in sorted(draft.tables.items())
    )
    return Count(number, draft.rows_in, int(is_kept.sum()), int(merged.sum()), int(is_refused.sum()) + without_line, tables)


def _at(draft: Draft, name: str, whole: Lines | None) -> int:
    """Return how many records of a table stand in lines that are refused whole."""
    if whole is None:
        return 0
    return sum(int(np.isin(piece["line"].to_numpy(), whole).sum()) for piece in pieces_of(draft.tables[name]))


def _late(by_source: Mapping[int, Draft], ledger: Ledger, refused: Refused) -> dict[int, list[Refusal]]:
    """Return the refusals made when files were joined, with the text of their rows; the first reason of a row counts."""
    reasons: dict[int, dict[int, Refusal]] = {}
    for always, found in ((True, refused.whole), (False, refused.otherwise_empty)):
        for rows, reason in found:
            for number, lines in _lines_by_source(rows):
                lost = lines if always else lines[~ledger.of(number, _SURVIVED, lines)]
                reasons[number] = dict.fromkeys(lost.tolist(), reason) | reasons.get(number, {})
    late: dict[int, list[Refusal]] = {}
    for number, of_line in reasons.items():
        draft = by_source[number]
        raw = raw_rows(draft.file.path, of_line) if draft.texts is None else draft.texts(of_line)
        late[number] = [Refusal(line, why.column, why.problem, why.remedy, raw.get(line, "")) for line, why in of_line.items()]
    return late


def _assert_sum(draft: Draft, what: str, rows_in: int, kept: int, merged: int, refused: int) -> None:
    if kept + merged + refused != rows_in:
        raise CeibaError(
            "The {what} do not add up: {rows} in the file, {kept} kept, {merged} merged, {refused} refused.",
            "This is a fault of Ceiba: please report it with the format of the file.",
            file=draft.file.name,
            what=what,
            rows=rows_in,
            kept=kept,
            merged=merged,
            refused=refused,
        )


def _places(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("source_id").cast(pl.Int32), pl.col("line").cast(pl.Int64)).drop_nulls("line").unique(maintain_order=True)


def _lines_by_source(rows: pl.DataFrame) -> list[tuple[int, Lines]]:
    """Return the lines of some rows, source by source; rows without a line have none."""
    placed = rows.select(PLACE).drop_nulls()
    if placed.is_empty():
        return []
    first = placed["source_id"][0]
    if placed["source_id"].min() == placed["source_id"].max():
        return [(int(first), placed["line"].to_numpy())]
    return [(int(part["source_id"][0]), part["line"].to_numpy()) for part in placed.partition_by("source_id")]


def _by_source(rows: pl.DataFrame) -> Counter[int]:
    return Counter(dict(rows.group_by("source_id").len().iter_rows()))
