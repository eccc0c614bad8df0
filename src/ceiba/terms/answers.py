"""Answers: yes, no or unknown, always with their reasons.

Strong Kleene logic: *unknown* is never *no*. An answer that is not yes carries the roadblocks that stand in the way
and, when it is unknown, the facts that are missing, of three kinds: of the person (data to record), of the pack
(facts to find), of the science (evidence to build).
"""

from __future__ import annotations

import enum
import itertools
from collections.abc import Iterable, Sequence
from typing import Literal, TypeVar

import msgspec

T = TypeVar("T")
MissingKind = Literal["person", "pack", "science"]


class Value(enum.IntEnum):
    """A three-valued answer; the numbers are what tables store, ordered no < unknown < yes."""

    NO = 0
    UNKNOWN = 1
    YES = 2

    @property
    def word(self) -> str:
        """The word used in files and on the command line: yes, no or unknown."""
        return self.name.lower()

    @classmethod
    def from_word(cls, word: str) -> Value:
        """Return the value written as yes, no or unknown; KeyError for anything else."""
        return {"no": cls.NO, "unknown": cls.UNKNOWN, "yes": cls.YES}[word]


def conjunction(values: Iterable[Value]) -> Value:
    """Kleene AND; YES for none.

    >>> conjunction([Value.YES, Value.UNKNOWN]).word
    'unknown'
    """
    return min(values, default=Value.YES)


def disjunction(values: Iterable[Value]) -> Value:
    """Kleene OR; NO for none."""
    return max(values, default=Value.NO)


def negation(value: Value) -> Value:
    """Kleene NOT: unknown stays unknown."""
    return _NEGATION[value]


_NEGATION = (Value.YES, Value.UNKNOWN, Value.NO)


class Reason(msgspec.Struct, frozen=True, omit_defaults=True):
    """One rule, assertion or fact that decided, with where it was read.

    rule: its id. source: id in the sources of `origin`, "" when assumed. place: page, article or row, "unknown" when not known.
    since: ISO date from which the value holds, "" when it has none. origin: "pack:<country>", "knowledge" or "record".
    note: what was compared, as plain data in words (a raw value and its threshold), never a patient's identifier.
    """

    rule: str
    origin: str
    source: str = ""
    place: str = ""
    since: str = ""
    confidence: str = ""
    assumed: bool = False
    note: str = ""


class Missing(msgspec.Struct, frozen=True, order=True):
    """One fact that is not known and would help to decide.

    kind: whose it is. what: its name, such as `stage`, `EGFR p.L858R` or `coverage:osimertinib:br-sus`. alone: false when a second fact of
    the same comparison is missing too (a distance and what is tolerable), so that this one decides nothing by itself.
    """

    kind: MissingKind
    what: str
    alone: bool = True

    @property
    def is_marker(self) -> bool:
        """Whether the fact is a marker's state (fields of a record are written in lower case, markers never)."""
        return self.kind == "person" and not self.what.islower()


class Answer(msgspec.Struct, frozen=True):
    """What one gate says of one situation; each reason, fact, roadblock and route stands once.

    because: the reasons, in order of weight. missing: the facts each of which could by itself turn an unknown into *no*, and which
    together turn it into *yes*; empty unless the value is UNKNOWN. roadblocks: codes of ROADBLOCKS; empty when YES.
    exceptional: whether a route outside the ordinary ones (court, sponsor) exists; only the gate *covered* sets it.
    """

    value: Value
    because: tuple[Reason, ...] = ()
    missing: tuple[Missing, ...] = ()
    roadblocks: tuple[str, ...] = ()
    exceptional: bool = False
    routes: tuple[str, ...] = ()


def all_of(answers: Iterable[Answer]) -> Answer:
    """Join answers that must all hold: Kleene AND, reasons, missing facts and roadblocks of what is not yes kept.

    Missing facts of an unknown part are dropped when another part is *no*: they can no longer decide.
    """
    parts = tuple(answers)
    if len(parts) == 1:
        return parts[0]
    value = conjunction(part.value for part in parts)
    deciding = tuple(part for part in parts if part.value is value) if value is Value.NO else parts
    return Answer(
        value=value,
        because=_once([part.because for part in deciding]),
        missing=_once([part.missing for part in parts]) if value is Value.UNKNOWN else (),
        roadblocks=_once([part.roadblocks for part in parts]),
        exceptional=any(part.exceptional for part in parts),
        routes=_once([part.routes for part in parts]),
    )


def any_of(answers: Iterable[Answer]) -> Answer:
    """Join answers of which one is enough: Kleene OR; the parts that attain the value give the reasons."""
    parts = tuple(answers)
    if len(parts) == 1:
        return parts[0]
    value = disjunction(part.value for part in parts)
    best = tuple(part for part in parts if part.value is value)
    return Answer(
        value=value,
        because=_once([part.because for part in best]),
        missing=_once([part.missing for part in best]) if value is Value.UNKNOWN else (),
        roadblocks=() if value is Value.YES else _once([part.roadblocks for part in best]),
        exceptional=any(part.exceptional for part in parts),
        routes=_once([part.routes for part in best]),
    )


def _once(groups: Sequence[tuple[T, ...]]) -> tuple[T, ...]:
    """The items of several groups, each of which has each once."""
    some = [group for group in groups if group]
    return tuple(dict.fromkeys(itertools.chain.from_iterable(some))) if len(some) > 1 else some[0] if some else ()
