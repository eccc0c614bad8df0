"""A country under levers: what the solver is told is what asking the whole country again gives."""

from __future__ import annotations

import pytest

from ceiba.policylab.losses import ways_of
from ceiba.policylab.roadmap import BOUNDS, choose_bound, merge_groups

GATE = "reachable"


@pytest.fixture(scope="module")
def counted(nation):
    row = next(row for row in nation.cascade().to_pylist() if row["gate"] == GATE)
    return {"lower": row["yes"], "upper": row["yes"] + row["unknown"], "asked": row["asked"]}


@pytest.mark.parametrize("bound", ["lower", "upper"])
def test_needs_met_today_are_those_that_the_cascade_counts(country, counted, bound):
    assert country.openings(bound).met(0) == pytest.approx(counted[bound])
    assert country.recount([], bound) == pytest.approx(counted[bound])
    assert country.openings(bound).needs == pytest.approx(counted["asked"], rel=0.02)


def test_what_levers_clear_and_what_losses_are_counted_over_are_the_same_obstacles(country, nation):
    found = country.cleared("upper")[0]
    decided = found.standing.recounted.decided
    cleared = {(decided[number].action, code) for number, code in zip(found.entries.situation.tolist(), found.entries.code, strict=True)}
    assert cleared == {(each.action, each.code) for each in ways_of(nation).under(bound="upper").obstacles}


def test_the_bounds_stand_in_order(country):
    lower, between, upper = (country.recount([], bound) for bound in BOUNDS)
    assert lower <= between <= upper


@pytest.mark.parametrize("bound", BOUNDS)
def test_all_levers_together_open_what_the_country_asked_again_says(country, bound):
    every = range(len(country.levers))
    assert country.openings(bound).met(country.every) == pytest.approx(country.recount(every, bound))


def test_each_lever_alone_opens_no_more_than_the_country_asked_again_says(country):
    opened = country.openings("lower")
    for place in range(len(country.levers)):
        assert opened.met(1 << place) <= country.recount([place], "lower") * (1 + 1e-9)


def test_what_a_set_of_levers_is_said_to_open_is_mended_until_it_is_so(country):
    chosen = [place for place, lever in enumerate(country.levers) if lever.id in ("approve-medicines", "list-lung", "regional-centres")]
    country.openings("lower")
    country.mend(chosen, "lower")
    assert country.mend(chosen, "lower") == 0
    active = sum(1 << place for place in chosen)
    assert country.openings("lower").met(active) <= country.recount(chosen, "lower") * (1 + 1e-9)


def test_having_people_tested_makes_a_lane_and_opens_needs(country):
    place = next(place for place, lever in enumerate(country.levers) if lever.id == "reflex-testing")
    assert country.found[place].anew
    assert [lane.levers for lane in country.lanes] == [0, 1 << place]
    assert country.recount([place], "lower") > country.recount([], "lower")


def test_nothing_is_lost_when_groups_are_put_together(country):
    found = country.openings("lower")
    merged = merge_groups(found, "patients")
    waiting = sum(group.weight for group in merged.groups)
    assert merged.met + merged.closed + waiting == pytest.approx(found.needs)


def test_the_lower_bound_is_chosen_where_levers_gain_something_at_it(country):
    assert choose_bound(country) == "lower"
