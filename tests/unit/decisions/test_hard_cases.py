"""Hard cases of findings, decided on the invented country: two primaries, a second biopsy, a tumour's BRCA variant, a useless sample."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.decisions import TEST, cells, count_steps, decide, explain_person, outcomes
from ceiba.terms.answers import Value
from ceiba.terms.situations import Finding

BRCA1 = "BRCA1 pathogenic or likely pathogenic"
T790M = "EGFR p.T790M"


@pytest.fixture
def explain(lake, engine, world, tmp_path):
    """Return the needs of the first person, by purpose and disease."""

    def run():
        person = explain_person(decide(engine, lake.write(tmp_path), world), "P0")
        return {(need.situation.purpose, need.situation.disease): need for need in person.needs}

    return run


def states(need):
    return {found.marker: (found.state, found.discordant) for found in need.findings}


def indicated(need, action):
    found = [each for each in (*need.alternatives, *need.excluded) if each.action.id == action]
    return found[0].answers["indicated"].value if found else None


def test_what_was_found_in_one_primary_says_nothing_of_the_other(lake, explain):
    patient, _, lung = lake.person("LUAD")
    breast = lake.condition(patient, "IDC")
    of_breast = lake.specimen(patient, breast)
    lake.alteration(lung, "EGFR", hgvs_p="p.L858R", consequence="missense_variant")
    lake.assay(lung)
    lake.alteration(of_breast, "PIK3CA", hgvs_p="p.H1047R", consequence="missense_variant")
    lake.assay(of_breast)
    needs = explain()
    assert states(needs["treatment", "LUAD"])["EGFR p.L858R"] == (Finding.PRESENT, False)
    assert indicated(needs["treatment", "LUAD"], "osimertinib") is Value.YES
    assert states(needs["treatment", "IDC"])["PIK3CA p.H1047R"] == (Finding.PRESENT, False)
    assert indicated(needs["treatment", "IDC"], "osimertinib") is None


def test_a_second_biopsy_decides_and_shows_that_the_first_disagreed(lake, explain):
    patient, condition, first = lake.person("LUAD", line_of_therapy=2)
    lake.rows["specimens"][first]["collected_on"] = dt.date(2023, 1, 1)
    second = lake.specimen(patient, condition, collected_on=dt.date(2025, 1, 1))
    for specimen in (first, second):
        lake.assay(specimen)
        lake.alteration(specimen, "EGFR", hgvs_p="p.(Glu746_Ala750del)", exon=19)
    lake.alteration(second, "EGFR", hgvs_p="p.Thr790Met")
    need = explain()["treatment", "LUAD"]
    assert states(need)[T790M] == (Finding.PRESENT, True)
    assert states(need)["EGFR exon 19 deletion"] == (Finding.PRESENT, False)
    assert indicated(need, "osimertinib") is Value.YES


def test_a_brca_variant_of_a_tumour_supports_the_drug_and_asks_the_germline_without_screening_it(lake, explain):
    _, _, specimen = lake.person("HGSOC", line_of_therapy=1)
    lake.assay(specimen)
    lake.alteration(specimen, "BRCA1", hgvs_p="p.E23fs", consequence="frameshift_variant", significance="Pathogenic", origin="unknown")
    needs = explain()
    treatment = needs["treatment", "HGSOC"]
    assert states(treatment)[BRCA1] == (Finding.PRESENT, False)
    assert indicated(treatment, "olaparib") is Value.YES
    (prevention,) = [need for (purpose, _), need in needs.items() if purpose == "prevention"]
    assert states(prevention)[f"{BRCA1} germline"] == (Finding.ORIGIN_UNKNOWN, False)
    cares = [found for found in prevention.alternatives if found.standing != TEST]
    assert cares
    assert {found.answers["indicated"].value for found in cares} == {Value.UNKNOWN}
    assert {test.test.id for found in cares for test in found.tests if test.marker == f"{BRCA1} germline"} <= {
        "brca_germline",
        "hereditary_panel",
    }
    assert {test.test is not None for found in cares for test in found.tests} == {True}


def test_a_negative_founder_panel_leaves_brca_unknown_and_offers_the_tests_that_would_settle_it(lake, explain):
    patient, _, _ = lake.person("HGSOC", line_of_therapy=1)
    germline = lake.specimen(patient, None, specimen_type="germline")
    lake.assay(germline, scope="panel", panel_code="founders")
    for change in ("c.68_69del", "c.5266dup"):
        lake.rows["panels"].append({"panel_code": "founders", "gene_symbol": "BRCA1", "hgvs_c": change})
    need = explain()["treatment", "HGSOC"]
    assert states(need).get(BRCA1, (Finding.UNTESTED, False))[0].value_of_presence is Value.UNKNOWN
    olaparib = next(found for found in need.alternatives if found.action.id == "olaparib")
    assert olaparib.answers["indicated"].value is Value.UNKNOWN
    assert {test.marker for test in olaparib.tests if test.test is not None} >= {BRCA1}


def test_a_sample_that_the_laboratory_could_not_use_is_a_failed_test_and_no_absence(lake, explain):
    _, _, specimen = lake.person("LUAD")
    lake.rows["specimens"][specimen]["adequate"] = False
    lake.assay(specimen)
    need = explain()["treatment", "LUAD"]
    assert states(need)["EGFR p.L858R"] == (Finding.FAILED, False)
    assert indicated(need, "osimertinib") is Value.UNKNOWN


def test_variants_of_uncertain_significance_are_counted_by_the_ancestry_measured(lake, engine, world, tmp_path):
    for place, (ancestry, word) in enumerate(
        [("AMR", "Uncertain_significance"), ("AMR", "pathogenic"), (None, "Conflicting_x"), ("EUR", None)]
    ):
        _, _, specimen = lake.person("IDC")
        lake.rows["patients"][place]["ancestry"] = ancestry
        lake.alteration(specimen, "BRCA2", hgvs_p="p.A1V", consequence="missense_variant", significance=word)
        lake.alteration(specimen, "TTN", hgvs_p="p.A1V", consequence="missense_variant", significance="Uncertain_significance")
    decision = decide(engine, lake.write(tmp_path), world)
    steps = count_steps(engine, cells(decision), outcomes(engine, decision.options.rows), ("ancestry", "uncertain")).to_pylist()
    treated = {(row["ancestry"], row["uncertain"]): row["n_needs"] for row in steps if row["gate"] == "indicated"}
    assert (treated["AMR", "yes"], treated["", "yes"], treated["EUR", ""]) == (1, 1, 1)
