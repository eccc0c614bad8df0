"""Value of information against closed forms, against nested simulation, and what must hold of any results."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ceiba.policylab.economics.information import evpi, evpi_error, evppi, population_evpi
from ceiba.policylab.economics.models import load_model, run_model, shipped_models
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.smoothing import smooth
from ceiba.terms.faults import ValueFault

DRAWS = 10_000


def two(benefit, **parameters):
    """Results of two strategies whose difference in net benefit at 1 a unit is `benefit`: half an effect, half a saving."""
    costs, effects = np.zeros((2, len(benefit))), np.zeros((2, len(benefit)))
    effects[1], costs[1] = benefit / 2, -benefit / 2
    return Results(("a", "b"), costs, effects, "USD", 2024, "QALY", parameters=parameters)


def normal_loss(mean, deviation):
    """E max(0, X) - max(0, E X) of a normal X: the unit normal loss (Raiffa and Schlaifer 1961)."""
    density = math.exp(-((mean / deviation) ** 2) / 2) / math.sqrt(2 * math.pi)
    tail = (1 - math.erf(abs(mean) / deviation / math.sqrt(2))) / 2
    return deviation * density - abs(mean) * tail


def within(found, truth, place=0):
    """Whether a value lies within three of its own standard errors of the truth, and the error is small enough to mean something."""
    assert found.standard_error[place] < 0.1 * truth
    return abs(found.value[place] - truth) < 3 * found.standard_error[place]


@pytest.fixture(scope="module")
def normals():
    return np.random.default_rng(20261128).normal(size=(6, DRAWS))


# Perfect information


def test_perfect_information_by_hand():
    found = Results(("a", "b"), np.array([[0.0, 0], [10, 30]]), np.array([[0.0, 0], [1, 2]]), "USD", 2024, "QALY")
    # At 18: net benefit of b 8 and 6: always best. At 12: 2 and -6: (2 + 0)/2 - 0 = 1.
    assert evpi(found, [12, 18]).tolist() == [1, 0]


def test_a_base_case_leaves_nothing_to_learn():
    assert evpi(Results(("a", "b"), np.array([[0.0], [9]]), np.array([[0.0], [1]]), "USD", 2024, "QALY"), [0, 10]).tolist() == [0, 0]


def test_perfect_information_on_a_normal_benefit_is_the_unit_normal_loss(normals):
    assert evpi(two(1 + 2 * normals[0]), [1])[0] == pytest.approx(normal_loss(1, 2), rel=0.05)


def test_a_population_by_hand():
    # 100 people now, 100 in a year at 10 %, 50 in two years.
    assert population_evpi(3, incidence=[100, 100, 50], discount_rate=0.1) == pytest.approx(3 * (100 + 100 / 1.1 + 50 / 1.21))
    assert population_evpi(3, incidence=[100], discount_rate=0.1, first_year=1) == pytest.approx(300 / 1.1)
    assert population_evpi(3, incidence=[100, 100], discount_rate=0) == 600


# Partial information: closed forms


def test_one_input_of_a_linear_model(normals):
    theta, other, noise = normals[:3]
    found = evppi(two(0.5 + 2 * theta + other + 3 * noise, theta=theta), [1], ["theta"])
    assert within(found, normal_loss(0.5, 2))
    assert found.explained == pytest.approx(4 / 14, abs=0.03)


def test_two_inputs_of_a_linear_model(normals):
    theta, other, noise = normals[:3]
    found = evppi(two(0.5 + 2 * theta + other + 3 * noise, theta=theta, other=other), [1], ["theta", "other"])
    assert within(found, normal_loss(0.5, math.sqrt(5)))


def test_an_input_that_bends(normals):
    # theta^2 - 1 has mean 0; E max(0, theta^2 - 1) = 2 phi(1). A straight line would find nothing.
    found = evppi(two(normals[0] ** 2 - 1 + normals[1], theta=normals[0]), [1], ["theta"])
    assert within(found, 2 * math.exp(-0.5) / math.sqrt(2 * math.pi))
    assert found.terms == "additive"


def test_two_inputs_that_matter_only_together(normals):
    # E max(0, x y) = E|x| E|y| / 2 = 1/pi; alone each is worth nothing.
    x, y, noise = normals[:3]
    results = two(x * y + noise, x=x, y=y)
    assert within(evppi(results, [1], ["x", "y"]), 1 / math.pi)
    alone = evppi(results, [1], ["x"])
    assert alone.value[0] < 0.05


def test_many_inputs_are_multiplied_in_pairs_and_very_many_stand_alone(normals):
    named = {f"x{place}": row for place, row in enumerate(normals)}
    assert evppi(two(normals.sum(axis=0), **named), [1], list(named)).terms == "products"
    many = {f"x{place}": row for place, row in enumerate(np.random.default_rng(3).normal(size=(13, DRAWS)))}
    found = evppi(two(sum(many.values()), **many), [1], list(many))
    assert found.terms == "additive"
    assert within(found, normal_loss(0, math.sqrt(13)))


def test_an_input_of_two_values():
    # A coin: +3 or -1, mean 1. Knowing it: 0.5 * 3 - 1 = 0.5.
    rng = np.random.default_rng(4)
    coin = rng.integers(0, 2, DRAWS).astype(float)
    assert within(evppi(two(4 * coin - 1 + rng.normal(size=DRAWS), coin=coin), [1], ["coin"]), 0.5)


def test_nested_simulation_agrees():
    """A small model of three strategies and two uncertain inputs, costs and effects both moved; inner means by simulation."""
    rng = np.random.default_rng(5)
    wtp, outer, inner = 1000.0, 3000, 2000

    def model(gain, price):
        effects = np.stack([np.zeros_like(gain), 0.3 * gain, 0.5 * gain])
        costs = np.stack([np.zeros_like(gain), 100 + 1.2 * price, 180 + 2.0 * price])
        return costs, effects

    gain = rng.gamma(4, 0.25, outer)
    price = rng.lognormal(4.5, 0.5, inner)
    costs, effects = model(np.broadcast_to(gain[:, None], (outer, inner)), np.broadcast_to(price, (outer, inner)))
    inside = (wtp * effects - costs).mean(axis=2)
    nested = inside.max(axis=0).mean() - inside.mean(axis=1).max()
    gain, price = rng.gamma(4, 0.25, DRAWS), rng.lognormal(4.5, 0.5, DRAWS)
    results = Results(("a", "b", "c"), *model(gain, price), "USD", 2024, "QALY", parameters={"gain": gain, "price": price})
    spread = np.std(inside.max(axis=0) - inside[inside.mean(axis=1).argmax()]) / math.sqrt(outer)
    found = evppi(results, [wtp], ["gain"])
    assert abs(found.value[0] - nested) < 3 * math.hypot(found.standard_error[0], spread)
    # Both inputs leave nothing to know.
    assert evppi(results, [wtp], ["gain", "price"]).value[0] == pytest.approx(evpi(results, [wtp])[0], rel=1e-3)


def test_the_standard_error_is_that_of_repeated_draws():
    rng, values, errors = np.random.default_rng(6), [], []
    for _ in range(60):
        x, noise = rng.normal(size=(2, 1000))
        found = evppi(two(0.5 + 2 * x + 3 * noise, x=x), [1], ["x"])
        values.append(found.value[0])
        errors.append(found.standard_error[0])
    assert np.mean(errors) == pytest.approx(np.std(values, ddof=1), rel=0.3)


def test_the_error_of_perfect_information_by_hand():
    found = Results(("a", "b"), np.array([[0.0, 0], [10, 30]]), np.array([[0.0, 0], [1, 2]]), "USD", 2024, "QALY")
    # At 12 the draws lose 2 and 0 by choosing a: deviation sqrt(2), over the root of 2 draws. At 18 none loses anything.
    assert evpi_error(found, [12, 18]).tolist() == pytest.approx([1, 0])


def test_a_base_case_has_no_error():
    assert np.isnan(evpi_error(Results(("a", "b"), np.array([[0.0], [9]]), np.array([[0.0], [1]]), "USD", 2024, "QALY"), [0])).all()


def test_four_times_the_draws_halve_the_error(normals):
    few, many = two(1 + 2 * normals[0, : DRAWS // 4]), two(1 + 2 * normals[0])
    assert evpi_error(many, [1])[0] == pytest.approx(evpi_error(few, [1])[0] / 2, rel=0.05)


@pytest.fixture(scope="module")
def seeds():
    """A shipped model with 500 draws of each of 60 seeds: value and error of knowing all of it, and of knowing one price."""
    read = load_model(next(path for path in shipped_models() if path.stem == "sick-sicker"))
    rows = []
    for seed in range(60):
        results = run_model(read, draws=500, seed=seed)
        part = evppi(results, [100_000], ["c_trtB"])
        whole = evpi(results, [100_000])[0], evpi_error(results, [100_000])[0]
        rows.append((*whole, part.value[0], part.standard_error[0]))
    many = run_model(read, draws=50_000, seed=99)
    return np.array(rows), evpi(many, [100_000])[0]


def test_the_error_of_a_model_is_how_far_other_seeds_scatter(seeds):
    rows, _ = seeds
    values, errors, known, known_errors = rows.T
    # The deviation of 60 values is itself known to a tenth.
    assert errors.mean() == pytest.approx(values.std(ddof=1), rel=0.2)
    assert known_errors.mean() == pytest.approx(known.std(ddof=1), rel=0.3)


def test_nearly_all_seeds_lie_within_two_errors_of_what_many_draws_give(seeds):
    rows, truth = seeds
    inside = np.abs(rows[:, 0] - truth) < 2 * rows[:, 1]
    assert 0.88 <= inside.mean() < 1


# What must hold


def test_some_information_is_never_worth_more_than_all_and_the_more_the_better(normals):
    x, y, noise = normals[:3]
    results = two(0.3 + x + 0.5 * y + noise, x=x, y=y)
    one, both, all_of_it = evppi(results, [1], ["x"]), evppi(results, [1], ["x", "y"]), evpi(results, [1])[0]
    assert 0 <= one.value[0] <= both.value[0] + 2 * both.standard_error[0]
    assert both.value[0] < all_of_it


def test_an_input_that_does_not_vary_is_worth_nothing(normals):
    found = evppi(two(0.5 + normals[0], fixed=np.full(DRAWS, 3.0)), [1], ["fixed"])
    assert found.value[0] == pytest.approx(0, abs=1e-12)
    assert found.explained == pytest.approx(0, abs=1e-12)


def test_nothing_that_varies_has_no_share_explained():
    assert math.isnan(evppi(two(np.full(500, 2.0), x=np.arange(500.0)), [1], ["x"]).explained)


def test_units_of_an_input_do_not_matter(normals):
    x, noise = normals[:2]
    benefit = np.sin(x) + noise
    plain, scaled = (evppi(two(benefit, x=given), [1], ["x"]) for given in (x, 1e-6 * x + 40))
    assert scaled.value[0] == pytest.approx(plain.value[0], rel=1e-6)


def test_a_regression_parts_what_it_is_given(normals):
    outputs = np.stack([np.exp(normals[0] / 2) + normals[1], normals[2]])
    found = smooth(normals[:1], outputs)
    assert found.fitted + found.residuals == pytest.approx(outputs)
    assert np.corrcoef(found.fitted[0], np.exp(normals[0] / 2))[0, 1] > 0.99
    assert found.basis.T @ found.basis / DRAWS == pytest.approx(np.eye(found.basis.shape[1]), abs=1e-8)
    assert (found.freedom >= 2 - 1e-9).all()


# What is refused


def test_an_input_that_was_not_drawn_is_named_with_those_that_were(normals):
    with pytest.raises(ValueFault, match="price were not drawn; those that were: x"):
        evppi(two(normals[0], x=normals[0]), [1], ["price"])
    with pytest.raises(ValueFault, match="were not drawn"):
        evppi(two(normals[0], x=normals[0]), [1], [])


def test_too_few_draws_for_the_inputs_are_refused():
    rows = np.random.default_rng(7).normal(size=(3, 60))
    with pytest.raises(ValueFault, match="and there are 60"):
        evppi(two(rows.sum(axis=0), a=rows[0], b=rows[1], c=rows[2]), [1], ["a", "b", "c"])


@pytest.mark.parametrize(
    ("per_person", "incidence", "rate", "says"),
    [
        (-1, [1], 0, "0 or more"),
        (math.nan, [1], 0, "0 or more"),
        (1, [], 0, "each year"),
        (1, [5, -1], 0, "each year"),
        (1, [5], -1, "cannot be"),
    ],
)
def test_a_population_that_cannot_be_is_refused(per_person, incidence, rate, says):
    with pytest.raises(ValueFault, match=says):
        population_evpi(per_person, incidence=incidence, discount_rate=rate)
