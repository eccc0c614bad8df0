"""Values drawn by their shares."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.synthetic.shares import EMPTY, SharesBy, shares


def test_a_number_falls_into_the_part_that_holds_it():
    part = shares([4, 9], [0.25, 0.5])
    assert part.draw(np.array([0.0, 0.249, 0.25, 0.749, 0.75, 0.999])).tolist() == [4, 4, 9, 9, EMPTY, EMPTY]
    assert part.empty == pytest.approx(0.25)


def test_nothing_is_left_of_a_whole_written_in_decimals():
    part = shares(range(10), [0.1] * 10)
    assert part.draw(np.array([1 - 2**-53])).tolist() == [9]
    assert part.empty == 0


def test_no_shares_draw_nothing():
    part = shares([], [])
    assert part.draw(np.array([0.0, 0.5])).tolist() == [EMPTY, EMPTY]
    assert part.empty == 1


def test_more_than_the_whole_is_refused():
    with pytest.raises(ValueError, match=r"add up to 1\.2"):
        shares([0, 1], [0.7, 0.5])


def test_a_key_without_shares_draws_nothing():
    by = SharesBy({2: shares([8], [1.0])})
    assert by.draw(np.array([2, 3, EMPTY]), np.zeros(3)).tolist() == [8, EMPTY, EMPTY]


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any), st.floats(0, 1, exclude_max=True))
def test_a_value_without_a_share_is_never_drawn(weights, number):
    parts = [weight / sum(weights) for weight in weights]
    drawn = int(shares(range(len(parts)), parts).draw(np.array([number]))[0])
    assert drawn != EMPTY
    assert weights[drawn] > 0
