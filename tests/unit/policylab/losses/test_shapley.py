"""Shapley values against their definition, computed set by set."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.losses.shapley import MOST_TOGETHER, minimal, shapley

WAYS = st.lists(st.frozensets(st.integers(0, 6), min_size=1, max_size=4), min_size=1, max_size=5).map(minimal)


def by_definition(ways):
    """The mean, over all orders, of what each obstacle adds when it is lifted."""
    players = sorted(set().union(*ways))
    n = len(players)
    worth = {
        frozenset(chosen): float(any(way <= set(chosen) for way in ways))
        for size in range(n + 1)
        for chosen in itertools.combinations(players, size)
    }
    return {
        player: sum(
            math.factorial(len(chosen))
            * math.factorial(n - len(chosen) - 1)
            / math.factorial(n)
            * (worth[chosen | {player}] - worth[chosen])
            for chosen in worth
            if player not in chosen
        )
        for player in players
    }


@given(WAYS)
def test_values_are_those_of_the_definition(ways):
    found = shapley(ways)
    assert found.error == {}
    assert found.value == pytest.approx(by_definition(ways), abs=1e-9)


@given(WAYS)
def test_values_add_up_to_the_need(ways):
    assert sum(shapley(ways).value.values()) == pytest.approx(1.0, abs=1e-9)


def test_obstacles_of_one_way_share_alike():
    assert shapley((frozenset({3, 5, 9, 11}),)).value == pytest.approx({3: 0.25, 5: 0.25, 9: 0.25, 11: 0.25})


def test_many_long_ways_apart_are_still_exact():
    ways = tuple(frozenset(range(5 * way, 5 * way + 5)) for way in range(18))
    assert shapley(ways).value == pytest.approx(dict.fromkeys(range(90), 1 / 90), abs=1e-9)


def test_many_ways_that_hang_together_are_drawn_with_their_error():
    ways = tuple(frozenset({0, way}) for way in range(1, MOST_TOGETHER + 2))
    found = shapley(ways)
    rest = len(ways)
    # All ways need the first obstacle; it is not the one that opens only when it was lifted before the first of the others.
    exact = rest / (rest + 1)
    assert found.value[0] == pytest.approx(exact, abs=4 * found.error[0])
    assert 0 < found.error[0] < 0.01
    assert sum(found.value.values()) == pytest.approx(1.0)


def test_a_way_within_another_hides_it():
    assert minimal([frozenset({1, 2}), frozenset({1}), frozenset({2, 3}), frozenset({1})]) == (frozenset({1}), frozenset({2, 3}))
