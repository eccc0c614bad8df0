"""A nation at the command line."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import shutil

import pytest

from ceiba.cli import run_command
from ceiba.evidence import load_knowledge
from ceiba.language import translator
from ceiba.packs import find_pack
from ceiba.terms.roadblocks import GATES

ASKED = ("nation", "--country", "xx", "--people", "400")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a small nation says in Spanish, and the folder of its tables."""
    folder, out = tmp_path_factory.mktemp("nation") / "out", io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command([*ASKED, "--into", str(folder), "--lang", "es"]) == 0
    return out.getvalue(), folder


@pytest.fixture(scope="module")
def nation():
    """The same nation as machines read it, by sex, ordered by what somebody says."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert run_command([*ASKED, "--by", "sex", "--order", "female,male", "--json"]) == 0
    return json.loads(out.getvalue())["nation"]


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_nation_says_over_whom_it_was_counted_and_that_they_are_invented(told):
    said, folder = told
    heading = "INVENTED: these people are for trying; what is counted of them is no evidence about the country."
    assert translator("es").gettext(heading) in said
    assert "--run" in said
    assert "400" in said
    assert load_knowledge().tree.name("LUAD").es in said
    assert str(folder / "cascade.csv") in said


def test_a_nation_is_told_to_machines(nation):
    assert nation["counted"] == {"kind": "invented", "people": 400, "invented": True, "seed": 7, "run": ""}
    assert [row["gate"] for row in nation["cascade"]] == list(GATES)
    assert list(nation["strata"]) == ["sex"]
    assert any(row["file"] == "facts/incidence.csv" for row in nation["used"])
    assert all(row["source"] or row["reason"] for row in nation["used"])


def test_an_order_of_advantage_gives_an_index_and_without_one_there_is_none(nation, told):
    assert any(gap["concentration"] for gap in nation["gaps"])
    rows = [row for row in _rows(told[1] / "gaps.csv") if row["by"] == "sex"]
    assert rows
    assert {row["concentration"] for row in rows} == {""}


def test_an_order_of_two_strata_at_once_is_refused(ceiba):
    said = ceiba(*ASKED, "--by", "sex", "--by", "region", "--order", "female,male")
    assert said.code == 2
    assert "--order" in said.err


def test_every_stratum_is_written_with_the_country_and_that_it_is_invented(told):
    _, tables = told
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
