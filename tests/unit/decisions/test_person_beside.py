"""What is told of a person beside the decisions: the calls of pharmacogenes and the hotspots at which variants lie."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from ceiba.decisions import World, decide, explain_person
from ceiba.evidence.hotspots import Hotspot, HotspotSource
from ceiba.evidence.pharmacogenes.calls import GeneCall


def _called(decision, calls):
    return explain_person(replace(decision, interpretation=replace(decision.interpretation, calls=calls)), "P0").calls


def test_the_later_specimen_of_a_person_tells_of_a_gene_and_another_person_tells_nothing(engine, world, lake, tmp_path):
    patient, condition, undated = lake.person()
    later, former = (lake.specimen(patient, condition, collected_on=dt.date(year, 1, 1)) for year in (2024, 2020))
    lake.rows["specimens"][undated]["collected_on"] = None
    _, _, of_another = lake.person()
    decision = decide(engine, lake.write(tmp_path), world)
    dpyd = {place: GeneCall(gene="DPYD", phenotypes=(str(place),)) for place in (later, former, undated, of_another)}
    tpmt = GeneCall(gene="TPMT")
    calls = {later: (dpyd[later],), former: (dpyd[former], tpmt), undated: (dpyd[undated],), of_another: (dpyd[of_another],)}
    assert _called(decision, calls) == (dpyd[later], tpmt)
    assert _called(decision, {}) == ()


@pytest.fixture
def of_hotspots(world):
    """The world in which a snapshot of two hotspots was named."""
    known = tuple(
        Hotspot(gene=gene, change=change, residue=residue)
        for gene, change, residue in (("TP53", "p.R273H", "R273"), ("KRAS", "p.G12C", "G12"))
    )
    snapshot = HotspotSource(title="Hotspots", version="1", hotspots=known)
    return World(replace(world.knowledge, hotspots=(snapshot,)), world.pack, world.as_of)


def test_a_hotspot_is_told_once_and_of_what_a_tumour_shows_alone(engine, of_hotspots, lake, tmp_path):
    patient, condition, first = lake.person()
    second = lake.specimen(patient, condition)
    germline = lake.specimen(patient, condition, specimen_type="germline")
    for specimen in (first, second):
        lake.alteration(specimen, "TP53", hgvs_p="p.R273H")
    lake.alteration(germline, "KRAS", hgvs_p="p.G12C")
    _, _, other = lake.person()
    lake.alteration(other, "KRAS", hgvs_p="p.G12V")
    decision = decide(engine, lake.write(tmp_path), of_hotspots)
    (own,), (of_other,) = (explain_person(decision, code).hotspots for code in ("P0", "P1"))
    assert (own.gene, own.residue, own.listed) == ("TP53", "R273", True)
    assert (of_other.gene, of_other.residue, of_other.listed) == ("KRAS", "G12", False)


def test_where_no_snapshot_was_named_no_hotspot_is_told(engine, world, lake, tmp_path):
    _, _, specimen = lake.person()
    lake.alteration(specimen, "TP53", hgvs_p="p.R273H")
    assert explain_person(decide(engine, lake.write(tmp_path), world), "P0").hotspots == ()
