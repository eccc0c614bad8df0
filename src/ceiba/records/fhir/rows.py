"""What the resources of one file become: rows of the draft tables, entries that make none and why, entries refused."""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NoReturn, cast

import polars as pl
import pyarrow as pa

from ceiba.records.consequences import severest
from ceiba.records.drafts import InputFile, Notice, Refusal, draft_schema, draft_table
from ceiba.records.protein import coding_change, protein_change, transcript
from ceiba.records.spilled import Growing, Spilled

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PART = re.compile(r"[0-9]{4}(-[0-9]{2})?")

_KINDS_TOLD = 20

PARTIAL = "Dates of which only the year or the month is given are taken as not recorded (dates: {count})."
NO_SAMPLE = "Results that name no sample are taken as of one unnamed sample of the person (results: {count})."


class Refused(Exception):
    """A resource that cannot be read. path: of the element at fault, below the resource."""

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.path, self.problem, self.remedy = path, problem, remedy


def refuse_here(path: str, problem: str, remedy: str) -> NoReturn:
    """Refuse the resource at hand. path: the element at fault, below the resource: 'subject'."""
    raise Refused(path, problem, remedy)


class Left(Exception):
    """A resource that was understood and makes no record."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(reason)
        self.reason, self.what = reason, what


def leave(problem: str, what: str = "") -> NoReturn:
    """Let the resource at hand make no record. problem: the sentence of the notice, with {types}. what: what is counted, else the type."""
    raise Left(problem, what)


@dataclass(slots=True)
class Rows:
    """The rows of one file in the making. line: number of the entry at hand."""

    file: InputFile
    line: int = 0
    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    implied: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    silent: array[int] = field(default_factory=lambda: array("q"))
    refused: list[Refusal] = field(default_factory=list)
    left: dict[str, Counter[str]] = field(default_factory=dict)
    said: Counter[tuple[str, str]] = field(default_factory=Counter)
    regional: set[int] = field(default_factory=set)
    regions: dict[str, list[tuple[int, tuple[str, ...]]]] = field(default_factory=dict)
    diagnosed: dict[str, tuple[dt.date, int]] = field(default_factory=dict)
    grown: dict[str, Growing] = field(default_factory=dict)
    examined: set[tuple[str, str]] = field(default_factory=set)
    pending: list[tuple[dict[str, list[dict[str, object]]], str, dict[str, object]]] = field(default_factory=list)
    pending_said: list[tuple[str, str]] = field(default_factory=list)
    pending_left: list[tuple[str, str]] = field(default_factory=list)

    def add(self, table: str, **values: object) -> None:
        """Add a row of a table, from the entry at hand."""
        values["line"] = self.line
        self.pending.append((self.tables, table, values))

    def imply(self, table: str, **values: object) -> None:
        """Add a row that holds unless another file states it."""
        values["line"] = self.line
        self.pending.append((self.implied, table, values))

    def say(self, problem: str, remedy: str = "") -> None:
        """Count something for one notice of the file. problem: may name {count}."""
        self.pending_said.append((problem, remedy))

    def count_left(self, reason: str, what: str) -> None:
        """Count a resource, or a part of one, that makes no record."""
        self.pending_left.append((reason, what))

    def keep(self, *, records: bool = True) -> None:
        """Keep what the entry at hand gave. records: False when it makes no record, so that only what it implies and tells is kept."""
        made = False
        for tables, table, values in self.pending:
            if records or tables is self.implied:
                tables.setdefault(table, []).append(values)
            made = made or (records and tables is self.tables)
        if not made and self.line not in self.regional:
            self.silent.append(self.line)
        if self.pending_said:
            self.said.update(self.pending_said)
        for reason, what in self.pending_left:
            self.left.setdefault(reason, Counter())[what] += 1
        self.drop()

    def flush(self) -> None:
        """Move the rows made so far into tables that spill to the disk when they do not fit in memory."""
        for name, table in as_tables(self.tables).items():
            self.grown.setdefault(name, Growing(draft_schema(name))).add(table)
        self.tables.clear()

    def done(self) -> dict[str, pa.Table | Spilled]:
        """Return the tables of the file; nothing may be added afterwards."""
        self.flush()
        return {name: table.done() for name, table in self.grown.items()}

    def imply_examined(self, sample: str, kind: str, *, readable: bool) -> None:
        """Imply, once a sample and kind, that the sample was examined, over genes nobody names."""
        if (sample, kind) not in self.examined:
            self.examined.add((sample, kind))
            self.imply("assays", specimen_code=sample, kind=kind, scope="unknown", readable=readable)

    def drop(self) -> None:
        """Forget what the entry at hand gave."""
        for pending in (self.pending, self.pending_said, self.pending_left):
            if pending:
                pending.clear()

    def day(self, text: str | None, path: str) -> dt.date | None:
        """Return the day of a date or time; None when there is none or it is partial (counted); refuses what is no date."""
        if not text:
            return None
        if _DAY.match(text):
            try:
                return dt.date.fromisoformat(text[:10])
            except ValueError:
                pass
        elif _PART.fullmatch(text):
            self.say(PARTIAL)
            return None
        refuse_here(path, "This is no date as FHIR writes dates.", "Write dates as 2024-03-31.")

    def notices(self) -> tuple[Notice, ...]:
        """Return what to tell of the file: one notice a reason."""
        told = [
            Notice(problem, remedy, file=self.file.name, fields={"count": count}) for (problem, remedy), count in sorted(self.said.items())
        ]
        for reason, counts in sorted(self.left.items()):
            often = counts.most_common()
            rest = sum(count for _, count in often[_KINDS_TOLD:])
            types = ", ".join([f"{what} {count}" for what, count in sorted(often[:_KINDS_TOLD])] + ([f"... {rest}"] if rest else []))
            told.append(Notice(reason, file=self.file.name, fields={"types": types}))
        return tuple(told)


def as_tables(rows: Mapping[str, list[dict[str, object]]]) -> dict[str, pa.Table]:
    """Return rows as draft tables; columns that no row gives are null."""
    made = {}
    for name, records in rows.items():
        known = set(draft_schema(name).names)
        columns = {column for record in records for column in record}
        if not columns <= known:
            raise KeyError(f"table {name} has no column {sorted(columns - known)}")
        made[name] = draft_table(name, {column: [record.get(column) for record in records] for column in columns}, rows=len(records))
    if "alterations" in made:
        made["alterations"] = _in_our_words(made["alterations"])
    return made


def _in_our_words(alterations: pa.Table) -> pa.Table:
    """Write protein and coding changes in the one form of the tables, and keep the most severe consequence."""
    frame = cast(pl.DataFrame, pl.from_arrow(alterations)).with_columns(
        hgvs_p=pl.coalesce(protein_change(pl.col("hgvs_p")), "hgvs_p"),
        transcript=pl.coalesce("transcript", transcript(pl.col("hgvs_c"))),
        hgvs_c=pl.coalesce(coding_change(pl.col("hgvs_c")), "hgvs_c"),
        consequence=severest(pl.col("consequence")),
    )
    return frame.to_arrow().cast(alterations.schema)
