"""Phenopackets v2: which element becomes what, what makes no record and is counted, and what is refused with its place."""

from __future__ import annotations

import copy
import json

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
from ceiba.records import ingest, read_table
from ceiba.records.drafts import InputFile
from ceiba.records.phenopackets.reader import read_phenopacket
from ceiba.records.phenopackets.shapes import Age, camel, day, years

LUNG = {"id": "ONCOTREE:LUAD", "label": "Lung Adenocarcinoma"}
EGFR = {
    "id": "v1",
    "geneContext": {"valueId": "HGNC:3236", "symbol": "EGFR"},
    "expressions": [{"syntax": "hgvs.c", "value": "NM_005228.5:c.2573T>G"}, {"syntax": "hgvs.p", "value": "NP_005219.2:p.(Leu858Arg)"}],
    "vcfRecord": {"genomeAssembly": "GRCh38", "chrom": "chr7", "pos": "55191822", "ref": "T", "alt": "G"},
    "moleculeContext": "genomic",
}
BRCA2 = {
    "id": "v2",
    "geneContext": {"symbol": "BRCA2"},
    "expressions": [{"syntax": "hgvs.c", "value": "NM_000059.4:c.5946del"}],
    "allelicState": {"id": "GENO:0000135", "label": "heterozygous"},
}


def genomic(variant, of="S-1", status="CAUSATIVE", acmg="PATHOGENIC"):
    return {
        "subjectOrBiosampleId": of,
        "interpretationStatus": status,
        "variantInterpretation": {"acmgPathogenicityClassification": acmg, "variationDescriptor": variant},
    }


PACKET = {
    "id": "K-1",
    "subject": {
        "id": "P-1",
        "dateOfBirth": "1964-03-02T00:00:00Z",
        "timeAtLastEncounter": {"age": {"iso8601duration": "P61Y6M"}},
        "vitalStatus": {"status": "ALIVE"},
        "sex": "FEMALE",
    },
    "phenotypicFeatures": [{"type": {"id": "HP:0030358", "label": "Non-small cell lung carcinoma"}}],
    "measurements": [
        {
            "assay": {"id": "LOINC:39156-5", "label": "Body mass index"},
            "value": {"quantity": {"unit": {"id": "UCUM:kg/m2", "label": "kg/m2"}, "value": 24.5}},
            "timeObserved": {"timestamp": "2026-02-03T10:00:00Z"},
        }
    ],
    "biosamples": [
        {
            "id": "S-1",
            "individualId": "P-1",
            "sampledTissue": {"id": "UBERON:0002048", "label": "lung"},
            "timeOfCollection": {"timestamp": "2026-02-10T00:00:00Z"},
            "histologicalDiagnosis": LUNG,
            "pathologicalStage": {"id": "NCIT:C27977", "label": "Stage IIIA"},
            "materialSample": {"id": "EFO:0009655", "label": "abnormal sample"},
            "measurements": [
                {
                    "assay": {"id": "LOINC:81695-9", "label": "Microsatellite instability"},
                    "value": {"ontologyClass": {"id": "LOINC:LA14122-8", "label": "Stable"}},
                }
            ],
        },
        {
            "id": "N-1",
            "individualId": "P-1",
            "sampledTissue": {"id": "UBERON:0000178", "label": "blood"},
            "materialSample": {"id": "EFO:0009654", "label": "reference sample"},
        },
    ],
    "interpretations": [
        {
            "id": "i",
            "progressStatus": "SOLVED",
            "diagnosis": {"disease": LUNG, "genomicInterpretations": [genomic(EGFR), genomic(BRCA2, of="N-1")]},
        }
    ],
    "diseases": [
        {
            "term": LUNG,
            "onset": {"timestamp": "2026-01-20T00:00:00Z"},
            "diseaseStage": [{"id": "NCIT:C27978", "label": "Stage IV"}],
        }
    ],
    "medicalActions": [
        {
            "treatment": {
                "agent": {"id": "DrugCentral:5094", "label": "Osimertinib"},
                "doseIntervals": [{"interval": {"start": "2026-03-01T00:00:00Z", "end": "2026-06-01T00:00:00Z"}}],
            },
            "treatmentTarget": LUNG,
        },
        {"procedure": {"code": {"id": "NCIT:C15329", "label": "Surgical procedure"}}},
    ],
    "metaData": {"created": "2026-07-01T00:00:00Z", "createdBy": "nobody", "phenopacketSchemaVersion": "2.0"},
}


def changed(**changes):
    packet = copy.deepcopy(PACKET)
    packet.update(changes)
    return packet


@pytest.fixture
def read(tmp_path):
    """Write messages as files of a folder, ingest it, and return the lake's tables as lists of rows, with what was said."""

    def do(*messages):
        folder = tmp_path / "in"
        folder.mkdir()
        for number, message in enumerate(messages):
            (folder / f"{number}.json").write_text(json.dumps(message), encoding="utf-8")
        done = ingest([folder], tmp_path / "lake", known_diseases=["LUAD", "LUNG", "BREAST", "BRCA"])
        return done, lambda name: pl.DataFrame(read_table(tmp_path / "lake", name)).drop("source_id", "line", strict=False).to_dicts()

    return do


def draft(tmp_path, message):
    path = tmp_path / "packet.json"
    path.write_text(json.dumps(message), encoding="utf-8")
    return read_phenopacket(InputFile(path, path.name))


def only(rows):
    assert len(rows) == 1
    return rows[0]


def said(done, start):
    return [str(notice) for notice in done.notices if str(notice).removeprefix("0.json: ").startswith(start)]


def test_a_packet_becomes_a_person_with_a_cancer_samples_variants_and_treatments(read):
    done, table = read(PACKET)
    person = only(table("patients"))
    assert (person["patient_code"], person["sex"], person["age_years"], person["vital_status"]) == ("P-1", "female", 61.5, "alive")
    cancer = only(table("conditions"))
    assert (cancer["oncotree"], cancer["disease_text"], str(cancer["diagnosed_on"])) == ("LUAD", "Lung Adenocarcinoma", "2026-01-20")
    samples = {row["specimen_code"]: row for row in table("specimens")}
    assert (samples["S-1"]["specimen_type"], str(samples["S-1"]["collected_on"])) == ("tissue", "2026-02-10")
    assert samples["S-1"]["condition_id"] == cancer["condition_id"]
    assert (samples["N-1"]["specimen_type"], samples["N-1"]["condition_id"]) == ("germline", None)
    variants = {row["gene_symbol"]: row for row in table("alterations")}
    egfr, brca2 = variants["EGFR"], variants["BRCA2"]
    assert (egfr["hgvs_p"], egfr["hgvs_c"], egfr["transcript"], egfr["significance"]) == (
        "p.L858R", "c.2573T>G", "NM_005228.5", "pathogenic",
    )  # fmt: skip
    assert (egfr["assembly"], egfr["chrom"], egfr["pos"], egfr["ref"], egfr["alt"]) == ("GRCh38", "7", 55191822, "T", "G")
    assert (egfr["specimen_id"], egfr["origin"]) == (samples["S-1"]["specimen_id"], "unknown")
    assert (brca2["specimen_id"], brca2["origin"], brca2["hgvs_c"]) == (samples["N-1"]["specimen_id"], "germline", "c.5946del")
    treatment = only(table("treatments"))
    assert (treatment["regimen"], str(treatment["started_on"]), str(treatment["ended_on"])) == ("osimertinib", "2026-03-01", "2026-06-01")
    assert treatment["condition_id"] == cancer["condition_id"]
    habit = only(table("lifestyle"))
    assert (habit["factor"], habit["value"], str(habit["observed_on"])) == ("body_mass_index", 24.5, "2026-02-03")
    test = only(table("tumor_marker_tests"))
    assert (test["marker"], test["result"], test["specimen_id"]) == ("MSI-high", "absent", samples["S-1"]["specimen_id"])
    assert {(row["kind"], row["scope"]) for row in table("assays")} == {("small_variant", "unknown")}
    source = only(table("sources"))
    assert (source["format"], source["rows_in"], source["rows_refused"]) == ("phenopacket", 11, 0)
    assert not done.refused


def test_names_as_the_schema_spells_them_and_enumerations_as_numbers_read_alike(read, tmp_path):
    def snake(value):
        if isinstance(value, dict):
            return {"".join(f"_{c.lower()}" if c.isupper() else c for c in key): snake(inside) for key, inside in value.items()}
        return [snake(inside) for inside in value] if isinstance(value, list) else value

    packet = snake(PACKET)
    packet["subject"]["sex"] = 1
    packet["subject"]["vital_status"]["status"] = 1
    packet["interpretations"][0]["diagnosis"]["genomic_interpretations"][0]["interpretation_status"] = 4
    assert "time_at_last_encounter" in packet["subject"]
    plain, other = draft(tmp_path, PACKET), draft(tmp_path, packet)
    assert {name: table.to_pylist() for name, table in other.tables.items()} == {n: t.to_pylist() for n, t in plain.tables.items()}
    assert other.rows_in == plain.rows_in


def test_a_rejected_variant_makes_no_finding_and_what_the_others_are_called_is_counted(read):
    packet = changed()
    found = packet["interpretations"][0]["diagnosis"]["genomicInterpretations"]
    found[0]["interpretationStatus"] = "REJECTED"
    found[1]["interpretationStatus"] = "CANDIDATE"
    done, table = read(packet)
    assert [row["gene_symbol"] for row in table("alterations")] == ["BRCA2"]
    assert said(done, "Variants that the interpretation rejects") == [
        "0.json: Variants that the interpretation rejects make no finding: REJECTED 1."
    ]
    assert only(said(done, "What an interpretation calls")).endswith("(CANDIDATE 1).")


@pytest.mark.parametrize(
    ("acmg", "significance"),
    [
        ("PATHOGENIC", "pathogenic"),
        ("LIKELY_PATHOGENIC", "likely pathogenic"),
        ("UNCERTAIN_SIGNIFICANCE", "uncertain significance"),
        ("LIKELY_BENIGN", "likely benign"),
        ("BENIGN", "benign"),
        ("NOT_PROVIDED", None),
    ],
)
def test_the_class_of_the_acmg_is_the_significance(tmp_path, acmg, significance):
    packet = changed(interpretations=[{"diagnosis": {"genomicInterpretations": [genomic(EGFR, acmg=acmg)]}}])
    assert draft(tmp_path, packet).tables["alterations"]["significance"].to_pylist() == [significance]


def alone(*found):
    """A packet of a person without samples, with these genomic interpretations."""
    packet = changed(interpretations=[{"diagnosis": {"genomicInterpretations": list(found)}}])
    del packet["biosamples"]
    return packet


@pytest.mark.parametrize(
    ("found", "origin"),
    [
        (genomic(BRCA2, of="P-1"), "germline"),
        (genomic(BRCA2, of="P-1", acmg="NOT_PROVIDED"), "unknown"),
        (genomic({**BRCA2, "allelicState": {"id": "GENO:0000882", "label": "somatic"}}, of="P-1"), "unknown"),
        (genomic(EGFR, of="P-1"), "unknown"),
    ],
)
def test_a_variant_of_the_person_is_germline_only_with_a_zygosity_and_a_class_of_the_acmg(read, found, origin):
    _, table = read(alone(found))
    assert only(table("alterations"))["origin"] == origin
    assert only(table("specimens"))["specimen_type"] == ("germline" if origin == "germline" else None)


def test_one_variant_of_the_person_that_may_be_of_the_tumour_leaves_the_origin_of_all_unknown(read):
    _, table = read(alone(genomic(BRCA2, of="P-1"), genomic(EGFR, of="P-1")))
    assert {row["origin"] for row in table("alterations")} == {"unknown"}


@pytest.mark.parametrize(
    ("structural", "state_of", "state"),
    [
        ("SO:0001742", None, "gain"),
        ("EFO:0030073", None, "amplification"),
        ("SO:0001743", None, "loss"),
        ("SO:1000029", "GENO:0000135", "loss"),
        ("SO:1000029", "GENO:0000136", "deletion"),
        ("EFO:0030069", None, "deletion"),
    ],
)
def test_structural_types_of_copy_number_are_states(tmp_path, structural, state_of, state):
    variant = {"geneContext": {"symbol": "CDKN2A"}, "structuralType": {"id": structural, "label": "as written"}}
    if state_of:
        variant["allelicState"] = {"id": state_of, "label": "as written"}
    table = draft(tmp_path, alone(genomic(variant, of="P-1"))).tables["alterations"].to_pylist()
    row = only(table)
    assert (row["kind"], row["gene_symbol"], row["copy_number_state"]) == ("copy_number", "CDKN2A", state)


@pytest.mark.parametrize(
    "variant",
    [
        {"geneContext": {"symbol": "EML4::ALK"}},
        {"label": "EML4--ALK fusion", "structuralType": {"id": "SO:0001565", "label": "gene_fusion"}, "geneContext": {"symbol": "ALK"}},
    ],
)
def test_a_fusion_has_its_5_prime_gene_as_partner(tmp_path, variant):
    row = only(draft(tmp_path, alone(genomic(variant, of="P-1"))).tables["alterations"].to_pylist())
    assert (row["kind"], row["partner_gene"], row["gene_symbol"]) == ("fusion", "EML4", "ALK")


def test_a_structural_change_said_too_vaguely_is_refused_with_its_place(tmp_path):
    variant = {"geneContext": {"symbol": "NF1"}, "structuralType": {"id": "SO:1000183", "label": "chromosome_structure_variation"}}
    refused = only(draft(tmp_path, alone(genomic(variant, of="P-1"))).refused)
    assert "too vaguely" in refused.problem
    assert refused.column.startswith("$.interpretations[0].diagnosis.genomicInterpretations[0].variantInterpretation")
    assert refused.column.endswith(".structuralType")


def test_a_substitution_on_a_known_chromosome_gives_its_position_and_others_none(tmp_path):
    placed = {"geneContext": {"symbol": "EGFR"}, "expressions": [{"syntax": "hgvs.g", "value": "NC_000007.14:g.55191822T>G"}]}
    unplaced = {"geneContext": {"symbol": "EGFR"}, "expressions": [{"syntax": "hgvs.g", "value": "NC_000007.14:g.55191822_55191830del"}]}
    rows = draft(tmp_path, alone(genomic(placed, of="P-1"), genomic(unplaced, of="P-1"))).tables["alterations"].to_pylist()
    assert [(row["assembly"], row["chrom"], row["pos"]) for row in rows] == [("GRCh38", "7", 55191822), (None, None, None)]


def test_a_position_on_a_build_that_is_not_known_is_left_out_and_told(read):
    variant = {**EGFR, "vcfRecord": {**EGFR["vcfRecord"], "genomeAssembly": "hg18"}}
    done, table = read(alone(genomic(variant, of="P-1")))
    assert only(table("alterations"))["pos"] is None
    assert only(said(done, "Positions on a genome build"))


@pytest.mark.parametrize(
    ("place", "value", "column", "problem"),
    [
        (("subject", "timeAtLastEncounter"), {"age": {"iso8601duration": "P130Y"}}, "$.subject.timeAtLastEncounter", "0 and 120"),
        (("subject", "sex"), ["FEMALE"], "$.subject.sex", "a form that"),
        (("diseases", 0, "term"), {}, "$.diseases[0].term", "has no term"),
        (("biosamples", 0, "individualId"), "P-9", "$.biosamples[0].individualId", "another person"),
        (("biosamples", 0, "id"), "", "$.biosamples[0].id", "no identifier"),
        (("medicalActions", 0, "treatment", "agent"), {"id": "X:1"}, "$.medicalActions[0].treatment.agent", "without its name"),
        (("measurements", 0, "assay"), None, "$.measurements[0].assay", "is missing"),
        (
            ("interpretations", 0, "diagnosis", "genomicInterpretations", 0, "subjectOrBiosampleId"),
            "S-9",
            "$.interpretations[0].diagnosis.genomicInterpretations[0].subjectOrBiosampleId",
            "neither the subject",
        ),
    ],
)
def test_a_bad_element_is_refused_with_its_path_and_the_rest_is_read(tmp_path, place, value, column, problem):
    packet = changed()
    at = packet
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    found = draft(tmp_path, packet)
    refused = [refusal for refusal in found.refused if refusal.column == column]
    assert only(refused).problem.find(problem) >= 0
    assert found.rows_in == 11
    assert sum(table.num_rows for table in found.tables.values()) > 3


def test_a_disease_that_is_no_cancer_or_is_excluded_is_no_condition(read):
    diseases = [
        {"term": {"id": "MONDO:0100096", "label": "COVID-19"}},
        {"term": {"id": "NCIT:C4017", "label": "Ductal Breast Carcinoma"}, "excluded": True},
        {"term": {"id": "ICD10:J44", "label": "Other chronic obstructive pulmonary disease"}},
    ]
    packet = changed(diseases=diseases, biosamples=[], interpretations=[], medicalActions=[])
    done, table = read(packet)
    assert table("conditions") == []
    assert only(said(done, "Diseases that no code")).endswith("ICD10 1, MONDO 1.")
    assert only(said(done, "Diseases that the packet excludes")).endswith("NCIT 1.")


@pytest.mark.parametrize(
    ("term", "oncotree", "text"),
    [
        ({"id": "OncoTree:luad", "label": ""}, "LUAD", "OncoTree:luad"),
        ({"id": "ICD10:C50.9", "label": "Malignant neoplasm of breast"}, "BREAST", "Malignant neoplasm of breast"),
        ({"id": "NCIT:C3512", "label": "Lung Adenocarcinoma"}, None, "Lung Adenocarcinoma"),
        ({"id": "MONDO:0005061", "label": "lung adenocarcinoma"}, None, "lung adenocarcinoma"),
    ],
)
def test_the_term_of_a_disease_gives_its_code_as_far_as_it_says_it(read, term, oncotree, text):
    _, table = read(changed(diseases=[{"term": term}], biosamples=[], interpretations=[], medicalActions=[]))
    cancer = only(table("conditions"))
    assert (cancer["oncotree"], cancer["disease_text"]) == (oncotree, text)


def test_stages_that_differ_are_taken_as_not_recorded(read):
    packet = changed(biosamples=[], interpretations=[], medicalActions=[])
    packet["diseases"][0]["diseaseStage"] = [{"id": "NCIT:1", "label": "Stage II"}, {"id": "NCIT:2", "label": "Stage IV"}]
    done, table = read(packet)
    assert only(table("conditions"))["stage"] is None
    assert only(said(done, "Stages that are no stage group"))


def test_the_same_identifier_in_two_packets_is_two_people(read):
    done, table = read(changed(id="PMID_1"), changed(id="PMID_2", subject={"id": "P-1", "sex": "MALE"}))
    assert {(row["patient_code"], row["sex"]) for row in table("patients")} == {("PMID_1/P-1", "female"), ("PMID_2/P-1", "male")}
    assert len(table("specimens")) == 4
    assert only([str(n) for n in done.notices if "identifier of another packet" in str(n)]).startswith("Packets whose subject")


def test_a_family_has_its_affected_relatives_by_their_place_in_the_pedigree(read):
    def person(name, mother="0", father="0", sex="FEMALE", affected="AFFECTED"):
        return {"familyId": "f", "individualId": name, "maternalId": mother, "paternalId": father, "sex": sex, "affectedStatus": affected}

    persons = [
        person("P-1", "M", "F"),
        person("M", "GM", "GF"),
        person("F", sex="MALE", affected="UNAFFECTED"),
        person("GM"),
        person("GF", sex="MALE", affected="MISSING"),
        person("B", "M", "F", sex="MALE"),
        person("H", "M", "X"),
        person("A", "GM", "GF"),
        person("C", "A", "Y", sex="UNKNOWN_SEX"),
        person("D", "P-1", "Z"),
        person("N", "W", "B"),
        person("G", "D", "V", sex="MALE"),
        person("U", "GM", "GF", sex="UNKNOWN_SEX"),
        person("Q"),
    ]
    family = {"id": "f", "proband": PACKET, "pedigree": {"persons": persons}}
    done, table = read(family)
    relatives = {row["relative_code"]: (row["relation"], row["side"]) for row in table("family_history")}
    assert relatives == {
        "M": ("mother", None),
        "GM": ("grandmother", "maternal"),
        "B": ("brother", None),
        "H": ("half_sister", "maternal"),
        "A": ("aunt", "maternal"),
        "C": ("cousin", "maternal"),
        "D": ("daughter", None),
        "N": ("niece", None),
        "G": ("grandson", None),
    }
    assert {(row["oncotree"], row["affected"]) for row in table("family_history")} == {("LUAD", True)}
    assert only(said(done, "Relatives who are unaffected")).endswith("MISSING 1, UNAFFECTED 1.")
    assert only(said(done, "Relatives of kinds")).endswith("person 1.")
    assert only(done.refused).column == "$.pedigree.persons[12].sex"


def test_a_cohort_is_its_members_and_what_is_no_packet_is_refused(read):
    cohort = {"id": "c", "members": [PACKET, {"id": "K-2", "subject": {"id": "P-2"}}, "not a packet"], "metaData": {}}
    done, table = read(cohort)
    assert {row["patient_code"] for row in table("patients")} == {"P-1", "P-2"}
    assert only(done.refused).column == "$.members[2]"


@pytest.mark.parametrize(
    "message",
    [
        changed(metaData={"phenopacketSchemaVersion": "1.0.0"}),
        {**{key: value for key, value in PACKET.items() if key != "metaData"}, "genes": [{"id": "HGNC:1", "symbol": "A"}]},
        {"id": "x", "subject": {"id": "a", "ageAtCollection": {"age": "P3Y"}}, "phenotypicFeatures": []},
    ],
)
def test_version_1_is_told_apart_and_refused(tmp_path, message):
    with pytest.raises(InputUnreadable, match="version 1 of the schema"):
        draft(tmp_path, message)


def test_a_file_cut_short_is_one_clear_sentence(tmp_path):
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(PACKET)[:-40], encoding="utf-8")
    with pytest.raises(InputUnreadable, match="not valid JSON"):
        read_phenopacket(InputFile(path, path.name))


def test_json_that_is_no_packet_is_left_alone(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "packet.json").write_text(json.dumps(PACKET), encoding="utf-8")
    (folder / "settings.json").write_text('{"subject": "a mail", "to": "nobody"}', encoding="utf-8")
    done = ingest([folder], tmp_path / "lake")
    assert [source.file for source in done.sources] == ["packet.json"]
    assert any("settings.json" in str(notice) for notice in done.notices)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("P61Y", 61.0),
        ("P3Y6M", 3.5),
        ("P26W", 26 * (7 / 365.25)),
        ("P10D", 10 * (1 / 365.25)),
        ("P0D", 0.0),
        ("P", None),
        ("61", None),
        ("P1.2.3Y", None),
    ],
)
def test_ages_are_durations(written, expected):
    assert years(Age(written)) == expected


def test_a_timestamp_is_a_day_or_none():
    assert str(day("2026-02-03T10:00:00Z")) == "2026-02-03"
    assert [day(text) for text in (None, "", "2026", "2026-02-30T00:00:00Z")] == [None] * 4


def test_keys_in_camel_case_stay_as_they_are():
    assert camel({"timeAtLastEncounter": 1, "vcf_record": [{"genome_assembly": None}]}) == {"timeAtLastEncounter": 1, "vcfRecord": [{}]}
