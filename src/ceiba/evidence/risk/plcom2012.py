"""PLCOm2012: the probability of lung cancer within six years of a person who has smoked (Tammemagi et al., N Engl J Med 2013).

The model has a term for race or ethnicity, of the United States. A record that uses the model's own word gets that term, and the
risk by the version fitted without it beside: the two are the ends of the range, so that a label alone never crosses a threshold. A record
that does not is judged by the version without it. Numbers: knowledge/risk/lung.yaml.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from ceiba.evidence.risk.coefficients import LungGroup, LungModel, LungTerms, reason_of
from ceiba.evidence.risk.results import Percents, Refused, Risk
from ceiba.terms.faults import Saying

NOT_A_SMOKER = "The model is for people who have smoked; it says nothing of those who never did."
OUTSIDE_AGES = "The model covers ages from {first} to {last}; the age recorded is {age}."
NOT_RECORDED = "Not recorded, and the model asks for it."
CONTRADICTS = "What is recorded of smoking contradicts itself or the age."
WITH_TERM = "The record says '{group}', a group of the model; with its term the risk is {with_term} %, without it {without} %."
WITHOUT_TERM = (
    "No group of the model is recorded, so the version without race or ethnicity was used; by the groups of the United States it would lie"
    " between {low} % and {high} %."
)


_CODES = {"family": "relatives_with_lung_cancer"}
"""What the records call a predictor, where it is called otherwise here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoker:
    """What the model asks of a person; None is not recorded.

    education: 1 (less than high school) to 6 (postgraduate). family: a first-degree relative with lung cancer. years_since_quit is not
    asked of who smokes now. group: race or ethnicity as recorded.
    """

    age: float | None
    smoking_status: str | None
    education: int | None
    body_mass_index: float | None
    copd: bool | None
    previous_cancer: bool | None
    family: bool | None
    cigarettes_per_day: float | None
    smoking_years: float | None
    years_since_quit: float | None
    group: str | None = None


def plcom2012(model: LungModel, smoker: Smoker) -> Risk | Refused:
    """Return the six-year risk of a person, or why the model gives none."""
    refused = _refused(model, smoker)
    if refused is not None:
        return refused
    without = _probability(model, model.norace.constant, model.norace.terms, smoker)
    by_group = {group.id: _probability(model, model.constant + group.term, model.terms, smoker) for group in model.groups}
    group = group_of(model, smoker.group)
    if group is None:
        low, high = _told(min(by_group.values())), _told(max(by_group.values()))
        said = Saying(WITHOUT_TERM, {"low": low, "high": high})
        cited = (reason_of(model.norace, f"{model.id}norace"), reason_of(model, model.id))
        return Risk(model.id, without, without, without, model.horizon_years, cited, (said,))
    value = by_group[group.id]
    said = Saying(WITH_TERM, {"group": group.id, "with_term": _told(value), "without": _told(without)})
    cited = (reason_of(model, model.id), reason_of(model.norace, f"{model.id}norace"))
    return Risk(model.id, value, min(value, without), max(value, without), model.horizon_years, cited, (said,))


def group_of(model: LungModel, recorded: str | None) -> LungGroup | None:
    """Return the model's group that a record names by one of the model's own words; None for any other word."""
    word = (recorded or "").strip().casefold()
    return next((group for group in model.groups if word in group.words), None)


def _refused(model: LungModel, smoker: Smoker) -> Refused | None:
    if smoker.smoking_status == "never":
        return Refused(model.id, (Saying(NOT_A_SMOKER),), invalid=("smoking_status",))
    asked = [field.name for field in fields(Smoker) if field.name != "group"]
    if smoker.smoking_status == "current":
        asked.remove("years_since_quit")
    if smoker.age is not None and not model_covers(model, smoker.age):
        ages = {"first": model.ages.min, "last": model.ages.max, "age": f"{smoker.age:g}"}
        return Refused(model.id, (Saying(OUTSIDE_AGES, ages),), invalid=("age",))
    missing = tuple(_CODES.get(name, name) for name in asked if getattr(smoker, name) is None)
    if missing:
        return Refused(model.id, (Saying(NOT_RECORDED),), missing=missing)
    invalid = _contradictions(smoker)
    return Refused(model.id, (Saying(CONTRADICTS),), invalid=invalid) if invalid else None


def model_covers(model: LungModel, age: float) -> bool:
    """Whether an age lies in the whole years that the model covers."""
    return (model.ages.min or 0) <= age < (model.ages.max or math.inf) + 1


def _contradictions(smoker: Smoker) -> tuple[str, ...]:
    age, years, quit_years = smoker.age or 0.0, smoker.smoking_years or 0.0, _quit_years(smoker)
    found = []
    if not smoker.cigarettes_per_day:
        found.append("cigarettes_per_day")
    if years + quit_years > age:
        found += ["smoking_years", "years_since_quit"]
    return tuple(found)


def _quit_years(smoker: Smoker) -> float:
    return 0.0 if smoker.smoking_status == "current" else smoker.years_since_quit or 0.0


def _probability(model: LungModel, constant: float, terms: LungTerms, smoker: Smoker) -> float:
    centres = model.centres
    cigarettes = 10.0 / (smoker.cigarettes_per_day or math.nan)
    log_odds = (
        constant
        + terms.age * ((smoker.age or 0.0) - centres.age)
        + terms.education * ((smoker.education or 0) - centres.education)
        + terms.body_mass_index * ((smoker.body_mass_index or 0.0) - centres.body_mass_index)
        + terms.copd * bool(smoker.copd)
        + terms.previous_cancer * bool(smoker.previous_cancer)
        + terms.family * bool(smoker.family)
        + terms.current * (smoker.smoking_status == "current")
        + terms.cigarettes * (cigarettes - centres.cigarettes)
        + terms.smoking_years * ((smoker.smoking_years or 0.0) - centres.smoking_years)
        + terms.years_since_quit * (_quit_years(smoker) - centres.years_since_quit)
    )
    return 1.0 / (1.0 + math.exp(-log_odds))


def _told(share: float) -> Percents:
    return Percents((share,))
