"""Needs in another world: what is recounted is what deciding everybody again gives, and what is laid on records reaches whom it names."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.decisions import Recount, World
from ceiba.policylab.scenarios import Field, decide_again, placed
from ceiba.policylab.scenarios.points import Points
from ceiba.policylab.scenarios.units import LEAST
from ceiba.terms.roadblocks import GATES

pytestmark = pytest.mark.slow

KINDS = {
    "listing": 'lay: listing, actions: ["kind:treatment"], answer: "yes"',
    "listing of some, by line": 'lay: listing, actions: [ngs_panel], answer: "yes", who: {line_at_least: 2}, roles: [public]',
    "approval": 'lay: approval, actions: ["kind:treatment"], answer: "yes"',
    "no longer delivered": 'lay: delivery, actions: [any], answer: "no"',
    "service": 'lay: service, services: [oncology_centre, ngs_laboratory], available: "yes", distance_km: 1, wait_days: 1',
    "one region's service": 'lay: service, services: [ngs_laboratory], available: "yes", distance_km: 1, regions: [XX-N]',
    "telehealth": "lay: remote, services: [oncology_centre], by: telehealth",
    "samples travel": "lay: remote, services: [ngs_laboratory], by: sample_transport, extra_days: 3",
    "capacity": "lay: capacity, services: [oncology_centre], factor: 4",
    "staff": "lay: workforce, professions: [medical_oncologist], factor: 3, services: [infusion_centre]",
    "limit": "lay: threshold, id: distance_km, value: 1000, applies_to: any",
    "price": 'lay: price, actions: ["kind:treatment"], factor: 0.1',
    "one payer's price": "lay: price, actions: [osimertinib], payers: [xx-public], amount: 5, currency: XTS, price_year: 2026, per: month",
}


def need_by_need(nation):
    field = Field(nation, seed=7)
    field.by_need = True
    return field


def same(one, two):
    arrays = ("upto", "path", "by_exception", "points")
    return all(np.array_equal(getattr(one.seen, name), getattr(two.seen, name)) for name in arrays) and all(
        np.array_equal(one.given(bound), two.given(bound)) for bound in LEAST
    )


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_recounted_is_what_deciding_everybody_again_gives(nation, laid, kind):
    (laying,) = laid([KINDS[kind]])
    own = nation.decision.world
    world = World(own.knowledge, laying.laid.pack, own.as_of)
    field = need_by_need(nation)
    answered = field.under(world)
    again = decide_again(nation.decision, world)
    whole = placed(Recount(again.decision).baseline, field._circumstances(again.decision), Points(again.decision))
    assert answered.recounted
    assert same(answered.placed, whole)
    assert [np.array_equal(*marks) for marks in zip(answered.placed.marks, whole.marks, strict=True)] == [True, True]


def test_deciding_again_in_the_same_world_changes_nothing(nation):
    field = need_by_need(nation)
    again = decide_again(nation.decision, nation.decision.world)
    assert same(placed(Recount(again.decision).baseline, field._circumstances(again.decision), Points(again.decision)), field.baseline)


def test_points_are_the_nation_s(nation):
    """As `nation.expected` reckons them, for every gate."""
    recounted = Recount(nation.decision).baseline
    circumstances = recounted.grid.circumstances
    told = Points(nation.decision).under(recounted, np.arange(circumstances.size))
    table = nation.decision.engine.collect(nation.expected.frame)
    at = np.searchsorted(circumstances, table["circumstance_id"].to_numpy())
    whole = np.zeros_like(told)
    for place, gate in enumerate(GATES):
        whole[place, at] = table[f"expected_{gate}"].to_numpy()
    assert np.allclose(told, whole, atol=1e-12)
    assert (told[-1] > 0).any()


def test_cells_and_needs_tell_the_same_cascade(nation):
    cells, needs = Field(nation, seed=7), need_by_need(nation)
    told = [
        [(granted, field.units.weight @ field.baseline.seen.passing(granted)) for granted in ("lower", "point", "upper")]
        for field in (cells, needs)
    ]
    half_a_part = 2.0**-27  # cells add weights in whole parts of a need
    least = cells.units.n.sum() * half_a_part
    assert np.allclose([value for _, value in told[0]], [value for _, value in told[1]], rtol=0, atol=least)
    assert cells.units.n.sum() == needs.units.n.sum()
    assert cells.units.n_without == needs.units.n_without > 0


def test_a_world_that_names_a_new_age_is_decided_again_and_says_so(nation, laid):
    (laying,) = laid(['lay: listing, actions: [osimertinib], answer: "yes", who: {age: {min: 37}}'])
    own = nation.decision.world
    world = World(own.knowledge, laying.laid.pack, own.as_of)
    field = Field(nation, seed=7)
    field.ready_for(world)
    answered = field.under(world)
    assert field.units.by_need
    assert not answered.recounted
    assert answered.placed.seen.upto.shape == field.baseline.seen.upto.shape


def test_more_tested_tests_the_share_named_and_leaves_the_tested_as_they_were(nation, laid):
    (laying,) = laid(["lay: testing, share: 0.95, diseases: [NSCLC]"])
    moved = decide_again(nation.decision, nation.decision.world, laying.laid.people, seed=7).moved
    reached = [each for each in moved if each.n_filled]
    assert reached
    assert all(each.share_after >= 0.95 > each.share_before for each in reached)
    assert all(each.n_filled == round((each.share_after - each.share_before) * each.n_asked) for each in reached)


def test_fewer_uncertain_variants_leave_the_share_named(nation, laid):
    (laying,) = laid(["lay: variants, remaining: 0.5"])
    (moved,) = decide_again(nation.decision, nation.decision.world, laying.laid.people, seed=7).moved
    assert moved.n_asked > 0
    assert moved.share_after <= moved.share_before


def test_the_same_seed_fills_the_same_records_and_another_fills_others(nation, laid):
    (laying,) = laid(["lay: testing, share: 0.9"])
    world = nation.decision.world
    field = need_by_need(nation)

    def told(seed):
        field.seed = seed
        return field.under(world, laying.laid.people).placed

    assert same(told(7), told(7))
    assert not same(told(7), told(8))
