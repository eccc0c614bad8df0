"""What is laid: its days, what of it finds nothing, and what its author cannot have meant."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from ceiba.errors import ScenarioRefused
from ceiba.packs import Reform
from ceiba.policylab.scenarios import Included, knows_since, lay_scenario, plan_programme
from ceiba.terms.nearest import nearest

ON = dt.date(2026, 6, 30)
INDICATOR = "lay: indicator, indicator: D3, score: 1"


@pytest.fixture
def over(nation, knowledge):
    """Lay what was planned over the invented country, or over it without some of its facts."""
    kinds = {action.id: action.kind for action in knowledge.actions.values()}
    pack = nation.decision.world.pack

    def lay(planned, **facts):
        bare = dataclasses.replace(pack, facts={**pack.facts, **facts})
        return lay_scenario(planned, bare, on=ON, kinds=kinds, tree=knowledge.tree)

    return lay


def test_a_scenario_is_laid_with_all_its_changes_in_force_and_tells_their_own_days(laid):
    (laying,) = laid([INDICATOR, 'lay: approval, actions: [osimertinib], answer: "no", after_days: 400'], start=dt.date(2026, 9, 1))
    assert [dated.begins for dated in laying.changes] == [dt.date(2026, 9, 1), dt.date(2027, 10, 6)]
    rule = laying.laid.pack.rules[-1]
    assert rule.history[-1].since <= ON
    assert laying.laid.done == tuple(dated.change for dated in laying.changes)


def test_a_scenario_takes_in_programmes_after_so_many_days_and_its_own_changes_last(laid, library):
    (laying,) = laid("{programme: japan-2019, after_days: 90}")
    programme = library.landscape.programmes["japan-2019"]
    assert [dated.change.says for dated in laying.changes] == [change.says for change in programme.changes]
    assert {dated.begins - ON for dated in laying.changes} == {dt.timedelta(days=90)}
    assert not any(dated.own for dated in laying.changes)


def test_a_programme_that_finds_nothing_is_told_and_changes_nothing(over, library):
    laying = over(plan_programme(library, "china-nrdl-2017", ON), prices=())
    assert laying.finds_nothing
    assert [dated.lacks for dated in laying.changes] == ["prices"]


def test_a_file_that_only_takes_in_a_programme_which_finds_nothing_is_refused(over, library):
    planned = dataclasses.replace(plan_programme(library, "china-nrdl-2017", ON), file="mine.yaml", line=3)
    with pytest.raises(ScenarioRefused, match=r"mine\.yaml:3.*none of its changes finds anything"):
        over(planned, prices=())


def test_a_scenario_that_says_what_is_so_already_is_refused(laid, over):
    (nearer,) = laid(['lay: service, services: [imaging], available: "yes", distance_km: 1', INDICATOR])
    planned = nearer.planned
    reform = planned.reform
    again = dataclasses.replace(planned, reform=Reform(reform.id, reform.names, reform.changes[:1], ON), own=1, lines=planned.lines[:1])
    with pytest.raises(ScenarioRefused, match="says all of it already"):
        over(again, services=nearer.laid.pack.facts["services"])


def test_what_is_so_already_beside_what_is_not_is_told(laid, over):
    (nearer,) = laid(['lay: service, services: [imaging], available: "yes", distance_km: 1', INDICATOR])
    laying = over(nearer.planned, services=nearer.laid.pack.facts["services"])
    assert [dated.same for dated in laying.changes] == [True, False]


def test_an_included_programme_does_not_begin_before_its_scenario():
    with pytest.raises(ValueError, match="does not begin before"):
        Included("japan-2019", -1)


def test_a_pack_knows_since_its_first_dated_word(nation):
    pack = nation.decision.world.pack
    assert knows_since(pack) <= min(value.since for rule in pack.rules for value in rule.history)
    assert knows_since(dataclasses.replace(pack, rules=(), lists={})) is None


def test_the_nearest_names_are_proposed_and_the_first_where_none_is_like_it():
    assert nearest("xx-publik", ["xx-social", "xx-public"])[0] == "xx-public"
    assert nearest("qqq", ["a", "b", "c", "d"]) == ("a", "b", "c")
    assert nearest("qqq", []) == ()
