"""Weights on groups, by which a floor for every group and the worst group become a sum that can be made small.

Who is below the floor counts more until the floor is met; the group that is worst off counts more than the others. At any weights
whatever the least sum, less what the weights give back, is a bound of the true best (Lagrangian duality).
"""

from __future__ import annotations

import numpy as np

from ceiba.policylab.places.medians import Integers, Median
from ceiba.policylab.places.siting import Siting
from ceiba.policylab.places.travel import Floats


class Weights:
    """What people out of reach count beside the objective, by group, and what each group's own sum counts (worst_group).

    level: the group with the smallest share within reach is the worst, and counts most; the floor is not read then.
    """

    def __init__(self, siting: Siting, *, level: bool = False) -> None:
        self.siting = siting
        n_groups = len(siting.names)
        self.lived = siting.group_share > 0
        self.extra = np.zeros(n_groups)
        self.share: Floats | None = self.lived / self.lived.sum() if level or siting.objective == "worst_group" else None
        self._unit: float | None = None if siting.objective != "covered" else 1.0
        self._rounds = 0
        self._level = level

    def median(self) -> Median:
        """The question at these weights."""
        return self.siting.median(extra=self.extra, group_weight=self.share)

    @property
    def given_back(self) -> float:
        """What the sum holds of people whom the floor lets be out of reach: taken off, the rest is a bound."""
        if self.siting.floor is None or self._level:
            return 0.0
        counted = self.siting.group_share if self.share is None else self.share
        return float((self.extra * counted).sum()) * (1.0 - self.siting.floor)

    def learn(self, chosen: Integers) -> bool:
        """Change the weights by what these sites leave each group; False when they stay as they are."""
        self._rounds += 1
        extra, share = self.extra.copy(), self.share
        found = self.siting.outcome(chosen)
        if self._level:
            self._towards_the_worst(np.array([1.0 - (each.least or 0.0) for each in found.reached]))
            return share is not self.share
        means = np.array([found.mean_km_by_group[name] for name in self.siting.names])
        if self.siting.floor is not None:
            self._raise_the_short(self.siting.short(chosen), means)
        if self.share is not None:
            self._towards_the_worst(means)
        return not np.array_equal(extra, self.extra) or share is not self.share

    def _raise_the_short(self, short: dict[str, float], means: Floats) -> None:
        """Groups below the floor count more each round; once all meet it, the weights of the others fall by a tenth to save elsewhere."""
        if self._unit is None:
            known = means[self.lived & np.isfinite(means)]
            self._unit = max(float(known.max(initial=0.0)), 1.0)
        for number, name in enumerate(self.siting.names):
            if name in short:
                self.extra[number] = max(1.6 * self.extra[number], 0.5 * self._unit)
            elif not short:
                self.extra[number] *= 0.8
        self.extra[self.extra < 1e-3 * self._unit] = 0.0

    def _towards_the_worst(self, means: Floats) -> None:
        """Multiply each group's weight by how its distance stands to the worst one's, in smaller steps each round."""
        if self.share is None or not np.isfinite(means[self.lived]).all() or not means[self.lived].max() > 0:
            return
        step = 3.0 / np.sqrt(self._rounds)
        grown = np.where(self.lived, self.share * np.exp(step * (means / means[self.lived].max() - 1.0)), 0.0)
        self.share = grown / grown.sum()
