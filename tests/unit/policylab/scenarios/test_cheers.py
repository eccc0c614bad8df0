"""The CHEERS checklist of a country under scenarios: what is answered and where, and never more than is known."""

from __future__ import annotations

import pytest

from ceiba.job.cheers import scenario_cheers
from ceiba.language import LANGUAGES, translator
from ceiba.policylab.scenarios import compare

NEARER = "lay: remote, services: [oncology_centre], by: telehealth, extra_days: 7"


@pytest.fixture(scope="module")
def compared(nation, laid):
    return compare(nation, laid([NEARER], "japan-2019"), seed=7, n_draws=50)


@pytest.fixture(scope="module")
def rows(compared):
    return {row.number: row for row in scenario_cheers(compared, translator("en"))}


def test_every_item_stands_in_the_checklist_once_and_in_order(rows):
    assert list(rows) == list(range(1, 29))


def test_no_item_is_said_to_be_answered_whole(rows):
    assert "answered" not in {row.status.value for row in rows.values()}
    for row in rows.values():
        assert bool(row.to_write) == (row.status.value in ("partly", "to_write"))


def test_what_is_said_names_the_table_that_holds_it(rows):
    said = [row for row in rows.values() if row.status.value == "partly"]
    assert {row.number for row in said} >= {1, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15, 16, 17, 18, 19, 20, 22, 23, 24, 26}
    assert all(row.where.endswith(".csv") for row in said)


def test_only_authors_know_plan_engagement_funding_and_interests(rows):
    assert {number for number, row in rows.items() if row.status.value == "to_write"} == {2, 3, 4, 21, 25, 27, 28}


def test_people_and_country_that_are_invented_are_said_to_be(rows):
    assert "500 invented people (seed 7)" in rows[5].answer
    assert "INVENTED" in rows[26].answer
    assert "Everything laid is assumed" in rows[17].answer


def test_results_say_how_many_more_needs_each_scenario_grants_at_both_bounds(rows, compared):
    assert rows[23].answer.count("more needs a year at least") == len(compared.scenarios) == 2
    assert compared.scenarios[0].granted["lower"].more > 0
    assert "S0: 0 more" not in rows[23].answer


def test_needs_without_a_price_are_left_open_and_no_health_is_valued(rows):
    assert "what they cost is not known" in rows[14].answer
    assert "no ratio" in rows[23].to_write
    assert rows[13].status.value == "not_applicable"
    assert "XTS" in rows[15].answer


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_is_filled_in_every_language(compared, lang):
    assert len(scenario_cheers(compared, translator(lang))) == 28
