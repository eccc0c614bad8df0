"""What packs lack and differ in, at the command line."""

from __future__ import annotations

import shutil

import pytest

from ceiba.packs import find_pack


def test_gaps_name_what_is_missing_wanted_old_and_assumed(ceiba):
    said = ceiba("pack", "gaps", "xx", "--people", 300, "--on", "2026-06-30", "--within", 0)
    assert said.code == 0
    assert "Indicators of which nothing is known" in said.out
    found = ceiba("pack", "gaps", "xx", "--people", 300, "--json").json
    assert "D1" in {entry["id"] for entry in found["ageing"]}
    assert {"A3", "H1"} <= set(found["unknown_indicators"])
    assert len(found["wanted"]) <= 10


def test_status_names_the_ten_most_wanted_facts(ceiba):
    said = ceiba("pack", "status", "br", "--people", 300)
    assert "Most wanted facts about Brazil" in said.out
    assert 1 <= len(ceiba("pack", "status", "br", "--people", 300, "--json").json["wanted"]) <= 10


def test_two_packs_of_one_country_differ_entry_by_entry(ceiba, tmp_path):
    other = shutil.copytree(find_pack("xx"), tmp_path / "xx")
    path = other / "facts/population.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("900000", "950000", 1), encoding="utf-8")
    (other / "policy/thresholds.yaml").write_text("[]\n", encoding="utf-8")
    found = ceiba("pack", "diff", "xx", other, "--json").json["structure"]
    assert {(entry["kind"], entry["part"]) for entry in found} == {("changed", "fact"), ("removed", "threshold")}
    assert [entry["fields"] for entry in found if entry["part"] == "fact"] == [[["population", "900000.0", "950000.0"]]]
    assert "population: 900000.0 → 950000.0" in ceiba("pack", "diff", "xx", other).out


def test_a_pack_does_not_differ_from_itself(ceiba):
    assert "Nothing differs." in ceiba("pack", "diff", "xx", "xx").out


def test_two_countries_differ_in_what_they_grant(ceiba):
    found = ceiba("pack", "diff", "xx", "br", "--json").json
    assert found["structure"] == []
    assert {(row["gate"], row["payer"], row["since"]) for row in found["granted"]} == {("available", "", None), ("covered", "", None)}


def test_each_side_of_a_comparison_is_named_with_the_day_on_which_it_is_asked(ceiba):
    found = ceiba("pack", "diff", "xx", "br", "--json").json
    days = {country: verified_through(country) for country in ("xx", "br")}
    assert (found["before_on"], found["after_on"]) == (days["xx"], days["br"])
    assert "xx, asked on June 30, 2026 → br, asked on" in ceiba("pack", "diff", "xx", "br").out


def verified_through(country):
    """The day through which a pack was verified, as its file writes it."""
    text = (find_pack(country) / "pack.yaml").read_text(encoding="utf-8")
    return next(line.partition(": ")[2] for line in text.splitlines() if line.startswith("verified_through"))


def refused_by(folder, rule, day, more=""):
    """A copy of the invented pack in which the public payer refuses what a rule grants, from a day on."""
    other = shutil.copytree(find_pack("xx"), folder / "xx")
    path = other / "policy/coverage/public_lung.yaml"
    entries = path.read_text(encoding="utf-8").split("\n- id: ")
    place = next(n for n, entry in enumerate(entries) if entry.startswith(rule + "\n"))
    no = f'    - {{from: {day}, answer: "no", source: xx-list-2020, place: page 2, confidence: high, paraphrase: Ended{more}}}\n'
    entries[place] = entries[place].rstrip("\n") + "\n" + no
    path.write_text("\n- id: ".join(entries), encoding="utf-8")
    return other


def test_a_refusal_by_one_payer_is_one_row_though_another_still_covers(ceiba, tmp_path):
    other = refused_by(tmp_path, "xx_public_osimertinib", "2026-06-01")
    found = ceiba("pack", "diff", "xx", other, "--json").json
    (row,) = found["granted"]
    assert {name: row[name] for name in ("gate", "payer", "before", "after", "since", "only_read")} == {
        "gate": "covered",
        "payer": "xx-public",
        "before": "yes",
        "after": "no",
        "since": "2026-06-01",
        "only_read": False,
    }
    said = ceiba("pack", "diff", "xx", other).out
    assert "Standard treatments granted otherwise: 1 of" in said
    assert "covered: Invented public system  yes → no  June 1, 2026" in said
    assert "+ no, since June 1, 2026, xx-list-2020" in said
    assert "history" not in said
    assert "{" not in said


def test_a_list_that_was_only_read_between_two_days_is_no_change_of_law(ceiba, tmp_path):
    other = refused_by(tmp_path, "xx_public_osimertinib", "2026-06-01", ", date_precision: read")
    found = ceiba("pack", "diff", other, "--on", "2026-05-31", "2026-06-01", "--json").json
    assert [(t["id"], t["only_read"]) for t in found["turned"]] == [("xx_public_osimertinib", True)]
    assert [row["only_read"] for row in found["granted"]] == [True]
    said = ceiba("pack", "diff", other, "--on", "2026-05-31", "2026-06-01").out
    assert said.count("(read on June 1, 2026; when it began is not known)") == 2
    assert "1 was only read between" in said


def test_what_nobody_verified_any_longer_is_told_apart(ceiba, tmp_path):
    other = refused_by(tmp_path, "xx_public_osimertinib", "2026-06-01", ", valid_through: 2026-06-10")
    found = ceiba("pack", "diff", other, "--on", "2026-06-05", "2026-06-20", "--json").json
    assert [(row["before"], row["after"], row["stale"], row["since"]) for row in found["granted"]] == [("no", "unknown", True, None)]
    said = ceiba("pack", "diff", other, "--on", "2026-06-05", "2026-06-20").out
    assert "(no longer verified)" in said
    assert "1 is not known any longer" in said


def test_a_payer_that_one_side_lacks_is_compared_by_what_at_least_one_covers(ceiba):
    said = ceiba("pack", "diff", "xx", "br").out
    assert "covered by a payer" in said


def test_one_pack_differs_between_two_days(ceiba):
    said = ceiba("pack", "diff", "xx", "--on", "2024-02-29", "2024-03-01")
    assert said.code == 0
    assert "xx_public_osimertinib" in said.out
    found = ceiba("pack", "diff", "xx", "--on", "2025-07-31", "2025-08-01", "--json").json
    assert ("indicator", "L5", "1", "0") in {(t["part"], t["id"], t["before"], t["after"]) for t in found["turned"]}


@pytest.mark.parametrize("words", [("xx",), ("xx", "br", "--on", "2024-01-01", "2025-01-01"), ("xx", "br", "co")])
def test_a_comparison_of_the_wrong_number_of_packs_says_what_to_name(ceiba, words):
    said = ceiba("pack", "diff", *words)
    assert said.code == 2
    assert "Name two packs, or one pack and two days." in said.err
