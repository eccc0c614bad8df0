"""Files of levers: those that ship fit, lay something over real countries, and say where every number is from; a broken one is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.errors import LeversRefused, UsageError
from ceiba.evidence import load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.job.question import RunQuestion, world_of
from ceiba.policylab.roadmap import check_levers, load_levers
from ceiba.policylab.roadmap.country import lay
from ceiba.policylab.roadmap.effects import effect_values, with_effect
from ceiba.policylab.roadmap.money import rates_into

BAD = Path(__file__).parents[3] / "bad" / "policylab" / "levers"
FAULTS = {
    "lever_of_cost_without_currency": ("`currency`", 5),
    "lever_of_cost_paid_nowhere": ("'Chile' is no code of a country", 5),
    "lever_of_currency_in_words": ("'dollars' is not an ISO 4217 code", 5),
    "lever_of_effect_beside_its_range": ("a value lies between its `low`", 5),
    "lever_of_effect_that_is_not_there": ("`effects` speaks of `distance_km`", 5),
    "lever_of_effect_without_source": ("the number `share` of its changes says in `effects`", 5),
    "lever_of_impossible_date": ("'2026-02-31' is not a day", 3),
    "lever_of_negative_cost": ("a cost is a finite amount of zero or more", 5),
    "lever_of_number_without_source": ("a value needs a source", 5),
    "lever_of_price_year_in_two_figures": ("the prices of a cost are of a year such as 2024, not 24", 5),
    "lever_of_range_beside_its_value": ("a value lies between its `low`", 5),
    "lever_of_unknown_owner": ("king", 5),
    "lever_of_unknown_source": ("the source 'hearsay' is not in `sources`", 5),
    "lever_that_excludes_what_it_requires": ("the lever 'list-tests' excludes what it requires", 5),
    "lever_that_lasts_no_time": ("an effect lasts a finite number of months above zero", 5),
    "lever_that_names_nothing": ("'no_such_medicine' is no action that the knowledge knows", 11),
    "lever_that_requires_nobody": ("the lever 'list-tests' names 'approve-everything', which no file holds", 5),
    "lever_there_twice": ("the lever 'list-tests' is there twice", 15),
    "lever_without_cost": ("a lever says what it costs", 5),
    "lever_without_effect": ("a lever without changes has no effect", 5),
    "levers_in_a_circle": ("the lever 'list-tests' would have to begin before itself: list-tests -> approve-tests -> list-tests", 5),
    "levers_of_two_rates_at_odds": ("the exchange rate between CLP and USD in 2024 is given twice", 4),
}


@pytest.fixture(scope="module")
def names():
    return landscape_names(load_knowledge())


@pytest.fixture(scope="module")
def library(names):
    return load_levers(names)


def test_every_broken_file_has_its_fault_named_here():
    assert {path.stem for path in BAD.glob("*.yaml")} == set(FAULTS)


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_file_is_refused_with_its_place_and_a_remedy(names, name):
    _, faults = check_levers(names, BAD / f"{name}.yaml")
    said, line = FAULTS[name]
    first = faults[0]
    assert said in first.problem.format(**first.fields)
    assert first.remedy.format(**first.fields)
    assert first.file == f"{name}.yaml"
    assert first.line >= line


def test_a_refusal_names_file_line_problem_and_remedy(names):
    with pytest.raises(LeversRefused) as refused:
        load_levers(names, BAD / "lever_that_requires_nobody.yaml")
    assert refused.value.place.startswith("lever_that_requires_nobody.yaml:")
    assert "approve-everything" in str(refused.value)


@pytest.mark.parametrize("country", ["co", "br", "mx"])
def test_levers_that_ship_find_something_in_a_real_country(library, country):
    world = world_of(RunQuestion(country=country))
    finding = [lever.id for lever in library.for_country(country) if lay(world, [lever]).done]
    assert len(finding) >= 15


def test_every_lever_that_ships_finds_something_in_the_invented_country(library):
    world = world_of(RunQuestion(country="xx"))
    assert not [lever.id for lever in library.for_country("xx") if not lay(world, [lever]).done]


def test_every_number_of_a_lever_says_where_it_was_read_or_why_it_is_assumed(library):
    for lever in library.levers:
        for name, cited in lever.cited():
            assert cited.source in library.sources or (cited.assumed and cited.reason), (lever.id, name)


def test_every_number_of_what_a_lever_does_is_said_to_be_assumed_or_has_a_source(library):
    for lever in library.levers:
        named = {name for name, _ in lever.cited() if name.startswith("effect.")}
        assert named == {f"effect.{name}" for name in effect_values(lever.changes)}, lever.id
    reflex = next(lever for lever in library.levers if lever.id == "reflex-testing")
    assert effect_values(reflex.changes) == {"share": (0.9,)}
    assert reflex.effects["share"].assumed


def test_costs_in_pesos_of_chile_say_that_they_were_read_there(library):
    costs = [cost for lever in library.levers for _, cost in lever.cost]
    assert {cost.paid_in for cost in costs if cost.currency == "CLP"} == {"cl"}
    assert {cost.paid_in for cost in costs if cost.price_year == 2016} == {"cr"}


def test_a_number_of_what_a_lever_does_is_put_in_place_of_another(library):
    centres = next(lever for lever in library.levers if lever.id == "regional-centres")
    nearer = with_effect(centres.changes, "distance_km", 50)
    assert effect_values(nearer) == {"distance_km": (50.0,), "wait_days": (15.0,)}


def test_costs_come_into_the_currency_of_the_budget_by_a_rate_with_a_source(library):
    costs = [cost for lever in library.levers for _, cost in lever.cost]
    rates = rates_into("USD", costs, library.rates)
    assert rates.factors["CLP"] == pytest.approx(1 / 945.22)
    assert [row.source for used in rates.used for step in used.steps for row in step.rows] == ["lv-anexo-4-2026"]


def test_a_budget_in_a_currency_without_a_rate_is_refused(library):
    costs = [cost for lever in library.levers for _, cost in lever.cost]
    with pytest.raises(UsageError, match="no exchange rate is known: CLP->BRL, USD->BRL"):
        rates_into("BRL", costs, library.rates)
