"""One person's needs, in words that a reader can follow."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.decisions import STANDARD, decide, explain_person
from ceiba.errors import NotFound
from ceiba.terms.situations import Finding


def test_a_person_that_is_not_there_is_not_found_and_not_named(decided):
    with pytest.raises(NotFound) as raised:
        explain_person(decided, "nobody at all")
    assert "nobody at all" not in str(raised.value)


def test_a_need_shows_every_marker_asked_for_and_its_alternatives_best_first(lake, engine, world, tmp_path):
    patient, condition, specimen = lake.person(disease_text="adenocarcinoma of lung")
    lake.rows["specimens"][specimen]["collected_on"] = dt.date(2023, 1, 1)
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    lake.assay(lake.specimen(patient, condition, collected_on=dt.date(2022, 1, 1)))
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    found = {finding.marker: finding for finding in need.findings}
    assert (found["EGFR p.L858R"].state, found["EGFR p.L858R"].discordant) == (Finding.PRESENT, True)
    assert (found["ALK fusion"].state, found["ALK fusion"].discordant) == (Finding.UNTESTED, False)
    assert need.disease_text == "adenocarcinoma of lung"
    order = [(a.standing, -a.answers["indicated"].value, a.rank) for a in need.alternatives]
    assert order == sorted(order)
    assert need.alternatives[0].action.id == "osimertinib"
    assert need.alternatives[0].standing == STANDARD
    assert {a.action.id for a in need.alternatives}.isdisjoint({a.action.id for a in need.excluded})


def test_a_need_shows_no_marker_of_another_disease_that_nobody_looked_at(lake, engine, world, tmp_path):
    _, _, specimen = lake.person()
    lake.assay(specimen, kind="small_variant", scope="unknown")
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    found = {finding.marker: finding.state for finding in need.findings}
    own = {
        marker
        for a in world.knowledge.assertions
        if a.purpose == "treatment" and world.knowledge.tree.holds(a.disease, need.situation.disease)
        for marker in a.who.markers
    }
    assert found["EGFR p.L858R"] is Finding.SCOPE_UNKNOWN
    assert "VHL pathogenic or likely pathogenic germline" not in own | set(found)


def test_after_an_egfr_inhibitor_amivantamab_with_chemotherapy_is_not_kept_to_exon_20(lake, engine, world, tmp_path):
    _, _, specimen = lake.person(stage="IV", line_of_therapy=2)
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    assert "amivantamab_carboplatin_pemetrexed" in {found.action.id for found in need.alternatives}


@pytest.mark.parametrize(("line", "fits"), [(3, False), (4, True)])
def test_sacituzumab_comes_after_endocrine_treatment_and_two_more(lake, engine, world, tmp_path, line, fits):
    _, _, specimen = lake.person("IDC", stage="IV", line_of_therapy=line)
    lake.result(specimen, "ER positive", "present")
    lake.result(specimen, "HER2 positive", "absent")
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    assert ("sacituzumab_govitecan" in {found.action.id for found in need.alternatives}) is fits
