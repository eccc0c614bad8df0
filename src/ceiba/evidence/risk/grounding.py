"""Whether each ground of prevention holds for a person: yes, no, or unknown with the factors that nobody recorded."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ceiba.evidence.risk.family import family_value
from ceiba.evidence.risk.person import PersonFacts, has_ground_for, risk_of
from ceiba.evidence.risk.results import Refused, Risk
from ceiba.terms.answers import Value
from ceiba.terms.grounds import DERIVED, Ground, Grounds, parse_ground

if TYPE_CHECKING:
    from ceiba.evidence.knowledge import Knowledge

Judged = tuple[Value, tuple[str, ...]]
"""A ground's value, and the factors that would decide it."""


def grounds_of(person: PersonFacts, asked: Iterable[str], knowledge: Knowledge) -> Grounds:
    """Return what is known of a person's grounds: of each asked for, and the genes that a family criterion which is met asks to look at."""
    risks: dict[str, Risk | Refused] = {}
    states, missing = [], []
    for text in asked:
        value, codes = _judge(parse_ground(text), person, knowledge, risks)
        states.append((text, value))
        if codes:
            missing.append((text, codes))
    met = (criteria for criteria in knowledge.family if family_value(criteria, person, knowledge.tree) is Value.YES)
    genes = tuple(sorted({gene for criteria in met for gene in criteria.genes}))
    return Grounds(tuple(states), tuple(missing), genes)


def _judge(ground: Ground, person: PersonFacts, knowledge: Knowledge, risks: dict[str, Risk | Refused]) -> Judged:
    if ground.kind == "family":
        criteria = next(found for found in knowledge.family if found.id == ground.name)
        value = family_value(criteria, person, knowledge.tree)
        return value, ("family_history",) if value is Value.UNKNOWN else ()
    if ground.kind == "risk":
        if ground.name not in risks:
            risks[ground.name] = risk_of(ground.name, knowledge, person)
        return _of_risk(ground, risks[ground.name], has_ground=has_ground_for(ground.name, knowledge, person))
    if ground.op == "is":
        word = person.words.get(ground.name)
        return (Value.UNKNOWN, (ground.name,)) if word is None else (_value(holds=word == ground.word), ())
    return _of_number(ground, person)


def _of_number(ground: Ground, person: PersonFacts) -> Judged:
    number = person.number(ground.name)
    if number is None:
        parts = DERIVED.get(ground.name, (ground.name,))
        return Value.UNKNOWN, tuple(code for code in parts if person.number(code) is None)
    return _value(holds=number >= ground.number if ground.op == ">=" else number <= ground.number), ()


def _of_risk(ground: Ground, risk: Risk | Refused, *, has_ground: bool) -> Judged:
    """A model that refuses for want of a record leaves it unknown; a refusal for what the person is, is no risk at all, so unknown too."""
    if isinstance(risk, Refused):
        return Value.UNKNOWN, risk.missing or tuple(code for code in risk.invalid if code in ("cigarettes_per_day", "smoking_years"))
    value = risk.at_least(ground.number)
    if value is Value.YES and not has_ground:
        return Value.UNKNOWN, risk.missing
    return value, risk.missing if value is Value.UNKNOWN else ()


def _value(*, holds: bool) -> Value:
    return Value.YES if holds else Value.NO
