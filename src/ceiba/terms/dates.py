"""Two time axes: when something is in force, and since when one could know it."""

from __future__ import annotations

import datetime as dt

import msgspec


class AsOf(msgspec.Struct, frozen=True):
    """The two dates of a question: the law in force `on`, and what was `known`.

    In an audit the two are equal; otherwise `known` is the day through which the pack was verified.
    """

    on: dt.date
    known: dt.date
