"""Treatments given, and measurements that a table has a place for."""

from __future__ import annotations

import datetime as dt

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import LOINC, UCUM, CodeableConcept, Coding, Quantity, Reference
from ceiba.records.fhir.habits import FACTOR, factor_of, read_factor
from ceiba.records.fhir.markers import MARKER, marker_of, read_marker
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.phenopackets.people import Known, disease_code
from ceiba.records.phenopackets.shapes import Measurement, MedicalAction, OntologyClass, TimeElement, day

NO_PLACE = "Medical actions other than medicines (procedures, radiotherapy) have no table: {types}."
OTHER_MEASUREMENT = "Measurements that Ceiba has no place for make no record (by assay): {types}."


def read_action(action: MedicalAction, rows: Rows, known: Known) -> None:
    """Add a treatment: the medicine or regimen by its label, the disease it was for, first and last day."""
    if action.treatment is not None:
        name, where = action.treatment.agent.label, "treatment.agent"
        intervals = [dose.interval for dose in action.treatment.dose_intervals if dose.interval]
        starts = [found for interval in intervals if (found := day(interval.start)) is not None]
        ends = [found for interval in intervals if (found := day(interval.end)) is not None]
        started, ended = min(starts, default=None), max(ends, default=None)
    elif action.therapeutic_regimen is not None:
        regimen = action.therapeutic_regimen
        name, where = regimen.ontology_class.label if regimen.ontology_class else "", "therapeuticRegimen.ontologyClass"
        started, ended = _moment(regimen.start_time), _moment(regimen.end_time)
    else:
        leave(
            NO_PLACE, "procedure" if action.procedure is not None else "radiationTherapy" if action.radiation_therapy is not None else "-"
        )
    if not name.strip():
        refuse_here(where, "The medicine is given without its name.", "Give the label of its term.")
    target = disease_code(action.treatment_target) if action.treatment_target else None
    rows.add(
        "treatments",
        patient_code=known.person,
        condition_code=target if target in known.diseases else None,
        regimen="+".join(part.strip().lower() for part in name.split("+")),
        started_on=started,
        ended_on=ended,
    )


def _moment(time: TimeElement | None) -> dt.date | None:
    return day(time.timestamp) if time else None


def read_measurement(measurement: Measurement, sample: str | None, rows: Rows, known: Known) -> None:
    """Add a habit, a measure of the body or the result of a marker, where the assay says plainly which. sample: None: of the person."""
    observation = _observation(measurement, sample)
    factor = factor_of(observation)
    if factor is not None:
        read_factor(observation, factor, known.person, rows)
        return
    marker = marker_of(observation)
    if marker is None:
        leave(OTHER_MEASUREMENT, measurement.assay.prefix or "-")
    code = f"{known.person}/{rows.line}"
    context = Context(specimens={sample} if sample else set(), samples={code: sample} if sample else {})
    read_marker(observation, marker, code, known.person, rows, context)


def _observation(measurement: Measurement, sample: str | None) -> Observation:
    """Return a measurement as an observation, so that one reader knows the assays of all formats."""
    value = measurement.value
    quantity = value.quantity if value else None
    term = value.ontology_class if value else None
    unit = quantity.unit if quantity else OntologyClass()
    time = measurement.time_observed
    return Observation(
        status="final",
        code=_concept(measurement.assay),
        specimen=Reference(reference=f"Specimen/{sample}") if sample else None,
        effective_date_time=time.timestamp if time and day(time.timestamp) else None,
        value_quantity=Quantity(quantity.value, unit=unit.label or None, system=UCUM if unit.prefix == "UCUM" else None, code=_ucum(unit))
        if quantity
        else None,
        value_codeable_concept=_concept(term) if term else None,
    )


def _concept(term: OntologyClass) -> CodeableConcept:
    ours = {"CEIBA.MARKER": MARKER, "CEIBA.FACTOR": FACTOR}.get(term.prefix)
    if ours:
        return CodeableConcept((Coding(ours, term.label),))
    system = LOINC if term.prefix in ("LOINC", "LNC") else term.prefix.lower()
    return CodeableConcept((Coding(system, term.code, term.label or None),), term.label or None)


def _ucum(unit: OntologyClass) -> str | None:
    return unit.code if unit.prefix == "UCUM" else None
