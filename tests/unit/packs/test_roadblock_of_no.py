"""A payer's *no*: decided against, or just not on the list. The lever is another, so the roadblock is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import pytest

from ceiba.evidence import load_knowledge
from ceiba.packs import Question, Vocabulary, answer_from_lists, find_pack, load_pack
from ceiba.packs.format import Dated, Rule
from ceiba.terms.answers import Value
from ceiba.terms.dates import AsOf
from ceiba.terms.situations import Situation
from ceiba.terms.texts import Text

DAY = dt.date(2026, 6, 1)
CITED = {"source": "xx-list-2020", "place": "page 2", "confidence": "high", "quote": "Not included."}


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def xx(knowledge):
    medicines = frozenset(name for action in knowledge.actions.values() for name in action.components)
    return load_pack(find_pack("xx"), Vocabulary(frozenset(knowledge.actions), medicines, knowledge.tree))


@pytest.fixture
def roadblocks(xx, knowledge):
    """Return the roadblocks of the public list for osimertinib, when only the rules with these histories speak of it."""

    def ask(*values):
        rules = tuple(
            Rule(id=f"rule_{n}", says=Text(es="-", pt="-", en="-"), list="xx-public-medicines", actions=("osimertinib",), history=(value,))
            for n, value in enumerate(values)
        )
        situation = Situation(disease="LUAD", age=60, payers=("xx-public",))
        question = Question(replace(xx, rules=rules), situation, AsOf(DAY, DAY), knowledge.tree)
        answer = answer_from_lists(question, "covered", knowledge.actions["osimertinib"], "xx-public")
        assert answer.value is Value.NO
        return answer.roadblocks

    return ask


def no(**fields):
    return msgspec.convert({"from": "2020-01-01", "answer": "no", **CITED, **fields}, Dated)


def test_a_no_is_a_decision_against_unless_it_says_otherwise(roadblocks):
    assert roadblocks(no()) == ("excluded",)


def test_a_no_that_just_is_not_on_the_list_says_so(roadblocks):
    assert roadblocks(no(roadblock="not_listed")) == ("not_listed",)


def test_excluded_may_be_written_out(roadblocks):
    assert roadblocks(no(roadblock="excluded")) == ("excluded",)


def test_what_ended_is_no_longer_listed(roadblocks):
    assert roadblocks(no(answer="ended")) == ("not_listed",)


def test_two_rules_that_say_no_for_different_reasons_name_both(roadblocks):
    assert roadblocks(no(roadblock="not_listed"), no()) == ("not_listed", "excluded")


@pytest.mark.parametrize("answer", ["yes", "unknown", "ended"])
def test_a_roadblock_goes_with_no_alone(answer):
    with pytest.raises(msgspec.ValidationError, match="a roadblock goes with the answer no alone"):
        no(answer=answer, roadblock="not_listed")


def test_no_other_word_is_a_roadblock_of_no():
    with pytest.raises(msgspec.ValidationError, match="not_delivered"):
        no(roadblock="not_delivered")
