"""The bounds at which the unknown is counted, and which roadblocks stand in the way at each: one definition for losses and for levers."""

from __future__ import annotations

from typing import Literal, get_args

from ceiba.decisions import Recounted
from ceiba.terms.answers import Answer, Value
from ceiba.terms.roadblocks import GATES, ROADBLOCKS

Bound = Literal["lower", "between", "upper"]
"""How the unknown is counted. lower: every answer but yes stands in the way. upper: only a no does. between: as lower, but what no fact of
the pack says of *reachable* (distance, wait, delivery, what is left to pay) is taken in favour."""
BOUNDS: tuple[Bound, ...] = get_args(Bound)
_SETTLED_BY_KNOWING = frozenset({"testing", "records", "evidence", "transparency"})
"""Kinds of lever that remove what is not known; the other roadblocks are of a *no*."""


def standing_codes(recounted: Recounted, bound: Bound) -> tuple[tuple[str, ...], ...]:
    """Return, of every situation of a recounted world, the codes of the roadblocks that stand in the way at a bound; () where none does.

    At the upper bound what is not known is no obstacle beside what is refused, unless an answer names nothing else. A no of *indicated*
    names none: such a care is no alternative.
    """
    found = []
    for decided in recounted.decided:
        own = decided.answer.roadblocks if _stands(decided.answer, decided.gate, bound) else ()
        if bound == "upper":
            own = tuple(code for code in own if ROADBLOCKS[code].lever not in _SETTLED_BY_KNOWING) or own
        found.append(own)
    return tuple(found)


def _stands(answer: Answer, gate: str, bound: Bound) -> bool:
    """Whether an answer of a gate stands in the way at a bound."""
    if answer.value is Value.YES:
        return False
    if answer.value is Value.NO or bound == "lower":
        return True
    if bound == "upper":
        return False
    return gate != GATES[-1] or not answer.missing or any(missing.kind != "pack" for missing in answer.missing)
