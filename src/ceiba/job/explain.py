"""One option of one patient with every rule, source, place and date behind it, as plain data."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec

from ceiba.decisions import Alternative, Change, World, explain_person, explain_situation, would_open
from ceiba.decisions import NeedExplained as Need
from ceiba.engine import DuckDBEngine
from ceiba.errors import NotFound
from ceiba.job.run import decide_one
from ceiba.language import current, gettext as _
from ceiba.reports import Names, names_of, say_value
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Reason
from ceiba.terms.citations import Citation
from ceiba.terms.situations import Situation
from ceiba.terms.texts import Text


class ReasonExplained(msgspec.Struct, frozen=True):
    """A reason with what its rule says and where it was read. quote: words read in the source; "" when only paraphrased."""

    rule: str
    says: Text | None
    source: str
    title: str
    url: str
    place: str
    since: str
    confidence: str
    assumed: bool
    reason: str
    quote: str
    note: str


class GateExplained(msgspec.Struct, frozen=True):
    """One gate's answer. changes: single changes of the record that would make it yes. tests: lines on the tests of a path."""

    gate: str
    answer: Answer
    reasons: tuple[ReasonExplained, ...]
    changes: tuple[Change, ...] = ()
    tests: tuple[str, ...] = ()


class NeedExplained(msgspec.Struct, frozen=True):
    """One need: what was asked in words, its gates, and the path through tests when a marker is untested."""

    asked: str
    note: str
    gates: tuple[GateExplained, ...]
    path: GateExplained | None


class OptionExplained(msgspec.Struct, frozen=True):
    """One action for one patient, over all needs. names: of what codes stand for; left out of JSON."""

    action: Action
    invented: bool
    needs: tuple[NeedExplained, ...]
    names: Names


def explain_option(folder: Path, patient_code: str, action_id: str) -> OptionExplained:
    """Return the four answers of one patient and one action of a finished run; NotFound when there is no such patient or action."""
    with closing(DuckDBEngine()) as engine:
        record, decision = decide_one(engine, folder, patient_code)
        world = decision.world
        action = world.knowledge.actions.get(action_id)
        if action is None:
            raise NotFound(
                "The knowledge has no action '{action}'.",
                "Use an id such as osimertinib or egfr_pcr; close to it: {near}.",
                action=action_id,
                near=", ".join(_near(action_id, tuple(world.knowledge.actions))),
            )
        person = explain_person(decision, patient_code)
    return OptionExplained(action, record.invented, tuple(_need(world, action, need) for need in person.needs), names_of(world.knowledge, world.pack))


def _need(world: World, action: Action, need: Need) -> NeedExplained:
    situation = need.situation
    found = explain_situation(world, action, situation)
    gates = tuple(_gate(world, action, gate, answer, situation) for gate, answer in found.answers.items())
    note = _("Not indicated: the later gates are not asked.") if len(gates) == 1 else ""
    return NeedExplained(_asked(world, situation), note, gates, _path(world, found) if found.tests else None)


def _gate(world: World, action: Action, gate: str, answer: Answer, situation: Situation) -> GateExplained:
    reasons = tuple(explain_reason(world, reason) for reason in answer.because)
    return GateExplained(gate, answer, reasons, would_open(world, action, gate, situation))


def _path(world: World, found: Alternative) -> GateExplained:
    lang = current().lang
    lines = []
    for settled in found.tests:
        name = settled.test.names.in_language(lang) if settled.test else _("no test is known")
        lines.append(f"{settled.marker}: {name}: {say_value(settled.answer.value, lang)}")
    reasons = tuple(explain_reason(world, reason) for reason in found.path.because)
    return GateExplained("path", found.path, reasons, (), tuple(lines))


def explain_reason(world: World, reason: Reason) -> ReasonExplained:
    """Return a reason with its rule's sentence and its source's description, from pack or knowledge."""
    says, cited = _rule(world, reason)
    sources = world.knowledge.sources if reason.origin == "knowledge" else world.pack.sources
    source = sources.get(reason.source)
    return ReasonExplained(
        rule=reason.rule,
        says=says,
        source=reason.source,
        title=source.title if source else "",
        url=source.url if source else "",
        place=reason.place,
        since=reason.since,
        confidence=reason.confidence,
        assumed=reason.assumed,
        reason=cited.reason if cited else "",
        quote=cited.quote if cited else "",
        note=reason.note,
    )


def _rule(world: World, reason: Reason) -> tuple[Text | None, Citation | None]:
    for assertion in world.knowledge.assertions:
        if assertion.id == reason.rule:
            return assertion.says, assertion
    for rule in world.pack.rules:
        if rule.id == reason.rule:
            dated = next((d for d in rule.history if d.since.isoformat() == reason.since), None)
            return rule.says, dated
    named = world.pack.lists.get(reason.rule)
    return (named.names if named else None), None


def _asked(world: World, situation: Situation) -> str:
    lang = current().lang
    disease = world.knowledge.tree.name(situation.disease).in_language(lang) if situation.disease else _("disease not recorded")
    line = _("line {n}", n=situation.line) if situation.line is not None else _("line not recorded")
    stage = _("stage {stage}", stage=situation.stage) if situation.stage else _("stage not recorded")
    if situation.purpose == "prevention":
        return _("prevention")
    return ", ".join((disease, stage, line))


def _near(word: str, known: tuple[str, ...]) -> tuple[str, ...]:
    import difflib

    return tuple(difflib.get_close_matches(word, known, n=3, cutoff=0.3)) or known[:3]
