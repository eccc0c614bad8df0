"""The subject of a packet, its diseases and its biosamples, as patients, conditions and specimens."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ceiba.records.fhir.disease_codes import oncotree, says_cancer
from ceiba.records.fhir.elements import CodeableConcept, Coding
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.phenopackets.codes import Codes
from ceiba.records.phenopackets.packets import Packet
from ceiba.records.phenopackets.shapes import SEXES, VITAL, Biosample, Disease, Individual, OntologyClass, TimeElement, day, named, years
from ceiba.records.recorded import AGES
from ceiba.terms.codes import stage_group

_STAGED = re.compile(r"\bstage\s+(?P<group>(?:0|IV|III|II|I|[1-4])(?:[ABC][0-9]?)?)\b", re.IGNORECASE)
_FLUIDS = {
    "UBERON:0000178": "blood", "UBERON:0013756": "blood", "UBERON:0001969": "plasma", "UBERON:0001359": "csf", "UBERON:0002371": "marrow",
    "UBERON:0001836": None, "UBERON:0001088": None, "UBERON:0001977": None, "UBERON:0000468": None,
}  # fmt: skip
"""Blood, venous blood, blood plasma, cerebrospinal fluid, bone marrow; saliva, urine, serum and a whole organism have no type of ours."""

_WORDS = {
    "blood": "blood", "peripheral blood": "blood", "whole blood": "blood", "plasma": "plasma", "blood plasma": "plasma",
    "cerebrospinal fluid": "csf", "bone marrow": "marrow", "tissue": "tissue",
}  # fmt: skip
_OURS = "CEIBA"
REFERENCE = "EFO:0009654"
"""Experimental Factor Ontology: reference sample, the normal that a tumour is compared with."""

NOT_CANCER = "Diseases that no code or word calls a cancer make no record: {types}."
EXCLUDED = "Diseases that the packet excludes make no record: {types}."
NO_CODE = "Diseases whose terms say no OncoTree code are kept as text (diseases: {count})."
SAY_ONCOTREE = "Use an OncoTree term (ONCOTREE:LUAD), so that rules about the disease can answer."
ONLY_ORGAN = "ICD-10 names an organ, not the histology: these diseases have the node of the organ in OncoTree (diseases: {count})."
STAGE_UNREAD = "Stages that are no stage group (I to IV) are taken as not recorded: {types}."
TNM = "TNM findings have no column and are not kept: {types}."
NO_AGE = "Times that are neither an age nor a date give no age and no date: {types}."
MARKERS = "Diagnostic markers given as terms alone make no record: {types}."
SHARED = "Packets whose subject has the identifier of another packet's are taken as of different people (packets: {count})."
GIVE_IDS = "Give each person one identifier, and what is known of one person in one packet."


@dataclass(slots=True)
class Known:
    """What a packet says of itself before its entries are read: the person, its diseases and its samples by the packet's own codes.

    constitutional: whether all that is said of the person's variants can only be said of the genome born with (`variants`).
    """

    packet: Packet
    codes: Codes
    person: str
    germline: set[str] = field(default_factory=set)
    samples: set[str] = field(default_factory=set)
    diseases: dict[str, str] = field(default_factory=dict)
    constitutional: bool = False

    @property
    def subject(self) -> str | None:
        """The packet's own identifier of its subject; None when it has none."""
        found = self.packet.content.get("subject")
        return str(found["id"]) if isinstance(found, dict) and "id" in found else None


def read_subject(subject: Individual, rows: Rows, known: Known) -> None:
    """Add the patient: sex, age at the last encounter, vital status; refuses an age that no person has."""
    age = _age(subject.time_at_last_encounter, subject.date_of_birth, rows)
    if age is not None and not AGES[0] <= age <= AGES[1]:
        refuse_here(
            "timeAtLastEncounter", "The age is not a number of years between 0 and 120.", "Write the age in years, or leave it empty."
        )
    if known.codes.is_shared(known.packet):
        rows.say(SHARED, GIVE_IDS)
    vital = named(subject.vital_status.status, VITAL) if subject.vital_status else ""
    rows.add(
        "patients",
        patient_code=known.person,
        sex={"FEMALE": "female", "MALE": "male"}.get(named(subject.sex, SEXES)),
        age_years=age,
        vital_status={"ALIVE": "alive", "DECEASED": "deceased"}.get(vital),
    )


def _age(time: TimeElement | None, born: str | None, rows: Rows) -> float | None:
    if time is None:
        return None
    age = years(time.age)
    if age is None and time.timestamp and (moment := day(time.timestamp)) and (birth := day(born)):
        age = float(moment.year - birth.year - ((moment.month, moment.day) < (birth.month, birth.day)))
    if age is None:
        rows.count_left(NO_AGE, "timeAtLastEncounter")
    return age


def concept_of(term: OntologyClass) -> CodeableConcept:
    """Return a term as a concept: the prefix of its CURIE is the system."""
    prefix = {"ICD10": "icd-10", "ICD10CM": "icd-10", "ICD-10": "icd-10", "ICDO": "icd-o", "ICD-O": "icd-o", "ICDO3": "icd-o"}
    system = prefix.get(term.prefix, term.prefix.lower())
    return CodeableConcept(
        (Coding(system, term.code.upper() if "oncotree" in system else term.code, term.label or None),), term.label or None
    )


def is_cancer(term: OntologyClass) -> bool:
    """Whether a term says by its code or words that it is a cancer; terms of our own are of one."""
    return term.prefix == _OURS or says_cancer(concept_of(term))


def read_disease(disease: Disease, rows: Rows, known: Known) -> None:
    """Add a cancer: its OncoTree code as far as the term says it, its text, stage and day of onset."""
    term = disease.term
    if not term.id and not term.label:
        refuse_here("term", "The disease has no term.", "Give its term, with id and label.")
    if disease.excluded:
        leave(EXCLUDED, term.prefix or "-")
    if not is_cancer(term):
        leave(NOT_CANCER, term.prefix or "-")
    coded, only_organ = oncotree(concept_of(term))
    if coded is None:
        rows.say(NO_CODE, SAY_ONCOTREE)
    elif only_organ:
        rows.say(ONLY_ORGAN, SAY_ONCOTREE)
    if disease.clinical_tnm_finding:
        rows.count_left(TNM, "clinicalTnmFinding")
    onset = disease.onset
    onset_day = day(onset.timestamp or (onset.interval.start if onset.interval else None)) if onset else None
    onset_age = years(onset.age) if onset else None
    if onset_age is not None and AGES[0] <= onset_age <= AGES[1]:
        rows.imply("patients", patient_code=known.person, age_years=onset_age)
    elif onset is not None and onset_day is None:
        rows.count_left(NO_AGE, "onset")
    rows.add(
        "conditions",
        patient_code=known.person,
        condition_code=disease_code(term),
        oncotree=coded,
        disease_text=_text(term),
        stage=_stage(disease.disease_stage, "diseaseStage", rows),
        diagnosed_on=onset_day,
    )


def _text(term: OntologyClass) -> str | None:
    return term.label or (None if term.prefix == _OURS else term.id)


def disease_code(term: OntologyClass) -> str:
    """Return what a disease is called within its packet: the CURIE, else the label."""
    return term.id or term.label


def _stage(terms: tuple[OntologyClass, ...], where: str, rows: Rows) -> str | None:
    """Return the one stage group that the terms name; several, or none that is a group, are taken as not recorded and counted."""
    groups = {group for term in terms if (group := _group(term.label)) is not None}
    if len(groups) != 1 and terms:
        rows.count_left(STAGE_UNREAD, where)
    return groups.pop() if len(groups) == 1 else None


def _group(label: str) -> str | None:
    found = _STAGED.search(label)
    return stage_group(label) or (stage_group(found["group"]) if found else None)


def read_biosample(biosample: Biosample, rows: Rows, known: Known) -> None:
    """Add a specimen, and the stage or the disease that it states of the condition it is of."""
    if not biosample.id:
        refuse_here("id", "The sample has no identifier.", "Give it one, unique within the packet.")
    if biosample.individual_id and biosample.individual_id != (known.subject or biosample.individual_id):
        refuse_here(
            "individualId",
            "The sample is of another person than the packet's subject.",
            "Give each person's samples in a packet of that person.",
        )
    for name, there in (
        ("diagnosticMarkers", biosample.diagnostic_markers),
        ("pathologicalTnmFinding", biosample.pathological_tnm_finding),
    ):
        if there:
            rows.count_left(MARKERS if name == "diagnosticMarkers" else TNM, name)
    time = biosample.time_of_collection
    taken = day(time.timestamp or (time.interval.start if time.interval else None)) if time else None
    if time is not None and taken is None:
        rows.count_left(NO_AGE, "timeOfCollection")
    is_reference = is_reference_sample(biosample)
    condition = None if is_reference else _condition_of(biosample, rows, known)
    rows.add(
        "specimens",
        patient_code=known.person,
        specimen_code=known.codes.sample(known.packet, biosample.id),
        condition_code=condition,
        specimen_type="germline" if is_reference else _type(biosample),
        collected_on=taken,
        adequate=True,
    )


def is_reference_sample(biosample: Biosample) -> bool:
    """Whether a sample is the normal one that a tumour is compared with."""
    return biosample.material_sample is not None and biosample.material_sample.id == REFERENCE


def _condition_of(biosample: Biosample, rows: Rows, known: Known) -> str | None:
    """Return the condition of a sample: that of its histological diagnosis, else None (the patient's only one)."""
    diagnosis = biosample.histological_diagnosis
    stage = _stage((biosample.pathological_stage,), "pathologicalStage", rows) if biosample.pathological_stage else None
    if diagnosis is None or not is_cancer(diagnosis):
        code, coded, text = None, None, None
    elif not known.diseases or disease_code(diagnosis) in known.diseases:
        code, (coded, _), text = disease_code(diagnosis), oncotree(concept_of(diagnosis)), _text(diagnosis)
        if coded is None:
            rows.say(NO_CODE, SAY_ONCOTREE)
    elif len(known.diseases) == 1:
        code, coded, text = next(iter(known.diseases)), None, None
    else:
        code, coded, text = None, None, None
    if stage or text:
        rows.add("conditions", patient_code=known.person, condition_code=code, oncotree=coded, disease_text=text, stage=stage)
    return code


def _type(biosample: Biosample) -> str | None:
    """Return what was taken, from the tissue sampled; None for a fluid without a word of ours, and where nothing is said."""
    tissue = biosample.sampled_tissue
    if tissue is None:
        return None
    if tissue.id in _FLUIDS:
        return _FLUIDS[tissue.id]
    word = _WORDS.get(tissue.label.strip().lower())
    return word or ("tissue" if tissue.prefix == "UBERON" else None)
