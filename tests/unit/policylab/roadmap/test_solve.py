"""Choosing and scheduling: the exact model finds what trying every plan finds; what does not fit is never chosen."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceiba.policylab.roadmap.problem import Evaluator, Group, Option, Problem, evaluate
from ceiba.policylab.roadmap.solve import greedy, solve

YEARS = 3


def at_once(years=YEARS, *, lead=0):
    share = np.zeros((years, years), dtype=np.int64)
    for begun in range(years):
        share[begun, begun + lead :] = 12
    return share


def option(name="a", *, once=0.0, yearly=0.0, years=YEARS, lead=0, **more):
    share = at_once(years, lead=lead)
    cost = np.where(share > 0, yearly, 0.0) + once * np.eye(years)
    return Option(name, share, cost, **more)


def group(*ways, weight=100.0, worth=None):
    return Group(tuple(frozenset(way) for way in ways), weight, tuple(worth or (weight,) * len(ways)))


def problem(options, groups, budget=1000.0, **more):
    return Problem(tuple(options), tuple(groups), np.full(YEARS, budget), np.ones(YEARS), **more)


def every_plan(asked):
    return itertools.product((None, *range(asked.years)), repeat=len(asked.options))


def best_of_all(asked):
    evaluator = Evaluator(asked)
    outcomes = (evaluator.outcome(plan) for plan in every_plan(asked))
    return max(outcome.value for outcome in outcomes if outcome.fits)


@st.composite
def problems(draw):
    count = draw(st.integers(1, 4))
    options = []
    for place in range(count):
        first, growth, lasts = draw(st.tuples(st.integers(0, 18), st.integers(0, 12), st.integers(6, 60)))
        share = np.zeros((YEARS, YEARS), dtype=np.int64)
        for begun, year in itertools.product(range(YEARS), repeat=2):
            months = [12 * (year - begun) + month for month in range(12)] if year >= begun else []
            reached = [min(1.0, (m - first + 1) / (growth + 1)) for m in months if first <= m < first + lasts]
            share[begun, year] = round(sum(reached))
        money = st.integers(0, 60)
        cost = np.triu(np.array(draw(st.lists(money, min_size=9, max_size=9)), dtype=float).reshape(3, 3))
        others = [other for other in range(count) if other != place]
        some = st.lists(st.sampled_from(others), max_size=1, unique=True).map(tuple) if others else st.just(())
        earlier = tuple(other for other in draw(some) if other < place)
        excluded = tuple(other for other in draw(some) if other < place and other not in earlier)
        requires = earlier if draw(st.booleans()) else ()
        options.append(
            Option(
                str(place),
                share,
                cost,
                per_patient=float(draw(st.sampled_from((0, 0, 1, 3)))),
                requires=requires,
                requires_begun=() if requires else earlier,
                excludes=excluded,
            )
        )
    masks = st.integers(1, 2**count - 1)
    ways = st.frozensets(masks, min_size=1, max_size=3)
    groups = []
    for _ in range(draw(st.integers(1, 4))):
        chosen = tuple(draw(st.lists(ways, min_size=1, max_size=3)))
        weight = float(draw(st.integers(1, 30)))
        gains = sorted(draw(st.lists(st.integers(1, 5), min_size=len(chosen), max_size=len(chosen))), reverse=True)
        groups.append(Group(chosen, weight, tuple(weight * gain for gain in gains)))
    budget = np.array(draw(st.lists(st.integers(0, 120), min_size=3, max_size=3)), dtype=float)
    return Problem(
        tuple(options),
        tuple(groups),
        budget,
        np.array([1.0, 0.9, 0.81]),
        carries=draw(st.booleans()),
        most_begun=draw(st.sampled_from((None, 1, 2))),
    )


@settings(max_examples=150)
@given(problems())
def test_the_exact_model_finds_what_trying_every_plan_finds(asked):
    found = solve(asked)
    assert found.outcome.fits
    assert found.outcome.value == pytest.approx(best_of_all(asked), rel=1e-6, abs=1e-6)
    assert found.is_best
    assert found.method == "exact"


@settings(max_examples=60)
@given(problems())
def test_the_greedy_plan_fits_and_its_bound_holds(asked):
    found = solve(asked, largest=0)
    best = best_of_all(asked)
    assert found.method == "greedy"
    assert found.outcome.fits
    assert found.outcome.value <= best + 1e-9
    assert best <= found.bound + 1e-9


def test_where_nothing_can_be_gained_the_plan_is_empty_and_the_best():
    dear = [option("a", once=2000), option("b", once=3000, requires=(0,))]
    found = solve(problem(dear, [group({1, 2}), group({2}), group({1, 3})]))
    assert found.plan == (None, None)
    assert found.is_best


def test_two_levers_that_are_needed_together_are_bought_together_or_not_at_all():
    both = group({1, 2})
    rich = solve(problem([option("test", once=400), option("drug", once=500)], [both]))
    assert rich.plan == (0, 0)
    assert solve(problem([option("test", once=400), option("drug", once=1500)], [both])).plan == (None, None)


def test_a_lever_that_adds_nothing_is_left_out_even_when_it_is_free():
    assert solve(problem([option("a"), option("b")], [group({1})])).plan == (0, None)


def test_money_left_over_is_spent_later_only_where_that_is_stated():
    asked = [option("a", once=1500)], [group({1})]
    assert solve(problem(*asked)).plan == (None,)
    assert solve(problem(*asked, carries=True)).plan == (1,)


def test_a_lever_waits_until_what_it_requires_is_in_effect():
    levers = [option("approve", lead=1), option("list", requires=(0,))]
    assert solve(problem(levers, [group({2})])).plan == (0, 1)
    at_once_begun = [option("approve", lead=1), option("list", requires_begun=(0,))]
    assert solve(problem(at_once_begun, [group({2})])).plan == (0, 0)


def test_a_lever_is_begun_late_for_the_sake_of_one_that_waits_only_for_its_beginning():
    levers = [option("slow", lead=1), option("fast", once=900, requires_begun=(0,))]
    levers[0].cost[:2] = 2000
    assert solve(problem(levers, [group({2})])).plan == (2, 2)


def test_of_two_levers_that_exclude_each_other_the_better_one_is_begun():
    levers = [option("here"), option("abroad", excludes=(0,))]
    assert solve(problem(levers, [group({1}, weight=10), group({2}, weight=20)])).plan == (None, 0)


def test_no_more_levers_begin_in_a_year_than_can_be_carried_out():
    found = solve(problem([option("a"), option("b"), option("c")], [group({1}), group({2}), group({4})], most_begun=1))
    assert sorted(found.plan) == [0, 1, 2]


def test_patients_are_paid_for_whether_the_budget_likes_it_or_not():
    dear = option("drug", per_patient=20.0)
    assert solve(problem([dear], [group({1})])).plan == (None,)
    assert solve(problem([dear], [group({1}, weight=50)])).plan == (0,)


def test_needs_that_are_half_reached_by_two_levers_are_the_same_half():
    half = np.triu(np.full((YEARS, YEARS), 6, dtype=np.int64))
    free = np.zeros((YEARS, YEARS))
    two_ways = problem([Option("a", half, free), Option("b", half, free)], [group({1}, {2})])
    assert evaluate(two_ways, (0, 0)).met.tolist() == [50, 50, 50]


def test_the_first_open_way_is_taken_and_its_worth_counted():
    ordered = problem([option("a"), option("b")], [group({1}, {2}, worth=(300.0, 100.0))])
    assert evaluate(ordered, (1, 0)).worth.tolist() == [100, 300, 300]


def test_greedy_begins_what_a_lever_requires_with_it():
    levers = [option("approve", lead=1), option("list", requires=(0,))]
    assert greedy(problem(levers, [group({2})])) == (0, 1)
