"""The demonstration: it ends with a nation counted, where it loses its patients, a reform on three countries, and a roadmap."""

from __future__ import annotations

import csv

import pytest


@pytest.fixture
def small(monkeypatch):
    """Few people, so that the test is quick; the demonstration itself counts more."""
    monkeypatch.setattr("ceiba.job.demo_nation.PEOPLE", 300)


def test_the_demonstration_ends_with_a_nation_and_a_reform_on_three_countries(ceiba, small, tmp_path):
    said = ceiba("demo", "--people", "100", "--into", str(tmp_path / "demo"), "--quiet")
    assert said.code == 0
    parts = (
        "A nation at once: Colombia",
        "Access cascade, needs a year",
        "Roadblocks.",
        "One reform from abroad on three countries",
        "roadmap of Colombia",
    )
    places = [said.out.index(words) for words in parts]
    assert places == sorted(places)
    reform = said.out[places[-2] :]
    assert all(country in reform for country in ("Colombia", "Brazil", "Mexico"))
    nation = tmp_path / "demo" / "nation"
    rows = list(csv.DictReader((nation / "co" / "roadblocks.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["bound"] for row in rows} == {"lower", "between", "upper"}
    counted = list(csv.DictReader((nation / "chile-lrs-2015" / "cascade.csv").read_text(encoding="utf-8").splitlines()))
    assert {row["country"] for row in counted} == {"co", "br", "mx"}
    milestones = list(csv.DictReader((nation / "roadmap" / "milestones.csv").read_text(encoding="utf-8").splitlines()))
    assert milestones
    assert (nation / "roadmap" / "roadmap.png").read_bytes().startswith(b"\x89PNG")
    assert f"ceiba why --roadmap {nation / 'roadmap'} MILESTONE" in said.out.replace("\n", " ")
