"""Sentences of a pack hold, and say in words what differs when they do not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from ceiba.decisions import run_sentences, situation_of
from ceiba.decisions.sentences import _differs
from ceiba.packs import Person, Sentence
from ceiba.terms.answers import Answer, Missing, Value
from ceiba.terms.situations import Finding

L858R = "EGFR p.L858R"
PERSON = {
    "disease": "LUAD",
    "stage": "IV",
    "line": 1,
    "age": 60,
    "sex": "female",
    "region": "XX-C",
    "payers": ["xx-public"],
    "income_monthly": 1000,
    "findings": {L858R: "present", "EGFR exon 19 deletion": "absent"},
}


@pytest.fixture
def faults(pack_of, knowledge):
    """The faults of one sentence about osimertinib in the invented country."""

    def run(expect, person=PERSON, **given):
        written = {"name": "x", "date": "2026-06-30", "action": "osimertinib", "person": person, "expect": expect, **given}
        sentence = msgspec.convert(written, Sentence)
        (verdict,) = run_sentences(replace(pack_of("xx"), sentences=(("a.test.yaml", sentence),)), knowledge)
        assert (verdict.file, verdict.sentence) == ("a.test.yaml", sentence)
        return verdict.faults

    return run


def test_every_sentence_of_the_invented_country_holds(pack_of, knowledge):
    verdicts = run_sentences(pack_of("xx"), knowledge)
    assert len(verdicts) == len(pack_of("xx").sentences) > 50
    assert [(verdict.file, verdict.sentence.name, verdict.faults) for verdict in verdicts if verdict.faults] == []


def test_a_sentence_that_holds_has_no_faults(faults):
    assert faults({"indicated": "yes", "available": "yes", "covered": "yes", "reachable": "yes", "path": "yes", "exceptional": True}) == ()
    assert faults({"covered": "no", "roadblocks": ["not_listed"]}, date=dt.date(2021, 1, 1)) == ()
    assert faults({"covered": "unknown"}, date=dt.date(2024, 3, 1), known=dt.date(2019, 1, 1)) != ()


def test_a_sentence_that_does_not_hold_says_what_differs(faults):
    (value,) = faults({"covered": "no"})
    assert value == "`covered` came out as `yes`; expected: `no` (because of xx_public_osimertinib)"
    assert faults({"covered": "yes", "exceptional": False}) == ("`exceptional` does not come out as `false`",)
    (because,) = faults({"covered": "yes", "because": ["xx-nothing"]})
    assert because.startswith("`because` lacks xx-nothing; it holds: ")
    assert faults({"covered": "yes", "missing": ["stage"]}) == ("`missing` lacks stage; it is empty",)
    (path,) = faults({"path": "no"})
    assert path.startswith("`path` came out as `yes`; expected: `no`")


@pytest.mark.parametrize("findings", [{L858R: "maybe"}, {"nonsense": "present"}])
def test_a_person_that_cannot_be_read_is_a_fault(faults, findings):
    assert len(faults({"covered": "yes"}, person={**PERSON, "findings": findings})) == 1


def test_a_sentence_s_person_is_a_situation():
    situation = situation_of(msgspec.convert(PERSON, Person))
    assert (situation.disease, situation.payers, situation.income) == ("LUAD", ("xx-public",), 1000)
    assert situation.findings == {L858R: Finding.PRESENT, "EGFR exon 19 deletion": Finding.ABSENT}
    assert situation_of(Person()).payers is None


def test_what_differs_is_told_with_its_reasons_and_without_the_parts_that_are_empty():
    assert _differs("covered", Answer(Value.NO), "yes") == "`covered` came out as `no`; expected: `yes`"
    silent = Answer(Value.UNKNOWN, missing=(Missing("record", "stage"),), roadblocks=("record_silent",))
    assert _differs("covered", silent, "yes").endswith("(roadblocks: record_silent; missing: stage)")
