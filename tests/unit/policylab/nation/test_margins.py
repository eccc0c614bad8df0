"""Margins as they are read from a pack's facts, and the facts that fit none."""

from __future__ import annotations

import pytest

from ceiba.errors import PackRefused
from ceiba.policylab.nation import Band, margins_of
from ceiba.terms.citations import Citation


def test_the_count_of_a_whole_tissue_is_a_total_where_its_tumours_are_counted(margins_with):
    found = margins_with(incidence=[("LUNG", None, 1000), ("NSCLC", None, 850), ("TISSUE", None, 9000), ("BRCA", "female", 500)])
    assert found.cases == {("NSCLC", None): 850, ("BRCA", "female"): 500}
    assert found.totals == {"LUNG", "TISSUE"}


def test_of_both_sexes_only_those_count_that_no_row_of_one_sex_counts(margins_with):
    found = margins_with(incidence=[("BRCA", None, 110), ("BRCA", "female", 100)])
    assert found.cases == {("BRCA", None): 10, ("BRCA", "female"): 100}


def test_cases_are_parted_by_region_as_people_are(margins_with):
    found = margins_with(incidence=[("GB", None, 10)], population=[("XX-N", "North", 300), ("XX-C", "Centre", 100)])
    assert found.regions == {"XX-N": 0.75, "XX-C": 0.25}


def test_the_ages_of_a_sex_win_over_those_of_both(margins_with):
    found = margins_with(
        incidence=[("GB", None, 10)], ages=[("GB", None, 0, 49, 0.4), ("GB", None, 50, 90, 0.6), ("GB", "male", 0, 90, 1.0)]
    )
    assert found.ages_of("GB", "male") == {Band(0, 90): 1.0}
    assert found.ages_of("GB", "female") == {Band(0, 49): 0.4, Band(50, 90): 0.6}
    assert found.ages_of("BRCA", "female") == {}
    assert found.cuts == (0, 50, 91)


def test_what_is_assumed_or_held_with_low_confidence_is_named(pack_with, tree):
    assumed = margins_of(pack_with(Citation(assumed=True, reason="a guess"), incidence=[("GB", None, 10)]), tree)
    low = margins_of(pack_with(Citation(source="xx-census", confidence="low"), incidence=[("GB", None, 10)]), tree)
    sure = margins_of(pack_with(incidence=[("GB", None, 10)]), tree)
    assert [[used.doubtful for used in found.used] for found in (assumed, low, sure)] == [[True], [True], [False]]


def test_facts_of_other_diseases_are_not_used(margins_with):
    found = margins_with(incidence=[("GB", None, 10)], ages=[("AML", None, 0, 90, 1.0)], stages=[("BRCA", "IV", 1.0)])
    assert {used.file for used in found.used} == {"incidence"}
    assert (found.ages, found.stages) == ({}, {})


@pytest.mark.parametrize(
    ("name", "row", "problem"),
    [
        ("incidence", ("NOSUCH", None, 10), "none of the disease tree"),
        ("incidence", ("GB", "other", 10), "neither female nor male"),
        ("incidence", ("GB", None, -10), "fewer than none"),
        ("ages", ("GB", None, 50, 40, 0.1), "lies in another, or ends before it begins"),
        ("ages", ("GB", None, 10, 40, 0.1), "lies in another"),
        ("ages", ("GB", None, 41, 50, 0.9), "more than one"),
        ("stages", ("GB", "IV", 0.9), "more than one"),
        ("payers", ("xx-nobody", None, 0.1), "none of the pack"),
        ("payers", ("xx-public", "XX-Q", 0.1), "none of population.csv"),
        ("payers", ("xx-public", None, 0.9), "more than one"),
    ],
)
def test_a_fact_that_fits_no_margin_is_refused_at_its_row(pack_with, tree, name, row, problem):
    facts = {
        "incidence": [("GB", None, 10)],
        "ages": [("GB", None, 0, 40, 0.5)],
        "stages": [("GB", "I", 0.5)],
        "population": [("XX-N", "North", 300)],
        "payers": [("xx-public", None, 0.5)],
    }
    with pytest.raises(PackRefused, match=problem) as refused:
        margins_of(pack_with(**{**facts, name: [*facts[name], row]}), tree)
    assert (refused.value.file, refused.value.line) == (f"xx/facts/{name}.csv", 3)
