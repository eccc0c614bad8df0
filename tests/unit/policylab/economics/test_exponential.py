"""The exponential of a matrix of rates against what can be worked out by hand, and against very many small steps."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.economics.exponential import matrix_exponential


def test_two_states_give_the_share_that_has_left():
    found = matrix_exponential(np.array([[[0.0, 0.3], [0.0, 0.0]]]))[0]
    assert found[0] == pytest.approx([np.exp(-0.3), -np.expm1(-0.3)], rel=1e-14)
    assert found[1].tolist() == [0.0, 1.0]


def test_to_and_fro_gives_the_closed_form():
    there, back = 0.7, 0.2
    left = there * -np.expm1(-(there + back)) / (there + back)
    assert matrix_exponential(np.array([[[0.0, there], [back, 0.0]]]))[0, 0, 1] == pytest.approx(left, rel=1e-14)


@pytest.mark.parametrize("pace", [1e-8, 0.5, 1.0, 40.0])
def test_rows_sum_to_one_and_nothing_is_below_zero(pace):
    rates = np.random.default_rng(4).random((50, 5, 5)) * pace
    found = matrix_exponential(rates)
    assert found.min() >= 0.0
    np.testing.assert_allclose(found.sum(axis=-1), 1.0, atol=1e-13)


def test_it_is_what_very_many_small_steps_come_to():
    rates = np.array([[0.0, 0.15, 0.0], [0.5, 0.0, 0.105], [0.0, 0.0, 0.0]])
    step = rates / 2**20
    step += np.eye(3) - np.diag(step.sum(axis=1))
    np.testing.assert_allclose(matrix_exponential(rates[None])[0], np.linalg.matrix_power(step, 2**20), atol=1e-6)


def test_where_nobody_moves_everybody_stays():
    assert matrix_exponential(np.zeros((2, 3, 3))).tolist() == [np.eye(3).tolist()] * 2
