"""The point between the bounds: untested markers follow the pack's distribution, and what is known is kept."""

from __future__ import annotations

import dataclasses

import pytest

from ceiba.policylab.nation.expected import waiting_options
from ceiba.policylab.nation.markers import MarkerChances
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding

NO, UNKNOWN = int(Value.NO), int(Value.UNKNOWN)


@pytest.fixture(scope="session")
def waiting(nation):
    """The clinical state, disease and care of needs in lung adenocarcinoma that wait for markers alone, a fusion of ALK among them."""
    decision = nation.decision
    care = next(place for place, action in enumerate(decision.options.actions) if action.id == "alectinib")
    rows = decision.engine.collect(waiting_options(decision, nation.outcomes)).to_pylist()
    state = min(row["clinical_id"] for row in rows if row["action"] == care and row["disease"] == "LUAD")
    return state, "LUAD", frozenset({care})


def _with_profiles(nation, pack_with, *rows):
    world = nation.decision.world
    pack = dataclasses.replace(world.pack, facts={**world.pack.facts, "profiles": pack_with(profiles=rows).facts["profiles"]})
    return dataclasses.replace(nation.decision, world=dataclasses.replace(world, pack=pack))


def test_a_care_that_waits_for_one_marker_is_as_likely_as_the_marker(nation, pack_with, waiting):
    state, disease, cares = waiting
    chances = MarkerChances(_with_profiles(nation, pack_with, ("LUAD", "driver", "ALK fusion", 0.05)))
    assert chances.chance(state, disease, cares) == pytest.approx(0.05)
    assert [used.row["marker"] for used in chances.used.values()] == ["ALK fusion"]


def test_a_marker_of_which_the_pack_says_nothing_stays_unknown_and_is_named(nation, pack_with, waiting):
    state, disease, cares = waiting
    chances = MarkerChances(_with_profiles(nation, pack_with, ("NSCLC", "driver", "KRAS p.G12C", 0.1)))
    assert chances.chance(state, disease, cares) == 0
    assert (disease, "ALK fusion") in chances.without
    assert chances.used == {}


def test_the_distribution_of_another_disease_says_nothing(nation, pack_with, waiting):
    state, disease, cares = waiting
    assert MarkerChances(_with_profiles(nation, pack_with, ("GB", "driver", "ALK fusion", 0.5))).chance(state, disease, cares) == 0


def test_markers_of_one_group_exclude_each_other_and_a_known_absent_one_leaves_its_share(nation, pack_with):
    rows = (("NSCLC", "driver", "ALK fusion", 0.2), ("NSCLC", "driver", "EGFR p.L858R", 0.6))
    chances = MarkerChances(_with_profiles(nation, pack_with, *rows))
    (group,) = chances._groups_of("NSCLC")
    spoken = {"ALK fusion", "EGFR p.L858R"}
    assert dict(chances._outcomes(group, spoken, {})) == pytest.approx(
        {frozenset({"ALK fusion"}): 0.2, frozenset({"EGFR p.L858R"}): 0.6, frozenset(): 0.2}
    )
    assert dict(chances._outcomes(group, {"ALK fusion"}, {"EGFR p.L858R": Finding.ABSENT})) == pytest.approx(
        {frozenset({"ALK fusion"}): 0.5, frozenset(): 0.5}
    )
    assert dict(chances._outcomes(group, {"ALK fusion"}, {"EGFR p.L858R": Finding.PRESENT})) == pytest.approx({frozenset(): 1.0})


def test_the_point_lies_between_the_bounds_and_falls_from_gate_to_gate(nation):
    for by in ((), ("disease",), ("payer",)):
        rows = nation.cascade(by).to_pylist()
        for row in rows:
            assert row["yes"] - 1e-9 <= row["point"] <= row["yes"] + row["unknown"] + 1e-9
        for place in range(0, len(rows), len(GATES)):
            points = [row["point"] for row in rows[place : place + len(GATES)]]
            assert points == sorted(points, reverse=True)
    whole = nation.cascade().to_pylist()
    assert whole[0]["yes"] < whole[0]["point"] < whole[0]["yes"] + whole[0]["unknown"]


def test_strata_add_up_to_the_nation_at_the_point_too(nation):
    whole = {row["gate"]: row["point"] for row in nation.cascade().to_pylist()}
    rows = nation.cascade(("region",)).to_pylist()
    assert {gate: sum(row["point"] for row in rows if row["gate"] == gate) for gate in GATES} == pytest.approx(whole)


def test_who_is_refused_at_a_later_gate_is_as_likely_to_pass_an_earlier_one_as_others(nation):
    engine, states = nation.decision.engine, {}
    for row in engine.collect(nation.outcomes).to_pylist():
        if row["upto_indicated"] == UNKNOWN:
            states.setdefault(row["upto_reachable"] == NO, set()).add(row["circumstance_id"])
    chances = {row["circumstance_id"]: row for row in engine.collect(nation.expected.frame).to_pylist()}
    refused, others = (
        [chances[each]["expected_indicated"] for each in states[is_refused] if each in chances] for is_refused in (True, False)
    )
    assert refused
    assert others
    assert max(refused) > 0
    for circumstance in states[True]:
        assert chances.get(circumstance, {"expected_reachable": 0.0})["expected_reachable"] == 0
