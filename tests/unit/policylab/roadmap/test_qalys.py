"""A roadmap that makes most of QALYs: they are those of the gains that are published, each with its study, and the rest is counted."""

from __future__ import annotations

import csv
import math

import msgspec
import numpy as np
import pytest

from ceiba.cli.roadmap_notes import qalys_note
from ceiba.cli.show_milestone import show_milestone
from ceiba.cli.show_milestone_worth import qalys_line
from ceiba.cli.show_roadmap import show_roadmap
from ceiba.evidence import load_knowledge
from ceiba.job import write_roadmap
from ceiba.job.cheers import roadmap_cheers
from ceiba.job.roadmap import _gains, _published
from ceiba.job.roadmap_record import keep
from ceiba.language import translator
from ceiba.policylab.budgets import Budget
from ceiba.policylab.roadmap import (
    Asked,
    Country,
    Terms,
    gains_behind,
    make_roadmap,
    milestones,
    one_at_a_time,
    paid_because_of,
    patients_paid,
    spread,
)
from ceiba.policylab.roadmap.problem import Evaluator

LEVERS = ("approve-medicines", "list-immunotherapy", "list-lung", "reflex-testing", "tele-oncology", "regional-centres")


@pytest.fixture(scope="module")
def published():
    return _published("xx", load_knowledge().tree)


@pytest.fixture(scope="module")
def country(nation, library, published):
    return Country(nation.decision, tuple(lever for lever in library.levers if lever.id in LEVERS), _gains(published), 7)


@pytest.fixture(scope="module")
def terms():
    return Terms(Budget(40e6, "USD"), 4, seconds=10.0)


@pytest.fixture(scope="module")
def made(country, asked, terms, library):
    wanted = Asked(asked.country, asked.start, "qalys", "USD", 0.0, "lower")
    return make_roadmap(country, wanted, terms, library.rates)


@pytest.fixture(scope="module")
def kept(nation, country, terms, made, library, published):
    moved = one_at_a_time(made, seconds=0.5)
    return keep(nation, country, terms, made, milestones(made), spread(made, draws=10, seed=7), moved, library, (), published)


def test_the_qalys_of_a_milestone_are_its_needs_times_the_published_gains(country, made, published):
    found = country.openings("lower")
    assert any(milestone.worth > 1 for milestone in milestones(made))
    for milestone, (place, _) in zip(milestones(made), made.chosen(), strict=True):
        gains = {key: published(*key) for key in gains_behind(made, found, place).needs}
        needs = gains_behind(made, found, place).needs
        assert sum(needs[key] * gain.value for key, gain in gains.items() if gain) == pytest.approx(milestone.worth)


def test_needs_without_a_published_gain_are_met_and_counted_beside_the_qalys(country, made, published):
    unvalued = made.solved.outcome.unvalued
    assert unvalued.sum() > 0
    assert (unvalued <= made.solved.outcome.met + 1e-9).all()
    for place, _ in made.chosen():
        behind = gains_behind(made, country.openings("lower"), place)
        without = sum(amount for key, amount in behind.needs.items() if published(*key) is None and amount > 0)
        assert behind.unvalued >= without - 1e-6


def test_the_plan_of_most_qalys_meets_what_the_country_asked_again_meets(made):
    before, after = made.recounts.counts["lower"]
    every = sum(1 << place for place, _ in made.chosen())
    opened = Evaluator(made.problem).by(every)[1]
    assert made.merged.met == pytest.approx(before)
    assert made.merged.met + opened == pytest.approx(after)


def test_what_patients_cost_is_told_by_the_lever_that_names_the_price(made):
    evaluator = Evaluator(made.problem)
    fixed = sum(made.problem.options[place].cost[year].sum() for place, year in made.chosen())
    by_lever = patients_paid(evaluator, made.solved.plan)
    assert by_lever.sum() == pytest.approx(float(made.solved.outcome.spent.sum()) - fixed)
    assert (by_lever > 0).any()
    priced = {option.id for option in made.problem.options if option.per_patient}
    for milestone, (place, _) in zip(milestones(made), made.chosen(), strict=True):
        paid = paid_because_of(made, place)
        assert set(paid) <= priced
        assert sum(paid.values()) == pytest.approx(milestone.patients, abs=1e-3)


def test_every_gain_of_a_milestone_leads_to_a_study_or_is_said_to_be_unpublished(kept):
    gains = [gain for milestone in kept.milestones for gain in milestone.gains]
    assert any(gain.qalys is not None for gain in gains)
    for gain in gains:
        if gain.qalys is None:
            assert (gain.outcome, gain.cited, gain.comparator) == ("", None, "")
        else:
            assert kept.sources[f"economics/{gain.cited.source}"].title
            assert gain.comparator
            assert f"action/{gain.action}" in kept.labels


def test_the_page_names_the_qalys_a_part_and_counts_the_needs_without_a_published_gain(kept, capsys):
    show_roadmap(kept)
    said = " ".join(capsys.readouterr().out.split())
    assert "QALYs within the plan, of the gains that are published: " in said
    assert "take an alternative whose gain nobody published: it is not zero, so the QALYs are a part of the whole" in said
    assert said.count("of the gains that are published; of ") == len(kept.milestones)
    assert "needs without a published gain" in said
    assert "count for nothing" not in said
    every = msgspec.structs.replace(kept, years=tuple(msgspec.structs.replace(year, unvalued=0.0) for year in kept.years))
    assert "all needs newly met have a published gain" in qalys_note(every)
    whole = msgspec.structs.replace(kept.milestones[0], unvalued=0.0)
    assert "all needs on its way have a published gain" in qalys_line(kept, whole)


def test_why_says_who_prices_the_patients_and_who_published_the_gains(kept, capsys):
    milestone = next(each for each in kept.milestones if each.paid and any(gain.cited for gain in each.gains))
    show_milestone(kept, milestone)
    said = " ".join(capsys.readouterr().out.split())
    assert "By which lever its patients are priced: " in said
    assert "No price of the pack enters the plan" in said
    payer = next(each for each in kept.milestones if each.id == milestone.paid[0].lever)
    assert f"by: {payer.names.in_language('en')}, " in said
    gain = next(gain for gain in milestone.gains if gain.cited)
    source = kept.sources[f"economics/{gain.cited.source}"]
    assert source.title in said
    assert f"QALYs a person against {gain.comparator}" in said
    assert source.published[:4] in said
    assert ("Nobody published what these gain" in said) == any(each.qalys is None for each in milestone.gains)


def test_tables_hold_the_needs_without_a_published_gain_beside_every_sum_of_qalys(kept, tmp_path):
    write_roadmap(kept, tmp_path, speech=translator("en"), title="A title", notes=["A note."])
    rows = {path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in tmp_path.glob("*.csv")}
    for name in ("milestones", "years", "moved"):
        columns = list(rows[name][0])
        sums = [column for column in columns if "published_qalys" in column]
        assert sums, name
        assert not [column for column in columns if "qalys" in column and "published" not in column]
        assert all("without_a_published_gain" in columns[columns.index(column) + 1] for column in sums)
    assert sum(float(row["needs_met_more_without_a_published_gain"]) for row in rows["years"]) == pytest.approx(kept.unvalued)
    assert {row["published"] for row in rows["gains"]} == {"true", "false"}
    assert all(bool(row["qalys_a_person"]) == (row["published"] == "true") for row in rows["gains"])
    assert all(row["source"] and row["place"] for row in rows["gains"] if row["published"] == "true")
    assert all(row["needs_without_a_published_gain"] for row in rows["milestones"])
    assert sum(float(row["amount"]) for row in rows["paid"]) == pytest.approx(sum(each.patients for each in kept.milestones), abs=1)


def test_draws_move_the_part_that_is_known_and_never_make_it_the_whole(kept):
    value, low, high = kept.value
    assert low <= high
    assert math.isfinite(value)
    assert kept.unvalued is not None
    assert np.isfinite([year.worth for year in kept.years]).all()


def test_a_roadmap_fills_the_cheers_checklist_and_no_item_is_said_to_be_answered_whole(kept, tmp_path):
    rows = {row.number: row for row in roadmap_cheers(kept, "A title", translator("en"))}
    assert list(rows) == list(range(1, 29))
    assert "answered" not in {row.status.value for row in rows.values()}
    assert "nobody published any, so it is a part of the whole" in rows[23].answer
    assert rows[13].status.value == "to_write"
    assert {number for number, row in rows.items() if row.status.value == "to_write"} == {2, 3, 4, 13, 19, 21, 25, 27, 28}
    written = {path.name for path in write_roadmap(kept, tmp_path, speech=translator("en"), title="A title", notes=["A note."])}
    assert {part for row in rows.values() for part in row.where.split("; ") if part} <= written
    assert "cheers.csv" in written


@pytest.mark.parametrize("objective", ["patients", "equity"])
def test_a_roadmap_of_needs_values_nobodys_health_and_says_so(kept, objective):
    years = tuple(msgspec.structs.replace(year, unvalued=None) for year in kept.years)
    other = msgspec.structs.replace(kept, objective=objective, aversion=1.0, years=years, moved=(), rates=())
    rows = {row.number: row for row in roadmap_cheers(other, "A title", translator("en"))}
    assert rows[13].status.value == "not_applicable"
    assert "QALY" not in rows[23].answer
    assert (rows[19].status.value == "partly") == (objective == "equity")
    assert "moved" not in rows[24].where
    assert "Converted" not in rows[15].answer
