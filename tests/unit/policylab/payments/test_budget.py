"""Budget impact: sums that a hand can follow, and properties that hold for every budget."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.payments import Picked, one_way, run_budget
from ceiba.policylab.payments.quantities import triangular
from ceiba.policylab.payments.uptake import Uptake, market_shares

from .conftest import cited, small_budget


def test_the_impact_of_each_year_is_new_mix_less_current_mix(budget):
    found = run_budget(budget())
    assert found.spending["current"].total.tolist() == [[12000.0, 12000.0, 12000.0]]
    people = np.array([20.0, 50.0, 80.0])
    expected = people * (6 * 50 + 30) + (100 - people) * 120 - 12000
    assert found.impact("adopt")[0] == pytest.approx(expected)
    assert found.cumulative("adopt")[0] == pytest.approx(np.cumsum(expected))


def test_people_who_start_in_the_middle_of_a_year_are_paid_for_in_the_next_too_and_what_lies_beyond_is_not_counted(budget):
    found = run_budget(budget(starts="mid_year"))
    assert found.spending["current"].total.tolist() == [[6000.0, 12000.0, 12000.0]]


def test_treatment_longer_than_a_year_adds_up_over_the_cohorts(budget):
    options = small_budget()["options"]
    options[0]["persistence"] = cited(value=30, shape="fixed")
    found = run_budget(budget(options=options))
    assert found.spending["current"].total.tolist() == [[12000.0, 24000.0, 30000.0]]


def test_an_exponential_stay_has_its_mean_and_ends_where_it_must(budget):
    options = small_budget()["options"]
    options[0]["persistence"] = cited(value=4, shape="exponential")
    treated = run_budget(budget(options=options)).spending["current"].courses["old"].treated
    assert treated.sum() == pytest.approx(4, abs=1e-3)
    options[0]["persistence"] = cited(value=4, shape="exponential", stop_after_months=2)
    treated = run_budget(budget(options=options)).spending["current"].courses["old"].treated
    assert treated[0, 2:].tolist() == [0.0] * 34
    assert treated.sum() == pytest.approx(4 * (1 - np.exp(-0.5)))


def test_people_who_wait_already_start_in_the_first_year_beside_the_new_ones(budget):
    found = run_budget(budget(waiting=cited(value=40)))
    assert found.spending["current"].total.tolist() == [[16800.0, 12000.0, 12000.0]]
    drawn = run_budget(budget(waiting=cited(value=40, low=0, high=80)), Picked(n_draws=50, seed=3))
    assert np.ptp(drawn.spending["current"].courses["old"].starting[:, 0] - drawn.spending["current"].courses["old"].starting[:, 1]) > 10


def test_a_prevalent_pool_is_paid_for_whole_years(budget):
    options = small_budget()["options"]
    for option in options:
        del option["persistence"]
    options[1]["costs"] = options[1]["costs"][:1]
    found = run_budget(budget(pool="prevalent", options=options))
    assert found.spending["current"].total.tolist() == [[12000.0] * 3]
    assert found.impact("adopt")[0] == pytest.approx(np.array([20, 50, 80]) * (600 - 120))


def test_a_displaced_cost_is_taken_off(budget):
    options = small_budget()["options"]
    options[1]["costs"].append({"id": "saved", "kind": "displaced", "per": "once", "amount": cited(value=330)})
    assert run_budget(budget(options=options)).impact("adopt")[0] == pytest.approx(-np.array([20, 50, 80]) * 120)


def test_amounts_are_not_discounted_unless_the_file_says_so_and_why(budget):
    plain = run_budget(budget())
    assert plain.discount.tolist() == [1.0, 1.0, 1.0]
    asked = run_budget(budget(annual_discount_rate=0.05, discount_reason="the ministry asks for it"))
    assert asked.impact("adopt") == pytest.approx(plain.impact("adopt"))
    assert asked.cumulative("adopt")[0, 2] == pytest.approx((plain.impact("adopt")[0] / 1.05 ** np.arange(3)).sum())


def test_the_impact_is_parted_among_the_payers_by_their_share_of_the_people(budget):
    payers = [{"id": "a", "share": cited(value=0.75)}, {"id": "b", "share": cited(value=0.25)}]
    found = run_budget(budget(payers=payers))
    parts = found.by_payer("adopt")
    assert parts["a"] == pytest.approx(found.impact("adopt") * 0.75)
    assert sum(parts.values()) == pytest.approx(found.impact("adopt"))


def test_a_published_total_is_spread_evenly_and_the_budget_says_so(budget):
    found = budget(eligible=cited(total=300))
    assert found.spread_evenly
    assert run_budget(found).impact("adopt") == pytest.approx(run_budget(budget()).impact("adopt"))
    assert not budget().spread_evenly


def test_one_way_variants_move_one_input_and_stand_widest_first(budget):
    rows = one_way(budget())
    assert {row.name for row in rows} == {"eligible", "new.drug", "adopt.new.uptake"}
    assert [row.width for row in rows] == sorted((row.width for row in rows), reverse=True)
    price = next(row for row in rows if row.name == "new.drug")
    assert (price.low, price.high) == pytest.approx((price.base - 150 * 6 * 10, price.base + 150 * 6 * 20))
    uptake = next(row for row in rows if row.name == "adopt.new.uptake")
    assert uptake.low == pytest.approx(uptake.base / 2)


def test_draws_repeat_with_their_seed_and_do_not_depend_on_how_many_there_are(budget):
    few, many = (run_budget(budget(), Picked(n_draws=n, seed=7)).impact("adopt") for n in (100, 400))
    assert (many[:100] == few).all()
    assert not (run_budget(budget(), Picked(n_draws=100, seed=8)).impact("adopt") == few).all()
    assert np.ptp(few.sum(axis=1)) > 0


def test_triangular_draws_have_the_mean_of_their_distribution():
    draws = triangular(2.0, 3.0, 7.0, (np.arange(100_000) + 0.5) / 100_000)
    assert draws.mean() == pytest.approx(4.0, abs=1e-6)
    assert (draws.min() >= 2.0, draws.max() <= 7.0) == (True, True)


@given(
    shares=st.lists(st.floats(0, 0.5), min_size=2, max_size=2),
    factors=st.lists(st.floats(0, 3), min_size=1, max_size=5),
    years=st.integers(1, 6),
)
def test_the_shares_of_every_draw_and_year_make_one_and_none_is_negative(shares, factors, years):
    uptake = {
        "a": Uptake(shape="constant", share=shares[0], assumed=True, reason="test"),
        "b": Uptake(shape="linear", first=0, last=shares[1], assumed=True, reason="test"),
        "c": Uptake(shape="remainder"),
    }
    found = market_shares(uptake, years, {"a": np.array(factors)})
    assert sum(found.values()) == pytest.approx(np.ones((len(factors), years)))
    assert all((share >= 0).all() for share in found.values())


def test_an_s_curve_rises_from_its_first_to_its_last_share_through_its_middle():
    curve = Uptake(shape="s_curve", first=0.1, last=0.7, midpoint_year=3, steepness=1.5, assumed=True, reason="test").by_year(5)
    assert (curve[0], curve[-1]) == pytest.approx((0.1, 0.7))
    assert curve[2] == pytest.approx(0.4)
    assert (np.diff(curve) > 0).all()
    steep = Uptake(shape="s_curve", first=0.0, last=1.0, midpoint_year=3, steepness=1e6, assumed=True, reason="test").by_year(5)
    assert steep.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
