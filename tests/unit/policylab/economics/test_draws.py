"""Draws of uncertain inputs: the same seed the same draws, whatever the order; around the value, inside what the quantity may be."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics import run_model
from ceiba.policylab.economics.distributions import Beta, Gamma, LogNormal, Normal, Uniform
from ceiba.policylab.economics.drawing import generator
from ceiba.terms.faults import ValueFault

STRATEGIES = [{"id": "usual", "set": {"rr": "1"}}, {"id": "new", "set": {"rr": "hr"}}]
WAYS = {"sick": {"dead": "rr * p", "sick": "rest"}}


@pytest.fixture
def inputs(parameter):
    return [
        parameter("p", 0.5, "probability", {"kind": "beta", "alpha": 20, "beta": 20}),
        parameter("c", 100, "cost", {"kind": "gamma", "sd": 20}),
        parameter("u", 0.8, "utility", {"kind": "beta", "sd": 0.05}),
        parameter("hr", 0.7, "ratio", {"kind": "lognormal", "median": 0.7, "interval": [0.5, 0.98]}),
    ]


def test_the_same_seed_gives_the_same_draws_and_another_seed_others(model, inputs):
    read = model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS)
    one, again, other = (run_model(read, draws=100, seed=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.costs, again.costs)
    assert not np.array_equal(one.costs, other.costs)
    assert (one.about.seed, run_model(read).about.seed) == (1, None)


def test_neither_the_order_of_strategies_nor_of_inputs_changes_a_draw(model, inputs):
    one = run_model(model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS), draws=50, seed=1)
    turned = run_model(model(parameters=inputs[::-1], strategies=STRATEGIES[::-1], transitions=WAYS), draws=50, seed=1)
    for strategy in one.strategies:
        np.testing.assert_array_equal(one.costs[one.row(strategy)], turned.costs[turned.row(strategy)])
    for name, drawn in one.parameters.items():
        np.testing.assert_array_equal(drawn, turned.parameters[name])


def test_the_first_of_more_draws_are_those_of_fewer_whatever_the_chunks(model, inputs):
    read = model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS)
    few, many = (run_model(read, draws=draws, seed=1) for draws in (10, 5_000))
    np.testing.assert_array_equal(few.costs, many.costs[:, :10])
    for name in few.parameters:
        np.testing.assert_array_equal(few.parameters[name], many.parameters[name][:10])


def test_a_column_is_what_its_inputs_give_alone(model, inputs):
    read = model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS)
    drawn = run_model(read, draws=3_000, seed=4)
    for column in (0, 1_023, 1_024, 2_999):
        alone = run_model(read, values={name: float(values[column]) for name, values in drawn.parameters.items()})
        np.testing.assert_allclose(alone.costs[:, 0], drawn.costs[:, column], rtol=1e-13)
        np.testing.assert_allclose(alone.effects[:, 0], drawn.effects[:, column], rtol=1e-13)


def test_values_of_ones_own_stand_in_place_of_the_models(model, inputs):
    read = model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS)
    tried = run_model(read, values={"c": np.array([0.0, 100.0, 200.0])})
    base = run_model(read)
    np.testing.assert_allclose(tried.costs[0], base.costs[0] * np.array([0, 1, 2]))
    held = run_model(read, draws=20, values={"c": 100.0})
    assert "c" not in held.parameters
    assert set(held.parameters) == {"p", "u", "hr"}
    with pytest.raises(EconomicsRefused, match="is not a parameter of the model"):
        run_model(read, values={"price": 1.0})
    with pytest.raises(EconomicsRefused, match="lie outside"):
        run_model(read, values={"c": -1.0})
    with pytest.raises(EconomicsRefused, match="differ in number"):
        run_model(read, draws=20, values={"c": np.array([1.0, 2.0])})
    with pytest.raises(ValueFault, match="once or more"):
        run_model(read, draws=0)


def test_shares_are_drawn_together_and_what_was_never_seen_stays_zero(model, parameter):
    shares = {
        "id": "from_sick",
        "of": ["to_dead", "to_sick", "to_well"],
        "counts": [30, 70, 0],
        "distribution": "dirichlet",
        "assumed": "true",
        "reason": "test",
    }
    drawn = run_model(
        model(
            shares=[shares],
            parameters=[parameter("c", 1, "cost"), parameter("u", 1, "utility")],
            transitions={"sick": {"dead": "to_dead", "sick": "to_sick + to_well"}},
        ),
        draws=20_000,
        seed=5,
    ).parameters
    np.testing.assert_allclose(drawn["to_dead"] + drawn["to_sick"], 1.0)
    assert not drawn["to_well"].any()
    assert drawn["to_dead"].mean() == pytest.approx(0.3, abs=5 * math.sqrt(0.3 * 0.7 / 101 / 20_000))
    assert drawn["to_dead"].std() == pytest.approx(math.sqrt(0.3 * 0.7 / 101), rel=0.05)


def test_numbers_estimated_together_are_drawn_together(model, parameter):
    covariance = [[0.04, 0.018], [0.018, 0.09]]
    fit = {
        "id": "fit",
        "of": ["a", "b"],
        "values": [1.0, -2.0],
        "distribution": "normal",
        "covariance": covariance,
        "assumed": "true",
        "reason": "test",
    }
    given = {
        "correlated": [fit],
        "parameters": [parameter("c", 1, "cost"), parameter("u", 1, "utility")],
        "transitions": {"sick": {"dead": "1 / (1 + exp(a + b))", "sick": "rest"}},
    }
    read = model(**given)
    drawn = run_model(read, draws=50_000, seed=5)
    both = np.array([drawn.parameters["a"], drawn.parameters["b"]])
    np.testing.assert_allclose(both.mean(axis=1), [1, -2], atol=5 * 0.3 / math.sqrt(50_000))
    np.testing.assert_allclose(np.cov(both), covariance, rtol=0.05)
    few = run_model(read, draws=100, seed=5)
    np.testing.assert_array_equal(few.parameters["b"], drawn.parameters["b"][:100])
    held = run_model(read, values={"a": 0.0, "b": np.array([0.0, 10.0])})
    assert held.life_years[0, 0] == pytest.approx(1 + 0.5 + 0.25 + 0.125)
    assert "fit" in read.assumed


@pytest.mark.parametrize(
    ("distribution", "mean", "sd"),
    [
        (Gamma(shape=4.0, scale=25.0), 100, 50),
        (Gamma(shape=4.0, rate=0.04), 100, 50),
        (Gamma(sd=50.0), 100, 50),
        (Gamma(mean=10.0, interval=(10 - 1.959963984540054, 10 + 1.959963984540054)), 10, 1),
        (Beta(alpha=2.0, beta=6.0), 0.25, math.sqrt(0.25 * 0.75 / 9)),
        (Beta(mean=0.25, sd=0.1), 0.25, 0.1),
        (LogNormal(mean=2.0, sd=0.5), 2, 0.5),
        (LogNormal(meanlog=0.0, sdlog=0.25), math.exp(0.03125), math.exp(0.03125) * math.sqrt(math.expm1(0.0625))),
        (
            LogNormal(median=1.0, interval=(math.exp(-1.959963984540054 / 4), math.exp(1.959963984540054 / 4))),
            math.exp(0.03125),
            math.exp(0.03125) * math.sqrt(math.expm1(0.0625)),
        ),
        (Normal(sd=3.0), 100, 3),
        (Uniform(interval=(2.0, 8.0)), 5, 6 / math.sqrt(12)),
    ],
)
def test_a_distribution_has_the_mean_and_the_spread_it_was_told(distribution, mean, sd):
    drawn = distribution.draw(generator(1, "test", "x"), 100.0, 200_000)
    assert distribution.mean_of(100.0) == pytest.approx(mean)
    assert drawn.mean() == pytest.approx(mean, abs=5 * sd / math.sqrt(200_000))
    assert drawn.std() == pytest.approx(sd, rel=0.02)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ({"kind": "gamma"}, "is told by one of"),
        ({"kind": "gamma", "shape": 1, "sd": 2}, "is told by one of"),
        ({"kind": "gamma", "shape": -1, "scale": 2}, "more than zero"),
        ({"kind": "normal", "interval": [3, 2]}, "from low to high"),
    ],
)
def test_a_distribution_told_twice_or_not_enough_is_refused(text, problem):
    with pytest.raises(msgspec.ValidationError, match=problem):
        msgspec.convert(text, Gamma | Normal)


def test_a_distribution_that_cannot_stand_around_its_value_is_refused(model, parameter):
    with pytest.raises(EconomicsRefused, match="no beta has this mean"):
        model(parameters=[parameter("p", 0.5, "probability", {"kind": "beta", "sd": 0.6})])
    with pytest.raises(EconomicsRefused, match="a gamma needs a mean"):
        model(parameters=[parameter("c", 0, "cost", {"kind": "gamma", "sd": 1})])


def test_chunks_of_any_width_give_the_same_numbers(model, inputs, monkeypatch):
    read = model(parameters=inputs, strategies=STRATEGIES, transitions=WAYS)
    whole = run_model(read, draws=300, seed=1)
    monkeypatch.setattr("ceiba.policylab.economics.engine.MOST", 7)
    np.testing.assert_array_equal(run_model(read, draws=300, seed=1).costs, whole.costs)
