"""One evaluation, whole: what is found of a shipped model, what needs a willingness to pay, and what is refused."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from ceiba.policylab.economics.conversion import conversion
from ceiba.policylab.economics.evaluation import Asked, evaluate, known_inputs, wtp_grid
from ceiba.policylab.economics.evaluation_tables import (
    acceptability_rows,
    comparison_rows,
    information_rows,
    input_rows,
    price_rows,
    tornado_rows,
)
from ceiba.policylab.economics.exchange import Rate, Rates
from ceiba.policylab.economics.information import evpi_error
from ceiba.policylab.economics.model_analyses import input_bounds, names_of, price_of, units_of, watch_of
from ceiba.policylab.economics.models import load_model, run_model, shipped_models
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault

TABLES = (comparison_rows, input_rows, tornado_rows)


@pytest.fixture(scope="module")
def sick():
    return load_model(next(path for path in shipped_models() if path.stem == "sick-sicker"))


@pytest.fixture(scope="module")
def hiv():
    return load_model(next(path for path in shipped_models() if path.stem.startswith("hiv")))


@pytest.fixture(scope="module")
def whole(sick):
    return evaluate(sick, Asked(draws=600, wtp=100_000, price="c_trtB", times=0.5, known=("c_trtB",)))


def test_the_base_case_alone_answers_the_comparison_and_nothing_that_needs_more(hiv):
    found = evaluate(hiv, Asked())
    # Briggs, Claxton and Sculpher 2006, exercise 2.5: 6,276 a life year.
    assert round(comparison_rows(found, "en")[1]["icer"]) == 6276
    assert found.main is found.base
    assert (found.chances, found.loss, found.information, found.watch, found.tornado, found.change, found.threshold) == (None,) * 7
    assert acceptability_rows(found) == information_rows(found) == tornado_rows(found, "en") == price_rows(found) == []


def test_means_over_the_draws_are_told_where_there_are_draws(whole):
    rows = comparison_rows(whole, "es")
    assert [row["strategy"] for row in rows] == [step.strategy for step in whole.steps]
    told = {row["strategy"]: row for row in rows}
    assert told["SoC"]["cost"] == pytest.approx(whole.drawn.costs[0].mean())
    assert told["SoC"]["cost_low"] < told["SoC"]["cost"] < told["SoC"]["cost_high"]
    assert told["SoC"]["name"] == "Atención habitual"
    assert told["A"]["place"] == "dominated"
    assert told["A"]["by"] == "B"
    assert told["B"]["net_monetary_benefit"] == pytest.approx(1e5 * told["B"]["effect"] - told["B"]["cost"])
    assert {row["draws"] for row in rows} == {600}


def test_a_base_case_has_no_interval(hiv):
    row = comparison_rows(evaluate(hiv, Asked()), "en")[0]
    assert (row["cost_low"], row["cost_high"], row["wtp"], row["net_monetary_benefit"]) == (None, None, None, None)


def test_every_input_is_told_with_its_source(whole, sick):
    rows = input_rows(whole, "en")
    assert [row["input"] for row in rows] == [each.id for each in sick.model.parameters]
    row = next(row for row in rows if row["input"] == "hr_S1S2_trtB")
    assert (row["value"], row["quantity"], row["published"]) == (0.6, "ratio", "2023")
    assert row["distribution"] == "kind: lognormal, sdlog: 0.02, median: 0.6"
    assert all(row["title"] and row["paraphrase"] for row in rows)


def test_chances_and_losses_are_told_for_each_amount_and_strategy(whole):
    rows = acceptability_rows(whole)
    assert len(rows) == 102 * 4
    at = [row for row in rows if row["wtp"] == 100_000]
    assert sum(row["probability_best"] for row in at) == pytest.approx(1)
    best = [row for row in at if row["best_on_average"]]
    assert [row["expected_loss"] for row in best] == [min(row["expected_loss"] for row in at)]
    information = [row for row in information_rows(whole) if row["known"] == "" and row["wtp"] == 100_000]
    assert information[0]["value"] == pytest.approx(best[0]["expected_loss"])
    assert information[0]["standard_error"] == evpi_error(whole.drawn, [100_000])[0] > 0


def test_the_value_of_a_part_has_its_error_and_is_below_that_of_everything(whole):
    rows = information_rows(whole)
    parts = [row for row in rows if row["known"] == "c_trtB"]
    every = [row for row in rows if row["known"] == ""]
    assert len(parts) == len(every) == 102
    for part, all_known in zip(parts, every, strict=True):
        assert part["value"] <= all_known["value"] + 3 * part["standard_error"] + 1e-9


def test_the_tornado_goes_between_the_ends_of_the_distributions(whole, sick):
    rows = tornado_rows(whole, "en")
    assert {row["input"] for row in rows} == {each.id for each in sick.model.parameters if each.distribution != "fixed"}
    swings = [row["swing"] for row in rows]
    assert swings == sorted(swings, reverse=True)
    assert {(row["strategy"], row["against"]) for row in rows} == {("B", "SoC")}
    top = rows[0]
    costs = run_model(sick, values={"c_trtB": top["low"]}).costs if top["input"] == "c_trtB" else None
    assert costs is not None
    assert top["net_benefit_at_low"] > top["net_benefit_base"] > top["net_benefit_at_high"]


def test_what_if_the_price_halves(whole, sick):
    now, half, even = price_rows(whole)
    assert (now["case"], half["case"], even["case"]) == ("as_it_is", "changed", "threshold")
    assert (now["price"], half["price"], now["currency"]) == (13_000, 6_500, "USD")
    at_half = run_model(sick, values={"c_trtB": 6_500.0})
    cost, effect = at_half.costs[2, 0] - at_half.costs[0, 0], at_half.effects[2, 0] - at_half.effects[0, 0]
    assert half["icer"] == pytest.approx(cost / effect)
    assert half["net_benefit"] == pytest.approx(1e5 * effect - cost)
    at_even = run_model(sick, values={"c_trtB": even["price"]})
    assert (at_even.costs[2] - at_even.costs[0])[0] == pytest.approx(1e5 * (at_even.effects[2] - at_even.effects[0])[0])
    assert (even["found"], even["net_benefit"], even["icer"]) == ("linear", 0.0, None)


def test_all_rows_of_a_table_have_the_same_columns(whole):
    for rows in (*(table(whole, "pt") for table in TABLES), acceptability_rows(whole), information_rows(whole), price_rows(whole)):
        assert rows
        assert len({tuple(row) for row in rows}) == 1


def test_results_may_be_shown_in_another_currency_and_decide_alike(hiv):
    invented = {"assumed": True, "reason": "invented for a test"}
    read = load_model(next(path for path in shipped_models() if path.stem.startswith("hiv")))
    rates = Rates((Rate(basis="exchange", of="GBP", to="USD", year=1997, rate=2.0, **invented),))
    found = conversion(rates, "GBP", 1997, "USD", 1997, basis="exchange")
    # The model does not say of which year its prices are: nothing may be converted.
    with pytest.raises(ValueFault, match="not known"):
        evaluate(read, Asked(conversion=found))


def test_the_pair_that_is_watched_may_be_chosen(sick):
    found = evaluate(sick, Asked(wtp=100_000, strategy="AB", against="B"))
    assert (found.watch.strategy, found.watch.against) == ("AB", "B")
    assert watch_of(found.base, 10, against="AB").strategy == "SoC"


def test_the_grid_ends_beyond_what_decides_and_says_nothing_else(whole):
    assert whole.grid[0] == 0
    assert whole.grid[-1] >= 2 * max(step.icer for step in whole.steps if step.icer)
    assert len(whole.grid) == 102
    assert wtp_grid((), None)[-1] == 1
    assert wtp_grid((), 40_000)[-1] == 80_000


def test_what_is_paid_is_in_the_grid_once(whole):
    assert whole.grid.tolist().count(100_000) == 1
    assert (np.diff(whole.grid) > 1e-6).all()
    # 0 to 80,000 by 800: 40,000 falls on a point, 40,001 between two; neither stands twice.
    assert (len(wtp_grid((), 40_000)), len(wtp_grid((), 40_001))) == (101, 102)
    assert wtp_grid((), 0.0).tolist().count(0) == 1


def test_every_input_is_known_at_once_by_a_word(sick):
    found = evaluate(sick, Asked(draws=300, wtp=100_001, known=("all",), values={"c_trtA": 12_000}))
    known = known_inputs(found)
    drawn = [name for name, values in found.drawn.parameters.items() if np.ptp(values)]
    assert sorted(row.name for row in known) == sorted(drawn)
    assert "c_trtA" not in drawn
    assert [row.value for row in known] == sorted((row.value for row in known), reverse=True)
    alone = evaluate(sick, Asked(draws=300, wtp=100_001, known=(known[0].name,), values={"c_trtA": 12_000}))
    assert known_inputs(alone) == known[:1]
    told = [row for row in information_rows(found) if (row["known"], row["wtp"]) == (known[0].name, 100_001)]
    assert [(row["value"], row["standard_error"]) for row in told] == [(known[0].value, known[0].error)]
    assert known_inputs(evaluate(sick, Asked(draws=100, known=("all",)))) == ()


def test_all_inputs_of_a_model_that_draws_none_are_refused():
    fixed = load_model(next(path for path in shipped_models() if path.stem == "gestational-diabetes"))
    with pytest.raises(ValueFault, match="no input of this model was drawn"):
        evaluate(fixed, Asked(draws=20, known=("all",)))


def test_ends_are_the_middle_of_the_draws_and_the_same_each_time(sick):
    found = {bounds.name: bounds for bounds in input_bounds(sick)}
    assert found == {bounds.name: bounds for bounds in input_bounds(sick)}
    # Log-normal of median 0.6 and sdlog 0.02: exp(ln 0.6 -+ 1.96 * 0.02).
    assert found["hr_S1S2_trtB"].low == pytest.approx(0.6 * np.exp(-1.96 * 0.02), rel=0.002)
    assert found["hr_S1S2_trtB"].high == pytest.approx(0.6 * np.exp(1.96 * 0.02), rel=0.002)


def test_what_is_fixed_has_no_ends(hiv):
    assert "c_lamivudine" not in {bounds.name for bounds in input_bounds(hiv)}


def test_words_and_units_are_those_of_the_file(sick, hiv):
    assert names_of(sick, "pt")["AB"] == "Tratamentos A e B"
    assert "r_HD" not in names_of(sick, "pt")
    assert units_of(hiv)["dmc_A"] == "GBP per year"


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Asked(price="c_trtB", wtp=1.0), "which one, and what it is multiplied by"),
        (Asked(times=0.5, wtp=1.0), "which one, and what it is multiplied by"),
        (Asked(price="c_trtB", times=0.5), "needs a willingness to pay"),
        (Asked(price="u_H", times=0.5, wtp=1.0), "'u_H' is not a cost of this model; its costs are: c_H"),
        (Asked(price="c_trtB", times=-1, wtp=1.0), "0 or more"),
        (Asked(wtp=1.0, strategy="C"), "there is no strategy 'C'"),
        (Asked(wtp=1.0, strategy="SoC"), "cannot be compared with itself"),
        (Asked(wtp=-1.0), "0 or more"),
        (Asked(known=("u_H",)), "needs draws"),
        (Asked(strategy="B"), "a pair of strategies needs a willingness to pay"),
        (Asked(against="C"), "there is no strategy 'C'"),
        (Asked(draws=200, known=("c_drug",)), "c_drug were not drawn"),
    ],
)
def test_what_does_not_fit_is_refused(sick, asked, says):
    with pytest.raises(ValueFault, match=says):
        evaluate(sick, asked)


def test_a_model_of_one_strategy_is_no_comparison():
    alone = Results(("a",), np.zeros((1, 1)), np.zeros((1, 1)), "USD", 2024, "QALY")
    with pytest.raises(ValueFault, match="two strategies"):
        watch_of(alone, 1.0)


def test_a_price_is_a_cost_of_the_file(sick):
    assert price_of(sick, "c_trtA") == 12_000


# Other kinds of model, by hand


@pytest.fixture
def tree(model, parameter):
    """Test all, treat the fifth who is positive: 10 and 0.2 * price, 0.2 * 2 gained; or do nothing."""
    treated = {"name": "positive", "p": "p", "cost": "c_drug", "effect": "gain"}
    test = {"name": "test", "cost": "c_test", "chance": [treated, {"name": "negative", "p": "rest"}]}
    return model(
        kind="decision_tree",
        horizon_years=5,
        discounting={"cost": 0, "effect": 0, "starts": "t0"},
        parameters=[
            parameter("p", 0.2, "probability", {"kind": "beta", "alpha": 20, "beta": 80}),
            parameter("c_test", 10, "cost"),
            parameter("c_drug", 1000, "cost"),
            parameter("gain", 2),
        ],
        strategies=[{"id": "nothing", "tree": {"name": "nothing"}}, {"id": "test", "tree": test}],
    )


def test_a_tree_by_hand(tree):
    found = evaluate(tree, Asked(wtp=400, price="c_drug", times=0.5))
    now, half, even = price_rows(found)
    assert (now["incremental_cost"], now["icer"], now["net_benefit"]) == pytest.approx((210, 525, -50))
    assert (half["incremental_cost"], half["icer"], half["net_benefit"]) == pytest.approx((110, 275, 50))
    # 10 + 0.2 * price = 400 * 0.4.
    assert even["price"] == pytest.approx(750)
    assert (now["worth_it"], half["worth_it"]) == (False, True)
    assert [row["input"] for row in tornado_rows(found, "en")] == ["p"]
    assert comparison_rows(found, "en")[1]["rests_on_assumed"]


def test_a_tree_has_no_cycles_to_change(tree):
    with pytest.raises(ValueFault, match="no cycles"):
        evaluate(tree, Asked(cycles=3))


def test_a_model_of_one_strategy_tells_what_it_costs_and_refuses_to_compare(model):
    alone = model(strategies=[{"id": "usual"}])
    found = evaluate(alone, Asked(wtp=100))
    assert (found.steps, found.watch) == ((), None)
    assert [row["strategy"] for row in comparison_rows(found, "en")] == ["usual"]
    for asked in (Asked(wtp=1, price="c", times=0.5), Asked(draws=5, known=("c",)), Asked(wtp=1, strategy="usual"), Asked(against="usual")):
        with pytest.raises(ValueFault, match="needs two strategies"):
            evaluate(alone, asked)


# Other conventions


def test_other_discount_rates_and_horizons_are_those_that_were_asked_for(hiv):
    found = evaluate(hiv, Asked(discount_cost=0.0, discount_effect=0.05, cycles=10))
    about = found.base.about
    assert (about.discount_rate_cost, about.discount_rate_effect, about.horizon_years) == (0.0, 0.05, 10)
    assert found.changed == {"discounting.cost": 0.0, "discounting.effect": 0.05, "horizon.cycles": 10.0}
    # Life years of ten years, at the end of each: discounted by hand from the differences of shorter horizons.
    lived = [0.0, *(evaluate(hiv, Asked(discount_effect=0.0, cycles=cycles)).base.effects[0, 0] for cycles in range(1, 11))]
    by_hand = sum((after - before) / 1.05**year for year, (before, after) in enumerate(itertools.pairwise(lived), start=1))
    assert found.base.effects[0, 0] == pytest.approx(by_hand, rel=1e-12)


def test_the_files_own_conventions_change_nothing(hiv):
    own = hiv.model.discounting
    again = evaluate(hiv, Asked(discount_cost=own.cost, discount_effect=own.effect, cycles=hiv.model.horizon.cycles))
    assert (again.base.costs == run_model(hiv).costs).all()
    assert evaluate(hiv, Asked()).read is hiv


def test_conventions_hold_in_every_analysis(sick):
    found = evaluate(sick, Asked(draws=20, wtp=50_000, cycles=10))
    assert found.drawn.about.horizon_years == 10
    assert found.tornado.base == pytest.approx(found.watch.of(found.base))


@pytest.mark.parametrize(("changes", "says"), [({"discount_cost": 1.5}, "written from 0 to 1"), ({"cycles": 0}, "1 to 100,000 cycles")])
def test_conventions_that_cannot_be_are_refused(sick, changes, says):
    with pytest.raises(ValueFault, match=says):
        evaluate(sick, Asked(**changes))
