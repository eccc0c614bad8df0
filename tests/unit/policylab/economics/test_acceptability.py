"""How sure the choice is, against numbers made by hand and the published vaccine of BCEA.

The samples of the vaccine (1,000 draws, two strategies) belong to a GPL package and lie beside the project, never in it. They are written
to ten decimals and the published figures were computed before that, so figures may differ by what rounding can do and no more: half a unit
of the tenth decimal in each cost, and that times the willingness to pay in each effect (`rounded`).

The samples of its second example, smoking cessation, are not there: of it, only the published means are tried.
"""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest

from ceiba.policylab.economics.acceptability import acceptability_curves, break_even, expected_loss, willingness_grid
from ceiba.policylab.economics.comparison import incremental_analysis, pair
from ceiba.policylab.economics.information import evpi
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault


@pytest.fixture
def published(econ_tables):
    return json.loads((econ_tables / "bcea_evpi.json").read_text())


@pytest.fixture
def vaccine(econ_tables, published):
    """1,000 draws: two columns of effects, two of costs."""
    with (econ_tables / "upstream-data" / "bcea_vaccine_psa.csv").open() as file:
        rows = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
    assert rows.shape == (1000, 4)
    return Results(tuple(published["vaccine"]["interventions"]), rows[:, 2:].T.copy(), rows[:, :2].T.copy(), "GBP", None, "QALY")


@pytest.fixture
def three():
    """Three strategies and four draws, small enough for a table by hand (wtp 10: net benefit 0 0 0 0; 5 -5 5 -5; 9 9 -9 -9)."""
    costs = np.array([[0.0, 0, 0, 0], [5, 5, 5, 5], [1, 1, 9, 9]])
    effects = np.array([[0.0, 0, 0, 0], [1, 0, 1, 0], [1, 1, 0, 0]])
    return Results(("none", "one", "two"), costs, effects, "USD", 2024, "QALY")


# By hand


def test_acceptability_by_hand(three):
    found = acceptability_curves(three, [0, 10])
    assert found.probability[0].tolist() == [1, 0, 0]
    assert found.probability[1].tolist() == [0.25, 0.25, 0.5]
    assert found.optimal.tolist() == [0, 0]
    assert found.frontier.tolist() == [1, 0.25]


def test_the_most_probable_is_not_always_the_best_on_average(three):
    found = acceptability_curves(three, [10])
    assert found.probability[0].argmax() == 2
    assert found.frontier[0] == found.probability[0, found.optimal[0]] < found.probability[0].max()


def test_draws_in_which_two_are_best_are_shared():
    same = Results(("a", "b"), np.array([[1.0, 1], [1, 2]]), np.zeros((2, 2)), "USD", 2024, "QALY")
    assert acceptability_curves(same, [7]).probability.tolist() == [[0.75, 0.25]]


def test_expected_loss_by_hand(three):
    # Best of each draw at 10: 9, 9, 5, 0 (mean 5.75); means of the strategies: 0, 0, 0.
    assert expected_loss(three, [10]).tolist() == [[5.75, 5.75, 5.75]]


def test_the_least_expected_loss_is_the_value_of_perfect_information(three):
    grid = [0, 3, 10, 40]
    assert expected_loss(three, grid).min(axis=1) == pytest.approx(evpi(three, grid), abs=1e-12)


def test_where_the_choice_changes():
    base = Results(("a", "b", "c"), np.array([[0.0], [100], [400]]), np.array([[0.0], [1], [2]]), "USD", 2024, "QALY")
    assert break_even(base, range(0, 501, 50)) == ((0, "a"), (150, "b"), (350, "c"))


# Published numbers


def rounded(wtp):
    """The most that ten decimals can move a net benefit, a mean or a greatest of them; differences of two move by twice as much."""
    return 0.5e-10 * (1 + wtp) * (1 + 1e-3)


def test_the_published_means_and_ratio_of_the_vaccine(vaccine, published):
    told = published["vaccine"]
    assert [float(f"{value:.10g}") for value in vaccine.costs.mean(axis=1)] == told["mean_cost"]
    assert vaccine.effects.mean(axis=1) == pytest.approx(told["mean_effect"], rel=0, abs=rounded(0))
    found = pair(vaccine, "Vaccination", "Status Quo")
    assert found.icer == pytest.approx(told["icer"], abs=2 * rounded(found.icer) / found.incremental_effect)
    assert round(found.icer) == told["published"]["icer"] == 20098
    assert f"{found.icer:.7g}" == f"{told['icer']:.7g}"


def test_the_published_break_even_of_the_vaccine_on_the_grid_of_100(vaccine, published):
    told = published["vaccine"]["published"]
    assert break_even(vaccine, range(0, 50_001, told["grid_step"])) == ((0, "Status Quo"), (told["kstar"], "Vaccination"))


def test_every_published_row_of_the_vaccine(vaccine, published):
    told = published["vaccine"]["by_wtp"]
    grid = [row["wtp"] for row in told]
    found, value = acceptability_curves(vaccine, grid), evpi(vaccine, grid)
    assert len(told) == 7
    for place, row in enumerate(told):
        assert value[place] == pytest.approx(row["evpi"], rel=0, abs=2 * rounded(row["wtp"]))
        assert f"{value[place]:.6g}" == f"{row['evpi']:.6g}"
        assert found.optimal[place] + 1 == row["best"]
        assert found.probability[place].tolist() == pytest.approx([row["p_opt_1"], row["p_opt_2"]], abs=1e-12)
        assert found.frontier[place] == pytest.approx(row[f"p_opt_{row['best']}"], abs=1e-12)
        steps = vaccine.effects[1] - vaccine.effects[0], vaccine.costs[1] - vaccine.costs[0]
        assert (row["wtp"] * steps[0] - steps[1]).mean() == pytest.approx(row["eib"], rel=0, abs=2 * rounded(row["wtp"]) + 0.5e-7)


def test_the_published_means_of_smoking(published):
    told = published["smoking"]
    means = (np.array(told[name])[:, None] for name in ("mean_cost", "mean_effect"))
    found = Results(tuple(told["interventions"]), *means, "GBP", None, "life_year")
    group = told["interventions"][-1]
    ratios = [pair(found, group, other).icer for other in told["interventions"][:-1]]
    assert ratios == pytest.approx(told["icer_group_vs_others"], rel=1e-9)
    frontier = [step.strategy for step in incremental_analysis(found) if step.place == "frontier"]
    assert frontier == ["No intervention", "Self-help", "Group counselling"]
    assert [amount for amount, _ in break_even(found, range(501))] == [0, *told["published"]["kstar"]]


# What is refused


@pytest.mark.parametrize("grid", [[-1], [0, float("nan")], [float("inf")]])
def test_an_amount_below_zero_or_without_a_number_is_refused(grid):
    with pytest.raises(ValueFault, match="0 or more"):
        willingness_grid(grid)


def test_amounts_that_do_not_rise_are_refused():
    with pytest.raises(ValueFault, match="must rise"):
        willingness_grid([10, 10])


def test_no_amount_at_all_is_refused():
    with pytest.raises(ValueFault, match="at the least"):
        willingness_grid([])


def test_one_strategy_or_one_draw_has_no_curve(three):
    with pytest.raises(ValueFault, match="two strategies"):
        acceptability_curves(Results(("a",), np.zeros((1, 3)), np.zeros((1, 3)), "USD", 2024, "QALY"), [1])
    with pytest.raises(ValueFault, match="base case"):
        acceptability_curves(Results(("a", "b"), np.zeros((2, 1)), np.zeros((2, 1)), "USD", 2024, "QALY"), [1])
