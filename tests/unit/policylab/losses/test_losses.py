"""Where the invented country loses its patients: what roadblocks cost agrees with the cascade, and with lifting them one by one."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ceiba.decisions import Recount, World, explain_person
from ceiba.policylab.losses import BOUNDS, UNITS, losses_of, ways_of
from ceiba.terms.roadblocks import GATES, ROADBLOCKS


@pytest.fixture(scope="module")
def recount(nation):
    return Recount(nation.decision)


@pytest.fixture(scope="module")
def ways(nation, recount):
    return ways_of(nation, recount)


@pytest.fixture(scope="module")
def losses(nation, ways):
    return {bound: losses_of(nation, ways, bound) for bound in BOUNDS}


def _total(found):
    return found.totals.to_pylist()[0]


def test_who_is_met_and_who_is_not_are_those_of_the_cascade(nation, losses):
    last = next(row for row in nation.cascade().to_pylist() if row["gate"] == GATES[-1])
    lower, between, upper = (_total(losses[bound]) for bound in BOUNDS)
    assert lower["met"] == pytest.approx(last["yes"])
    assert upper["met"] == pytest.approx(last["yes"] + last["unknown"])
    assert upper["lost"] == pytest.approx(last["no"])
    assert upper["none"] == pytest.approx(0)
    assert lower["met"] <= between["met"] <= upper["met"]
    for total in (lower, between, upper):
        assert total["needs"] == pytest.approx(last["asked"])
        assert total["met"] + total["lost"] + total["none"] == pytest.approx(total["needs"])
    assert lower["none"] > 0
    assert between["none"] == pytest.approx(lower["none"])


@pytest.mark.parametrize("bound", BOUNDS)
@pytest.mark.parametrize("unit", UNITS)
def test_values_of_roadblocks_and_of_obstacles_add_up_to_what_is_lost(bound, unit, losses):
    found = losses[bound]
    lost = _total(found)["lost" if unit == "needs" else "qalys"]
    assert lost > 0
    for table in (found.roadblocks, found.obstacles):
        assert sum(row["value"] for row in table.to_pylist() if row["unit"] == unit) == pytest.approx(lost)


@pytest.mark.parametrize("bound", BOUNDS)
def test_at_the_upper_bound_nothing_unknown_stands_in_the_way(bound, losses):
    levers = {ROADBLOCKS[row["roadblock"].split(":")[-1]].lever for row in losses[bound].roadblocks.to_pylist()}
    assert bool(levers & {"testing", "records", "transparency", "evidence"}) is (bound != "upper")


def test_between_the_bounds_what_the_pack_does_not_know_of_reach_is_in_favour(nation, ways, recount):
    world = nation.decision.world
    silent = recount.under(World(world.knowledge, replace(world.pack, thresholds=()), world.as_of))
    lower, between, upper = (_met(ways.under(silent, bound), lambda way: not way) for bound in BOUNDS)
    assert lower < between < upper
    assert lower < _met(ways.under(bound="lower"), lambda way: not way)
    codes = {each.obstacles[number].code for each in [ways.under(silent, "between")] for number in set(each.obstacle.tolist())}
    assert {"record_silent", "untested"} <= codes


def test_lifting_one_roadblock_is_counted_by_lifting_it(ways, losses):
    now = ways.under(bound="lower")
    for row in losses["lower"].roadblocks.to_pylist():
        if row["unit"] == "needs":
            own = {number for number, each in enumerate(now.obstacles) if each.roadblock == row["roadblock"]}
            opened = _met(now, lambda way, own=own: way <= own) - _met(now, lambda way: not way)
            kept_out = _met(now, lambda _: True) - _met(now, lambda way, own=own: not way & own)
            assert row["alone"] == pytest.approx(opened, abs=1e-6)
            assert row["last"] == pytest.approx(kept_out, abs=1e-6)


def _met(ways, is_open):
    met = np.zeros(ways.weight.size, dtype=bool)
    met[[group for group, way in zip(ways.group.tolist(), ways.sets, strict=True) if is_open(way)]] = True
    return float(ways.weight[met].sum())


@pytest.mark.parametrize("by", ["payer", "region", "stage"])
def test_strata_add_up_to_the_nation(by, nation, ways, losses):
    found = losses_of(nation, ways, "lower", (by,))
    for name in ("needs", "met", "lost", "none", "unpriced", "qalys"):
        assert sum(row[name] for row in found.totals.to_pylist()) == pytest.approx(_total(losses["lower"])[name])
    whole = {(row["unit"], row["roadblock"]): row for row in losses["lower"].roadblocks.to_pylist()}
    sums = {}
    for row in found.roadblocks.to_pylist():
        sums[row["unit"], row["roadblock"]] = sums.get((row["unit"], row["roadblock"]), 0) + row["value"]
    assert sums == pytest.approx({key: row["value"] for key, row in whole.items()}, abs=1e-6)


def test_no_limit_on_distance_leaves_nobody_too_far_and_every_way_in_its_place(nation, ways, recount):
    world = nation.decision.world
    near = replace(world.pack, thresholds=tuple(msgspec.structs.replace(t, value=1e9) for t in world.pack.thresholds))
    before, after = ways.under(bound="upper"), ways.under(recount.under(World(world.knowledge, near, world.as_of)), "upper")
    assert (before.row == after.row).all()
    assert (before.group == after.group).all()
    codes = {after.obstacles[number].code for number in set(after.obstacle.tolist())}
    assert "too_far" not in codes
    assert "too_far" in {before.obstacles[number].code for number in set(before.obstacle.tolist())}
    assert _met(after, lambda way: not way) > _met(before, lambda way: not way)
    cleared = [one - other for one, other in zip(before.sets, after.sets, strict=True)]
    lifted = {after.obstacles[number].code for way in cleared for number in way}
    assert lifted <= {"too_far", "wait_too_long", "unaffordable", "result_too_late"}


def test_variants_of_a_circumstance_share_it_whole(ways):
    now = ways.under(bound="lower")
    shares = np.bincount(np.unique(now.circumstance, return_inverse=True)[1], weights=now.share)
    assert shares == pytest.approx(1.0)
    assert (np.diff(now.circumstance) >= 0).all()
    assert np.unique(now.circumstance).size < now.circumstance.size


def test_the_obstacles_of_a_person_are_the_roadblocks_of_the_report(nation, ways):
    """What is counted over a nation is what one person's page says, option by option; behind a test, of the test and of the care."""
    now, decision = ways.under(bound="lower"), nation.decision
    grid = ways.recount.baseline.grid
    needs = decision.engine.collect(decision.options.needs.select("circumstance_id", "patient_id", "need_id")).to_pylist()
    patients = decision.engine.collect(decision.records["patients"].select("patient_id", "patient_code"))
    code_of = dict(zip(patients["patient_id"].to_pylist(), patients["patient_code"].to_pylist(), strict=True))
    need_of = {need["circumstance_id"]: need for need in needs}
    by_test = {0: 0, 1: 0}
    for place in range(0, now.row.size, now.row.size // 16):
        row = int(now.row[place])
        need = need_of[int(grid.circumstances[grid.of_row[row]])]
        explained = explain_person(decision, code_of[need["patient_id"]])
        options = next(each for each in explained.needs if each.need_id == need["need_id"]).alternatives
        action = decision.options.actions[int(grid.columns["action"][row])].id
        option = next(each for each in options if each.action.id == action)
        behind_test = int(grid.columns["by_test"][row])
        said = {code for gate in GATES for code in option.answers[gate].roadblocks}
        if behind_test:
            said = {*option.answers["indicated"].roadblocks, *option.path.roadblocks}
        assert {now.obstacles[number].roadblock for number in now.sets[place]} == said
        by_test[behind_test] += 1
    assert min(by_test.values()) > 2


def test_a_marker_without_a_stated_prevalence_is_named_with_those_who_wait_for_it(nation, ways):
    stated = {row["marker"] for row in nation.decision.world.pack.facts["profiles"]}
    assert set(ways.unstated) - stated
    assert all(0 < needs < nation.weighing.cases for needs in ways.unstated.values())
