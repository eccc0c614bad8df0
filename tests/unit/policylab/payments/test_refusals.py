"""What cannot be is refused in words: one change of a small whole file a case."""

from __future__ import annotations

import copy

import pytest
import yaml

from ceiba.policylab.payments import check_budget, check_contracts, contracts_path

from .conftest import cited, small_budget, text


def changed(document, path, value):
    """Return a copy with the value at a path of keys and places; None takes it out."""
    found = inside = copy.deepcopy(document)
    for key in path[:-1]:
        inside = inside[key]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return found


def option(place, **changes):
    return [{**each, **(changes if index == place else {})} for index, each in enumerate(small_budget()["options"])]


COST = small_budget()["options"][1]["costs"][0]
SHARE = ["scenarios", 0, "uptake", "new"]
BUDGETS = [
    (["years"], 0, "a budget covers from 1 to 50 years"),
    (["annual_discount_rate"], 1.5, "a discount rate is written from 0 to below 1"),
    (["per_person"], True, "a budget says who is `eligible`, or is `per_person`"),
    (["eligible"], None, "a budget says who is `eligible`, or is `per_person`"),
    (["payers"], [], "a budget names who pays, each payer once"),
    (["payers"], [{"id": "a"}, {"id": "a"}], "a budget names who pays, each payer once"),
    (["payers"], [{"id": "a", "share": cited(value=0.7)}], "the shares of the payers make 0.7, not 1"),
    (["payers"], [{"id": "a", "share": cited(value=1.7)}], "a share is written from 0 to 1"),
    (["scenarios"], [], "a budget compares at least one new scenario"),
    (["scenarios", 0, "id"], "current", "two scenarios bear one id"),
    (["options", 1, "id"], "old", "two options bear one id"),
    (["options"], option(1, costs=[COST, COST]), "two costs of an option bear one id"),
    (["options"], [{key: each[key] for key in ("id", "names")} for each in small_budget()["options"]], "at least one option with a cost"),
    (["options", 1, "costs", 0, "horizon_years"], 5, "only an amount paid once stands for the years of a study"),
    (["options", 1, "persistence", "value"], 0, "time on treatment is longer than nothing"),
    (["options", 1, "persistence", "stop_after_months"], 0, "treatment ends after it begins"),
    (["options", 1, "costs", 0, "amount", "low"], None, "a range has a low and a high end"),
    (["options", 1, "costs", 0, "amount", "low"], 60, "a range goes from low to high"),
    (["options", 1, "costs", 0, "amount", "value"], -1, "finite and zero or more"),
    (["eligible", "values"], [-1], "a series has one number or one a year"),
    (["eligible", "total"], 5, "a series has its `values` or their `total`, not both"),
    (["eligible"], cited(total=-5), "finite and zero or more"),
    (["eligible", "low"], None, "a range has a low and a high end"),
    (["eligible", "low"], [80, 80], "the ends of a range have as many numbers as its values"),
    (["eligible", "low"], [110], "a range goes from low to high"),
    (["pool"], "prevalent", "has `persistence`, and a prevalent pool counts whole years"),
    (["current", "uptake", "new"], None, "the current scenario does not say who gets new: 0 has its source too"),
    (["scenarios", 0, "uptake", "newer"], cited(shape="constant", share=0), "names options that are not there: newer"),
    (["scenarios", 0, "uptake"], small_budget()["current"]["uptake"], "changes nothing: its uptake is the current one"),
    ([*SHARE, "shares"], [0.2, 0.5], "uptake gives 2 shares for 3 years"),
    ([*SHARE, "shares"], [0.2, 0.5, 1.8], "a share is written from 0 to 1"),
    ([*SHARE, "share"], 0.2, "uptake of the shape list takes shares"),
    ([*SHARE, "low"], None, "a range has a low and a high end"),
    ([*SHARE, "low"], 1.1, "`low` and `high` of uptake are factors"),
    (["scenarios", 0, "uptake", "old"], {"shape": "remainder", "share": 1}, "uptake of the shape remainder takes -"),
    (["scenarios", 0, "uptake", "old"], cited(shape="constant", share=0.5), "the shares of year 1 make 0.7, not 1"),
    (["scenarios", 0, "uptake", "new"], {"shape": "remainder"}, "one option at most takes the remainder"),
    (SHARE, cited(shape="s_curve", first=0, last=1, midpoint_year=90, steepness=5), "the S-curve does not rise within the years"),
    (SHARE, cited(shape="s_curve", first=0, last=1, midpoint_year=2, steepness=0), "the steepness of an S-curve is a finite number"),
]


@pytest.mark.parametrize(("path", "value", "problem"), BUDGETS, ids=[f"{path[-1]}-{problem[:30]}" for path, _, problem in BUDGETS])
def test_a_budget_that_cannot_be_is_refused(write, path, value, problem):
    read, faults = check_budget(write(changed(small_budget(), path, value)))
    assert read is None
    assert len(faults) == 1
    assert problem in faults[0].problem.format(**faults[0].fields)


def test_a_prevalent_pool_has_nobody_waiting_and_no_cost_that_arises_once(write):
    options = [{key: value for key, value in each.items() if key != "persistence"} for each in small_budget()["options"]]
    for changes, problem in (({"waiting": cited(value=5)}, "`waiting` belongs to an incident one"), ({}, "arises once")):
        _, faults = check_budget(write(small_budget(pool="prevalent", options=options, **changes)))
        assert problem in faults[0].problem.format(**faults[0].fields)


def test_a_budget_per_person_is_of_one_year(write):
    document = small_budget(per_person=True)
    del document["eligible"]
    _, faults = check_budget(write(document))
    assert "a budget per person is of one year" in faults[0].problem.format(**faults[0].fields)


EXAMPLE = yaml.safe_load(contracts_path("xx-osimertinib").read_text(encoding="utf-8"))
KINDS = [contract["kind"] for contract in EXAMPLE["contracts"]]


def kind(name):
    return ["contracts", KINDS.index(name)]


POOL = kind("pooled_procurement")
CONTRACTS = [
    (["draws"], 0, "draws are from 1 to 1,000,000"),
    (["contracts"], [], "at least one contract with the list price"),
    (["contracts", 0, "id"], "cap", "each contract bears an id of its own"),
    (["contracts", 0, "id"], "list_price", "none is called list_price"),
    (["testing"], None, "pays for tests, and the file has no `testing`"),
    (["response"], None, "pays for an outcome, and the file has no `response`"),
    (["ceiling", "certainty"], 1, "certainty is above 0 and below 1"),
    (["ceiling", "amount", "price_year"], 2020, "the money of 'ceiling' is not in the file's currency"),
    ([*kind("price_volume"), "tiers"], [], "the first tier begins above 0 treated months"),
    ([*kind("price_volume"), "tiers", 1, "price_share"], 1.2, "a share is written from 0 to 1"),
    ([*kind("price_volume"), "tiers", 0, "above"], -1, "a tier begins at zero or more treated months"),
    ([*kind("cap"), "amount", "value"], 0, "a cap of 0 pays for nothing"),
    ([*kind("free_start"), "months"], 0, "no month is free"),
    ([*kind("pay_for_outcome"), "refund_share"], 0, "its refund is 0"),
    ([*kind("pay_for_outcome"), "refund_share"], 2, "a refund is a share from 0 to 1"),
    ([*kind("pay_for_outcome"), "assessed_after_months"], 0, "response is assessed after at least one month"),
    ([*kind("subscription"), "covers_months"], 0, "a subscription covers some treated months"),
    ([*kind("subscription"), "fee"], None, "the key `fee` is missing"),
    ([*kind("subscription"), "fee", "currency"], "USD", "the money of 'subscription' is not in the file's currency"),
    ([*kind("sponsored_testing"), "company_share"], 0, "the company pays no test"),
    ([*kind("sponsored_testing"), "company_share"], -1, "a share is written from 0 to 1"),
    ([*POOL, "members"], [], "a joint purchase has at least one other country"),
    ([*POOL, "members"], EXAMPLE["contracts"][-1]["members"] * 2, "name each once"),
    ([*POOL, "members", 0, "currency"], "USD", "the money of 'pool.yy' is not in the file's currency"),
]


@pytest.mark.parametrize(("path", "value", "problem"), CONTRACTS, ids=[f"{path[-1]}-{problem[:30]}" for path, _, problem in CONTRACTS])
def test_contracts_that_cannot_be_are_refused(write, path, value, problem):
    read, faults = check_contracts(write(changed(EXAMPLE, path, value)))
    assert read is None
    assert len(faults) == 1
    assert problem in faults[0].problem.format(**faults[0].fields)


def test_a_rebate_of_nothing_is_allowed_and_named(write):
    read, faults = check_contracts(write(changed(EXAMPLE, ["contracts", 0, "share"], 0)))
    assert not faults
    assert read[0].contracts[0].names.en == text("Rebate of 25 %")["en"]
