"""Contracts of a file on one set of draws: the risk of each side, what it swings with, and the ceiling of the payer."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
import yaml

from ceiba.errors import NotFound
from ceiba.policylab.payments import (
    LIST_PRICE,
    contracts_path,
    load_budget,
    load_contracts,
    ranged_by_driver,
    run_contracts,
    shipped_contracts,
    totals,
)
from ceiba.policylab.payments.budget_files import budget_path
from ceiba.policylab.payments.contract_kinds import AnyContract

from .conftest import cited, small_budget, text


@pytest.fixture(scope="module")
def invented():
    return run_contracts(*load_contracts(contracts_path("xx-osimertinib")))


@pytest.fixture
def bargain(write):
    """Return the reckoning of contracts over the small budget."""

    def run(contracts, budget=None, **changes):
        write(budget or small_budget())
        document = {
            "format": 1,
            "id": "deal",
            "names": text("Deal"),
            "budget": "small.yaml",
            "scenario": "adopt",
            "option": "new",
            "cost": "drug",
            "currency": "XTS",
            "price_year": 2025,
            "patient_share": cited(value=0),
            "tax_share": cited(value=0),
            "contracts": contracts,
            "draws": 500,
            **changes,
        }
        return run_contracts(*load_contracts(write(document, "deal.yaml")))

    return run


def test_the_list_price_is_the_cost_of_the_option_in_the_budget(bargain):
    found = bargain([{"id": "r", "kind": "rebate", "names": text("R"), "share": 0.1}])
    assert found.at_values[LIST_PRICE].payer[0] == pytest.approx(np.array([20, 50, 80]) * 300)
    assert found.at_values["r"].payer[0] == pytest.approx(np.array([20, 50, 80]) * 270)


def test_every_contract_sees_the_same_draws(bargain):
    found = bargain([{"id": "r", "kind": "rebate", "names": text("R"), "share": 0.1}])
    assert found.drawn["r"].payer == pytest.approx(found.drawn[LIST_PRICE].payer * 0.9)
    assert found.drawn["r"].payer.shape == (500, 3)


def test_a_driver_without_a_known_range_is_unknown_and_one_that_a_contract_does_not_feel_is_zero(invented):
    listed = invented.risk(LIST_PRICE, "payer")
    assert listed.by_driver["price"] is None
    assert listed.by_driver["response"] == 0
    assert listed.by_driver["volume"] > 0
    assert invented.risk("outcome", "payer").by_driver["response"] > 0


def test_the_inputs_that_move_are_those_the_option_feels(invented):
    moved = ranged_by_driver(invented.file, invented.budget)
    assert moved["volume"] == {"eligible", "waiting", "listed.osimertinib.uptake", "testing.tests_per_patient", "pool.yy.months"}
    assert moved["duration"] == {"osimertinib.persistence"}
    assert moved["response"] == {"response"}
    assert moved["price"] == frozenset()


def test_a_subscription_moves_the_risk_of_volume_from_the_payer_to_the_company(invented):
    for account, falls in (("payer", True), ("company", True), ("below_list", False)):
        before, after = (invented.risk(contract, account).by_driver["volume"] for contract in (LIST_PRICE, "subscription"))
        assert (after < 0.05 * before) if falls else (after > 0)
    assert invented.risk("subscription", "below_list").spread == pytest.approx(invented.risk(LIST_PRICE, "company").spread, rel=1e-9)


def test_the_contract_that_leaves_the_payer_least_of_the_risk_of_volume_stands_first(invented):
    assert list(invented.volume_left)[:2] == ["subscription", "cap"]
    assert invented.volume_left["subscription"] == invented.risk("subscription", "payer").by_driver["volume"]
    assert LIST_PRICE not in invented.volume_left


def test_without_a_range_of_people_the_risk_of_volume_is_not_known(bargain):
    budget = small_budget(eligible=cited(values=[100]))
    budget["scenarios"][0]["uptake"]["new"] = cited(shape="list", shares=[0.2, 0.5, 0.8])
    assert bargain([{"id": "r", "kind": "rebate", "names": text("R"), "share": 0.1}], budget).volume_left is None


def test_what_the_company_is_left_with_and_what_it_hands_over_make_the_list_price(invented):
    listed = invented.drawn[LIST_PRICE].company
    for paid in invented.drawn.values():
        assert paid.company + paid.below_list == pytest.approx(listed)


def test_the_ends_hold_nine_draws_of_ten_and_the_ceiling_is_what_the_draws_say(invented):
    for risk in invented.risks:
        whole = totals(invented.drawn[risk.contract], risk.account)
        if np.ptp(whole) <= 1e-6:
            assert risk.low == pytest.approx(risk.high)
            continue
        assert risk.low < risk.expected < risk.high
        assert ((whole >= risk.low) & (whole <= risk.high)).mean() >= 0.9 - 1e-9
        assert (whole < risk.low).mean() <= 0.05
        assert (whole > risk.high).mean() <= 0.05
    within = {each.contract: each for each in invented.ceiling}
    listed = totals(invented.drawn[LIST_PRICE], "payer")
    assert within[LIST_PRICE].kept == (listed <= 30_000_000).mean()
    assert (listed <= within[LIST_PRICE].needed).mean() == pytest.approx(0.95, abs=0.001)
    assert set(within) == {LIST_PRICE, *(contract.id for contract in invented.file.contracts)}


def test_without_a_ceiling_nothing_is_said_of_one(bargain):
    assert bargain([{"id": "r", "kind": "rebate", "names": text("R"), "share": 0.1}]).ceiling == ()


def test_the_yearly_cap_of_the_invented_country_holds_in_every_draw_and_year(invented):
    assert (invented.drawn["cap"].company <= 6_000_000 + 1e-6).all()
    assert (invented.drawn["cap"].company == 6_000_000).any()


def test_accounts_balance_in_every_draw_and_year_of_every_contract(invented):
    for paid in invented.drawn.values():
        assert paid.payer + paid.patient == pytest.approx(paid.company + paid.treasury + paid.laboratories + paid.logistics)


def test_the_eight_kinds_ship_as_an_example_that_is_wholly_assumed():
    assert shipped_contracts() == ("xx-osimertinib",)
    file, budget = load_contracts(contracts_path("xx-osimertinib"))
    assert len({type(contract) for contract in file.contracts}) == 8
    assert len(file.assumed) == len(list(file.inputs()))
    assert budget.assumed
    with pytest.raises(NotFound, match="xx-osimertinib"):
        contracts_path("none")


def test_a_budget_file_beside_the_contracts_is_taken_as_well_as_one_that_ships(tmp_path):
    text_of = yaml.safe_load(contracts_path("xx-osimertinib").read_text(encoding="utf-8"))
    (tmp_path / "mine.yaml").write_bytes(budget_path("xx-osimertinib").read_bytes())
    text_of["budget"] = "mine.yaml"
    (tmp_path / "deal.yaml").write_text(yaml.safe_dump(text_of), encoding="utf-8")
    _, budget = load_contracts(tmp_path / "deal.yaml")
    assert budget == load_budget(budget_path("xx-osimertinib"))


def test_the_page_of_the_form_tells_of_every_kind_and_of_every_key_of_it():
    page = (Path(__file__).resolve().parents[4] / "docs" / "reference" / "contract-format.md").read_text(encoding="utf-8")
    for kind in get_args(AnyContract):
        tag = kind.__struct_config__.tag
        row = next(line for line in page.splitlines() if line.startswith(f"| `{tag}` |"))
        keys = set(kind.__struct_fields__) - {"id", "names"}
        assert [key for key in keys if f"`{key}`" not in row] == []
