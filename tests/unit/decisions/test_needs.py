"""Which needs people have, and who pays for them as far as the record says."""

from __future__ import annotations

import pytest

from ceiba.decisions import cells, decide, explain_person
from ceiba.decisions.options import OTHER_PAYER
from ceiba.terms.situations import Finding

pytestmark = pytest.mark.slow

GERMLINE = "BRCA1 pathogenic or likely pathogenic germline"


@pytest.fixture
def decided_lake(lake, engine, world, tmp_path):
    def run(**options):
        return decide(engine, lake.write(tmp_path), world, **options)

    return run


@pytest.fixture
def payers_of(lake, decided_lake, engine):
    """payer ids of P0 and the principal payer of the strata, after coverages were written."""

    def run(*coverages, default=None):
        patient, _, _ = lake.person(payer=None)
        for payer, principal in coverages:
            lake.coverage(patient, payer, principal=principal)
        decision = decided_lake(default_payer=default)
        return explain_person(decision, "P0").needs[0].situation.payers, engine.collect(cells(decision))["payer"].to_pylist()

    return run


def test_a_person_without_coverage_row_is_not_recorded(payers_of):
    assert payers_of() == (None, [""])


def test_the_declared_payer_fills_only_what_is_not_recorded(payers_of):
    assert payers_of(default="xx-social") == (("xx-social",), ["xx-social"])


@pytest.mark.parametrize("default", [None, "xx-social"])
@pytest.mark.parametrize(
    ("coverages", "expected"),
    [
        ([("none", True)], ((), ["none"])),
        ([("xx-public", True)], (("xx-public",), ["xx-public"])),
        ([("xx-private", True), ("xx-public", False)], (("xx-public", "xx-private"), ["xx-private"])),
        ([("xx-private", False)], (("xx-private",), [""])),
        ([("abroad", True)], ((OTHER_PAYER,), [""])),
        ([("abroad", False), ("xx-public", True)], (("xx-public", OTHER_PAYER), ["xx-public"])),
    ],
)
def test_what_is_recorded_of_payers_stays(payers_of, coverages, default, expected):
    assert payers_of(*coverages, default=default) == expected


def test_what_an_unknown_payer_covers_is_unknown_and_never_no(lake, decided_lake):
    patient, _, specimen = lake.person(payer="abroad")
    lake.alteration(specimen, "EGFR", hgvs_p="p.L858R")
    found = {a.action.id: a for a in explain_person(decided_lake(), f"P{patient}").needs[0].alternatives}
    for gate in ("covered", "reachable"):
        answer = found["osimertinib"].answers[gate]
        assert answer.value.word == "unknown"
        assert (f"payer:{OTHER_PAYER}") in {fact.what for fact in answer.missing}


def test_a_person_without_cancer_is_asked_about_prevention_when_a_variant_is_known(lake, decided_lake):
    patient = lake.patient(age_years=40.0)
    lake.coverage(patient, "xx-public")
    sample = lake.specimen(patient, None, specimen_type="germline")
    lake.alteration(sample, "BRCA1", significance="pathogenic", consequence="stop_gained", origin="germline")
    lake.patient()
    decision = decided_lake()
    (need,) = explain_person(decision, "P0").needs
    assert (need.situation.purpose, need.situation.disease, need.disease_text) == ("prevention", None, None)
    assert {a.action.id for a in need.alternatives if a.value.word == "yes"} == {"breast_mri_screening"}
    assert explain_person(decision, "P1").needs == ()


def test_a_variant_of_unknown_origin_asks_for_prevention_without_indicating_it(lake, decided_lake):
    patient, _, specimen = lake.person("IDC")
    lake.condition(patient, "LUAD")
    lake.alteration(specimen, "BRCA1", significance="pathogenic", consequence="stop_gained", origin="unknown")
    needs = explain_person(decided_lake(), "P0").needs
    (need,) = [need for need in needs if need.situation.purpose == "prevention"]
    assert len(needs) == 3
    assert need.situation.findings[GERMLINE] is Finding.ORIGIN_UNKNOWN
    assert {(a.action.id, a.answers["indicated"].value.word) for a in need.alternatives} >= {("breast_mri_screening", "unknown")}
    assert "origin_unknown" in need.alternatives[0].answers["indicated"].roadblocks


@pytest.mark.parametrize(("origin", "purposes"), [("unknown", ["treatment"]), ("germline", ["prevention", "treatment"])])
def test_a_tp53_variant_asks_for_prevention_only_where_it_is_of_the_germline(lake, decided_lake, origin, purposes):
    patient, _, specimen = lake.person("IDC")
    place = specimen if origin == "unknown" else lake.specimen(patient, None, specimen_type="germline")
    lake.alteration(place, "TP53", significance="pathogenic", consequence="stop_gained", origin=origin)
    assert sorted(need.situation.purpose for need in explain_person(decided_lake(), "P0").needs) == purposes


def test_a_change_of_ret_in_the_tumour_alone_asks_for_no_thyroidectomy(lake, decided_lake):
    _, _, specimen = lake.person("THME")
    lake.alteration(specimen, "RET", hgvs_p="p.M918T", consequence="missense_variant", significance="pathogenic", origin="somatic")
    assert [need.situation.purpose for need in explain_person(decided_lake(), "P0").needs] == ["treatment"]


@pytest.mark.parametrize(
    ("gene", "sex", "age", "indicated"),
    [
        ("MLH1", "male", 24.0, {"aspirin_lynch"}),
        ("MLH1", "male", 25.0, {"aspirin_lynch", "colonoscopy_surveillance"}),
        ("TP53", "female", 19.0, {"mri_brain_body_tp53"}),
        ("TP53", "female", 20.0, {"mri_brain_body_tp53", "breast_mri_screening"}),
        ("CDKN2A", "male", 39.0, set()),
        ("CDKN2A", "male", 40.0, {"pancreas_surveillance"}),
        ("BRCA2", "male", 40.0, {"prostate_psa_brca"}),
        ("APC", "male", 9.0, set()),
        ("APC", "male", 10.0, {"colonoscopy_fap"}),
        ("RET", "male", 3.0, {"prophylactic_thyroidectomy"}),
    ],
)
def test_a_germline_variant_asks_for_what_its_source_says_at_that_age_and_sex(lake, decided_lake, gene, sex, age, indicated):
    sample = lake.specimen(lake.patient(sex=sex, age_years=age), None, specimen_type="germline")
    lake.alteration(sample, gene, significance="pathogenic", consequence="stop_gained", origin="germline")
    (need,) = explain_person(decided_lake(), "P0").needs
    assert {a.action.id for a in need.alternatives if a.answers["indicated"].value.word == "yes"} == indicated


def test_a_somatic_variant_asks_for_no_prevention(lake, decided_lake):
    _, _, specimen = lake.person("IDC")
    lake.alteration(specimen, "BRCA1", significance="pathogenic", consequence="stop_gained", origin="somatic")
    assert [need.situation.purpose for need in explain_person(decided_lake(), "P0").needs] == ["treatment"]
