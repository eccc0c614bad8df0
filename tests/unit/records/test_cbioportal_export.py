"""A study that is exported is one that cBioPortal's importer takes: its rules, on hard records, real ones and files with one fault."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path

import pytest

from ceiba.records import export, ingest, open_lake

sys.path.insert(0, str(Path(__file__).parent))
from portal_rules import key_values, problems, rows_of

FILES = {
    "patients.csv": (
        "patient_code,sex,age_years,vital_status,region,ethnicity,oncotree,disease_text,stage,diagnosed_on\n"
        'P 1/a,female,61.5,deceased,BR-SP,"=HYPERLINK(""x"")",LUAD,"Adenocarcinoma ""de"" pulmón",IV,2026-01-20\n'
        "P_1_a,male,50,alive,,,COAD,,IIIA,\n"
        "P-3,,,,,,,,,\n"
    ),
    "specimens.csv": (
        "specimen_code,patient_code,specimen_type,collected_on,adequate\n"
        "S 1,P 1/a,tissue,2026-02-10,true\nG-1,P 1/a,germline,,true\nS-2,P_1_a,plasma,,false\n"
    ),
    "alterations.csv": (
        "specimen_code,kind,gene_symbol,partner_gene,hgvs_p,hgvs_c,consequence,copy_number_state,origin,assembly,chrom,pos,ref,alt\n"
        "S 1,small_variant,EGFR,,p.L858R,c.2573T>G,missense_variant,,somatic,GRCh38,7,55191822,T,G\n"
        "S 1,small_variant,EGFR,,p.E746_A750del,,inframe_deletion,,somatic,GRCh38,7,55174771,AGGAATTAAGAGAAGC,A\n"
        "S 1,small_variant,TP53,,p.S1fs,,frameshift_variant,,unknown,GRCh38,17,100,A,AT\n"
        "S 1,small_variant,KIT,,p.M541L,,missense_variant,,germline,GRCh38,4,200,AC,GT\n"
        "S-2,small_variant,KRAS,,p.G12D;p.G13D,,missense_variant,,unknown,GRCh38,12,300,C,T\n"
        "S-2,small_variant,NRAS,,p.Q61R,,frameshift_variant,,somatic,,,,,\n"
        "S-2,small_variant,BRAF,,p.V600E,,missense_variant,,somatic,GRCh37,7,140453136,A,T\n"
        "S 1,fusion,ALK,EML4,,,,,unknown,,,,,\n"
        "S 1,fusion,RET,,,,,,somatic,,,,,\n"
        "S 1,copy_number,MET,,,,,amplification,unknown,,,,,\n"
        "S-2,copy_number,CDKN2A,,,,,deletion,unknown,,,,,\n"
        "G-1,small_variant,BRCA2,,,c.5946del,frameshift_variant,,germline,,,,,\n"
    ),
    "assays.csv": (
        "specimen_code,kind,scope,panel_code\n"
        "S 1,small_variant,panel,My panel\nS 1,copy_number,panel,My panel\nS-2,small_variant,all,\nS-2,copy_number,unknown,\n"
        "S-2,expression,unknown,\n"
    ),
    "panels.csv": "panel_code,gene_symbol\nMy panel,EGFR\nMy panel,MET\nMy panel,CDKN2A\nNobody's,TP53\n",
    "tests.csv": (
        "specimen_code,marker,result,value\nS 1,MSI-high,absent,\nS 1,TMB >= 10/Mb,present,12.5\nS 1,PD-L1 TPS >= 50%,present,60\n"
    ),
    "treatments.csv": (
        "patient_code,regimen,line_of_therapy,started_on,ended_on\n"
        "P 1/a,osimertinib,1,2026-02-20,2026-06-01\nP_1_a,cetuximab,1,2026-03-01,\n"
    ),
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The folder of a study written from hard records, and what the export said."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "cohort").mkdir()
    for name, text in FILES.items():
        (folder / "cohort" / name).write_text(text, encoding="utf-8")
    done = ingest([folder / "cohort"], folder / "lake")
    assert not done.refused
    diseases = {"LUAD": "Lung Adenocarcinoma", "COAD": "Colon Adenocarcinoma"}
    said = export(open_lake(folder / "lake"), "cbioportal", folder / "study", on=dt.date(2026, 11, 20), diseases=diseases)
    return folder / "study", said


def test_hard_records_make_a_study_without_a_fault(written):
    study, _ = written
    assert problems(study) == []


def test_what_the_format_cannot_hold_is_counted_by_table_and_column(written):
    _, said = written
    assert {(one.table, one.column): one.count for one in said.left} == {
        ("patients", "region"): 1,
        ("patients", "patient_code"): 1,
        ("conditions", "diagnosed_on"): 1,
        ("conditions", "line_of_therapy"): 1,
        ("specimens", "specimen_code"): 1,
        ("specimens", "adequate"): 1,
        ("specimens", "collected_on"): 1,
        ("tumor_marker_tests", None): 1,
        ("alterations", "pos"): 1,
        ("alterations", "hgvs_p"): 1,
        ("alterations", "origin"): 1,
        ("assays", None): 1,
        ("assays", "scope"): 1,
        ("panels", None): 1,
        ("treatments", None): 1,
    }


def test_two_codes_that_fall_together_stay_two_people(written):
    study, _ = written
    _, rows, _ = rows_of(study / "data_clinical_patient.txt")
    assert sorted(row["PATIENT_ID"] for row in rows) == ["P-3", "P_1_a", "P_1_a_2"]
    of_female = next(row for row in rows if row["SEX"] == "Female")
    assert (of_female["PATIENT_ID"], of_female["AGE"], of_female["OS_STATUS"]) == ("P_1_a_2", "61.5", "1:DECEASED")


def test_a_value_that_a_spreadsheet_would_take_for_a_formula_stands_as_it_is(written):
    study, _ = written
    _, rows, _ = rows_of(study / "data_clinical_patient.txt")
    assert "=HYPERLINK('x')" in {row["ETHNICITY"] for row in rows}


def test_mutations_are_written_as_a_maf_has_them(written):
    study, _ = written
    header, rows, _ = rows_of(study / "data_mutations.txt")
    assert "End_Position" not in header
    told = {(row["Hugo_Symbol"], row["Start_Position"]): row for row in rows}
    deletion = told["EGFR", "55174772"]
    assert (deletion["Reference_Allele"], deletion["Tumor_Seq_Allele2"]) == ("GGAATTAAGAGAAGC", "-")
    assert (deletion["Variant_Type"], deletion["Variant_Classification"]) == ("DEL", "In_Frame_Del")
    insertion = told["TP53", "100"]
    assert (insertion["Reference_Allele"], insertion["Tumor_Seq_Allele2"], insertion["Variant_Type"]) == ("-", "T", "INS")
    assert insertion["Variant_Classification"] == "Frame_Shift_Ins"
    assert told["KIT", "200"]["Variant_Type"] == "DNP"
    assert told["NRAS", "NA"]["Variant_Classification"] == "Unknown"
    assert (told["BRAF", "NA"]["HGVSp_Short"], told["BRAF", "NA"]["NCBI_Build"]) == ("p.V600E", "")
    assert told["KRAS", "300"]["HGVSp_Short"] == ""
    assert {row["Mutation_Status"] for row in rows} == {"SOMATIC", "GERMLINE", ""}


def test_a_gene_that_was_not_looked_at_has_no_copy_number(written):
    study, _ = written
    _, rows, _ = rows_of(study / "data_cna.txt")
    assert {row["Hugo_Symbol"]: (row["S_1"], row["S-2"]) for row in rows} == {
        "CDKN2A": ("0", "-2"),
        "EGFR": ("0", "NA"),
        "MET": ("2", "NA"),
    }


def test_panels_and_case_lists_say_who_was_examined(written):
    study, _ = written
    assert sorted(path.name for path in study.glob("data_gene_panel_*")) == ["data_gene_panel_My_panel.txt", "data_gene_panel_matrix.txt"]
    _, rows, _ = rows_of(study / "data_gene_panel_matrix.txt")
    assert {row["SAMPLE_ID"]: (row["mutations"], row["cna"]) for row in rows} == {"S_1": ("My_panel", "My_panel"), "S-2": ("NA", "NA")}
    lists = {path.name: key_values(path)["case_list_ids"] for path in (study / "case_lists").iterdir()}
    assert lists == {"cases_sequenced.txt": "S-2\tS_1", "cases_cna.txt": "S-2\tS_1"}


def test_a_treatment_is_counted_in_days_from_the_diagnosis(written):
    study, _ = written
    _, rows, _ = rows_of(study / "data_timeline_treatment.txt")
    assert [(row["PATIENT_ID"], row["START_DATE"], row["STOP_DATE"], row["AGENT"]) for row in rows] == [
        ("P_1_a_2", "31", "132", "osimertinib")
    ]


def test_a_study_where_every_variant_has_its_position_has_both_ends(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "patients.csv").write_text("patient_code,oncotree\nP,LUAD\n")
    (tmp_path / "in" / "specimens.csv").write_text("specimen_code,patient_code\nS,P\n")
    head = "specimen_code,kind,gene_symbol,hgvs_p,assembly,chrom,pos,ref,alt\n"
    (tmp_path / "in" / "alterations.csv").write_text(f"{head}S,small_variant,EGFR,p.L858R,GRCh37,7,55259515,T,G\n")
    ingest([tmp_path / "in"], tmp_path / "lake")
    export(open_lake(tmp_path / "lake"), "cbioportal", tmp_path / "out", on=dt.date(2026, 11, 20))
    _, rows, _ = rows_of(tmp_path / "out" / "data_mutations.txt")
    assert [(row["Start_Position"], row["End_Position"]) for row in rows] == [("55259515", "55259515")]
    assert problems(tmp_path / "out") == []
    assert key_values(tmp_path / "out" / "meta_study.txt")["type_of_cancer"] == "luad"
    assert key_values(tmp_path / "out" / "meta_study.txt")["reference_genome"] == "hg19"


FAULTS = {
    "meta_study.txt": [("name:", "title:"), ("add_global_case_list: true", "add_global_case_list: false")],
    "meta_mutations.txt": [("stable_id: mutations", "stable_id: muts"), ("ceiba_export", "other_study")],
    "data_clinical_sample.txt": [("#STRING", "#TEXT"), ("SPECIMEN_TYPE", "Specimen_Type"), ("\tS_1\t", "\tS 1\t")],
    "data_clinical_patient.txt": [("1:DECEASED", "dead"), ("61.5", "sixty"), ("#1\t", "#first\t")],
    "data_mutations.txt": [("Missense_Mutation", "Missense"), ("\tS_1\t", "\tS_9\t"), ("p.L858R", "p.L858R+p.T790M"), ("\tNA\t", "\t\t")],
    "data_cna.txt": [("-2", "-3"), ("S_1", "S_9")],
    "data_sv.txt": [("SOMATIC", "Somatic"), ("EML4\tALK", "\t")],
    "data_gene_panel_matrix.txt": [("My_panel", "Other_panel"), ("S-2", "S-9")],
    "data_timeline_treatment.txt": [("\t31\t", "\t2026-02-20\t"), ("P_1_a_2", "P_9")],
    "case_lists/cases_sequenced.txt": [("S_1", "S_9"), ("_sequenced", "")],
}


@pytest.mark.parametrize(("name", "old", "new"), [(name, old, new) for name, faults in FAULTS.items() for old, new in faults])
def test_the_rules_find_a_single_fault(written, tmp_path, name, old, new):
    study = Path(shutil.copytree(written[0], tmp_path / "study"))
    text = (study / name).read_text(encoding="utf-8")
    assert old in text
    (study / name).write_text(text.replace(old, new), encoding="utf-8")
    assert problems(study)


@pytest.mark.real
@pytest.mark.parametrize("name", ["study_es_0", "study_oncokb_import", "study_portal_mismatch"])
def test_the_rules_take_the_portals_own_studies_that_are_valid_in_themselves(real_data, name):
    assert problems(real_data(f"cbioportal-core-tests/{name}")) == []


@pytest.mark.real
@pytest.mark.parametrize("name", ["study_missing_caselists", "study_metastableid"])
def test_the_rules_refuse_the_portals_own_faulty_studies(real_data, name):
    assert problems(real_data(f"cbioportal-core-tests/{name}"))


@pytest.mark.real
@pytest.mark.parametrize("name", ["datahub/glioma_msk_2018", "maftools/tcga_laml.maf.gz", "cbioportal-core-tests/study_es_0"])
def test_real_records_make_a_study_without_a_fault(real_data, tmp_path, name):
    ingest([real_data(name)], tmp_path / "lake")
    export(open_lake(tmp_path / "lake"), "cbioportal", tmp_path / "out", on=dt.date(2026, 11, 20))
    assert problems(tmp_path / "out") == []
