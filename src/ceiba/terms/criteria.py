"""Criteria: whom a rule or an assertion is about, matched three-valued against a situation.

What a rule does not name it does not ask, with one exception: a rule silent on age answers *unknown* for a person known to be under 18.
A person whose age is not recorded is not asked for it by a silent rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any

import msgspec

from ceiba.terms.answers import Missing, Value, conjunction, disjunction
from ceiba.terms.codes import SEXES, STAGES, main_stage
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.faults import ValueFault
from ceiba.terms.grounds import parse_ground
from ceiba.terms.profiles import Profile, parse_profile
from ceiba.terms.situations import Situation

ADULT_AGE_YEARS = 18
"""The age from which a rule silent on age is taken to speak (SEMANTICS: children)."""


class AgeRange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whole years, both ends included; None is open. Open at both ends is every age, children included."""

    min: int | None = None
    max: int | None = None

    def __post_init__(self) -> None:
        if self.min is not None and self.min < 0:
            raise ValueFault("an age is zero or more")
        if self.min is not None and self.max is not None and self.max < self.min:
            raise ValueFault("the ages end before they begin")


class Criteria(msgspec.Struct, frozen=True, dict=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Whom it is about. Every field is optional; descendants of a disease are included, III stands for IIIA to IIIC.

    grounds: of prevention, what of exposures, way of life, risk or family it asks for. suspects: genes that have to be looked at, or that a
    family asks to look at, before it says anything; no criterion of its own.
    """

    disease: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    line: tuple[int, ...] = ()
    line_at_least: int | None = None
    profile: Any = None
    age: AgeRange | None = None
    sex: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    grounds: Any = None
    suspects: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for stage in self.stage:
            if stage not in STAGES:
                raise ValueFault("'{stage}' is not a stage group", stage=stage)
        for sex in self.sex:
            if sex not in SEXES:
                raise ValueFault("'{value}' is not one of: {allowed}", value=sex, allowed=", ".join(SEXES))
        if self.profile is not None and not isinstance(self.profile, Profile):
            msgspec.structs.force_setattr(self, "profile", parse_profile(self.profile))
        if self.grounds is not None and not isinstance(self.grounds, Profile):
            msgspec.structs.force_setattr(self, "grounds", parse_profile(self.grounds, parse_ground))

    @cached_property
    def asks(self) -> frozenset[str]:
        """The situation's fields that these criteria read, the age unless every age is meant; markers are listed by `markers`."""
        named = {field for field in ("disease", "stage", "sex", "region", "line") if getattr(self, field)}
        if self.line_at_least is not None:
            named.add("line")
        if self.grounds is not None or self.suspects:
            named.add("grounds")
        if self.age is None or self.ages:
            named.add("age")
        return frozenset(named)

    @cached_property
    def markers(self) -> tuple[str, ...]:
        """The markers that these criteria read, in canonical form."""
        return self.profile.markers if isinstance(self.profile, Profile) else ()

    @cached_property
    def asked_grounds(self) -> tuple[str, ...]:
        """The grounds of prevention that these criteria read, in canonical form."""
        return self.grounds.markers if isinstance(self.grounds, Profile) else ()

    @cached_property
    def named(self) -> tuple[str, ...]:
        """The situation's fields that these criteria name, in order; the age is read, named or not."""
        return tuple(sorted(self.asks - {"age", "grounds"}))

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages at which these criteria change their answer: the first year of each new class."""
        if self.age is None:
            return (ADULT_AGE_YEARS,)
        ends = (self.age.min, None if self.age.max is None else self.age.max + 1)
        return tuple(end for end in ends if end is not None)


class Match(msgspec.Struct, frozen=True):
    """How criteria fit a situation: value, the fields that failed, the facts that are missing, and roadblocks of the unknown ones."""

    value: Value
    failed: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    roadblocks: tuple[str, ...] = ()


def match(criteria: Criteria, situation: Situation, tree: DiseaseTree) -> Match:
    """Fit criteria to a situation: the Kleene AND of all that the criteria name."""
    parts = [(field, _field_value(field, criteria, situation, tree)) for field in criteria.named]
    parts.append(("age", _age_value(criteria.age, situation.age)))
    if isinstance(criteria.profile, Profile):
        parts.append(("profile", criteria.profile.state(situation.presence)))
    if isinstance(criteria.grounds, Profile):
        parts.append(("grounds", criteria.grounds.state(situation.grounds.value)))
    value = conjunction(part for _, part in parts)
    if value is not Value.UNKNOWN:
        return Match(value, failed=tuple(field for field, part in parts if part is Value.NO))
    open_facts = [fact for field, part in parts if part is Value.UNKNOWN for fact in _open_facts(field, criteria, situation)]
    missing, roadblocks = [fact for fact, _ in open_facts], [code for _, code in open_facts]
    return Match(value, missing=tuple(dict.fromkeys(missing)), roadblocks=tuple(dict.fromkeys(roadblocks)))


def _open_facts(field: str, criteria: Criteria, situation: Situation) -> Iterator[tuple[Missing, str]]:
    """Yield what is not known of an undecided field, each with its roadblock."""
    if field == "profile":
        for marker in criteria.profile.undecided(situation.presence):
            yield Missing("person", marker), situation.finding(marker).roadblock
    elif field == "grounds":
        for fact in _missing_grounds(criteria.grounds, situation):
            yield fact, "record_silent" if fact.kind == "person" else "evidence_gap"
    elif field == "age" and situation.age is not None:
        yield Missing("science", "a rule for people under 18"), "age_not_addressed"
    else:
        yield Missing("person", field), "record_silent"


def _missing_grounds(grounds: Profile, situation: Situation) -> Iterator[Missing]:
    """Yield what would decide the grounds: factors that nobody recorded, or, where all are recorded, what nobody knows."""
    for ground in grounds.undecided(situation.grounds.value):
        codes = situation.grounds.missing_of(ground)
        yield from (Missing("person", code) for code in codes)
        if not codes:
            yield Missing("science", f"ground:{ground}")


def suspected(criteria: Criteria, situation: Situation) -> Value:
    """Whether a family asks to look at one of the genes of these criteria."""
    return Value.YES if set(criteria.suspects) & set(situation.grounds.suspected) else Value.NO


def field_value(field: str, criteria: Criteria, situation: Situation, tree: DiseaseTree) -> Value:
    """Return whether one field of a situation fits what the criteria name of it; YES where they do not name it."""
    if field == "age":
        return _age_value(criteria.age, situation.age)
    return _field_value(field, criteria, situation, tree) if field in criteria.asks else Value.YES


def grounds_seen(criteria: Criteria, situation: Situation) -> tuple[Value, Value]:
    """Return all that criteria can tell of the grounds: whether they hold, and whether a family asks to look at their genes."""
    holds = criteria.grounds.state(situation.grounds.value) if isinstance(criteria.grounds, Profile) else Value.YES
    return holds, suspected(criteria, situation)


def _field_value(field: str, criteria: Criteria, situation: Situation, tree: DiseaseTree) -> Value:
    if field == "disease":
        return tree.holds(criteria.disease, situation.disease)
    if field == "stage":
        return _stage_value(criteria.stage, situation.stage)
    if field == "line":
        return _line_value(criteria, situation.line)
    recorded = getattr(situation, field)
    if recorded is None:
        return Value.UNKNOWN
    return Value.YES if recorded in getattr(criteria, field) else Value.NO


def _stage_value(named: tuple[str, ...], recorded: str | None) -> Value:
    if recorded is None:
        return Value.UNKNOWN
    return disjunction(_one_stage(stage, recorded) for stage in named)


def _one_stage(named: str, recorded: str) -> Value:
    if named == recorded or named == main_stage(recorded):
        return Value.YES
    return Value.UNKNOWN if main_stage(named) == recorded else Value.NO


def _line_value(criteria: Criteria, recorded: int | None) -> Value:
    if recorded is None:
        return Value.UNKNOWN
    in_list = recorded in criteria.line
    at_least = criteria.line_at_least is not None and recorded >= criteria.line_at_least
    return Value.YES if in_list or at_least else Value.NO


def _age_value(named: AgeRange | None, recorded: float | None) -> Value:
    if named is None:
        return Value.UNKNOWN if recorded is not None and recorded < ADULT_AGE_YEARS else Value.YES
    if named == AgeRange():
        return Value.YES
    if recorded is None:
        return Value.UNKNOWN
    above = named.min is None or recorded >= named.min
    below = named.max is None or recorded < named.max + 1
    return Value.YES if above and below else Value.NO
