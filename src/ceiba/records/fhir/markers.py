"""Tumour markers: MSI, TMB, hormone receptors, HER2, PD-L1, and any marker written in Ceiba's own words."""

from __future__ import annotations

import re

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import LOINC, OURS, Quantity, code_in, written
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.fhir.specimens import sample_of
from ceiba.records.recorded import TMB_AT_LEAST, TMB_MARKER
from ceiba.terms.markers import parse_marker

MARKER = OURS + "marker"
"""System of markers in canonical form: 'EGFR p.L858R', 'PD-L1 TPS >= 50%'."""

MSI, TMB = "81695-9", "94076-7"

MARKER_OF: dict[str, str] = {
    **dict.fromkeys(("85337-4", "40556-3", "16112-5"), "ER positive"),
    **dict.fromkeys(("85339-0", "40557-1", "16113-3"), "PR positive"),
    **dict.fromkeys(("85319-2", "85318-4", "48676-1", "18474-7", "31150-6"), "HER2 positive"),
}
"""LOINC code of a test whose answer settles a marker (value set of tumour markers of mCODE STU1) -> the marker."""

WRITTEN_AS = {"MSI-high": MSI, TMB_MARKER: TMB, "ER positive": "85337-4", "PR positive": "85339-0", "HER2 positive": "48676-1"}
"""Marker -> the LOINC code it is written with."""

_PDL1_SHARE = "83053-9"
"""LOINC: cells with PD-L1 per 100 viable tumour cells, by immune stain: the tumour proportion score."""

_MSI = {"LA26203-2": "present", "LA14122-8": "absent", "LA26202-4": "absent"}
_MSI_WORDS = {
    "msi-h": "present", "msi-high": "present", "high": "present", "instable": "present",
    "stable": "absent", "mss": "absent", "msi-l": "absent", "msi-low": "absent", "low": "absent",
}  # fmt: skip

_RESULTS = {
    "10828004": "present", "260385009": "absent", "260373001": "present", "260415000": "absent",
    "LA6576-8": "present", "LA6577-6": "absent", "LA9633-4": "present", "LA9634-2": "absent",
    "LA11882-0": "present", "LA11883-8": "absent",
    "POS": "present", "NEG": "absent", "DET": "present", "ND": "absent",
    "positive": "present", "negative": "absent", "detected": "present", "not detected": "absent", "present": "present", "absent": "absent",
    "positivo": "present", "negativo": "absent", "detectado": "present", "no detectado": "absent", "não detectado": "absent",
}  # fmt: skip
"""Answers: positive, negative, detected and not detected of SNOMED CT (of the set that the International Patient Summary may use freely),
of LOINC and HL7 v3, and their words."""

_PER_MB = {"1/1000000{Base}", "1/1000000{base}", "{mutations}/Mb", "mut/Mb", "/Mb", "mutations per megabase", "mutations/megabase", ""}

UNSETTLED = "Results that are equivocal, or of words that Ceiba does not know, make no record: {types}."
FAILED = ("unsatisfactory", "error", "not-performed")


def marker_of(observation: Observation) -> str | None:
    """Return which marker an observation tests, or MSI or TMB as their LOINC code; None when it tests none that is known."""
    ours = code_in(observation.code, MARKER)
    if ours:
        return ours
    for coding in observation.code.coding:
        if coding.system == LOINC and coding.code in (MSI, TMB, _PDL1_SHARE, *MARKER_OF):
            return MARKER_OF.get(coding.code, coding.code)
    text = (observation.code.text or "").strip().lower()
    return {"msi status": MSI, "microsatellite instability": MSI, "tumor mutational burden": TMB, "tumour mutational burden": TMB}.get(text)


def read_marker(observation: Observation, marker: str, code: str, patient: str, rows: Rows, context: Context) -> None:
    """Add the result of a marker: present, absent, or failed, with the number measured."""
    value: float | None = None
    if code_in(observation.data_absent_reason, "http://terminology.hl7.org/CodeSystem/data-absent-reason") in FAILED:
        result: str | None = "failed"
    elif marker in (TMB, TMB_MARKER) and _has_number(observation.value_quantity):
        value = _per_mb(observation.value_quantity)
        result = "present" if value >= TMB_AT_LEAST else "absent"
    elif marker == _PDL1_SHARE:
        value = _percent(observation.value_quantity)
        result = "present" if value >= 1 else "absent"
    elif marker in (MSI, "MSI-high"):
        result = _of_msi(observation)
    else:
        result = context.meaning("result", observation.value_codeable_concept) or _of_words(observation)
        value = _stated_number(observation)
    name = {MSI: "MSI-high", TMB: TMB_MARKER, _PDL1_SHARE: "PD-L1 TPS >= 1%"}.get(marker, marker)
    if result is None:
        leave(UNSETTLED, f"Observation {name}")
    try:
        name = str(parse_marker(name))
    except ValueError:
        refuse_here(
            "code", "This is not a marker that Ceiba knows how to read.", "Write one such as 'EGFR p.L858R', 'ALK fusion' or 'MSI-high'."
        )
    sample = sample_of(observation, code, patient, rows, context)
    rows.add("tumor_marker_tests", specimen_code=sample, marker=name, result=result, value=value)


def _has_number(quantity: Quantity | None) -> bool:
    return quantity is not None and quantity.value is not None


def _number(quantity: Quantity | None) -> float:
    if quantity is None or quantity.value is None:
        refuse_here("valueQuantity", "The result has no number.", "Give the number measured, with its unit.")
    if quantity.comparator:
        refuse_here("valueQuantity.comparator", "The result is only a bound, not a number.", "Give the number measured.")
    return quantity.value


def _per_mb(quantity: Quantity | None) -> float:
    number = _number(quantity)
    if quantity is not None and quantity.written not in _PER_MB:
        refuse_here(
            "valueQuantity.unit",
            "The unit of the tumour mutational burden is not mutations per megabase.",
            "Give it in mutations per megabase.",
        )
    return number


def _percent(quantity: Quantity | None) -> float:
    number = _number(quantity)
    if quantity is not None and quantity.written != "%":
        refuse_here("valueQuantity.unit", "The unit of this score is not percent.", "Give it in percent, with the unit '%'.")
    return number


def _stated_number(observation: Observation) -> float | None:
    """Return the number that stands beside the word, in a component coded as ours."""
    for component in observation.component:
        if code_in(component.code, MARKER) == "value" and component.value_quantity is not None:
            return component.value_quantity.value
    return None


def _answers(observation: Observation) -> list[str]:
    found = list(written(observation.value_codeable_concept))
    if observation.value_string:
        found.append(observation.value_string)
    for interpretation in observation.interpretation:
        found += written(interpretation)
    return found


def _of_msi(observation: Observation) -> str | None:
    for word in _answers(observation):
        result = _MSI.get(word) or _MSI_WORDS.get(word.strip().lower())
        if result:
            return result
    return None


_QUALIFIED = re.compile(r"\s*\((?:qualifier value|finding)\)$")


def _of_words(observation: Observation) -> str | None:
    if observation.value_boolean is not None:
        return "present" if observation.value_boolean else "absent"
    for word in _answers(observation):
        plain = _QUALIFIED.sub("", word.strip())
        result = "failed" if plain == "failed" else _RESULTS.get(plain) or _RESULTS.get(plain.lower())
        if result:
            return result
    return None
