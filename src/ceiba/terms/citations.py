"""Citations: where each value was read. No value without one; what has no source is `assumed` with a reason."""

from __future__ import annotations

from typing import Literal

import msgspec

from ceiba.terms.faults import ValueFault

Confidence = Literal["high", "medium", "low"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A law, list, paper, label or price file, described once. "unknown" where the description was not found.

    date_precision: how much of `published` the source gives.
    """

    id: str
    title: str
    issuer: str
    published: str
    accessed: str
    confidence: Confidence
    url: str = "unknown"
    licence: str = "unknown"
    date_precision: Literal["day", "month", "year"] = "day"


class Citation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Where a value was read: source, place in it, quote (words read) or paraphrase; or `assumed` with the reason why.

    place: page, article or row; "unknown" when not known. fact: row of the facts collection it came from.
    """

    source: str = ""
    place: str = "unknown"
    confidence: Confidence | None = None
    quote: str = ""
    paraphrase: str = ""
    fact: str = ""
    assumed: bool = False
    reason: str = ""

    def __post_init__(self) -> None:
        if self.assumed and not self.reason:
            raise ValueFault("an assumed value needs a reason")
        if not self.assumed and not self.source:
            raise ValueFault("a value needs a source, or `assumed: true` with a reason")
        if self.source and self.confidence is None:
            raise ValueFault("a value with a source needs a confidence")
