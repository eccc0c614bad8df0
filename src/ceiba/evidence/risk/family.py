"""Criteria for hereditary testing by own cancers and family: data in knowledge/risk/family.yaml, answered yes, no or unknown.

What is not recorded of a family is unknown, never none: a person who could still have relatives that nobody recorded gets no *no* from
the family's part of a criterion.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from ceiba.evidence.format import Read
from ceiba.evidence.risk.person import FEMALE, MALE, PersonFacts, Relative
from ceiba.terms.answers import Value, conjunction, disjunction
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.texts import Text

SIDES = ("maternal", "paternal")
BOTH_SIDES = frozenset({"sister", "brother", "daughter", "son", "niece", "nephew", "granddaughter", "grandson"})
GENERATION = {
    **dict.fromkeys(("grandmother", "grandfather"), 2),
    **dict.fromkeys(("mother", "father", "aunt", "uncle"), 1),
    **dict.fromkeys(("daughter", "son", "niece", "nephew"), -1),
    **dict.fromkeys(("granddaughter", "grandson"), -2),
}
"""Generations above the person; those not named are of the person's own."""


class Kin(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Relatives that a clause asks for. at_least: how many. degree: at most. before_age: at diagnosis. sex: of the relative."""

    at_least: int = 1
    disease: tuple[str, ...]
    degree: int = 3
    before_age: int | None = None
    sex: str = ""


class Own(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A cancer of the person that a clause asks for."""

    disease: tuple[str, ...]
    before_age: int | None = None
    sex: str = ""


class Pedigree(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is asked of all affected together, the person among them: how many, in how many generations, one of them before an age."""

    at_least: int
    disease: tuple[str, ...]
    generations: int
    one_before_age: int


class Clause(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One way to meet criteria: all that it names. Relatives count on one side of the family."""

    says: Text
    own: Own | None = None
    kin: tuple[Kin, ...] = ()
    pedigree: Pedigree | None = None


class FamilyCriteria(Read, frozen=True, kw_only=True):
    """Criteria for a germline test: any clause is enough. genes: what to look at. not_said: what of the source our records cannot hold."""

    id: str
    names: Text
    genes: tuple[str, ...]
    clauses: tuple[Clause, ...]
    not_said: Text | None = None


def family_value(criteria: FamilyCriteria, person: PersonFacts, tree: DiseaseTree) -> Value:
    """Whether a person meets criteria."""
    return disjunction(clause_value(clause, person, tree) for clause in criteria.clauses)


def clauses_met(criteria: FamilyCriteria, person: PersonFacts, tree: DiseaseTree) -> tuple[Clause, ...]:
    """Return the clauses that a person meets for certain."""
    return tuple(clause for clause in criteria.clauses if clause_value(clause, person, tree) is Value.YES)


def clause_value(clause: Clause, person: PersonFacts, tree: DiseaseTree) -> Value:
    """Whether a person meets one clause; on one side of the family where it asks for relatives."""
    own = Value.YES if clause.own is None else _own_value(clause.own, person, tree)
    if clause.pedigree is not None:
        own = conjunction((own, _pedigree_value(clause.pedigree, person, tree)))
    if not clause.kin:
        return own
    return conjunction((own, disjunction(conjunction(_kin_value(kin, person, side, tree) for kin in clause.kin) for side in SIDES)))


def _own_value(own: Own, person: PersonFacts, tree: DiseaseTree) -> Value:
    if own.sex and person.sex != own.sex:
        return Value.UNKNOWN if person.sex is None else Value.NO
    if not person.cancers:
        return Value.NO
    return disjunction(
        conjunction((tree.holds(own.disease, cancer.disease), _before(own.before_age, cancer.age_years))) for cancer in person.cancers
    )


def _kin_value(kin: Kin, person: PersonFacts, side: str, tree: DiseaseTree) -> Value:
    """YES when enough relatives fit for certain; else UNKNOWN: the relatives that nobody recorded may fit."""
    certain = {
        _who(place, relative)
        for place, relative in enumerate(person.relatives)
        if relative.affected
        and relative.degree <= kin.degree
        and (not kin.sex or relative.relation in {"female": FEMALE, "male": MALE}[kin.sex])
        and _on_side(relative, side)
        and tree.holds(kin.disease, relative.disease) is Value.YES
        and _before(kin.before_age, relative.age_years) is Value.YES
    }
    return Value.YES if len(certain) >= kin.at_least else Value.UNKNOWN


def _pedigree_value(asked: Pedigree, person: PersonFacts, tree: DiseaseTree) -> Value:
    return disjunction(_pedigree_on(asked, person, side, tree) for side in SIDES)


def _pedigree_on(asked: Pedigree, person: PersonFacts, side: str, tree: DiseaseTree) -> Value:
    own = [cancer for cancer in person.cancers if tree.holds(asked.disease, cancer.disease) is Value.YES]
    kin = [
        (_who(place, relative), relative)
        for place, relative in enumerate(person.relatives)
        if relative.affected and _on_side(relative, side) and tree.holds(asked.disease, relative.disease) is Value.YES
    ]
    people = {name: relative.relation for name, relative in kin} | ({"": "self"} if own else {})
    ages = [relative.age_years for _, relative in kin] + [cancer.age_years for cancer in own]
    generations = {GENERATION.get(relation, 0) for relation in people.values()}
    enough = len(people) >= asked.at_least and _one_is_close_to_two(list(people.values()))
    young = any(_before(asked.one_before_age, age) is Value.YES for age in ages)
    return Value.YES if enough and young and len(generations) >= asked.generations else Value.UNKNOWN


def _one_is_close_to_two(relations: Sequence[str]) -> bool:
    """Whether one of these people is a first-degree relative of two others, as far as the relations to the person tell."""
    return any(
        sum(_close(one, other) for place, other in enumerate(relations) if place != at) >= CLOSE_TO for at, one in enumerate(relations)
    )


CLOSE_TO = 2
"""How many others one of them is a first-degree relative of."""
_CLOSE = (
    ({"self", "sister", "brother"}, {"mother", "father", "self", "sister", "brother"}),
    ({"self"}, {"daughter", "son"}),
    ({"mother", "father", "aunt", "uncle"}, {"grandmother", "grandfather", "aunt", "uncle", "mother", "father"}),
    ({"daughter", "son"}, {"daughter", "son"}),
)
"""Pairs of relations of the first degree to each other, on one side of a family; cousins, nieces and nephews have a parent unnamed."""


def _close(one: str, other: str) -> bool:
    return any((one in these and other in those) or (other in these and one in those) for these, those in _CLOSE)


def _on_side(relative: Relative, side: str) -> bool:
    own_side = {"mother": "maternal", "father": "paternal"}.get(relative.relation, relative.side)
    return relative.relation in BOTH_SIDES or own_side == side


def _before(age: int | None, recorded: float | None) -> Value:
    if age is None:
        return Value.YES
    return Value.UNKNOWN if recorded is None else Value.YES if recorded < age else Value.NO


def _who(place: int, relative: Relative) -> str:
    """What tells relatives apart: the record's own code, or that a person has one mother and one father; else each row is another."""
    return relative.who or (relative.relation if relative.relation in ("mother", "father") else f"{relative.relation} {place}")


def relations_met(criteria: FamilyCriteria, person: PersonFacts, tree: DiseaseTree) -> tuple[str, ...]:
    """Return the relations of the affected relatives whose cancer some clause that is met asks for, each once; never a code."""
    asked = {code for clause in clauses_met(criteria, person, tree) for code in _diseases(clause)}
    found = (r.relation for r in person.relatives if r.affected and asked and tree.holds(tuple(asked), r.disease) is Value.YES)
    return tuple(dict.fromkeys(found))


def _diseases(clause: Clause) -> Iterable[str]:
    for kin in clause.kin:
        yield from kin.disease
    if clause.pedigree is not None:
        yield from clause.pedigree.disease
