"""What the indicators of the landscape say of a country: dated values, each with its citation, so that they can rise and fall."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ceiba.packs.format import ordered
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault
from ceiba.terms.texts import Text


class IndicatorValue(Citation, frozen=True, kw_only=True, rename={"since": "from"}):
    """What an indicator of the landscape says from a day on, until the next value.

    score: 0 to 1 by the indicator's own rule; None where it was read and cannot be scored. value: the measured figure, in `unit`.
    """

    since: dt.date
    says: Text
    score: float | None = None
    value: float | None = None
    unit: str = ""
    valid_through: dt.date | None = None
    known_since: dt.date | None = None
    date_precision: Literal["day", "month", "year", "read"] = "day"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueFault("a score is written from 0 to 1")
        if (self.value is None) != (not self.unit):
            raise ValueFault("a figure and its unit go together")
        if self.valid_through is not None and self.valid_through < self.since:
            raise ValueFault("a value was verified through a day before it began")

    @property
    def known_from(self) -> dt.date:
        """Since when one could know it."""
        return self.known_since or self.since


class Indicator(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One indicator of the landscape in this country, dated; what is not there is unknown."""

    indicator: str
    history: tuple[IndicatorValue, ...]

    def __post_init__(self) -> None:
        ordered(self.history)
