"""Rows of the CSV files that people write themselves: places, candidate sites, queues. One reader, so that all say the same of a fault."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from ceiba.errors import InputUnreadable

_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")


@dataclass(frozen=True)
class CsvRow:
    """The cells of one row by column, "" where a column is not there; file and line (1-based) for what is said of it."""

    cells: dict[str, str]
    file: str
    line: int

    def text(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise self.row_fault("The cell is empty.", "Fill it.", column)
        return self.cells[column]

    def number(self, column: str) -> float | None:
        """A number of zero or more; None for an empty cell: unknown."""
        return self._cell_as(column, _NUMBER, "'{text}' is not a number of zero or more, written in digits.")

    def degrees(self, column: str, largest: float) -> float | None:
        """A coordinate in degrees, at most so far from zero; None for an empty cell: unknown."""
        found = self._cell_as(column, _DEGREES, "'{text}' is not an angle in degrees.")
        if found is not None and abs(found) > largest:
            raise self.row_fault("'{text}' is not an angle in degrees.", _WRITE_OR_EMPTY, column, text=self.cells[column])
        return found

    def whole(self, column: str) -> int | None:
        """A whole number of zero or more; None for an empty cell: unknown."""
        found = self.number(column)
        if found is not None and found != int(found):
            raise self.row_fault("'{text}' is not a whole number.", _WRITE_OR_EMPTY, column, text=self.cells[column])
        return None if found is None else int(found)

    def needed(self, column: str) -> float:
        """A number above zero that must be there."""
        found = self.number(column)
        if not found:
            raise self.row_fault("A number above zero is needed here.", "Write it in digits.", column)
        return found

    def row_fault(self, problem: str, remedy: str, column: str | None = None, **fields: object) -> InputUnreadable:
        """What is wrong with this row, to be raised."""
        return InputUnreadable(problem, remedy, file=self.file, line=self.line, column=column, **fields)

    def _cell_as(self, column: str, pattern: re.Pattern[str], problem: str) -> float | None:
        text = self.cells[column]
        if text and not pattern.fullmatch(text):
            raise self.row_fault(problem, _WRITE_OR_EMPTY, column, text=text)
        return float(text) if text else None


_WRITE_OR_EMPTY = "Write it in digits, decimals after a point, or leave the cell empty: unknown."


def csv_rows(text: str, needed: Sequence[str], spare: Sequence[str] = (), *, file: str = "") -> Iterator[CsvRow]:
    """Yield the rows of a file. needed, spare: columns that must and may be there, in any order.

    InputUnreadable, with file and line, for another column, a column that lacks or stands twice, a row with other cells than the header,
    and a file that is no CSV.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header, needed, spare, file)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise InputUnreadable("The row has not as many cells as the header.", "Mend the row.", file=file, line=reader.line_num)
            found = dict.fromkeys((*needed, *spare), "") | {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
            yield CsvRow(found, file, reader.line_num)
    except csv.Error as error:
        raise InputUnreadable(
            "The file cannot be read on from here: {reason}.",
            "Write it as plain CSV: commas, one row a line.",
            file=file,
            line=reader.line_num,
            reason=error,
        ) from error


def _check_header(header: Sequence[str], needed: Collection[str], spare: Collection[str], file: str) -> None:
    if not set(needed) <= set(header) or set(header) - {*needed, *spare} or len(set(header)) != len(header):
        raise InputUnreadable(
            "The columns are {found}; they must be {wanted}, and may be {spare}.",
            "Name the columns as they are called in docs/reference/places-format.md.",
            file=file,
            line=1,
            found=", ".join(header) or "–",
            wanted=", ".join(needed),
            spare=", ".join(spare) or "–",
        )
