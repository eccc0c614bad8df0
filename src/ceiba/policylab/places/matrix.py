"""A matrix of travel from a CSV file: origin, destination, km and minutes (one of the two may be absent or empty)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

import numpy as np

from ceiba.errors import InputUnreadable
from ceiba.policylab.places.travel import Floats, Travel

_MEASURES = ("km", "minutes")
_COLUMNS = ("origin", "destination")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")

Pair = tuple[str, str]
Row = tuple[int, tuple[float | None, float | None]]


def read_matrix(text: str, origins: Sequence[str], destinations: Sequence[str], *, file: str = "", within_place_km: float = 0.0) -> Travel:
    """Return the travel that a matrix tells between these places; a pair that it does not tell is unknown.

    A row of the way back stands for the way there when that has no row of its own; where both are told each keeps its own, for people
    travel from origin to destination. InputUnreadable, with file and line, for a header without origin, destination and one of km or
    minutes, a place that is neither origin nor destination, a number that is negative or none, and a pair told twice with other values.
    Origin and destination of one name are as far apart as the matrix says, else `within_place_km`.
    """
    known = {*origins, *destinations}
    rows: dict[Pair, Row] = {}
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        header = reader.fieldnames or ()
        if not set(_COLUMNS) <= set(header) or not set(_MEASURES) & set(header) or set(header) - {*_COLUMNS, *_MEASURES}:
            raise InputUnreadable(
                "A matrix of travel has the columns {wanted}; this one has {found}.",
                "Name the columns origin, destination, km and minutes (or one of the two).",
                file=file,
                line=1,
                wanted="origin, destination, km, minutes",
                found=", ".join(header) or "–",
            )
        for cells in reader:
            _take(cells, reader.line_num, rows, known, file)
    except csv.Error as error:
        raise InputUnreadable(
            "The matrix of travel cannot be read on from here: {reason}.",
            "Write it as plain CSV: commas, one row a line.",
            file=file,
            line=reader.reader.line_num,
            reason=error,
        ) from error
    distance_km, minutes = (_spread(rows, origins, destinations, place) for place in range(len(_MEASURES)))
    row_of = {name: row for row, name in enumerate(origins)}
    for column, name in enumerate(destinations):
        if name in row_of and np.isnan(distance_km[row_of[name], column]):
            distance_km[row_of[name], column] = within_place_km
    return Travel(tuple(origins), tuple(destinations), distance_km, None if np.isnan(minutes).all() else minutes, "matrix", within_place_km)


def _take(cells: dict[str | None, str | None], line: int, rows: dict[Pair, Row], known: set[str], file: str) -> None:
    """Add one row of the file; InputUnreadable when it does not fit."""
    if None in cells or None in cells.values():
        raise InputUnreadable("The row has not as many cells as the header.", "Mend the row.", file=file, line=line)
    pair = ((cells["origin"] or "").strip(), (cells["destination"] or "").strip())
    for column, name in zip(_COLUMNS, pair, strict=True):
        if name not in known:
            raise InputUnreadable(
                "'{name}' is none of the places.",
                "Write places and sites as they are called where they are listed, such as {example}.",
                file=file,
                line=line,
                column=column,
                name=name,
                example=min(known, default="–"),
            )
    values = _number(cells.get("km"), "km", file, line), _number(cells.get("minutes"), "minutes", file, line)
    earlier = rows.get(pair)
    if earlier is not None and earlier[1] != values:
        raise InputUnreadable(
            "The way from {origin} to {destination} is told again, and otherwise than in line {earlier}.",
            "Keep one of the two rows.",
            file=file,
            line=line,
            origin=pair[0],
            destination=pair[1],
            earlier=earlier[0],
        )
    rows[pair] = (line, values)


def _number(cell: str | None, column: str, file: str, line: int) -> float | None:
    text = (cell or "").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise InputUnreadable(
            "'{text}' is not a number of zero or more, written in digits.",
            "Write how far it is, or leave the cell empty: unknown.",
            file=file,
            line=line,
            column=column,
            text=text,
        )
    return float(text)


def _spread(rows: dict[Pair, Row], origins: Sequence[str], destinations: Sequence[str], place: int) -> Floats:
    """Return one measure of every pair; NaN where neither way is told."""
    found = np.full((len(origins), len(destinations)), np.nan)
    from_place = {name: row for row, name in enumerate(origins)}
    to_place = {name: column for column, name in enumerate(destinations)}
    for back in (True, False):  # the way there is written last, over the way back
        for pair, (_, values) in rows.items():
            here, there = reversed(pair) if back else pair
            if values[place] is not None and here in from_place and there in to_place:
                found[from_place[here], to_place[there]] = values[place]
    return found
