"""Regimens and children: what a rule about components, or about adults, says of a regimen or of a child."""

from __future__ import annotations

import pytest

from ceiba.terms.answers import Missing, Value

# Regimens


def test_components_listed_separately_are_at_most_unknown(covered, small):
    """Regimens: fails if the AND of the components were read as coverage of the regimen."""
    answer = covered(small.a_rule(actions="[drug, other]"), action=small.pair)
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("components_separately",))
    assert answer.missing == (Missing("pack", "coverage:pair:public"),)


def test_a_regimen_lacks_what_one_component_lacks(covered, small):
    """Regimens: fails if one component were enough."""
    answer = covered(small.a_rule(actions="[drug]"), action=small.pair)
    assert (answer.value, answer.roadblocks) == (Value.NO, ("not_listed",))


def test_a_regimen_of_which_nothing_is_excluded_is_covered_by_a_negative_list(covered, small):
    assert covered(lists=small.a_list("negative"), action=small.pair).value is Value.YES


def test_a_rule_that_names_the_regimen_wins(covered, small):
    """Regimens: fails if components were looked at although the regimen is named."""
    rules = small.a_rule("parts", actions="[drug, other]") + small.a_rule("whole", answer="no", actions="[pair]")
    answer = covered(rules, action=small.pair)
    assert (answer.value, [reason.rule for reason in answer.because]) == (Value.NO, ["whole"])


def test_a_rule_about_the_regimen_that_is_not_in_force_yet_does_not_win(covered, small):
    rules = small.a_rule("parts", actions="[drug, other]") + small.a_rule("whole", since="2025-01-01", actions="[pair]")
    assert covered(rules, action=small.pair).roadblocks == ("components_separately",)


def test_an_action_of_one_medicine_is_answered_by_a_rule_about_the_medicine(covered, small):
    assert covered(small.a_rule(), action=small.branded).value is Value.YES


def test_what_is_missing_of_it_is_named_after_the_action(covered, small):
    answer = covered(lists=small.a_list(complete=False), action=small.branded)
    assert answer.missing == (Missing("pack", "coverage:branded:public"),)


def test_an_action_without_medicine_is_looked_up_by_its_own_name(covered, small):
    assert covered(small.a_rule(actions="[assay]"), action=small.assay).value is Value.YES


# Children


@pytest.mark.parametrize(("age", "word"), [(17.9, "unknown"), (18, "yes"), (None, "yes")])
def test_a_rule_silent_on_age_does_not_speak_of_children(covered, small, age, word):
    """Children: fails if a rule for adults answered for a child, or asked an adult's age."""
    answer = covered(small.a_rule(who="{disease: [NSCLC]}"), age=age)
    assert answer.value.word == word
    assert answer.roadblocks == (("age_not_addressed",) if word == "unknown" else ())


def test_a_rule_that_speaks_of_every_age_speaks_of_children(covered, small):
    """Children: fails if `age: {min: 0}` were read as silence."""
    assert covered(small.a_rule(who="{age: {min: 0}}"), age=6).value is Value.YES
