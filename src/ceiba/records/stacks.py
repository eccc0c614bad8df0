"""The drafts of many files as stacks of rows, table by table, with what became of each row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl

from ceiba.records.accounting import PLACE, Kept, Refused, refused_frame
from ceiba.records.drafts import NOT_READ, Draft, Notice, lake_schema, no_rows
from ceiba.records.spilled import SLICE_ROWS, pieces_of


@dataclass(frozen=True, slots=True)
class Source:
    """A draft with its number in the lake and the number of the input it came with."""

    source_id: int
    input_number: int
    draft: Draft


def number_sources(drafts: Sequence[tuple[int, Draft]]) -> tuple[Source, ...]:
    """Number the drafts that are sources, from 1, in the order they were read."""
    real = [(number, draft) for number, draft in drafts if draft.format != NOT_READ]
    return tuple(Source(index, number, draft) for index, (number, draft) in enumerate(real, start=1))


class Stacks:
    """The rows of all drafts; which of them survive, which are refused, and what to tell. alias: long sample code -> short one."""

    def __init__(self, sources: Sequence[Source]) -> None:
        self.sources = sources
        self.kept = Kept()
        self.refused = Refused()
        self.notices: list[Notice] = []
        self.alias: dict[str, str] = {}

    def source(self, source_id: int) -> Source:
        """Return the source of that number."""
        return self.sources[source_id - 1]

    def stack(self, name: str, *, implied: bool = False) -> pl.DataFrame:
        """Return the rows of one table of every draft, with source_id and input."""
        frames = list(self.pieces(name, implied=implied))
        if not frames:
            return no_rows(name).with_columns(source_id=pl.lit(None, dtype=pl.Int32), input=pl.lit(None, dtype=pl.Int32))
        return pl.concat(frames)

    def pieces(self, name: str, *, implied: bool = False) -> Iterator[pl.DataFrame]:
        """Yield what `stack` returns, a bounded number of rows at a time; small drafts come together."""
        held: list[pl.DataFrame] = []
        height = 0
        for frame in self._frames(name, implied=implied):
            held.append(frame)
            height += frame.height
            if height >= SLICE_ROWS:
                yield self._taken(pl.concat(held), implied=implied)
                held, height = [], 0
        if held:
            yield self._taken(pl.concat(held), implied=implied)

    def _frames(self, name: str, *, implied: bool) -> Iterator[pl.DataFrame]:
        for source in self.sources:
            table = (source.draft.implied if implied else source.draft.tables).get(name)
            if table is not None:
                number = pl.lit(source.source_id, dtype=pl.Int32).alias("source_id")
                input_number = pl.lit(source.input_number, dtype=pl.Int32).alias("input")
                for piece in pieces_of(table):
                    yield cast(pl.DataFrame, pl.from_arrow(piece)).with_columns(number, input_number)

    def _taken(self, rows: pl.DataFrame, *, implied: bool) -> pl.DataFrame:
        """Give samples their short codes, leave out rows refused whole, and note the others."""
        if "specimen_code" in rows.columns and self.alias:
            rows = rows.with_columns(pl.col("specimen_code").replace(self.alias))
        if not implied:
            if self.refused.whole:
                rows = rows.join(refused_frame(self.refused), on=PLACE, how="anti", nulls_equal=True, maintain_order="left")
            self.kept.see(rows)
        return rows

    def distinct(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the first of the rows of a table that are alike (`keys_of`), and note it as kept."""
        first = rows.unique(keys_of(name), keep="first", maintain_order=True)
        self.kept.survive(name, first, rows)
        return first

    def refuse_unknown(self, name: str, rows: pl.DataFrame) -> None:
        """Refuse rows of a table, whose sample nobody knows, unless another record of theirs is kept."""
        if rows.height:
            self.kept.refuse(name, rows)
            self.refused.add_if_nothing_else(
                rows, "specimen_code", "The sample is in no clinical file.", "Add the sample to the clinical file, or delete the row."
            )


def keys_of(name: str) -> list[str]:
    """Return the columns that make a row of the lake what it is: all but its number and its place."""
    return [column for column in lake_schema(name).names if column not in ("alteration_id", "source_id", "line")]


def coalesced(rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Return one row a key, each column its first known value in the order of the rows; sorted by key."""
    others = [column for column in rows.columns if column not in keys and column not in ("source_id", "line", "input")]
    place = [pl.col(column).first() for column in ("source_id", "line", "input") if column in rows.columns]
    grouped = rows.group_by(keys, maintain_order=True).agg(*(pl.col(column).drop_nulls().first() for column in others), *place)
    return grouped.sort(keys, nulls_last=True)


def numbered(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Number the rows from 1 in a column of that name."""
    return rows.with_row_index(name, offset=1).with_columns(pl.col(name).cast(pl.Int64))
