"""What the meanings of a model come to in one chunk of draws, each computed once for as long as it stays the same."""

from __future__ import annotations

import numpy as np

from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.meanings import Given, Meaning


class Chunk:
    """The values of meanings in one chunk of draws. width: how many draws."""

    def __init__(self, given: Given, width: int) -> None:
        self.width = width
        self._given = given
        self._kept: dict[tuple[int, int], tuple[tuple[object, ...], Value]] = {}

    def given(self, name: str) -> Value:
        """The value of a parameter or a share: a number, or float64 (width,)."""
        return self._given[name]

    def value(self, meaning: Meaning, cycle: int = 1, stays: int = 1) -> Value:
        """Return its value in a cycle: a number, (width,), or (stays, width or 1) where it depends on the time in the state.

        Raises ModelFault where it is not a finite number.
        """
        if meaning.constant is not None and np.isfinite(meaning.constant):
            return meaning.constant
        key, moment = (meaning.number, stays if meaning.by_stay else 1), meaning.moment(cycle)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == moment:
            return kept[1]
        with np.errstate(all="ignore"):
            value = meaning.compute(self, cycle, stays)
        bad = int(np.size(value) - np.count_nonzero(np.isfinite(value)))
        if bad:
            raise ModelFault(
                "'{text}' is not a finite number in cycle {cycle} ({count} of {all} values)",
                "Look for a division by zero, or the logarithm of what is not above zero.",
                meaning.path,
                text=meaning.text,
                cycle=cycle,
                count=bad,
                all=int(np.size(value)),
            )
        self._kept[key] = (moment, value)
        return value
