"""What must hold of any results at all, whatever the model: tried on results that Hypothesis makes up, ties and noughts among them."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceiba.policylab.economics.acceptability import acceptability_curves, expected_loss
from ceiba.policylab.economics.comparison import Direction, Place, incremental_analysis, net_health_benefit, net_monetary_benefit, pair
from ceiba.policylab.economics.equity import atkinson, kolm
from ceiba.policylab.economics.equity_impact import Strata, distribute
from ceiba.policylab.economics.equity_plane import judge
from ceiba.policylab.economics.information import evpi, evppi
from ceiba.policylab.economics.oneway import Bounds, Watch, tornado
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.threshold import price_change, threshold_price

few = settings(max_examples=40, deadline=None)
GRID = [0.0, 1.0, 50.0, 1e4]


@st.composite
def any_results(draw, draws=6):
    """Two to five strategies; costs and effects often whole, so that ties are common."""
    count = draw(st.integers(2, 5))
    number = st.one_of(st.integers(-5, 5).map(float), st.floats(-1e4, 1e4, allow_subnormal=False))
    costs, effects = (
        np.array(draw(st.lists(st.lists(number, min_size=draws, max_size=draws), min_size=count, max_size=count))) for _ in "ce"
    )
    return Results(tuple("abcde"[:count]), costs, effects, "USD", 2024, "QALY")


@few
@given(any_results())
def test_perfect_information_is_never_worth_less_than_nothing(found):
    assert (evpi(found, GRID) >= -1e-9 * (1 + np.abs(found.costs).max() + 1e4 * np.abs(found.effects).max())).all()


@few
@given(any_results())
def test_chances_of_being_best_sum_to_one(found):
    chances = acceptability_curves(found, GRID)
    assert chances.probability.sum(axis=1) == pytest.approx(1)
    assert (chances.probability >= 0).all()


@few
@given(any_results())
def test_the_frontier_is_the_chance_of_the_strategy_that_loses_least(found):
    chances, loss = acceptability_curves(found, GRID), expected_loss(found, GRID)
    for place in range(len(GRID)):
        assert loss[place, chances.optimal[place]] == pytest.approx(loss[place].min(), abs=1e-6)
        assert chances.frontier[place] == chances.probability[place, chances.optimal[place]]


@few
@given(any_results())
def test_what_is_dominated_is_never_on_the_frontier_and_never_the_best(found):
    steps = incremental_analysis(found)
    assert sorted(step.strategy for step in steps) == sorted(found.strategies)
    frontier = [step for step in steps if step.place is Place.FRONTIER]
    assert frontier
    for step in steps:
        beaten = [other for other in steps if other.cost < step.cost and other.effect > step.effect]
        if step.place is Place.FRONTIER:
            assert not beaten
        else:
            assert step.icer is None
    ratios = [step.icer for step in frontier[1:]]
    assert all(before <= after * (1 + 1e-9) + 1e-9 for before, after in itertools.pairwise(ratios))
    assert [step.against for step in frontier[1:]] == [step.strategy for step in frontier[:-1]]


@few
@given(any_results(), st.integers(0, 4))
def test_something_on_the_frontier_is_best_at_every_willingness_to_pay(found, place):
    wtp = [*GRID, 7.0][place]
    means = net_monetary_benefit(found, wtp).mean(axis=1)
    on_it = [found.row(step.strategy) for step in incremental_analysis(found) if step.place is Place.FRONTIER]
    assert means[on_it].max() == pytest.approx(means.max(), rel=1e-9, abs=1e-6)


@few
@given(any_results())
def test_turning_a_pair_round_turns_its_signs(found):
    one, other = pair(found, "a", "b"), pair(found, "b", "a")
    assert one.incremental_cost == -other.incremental_cost
    assert one.incremental_effect == -other.incremental_effect
    assert one.icer == pytest.approx(other.icer) if one.icer is not None else other.icer is None
    assert (one.direction is Direction.THE_SAME) == (other.direction is Direction.THE_SAME)


@few
@given(any_results(), st.floats(0.01, 1e5))
def test_both_net_benefits_order_strategies_alike(found, wtp):
    money, health = net_monetary_benefit(found, wtp), net_health_benefit(found, wtp)
    assert health * wtp == pytest.approx(money, rel=1e-9, abs=1e-6)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 3))
def test_knowing_a_part_is_never_worth_more_than_knowing_everything(seed, noise):
    rng = np.random.default_rng(seed)
    known, other = rng.normal(size=(2, 800))
    effects = np.array([np.zeros(800), known + noise * other])
    found = Results(("a", "b"), np.zeros((2, 800)), effects, "USD", 2024, "QALY", parameters={"known": known, "other": other})
    part = evppi(found, [1.0], ["known"])
    assert -1e-12 <= part.value[0] <= evpi(found, [1.0])[0] + 3 * part.standard_error[0]


@few
@given(st.floats(0.1, 100), st.lists(st.floats(0.5, 1e6), min_size=2, max_size=6), st.floats(0, 50))
def test_inequality_is_nothing_where_all_have_the_same(level, people, aversion):
    levels = [level] * len(people)
    assert float(atkinson(levels, people, aversion)) == pytest.approx(0, abs=1e-9)
    assert float(kolm(levels, people, aversion)) == pytest.approx(0, abs=1e-9 * level)


@few
@given(any_results(), st.floats(0, 20))
def test_health_that_is_moved_and_not_made_leaves_the_sum(found, epsilon):
    strata = Strata(("poor", "rich"), [1e7, 2e7], [60, 70], [0.7, 0.3], [0.4, 0.6])
    impact = distribute(found, "b", "a", strata, treated=10, displaced_at=1e5)
    effect, cost = found.effects[1] - found.effects[0], found.costs[1] - found.costs[0]
    assert impact.net.sum(axis=0) == pytest.approx(10 * (effect - cost / 1e5), rel=1e-9, abs=1e-6)
    assert sum(judge(impact, epsilon=epsilon).probability.values()) == pytest.approx(1)


@st.composite
def lines(draw):
    """A model whose net benefit is a straight line in a price."""
    fixed, units, gain = draw(st.floats(0, 1e4)), draw(st.floats(0.1, 50)), draw(st.floats(0.01, 5))

    def evaluate(given):
        price = given.get("price", 100.0)
        return Results(("old", "new"), np.array([[0.0], [fixed + units * price]]), np.array([[0.0], [gain]]), "USD", 2024, "QALY")

    return evaluate


@few
@given(lines(), st.floats(1, 1e5), st.floats(0.5, 1e4))
def test_at_its_threshold_price_a_strategy_is_worth_exactly_its_cost(evaluate, wtp, reference):
    watch = Watch("new", "old", wtp)
    found = threshold_price(evaluate, "price", reference, watch)
    if found.value is None:
        assert watch.of(evaluate({"price": 0.0})) <= 0
    else:
        results = evaluate({"price": found.value})
        scale = float(np.abs(results.costs).max() + wtp * np.abs(results.effects).max())
        assert watch.of(results) == pytest.approx(0, abs=1e-9 * scale)


@few
@given(lines(), st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_price_that_changes_twice_may_change_once(evaluate, one, other):
    watch = Watch("new", "old", 1000)
    there, back = price_change(evaluate, "price", one, other, watch), price_change(evaluate, "price", other, one, watch)
    assert (there.benefit_before, there.benefit_after) == (back.benefit_after, back.benefit_before)
    assert there.decides == back.decides
    if one < other:
        assert there.benefit_after <= there.benefit_before


@few
@given(lines(), st.floats(0, 99), st.floats(101, 1e4))
def test_a_bar_begins_and_ends_at_the_base_where_its_input_does(evaluate, low, high):
    watch = Watch("new", "old", 1000)
    bar = tornado(evaluate, [Bounds("price", low, high)], watch).bars[0]
    base = watch.of(evaluate({}))
    assert bar.at_high <= base <= bar.at_low
    still = tornado(evaluate, [Bounds("price", 100, 100)], watch).bars[0]
    assert (still.at_low, still.at_high, still.decides) == (base, base, False)
