"""Groups that levers can tell apart, and levers in time: what is dropped is counted, and months become twelfths of a year."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.roadmap import Option, Problem, merge_groups
from ceiba.policylab.roadmap.openings import Openings, both, needs_of
from ceiba.policylab.roadmap.problem import evaluate
from ceiba.policylab.roadmap.schedule import reach_by_month

OPEN = frozenset()
NAN = float("nan")


def openings(*groups):
    """Groups of 10 needs each: their ways as (what opens it, QALYs)."""
    count = len(groups)
    return Openings(np.full(count, 10.0), np.ones(count, np.int64), np.arange(count), np.zeros(count, np.int64), tuple(groups))


def way(*masks, gain=NAN):
    return frozenset(masks), gain


def test_every_need_is_met_or_closed_or_waits_for_levers():
    found = openings(((OPEN, NAN),), ((None, NAN),), (way(1),), (way(1),), ())
    merged = merge_groups(found, "patients")
    assert (merged.met, merged.closed) == (10, 10)
    assert [(group.ways, group.weight, group.worth) for group in merged.groups] == [((frozenset({1}),), 20, (20,))]
    assert found.needs == 40
    assert merged.met + merged.closed + sum(group.weight for group in merged.groups) == found.needs


def test_a_way_that_opens_whenever_a_better_one_of_the_group_does_is_left_out():
    (group,) = merge_groups(openings((way(1), way(1, 2))), "patients").groups
    assert group.ways == (frozenset({1}),)


def test_an_open_way_gives_way_to_one_that_gains_more_qalys_and_the_need_stays_met():
    merged = merge_groups(openings(((OPEN, 0.5), way(1, gain=2.0), way(2, gain=0.2))), "qalys")
    assert merged.met == 10
    assert [(group.ways, group.worth, group.opened) for group in merged.groups] == [((frozenset({1}),), (15,), 0)]


def test_needs_of_which_no_gain_is_published_are_counted_apart_and_are_not_zero_in_silence():
    merged = merge_groups(openings((way(1),), (way(2, gain=1.0),)), "qalys")
    assert merged.unknown_gain == 10
    assert [(group.worth, group.unvalued) for group in merged.groups] == [((0,), (10,)), ((10,), (0,))]


def test_a_need_without_a_published_gain_is_met_and_paid_for_and_its_qalys_are_not_known():
    merged = merge_groups(openings((way(1),), (way(1), way(2, gain=2.0))), "qalys")
    dear = Option("dear", np.full((1, 1), 12), np.zeros((1, 1)), per_patient=3.0)
    free = Option("free", np.full((1, 1), 12), np.zeros((1, 1)))
    problem = Problem((dear, free), merged.groups, np.array([1e6]), np.ones(1))
    done = evaluate(problem, (0, None))
    assert (done.met[0], done.unvalued[0], done.worth[0], done.spent[0]) == (20, 20, 0, 60)
    done = evaluate(problem, (0, 0))
    assert (done.met[0], done.unvalued[0], done.worth[0], done.spent[0]) == (20, 10, 20, 30)


def test_a_member_of_a_group_knows_which_of_its_ways_can_matter():
    found = openings(((None, 1.0), way(1), way(2, gain=2.0)), ((OPEN, 0.5), way(2, gain=1.5), way(1, gain=1.0)))
    merged = merge_groups(found, "qalys")
    assert merged.chosen == (((2, 1), (1, 2)),)
    assert merged.now == ((None, 0),)
    assert merged.groups[0].worth == (30, 5)
    assert merged.groups[0].unvalued == (0, 10)


def test_equity_weights_make_needs_count_for_more():
    (group,) = merge_groups(openings((way(1),)), "equity", np.array([3.0])).groups
    assert group.worth == (30,)
    assert group.weight == 10


def test_what_opens_a_way_keeps_only_the_hardest_sets():
    assert needs_of([1, 3, 4]) == frozenset({1, 4})
    assert needs_of([1, 0]) is None
    assert both(frozenset({1}), frozenset({3, 2})) == frozenset({1, 2})
    assert both(None, OPEN) is None


def test_needs_met_with_levers_in_effect_are_those_with_an_open_way():
    found = openings((way(1),), (way(1, 2),), ((None, NAN), way(3)))
    assert [found.met(active) for active in (0, 1, 2, 3)] == [0, 20, 10, 30]


@pytest.mark.parametrize(
    ("lead", "growth", "lasts", "share"),
    [(0, 0, None, 1.0), (6, 0, None, 0.5), (12, 0, None, 0.0), (0, 12, None, 0.5), (0, 0, 3, 0.25)],
)
def test_a_lever_reaches_the_part_of_a_year_in_which_it_is_in_effect(lead, growth, lasts, share):
    assert reach_by_month(12, lead, growth, lasts)[0].mean() == pytest.approx(share)
