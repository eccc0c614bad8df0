"""How a table is declared: its columns, each with type, unit, meaning and the meaning of null."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """One column. null: what a missing value means; "" when the column is never null. allowed: the closed set of values, if any."""

    name: str
    type: str
    meaning: str
    null: str = ""
    unit: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, who makes it, and its columns in order."""

    name: str
    row: str
    room: str
    columns: tuple[Column, ...] = field(default=())

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError when the table has none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


NOT_RECORDED = "not recorded"
"""What null means where the record is silent."""

PLACE = (
    Column("source_id", "int32", "the input file, in `sources`"),
    Column("line", "int64", "1-based line of the file the row came from", "the format has no lines"),
)
"""Where a row came from; the last columns of every table of records."""
