"""Import what others say, set the knowledge beside it, and see a conflict on the patient's page: end to end, in three languages."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from ceiba.language import LANGUAGES, translator

pytestmark = pytest.mark.slow

COLUMNS = (Path(__file__).parents[1] / "data" / "civic_columns.txt").read_text(encoding="utf-8").split()
"""The columns of CIViC's table of molecular profiles."""
AGAINST = {
    "molecular_profile": "EGFR L858R",
    "disease": "Lung Non-small Cell Carcinoma",
    "doid": "3908",
    "therapies": "Osimertinib",
    "evidence_type": "Predictive",
    "evidence_direction": "Does Not Support",
    "evidence_level": "D",
    "significance": "Sensitivity/Response",
    "citation": "Nobody et al., 2000",
    "evidence_status": "accepted",
    "evidence_id": "90001",
    "last_review_date": "2024-01-31",
    "is_flagged": "false",
}
FOR = {**AGAINST, "evidence_direction": "Supports", "evidence_level": "A", "evidence_id": "90002"}
SUBMITTED = {**FOR, "evidence_status": "submitted", "evidence_id": "90003"}


def write_table(file, *rows):
    lines = ["\t".join(COLUMNS), *("\t".join(row.get(column, "") for column in COLUMNS) for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def snapshot(ceiba, tmp_path):
    """A snapshot of an invented table of CIViC: one row for osimertinib, one against, one not accepted."""
    table = write_table(tmp_path / "01-Feb-2024-ClinicalEvidenceSummaries.tsv", AGAINST, FOR, SUBMITTED)
    said = ceiba("evidence", "import", table, "--from", "civic", "--into", tmp_path / "civic")
    assert (said.code, said.err) == (0, "")
    return tmp_path / "civic"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_import_says_what_was_taken_what_was_refused_and_why(ceiba, tmp_path, lang):
    table = write_table(tmp_path / "civic.tsv", AGAINST, SUBMITTED)
    said = ceiba("evidence", "import", table, "--from", "civic", "--into", tmp_path / "out", "--version", "of May", "--lang", lang)
    assert said.code == 0
    spoken = translator(lang).gettext
    assert "of May" in said.out
    assert spoken("not accepted by the source's editors") in said.out
    assert spoken("all three, so that they can be compared") in said.out
    with (tmp_path / "out" / "refused.csv").open(encoding="utf-8", newline="") as handle:
        (row,) = csv.DictReader(handle)
    assert (row["line"], row["column"], row["reason"]) == ("3", "evidence_status", "not accepted")
    assert row["problem"] == spoken("CIViC's editors have not accepted it: '{found}'", found="submitted")


def test_an_import_as_json_is_what_the_snapshot_says_of_itself(ceiba, tmp_path):
    table = write_table(tmp_path / "civic.tsv", AGAINST)
    said = ceiba("evidence", "import", table, "--from", "civic", "--into", tmp_path / "out", "--json")
    assert said.json["snapshot"]["counts"] | {"read": 1, "taken": 1, "comparable": 1} == said.json["snapshot"]["counts"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_check_shows_both_sides_and_counts_every_assertion(ceiba, snapshot, tmp_path, lang):
    said = ceiba("evidence", "check", "--against", snapshot, "--into", tmp_path / "check.csv", "--lang", lang)
    assert (said.code, said.err) == (0, "")
    spoken = translator(lang).gettext
    assert "osimertinib_egfr_common_1l" in said.out
    assert "CIViC EID90001" in said.out
    assert spoken("not told in the knowledge") in said.out
    assert spoken("no item about this treatment") in said.out
    with (tmp_path / "check.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    says = {row["says"] for row in rows if row["assertion"] == "osimertinib_egfr_common_1l"}
    assert says == {"agrees", "conflicts"}


def test_the_check_as_json_sums_to_all_assertions(ceiba, snapshot):
    found = ceiba("evidence", "check", "--against", snapshot, "--json").json
    assert sum(found["counts"].values()) == len(found["assertions"])
    assert any(conflict["item"] == "civic EID90001" for conflict in found["untold"])


def test_a_check_against_nothing_says_what_is_missing(ceiba):
    said = ceiba("evidence", "check")
    assert (said.code, said.out) == (2, "")
    assert "--against" in said.err


def test_conflicts_not_told_yet_are_written_ready_to_be_read(ceiba, snapshot, tmp_path):
    assert ceiba("evidence", "check", "--against", snapshot, "--conflicts", tmp_path / "new.yaml").code == 0
    assert "item: civic EID90001" in (tmp_path / "new.yaml").read_text("utf-8")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_is_assumed_is_listed_with_its_reason(ceiba, lang):
    said = ceiba("evidence", "assumed", "--lang", lang)
    listed = json.loads(ceiba("evidence", "assumed", "--json").out)
    assert said.code == 0
    assert all(row["id"] in said.out and row["reason"] in said.out for row in listed)
    assert {"assertion", "test"} <= {row["kind"] for row in listed}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_difference_says_what_was_added_removed_and_changed(ceiba, snapshot, tmp_path, lang):
    changed = {**FOR, "evidence_level": "B"}
    table = write_table(tmp_path / "later.tsv", changed, {**FOR, "evidence_id": "90004"})
    assert ceiba("evidence", "import", table, "--from", "civic", "--into", tmp_path / "later").code == 0
    said = ceiba("evidence", "diff", snapshot, tmp_path / "later", "--lang", lang)
    assert said.code == 0
    assert 'level: "A" → "B"' in said.out
    assert "civic EID90004" in said.out
    assert "civic EID90001" in said.out
    found = ceiba("evidence", "diff", snapshot, tmp_path / "later", "--json").json
    assert (found["added"], found["removed"]) == ([["item", "civic EID90004"]], [["item", "civic EID90001"]])


def test_a_long_difference_is_cut_at_the_terminal_and_whole_as_json(ceiba, snapshot, tmp_path):
    table = write_table(tmp_path / "later.tsv", *({**FOR, "evidence_id": str(number)} for number in range(1, 60)))
    assert ceiba("evidence", "import", table, "--from", "civic", "--into", tmp_path / "later").code == 0
    assert "and 29 more" in ceiba("evidence", "diff", snapshot, tmp_path / "later").out
    assert len(ceiba("evidence", "diff", snapshot, tmp_path / "later", "--json").json["added"]) == 59


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_conflict_of_a_snapshot_named_for_a_run_stands_in_the_report_and_in_why(ceiba, cohort, snapshot, tmp_path, lang):
    out = tmp_path / "out"
    said = ceiba("run", cohort, "--country", "br", "--into", out, "--evidence", snapshot, "--lang", lang, "--json")
    assert said.code == 0
    spoken = translator(lang).gettext
    why = ceiba("why", "RUT-7731", "osimertinib", "--from", out, "--lang", lang)
    assert spoken("Sources conflict.") in why.out
    assert "CIViC EID90001" in why.out
    told = ceiba("why", "RUT-7731", "osimertinib", "--from", out, "--json").json["needs"][0]["gates"][0]["reasons"][0]["conflicts"]
    assert [conflict["item"] for conflict in told] == ["CIViC EID90001"]
    pages = [page.read_text("utf-8") for page in (out / "results" / "reports").iterdir()]
    assert any("CIViC EID90001" in page and spoken("Sources conflict.") in page for page in pages)


def test_a_run_without_that_snapshot_decides_the_same(ceiba, cohort, snapshot, tmp_path, checksums):
    for name, words in (("with", ("--evidence", snapshot)), ("without", ())):
        assert ceiba("run", cohort, "--country", "br", "--into", tmp_path / name, *words).code == 0
    assert checksums(tmp_path / "with") == checksums(tmp_path / "without")
