"""What if: other numbers in place of those of a file, which make it an illustration."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.payments import (
    budget_path,
    contracts_path,
    load_budget,
    load_contracts,
    run_budget,
    run_contracts,
    with_changes,
)
from ceiba.terms.faults import ValueFault

BRAZIL = load_budget(budget_path("br-egfr-pcr"))


def impact(budget, scenario="alternative_2"):
    return float(run_budget(budget).impact(scenario).sum())


def test_half_the_price_is_half_the_impact_and_no_longer_a_finding():
    changed = with_changes(BRAZIL, {"egfr_pcr.price": "x0.5"}, "asked")
    assert impact(changed) == pytest.approx(impact(BRAZIL) / 2)
    assert changed.assumed == ("egfr_pcr.price",)
    price = changed.options[0].costs[0].amount
    assert (price.reason, price.source, price.fact) == ("asked", "", "")
    assert BRAZIL.assumed == ()


def test_a_number_takes_the_place_of_people_uptake_and_their_ranges():
    changed = with_changes(BRAZIL, {"eligible": "1000", "alternative_1.egfr_pcr.uptake": "0.25"}, "asked")
    assert impact(changed, "alternative_1") == pytest.approx(5 * 1000 * 0.25 * BRAZIL.options[0].costs[0].amount.value)
    assert not changed.eligible.has_range
    assert not changed.spread_evenly


def test_a_factor_moves_a_total_and_its_range_and_a_curve_of_uptake():
    fewer = with_changes(BRAZIL, {"eligible": "x0.5"}, "asked")
    assert (fewer.eligible.total, fewer.eligible.low, fewer.eligible.high) == (15959, (11969.25,), (19948.75,))
    invented = load_budget(budget_path("xx-osimertinib"))
    slower = with_changes(invented, {"listed.osimertinib.uptake": "x0.5"}, "asked")
    starting = [run_budget(each).spending["listed"].courses["osimertinib"].starting for each in (invented, slower)]
    assert starting[1] == pytest.approx(starting[0] / 2)


def test_time_on_treatment_and_the_inputs_of_contracts_change_too():
    file, budget = load_contracts(contracts_path("xx-osimertinib"))
    changes = {"osimertinib.persistence": "x0.5", "response": "1", "pool.yy.price": "5000"}
    changed = run_contracts(with_changes(file, changes, "asked"), with_changes(budget, changes, "asked"))
    plain = run_contracts(file, budget)
    assert changed.at_values["list_price"].company.sum() < plain.at_values["list_price"].company.sum()
    assert np.abs(changed.at_values["outcome"].below_list).max() == 0
    assert changed.at_values["pool"].members["yy"].sum() > plain.at_values["pool"].members["yy"].sum()


def test_no_change_is_the_same_document():
    assert with_changes(BRAZIL, {}, "asked") is BRAZIL
    assert with_changes(BRAZIL, {"of another document": "1"}, "asked") is BRAZIL


@pytest.mark.parametrize(
    ("name", "asked", "problem"),
    [
        ("egfr_pcr.price", "cheap", "'cheap' is neither a number nor a factor such as x0.5"),
        ("egfr_pcr.price", "-3", "finite and zero or more"),
        ("egfr_pcr.price", "xinf", "finite and zero or more"),
        ("alternative_1.egfr_pcr.uptake", "x2", "a share is written from 0 to 1"),
        ("alternative_1.egfr_pcr.uptake", "1.4", "a share is written from 0 to 1"),
    ],
)
def test_a_change_that_cannot_be_is_refused(name, asked, problem):
    with pytest.raises(ValueFault, match=problem):
        with_changes(BRAZIL, {name: asked}, "asked")
