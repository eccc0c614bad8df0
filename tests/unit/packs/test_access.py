"""Delivered, near enough, soon enough, bearable: each with its own silence."""

from __future__ import annotations

import pytest

from ceiba.packs.access import bearable, delivered, done_somewhere, near_enough
from ceiba.terms.answers import Missing, Value

THREE = ["centre,XQ-N,,yes,300,10", "centre,XQ-C,,yes,10,10", "centre,XQ-S,,no,,"]
LAND = ["XQ-N,North,1", "XQ-C,Centre,1", "XQ-S,South,1"]


@pytest.fixture
def limits(small):
    return small.a_threshold("distance_km", 200) + small.a_threshold("wait_days", 60) + small.a_threshold("result_window_days", 28)


@pytest.fixture
def near(small, limits):
    """Ask whether a thing is near enough; services are rows without their citation."""

    def ask(services, action=None, thresholds=limits, payer="public", population=LAND, **question):
        pack = small.build(thresholds=thresholds, services=services, population=population)
        return near_enough(small.ask(pack, **question), action or small.drug, payer)

    return ask


@pytest.fixture
def paid(small):
    """Ask whether what is left to pay can be borne."""

    def ask(
        payer="public", route="", income=None, share="0.2", prices=("drug,,100,XTS,2025,month",), thresholds=None, action=None, **question
    ):
        limit = small.a_threshold("out_of_pocket_share_of_income", share) if thresholds is None else thresholds
        pack = small.build(thresholds=limit, prices=prices)
        return bearable(small.ask(pack, income=income, **question), action or small.drug, pack.payers.get(payer), route)

    return ask


# Delivered


@pytest.mark.parametrize(
    ("word", "value", "roadblocks"),
    [("yes", Value.YES, ()), ("no", Value.NO, ("not_delivered",)), ("unknown", Value.UNKNOWN, ("pack_silent",))],
)
def test_what_a_payer_delivers_is_what_its_entry_says(small, word, value, roadblocks):
    """Four dates: fails if listing were taken for delivery."""
    answer = delivered(small.ask(small.build(deliveries=small.a_delivery(word))), small.drug, "public")
    assert (answer.value, answer.roadblocks) == (value, roadblocks)
    assert [reason.rule for reason in answer.because] == ["delivery:any:public"]


def test_listed_and_nothing_known_of_delivery_is_unknown(small):
    answer = delivered(small.ask(small.build()), small.drug, "public")
    assert (answer.value, answer.missing) == (Value.UNKNOWN, (Missing("pack", "delivery:drug:public"),))


def test_an_entry_for_the_action_wins_over_one_for_any(small):
    entries = small.a_delivery("yes") + small.a_delivery("no", actions="[drug]")
    assert delivered(small.ask(small.build(deliveries=entries)), small.drug, "public").value is Value.NO


def test_of_several_entries_the_first_that_speaks_of_the_person_holds(small):
    entries = small.a_delivery("no", actions="[drug]", who=", who: {stage: [III]}") + small.a_delivery("yes", actions="[drug]")
    pack = small.build(deliveries=entries)
    assert delivered(small.ask(pack, stage="IIIA"), small.drug, "public").value is Value.NO
    assert delivered(small.ask(pack, stage="IV"), small.drug, "public").value is Value.YES


def test_another_payers_delivery_says_nothing(small):
    assert delivered(small.ask(small.build(deliveries=small.a_delivery())), small.drug, "other").value is Value.UNKNOWN


@pytest.mark.parametrize(("on", "word"), [("2021-12-31", "unknown"), ("2022-01-01", "yes")])
def test_nothing_is_delivered_before_the_first_lot(small, on, word):
    """Four dates: fails if delivery were undated."""
    assert delivered(small.ask(small.build(deliveries=small.a_delivery()), on=on), small.drug, "public").value.word == word


def test_a_delivery_is_stale_after_the_day_it_was_verified(small):
    pack = small.build(deliveries=small.a_delivery(value=", valid_through: 2023-12-31"))
    answer = delivered(small.ask(pack, on="2024-01-01"), small.drug, "public")
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("stale",))


def test_a_delivery_that_may_concern_the_person_is_unknown_and_asks(small):
    pack = small.build(deliveries=small.a_delivery(who=", who: {stage: [IV]}"))
    answer = delivered(small.ask(pack, stage=None), small.drug, "public")
    assert (answer.value, answer.missing, answer.roadblocks) == (Value.UNKNOWN, (Missing("person", "stage"),), ("record_silent",))


def test_delivery_is_measured_so_that_it_speaks_of_children_too(small):
    assert delivered(small.ask(small.build(deliveries=small.a_delivery()), age=5), small.drug, "public").value is Value.YES


# Done somewhere


@pytest.mark.parametrize(
    ("rows", "value", "roadblocks"),
    [
        (["laboratory,,,yes,1,1"], Value.YES, ()),
        (["laboratory,XQ-N,,no,,", "laboratory,XQ-C,,yes,1,1"], Value.YES, ()),
        (["laboratory,,,no,,"], Value.NO, ("no_laboratory",)),
        ([], Value.UNKNOWN, ("pack_silent",)),
    ],
)
def test_a_test_is_available_where_one_laboratory_does_it(small, rows, value, roadblocks):
    answer = done_somewhere(small.ask(small.build(services=rows)), small.assay)
    assert (answer.value, answer.roadblocks) == (value, roadblocks)
    assert bool(answer.because) is bool(rows)


def test_rows_for_the_action_win_over_rows_for_its_service(small):
    pack = small.build(services=["laboratory,,,no,,", "assay,,,yes,1,1"])
    assert done_somewhere(small.ask(pack), small.assay).value is Value.YES


def test_beyond_the_day_of_verification_nobody_knows_who_does_it(small):
    pack = small.build(services=["laboratory,,,yes,1,1"])
    answer = done_somewhere(small.ask(pack, on="2031-01-01"), small.assay)
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("stale",))


# Near enough


@pytest.mark.parametrize(
    ("row", "value", "roadblocks"),
    [
        ("centre,,,yes,200,60", Value.YES, ()),
        ("centre,,,yes,200.5,60", Value.NO, ("too_far",)),
        ("centre,,,yes,200,61", Value.NO, ("wait_too_long",)),
        ("centre,,,yes,201,61", Value.NO, ("too_far", "wait_too_long")),
        ("centre,,,no,,", Value.NO, ("no_capacity",)),
        ("centre,,,yes,,60", Value.UNKNOWN, ("pack_silent",)),
        ("centre,,,yes,200,", Value.UNKNOWN, ("pack_silent",)),
    ],
)
def test_distance_and_wait_are_tolerable_up_to_the_packs_thresholds(near, row, value, roadblocks):
    """Money and Tolerable: fails if a limit were left out, or an empty cell read as zero."""
    answer = near([row])
    assert (answer.value, answer.roadblocks) == (value, roadblocks)


def test_what_was_measured_and_its_limit_are_shown(near):
    notes = {reason.rule: reason.note for reason in near(["centre,,,yes,300,60"]).because}
    assert notes == {"services.csv:2": "300 / 200 km", "distance_km": "300 / 200 km"}


def test_what_is_not_measured_is_named_with_its_region(near):
    answer = near(["centre,XQ-N,,yes,,60"], region="XQ-N")
    assert answer.missing == (Missing("pack", "distance_km:centre:XQ-N"),)


def test_without_a_threshold_nothing_is_tolerable_or_not(near, small):
    """Tolerable: fails if the program brought a threshold of its own."""
    answer = near(["centre,,,yes,1,1"], thresholds=small.a_threshold("wait_days", 60))
    assert (answer.value, answer.missing) == (Value.UNKNOWN, (Missing("pack", "threshold:distance_km"),))


def test_a_threshold_for_the_kind_of_action_wins_over_the_general_one(near, small, limits):
    services = ["laboratory,,,yes,250,10"]
    assert near(services, small.assay).value is Value.NO
    assert near(services, small.assay, thresholds=limits + small.a_threshold("distance_km", 300, "test")).value is Value.YES


@pytest.mark.parametrize(
    ("row", "value", "roadblocks"),
    [
        ("laboratory,,,yes,1,28", Value.YES, ()),
        ("laboratory,,,yes,1,29", Value.NO, ("result_too_late",)),
        ("laboratory,,,yes,1,", Value.UNKNOWN, ("pack_silent",)),
    ],
)
def test_a_tests_result_must_come_within_the_window(near, small, row, value, roadblocks):
    answer = near([row], small.assay)
    assert (answer.value, answer.roadblocks) == (value, roadblocks)


def test_where_the_pack_is_silent_on_the_wait_the_tests_turnaround_stands_in(near, small, limits):
    late = limits.replace("value: 28", "value: 19")
    assert "result_too_late" in near(["laboratory,,,yes,1,"], small.assay, thresholds=late).roadblocks


def test_the_regions_own_rows_win_over_those_of_the_whole_country(near):
    services = ["centre,,,yes,10,10", "centre,XQ-N,,yes,300,10"]
    assert near(services, region="XQ-N").value is Value.NO
    assert near(services, region="XQ-C").value is Value.YES


def test_one_near_place_is_enough(near):
    assert near(["centre,XQ-N,,yes,300,10", "centre,XQ-N,public,yes,10,10"], region="XQ-N").value is Value.YES


def test_places_of_another_payer_do_not_count(near):
    assert near(["centre,XQ-N,,yes,300,10", "centre,XQ-N,other,yes,10,10"], region="XQ-N").value is Value.NO


def test_a_region_of_which_the_pack_says_nothing_is_unknown(near):
    answer = near(THREE[:1], region="XQ-S")
    assert (answer.value, answer.missing) == (Value.UNKNOWN, (Missing("pack", "service:centre:XQ-S"),))


def test_a_country_of_which_the_pack_says_nothing_is_unknown(near):
    assert near([]).missing == (Missing("pack", "service:centre"),)


def test_without_a_region_the_answer_is_unknown_where_regions_differ(near):
    answer = near(THREE)
    assert (answer.value, answer.missing, answer.roadblocks) == (Value.UNKNOWN, (Missing("person", "region"),), ("record_silent",))


def test_without_a_region_the_answer_holds_where_every_region_gives_the_same(near):
    assert near([row.replace(",300,", ",30,").replace("no,,", "yes,9,9") for row in THREE]).value is Value.YES


@pytest.mark.parametrize("population", [LAND, []], ids=["the others are known", "no region is known"])
def test_without_a_region_the_regions_that_the_pack_does_not_measure_count_too(near, population):
    """Answers: fails if a person were taken to live in one of the regions that a file happens to name."""
    assert near(["centre,XQ-N,,yes,300,10"], population=population).value is Value.UNKNOWN


def test_without_a_region_the_rest_of_the_country_counts_too(near):
    assert near(["centre,XQ-N,,yes,300,10", "centre,,,yes,10,10"]).value is Value.UNKNOWN


def test_places_are_not_known_beyond_the_day_they_were_verified(near):
    """Open and closed lists: fails if a distance without an end were true for ever."""
    answer = near(["centre,,,yes,1,1"], on="2026-07-01")
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("stale",))
    assert near(["centre,,,yes,1,1"], on="2026-06-30").value is Value.YES


# Money


def test_nothing_to_pay_is_borne_whatever_the_income(paid):
    """Payers and routes: fails if the first route, which is exceptional, were taken for the ordinary one."""
    answer = paid(income=None)
    assert (answer.value, [reason.rule for reason in answer.because]) == (Value.YES, ["public:ordinary"])


@pytest.mark.parametrize(("income", "value"), [(250, Value.YES), (249, Value.NO), (0, Value.NO)])
def test_what_is_left_to_pay_is_borne_up_to_the_threshold(paid, income, value):
    """Money: fails if the share that the patient pays, or the threshold, were left out; 0 is no missing income."""
    answer = paid(route="request", income=income)
    assert answer.value is value
    assert answer.roadblocks == (("unaffordable",) if value is Value.NO else ())


def test_what_is_left_to_pay_and_its_limit_are_shown(paid):
    notes = [reason.note for reason in paid(route="request", income=250).because]
    assert notes == ["", "50.00 XTS to pay / 50.0 XTS"]


def test_income_missing_is_unknown(paid):
    """Money: fails if a missing income were read as zero or as plenty."""
    answer = paid(route="request")
    assert (answer.value, answer.missing) == (Value.UNKNOWN, (Missing("person", "income_monthly"),))


def test_a_person_without_coverage_pays_the_whole_price(paid):
    assert paid(payer=None, income=499).value is Value.NO
    assert paid(payer=None, income=500).value is Value.YES


def test_without_a_threshold_nothing_is_bearable_or_not(paid):
    assert paid(route="request", income=9999, thresholds="").missing == (Missing("pack", "threshold:out_of_pocket_share_of_income"),)


@pytest.mark.parametrize(
    "prices", [(), ("drug,,1,XTS,2025,vial",), ("drug,,1,USD,2025,month",), ("drug,other,1,XTS,2025,month",), ("pair,,1,XTS,2025,month",)]
)
def test_without_a_price_that_can_be_compared_it_is_unknown(paid, prices):
    """Money: fails if a price of a vial, of another currency, payer or medicine were used."""
    assert paid(route="request", income=9999, prices=prices).missing == (Missing("pack", "price:drug:public"),)


def test_without_coverage_the_missing_price_names_no_payer(paid):
    assert paid(payer=None, income=9999, prices=()).missing == (Missing("pack", "price:drug"),)


def test_the_payers_own_price_wins_and_then_the_latest(paid):
    prices = ["drug,,100000,XTS,2025,month", "drug,public,100000,XTS,2023,month", "drug,public,1,XTS,2024,month"]
    assert paid(route="request", income=10, prices=prices).value is Value.YES


@pytest.mark.parametrize("route", ["court", "nowhere"])
def test_a_route_without_a_known_share_is_unknown(paid, route):
    answer = paid(route=route, income=9999)
    assert (answer.value, answer.missing) == (Value.UNKNOWN, (Missing("pack", "patient_share:public"),))


def test_prices_are_not_known_beyond_the_day_they_were_verified(paid):
    answer = paid(on="2026-07-01")
    assert (answer.value, answer.roadblocks) == (Value.UNKNOWN, ("stale",))


def test_without_a_recorded_payer_the_rows_of_every_payer_count(small):
    pack = small.build(services=["laboratory,XQ-N,public,yes,1,1"], thresholds=small.a_threshold("distance_km", 10))
    question = small.ask(pack, region="XQ-N")
    assert "service:laboratory" not in {fact.what for fact in near_enough(question, small.assay, None).missing}
    assert {fact.what for fact in near_enough(question, small.assay, "").missing} == {"service:laboratory:XQ-N"}
