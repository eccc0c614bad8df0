"""A country small enough to be read in a test: one medicine, one regimen, one test, and the lists that a test writes down."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest

from ceiba.packs.facts import CITATION_COLUMNS, FACT_COLUMNS, read_facts
from ceiba.packs.format import Delivery, Manifest, PackList, Payer, Rule, Threshold
from ceiba.packs.pack import Pack
from ceiba.packs.question import Question
from ceiba.packs.resolve import answer_from_lists
from ceiba.terms.actions import Action
from ceiba.terms.dates import AsOf
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.documents import read_document
from ceiba.terms.situations import Finding, Situation
from ceiba.terms.texts import Text

TREE = DiseaseTree({"TISSUE": "", "LUNG": "TISSUE", "NSCLC": "LUNG", "LUAD": "NSCLC", "BRCA": "TISSUE"}, {})
NAMES = Text(es="cosa", pt="coisa", en="thing")

DRUG = Action(id="drug", kind="treatment", names=NAMES, components=("drug",), service="centre")
PAIR = Action(id="pair", kind="treatment", names=NAMES, components=("drug", "other"), service="centre")
BRANDED = Action(id="branded", kind="treatment", names=NAMES, components=("drug",), service="centre")
ASSAY = Action(id="assay", kind="test", names=NAMES, service="laboratory", turnaround_days=20)

CITED = "source: law, place: page 1, confidence: high, paraphrase: said"
IN_THREE = "{es: a, pt: b, en: c}"

MANIFEST = f"""
format: 1
country: xq
names: {IN_THREE}
currency: XTS
languages: [es, pt, en]
verified_through: 2026-06-30
reviewed_by_counsel: false
regulator: {{id: regulator, names: {IN_THREE}}}
"""

PAYERS = f"""
- id: public
  names: {IN_THREE}
  routes:
    - {{id: court, names: {IN_THREE}, ordinary: false, {CITED}}}
    - {{id: ordinary, names: {IN_THREE}, ordinary: true, patient_share: 0, {CITED}}}
    - {{id: request, names: {IN_THREE}, ordinary: true, patient_share: 0.5, {CITED}}}
"""


def a_list(kind="positive", *, complete=True, gate="covered", actions="[treatment, test]", name="list", last=", through: 2026-06-30"):
    """The text of one list; complete from 2020 on unless told otherwise."""
    span = f"[{{from: 2020-01-01{last}, {CITED}}}]" if complete else "[]"
    payer = "payer: public, " if gate == "covered" else ""
    return f"- {{id: {name}, names: {IN_THREE}, gate: {gate}, {payer}actions: {actions}, kind: {kind}, complete: {span}}}\n"


def a_rule(identity="rule", answer="yes", since="2021-01-01", actions="[drug]", who="{age: {min: 0}}", more="", value="", name="list"):
    """The text of one rule with one value. more: further keys of the rule; value: further keys of the value."""
    history = f'[{{from: {since}, answer: "{answer}", {CITED}{value}}}]'
    return f"- {{id: {identity}, says: {IN_THREE}, list: {name}, actions: {actions}, who: {who}, history: {history}{more}}}\n"


def a_delivery(answer="yes", since="2022-01-01", actions="[any]", who="", value=""):
    """The text of one delivery by the public payer."""
    history = f'[{{from: {since}, answer: "{answer}", {CITED}{value}}}]'
    return f"- {{actions: {actions}, payer: public, history: {history}{who}}}\n"


def a_threshold(identity, value, applies_to="any"):
    """The text of one threshold."""
    return f"- {{id: {identity}, value: {value}, applies_to: {applies_to}, {CITED}}}\n"


def facts_of(name, rows):
    """The rows of a facts file, written without their citation."""
    header = ",".join([*FACT_COLUMNS[name], *CITATION_COLUMNS])
    found, faults = read_facts(name, "\n".join([header, *(f"{row},law,page 1,2025,high,,," for row in rows)]))
    assert faults == ()
    return found


def build(rules="", lists=None, payers=PAYERS, thresholds="", deliveries="", **facts):
    """A pack of the texts given; facts are rows by file name."""
    read = {
        kind: read_document(text or "[]", list[kind])[0]
        for kind, text in ((Rule, rules), (PackList, lists or a_list()), (Payer, payers), (Threshold, thresholds), (Delivery, deliveries))
    }
    return Pack(
        manifest=read_document(MANIFEST, Manifest)[0],
        sources={},
        topics=(),
        payers={payer.id: payer for payer in read[Payer]},
        lists={entry.id: entry for entry in read[PackList]},
        rules=tuple(read[Rule]),
        thresholds=tuple(read[Threshold]),
        deliveries=tuple(read[Delivery]),
        facts={name: facts_of(name, facts.get(name, ())) for name in FACT_COLUMNS},
        sentences=(),
        sha256="",
    )


def ask(pack, on="2024-06-01", known=None, findings=None, **person):
    """The question of an adult with a LUAD, unless told otherwise."""
    person = {"disease": "LUAD", "stage": "IV", "line": 1, "age": 60, "payers": ("public",), **person}
    states = {marker: Finding[state.upper()] for marker, state in (findings or {}).items()}
    day = dt.date.fromisoformat(on)
    as_of = AsOf(day, dt.date.fromisoformat(known) if known else day)
    return Question(pack, Situation(findings=states, **person), as_of, TREE)


@pytest.fixture(scope="session")
def small():
    """Everything a test needs to write a country down and to ask it."""
    return SimpleNamespace(
        build=build,
        ask=ask,
        a_list=a_list,
        a_rule=a_rule,
        a_delivery=a_delivery,
        a_threshold=a_threshold,
        facts_of=facts_of,
        drug=DRUG,
        pair=PAIR,
        branded=BRANDED,
        assay=ASSAY,
    )


@pytest.fixture
def covered(small):
    """Ask one small country about its medicine; a pack is given by its texts."""

    def ask(rules="", lists=None, action=None, gate="covered", **question):
        pack = small.build(rules, lists)
        payer = "public" if gate == "covered" else ""
        return answer_from_lists(small.ask(pack, **question), gate, action or small.drug, payer)

    return ask
