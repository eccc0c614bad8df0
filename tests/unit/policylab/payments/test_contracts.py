"""Contracts: each kind reckoned by hand on a small use, and what holds for all of them on any use."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceiba.policylab.payments import Payments, Use, settle
from ceiba.policylab.payments.contract_kinds import (
    Amount,
    Cap,
    FreeStart,
    Member,
    PayForOutcome,
    PooledProcurement,
    PriceVolume,
    Rebate,
    SponsoredTesting,
    Subscription,
    Tier,
)
from ceiba.policylab.payments.contracts import payable
from ceiba.policylab.payments.persistence import by_calendar_year, over_cohorts
from ceiba.policylab.payments.quantities import Quantity, Share
from ceiba.terms.texts import Text

NAMES = Text("x", "x", "x")
WHY = {"assumed": True, "reason": "a test assumes it"}
SIDES = ("payer", "patient", "company", "treasury", "laboratories", "logistics", "below_list")


def amount(value):
    return Amount(value=value, currency="XTS", price_year=2025)


def value_of(name, quantity):
    return np.array([quantity.value])


def a_use(starting, treated, *, price=100.0, response=0.75, tests=20.0, patient_share=0.1, tax_share=0.2):
    starting = np.atleast_2d(np.asarray(starting, dtype=float))
    treated = np.atleast_2d(np.asarray(treated, dtype=float))
    n_draws = len(starting)
    return Use(
        starting=starting,
        months=over_cohorts(starting, by_calendar_year(treated, starting.shape[1], "start_of_year")),
        treated=treated,
        starts="start_of_year",
        price=np.full(n_draws, price),
        response=np.full(n_draws, response),
        tests=starting * tests,
        patient_share=np.full(n_draws, patient_share),
        tax_share=np.full(n_draws, tax_share),
        pick=value_of,
    )


def stays(months, years):
    """Everyone is treated for so many months."""
    return np.clip(months - np.arange(12 * years), 0, 1)


SIMPLE = a_use([10, 10], stays(6, 2))
"""10 people a year, 6 months each at 100: 6,000 a year at the list price."""


def test_at_the_list_price_the_patient_pays_a_share_and_the_payer_the_rest_with_tax_and_tests():
    paid = settle(None, SIMPLE)
    assert paid.patient.tolist() == [[600.0, 600.0]]
    assert paid.treasury.tolist() == [[1200.0, 1200.0]]
    assert paid.payer[0] == pytest.approx([5400 + 1200 + 200] * 2)
    assert paid.company.tolist() == [[6000.0, 6000.0]]
    assert paid.below_list.tolist() == [[0.0, 0.0]]


def test_a_rebate_gives_the_payer_back_a_share_of_what_it_paid_and_leaves_tax_and_patient_as_they_are():
    paid = settle(Rebate(id="a", names=NAMES, share=0.25), SIMPLE)
    assert paid.payer[0, 0] == pytest.approx(6800 - 0.25 * 5400)
    assert paid.company[0, 0] == pytest.approx(6000 - 0.25 * 5400)
    assert (paid.patient == settle(None, SIMPLE).patient).all()


def test_tiers_lower_the_price_of_the_months_above_them_each_year_or_over_all_years():
    tiers = (Tier(above=0, price_share=1), Tier(above=50, price_share=0.5))
    yearly = settle(PriceVolume(id="a", names=NAMES, tiers=tiers), SIMPLE)
    assert yearly.company.tolist() == [[5500.0, 5500.0]]
    whole = settle(PriceVolume(id="a", names=NAMES, tiers=tiers, counted="all_years"), SIMPLE)
    assert whole.company.tolist() == [[5500.0, 3000.0]]


def test_a_retroactive_tier_lowers_the_price_of_every_month_and_gives_back_what_was_paid_above_it():
    tiers = (Tier(above=0, price_share=1), Tier(above=100, price_share=0.5))
    use = a_use([10, 10], stays(6, 2), patient_share=0.0)
    yearly = settle(PriceVolume(id="a", names=NAMES, tiers=tiers, retroactive=True), use)
    assert yearly.company.tolist() == [[6000.0, 6000.0]]
    whole = settle(PriceVolume(id="a", names=NAMES, tiers=tiers, retroactive=True, counted="all_years"), use)
    assert whole.company.tolist() == [[6000.0, 3000.0 - 3000.0]]


def test_a_cap_pays_no_more_by_year_over_all_years_or_by_patient():
    for per, most, expected in (("year", 4000, [4000, 4000]), ("all_years", 8000, [6000, 2000]), ("patient", 250, [2500, 2500])):
        paid = settle(Cap(id="a", names=NAMES, per=per, amount=amount(most)), SIMPLE)
        assert paid.company[0] == pytest.approx(expected)
        assert paid.below_list[0] == pytest.approx(6000 - np.array(expected))


def test_the_first_months_of_each_patient_are_free():
    assert settle(FreeStart(id="a", names=NAMES, months=2), SIMPLE).company.tolist() == [[4000.0, 4000.0]]
    assert settle(FreeStart(id="a", names=NAMES, months=6), SIMPLE).company.tolist() == [[0.0, 0.0]]


def test_the_price_of_those_without_response_comes_back_up_to_the_assessment_or_wholly():
    early = settle(PayForOutcome(id="a", names=NAMES, refund_share=0.8, assessed_after_months=3), SIMPLE)
    assert early.company[0] == pytest.approx([6000 - 0.9 * 0.25 * 0.8 * 3000] * 2)
    whole = settle(PayForOutcome(id="a", names=NAMES, refund_share=0.8, assessed_after_months=3, refunded="all_months"), SIMPLE)
    assert whole.company[0] == pytest.approx([6000 - 0.9 * 0.25 * 0.8 * 6000] * 2)


def test_a_refund_falls_into_the_year_of_the_assessment_and_one_beyond_the_years_is_not_counted():
    use = a_use([10, 10], stays(15, 2), patient_share=0.0)
    found = settle(PayForOutcome(id="a", names=NAMES, refund_share=1, assessed_after_months=14), use)
    assert found.below_list[0] == pytest.approx([0, 10 * 14 * 100 * 0.25])
    beyond = settle(PayForOutcome(id="a", names=NAMES, refund_share=1, assessed_after_months=25), use)
    assert beyond.below_list.tolist() == [[0.0, 0.0]]


def test_a_subscription_costs_its_fee_whatever_is_used_and_the_list_price_beyond_what_it_covers():
    whole = settle(Subscription(id="a", names=NAMES, fee=amount(3000)), SIMPLE)
    assert whole.company.tolist() == [[3000.0, 3000.0]]
    assert whole.patient.tolist() == [[0.0, 0.0]]
    part = settle(Subscription(id="a", names=NAMES, fee=amount(3000), covers_months=50), SIMPLE)
    assert part.company.tolist() == [[4000.0, 4000.0]]
    unused = settle(Subscription(id="a", names=NAMES, fee=amount(3000)), a_use([0, 0], stays(6, 2)))
    assert unused.below_list.tolist() == [[-3000.0, -3000.0]]


def test_tests_that_the_company_pays_leave_the_payers_account_and_reach_the_laboratory_all_the_same():
    paid = settle(SponsoredTesting(id="a", names=NAMES, company_share=0.5), SIMPLE)
    assert paid.payer[0, 0] == 6800 - 100
    assert paid.company[0, 0] == 6000 - 100
    assert paid.laboratories.tolist() == [[200.0, 200.0]]
    assert paid.below_list.tolist() == [[100.0, 100.0]]


def test_a_joint_purchase_has_one_price_for_all_from_the_joint_volume():
    pool = PooledProcurement(
        id="a",
        names=NAMES,
        members=(
            Member(
                country="yy", months_a_year=Quantity(value=40, **WHY), price_now=Quantity(value=120, **WHY), currency="XTS", price_year=2025
            ),
        ),
        tiers=(Tier(above=0, price_share=1), Tier(above=50, price_share=0.5)),
        logistics_share=Share(value=0.03, **WHY),
        logistics_share_now=Share(value=0.05, **WHY),
    )
    paid = settle(pool, SIMPLE)
    average = 100 * (50 + 0.5 * 50) / 100
    assert paid.company[0] == pytest.approx([60 * average] * 2)
    assert paid.members["yy"][0] == pytest.approx([40 * (120 - average)] * 2)
    assert paid.logistics[0] == pytest.approx([0.03 * 60 * average - 0.05 * 6000] * 2)


shares = st.floats(0, 1)
money = st.floats(1, 1e6)
tiers = st.lists(st.tuples(st.floats(1, 500), st.floats(0, 0.99)), min_size=1, max_size=4).map(
    lambda found: (
        Tier(above=0, price_share=1),
        *(
            Tier(above=above, price_share=share)
            for above, share in zip(
                np.cumsum([above for above, _ in found]).tolist(), sorted((share for _, share in found), reverse=True), strict=True
            )
        ),
    )
)
contracts = st.one_of(
    shares.map(lambda share: Rebate(id="a", names=NAMES, share=share)),
    st.builds(
        PriceVolume,
        id=st.just("a"),
        names=st.just(NAMES),
        tiers=tiers,
        counted=st.sampled_from(["year", "all_years"]),
        retroactive=st.booleans(),
    ),
    st.builds(Cap, id=st.just("a"), names=st.just(NAMES), per=st.sampled_from(["year", "all_years", "patient"]), amount=money.map(amount)),
    st.builds(FreeStart, id=st.just("a"), names=st.just(NAMES), months=st.integers(1, 40)),
    st.builds(
        PayForOutcome,
        id=st.just("a"),
        names=st.just(NAMES),
        refund_share=st.floats(0.01, 1),
        assessed_after_months=st.integers(1, 50),
        refunded=st.sampled_from(["until_assessment", "all_months"]),
    ),
    st.builds(Subscription, id=st.just("a"), names=st.just(NAMES), fee=money.map(amount), covers_months=st.none() | st.floats(1, 1000)),
    st.builds(SponsoredTesting, id=st.just("a"), names=st.just(NAMES), company_share=st.floats(0.01, 1)),
)
uses = st.builds(
    lambda starting, leave, price, response, patient_share, tax_share: a_use(
        starting, (1 - leave) ** np.arange(36), price=price, response=response, patient_share=patient_share, tax_share=tax_share
    ),
    starting=st.lists(st.lists(st.floats(0, 200), min_size=3, max_size=3), min_size=1, max_size=3),
    leave=shares,
    price=st.floats(0, 10_000),
    response=shares,
    patient_share=shares,
    tax_share=shares,
)


def balance(paid: Payments):
    return paid.payer + paid.patient - paid.company - paid.treasury - paid.laboratories - paid.logistics


@settings(max_examples=300)
@given(contract=st.none() | contracts, use=uses)
def test_what_is_paid_is_received_and_every_account_has_a_number_a_draw_and_year(contract, use):
    paid = settle(contract, use)
    scale = 1 + np.abs(paid.payer).max()
    assert np.abs(balance(paid)).max() <= 1e-9 * scale
    assert {getattr(paid, side).shape for side in SIDES} == {use.starting.shape}


@given(use=uses)
def test_a_rebate_of_nothing_is_the_list_price(use):
    paid, plain = settle(Rebate(id="a", names=NAMES, share=0.0), use), settle(None, use)
    for side in SIDES:
        assert (getattr(paid, side) == getattr(plain, side)).all(), side


@settings(max_examples=200)
@given(use=uses, most=money, per=st.sampled_from(["year", "all_years", "patient"]))
def test_a_cap_is_never_exceeded_and_never_costs_more_than_the_list_price(use, most, per):
    paid = settle(Cap(id="a", names=NAMES, per=per, amount=amount(most)), use).company
    nearly = 1 + 1e-9
    if per == "year":
        assert (paid <= most * nearly).all()
    if per == "all_years":
        assert (paid.sum(axis=1) <= most * nearly).all()
    if per == "patient":
        assert (paid.sum(axis=1) <= most * use.starting.sum(axis=1) * nearly).all()
    assert (paid <= use.at_list * nearly + 1e-9).all()


@given(use=uses, steps=tiers)
def test_more_volume_never_costs_less_under_tiers_that_are_not_retroactive(use, steps):
    contract = PriceVolume(id="a", names=NAMES, tiers=steps)
    more = a_use(use.starting * 1.5, use.treated, price=float(use.price[0]))
    assert (settle(contract, more).company >= settle(contract, use).company * (1 - 1e-9) - 1e-9).all()


@given(use=uses, steps=tiers)
def test_all_years_of_a_volume_contract_cost_the_same_whether_tiers_are_reckoned_by_year_or_at_once(use, steps):
    paid = settle(PriceVolume(id="a", names=NAMES, tiers=steps, counted="all_years"), use).company.sum(axis=1)
    assert paid == pytest.approx(payable(use.months.sum(axis=1), steps) * use.price)
