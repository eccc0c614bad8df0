"""No code without words, and no words left in English."""

from __future__ import annotations

import typing

import messages
import pytest

from ceiba.language import LANGUAGES
from ceiba.reports import words
from ceiba.reports.missing import FIELD_WORDS, SERVICE_WORDS, THRESHOLD_WORDS
from ceiba.reports.unsettled import SPECIMEN_WORDS
from ceiba.terms.answers import MissingKind, Value
from ceiba.terms.levers import LEVERS, OWNERS
from ceiba.terms.roadblocks import GATES, ROADBLOCKS
from ceiba.terms.situations import FIELDS, Finding
from ceiba.terms.tables import SPECIMENS

TRANSLATED = ("es", "pt")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("code", ROADBLOCKS)
def test_every_roadblock_says_what_it_means_what_lifts_it_and_who_could(code, lang):
    plain = words.say_roadblock(code, lang)
    assert plain.endswith(".")
    assert words.say_roadblock(f"test:{code}", lang).endswith(plain)
    assert words.say_roadblock(f"test:{code}", lang) != words.say_roadblock(f"therapy:{code}", lang)
    assert words.say_lever(f"therapy:{code}", lang) == words.say_lever(code, lang)
    assert words.say_owners(code, lang)


def test_levers_and_owners_have_words_for_all_and_only_those_of_the_list():
    assert set(words.LEVER_WORDS) == set(LEVERS) >= {roadblock.lever for roadblock in ROADBLOCKS.values()}
    assert set(words.OWNER_WORDS) == set(OWNERS) >= {owner for roadblock in ROADBLOCKS.values() for owner in roadblock.owners}


def test_closed_lists_are_closed():
    assert set(words.GATE_WORDS) == {*GATES, "any"}
    assert set(words.GATE_NOUNS) == set(GATES)
    assert set(words.VALUE_WORDS) == set(Value)
    assert set(words.FINDING_WORDS) == set(Finding)
    assert set(words.KIND_WORDS) == set(typing.get_args(MissingKind))
    assert set(FIELDS) <= set(FIELD_WORDS)


def test_every_specimen_of_a_test_has_words(knowledge):
    named = {specimen for test in knowledge.tests.values() for specimen in test.specimen}
    assert named <= set(SPECIMEN_WORDS)
    assert set(SPECIMEN_WORDS) <= set(SPECIMENS.column("specimen_type").allowed)


def test_every_service_of_the_knowledge_and_every_threshold_has_words(knowledge, worlds):
    assert {action.service for action in knowledge.actions.values()} == set(SERVICE_WORDS)
    assert {threshold.id for world in worlds.values() for threshold in world.pack.thresholds} <= set(THRESHOLD_WORDS)


@pytest.mark.parametrize("lang", TRANSLATED)
def test_no_sentence_of_the_reports_is_left_in_english(lang):
    template = messages.extract()
    ours = {str(message.id) for message in template if any("ceiba/reports/" in file for file, _ in message.locations)}
    assert len(ours) > 200
    assert not ours & set(messages.untranslated(messages.updated(lang, template)))


@pytest.mark.parametrize(
    ("written", "precision", "expected"),
    [
        ("2022-12-31", "day", "31 de diciembre de 2022"),
        ("2022-12-31", "month", "diciembre de 2022"),
        ("2022-12-31", "year", "2022"),
        ("2022-12", "day", "diciembre de 2022"),
        ("2022", "day", "2022"),
        ("unknown", "day", "fecha desconocida"),
        ("summer of 2022", "day", "summer of 2022"),
    ],
)
def test_a_date_is_no_finer_than_its_source(written, precision, expected):
    assert words.say_date(written, "es", precision=precision) == expected


@pytest.mark.parametrize(
    ("names", "expected"),
    [(["a"], "a"), (["a", "b"], "a y b"), (["a", "b", "c", "d"], "a, b, c y d"), (["a", "b", "c", "d", "e"], "a, b, c y 2 más")],
)
def test_long_lists_are_cut_and_say_how_many_more(names, expected):
    assert words.say_some(names, "es") == expected
