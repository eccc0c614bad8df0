"""Cancers of people and their stages: Condition, and the observations that state a stage group."""

from __future__ import annotations

import re

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.disease_codes import as_written, is_secondary, oncotree, says_cancer
from ceiba.records.fhir.elements import LOINC, OURS, SNOMED, CodeableConcept, Extension, code_in, extension, with_system, written
from ceiba.records.fhir.people import NOT_IN_FORCE, person
from ceiba.records.fhir.resources import Condition, Observation
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.terms.codes import stage_group

STAGE_CODES = {"21908-9": "clinical", "21902-2": "pathological", "21914-7": "other"}
"""LOINC: Stage group.clinical Cancer, Stage group.pathology Cancer, Stage group.other Cancer."""

HISTOLOGY = "histology-morphology-behavior"
"""End of the address of mCODE's extension for the morphology."""

LINE_OF_THERAPY = OURS + "line-of-therapy"
LINE_FROM = OURS + "line-from"
COPD = re.compile(r"J44")

_NOT_CONFIRMED = ("provisional", "differential", "unconfirmed")
_NOT_TRUE = ("refuted", "entered-in-error")
_VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
_PROFILES = ("primary-cancer-condition", "PrimaryCancerCondition")
_SECONDARY = ("secondary-cancer-condition", "SecondaryCancerCondition")
_STAGED = re.compile(r"\bstage\s+(?P<group>(?:0|IV|III|II|I|[1-4])(?:\s?[ABC][0-9]?)?)\b", re.IGNORECASE)

NOT_CANCER = "Conditions that no code, word or profile calls a cancer make no record: {types}."
NOT_CONFIRMED = "Conditions that are not confirmed make no record: {types}."
METASTASES = "Metastases (secondary tumours) make no record of their own, and set no stage: {types}."
ONLY_ORGAN = (
    "ICD-10 and ICD-O-3 topography name an organ, not the histology; these conditions have the node of the organ in OncoTree"
    " (conditions: {count})."
)
SAY_ONCOTREE = "Add an OncoTree code, or ICD-O-3 morphology, so that rules about one cancer of the organ can answer."
NO_CODE = "Conditions whose codes say no OncoTree code are kept as text (conditions: {count})."
SAY_MEANING = "Say under 'codes' in the mapping which OncoTree code a code means (SNOMED CT is licensed and is not shipped)."
STAGE_UNREAD = "Stages that are no stage group (I to IV) are taken as not recorded: {types}."


def line_of_therapy(extensions: tuple[Extension, ...]) -> int | None:
    """Return the line of therapy that an extension states ('...line-of-therapy'); None when there is none."""
    found = extension(extensions, "line-of-therapy")
    if found is None:
        return None
    text = found.value_string or ""
    line = found.value_integer or found.value_positive_int or (int(text) if text.isdecimal() else None)
    if line is None or not 1 <= line <= 20:  # noqa: PLR2004 - the bounds of every table
        refuse_here(
            "extension", "The line of therapy is not a whole number between 1 and 20.", "Write 1 for the first line, or leave it out."
        )
    return line


def read_condition(condition: Condition, code: str, rows: Rows, context: Context) -> None:
    """Add a cancer of a person: OncoTree code as far as the codes say it, text, stage, day of diagnosis."""
    verified = code_in(condition.verification_status, _VERIFICATION)
    if verified in _NOT_TRUE:
        leave(NOT_IN_FORCE)
    patient = person(condition.subject, context, "subject")
    concept = condition.code or CodeableConcept()
    secondary = condition.follows(*_SECONDARY) or is_secondary(concept)
    meaning = context.meaning("disease", concept)
    if not secondary and any(COPD.match(coding.code or "") and "icd" in (coding.system or "").lower() for coding in concept.coding):
        rows.add("lifestyle", patient_code=patient, factor="copd", state="yes")
        return
    if not (secondary or meaning or condition.follows(*_PROFILES) or says_cancer(concept)):
        leave(NOT_CANCER)
    if verified in _NOT_CONFIRMED:
        leave(NOT_CONFIRMED)
    if secondary:
        leave(METASTASES)
    shape = extension(condition.extension, HISTOLOGY)
    morphology = shape.value_codeable_concept if shape else None
    coded, only_organ = (meaning, False) if meaning else oncotree(concept, condition.body_site, morphology)
    if only_organ:
        rows.say(ONLY_ORGAN, SAY_ONCOTREE)
    if coded is None:
        rows.say(NO_CODE, SAY_MEANING)
    asserted = extension(condition.extension, "condition-asserteddate")
    diagnosed = rows.day(asserted.value_date_time, "extension") if asserted else None
    diagnosed = diagnosed or rows.day(condition.onset_date_time, "onsetDateTime")
    line = line_of_therapy(condition.extension)
    line_from = extension(condition.extension, "line-from")
    rows.add(
        "conditions",
        patient_code=patient,
        condition_code=code,
        oncotree=coded,
        disease_text=as_written(concept) or (None if coded else with_system(concept)),
        stage=_stage_within(condition, rows),
        line_of_therapy=line,
        line_from=(line_from.value_code if line_from and line_from.value_code else "record") if line else None,
        diagnosed_on=diagnosed,
    )
    _age(condition, patient, rows)
    if diagnosed:
        first = rows.diagnosed.get(patient)
        if first is None or diagnosed < first[0]:
            rows.diagnosed[patient] = (diagnosed, rows.line)


def _age(condition: Condition, patient: str, rows: Rows) -> None:
    age = condition.onset_age
    if age is not None and age.value is not None and age.written in ("a", "year", "years"):
        rows.imply("patients", patient_code=patient, age_years=age.value)


def _stage_within(condition: Condition, rows: Rows) -> str | None:
    for stage in condition.stage:
        group = group_of(stage.summary)
        if group:
            return group
        if stage.summary is not None:
            rows.count_left(STAGE_UNREAD, "Condition.stage")
    return None


def group_of(concept: CodeableConcept | None) -> str | None:
    """Return the stage group that a concept writes: '3C', 'Stage IIIC', 'AJCC stage IIIC (qualifier value)'; None when none."""
    for text in written(concept):
        found = _STAGED.search(text)
        group = stage_group(text) or (stage_group(found["group"]) if found else None)
        if group:
            return group
    return None


def is_stage(observation: Observation) -> bool:
    """Whether an observation states a TNM (or FIGO) stage group."""
    return (
        code_in(observation.code, LOINC) in STAGE_CODES
        or observation.follows("tnm-stage-group", "tnm-clinical-stage-group", "tnm-pathological-stage-group", "StageGroup")
        or any("stage group" in text.lower() or "stage grouping" in text.lower() for text in written(observation.code))
        or any(text.startswith("FIGO Stage") for text in written(observation.value_codeable_concept))
    )


def read_stage(observation: Observation, patient: str, rows: Rows, context: Context) -> None:
    """Add the stage group to the condition that is in focus, or to the person's only one."""
    group = context.meaning("stage", observation.value_codeable_concept) or group_of(observation.value_codeable_concept)
    if group is None:
        snomed = code_in(observation.value_codeable_concept, SNOMED)
        leave(STAGE_UNREAD, "Observation (SNOMED CT)" if snomed else "")
    condition = next((code for focus in observation.focus if (code := context.code(focus, "Condition")) is not None), None)
    rows.add("conditions", patient_code=patient, condition_code=condition, stage=group)
