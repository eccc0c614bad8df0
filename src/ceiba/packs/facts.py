"""The measured facts of a pack: CSV files whose every row carries its citation.

Columns are declared here once; a file with other columns is refused. Numbers are decimal text in the file; an empty cell is *unknown*.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault
from ceiba.terms.library_words import said, said_of_value

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
    "geography": {"region": "str", "capital": "str", "latitude": "degrees", "longitude": "degrees"},
    "centres": {
        "name": "str",
        "kind": "str",
        "region": "str?",
        "city": "str?",
        "services": "str?",
        "latitude": "degrees?",
        "longitude": "degrees?",
    },
    "travel": {"service": "str", "region": "str?", "payer": "str?", "measure": "str", "value": "float", "unit": "str"},
    "workforce": {"profession": "str", "region": "str?", "measure": "str", "value": "float"},
    "mortality": {"disease": "str", "sex": "str?", "deaths_per_year": "float"},
    "survival": {"disease": "str", "years": "int", "share": "float"},
    "risk_factors": {
        "exposure": "str",
        "level": "str?",
        "disease": "str?",
        "sex": "str?",
        "region": "str?",
        "measure": "str",
        "value": "float",
        "unit": "str",
    },
    "willingness_to_pay": {"gained": "str", "amount": "float", "currency": "str", "price_year": "int", "basis": "str"},
    "indices": {"index": "str", "edition": "int", "dimension": "str?", "value": "float", "unit": "str"},
}
"""File name -> column -> type; a type that ends in ? may be empty (None)."""

WORDS: dict[str, tuple[str, ...]] = {
    "per": ("month", "test", "course", "vial", "tablet"),
    "kind": ("cancer_centre", "hospital", "laboratory", "radiotherapy", "registry"),
    "profession": (
        "medical_oncologist",
        "radiation_oncologist",
        "surgical_oncologist",
        "haematologist",
        "oncology_nurse",
        "pathologist",
        "molecular_pathologist",
        "clinical_geneticist",
        "genetic_counsellor",
        "bioinformatician",
        "medical_physicist",
    ),
    "gained": ("QALY", "life_year", "DALY", "YLL"),
    "basis": ("official", "estimated", "used"),
    "level": ("low", "medium", "high"),
}
"""Columns that take one of a few words. A price per vial or per tablet is no price of a treatment, so it decides nothing. basis: whether a
state or agency set a threshold, researchers estimated it, or an evaluation just used it."""

MEASURES: dict[str, tuple[str, ...]] = {
    "workforce": ("people", "per_100000", "graduates_per_year"),
    "travel": ("share_outside_municipality", "share_outside_region", "mean_km", "mean_hours"),
    "risk_factors": (
        "prevalence",
        "mean",
        "attributable_share_of_cases",
        "attributable_share_of_deaths",
        "relative_risk",
        "standardised_mortality_ratio",
        "odds_ratio",
    ),
}
"""What the column `measure` of a file may say."""


_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_DEGREES = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]+)?")
_DAY_MONTH_OR_YEAR = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


class FactRow(msgspec.Struct, frozen=True):
    """One measured fact: its values by column (None is unknown), its citation, and its 1-based line.

    as_of: the day, month or year of which the value speaks, as ISO 8601.
    """

    values: dict[str, Any]
    cited: Citation
    as_of: str
    line: int

    def __getitem__(self, column: str) -> Any:  # noqa: ANN401 - the column's declared type says what it is
        return self.values[column]


class FactFault(ValueFault):
    """What is wrong with a row: the line (1-based) and the problem in words with named {fields}, the column among them."""

    def __init__(self, line: int, problem: str, **fields: object) -> None:
        super().__init__(problem, **fields)
        self.line = line


def read_facts(name: str, text: str) -> tuple[tuple[FactRow, ...], tuple[FactFault, ...]]:
    """Return the rows of a fact file and the faults of those refused.

    name: a key of FACT_COLUMNS. A header that differs from the declared columns is one fault and no rows.
    """
    columns = FACT_COLUMNS[name]
    wanted = [*columns, *CITATION_COLUMNS]
    rows: list[FactRow] = []
    faults: list[FactFault] = []
    lines = _lines(text)
    try:
        _, header = next(lines, (1, []))
        if header != wanted:
            names = {"found": ",".join(header), "wanted": ",".join(wanted)}
            return (), (FactFault(1, "the columns are {found}; they must be {wanted}", **names),)
        for line, cells in lines:
            try:
                rows.append(_row(line, cells, columns))
            except FactFault as fault:
                faults.append(fault)
    except FactFault as fault:
        faults.append(fault)
    return tuple(rows), tuple(faults)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the 1-based line on which each record ends, and its cells; a FactFault where the file cannot be read on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise FactFault(reader.line_num, "the file cannot be read on from here: {said}", said=said(str(error))) from error
        if cells is None:
            return
        if cells:
            yield reader.line_num, cells


def _row(line: int, found: list[str], columns: dict[str, type | str]) -> FactRow:
    wanted = (*columns, *CITATION_COLUMNS)
    if len(found) != len(wanted):
        raise FactFault(line, "the row has {found} cells, and the header {wanted}", found=len(found), wanted=len(wanted))
    cells = {name: cell.strip() for name, cell in zip(wanted, found, strict=True)}
    values = {name: _cell(line, name, str(kind), cells[name]) for name, kind in columns.items()}
    if cells["assumed"] not in {"", "true"}:
        raise FactFault(line, "{column}: '{text}' is neither true nor empty", column="assumed", text=cells["assumed"])
    if not _DAY_MONTH_OR_YEAR.fullmatch(cells["as_of"]):
        raise FactFault(line, "{column}: '{text}' is not a day, a month or a year", column="as_of", text=cells["as_of"])
    citation = {
        "source": cells["source"],
        "place": cells["place"] or "unknown",
        "confidence": cells["confidence"] or None,
        "assumed": bool(cells["assumed"]),
        "reason": cells["reason"],
        "fact": cells["fact"],
    }
    try:
        cited = msgspec.convert(citation, Citation)
    except msgspec.ValidationError as error:
        problem, place = said_of_value(error, Citation)
        if not str(place):
            raise FactFault(line, "{said}", said=problem) from error
        raise FactFault(line, "{said} (at {path})", said=problem, path=place) from error
    return FactRow(values, cited, cells["as_of"], line)


def _cell(line: int, column: str, kind: str, text: str) -> Any:  # noqa: ANN401 - the column's declared type says what it is
    if not text:
        if kind.endswith("?"):
            return None
        raise FactFault(line, "{column}: is empty", column=column)
    kind = kind.removesuffix("?")
    if kind == "str":
        return text
    if kind == "yes/no":
        if text not in {"yes", "no"}:
            raise FactFault(line, "{column}: '{text}' is neither yes nor no", column=column, text=text)
        return text == "yes"
    if kind == "degrees":
        if not _DEGREES.fullmatch(text) or abs(float(text)) > 180:  # noqa: PLR2004 - half a circle
            raise FactFault(line, "{column}: '{text}' is not an angle in degrees", column=column, text=text)
        return float(text)
    if not _NUMBER.fullmatch(text) or (kind == "int" and "." in text):
        raise FactFault(line, "{column}: '{text}' is not a number of zero or more, written in digits", column=column, text=text)
    return float(text) if kind == "float" else int(text)
