"""Who reaches a service, and where the next ones would go, at the command line."""

from __future__ import annotations

import csv

import pytest

from ceiba.packs import shipped_countries

SITES = (
    "name,region,latitude,longitude,cost,currency,price_year\nNorte,XX-N,5.5,-31.2,600000,USD,2025\nSur,XX-S,-2.5,-29.1,800000,USD,2025\n"
)


@pytest.mark.parametrize("country", shipped_countries())
def test_every_pack_is_answered_and_says_what_it_rests_on(ceiba, country):
    said = ceiba("places", "--country", country, "--lang", "en")
    assert said.code == 0, said.err
    assert "nearest KNOWN one" in said.out
    assert "ASSUMED: people of a region live in its capital" in said.out


def test_what_is_not_known_is_null_and_never_a_number(ceiba):
    found = ceiba("places", "--country", "br", "--service", "egfr_pcr", "--json").json
    assert {row["km"] for row in found["access"]} == {None}
    assert {row["pack_says"] for row in found["access"]} == {"unknown"}
    assert found["siting"] is None


@pytest.fixture
def sites(tmp_path):
    path = tmp_path / "sites.csv"
    path.write_text(SITES, encoding="utf-8")
    return path


def test_the_next_laboratory_keeps_to_budget_and_floor_and_its_gap_is_printed(ceiba, tmp_path, sites):
    asked = ("places", "--country", "xx", "--service", "ngs_laboratory", "--next", "1", "--budget", "0.7M-USD", "--floor", "0.5")
    said = ceiba(*asked, "--sites", sites, "--into", tmp_path / "out", "--lang", "en")
    assert said.code == 0, said.err
    assert "INVENTED" in said.out
    assert "gap 0.00%" in said.out
    assert "Spent: 600,000 of 700,000 USD, at prices of 2025." in said.out
    assert "Every region has at least 50% of its people within reach." in said.out
    rows = list(csv.DictReader((tmp_path / "out" / "siting.csv").read_text(encoding="utf-8").splitlines()))
    north = next(row for row in rows if row["region"] == "XX-N")
    assert (north["within_before"], north["within_after"]) == ("0.0", "1.0")
    assert (tmp_path / "out" / "new-services.yaml").exists()


def test_json_of_the_next_laboratory_has_value_bound_and_gap_and_nothing_else_is_printed(ceiba, sites):
    found = ceiba(
        "places", "--country", "xx", "--service", "ngs_laboratory", "--next", "1", "--floor", "0.5", "--sites", sites, "--json"
    ).json
    siting = found["siting"]
    assert siting["sites"] == ["Norte"]
    assert siting["gap"] == 0
    assert siting["value"] == siting["bound"] == 1
    assert siting["below_floor"] == {}
    assert siting["spent"] is None, "no budget was asked for, so nothing is spent of one"
    assert found["rests_on"]["distances"] == "assumed: great circle"


def test_a_floor_that_no_choice_meets_is_said_and_no_gap_is_claimed(ceiba):
    asked = ("places", "--country", "co", "--service", "ngs_laboratory", "--next", "2", "--tolerable-km", "100", "--floor", "0.9")
    said = ceiba(*asked, "--lang", "en")
    assert said.code == 0
    assert "FLOOR NOT MET" in said.out
    assert "No choice meets it: every region could have 0.0% at most." in said.out
    assert "gap" not in said.out
    siting = ceiba(*asked, "--json").json["siting"]
    assert siting["gap"] is siting["bound"] is None
    assert siting["proved_best"] is False


def test_more_sites_than_candidates_are_refused(ceiba, sites):
    said = ceiba("places", "--country", "xx", "--service", "ngs_laboratory", "--next", "5", "--sites", sites, "--lang", "en")
    assert said.code == 2
    assert "5 new sites are asked for, and only 2 candidates are there" in said.err


def test_queues_are_settled_and_an_overloaded_one_has_no_wait(ceiba, tmp_path):
    queues = tmp_path / "queues.csv"
    queues.write_text(
        "service,region,cases_per_year,servers,days_per_case\nngs_laboratory,XX-C,700,2,1\nngs_laboratory,XX-S,400,1,1\n", encoding="utf-8"
    )
    asked = ("places", "--country", "xx", "--service", "ngs_laboratory", "--queues", queues)
    said = ceiba(*asked, "--lang", "en")
    assert "grows for ever" in said.out
    assert "nobody gives up" in said.out
    rows = ceiba(*asked, "--json").json["queues"]
    assert [row["wait_days"] is None for row in rows] == [False, True]
    patient = ceiba(*asked, "--patience-days", "90", "--json").json["queues"]
    assert all(row["wait_days"] is not None and row["converged"] for row in patient)
    assert patient[1]["gave_up_per_day"] > 0


COLOMBIA = ("places", "--country", "co", "--service", "ngs_laboratory", "--next", "2")


def test_beside_the_gap_stands_what_it_is_a_gap_of_and_how_many_regions_are_unknown(ceiba):
    said = ceiba(*COLOMBIA, "--lang", "en")
    document = ceiba(*COLOMBIA, "--json").json
    unknown = {row["region"] for row in document["access"] if row["pack_says"] == "unknown"}
    assert set(document["siting"]["regions_unknown"]) == unknown
    assert unknown
    told = said.out[said.out.index("gap 0.00%") :]
    assert "The gap is of this question alone" in told
    assert f"In {len(unknown)} of {len(document['access'])} regions it is unknown whether the service is there." in told
    assert "They are not known to be without it" in told


def test_a_service_of_which_every_region_is_told_has_no_doubt_beside_its_gap(ceiba, sites):
    asked = ("places", "--country", "xx", "--service", "ngs_laboratory", "--next", "1", "--sites", sites)
    assert ceiba(*asked, "--json").json["siting"]["regions_unknown"] == []
    said = ceiba(*asked, "--lang", "en")
    assert "The gap is of this question alone" in said.out
    assert "it is unknown whether the service is there" not in said.out


def test_what_sites_were_chosen_for_stands_before_them_with_the_other_objectives(ceiba):
    said = ceiba(*COLOMBIA, "--lang", "en")
    chosen = "Chosen for mean distance (--objective mean_distance); another (covered, worst_group) may choose other sites."
    assert said.out.index(chosen) < said.out.index("Cundinamarca (Bogotá)", said.out.index("Next sites, 2 at most"))
    other = ceiba(*COLOMBIA, "--objective", "worst_group", "--json").json["siting"]["sites"]
    assert other != ceiba(*COLOMBIA, "--json").json["siting"]["sites"]


def test_a_region_is_told_with_its_capital_and_two_with_one_capital_are_told_to_be_one_place(ceiba):
    said = ceiba(*COLOMBIA, "--lang", "en")
    assert "Cundinamarca (Bogotá)" in said.out
    assert "Arauca (" not in said.out, "its capital has its name"
    assert "Bogotá is the capital of Cundinamarca, Bogotá D.C.: here they are one place" in said.out


def test_the_people_of_a_pack_have_their_year_and_source_and_those_of_a_file_have_neither(ceiba, tmp_path):
    found = ceiba("places", "--country", "co", "--service", "ngs_laboratory", "--json").json
    assert found["people"]["total"] == sum(row["people"] for row in found["access"])
    assert (found["people"]["as_of"], found["people"]["sources"]) == (["2019"], ["co-population"])
    said = ceiba("places", "--country", "co", "--service", "ngs_laboratory", "--lang", "en")
    assert "People: 48,258,134, the sum of the regions, as of 2019. Source: Population of the first-level regions" in said.out
    own = tmp_path / "places.csv"
    own.write_text("name,region,people,latitude,longitude\nCentro,XX-C,1000,2.0,-30.0\n", encoding="utf-8")
    asked = ("places", "--country", "xx", "--service", "ngs_laboratory", "--places", own)
    assert ceiba(*asked, "--json").json["people"] == {"total": 1000, "as_of": [], "sources": [], "titles": []}
    assert "the sum of the regions" not in ceiba(*asked, "--lang", "en").out


def test_a_service_that_is_nowhere_in_the_country_leaves_no_region_unknown(ceiba):
    found = ceiba("places", "--country", "xx", "--service", "molecular_fish", "--next", "1", "--json").json
    assert found["siting"]["regions_unknown"] == []
