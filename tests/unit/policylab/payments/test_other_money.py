"""A budget in another money: by hand, and everything in proportion."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.economics import Rate, Rates, conversion
from ceiba.policylab.payments import Picked, budget_path, in_other_money, load_budget, one_way, run_budget
from ceiba.terms.faults import ValueFault

ASSUMED = {"assumed": True, "reason": "invented for a test"}


def turned(budget, rate=4.0):
    rates = Rates((Rate(basis="exchange", of=budget.currency, to="USD", year=budget.price_year, rate=rate, **ASSUMED),))
    return conversion(rates, budget.currency, budget.price_year, "USD", None, basis="exchange")


@pytest.mark.parametrize("name", ["br-egfr-pcr", "co-pembrolizumab-melanoma", "xx-osimertinib"])
def test_what_a_budget_gives_is_in_proportion_on_the_same_draws(name):
    budget = load_budget(budget_path(name))
    other = in_other_money(budget, turned(budget))
    assert (other.currency, other.price_year) == ("USD", budget.price_year)
    picked = Picked(n_draws=50, seed=3)
    for one, two in ((run_budget(budget), run_budget(other)), (run_budget(budget, picked), run_budget(other, picked))):
        for scenario in budget.scenarios:
            assert two.impact(scenario.id) == pytest.approx(4 * one.impact(scenario.id))
    for one, two in zip(one_way(budget), one_way(other), strict=True):
        assert (two.name, two.low, two.high) == (one.name, pytest.approx(4 * one.low), pytest.approx(4 * one.high))


def test_people_uptake_and_time_stay_as_they_were_and_costs_keep_their_sources():
    budget = load_budget(budget_path("xx-osimertinib"))
    other = in_other_money(budget, turned(budget))
    costs = {f"{option.id}.{cost.id}" for option in budget.options for cost in option.costs}
    for (name, before, _), (_, after, _) in zip(budget.inputs(), other.inputs(), strict=True):
        if name in costs:
            assert (after.value, after.reason, after.source) == (pytest.approx(4 * before.value), before.reason, before.source)
            assert (after.low is None) == (before.low is None)
            assert before.low is None or after.low == pytest.approx(4 * before.low)
        else:
            assert after is before
    assert np.array_equal(run_budget(budget).spending["listed"].courses["osimertinib"].starting, _starting(other))


def _starting(budget):
    return run_budget(budget).spending["listed"].courses["osimertinib"].starting


def test_a_conversion_from_another_money_is_refused():
    budget = load_budget(budget_path("br-egfr-pcr"))
    with pytest.raises(ValueFault, match="the amounts are in BRL of 2023; the conversion is from XTS of 2025"):
        in_other_money(budget, turned(load_budget(budget_path("xx-osimertinib"))))
