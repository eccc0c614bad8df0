"""The national budgets that ship: every input has its source, and the printed totals come out."""

from __future__ import annotations

import pytest

from ceiba.policylab.economics import load_outcomes
from ceiba.policylab.payments import budget_path, load_budget, one_way, run_budget, shipped_budgets


@pytest.mark.parametrize("name", [name for name in shipped_budgets() if not name.startswith("xx-")])
def test_every_input_of_a_national_budget_was_read_somewhere(name):
    budget = load_budget(budget_path(name))
    assert budget.id == name
    assert budget.assumed == ()


def test_the_egfr_test_of_brazil_gives_the_totals_from_which_its_price_and_diffusion_are_implied():
    found = run_budget(load_budget(budget_path("br-egfr-pcr")))
    assert round(float(found.impact("alternative_1").sum()), 2) == 23_186_140.03
    assert round(float(found.impact("alternative_2").sum()), 2) == 38_301_950.72


def test_the_egfr_test_of_brazil_gives_the_printed_ends_which_any_factor_of_the_product_would_give_and_one_of_them_to_a_hundredth():
    """25 % of people, price or diffusion are the same ends, so this checks the arithmetic and the print, not the model."""
    rows = {row.scenario: row for row in one_way(load_budget(budget_path("br-egfr-pcr")))}
    assert round(rows["alternative_1"].low, 2) == 17_389_605.02
    assert rows["alternative_1"].low == pytest.approx(17_389_605.03, abs=0.01)
    assert rows["alternative_2"].high == pytest.approx(47_877_438.40, abs=0.005)


def test_1200_for_each_printed_person_misses_the_printed_total_by_350_because_people_are_rounded():
    assert pytest.approx(350.72, abs=0.005) == 38_301_950.72 - 31_918 * 1200
    price = load_budget(budget_path("br-egfr-pcr")).options[0].costs[0].amount.value
    assert 31_918 * price == pytest.approx(38_301_950.72, abs=0.005)
    assert pytest.approx(31_918, abs=0.5) == 38_301_950.72 / 1200


def test_adjuvant_pembrolizumab_in_colombia_costs_a_person_what_the_printed_ratio_says_within_its_rounding():
    extra = float(run_budget(load_budget(budget_path("co-pembrolizumab-melanoma"))).impact("pembrolizumab").sum())
    assert extra == 663_595_726 - 563_237_206
    printed = next(entry for entry in load_outcomes().entries if entry.id == "pembrolizumab-melanoma-adjuvant-co")
    assert extra == printed.cost.value
    assert 2.125 < extra / printed.cost_per_qaly.value < 2.135


def test_erlotinib_in_mexico_costs_less_than_chemotherapy_and_gefitinib_more_as_printed():
    found = run_budget(load_budget(budget_path("mx-egfr-first-line")))
    printed = {entry.id: entry.cost.value for entry in load_outcomes().entries if entry.id in ("erlotinib-nsclc-mx", "gefitinib-nsclc-mx")}
    assert float(found.impact("erlotinib").sum()) == printed["erlotinib-nsclc-mx"] == -2009
    assert float(found.impact("gefitinib").sum()) == printed["gefitinib-nsclc-mx"] == 559
    assert found.budget.per_person
