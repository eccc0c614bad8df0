"""Grounds of prevention are written one way, and each is yes, no or unknown with what would decide it."""

from __future__ import annotations

import pytest

from ceiba.terms.answers import Missing, Value
from ceiba.terms.criteria import AgeRange, Criteria, grounds_seen, match, suspected
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.faults import ValueFault
from ceiba.terms.grounds import NO_GROUNDS, Grounds, parse_ground
from ceiba.terms.situations import Situation

TREE = DiseaseTree({}, {})
SMOKES, PACKS, RISK = "smoking_status is current", "pack_years >= 20", "risk plcom2012 >= 0.0151"


@pytest.mark.parametrize(
    "text", [SMOKES, PACKS, RISK, "years_since_quit <= 15", "family hboc", "body_mass_index >= 27.5", "helicobacter_pylori is yes"]
)
def test_a_ground_is_written_back_as_it_was_read(text):
    assert str(parse_ground(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "smoking_status is often",
        "smoking_status >= 1",
        "shoe_size >= 40",
        "body_mass_index is yes",
        "risk plcom2012 >= 2",
        "risk plcom2012 <= 0.1",
        "pack_years > 20",
        "colour is blue",
    ],
)
def test_what_is_no_ground_is_refused(text):
    with pytest.raises(ValueFault, match="is no ground"):
        parse_ground(text)


def person(states=(), missing=(), suspects=()):
    return Situation(age=60, purpose="prevention", grounds=Grounds(tuple(states), tuple(missing), tuple(suspects)))


def criteria(grounds, **others):
    return Criteria(grounds=grounds, age=AgeRange(min=50), **others)


def test_nothing_recorded_leaves_every_ground_unknown():
    assert NO_GROUNDS.value(SMOKES) is Value.UNKNOWN
    assert NO_GROUNDS.missing_of(SMOKES) == ()


@pytest.mark.parametrize(
    ("states", "value", "failed"),
    [
        ([(SMOKES, Value.YES), (PACKS, Value.YES)], Value.YES, ()),
        ([(SMOKES, Value.NO), (PACKS, Value.UNKNOWN)], Value.NO, ("grounds",)),
    ],
)
def test_grounds_are_matched_with_the_rest(states, value, failed):
    found = match(criteria({"all": [SMOKES, PACKS]}), person(states), TREE)
    assert (found.value, found.failed, found.missing) == (value, failed, ())


def test_an_unknown_ground_names_what_nobody_recorded():
    states, missing = [(SMOKES, Value.YES), (PACKS, Value.UNKNOWN)], [(PACKS, ("cigarettes_per_day",))]
    found = match(criteria({"all": [SMOKES, PACKS]}), person(states, missing), TREE)
    assert (found.value, found.missing, found.roadblocks) == (
        Value.UNKNOWN,
        (Missing("person", "cigarettes_per_day"),),
        ("record_silent",),
    )


def test_a_ground_that_no_record_can_settle_is_a_gap_of_the_science():
    found = match(criteria(RISK), person([(RISK, Value.UNKNOWN)]), TREE)
    assert (found.missing, found.roadblocks) == ((Missing("science", f"ground:{RISK}"),), ("evidence_gap",))


def test_criteria_with_grounds_ask_for_them_and_name_them_apart():
    who = criteria({"any": [SMOKES, {"not": PACKS}]})
    assert who.asked_grounds == (SMOKES, PACKS)
    assert "grounds" in who.asks
    assert "grounds" not in who.named
    assert Criteria().asked_grounds == ()
    assert "grounds" in Criteria(suspects=("BRCA1",)).asks


def test_a_family_asks_for_a_gene_of_the_criteria_or_for_none():
    who = Criteria(suspects=("BRCA1", "BRCA2"))
    asked, not_asked = person(suspects=["BRCA2"]), person(suspects=["TP53"])
    assert (suspected(who, asked), suspected(who, not_asked)) == (Value.YES, Value.NO)
    assert grounds_seen(who, asked) == (Value.YES, Value.YES)
    assert grounds_seen(criteria(SMOKES), not_asked) == (Value.UNKNOWN, Value.NO)
