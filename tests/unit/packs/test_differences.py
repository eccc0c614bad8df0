"""What differs between packs and days, and what in a pack ages or is assumed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec

from ceiba.packs.ageing import ageing, assumed_values, old_facts
from ceiba.packs.differences import differences, said_on, turned
from ceiba.packs.format import Dated
from ceiba.packs.indicators import Indicator
from ceiba.terms.dates import AsOf
from ceiba.terms.documents import read_document

ON = dt.date(2024, 6, 1)
CITED = "source: law, place: page 1, confidence: high, paraphrase: said"


def with_indicators(pack, *values):
    history = ", ".join("{" + value + ", says: {es: a, pt: b, en: c}, source: law, confidence: high, paraphrase: said}" for value in values)
    return replace(pack, indicators=tuple(read_document(f"[{{indicator: L1, history: [{history}]}}]", list[Indicator])[0]))


def test_a_pack_does_not_differ_from_itself(small):
    pack = small.build(small.a_rule(), deliveries=small.a_delivery(), services=["centre,,,yes,1,2"])
    assert differences(pack, pack) == ()


def test_what_was_added_removed_and_changed_is_told_apart(small):
    before = small.build(small.a_rule() + small.a_rule("gone"))
    after = small.build(small.a_rule(answer="no") + small.a_rule("new"))
    found = {(d.kind, d.part, d.id): d.fields for d in differences(before, after)}
    assert set(found) == {("removed", "rule", "gone"), ("added", "rule", "new"), ("changed", "rule", "rule")}
    assert found["changed", "rule", "rule"] == ()


def with_later(pack, *values):
    """The pack, the history of its first rule followed by these values."""
    more = read_document("[" + ", ".join(f"{{{value}, {CITED}}}" for value in values) + "]", list[Dated])[0]
    rule, *others = pack.rules
    return replace(pack, rules=(msgspec.structs.replace(rule, history=(*rule.history, *more)), *others))


def test_of_a_history_only_what_came_went_or_is_written_otherwise_is_told(small):
    before = with_later(small.build(small.a_rule(since="2021-01-01")), 'from: 2022-01-01, answer: "yes"', 'from: 2023-01-01, answer: "no"')
    after = with_later(
        small.build(small.a_rule(since="2021-01-01")),
        'from: 2022-01-01, answer: "no"',
        'from: 2024-01-01, answer: "unknown", date_precision: read',
    )
    (found,) = differences(before, after)
    assert found.fields == ()
    assert [(v.kind, v.since, v.says, v.source, v.only_read, v.fields) for v in found.values] == [
        ("changed", "2022-01-01", "no", "law", False, (("answer", "yes", "no"),)),
        ("removed", "2023-01-01", "no", "law", False, ()),
        ("added", "2024-01-01", "unknown", "law", True, ()),
    ]


def test_the_values_of_an_entry_that_came_or_went_are_told(small):
    with_it = with_indicators(small.build(), "from: 2020-01-01", "from: 2024-01-01, score: 0.5")
    (came,), (went,) = differences(small.build(), with_it), differences(with_it, small.build())
    assert [(v.kind, v.says) for v in came.values] == [("added", "unscored"), ("added", "0.5")]
    assert [(v.kind, v.says) for v in went.values] == [("removed", "unscored"), ("removed", "0.5")]


def test_what_was_only_read_between_two_days_is_flagged_and_comes_last(small):
    pack = small.build(small.a_rule("read", since="2024-01-01", value=", date_precision: read") + small.a_rule("law", since="2024-02-01"))
    found = turned(pack, dt.date(2023, 12, 31), ON)
    assert [(t.id, t.only_read) for t in found] == [("law", False), ("read", True)]


def test_facts_are_told_apart_by_their_words_and_compared_by_their_figures(small):
    before = small.build(prices=["drug,,100,XTS,2025,month", "drug,,100,XTS,2025,month"])
    after = small.build(prices=["drug,,90,XTS,2025,month"])
    found = differences(before, after)
    assert [(d.kind, d.id) for d in found] == [
        ("changed", "prices.csv: drug XTS month"),
        ("removed", "prices.csv: drug XTS month #2"),
    ]
    assert found[0].fields == (("amount", "100.0", "90.0"),)


def test_a_field_that_one_side_lacks_is_empty_there(small):
    before, after = small.build(small.a_rule()), small.build(small.a_rule(more=", not_modelled: [ceilings]"))
    (found,) = differences(before, after)
    assert found.fields == (("not_modelled", "", '["ceilings"]'),)


def test_what_turned_between_two_days_names_the_source_that_turned_it(small):
    pack = small.build(
        small.a_rule(since="2024-01-01") + small.a_rule("old", since="2020-01-01"), deliveries=small.a_delivery(since="2024-02-01")
    )
    found = turned(pack, dt.date(2023, 12, 31), ON)
    assert [(t.part, t.id, t.before, t.after, t.source) for t in found] == [
        ("rule", "rule", "", "yes", "law"),
        ("delivery", "any public", "", "yes", "law"),
    ]


def test_an_indicator_turns_when_its_score_does(small):
    pack = with_indicators(small.build(), "from: 2020-01-01", "from: 2024-01-01, score: 0.5")
    assert [(t.before, t.after) for t in turned(pack, dt.date(2023, 1, 1), ON)] == [("unscored", "0.5")]
    assert turned(pack, dt.date(2024, 1, 1), ON) == ()
    days = (dt.date(2019, 1, 1), dt.date(2023, 1, 1), ON)
    assert [said_on(pack.indicators[0].history, AsOf(day, ON)) for day in days] == ["", "unscored", "0.5"]


def test_what_is_verified_only_through_a_day_ages(small):
    rules = small.a_rule(value=", valid_through: 2024-08-01") + small.a_rule("lasting") + small.a_rule("future", since="2025-01-01")
    pack = with_indicators(small.build(rules, deliveries=small.a_delivery()), "from: 2020-01-01, valid_through: 2023-01-01, score: 1")
    assert [(a.part, a.id) for a in ageing(pack, ON)] == [("indicator", "L1")]
    assert [(a.part, a.id) for a in ageing(pack, ON, within_days=90)] == [("indicator", "L1"), ("rule", "rule")]
    assert {a.id for a in ageing(pack, ON, within_days=1000)} == {"L1", "rule", "lasting", "any public"}


def test_measured_facts_grow_old_and_assumed_ones_do_not(small):
    pack = small.build(prices=["drug,,100,XTS,2025,month"])
    assert old_facts(pack, ON) == ()
    assert [(f.file, f.line, f.as_of) for f in old_facts(pack, dt.date(2030, 1, 1))] == [("prices.csv", 2, "2025")]


def test_every_assumed_value_is_listed_with_its_reason_those_of_gates_first(small):
    assumed = "assumed: true, reason: nobody read it"
    rule = small.a_rule().replace("source: law, place: page 1, confidence: high, paraphrase: said", assumed)
    lists = small.a_list().replace("source: law, place: page 1, confidence: high, paraphrase: said", assumed)
    pack = with_indicators(
        small.build(rule, lists, thresholds=small.a_threshold("wait_days", 3), deliveries=small.a_delivery()), "from: 2020-01-01"
    )
    found = assumed_values(pack)
    assert [(a.place, a.gate) for a in found] == [("rule", True), ("list", True)]
    assert {a.reason for a in found} == {"nobody read it"}
