"""A pack's facts as they are consulted: which rows speak of what, which rows were used, and what no row says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from ceiba.errors import PackRefused
from ceiba.packs import FactRow, Pack
from ceiba.synthetic.shares import SLACK, Shares, shares


class Empty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that the facts leave empty: for whom (`where`), and for what share of them, 0 to 1."""

    field: str
    where: str
    share: float


class FactBook:
    """The facts of one pack. used: the rows that were consulted, by file and line. empty: what they do not say."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.used: dict[tuple[str, int], FactRow] = {}
        self.empty: list[Empty] = []

    def rows(self, name: str, **wanted: str | None) -> tuple[FactRow, ...]:
        """Return, and note as used, the rows of a file whose columns hold the wanted values (None: the cell is empty)."""
        found = tuple(row for row in self.pack.facts.get(name, ()) if all(row[column] == value for column, value in wanted.items()))
        self.used |= {(name, row.line): row for row in found}
        return found

    def nearest(self, name: str, column: str, value: str | None, **wanted: str | None) -> tuple[FactRow, ...]:
        """Return the rows for one value of a column; where there are none, the rows that hold for any value."""
        own = self.rows(name, **wanted, **{column: value}) if value is not None else ()
        return own or self.rows(name, **wanted, **{column: None})

    def shares(self, name: str, rows: Sequence[FactRow], code: Callable[[FactRow], int], part: str = "share") -> Shares:
        """Return the shares that rows give; PackRefused, at the last of them, when they are more than the whole."""
        codes = [code(row) for row in rows]
        try:
            return shares(codes, [row[part] for row in rows])
        except ValueError:
            raise self.refuse(
                name,
                rows[-1],
                "The shares of one whole add up to more than one, up to this row.",
                "Mend the shares, or part the rows by another disease, group, region or payer.",
            ) from None

    def note_empty(self, field: str, where: str, share: float) -> None:
        """Note what stays empty; nothing when the share is nothing."""
        if share > SLACK:
            self.empty.append(Empty(field, where, round(share, 9)))

    def refuse(self, name: str, row: FactRow | None, problem: str, remedy: str) -> PackRefused:
        """Return the error for facts from which nobody can be drawn."""
        return PackRefused(problem, remedy, file=f"{self.pack.country}/facts/{name}.csv", line=row.line if row else None)
