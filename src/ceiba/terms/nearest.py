"""The names nearest to one that is not known, so that a message can propose them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST = 3


def nearest(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return at most three known names, the likest first; the first of all where none is like it.

    >>> nearest("osimertnib", ["gefitinib", "osimertinib", "wait_days"])
    ('osimertinib', 'gefitinib')
    """
    names = tuple(known)
    return tuple(difflib.get_close_matches(name, names, n=MOST, cutoff=0.3)) or names[:MOST]
