"""The exponential of a matrix of rates: who is where after a time in which people may change state more than once."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

_TERMS = 20
"""1/20! is below what a float64 can tell from one."""


def matrix_exponential(rates: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return exp(rates), float64 (n, n_states, n_states): for each of n matrices, the probability of being in a state, from each state.

    rates: float64 (n, n_states, n_states), 0 or more off the diagonal, of the time that passes; what stands on the diagonal is not read (it
    is less the sum of the others). By uniformization: only sums and products of numbers of 0 or more, so that nothing cancels out and no
    probability is below zero.

    >>> matrix_exponential(np.array([[[0.0, np.log(2.0)], [0.0, 0.0]]])).round(12).tolist()
    [[[0.5, 0.5], [0.0, 1.0]]]
    """
    states = rates.shape[-1]
    moving = np.where(np.eye(states, dtype=bool), 0.0, rates)
    leaving = moving.sum(axis=-1)
    fastest = float(leaving.max(initial=0.0))
    if fastest == 0.0:
        return np.broadcast_to(np.eye(states), rates.shape).copy()
    # The time is halved until nobody is expected to move more than once in it, and the result multiplied by itself as often.
    halvings = max(0, math.ceil(math.log2(fastest)))
    pace = fastest / 2.0**halvings
    jump = moving / fastest + np.eye(states) * (1.0 - leaving / fastest)[..., None, :]
    found = np.broadcast_to(np.eye(states), rates.shape) * math.exp(-pace)
    term = found
    for count in range(1, _TERMS + 1):
        term = np.matmul(term, jump) * (pace / count)
        found = found + term
    for _halving in range(halvings):
        found = np.matmul(found, found)
    return found
