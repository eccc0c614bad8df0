"""Cohorts that walk: by time, by age, by the length of a stay; rewarded each year and once; counted as the conventions say."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics import run_model

ALIVE = [1, 0.5, 0.25, 0.125, 0.0625]
"""Of the small model, at the points 0..4."""


def conventions(accrue, correction, **more):
    return {"rewards_accrue": accrue, "correction": correction, "costs_per": "year", **more}


@pytest.mark.parametrize(
    ("accrue", "correction", "weights"),
    [
        ("start", "none", [1, 1, 1, 1, 0]),
        ("end", "none", [0, 1, 1, 1, 1]),
        ("start", "life_table", [0.5, 1, 1, 1, 0.5]),
        ("mid", "life_table", [0.5, 1, 1, 1, 0.5]),
        ("continuous", "half_cycle", [0.5, 1, 1, 1, 0.5]),
        ("continuous", "simpson", [1 / 3, 4 / 3, 2 / 3, 4 / 3, 1 / 3]),
        ("continuous", "simpson_darth", [1 / 3, 2 / 3, 4 / 3, 2 / 3, 1 / 3]),
        ("continuous", "every_point", [1, 1, 1, 1, 1]),
    ],
)
def test_each_convention_weighs_the_points_as_it_says(model, accrue, correction, weights):
    found = run_model(model(conventions=conventions(accrue, correction)))
    years = sum(weight * alive for weight, alive in zip(weights, ALIVE, strict=True))
    assert found.life_years[0, 0] == pytest.approx(years)
    assert found.costs[0, 0] == pytest.approx(100 * years)
    assert found.effects[0, 0] == pytest.approx(0.8 * years)


@pytest.mark.parametrize(("accrue", "times"), [("start", [0, 1, 2, 3]), ("mid", [0.5, 1.5, 2.5, 3.5]), ("end", [1, 2, 3, 4])])
def test_costs_and_effects_are_discounted_apart_at_the_moment_they_accrue(model, accrue, times):
    found = run_model(model(conventions=conventions(accrue, "life_table"), discounting={"cost": 0.05, "effect": 0.015, "starts": "t0"}))
    lived = [(before + after) / 2 for before, after in itertools.pairwise(ALIVE)]
    assert found.costs[0, 0] == pytest.approx(sum(100 * years / 1.05**time for years, time in zip(lived, times, strict=True)))
    assert found.effects[0, 0] == pytest.approx(sum(0.8 * years / 1.015**time for years, time in zip(lived, times, strict=True)))
    assert found.life_years[0, 0] == pytest.approx(sum(lived))


def test_discounting_may_begin_after_the_first_cycle_and_count_whole_years_only(model):
    found = run_model(model(discounting={"cost": 0.05, "effect": 0, "starts": "after_first_cycle"}))
    assert found.costs[0, 0] == pytest.approx(100 * (1 + 0.5 + 0.25 / 1.05 + 0.125 / 1.05**2))
    months = {"cycles": 24, "cycle": "1 month"}
    found = run_model(model(horizon=months, discounting={"cost": 0.05, "effect": 0, "starts": "t0", "by": "whole_years"}))
    assert found.costs[0, 0] == pytest.approx(
        100 / 12 * (sum(0.5**cycle for cycle in range(12)) + sum(0.5**cycle for cycle in range(12, 24)) / 1.05)
    )


@pytest.mark.parametrize(
    ("cycle", "years"), [("1 year", 1), ("6 months", 0.5), ("1 month", 1 / 12), ("3 weeks", 21 / 365.25), ("1/52 year", 1 / 52)]
)
def test_a_reward_of_a_year_is_a_cycles_worth_in_each_cycle(model, cycle, years):
    found = run_model(model(horizon={"cycles": 4, "cycle": cycle}))
    assert found.costs[0, 0] == pytest.approx(100 * years * sum(ALIVE[:4]))
    assert found.about.horizon_years == pytest.approx(4 * years)
    per_cycle = run_model(model(horizon={"cycles": 4, "cycle": cycle}, conventions=conventions("start", "none") | {"costs_per": "cycle"}))
    assert per_cycle.costs[0, 0] == pytest.approx(100 * sum(ALIVE[:4]))


def test_probabilities_follow_a_table_by_age_in_cycles_shorter_than_a_year(model, parameter):
    table = {
        "id": "mortality",
        "by": "age",
        "from": 60,
        "values": [0.1, 0.2, 0.3],
        "quantity": "probability",
        "assumed": "true",
        "reason": "test",
    }
    found = run_model(
        model(
            horizon={"cycles": 5, "cycle": "6 months", "start_age": 60},
            tables=[table],
            transitions={"sick": {"dead": "mortality", "sick": "rest"}},
        )
    )
    alive = np.cumprod([1, 0.9, 0.9, 0.8, 0.8])
    assert found.life_years[0, 0] == pytest.approx(alive.sum() / 2)


def test_expressions_know_the_cycle_and_the_age(model, parameter):
    parameters = [parameter("a", 0.01), parameter("b", 0.1), parameter("c", 100, "cost"), parameter("u", 0.8), parameter("start", 60)]
    by_age = model(parameters=parameters, transitions={"sick": {"dead": "1 - exp(-a * exp(b * (age - start)))", "sick": "rest"}})
    by_cycle = model(parameters=parameters, transitions={"sick": {"dead": "1 - exp(-a * exp(b * (cycle - 1)))", "sick": "rest"}})
    alive = np.cumprod([1, *(math.exp(-0.01 * math.exp(0.1 * year)) for year in range(3))])
    for each in (by_age, by_cycle):
        assert run_model(each).life_years[0, 0] == pytest.approx(alive.sum())


def test_an_effect_of_treatment_ends_after_its_cycles(model, parameter):
    parameters = [parameter("p", 0.5), parameter("c", 100, "cost"), parameter("u", 0.8), parameter("half", 0.5)]
    found = run_model(
        model(
            parameters=parameters,
            transitions={"sick": {"dead": "rr * p", "sick": "rest"}},
            strategies=[
                {"id": "usual", "set": {"rr": "1"}},
                {"id": "new", "set": {"rr": {"value": "half", "first_cycles": 2, "then": "1"}}},
            ],
        )
    )
    assert found.life_years[1, 0] == pytest.approx(1 + 0.75 + 0.75**2 + 0.75**2 * 0.5)


def test_once_means_once_at_the_start_and_on_the_way(model, parameter):
    parameters = [
        parameter("p", 0.5),
        parameter("c", 0, "cost"),
        parameter("u", 0),
        parameter("funeral", 50, "cost"),
        parameter("test", 7, "cost"),
        parameter("pain", 0.1),
    ]
    ways = {"sick": {"dead": {"p": "p", "cost": "funeral", "effect": "-pain"}, "sick": "rest"}}
    given = {
        "parameters": parameters,
        "transitions": ways,
        "strategies": [{"id": "usual"}, {"id": "new", "at_start": {"cost": "test"}}],
        "discounting": {"cost": 0.05, "effect": 0.05, "starts": "t0"},
    }
    whole = run_model(model(conventions=conventions("end", "none", one_off="whole"), **given))
    dying = [0.5, 0.25, 0.125, 0.0625]
    expected = sum(share / 1.05**year for year, share in enumerate(dying, 1))
    assert whole.costs[0, 0] == pytest.approx(50 * expected)
    assert whole.effects[0, 0] == pytest.approx(-0.1 * expected)
    assert whole.costs[1, 0] - whole.costs[0, 0] == pytest.approx(7)
    corrected = run_model(model(conventions=conventions("continuous", "half_cycle", one_off="corrected"), **given))
    halved = expected - 0.5 * dying[-1] / 1.05**4
    assert corrected.costs[0, 0] == pytest.approx(50 * halved)


def test_what_is_once_must_say_how_it_is_counted(model):
    with pytest.raises(EconomicsRefused, match="does not say how it is counted"):
        model(transitions={"sick": {"dead": {"p": "p", "cost": "c"}, "sick": "rest"}})


def test_rates_become_probabilities_one_by_one_or_in_competition(model, parameter):
    states = [{"id": "sick", "start": "1"}, {"id": "worse"}, {"id": "dead", "dead": "true"}]
    given = {
        "states": states,
        "parameters": [parameter("r", 0.3, "rate"), parameter("d", 0.2, "rate")],
        "transitions": {"sick": {"worse": "r", "dead": "d", "sick": "rest"}, "worse": {"dead": "d", "worse": "rest"}},
        "horizon": {"cycles": 2, "cycle": "6 months"},
    }
    survive = math.exp(-0.1)
    competing = run_model(model(change={"given_as": "rates", "rates_become": "competing", "non_death": "all"}, **given))
    leaving = 1 - math.exp(-0.25)
    assert competing.life_years[0, 0] == pytest.approx((1 + 1 - leaving * 0.4) / 2)
    survivors = run_model(model(change={"given_as": "rates", "rates_become": "one_by_one", "non_death": "survivors"}, **given))
    assert survivors.life_years[0, 0] == pytest.approx((1 + survive) / 2)


def dense(years, residence, onset, mortality, risk, rewards):
    """Return cost of a walk over tunnels written out: well, so many cycles of being sick, dead; half-cycle correction, 3 %.

    Whoever falls sick costs 30 once, whoever dies when sick 500, weighed like the points.
    """
    size = residence + 2
    people = np.zeros(size)
    people[0] = 1.0
    cost = np.array([0.0, *rewards, 0.0])
    points = [people @ cost]
    for cycle in range(years):
        matrix = np.zeros((size, size))
        matrix[0, 1], matrix[0, -1] = onset, mortality[cycle]
        matrix[0, 0] = 1 - onset - mortality[cycle]
        for stay in range(residence):
            matrix[1 + stay, -1] = risk[stay]
            matrix[1 + stay, 0] = 0.1
            matrix[1 + stay, min(2 + stay, residence)] += 0.9 - risk[stay]
        matrix[-1, -1] = 1
        once = np.zeros((size, size))
        once[0, 1], once[1:-1, -1] = 30.0, 500.0
        moving = people @ (matrix * once).sum(axis=1)
        people = people @ matrix
        points.append(people @ cost + moving)
    weights = np.ones(years + 1)
    weights[[0, -1]] = 0.5
    return (weights * points / 1.03 ** np.arange(years + 1)).sum()


@pytest.mark.parametrize("residence", [2, 3, 7])
def test_time_in_a_state_is_what_tunnels_written_out_give(model, parameter, residence):
    years = 12
    mortality = [0.01 + 0.002 * cycle for cycle in range(years)]
    risk = [min(0.05 * (1 + stay) ** 1.3, 0.8) for stay in range(residence)]
    rewards = [1000 / (1 + stay) for stay in range(residence)]
    cited = {"assumed": "true", "reason": "test"}
    found = run_model(
        model(
            horizon={"cycles": years, "cycle": "1 year"},
            discounting={"cost": 0.03, "effect": 0, "starts": "t0"},
            conventions=conventions("continuous", "half_cycle", one_off="corrected"),
            states=[
                {"id": "well", "start": "1"},
                {"id": "sick", "residence": residence, "cost": "c / time_in_state"},
                {"id": "dead", "dead": "true"},
            ],
            transitions={
                "well": {"sick": {"p": "onset", "cost": "diagnosis"}, "dead": "mortality", "well": "rest"},
                "sick": {"well": "back", "dead": {"p": "risk", "cost": "funeral"}, "sick": "rest"},
            },
            parameters=[
                parameter("onset", 0.2),
                parameter("back", 0.1),
                parameter("c", 1000, "cost"),
                parameter("diagnosis", 30, "cost"),
                parameter("funeral", 500, "cost"),
            ],
            tables=[
                {"id": "mortality", "by": "cycle", "from": 1, "values": mortality, "quantity": "probability", **cited},
                {"id": "risk", "by": "time_in_state", "from": 1, "values": risk, "quantity": "probability", **cited},
            ],
        )
    )
    assert found.costs[0, 0] == pytest.approx(dense(years, residence, 0.2, mortality, risk, rewards), rel=1e-12)


def test_time_in_state_outside_a_state_that_tells_it_is_refused(model):
    with pytest.raises(EconomicsRefused, match="`time_in_state` means something only"):
        model(transitions={"sick": {"dead": "p / time_in_state", "sick": "rest"}})


def test_what_strategies_share_is_computed_once_and_what_differs_apart(model, parameter):
    strategies = [{"id": "a", "set": {"q": "p"}}, {"id": "b", "set": {"q": "p"}}, {"id": "c", "set": {"q": "p * p"}}]
    read = model(strategies=strategies, transitions={"sick": {"dead": "q", "sick": "rest"}})
    assert len(read.engine.parts) == 2
    found = run_model(read)
    assert found.costs[0, 0] == found.costs[1, 0] != found.costs[2, 0]


def test_where_people_start_may_differ_between_strategies(model, parameter):
    found = run_model(
        model(
            parameters=[parameter("p", 0.5), parameter("c", 100, "cost"), parameter("u", 0.8), parameter("early", 0.25)],
            states=[{"id": "sick", "start": "found", "cost": "c"}, {"id": "dead", "dead": "true", "start": "1 - found"}],
            strategies=[{"id": "usual", "set": {"found": "1"}}, {"id": "new", "set": {"found": "early"}}],
        )
    )
    assert found.costs[1, 0] == pytest.approx(found.costs[0, 0] / 4)


def test_what_is_paid_on_the_first_day_of_a_cycle_is_never_corrected(model):
    states = [{"id": "sick", "start": "1", "at_start": "c"}, {"id": "dead", "dead": "true"}]
    found = run_model(
        model(
            states=states,
            horizon={"cycles": 4, "cycle": "6 months"},
            conventions=conventions("continuous", "half_cycle"),
            discounting={"cost": 0.05, "effect": 0, "starts": "t0"},
        )
    )
    assert found.costs[0, 0] == pytest.approx(sum(100 * alive / 1.05 ** (cycle / 2) for cycle, alive in enumerate(ALIVE[:4])))
    assert found.life_years[0, 0] == pytest.approx((0.5 + 0.5 + 0.25 + 0.125 + 0.0625 / 2) / 2)


def test_a_model_that_rewards_nothing_gives_nothing(model):
    found = run_model(
        model(
            states=[{"id": "sick", "start": "1"}, {"id": "dead"}],
            transitions={"sick": {"dead": "p", "sick": "rest"}, "dead": {"dead": "1"}},
        )
    )
    assert not found.costs.any()
    assert found.life_years is None


def test_a_table_in_bands_holds_each_value_until_the_next_and_the_last_for_ever(model):
    bands = {
        "id": "mortality",
        "by": "age",
        "starts": [50, 62, 63],
        "values": [0.1, 0.2, 0.3],
        "quantity": "probability",
        "assumed": "true",
        "reason": "test",
    }
    ways = {"sick": {"dead": "mortality", "sick": "rest"}}
    found = run_model(model(horizon={"cycles": 6, "cycle": "1 year", "start_age": 60}, tables=[bands], transitions=ways))
    assert found.life_years[0, 0] == pytest.approx(np.cumprod([1, 0.9, 0.9, 0.8, 0.7, 0.7]).sum())
    with pytest.raises(EconomicsRefused, match="runs from age 50 to inf, and the model from 40 to 45"):
        model(horizon={"cycles": 6, "cycle": "1 year", "start_age": 40}, tables=[bands], transitions=ways)


def test_a_table_by_stay_in_bands_serves_a_longer_residence(model):
    bands = {
        "id": "risk",
        "by": "time_in_state",
        "starts": [1, 3],
        "values": [0.5, 0.1],
        "quantity": "probability",
        "assumed": "true",
        "reason": "test",
    }
    states = [{"id": "sick", "start": "1", "residence": 4}, {"id": "dead", "dead": "true"}]
    found = run_model(model(states=states, tables=[bands], transitions={"sick": {"dead": "risk", "sick": "rest"}}))
    assert found.life_years[0, 0] == pytest.approx(1 + 0.5 + 0.25 + 0.225)


def test_a_table_along_lines_is_read_between_its_ages_and_holds_its_last_value(model):
    abridged = {"id": "mortality", "by": "age", "starts": [60, 62, 63], "values": [0.1, 0.3, 0.2], "between": "lines"}
    abridged |= {"quantity": "probability", "assumed": "true", "reason": "test"}
    ways = {"sick": {"dead": "mortality", "sick": "rest"}}
    found = run_model(model(horizon={"cycles": 6, "cycle": "1 year", "start_age": 60}, tables=[abridged], transitions=ways))
    assert found.life_years[0, 0] == pytest.approx(np.cumprod([1, 0.9, 0.8, 0.7, 0.8, 0.8]).sum())
    half_years = run_model(model(horizon={"cycles": 4, "cycle": "6 months", "start_age": 60}, tables=[abridged], transitions=ways))
    assert half_years.life_years[0, 0] == pytest.approx(np.cumprod([1, 0.9, 0.9, 0.8]).sum() / 2)


def test_a_table_by_stay_along_lines_serves_a_longer_residence(model):
    risk = {"id": "risk", "by": "time_in_state", "starts": [1, 3], "values": [0.5, 0.1], "between": "lines"}
    risk |= {"quantity": "probability", "assumed": "true", "reason": "test"}
    states = [{"id": "sick", "start": "1", "residence": 4}, {"id": "dead", "dead": "true"}]
    found = run_model(model(states=states, tables=[risk], transitions={"sick": {"dead": "risk", "sick": "rest"}}))
    assert found.life_years[0, 0] == pytest.approx(1 + 0.5 + 0.5 * 0.7 + 0.5 * 0.7 * 0.9)


def test_rewards_of_states_and_of_changes_follow_the_cycle_they_belong_to(model):
    prices = [10, 10, 20, 30]
    table = {"id": "price", "by": "cycle", "from": 1, "values": prices, "quantity": "cost", "assumed": "true", "reason": "test"}
    states = [{"id": "sick", "start": "1", "cost": "price"}, {"id": "dead", "dead": "true"}]
    ways = {"sick": {"dead": {"p": "p", "cost": "price"}, "sick": "rest"}}
    lived = [(before + after) / 2 for before, after in itertools.pairwise(ALIVE)]
    dying = [before - after for before, after in itertools.pairwise(ALIVE)]
    whole = run_model(
        model(tables=[table], states=states, transitions=ways, conventions=conventions("continuous", "half_cycle", one_off="whole"))
    )
    expected = [price * (years + deaths) for price, years, deaths in zip(prices, lived, dying, strict=True)]
    assert whole.costs[0, 0] == pytest.approx(sum(expected))
