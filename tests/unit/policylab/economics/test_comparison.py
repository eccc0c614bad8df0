"""The full incremental analysis: frontier, dominance, ties, and ratios that must be read backwards."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.economics.comparison import (
    Direction,
    Place,
    incremental_analysis,
    net_health_benefit,
    net_monetary_benefit,
    pair,
)
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault


def results(**means):
    """Results of one draw from strategy=(cost, effect)."""
    costs, effects = (np.array([[value[place]] for value in means.values()], dtype=float) for place in (0, 1))
    return Results(tuple(means), costs, effects, "USD", 2024, "QALY")


def rows(found):
    return {step.strategy: step for step in incremental_analysis(found)}


def test_five_strategies_by_hand():
    # A 0/0, B 100/1, C 150/0.9 (B dominates), D 400/2 (A-B-E line: from B to E 150 a unit, D at 300: extendedly), E 400/3.
    found = rows(results(A=(0, 0), B=(100, 1), C=(150, 0.9), D=(350, 2), E=(400, 3)))
    assert [step.place for step in found.values()] == [
        Place.FRONTIER,
        Place.FRONTIER,
        Place.DOMINATED,
        Place.EXTENDEDLY_DOMINATED,
        Place.FRONTIER,
    ]
    assert (found["B"].against, found["B"].icer) == ("A", 100)
    assert (found["E"].against, found["E"].icer) == ("B", 150)
    assert found["C"].by == ("B",)
    assert found["D"].by == ("B", "E")
    assert found["D"].icer is None
    assert found["A"].against == ""


def test_dominance_that_only_shows_once_another_is_gone():
    # D beats C extendedly, and only then does A-D beat B: one pass over neighbours would leave B.
    found = rows(results(A=(0, 0), B=(100, 1), C=(205, 2), D=(210, 3)))
    assert found["B"].place is Place.EXTENDEDLY_DOMINATED
    assert found["C"].place is Place.EXTENDEDLY_DOMINATED
    assert found["B"].by == found["C"].by == ("A", "D")
    assert found["D"].icer == 70


def test_what_is_done_today_may_be_dominated():
    found = rows(results(today=(500, 1), new=(400, 2)))
    assert found["today"].place is Place.DOMINATED
    assert found["new"].icer is None


def test_rows_come_cheapest_first():
    assert [step.strategy for step in incremental_analysis(results(dear=(9, 3), cheap=(1, 1), middle=(4, 2)))] == [
        "cheap",
        "middle",
        "dear",
    ]


def test_equal_cost_and_effect_is_a_tie_and_the_first_named_stays():
    found = rows(results(A=(0, 0), B=(100, 1), C=(100, 1)))
    assert found["C"].place is Place.TIED
    assert found["C"].by == ("B",)
    assert found["B"].icer == 100


def test_equals_that_are_dominated_are_dominated_and_not_tied():
    found = rows(results(A=(0, 2), B=(100, 1), C=(100, 1)))
    assert found["B"].place is found["C"].place is Place.DOMINATED


def test_equal_cost_and_more_effect_dominates():
    assert rows(results(A=(10, 1), B=(10, 2)))["A"].by == ("B",)


def test_equal_effect_and_less_cost_dominates():
    assert rows(results(A=(10, 1), B=(20, 1)))["B"].place is Place.DOMINATED


def test_a_strategy_on_the_line_between_two_others_stays():
    found = rows(results(A=(0, 0), B=(100, 1), C=(200, 2)))
    assert found["B"].place is Place.FRONTIER
    assert found["C"].icer == 100


def test_a_difference_of_rounding_is_none():
    # 0.1 + 0.2 is not 0.3 to the last bit; an ICER of 1e19 would be an artefact.
    found = rows(results(A=(10, 0.3), B=(20, 0.1 + 0.2)))
    assert found["B"].place is Place.DOMINATED
    assert pair(results(A=(10, 0.3), B=(20, 0.1 + 0.2)), "B", "A").direction is Direction.COSTS_MORE_GIVES_THE_SAME


def test_effects_may_be_below_zero():
    found = rows(results(A=(10, -3), B=(20, -1)))
    assert found["B"].icer == 5


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(-10, 40)), min_size=2, max_size=8))
def test_the_frontier_is_what_is_best_at_some_willingness_to_pay(points):
    """Against an independent definition: a strategy is on the frontier when it maximises k * effect - cost for some k of 0 or more."""
    found = results(**{f"s{place}": point for place, point in enumerate(points)})
    steps = rows(found)
    ratios = {(b[0] - a[0]) / (b[1] - a[1]) for a, b in itertools.permutations(points, 2) if b[1] != a[1]}
    ends = sorted({0.0, *(ratio for ratio in ratios if ratio > 0)})
    # Midway between any two amounts at which the order changes, and beyond the last; the ends themselves are ties.
    amounts = [(low + high) / 2 for low, high in itertools.pairwise(ends)] + [ends[-1] + 1]
    best = {max(range(len(points)), key=lambda place, k=k: (k * points[place][1] - points[place][0], -place)) for k in amounts}
    kept = {int(name[1:]) for name, step in steps.items() if step.place is Place.FRONTIER}
    assert best <= kept
    # What is kept beyond that lies on a line, or is the best where nothing is paid: never strictly worse at its own ratio.
    for place in kept - best:
        assert any(all(k * points[place][1] - points[place][0] >= k * other[1] - other[0] - 1e-9 for other in points) for k in ends), points
    icers = [step.icer for step in incremental_analysis(found) if step.icer is not None]
    assert all(low <= high * (1 + 1e-12) for low, high in itertools.pairwise(icers))
    assert all(icer > 0 for icer in icers)


@pytest.mark.parametrize(
    ("new", "direction", "icer"),
    [
        ((15, 3), Direction.COSTS_MORE_GIVES_MORE, 5),
        ((5, 3), Direction.COSTS_LESS_GIVES_MORE, None),
        ((15, 1), Direction.COSTS_MORE_GIVES_LESS, None),
        ((4, 0), Direction.COSTS_LESS_GIVES_LESS, 3),
        ((15, 2), Direction.COSTS_MORE_GIVES_THE_SAME, None),
        ((5, 2), Direction.COSTS_LESS_GIVES_THE_SAME, None),
        ((10, 3), Direction.COSTS_THE_SAME_GIVES_MORE, None),
        ((10, 1), Direction.COSTS_THE_SAME_GIVES_LESS, None),
        ((10, 2), Direction.THE_SAME, None),
    ],
)
def test_every_direction_has_its_name_and_only_two_have_a_ratio(new, direction, icer):
    found = pair(results(today=(10, 2), new=new), "new", "today")
    assert found.direction is direction
    assert found.icer == icer
    assert found.reads_backwards == (direction is Direction.COSTS_LESS_GIVES_LESS)


def test_the_ratio_is_of_mean_differences_not_the_mean_of_ratios():
    found = Results(("a", "b"), np.array([[0.0, 0.0], [10.0, 30.0]]), np.array([[0.0, 0.0], [1.0, 6.0]]), "USD", 2024, "QALY")
    assert pair(found, "b", "a").icer == pytest.approx(40 / 7)


def test_net_benefit_in_money_and_in_health():
    found = results(A=(10, 2), B=(40, 3))
    assert net_monetary_benefit(found, 20).tolist() == [[30], [20]]
    assert net_health_benefit(found, 20).tolist() == [[1.5], [1.0]]
    assert net_monetary_benefit(found, 0).tolist() == [[-10], [-40]]


# What is refused


@pytest.mark.parametrize("wtp", [-1, float("nan"), float("inf")])
def test_a_willingness_to_pay_below_zero_is_refused(wtp):
    with pytest.raises(ValueFault, match="0 or more"):
        net_monetary_benefit(results(A=(10, 2), B=(40, 3)), wtp)


def test_net_health_benefit_at_nothing_is_refused():
    with pytest.raises(ValueFault, match="above zero"):
        net_health_benefit(results(A=(10, 2), B=(40, 3)), 0)


def test_one_strategy_is_no_comparison():
    with pytest.raises(ValueFault, match="two strategies, and there is only 'A'"):
        incremental_analysis(results(A=(10, 2)))


def test_a_strategy_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueFault, match=r"'C'.*A, B"):
        pair(results(A=(10, 2), B=(40, 3)), "C", "A")
