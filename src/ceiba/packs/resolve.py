"""From the entries of a list to an answer.

Of the rules that name an action, those in force on the day and known by then are matched against the situation. Rules that match and
disagree, neither superseding, make the answer *unknown* and are both shown. Rules that may match make it unknown unless every possibility
gives the same answer. When none matches, what absence means is the list's kind, inside a span for which the pack holds it completely.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from ceiba.packs.format import Dated, PackList, Rule, reason_of
from ceiba.packs.indicators import IndicatorValue
from ceiba.packs.pack import Pack
from ceiba.packs.question import Question
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Missing, Reason, Value, all_of, any_of
from ceiba.terms.criteria import Match, match
from ceiba.terms.dates import AsOf

SUBJECT = {"available": "approval", "covered": "coverage"}
"""What a missing fact of a list is called: `coverage:osimertinib:br-sus`."""


@dataclass(frozen=True, slots=True)
class Live:
    """A rule in force, the value that holds, how it fits the situation, and its answer (unknown when stale)."""

    rule: Rule
    dated: Dated
    fit: Match
    answer: Value
    stale: bool


V = TypeVar("V", Dated, IndicatorValue)


def value_in_force(history: tuple[V, ...], as_of: AsOf) -> V | None:
    """Return the value that holds on the day as far as it was known; None before the first."""
    return max(
        (dated for dated in history if dated.since <= as_of.on and dated.known_from <= as_of.known),
        key=lambda dated: (dated.since, dated.known_from),
        default=None,
    )


def is_stale(dated: Dated, question: Question) -> bool:
    """Whether the day asked for lies beyond the last day on which the value was verified."""
    return question.as_of.on > (dated.valid_through or question.pack.manifest.verified_through)


def answer_from_list(question: Question, entries: PackList, action: str) -> Answer:
    """Return what one list says of one action (or one medicine) in one situation; ordinary routes only."""
    pack, as_of = question.pack, question.as_of
    live = _live(question, entries, action)
    sure = _not_superseded([entry for entry in live if entry.fit.value is Value.YES])
    maybe = [entry for entry in live if entry.fit.value is Value.UNKNOWN]
    if len({entry.answer for entry in sure if not entry.stale}) > 1:
        return _unknown(pack, entries, action, sure, ("sources_conflict",))
    base = _sure_answer(pack, entries, action, sure) if sure else _absent(pack, entries, action, live, as_of)
    open_cases = [entry for entry in maybe if _would_change(entry, base, sure)]
    if not open_cases:
        return base
    return Answer(
        Value.UNKNOWN,
        because=tuple(_reason(pack, entry) for entry in open_cases),
        missing=_once([fact for entry in open_cases for fact in entry.fit.missing] + list(base.missing)),
        roadblocks=tuple(dict.fromkeys(code for entry in open_cases for code in entry.fit.roadblocks)),
    )


def answer_from_lists(question: Question, gate: str, action: Action, payer: str = "") -> Answer:
    """Return what a regulator's or a payer's lists say of an action: one of them is enough.

    A rule in force that names the regimen wins. Without one, a regimen of several medicines is answered from its components: all must be
    allowed, and even then the answer is at most unknown (`components_separately`), except in a negative list, where what is not excluded
    is allowed.
    """
    lists = question.pack.lists_of(gate, action.kind, payer)
    if not lists:
        return _silent(gate, action.id, payer)
    named = any(
        value_in_force(rule.history, question.as_of)
        for entries in lists
        for rule in question.pack.rules_by_list[entries.id].get(action.id, ())
    )
    if named or not action.is_regimen:
        name = action.id if named or not action.components else action.components[0]
        return _renamed(any_of(answer_from_list(question, entries, name) for entries in lists), name, action.id)
    parts = all_of(any_of(answer_from_list(question, entries, component) for entries in lists) for component in action.components)
    if parts.value is not Value.YES or any(entries.kind == "negative" for entries in lists):
        return parts
    return Answer(
        Value.UNKNOWN,
        because=parts.because,
        missing=(Missing("pack", _subject(gate, action.id, payer)),),
        roadblocks=("components_separately",),
    )


def _live(question: Question, entries: PackList, action: str) -> list[Live]:
    pack = question.pack
    found = []
    for rule in pack.rules_by_list[entries.id].get(action, ()):
        dated = value_in_force(rule.history, question.as_of)
        if dated is None or not _is_ordinary(pack, entries, rule):
            continue
        stale = is_stale(dated, question)
        answer = Value.UNKNOWN if stale else _WORDS[dated.answer]
        found.append(Live(rule, dated, match(rule.who, question.situation, question.tree), answer, stale))
    return found


_WORDS = {"yes": Value.YES, "no": Value.NO, "ended": Value.NO, "unknown": Value.UNKNOWN}


def _is_ordinary(pack: Pack, entries: PackList, rule: Rule) -> bool:
    if not rule.route or not entries.payer:
        return True
    route = pack.payers[entries.payer].route(rule.route)
    return route is not None and route.ordinary


def _not_superseded(live: list[Live]) -> list[Live]:
    gone = {rule_id for entry in live for rule_id in entry.rule.supersedes}
    return [entry for entry in live if entry.rule.id not in gone]


def _would_change(entry: Live, base: Answer, sure: list[Live]) -> bool:
    """Whether the answer would differ if this rule, which may match, did match."""
    if entry.answer is base.value and not entry.stale:
        return False
    ids = {other.rule.id for other in sure}
    overruled = any(entry.rule.id in other.rule.supersedes for other in sure)
    return not (overruled and not ids & set(entry.rule.supersedes))


def _sure_answer(pack: Pack, entries: PackList, action: str, sure: list[Live]) -> Answer:
    fresh = [entry for entry in sure if not entry.stale]
    if not fresh:
        return _unknown(pack, entries, action, sure, ("stale",))
    value = fresh[0].answer
    if value is Value.UNKNOWN:
        return _unknown(pack, entries, action, fresh, ("pack_silent",))
    because = tuple(_reason(pack, entry) for entry in fresh)
    if value is Value.YES:
        routes = tuple(dict.fromkeys(entry.rule.route for entry in fresh if entry.rule.route))
        return Answer(value, because=because, routes=routes)
    return Answer(value, because=because, roadblocks=tuple(dict.fromkeys(_roadblock_of_no(entries, entry.dated) for entry in fresh)))


def _roadblock_of_no(entries: PackList, dated: Dated) -> str:
    if entries.gate == "covered":
        return dated.roadblock or ("not_listed" if dated.answer == "ended" else "excluded")
    if dated.status in ("off_label", "named_patient_import", "withdrawn"):
        return dated.status
    return "withdrawn" if dated.answer == "ended" else "not_approved"


def _absent(pack: Pack, entries: PackList, action: str, live: list[Live], as_of: AsOf) -> Answer:
    """What it means that no rule matches: the list's kind, and what it says of others."""
    verified = pack.manifest.verified_through
    value = entries.absence(as_of.on, verified)
    others = [entry for entry in live if entry.fit.value is Value.NO and entry.answer is Value.YES]
    elsewhere = _listed_for_others(entries, others)
    shown = tuple(_reason(pack, entry, note="for others") for entry in others)
    span = next((span for span in entries.complete if span.holds(as_of.on, verified)), None)
    listed = Reason(rule=entries.id, origin=f"pack:{pack.country}")
    if span is not None:
        listed = reason_of(entries.id, pack.country, span, since=span.first)
    if value is Value.YES:
        return Answer(value, because=(listed,))
    if value is Value.NO:
        plain = "not_listed" if entries.gate == "covered" else "not_approved"
        return Answer(value, because=(*shown, listed), roadblocks=(elsewhere or plain,))
    silent = _silent(entries.gate, action, entries.payer)
    roadblocks = (*silent.roadblocks, elsewhere) if elsewhere else silent.roadblocks
    return Answer(Value.UNKNOWN, because=(*shown, listed), missing=silent.missing, roadblocks=roadblocks)


def _listed_for_others(entries: PackList, others: list[Live]) -> str:
    if not others:
        return ""
    if entries.gate == "available":
        return "off_label"
    only_line = any(entry.fit.failed == ("line",) for entry in others)
    return "listed_for_another_line" if only_line else "listed_for_another_indication"


def _unknown(pack: Pack, entries: PackList, action: str, live: list[Live], roadblocks: tuple[str, ...]) -> Answer:
    return Answer(
        Value.UNKNOWN,
        because=tuple(_reason(pack, entry) for entry in live),
        missing=(Missing("pack", _subject(entries.gate, action, entries.payer)),),
        roadblocks=roadblocks,
    )


def _silent(gate: str, action: str, payer: str) -> Answer:
    return Answer(Value.UNKNOWN, missing=(Missing("pack", _subject(gate, action, payer)),), roadblocks=("pack_silent",))


def _subject(gate: str, action: str, payer: str) -> str:
    return ":".join(part for part in (SUBJECT[gate], action, payer) if part)


def _reason(pack: Pack, entry: Live, note: str = "") -> Reason:
    return reason_of(entry.rule.id, pack.country, entry.dated, since=entry.dated.since, note=note)


def _renamed(answer: Answer, name: str, action: str) -> Answer:
    """Speak of the action in what is missing where the rule was looked up under its one component."""
    if name == action:
        return answer
    missing = tuple(Missing(fact.kind, fact.what.replace(f":{name}", f":{action}")) for fact in answer.missing)
    return Answer(answer.value, answer.because, missing, answer.roadblocks, answer.exceptional, answer.routes)


def _once(facts: list[Missing]) -> tuple[Missing, ...]:
    return tuple(dict.fromkeys(facts))
