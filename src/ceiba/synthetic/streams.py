"""Random numbers by name: each stream depends on the seed and its own name, never on which other streams were asked for.

So the same seed gives the same people, a new fact changes only what is drawn from it, and the first thousand of ten thousand people are
the people of a run of a thousand. Philox gives the bits (Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011); we turn
them into numbers ourselves, so that a new version of NumPy cannot change the people.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

_KEY_BYTES = 16
_DROPPED_BITS = np.uint64(11)
_STEP = 2.0**-53


class Streams:
    """The streams of one seed. seed: any whole number."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._open: dict[str, np.random.Philox] = {}

    def uniform(self, name: str, count: int) -> npt.NDArray[np.float64]:
        """Return the next `count` numbers of a stream, each in [0, 1) with 53 bits; the stream goes on where it stopped."""
        if name not in self._open:
            digest = hashlib.sha256(f"{self._seed}:{name}".encode()).digest()
            self._open[name] = np.random.Philox(key=int.from_bytes(digest[:_KEY_BYTES], "little"))
        bits = np.asarray(self._open[name].random_raw(count), dtype=np.uint64)
        numbers: npt.NDArray[np.float64] = (bits >> _DROPPED_BITS).astype(np.float64) * _STEP
        return numbers
