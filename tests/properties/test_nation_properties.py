"""Weights of a nation, whatever its people and facts: margins are met, no weight is negative, and names decide nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.nation import Constraint, rake
from ceiba.policylab.nation.raking import FREE, sums


@st.composite
def tables(draw):
    """A sample of cells with one to three margins that some positive table meets, so that they do not contradict each other.

    Every cell has somebody, which makes raking converge, though slowly where a small cell alone is free of a margin.
    """
    size = draw(st.integers(2, 12))
    counts = np.array(draw(st.lists(st.integers(1, 50), min_size=size, max_size=size)), dtype=np.float64)
    truth = counts * np.array(draw(st.lists(st.floats(0.2, 5.0), min_size=size, max_size=size)))
    constraints = []
    for number in range(draw(st.integers(1, 3))):
        kinds = draw(st.integers(1, 4))
        codes = np.array(draw(st.lists(st.integers(-1 if number else 0, kinds - 1), min_size=size, max_size=size)), dtype=np.int64)
        empty = Constraint(f"margin {number}", codes, np.zeros(kinds), tuple(f"kind {kind}" for kind in range(kinds)))
        constraints.append(Constraint(empty.name, codes, sums(truth, empty), empty.labels))
    return counts, constraints


@given(tables())
def test_margins_that_agree_are_met_and_no_weight_is_negative(table):
    counts, constraints = table
    raked = rake(counts, constraints, tolerance=1e-9)
    assert np.all(raked.totals >= 0)
    assert sums(raked.totals, constraints[0]) == pytest.approx(constraints[0].targets, rel=1e-12)
    missed = [np.abs(sums(raked.totals, each) / np.where(each.targets > 0, each.targets, 1.0) - (each.targets > 0)) for each in constraints]
    assert raked.residual == pytest.approx(max(float(each.max(initial=0.0)) for each in missed), rel=1e-3, abs=1e-14)
    assert raked.converged is (raked.residual <= 1e-9)
    assert raked.residual < 1e-3


@given(tables(), st.randoms(use_true_random=False))
def test_other_names_and_another_order_of_strata_change_no_weight(table, random):
    counts, constraints = table
    order = list(range(counts.size))
    random.shuffle(order)
    renamed = []
    for constraint in constraints:
        places = list(range(constraint.targets.size))
        random.shuffle(places)
        new = np.array([places[code] if code != FREE else FREE for code in constraint.codes], dtype=np.int64)
        targets = np.zeros(constraint.targets.size)
        targets[places] = constraint.targets
        renamed.append(Constraint("another name", new[order], targets, tuple(f"other {place}" for place in places)))
    one = rake(counts, constraints, tolerance=1e-9)
    other = rake(counts[order], renamed, tolerance=1e-9)
    assert other.totals == pytest.approx(one.totals[order], rel=1e-7, abs=1e-7 * float(one.totals.sum()))


@given(tables(), st.floats(0.01, 100.0))
def test_more_people_of_the_same_kinds_change_no_national_number(table, more):
    counts, constraints = table
    one, other = rake(counts, constraints, tolerance=1e-10), rake(counts * more, constraints, tolerance=1e-10)
    # Either may stop a round before the other, so a small cell may differ by as much of the whole as margins may be missed by.
    assert other.totals == pytest.approx(one.totals, rel=1e-6, abs=1e-8 * float(one.totals.sum()))


def test_more_people_change_nothing_where_raking_is_too_slow_to_end():
    """One small cell alone is free of a margin: each round nears it by less than a hundredth."""
    whole = Constraint("all", np.zeros(8, dtype=np.int64), np.array([30.25]), ("all",))
    most = Constraint("most", np.array([0] * 7 + [FREE]), np.array([30.0]), ("most",))
    one, other = (rake(np.ones(8) * times, [whole, most], tolerance=1e-10) for times in (1.0, 0.01171875))
    assert not one.converged
    assert other.totals == pytest.approx(one.totals, rel=1e-9)
