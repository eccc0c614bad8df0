"""The drafts of many files as stacks of rows, table by table, with what became of each row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl

from ceiba.records.accounting import Kept, Refused, refused_frame
from ceiba.records.drafts import NOT_READ, Draft, Notice, lake_schema, no_rows

PLACE = ["source_id", "line"]
"""Where a row came from; the order in which rows are taken."""


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
        frames = []
        for source in self.sources:
            table = (source.draft.implied if implied else source.draft.tables).get(name)
            if table is not None and table.num_rows:
                frame = cast(pl.DataFrame, pl.from_arrow(table))
                number = pl.lit(source.source_id, dtype=pl.Int32).alias("source_id")
                frames.append(frame.with_columns(number, pl.lit(source.input_number, dtype=pl.Int32).alias("input")))
        if not frames:
            return no_rows(name).with_columns(source_id=pl.lit(None, dtype=pl.Int32), input=pl.lit(None, dtype=pl.Int32))
        whole = pl.concat(frames)
        if "specimen_code" in whole.columns and self.alias:
            whole = whole.with_columns(pl.col("specimen_code").replace(self.alias))
        if not implied:
            whole = whole.join(refused_frame(self.refused), on=PLACE, how="anti", nulls_equal=True, maintain_order="left")
            self.kept.see(whole)
        return whole

    def distinct(self, rows: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
        """Return the first of the rows that share keys, and note it as kept."""
        first = rows.unique(keys, keep="first", maintain_order=True)
        self.kept.survive(first)
        return first

    def refuse_unknown(self, rows: pl.DataFrame, ids: pl.DataFrame) -> None:
        """Refuse rows whose sample is none of `ids`, unless another record of theirs is kept."""
        unknown = rows.join(ids, on="specimen_code", how="anti")
        if unknown.height:
            self.refused.add_if_nothing_else(
                unknown, "specimen_code", "The sample is in no clinical file.", "Add the sample to the clinical file, or delete the row."
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
