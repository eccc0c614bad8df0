"""Where to put the next services: what is chosen is as good as it says, and never better than could be."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ceiba.policylab.places import OBJECTIVES, Siting, place
from ceiba.terms.faults import ValueFault


def siting(objective="mean_distance", most_new=2, **other) -> Siting:
    """Four places on a line at 0, 10, 20 and 100 km; sites at the same points; group b is the far one."""
    at = np.array([0.0, 10.0, 20.0, 100.0])
    kept = {
        "places": ("p0", "p10", "p20", "p100"),
        "groups": ("a", "a", "a", "b"),
        "people": np.array([100.0, 50.0, 100.0, 10.0]),
        "sites": ("s0", "s10", "s20", "s100"),
        "distance_km": np.abs(at[:, None] - at[None, :]),
        "existing_km": np.empty((4, 0)),
        "tolerable_km": 10.0,
    }
    return Siting(most_new=most_new, objective=objective, **{**kept, **other})


def invented(seed: int, objective: str, *, floor=None, budget=None, existing=0) -> Siting:
    rng = np.random.default_rng(seed)
    n_places, n_sites = int(rng.integers(4, 12)), int(rng.integers(3, 8))
    here, there = rng.uniform(0, 100, (n_places, 2)), rng.uniform(0, 100, (n_sites + existing, 2))
    km = np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1)).round(1)
    return Siting(
        tuple(f"p{i}" for i in range(n_places)),
        tuple("abc"[i % 3] for i in range(n_places)),
        rng.integers(1, 50, n_places).astype(float),
        tuple(f"s{i}" for i in range(n_sites)),
        km[:, :n_sites],
        km[:, n_sites:],
        int(rng.integers(1, n_sites)),
        objective,
        30.0,
        floor=floor,
        prices=rng.integers(1, 9, n_sites).astype(float) if budget else None,
        budget=float(budget) if budget else None,
        currency="USD" if budget else "",
    )


def every_choice(question: Siting):
    """Each choice of sites within number and budget."""
    for count in range(question.most_new + 1):
        for chosen in combinations(range(len(question.sites)), count):
            sites = np.array(chosen, dtype=np.int64)
            if question.budget is None or question.prices[sites].sum() <= question.budget:
                yield sites


def best_of_all(question: Siting) -> float | None:
    """The best objective of any choice that keeps to the floor; None when none does."""
    values = [question.value(sites) for sites in every_choice(question) if not question.short(sites)]
    if not values:
        return None
    return max(values) if question.objective == "covered" else min(values)


QUESTIONS = {
    "seed": st.integers(0, 100_000),
    "objective": st.sampled_from(OBJECTIVES),
    "floor": st.sampled_from([None, 0.3, 0.7]),
    "budget": st.sampled_from([None, 8, 15]),
    "existing": st.integers(0, 2),
}


@settings(max_examples=40, deadline=None)
@given(**QUESTIONS)
def test_the_exact_answer_is_the_best_of_all_choices(seed, objective, floor, budget, existing):
    question = invented(seed, objective, floor=floor, budget=budget, existing=existing)
    best, found = best_of_all(question), place(question)
    if best is None:
        assert found.short
        assert found.highest_floor < floor
        levels = [min(each.least for each in question.outcome(sites).reached) for sites in every_choice(question)]
        assert found.highest_floor == pytest.approx(max(levels))
        return
    assert not found.short
    assert found.value == pytest.approx(best)
    assert found.bound == pytest.approx(best)
    assert found.optimal


def test_a_small_question_whose_bound_the_search_meets_is_proved_without_highs_and_highs_agrees():
    question = siting()
    found, asked = place(question), place(question, exact=True)
    assert found.proved_by == "lagrangian"
    assert found.optimal
    assert asked.value == pytest.approx(found.value)


@settings(max_examples=40, deadline=None)
@given(**QUESTIONS)
def test_search_and_its_bound_have_the_best_between_them(seed, objective, floor, budget, existing):
    question = invented(seed, objective, floor=floor, budget=budget, existing=existing)
    best, found = best_of_all(question), place(question, exact=False)
    if best is None:
        assert found.short
        return
    if found.short:
        assert found.highest_floor >= floor - 1e-9, "a floor that can be met is not said to be out of reach"
        assert found.gap is None
        return
    if objective == "covered":
        assert found.bound >= best - 1e-9
        assert found.value <= best + 1e-9
    else:
        assert found.bound <= best * (1 + 1e-9)
        assert found.value >= best * (1 - 1e-9)
    assert len(found.sites) <= question.most_new
    assert budget is None or found.spent <= budget


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 100_000), capacity=st.integers(5, 200))
def test_with_capacities_nobody_is_served_beyond_them(seed, capacity):
    free = invented(seed, "covered")
    full = replace(free, capacity=np.full(len(free.sites), float(capacity)))
    found = place(full)
    assert found.value * full.people.sum() <= capacity * len(found.sites) + 1e-6
    assert found.value <= place(free).value + 1e-9
    assert found.optimal


def test_a_capacity_without_limit_is_as_none():
    for seed in range(20):
        free = invented(seed, "covered")
        wide = replace(free, capacity=np.full(len(free.sites), 1e9))
        assert place(wide).value == pytest.approx(place(free).value)


def test_the_floor_moves_a_site_to_the_few_who_live_far():
    without, floored = place(siting(most_new=2)), place(siting(most_new=2, floor=0.5))
    assert without.sites == ("s0", "s20")
    assert without.after.reached[1].within == 0
    assert floored.sites == ("s10", "s100")
    assert not floored.short
    assert floored.value > without.value


def test_the_worst_group_counts_alone_when_asked():
    assert "s100" in place(siting("worst_group", most_new=2)).sites


def test_what_is_there_already_is_not_built_again():
    found = place(siting(most_new=1, existing_km=np.array([[100.0], [90.0], [80.0], [0.0]])))
    assert found.sites == ("s10",)
    assert found.before.mean_km > found.after.mean_km


def test_one_site_is_chosen_even_where_all_are_equally_far():
    one = siting(most_new=1, distance_km=np.full((4, 4), 7.0))
    found = place(one, exact=False)
    assert len(found.sites) == 1
    assert found.value == pytest.approx(7)


def test_a_place_without_people_may_be_of_unknown_distance():
    km = siting().distance_km.copy()
    km[3] = np.nan
    found = place(siting(people=np.array([100.0, 50.0, 100.0, 0.0]), distance_km=km), exact=False)
    assert found.value == pytest.approx(50 * 10 / 250)


def test_a_floor_that_nobody_can_reach_says_how_far_one_comes():
    found = place(siting("covered", most_new=1, floor=0.5))
    assert found.short
    assert found.highest_floor < 0.5


def test_an_unknown_distance_is_never_within_reach():
    km = siting().distance_km.copy()
    km[0, :] = np.nan
    found = place(siting("covered", most_new=2, distance_km=km))
    assert found.after.covered == (pytest.approx(160 / 260), pytest.approx(1.0))


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"most_new": 5}, "5 new sites are asked for, and only 4 candidates"),
        ({"most_new": 0}, "0 new sites are none"),
        ({"people": np.zeros(4)}, "nobody lives"),
        ({"people": np.array([1.0, 1.0, 1.0, -1.0])}, "zero or more"),
        ({"floor": 0.5, "tolerable_km": None}, "no tolerable distance is known"),
        ({"floor": 1.5}, "a floor is a share"),
        ({"budget": 5.0, "prices": np.ones(4)}, "needs its currency"),
        ({"budget": 5.0, "currency": "USD"}, "every site needs what it costs"),
        ({"budget": 5.0, "currency": "USD", "prices": np.array([1.0, 1.0, 0.0, 1.0])}, "every site needs what it costs"),
        ({"budget": 5.0, "currency": "USD", "prices": np.full(4, 6.0)}, "opens no site"),
        ({"capacity": np.ones(4)}, "a capacity fits"),
        ({"distance_km": np.full((4, 4), np.nan)}, "is not known for every site"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(other, says):
    with pytest.raises(ValueFault, match=says):
        siting(**other)


def test_capacities_no_choice_can_serve_with_the_floor_are_refused():
    with pytest.raises(ValueFault, match="within these capacities"):
        place(siting("covered", floor=0.9, capacity=np.ones(4)))
