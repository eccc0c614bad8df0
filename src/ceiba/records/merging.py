"""What was found in samples, merged: of rows that are alike the first is taken, however many there are.

Ten million rows do not fit in memory with all their text. So each row's key becomes a number of 64 bits (a hash): numbers that occur
once belong to rows that no other is like. Rows whose number occurs again are compared whole, a bounded number at a time, since two
keys may share a number. What is held for each row is that number and one byte.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from ceiba.records.accounting import PLACE
from ceiba.records.drafts import lake_schema
from ceiba.records.spilled import Growing, pieces_of
from ceiba.records.stacks import Stacks, keys_of

ON_SPECIMENS = ("alterations", "tumor_marker_tests", "genotypes", "allele_frequencies")
"""The tables whose rows hang on a sample and may be many."""

COMPARED_ROWS = 1 << 20
"""Rows that are compared whole at a time."""

Numbers = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Merged:
    """The rows of a table of the lake, made anew from the drafts each time they are read. taken: which rows of the drafts they are."""

    stacks: Stacks
    name: str
    ids: pl.DataFrame
    taken: Flags
    num_rows: int

    @property
    def schema(self) -> pa.Schema:
        """The declared schema."""
        return lake_schema(self.name)

    def pieces(self) -> Iterator[pa.Table]:
        """Yield the rows in the order of sources and lines, numbered where the table numbers its rows."""
        at, number = 0, 1
        for rows in self.stacks.pieces(self.name):
            kept = _on_specimens(rows.filter(pl.Series(self.taken[at : at + rows.height])), self.ids)
            at += rows.height
            if "alteration_id" in self.schema.names:
                kept = kept.with_columns(pl.int_range(number, number + kept.height, dtype=pl.Int64).alias("alteration_id"))
            number += kept.height
            yield cast(pa.Table, kept.select(self.schema.names).to_arrow().cast(self.schema))


def merged(stacks: Stacks, name: str, ids: pl.DataFrame) -> Merged:
    """Return the rows of a table whose sample is known, without repeats; rows of unknown samples are refused.

    ids: specimen_code, specimen_id.
    """
    numbers: list[Numbers] = []
    known: list[Flags] = []
    places: list[pl.DataFrame] = []
    for rows in stacks.pieces(name):
        placed = _on_specimens(rows, ids)
        is_known = placed["specimen_id"].is_not_null()
        stacks.refuse_unknown(name, rows.filter(~is_known))
        known.append(is_known.to_numpy())
        numbers.append(placed.select(keys_of(name)).hash_rows().to_numpy())
        places.append(rows.select(PLACE))
    if not numbers:
        return Merged(stacks, name, ids, np.zeros(0, np.bool_), 0)
    whole = np.concatenate(known)
    repeated = _repeated(np.concatenate(numbers)[whole])
    taken = whole & ~_repeats(stacks, name, ids, numbers, repeated, whole) if repeated.size else whole
    at = 0
    for place in places:
        part = slice(at, at + place.height)
        stacks.kept.survive(name, place.filter(pl.Series(taken[part])), place.filter(pl.Series(whole[part])))
        at += place.height
    return Merged(stacks, name, ids, taken, int(taken.sum()))


def _on_specimens(rows: pl.DataFrame, ids: pl.DataFrame) -> pl.DataFrame:
    return rows.join(ids, on="specimen_code", how="left", maintain_order="left")


def _repeated(numbers: Numbers) -> Numbers:
    """Return the numbers that occur more than once, each once, sorted."""
    ordered = np.sort(numbers)
    return cast(Numbers, np.unique(ordered[1:][ordered[1:] == ordered[:-1]]))


def _repeats(stacks: Stacks, name: str, ids: pl.DataFrame, numbers: Sequence[Numbers], repeated: Numbers, known: Flags) -> Flags:
    """Tell the rows that are like an earlier one. repeated: the numbers to look at. known: the rows whose sample is known."""
    keys = keys_of(name)
    again = [repeated[np.minimum(np.searchsorted(repeated, own), repeated.size - 1)] == own for own in numbers]
    count = 1 + int(sum(part.sum() for part in again)) // COMPARED_ROWS
    schema = pa.schema([*(field for field in lake_schema(name) if field.name in keys), pa.field("at", pa.int64())])
    parts = [Growing(schema) for _ in range(count)]
    repeats = np.zeros(known.size, np.bool_)
    at = 0
    for rows, own, alike in zip(stacks.pieces(name), numbers, again, strict=True):
        part = alike & known[at : at + rows.height]
        where = np.flatnonzero(part)
        repeats[where + at] = True
        found = _on_specimens(rows.filter(pl.Series(part)), ids).with_columns(pl.Series("at", where + at, pl.Int64))
        for number, growing in enumerate(parts):
            growing.add(found.filter(pl.Series(own[part] % np.uint64(count) == number)).select(schema.names).to_arrow().cast(schema))
        at += rows.height
    for growing in parts:
        first = cast(pl.DataFrame, pl.from_arrow(schema.empty_table()))
        for piece in pieces_of(growing.done()):
            both = pl.concat([first, cast(pl.DataFrame, pl.from_arrow(piece))])
            first = both.unique(keys, keep="first", maintain_order=True)
        repeats[first["at"].to_numpy()] = False
    return repeats
