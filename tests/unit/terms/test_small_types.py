"""The small types: texts, money, citations, actions, findings, tables, roadblocks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ceiba.terms.actions import Action
from ceiba.terms.answers import Value
from ceiba.terms.citations import Citation
from ceiba.terms.money import Money
from ceiba.terms.roadblocks import GATES, ROADBLOCKS
from ceiba.terms.situations import FIELDS, Finding, Situation
from ceiba.terms.tables import RECORD_TABLES
from ceiba.terms.texts import LANGUAGES, Text

NAMES = Text(es="uno", pt="um", en="one")


def test_a_text_is_given_in_each_language():
    assert [NAMES.in_language(lang) for lang in LANGUAGES] == ["uno", "um", "one"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_language_is_empty(lang):
    with pytest.raises(ValueError, match=f"'{lang}' is empty"):
        Text(**{**dict.fromkeys(LANGUAGES, "a"), lang: " "})


def test_money_keeps_its_currency_and_year():
    part = Money(Decimal(3500), "BRL", 2025).share(Decimal("0.2"))
    assert (str(part), part.price_year) == ("700.0 BRL (2025)", 2025)


@pytest.mark.parametrize("currency", ["brl", "BR", "REAL", "B1L", ""])
def test_a_currency_is_three_capitals(currency):
    with pytest.raises(ValueError, match="is not an ISO 4217 code"):
        Money(Decimal(1), currency, 2025)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({}, "needs a source"),
        ({"source": "law"}, "needs a confidence"),
        ({"assumed": True}, "needs a reason"),
    ],
)
def test_no_value_without_a_source_or_a_reason(wrong, problem):
    with pytest.raises(ValueError, match=problem):
        Citation(**wrong)


def test_a_value_is_sourced_or_assumed():
    assert Citation(source="law", confidence="low").place == "unknown"
    assert Citation(assumed=True, reason="nobody counted").source == ""


@pytest.mark.parametrize(("components", "is_regimen"), [((), False), (("a",), False), (("a", "b"), True)])
def test_several_medicines_are_a_regimen(components, is_regimen):
    assert Action(id="x", kind="treatment", names=NAMES, service="s", components=components).is_regimen is is_regimen


@pytest.mark.parametrize("finding", list(Finding))
def test_a_finding_is_written_and_read_as_one_word_and_only_two_are_decided(finding):
    """Answers: fails if a failed or unreadable test were taken for an absent marker."""
    assert Finding.from_word(finding.word) is finding
    decided = {Finding.PRESENT: Value.YES, Finding.ABSENT: Value.NO}
    assert finding.value_of_presence is decided.get(finding, Value.UNKNOWN)
    assert bool(finding.roadblock) is (finding not in decided)
    assert not finding.roadblock or finding.roadblock in ROADBLOCKS


def test_findings_fit_into_three_bits():
    assert sorted(Finding) == list(range(8))


def test_a_marker_of_which_nothing_is_said_is_untested():
    situation = Situation(findings={"ALK fusion": Finding.PRESENT})
    assert (situation.finding("ROS1 fusion"), situation.presence("ROS1 fusion")) == (Finding.UNTESTED, Value.UNKNOWN)
    assert situation.presence("ALK fusion") is Value.YES


def test_every_field_of_a_person_that_a_rule_may_ask_for_is_a_field_of_the_situation():
    assert set(FIELDS) == set(Situation.__struct_fields__) - {"findings", "purpose", "target", "grounds"}


def test_every_roadblock_has_a_gate_a_lever_and_owners():
    for code, roadblock in ROADBLOCKS.items():
        assert roadblock.code == code
        assert roadblock.gate in {*GATES, "any"}
        assert roadblock.lever
        assert roadblock.owners
        assert all(roadblock.meaning.in_language(lang).endswith(".") for lang in LANGUAGES)
    assert len({roadblock.meaning.en for roadblock in ROADBLOCKS.values()}) == len(ROADBLOCKS)


def test_tables_are_declared_once_with_types_and_meanings():
    names = [table.name for table in RECORD_TABLES]
    assert len(set(names)) == len(names)
    for table in RECORD_TABLES:
        assert len(set(table.column_names)) == len(table.columns)
        for column in table.columns:
            assert column.type in {"int64", "int32", "int8", "float64", "string", "bool", "date"}
            assert column.meaning
            assert not column.allowed or column.type == "string"


def test_a_column_is_found_by_its_name_or_not_at_all():
    table = RECORD_TABLES[0]
    assert table.column("file").name == "file"
    with pytest.raises(KeyError):
        table.column("none")
