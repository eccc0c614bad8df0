"""One alternative as a page shows it: its evidence, its four answers, and what stands in the way of each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from ceiba.decisions import Alternative
from ceiba.reports.conflicts import conflict_line
from ceiba.reports.dosing import DoseView, dose_views
from ceiba.reports.markers import say_profile
from ceiba.reports.page import GateCell, Page
from ceiba.reports.references import FOR_OTHERS, levels_of
from ceiba.reports.words import SILENT, say_finding, say_lever, say_owners, say_roadblock
from ceiba.terms.answers import Answer, Missing, Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that a gate's answer rests on: what it says, since when (see `References.since`), what was compared, its references."""

    says: str
    since: str
    notes: tuple[str, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateView:
    """One gate's answer with its reasons. meanings: its roadblocks in words, without those that only repeat that something is missing.

    grounds: the rules behind it, those about other people last. lifted: for each, who could lift it and how, in one sentence.
    missing: facts that would decide it. and_shared: whether facts that were said once for several treatments are missing too.
    """

    cell: GateCell
    meanings: tuple[str, ...]
    lifted: tuple[str, ...]
    grounds: tuple[Ground, ...]
    missing: tuple[str, ...]
    and_shared: bool


@dataclass(frozen=True, slots=True)
class OptionView:
    """One alternative. support: (what the evidence says, levels, label). against: what would argue against it if found, with its state.

    conflicts: (what others say against the evidence, label). gates: what is to be told of each, in order.
    routes: ordinary routes by which it is paid. exceptional: those outside, which never count as covered.
    dosing: what is to be known of its dose.
    """

    name: str
    levels: tuple[str, ...]
    support: tuple[tuple[str, tuple[str, ...], str], ...]
    conflicts: tuple[tuple[str, str], ...]
    cells: tuple[GateCell, ...]
    gates: tuple[GateView, ...]
    routes: tuple[str, ...]
    exceptional: tuple[str, ...]
    against: tuple[tuple[str, str], ...]
    value: Value
    dosing: tuple[DoseView, ...]

    @property
    def obstacles(self) -> tuple[GateView, ...]:
        """The gates that are not yes."""
        return tuple(gate for gate in self.gates if gate.cell.value != Value.YES.word)


def option_view(page: Page, found: Alternative, situation: Situation, shared: Collection[Missing] = ()) -> OptionView:
    """Return one alternative ready to be written; its references are cited on the page. shared: missing facts that are said elsewhere."""
    deciding = {reason.rule for reason in found.answers["indicated"].because}
    support = [a for a, _ in found.assertions if a.id in deciding]
    support = support or [a for a, _ in found.assertions if a.effect == "sensitivity"]
    refs, knowledge = page.references, page.header.world.knowledge
    cited = [(a, refs.cite_assertions([a])[0]) for a in support]
    conflicts = [(conflict_line(knowledge, a, label, page.lang), label) for a, label in cited]
    return OptionView(
        name=page.action(found.action.id),
        levels=tuple(dict.fromkeys(level for a in support for level in levels_of(a))),
        support=tuple((a.says.in_language(page.lang), levels_of(a), label) for a, label in cited),
        conflicts=tuple((line, label) for line, label in conflicts if line),
        cells=page.cells(found.answers),
        gates=tuple(_gate(page, gate, found.answers[gate], shared) for gate in GATES if gate in found.answers),
        routes=tuple(_routes(page, found.answers.get("covered"), situation)),
        exceptional=exceptional_routes(page, [found], situation),
        against=tuple(_against(page, found, situation)),
        value=found.value,
        dosing=dose_views(page, found.modifiers, situation),
    )


def shared_facts(alternatives: Sequence[Alternative]) -> tuple[Missing, ...]:
    """Return the missing facts, markers aside, that several alternatives wait for: they are said once for all of them."""
    waits: dict[Missing, int] = {}
    for found in alternatives:
        for fact in dict.fromkeys(fact for answer in found.answers.values() for fact in answer.missing if not fact.is_marker):
            waits[fact] = waits.get(fact, 0) + 1
    return tuple(fact for fact, count in waits.items() if count > 1)


def exceptional_routes(page: Page, alternatives: Sequence[Alternative], situation: Situation) -> tuple[str, ...]:
    """Return the routes outside the ordinary ones (court, sponsor) of the person's payers, where *covered* names any."""
    if not any(found.answers["covered"].exceptional for found in alternatives if "covered" in found.answers):
        return ()
    known = page.header.world.pack.payers
    return tuple(
        page.speech.gettext("{route} ({payer})", route=route.names.in_language(page.lang), payer=page.names.short_payer(payer, page.lang))
        for payer in situation.payers or ()
        if payer in known
        for route in known[payer].routes
        if not route.ordinary
    )


def grounds(page: Page, answer: Answer) -> tuple[Ground, ...]:
    """Return the rules that an answer rests on, each told once with all that was compared to it, and cited on the page."""
    refs = page.references
    found: dict[tuple[str, str], Ground] = {}
    told: tuple[str, str] | None = None
    for reason in answer.because:
        note, labels = refs.note(reason), refs.cite([reason])
        if told is None or not refs.repeats(reason):
            told = refs.says(reason), refs.since(reason)
        before = found.setdefault(told, Ground(*told, (), ()))
        notes = dict.fromkeys((*before.notes, *((note,) if note else ())))
        found[told] = replace(before, notes=tuple(notes), labels=tuple(dict.fromkeys((*before.labels, *labels))))
    return tuple(found.values())


def _gate(page: Page, gate: str, answer: Answer, shared: Collection[Missing]) -> GateView:
    speech = page.speech
    telling = [code for code in answer.roadblocks if code not in SILENT]
    lifted = dict.fromkeys(
        speech.gettext("{who}: {lever}", who=page.sentence([say_owners(code, page.lang)]), lever=say_lever(code, page.lang))
        for code in telling or answer.roadblocks
    )
    # An answer that is *no* and speaks of other people is grounded by what they get: shown last.
    # What *indicated* rests on stands with the evidence.
    shown = grounds(page, answer) if gate != GATES[0] else ()
    others = {page.references.cite([reason])[0] for reason in answer.because if reason.note == FOR_OTHERS}
    ordered = sorted(shown, key=lambda ground: ground.labels[0] in others)
    return GateView(
        cell=page.cell(gate, answer.value),
        meanings=tuple(say_roadblock(code, page.lang) for code in telling),
        lifted=tuple(lifted) if answer.value is Value.NO or telling else (),
        grounds=tuple(ordered),
        missing=page.missing(fact for fact in answer.missing if fact not in shared),
        and_shared=any(fact in shared for fact in answer.missing),
    )


def _routes(page: Page, covered: Answer | None, situation: Situation) -> list[str]:
    if covered is None:
        return []
    named = [(payer, route) for payer in situation.payers or () for route in covered.routes if (payer, route) in page.names.routes]
    return [
        page.speech.gettext(
            "{route} ({payer})",
            route=page.names.routes[payer, route].in_language(page.lang),
            payer=page.names.short_payer(payer, page.lang),
        )
        for payer, route in named
    ]


def _against(page: Page, found: Alternative, situation: Situation) -> list[tuple[str, str]]:
    """What would argue against it: resistance or no benefit that may be there, with the markers not settled."""
    told: dict[str, str] = {}
    for assertion, value in found.assertions:
        if assertion.effect == "sensitivity" or value is not Value.UNKNOWN or assertion.who.profile is None:
            continue
        words = say_profile(assertion.who.profile, page.lang)
        open_markers = assertion.who.profile.undecided(situation.presence)
        states = dict.fromkeys(say_finding(situation.finding(marker), page.lang) for marker in open_markers)
        told[words] = ", ".join(states)
    return list(told.items())
