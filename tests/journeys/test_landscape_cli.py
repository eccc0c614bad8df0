"""The landscape and the programmes abroad at the command line."""

from __future__ import annotations

import csv
import shutil

import pytest

from ceiba.language import LANGUAGES
from ceiba.packs import find_pack, shipped_countries

REAL = [country for country in shipped_countries() if country != "xx"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_country_s_landscape_is_told_in_the_language_asked_for(ceiba, lang):
    said = ceiba("landscape", "--country", "xx", "--lang", lang)
    assert said.code == 0
    words = {"es": "Instituciones frágiles", "pt": "Instituições frágeis", "en": "Fragile institutions"}
    assert words[lang] in said.out
    assert {"es": "INVENTADO", "pt": "INVENTADO", "en": "INVENTED"}[lang] in said.out


def test_without_a_country_every_real_country_stands_beside_the_others(ceiba):
    said = ceiba("landscape")
    assert said.code == 0
    heading = next(line for line in said.out.splitlines() if "indicator" in line)
    assert heading.split()[1:] == [country.upper() for country in REAL]


def test_what_fell_is_said_and_unknown_is_no_zero(ceiba):
    (found,) = ceiba("landscape", "--country", "xx", "--json").json["countries"]
    indicators = {entry["id"]: entry for entry in found["indicators"]}
    assert (indicators["L5"]["score"], indicators["L5"]["trend"]) == (0, "fallen")
    assert (indicators["D1"]["state"], indicators["D1"]["score"]) == ("stale", None)
    assert (indicators["D3"]["state"], indicators["D3"]["score"]) == ("not_scored", None)
    assert (indicators["L4"]["state"], indicators["L4"]["score"]) == ("scored", 0)
    assert "INVENTED" not in str(found)
    assert found["invented"] is True


def test_a_landscape_of_another_day_gives_what_held_then(ceiba):
    (found,) = ceiba("landscape", "--country", "xx", "--on", "2025-07-31", "--json").json["countries"]
    assert {entry["id"]: entry["score"] for entry in found["indicators"]}["L5"] == 1


def test_pages_in_three_languages_and_tables_are_written(ceiba, tmp_path):
    said = ceiba("landscape", "--country", "xx", "--compare", "br", "--into", tmp_path / "out")
    assert said.code == 0
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [
        "access.csv",
        "facts.csv",
        "indicators.csv",
        "landscape-xx.en.html",
        "landscape-xx.es.html",
        "landscape-xx.pt.html",
        "recommendations.csv",
    ]
    with (tmp_path / "out" / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["country"] for row in rows} == {"xx", "br"}
    unknown = [row for row in rows if row["state"] == "unknown"]
    assert unknown
    assert all(row["score"] == "" for row in unknown)
    scored = [row for row in rows if row["state"] == "scored"]
    assert all(row["source"] and row["place"] and row["since"] for row in scored)
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert {row["country"] for row in facts} == {"xx", "br"}
    assert all(row["source"] if row["assumed"] == "" else row["reason"] for row in facts)


def test_a_pack_of_ones_own_stands_beside_one_that_ships(ceiba, tmp_path):
    shutil.copytree(find_pack("uy"), tmp_path / "packs" / "uy")
    alone = ceiba("landscape", "--packs", tmp_path / "packs", "--json")
    assert [each["country"] for each in alone.json["countries"]] == ["uy"]
    beside = ceiba("landscape", "--country", "uy", "--packs", tmp_path / "packs", "--compare", "br", "--json")
    assert [each["country"] for each in beside.json["countries"]] == ["uy", "br"]
    neither = ceiba("landscape", "--country", "qq", "--packs", tmp_path / "packs")
    assert neither.code == 20
    assert "holds no pack 'qq'" in neither.err


def test_an_output_folder_that_cannot_be_is_one_sentence(ceiba, tmp_path):
    (tmp_path / "file").write_text("")
    said = ceiba("landscape", "--country", "xx", "--into", tmp_path / "file")
    assert said.code == 30
    assert "cannot be written" in said.err


def test_a_country_without_a_pack_is_named(ceiba):
    assert ceiba("landscape", "--country", "zz").code == 20


def test_programmes_are_listed_and_shown_with_what_failed(ceiba):
    listed = ceiba("programme", "list")
    assert listed.code == 0
    assert "japan-2019" in listed.out
    shown = ceiba("programme", "show", "korea-2017")
    assert shown.code == 0
    assert "  − " in shown.out


@pytest.mark.parametrize("country", shipped_countries())
def test_a_programme_can_be_laid_over_every_country(ceiba, country):
    laid = ceiba("programme", "show", "japan-2019", "--country", country, "--json").json["laid"]
    assert laid["done"], country
    assert {idle["lacks"] for idle in laid["idle"]} <= {"payer", "prices", "testing", "workforce"}


def test_what_is_laid_is_said_to_be_assumed(ceiba):
    said = ceiba("programme", "show", "japan-2019", "--country", "xx", "--start", "2027-01-01")
    assert "January 1, 2027" in said.out
    assert "Everything laid is assumed" in said.out


def test_what_a_programme_would_change_is_said_treatment_by_treatment(ceiba, landscape_folder):
    words = ("programme", "show", "erewhon-2020", "--folder", landscape_folder, "--country", "xx")
    laid = ceiba(*words, "--json").json["laid"]
    assert {(row["gate"], row["payer"], row["before"], row["after"]) for row in laid["granted"]} == {("available", "", "no", "yes")}
    assert {"gate": "covered", "payer": "xx-public", "answer": "yes", "actions": ["ngs_panel"]} in laid["entries"]
    amounts = [field for each in laid["otherwise"] for field in each["fields"] if field[0] == "amount"]
    assert amounts
    assert all(float(after) == float(before) / 2 for _, before, after in amounts)
    said = ceiba(*words).out
    assert " standard treatments would be approved or covered otherwise." in said
    assert "approved by the regulator  no → yes" in said
    assert "amount: 2900.0 → 1450.0" in said


def test_a_programme_that_changes_no_treatment_says_so_and_what_it_changes(ceiba):
    said = ceiba("programme", "show", "japan-2019", "--country", "co", "--start", "2027-03-01").out
    assert "No standard treatment would be approved or covered otherwise." in said
    assert "ngs_panel" in said
    assert "score: – → 1; + 1, since March 1, 2027, assumed" in said
    lists_only = ceiba("programme", "show", "korea-2017", "--country", "xx").out
    assert "No price, share of patients tested, workforce, service, limit or indicator would be otherwise." in lists_only


def test_a_programme_that_begins_after_the_pack_was_verified_is_compared_on_the_pack_s_day(ceiba):
    now = ceiba("programme", "show", "orbis-2019", "--country", "xx", "--json").json["laid"]
    later = ceiba("programme", "show", "orbis-2019", "--country", "xx", "--start", "2030-01-01", "--json").json["laid"]
    assert now["granted"]
    assert (later["granted"], later["asked_on"], later["start"]) == (now["granted"], "2026-06-30", "2030-01-01")


def test_programmes_of_one_s_own_are_listed(ceiba, landscape_folder):
    assert [each["id"] for each in ceiba("programme", "list", "--folder", landscape_folder, "--json").json] == ["erewhon-2020"]
    assert ceiba("programme", "show", "japan-2019", "--folder", landscape_folder).code == 40


def test_a_programme_that_is_none_is_named_with_those_that_are(ceiba):
    said = ceiba("programme", "show", "atlantis")
    assert said.code == 40
    assert "japan-2019" in said.err


def test_the_shipped_programmes_pass_their_check_and_their_sentences(ceiba):
    assert ceiba("programme", "check").code == 0
    assert ceiba("programme", "check", "--json").json == {"faults": []}
    said = ceiba("programme", "test", "--json")
    assert (said.code, said.json["failed"]) == (0, [])
    assert said.json["sentences"] >= 28


def test_a_broken_programme_is_refused_with_file_line_problem_and_remedy(ceiba, landscape_folder):
    path = landscape_folder / "programmes/erewhon-2020.yaml"
    path.write_text(path.read_text().replace("[ngs_panel]", "[tea_leaves]"))
    said = ceiba("programme", "check", "--folder", landscape_folder)
    assert said.code == 24
    assert "programmes/erewhon-2020.yaml:16: 'tea_leaves' is no action" in said.out
    assert ceiba("programme", "check", "--folder", landscape_folder, "--json").code == 24


def test_a_sentence_that_does_not_hold_is_told(ceiba, landscape_folder):
    path = landscape_folder / "programmes/erewhon-2020.test.yaml"
    path.write_text(path.read_text().replace('before: {covered: "no"}', 'before: {covered: "yes"}'))
    said = ceiba("programme", "test", "--folder", landscape_folder)
    assert said.code == 22
    assert "without it: `covered` came out as `no`; expected: `yes`" in said.out
    assert ceiba("programme", "test", "--folder", landscape_folder, "--json").code == 22


@pytest.fixture
def landscape_folder(tmp_path):
    """A small whole landscape of the user's own."""
    from pathlib import Path

    return shutil.copytree(Path(__file__).resolve().parents[1] / "bad" / "landscape" / "whole", tmp_path / "own")
