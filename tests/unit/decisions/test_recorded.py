"""What the files say of a person, as they say it."""

from __future__ import annotations

import datetime as dt

from ceiba.decisions import decide, explain_person
from ceiba.decisions.recorded import MOST_CHANGES


def test_samples_come_by_date_with_what_was_examined_found_and_stated(lake, engine, world, tmp_path):
    patient, condition, first = lake.person()
    lake.rows["specimens"][first]["collected_on"] = dt.date(2026, 9, 30)
    lake.alteration(first, "TP53", hgvs_p="p.R273H", hgvs_c="c.818G>A", vaf=0.4)
    lake.alteration(first, None, chrom="1", pos=97450058, ref="C", alt="T", assembly="GRCh38")
    lake.assay(first, scope="panel", panel_code="LUNG-9")
    lake.result(first, "PD-L1 TPS >= 50%", "present")
    lake.specimen(patient, condition, collected_on=dt.date(2025, 2, 11))
    lake._add("treatments", {"patient_id": patient, "regimen": "gefitinib", "line_of_therapy": 1}, {"started_on": dt.date(2025, 3, 1)})
    recorded = explain_person(decide(engine, lake.write(tmp_path), world), "P0").recorded
    early, late = recorded.samples
    assert (early.collected_on, early.changes, early.results) == (dt.date(2025, 2, 11), (), ())
    assert [(change.gene_symbol, change.hgvs_p, change.vaf) for change in late.changes] == [("TP53", "p.R273H", 0.4), (None, None, None)]
    assert late.examined == (("small_variant", "LUNG-9", "panel"),)
    assert (late.results, late.n_more) == ((("PD-L1 TPS >= 50%", "present"),), 0)
    assert [(given.regimen, given.line, given.ended_on) for given in recorded.treatments] == [("gefitinib", 1, None)]


def test_of_a_sample_with_very_many_changes_the_genes_that_the_knowledge_names_are_told_and_the_rest_counted(lake, engine, world, tmp_path):
    _, _, specimen = lake.person()
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    for place in range(MOST_CHANGES):
        lake.alteration(specimen, "TTN", hgvs_p=f"p.A{place + 1}V")
    (sample,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").recorded.samples
    assert [change.gene_symbol for change in sample.changes] == ["EGFR"]
    assert sample.n_more == MOST_CHANGES


def test_a_person_without_samples_has_none(lake, engine, world, tmp_path):
    patient = lake.patient()
    lake.condition(patient)
    recorded = explain_person(decide(engine, lake.write(tmp_path), world), "P0").recorded
    assert (recorded.samples, recorded.treatments) == ((), ())


def test_a_change_has_the_frequencies_of_its_row_and_of_its_own_allele_where_the_row_has_several(lake, engine, world, tmp_path):
    patient, _, specimen = lake.person()
    lake.rows["patients"][patient]["ancestry"] = "AMR"
    place = {"chrom": "13", "pos": 100, "ref": "A", "assembly": "GRCh38", "source_id": 1}
    lake.alteration(specimen, "BRCA2", hgvs_p="p.K9R", line=5, alt="G", **place)
    lake.alteration(specimen, "BRCA2", hgvs_p="p.K9T", line=5, alt="C", **place)
    lake.alteration(specimen, "BRCA2", hgvs_p="p.K8R", line=6, alt="G", **{**place, "pos": 97})
    group = {"specimen_id": specimen, "ancestry_group": "AMR", "tract": False, **place}
    for line, alt, data_set, frequency in ((5, "G", "gnomAD", 0.1), (5, "C", None, 0.2), (6, "G", "gnomAD", 0.3)):
        lake._add("allele_frequencies", group, {"line": line, "alt": alt, "data_set": data_set, "frequency": frequency})
    recorded = explain_person(decide(engine, lake.write(tmp_path), world), "P0").recorded
    told = {change.hgvs_p: [(one.data_set, one.frequency) for one in change.frequencies] for change in recorded.samples[0].changes}
    assert told == {"p.K9R": [("gnomAD", 0.1)], "p.K9T": [(None, 0.2)], "p.K8R": [("gnomAD", 0.3)]}
    assert recorded.ancestry == "AMR"
