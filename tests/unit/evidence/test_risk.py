"""A risk model gives a number with all that it rests on, or says why it gives none; a label alone crosses no threshold."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from ceiba.evidence import load_knowledge
from ceiba.evidence.risk import Refused, Risk, Smoker, Woman, absolute_risk, gail, plcom2012
from ceiba.evidence.risk.gail import COUNTED_LOWEST, DEFAULT_GROUP, LABELLED, SEVERAL_GROUPS
from ceiba.terms.answers import Value
from ceiba.terms.faults import ValueFault

HEAVY = Smoker(
    age=68,
    smoking_status="current",
    education=5,
    body_mass_index=30.5241,
    copd=False,
    previous_cancer=True,
    family=True,
    cigarettes_per_day=20,
    smoking_years=33,
    years_since_quit=None,
)
WORKED = (
    (HEAVY, 0.06997445),
    (
        dataclasses.replace(HEAVY, age=63, education=1, body_mass_index=36.01108, copd=True, cigarettes_per_day=10, smoking_years=12),
        0.01827511,
    ),
    (
        dataclasses.replace(
            HEAVY, age=61, body_mass_index=34.25606, copd=True, smoking_status="former", smoking_years=21, years_since_quit=9
        ),
        0.02192871,
    ),
    (
        dataclasses.replace(HEAVY, age=70, education=4, body_mass_index=37.87401, previous_cancer=False, family=False, smoking_years=30),
        0.0245205,
    ),
)
"""The four people worked out in the file of the version without race (source plcom2012-norace), with its seven digits."""


@pytest.fixture(scope="module")
def lung():
    return load_knowledge().lung_risk


@pytest.fixture(scope="module")
def breast():
    return load_knowledge().breast_risk


@pytest.mark.parametrize(("smoker", "expected"), WORKED)
def test_the_version_without_race_gives_the_worked_risks(lung, smoker, expected):
    found = plcom2012(lung, smoker)
    assert found.value == pytest.approx(expected, rel=1e-6, abs=0)
    assert (found.low, found.high, found.horizon_years) == (found.value, found.value, 6)


def test_a_label_that_is_none_of_the_model_s_changes_nothing(lung):
    assert plcom2012(lung, dataclasses.replace(HEAVY, group="mestiza")) == plcom2012(lung, HEAVY)


def test_a_label_of_the_model_is_used_and_shown_without_it(lung):
    plain = plcom2012(lung, HEAVY)
    black, hispanic = (plcom2012(lung, dataclasses.replace(HEAVY, group=group)) for group in ("Black", "Hispanic"))
    assert (black.low, black.high) == (plain.value, black.value)
    assert (hispanic.low, hispanic.high) == (hispanic.value, plain.value)
    assert "without it 7.00 %" in str(black.assumptions[0])


def test_a_threshold_that_only_the_label_crosses_is_unknown(lung):
    hispanic = plcom2012(lung, dataclasses.replace(HEAVY, group="hispanic"))
    between = (hispanic.low + hispanic.high) / 2
    assert hispanic.at_least(between) is Value.UNKNOWN
    assert (hispanic.at_least(hispanic.low), hispanic.at_least(1.01 * hispanic.high)) == (Value.YES, Value.NO)


@pytest.mark.parametrize(
    ("change", "invalid", "missing"),
    [
        ({"smoking_status": "never"}, ("smoking_status",), ()),
        ({"age": 54.9}, ("age",), ()),
        ({"age": 75.0}, ("age",), ()),
        ({"body_mass_index": None, "copd": None}, (), ("body_mass_index", "copd")),
        ({"smoking_status": "former"}, (), ("years_since_quit",)),
        ({"smoking_status": None}, (), ("smoking_status", "years_since_quit")),
        ({"cigarettes_per_day": 0.0}, ("cigarettes_per_day",), ()),
        ({"smoking_status": "former", "smoking_years": 60, "years_since_quit": 9}, ("smoking_years", "years_since_quit"), ()),
    ],
)
def test_what_the_lung_model_does_not_cover_is_refused(lung, change, invalid, missing):
    found = plcom2012(lung, dataclasses.replace(HEAVY, **change))
    assert isinstance(found, Refused)
    assert (found.invalid, found.missing) == (invalid, missing)
    assert all(str(reason) for reason in found.reasons)


def test_the_last_day_of_74_is_covered(lung):
    assert isinstance(plcom2012(lung, dataclasses.replace(HEAVY, age=74.9)), Risk)


KNOWN = Woman(age=50, biopsies=0, menarche=12, births=2, first_birth=24, relatives=1)


def test_a_woman_of_whom_all_is_recorded_has_a_range_over_groups_alone(breast):
    found = gail(breast, KNOWN)
    by_group = [absolute_risk(breast, group, KNOWN, 55) for group in ("other", "hispanic_us_born", "hispanic_foreign_born")]
    assert found.missing == ()
    assert (found.value, found.low, found.high) == (by_group[0], min(by_group), max(by_group))
    assert [said.problem for said in found.assumptions] == [DEFAULT_GROUP]


def test_a_group_of_the_model_is_used_with_what_it_would_be_without(breast):
    found = gail(breast, KNOWN, "Black")
    black, other = (absolute_risk(breast, group, KNOWN, 55) for group in ("black", "other"))
    assert (found.value, found.low, found.high) == (black, min(black, other), max(black, other))
    assert [said.problem for said in found.assumptions] == [LABELLED]


def test_hispanic_is_two_groups_of_the_model(breast):
    found = gail(breast, KNOWN, "hispanic")
    assert found.value == absolute_risk(breast, "hispanic_us_born", KNOWN, 55)
    assert [said.problem for said in found.assumptions] == [SEVERAL_GROUPS, LABELLED]


def test_what_is_not_recorded_widens_the_range_and_is_never_taken_for_none(breast):
    bare = gail(breast, Woman(age=50, births=1))
    assert bare.missing == ("age_at_menarche_years", "age_at_first_birth_years", "breast_biopsies", "relatives_with_breast_cancer")
    assert bare.assumptions[0].problem == COUNTED_LOWEST
    assert "breast_biopsies" in str(bare.assumptions[0])
    worst = Woman(age=50, biopsies=2, hyperplasia=True, menarche=11, births=1, first_birth=31, relatives=2)
    assert bare.high >= max(absolute_risk(breast, group, worst, 55) for group in ("other", "hispanic_us_born", "hispanic_foreign_born"))
    assert bare.low <= gail(breast, KNOWN).low


def test_a_biopsy_without_its_finding_leaves_both_open(breast):
    found = gail(breast, dataclasses.replace(KNOWN, biopsies=1))
    assert found.missing == ("atypical_hyperplasia",)
    low, high = (absolute_risk(breast, "other", dataclasses.replace(KNOWN, biopsies=1, hyperplasia=h), 55) for h in (False, True))
    assert found.low <= low < found.value < high <= found.high


def test_a_woman_without_births_is_not_one_whose_births_nobody_recorded(breast):
    none, unknown = (gail(breast, dataclasses.replace(KNOWN, births=births, first_birth=None)) for births in (0, None))
    assert none.missing == ()
    assert unknown.missing == ("age_at_first_birth_years",)
    assert none.value > unknown.value
    assert unknown.high >= none.high


@pytest.mark.parametrize("age", [34.9, 85.1])
def test_a_woman_outside_the_ages_of_the_tool_is_refused(breast, age):
    assert gail(breast, dataclasses.replace(KNOWN, age=age)).invalid == ("age",)


def test_a_woman_of_another_age_is_told_the_ages_of_the_model_and_her_own(breast):
    (said,) = gail(breast, Woman(age=31.0)).reasons
    assert str(said.problem).format(**said.fields) == "The model is for ages from 35 to 85; this person is 31."


def test_the_models_say_where_they_were_compared_with_what_happened(lung, breast):
    assert [found.source for found in breast.calibration_in("mx")] == ["gail-mexico"]
    assert breast.calibration_in("co") == lung.calibration_in("br") == ()


def test_rates_of_another_number_of_ages_are_refused(breast):
    group = breast.groups[0]
    with pytest.raises(ValueFault, match="14 classes"):
        msgspec.structs.replace(group, incidence=group.incidence[1:])
    with pytest.raises(ValueFault, match="not among the groups"):
        msgspec.structs.replace(breast, default_group="nobody")
