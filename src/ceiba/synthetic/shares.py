"""A share of the whole for each of some values, and how values are drawn by them; what is left to one is *empty*."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EMPTY = -1
"""The code of a value that the facts do not give."""

SLACK = 1e-9
"""By how much shares written in decimals may miss one."""

Codes = npt.NDArray[np.int32]
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Shares:
    """Codes and the upper edge of each one's part of [0, 1); what lies above the last edge is EMPTY.

    codes: one more than edges, the last EMPTY. edges: ascending, at most 1.
    """

    codes: Codes
    edges: Numbers

    def draw(self, uniform: Numbers) -> Codes:
        """Return the code in whose part each number lies."""
        drawn: Codes = self.codes[np.searchsorted(self.edges, uniform, side="right")]
        return drawn

    @property
    def empty(self) -> float:
        """The share that is left empty."""
        return 1.0 - float(self.edges[-1]) if self.edges.size else 1.0


def shares(codes: Sequence[int], parts: Sequence[float]) -> Shares:
    """Return the shares of some codes; ValueError when the parts are more than the whole. One that is missed by SLACK is reached."""
    edges = np.cumsum(np.asarray(parts, dtype=np.float64))
    if edges.size and edges[-1] > 1 + SLACK:
        raise ValueError(f"the shares add up to {edges[-1]:g}")
    edges = np.minimum(edges, 1.0)
    if edges.size and edges[-1] > 1 - SLACK:
        edges[-1] = 1.0
    return Shares(np.asarray([*codes, EMPTY], dtype=np.int32), edges)


@dataclass(frozen=True, slots=True)
class SharesBy:
    """Shares that depend on something drawn before. A key that has none draws EMPTY."""

    by_key: Mapping[int, Shares]

    def draw(self, keys: npt.NDArray[np.integer], uniform: Numbers) -> Codes:
        """Return a code for each key and number."""
        drawn = np.full(keys.shape, EMPTY, dtype=np.int32)
        for key, part in self.by_key.items():
            here = np.flatnonzero(keys == key)
            drawn[here] = part.draw(uniform[here])
        return drawn
