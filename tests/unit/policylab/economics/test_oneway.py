"""One input at a time, two together, and where the answer turns; against a small model whose answers are known exactly."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ceiba.policylab.economics.oneway import Bounds, Watch, tornado, two_way
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.threshold import Why, price_change, threshold_price, thresholds
from ceiba.terms.faults import ValueFault

BASE = {"price": 900.0, "gain": 0.05, "other": 100.0, "idle": 1.0}
WATCH = Watch("test", "none", 20_000)


def model(given):
    """No test: 100, nothing gained. Test: price + 50, `gain`. Best care: twice the gain for four times the price."""
    now = {**BASE, **given}
    costs = np.array([[now["other"]], [now["price"] + 50], [4 * now["price"]]])
    effects = np.array([[0.0], [now["gain"]], [2 * now["gain"]]])
    return Results(("none", "test", "best"), costs, effects, "USD", 2024, "QALY")


# Tornado


def test_a_tornado_by_hand():
    # Net benefit at 20,000: none -100; test 1000 - 950 = 50; best 2000 - 3600. Increment 150 as the file says.
    found = tornado(model, [Bounds("price", 800, 1100, "quote"), Bounds("gain", 0.04, 0.06), Bounds("other", 90, 110)], WATCH)
    assert (found.base, found.best) == (pytest.approx(150), "test")
    assert [bar.bounds.name for bar in found.bars] == ["gain", "price", "other"]
    wide = found.bars[0]
    assert (wide.at_low, wide.at_high, wide.swing) == (pytest.approx(-50), pytest.approx(350), pytest.approx(400))
    assert (wide.best_at_low, wide.best_at_high, wide.decides) == ("none", "test", True)
    assert [bar.decides for bar in found.bars] == [True, True, False]
    assert found.bars[1].at_high == pytest.approx(-50)


def test_another_strategy_may_become_the_best_though_the_watched_pair_keeps_its_order():
    # A price of 10: test is worth it still, but best care is worth more.
    bar = tornado(model, [Bounds("price", 10, 900)], WATCH).bars[0]
    assert bar.at_low > 0
    assert (bar.best_at_low, bar.decides) == ("best", True)


def test_equal_swings_are_ordered_by_name():
    found = tornado(model, [Bounds("other", 90, 110), Bounds("idle", 0, 9), Bounds("absent", 0, 9)], WATCH)
    assert [bar.bounds.name for bar in found.bars] == ["other", "absent", "idle"]
    assert found.bars[1].swing == 0


def test_two_inputs_together_by_hand():
    found = two_way(model, "price", [10, 900], "gain", [0.01, 0.05], WATCH)
    assert found.benefit == pytest.approx(np.array([[240, 1040], [-650, 150]]))
    assert found.best == (("best", "best"), ("none", "test"))


@pytest.mark.parametrize("inputs", [[], [Bounds("price", 1, 2), Bounds("price", 1, 3)]])
def test_a_tornado_without_inputs_or_with_one_twice_is_refused(inputs):
    with pytest.raises(ValueFault, match="each once"):
        tornado(model, inputs, WATCH)


@pytest.mark.parametrize("bounds", [(2, 1), (math.nan, 1), (0, math.inf)])
def test_bounds_that_are_none_are_refused(bounds):
    with pytest.raises(ValueFault, match="'price'"):
        Bounds("price", *bounds)


def test_one_input_twice_or_no_value_is_no_two_way_analysis():
    for first, firsts, second in (("price", [1], "price"), ("price", [], "gain")):
        with pytest.raises(ValueFault, match="two inputs"):
            two_way(model, first, firsts, second, [1], WATCH)


def test_what_is_watched_must_be_there():
    with pytest.raises(ValueFault, match="none, test, best"):
        tornado(model, [Bounds("price", 1, 2)], Watch("tset", "none", 1))
    with pytest.raises(ValueFault, match="0 or more"):
        tornado(model, [Bounds("price", 1, 2)], Watch("test", "none", -1))


# Thresholds


def test_the_threshold_price_of_a_straight_line_is_exact():
    # 20,000 * 0.05 - (p + 50) + 100 = 0 at 1,050.
    found = threshold_price(model, "price", 900, WATCH)
    assert found.why is Why.LINEAR
    assert found.value == pytest.approx(1050, rel=1e-12)
    assert found.at_zero == pytest.approx(1050)
    assert found.worth_below


def test_a_price_far_from_the_reference_is_found_all_the_same():
    assert threshold_price(model, "price", 1e-3, WATCH).value == pytest.approx(1050, rel=1e-9)
    assert threshold_price(model, "price", 1e7, WATCH).value == pytest.approx(1050, rel=1e-9)


def test_a_price_that_the_other_strategy_pays_is_worth_it_above():
    # other: 20,000 * 0.05 - 950 + p = 0 at -50: worth it at any price. With gain 0.04: p = 150.
    assert threshold_price(model, "other", 100, WATCH).why is Why.AT_ANY_PRICE
    found = threshold_price(lambda given: model({"gain": 0.04, **given}), "other", 100, WATCH)
    assert (found.value, found.worth_below) == (pytest.approx(150), False)


def test_not_even_for_free():
    found = threshold_price(lambda given: model({"gain": -0.01, **given}), "price", 900, WATCH)
    assert (found.value, found.why) == (None, Why.NOT_EVEN_FREE)
    assert found.at_zero == pytest.approx(-150)


def test_a_price_that_moves_nothing_has_no_threshold():
    found = threshold_price(model, "idle", 1, WATCH)
    assert (found.value, found.why, found.worth_below) == (None, Why.NOT_MOVED, True)


def test_worth_exactly_nothing_for_free_has_the_threshold_zero():
    found = threshold_price(lambda given: model({"gain": -0.0025, **given}), "price", 900, WATCH)
    assert (found.value, found.why) == (0.0, Why.LINEAR)


def bent(given):
    """A price above which a rebate begins: beyond 600, half of what is over comes back; then none of the line's roots is the answer."""
    price = given["price"]
    return model({"price": price if price <= 600 else 600 + (price - 600) / 2})


def test_a_price_with_a_rebate_is_searched():
    # The net price must be 1,050: 600 + (p - 600) / 2 = 1,050 at p = 1,500.
    found = threshold_price(bent, "price", 400, WATCH)
    assert found.why is Why.BISECTION
    assert found.value == pytest.approx(1500, rel=1e-11)


def test_a_bend_that_never_turns_has_no_threshold():
    found = threshold_price(lambda given: model({"price": min(given["price"], 500.0)}), "price", 800, WATCH)
    assert (found.value, found.why) == (None, Why.AT_ANY_PRICE)
    found = threshold_price(lambda given: model({"gain": -0.01, "price": min(given["price"], 500.0)}), "price", 800, WATCH)
    assert (found.value, found.why) == (None, Why.NOT_EVEN_FREE)


def curve(given):
    """Worth (x - 1)(x - 2)(x - 4.05) at 1 a unit."""
    x = given["x"]
    return Results(("none", "test"), np.zeros((2, 1)), np.array([[0.0], [(x - 1) * (x - 2) * (x - 4.05)]]), "USD", 2024, "QALY")


def test_every_turn_is_found_and_says_which_side_is_worth_it():
    found = thresholds(curve, "x", 0, 5, Watch("test", "none", 1))
    # 1 and 2 are points of the grid, to the last bit; 4.05 is not.
    assert [turn.value for turn in found] == [pytest.approx(1), pytest.approx(2), pytest.approx(4.05, rel=1e-11)]
    assert [turn.worth_below for turn in found] == [False, True, False]


def test_a_root_that_is_only_touched_is_no_turn():
    def touch(given):
        return Results(("none", "test"), np.zeros((2, 1)), np.array([[0.0], [(given["x"] - 1) ** 2]]), "USD", 2024, "QALY")

    assert thresholds(touch, "x", 0, 2, Watch("test", "none", 1)) == ()


def test_what_if_the_price_halves():
    found = price_change(model, "price", 1200, 600, WATCH)
    assert (found.benefit_before, found.benefit_after, found.decides) == (pytest.approx(-150), pytest.approx(450), True)
    assert found.pair_before.icer == pytest.approx(1150 / 0.05)
    assert found.pair_after.icer == pytest.approx(550 / 0.05)
    assert not price_change(model, "price", 900, 450, WATCH).decides


def test_prices_and_bounds_that_cannot_be_are_refused():
    with pytest.raises(ValueFault, match="0 or more, not -1"):
        price_change(model, "price", 900, -1, WATCH)
    with pytest.raises(ValueFault, match="above zero, not 0"):
        threshold_price(model, "price", 0, WATCH)
    with pytest.raises(ValueFault, match="lower comes first"):
        thresholds(model, "price", 5, 5, WATCH)
