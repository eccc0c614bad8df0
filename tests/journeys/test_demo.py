"""The demonstration: invented people of two countries and a real study, then a nation counted, a reform on three, and a roadmap."""

from __future__ import annotations

import csv

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def into(tmp_path_factory):
    """Where the one demonstration of these tests lies."""
    return tmp_path_factory.mktemp("demo") / "demo"


@pytest.fixture
def said(ceiba, cohort, into, monkeypatch):
    """What it said. Few people, so that the test is quick; the demonstration itself counts more."""
    monkeypatch.setattr("ceiba.job.demo_nation.PEOPLE", 300)
    return ceiba("demo", "--people", "100", "--seed", "7", "--into", into, "--study", cohort)


def _rows(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_the_demonstration_decides_invented_people_and_ends_with_a_nation(said, ceiba, into, tmp_path, checksums):
    assert (said.code, said.err) == (0, "")
    assert said.out.count("INVENTED") == 3  # the study is real
    assert sorted(path.name for path in into.iterdir()) == ["br", "landscape", "nation", "study", "xx"]
    for country in ("xx", "br"):
        reports = (into / country / "results" / "reports").iterdir()
        assert sorted(path.suffixes[0] for path in reports) == [".en", ".es", ".pt"]
    _check_nation(said, into / "nation")
    again = ceiba("run", into / "xx" / "people", "--country", "xx", "--into", tmp_path / "again", "--reports", "1", "--json").json
    assert again["run"]["tables"]["patients"] == 100
    assert again["run"]["invented"] is True
    assert checksums(tmp_path / "again") == checksums(into / "xx")


def _check_nation(said, nation):
    parts = ("A nation at once: Colombia", "Access cascade, needs a year", "Roadblocks.", "One reform from abroad", "Colombia, roadmap 20")
    places = [said.out.index(words, said.out.index(parts[0])) for words in parts]
    assert places == sorted(places)
    reform = said.out[places[-2] :]
    assert all(country in reform for country in ("Colombia", "Brazil", "Mexico"))
    assert {row["bound"] for row in _rows(nation / "co" / "roadblocks.csv")} == {"lower", "between", "upper"}
    assert {row["country"] for row in _rows(nation / "chile-lrs-2015" / "cascade.csv")} == {"co", "br", "mx"}
    assert _rows(nation / "roadmap" / "milestones.csv")
    assert (nation / "roadmap" / "roadmap.png").read_bytes().startswith(b"\x89PNG")
    assert f"ceiba why --roadmap {nation / 'roadmap'} MILESTONE" in said.out
