"""A decision asked again under a changed pack says what deciding everything anew says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import msgspec
import numpy as np
import pytest

from ceiba.decisions import Recount, World, decide, outcomes, touched
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.situations import representative
from ceiba.job.landscape import landscape_names
from ceiba.job.programmes import reform_over
from ceiba.packs import load_landscape
from ceiba.packs.format import Dated, Delivery
from ceiba.terms.answers import Value
from ceiba.terms.criteria import AgeRange, Criteria
from ceiba.terms.dates import AsOf
from ceiba.terms.roadblocks import GATES

pytestmark = pytest.mark.slow

PROGRAMMES = ("china-nrdl-2017", "india-ncg", "australia-omico", "chile-lrs-2015")
SINCE = dt.date(2020, 1, 1)


@pytest.fixture(scope="module")
def people(crowd_of, tmp_path_factory):
    """The files of a crowd smaller than the one of the other tests, decided over and over."""
    return crowd_of(30, seed=1).write(tmp_path_factory.mktemp("recounted"))


@pytest.fixture(scope="module")
def recount(engine, people, world):
    """The crowd, ready to be asked again."""
    return Recount(decide(engine, people, world))


@pytest.fixture(scope="module")
def programmes(knowledge):
    """The programmes that ship."""
    return load_landscape(landscape_names(knowledge)).programmes


@pytest.fixture(scope="module")
def under(recount, engine, people):
    """Recount under a pack, hold it against deciding the same people anew, and return it."""

    def check(pack, as_of=None):
        before = recount.decision.world
        world = World(before.knowledge, pack, as_of or before.as_of)
        again = recount.under(world)
        _assert_same(again, decide(engine, people, world))
        return again

    return check


def _assert_same(again, fresh):
    table = fresh.engine.collect(outcomes(fresh.engine, fresh.options.rows)).sort_by("circumstance_id")
    found = again.outcomes
    asked = found.path != NOT_RECORDED
    columns = {"circumstance_id": again.grid.circumstances, "path": found.path, "by_exception": found.by_exception}
    columns |= {f"upto_{gate}": found.upto[place] for place, gate in enumerate(GATES)}
    for name, values in columns.items():
        assert values[asked].tolist() == table[name].to_pylist(), name


def _rule(pack, gate, who=None):
    """The pack with its first granting rule of a gate said otherwise: about others, or no longer at all."""
    rule = next(r for r in pack.rules if pack.lists[r.list].gate == gate and any(dated.answer == "yes" for dated in r.history))
    new = msgspec.structs.replace(rule, who=who) if who else None
    return replace(pack, rules=tuple(r if r is not rule else new for r in pack.rules if r is not rule or new))


def _changed(before, again):
    return int((before.outcomes.upto != again.outcomes.upto).any(axis=0).sum())


def test_a_grid_says_of_the_decision_what_its_cascade_says(recount):
    _assert_same(recount.baseline, recount.decision)
    assert set(recount.baseline.outcomes.by_exception) == {0, 1}


def test_the_same_world_touches_nothing(recount):
    again = recount.under(recount.decision.world)
    assert again.decided == recount.baseline.decided
    assert _changed(recount.baseline, again) == 0


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_a_programme_recounted_is_the_programme_decided(programme, recount, programmes, under):
    world = recount.decision.world
    laid = reform_over(world.pack, programmes[programme], SINCE, on=world.as_of.on, knowledge=world.knowledge)
    under(laid.pack)


@pytest.mark.parametrize(
    "who",
    [
        None,
        Criteria(disease=("LUAD",), profile="EGFR p.L858R", age=AgeRange()),
        Criteria(region=("XX-N",), line=(2,), stage=("IV",), sex=("female",)),
    ],
)
def test_a_rule_that_goes_or_tells_more_apart_is_asked_again(who, world, under):
    under(_rule(_rule(world.pack, "available", who), "covered", who))


def test_what_is_delivered_to_some_alone_is_asked_of_every_state(recount, world, under):
    unfulfilled = Dated(since=SINCE, answer="no", assumed=True, reason="invented for a test")
    some = Delivery(actions=("any",), payer="xx-public", history=(unfulfilled,), who=Criteria(sex=("female",)))
    assert _changed(recount.baseline, under(replace(world.pack, deliveries=(some, *world.pack.deliveries)))) > 0


def test_a_narrower_limit_is_asked_of_all_it_applies_to(recount, world, under):
    narrow = tuple(msgspec.structs.replace(limit, value=1.0) for limit in world.pack.thresholds)
    assert _changed(recount.baseline, under(replace(world.pack, thresholds=narrow))) > 0


def test_a_payer_that_asks_more_of_its_patients_is_asked_for_all_it_covers(world, under):
    payer = world.pack.payers["xx-social"]
    dear = msgspec.structs.replace(payer, routes=tuple(msgspec.structs.replace(route, patient_share=0.9) for route in payer.routes))
    under(replace(world.pack, payers={**world.pack.payers, "xx-social": dear}))


def test_prices_services_people_of_regions_and_lists_are_asked_again(world, under):
    facts = world.pack.facts
    dear = tuple(
        msgspec.structs.replace(row, values={**row.values, "amount": row["amount"] and row["amount"] * 50}) for row in facts["prices"]
    )
    under(replace(world.pack, facts={**facts, "prices": dear, "services": facts["services"][1:]}))
    under(replace(world.pack, facts={**facts, "population": facts["population"][1:]}))
    of_kinds = next(each for each in world.pack.lists.values() if each.gate == "available" and each.actions)
    fewer = msgspec.structs.replace(of_kinds, actions=of_kinds.actions[1:])
    under(replace(world.pack, lists={**world.pack.lists, of_kinds.id: fewer}))


def test_another_day_asks_everything_again(recount, world, under):
    earlier = AsOf(dt.date(2019, 6, 1), dt.date(2019, 6, 1))
    reach = recount.touched(World(world.knowledge, world.pack, earlier))
    assert reach.available == reach.reachable == {action.id for action in (*world.cares, *world.tests)}
    under(world.pack, earlier)


@pytest.mark.parametrize(
    ("pack_with", "why"),
    [
        (lambda pack: replace(pack, payers=dict(list(pack.payers.items())[1:])), "payers"),
        (lambda pack: _rule(pack, "covered", Criteria(age=AgeRange(min=33))), "age"),
        (lambda pack: _rule(pack, "covered", Criteria(profile="TTN p.A1B")), "marker"),
    ],
)
def test_what_makes_the_circumstances_anew_is_said(recount, world, pack_with, why):
    changed = World(world.knowledge, pack_with(world.pack), world.as_of)
    assert recount.touched(changed).anew == why
    assert recount.under(changed) is None


def test_other_knowledge_makes_the_circumstances_anew(world):
    other = World(replace(world.knowledge), world.pack, world.as_of)
    assert touched(world, other).anew == "knowledge"


def test_where_no_test_is_wanted_nothing_is_reached_through_one(recount):
    grid = recount.baseline.grid
    none = replace(grid, pairs=np.empty((4, 0), dtype=np.int64), _test_rows=np.empty(0, dtype=np.int64))
    exceptional = np.zeros_like(recount.baseline.values)
    assert none.best_tests(recount.baseline.values)[0].size == 0
    assert grid.best_tests(recount.baseline.values)[0].size > 0
    path = none.outcomes(recount.baseline.values, exceptional).path
    assert (recount.baseline.outcomes.path == int(Value.YES)).sum() > (path == int(Value.YES)).sum()


def test_nobody_can_be_recounted_too(engine, world, lake, tmp_path):
    empty = Recount(decide(engine, lake.write(tmp_path / "empty"), world))
    again = empty.under(World(world.knowledge, replace(world.pack, thresholds=()), world.as_of))
    assert again.outcomes.path.size == 0
    assert np.array_equal(again.values, empty.baseline.values)


def test_a_gate_that_read_no_situation_has_none_to_show(recount):
    test = next(each for each in recount.baseline.decided if each.situation is None)
    with pytest.raises(ValueError, match="no situation was asked"):
        representative(test)
