"""One option of one patient with every rule, source, place and date behind it, as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import msgspec

from ceiba.decisions import Alternative, Change, Modifiers, World, evidence_reason, explain_person, explain_situation, may_speak, would_open
from ceiba.decisions import NeedExplained as Need
from ceiba.engine import DuckDBEngine
from ceiba.errors import NotFound
from ceiba.evidence import Assertion, Knowledge
from ceiba.evidence.pharmacogenes import GeneCall
from ceiba.job.documents import header_of
from ceiba.job.past import decide_one
from ceiba.language import LANGUAGES, current
from ceiba.language import gettext as _
from ceiba.reports import ConflictTold, Names, References, gene_sentences, hotspot_sentences, say_marker, say_value
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Reason
from ceiba.terms.markers import parse_marker
from ceiba.terms.nearest import nearest
from ceiba.terms.situations import Situation


class ReasonExplained(msgspec.Struct, frozen=True):
    """A reason in the reader's words, with where it was read. since: ISO date, "" when it has none; quote: words read, "" when paraphrased.

    note: what was compared. conflicts: what others say against it. assumed: not read anywhere; `why_assumed` says why.
    """

    rule: str
    says: str
    source: str
    title: str
    url: str
    place: str
    since: str
    since_in_words: str
    confidence: str
    levels: tuple[str, ...]
    read_in: str
    quote: str
    note: str
    assumed: bool
    why_assumed: str
    conflicts: tuple[ConflictTold, ...] = ()


class GateExplained(msgspec.Struct, frozen=True):
    """One gate's answer. changes: single changes of the record that would make it yes. tests: lines on the tests of a path."""

    gate: str
    answer: Answer
    reasons: tuple[ReasonExplained, ...]
    changes: tuple[Change, ...] = ()
    tests: tuple[str, ...] = ()


class DoseExplained(msgspec.Struct, frozen=True):
    """One change of dose that an option asks for, or one test that comes before the medicine.

    kind: "change" or "test". action: its id, "" where no test is known. medicines: whose dose it is. settles: markers that a test settles.
    may_ask_for: ids of the changes a test may ask for. reasons: the evidence. gates: its own answers. genes: what the germline file says of
    the genes it is about, a sentence each.
    """

    kind: str
    action: str
    name: str
    medicines: tuple[str, ...]
    settles: tuple[str, ...]
    may_ask_for: tuple[str, ...]
    reasons: tuple[ReasonExplained, ...]
    gates: tuple[GateExplained, ...]
    genes: tuple[str, ...] = ()


class NeedExplained(msgspec.Struct, frozen=True):
    """One need: what was asked in words, its gates, the path through tests when a marker is untested, and what concerns the dose."""

    asked: str
    note: str
    gates: tuple[GateExplained, ...]
    path: GateExplained | None
    dosing: tuple[DoseExplained, ...] = ()


class OptionExplained(msgspec.Struct, frozen=True):
    """One action for one patient, over all needs. names: of what codes stand for; left out of JSON.

    hotspots: sentences on variants of unknown meaning at recurrent hotspots, in genes that the evidence of the action asks about.
    """

    action: Action
    invented: bool
    needs: tuple[NeedExplained, ...]
    names: Names
    hotspots: tuple[str, ...] = ()


def explain_option(folder: Path, patient_code: str, action_id: str) -> OptionExplained:
    """Return the four answers of one patient and one action of a finished run; NotFound when there is no such patient or action."""
    with closing(DuckDBEngine()) as engine:
        record, decision = decide_one(engine, folder, patient_code)
        world = decision.world
        action = find_action(world.knowledge, action_id)
        if action is None:
            raise NotFound(
                "The knowledge has no action '{action}'.",
                "Use an id such as osimertinib or egfr_pcr; close to it: {near}.",
                action=action_id,
                near=", ".join(nearest(action_id, tuple(world.knowledge.actions))),
            )
        person = explain_person(decision, patient_code)
    header = header_of(world, record, current().lang)
    teller = _Teller(world, References(header, current().lang), person.calls)
    needs = tuple(teller.need(action, need) for need in _asked_about(world, action, person.needs))
    asked = {parse_marker(marker).gene for each in world.knowledge.assertions_by_action.get(action.id, ()) for marker in each.who.markers}
    beside = hotspot_sentences([found for found in person.hotspots if found.gene in asked], current().lang)
    return OptionExplained(action, record.invented, needs, header.names, beside)


def _asked_about(world: World, action: Action, needs: Sequence[Need]) -> Sequence[Need]:
    """The needs but those of preventing another cancer than a care speaks of; all where none is left, so that a no has its reason."""
    if action.kind == "test" or action.id not in world.knowledge.assertions_by_action:
        return needs
    targets = {need.situation.target for need in needs} - {""}
    silent = {target for target in targets if not may_speak(world, action, None, "prevention", target)}
    return [need for need in needs if need.situation.target not in silent] or needs


def find_action(knowledge: Knowledge, word: str) -> Action | None:
    """Return the action that a word names: its id, or its name in any of the languages, in any case; None when none does."""
    wanted = word.strip().casefold()
    for action in knowledge.actions.values():
        if wanted in {action.id.casefold(), *(action.names.in_language(lang).casefold() for lang in LANGUAGES)}:
            return action
    return None


class _Teller:
    """Tells needs, gates and reasons of one run in the language in use."""

    def __init__(self, world: World, references: References, calls: Sequence[GeneCall]) -> None:
        self.world = world
        self.references = references
        self.calls = calls

    def need(self, action: Action, need: Need) -> NeedExplained:
        """Tell one need: its gates, what would open each, and the path through tests."""
        found = explain_situation(self.world, action, need.situation)
        gates = tuple(self._gate(action, gate, answer, need.situation) for gate, answer in found.answers.items())
        note = _("Not indicated: the later gates are not asked.") if len(gates) == 1 else ""
        path = self._path(found) if found.tests else None
        return NeedExplained(_asked(self.world, need.situation), note, gates, path, self._dosing(action, found.modifiers))

    def _dosing(self, action: Action, found: Modifiers) -> tuple[DoseExplained, ...]:
        lang = current().lang
        told = [
            DoseExplained(
                "change",
                each.change.id,
                each.change.names.in_language(lang),
                each.medicines,
                (),
                (),
                self._evidence(each.assertions),
                self._plain(each.answers),
                self._genes(each.assertions),
            )
            for each in found.changes
        ]
        for each in found.tests:
            medicines = {medicine for assertion in each.assertions for medicine in assertion.modifies}
            told.append(
                DoseExplained(
                    "test",
                    each.test.id if each.test else "",
                    each.test.names.in_language(lang) if each.test else _("no test is known"),
                    tuple(medicine for medicine in action.components if medicine in medicines),
                    each.markers,
                    tuple(change.id for change in each.changes),
                    self._evidence(each.assertions),
                    self._plain(each.answers),
                    self._genes(each.assertions),
                )
            )
        return tuple(told)

    def _genes(self, assertions: tuple[Assertion, ...]) -> tuple[str, ...]:
        """What the germline file says of the genes that assertions ask of."""
        asked = {parse_marker(marker).gene for assertion in assertions for marker in assertion.who.markers}
        return gene_sentences([call for call in self.calls if call.gene in asked], current().lang)

    def _evidence(self, assertions: tuple[Assertion, ...]) -> tuple[ReasonExplained, ...]:
        return tuple(self._reason(evidence_reason(assertion)) for assertion in assertions)

    def _plain(self, answers: dict[str, Answer]) -> tuple[GateExplained, ...]:
        return tuple(GateExplained(gate, answer, tuple(self._reason(r) for r in answer.because)) for gate, answer in answers.items())

    def _gate(self, action: Action, gate: str, answer: Answer, situation: Situation) -> GateExplained:
        reasons = tuple(self._reason(reason) for reason in answer.because)
        return GateExplained(gate, answer, reasons, would_open(self.world, action, gate, situation))

    def _path(self, found: Alternative) -> GateExplained:
        lang = current().lang
        lines = []
        for settled in found.tests:
            name = settled.test.names.in_language(lang) if settled.test else _("no test is known")
            lines.append(f"{say_marker(settled.marker, lang)}: {name}: {say_value(settled.answer.value, lang)}")
        return GateExplained("path", found.path, tuple(self._reason(reason) for reason in found.path.because), (), tuple(lines))

    def _reason(self, reason: Reason) -> ReasonExplained:
        (label,) = self.references.cite([reason])
        told = self.references.reference(label)
        return ReasonExplained(
            rule=reason.rule,
            says=told.says,
            source=reason.source,
            title=told.source.title if told.source else "",
            url=told.source.url if told.source else "",
            place=told.place,
            since=reason.since,
            since_in_words=self.references.since(reason),
            confidence=told.confidence,
            levels=told.levels,
            read_in=told.read_in,
            quote=told.quote,
            note=self.references.note(reason),
            assumed=told.assumed,
            why_assumed=told.why_assumed,
            conflicts=told.conflicts,
        )


def _asked(world: World, situation: Situation) -> str:
    lang = current().lang
    disease = world.knowledge.tree.name(situation.disease).in_language(lang) if situation.disease else _("disease not recorded")
    line = _("line {n}", n=situation.line) if situation.line is not None else _("line not recorded")
    stage = _("stage {stage}", stage=situation.stage) if situation.stage else _("stage not recorded")
    if situation.target:
        return _("prevention of cancer: {organ}", organ=world.knowledge.tree.name(situation.target).in_language(lang))
    return _("prevention") if situation.purpose == "prevention" else f"{disease}, {stage}, {line}"
