"""Relatives and their cancers: FamilyMemberHistory."""

from __future__ import annotations

from ceiba.records.fhir.context import Context
from ceiba.records.fhir.disease_codes import as_written, oncotree, says_cancer
from ceiba.records.fhir.elements import OURS, RELATIVE, SIDE, Quantity, code_in, extension, with_system, written
from ceiba.records.fhir.people import NOT_IN_FORCE, person
from ceiba.records.fhir.resources import FamilyMemberHistory
from ceiba.records.fhir.rows import Rows, leave

ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
NO_CANCER = OURS + "family"
"""System of the one code 'no-cancer': the record says that this relative had none."""

ROLES: dict[str, tuple[str, str | None]] = {
    "MTH": ("mother", None), "NMTH": ("mother", None), "FTH": ("father", None), "NFTH": ("father", None),
    "SIS": ("sister", None), "NSIS": ("sister", None), "BRO": ("brother", None), "NBRO": ("brother", None),
    "DAUC": ("daughter", None), "DAU": ("daughter", None), "SONC": ("son", None), "SON": ("son", None),
    "HSIS": ("half_sister", None), "HBRO": ("half_brother", None),
    "GRMTH": ("grandmother", None), "MGRMTH": ("grandmother", "maternal"), "PGRMTH": ("grandmother", "paternal"),
    "GRFTH": ("grandfather", None), "MGRFTH": ("grandfather", "maternal"), "PGRFTH": ("grandfather", "paternal"),
    "AUNT": ("aunt", None), "MAUNT": ("aunt", "maternal"), "PAUNT": ("aunt", "paternal"),
    "UNCLE": ("uncle", None), "MUNCLE": ("uncle", "maternal"), "PUNCLE": ("uncle", "paternal"),
    "NIECE": ("niece", None), "NEPHEW": ("nephew", None), "COUSN": ("cousin", None),
    "MCOUSN": ("cousin", "maternal"), "PCOUSN": ("cousin", "paternal"), "GRNDDAU": ("granddaughter", None), "GRNDSON": ("grandson", None),
}  # fmt: skip
"""HL7 v3 RoleCode -> relation and side."""

_WORDS = {relation.replace("_", " "): (relation, side) for relation, side in ROLES.values() if side is None} | {
    f"{side} {relation}": (relation, side) for relation, side in ROLES.values() if side is not None
}

RELATION_UNKNOWN = "Relatives of a kind that Ceiba does not tell apart, or that are none by blood, make no record: {types}."
NO_CANCER_SAID = "Relatives of whom the record says no cancer and no absence of it make no record: {types}."
OTHER_DISEASE = "Diseases of relatives that are no cancer make no record: {types}."


def read_relative(history: FamilyMemberHistory, code: str, rows: Rows, context: Context) -> None:
    """Add a relative: one row a cancer, or one row where the record says that there was none."""
    if history.status not in ("completed", "partial"):
        leave(NOT_IN_FORCE)
    patient = person(history.patient, context, "patient")
    relation = ROLES.get(code_in(history.relationship, ROLE) or "") or next(
        (_WORDS[word] for text in written(history.relationship) if (word := text.lower().removesuffix(" (person)")) in _WORDS), None
    )
    if relation is None:
        leave(RELATION_UNKNOWN)
    side = extension(history.extension, SIDE)
    own = next((identifier.value for identifier in history.identifier if identifier.system == RELATIVE), None)
    whose = {
        "patient_code": patient,
        "relative_code": own or code,
        "relation": relation[0],
        "side": relation[1] or (side.value_code if side else None),
    }
    found = False
    for condition in history.condition:
        if code_in(condition.code, NO_CANCER) == "no-cancer":
            rows.add("family_history", **whose, affected=False)
            found = True
            continue
        meaning = context.meaning("disease", condition.code)
        if not (meaning or says_cancer(condition.code)):
            rows.count_left(OTHER_DISEASE, "FamilyMemberHistory.condition")
            continue
        coded = meaning or oncotree(condition.code)[0]
        rows.add(
            "family_history",
            **whose,
            oncotree=coded,
            disease_text=as_written(condition.code) or (None if coded else with_system(condition.code)),
            affected=True,
            age_at_diagnosis_years=_years(condition.onset_age),
        )
        found = True
    if not found:
        leave(NO_CANCER_SAID)


def _years(age: Quantity | None) -> float | None:
    """Return an age in years; None when it has none, or another unit."""
    return age.value if age is not None and age.written in ("a", "year", "years", "") and not age.comparator else None
