"""Cohorts whose rates become probabilities all at once: over time, draw by draw, and with what happens once on the way."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.economics import run_model
from ceiba.policylab.economics.exponential import matrix_exponential

TOGETHER = {"given_as": "rates", "rates_become": "matrix_exponential", "non_death": "all"}
FALLING, DYING = 0.4, 0.3


@pytest.fixture
def ill(model, parameter):
    """Return a function that makes a model: well, ill, dead, where only the ill die."""

    def make(**changes):
        told = {
            "change": TOGETHER,
            "states": [{"id": "well", "start": "1", "cost": "c"}, {"id": "ill", "effect": "u"}, {"id": "dead", "dead": "true"}],
            "transitions": {"well": {"ill": "falling * cycle", "well": "rest"}, "ill": {"dead": "dying", "ill": "rest"}},
            "parameters": [
                parameter("falling", FALLING, "rate", {"kind": "gamma", "sd": 0.1}),
                parameter("dying", DYING, "rate"),
                parameter("c", 100, "cost"),
                parameter("u", 0.8, "utility"),
                parameter("one", 1),
            ],
        }
        return model(**(told | changes))

    return make


def trace(falling, years=1.0):
    """Return who is where at the start of four cycles, the rate of falling ill being multiplied by the number of the cycle."""
    people = [np.array([1.0, 0.0, 0.0])]
    for cycle in range(1, 5):
        rates = np.array([[0.0, falling * cycle, 0.0], [0.0, 0.0, DYING], [0.0, 0.0, 0.0]]) * years
        people.append(people[-1] @ matrix_exponential(rates[None])[0])
    return np.array(people)


def test_rates_that_change_over_time_are_walked_cycle_by_cycle(ill):
    found, people = run_model(ill()), trace(FALLING)
    assert found.costs[0, 0] == pytest.approx(100 * people[:4, 0].sum(), rel=1e-12)
    assert found.effects[0, 0] == pytest.approx(0.8 * people[:4, 1].sum(), rel=1e-12)


def test_a_cycle_of_months_has_its_share_of_the_yearly_rates(ill):
    found = run_model(ill(horizon={"cycles": 4, "cycle": "3 months"}))
    assert found.effects[0, 0] == pytest.approx(0.8 / 4 * trace(FALLING, 0.25)[:4, 1].sum(), rel=1e-12)


def test_each_draw_has_its_own_matrix(ill):
    drawn = run_model(ill(), draws=20, seed=3)
    for draw, falling in enumerate(drawn.parameters["falling"]):
        assert drawn.effects[0, draw] == pytest.approx(0.8 * trace(falling)[:4, 1].sum(), rel=1e-12)


def test_a_way_without_a_rate_of_its_own_may_cost_something(ill):
    """Who is well and dies of the illness within the year: 1,000 for each, and nothing for those who were ill before."""
    once = {
        "well": {"ill": "falling * cycle", "dead": {"p": "0", "cost": "1000 * one"}, "well": "rest"},
        "ill": {"dead": "dying", "ill": "rest"},
    }
    read = ill(transitions=once, conventions={"rewards_accrue": "end", "correction": "none", "costs_per": "year", "one_off": "whole"})
    people = trace(FALLING)
    sudden = sum(
        people[cycle - 1, 0] * matrix_exponential(np.array([[[0, FALLING * cycle, 0], [0, 0, DYING], [0, 0, 0]]], dtype=float))[0, 0, 2]
        for cycle in range(1, 5)
    )
    assert run_model(read).costs[0, 0] == pytest.approx(1000 * sudden + 100 * people[1:, 0].sum(), rel=1e-12)


def test_very_short_cycles_of_competing_rates_come_to_the_same(ill):
    """Where the rates stay the same, who is ill after four years does not depend on the cycles in which it is computed."""
    still = {"well": {"ill": "falling", "well": "rest"}, "ill": {"dead": "dying", "ill": "rest"}}
    last = {
        "discounting": {"cost": 0, "effect": 0, "starts": "t0"},
        "conventions": {"rewards_accrue": "end", "correction": "none", "costs_per": "year"},
    }
    exact = run_model(ill(transitions=still, horizon={"cycles": 1, "cycle": "4 years"}, **last))
    short = [
        run_model(
            ill(
                transitions=still, horizon={"cycles": count, "cycle": "1/250 year"}, change=TOGETHER | {"rates_become": "competing"}, **last
            )
        )
        for count in (999, 1000)
    ]
    in_the_last = (short[1].effects[0, 0] - short[0].effects[0, 0]) * 250
    assert exact.effects[0, 0] / 4 == pytest.approx(in_the_last, rel=2e-3)
