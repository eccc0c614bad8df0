"""Tab-separated tables of others, row by row with the line each begins on; a row that does not fit is refused and never lost.

A value that begins with a quotation mark may hold tabs and line ends until the mark that closes it, as writers of CSV have it; where such a
mark never closes, or the columns do not come out, the line is taken as it stands and refused if it does not fit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ceiba.errors import InputUnreadable
from ceiba.evidence.items import RefusedItem
from ceiba.language import mark

MOST_LINES = 50
"""How many lines one row may hold at most: beyond, a quotation mark was no beginning of a quoted value."""


@dataclass(frozen=True)
class Row:
    """One row: its values by column (blanks cut), and what refuses it where its columns do not fit."""

    line: int
    raw: str
    values: dict[str, str] = field(default_factory=dict)
    refusal: RefusedItem | None = None

    def refuse(self, column: str, reason: str, problem: str, remedy: str, found: str) -> RefusedItem:
        """Return the refusal of this row; found: what stands there."""
        return RefusedItem(self.line, column, reason, problem, remedy, self.raw, {"found": found})


def read_table(file: str, text: str) -> tuple[tuple[str, ...], Iterator[Row]]:
    """Return the header and the rows below it; InputUnreadable when there is no header or a column has no name or one twice."""
    lines = text.removeprefix("\ufeff").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines:
        raise InputUnreadable("The file is empty.", "Download it again.", file=file, line=1)
    header = tuple(name.strip().strip('"') for name in lines[0].rstrip("\r").split("\t"))
    if len(set(header)) < len(header) or not all(header):
        raise InputUnreadable(
            "The first line does not name each column once.", "Check that it is the table as its source publishes it.", file=file, line=1
        )
    return header, _rows(header, lines)


def _rows(header: tuple[str, ...], lines: list[str]) -> Iterator[Row]:
    place = 1
    while place < len(lines):
        raw, cells, used = _row(lines, place, len(header))
        line, place = place + 1, place + used
        if len(cells) == len(header):
            yield Row(line, raw, dict(zip(header, (cell.strip() for cell in cells), strict=True)))
            continue
        fields = {"found": str(len(cells)), "expected": str(len(header))}
        problem, remedy = mark("has {found} columns where {expected} are named"), mark("Download the table again.")
        yield Row(line, raw, refusal=RefusedItem(line, "", "columns", problem, remedy, raw, fields))


def _row(lines: list[str], place: int, width: int) -> tuple[str, list[str], int]:
    """The text of the row that begins at a line, its cells, and how many lines it takes."""
    for used in range(1, min(MOST_LINES, len(lines) - place) + 1):
        raw = "\n".join(lines[place : place + used]).rstrip("\r")
        cells = _cells(raw)
        if cells is not None and len(cells) == width:
            return raw, cells, used
        if cells is not None:
            break
    raw = lines[place].rstrip("\r")
    return raw, raw.split("\t"), 1


def _cells(raw: str) -> list[str] | None:
    """The cells of a row; None while a quoted value is open."""
    cells: list[str] = []
    rest: list[str] = []
    for piece in raw.split("\t"):
        rest.append(piece)
        whole = "\t".join(rest)
        if not whole.startswith('"'):
            cells.append(whole)
        elif _closes(whole):
            cells.append(whole[1:-1].replace('""', '"'))
        else:
            continue
        rest = []
    return None if rest else cells


def _closes(quoted: str) -> bool:
    """Whether a value that begins with a quotation mark ends with one that closes it."""
    inside = quoted[1:]
    return (len(inside) - len(inside.rstrip('"'))) % 2 == 1
