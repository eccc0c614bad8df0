"""From a CSV with the phenotype of a pharmacogene to the dose: in the report, in `ceiba why` and as JSON."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.cli import run_command

PEOPLE = """patient_code,specimen_code,sex,age_years,region,oncotree,stage,line_of_therapy,payer,marker,result
RUT-1,RUT-1-S,female,61,BR-SP,COAD,IV,1,br-sus,DPYD intermediate metabolizer,present
RUT-2,RUT-2-S,male,58,BR-SP,COAD,IV,1,br-ans,KRAS mutation,present
RUT-3,RUT-3-S,female,55,BR-SP,BRCA,IV,2,br-sus,HER2 positive,present
RUT-3,RUT-3-S,female,55,BR-SP,BRCA,IV,2,br-sus,DPYD poor metabolizer,present
RUT-4,RUT-4-S,female,64,BR-SP,COAD,IV,1,br-sus,BRAF p.V600E,present
RUT-4,RUT-4-S,female,64,BR-SP,COAD,IV,1,br-sus,DPYD intermediate metabolizer,present
"""
FOLFOX = "fluorouracil_folinic_acid_oxaliplatin"


@pytest.fixture(scope="module")
def dosed(tmp_path_factory):
    """The folder of a finished run."""
    folder = tmp_path_factory.mktemp("dosed")
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    into = folder / "out"
    assert run_command(["run", str(folder / "people.csv"), "--country", "br", "--into", str(into), "--lang", "en", "--json"]) == 0
    return into


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("es", "Cambio de dosis: reducir la dosis de fluoropirimidina."),
        ("pt", "Mudança de dose: reduzir a dose de fluoropirimidina."),
        ("en", "Change of dose: reduce the fluoropyrimidine dose."),
    ],
)
def test_why_tells_a_person_with_colon_cancer_the_dose_that_the_phenotype_asks_for(ceiba, dosed, lang, words):
    said = ceiba("why", "RUT-1", FOLFOX, "--from", dosed, "--lang", lang)
    assert said.code == 0
    assert words in said.out
    assert "AMP IA" in said.out


def test_why_tells_the_test_that_comes_first_where_the_phenotype_is_not_known(ceiba, dosed):
    said = ceiba("why", "RUT-2", FOLFOX, "--from", dosed, "--lang", "en")
    assert "Before it is given: DPYD genotype." in said.out
    (need,) = ceiba("why", "RUT-2", FOLFOX, "--from", dosed, "--json").json["needs"]
    (dose,) = need["dosing"]
    assert (dose["kind"], dose["action"], dose["medicines"]) == ("test", "dpyd_genotyping", ["fluorouracil"])
    assert [gate["gate"] for gate in dose["gates"]] == ["indicated", "available", "covered", "reachable"]
    assert dose["may_ask_for"] == ["fluoropyrimidine_avoid", "fluoropyrimidine_reduce_dose"]


@pytest.mark.parametrize(("patient", "change"), [("RUT-3", "evitar a fluoropirimidina"), ("RUT-4", "reduzir a dose de fluoropirimidina")])
def test_the_report_tells_the_dose_under_the_option(ceiba, dosed, patient, change):
    written = ceiba("report", patient, "--from", dosed, "--lang", "pt", "--json").json["report"]
    assert f"Mudança de dose: {change}." in Path(written).read_text(encoding="utf-8")


def test_a_medicine_without_advice_says_nothing_of_a_dose(ceiba, dosed):
    (need,) = ceiba("why", "RUT-2", "cetuximab", "--from", dosed, "--json").json["needs"]
    assert need["dosing"] == []
