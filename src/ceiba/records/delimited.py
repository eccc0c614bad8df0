"""Delimited text (TSV, CSV) as columns, with the line each row came from and every row that does not fit refused.

Rows that fit go to Polars as they are; the others become refusals with their line and their text (`delimited_rows` tells them
apart). So no row is dropped, padded or mended in silence.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.delimited_header import Header
from ceiba.records.delimited_rows import TextRows, cut_at_row_end, sort_rows
from ceiba.records.drafts import Refusal
from ceiba.records.opening import LONGEST_LINE, endless_line, open_bytes, unreadable

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

MOST_MALFORMED = 1_000_000
"""Rows that do not fit the header after which a file is given up: each is kept with its text, and a damaged file has no end of them."""


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a file: the wanted columns as text (missing words are null) and `line`; and the rows refused among them.

    frame: column `line` (int64) and one String column a name asked for. rows: data rows seen, refused ones included.
    """

    frame: pl.DataFrame
    refused: tuple[Refusal, ...]
    rows: int


def read_rows(
    path: Path, header: Header, wanted: Sequence[str], block_bytes: int = _BLOCK_BYTES, missing: Collection[str] = MISSING_WORDS
) -> Iterator[Block]:
    """Yield the rows below the header, block by block, with the `wanted` columns of the header as text.

    The words of `missing` are null and blanks around values are cut. Comment and blank lines are no rows. Refused: a row with
    another number of columns, a NUL byte, bytes that are not UTF-8, a repeat of the header. Quotes bind only where the separator
    is not a tab; there a quoted value may hold separators and line ends, and the row's line is the one it begins on. InputUnreadable
    for a line without end (`LONGEST_LINE`), and when more than MOST_MALFORMED rows do not fit.
    """
    seen_lines = malformed = 0
    rest = b""
    try:
        with open_bytes(path) as handle:
            while True:
                fresh = handle.read(block_bytes)
                data = rest + fresh
                if not data:
                    return
                whole, rest = (data, b"") if not fresh else cut_at_row_end(data, quoted=header.quoted)
                if len(rest) > LONGEST_LINE:
                    raise endless_line(path.name, seen_lines + whole.count(b"\n") + 1)
                if not whole:
                    continue
                rows, fits, refused, count = sort_rows(whole, seen_lines, header)
                malformed += len(refused)
                if malformed > MOST_MALFORMED:
                    raise InputUnreadable(
                        "More than {count} rows do not fit the header, so the file is not what its first lines say.",
                        "Check how it was exported.",
                        file=path.name,
                        line=refused[-1].line,
                        count=MOST_MALFORMED,
                    )
                lines = pl.Series("line", rows.lines[fits], dtype=pl.Int64)
                frame = _columns(rows, fits, header, wanted, missing).with_columns(lines) if wanted else lines.to_frame()
                yield Block(frame, tuple(refused), count)
                seen_lines += whole.count(b"\n")
                if not fresh:
                    return
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None


def _columns(rows: TextRows, fits: npt.NDArray[np.bool_], header: Header, wanted: Sequence[str], missing: Collection[str]) -> pl.DataFrame:
    """Read the rows that fit as text columns, blanks cut and missing words null."""
    if not fits.any():
        return pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    first, last = int(np.argmax(fits)), len(fits) - 1 - int(np.argmax(fits[::-1]))
    if fits[first : last + 1].all():
        good = rows.data[rows.starts[first] : rows.ends[last] + 1]
    else:
        good = b"".join([rows.data[rows.starts[index] : rows.ends[index] + 1] for index in np.flatnonzero(fits)])
    if b"\r" in good:
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
    named = [pl.col(str(header.names.index(name))).str.strip_chars().alias(name) for name in wanted]
    return frame.select(named).select(pl.when(pl.all().is_in(list(missing)).not_()).then(pl.all()))
