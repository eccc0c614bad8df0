"""Who gains and who pays in health: by hand, against closed forms, and what must hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from ceiba.policylab.economics.equity import equally_distributed, equally_distributed_kolm
from ceiba.policylab.economics.equity_impact import Strata, distribute, equity_weights
from ceiba.policylab.economics.equity_plane import Verdict, indifference_epsilon, judge
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault


def results(cost, effect):
    """Two strategies, today's free and without effect; `cost` and `effect` a number or one a draw."""
    cost, effect = np.atleast_1d(np.asarray(cost, float)), np.atleast_1d(np.asarray(effect, float))
    return Results(("today", "new"), np.stack([np.zeros_like(cost), cost]), np.stack([np.zeros_like(effect), effect]), "USD", 2024, "QALY")


def strata(recipients=(0.5, 0.5), bearers=(0.5, 0.5), **changes):
    given = {"people": [500, 500], "health": [60.0, 80.0], "rank": [1, 2], **changes}
    return Strata(("poor", "rich"), recipients=recipients, bearers=bearers, **given)


def impact(cost, effect, *, treated=100, displaced_at=1000.0, **changes):
    return distribute(results(cost, effect), "new", "today", strata(**changes), treated=treated, displaced_at=displaced_at)


def test_gained_forgone_and_net_by_hand():
    # 100 treated gain 2 each (200), cost 500 each (50 forgone at 1,000): poor 60 % and 30 %, rich 40 % and 70 %.
    found = impact(500, 2, recipients=(0.6, 0.4), bearers=(0.3, 0.7))
    assert found.gained[:, 0] == pytest.approx([120, 80])
    assert found.forgone[:, 0] == pytest.approx([15, 35])
    assert found.net[:, 0] == pytest.approx([105, 45])
    assert found.after[:, 0] == pytest.approx([60 + 105 / 500, 80 + 45 / 500])
    assert found.unit == "QALY"


def test_benefit_may_be_shared_otherwise_than_treatment():
    assert impact(0, 1, recipients=(0.5, 0.5), gains=(0.2, 0.8)).gained[:, 0] == pytest.approx([20, 80])


def test_net_health_over_all_strata_is_the_net_health_benefit_of_the_programme():
    found = impact([400, 600, -50], [1.0, 0.2, 3.0], recipients=(0.9, 0.1), bearers=(0.25, 0.75))
    assert found.net.sum(axis=0) == pytest.approx(100 * (np.array([1.0, 0.2, 3.0]) - np.array([400, 600, -50]) / 1000))


def test_a_saving_gives_health_back_to_those_who_bear_the_cost():
    assert impact(-1000, 0).forgone[:, 0] == pytest.approx([-50, -50])


@pytest.mark.parametrize(
    ("cost", "effect", "shares", "verdict"),
    [
        (0, 1, {"recipients": (1, 0)}, Verdict.WIN_WIN),
        (0, 1, {"recipients": (0, 1)}, Verdict.WIN_LOSE),
        (2000, 1, {"recipients": (1, 0), "bearers": (0, 1)}, Verdict.LOSE_WIN),
        (2000, 1, {"recipients": (0, 1), "bearers": (1, 0)}, Verdict.LOSE_LOSE),
        (1000, 1, {"recipients": (1, 0), "bearers": (0, 1)}, Verdict.WIN_WIN),
        (0, 0, {}, Verdict.NO_CHANGE),
    ],
)
@pytest.mark.parametrize("aversion", [{"epsilon": 5.0}, {"alpha": 0.1}])
def test_each_quarter_of_the_plane_has_its_word(cost, effect, shares, verdict, aversion):
    found = judge(impact(cost, effect, **shares), **aversion)
    assert found.verdict is verdict
    assert found.is_trade_off == (verdict in {Verdict.WIN_LOSE, Verdict.LOSE_WIN})
    assert found.probability[verdict] == 1


def test_what_shared_equally_would_be_worth_the_same():
    found = impact(500, 2, recipients=(0.6, 0.4), bearers=(0.3, 0.7))
    judged = judge(found, epsilon=3)
    people = [500, 500]
    before, after = equally_distributed([60, 80], people, 3), equally_distributed([60.21, 80.09], people, 3)
    assert judged.weighted[0] == pytest.approx(1000 * float(after - before), rel=1e-9)
    assert judged.net[0] == pytest.approx(150)
    by_kolm = judge(found, alpha=0.2)
    both = equally_distributed_kolm([60.21, 80.09], people, 0.2) - equally_distributed_kolm([60, 80], people, 0.2)
    assert by_kolm.weighted[0] == pytest.approx(1000 * float(both), rel=1e-9)


def test_without_aversion_the_worth_is_the_net_health():
    for aversion in ({"epsilon": 0.0}, {"alpha": 0.0}):
        judged = judge(impact(500, 2, recipients=(0.6, 0.4)), **aversion)
        assert judged.weighted[0] == pytest.approx(judged.net[0])
        assert judged.verdict is Verdict.WIN_WIN


def test_small_changes_are_worth_their_equity_weights():
    found = impact(5, 0.02, recipients=(0.8, 0.2), bearers=(0.4, 0.6))
    weights = equity_weights([60, 80], [500, 500], 4)
    # The weights are 1 for the mean person; the level that is worth the same has its own slope.
    slope = (np.array([60.0, 80]) ** -4).mean() / float(equally_distributed([60, 80], [500, 500], 4)) ** -4
    assert judge(found, epsilon=4).weighted[0] == pytest.approx(slope * float(weights @ found.net[:, 0]), rel=1e-4)


def test_equity_weights_by_hand():
    assert equity_weights([60, 80], [1, 1], 0) == pytest.approx([1, 1])
    assert equity_weights([60, 80], [1, 1], 1) == pytest.approx(np.array([1 / 60, 1 / 80]) / ((1 / 60 + 1 / 80) / 2))
    assert equity_weights([60, 80], [1, 3], 400)[0] == pytest.approx(4)


def test_the_aversion_at_which_a_trade_off_is_even():
    # Health lost (rich lose 150, poor gain 100), equality won: worth it only above some aversion. To first order the weights decide:
    # 100 * 60^-e = 150 * 80^-e, e = ln 1.5 / ln(80/60).
    found = impact(1.5, 1.0, displaced_at=1.0, treated=1e-4, recipients=(1, 0), bearers=(0, 1))
    even = indifference_epsilon(found)
    assert even == pytest.approx(math.log(1.5) / math.log(80 / 60), rel=1e-4)
    assert not judge(found, epsilon=even - 0.01).worth_it
    assert judge(found, epsilon=even + 0.01).worth_it


def test_a_programme_that_everybody_would_take_has_no_such_aversion():
    assert indifference_epsilon(impact(0, 1, recipients=(1, 0))) is None


def test_draws_may_fall_into_different_quarters():
    found = judge(impact([0, 2000, 0, 0], [1, 0.5, 1, 1], recipients=(1, 0), bearers=(0, 1)), epsilon=1)
    assert found.probability[Verdict.WIN_WIN] == 0.75
    assert found.probability[Verdict.LOSE_WIN] == 0.25
    assert sum(found.probability.values()) == 1


# What is refused


def test_an_unknown_share_names_its_stratum():
    with pytest.raises(ValueFault, match="'health' is not known for poor"):
        strata(health=[math.nan, 80])


@pytest.mark.parametrize("shares", [(0.5, 0.6), (-0.1, 1.1)])
def test_shares_that_are_no_shares_are_refused(shares):
    for name in ("recipients", "bearers", "gains"):
        with pytest.raises(ValueFault, match=f"'{name}' must be 0 or more and sum to 1"):
            strata(**{name: shares})


def test_each_stratum_needs_its_number():
    with pytest.raises(ValueFault, match="each of the 2 strata"):
        strata(rank=[1])


def test_nobody_and_no_health_are_refused():
    for name in ("people", "health"):
        with pytest.raises(ValueFault, match=f"'{name}' must be above zero"):
            strata(**{name: [1, 0]})


def test_an_opportunity_cost_of_nothing_is_refused():
    with pytest.raises(ValueFault, match="above zero"):
        impact(1, 1, displaced_at=0)
    with pytest.raises(ValueFault, match="cannot be treated"):
        impact(1, 1, treated=-5)


@pytest.mark.parametrize("aversions", [{}, {"epsilon": 1.0, "alpha": 1.0}])
def test_one_aversion_must_be_named(aversions):
    with pytest.raises(ValueFault, match="name one aversion"):
        judge(impact(1, 1), **aversions)


def test_an_aversion_below_zero_is_refused():
    for aversion in ({"epsilon": -1.0}, {"alpha": -1.0}):
        with pytest.raises(ValueFault, match="0 \\(none\\) or more"):
            judge(impact(1, 1), **aversion)
    with pytest.raises(ValueFault, match="0 \\(none\\) or more"):
        equity_weights([60, 80], [1, 1], -1)
    with pytest.raises(ValueFault, match="every stratum"):
        equity_weights([60, 0], [1, 1], 1)


def test_a_stratum_left_without_health_cannot_be_judged_by_atkinson():
    with pytest.raises(ValueFault, match="above zero"):
        judge(impact(1000, 0, treated=1e6, bearers=(1, 0)), epsilon=2)
