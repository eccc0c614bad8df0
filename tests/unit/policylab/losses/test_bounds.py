"""Which roadblocks stand in the way at each bound, in the invented country."""

from __future__ import annotations

import pytest

from ceiba.decisions import Recount
from ceiba.policylab.losses import BOUNDS, standing_codes
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES, ROADBLOCKS


@pytest.fixture(scope="module")
def world(nation):
    return Recount(nation.decision).baseline


def test_everything_that_is_not_yes_stands_at_the_lower_bound_with_all_its_roadblocks(world):
    for decided, codes in zip(world.decided, standing_codes(world, "lower"), strict=True):
        assert codes == (() if decided.answer.value is Value.YES else decided.answer.roadblocks)


def test_an_answer_that_is_not_yes_names_a_roadblock_and_a_care_that_is_not_indicated_is_no_alternative(world):
    alternatives = set(world.grid.ids[: len(GATES), world.grid.standard].ravel().tolist())
    without = [place for place, each in enumerate(world.decided) if each.answer.value is not Value.YES and not each.answer.roadblocks]
    assert without
    assert {(world.decided[place].gate, world.decided[place].answer.value) for place in without} == {("indicated", Value.NO)}
    assert not alternatives & set(without)


def test_only_what_is_refused_stands_at_the_upper_bound_and_what_is_not_known_beside_it_does_not(world):
    beside = 0
    for decided, codes in zip(world.decided, standing_codes(world, "upper"), strict=True):
        own = decided.answer.roadblocks if decided.answer.value is Value.NO else ()
        assert bool(codes) == bool(own)
        assert set(codes) <= set(own)
        if len(codes) < len(own):
            beside += 1
            assert all(ROADBLOCKS[code].lever not in {"testing", "records", "evidence", "transparency"} for code in codes)
    assert beside


def test_between_the_bounds_only_what_the_pack_does_not_know_of_reach_is_taken_in_favour(world):
    lower, between = (standing_codes(world, bound) for bound in BOUNDS[:2])
    taken = [decided for decided, low, own in zip(world.decided, lower, between, strict=True) if low != own]
    assert taken
    assert {(decided.gate, decided.answer.value) for decided in taken} == {(GATES[-1], Value.UNKNOWN)}
    assert {missing.kind for decided in taken for missing in decided.answer.missing} == {"pack"}
