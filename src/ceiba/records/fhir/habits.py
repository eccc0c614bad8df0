"""Habits, measures of the body and exposures: observations of LOINC, and of Ceiba's own factors."""

from __future__ import annotations

from ceiba.records.fhir.elements import LOINC, OURS, UCUM, CodeableConcept, Quantity, code_in, written
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.terms.factors import FACTORS, Factor

FACTOR = OURS + "factor"
"""System of the codes of `terms.factors`."""

AGE = "30525-0"
"""LOINC: Age."""

FACTOR_OF = {
    "72166-2": "smoking_status",
    "39156-5": "body_mass_index",
    "64218-1": "cigarettes_per_day",
    "42798-9": "age_at_menarche_years",
    "11636-8": "parity",
}
"""LOINC: Tobacco smoking status; Body mass index (BMI) [Ratio]; How many cigarettes do you smoke per day now; Age at menarche; [#]
Births.live."""

WRITTEN_AS = {factor: code for code, factor in FACTOR_OF.items()}

_SMOKING = {
    "LA18976-3": "current", "LA18977-1": "current", "LA18981-3": "current", "LA18982-1": "current", "LA18979-7": None, "LA18980-5": None,
    "LA15920-4": "former", "LA18978-9": "never",
    "current every day smoker": "current", "current some day smoker": "current", "smoker": "current", "current smoker": "current",
    "heavy tobacco smoker": "current", "light tobacco smoker": "current", "smokes tobacco daily": "current",
    "occasional tobacco smoker": "current",
    "former smoker": "former", "ex-smoker": "former", "never smoker": "never", "never smoked tobacco": "never", "never smoked": "never",
}  # fmt: skip
"""LOINC answers and words. 'Smoker, current status unknown' and 'unknown if ever smoked' settle nothing."""

_PER: dict[tuple[str, str], float] = {
    ("g/wk", "g/d"): 1 / 7,
    ("mg/d", "g/d"): 0.001,
    ("/wk", "/d"): 1 / 7,
    ("{cigarettes}/d", "/d"): 1,
    ("{Cigarettes}/d", "/d"): 1,
    ("1/d", "/d"): 1,
    ("mo", "a"): 1 / 12,
    ("year", "a"): 1,
    ("years", "a"): 1,
    ("kg/m^2", "kg/m2"): 1,
    ("ng/m3", "ug/m3"): 0.001,
    ("mg/L", "ug/L"): 1000,
    ("{#}", "{count}"): 1,
    ("1", "{count}"): 1,
    ("", "{count}"): 1,
}
"""(unit written, unit of the factor) -> what the number is multiplied by."""

_YES_NO = {
    "yes": "yes",
    "no": "no",
    "LA33-6": "yes",
    "LA32-8": "no",
    "positive": "yes",
    "negative": "no",
    "sí": "yes",
    "si": "yes",
    "sim": "yes",
}
_YES_NO |= {"10828004": "yes", "260385009": "no", "não": "no", "nao": "no"}

UNSETTLED = "Answers about habits and exposures that settle nothing (unknown, other words) make no record: {types}."
AGE_READ = "Ages recorded as an observation serve a person of whom no other age is known: {types}."


def factor_of(observation: Observation) -> str | None:
    """Return the factor that an observation is about; 'age' for the age; None when it is about none."""
    ours = code_in(observation.code, FACTOR)
    if ours:
        return ours
    loinc = code_in(observation.code, LOINC)
    return "age" if loinc == AGE else FACTOR_OF.get(loinc or "")


def read_factor(observation: Observation, name: str, patient: str, rows: Rows) -> None:
    """Add a habit or an exposure: its word, or its number in the unit of the factor; refuses a unit that cannot be converted."""
    if name == "age":
        age = in_unit(observation.value_quantity, "a")
        rows.imply("patients", patient_code=patient, age_years=age)
        leave(AGE_READ)
    factor = FACTORS.get(name)
    if factor is None:
        refuse_here("code", "This is no factor that Ceiba knows.", "Use a code of docs/reference/factors.md.")
    state = _word(observation, factor) if factor.words else None
    value = None if factor.words else in_unit(_quantity(observation), factor.unit)
    if state is None and value is None:
        leave(UNSETTLED, f"Observation {name}")
    if value is not None and not factor.least <= value <= factor.greatest:
        refuse_here("valueQuantity.value", "The number is beyond what this factor may be.", "Check the number and its unit.")
    day = observation.effective_date_time or (observation.effective_period.start if observation.effective_period else None)
    code = "exposure" if factor.table == "exposures" else "factor"
    rows.add(
        factor.table,
        patient_code=patient,
        **{code: name},
        state=state,
        value=value,
        observed_on=rows.day(day, "effectiveDateTime"),
    )


def _quantity(observation: Observation) -> Quantity | None:
    if observation.value_quantity is None and observation.value_integer is not None:
        return Quantity(float(observation.value_integer))
    return observation.value_quantity


def in_unit(quantity: Quantity | None, unit: str) -> float:
    """Return a number in a unit of UCUM; refuses a number without a unit, a bound, or a unit that cannot be converted."""
    if quantity is None or quantity.value is None:
        refuse_here("valueQuantity", "The result has no number.", "Give the number measured, with its unit.")
    if quantity.comparator:
        refuse_here("valueQuantity.comparator", "The result is only a bound, not a number.", "Give the number measured.")
    if quantity.system not in (None, UCUM):
        refuse_here("valueQuantity.system", "The unit is not of UCUM.", "Give the unit as UCUM (http://unitsofmeasure.org).")
    times = 1.0 if quantity.written == unit else _PER.get((quantity.written, unit))
    if times is None:
        refuse_here(
            "valueQuantity.unit", "The unit cannot be converted into the unit of this factor.", "Use the unit of docs/reference/factors.md."
        )
    return quantity.value * times


def _word(observation: Observation, factor: Factor) -> str | None:
    if observation.value_boolean is not None and factor.words == ("yes", "no"):
        return "yes" if observation.value_boolean else "no"
    for word in written(observation.value_codeable_concept or _as_concept(observation.value_string)):
        plain = word.strip().removesuffix(" (finding)")
        if plain in factor.words:
            return plain
        known = _SMOKING if factor.code == "smoking_status" else _YES_NO if factor.words == ("yes", "no") else {}
        meaning = known.get(plain) or known.get(plain.lower())
        if meaning:
            return meaning
    return None


def _as_concept(text: str | None) -> CodeableConcept | None:
    return CodeableConcept(text=text) if text else None
