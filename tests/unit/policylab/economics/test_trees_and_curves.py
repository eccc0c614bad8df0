"""Decision trees rolled back, and people shared out by two curves."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ceiba.errors import EconomicsRefused
from ceiba.policylab.economics import run_model

OF_SIMPSON = (0.8 / 12) ** 4 / 180 * 1.01
"""How far Simpson's rule in monthly steps may be from the area under exp(-0.8 t), as a share of it: its own error term."""


@pytest.fixture
def tree(model, parameter):
    """Return a function that reads a tree: test all and treat who is positive, or treat nobody."""

    def read(test, *, discount=0.0, parameters=(), **changes):
        given = [
            parameter("p", 0.2, "probability"),
            parameter("sensitivity", 0.9, "probability"),
            parameter("c_test", 10, "cost"),
            parameter("c_drug", 1000, "cost"),
            parameter("gain", 2),
            *parameters,
        ]
        return model(
            **{
                "kind": "decision_tree",
                "horizon_years": 5,
                "discounting": {"cost": discount, "effect": discount, "starts": "t0"},
                "parameters": given,
                "strategies": [{"id": "nothing", "tree": {"name": "nothing"}}, {"id": "test", "tree": test}],
                **changes,
            }
        )

    return read


TESTED = {
    "name": "test",
    "cost": "c_test",
    "chance": [
        {
            "name": "has it",
            "p": "p",
            "chance": [{"name": "found", "p": "sensitivity", "cost": "c_drug", "effect": "gain"}, {"name": "missed", "p": "rest"}],
        },
        {"name": "has it not", "p": "rest"},
    ],
}


def test_a_tree_is_rolled_back_from_its_ends(tree):
    found = run_model(tree(TESTED))
    assert found.costs[:, 0].tolist() == pytest.approx([0, 10 + 0.2 * 0.9 * 1000])
    assert found.effects[:, 0].tolist() == pytest.approx([0, 0.2 * 0.9 * 2])
    assert found.life_years is None
    assert (found.about.kind, found.about.horizon_years) == ("decision_tree", 5)


def test_what_happens_later_in_a_tree_is_discounted_to_the_start(tree):
    later = {**TESTED, "chance": [{**TESTED["chance"][0], "after_years": 2}, TESTED["chance"][1]]}
    found = run_model(tree(later, discount=0.05))
    assert found.costs[1, 0] == pytest.approx(10 + 0.2 * 0.9 * 1000 / 1.05**2)
    assert found.effects[1, 0] == pytest.approx(0.2 * 0.9 * 2 / 1.05**2)


def test_branches_that_do_not_sum_to_one_are_refused_with_their_sum(tree):
    wrong = {"name": "test", "chance": [{"name": "yes", "p": "p"}, {"name": "no", "p": "sensitivity"}]}
    with pytest.raises(EconomicsRefused, match=r"the branches of 'test' sum to 1\.1, not to one"):
        run_model(tree(wrong))


def test_time_runs_forward_in_a_tree(tree):
    wrong = {"name": "test", "after_years": 3, "chance": [{"name": "yes", "p": "1", "after_years": 1}]}
    with pytest.raises(EconomicsRefused, match="before what leads to it"):
        tree(wrong)
    with pytest.raises(EconomicsRefused, match="a decision tree has no cycles"):
        tree({"name": "test", "cost": "c_test * cycle"})


@pytest.fixture
def curves(model, parameter):
    """Return a function that reads a partitioned survival model of exponential curves, monthly over ten years."""

    def read(overall=None, progression_free=None, **changes):
        given = {
            "kind": "partitioned_survival",
            "horizon": {"cycles": 120, "cycle": "1 month"},
            "conventions": {"rewards_accrue": "continuous", "correction": "simpson", "costs_per": "year"},
            "curves_crossing": "refused",
            "states": [
                {"id": "progression_free", "cost": "c", "effect": "u"},
                {"id": "progressed", "cost": "c", "effect": "u"},
                {"id": "dead", "dead": "true"},
            ],
            "parameters": [
                parameter("r_death", 0.3, "rate"),
                parameter("r_event", 0.8, "rate"),
                parameter("c", 100, "cost"),
                parameter("u", 0.8, "utility"),
                parameter("k", 1.4),
                parameter("m", 2.0),
                parameter("b", 0.1),
                parameter("funeral", 500, "cost"),
            ],
            "strategies": [
                {
                    "id": "usual",
                    "overall": overall or {"form": "exponential", "rate": "r_death"},
                    "progression_free": progression_free or {"form": "exponential", "rate": "r_event"},
                }
            ],
            **changes,
        }
        return model(**given)

    return read


def test_areas_under_exponential_curves_are_those_of_calculus(curves):
    states = [{"id": "progression_free", "cost": "c"}, {"id": "progressed", "effect": "u"}, {"id": "dead", "dead": "true"}]
    found = run_model(curves(states=states))
    alive, free = (-math.expm1(-rate * 10) / rate for rate in (0.3, 0.8))
    assert found.life_years[0, 0] == pytest.approx(alive, rel=OF_SIMPSON)
    assert found.costs[0, 0] == pytest.approx(100 * free, rel=OF_SIMPSON)
    assert found.effects[0, 0] == pytest.approx(0.8 * (alive - free), rel=OF_SIMPSON)


@pytest.mark.parametrize(
    ("curve", "survival"),
    [
        ({"form": "weibull", "shape": "k", "scale": "m"}, lambda t: math.exp(-((t / 2) ** 1.4))),
        ({"form": "loglogistic", "shape": "k", "scale": "m"}, lambda t: 1 / (1 + (t / 2) ** 1.4)),
        (
            {"form": "lognormal", "meanlog": "b", "sdlog": "k"},
            lambda t: 0.5 * math.erfc((math.log(t) - 0.1) / (1.4 * math.sqrt(2))) if t else 1.0,
        ),
        ({"form": "gompertz", "shape": "b", "rate": "r_death"}, lambda t: math.exp(-0.3 / 0.1 * math.expm1(0.1 * t))),
    ],
)
def test_each_form_of_curve_is_the_one_of_its_name(curves, curve, survival):
    found = run_model(
        curves(overall=curve, progression_free=curve, conventions={"rewards_accrue": "start", "correction": "none", "costs_per": "year"})
    )
    assert found.life_years[0, 0] == pytest.approx(sum(survival(month / 12) for month in range(120)) / 12, rel=1e-12)


def test_a_table_of_survival_is_read_between_its_points_and_says_where_it_was_read(curves):
    table = {"form": "tabulated", "times": [0, 5, 10], "survival": [1, 0.5, 0], "cited": {"assumed": "true", "reason": "test"}}
    found = run_model(curves(overall=table, progression_free=table))
    assert found.life_years[0, 0] == pytest.approx(5, rel=1e-12)
    assert found.assumed[-2:] == ("usual.overall", "usual.progression_free")
    with pytest.raises(EconomicsRefused, match="says under `cited` where it was read"):
        curves(overall={key: value for key, value in table.items() if key != "cited"})
    short = {**table, "times": [0, 5], "survival": [1, 0.5]}
    with pytest.raises(EconomicsRefused, match="the table of survival ends at 5"):
        curves(overall=short)


def test_curves_that_cross_are_refused_or_capped_as_the_model_says(curves):
    crossing = {"overall": {"form": "exponential", "rate": "r_event"}, "progression_free": {"form": "exponential", "rate": "r_death"}}
    with pytest.raises(EconomicsRefused, match="more people are free of progression than alive"):
        run_model(curves(**crossing))
    capped = run_model(curves(**crossing, curves_crossing="capped"))
    assert capped.life_years[0, 0] == pytest.approx(-math.expm1(-8) / 0.8, rel=OF_SIMPSON)


def test_dying_and_leaving_cost_once(curves):
    conventions = {"rewards_accrue": "end", "correction": "none", "costs_per": "year", "one_off": "whole"}
    states = [{"id": "progression_free"}, {"id": "progressed"}, {"id": "dead", "dead": "true"}]
    found = run_model(curves(conventions=conventions, states=states, on_death={"cost": "funeral"}))
    assert found.costs[0, 0] == pytest.approx(500 * -math.expm1(-3))
    found = run_model(curves(conventions=conventions, states=states, on_leaving={"cost": "funeral"}))
    assert found.costs[0, 0] == pytest.approx(500 * -math.expm1(-8))


def test_curves_are_drawn_column_by_column(curves, parameter):
    read = curves()
    drawn = run_model(read, values={"r_death": np.array([0.1, 0.3]), "r_event": np.array([0.5, 0.8])})
    assert drawn.life_years[0, 1] == run_model(read).life_years[0, 0]
    assert drawn.life_years[0, 0] == pytest.approx(-math.expm1(-1) / 0.1, rel=OF_SIMPSON)


def test_a_curve_that_changes_its_parameters_over_time_is_refused(curves):
    with pytest.raises(EconomicsRefused, match="do not change over time"):
        curves(overall={"form": "exponential", "rate": "r_death * cycle"})


def test_a_curve_raised_to_a_hazard_ratio_has_its_hazard_so_many_times(curves):
    found = run_model(curves(overall={"form": "exponential", "rate": "r_death", "hazard_ratio": "m"}))
    assert found.life_years[0, 0] == pytest.approx(-math.expm1(-6) / 0.6, rel=OF_SIMPSON)
    table = {
        "form": "tabulated",
        "times": [0, 10],
        "survival": [1, 0.5],
        "cited": {"assumed": "true", "reason": "test"},
        "hazard_ratio": "m",
    }
    start = {"rewards_accrue": "start", "correction": "none", "costs_per": "year"}
    found = run_model(curves(overall=table, progression_free=table, conventions=start))
    assert found.life_years[0, 0] == pytest.approx(sum((1 - month / 240) ** 2 for month in range(120)) / 12)


def test_nobody_dies_more_slowly_than_the_population_does(curves, parameter):
    mortality = {
        "id": "mortality",
        "by": "age",
        "from": 60,
        "values": [0.05] * 5 + [0.9] * 6,
        "quantity": "rate",
        "assumed": "true",
        "reason": "test",
    }
    given = {"horizon": {"cycles": 120, "cycle": "1 month", "start_age": 60}, "tables": [mortality], "background": "mortality"}
    start = {"rewards_accrue": "start", "correction": "none", "costs_per": "year"}
    found = run_model(curves(conventions=start, **given))
    monthly = np.array([0.3] * 60 + [0.9] * 60) / 12
    alive = np.exp(-np.concatenate([[0], np.cumsum(monthly)[:-1]]))
    assert found.life_years[0, 0] == pytest.approx(alive.sum() / 12)
    free = np.minimum(np.exp(-0.8 * np.arange(120) / 12), alive)
    assert found.costs[0, 0] == pytest.approx(100 * alive.sum() / 12)
    only_free = [{"id": "progression_free", "cost": "c"}, {"id": "progressed"}, {"id": "dead", "dead": "true"}]
    assert run_model(curves(conventions=start, states=only_free, **given)).costs[0, 0] == pytest.approx(100 * free.sum() / 12)


def test_who_is_on_treatment_is_a_curve_of_its_own_and_never_more_than_are_alive(curves):
    states = [{"id": "progression_free"}, {"id": "progressed"}, {"id": "dead", "dead": "true"}]
    start = {"rewards_accrue": "start", "correction": "none", "costs_per": "year"}
    shapes = {"overall": {"form": "exponential", "rate": "r_death"}, "progression_free": {"form": "exponential", "rate": "r_event"}}
    strategies = [{"id": "usual", **shapes}, {"id": "new", **shapes, "on_treatment": {"form": "exponential", "rate": "r_event"}}]
    given = {"states": states, "conventions": start, "strategies": strategies}
    months = np.arange(120) / 12
    found = run_model(curves(treatment={"cost": "c", "effect": "-b"}, **given))
    assert found.costs[0, 0] == 0
    assert found.costs[1, 0] == pytest.approx(100 * np.exp(-0.8 * months).sum() / 12)
    assert found.effects[1, 0] == pytest.approx(-0.1 * np.exp(-0.8 * months).sum() / 12)
    paid = run_model(curves(treatment={"at_start": "c"}, **given))
    assert paid.costs[1, 0] == pytest.approx(100 * np.exp(-0.8 * months).sum())
    strategies[1]["on_treatment"] = {"form": "exponential", "rate": "b"}
    longer = run_model(curves(treatment={"cost": "c"}, **given))
    assert longer.costs[1, 0] == pytest.approx(100 * np.exp(-0.3 * months).sum() / 12)
    with pytest.raises(EconomicsRefused, match="go together"):
        curves(**given)
