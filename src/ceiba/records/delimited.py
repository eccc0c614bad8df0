"""Delimited text (TSV, CSV) as columns, with the line each row came from and every row that does not fit refused.

The bytes are scanned once, as numbers: where lines end, how many separators each holds, which are comments, blank, broken or not
UTF-8. Rows that fit go to Polars as they are; the others become refusals with their line and their text. So no row is dropped,
padded or mended in silence, and no row is touched in Python unless it is refused.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records.drafts import RAW_LENGTH, Refusal

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


def open_bytes(path: Path) -> io.BufferedIOBase:
    """Open a file for reading bytes, unpacked when it is gzip (whatever its name); InputMissing, InputUnreadable."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        return gzip.open(path, "rb") if packed else path.open("rb")
    except FileNotFoundError:
        raise InputMissing("There is no such file.", "Check the path you gave.", file=str(path)) from None
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: Exception) -> InputUnreadable:
    """Return the error for a file that the system, or the unpacking, cannot read."""
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return InputUnreadable(
            "The compressed file is damaged or cut short.", "Copy or download it again, whole.", file=path.name
        )
    return InputUnreadable("The file cannot be read ({reason}).", "Check that it is a file and that you may read it.", file=path.name,
                           reason=getattr(error, "strerror", None) or type(error).__name__)


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as they lie on disk, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def first_lines(path: Path, limit: int = 1 << 16) -> list[str]:
    """Return the first lines of a file (unpacked, at most `limit` bytes), for telling its format; [] when it is not text."""
    try:
        with open_bytes(path) as handle:
            head = handle.read(limit)
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None
    if b"\0" in head:
        return []
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").splitlines()


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


def _scan(data: bytes, lines_before: int, header: Header, wanted: Sequence[str]) -> Block:
    """Sort the rows of one block into those that fit and those refused."""
    if not data.endswith(b"\n"):
        data += b"\n"
    codes = np.frombuffer(data, dtype=np.uint8)
    quoted = header.quoted and bool((codes == _QUOTE).any())
    ends = np.flatnonzero(_line_ends(codes, quoted=quoted))
    if not ends.size or ends[-1] != len(data) - 1:  # an open quote runs to the end: one row
        ends = np.append(ends, len(data) - 1)
    starts = np.concatenate(([0], ends[:-1] + 1))
    marks = codes == ord(header.separator)
    if quoted:
        marks &= _outside_quotes(codes)
    separators = _count_per_row(marks, starts, ends)
    if quoted:
        newlines = np.flatnonzero(codes == _NEWLINE)
        lines = np.searchsorted(newlines, starts) + lines_before + 1
    else:
        lines = np.arange(lines_before + 1, lines_before + 1 + len(starts))
    lengths = ends - starts - (codes[np.maximum(ends - 1, 0)] == _CARRIAGE_RETURN)
    is_row = (lines > header.line) & (lengths > 0) & (codes[starts] != _HASH)
    width = len(header.names) - 1
    blank = is_row & (separators == 0) & (width > 0)
    for index in np.flatnonzero(blank):
        is_row[index] = bool(data[starts[index] : ends[index]].strip())
    fits = is_row & (separators == width)
    refused: list[Refusal] = []

    def refuse(which: npt.NDArray[np.bool_], reason: Refusal) -> None:
        for index in np.flatnonzero(which):
            raw = data[starts[index] : ends[index]].decode("utf-8", errors="replace").rstrip("\r")[:RAW_LENGTH]
            refused.append(Refusal(int(lines[index]), reason.column, reason.problem, reason.remedy, raw))

    refuse(is_row & ~fits, WRONG_WIDTH)
    nul = _count_per_row(codes == _NUL, starts, ends) > 0 if b"\0" in data else np.zeros(len(starts), dtype=np.bool_)
    refuse(fits & nul, NUL_BYTE)
    fits &= ~nul
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        bad = np.array([not _is_utf8(data[start:end]) for start, end in zip(starts, ends, strict=True)], dtype=np.bool_)
        refuse(fits & bad, WRONG_ENCODING)
        fits &= ~bad
    again = np.zeros(len(starts), dtype=np.bool_)
    name = header.names[0].encode()
    for index in np.flatnonzero(fits & (codes[starts] == (name[0] if name else _NEWLINE))):
        if data.startswith(name + header.separator.encode(), starts[index]):
            again[index] = _names(data[starts[index] : ends[index]], header) == header.names
    refuse(again, HEADER_AGAIN)
    fits &= ~again
    frame = _columns(data, starts, ends, fits, header, wanted).with_columns(pl.Series("line", lines[fits], dtype=pl.Int64))
    return Block(frame, tuple(refused), int(is_row.sum()))


def _count_per_row(
    marks: npt.NDArray[np.bool_], starts: npt.NDArray[np.intp], ends: npt.NDArray[np.intp]
) -> npt.NDArray[np.intp]:
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


def _columns(
    data: bytes,
    starts: npt.NDArray[np.intp],
    ends: npt.NDArray[np.intp],
    fits: npt.NDArray[np.bool_],
    header: Header,
    wanted: Sequence[str],
) -> pl.DataFrame:
    """Read the rows that fit as text columns, blanks cut and missing words null."""
    if not fits.any():
        return pl.DataFrame({name: [] for name in wanted}, schema=dict.fromkeys(wanted, pl.String))
    first, last = int(np.argmax(fits)), len(fits) - 1 - int(np.argmax(fits[::-1]))
    if fits[first : last + 1].all():
        good = data[starts[first] : ends[last] + 1]
    else:
        good = b"".join([data[starts[index] : ends[index] + 1] for index in np.flatnonzero(fits)])
    if len(header.names) == 1 and not header.quoted:
        texts = pl.Series(good.decode("utf-8").splitlines(), dtype=pl.String)
        frame = pl.DataFrame({"0": texts})
    else:
        frame = pl.read_csv(
            good.replace(b"\r\n", b"\n"),
            separator=header.separator,
            has_header=False,
            new_columns=[str(index) for index in range(len(header.names))],
            schema={str(index): pl.String for index in range(len(header.names))},
            columns=sorted({header.names.index(name) for name in wanted}) or [0],
            quote_char='"' if header.quoted else None,
        )
    if frame.height != int(fits.sum()):
        raise AssertionError("the rows that fit are not the rows that were read")
    cleaned = [
        pl.col(str(header.names.index(name))).str.strip_chars().replace(dict.fromkeys(MISSING_WORDS)).alias(name) for name in wanted
    ]
    return frame.select(cleaned)
