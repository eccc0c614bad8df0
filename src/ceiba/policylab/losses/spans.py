"""Lists that lie end to end in one column: the entries of some of them."""

from __future__ import annotations

import numpy as np

from ceiba.policylab.losses.obstacles import Integers


def entries_of(low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """Return, for lists that each lie from `low` to before `high`, of which list (by place) every entry is, and where it lies."""
    counts = high - low
    lists = np.repeat(np.arange(low.size), counts)
    return lists, np.arange(lists.size) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(low, counts)
