"""Delimited text (TSV, CSV) as columns, with the line each row came from and every row that does not fit refused.

The bytes are scanned once, as numbers: where lines end, how many separators each holds, which are comments, blank, broken or not
UTF-8. Rows that fit go to Polars as they are; the others become refusals with their line and their text. So no row is dropped,
padded or mended in silence, and no row is touched in Python unless it is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import RAW_LENGTH, Refusal
from ceiba.records.opening import open_bytes, unreadable

MISSING_WORDS = (
    "",
    ".",
    "NA",
    "N/A",
    "NaN",
    "null",
    "NULL",
    "None",
    "Unknown",
    "unknown",
    "UNKNOWN",
    "Not Available",
    "Not Applicable",
    "[Not Available]",
    "[Not Applicable]",
    "[Not Evaluated]",
    "[Pending]",
    "[Discrepancy]",
    "[Null]",
    "[Unknown]",
)
"""Ways in which the formats we read write that a value is missing."""

_BLOCK_BYTES = 1 << 25
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
class Header:
    """How a delimited file is laid out.

    line: 1-based line of the column names. comments: the lines before it that begin with '#', without the mark.
    """

    names: tuple[str, ...]
    line: int
    separator: str
    quoted: bool
    comments: tuple[str, ...]

    def find(self, *names: str) -> str | None:
        """Return the first of `names` that the file has, compared without regard to case; None when it has none of them."""
        by_lower = {name.lower(): name for name in reversed(self.names)}
        return next((by_lower[name.lower()] for name in names if name.lower() in by_lower), None)


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file: the wanted columns as text (missing words are null) and `line`; and the rows refused among them.

    frame: column `line` (int64) and one String column a name asked for. rows: data rows seen, refused ones included.
    """

    frame: pl.DataFrame
    refused: tuple[Refusal, ...]
    rows: int


def guess_separator(line: str) -> str:
    """Return the separator a header line uses: tab, else the commoner of ';' and ','."""
    if "\t" in line:
        return "\t"
    return ";" if line.count(";") > line.count(",") else ","


def read_header(path: Path, separator: str | None = None) -> Header:
    """Find the column names: the first line that is neither blank nor a '#' comment; InputUnreadable when there is none."""
    comments: list[str] = []
    try:
        with open_bytes(path) as handle:
            for number, raw in enumerate(handle, start=1):
                text = (raw.removeprefix(b"\xef\xbb\xbf") if number == 1 else raw).decode("utf-8", errors="replace").rstrip("\r\n")
                if text.startswith("#"):
                    comments.append(text.lstrip("#"))
                elif text.strip():
                    mark = separator or guess_separator(text)
                    quoted = mark != "\t"
                    names = tuple(name.strip().strip('"').strip() if quoted else name.strip() for name in text.split(mark))
                    return Header(names, number, mark, quoted, tuple(comments))
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None
    raise InputUnreadable("The file has no rows: not even a line with column names.", "Check that the export finished.", file=path.name)


def read_rows(path: Path, header: Header, wanted: Sequence[str], block_bytes: int = _BLOCK_BYTES) -> Iterator[Block]:
    """Yield the rows below the header, block by block, with the `wanted` columns of the header as text.

    Words of MISSING_WORDS are null and blanks around values are cut. Comment and blank lines are no rows. Refused: a row with
    another number of columns, a NUL byte, bytes that are not UTF-8, a repeat of the header. Quotes bind only where the separator
    is not a tab; there a quoted value may hold separators and line ends, and the row's line is the one it begins on.
    """
    seen_lines = 0
    rest = b""
    try:
        with open_bytes(path) as handle:
            while True:
                fresh = handle.read(block_bytes)
                data = rest + fresh
                if not data:
                    return
                whole, rest = (data, b"") if not fresh else _cut_at_row_end(data, quoted=header.quoted)
                if not whole:
                    continue
                yield _scan(whole, seen_lines, header, wanted)
                seen_lines += whole.count(b"\n")
                if not fresh:
                    return
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None


def _cut_at_row_end(data: bytes, *, quoted: bool) -> tuple[bytes, bytes]:
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


@dataclass(frozen=True, slots=True)
class _Rows:
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


def _scan(data: bytes, lines_before: int, header: Header, wanted: Sequence[str]) -> Block:
    """Sort the rows of one block into those that fit and those refused."""
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
    frame = _columns(rows, fits, header, wanted).with_columns(pl.Series("line", rows.lines[fits], dtype=pl.Int64))
    return Block(frame, tuple(refused), int(is_row.sum()))


def _rows_of(data: bytes, lines_before: int, header: Header) -> tuple[_Rows, bool]:
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
    return _Rows(data, codes, starts, ends, lines), quoted


def _is_row(rows: _Rows, header: Header) -> npt.NDArray[np.bool_]:
    """Tell the rows below the header from comments and blank lines."""
    lengths = rows.ends - rows.starts - (rows.codes[np.maximum(rows.ends - 1, 0)] == _CARRIAGE_RETURN)
    is_row: npt.NDArray[np.bool_] = (rows.lines > header.line) & (lengths > 0) & (rows.codes[rows.starts] != _HASH)
    for index in np.flatnonzero(is_row & np.isin(rows.codes[rows.starts], (9, 32))):
        is_row[index] = bool(rows.text(index).strip(b" \r") if header.separator == "\t" else rows.text(index).strip())
    return is_row


def _misquoted(rows: _Rows, header: Header) -> npt.NDArray[np.bool_]:
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


def _with_nul(rows: _Rows) -> npt.NDArray[np.bool_]:
    if b"\0" not in rows.data:
        return np.zeros(len(rows.starts), dtype=np.bool_)
    return np.asarray(_count_per_row(rows.codes == _NUL, rows.starts, rows.ends) > 0)


def _not_utf8(rows: _Rows) -> npt.NDArray[np.bool_]:
    if _is_utf8(rows.data):
        return np.zeros(len(rows.starts), dtype=np.bool_)
    return np.array([not _is_utf8(rows.text(index)) for index in range(len(rows.starts))], dtype=np.bool_)


def _repeats_header(rows: _Rows, fits: npt.NDArray[np.bool_], header: Header) -> npt.NDArray[np.bool_]:
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


def _columns(rows: _Rows, fits: npt.NDArray[np.bool_], header: Header, wanted: Sequence[str]) -> pl.DataFrame:
    """Read the rows that fit as text columns, blanks cut and missing words null."""
    if not fits.any():
        return pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    first, last = int(np.argmax(fits)), len(fits) - 1 - int(np.argmax(fits[::-1]))
    if fits[first : last + 1].all():
        good = rows.data[rows.starts[first] : rows.ends[last] + 1]
    else:
        good = b"".join([rows.data[rows.starts[index] : rows.ends[index] + 1] for index in np.flatnonzero(fits)])
    good = good.replace(b"\r\n", b"\n")
    if len(header.names) == 1 and not header.quoted:
        frame = pl.DataFrame({"0": pl.Series(good.decode("utf-8").removesuffix("\n").split("\n"), dtype=pl.String)})
    else:
        frame = pl.read_csv(
            good,
            separator=header.separator,
            has_header=False,
            schema={str(index): pl.String for index in range(len(header.names))},
            columns=sorted({header.names.index(name) for name in wanted}) or [0],
            quote_char='"' if header.quoted else None,
        )
    if frame.height != int(fits.sum()):
        raise AssertionError("the rows that fit are not the rows that were read")
    cleaned = [pl.col(str(header.names.index(name))).str.strip_chars().replace(dict.fromkeys(MISSING_WORDS)).alias(name) for name in wanted]
    return frame.select(cleaned)
