"""What a page says of prevention: what is recorded, what the risk models answer or refuse, and what the family asks for.

Relatives are named by relation alone. Where a risk was never compared with what happens in the country, the page says so beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ceiba.decisions import residence_defaults
from ceiba.evidence.risk import (
    FactorNames,
    FamilyCriteria,
    Model,
    Percents,
    PersonFacts,
    Refused,
    clauses_met,
    has_ground_for,
    relations_met,
    risk_of,
)
from ceiba.language import mark
from ceiba.reports.grounds import FACTOR_WORDS, say_factor
from ceiba.reports.missing import say_missing
from ceiba.reports.page import Page
from ceiba.reports.words import say_list
from ceiba.terms.answers import Reason
from ceiba.terms.factors import FACTORS
from ceiba.terms.faults import Saying

RELATION_WORDS = {
    "mother": mark("mother"),
    "father": mark("father"),
    "sister": mark("sister"),
    "brother": mark("brother"),
    "daughter": mark("daughter"),
    "son": mark("son"),
    "half_sister": mark("half-sister"),
    "half_brother": mark("half-brother"),
    "grandmother": mark("grandmother"),
    "grandfather": mark("grandfather"),
    "aunt": mark("aunt"),
    "uncle": mark("uncle"),
    "niece": mark("niece"),
    "nephew": mark("nephew"),
    "cousin": mark("cousin"),
    "granddaughter": mark("granddaughter"),
    "grandson": mark("grandson"),
}
UNIT_WORDS = {"ug/m3": "µg/m³", "ug/L": "µg/L", "kg/m2": "kg/m²", "g/d": mark("g a day"), "/d": "", "a": mark("years"), "{count}": ""}


@dataclass(frozen=True, slots=True)
class FactorView:
    """One recorded factor. source: of a value of the place of residence, who measured it and of when; "" of the person's own record."""

    name: str
    value: str
    source: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RiskView:
    """What one model answers: value and range in words, or the reasons of a refusal. calibration: where it was compared, with labels."""

    name: str
    outcome: str
    value: str
    range: str
    refused: tuple[str, ...]
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]
    calibration: tuple[tuple[str, tuple[str, ...]], ...]
    limits: str
    licence: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyView:
    """Criteria that the person meets: by which clauses, through which relations, which genes they ask to look at."""

    name: str
    clauses: tuple[str, ...]
    relations: str
    genes: str
    not_said: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PreventionView:
    """The section of prevention. conflicting: factors of which one day says two things."""

    factors: tuple[FactorView, ...]
    conflicting: tuple[str, ...]
    relatives: tuple[str, ...]
    risks: tuple[RiskView, ...]
    family: tuple[FamilyView, ...]


def prevention_view(page: Page, person: PersonFacts | None) -> PreventionView | None:
    """Return the section, None when nothing of prevention is recorded."""
    if person is None:
        return None
    knowledge = page.header.world.knowledge
    asked = [model for model in knowledge.risk_models if has_ground_for(model.id, knowledge, person)]
    return PreventionView(
        factors=tuple(_factors(page, person)),
        conflicting=tuple(say_factor(code, page.lang) for code in person.conflicting),
        relatives=tuple(_relatives(page, person)),
        risks=tuple(_risk(page, model, person) for model in asked),
        family=tuple(view for criteria in knowledge.family for view in _family(page, criteria, person)),
    )


def _factors(page: Page, person: PersonFacts) -> Iterator[FactorView]:
    defaults = residence_defaults(page.header.world.pack, person.region)
    for code in FACTORS:
        name = page.sentence([say_factor(code, page.lang)])
        if code in person.words:
            yield FactorView(name, page.speech.gettext(FACTOR_WORDS[person.words[code]]), "", ())
        elif code in person.of_residence:
            row, origin = defaults[code].row, f"pack:{page.header.country}"
            cited = Reason(
                code, origin, row.cited.source, row.cited.place, confidence=row.cited.confidence or "", assumed=row.cited.assumed
            )
            where = page.names.region(defaults[code].region) if defaults[code].region else page.header.country_name(page.lang)
            told = page.speech.gettext(
                "not recorded; the mean of where the person lives ({place}, {year})", place=where, year=row.as_of[:4]
            )
            yield FactorView(name, _number(page, code, person.numbers[code]), told, page.references.cite([cited]))
        elif code in person.numbers:
            yield FactorView(name, _number(page, code, person.numbers[code]), "", ())


def _number(page: Page, code: str, value: float) -> str:
    unit = UNIT_WORDS[FACTORS[code].unit]
    number = page.speech.number(value, decimals=0 if value == int(value) else 1)
    return f"{number} {page.speech.gettext(unit)}" if unit else number


def _relatives(page: Page, person: PersonFacts) -> Iterator[str]:
    gettext = page.speech.gettext
    for relative in person.relatives:
        relation = gettext(RELATION_WORDS[relative.relation])
        if not relative.affected:
            yield gettext("{relation}: no cancer, by the record", relation=relation)
            continue
        cancer = page.names.disease(relative.disease, page.lang) if relative.disease else _as_written(page, relative.text)
        if relative.age_years is None:
            yield gettext("{relation}: {cancer}", relation=relation, cancer=cancer)
        else:
            yield gettext(
                "{relation}: {cancer}, at {age} years", relation=relation, cancer=cancer, age=page.speech.number(relative.age_years)
            )


def _as_written(page: Page, text: str) -> str:
    """A cancer that the tree does not know: as the source writes it, where it says which."""
    return page.speech.gettext("“{text}”", text=text) if text else page.speech.gettext("a cancer, not said which")


def _risk(page: Page, model: Model, person: PersonFacts) -> RiskView:
    found = risk_of(model.id, page.header.world.knowledge, person)
    lang, speech = page.lang, page.speech
    reason = Reason(model.id, "knowledge", model.source, model.place, confidence=model.confidence or "")
    view = RiskView(
        name=model.names.in_language(lang),
        outcome=model.outcome.in_language(lang),
        value="",
        range="",
        refused=(),
        missing=tuple(say_missing(code, lang, page.names) for code in found.missing),
        assumptions=(),
        calibration=(),
        limits=model.limits.in_language(lang),
        licence=model.licence.in_language(lang),
        labels=page.references.cite([reason]),
    )
    if isinstance(found, Refused):
        return replace(view, refused=tuple(_say(page, saying) for saying in found.reasons))
    value, low, high = (speech.percent(share, decimals=1) for share in (found.value, found.low, found.high))
    return replace(
        view,
        value=speech.gettext("{value} in {years} years", value=value, years=speech.number(found.horizon_years)),
        range="" if low == high else speech.gettext("{low} to {high}", low=low, high=high),
        assumptions=tuple(_say(page, saying) for saying in found.assumptions),
        calibration=_calibration(page, model),
        labels=page.references.cite(found.because),
    )


def _calibration(page: Page, model: Model) -> tuple[tuple[str, tuple[str, ...]], ...]:
    country = page.header.country
    found = model.calibration_in(country)
    if not found:
        told = page.speech.gettext(
            "Not verified in {country}: no comparison of this model with what happens there was found.",
            country=page.header.country_name(page.lang),
        )
        return ((told, ()),)
    cited = [Reason(f"{model.id}:{read.source}", "knowledge", read.source, read.place, confidence=read.confidence or "") for read in found]
    return tuple((read.says.in_language(page.lang), page.references.cite([reason])) for read, reason in zip(found, cited, strict=True))


def _say(page: Page, saying: Saying) -> str:
    """A sentence of a model in the page's language, with the names of the factors it counts and numbers as the country writes them."""
    return page.speech.gettext(saying.problem, **{name: _field(page, field) for name, field in saying.fields.items()})


def _field(page: Page, field: object) -> object:
    if isinstance(field, FactorNames):
        return say_list([say_missing(code, page.lang, page.names) for code in field.codes], page.lang)
    if isinstance(field, Percents):
        return " / ".join(page.speech.number(100 * share, decimals=2) for share in field.shares)
    return field


def _family(page: Page, criteria: FamilyCriteria, person: PersonFacts) -> Iterator[FamilyView]:
    tree = page.header.world.knowledge.tree
    met = clauses_met(criteria, person, tree)
    if not met:
        return
    relations = [page.speech.gettext(RELATION_WORDS[relation]) for relation in relations_met(criteria, person, tree)]
    reason = Reason(criteria.id, "knowledge", criteria.source, criteria.place, confidence=criteria.confidence or "")
    yield FamilyView(
        name=criteria.names.in_language(page.lang),
        clauses=tuple(clause.says.in_language(page.lang) for clause in met),
        relations=say_list(relations, page.lang) if relations else "",
        genes=say_list(list(criteria.genes), page.lang),
        not_said=criteria.not_said.in_language(page.lang) if criteria.not_said else "",
        labels=page.references.cite([reason]),
    )
