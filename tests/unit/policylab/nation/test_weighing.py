"""Weights of needs: cases add up, what is not recorded keeps its share, and what has no incidence has no weight."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from ceiba.policylab.nation import Unmet, Unweighted, weigh_cells


@pytest.fixture
def weighed(margins_with, cells_of, tree):
    """Return the weights of cells under facts, and how they came about."""

    def found(rows, *, trim=None, **facts):
        return weigh_cells(cells_of(*rows), margins_with(**facts), tree, trim=trim)

    return found


def test_the_needs_of_a_disease_add_up_to_its_incidence(weighed):
    weights, weighing = weighed(
        [{"disease": "LUAD", "n": 4}, {"disease": "GB", "n": 2}, {"disease": "GB", "sex": "male", "n": 3}],
        incidence=[("LUAD", None, 100), ("GB", None, 60)],
    )
    assert weights.tolist() == [25, 12, 12]
    assert (weighing.cases, weighing.n_needs, weighing.least, weighing.most) == (160, 9, 12, 25)
    assert weighing.effective_n == pytest.approx(160**2 / (4 * 25**2 + 5 * 12**2))


def test_a_case_is_counted_under_the_nearest_code_that_the_registry_counts(weighed):
    weights, weighing = weighed(
        [{"disease": "LUAD", "n": 3}, {"disease": "NSCLC", "n": 1}, {"disease": "SCLC"}, {"disease": "LUNG"}],
        incidence=[("LUNG", None, 100), ("NSCLC", None, 80)],
    )
    assert weights[:2].tolist() == [20, 20]
    assert np.isnan(weights[2:]).all()
    assert weighing.unweighted == (Unweighted("LUNG", "", 1, "only_a_total"), Unweighted("SCLC", "", 1, "only_a_total"))


def test_a_disease_without_incidence_has_no_national_number(weighed):
    weights, weighing = weighed([{"disease": "GB", "n": 5}, {"disease": "LUAD"}], incidence=[("LUAD", None, 7)])
    assert np.isnan(weights[0])
    assert weights[1] == 7
    assert weighing.unweighted == (Unweighted("GB", "", 5, "no_incidence"),)


def test_a_sex_whose_cases_are_not_counted_has_no_national_number(weighed):
    weights, weighing = weighed(
        [{"disease": "BRCA", "n": 4}, {"disease": "BRCA", "sex": "male", "n": 2}], incidence=[("BRCA", "female", 80)]
    )
    assert weights[0] == 20
    assert np.isnan(weights[1])
    assert weighing.unweighted == (Unweighted("BRCA", "male", 2, "sex_not_counted"),)


def test_people_of_no_recorded_sex_keep_their_share_of_the_disease(weighed):
    weights, weighing = weighed([{"disease": "BRCA", "n": 8}, {"disease": "BRCA", "sex": "", "n": 2}], incidence=[("BRCA", "female", 100)])
    assert weights.tolist() == [10, 10]
    assert weighing.unmet == ()


def test_people_of_no_recorded_sex_alone_stand_for_all_cases(weighed):
    weights, weighing = weighed([{"disease": "BRCA", "sex": "", "n": 4}], incidence=[("BRCA", "female", 90), ("BRCA", "male", 10)])
    assert weights.tolist() == [25]
    assert weighing.unmet == ()


def test_cases_for_whom_nobody_stands_are_named_and_given_to_nobody_else(weighed):
    weights, weighing = weighed([{"disease": "LUAD", "n": 2}], incidence=[("LUAD", "female", 10), ("LUAD", "male", 6), ("GB", None, 3)])
    assert weights.tolist() == [5]
    assert weighing.unmet == (Unmet("cases", "LUAD", "male", 6), Unmet("cases", "GB", "", 3))
    assert weighing.cases == 10


def test_stages_and_ages_part_the_cases_of_a_disease(weighed):
    rows = [{"stage": stage, "age_from": age, "n": n} for stage, age, n in (("IA", 0, 1), ("IV", 0, 2), ("IB", 60, 3), ("IV", 60, 4))]
    weights, weighing = weighed(
        rows,
        incidence=[("LUAD", None, 100)],
        stages=[("LUAD", "I", 0.5), ("LUAD", "IV", 0.5)],
        ages=[("LUAD", None, 0, 59, 0.3), ("LUAD", None, 60, 90, 0.7)],
    )
    totals = weights * [1, 2, 3, 4]
    assert totals[0] + totals[2] == pytest.approx(50, rel=1e-9)
    assert totals[0] + totals[1] == pytest.approx(30, rel=1e-9)
    assert weighing.converged


def test_a_stage_that_is_not_recorded_keeps_its_share_of_the_disease(weighed):
    weights, _ = weighed(
        [{"stage": "", "n": 2}, {"stage": "I", "n": 4}, {"stage": "IV", "n": 4}],
        incidence=[("LUAD", None, 100)],
        stages=[("LUAD", "I", 0.25), ("LUAD", "IV", 0.75)],
    )
    assert (weights * [2, 4, 4]).tolist() == pytest.approx([20, 20, 60])


def test_payers_that_no_fact_names_take_what_the_shares_leave_to_one(weighed):
    weights, _ = weighed(
        [{"payer": "xx-public", "n": 5}, {"payer": "none", "n": 3}, {"payer": "", "n": 2}],
        incidence=[("LUAD", None, 100)],
        payers=[("xx-public", None, 0.9)],
    )
    assert (weights * [5, 3, 2]).tolist() == pytest.approx([90, 6, 4])


def test_shares_of_which_nobody_takes_the_rest_are_scaled_to_the_whole(weighed):
    weights, _ = weighed(
        [{"payer": "xx-public"}, {"payer": "xx-private"}],
        incidence=[("LUAD", None, 100)],
        payers=[("xx-public", None, 0.6), ("xx-private", None, 0.2)],
    )
    assert weights.tolist() == pytest.approx([75, 25])


def test_the_payers_of_a_region_part_the_cases_of_that_region(weighed):
    rows = [{"region": region, "payer": payer} for region in ("XX-N", "XX-C") for payer in ("xx-public", "xx-private")]
    weights, weighing = weighed(
        rows,
        incidence=[("LUAD", None, 100)],
        population=[("XX-N", "North", 3), ("XX-C", "Centre", 1)],
        payers=[("xx-public", "XX-N", 0.9), ("xx-private", "XX-N", 0.1), ("xx-public", None, 0.5), ("xx-private", None, 0.5)],
    )
    assert weights.tolist() == pytest.approx([67.5, 7.5, 12.5, 12.5])
    assert weighing.converged


def test_a_region_where_nobody_is_is_named_and_borne_by_the_others(weighed):
    weights, weighing = weighed(
        [{"region": "XX-N", "n": 2}], incidence=[("LUAD", None, 100)], population=[("XX-N", "North", 3), ("XX-C", "Centre", 1)]
    )
    assert weights.tolist() == [50]
    assert weighing.unmet == (Unmet("regions", "", "XX-C", 25),)


def test_weights_do_not_depend_on_the_order_of_the_cells(margins_with, cells_of, tree):
    rows = [
        {"stage": stage, "payer": payer, "n": n}
        for n, (stage, payer) in enumerate([("I", "xx-public"), ("I", "xx-private"), ("IV", "xx-public"), ("IV", "xx-private")], start=1)
    ]
    margins = margins_with(
        incidence=[("LUAD", None, 100)],
        stages=[("LUAD", "I", 0.4), ("LUAD", "IV", 0.6)],
        payers=[("xx-public", None, 0.7), ("xx-private", None, 0.3)],
    )
    one, _ = weigh_cells(cells_of(*rows), margins, tree)
    other, _ = weigh_cells(cells_of(*rows[::-1]), margins, tree)
    assert other[::-1] == pytest.approx(one, rel=1e-10)


def test_weights_are_trimmed_only_when_asked_and_diseases_still_add_up(weighed):
    rows = [{"stage": "I", "n": 1}, {"stage": "IV", "n": 99}]
    facts = {"incidence": [("LUAD", None, 1000)], "stages": [("LUAD", "I", 0.5), ("LUAD", "IV", 0.5)]}
    whole, weighing = weighed(rows, **facts)
    assert (whole[0], weighing.trimmed) == (pytest.approx(500), 0)
    cut, weighing = weighed(rows, trim=5, **facts)
    assert weighing.trimmed == 1
    assert cut[0] / cut[1] == pytest.approx(50 / (500 / 99))
    assert (cut * [1, 99]).sum() == pytest.approx(1000)
    with pytest.raises(ValueError, match="below the mean"):
        weighed(rows, trim=0.5, **facts)


def test_a_population_of_nobody_has_no_national_number(margins_with, tree, cells_of):
    nobody = cells_of({}).slice(0, 0)
    weights, weighing = weigh_cells(pa.table(nobody), margins_with(incidence=[("LUAD", None, 10)]), tree)
    assert weights.size == 0
    assert (weighing.cases, weighing.effective_n) == (0, 0)
    assert weighing.unmet == (Unmet("cases", "LUAD", "", 10),)
