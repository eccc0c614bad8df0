"""Records as Phenopackets: what stands where, and what the format cannot hold."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from ceiba.records import export, ingest, open_lake
from ceiba.records.phenopackets.terms import age

FILES = {
    "patients.csv": (
        "patient_code,sex,age_years,vital_status,region,oncotree,disease_text,stage,diagnosed_on,line_of_therapy\n"
        "P-1,female,61.5,deceased,BR-SP,LUAD,Adenocarcinoma de pulmón,IV,2026-01-20,2\n"
        "P-2,,,,,,Tumor raro,,,\n"
    ),
    "specimens.csv": (
        "specimen_code,patient_code,specimen_type,collected_on,adequate\nS-1,P-1,tissue,2026-02-10,true\nG-1,P-1,germline,,true\nS-2,P-2,,,false\n"
    ),
    "alterations.csv": (
        "specimen_code,kind,gene_symbol,partner_gene,hgvs_p,hgvs_c,copy_number_state,significance,origin,assembly,chrom,pos,ref,alt,vaf\n"
        "S-1,small_variant,EGFR,,p.L858R,c.2573T>G,,drug response,somatic,GRCh38,7,55191822,T,G,0.31\n"
        "S-1,fusion,ALK,EML4,,,,,somatic,,,,,,\n"
        "S-1,copy_number,MET,,,,amplification,,unknown,,,,,,\n"
        "G-1,small_variant,BRCA2,,,c.5946del,,pathogenic,germline,,,,,,\n"
    ),
    "tests.csv": (
        "specimen_code,marker,result,value\nS-1,PD-L1 TPS >= 50%,present,60\nS-1,MSI-high,absent,\nS-1,TMB >= 10/Mb,present,12.5\n"
        "S-1,ER positive,failed,\n"
    ),
    "treatments.csv": "patient_code,regimen,line_of_therapy,started_on\nP-1,carboplatin+pemetrexed,1,2026-03-01\n",
    "lifestyle.csv": "patient_code,factor,state,value,observed_on\nP-1,smoking_status,former,,2026-02-01\nP-1,body_mass_index,,24.5,\n",
    "coverages.csv": "patient_code,payer,principal\nP-1,br-sus,true\n",
}


@pytest.fixture
def written(tmp_path):
    """The packets of two people by number, and what the export said."""
    folder = tmp_path / "cohort"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    done = ingest([folder], tmp_path / "lake")
    assert not done.refused
    said = export(open_lake(tmp_path / "lake"), "phenopackets", tmp_path / "out", on=dt.date(2026, 11, 20), invented=True)
    packets = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (tmp_path / "out").glob("patient-*.json")}
    return packets, said, tmp_path


def test_a_person_is_a_packet_named_by_number(written):
    packets, said, _ = written
    assert sorted(packets) == ["patient-0000001.json", "patient-0000002.json"] == list(said.files)
    first = packets["patient-0000001.json"]
    assert first["id"] == "P-1"
    assert first["subject"] == {
        "id": "P-1",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P61Y6M"}},
        "vitalStatus": {"status": "DECEASED"},
        "sex": "FEMALE",
    }
    disease = {"id": "ONCOTREE:LUAD", "label": "Adenocarcinoma de pulmón"}
    assert first["diseases"] == [
        {"term": disease, "onset": {"timestamp": "2026-01-20T00:00:00Z"}, "diseaseStage": [{"id": "ceiba:stage-IV", "label": "Stage IV"}]}
    ]
    samples = {sample["id"]: sample for sample in first["biosamples"]}
    assert samples["G-1"]["materialSample"] == {"id": "EFO:0009654", "label": "reference sample"}
    assert "histologicalDiagnosis" not in samples["G-1"]
    assert samples["S-1"]["histologicalDiagnosis"] == disease
    assert samples["S-1"]["timeOfCollection"] == {"timestamp": "2026-02-10T00:00:00Z"}
    regimen = {
        "ontologyClass": {"id": "ceiba.medicine:carboplatin+pemetrexed", "label": "carboplatin+pemetrexed"},
        "startTime": {"timestamp": "2026-03-01T00:00:00Z"},
    }
    assert first["medicalActions"] == [{"therapeuticRegimen": regimen, "treatmentTarget": disease}]


def test_of_nothing_recorded_nothing_is_written(written):
    packets, _, _ = written
    second = packets["patient-0000002.json"]
    assert second["subject"] == {"id": "P-2", "sex": "UNKNOWN_SEX"}
    assert second["diseases"] == [{"term": {"id": "ceiba:condition-1", "label": "Tumor raro"}}]
    assert set(second) == {"id", "subject", "biosamples", "diseases", "metaData"}


def test_variants_stand_with_their_sample_and_their_part_is_unknown(written):
    packets, _, _ = written
    found = [
        one
        for interpretation in packets["patient-0000001.json"]["interpretations"]
        for one in interpretation["diagnosis"]["genomicInterpretations"]
    ]
    assert {one["interpretationStatus"] for one in found} == {"UNKNOWN_STATUS"}
    by_gene = {one["variantInterpretation"]["variationDescriptor"]["geneContext"]["symbol"]: one for one in found}
    egfr = by_gene["EGFR"]["variantInterpretation"]["variationDescriptor"]
    assert egfr["vcfRecord"] == {"genomeAssembly": "GRCh38", "chrom": "7", "pos": "55191822", "ref": "T", "alt": "G", "info": "SOMATIC"}
    assert egfr["expressions"] == [{"syntax": "hgvs.c", "value": "c.2573T>G"}, {"syntax": "hgvs.p", "value": "p.L858R"}]
    alk = by_gene["ALK"]["variantInterpretation"]["variationDescriptor"]
    assert (alk["label"], alk["structuralType"]["id"]) == ("EML4::ALK", "SO:0001565")
    assert by_gene["MET"]["variantInterpretation"]["variationDescriptor"]["structuralType"]["id"] == "EFO:0030073"
    assert by_gene["BRCA2"]["subjectOrBiosampleId"] == "G-1"
    assert by_gene["BRCA2"]["variantInterpretation"]["acmgPathogenicityClassification"] == "PATHOGENIC"


def test_what_the_format_cannot_hold_is_counted_by_table_and_column(written):
    _, said, _ = written
    left = {(one.table, one.column): one.count for one in said.left}
    assert left == {
        ("patients", "region"): 1,
        ("conditions", "line_of_therapy"): 1,
        ("specimens", "adequate"): 1,
        ("alterations", "significance"): 1,
        ("alterations", "origin"): 1,
        ("alterations", "vaf"): 1,
        ("treatments", "line_of_therapy"): 1,
        ("tumor_marker_tests", "value"): 1,
        ("coverages", None): 1,
    }


def test_invented_people_are_said_to_be_invented_in_every_packet(written):
    packets, _, _ = written
    assert all("INVENTED PEOPLE" in packet["metaData"]["createdBy"] for packet in packets.values())
    assert {packet["metaData"]["phenopacketSchemaVersion"] for packet in packets.values()} == {"2.0"}


def test_read_again_it_is_what_it_was(written):
    _, _, folder = written
    again = ingest([folder / "out"], folder / "again")
    assert again.refused == ()
    first = {name: count for name, count in again.rows.items() if count}
    assert first.items() >= {
        "patients": 2, "conditions": 2, "specimens": 3, "alterations": 4, "tumor_marker_tests": 4, "treatments": 1, "lifestyle": 2,
    }.items()  # fmt: skip


@pytest.mark.parametrize(
    ("years", "written"), [(0, "P0Y"), (61, "P61Y"), (61.5, "P61Y6M"), (0.25, "P0Y3M"), (40.01, "P40Y4D"), (39.9999, "P39Y365D")]
)
def test_an_age_is_a_duration_to_the_day(years, written):
    assert age(years) == written
