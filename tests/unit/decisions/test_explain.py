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
