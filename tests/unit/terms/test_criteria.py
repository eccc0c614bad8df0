"""Whom a rule is about: each criterion in turn, met, failed and not recorded."""

from __future__ import annotations

import pytest

from ceiba.terms.answers import Missing, Value
from ceiba.terms.criteria import AgeRange, Criteria, field_value, match
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.situations import Finding, Situation

TREE = DiseaseTree({"TISSUE": "", "LUNG": "TISSUE", "NSCLC": "LUNG", "LUAD": "NSCLC", "BRCA": "TISSUE"}, {})


def fit(criteria, findings=None, **person):
    person = {"age": 50, **person}
    return match(criteria, Situation(findings=findings or {}, **person), TREE)


@pytest.mark.parametrize(
    ("criteria", "field", "met", "failed"),
    [
        (Criteria(disease=("NSCLC",)), "disease", "LUAD", "BRCA"),
        (Criteria(stage=("III", "IV")), "stage", "IIIB", "II"),
        (Criteria(line=(1, 2)), "line", 2, 3),
        (Criteria(line_at_least=2), "line", 4, 1),
        (Criteria(line=(1,), line_at_least=3), "line", 3, 2),
        (Criteria(sex=("female",)), "sex", "female", "male"),
        (Criteria(region=("XX-N",)), "region", "XX-N", "XX-S"),
    ],
)
def test_a_criterion_is_met_failed_or_not_recorded(criteria, field, met, failed):
    """Answers: fails if a field that is not recorded were read as met or as failed."""
    assert fit(criteria, **{field: met}).value is Value.YES
    missed = fit(criteria, **{field: failed})
    assert (missed.value, missed.failed, missed.missing) == (Value.NO, (field,), ())
    silent = fit(criteria)
    assert (silent.value, silent.missing, silent.roadblocks) == (Value.UNKNOWN, (Missing("person", field),), ("record_silent",))


@pytest.mark.parametrize(
    ("named", "recorded", "word"),
    [
        ("III", "IIIB", "yes"),
        ("IIIB", "IIIB", "yes"),
        ("IIIB", "III", "unknown"),
        ("IIIB", "IIIA", "no"),
        ("III", "II", "no"),
        ("0", "0", "yes"),
    ],
)
def test_a_group_stands_for_its_letters_and_may_be_one_of_them(named, recorded, word):
    assert fit(Criteria(stage=(named,)), stage=recorded).value.word == word


@pytest.mark.parametrize(
    ("named", "age", "word"),
    [
        (AgeRange(18, 75), 17.99, "no"),
        (AgeRange(18, 75), 18, "yes"),
        (AgeRange(18, 75), 75.9, "yes"),
        (AgeRange(18, 75), 76, "no"),
        (AgeRange(None, 17), 17.5, "yes"),
        (AgeRange(18, 75), None, "unknown"),
        (AgeRange(), None, "yes"),
        (AgeRange(), 3, "yes"),
        (None, 17.9, "unknown"),
        (None, 18, "yes"),
        (None, None, "yes"),
    ],
)
def test_ages_are_whole_years_with_both_ends(named, age, word):
    """Children: fails if a silent rule answered for a child, or if an adult's missing age were asked for by it."""
    assert fit(Criteria(age=named), age=age).value.word == word


def test_silence_about_children_is_a_gap_of_the_science_and_no_age_is_asked_for():
    fitted = fit(Criteria(), age=9)
    assert (fitted.missing, fitted.roadblocks) == ((Missing("science", "a rule for people under 18"),), ("age_not_addressed",))


def test_an_age_that_is_not_recorded_is_asked_for_by_a_rule_that_names_one():
    fitted = fit(Criteria(age=AgeRange(18)), age=None)
    assert (fitted.missing, fitted.roadblocks) == ((Missing("person", "age"),), ("record_silent",))


def test_one_failed_criterion_decides_whatever_else_is_missing():
    fitted = fit(Criteria(disease=("LUAD",), stage=("IV",), line=(1,)), disease="BRCA", line=2)
    assert (fitted.value, fitted.failed, fitted.missing) == (Value.NO, ("disease", "line"), ())


def test_a_markers_own_roadblock_says_why_it_is_not_known():
    criteria = Criteria(profile={"all": ["ALK fusion", "ROS1 fusion", {"not": "EGFR p.L858R"}]})
    fitted = fit(criteria, {"ALK fusion": Finding.OUTSIDE_PANEL, "EGFR p.L858R": Finding.ABSENT})
    assert fitted.missing == (Missing("person", "ALK fusion"), Missing("person", "ROS1 fusion"))
    assert fitted.roadblocks == ("outside_panel", "untested")


def test_a_profile_that_is_not_met_fails_as_profile():
    assert fit(Criteria(profile="ALK fusion"), {"ALK fusion": Finding.ABSENT}).failed == ("profile",)


def test_criteria_say_what_they_read():
    criteria = Criteria(disease=("LUAD",), line_at_least=2, sex=("male",), profile={"any": ["ALK fusion", "EML4::ALK fusion"]})
    assert criteria.asks == {"disease", "line", "sex", "age"}
    assert criteria.markers == ("ALK fusion", "EML4::ALK fusion")
    assert (Criteria().asks, Criteria().markers) == ({"age"}, ())


@pytest.mark.parametrize(
    ("age", "ages"),
    [(None, (18,)), (AgeRange(), ()), (AgeRange(18), (18,)), (AgeRange(None, 17), (18,)), (AgeRange(18, 75), (18, 76))],
)
def test_criteria_say_at_which_ages_they_change_their_answer(age, ages):
    assert Criteria(age=age).ages == ages


def test_a_profile_may_be_given_ready_made():
    profile = Criteria(profile="ALK rearrangement").profile
    assert Criteria(profile=profile).markers == ("ALK fusion",)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"stage": ("V",)}, "'V' is not a stage group"),
        ({"sex": ("f",)}, "'f' is not one of: female, male"),
        ({"profile": "ALK fussion"}, "'ALK fussion' is not a marker"),
    ],
)
def test_criteria_that_cannot_be_are_refused(wrong, problem):
    with pytest.raises(ValueError, match=problem):
        Criteria(**wrong)


@pytest.mark.parametrize(("first", "last", "problem"), [(-1, None, "zero or more"), (40, 39, "end before they begin")])
def test_ages_that_cannot_be_are_refused(first, last, problem):
    with pytest.raises(ValueError, match=problem):
        AgeRange(first, last)


def test_one_year_is_a_range():
    assert fit(Criteria(age=AgeRange(40, 40)), age=40.5).value is Value.YES


@pytest.mark.parametrize(
    ("field", "word"), [("disease", "no"), ("stage", "unknown"), ("line", "yes"), ("age", "no"), ("sex", "yes"), ("region", "yes")]
)
def test_one_field_can_be_asked_alone_and_one_that_is_not_named_fits(field, word):
    criteria = Criteria(disease=("LUAD",), stage=("IV",), line=(1,), age=AgeRange(18))
    person = Situation(disease="BRCA", line=1, age=9, sex="male")
    assert field_value(field, criteria, person, TREE).word == word
