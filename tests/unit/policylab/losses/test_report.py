"""What `ceiba roadblocks` says: the same numbers on the screen, in the tables, and of every stratum."""

from __future__ import annotations

import csv

import msgspec
import pytest

from ceiba.cli.show_roadblocks import show_roadblocks, show_values
from ceiba.errors import OutputError
from ceiba.job import roadblocks_of, write_roadblocks
from ceiba.language import use
from ceiba.policylab.losses import BOUNDS
from ceiba.reports import names_of


@pytest.fixture(scope="module")
def report(nation):
    return roadblocks_of(nation, ("payer", "stage"))


def test_the_tables_hold_every_bound_stratum_and_roadblock_with_its_lever(report, tmp_path):
    paths = {path.stem: path for path in write_roadblocks(report, tmp_path / "out")}
    assert set(paths) == {"totals", "roadblocks", "obstacles", "markers_without_prevalence"}
    rows = {name: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for name, path in paths.items()}
    assert {(row["bound"], row["by"]) for row in rows["totals"]} == {(b, by) for b in BOUNDS for by in ("", "payer", "stage")}
    lost = {row["bound"]: float(row["lost"]) for row in rows["totals"] if not row["by"]}
    for bound, whole in lost.items():
        values = [float(row["value"]) for row in rows["roadblocks"] if (row["bound"], row["by"], row["unit"]) == (bound, "", "needs")]
        assert sum(values) == pytest.approx(whole)
    assert all(row["lever"] and row["owners"] and row["invented"] == "true" for row in rows["roadblocks"])


def test_a_folder_that_cannot_be_written_is_said(report, tmp_path):
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="cannot be written"):
        write_roadblocks(report, tmp_path / "out")


@pytest.fixture
def english():
    """Words in English, and afterwards as before."""
    yield use("en")
    use("en")


def test_the_screen_says_that_people_are_invented_and_how_to_read_it(english, report, nation, capsys):
    world = nation.decision.world
    show_roadblocks(report, names_of(world.knowledge, world.pack), ("payer",))
    shown = capsys.readouterr().out
    assert "INVENTED" in shown
    assert "Shapley value" in shown
    assert shown.count("The single obstacles worth most") == sum(bool(found["obstacles"]) for found in report.bounds.values())
    assert "published QALYs" in shown
    assert "– where no such option meets it" in shown


def test_what_nobody_published_is_never_a_zero_of_qalys_on_the_screen(english, report, capsys):
    found = report.bounds["lower"]
    named = {row["roadblock"] for row in found["roadblocks"] if row["unit"] == "needs"}
    without = [{**row, "value": 0.0} if row["unit"] == "qalys" else row for row in found["roadblocks"]]
    show_values(without, found["totals"], report, most=len(named))
    lines = [line for line in capsys.readouterr().out.splitlines()[1:] if line.strip()]
    assert len(lines) == len(named)
    assert all(line.endswith("–") for line in lines)


def test_where_nothing_is_lost_no_qalys_are_told_and_no_obstacle_is_named(english, report, nation, capsys):
    world = nation.decision.world
    empty = {**report.bounds["upper"], "roadblocks": [], "obstacles": []}
    empty["totals"] = {**empty["totals"], "lost": 0.0, "qalys": 0.0, "unpriced": 0.0}
    show_roadblocks(
        msgspec.structs.replace(report, bounds={"lower": report.bounds["lower"], "upper": empty}), names_of(world.knowledge, world.pack), ()
    )
    shown = capsys.readouterr().out
    assert shown.count("QALYs lost: ") == 1
    assert shown.count("The single obstacles worth most") == 1
