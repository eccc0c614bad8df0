"""What a pack knows of where a service is; what it is silent about stays unknown."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from ceiba.decisions import World
from ceiba.decisions.gates import GATE_FUNCTIONS
from ceiba.evidence import load_knowledge
from ceiba.job import PlacesQuestion, new_services, places_document, places_in, write_places
from ceiba.job.landscape import landscape_names
from ceiba.job.question import open_pack
from ceiba.packs import Reform, ServiceChange, lay_over, load_landscape, near_enough
from ceiba.policylab.places import WaitClass, WaitClasses, changed_wait, known_sites
from ceiba.policylab.scenarios.reading import Library, plan_file
from ceiba.terms.answers import Value
from ceiba.terms.documents import read_plain
from ceiba.terms.situations import Situation
from ceiba.terms.texts import Text


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


def test_known_sites_are_centres_that_say_so_and_capitals_of_regions_that_have_it(knowledge):
    sites = known_sites(open_pack("co", knowledge), ("oncology_centre",))
    assert {site.basis for site in sites} == {"region"}, "no centre of the pack names it"
    named = known_sites(open_pack("co", knowledge), ("ngs_panel", "ngs_laboratory"))
    assert [(site.basis, site.region) for site in named] == [("centre", "CO-VAC")]


def test_a_service_that_is_somewhere_in_the_country_is_at_no_known_distance():
    access = places_in(PlacesQuestion(country="br", services=("egfr_pcr",), tolerable_km=200.0)).access[0]
    assert access.somewhere is True
    assert np.isnan(access.km).all()
    assert access.mean_km is None
    assert sum(each.within for each in access.reached) == sum(each.beyond for each in access.reached) == 0
    assert sum(each.unknown for each in access.reached) > 0


def test_a_published_distance_stands_before_the_great_circle():
    found = places_in(PlacesQuestion(country="xx", services=("ngs_laboratory",)))
    access = found.access[0]
    km = {place.region: each for place, each in zip(access.places, access.km, strict=True)}
    assert (km["XX-S"], km["XX-C"]) == (180, 12)
    assert access.said == {"XX-C": True, "XX-N": False, "XX-S": True}
    rows = {row["region"]: row for row in places_document(found)["access"]}
    assert rows["XX-S"]["basis"] == "published"
    assert rows["XX-N"]["basis"] == "great_circle"
    assert rows["XX-N"]["pack_says"] == "no"


def test_a_region_that_the_pack_is_silent_about_is_not_one_without_the_service():
    rows = places_document(places_in(PlacesQuestion(country="co", services=("ngs_laboratory",))))["access"]
    assert {row["pack_says"] for row in rows} == {"yes", "unknown"}


def test_no_tolerable_distance_is_invented():
    access = places_in(PlacesQuestion(country="co", services=("ngs_laboratory",))).access[0]
    assert access.tolerable_km is None
    assert access.reached == ()
    assert access.catchments is None


def test_the_sum_of_access_is_the_supply_that_is_reached():
    access = places_in(PlacesQuestion(country="mx", services=("ngs_laboratory",), tolerable_km=300.0)).access[0]
    people = np.array([place.people for place in access.places])
    assert access.catchments.access @ people == pytest.approx(access.catchments.supply_reached)


def near_from(knowledge, pack, region):
    world = World(knowledge, pack, pack.as_of)
    situation = Situation(region=region, payers=("xx-public",))
    ngs = knowledge.actions["ngs_panel"]
    return near_enough(world.question(situation), ngs, "xx-public"), GATE_FUNCTIONS["reachable"](world, ngs, situation)


def laid_over(knowledge, pack, *changes):
    kinds = {action.id: action.kind for action in knowledge.actions.values()}
    reform = Reform("new-services", Text(es="x", pt="x", en="x"), changes, pack.manifest.verified_through)
    laid = lay_over(pack, reform, on=pack.manifest.verified_through, kinds=kinds, tree=knowledge.tree)
    assert laid.done == changes
    return laid.pack


def test_a_placed_laboratory_laid_over_the_pack_changes_the_reachable_gate(knowledge):
    pack = open_pack("xx", knowledge)
    found = places_in(PlacesQuestion(country="xx", services=("ngs_laboratory",), most_new=1, floor=0.5))
    assert found.sited.placement.sites == ("XX-N",)
    changes = new_services(found, found.sited)
    assert [(change.regions, change.distance_km) for change in changes] == [(("XX-N",), 0.0)]
    with_it = laid_over(knowledge, pack, *changes)
    (near_before, gate_before), (near_after, gate_after) = (near_from(knowledge, each, "XX-N") for each in (pack, with_it))
    assert near_before.value is gate_before.value is Value.NO
    assert "no_capacity" in gate_before.roadblocks
    assert near_after.value is gate_after.value is Value.UNKNOWN, "how long people will wait at the laboratory is not known"
    assert "no_capacity" not in gate_after.roadblocks
    assert any(missing.what.startswith("wait_days") for missing in near_after.missing)
    assert next(row for row in with_it.services["ngs_laboratory"] if row["region"] == "XX-N").cited.assumed
    assert near_from(knowledge, with_it, "XX-S") == near_from(knowledge, pack, "XX-S"), "nobody else comes nearer"


def test_a_placed_laboratory_with_a_wait_in_time_is_reachable(knowledge):
    pack = open_pack("xx", knowledge)
    found = places_in(PlacesQuestion(country="xx", services=("ngs_laboratory",), most_new=1, floor=0.5))
    (placed,) = new_services(found, found.sited)
    near, gate = near_from(knowledge, laid_over(knowledge, pack, msgspec.structs.replace(placed, wait_days=7.0)), "XX-N")
    assert near.value is Value.YES
    assert not set(gate.roadblocks) & {"no_capacity", "too_far", "wait_too_long"}


def test_a_wait_that_more_servers_shorten_turns_the_gate(knowledge):
    pack = open_pack("xx", knowledge)
    row = next(row for row in pack.services["ngs_laboratory"] if row["region"] == "XX-S")
    limit = pack.threshold("wait_days", "test").value
    ladder = WaitClasses((WaitClass("in time", 1.0, limit), WaitClass("late", 1.0)), "the limit of the pack")
    found = changed_wait(row["wait_days"], 1, 3.0, ladder, servers_after=2)
    assert (found.before.name, found.after.name) == ("late", "in time")
    says = Text(es="x", pt="x", en="x")
    shorter = ServiceChange(says=says, services=("ngs_laboratory",), available="yes", wait_days=found.after.wait_days, regions=("XX-S",))
    before, after = (near_from(knowledge, each, "XX-S")[0] for each in (pack, laid_over(knowledge, pack, shorter)))
    assert before.value is Value.NO
    assert "wait_too_long" in before.roadblocks
    assert "wait_too_long" not in after.roadblocks
    assert after.value is Value.YES


def test_the_tables_and_the_scenario_are_written(tmp_path, knowledge):
    found = places_in(PlacesQuestion(country="co", services=("ngs_laboratory",), most_new=2))
    written = {path.name for path in write_places(found, tmp_path / "out")}
    assert written == {"access.csv", "workforce.csv", "siting.csv", "new-services.yaml"}
    scenario, _ = read_plain((tmp_path / "out" / "new-services.yaml").read_text(encoding="utf-8"))
    changes = scenario["scenarios"][0]["changes"]
    assert scenario["country"] == "co"
    assert {change["lay"] for change in changes} == {"service"}
    assert [change["regions"] for change in changes] == [[site] for site in found.sited.placement.sites]


def test_the_scenario_that_is_written_can_be_read_and_laid(tmp_path, knowledge):
    found = places_in(PlacesQuestion(country="co", services=("ngs_laboratory",), most_new=2, tolerable_km=150.0))
    write_places(found, tmp_path / "out")
    names = landscape_names(knowledge)
    library = Library(load_landscape(names), names)
    data = (tmp_path / "out" / "new-services.yaml").read_bytes()
    (planned,) = plan_file(library, open_pack("co", knowledge), "new-services.yaml", data)
    assert planned.reform.changes == new_services(found, found.sited)


def test_a_far_laboratory_does_not_turn_what_was_unknown_into_too_far(knowledge):
    found = places_in(PlacesQuestion(country="co", services=("ngs_laboratory",), most_new=1, tolerable_km=150.0))
    changes = new_services(found, found.sited)
    assert all(change.distance_km <= 150 for change in changes)
    far = {region for region, km in found.sited.placement.after.mean_km_by_group.items() if km > 150}
    assert far
    pack = open_pack("co", knowledge)
    with_it = laid_over(knowledge, pack, *changes)
    regions = {row["region"] for row in with_it.services["ngs_laboratory"]}
    assert not far & (regions - {row["region"] for row in pack.services["ngs_laboratory"]})
