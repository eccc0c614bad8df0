"""Run the sentences of a pack: each is one person, one action, one day, and what the gates must say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ceiba.decisions.gates import GATE_FUNCTIONS
from ceiba.decisions.path import path_through_tests
from ceiba.decisions.world import World
from ceiba.evidence import Knowledge
from ceiba.language import gettext
from ceiba.packs import Pack, Person, Sentence
from ceiba.terms.answers import Answer, Value
from ceiba.terms.dates import AsOf
from ceiba.terms.faults import Saying, ValueFault
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding, Situation


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one sentence went: `faults` says in words what differs; empty when it holds."""

    file: str
    sentence: Sentence
    faults: tuple[str, ...]


def run_sentences(pack: Pack, knowledge: Knowledge) -> tuple[Verdict, ...]:
    """Run every sentence of a pack, in the order of the files."""
    world = World(knowledge, pack, pack.as_of)
    return tuple(Verdict(file, sentence, faults_of(world, sentence)) for file, sentence in pack.sentences)


def situation_of(person: Person) -> Situation:
    """Return the situation that a sentence's person is in; KeyError or ValueError for a state or marker that is none."""
    return Situation(
        disease=person.disease,
        stage=person.stage,
        line=person.line,
        age=person.age,
        sex=person.sex,
        region=person.region,
        payers=person.payers,
        income=person.income_monthly,
        purpose=person.purpose,
        findings={str(parse_marker(marker)): Finding.from_word(state) for marker, state in person.findings.items()},
    )


def faults_of(world: World, sentence: Sentence) -> tuple[str, ...]:
    """Return in words what the gates say otherwise than a sentence expects; empty when it holds."""
    known = sentence.known or max(sentence.date, world.pack.manifest.verified_through)
    world = replace(world, as_of=AsOf(sentence.date, known))
    try:
        situation = situation_of(sentence.person)
    except KeyError as error:
        states = ", ".join(state.word for state in Finding)
        return (gettext("'{value}' is not one of: {allowed}", value=str(error.args[0]).lower(), allowed=states),)
    except ValueFault as error:
        return (str(Saying(error.problem, error.fields)),)
    action = world.knowledge.actions[sentence.action]
    expect = sentence.expect
    answers = {gate: ask(world, action, situation) for gate, ask in GATE_FUNCTIONS.items()}
    if expect.path is not None:
        answers["path"] = path_through_tests(world, action, situation)
    faults = []
    named: list[Answer] = []
    for gate, answer in answers.items():
        wanted = getattr(expect, gate)
        if wanted is None:
            continue
        named.append(answer)
        if answer.value is not Value.from_word(wanted):
            faults.append(_differs(gate, answer, wanted))
    if expect.exceptional is not None and answers["covered"].exceptional is not expect.exceptional:
        faults.append(gettext("`exceptional` does not come out as `{wanted}`", wanted=str(expect.exceptional).lower()))
    return (*faults, *_lacking(sentence, named))


def _lacking(sentence: Sentence, named: list[Answer]) -> Iterator[str]:
    """Yield in the language in use what a sentence expects among the reasons, roadblocks and missing facts and is not there."""
    given = {
        "because": {name for answer in named for reason in answer.because for name in (reason.rule, reason.source)},
        "roadblocks": {code for answer in named for code in answer.roadblocks},
        "missing": {fact.what for answer in named for fact in answer.missing},
    }
    for kind, found in given.items():
        absent = [name for name in getattr(sentence.expect, kind) if name not in found]
        if absent:
            names = {"kind": kind, "absent": ", ".join(absent), "found": ", ".join(sorted(found))}
            if found:
                yield gettext("`{kind}` lacks {absent}; it holds: {found}", **names)
            else:
                yield gettext("`{kind}` lacks {absent}; it is empty", **names)


def _differs(gate: str, answer: Answer, wanted: str) -> str:
    """Return in the language in use what a gate answered, what was expected, and why; parts that are empty are left out."""
    why = []
    if answer.because:
        why.append(gettext("because of {rules}", rules=", ".join(reason.rule for reason in answer.because)))
    if answer.roadblocks:
        why.append(gettext("roadblocks: {roadblocks}", roadblocks=", ".join(answer.roadblocks)))
    if answer.missing:
        why.append(gettext("missing: {facts}", facts=", ".join(fact.what for fact in answer.missing)))
    told = gettext("`{gate}` came out as `{answer}`; expected: `{wanted}`", gate=gate, answer=answer.value.word, wanted=wanted)
    return f"{told} ({'; '.join(why)})" if why else told
