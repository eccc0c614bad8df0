"""The pedigree of a Family: relatives of the proband who are affected by the proband's cancer.

How a person is related is read from the parents that the pedigree names, never guessed: a half sister needs one shared parent and two
different others. That a relative is unaffected by this disease does not say that there was no cancer, so it makes no record.
"""

from __future__ import annotations

from collections.abc import Mapping

from ceiba.records.fhir.rows import Rows, leave, refuse_here
from ceiba.records.phenopackets.shapes import AFFECTED, SEXES, Person, named

UNAFFECTED = "Relatives who are unaffected by the proband's disease, or of whom nothing is said, make no record: {types}."
PROBAND = "The proband's own line in a pedigree makes no record: {types}."
OTHER_DISEASE = "Relatives affected by a disease that is no cancer make no record: {types}."
DISTANT = "Relatives of kinds that Ceiba does not tell apart make no record: {types}."

_WORDS: Mapping[str, tuple[str, str]] = {
    "parent": ("mother", "father"),
    "sibling": ("sister", "brother"),
    "half_sibling": ("half_sister", "half_brother"),
    "child": ("daughter", "son"),
    "grandparent": ("grandmother", "grandfather"),
    "parents_sibling": ("aunt", "uncle"),
    "siblings_child": ("niece", "nephew"),
    "cousin": ("cousin", "cousin"),
    "grandchild": ("granddaughter", "grandson"),
}


class Pedigree:
    """The persons of a pedigree by identifier."""

    def __init__(self, persons: Mapping[str, Person]) -> None:
        self._persons = persons

    def parents(self, identifier: str) -> tuple[str | None, str | None]:
        """Return mother and father of a person; None where the pedigree names none."""
        person = self._persons.get(identifier)
        if person is None:
            return None, None
        return _someone(person.maternal_id), _someone(person.paternal_id)

    def relation(self, proband: str, other: str) -> tuple[str, str | None] | None:
        """Return what `other` is to the proband and through which parent; None when the pedigree does not say, or it has no word."""
        mother, father = self.parents(proband)
        if other in (mother, father):
            return ("mother" if other == mother else "father"), None
        sibling = self._sibling(proband, other)
        if sibling:
            return self._word(sibling, other), None if sibling == "sibling" else self._shared_side(proband, other)
        return self._elder(mother, father, other) or self._younger(proband, other)

    def _elder(self, mother: str | None, father: str | None, other: str) -> tuple[str, str | None] | None:
        for parent, side in ((mother, "maternal"), (father, "paternal")):
            if parent is None:
                continue
            if other in self.parents(parent):
                return self._word("grandparent", other), side
            if self._sibling(parent, other):
                return self._word("parents_sibling", other), side
            if any(self._sibling(parent, aunt) for aunt in self.parents(other) if aunt):
                return self._word("cousin", other), side
        return None

    def _younger(self, proband: str, other: str) -> tuple[str, str | None] | None:
        if proband in self.parents(other):
            return self._word("child", other), None
        for parent in self.parents(other):
            if parent and self._sibling(proband, parent):
                return self._word("siblings_child", other), None
            if parent and proband in self.parents(parent):
                return self._word("grandchild", other), None
        return None

    def _sibling(self, one: str, other: str) -> str | None:
        """Return sibling, half_sibling, or None: two who share both parents, or one with the others known and different."""
        pairs = list(zip(self.parents(one), self.parents(other), strict=True))
        if one == other or any(a is None or b is None for a, b in pairs):
            return None
        shared = sum(a == b for a, b in pairs)
        return {2: "sibling", 1: "half_sibling"}.get(shared)

    def _shared_side(self, one: str, other: str) -> str:
        return "maternal" if self.parents(one)[0] == self.parents(other)[0] else "paternal"

    def _word(self, kind: str, identifier: str) -> str:
        """Return the word for a relative of that kind; "" when the sex is not recorded and the word hangs on it."""
        female, male = _WORDS[kind]
        if female == male:
            return female
        sex = named(self._persons[identifier].sex, SEXES) if identifier in self._persons else ""
        return {"FEMALE": female, "MALE": male}.get(sex, "")


def _someone(identifier: str) -> str | None:
    return identifier if identifier not in ("", "0") else None


def read_person(person: Person, pedigree: Pedigree, proband: tuple[str, str], disease: tuple[str | None, str] | None, rows: Rows) -> None:
    """Add an affected relative.

    proband: identifier in the pedigree, patient code. disease: OncoTree code and text of the proband's one cancer; None without.
    """
    if person.individual_id == proband[0]:
        leave(PROBAND, "person")
    status = named(person.affected_status, AFFECTED)
    if status != "AFFECTED":
        leave(UNAFFECTED, status or "MISSING")
    if disease is None:
        leave(OTHER_DISEASE, "person")
    found = pedigree.relation(proband[0], person.individual_id)
    if found is None:
        leave(DISTANT, "person")
    relation, side = found
    if not relation:
        refuse_here("sex", "The sex of this relative is not recorded, so the word for the relation is not known.", "Add the sex.")
    rows.add(
        "family_history",
        patient_code=proband[1],
        relative_code=person.individual_id,
        relation=relation,
        side=side,
        oncotree=disease[0],
        disease_text=disease[1],
        affected=True,
    )
