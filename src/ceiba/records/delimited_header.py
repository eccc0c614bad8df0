"""How a delimited text is laid out: its separator, its column names and where they stand."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import InputUnreadable
from ceiba.records.opening import LONGEST_LINE, endless_line, open_bytes, unreadable

_LIKE_A_NAME = re.compile(r"(?!.*\d{4})(?!.*[-/]\d)(?=.*[^\W\d_])[^{}\[\]\"@:]{1,60}")
"""A column name: with a letter, short, without a year, a long number, a code such as HC-12, and what only values and JSON have."""


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

    @property
    def names_columns(self) -> bool:
        """Whether the line looks like column names, not like a row of values: only then may a message repeat it."""
        like = all(_LIKE_A_NAME.fullmatch(name) for name in self.names)
        return like and len(set(self.names)) == len(self.names)


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
            for number, raw in enumerate(iter(lambda: handle.readline(LONGEST_LINE + 1), b""), start=1):
                if len(raw) > LONGEST_LINE:
                    raise endless_line(path.name, number)
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
