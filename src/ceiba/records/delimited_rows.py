"""Which lines of a piece of delimited text are rows that fit, and what is wrong with the others.

The bytes are scanned once, as numbers: where lines end, how many separators each holds, which are comments, blank, broken or not
UTF-8. No row is touched in Python unless it is refused.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.records.delimited_header import Header
from ceiba.records.drafts import RAW_LENGTH, Refusal

_NEWLINE, _CARRIAGE_RETURN, _QUOTE, _HASH, _NUL = 10, 13, 34, 35, 0

WRONG_WIDTH = Refusal(
    None,
    None,
    "This row has more or fewer columns than the header.",
    "Export the file again, or mend the row: a tab or separator is missing or too many.",
    "",
)
WRONG_ENCODING = Refusal(None, None, "This row is not UTF-8 text.", "Save the file as UTF-8.", "")
MISQUOTED = Refusal(
    None,
    None,
    "A quote in this row is not closed, or stands inside a value.",
    "Put the whole value in quotes and double the quotes inside it, or take them out.",
    "",
)
NUL_BYTE = Refusal(None, None, "This row holds a NUL byte, which text never has.", "Export the file again: it may be damaged.", "")
HEADER_AGAIN = Refusal(None, None, "This row repeats the header.", "Delete the row; nothing is lost.", "")


@dataclass(frozen=True, slots=True)
class TextRows:
    """The rows of one block: where each begins and ends in `data`, and its line of the file."""

    data: bytes
    codes: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.intp]
    ends: npt.NDArray[np.intp]
    lines: npt.NDArray[np.intp]

    def text(self, index: int | np.signedinteger) -> bytes:
        """Return the bytes of one row."""
        return self.data[self.starts[index] : self.ends[index]]

    def refuse(self, which: npt.NDArray[np.bool_], reason: Refusal) -> list[Refusal]:
        """Return a refusal, with its text, for each row that `which` names."""
        refused = []
        for index in np.flatnonzero(which):
            raw = self.text(index).decode("utf-8", errors="replace").rstrip("\r")[:RAW_LENGTH]
            refused.append(Refusal(int(self.lines[index]), reason.column, reason.problem, reason.remedy, raw))
        return refused


def sort_rows(data: bytes, lines_before: int, header: Header) -> tuple[TextRows, npt.NDArray[np.bool_], list[Refusal], int]:
    """Return the rows of a piece, which of them fit, a refusal for each other one, and how many data rows there are in all."""
    if not data.endswith(b"\n"):
        data += b"\n"
    rows, quoted = _rows_of(data, lines_before, header)
    is_row = _is_row(rows, header)
    marks = rows.codes == ord(header.separator)
    if quoted:
        marks &= _outside_quotes(rows.codes)
    fits = is_row & (_count_per_row(marks, rows.starts, rows.ends) == len(header.names) - 1)
    misquoted = _misquoted(rows, header) if quoted else np.zeros(len(rows.starts), dtype=np.bool_)
    refused = rows.refuse(is_row & misquoted, MISQUOTED)
    refused += rows.refuse(is_row & ~fits & ~misquoted, WRONG_WIDTH)
    fits &= ~misquoted
    for find, reason in ((_with_nul, NUL_BYTE), (_not_utf8, WRONG_ENCODING)):
        bad = find(rows) & fits
        refused += rows.refuse(bad, reason)
        fits &= ~bad
    again = _repeats_header(rows, fits, header)
    refused += rows.refuse(again, HEADER_AGAIN)
    fits &= ~again
    return rows, fits, refused, int(is_row.sum())


def cut_at_row_end(data: bytes, *, quoted: bool) -> tuple[bytes, bytes]:
    """Split after the last line end that is not inside quotes."""
    if not quoted or b'"' not in data:
        cut = data.rfind(b"\n") + 1
        return data[:cut], data[cut:]
    ends = np.flatnonzero(_line_ends(np.frombuffer(data, dtype=np.uint8), quoted=True))
    cut = int(ends[-1]) + 1 if ends.size else 0
    return data[:cut], data[cut:]


def _outside_quotes(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.bool_]:
    outside: npt.NDArray[np.bool_] = (np.cumsum(codes == _QUOTE, dtype=np.int64) & 1) == 0
    return outside


def _line_ends(codes: npt.NDArray[np.uint8], *, quoted: bool) -> npt.NDArray[np.bool_]:
    ends: npt.NDArray[np.bool_] = np.equal(codes, _NEWLINE)
    if quoted:
        ends &= _outside_quotes(codes)
    return ends


def _rows_of(data: bytes, lines_before: int, header: Header) -> tuple[TextRows, bool]:
    """Return the rows of a block, and whether quotes bind in it."""
    codes = np.frombuffer(data, dtype=np.uint8)
    quoted = header.quoted and bool((codes == _QUOTE).any())
    ends = np.flatnonzero(_line_ends(codes, quoted=quoted))
    if not ends.size or ends[-1] != len(data) - 1:  # an open quote runs to the end: one row
        ends = np.append(ends, len(data) - 1)
    starts = np.concatenate(([0], ends[:-1] + 1))
    if quoted:
        lines = np.searchsorted(np.flatnonzero(codes == _NEWLINE), starts) + lines_before + 1
    else:
        lines = np.arange(lines_before + 1, lines_before + 1 + len(starts))
    return TextRows(data, codes, starts, ends, lines), quoted


def _is_row(rows: TextRows, header: Header) -> npt.NDArray[np.bool_]:
    """Tell the rows below the header from comments and blank lines."""
    lengths = rows.ends - rows.starts - (rows.codes[np.maximum(rows.ends - 1, 0)] == _CARRIAGE_RETURN)
    is_row: npt.NDArray[np.bool_] = (rows.lines > header.line) & (lengths > 0) & (rows.codes[rows.starts] != _HASH)
    for index in np.flatnonzero(is_row & np.isin(rows.codes[rows.starts], (9, 32))):
        is_row[index] = bool(rows.text(index).strip(b" \r") if header.separator == "\t" else rows.text(index).strip())
    return is_row


def _misquoted(rows: TextRows, header: Header) -> npt.NDArray[np.bool_]:
    """Tell the rows with a quote that neither opens nor closes a whole value."""
    around = np.concatenate(([_NEWLINE], rows.codes, [_NEWLINE]))
    places = np.flatnonzero(rows.codes == _QUOTE)
    edge = (ord(header.separator), _NEWLINE, _CARRIAGE_RETURN, _QUOTE)
    opens = np.arange(len(places)) % 2 == 0
    good = np.where(opens, np.isin(around[places], edge), np.isin(around[places + 2], edge))
    bad = np.zeros(len(rows.starts), dtype=np.bool_)
    bad[np.searchsorted(rows.ends, places[~good])] = True
    if len(places) % 2:
        bad[-1] = True
    return bad


def _with_nul(rows: TextRows) -> npt.NDArray[np.bool_]:
    if b"\0" not in rows.data:
        return np.zeros(len(rows.starts), dtype=np.bool_)
    return np.asarray(_count_per_row(rows.codes == _NUL, rows.starts, rows.ends) > 0)


def _not_utf8(rows: TextRows) -> npt.NDArray[np.bool_]:
    if _is_utf8(rows.data):
        return np.zeros(len(rows.starts), dtype=np.bool_)
    return np.array([not _is_utf8(rows.text(index)) for index in range(len(rows.starts))], dtype=np.bool_)


def _repeats_header(rows: TextRows, fits: npt.NDArray[np.bool_], header: Header) -> npt.NDArray[np.bool_]:
    """Tell the rows that are the header again (files joined without care)."""
    again = np.zeros(len(rows.starts), dtype=np.bool_)
    name = header.names[0].encode()
    for index in np.flatnonzero(fits & (rows.codes[rows.starts] == (name[0] if name else _NEWLINE))):
        if rows.data.startswith(name + header.separator.encode(), rows.starts[index]):
            again[index] = _names(rows.text(index), header) == header.names
    return again


def _count_per_row(marks: npt.NDArray[np.bool_], starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    places = np.flatnonzero(marks)
    return np.searchsorted(places, ends) - np.searchsorted(places, starts)


def _is_utf8(row: bytes) -> bool:
    try:
        row.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _names(row: bytes, header: Header) -> tuple[str, ...]:
    return tuple(name.strip() for name in row.decode("utf-8").rstrip("\r").split(header.separator))
