"""A loaded pack: what it gives when it is asked for its parts."""

from __future__ import annotations


def test_rules_are_found_by_list_and_action_in_the_order_of_the_files(small):
    rules = small.a_rule("one", actions="[drug, other]") + small.a_rule("two")
    found = small.build(rules, small.a_list() + small.a_list(name="empty")).rules_by_list
    assert {action: [rule.id for rule in named] for action, named in found["list"].items()} == {"drug": ["one", "two"], "other": ["one"]}
    assert found["empty"] == {}


def test_lists_are_found_by_gate_kind_of_action_and_payer(small):
    pack = small.build(
        lists=small.a_list() + small.a_list(name="tests", actions="[test]") + small.a_list(name="register", gate="available")
    )
    assert [entry.id for entry in pack.lists_of("covered", "treatment", "public")] == ["list"]
    assert [entry.id for entry in pack.lists_of("covered", "test", "public")] == ["list", "tests"]
    assert [entry.id for entry in pack.lists_of("available", "treatment")] == ["register"]
    assert pack.lists_of("covered", "treatment", "other") == ()


def test_a_threshold_for_a_kind_of_action_wins_over_one_for_any(small):
    pack = small.build(thresholds=small.a_threshold("wait_days", 60) + small.a_threshold("wait_days", 30, "test"))
    assert pack.threshold("wait_days", "test").value == 30
    assert pack.threshold("wait_days", "treatment").value == 60
    assert pack.threshold("distance_km", "treatment") is None


def test_markers_and_ages_are_those_of_rules_and_deliveries(small):
    pack = small.build(
        small.a_rule("one", who="{profile: {any: [ALK fusion, ROS1 fusion]}}")
        + small.a_rule("two", who="{age: {min: 18, max: 74}, profile: ALK fusion}"),
        deliveries=small.a_delivery(who=", who: {profile: HER2 positive, age: {min: 12}}") + small.a_delivery(),
    )
    assert pack.markers == ("ALK fusion", "ROS1 fusion", "HER2 positive")
    assert pack.ages == (12, 18, 75)


def test_assumed_values_are_counted_wherever_they_stand(small):
    """Honesty of the count: fails if one kind of value were left out of it."""
    guess = "assumed: true, reason: nobody counted"
    cited = "source: law, place: page 1, confidence: high, paraphrase: said"

    def assumed(text):
        return text.replace(cited, guess)

    pack = small.build(
        rules=assumed(small.a_rule()),
        lists=assumed(small.a_list()),
        thresholds=assumed(small.a_threshold("wait_days", 60)),
        deliveries=assumed(small.a_delivery()),
        payers=assumed(
            "- {id: public, names: {es: a, pt: b, en: c}, routes: [{id: list, names: {es: a, pt: b, en: c}, "
            f"ordinary: true, {cited}}}]}}"
        ),
    )
    assert pack.n_assumed == 5
    assert small.build(small.a_rule(), population=["XQ-N,North,1"]).n_assumed == 0
