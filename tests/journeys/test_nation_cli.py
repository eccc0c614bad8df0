"""A nation at the command line."""

from __future__ import annotations

import csv
import shutil

import pytest

from ceiba.cli import run_command
from ceiba.language import LANGUAGES, translator
from ceiba.packs import find_pack
from ceiba.terms.roadblocks import GATES

ASKED = ("nation", "--country", "xx", "--people", "400")


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """The folder of the tables of a small nation."""
    folder = tmp_path_factory.mktemp("nation") / "out"
    assert run_command([*ASKED, "--into", str(folder), "--lang", "en"]) == 0
    return folder


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_nation_says_over_whom_it_was_counted_and_that_they_are_invented(ceiba, lang):
    said = ceiba(*ASKED, "--lang", lang)
    assert said.code == 0
    heading = "INVENTED: these people are for trying; what is counted of them is no evidence about the country."
    assert translator(lang).gettext(heading) in said.out
    assert "--run" in said.out
    assert "400" in said.out
    assert "disease=LUAD" in said.out


def test_a_nation_is_told_to_machines(ceiba):
    nation = ceiba(*ASKED, "--by", "region", "--json").json["nation"]
    assert nation["counted"] == {"kind": "invented", "people": 400, "invented": True, "seed": 7, "run": ""}
    assert [row["gate"] for row in nation["cascade"]] == list(GATES)
    assert list(nation["strata"]) == ["region"]
    incidence = [row for row in nation["used"] if row["file"] == "facts/incidence.csv"]
    assert incidence
    assert all(row["source"] or row["reason"] for row in nation["used"])


def test_an_order_of_advantage_gives_an_index(ceiba):
    without = ceiba(*ASKED, "--by", "sex", "--json").json["nation"]["gaps"]
    given = ceiba(*ASKED, "--by", "sex", "--order", "female,male", "--json").json["nation"]["gaps"]
    assert all(gap["concentration"] is None for gap in without)
    assert any(gap["concentration"] for gap in given)


def test_an_order_of_two_strata_at_once_is_refused(ceiba):
    said = ceiba(*ASKED, "--by", "sex", "--by", "region", "--order", "female,male")
    assert said.code == 2
    assert "--order" in said.err


def test_every_stratum_is_written_with_the_country_and_that_it_is_invented(tables):
    assert sorted(path.name for path in tables.iterdir()) == ["cascade.csv", "find_out.csv", "gaps.csv", "left_out.csv", "rests_on.csv"]
    rows = _rows(tables / "cascade.csv")
    assert {row["by"] for row in rows} == {
        "", "payer", "region", "sex", "disease", "stage", "age_band", "ancestry", "ethnicity", "uncertain",
    }  # fmt: skip
    for name in ("cascade", "find_out", "gaps", "rests_on"):
        assert {(row["country"], row["invented"]) for row in _rows(tables / f"{name}.csv")} == {("xx", "true")}


def test_a_finished_run_is_counted_in_place_of_invented_people(ceiba, finished):
    nation = ceiba("nation", "--country", "br", "--run", finished, "--json").json["nation"]
    assert nation["counted"]["kind"] == "run"
    assert nation["counted"]["people"] == 3
    assert nation["invented"] is False


def test_a_run_of_another_country_is_refused(ceiba, finished):
    said = ceiba("nation", "--country", "xx", "--run", finished)
    assert said.code != 0
    assert "'br'" in said.err


def test_without_any_incidence_there_is_no_national_number(ceiba, cohort, tmp_path):
    shutil.copytree(find_pack("xx"), tmp_path / "packs" / "xx")
    incidence = tmp_path / "packs" / "xx" / "facts" / "incidence.csv"
    incidence.write_text(incidence.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    assert ceiba("run", cohort, "--country", "xx", "--packs", tmp_path / "packs", "--into", tmp_path / "out").code == 0
    said = ceiba("nation", "--country", "xx", "--run", tmp_path / "out")
    assert said.code == 0, said.err
    assert "No national number" in said.out
    assert "at least" not in said.out
