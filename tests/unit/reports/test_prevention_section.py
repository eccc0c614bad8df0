"""The section of prevention: what is recorded, what a model answers or refuses, what was never verified, relatives by relation alone."""

from __future__ import annotations

import re

import pytest

from ceiba.decisions import PersonExplained
from ceiba.evidence.risk import PersonFacts, Relative
from ceiba.language import LANGUAGES
from ceiba.reports import Header, patient_report
from ceiba.reports.grounds import FACTOR_WORDS, say_grounds
from ceiba.reports.prevention import RELATION_WORDS, UNIT_WORDS
from ceiba.reports.ruled_out import ASKED_WORDS
from ceiba.terms.factors import FACTORS
from ceiba.terms.grounds import parse_ground
from ceiba.terms.profiles import parse_profile
from ceiba.terms.tables import RECORD_TABLES

SMOKER = PersonFacts(
    age=61.0,
    sex="male",
    words={
        "smoking_status": "current",
        "education": "high_school",
        "copd": "no",
        "previous_cancer": "no",
        "relatives_with_lung_cancer": "no",
    },
    numbers={"cigarettes_per_day": 20.0, "smoking_years": 40.0, "body_mass_index": 26.4},
)


@pytest.fixture
def text(worlds):
    """The words of a report of a person without needs."""

    def write(facts: PersonFacts, country: str = "br", lang: str = "en") -> str:
        page = patient_report(PersonExplained("P-1", (), facts=facts), Header(worlds[country]), lang)
        return re.sub(r" ([.,;])", r"\1", re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))

    return write


def test_a_risk_stands_with_its_horizon_its_assumption_and_that_it_was_never_verified(text):
    said = text(SMOKER)
    assert "2.6% in 6 years" in said
    assert "version without race or ethnicity was used; by the groups of the United States it would lie between 1.25 % and 6.90 %" in said
    assert "Not verified in Brazil" in said
    assert "public non-profit use" in said


def test_numbers_are_written_as_the_language_does(text):
    assert "2,6%" in text(SMOKER, lang="pt").replace("\u00a0", "")


def test_a_refusal_stands_where_the_number_would(text):
    said = text(PersonFacts(age=80.0, sex="male", words={"smoking_status": "former"}))
    assert "No number. The model covers ages from 55 to 74; the age recorded is 80." in said


def test_a_comparison_made_in_the_country_is_told_with_its_source(text):
    woman = PersonFacts(age=50.0, sex="female", ethnicity="black", numbers={"breast_biopsies": 1.0, "parity": 0.0})
    said = text(woman)
    assert "64 cases and 64 controls" in said
    assert "Evaluation of the applicability of Gail model" in said
    assert "without the label it is" in said
    assert "atypical hyperplasia" in said


def test_relatives_are_named_by_relation_and_the_unnamed_are_not_healthy(text):
    relatives = (
        Relative("mother", None, "OVARY", age_years=52.0, who="Ana Souza"),
        Relative("aunt", "maternal", None, who="Zulma"),
        Relative("sister", None, "BRCA", who="Lia-9"),
        Relative("father", None, None, affected=False),
        Relative("uncle", "maternal", None, age_years=44.0, text="soft tissue sarcoma"),
    )
    said = text(PersonFacts(age=40.0, sex="female", relatives=relatives))
    assert "mother: Ovary/Fallopian Tube, at 52 years" in said
    assert "aunt: a cancer, not said which" in said
    assert "father: no cancer, by the record" in said
    assert "uncle: “soft tissue sarcoma”, at 44 years" in said
    assert "A germline test is indicated: hereditary breast and ovarian cancer" in said
    assert not [name for name in ("Ana Souza", "Zulma", "Lia-9") if name in said]


def test_what_the_residence_says_is_marked_with_its_year_and_what_conflicts_is_told(text):
    facts = PersonFacts(age=40.0, sex="male", conflicting=("smoking_status",)).living_where({"pm2_5": 12.71})
    said = text(facts)
    assert "12.7 µg/m³ (not recorded; the mean of where the person lives (Brazil, 2017))" in said
    assert "Recorded twice and differently on one day, so not known: smoking." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_grounds_are_said_in_every_language(lang):
    written = {"all": ["pack_years >= 20", {"any": ["smoking_status is current", "years_since_quit <= 15"]}, {"not": "family hboc"}]}
    said = say_grounds(parse_profile(written, parse_ground), lang)
    assert "20" in said
    assert "15" in said
    assert say_grounds(parse_profile("risk gail >= 0.0166", parse_ground), lang)


def test_every_word_unit_and_relation_that_may_be_recorded_is_said():
    assert {word for factor in FACTORS.values() for word in factor.words} == set(FACTOR_WORDS)
    assert {factor.unit for factor in FACTORS.values() if factor.unit} == set(UNIT_WORDS)
    (family,) = [table for table in RECORD_TABLES if table.name == "family_history"]
    assert set(family.column("relation").allowed) == set(RELATION_WORDS)
    assert "grounds" in ASKED_WORDS
