"""Where circumstances, and their actions, stand in the grid of a recount."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ceiba.decisions import NOT_RECORDED, Grid

Integers = npt.NDArray[np.int64]


def circumstance_places(grid: Grid, circumstances: Integers) -> Integers:
    """Return the place in `Grid.circumstances` of each circumstance_id; NOT_RECORDED where the grid has no row of it."""
    return _places(grid.circumstances, circumstances)


def rows_of(grid: Grid, circumstances: Integers, actions: Integers) -> Integers:
    """Return the row of each circumstance (a place) and action (a place in `Options.actions`); NOT_RECORDED where it has none.

    Any action may be NOT_RECORDED, and has no row.
    """
    width = int(max(grid.columns["action"].max(initial=0), actions.max(initial=0))) + 1
    places = _places(grid.of_row * width + grid.columns["action"], circumstances * width + actions)
    found: Integers = np.where(actions < 0, NOT_RECORDED, places)
    return found


def _places(held: Integers, wanted: Integers) -> Integers:
    """Return where each number stands among numbers that ascend; NOT_RECORDED where it does not."""
    if not held.size:
        return np.full(wanted.size, NOT_RECORDED, dtype=np.int64)
    places = np.minimum(np.searchsorted(held, wanted), held.size - 1)
    found: Integers = np.where(held[places] == wanted, places, NOT_RECORDED)
    return found
