"""Where circumstances and their actions stand in a grid, and what of them does not."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.decisions import NOT_RECORDED, Grid
from ceiba.policylab.grid_places import circumstance_places, rows_of


def grid_of(rows):
    """A grid of rows (circumstance_id, action), ascending."""
    circumstances, of_row = np.unique(np.array([each for each, _ in rows], dtype=np.int64), return_inverse=True)
    none = np.zeros((0, 0), dtype=np.int64)
    actions = np.array([action for _, action in rows], dtype=np.int64)
    return Grid(circumstances, of_row.astype(np.int64), {"action": actions}, none, none, none)


@pytest.fixture
def grid():
    return grid_of([(3, 0), (3, 2), (8, 1), (9, 2)])


def test_a_circumstance_has_a_place_or_none(grid):
    assert circumstance_places(grid, np.array([9, 3, 5, 99])).tolist() == [2, 0, NOT_RECORDED, NOT_RECORDED]


def test_an_action_of_a_circumstance_has_a_row_or_none(grid):
    assert rows_of(grid, np.array([0, 0, 1, 2, 2]), np.array([2, 1, 1, 2, 7])).tolist() == [1, NOT_RECORDED, 2, 3, NOT_RECORDED]


def test_no_action_has_no_row_also_where_the_circumstance_before_ends_with_one(grid):
    assert rows_of(grid, np.array([1, 0]), np.array([NOT_RECORDED, NOT_RECORDED])).tolist() == [NOT_RECORDED, NOT_RECORDED]


def test_a_grid_without_rows_has_no_places():
    empty = grid_of([])
    assert circumstance_places(empty, np.array([1])).tolist() == [NOT_RECORDED]
    assert rows_of(empty, np.array([0]), np.array([NOT_RECORDED])).tolist() == [NOT_RECORDED]
    assert rows_of(empty, np.array([], dtype=np.int64), np.array([], dtype=np.int64)).tolist() == []
