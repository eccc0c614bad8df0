"""A roadmap of the invented country: milestones, intervals, moved assumptions, the record that is kept, its tables, its chart."""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import json

import msgspec
import pytest
from click.testing import CliRunner

from ceiba.cli.commands import ceiba
from ceiba.cli.roadmap_notes import heading
from ceiba.cli.roadmap_words import effect_line
from ceiba.cli.show_milestone import show_milestone
from ceiba.cli.show_roadmap import show_roadmap
from ceiba.errors import InputMissing, NotFound, UsageError
from ceiba.job import RoadmapQuestion, milestone_of, open_roadmap, roadmap_of, write_roadmap
from ceiba.job.roadmap_record import keep
from ceiba.language import translator, use
from ceiba.policylab.budgets import Budget
from ceiba.policylab.roadmap import (
    held_effects,
    make_roadmap,
    milestones,
    one_at_a_time,
    other_bounds,
    other_effects,
    sampled,
    spread,
    unpriced,
)
from ceiba.policylab.roadmap.effects import with_effect

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def found(roadmap):
    return milestones(roadmap)


@pytest.fixture(scope="module")
def drawn(country, roadmap):
    return spread(roadmap, draws=40, seed=7, weights=sampled(country, roadmap, 40, 7))


@pytest.fixture(scope="module")
def moved(country, roadmap, terms):
    return one_at_a_time(
        roadmap,
        seconds=1.0,
        others=lambda: other_bounds(country, roadmap, terms),
        effects=lambda: other_effects(country, roadmap, terms),
        halved=["reflex-testing"],
    )


@pytest.fixture(scope="module")
def kept(nation, country, terms, roadmap, found, drawn, moved, library):
    return keep(nation, country, terms, roadmap, found, drawn, moved, library, held_effects(country))


@pytest.fixture(scope="module")
def folder(kept, tmp_path_factory):
    into = tmp_path_factory.mktemp("roadmap")
    write_roadmap(kept, into, speech=translator("en"), title="A title", notes=["A note."])
    return into


def test_the_chosen_plan_is_counted_again_and_agrees(roadmap, kept):
    assert roadmap.solved.outcome.fits
    assert roadmap.recounts.modelled == pytest.approx(roadmap.recounts.counts["lower"][1])
    assert kept.agrees


def test_no_year_costs_more_than_its_budget(roadmap, terms):
    assert (roadmap.solved.outcome.spent <= terms.budget.amount * (1 + 1e-9)).all()
    assert roadmap.solved.outcome.met[-1] > 0


def test_a_larger_budget_gains_no_less(country, asked, terms, library, roadmap):
    rich = make_roadmap(country, asked, dataclasses.replace(terms, budget=Budget(60e6, "USD")), library.rates)
    assert rich.solved.outcome.value >= roadmap.solved.outcome.value * (1 - 1e-9)


def test_a_milestone_has_date_target_owner_cost_effect_and_what_it_rests_on(roadmap, found):
    assert found
    for each in found:
        assert dt.date(2027, 1, 1) <= each.begins <= each.in_effect <= each.whole
        assert each.target >= each.baseline
        assert each.lever.owners
        assert each.effect > 0 or each.worth > 0
        assert dict(each.numbers)["lead"]
    assert sum(each.cost.sum() for each in found) <= roadmap.solved.outcome.spent.sum() * (1 + 1e-9)


def test_what_a_milestone_requires_is_in_effect_before_it_begins(roadmap, found):
    effect = {each.lever.id: each.in_effect for each in found}
    for each in found:
        for other in each.waits_for:
            assert effect[other] <= each.begins


def test_the_same_seed_draws_the_same_intervals_and_they_hold_the_plan(country, roadmap, drawn):
    assert drawn == spread(roadmap, draws=40, seed=7, weights=sampled(country, roadmap, 40, 7))
    assert drawn != spread(roadmap, draws=40, seed=8, weights=sampled(country, roadmap, 40, 8))
    assert all(low <= high for low, high in drawn.met)


def test_moved_assumptions_name_what_changes_place_and_never_do_worse_than_the_plan(roadmap, moved):
    assert any(each.changed for each in moved)
    assert {each.what for each in moved} >= {"between", "upper"}
    for each in moved:
        if each.kept is not None:
            assert each.value >= each.kept * (1 - 1e-6)


def test_what_a_lever_does_is_moved_unless_people_would_have_to_be_decided_anew(country, moved, kept):
    named = {each.what for each in moved}
    assert {"regional-centres:effect.distance_km", "regional-centres:effect.wait_days"} <= named
    assert "reflex-testing:effect.share" not in named
    held = {each.what: each.why for each in held_effects(country)}
    assert held["reflex-testing:effect.share"] == "anew"
    assert held["list-tests:effect.patient_share"] == "no_range"
    if any(each.id == "reflex-testing" for each in kept.milestones):
        assert "reflex-testing:reach" in named


def test_a_lever_that_does_as_before_leaves_the_problem_as_it_was(country, roadmap, terms):
    place = next(place for place, lever in enumerate(country.levers) if lever.id == "regional-centres")
    same = country.with_lever(place, country.levers[place])
    assert same.openings("lower").met(same.every) == pytest.approx(country.openings("lower").met(country.every))
    assert country.with_lever(next(p for p, lever in enumerate(country.levers) if lever.id == "reflex-testing"), country.levers[0]) is None


def test_a_nearer_centre_opens_no_less_than_a_farther_one_and_as_much_as_the_country_asked_again_says(country):
    place = next(place for place, lever in enumerate(country.levers) if lever.id == "regional-centres")
    met = []
    for km in (50.0, 200.0):
        lever = msgspec.structs.replace(country.levers[place], changes=with_effect(country.levers[place].changes, "distance_km", km))
        other = country.with_lever(place, lever)
        assert other.openings("lower").met(other.every) == pytest.approx(other.recount(range(len(other.levers)), "lower"))
        met.append(other.openings("lower").met(other.every))
    assert met[0] >= met[1]


def test_needs_without_a_price_are_some_of_those_newly_met(roadmap):
    free = unpriced(roadmap)
    assert (free.by_year <= roadmap.solved.outcome.met + 1e-9).all()
    dear = dataclasses.replace(
        roadmap,
        problem=dataclasses.replace(
            roadmap.problem, options=tuple(dataclasses.replace(option, per_patient=1.0) for option in roadmap.problem.options)
        ),
    )
    assert unpriced(dear).by_year.sum() == 0
    assert unpriced(dear).by_lever == {}
    cheap = dataclasses.replace(
        roadmap,
        problem=dataclasses.replace(
            roadmap.problem, options=tuple(dataclasses.replace(option, per_patient=0.0) for option in roadmap.problem.options)
        ),
    )
    assert unpriced(cheap).by_year == pytest.approx(roadmap.solved.outcome.met)


def test_milestones_own_costs_add_up_to_what_is_spent_on_levers_and_their_patients_do_not(kept):
    levers, patients = kept.spent
    assert sum(each.own_cost for each in kept.milestones) == pytest.approx(levers)
    assert sum(each.patients for each in kept.milestones) >= patients - 1e-6
    for each in kept.milestones:
        assert each.has_few_records == (each.records < 30)
        assert (each.records > 0) == (each.effect > 1e-6)


@pytest.mark.parametrize("beyond", [0.05, 0.59])
def test_a_budget_that_is_often_broken_is_said_in_the_heading(kept, beyond):
    said = " ".join(heading(msgspec.structs.replace(kept, beyond=beyond)))
    assert ("some year costs more than its budget" in said) == (beyond > 0.05)


def test_the_page_says_how_to_read_costs_targets_records_and_effects(kept, capsys):
    show_roadmap(kept)
    said = " ".join(capsys.readouterr().out.split())
    assert "The costs of milestones do not add up to what the plan spends" in said
    assert "The whole country on that day" in said
    assert "Counted records behind them: " in said
    assert "Not moved, since people would have to be decided anew" in said
    assert "Milestones of one day stand by how soon they take effect" in said
    assert "spent, 95 % interval" in said
    assert "QALY" not in said
    if any(each.unpriced for each in kept.milestones):
        assert "it is not zero" in said
    if any(number.paid_in == "cl" for each in kept.milestones for number in each.numbers):
        assert "Read in Chile" in said


def test_what_a_milestone_does_stands_with_its_origin_on_the_page_and_behind_why(kept, folder, capsys):
    reflex = next(each for each in kept.milestones if each.id == "reflex-testing")
    assert "0.90 (assumed)" in effect_line(kept, reflex)
    show_milestone(kept, reflex)
    said = " ".join(capsys.readouterr().out.split())
    assert "effect: share of people tested or recorded: 0.90 (between 0.50 and 1)" in said
    assert "nine in ten was taken" in said


def test_a_roadmap_on_invented_people_and_assumed_numbers_is_an_illustration(kept):
    assert kept.is_illustration
    assert kept.places_moved
    bare = msgspec.structs.replace(kept, population=msgspec.structs.replace(kept.population, invented=False), milestones=(), bound="lower")
    assert not bare.is_illustration


def test_the_record_comes_back_as_it_was_written(kept, folder):
    assert msgspec.json.encode(open_roadmap(folder)) == msgspec.json.encode(kept)


def test_every_number_of_a_milestone_leads_to_a_source_or_a_reason(kept):
    for milestone in kept.milestones:
        for number in milestone.numbers:
            assert number.cited.assumed or f"levers/{number.cited.source}" in kept.sources, (milestone.id, number.name)
        assert milestone.obstacles or milestone.id == "reflex-testing"
        assert all(not whose.region or f"region/{whose.region}" in kept.labels for whose in milestone.whose)


def test_the_tables_hold_every_milestone_and_year(kept, folder):
    rows = {path.stem: list(csv.DictReader(path.read_text(encoding="utf-8").splitlines())) for path in folder.glob("*.csv")}
    assert [row["milestone"] for row in rows["milestones"]] == [each.id for each in kept.milestones]
    assert {row["illustration"] for row in rows["milestones"]} == {"true"}
    assert len(rows["years"]) == 4
    assert {row["lever"] for row in rows["levers"]} == {lever.id for lever in kept.levers}
    own = sum(float(row["own_cost"]) for row in rows["milestones"])
    assert own == pytest.approx(sum(float(row["spent_on_levers"]) for row in rows["years"]))
    assert any(row["number"].startswith("effect.") and row["assumed"] for row in rows["numbers"])


def test_the_chart_is_a_picture(folder):
    assert (folder / "roadmap.png").read_bytes().startswith(b"\x89PNG")
    assert (folder / "roadmap.png").stat().st_size > 50_000


def test_a_milestone_is_found_by_its_id_and_by_its_number(kept):
    first = kept.milestones[0]
    assert milestone_of(kept, first.id) is milestone_of(kept, "1")
    with pytest.raises(NotFound, match="no milestone 'nothing'"):
        milestone_of(kept, "nothing")


def test_a_folder_without_a_roadmap_is_refused(tmp_path):
    with pytest.raises(InputMissing, match="There is no roadmap"):
        open_roadmap(tmp_path)
    (tmp_path / "roadmap.json").write_text("{}")
    with pytest.raises(UsageError, match="is not a roadmap"):
        open_roadmap(tmp_path)


@pytest.mark.parametrize("lang", ["en", "es", "pt"])
def test_why_follows_a_milestone_back_to_facts_and_sources(kept, folder, lang):
    use(lang)
    try:
        listing = next(each.id for each in kept.milestones if each.kind == "listing")
        result = CliRunner().invoke(ceiba, ["why", "--roadmap", str(folder), listing])
    finally:
        use("en")
    assert result.exit_code == 0
    assert "incidence.csv:" in result.output
    assert "github.com" in result.output


def test_why_needs_an_action_or_a_roadmap(folder):
    assert isinstance(CliRunner().invoke(ceiba, ["why", "someone"]).exception, UsageError)
    assert isinstance(CliRunner().invoke(ceiba, ["why", "1", "action", "--roadmap", str(folder)]).exception, UsageError)
    told = CliRunner().invoke(ceiba, ["why", "1", "--roadmap", str(folder), "--json"])
    assert json.loads(told.output)["illustration"] is True


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"budget": "40M/year"}, "no currency"),
        ({"start": dt.date(2020, 1, 1)}, "cannot begin on 2020-01-01"),
        ({"years": 0}, "spans 1 to 30 years"),
    ],
)
def test_a_question_that_cannot_be_is_refused_before_anybody_is_counted(changes, said):
    with pytest.raises(UsageError, match=said):
        roadmap_of(RoadmapQuestion(**{"country": "xx", "budget": "40M-USD/year", **changes}))


def test_a_day_that_does_not_exist_is_refused():
    result = CliRunner().invoke(ceiba, ["roadmap", "--country", "xx", "--budget", "1M-USD/year", "--start", "2027-02-30"])
    assert result.exit_code == 2
    assert "2027-02-30" in result.output


def test_the_command_states_its_population_and_heads_what_it_shows(tmp_path):
    words = ["roadmap", "--country", "xx", "--budget", "9M-USD/year", "--years", "3", "--people", "300", "--quick", "--draws", "5"]
    result = CliRunner().invoke(ceiba, [*words, "--objective", "equity", "--into", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    assert "ILLUSTRATION" in result.output
    assert "300 invented people (seed 7)" in result.output
    assert open_roadmap(tmp_path / "out").objective == "equity"
