"""Rationing rules, and waits that settle with the demand they cause."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.places import RULES, Services, WaitClass, WaitClasses, patience, queues, ration, settle
from ceiba.terms.faults import ValueFault

DEMAND = np.array([10.0, 30.0, 60.0])


def test_enough_for_all_serves_all():
    for rule in RULES:
        assert ration(DEMAND, 100.0, rule, np.ones(3)).tolist() == DEMAND.tolist()


@pytest.mark.parametrize(
    ("rule", "by", "served"),
    [
        ("proportional", None, [5, 15, 30]),
        ("first_come", [3.0, 1.0, 2.0], [0, 30, 20]),
        ("first_come", [1.0, 1.0, 2.0], [10, 30, 10]),
        ("need", [3.0, 1.0, 2.0], [10, 0, 40]),
        ("equity", [1.0, 1.0, 1.0], [5, 15, 30]),
        ("equity", [8.0, 1.0, 1.0], [10, 40 / 3, 80 / 3]),
    ],
)
def test_each_rule_serves_whom_it_says(rule, by, served):
    found = ration(DEMAND, 50.0, rule, None if by is None else np.array(by))
    assert found.tolist() == pytest.approx(served)


@given(seed=st.integers(0, 5000), rule=st.sampled_from(RULES))
def test_no_rule_serves_more_than_is_asked_or_leaves_capacity_idle(seed, rule):
    rng = np.random.default_rng(seed)
    demand = rng.integers(0, 50, 6).astype(float)
    capacity = float(rng.integers(0, 200))
    found = ration(demand, capacity, rule, rng.integers(1, 4, 6).astype(float))
    assert (found <= demand + 1e-9).all()
    assert (found >= 0).all()
    assert found.sum() == pytest.approx(min(capacity, demand.sum()))


def test_a_rule_without_what_it_goes_by_is_refused():
    for rule in ("first_come", "need", "equity"):
        with pytest.raises(ValueFault, match=rule):
            ration(DEMAND, 50.0, rule)
    with pytest.raises(ValueFault, match="above zero"):
        ration(DEMAND, 50.0, "equity", np.array([1.0, 0.0, 1.0]))
    with pytest.raises(ValueFault, match="zero or more"):
        ration(-DEMAND, 50.0, "proportional")


LADDER = WaitClasses((WaitClass("short", 1.0, 14), WaitClass("long", 0.8, 60), WaitClass("endless", 0.5)), "assumed: for tests")


def test_a_wait_is_in_the_class_whose_bound_it_does_not_pass():
    assert LADDER.names(np.array([0.0, 14.0, 14.1, 60.0, np.inf])) == ("short", "short", "long", "long", "endless")
    assert LADDER.stays(np.array([0.0, 20.0, np.inf])).tolist() == [1.0, 0.8, 0.5]


@pytest.mark.parametrize(
    "classes",
    [
        (),
        (WaitClass("a", 1.0, 10.0),),
        (WaitClass("a", 1.0, 10.0), WaitClass("b", 0.5, 5.0), WaitClass("c", 0.1)),
        (WaitClass("a", 0.5, 10.0), WaitClass("b", 0.8)),
        (WaitClass("a", 1.5, 10.0), WaitClass("b", 0.8)),
    ],
)
def test_a_ladder_that_does_not_rise_is_refused(classes):
    with pytest.raises(ValueFault):
        WaitClasses(classes, "assumed: for tests")


def services(servers, days):
    return Services(tuple(f"s{n}" for n in range(len(servers))), np.array(servers), np.array(days, dtype=float))


def test_demand_within_capacity_settles_at_once_when_nobody_gives_up():
    found = settle(np.array([1.0, 0.5]), np.eye(2), services([2, 1], [1.0, 1.0]), np.ones_like)
    assert (found.converged, found.steps, found.residual) == (True, 0, 0.0)
    assert found.queues.wait_days == pytest.approx(queues(np.array([1.0, 0.5]), np.array([2, 1]), np.ones(2)).wait_days)
    assert found.served == pytest.approx(np.diag([1.0, 0.5]))


def test_patience_finds_the_wait_at_which_as_many_come_as_cause_it():
    found = settle(np.array([3.0]), np.ones((1, 1)), services([2], [1.0]), patience(10.0))
    assert found.converged
    assert 0 < found.steps < 200
    arrivals = found.queues.arrivals_per_day[0]
    assert arrivals < 2
    assert arrivals == pytest.approx(3.0 * np.exp(-found.queues.wait_days[0] / 10), rel=1e-5)
    assert found.gave_up.sum() == pytest.approx(3.0 - arrivals)


@given(seed=st.integers(0, 500))
def test_the_fixed_point_does_not_depend_on_the_damping(seed):
    rng = np.random.default_rng(seed)
    demand, assigned = rng.uniform(0.5, 3, 3), rng.dirichlet(np.ones(2), 3)
    both = [settle(demand, assigned, services([3, 2], [1.0, 0.7]), patience(30.0), damping=d, most_steps=5000) for d in (0.1, 0.2)]
    assert all(each.converged for each in both)
    assert both[0].queues.arrivals_per_day == pytest.approx(both[1].queues.arrivals_per_day, rel=1e-4)


def test_where_no_fixed_point_exists_it_is_not_called_converged():
    """Above 14 days a fifth give up, and then the wait is below 14 days again: at the edge of the class nothing settles."""
    one = services([1], [1.0])
    assert queues(np.array([0.95]), np.array([1]), np.ones(1)).wait_days[0] > 14
    assert queues(np.array([0.95 * 0.8]), np.array([1]), np.ones(1)).wait_days[0] < 14
    found = settle(np.array([0.95]), np.ones((1, 1)), one, LADDER.stays)
    assert not found.converged
    assert found.steps == 500
    assert found.residual > 0.01


def test_overload_that_nobody_leaves_is_rationed_by_the_rule():
    demand = np.array([2.0, 2.0])
    to_one = np.ones((2, 1))
    found = settle(demand, to_one, services([2], [1.0]), np.ones_like, rule="need", by=np.array([1.0, 5.0]))
    assert found.converged
    assert found.queues.overloaded.tolist() == [True]
    assert found.queues.grows_per_day[0] == pytest.approx(2.0)
    assert found.served[:, 0].tolist() == [0.0, 2.0]
    assert found.rule == "need"


def test_demand_that_no_service_is_known_for_stays_apart():
    found = settle(np.array([4.0]), np.array([[0.25]]), services([5], [1.0]), patience(30.0))
    assert found.unassigned.tolist() == [3.0]
    assert found.demand.tolist() == [[1.0]]


@pytest.mark.parametrize(("assigned", "damping"), [([[0.7, 0.7]], 0.5), ([[-0.1, 0.5]], 0.5), ([[0.5, 0.5]], 0.0), ([[0.5, 0.5]], 1.5)])
def test_shares_or_damping_that_do_not_fit_are_refused(assigned, damping):
    with pytest.raises(ValueFault):
        settle(np.array([1.0]), np.array(assigned), services([1, 1], [1.0, 1.0]), patience(1.0), damping=damping)
