"""FHIR R4 as drafts: every entry of a file makes records, is understood and makes none (counted by reason), or is refused.

Resources are decoded one by one, so that a bad one does not lose the file; files given together are looked through once for what they
say of each other. docs/reference/fhir.md says which element becomes what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from ceiba.records.drafts import Draft, InputFile, Refusal
from ceiba.records.fhir import resources as kinds
from ceiba.records.fhir.context import Context, own_code
from ceiba.records.fhir.diseases import is_stage, read_condition, read_stage
from ceiba.records.fhir.elements import LOINC, code_in
from ceiba.records.fhir.entries import BAD_JSON, Entry, entries, is_json, is_xml, text_of, texts
from ceiba.records.fhir.family import read_relative
from ceiba.records.fhir.habits import factor_of, read_factor
from ceiba.records.fhir.markers import marker_of, read_marker
from ceiba.records.fhir.medicines import read_medicine
from ceiba.records.fhir.people import NOT_IN_FORCE, person, read_consent, read_coverage, read_patient
from ceiba.records.fhir.regions import is_region, panels_of_regions, read_region
from ceiba.records.fhir.rows import Left, Refused, Rows, as_tables, leave, refuse_here
from ceiba.records.fhir.specimens import read_specimen
from ceiba.records.fhir.variants import is_variant, read_variant
from ceiba.records.opening import checksum, first_lines

FORMAT = "fhir"

_HELD = 50_000
"""Entries whose rows are held as Python objects at a time."""

_AT = re.compile(r" - at `(?P<path>\$[^`]*)`")
_TAG = re.compile(r"Invalid value '[^']*' - at `\$\.resourceType`")

NOT_USED = "Resources of types that Ceiba does not read make no record: {types}."
OTHER_OBSERVATIONS = "Observations that Ceiba does not read make no record (by code): {types}."
SERVES_OTHERS = "Resources that only serve others (the sample of a result, the name of a medicine, a payer) make no record: {types}."

Read = Callable[[Any, str, Rows, Context], None]


def is_fhir(lines: Sequence[str]) -> bool:
    """Whether the first lines of a file are FHIR, as JSON or as XML (which is refused)."""
    return is_json(lines) or is_xml(lines)


def read_fhir(file: InputFile) -> Draft:
    """Read one file of FHIR R4 (Bundle, resource, NDJSON); InputUnreadable when it is no JSON or is damaged."""
    return next(read_fhir_files([file]))


def read_fhir_files(files: Sequence[InputFile]) -> Iterator[Draft]:
    """Yield the draft of each file, in order; references between the files are followed. The same errors as `read_fhir`."""
    context = Context(means=files[0].codes if files else {})
    written_as_xml = {file.path for file in files if is_xml(first_lines(file.path))}
    for file in files:
        if file.path not in written_as_xml:
            for entry in entries(file.path):
                context.look(entry)
    context.settle()
    for file in files:
        yield _xml(file) if file.path in written_as_xml else _draft(file, context)


def _xml(file: InputFile) -> Draft:
    refusal = Refusal(1, None, "FHIR written as XML is not read.", "Export it as JSON: a Bundle, or NDJSON with one resource a line.", "")
    return Draft(file, FORMAT, rows_in=1, refused=(refusal,), sha256=checksum(file.path))


def _draft(file: InputFile, context: Context) -> Draft:
    rows = Rows(file)
    count = 0
    for entry in entries(file.path):
        count += 1
        rows.line = entry.number
        try:
            _read_entry(entry, rows, context)
        except Refused as refused:
            rows.drop()
            path = f"{entry.path}.{refused.path}" if refused.path else entry.path
            rows.refused.append(Refusal(entry.number, path, refused.problem, refused.remedy, text_of(entry.raw)))
        if count % _HELD == 0:
            rows.flush()
    panels_of_regions(rows)
    _ages(rows, context)
    return Draft(
        file,
        FORMAT,
        rows_in=count,
        tables=rows.done(),
        implied=as_tables(rows.implied),
        silent=rows.silent,
        refused=tuple(rows.refused),
        notices=rows.notices(),
        sha256=checksum(file.path),
        texts=lambda numbers: texts(file.path, numbers),
    )


def _ages(rows: Rows, context: Context) -> None:
    """Imply the age of each person at the first diagnosis, in completed years, where birth and diagnosis are known to the day."""
    for patient, (diagnosed, line) in rows.diagnosed.items():
        birth = context.birthdays.get(patient)
        if birth is not None and birth <= diagnosed:
            years = diagnosed.year - birth.year - ((diagnosed.month, diagnosed.day) < (birth.month, birth.day))
            rows.implied.setdefault("patients", []).append({"patient_code": patient, "age_years": float(years), "line": line})


def _read_entry(entry: Entry, rows: Rows, context: Context) -> None:
    resource = _resource(entry)
    kind = type(resource)
    name = kind.__name__
    try:
        if name == "Bundle":
            refuse_here("", "A Bundle stands where a resource was expected.", "Give each Bundle as a file of its own.")
        if kind not in _READERS:
            leave(NOT_USED)
        if resource.modifier_extension:
            refuse_here("modifierExtension", "An extension changes the meaning of the resource.", "Export it without modifier extensions.")
        code = own_code(resource, entry.full_url) or f"{rows.file.name}#{entry.number}"
        _READERS[kind](resource, code, rows, context)
    except Left as left:
        rows.count_left(left.reason, left.what or name)
        rows.keep(records=False)
    else:
        rows.keep()


def _resource(entry: Entry) -> Any:  # noqa: ANN401 - any resource of R4
    """Decode the resource of an entry; refuses what is no resource of R4."""
    if entry.raw is None:
        refuse_here("", "The entry has no resource.", "Export the Bundle with its resources, or take the entry out.")
    try:
        return kinds.decoder.decode(entry.raw)
    except msgspec.ValidationError as error:
        _refuse_form(str(error))
    except BAD_JSON:
        refuse_here("", "This is not valid JSON.", "Export the resource again; NDJSON has one whole resource a line.")


def _refuse_form(said: str) -> None:
    """Refuse a resource whose form is not that of R4, with the place."""
    if _TAG.search(said):
        refuse_here(
            "resourceType",
            "This is no resource type of FHIR R4.",
            "Export as FHIR R4 (4.0.1); STU3, R5 and other versions name some types otherwise.",
        )
    if "`resourceType`" in said:
        refuse_here("resourceType", "The object does not say what resource it is.", "Give 'resourceType'.")
    found = _AT.search(said)
    path = found["path"].removeprefix("$").removeprefix(".") if found else ""
    if "missing required field" in said:
        name = re.search(r"required field `(?P<name>[^`]+)`", said)
        path = ".".join(part for part in (path, name["name"] if name else "") if part)
        refuse_here(path, "An element that FHIR R4 requires is missing.", "Add it, or export as FHIR R4 (4.0.1).")
    refuse_here(
        path,
        "An element has a form that FHIR R4 does not give it.",
        "Correct it, or export as FHIR R4 (4.0.1); STU3 and R5 write some elements otherwise.",
    )


def _read_observation(observation: kinds.Observation, code: str, rows: Rows, context: Context) -> None:
    """Send an observation to who reads its kind; one of no kind that is read is counted by its code."""
    if observation.status in ("entered-in-error", "cancelled", "registered"):
        leave(NOT_IN_FORCE)
    marker = None
    factor = factor_of(observation)
    reads: Callable[[str], None]
    if factor is not None:
        name = factor
        reads = lambda patient: read_factor(observation, name, patient, rows)  # noqa: E731
    elif is_variant(observation):
        reads = lambda patient: read_variant(observation, code, patient, rows, context)  # noqa: E731
    elif is_region(observation):
        reads = lambda patient: read_region(observation, code, patient, rows, context)  # noqa: E731
    elif (marker := marker_of(observation)) is not None:
        tested = marker
        reads = lambda patient: read_marker(observation, tested, code, patient, rows, context)  # noqa: E731
    elif is_stage(observation):
        reads = lambda patient: read_stage(observation, patient, rows, context)  # noqa: E731
    else:
        leave(OTHER_OBSERVATIONS, _named(observation))
    reads(person(observation.subject, context, "subject"))


def _named(observation: kinds.Observation) -> str:
    """Return what an observation is of: its code, else the name of the test where that is short, never what was observed."""
    loinc = code_in(observation.code, LOINC)
    coded = loinc or next((coding.code for coding in observation.code.coding if coding.code), "")
    text = " ".join((observation.code.text or "").split())
    return coded or (text if 0 < len(text) <= _LONGEST_NAME else "-")


def _serves_others(resource: kinds.Resource, code: str, rows: Rows, context: Context) -> None:
    del resource, code, rows, context
    leave(SERVES_OTHERS)


_LONGEST_NAME = 60
"""Letters of the name of a test; what is longer may say more than a name."""


_READERS: dict[type, Read] = {
    kinds.Patient: read_patient,
    kinds.Condition: read_condition,
    kinds.Specimen: read_specimen,
    kinds.Observation: _read_observation,
    kinds.MedicationRequest: read_medicine,
    kinds.MedicationAdministration: read_medicine,
    kinds.MedicationStatement: read_medicine,
    kinds.Coverage: read_coverage,
    kinds.Consent: read_consent,
    kinds.FamilyMemberHistory: read_relative,
    kinds.DiagnosticReport: _serves_others,
    kinds.Medication: _serves_others,
    kinds.Organization: _serves_others,
}
