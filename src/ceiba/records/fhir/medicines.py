"""Medicines that were ordered, given or taken: MedicationRequest, MedicationAdministration, MedicationStatement."""

from __future__ import annotations

import re

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.diseases import line_of_therapy
from ceiba.records.fhir.elements import GIVEN, ONGOING, CodeableConcept, extension, spoken
from ceiba.records.fhir.entries import BAD_JSON
from ceiba.records.fhir.people import NOT_IN_FORCE, person
from ceiba.records.fhir.resources import Medicated, Medication, MedicationAdministration, MedicationRequest, MedicationStatement, decoder
from ceiba.records.fhir.rows import Rows, leave, refuse_here

_GIVEN: dict[type[Medicated], tuple[str, ...]] = {
    MedicationRequest: ("active", "completed", "stopped", "on-hold"),
    MedicationAdministration: ("completed", "in-progress", "stopped", "on-hold"),
    MedicationStatement: ("active", "completed", "stopped", "on-hold"),
}
"""The states in which a medicine was given, or was ordered to be."""

_OVER = ("completed", "stopped")
"""The states of a medicine that is over; a completed order says only that it was carried out."""

_ORDERS = ("order", "original-order", "reflex-order", "filler-order", "instance-order")
_STRENGTH = re.compile(r"\s+[0-9][0-9.,]*\s*(?:MG|ML|MCG|UG|G|UNT|MEQ|ACTUAT|HR|%)\b.*$", re.IGNORECASE)

ORDERED = "Medicines that were ordered are taken as given from the day of the order (orders: {count})."


def read_medicine(given: Medicated, code: str, rows: Rows, context: Context) -> None:
    """Add a treatment: the medicine as written, the condition, the line where an extension states it, first and last day."""
    del code
    if given.status not in _GIVEN[type(given)] and _own(given) is None:
        leave(NOT_IN_FORCE)
    if isinstance(given, MedicationRequest):
        if given.intent not in _ORDERS or given.do_not_perform:
            leave(NOT_IN_FORCE)
        started, ended = given.authored_on, None
        rows.say(ORDERED)
    else:
        period = given.effective_period
        started = given.effective_date_time or (period.start if period else None)
        ended = period.end if period else None
    patient = person(given.subject, context, "subject")
    condition = next((found for reason in given.reason_reference if (found := context.code(reason, "Condition"))), None)
    rows.add(
        "treatments",
        patient_code=patient,
        condition_code=condition,
        regimen=_name(given, context),
        line_of_therapy=line_of_therapy(given.extension),
        started_on=rows.day(started, "effectiveDateTime" if not isinstance(given, MedicationRequest) else "authoredOn"),
        ended_on=rows.day(ended, "effectivePeriod.end"),
        ended=_is_over(given),
    )


def _own(given: Medicated) -> str | None:
    """Return what Ceiba wrote of a treatment whose state nobody recorded: given, or ongoing; None when it wrote nothing."""
    own = extension(given.extension, GIVEN) if given.status == "unknown" else None
    return own.value_code if own else None


def _is_over(given: Medicated) -> bool | None:
    """Return whether a treatment is over; None when the record does not say."""
    if isinstance(given, MedicationRequest):
        return None
    return True if given.status in _OVER else False if _own(given) == ONGOING else None


def _name(given: Medicated, context: Context) -> str:
    """Return the medicine as written, in lower case, without strength and form; refuses one that has only a code."""
    concept = given.medication_codeable_concept or _referenced(given, context)
    if concept is None:
        refuse_here(
            "medication",
            "The resource names no medicine.",
            "Give medicationCodeableConcept, or a medicationReference to a Medication that is there.",
        )
    meaning = context.meaning("medicine", concept)
    name = meaning or spoken(concept)
    if not name:
        refuse_here(
            "medicationCodeableConcept",
            "The medicine is given by a code only, without its name.",
            "Give its name as text or display, or say under 'codes' in the mapping which medicine the code is.",
        )
    parts = [_STRENGTH.sub("", part.strip()) for part in re.split(r"\s[/+]\s|\+", name)]
    return "+".join(part.lower() for part in parts if part)


def _referenced(given: Medicated, context: Context) -> CodeableConcept | None:
    reference = given.medication_reference
    if reference is None:
        return None
    if reference.reference and reference.reference.startswith("#"):
        return _contained(given, reference.reference[1:])
    found = context.medicines.get(context.code(reference, "Medication") or "")
    return found or (CodeableConcept(text=reference.display) if reference.display else None)


def _contained(given: Medicated, name: str) -> CodeableConcept | None:
    """Return the medicine that stands inside the resource under that id."""
    for raw in given.contained:
        try:
            medicine = decoder.decode(raw)
        except BAD_JSON:
            continue
        if isinstance(medicine, Medication) and medicine.id == name:
            return medicine.code
    return None
