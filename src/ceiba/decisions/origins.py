"""Germline or somatic: what a germline test may say of a marker, and which variants of a tumour ask for one.

A marker of a class of either origin is there when the germline carries it; a germline without it settles nothing. A variant that was seen
in a tumour alone has an unknown origin: it never screens, and where it is followed up a germline test confirms it.
"""

from __future__ import annotations

import functools

from ceiba.evidence import Knowledge, SettlingTest
from ceiba.terms.actions import Action
from ceiba.terms.markers import Pathogenic, parse_marker
from ceiba.terms.situations import Finding, Situation

ORIGIN_REASON = "origin_unknown"
"""The reason of a test that is to confirm whether a variant of a tumour is of the germline."""


@functools.cache
def germline_of(marker: str) -> str | None:
    """Return the germline marker whose presence answers a marker of either origin; None for every other marker."""
    parsed = parse_marker(marker)
    return str(Pathogenic(parsed.gene, "germline")) if isinstance(parsed, Pathogenic) and parsed.origin is None else None


def may_find(test: SettlingTest, marker: str) -> bool:
    """Whether a test finds a marker in the germline and does not settle it: without it, the tumour may still have it."""
    germline = germline_of(marker)
    return germline is not None and not test.covers(marker) and test.covers(germline)


def may_settle(test: SettlingTest, marker: str, situation: Situation) -> bool:
    """Whether a result of a test would settle a marker, or may: it is not in the germline already looked at."""
    if test.covers(marker):
        return True
    return may_find(test, marker) and situation.finding(germline_of(marker) or marker) is not Finding.ABSENT


def to_confirm(knowledge: Knowledge, situation: Situation) -> tuple[str, ...]:
    """Return the germline markers that a treatment's need leaves to be confirmed: found in the tumour alone, and followed up."""
    if situation.purpose != "treatment":
        return ()
    return tuple(marker for marker in knowledge.followed_up if situation.finding(marker) is Finding.ORIGIN_UNKNOWN)


def confirms_origin(knowledge: Knowledge, test: Action, situation: Situation) -> bool:
    """Whether a test is to tell if a variant that was seen in the tumour alone is of the germline."""
    settling = knowledge.tests.get(test.id)
    if settling is None or not settling.is_for(situation.disease, knowledge.tree):
        return False
    return any(settling.covers(marker) for marker in to_confirm(knowledge, situation))
