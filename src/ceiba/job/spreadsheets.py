"""CSV files that people open in a spreadsheet: whatever a program would take for a formula is written as text.

A formula in a cell that someone else wrote (a patient's code, a gene, a column name) would run on the machine of whoever opens the file.
Every CSV of results goes through here. What programs alone read is written elsewhere and as it stands: the files of the export formats,
the invented patients that Ceiba reads back, and the tables handed to other tools.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv

_BEFORE = " \t\r\n\"'`\u00a0\u200b\u3000\ufeff"
"""What may stand before a formula and is skipped by some programs: blanks, quotes, a byte order mark."""

_STARTS = "=+@\uff1d\uff0b\uff0d\uff20\u2212"
"""What begins a formula beside the hyphen and line ends: also full-width, as East Asian keyboards write them, and the minus sign."""

_RISKY = f"^[{_BEFORE}]*[{_STARTS}\t\r\n-]"
_RISKY_CELL = re.compile(_RISKY)
_CSV_ROWS = 500_000


def as_text(cell: object) -> object:
    """Return a cell as it is written: text that a spreadsheet would take for a formula with an apostrophe before it; numbers as they are.

    >>> [as_text(cell) for cell in ("=1+1", " @SUM(A1)", -0.4, "EGFR")]
    ["'=1+1", "' @SUM(A1)", -0.4, 'EGFR']
    """
    return f"'{cell}" if isinstance(cell, str) and _RISKY_CELL.match(cell) else cell


def write_csv(table: pa.Table, path: Path) -> None:
    """Write an Arrow table as CSV for people: no cell and no column name is a formula; numbers stay numbers."""
    columns = [_no_formulas(table[place]) if pa.types.is_string(field.type) else table[place] for place, field in enumerate(table.schema)]
    safe = pa.table(columns, names=[str(as_text(name)) for name in table.column_names])
    pacsv.write_csv(safe, path, pacsv.WriteOptions(batch_size=_CSV_ROWS))


def write_rows(handle: io.TextIOBase, names: Sequence[str], rows: Iterable[Sequence[object]], lineterminator: str = "\r\n") -> None:
    """Write rows as CSV for people into an open file, below their column names; no cell is a formula."""
    writer = csv.writer(handle, lineterminator=lineterminator)
    writer.writerow([as_text(name) for name in names])
    writer.writerows([as_text(cell) for cell in row] for row in rows)


def write_table(rows: Sequence[Mapping[str, object]], path: Path) -> Path:
    """Write rows with the same columns, named once, as CSV; a cell that is a list is its entries and blanks. OSError as it comes."""
    with path.open("w", encoding="utf-8", newline="") as file:
        names = list(rows[0]) if rows else []
        write_rows(file, names, ([_one_cell(cell) for cell in row.values()] for row in rows), lineterminator="\n")
    return path


def write_tables(tables: Mapping[str, Sequence[Mapping[str, object]]], into: Path) -> list[Path]:
    """Write each table as NAME.csv, as `write_table` does, into a folder that is there; return the paths. OSError as it comes."""
    return [write_table(rows, into / f"{name}.csv") for name, rows in tables.items()]


def _one_cell(value: object) -> object:
    return " ".join(map(str, value)) if isinstance(value, list) else value


def _no_formulas(column: pa.ChunkedArray) -> pa.ChunkedArray:
    risky = pc.match_substring_regex(column, _RISKY)
    return pc.if_else(risky, pc.binary_join_element_wise("'", column, ""), column)
