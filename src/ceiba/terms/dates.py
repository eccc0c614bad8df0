"""Two time axes: when something is in force, and since when one could know it."""

from __future__ import annotations

import datetime as dt

import msgspec


class Span(msgspec.Struct, frozen=True, rename={"first": "from", "last": "through"}):
    """Whole days from `first` through `last`, both included; a last day of None is open.

    >>> Span(dt.date(2020, 1, 1), dt.date(2020, 12, 31)).holds(dt.date(2021, 1, 1))
    False
    """

    first: dt.date
    last: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether `day` lies within the span."""
        return self.first <= day and (self.last is None or day <= self.last)


class AsOf(msgspec.Struct, frozen=True):
    """The two dates of a question: the law in force `on`, and what was `known`."""

    on: dt.date
    known: dt.date
