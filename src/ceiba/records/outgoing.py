"""What is handed on to others, and what is said of it: the records that go, the files made of them, and all that a format cannot hold.

A writer of a format takes an `Outgoing` and an empty folder, writes its files there and returns a `Written`. It knows nothing of
other formats. Every record it is given is counted, as written or as left with a reason; `exports.export` asserts that they add up.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ceiba.language import mark
from ceiba.records.drafts import ACCOUNTS
from ceiba.terms.tables import RECORD_TABLES

HANDED_ON = tuple(table.name for table in RECORD_TABLES if table.name not in ACCOUNTS)
"""The tables that may be handed on: the records of people, and the gene panels they speak of."""

NO_PLACE = mark("the format has no place for this table")
"""Why a whole table is left."""

PRODUCER = "Ceiba"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """The records to hand on.

    tables: every table of HANDED_ON with the columns of the lake. on: the day of the run, so that a second export gives the same bytes.
    invented: whether the people are invented; whatever is written says so. diseases: English name of each OncoTree code.
    """

    tables: Mapping[str, pl.DataFrame]
    on: dt.date
    invented: bool = False
    diseases: Mapping[str, str] = field(default_factory=dict)

    def table(self, name: str) -> pl.DataFrame:
        """Return one table; KeyError when it is none of HANDED_ON."""
        return self.tables[name]


@dataclass(frozen=True, slots=True)
class Left:
    """What did not go. column: None when records were left whole; else how many written records lost their value of that column.

    reason: a message id; it may name fields that `fields` fills.
    """

    table: str
    count: int
    reason: str
    column: str | None = None
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer did. written: records of each table that stand in its files; a table not named here has none. left: the others."""

    written: Mapping[str, int]
    left: tuple[Left, ...] = ()


Writer = Callable[[Outgoing, Path], Written]


def write_text(path: Path, text: str) -> None:
    """Write a new file that only its owner can read (0600), in UTF-8, whose folders (0700) are made."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "w", encoding="utf-8", newline="\n") as handle:
        handle.write(text)


def counted(*left: Left) -> tuple[Left, ...]:
    """Return those of which there is any."""
    return tuple(one for one in left if one.count)


def no_place(outgoing: Outgoing, *tables: str, reason: str = NO_PLACE) -> tuple[Left, ...]:
    """Say of whole tables that the format cannot hold them."""
    return counted(*(Left(name, outgoing.table(name).height, reason) for name in tables))


def values_lost(rows: pl.DataFrame, table: str, columns: Mapping[str, str]) -> tuple[Left, ...]:
    """Say of columns of the rows written that their values are lost: column -> reason."""
    return counted(*(Left(table, int(rows[name].is_not_null().sum()), reason, name) for name, reason in columns.items()))


def together(*parts: Written) -> Written:
    """Return several parts of one export as one: their counts summed, what they left in order."""
    written: dict[str, int] = {}
    for part in parts:
        for name, count in part.written.items():
            written[name] = written.get(name, 0) + count
    return Written(written, tuple(one for part in parts for one in part.left))
