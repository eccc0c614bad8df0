"""The pieces that FHIR R4 is written with: concepts, references, quantities, what is masked or unknown, and identifiers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ceiba.records.fhir.elements import LOINC, OURS, UCUM
from ceiba.records.outgoing import Outgoing

MCODE = "http://hl7.org/fhir/us/mcode/StructureDefinition/"
GENOMICS = "http://hl7.org/fhir/uv/genomics-reporting/StructureDefinition/"
ABSENT_REASON = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
CATEGORIES = "http://terminology.hl7.org/CodeSystem/observation-category"
SOURCE = OURS + "source:"
"""Begins `meta.source`: the number of the file in the lake; the line follows '#'. Names of files may name people and are not written."""

CODE_OF_PERSON, CODE_OF_SAMPLE = OURS + "patient-code", OURS + "specimen-code"

_HTEST = {
    "system": "http://terminology.hl7.org/CodeSystem/v3-ActReason",
    "code": "HTEST",
    "display": "invented person, evidence about nobody",
}
_ID = re.compile(r"[A-Za-z0-9.\-]{1,64}")

Json = dict[str, object]
Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of resources: the codes of the records where all of them may be ids in FHIR, else numbers of the lake."""

    patients: Mapping[int, str]
    specimens: Mapping[int, str]

    def patient(self, row: Row) -> Json:
        """Return the reference to the person of a row."""
        return {"reference": f"Patient/{self.patients[number(row, 'patient_id')]}"}

    def specimen(self, row: Row) -> Json:
        """Return the reference to the sample of a row."""
        return {"reference": f"Specimen/{self.specimens[number(row, 'specimen_id')]}"}


def ids_of(outgoing: Outgoing) -> Ids:
    """Return the ids that people and samples get."""
    return Ids(
        _ids(outgoing.table("patients"), "patient_id", "patient_code", "p"),
        _ids(outgoing.table("specimens"), "specimen_id", "specimen_code", "s"),
    )


def _ids(frame: pl.DataFrame, key: str, code: str, letter: str) -> dict[int, str]:
    codes: list[str] = frame[code].to_list()
    usable = all(_ID.fullmatch(each) for each in codes)
    return {number: each if usable else f"{letter}{number}" for number, each in zip(frame[key].to_list(), codes, strict=True)}


def condition_id(value: object) -> str:
    """Return the id of a condition."""
    return f"c{value}"


def rows_of(frame: pl.DataFrame) -> Iterator[Row]:
    """Yield the rows of a table."""
    return frame.iter_rows(named=True)


def number(row: Row, name: str) -> int:
    """Return a column of a row that is a number of the lake."""
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(name)
    return value


def resource(kind: str, name: str, row: Row, outgoing: Outgoing, profiles: Sequence[str] = ()) -> Json:
    """Return the beginning of a resource: type, id, profiles, and the file and line that the record came from, by number."""
    line = f"#{row['line']}" if row["line"] is not None else ""
    meta: Json = {"source": f"{SOURCE}{row['source_id']}{line}"}
    if profiles:
        meta["profile"] = list(profiles)
    if outgoing.invented:
        meta["security"] = [_HTEST]
    return {"resourceType": kind, "id": name, "meta": meta}


def coding(system: str, code: object, display: str | None = None) -> Json:
    """Return a code of a system."""
    return with_values(system=system, code=str(code), display=display)


def concept(*codings: Json, text: object = None) -> Json:
    """Return a concept of codes and a text."""
    return ({"coding": list(codings)} if codings else {}) | ({"text": str(text)} if text is not None else {})


def loinc(code: str, display: str | None = None) -> Json:
    """Return a concept of one LOINC code."""
    return concept(coding(LOINC, code, display))


def quantity(value: object, unit: str, shown: str | None = None) -> Json:
    """Return a number in a unit of UCUM."""
    return {"value": value, "unit": shown or unit, "system": UCUM, "code": unit}


def absent(reason: str = "unknown") -> Json:
    """Return an element that says only why it has no value."""
    return {"extension": [{"url": ABSENT_REASON, "valueCode": reason}]}


def category(code: str) -> Json:
    """Return the category of an observation."""
    return concept(coding(CATEGORIES, code))


def day(value: object) -> str | None:
    """Return a date as FHIR writes it; None when there is none."""
    return value.isoformat() if isinstance(value, dt.date) else None


def with_values(**values: object) -> Json:
    """Return the elements that have a value."""
    return {name: value for name, value in values.items() if value is not None}
