"""The measured facts of a pack: CSV files whose every row carries its citation.

Columns are declared here once; a file with other columns is refused. Numbers are decimal text in the file; an empty cell is *unknown*.
"""

from __future__ import annotations

import csv
import io
from typing import Any

import msgspec

from ceiba.terms.citations import Citation

CITATION_COLUMNS = ("source", "place", "as_of", "confidence", "assumed", "reason", "fact")

FACT_COLUMNS: dict[str, dict[str, type | str]] = {
    "services": {
        "service": "str",
        "region": "str?",
        "payer": "str?",
        "available": "yes/no",
        "distance_km": "float?",
        "wait_days": "float?",
    },
    "prices": {"action": "str", "payer": "str?", "amount": "float", "currency": "str", "price_year": "int", "per": "str"},
    "population": {"region": "str", "name": "str", "population": "float"},
    "incidence": {"disease": "str", "sex": "str?", "cases_per_year": "float"},
    "stages": {"disease": "str", "stage": "str", "share": "float"},
    "ages": {"disease": "str", "sex": "str?", "age_min": "int", "age_max": "int", "share": "float"},
    "payers": {"payer": "str", "region": "str?", "share": "float"},
    "lines": {"disease": "str", "line": "int", "share": "float"},
    "profiles": {"disease": "str", "group": "str", "marker": "str", "prevalence": "float"},
    "testing": {"disease": "str", "payer": "str?", "marker_group": "str", "share": "float"},
    "incomes": {"payer": "str?", "monthly_amount": "float", "currency": "str", "year": "int", "share": "float"},
}
"""File name -> column -> type; a type that ends in ? may be empty (None)."""


class FactRow(msgspec.Struct, frozen=True):
    """One measured fact: its values by column (None is unknown), its citation, and its 1-based line."""

    values: dict[str, Any]
    cited: Citation
    as_of: str
    line: int

    def __getitem__(self, column: str) -> Any:
        return self.values[column]


class FactFault(ValueError):
    """What is wrong with a row: the line (1-based), the column and the problem in words."""

    def __init__(self, line: int, column: str | None, problem: str) -> None:
        self.line = line
        self.column = column
        self.problem = problem
        super().__init__(problem)


def read_facts(name: str, text: str) -> tuple[tuple[FactRow, ...], tuple[FactFault, ...]]:
    """Return the rows of a fact file and the faults of those refused.

    name: a key of FACT_COLUMNS. A header that differs from the declared columns is one fault and no rows.
    """
    columns = FACT_COLUMNS[name]
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    wanted = [*columns, *CITATION_COLUMNS]
    if header != wanted:
        return (), (FactFault(1, None, f"the columns are {','.join(header)}; they must be {','.join(wanted)}"),)
    rows: list[FactRow] = []
    faults: list[FactFault] = []
    for cells in reader:
        if not cells:
            continue
        try:
            rows.append(_row(reader.line_num, dict(zip(wanted, cells, strict=True)), columns))
        except FactFault as fault:
            faults.append(fault)
        except ValueError as error:
            faults.append(FactFault(reader.line_num, None, str(error)))
    return tuple(rows), tuple(faults)


def _row(line: int, cells: dict[str, str], columns: dict[str, type | str]) -> FactRow:
    values = {name: _cell(line, name, str(kind), cells[name].strip()) for name, kind in columns.items()}
    confidence = cells["confidence"].strip()
    cited = msgspec.convert(
        {
            "source": cells["source"].strip(),
            "place": cells["place"].strip() or "unknown",
            "confidence": confidence or None,
            "assumed": cells["assumed"].strip().lower() == "true",
            "reason": cells["reason"].strip(),
            "fact": cells["fact"].strip(),
        },
        Citation,
    )
    return FactRow(values, cited, cells["as_of"].strip(), line)


def _cell(line: int, column: str, kind: str, text: str) -> Any:
    if not text:
        if kind.endswith("?"):
            return None
        raise FactFault(line, column, "is empty")
    kind = kind.removesuffix("?")
    if kind == "str":
        return text
    if kind == "yes/no":
        if text not in ("yes", "no"):
            raise FactFault(line, column, f"'{text}' is neither yes nor no")
        return text == "yes"
    try:
        number = float(text) if kind == "float" else int(text)
    except ValueError as error:
        raise FactFault(line, column, f"'{text}' is not a number") from error
    if not 0 <= number < float("inf"):
        raise FactFault(line, column, f"'{text}' is not a finite number of zero or more")
    return number
