"""Draws of a nation's people: how far its numbers could be others had others been recorded, the same draw for every world.

Each draw is a bootstrap of Poisson counts over the units, as `nation.ranges` draws, held to the same cases a year in all. Units that fare
alike in every world are drawn together, with the mean and the variance that their weights give, so that what differs between two worlds is
drawn from those alone who fare otherwise in them. What a pack does not know is not in it: the two bounds hold that.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from ceiba.policylab.nation import BOUNDS, DRAWS, LEVEL, Interval
from ceiba.policylab.scenarios.units import Numbers, Seen, Units

_KEY_BYTES = 16


class Draws:
    """Draws of units under several worlds. seed: of the numbers drawn."""

    def __init__(self, units: Units, worlds: Sequence[Seen], seed: int, n_draws: int = DRAWS) -> None:
        if not worlds:
            raise ValueError("there is no world to draw in")
        passing = np.stack([world.passing(at) for world in worlds for at in BOUNDS])
        fates, group = np.unique(passing, axis=1, return_inverse=True)
        group = group.reshape(-1)
        n_groups = fates.shape[1]
        self._fates = fates.reshape(len(worlds), len(BOUNDS), n_groups)
        weight = np.bincount(group, weights=units.weight, minlength=n_groups)
        squares = np.bincount(group, weights=units.weight_sq, minlength=n_groups)
        has = weight > 0
        mean = np.divide(weight**2, squares, out=np.zeros_like(weight), where=has)
        step = np.divide(squares, weight, out=np.zeros_like(weight), where=has)
        key = hashlib.sha256(f"{seed}:people".encode()).digest()[:_KEY_BYTES]
        drawn = np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little"))).poisson(mean, (n_draws, n_groups)) * step
        total = drawn.sum(axis=1, keepdims=True)
        self._drawn: Numbers = np.divide(drawn * weight.sum(), total, out=np.zeros_like(drawn), where=total > 0)

    def granted(self, world: int, at: str) -> Numbers:
        """Return the needs granted in each draw. world: place among those given; at: one of BOUNDS."""
        found: Numbers = self._drawn @ self._fates[world, BOUNDS.index(at)]
        return found

    def interval(self, values: Numbers) -> Interval:
        """Return where the middle share of the draws lies."""
        low, high = np.quantile(values, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
        return Interval(float(low), float(high))
