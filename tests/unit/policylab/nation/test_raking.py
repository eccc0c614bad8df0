"""Raking, against tables worked by hand and the properties that define it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.nation import FREE, Constraint, design_effect, rake


def _constraint(name, codes, targets):
    places = np.asarray(codes, dtype=np.int64)
    return Constraint(name, places, np.asarray(targets, dtype=np.float64), tuple(str(place) for place in range(len(targets))))


def _raked(counts, *constraints):
    return rake(np.asarray(counts, dtype=np.float64), constraints)


def test_a_two_by_two_table_is_raked_to_its_margins_and_keeps_its_odds_ratio():
    # Cells a b / c d with odds ratio 4; rows 60 and 40, columns 50 and 50. With a = x: x (40 - (50 - x)) / ((60 - x)(50 - x)) = 4,
    # so 3 x^2 - 430 x + 12000 = 0, x = (430 - sqrt(40900)) / 6.
    rows, columns = _constraint("rows", [0, 0, 1, 1], [60, 40]), _constraint("columns", [0, 1, 0, 1], [50, 50])
    found = _raked([20, 10, 10, 20], rows, columns)
    x = (430 - np.sqrt(40900)) / 6
    assert found.totals == pytest.approx([x, 60 - x, 50 - x, x - 10], rel=1e-10)
    assert found.converged


def test_three_margins_of_equal_counts_are_met_by_their_products():
    # Without any association in the counts, the raked cells are the products of the shares of each margin.
    shares = ([0.7, 0.3], [0.2, 0.8], [0.5, 0.5])
    codes = np.asarray([[i, j, k] for i in range(2) for j in range(2) for k in range(2)])
    margins = [_constraint(str(place), codes[:, place], np.asarray(share) * 1000) for place, share in enumerate(shares)]
    found = _raked([5] * 8, *margins)
    expected = [1000 * shares[0][i] * shares[1][j] * shares[2][k] for i, j, k in codes]
    assert found.totals == pytest.approx(expected, rel=1e-12)


def test_a_cell_that_no_margin_speaks_of_keeps_its_count():
    found = _raked([3, 4, 5], _constraint("rows", [0, FREE, 0], [16]))
    assert found.totals.tolist() == [6, 4, 10]


def test_margins_that_contradict_each_other_are_said_not_to_converge_and_the_first_holds():
    rows, columns = _constraint("rows", [0, 1], [10, 20]), _constraint("columns", [0, 1], [20, 10])
    found = rake(np.asarray([1.0, 1.0]), [rows, columns], most=50)
    assert not found.converged
    assert found.totals.tolist() == [10, 20]
    assert found.worst == ("columns", "1")
    assert found.residual == pytest.approx(1.0)


@pytest.mark.parametrize("counts", [[-1.0, 2.0], [np.nan, 1.0], [np.inf, 1.0]])
def test_counts_that_are_negative_or_not_finite_are_refused(counts):
    with pytest.raises(ValueError, match="counts must be finite"):
        rake(np.asarray(counts), [_constraint("rows", [0, 1], [1, 1])])


@pytest.mark.parametrize("targets", [[-1, 2], [np.nan, 1]])
def test_targets_that_are_negative_or_not_finite_are_refused(targets):
    with pytest.raises(ValueError, match="a target of the margin 'rows'"):
        rake(np.asarray([1.0, 1.0]), [_constraint("rows", [0, 1], targets)])


def test_a_margin_that_does_not_fit_the_cells_is_refused():
    with pytest.raises(ValueError, match="does not fit"):
        rake(np.asarray([1.0, 1.0]), [_constraint("rows", [0], [1])])


_TABLES = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.tuples(
        st.lists(st.integers(1, 50), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]),
        st.lists(st.floats(0.05, 1), min_size=shape[0], max_size=shape[0]),
        st.lists(st.floats(0.05, 1), min_size=shape[1], max_size=shape[1]),
    )
)


@given(_TABLES, st.randoms())
def test_feasible_margins_are_met_to_a_billionth_whatever_the_order_of_the_cells(table, random):
    counts, rows, columns = table
    codes = np.asarray([(i, j) for i in range(len(rows)) for j in range(len(columns))])
    margins = [
        _constraint("rows", codes[:, 0], 5000 * np.asarray(rows) / sum(rows)),
        _constraint("columns", codes[:, 1], 5000 * np.asarray(columns) / sum(columns)),
    ]
    found = _raked(counts, *margins)
    assert found.converged
    for margin in margins:
        sums = np.bincount(margin.codes, weights=found.totals)
        assert np.all(np.abs(sums - margin.targets) <= 1e-9 * margin.targets)
    order = list(range(len(counts)))
    random.shuffle(order)
    other = _raked(np.asarray(counts)[order], *[Constraint(m.name, m.codes[order], m.targets, m.labels) for m in margins])
    assert other.totals == pytest.approx(found.totals[order], rel=1e-9)


def test_the_design_effect_of_equal_weights_is_one_and_of_unequal_ones_that_of_kish():
    assert design_effect(np.asarray([2.0, 2.0]), np.asarray([5.0, 3.0])) == 1
    # One need of weight 3 and one of weight 1: n * sum w^2 / (sum w)^2 = 2 * 10 / 16.
    assert design_effect(np.asarray([3.0, 1.0]), np.asarray([1.0, 1.0])) == 1.25
    assert np.isnan(design_effect(np.asarray([]), np.asarray([])))
