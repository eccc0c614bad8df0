"""The types of a pack: what they refuse, and the little they work out."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.packs.format import Dated, Delivery, PackList, Payer, Route, Rule, Threshold, reason_of
from ceiba.terms.answers import Value
from ceiba.terms.criteria import AgeRange
from ceiba.terms.documents import DocumentFault, read_document

CITED = "source: law, place: page 1, confidence: high, quote: said"
NAMES = "{es: a, pt: b, en: c}"
RULE = f"{{id: r, says: {NAMES}, list: l, actions: [drug], history: [%s]}}"


def read(text, kind):
    return read_document(text, kind)[0]


def dated(since="2024-01-01", answer="yes", more=""):
    return f"{{from: {since}, answer: {answer}, {CITED}{more}}}"


def test_a_payers_route_of_no_name_is_its_first_ordinary_one():
    payer = read(
        f"{{id: p, names: {NAMES}, routes: [{{id: court, names: {NAMES}, ordinary: false, {CITED}}},"
        f" {{id: list, names: {NAMES}, ordinary: true, {CITED}}}, {{id: late, names: {NAMES}, ordinary: true, {CITED}}}]}}",
        Payer,
    )
    assert [route.id for route in (payer.route(""), payer.route("court"), payer.route("late"))] == ["list", "court", "late"]
    assert payer.route("nowhere") is None


def test_a_payer_without_an_ordinary_route_has_none():
    payer = read(f"{{id: p, names: {NAMES}, routes: [{{id: court, names: {NAMES}, ordinary: false, {CITED}}}]}}", Payer)
    assert payer.route("") is None


@pytest.mark.parametrize("share", ["patient_share: 20", "patient_share: -0.1", "approval_rate: 70", "patient_share: nan"])
def test_a_share_is_written_from_nought_to_one(share):
    with pytest.raises(DocumentFault, match="from 0 to 1"):
        read(f"{{id: list, names: {NAMES}, ordinary: true, {share}, {CITED}}}", Route)


@pytest.mark.parametrize("share", ["0", "1", "0.2"])
def test_the_ends_of_a_share_are_shares(share):
    assert read(f"{{id: list, names: {NAMES}, ordinary: true, patient_share: {share}, {CITED}}}", Route).patient_share == float(share)


@pytest.mark.parametrize("value", ["-1", "nan", "inf"])
def test_a_threshold_is_a_finite_number(value):
    with pytest.raises(DocumentFault, match="finite number"):
        read(f"{{id: wait_days, value: {value}, {CITED}}}", Threshold)


def test_a_threshold_is_for_a_kind_of_action_that_there_is():
    with pytest.raises(DocumentFault, match="applies_to"):
        read(f"{{id: wait_days, value: 1, applies_to: treatmnt, {CITED}}}", Threshold)


@pytest.mark.parametrize(("kind", "value"), [("positive", Value.NO), ("negative", Value.YES), ("illustrative", Value.UNKNOWN)])
def test_absence_is_the_kind_of_the_list_inside_a_span(kind, value):
    entries = read(
        f"{{id: l, names: {NAMES}, gate: covered, payer: p, actions: [test], kind: {kind},"
        f" complete: [{{from: 2024-01-01, through: 2024-12-31, {CITED}}}]}}",
        PackList,
    )
    verified = dt.date(2026, 1, 1)
    assert entries.absence(dt.date(2024, 12, 31), verified) is value
    assert entries.absence(dt.date(2025, 1, 1), verified) is Value.UNKNOWN


def test_a_value_is_known_from_its_own_day_unless_another_is_given():
    assert read(dated(), Dated).known_from == dt.date(2024, 1, 1)
    assert read(dated(more=", known_since: 2024-05-01"), Dated).known_from == dt.date(2024, 5, 1)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ("", "at least one value"),
        (f"{dated('2024-02-01')}, {dated('2024-01-01')}", "order of their dates"),
        (f"{dated()}, {dated(answer='no')}", "begin on the same day"),
    ],
)
@pytest.mark.parametrize(("kind", "form"), [(Rule, RULE), (Delivery, "{actions: [any], payer: p, history: [%s]}")])
def test_a_history_is_dated_in_order_and_not_empty(values, problem, kind, form):
    with pytest.raises(DocumentFault, match=problem):
        read(form % values, kind)


def test_a_correction_known_later_of_the_same_day_is_a_value_of_its_own():
    rule = read(RULE % f"{dated()}, {dated(answer='no', more=', known_since: 2024-06-01')}", Rule)
    assert [value.answer for value in rule.history] == ["yes", "no"]


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (dated(more=", valid_through: 2023-12-31"), "before it began"),
        (dated(answer="yes", more=", roadblock: excluded"), "goes with the answer no"),
        (dated(answer="perhaps"), "'perhaps' is not one of: ended, no, unknown, yes"),
        (dated(since="2024-02-30"), "write it as 2024-03-01"),
        (dated(since="01/02/2024"), "write it as 2024-03-01"),
        ("{from: 2024-01-01, answer: yes}", "needs a source"),
        ("{from: 2024-01-01, answer: yes, source: law}", "needs a confidence"),
        ("{from: 2024-01-01, answer: yes, assumed: true}", "needs a reason"),
    ],
)
def test_a_value_that_cannot_be_is_refused(value, problem):
    with pytest.raises(DocumentFault, match=problem):
        read(value, Dated)


def test_a_rule_names_an_action():
    with pytest.raises(DocumentFault, match="at least one action"):
        read(RULE.replace("[drug]", "[]") % dated(), Rule)


def test_a_delivery_silent_on_age_speaks_of_every_age_and_keeps_one_that_is_named():
    form = "{actions: [any], payer: p, who: {%s}, history: [%s]}"
    assert read(form % ("", dated()), Delivery).who.age == AgeRange()
    assert read(form % ("age: {min: 18}", dated()), Delivery).who.age == AgeRange(18, None)


def test_a_reason_says_where_a_value_was_read():
    value = read(dated(), Dated)
    reason = reason_of("r", "xq", value, since=value.since)
    assert (reason.rule, reason.origin, reason.source, reason.place) == ("r", "pack:xq", "law", "page 1")
    assert (reason.since, reason.confidence, reason.assumed, reason.note) == ("2024-01-01", "high", False, "")


def test_a_reason_that_is_assumed_says_why_unless_something_was_compared():
    value = read("{id: wait_days, value: 1, assumed: true, reason: no law says}", Threshold)
    assert (reason_of("w", "xq", value).note, reason_of("w", "xq", value).assumed) == ("no law says", True)
    assert reason_of("w", "xq", value, note="3 / 1").note == "3 / 1"
