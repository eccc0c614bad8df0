"""Samples: Specimen, and the sample that a result belongs to."""

from __future__ import annotations

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import CONDITION_OF, extension, written
from ceiba.records.fhir.people import NOT_IN_FORCE, person
from ceiba.records.fhir.resources import Observation, Specimen
from ceiba.records.fhir.rows import NO_SAMPLE, Rows, leave

_TYPES: dict[str, tuple[str, ...]] = {
    "tissue": ("tiss", "tumor", "tissue", "tissue specimen", "tissue specimen from tumor", "tumor tissue", "biopsy", "ffpe"),
    "blood": ("bld", "bldv", "whole blood", "blood", "blood specimen", "venous blood", "peripheral blood"),
    "plasma": ("plas", "plasma", "plasma specimen"),
    "csf": ("csf", "cerebral spinal fluid", "cerebrospinal fluid", "cerebrospinal fluid specimen"),
    "marrow": ("mar", "marrow", "bone marrow", "bone marrow specimen"),
    "germline": ("germline",),
}
"""Type -> codes of HL7 v2 table 0487 and words for it, lower case."""

SPECIMEN_TYPES = {word: kind for kind, words in _TYPES.items() for word in words}

TYPE_UNREAD = "Samples of a type that Ceiba does not tell apart have no type: {types}."


def read_specimen(specimen: Specimen, code: str, rows: Rows, context: Context) -> None:
    """Add a sample: whose, of what, when taken, and whether the laboratory could use it."""
    if specimen.status == "entered-in-error":
        leave(NOT_IN_FORCE)
    patient = person(specimen.subject, context, "subject")
    words = [word.lower().removesuffix(" (specimen)") for word in written(specimen.type)]
    kind = next((SPECIMEN_TYPES[word] for word in words if word in SPECIMEN_TYPES), None)
    if specimen.type is not None and kind is None:
        rows.count_left(TYPE_UNREAD, "Specimen")
    taken = specimen.collection
    day = taken.collected_date_time or (taken.collected_period.start if taken.collected_period else None) if taken else None
    of = extension(specimen.extension, CONDITION_OF)
    rows.add(
        "specimens",
        specimen_code=code,
        patient_code=patient,
        condition_code=context.code(of.value_reference, "Condition") if of else None,
        specimen_type=kind,
        collected_on=rows.day(day, "collection.collectedDateTime"),
        adequate=specimen.status != "unsatisfactory",
    )


def sample_of(observation: Observation, code: str, patient: str, rows: Rows, context: Context) -> str:
    """Return the sample of a result: the one it names, its report's, else one unnamed sample of the person (counted)."""
    sample = context.code(observation.specimen, "Specimen") or context.samples.get(code)
    if sample is None:
        rows.say(NO_SAMPLE)
        sample = f"{patient}/unnamed"  # no id of FHIR has a '/'
    if sample not in context.specimens:
        rows.add("specimens", specimen_code=sample, patient_code=patient, adequate=True)
    return sample
