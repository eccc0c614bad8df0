"""What differs between two packs of one country, and what changed in one pack between two days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from ceiba.packs.facts import FactRow
from ceiba.packs.format import Dated
from ceiba.packs.indicators import IndicatorValue
from ceiba.packs.pack import Pack
from ceiba.packs.resolve import value_in_force
from ceiba.terms.dates import AsOf

Part = Literal["pack", "source", "topic", "payer", "list", "rule", "threshold", "delivery", "indicator", "fact"]
HISTORY = "history"
READ = "read"
"""The precision of a date that is the day on which somebody read what holds."""


Fields = tuple[tuple[str, str, str], ...]
"""(field, before, after) of what changed, as written; "" where one side has none."""


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """One value of a history that was added, removed, or stands there from the same day and is written otherwise.

    since: ISO date. says: an answer, a score, or unscored (of what changed: as it is now). source: "" when assumed. only_read: `since` is
    the day on which somebody read it. fields: of what changed, the others leave it empty.
    """

    kind: Literal["added", "removed", "changed"]
    since: str
    says: str
    source: str
    only_read: bool = False
    fields: Fields = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that one pack has and the other has not, or has otherwise.

    part, id: what it is (of a fact: file and key columns). fields: of what changed, but for its history; empty for what was added or
    removed. values: of its history, those that were added, removed or changed; empty where the history is the same.
    """

    kind: Literal["added", "removed", "changed"]
    part: Part
    id: str
    fields: Fields = ()
    values: tuple[ValueDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A rule, a delivery or an indicator that said one thing on one day and another on the other. "" is nothing yet.

    only_read: `since` is the day on which somebody read it; when it began is not known.
    """

    part: Part
    id: str
    before: str
    after: str
    since: dt.date
    source: str
    only_read: bool = False


def differences(before: Pack, after: Pack) -> tuple[Difference, ...]:
    """Return what differs between two packs, part by part, in the order of ids. Sentences are left out: they test, they do not decide."""
    found: list[Difference] = []
    for part, first, second in _parts(before, after):
        for identity in sorted({*first, *second}):
            if identity not in second:
                found.append(Difference("removed", part, identity, values=_values(first[identity], {})))
            elif identity not in first:
                found.append(Difference("added", part, identity, values=_values({}, second[identity])))
            elif first[identity] != second[identity]:
                one, two = first[identity], second[identity]
                found.append(Difference("changed", part, identity, _fields(one, two, without=(HISTORY,)), _values(one, two)))
    return tuple(found)


def turned(pack: Pack, first: dt.date, second: dt.date) -> tuple[Turned, ...]:
    """Return what says another thing on the second day than on the first, as known on the pack's day or the later of both.

    What is only known to hold since somebody read it comes last.
    """
    known = max(first, second, pack.manifest.verified_through)
    found: list[Turned] = []
    histories: list[tuple[Part, str, tuple[Dated, ...] | tuple[IndicatorValue, ...]]] = []
    histories += [("rule", rule.id, rule.history) for rule in pack.rules]
    histories += [("delivery", f"{' '.join(entry.actions)} {entry.payer}", entry.history) for entry in pack.deliveries]
    histories += [("indicator", entry.indicator, entry.history) for entry in pack.indicators]
    for part, identity, history in histories:
        one, two = (_in_force(history, AsOf(day, known)) for day in (first, second))
        if two is not None and _word(one) != _word(two):
            found.append(Turned(part, identity, _word(one), _word(two), two.since, two.source, two.date_precision == READ))
    return tuple(sorted(found, key=lambda each: each.only_read))


def said_on(history: tuple[Dated, ...] | tuple[IndicatorValue, ...], as_of: AsOf) -> str:
    """Return what a history says on a day: an answer, a score, or unscored; "" before its first value."""
    return _word(_in_force(history, as_of))


def _in_force(history: tuple[Any, ...], as_of: AsOf) -> Dated | IndicatorValue | None:
    found: Dated | IndicatorValue | None = value_in_force(history, as_of)
    return found


def _word(value: Dated | IndicatorValue | None) -> str:
    if value is None:
        return ""
    if isinstance(value, Dated):
        return value.answer
    return "unscored" if value.score is None else f"{value.score:g}"


def _parts(before: Pack, after: Pack) -> Iterable[tuple[Part, dict[str, Any], dict[str, Any]]]:
    for part in ("pack", "source", "topic", "payer", "list", "rule", "threshold", "delivery", "indicator", "fact"):
        yield part, _entries(before, part), _entries(after, part)


def _entries(pack: Pack, part: str) -> dict[str, Any]:
    """The entries of one part by their ids, as plain values."""
    named: Mapping[str, Iterable[tuple[str, Any]]] = {
        "pack": [("pack.yaml", pack.manifest)],
        "source": pack.sources.items(),
        "topic": [(topic.topic, topic) for topic in pack.topics],
        "payer": pack.payers.items(),
        "list": pack.lists.items(),
        "rule": [(rule.id, rule) for rule in pack.rules],
        "threshold": [(f"{t.id} {t.applies_to}", t) for t in pack.thresholds],
        "delivery": [(f"{' '.join(d.actions)} {d.payer} {d.who.profile or ''}".strip(), d) for d in pack.deliveries],
        "indicator": [(entry.indicator, entry) for entry in pack.indicators],
        "fact": [(key, row) for name, rows in pack.facts.items() for key, row in _keyed(name, rows)],
    }
    return {identity: _plain(entry) for identity, entry in named[part]}


def _keyed(name: str, rows: Iterable[FactRow]) -> Iterable[tuple[str, FactRow]]:
    """Yield each row with the words that tell it apart in its file; a number is added where several share them."""
    seen: dict[str, int] = {}
    for row in rows:
        words = [str(value) for value in row.values.values() if isinstance(value, str)]
        key = f"{name}.csv: {' '.join(words)}"
        seen[key] = seen.get(key, 0) + 1
        yield (key if seen[key] == 1 else f"{key} #{seen[key]}"), row


def _plain(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - any declared type of a pack
    if isinstance(entry, FactRow):
        return {**entry.values, "as_of": entry.as_of, **msgspec.to_builtins(entry.cited)}
    plain: dict[str, Any] = msgspec.to_builtins(entry)
    return plain


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], *, without: tuple[str, ...] = ()) -> Fields:
    names = sorted({*before, *after} - set(without))
    return tuple((name, _said(before.get(name)), _said(after.get(name))) for name in names if before.get(name) != after.get(name))


def _values(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[ValueDifference, ...]:
    """What differs between two histories, in the order of days; values of one day and one day of knowing are the same value."""
    first, second = ({(v["from"], v.get("known_since") or ""): v for v in entry.get(HISTORY, ())} for entry in (before, after))
    found = []
    for key in sorted({*first, *second}):
        one, two = first.get(key), second.get(key)
        if one == two:
            continue
        if one is not None and two is not None:
            found.append(_value("changed", two, _fields(one, two)))
        elif two is not None:
            found.append(_value("added", two))
        else:
            found.append(_value("removed", first[key]))
    return tuple(found)


def _value(kind: Literal["added", "removed", "changed"], value: Mapping[str, Any], fields: Fields = ()) -> ValueDifference:
    score = value.get("score")
    says = value.get("answer") or ("unscored" if score is None else f"{score:g}")
    return ValueDifference(kind, value["from"], says, value.get("source") or "", value.get("date_precision") == READ, fields)


def _said(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
