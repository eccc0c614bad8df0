"""From entries to an answer: each rule of SEMANTICS about lists, dates, conflicts, regimens and children, one at a time."""

from __future__ import annotations

import pytest

from ceiba.packs.resolve import value_in_force
from ceiba.terms.answers import Value


def facts(answer):
    return [(fact.kind, fact.what) for fact in answer.missing]


def rules_of(answer):
    return [reason.rule for reason in answer.because]


# Open and closed lists


@pytest.mark.parametrize(
    ("kind", "complete", "word", "roadblocks"),
    [
        ("positive", True, "no", ("not_listed",)),
        ("negative", True, "yes", ()),
        ("illustrative", False, "unknown", ("pack_silent",)),
        ("positive", False, "unknown", ("pack_silent",)),
        ("negative", False, "unknown", ("pack_silent",)),
    ],
)
def test_what_absence_means_is_the_lists_kind_inside_a_complete_span(covered, small, kind, complete, word, roadblocks):
    """Open and closed lists: fails if absence were read alike in every list, or outside a complete span."""
    answer = covered(lists=small.a_list(kind, complete=complete))
    assert (answer.value.word, answer.roadblocks) == (word, roadblocks)
    if word == "unknown":
        assert facts(answer) == [("pack", "coverage:drug:public")]
    assert rules_of(answer) == ["list"]


@pytest.mark.parametrize(("on", "word"), [("2019-12-31", "unknown"), ("2020-01-01", "no"), ("2026-06-30", "no"), ("2026-07-01", "unknown")])
@pytest.mark.parametrize("last", [", through: 2026-06-30", ""], ids=["closed", "open"])
def test_a_complete_span_holds_on_both_its_days_and_an_open_one_through_the_day_verified(covered, small, on, word, last):
    """Open and closed lists: fails if absence answered outside the span, or if a span without an end held for ever."""
    assert covered(lists=small.a_list(last=last), on=on).value.word == word


def test_an_absence_shows_where_it_was_read_that_the_list_is_whole(covered):
    (reason,) = covered().because
    assert (reason.rule, reason.source, reason.since, reason.origin) == ("list", "law", "2020-01-01", "pack:xq")


def test_an_action_of_which_no_list_speaks_is_unknown(covered, small):
    answer = covered(lists=small.a_list(actions="[screening]"))
    assert (answer.value, answer.roadblocks, facts(answer)) == (Value.UNKNOWN, ("pack_silent",), [("pack", "coverage:drug:public")])


def test_a_regulators_list_answers_not_approved(covered, small):
    """Four dates: fails if approval and listing were one list."""
    answer = covered(lists=small.a_list(gate="available"), gate="available")
    assert (answer.value, answer.roadblocks) == (Value.NO, ("not_approved",))


def test_one_of_several_lists_is_enough(covered, small):
    lists = small.a_list() + small.a_list(name="annex")
    assert covered(small.a_rule(name="annex"), lists).value is Value.YES


# A rule that matches


@pytest.mark.parametrize(
    ("word", "value", "roadblocks"),
    [
        ("yes", Value.YES, ()),
        ("no", Value.NO, ("excluded",)),
        ("ended", Value.NO, ("not_listed",)),
        ("unknown", Value.UNKNOWN, ("pack_silent",)),
    ],
)
def test_a_rule_that_matches_gives_its_answer(covered, small, word, value, roadblocks):
    answer = covered(small.a_rule(answer=word))
    assert (answer.value, answer.roadblocks, rules_of(answer)) == (value, roadblocks, ["rule"])
    assert bool(answer.missing) is (value is Value.UNKNOWN)


def test_a_payers_no_may_say_that_it_just_does_not_list_it(covered, small):
    assert covered(small.a_rule(answer="no", value=", roadblock: not_listed")).roadblocks == ("not_listed",)


@pytest.mark.parametrize(
    ("word", "status", "roadblock"),
    [
        ("no", "", "not_approved"),
        ("no", ", status: off_label", "off_label"),
        ("no", ", status: named_patient_import", "named_patient_import"),
        ("no", ", status: withdrawn", "withdrawn"),
        ("ended", "", "withdrawn"),
    ],
)
def test_each_status_of_an_approval_is_its_own_roadblock(covered, small, word, status, roadblock):
    """Four dates: fails if off-label use, import for a named patient and withdrawal were told as one."""
    answer = covered(small.a_rule(answer=word, value=status), small.a_list(gate="available"), gate="available")
    assert (answer.value, answer.roadblocks) == (Value.NO, (roadblock,))


@pytest.mark.parametrize(
    ("who", "roadblock"),
    [("{disease: [NSCLC], line: [2]}", "listed_for_another_line"), ("{disease: [BRCA]}", "listed_for_another_indication")],
)
def test_listed_for_others_says_for_whom_it_fails(covered, small, who, roadblock):
    answer = covered(small.a_rule(who=who))
    assert (answer.value, answer.roadblocks) == (Value.NO, (roadblock,))
    assert rules_of(answer) == ["rule", "list"]


def test_listed_for_others_in_a_list_that_is_not_whole_is_unknown_and_says_so(covered, small):
    answer = covered(small.a_rule(who="{disease: [BRCA]}"), small.a_list(complete=False))
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("pack_silent", "listed_for_another_indication"))


def test_approved_for_another_disease_is_off_label(covered, small):
    answer = covered(small.a_rule(who="{disease: [BRCA]}"), small.a_list(gate="available"), gate="available")
    assert (answer.value, answer.roadblocks) == (Value.NO, ("off_label",))


# A rule that may match


def test_a_rule_that_may_match_makes_it_unknown_and_names_what_is_missing(covered, small):
    """Answers: fails if a missing stage were read as no."""
    answer = covered(small.a_rule(who="{stage: [IV]}"), stage=None)
    assert (answer.value, answer.roadblocks, facts(answer)) == (Value.UNKNOWN, ("record_silent",), [("person", "stage")])


def test_what_is_not_known_is_not_asked_when_every_possibility_gives_the_same_answer(covered, small):
    """Answers: fails if any missing field made the answer unknown."""
    rules = small.a_rule(who="{disease: [NSCLC]}") + small.a_rule("late", who="{stage: [IV]}")
    assert covered(rules, stage=None).value is Value.YES


def test_a_rule_that_may_match_and_would_disagree_makes_a_yes_unknown(covered, small):
    rules = small.a_rule() + small.a_rule("late", answer="no", who="{stage: [IV]}")
    answer = covered(rules, stage=None)
    assert (answer.value, rules_of(answer)) == (Value.UNKNOWN, ["late"])


def test_a_rule_that_may_match_and_is_replaced_by_one_that_does_changes_nothing(covered, small):
    rules = small.a_rule("new", more=", supersedes: [late]") + small.a_rule("late", answer="no", who="{stage: [IV]}")
    assert covered(rules, stage=None).value is Value.YES


def test_two_rules_that_replace_each_other_are_both_open(covered, small):
    rules = small.a_rule("new", more=", supersedes: [late]") + small.a_rule(
        "late", answer="no", who="{stage: [IV]}", more=", supersedes: [new]"
    )
    assert covered(rules, stage=None).value is Value.UNKNOWN


# Dates


@pytest.mark.parametrize(("on", "word"), [("2023-12-31", "no"), ("2024-01-01", "yes")])
def test_a_rule_holds_from_its_day_and_not_the_day_before(covered, small, on, word):
    """Dates: fails if the law of another day were used."""
    assert covered(small.a_rule(since="2024-01-01"), on=on).value.word == word


@pytest.mark.parametrize(("known", "word"), [("2024-02-29", "no"), ("2024-03-01", "yes")])
def test_what_was_not_known_yet_is_not_seen_in_an_audit(covered, small, known, word):
    """Dates: fails if `known` were ignored."""
    rules = small.a_rule(since="2024-01-01", value=", known_since: 2024-03-01")
    assert covered(rules, on="2024-02-01", known=known).value.word == word


@pytest.mark.parametrize(
    ("on", "more", "word"),
    [
        ("2024-06-30", ", valid_through: 2024-06-30", "yes"),
        ("2024-07-01", ", valid_through: 2024-06-30", "unknown"),
        ("2026-06-30", "", "yes"),
        ("2026-07-01", "", "unknown"),
    ],
)
def test_a_value_is_stale_after_the_last_day_it_was_verified(covered, small, on, more, word):
    """Open and closed lists: fails if a fact without an end were true for ever."""
    answer = covered(small.a_rule(value=more), on=on)
    assert answer.value.word == word
    assert answer.roadblocks == (("stale",) if word == "unknown" else ())


def test_a_stale_rule_gives_way_to_a_fresh_one(covered, small):
    rules = small.a_rule("old", answer="no", value=", valid_through: 2022-12-31") + small.a_rule("fresh")
    answer = covered(rules)
    assert (answer.value, rules_of(answer)) == (Value.YES, ["fresh"])


def test_a_stale_rule_that_may_match_opens_the_answer(covered, small):
    rules = small.a_rule("old", answer="no", who="{stage: [IV]}", value=", valid_through: 2022-12-31")
    assert covered(rules, stage=None).value is Value.UNKNOWN


def test_before_its_first_value_a_rule_has_none(small):
    pack = small.build(small.a_rule(since="2021-01-01"))
    assert value_in_force(pack.rules[0].history, small.ask(pack, on="2020-12-31").as_of) is None


# Conflicts


def test_two_rules_in_force_that_disagree_make_it_unknown_and_both_are_shown(covered, small):
    """Conflicts: fails if the first, the last or the kinder of two rules won."""
    answer = covered(small.a_rule("one") + small.a_rule("two", answer="no"))
    assert (answer.value, answer.roadblocks, rules_of(answer)) == (Value.UNKNOWN, ("sources_conflict",), ["one", "two"])
    assert facts(answer) == [("pack", "coverage:drug:public")]


def test_a_rule_that_supersedes_another_settles_the_conflict(covered, small):
    """Conflicts: fails if `supersedes` were not read."""
    answer = covered(small.a_rule("one") + small.a_rule("two", answer="no", more=", supersedes: [one]"))
    assert (answer.value, rules_of(answer)) == (Value.NO, ["two"])


def test_a_rule_supersedes_nothing_where_it_does_not_match(covered, small):
    rules = small.a_rule("one") + small.a_rule("two", answer="no", who="{disease: [BRCA]}", more=", supersedes: [one]")
    assert covered(rules).value is Value.YES


# Payers and routes


def test_a_rule_of_an_exceptional_route_does_not_cover(covered, small):
    """Payers and routes: fails if a court order counted as coverage."""
    answer = covered(small.a_rule(more=", route: court"))
    assert (answer.value, answer.roadblocks) == (Value.NO, ("not_listed",))


def test_a_rule_of_an_ordinary_route_covers_and_names_it(covered, small):
    answer = covered(small.a_rule(more=", route: request"))
    assert (answer.value, answer.routes) == (Value.YES, ("request",))


def test_a_route_that_the_payer_does_not_have_covers_nothing(covered, small):
    assert covered(small.a_rule(more=", route: nowhere")).value is Value.NO


def test_a_regulators_rule_has_no_route_to_pay_by(covered, small):
    answer = covered(small.a_rule(more=", route: court"), small.a_list(gate="available"), gate="available")
    assert answer.value is Value.YES
