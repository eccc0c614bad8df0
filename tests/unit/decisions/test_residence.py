"""What the place of residence says stands in for a silent record, with its source, and gives no ground by itself."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from ceiba.decisions import decide, explain_person, residence_defaults
from ceiba.packs import FactRow
from ceiba.terms.citations import Citation
from ceiba.terms.factors import FACTORS


def test_a_mean_of_a_region_is_of_that_region_alone(pack_of):
    pack = pack_of("xx")
    assert {code: (d.value, d.region) for code, d in residence_defaults(pack, "XX-C").items()} == {"pm2_5": (19.0, "XX-C")}
    assert residence_defaults(pack, "XX-N") == {}


@pytest.mark.parametrize("country", ["br", "cl", "mx", "pe"])
def test_a_country_s_mean_stands_for_a_region_without_its_own(pack_of, country):
    found = residence_defaults(pack_of(country), None)
    assert found["pm2_5"].region == ""
    assert found["pm2_5"].row.cited.source
    assert 0 < found["pm2_5"].value < FACTORS["pm2_5"].greatest


@pytest.mark.parametrize("first", ["", "XX-C"])
def test_a_region_s_own_mean_wins_over_the_country_s_whatever_their_order(first):
    def row(region, value):
        values = {"exposure": "pm25", "measure": "mean", "disease": None, "sex": None, "level": None, "unit": "ug/m3"}
        return FactRow({**values, "region": region or None, "value": value}, Citation(source="s", confidence="high"), "2024", 2)

    rows = sorted((row("", 12.0), row("XX-C", 19.0)), key=lambda each: (each["region"] or "") != first)
    found = residence_defaults(SimpleNamespace(facts={"risk_factors": rows}), "XX-C")["pm2_5"]
    assert (found.value, found.region) == (19.0, "XX-C")


def test_a_prevalence_is_no_value_of_a_person(pack_of):
    assert "helicobacter_pylori" not in residence_defaults(pack_of("xx"), "XX-C")


def test_arsenic_is_of_the_region_where_it_was_measured(pack_of):
    assert residence_defaults(pack_of("cl"), "CL-AN")["arsenic_in_water"].value == 870
    assert "arsenic_in_water" not in residence_defaults(pack_of("cl"), "CL-RM")


def test_a_person_s_own_record_is_never_replaced_and_a_default_makes_no_need(lake, engine, world, tmp_path):
    own, silent = lake.patient(age_years=30.0, sex="male"), lake.patient(age_years=30.0, sex="male")
    lake.factor(own, "pm2_5", 7)
    lake.factor(silent, "wood_smoke", "yes")
    decision = decide(engine, lake.write(tmp_path), world)
    facts = [explain_person(decision, f"P{number}").facts for number in (own, silent)]
    assert [(each.number("pm2_5"), each.of_residence) for each in facts] == [(7.0, frozenset()), (19.0, {"pm2_5"})]
    assert explain_person(decision, "P1").needs == ()
