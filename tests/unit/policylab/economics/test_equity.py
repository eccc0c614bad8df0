"""Measures of inequality against hand-made numbers, closed forms and what must hold of every distribution."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.economics.equity import (
    atkinson,
    concentration_index,
    equally_distributed,
    equally_distributed_kolm,
    fractional_rank,
    gaps,
    kolm,
    mean_of,
    slope_index,
)
from ceiba.terms.faults import ValueFault


@st.composite
def groups(draw, least=0.1, count=(2, 7)):
    """(values, weights, rank): values from `least`, weights of which none is zero, ranks with ties."""
    size = draw(st.integers(*count))
    value = st.floats(least, 200, allow_nan=False)
    return (
        np.array(draw(st.lists(value, min_size=size, max_size=size))),
        np.array(draw(st.lists(st.floats(0.1, 50), min_size=size, max_size=size))),
        np.array(draw(st.lists(st.integers(0, 4), min_size=size, max_size=size)), dtype=float),
    )


# Atkinson and Kolm


def test_two_equal_groups_by_hand():
    # Half has 60, half 80. e = 1: sqrt(4800); e = 2: harmonic mean 2/(1/60+1/80); e = 0.5: ((sqrt 60 + sqrt 80)/2)^2.
    values, weights = [60, 80], [1, 1]
    assert equally_distributed(values, weights, 1) == pytest.approx(math.sqrt(4800), rel=1e-14)
    assert equally_distributed(values, weights, 2) == pytest.approx(480 / 7, rel=1e-14)
    assert equally_distributed(values, weights, 0.5) == pytest.approx(((math.sqrt(60) + math.sqrt(80)) / 2) ** 2, rel=1e-14)
    assert atkinson(values, weights, 2) == pytest.approx(1 - 480 / 7 / 70, rel=1e-12)


def test_kolm_of_two_equal_groups_is_the_logarithm_of_a_hyperbolic_cosine():
    # h = m -+ d: kolm = ln cosh(alpha d) / alpha.
    assert kolm([60, 80], [5, 5], 0.05) == pytest.approx(math.log(math.cosh(0.5)) / 0.05, rel=1e-13)


def test_kolm_of_a_normal_distribution_is_half_alpha_times_the_variance():
    # E exp(-a h) = exp(-a m + a^2 s^2 / 2): the closed form, to the accuracy of a fine grid of the density.
    x = np.linspace(-9, 9, 20001)
    assert kolm(70 + 4 * x, np.exp(-(x**2) / 2), 0.1) == pytest.approx(0.1 * 16 / 2, rel=1e-9)


def test_atkinson_of_a_lognormal_distribution():
    # 1 - exp(-e s^2 / 2).
    x = np.linspace(-9, 9, 20001)
    assert atkinson(np.exp(4 + 0.2 * x), np.exp(-(x**2) / 2), 1.5) == pytest.approx(1 - math.exp(-1.5 * 0.04 / 2), rel=1e-8)


def test_without_aversion_the_equivalent_is_the_mean():
    values, weights = [50, 70, 75], [1, 2, 3]
    assert equally_distributed(values, weights, 0) == pytest.approx(float(mean_of(values, weights)))
    assert equally_distributed_kolm(values, weights, 0) == pytest.approx(float(mean_of(values, weights)))


def test_endless_aversion_sees_the_worst_off_alone():
    assert equally_distributed([50, 70, 75], [1, 2, 3], 3000) == pytest.approx(50, rel=1e-2)
    assert equally_distributed_kolm([50, 70, 75], [1, 2, 3], 1000) == pytest.approx(50, rel=1e-3)


def test_a_trace_of_aversion_moves_the_mean_by_a_trace():
    values, weights = [50, 70, 75], [1, 2, 3]
    for trace in (1e-300, 1e-30, 1e-12, 1e-9, 1e-7):
        assert equally_distributed_kolm(values, weights, trace) == pytest.approx(float(mean_of(values, weights)), rel=1e-6)
        assert equally_distributed(values, weights, trace) == pytest.approx(float(mean_of(values, weights)), rel=1e-6)
        assert equally_distributed(values, weights, 1 + trace) == pytest.approx(float(equally_distributed(values, weights, 1)), rel=1e-6)


def test_nothing_for_all_is_worth_nothing():
    assert equally_distributed([0, 0], [1, 1], 0.5) == 0
    assert math.isnan(float(atkinson([0, 0], [1, 1], 0.5)))


def test_draws_are_the_second_axis():
    values = np.array([[60.0, 50.0], [80.0, 50.0]])
    assert atkinson(values, [1, 1], 1).shape == (2,)
    assert atkinson(values, [1, 1], 1)[1] == 0
    assert kolm(values, [1, 1], 0.1)[0] == pytest.approx(float(kolm([60, 80], [1, 1], 0.1)))


def test_a_group_without_people_changes_nothing():
    assert atkinson([60, 80, 1e-9], [1, 1, 0], 3) == atkinson([60, 80], [1, 1], 3)
    assert kolm([60, 80, -900], [1, 1, 0], 0.3) == kolm([60, 80], [1, 1], 0.3)


@given(groups(), st.floats(0.05, 20))
def test_atkinson_is_zero_only_for_equals_and_never_one_or_more(found, epsilon):
    values, weights, _ = found
    index = float(atkinson(values, weights, epsilon))
    assert -1e-9 <= index < 1
    if np.ptp(values) > 1e-2 * values.max():
        assert index > 0
    assert float(atkinson(np.full_like(values, values[0]), weights, epsilon)) == pytest.approx(0, abs=1e-12)


@given(groups(), st.floats(0, 20), st.floats(0.01, 100))
def test_atkinson_does_not_see_the_unit(found, epsilon, factor):
    values, weights, _ = found
    assert float(atkinson(values * factor, weights, epsilon)) == pytest.approx(float(atkinson(values, weights, epsilon)), abs=1e-9)


@given(groups(least=-200), st.floats(0, 2), st.floats(-500, 500))
def test_kolm_does_not_see_what_is_added_to_all(found, alpha, shift):
    values, weights, _ = found
    before = float(kolm(values, weights, alpha))
    assert before >= -1e-9
    assert float(kolm(values + shift, weights, alpha)) == pytest.approx(before, abs=1e-8)


@given(groups(), st.floats(0, 5), st.floats(0, 5))
def test_more_aversion_never_raises_the_equivalent(found, one, two):
    values, weights, _ = found
    low, high = sorted((one, two))
    assert float(equally_distributed(values, weights, high)) <= float(equally_distributed(values, weights, low)) * (1 + 1e-9)
    assert float(equally_distributed_kolm(values, weights, high)) <= float(equally_distributed_kolm(values, weights, low)) + 1e-9


# Order of advantage


def test_the_concentration_index_by_hand():
    # Quintiles with 10, 8, 6, 4, 2: mean 6, R = .1 .3 .5 .7 .9; 2/6 * 0.2 * (1 + 2.4 + 3 + 2.8 + 1.8) - 1 = 11/15 - 1.
    assert concentration_index([10, 8, 6, 4, 2], [1] * 5, [1, 2, 3, 4, 5]) == pytest.approx(11 / 15 - 1, rel=1e-13)


def test_unequal_weights_by_hand():
    # 30 people have 4, 50 have 2, 20 have 1: mean 2.4, R = .15 .55 .9; 2/2.4 * (1.2*.15 + 1*.55 + .2*.9) - 1.
    assert concentration_index([4, 2, 1], [30, 50, 20], [1, 2, 3]) == pytest.approx(2 / 2.4 * 0.91 - 1, rel=1e-13)


def test_it_is_one_minus_twice_the_area_under_the_curve():
    values, weights = np.array([4.0, 2.0, 1.0, 7.0]), np.array([30.0, 50.0, 20.0, 11.0])
    people = np.concatenate([[0], np.cumsum(weights) / weights.sum()])
    held = np.concatenate([[0], np.cumsum(values * weights) / (values @ weights)])
    area = float(((held[1:] + held[:-1]) / 2) @ np.diff(people))
    assert concentration_index(values, weights, [1, 2, 3, 4]) == pytest.approx(1 - 2 * area, rel=1e-12)


def test_all_to_the_last_of_many_is_nearly_one():
    n = 1000
    assert concentration_index([0] * (n - 1) + [1], [1] * n, range(n)) == pytest.approx(1 - 1 / n, rel=1e-12)


def test_groups_of_equal_rank_are_one_group():
    # Merging the two groups of rank 2 into one of their mean gives the same index.
    parted = concentration_index([4, 3, 1, 2], [10, 20, 30, 5], [1, 2, 2, 3])
    merged = concentration_index([4, (3 * 20 + 1 * 30) / 50, 2], [10, 50, 5], [1, 2, 3])
    assert parted == pytest.approx(float(merged), rel=1e-12)
    assert list(fractional_rank([10, 20, 20, 50], [1, 2, 2, 3])) == pytest.approx([0.05, 0.3, 0.3, 0.75])


@given(groups(least=0))
def test_the_concentration_index_lies_between_minus_one_and_one_and_turns_with_the_order(found):
    values, weights, rank = found
    index = float(concentration_index(values, weights, rank))
    if math.isnan(index):
        assert not values.any()
        return
    assert -1 <= index <= 1
    assert float(concentration_index(values, weights, -rank)) == pytest.approx(-index, abs=1e-12)
    assert float(concentration_index(values * 3, weights, rank * 7 + 2)) == pytest.approx(index, abs=1e-12)


def test_nobody_with_any_has_no_concentration_index():
    assert math.isnan(float(concentration_index([0, 0], [1, 1], [1, 2])))


def test_the_slope_of_a_straight_line_is_found():
    # h = 3 + 8 R at the middles of unequal groups.
    weights, rank = [1, 2, 3, 4], [1, 2, 3, 4]
    assert slope_index(3 + 8 * fractional_rank(weights, rank), weights, rank) == pytest.approx(8, rel=1e-12)


def test_gaps_between_groups():
    found = gaps([60, 75, 80], [1, 1, 2], [1, 2, 3])
    assert (found.absolute, found.relative) == (20, pytest.approx(80 / 60))
    assert found.slope > 0
    assert found.relative_slope == pytest.approx(found.slope / 73.75)
    assert found.concentration > 0


def test_gaps_without_an_order_have_no_slope_and_a_zero_has_no_ratio():
    found = gaps([0, 75], [1, 1])
    assert found.absolute == 75
    assert all(math.isnan(value) for value in (found.relative, found.slope, found.relative_slope, found.concentration))


# What is refused


@pytest.mark.parametrize("measure", [atkinson, equally_distributed, kolm, equally_distributed_kolm])
@pytest.mark.parametrize("aversion", [-0.5, math.nan, math.inf])
def test_an_aversion_below_zero_or_without_a_number_is_refused(measure, aversion):
    with pytest.raises(ValueFault, match="0 \\(none\\) or more"):
        measure([60, 80], [1, 1], aversion)


def test_atkinson_refuses_what_is_not_a_level():
    with pytest.raises(ValueFault, match="above zero"):
        atkinson([60, -1], [1, 1], 0.5)
    with pytest.raises(ValueFault, match="above zero"):
        atkinson([60, 0], [1, 1], 1)
    assert float(atkinson([60, 0], [1, 1], 0.5)) == pytest.approx(0.5)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueFault, match=r"\(2,\).*\(3,\)"):
        atkinson([1, 2], [1, 1, 1], 1)


def test_an_unknown_value_is_counted_and_never_zero():
    with pytest.raises(ValueFault, match="1 of the values"):
        concentration_index([1, math.nan], [1, 1], [1, 2])


@pytest.mark.parametrize("weights", [[0, 0], [1, -1], [1, math.nan]])
def test_weights_that_count_nobody_are_refused(weights):
    with pytest.raises(ValueFault, match="count people"):
        mean_of([1, 2], weights)


def test_a_rank_that_is_missing_is_refused():
    with pytest.raises(ValueFault, match="order of advantage"):
        concentration_index([1, 2], [1, 1], [1])
    with pytest.raises(ValueFault, match="order of advantage"):
        concentration_index([1, 2], [1, 1], [1, math.nan])


def test_losses_have_no_concentration_index():
    with pytest.raises(ValueFault, match="slope index"):
        concentration_index([1, -2], [1, 1], [1, 2])


def test_one_place_has_no_slope():
    with pytest.raises(ValueFault, match="two places"):
        slope_index([1, 2], [1, 1], [3, 3])


def test_gaps_are_of_one_number_a_group():
    with pytest.raises(ValueFault, match="one number a group"):
        gaps(np.ones((2, 3)), [1, 1])
