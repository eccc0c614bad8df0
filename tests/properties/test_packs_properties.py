"""What holds of the invented country, whoever asks it, on whatever day, whatever is added to its law."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools

import msgspec
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ceiba.evidence import load_knowledge
from ceiba.packs import Question, Vocabulary, answer_from_lists, delivered, find_pack, load_pack, near_enough
from ceiba.packs.format import Dated
from ceiba.terms.answers import Value
from ceiba.terms.criteria import AgeRange, Criteria
from ceiba.terms.dates import AsOf
from ceiba.terms.roadblocks import ROADBLOCKS
from ceiba.terms.situations import Finding, Situation

KNOWLEDGE = load_knowledge()
PACK = load_pack(find_pack("xx"), Vocabulary(frozenset(KNOWLEDGE.actions), KNOWLEDGE.medicines, KNOWLEDGE.tree))
NAMED = frozenset(action for rule in PACK.rules for action in rule.actions)
ACTIONS = [action for action in KNOWLEDGE.actions.values() if {action.id, *action.components} & NAMED]
GATES = [("available", ""), *(("covered", payer) for payer in PACK.payers)]

days = st.dates(dt.date(2017, 6, 1), dt.date(2027, 6, 1))
situations = st.builds(
    Situation,
    disease=st.sampled_from([None, "LUAD", "NSCLC", "LUNG", "IDC", "BRCA", "AML", "GB", "COAD", "TISSUE"]),
    stage=st.sampled_from([None, "I", "III", "IIIB", "IV", "IVA"]),
    line=st.sampled_from([None, 1, 2, 3]),
    age=st.sampled_from([None, 5.0, 17.0, 18.0, 60.0, 75.0, 76.0]),
    sex=st.sampled_from([None, "female", "male"]),
    region=st.sampled_from([None, "XX-N", "XX-C", "XX-S"]),
    payers=st.just(("xx-public",)),
    findings=st.dictionaries(st.sampled_from(PACK.markers), st.sampled_from(Finding), max_size=8),
)
asked = st.tuples(st.sampled_from(ACTIONS), st.sampled_from(GATES), situations, days)


def ask(pack, action, gate, situation, on, known=None):
    """One gate's lists for one person on one day; `known` is the same day, as in an audit, unless told."""
    question = Question(pack, situation, AsOf(on, known or on), KNOWLEDGE.tree)
    return answer_from_lists(question, gate[0], action, gate[1])


def with_rules(rules):
    return dataclasses.replace(PACK, rules=tuple(rules))


@functools.cache
def value(word, since, known_since=None):
    return Dated(since=since, answer=word, known_since=known_since, source="xx-register", confidence="high", paraphrase="said")


words = st.sampled_from(["yes", "no", "ended", "unknown"])


@settings(max_examples=300)
@given(asked)
def test_an_answer_has_the_shape_of_an_answer(query):
    """Answers: unknown names what is missing; no and unknown name a roadblock of the closed list; all but silence has reasons."""
    answer = ask(PACK, *query)
    assert bool(answer.missing) is (answer.value is Value.UNKNOWN)
    assert bool(answer.roadblocks) is (answer.value is not Value.YES)
    assert set(answer.roadblocks) <= set(ROADBLOCKS)
    assert {ROADBLOCKS[code].gate for code in answer.roadblocks} <= {query[1][0], "indicated", "any"}
    assert answer.because or answer.roadblocks == ("pack_silent",)


@settings(max_examples=200)
@given(asked, st.sampled_from(PACK.rules), words, st.integers(1, 2000))
def test_a_later_decree_changes_nothing_earlier(query, rule, word, later):
    """Dates: fails if a value from a day to come were seen before it."""
    action, gate, situation, on = query
    decree = value(word, on + dt.timedelta(days=later))
    assume(decree.since > rule.history[-1].since)
    changed = msgspec.structs.replace(rule, history=(*rule.history, decree), actions=(*rule.actions, action.id))
    later_pack = with_rules([changed if each.id == rule.id else each for each in PACK.rules])
    same = with_rules([msgspec.structs.replace(rule, actions=changed.actions) if each.id == rule.id else each for each in PACK.rules])
    assert ask(later_pack, action, gate, situation, on) == ask(same, action, gate, situation, on)


@settings(max_examples=200)
@given(asked, words, st.integers(1, 2000), st.integers(0, 2000))
def test_a_new_rule_that_was_not_known_then_changes_no_audit(query, word, later, before):
    """Dates: fails if `known` were not asked of a rule that reaches back."""
    action, gate, situation, on = query
    list_id = next(iter(PACK.lists_of(gate[0], action.kind, gate[1])), None)
    assume(list_id is not None)
    reaching_back = value(word, on - dt.timedelta(days=before), on + dt.timedelta(days=later))
    new = msgspec.structs.replace(
        PACK.rules[0], id="new", list=list_id.id, actions=(action.id,), who=Criteria(age=AgeRange()), history=(reaching_back,)
    )
    more = with_rules([*PACK.rules, new])
    assert ask(more, action, gate, situation, on) == ask(PACK, action, gate, situation, on)


@settings(max_examples=200)
@given(asked, words, st.sampled_from(sorted(KNOWLEDGE.actions)))
def test_a_rule_about_another_action_changes_no_answer(query, word, other):
    action, gate, situation, on = query
    assume(other not in {action.id, *action.components})
    new = [
        msgspec.structs.replace(
            PACK.rules[0], id=f"new-{entry.id}", list=entry.id, actions=(other,), who=Criteria(age=AgeRange()), history=(value(word, on),)
        )
        for entry in PACK.lists.values()
    ]
    assert ask(with_rules([*PACK.rules, *new]), action, gate, situation, on) == ask(PACK, action, gate, situation, on)


@settings(max_examples=200)
@given(st.sampled_from(ACTIONS), st.sampled_from(GATES), situations, st.integers(1, 4000))
def test_beyond_the_day_the_pack_was_verified_no_value_without_its_own_day_answers(action, gate, situation, later):
    """Open and closed lists: fails if anything were true for ever."""
    on = PACK.manifest.verified_through + dt.timedelta(days=later)
    answer = ask(PACK, action, gate, situation, on)
    dated = {rule.id for rule in PACK.rules if any(each.valid_through and each.valid_through >= on for each in rule.history)}
    if answer.value is not Value.UNKNOWN:
        assert {reason.rule for reason in answer.because} & dated
    question = Question(PACK, situation, AsOf(on, on), KNOWLEDGE.tree)
    assert near_enough(question, action, "xx-public").value is Value.UNKNOWN
    assert delivered(question, action, "xx-public").value is Value.UNKNOWN


@settings(max_examples=200)
@given(asked, st.randoms(use_true_random=False))
def test_the_order_of_the_rules_changes_no_answer(query, random):
    """Conflicts: fails if the first or the last rule of a file won."""
    shuffled = list(PACK.rules)
    random.shuffle(shuffled)
    one, other = ask(PACK, *query), ask(with_rules(shuffled), *query)
    assert (one.value, set(one.missing), set(one.because)) == (other.value, set(other.missing), set(other.because))


@settings(max_examples=200)
@given(asked, situations)
def test_what_no_rule_asks_never_changes_an_answer(query, other):
    """Projection: only what some rule of the action reads may matter."""
    action, gate, situation, on = query
    names = {action.id, *action.components}
    who = [rule.who for rule in PACK.rules if names & set(rule.actions)]
    asks = frozenset().union({"age"}, *(each.asks for each in who))
    read = {marker for each in who for marker in each.markers}
    kept = {field: getattr(situation, field) for field in asks}
    findings = {m: f for m, f in other.findings.items() if m not in read} | {m: f for m, f in situation.findings.items() if m in read}
    mixed = msgspec.structs.replace(other, **kept, findings=findings)
    assert ask(PACK, action, gate, mixed, on) == ask(PACK, action, gate, situation, on)


@settings(max_examples=200)
@given(asked, st.sampled_from(["disease", "stage", "line", "sex", "region"]))
def test_knowing_less_of_a_person_never_turns_yes_into_no_or_no_into_yes(query, field):
    """Answers: unknown is never no."""
    action, gate, situation, on = query
    before = ask(PACK, action, gate, situation, on).value
    after = ask(PACK, action, gate, msgspec.structs.replace(situation, **{field: None}), on).value
    assert {before, after} != {Value.NO, Value.YES}


@settings(max_examples=200)
@given(asked, st.sampled_from(PACK.markers))
def test_a_test_not_done_never_turns_yes_into_no_or_no_into_yes(query, marker):
    action, gate, situation, on = query
    untested = msgspec.structs.replace(situation, findings={m: f for m, f in situation.findings.items() if m != marker})
    assert {ask(PACK, action, gate, situation, on).value, ask(PACK, action, gate, untested, on).value} != {Value.NO, Value.YES}
