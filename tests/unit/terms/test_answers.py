"""Three-valued answers: unknown is never no, and every answer keeps what stands in its way."""

from __future__ import annotations

import itertools

import pytest

from ceiba.terms.answers import Answer, Missing, Reason, Value, all_of, any_of, conjunction, disjunction, negation

NO, UNKNOWN, YES = Value.NO, Value.UNKNOWN, Value.YES
STAGE, PRICE = Missing("person", "stage"), Missing("pack", "price:drug")


def yes(rule="y", **more):
    return Answer(YES, (Reason(rule, "pack:xx"),), **more)


def no(rule="n", *roadblocks):
    return Answer(NO, (Reason(rule, "pack:xx"),), roadblocks=roadblocks or ("excluded",))


def unknown(rule="u", missing=STAGE, roadblock="record_silent"):
    return Answer(UNKNOWN, (Reason(rule, "pack:xx"),), (missing,), (roadblock,))


def rules(answer):
    return [reason.rule for reason in answer.because]


@pytest.mark.parametrize(
    ("first", "second", "both", "one"),
    [
        (NO, NO, NO, NO),
        (NO, UNKNOWN, NO, UNKNOWN),
        (NO, YES, NO, YES),
        (UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
        (UNKNOWN, YES, UNKNOWN, YES),
        (YES, YES, YES, YES),
    ],
)
def test_and_and_or_are_those_of_kleene(first, second, both, one):
    """Answers: the whole truth table, in either order; fails if unknown were folded into no."""
    for pair in itertools.permutations((first, second)):
        assert conjunction(pair) is both
        assert disjunction(pair) is one


def test_not_leaves_unknown_unknown():
    assert [negation(value) for value in (NO, UNKNOWN, YES)] == [YES, UNKNOWN, NO]


def test_nothing_at_all_is_yes_for_all_and_no_for_any():
    assert (conjunction([]), disjunction([])) == (YES, NO)
    assert (all_of([]).value, any_of([]).value) == (YES, NO)


@pytest.mark.parametrize("value", list(Value))
def test_a_value_is_written_and_read_as_one_word(value):
    assert Value.from_word(value.word) is value


def test_a_word_that_is_no_answer_is_refused():
    with pytest.raises(KeyError):
        Value.from_word("maybe")


@pytest.mark.parametrize(
    ("fact", "is_marker"),
    [
        (STAGE, False),
        (Missing("person", "income_monthly"), False),
        (Missing("person", "EGFR p.L858R"), True),
        (Missing("person", "MSI-high"), True),
        (PRICE, False),
        (Missing("pack", "coverage:Drug"), False),
    ],
)
def test_a_marker_is_told_from_a_field_of_the_record(fact, is_marker):
    assert fact.is_marker is is_marker


def test_all_hold_keeps_every_reason_and_route():
    answer = all_of([yes("a", routes=("list",)), yes("b", routes=("list", "request"))])
    assert (answer.value, rules(answer), answer.routes) == (YES, ["a", "b"], ("list", "request"))
    assert (answer.missing, answer.roadblocks) == ((), ())


def test_one_no_decides_and_what_is_missing_elsewhere_no_longer_counts():
    """Answers: fails if a fact were asked for that can no longer change the answer."""
    answer = all_of([unknown(), no(), yes()])
    assert (answer.value, rules(answer), answer.missing) == (NO, ["n"], ())


def test_the_roadblocks_of_all_parts_that_are_not_yes_are_kept():
    """Answers: fails if only the first roadblock were kept, or one that the deciding part has."""
    assert all_of([unknown(), no("n", "excluded", "too_far"), no("m", "too_far")]).roadblocks == ("record_silent", "excluded", "too_far")


def test_unknown_keeps_what_is_missing_in_every_part_once():
    answer = all_of([yes(), unknown(), unknown("v", PRICE, "pack_silent"), unknown("w")])
    assert (answer.value, answer.missing, rules(answer)) == (UNKNOWN, (STAGE, PRICE), ["y", "u", "v", "w"])


def test_one_yes_is_enough_and_its_reasons_are_given():
    answer = any_of([no(), unknown(), yes(routes=("list",))])
    assert (answer.value, rules(answer), answer.roadblocks, answer.missing, answer.routes) == (YES, ["y"], (), (), ("list",))


def test_of_unknown_and_no_the_unknown_speaks():
    answer = any_of([no(), unknown()])
    assert (answer.value, rules(answer), answer.missing, answer.roadblocks) == (UNKNOWN, ["u"], (STAGE,), ("record_silent",))


def test_when_all_say_no_all_their_roadblocks_are_given():
    answer = any_of([no("n", "excluded"), no("m", "not_listed")])
    assert (answer.value, rules(answer), answer.roadblocks) == (NO, ["n", "m"], ("excluded", "not_listed"))


@pytest.mark.parametrize("join", [all_of, any_of])
def test_an_exceptional_route_is_kept_beside_the_answer(join):
    """Payers and routes: fails if an exceptional route were counted inside covered, or lost."""
    answer = join([no(), Answer(NO, exceptional=True)])
    assert (answer.value, answer.exceptional) == (NO, True)
    assert join([no()]).exceptional is False
