"""Scenarios beside the country as it is: the same people and draws, gaps and costs by hand, and what differs told."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from ceiba.policylab.nation import BOUNDS
from ceiba.policylab.scenarios import Draws, Seen, Units, compare
from ceiba.policylab.scenarios.bill import bill_of
from ceiba.terms.nations import STRATA

NO, UNKNOWN, YES, NOTHING = 0, 1, 2, -1


def units(weight, squares=None, **strata):
    n = len(weight)
    weight = np.asarray(weight, dtype=np.float64)
    columns = {name: strata.get(name, [""] * n) for name in STRATA}
    places = np.arange(n)
    return Units(
        False, places, places, np.ones(n, np.int64), weight, weight**2 if squares is None else np.asarray(squares), pa.table(columns), 0
    )


def world(last):
    last = np.asarray(last, dtype=np.int64)
    return Seen(np.stack([last] * 4), last, np.full(len(last), NOTHING))


@pytest.fixture(scope="module")
def compared(nation, laid):
    reach = "lay: remote, services: [oncology_centre], by: telehealth"
    nothing = "lay: indicator, indicator: D3, score: 1"
    return compare(nation, laid([reach], [nothing], [reach, nothing]), seed=7, n_draws=200)


def test_the_country_as_it_is_is_the_national_cascade(nation, compared):
    whole, own = nation.cascade().to_pylist(), compared.baseline.cascade.to_pylist()
    assert [row["gate"] for row in own] == [row["gate"] for row in whole]
    for one, two in zip(own, whole, strict=True):
        assert {name: one[name] for name in one if name not in ("gate", "country", "n", "n_without")} == pytest.approx(
            {name: two[name] for name in two if name not in ("gate", "country", "n", "n_without")}, rel=1e-9
        )
    assert compared.n_without == whole[0]["n_without"]


def test_a_scenario_that_reaches_people_grants_more_and_one_that_does_not_grants_the_same(compared):
    nearer, nothing, both = compared.scenarios
    for bound in BOUNDS:
        assert nearer.granted[bound].more > 0
        assert nearer.granted[bound].more_interval.low > 0
        assert (nothing.granted[bound].more, nothing.granted[bound].more_interval.high) == (0, 0)
        assert both.granted[bound].needs == nearer.granted[bound].needs
    assert (nothing.otherwise, nothing.cares_otherwise, nothing.tests_otherwise) == (0, 0, 0)
    assert 0 < nearer.otherwise <= nearer.cares_otherwise


def test_what_scenarios_do_is_told_against_each_other_over_the_same_draws(compared):
    more, interval = compared.more(1, 2, "lower")
    assert more == compared.outlooks[1].granted["lower"].more
    assert interval.low <= more <= interval.high
    same, none = compared.more(1, 3, "lower")
    assert (same, none.low, none.high) == (0, 0, 0)


def test_more_care_costs_more_and_every_amount_bears_its_year(compared):
    before, after = compared.baseline.bills["lower"], compared.scenarios[0].bills["lower"]
    assert {(money.currency, money.price_year) for money in after.totals} == {("XTS", 2025)}
    assert after.totals[0].amount > before.totals[0].amount > 0
    granted = compared.scenarios[0].granted["lower"].needs
    assert after.priced + after.unpriced == pytest.approx(granted)


def test_draws_keep_the_whole_and_lie_about_what_is_counted():
    people = units([2.0] * 400)
    here = world([YES] * 100 + [UNKNOWN] * 100 + [NO] * 200)
    draws = Draws(people, [here], seed=7, n_draws=4000)
    drawn = draws.granted(0, "lower")
    assert drawn.mean() == pytest.approx(200, rel=0.01)
    # of 400 records a quarter is granted: 800 * sqrt(0.25 * 0.75 / 400)
    assert drawn.std() == pytest.approx(17.3, rel=0.06)
    assert draws.granted(0, "upper").mean() == pytest.approx(400, rel=0.01)


def test_the_same_seed_draws_the_same_and_worlds_alike_differ_in_no_draw():
    people = units([1.0] * 50)
    here = world([YES] * 20 + [NO] * 30)
    one, two = (Draws(people, [here, here], seed=3, n_draws=50) for _ in range(2))
    assert np.array_equal(one.granted(0, "lower"), two.granted(0, "lower"))
    assert np.array_equal(one.granted(0, "lower"), one.granted(1, "lower"))
    assert not np.array_equal(one.granted(0, "lower"), Draws(people, [here], seed=4, n_draws=50).granted(0, "lower"))


def test_uneven_weights_widen_the_draws():
    even, uneven = units([1.0] * 100), units([0.2] * 50 + [1.8] * 50)
    here = world([YES, NO] * 50)
    spread = [Draws(people, [here], seed=7, n_draws=2000).granted(0, "lower").std() for people in (even, uneven)]
    assert spread[1] > 1.2 * spread[0]


def test_no_world_is_no_draw():
    with pytest.raises(ValueError, match="no world"):
        Draws(units([1.0]), [], seed=7)


def test_the_draws_of_a_whole_population_that_is_granted_are_the_whole():
    people = units([0.5] * 30 + [3.0] * 20)
    assert np.allclose(Draws(people, [world([YES] * 50)], seed=7, n_draws=20).granted(0, "lower"), 75)


def test_the_point_counts_the_undecided_by_their_chance():
    here = dataclasses.replace(world([YES, UNKNOWN, UNKNOWN, NO]), points=np.array([[0.0, 0.25, 0.0, 0.9]] * 4))
    assert [here.passing(at).tolist() for at in BOUNDS] == [[1, 0, 0, 0], [1, 0.25, 0, 0], [1, 1, 1, 0]]
    assert world([YES, UNKNOWN]).passing("point").tolist() == [1, 0]


def test_the_gaps_of_the_country_as_it_is_are_the_nation_s(nation, compared):
    for by in compared.by:
        own = [gap for gap in nation.gaps(by) if gap.gate == "reachable"]
        told = [gap for gap in compared.baseline.gaps if gap.by == by]
        assert [(gap.at, gap.least, gap.compared) for gap in told] == [(gap.at, gap.least, gap.compared) for gap in own]
        assert [gap.found.absolute for gap in told] == pytest.approx([gap.found.absolute for gap in own])
        assert len(told) == len(BOUNDS)


def test_a_bill_is_the_price_of_the_payer_and_counts_what_has_none(nation):
    pack = nation.decision.world.pack
    actions = nation.decision.options.actions
    place = {action.id: number for number, action in enumerate(actions)}
    row = next(row for row in pack.prices["osimertinib"] if row["payer"] is None and row["per"] == "month")
    bare = next(action.id for action in actions if action.id not in pack.prices)
    given = np.array([place["osimertinib"], place["osimertinib"], place[bare], NOTHING])
    bill = bill_of(units([10.0, 5.0, 3.0, 1.0]), given, actions, nation.decision.world)
    (money,) = bill.totals
    assert money.amount == Decimal(str(row["amount"])) * 12 * 15
    assert (money.currency, money.price_year) == (row["currency"], row["price_year"])
    assert (bill.priced, bill.unpriced, bill.a_year) == (15, 3, 15)


def test_a_bill_of_nothing_granted_is_no_amount_of_nobody(nation):
    bill = bill_of(units([1.0]), np.array([NOTHING]), nation.decision.options.actions, nation.decision.world)
    assert dataclasses.astuple(bill) == ((), 0.0, 0.0, 0.0, 0.0)
