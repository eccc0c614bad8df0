"""A cBioPortal study folder: its files, what is missing from it, and which genes were looked at."""

from __future__ import annotations

import pytest

from ceiba.errors import NoClinicalData
from ceiba.records import ingest

SAMPLES = (
    "#Patient|Sample|Onco|TMB\n#d|d|d|d\n#STRING|STRING|STRING|NUMBER\n#1|1|1|1\nPATIENT_ID|SAMPLE_ID|ONCOTREE_CODE|TMB_NONSYNONYMOUS\n"
)
MAF = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S1|p.L858R\nTP53|S2|p.R175H\n"


def meta(kind, datatype, file, **more):
    said = {"cancer_study_identifier": "s", "genetic_alteration_type": kind, "datatype": datatype, "data_filename": file, **more}
    return "".join(f"{key}: {value}\n" for key, value in said.items())


@pytest.fixture
def study(write, tmp_path):
    """A study of two patients with three samples; a test adds to it."""
    write("st/meta_study.txt", "type_of_cancer: luad\ncancer_study_identifier: s\nreference_genome: hg38\n")
    write("st/meta_clinical_sample.txt", meta("CLINICAL", "SAMPLE_ATTRIBUTES", "data_clinical_sample.txt"))
    write("st/data_clinical_sample.txt", SAMPLES + "P1|S1|LUAD|12\nP1|S3|LUAD|0.5\nP2|S2||\n")
    write("st/meta_mutations.txt", meta("MUTATION_EXTENDED", "MAF", "data_mutations.txt", stable_id="mutations"))
    write("st/data_mutations.txt", MAF)

    def done():
        return ingest([tmp_path / "in" / "st"], tmp_path / "lake")

    return done


def scopes(done, lake_rows):
    names = {row["specimen_id"]: row["specimen_code"] for row in lake_rows(done, "specimens")}
    return {(names[row["specimen_id"]], row["kind"]): (row["scope"], row["panel_code"]) for row in lake_rows(done, "assays")}


def test_people_samples_and_conditions(study, lake_rows):
    done = study()
    assert done.rows["patients"] == 2
    assert done.rows["specimens"] == 3
    conditions = lake_rows(done, "conditions")
    assert [(row["oncotree"], row["disease_text"]) for row in conditions] == [("LUAD", None), (None, "luad")]
    linked = {row["specimen_code"]: row["condition_id"] for row in lake_rows(done, "specimens")}
    assert linked == {"S1": 1, "S3": 1, "S2": 2}


def test_the_type_of_cancer_serves_as_code_where_the_tree_knows_it(study, tmp_path, lake_rows):
    done = ingest([tmp_path / "in" / "st"], tmp_path / "lake", known_diseases={"LUAD"})
    assert [row["oncotree"] for row in lake_rows(done, "conditions")] == ["LUAD", "LUAD"]


def test_a_code_that_the_tree_does_not_know_stays_as_text(study, tmp_path, lake_rows):
    done = ingest([tmp_path / "in" / "st"], tmp_path / "lake", known_diseases={"GB"})
    assert [(row["oncotree"], row["disease_text"]) for row in lake_rows(done, "conditions")] == [(None, "LUAD"), (None, "luad")]
    assert any("the tree does not know (LUAD)" in str(notice) for notice in done.notices)


def test_tmb_is_a_marker_test_with_its_number(study, lake_rows):
    tests = lake_rows(study(), "tumor_marker_tests")
    assert [(row["marker"], row["result"], row["value"]) for row in tests] == [
        ("TMB >= 10/Mb", "present", 12.0),
        ("TMB >= 10/Mb", "absent", 0.5),
    ]


def test_without_lists_nothing_says_which_genes_were_looked_at(study, lake_rows):
    assert scopes(study(), lake_rows) == {
        ("S1", "small_variant"): ("unknown", None),
        ("S2", "small_variant"): ("unknown", None),
    }


def test_a_case_list_says_who_was_sequenced_but_not_over_what(study, write, lake_rows):
    write("st/case_lists/cases_sequenced.txt", "stable_id: s_sequenced\ncase_list_ids: S1|S2|S3\n")
    assert scopes(study(), lake_rows)["S3", "small_variant"] == ("unknown", None)


def test_a_profile_of_whole_exomes_looked_at_all_genes(study, write, lake_rows):
    text = meta("MUTATION_EXTENDED", "MAF", "data_mutations.txt", profile_description="Mutation data from whole exome sequencing.")
    write("st/meta_mutations.txt", text)
    write("st/case_lists/cases_sequenced.txt", "stable_id: s_sequenced\ncase_list_ids: S1|S2|S3\n")
    assert {scope for scope, _ in scopes(study(), lake_rows).values()} == {"all"}


def test_the_panel_matrix_says_which_panel_and_NA_what_the_format_says(study, write, lake_rows):  # noqa: N802 - the format writes NA
    write("st/meta_matrix.txt", meta("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX", "data_gene_panel_matrix.txt"))
    write("st/data_gene_panel_matrix.txt", "SAMPLE_ID|mutations|gistic\nS1|PANEL|NA\nS2|NA|NA\nS3|OTHER|NA\n")
    write("st/data_gene_panel_PANEL.txt", "stable_id: PANEL\ndescription: d\ngene_list: EGFR|ALK\n")
    write("st/case_lists/cases_sequenced.txt", "stable_id: s_sequenced\ncase_list_ids: S1|S2|S3\n")
    done = study()
    assert scopes(done, lake_rows) == {
        ("S1", "small_variant"): ("panel", "PANEL"),
        ("S2", "small_variant"): ("all", None),
        ("S3", "small_variant"): ("unknown", "OTHER"),
    }
    assert any("No file lists the genes of OTHER" in str(notice) for notice in done.notices)
    assert [(row["panel_code"], row["gene_symbol"]) for row in lake_rows(done, "panels")] == [("PANEL", "EGFR"), ("PANEL", "ALK")]


def test_NA_of_a_sample_in_no_list_is_not_examined(study, write, lake_rows):  # noqa: N802 - the format writes NA
    write("st/meta_matrix.txt", meta("GENE_PANEL_MATRIX", "GENE_PANEL_MATRIX", "data_gene_panel_matrix.txt"))
    write("st/data_gene_panel_matrix.txt", "SAMPLE_ID|mutations\nS3|NA\n")
    assert ("S3", "small_variant") not in scopes(study(), lake_rows)


def test_a_missing_data_file_leaves_its_table_unknown(study, write, tmp_path, lake_rows):
    (tmp_path / "in/st/data_mutations.txt").unlink()
    write("st/case_lists/cases_sequenced.txt", "stable_id: s_sequenced\ncase_list_ids: S1|S2|S3\n")
    done = study()
    (absent,) = [source for source in done.sources if source.state == "absent"]
    assert absent.file == "data_mutations.txt"
    assert done.rows["alterations"] == 0
    assert lake_rows(done, "assays") == [], "who was sequenced says nothing without what was found"
    assert any("names data_mutations.txt, which is not there" in str(notice) for notice in done.notices)


def test_the_same_kind_of_file_under_another_usual_name_is_read(study, tmp_path):
    (tmp_path / "in/st/data_mutations.txt").rename(tmp_path / "in/st/data_mutations_extended.txt")
    done = study()
    assert done.rows["alterations"] == 2
    assert any("data_mutations_extended.txt holds the same kind of table" in str(notice) for notice in done.notices)


def test_files_of_other_kinds_are_named_in_one_notice(study, write):
    write("st/meta_expression.txt", meta("MRNA_EXPRESSION", "Z-SCORE", "data_expression.txt"))
    write("st/data_expression.txt", "Hugo_Symbol|S1\n")
    assert any("does not use were not read (1): data_expression.txt" in str(notice) for notice in study().notices)


def test_a_data_file_outside_the_study_is_not_read(study, write):
    write("outside.txt", MAF)
    write("st/meta_mutations.txt", meta("MUTATION_EXTENDED", "MAF", "../outside.txt"))
    done = study()
    assert "../outside.txt" not in {source.file for source in done.sources if source.state == "read"}


def test_a_patient_file_adds_what_it_knows_of_people(study, write, lake_rows):
    write("st/meta_patient.txt", meta("CLINICAL", "PATIENT_ATTRIBUTES", "data_clinical_patient.txt"))
    write(
        "st/data_clinical_patient.txt",
        "PATIENT_ID|SEX|AGE|OS_STATUS|TUMOR_STAGE\nP1|Female|>89|1:DECEASED|Stage IVA\nP2|M|<18|LIVING|\nP3|?|12|NA|\n",
    )
    people = lake_rows(study(), "patients")
    assert [(row["patient_code"], row["sex"], row["age_years"], row["vital_status"]) for row in people] == [
        ("P1", "female", 89.0, "deceased"),
        ("P2", "male", None, "alive"),
        ("P3", None, 12.0, None),
    ]
    stages = {row["patient_id"]: row["stage"] for row in lake_rows(study(), "conditions")}
    assert stages == {1: "IVA", 2: None}


def test_samples_with_findings_and_no_clinical_row_are_told(study, write):
    write("st/data_mutations.txt", MAF + "TP53|S9|p.R175H\n")
    done = study()
    assert done.rows["patients"] == 3
    assert any("taken as a patient of their own (samples: 1)" in str(notice) for notice in done.notices)


def test_a_long_barcode_is_the_sample_it_belongs_to(study, write, lake_rows):
    write("st/data_clinical_sample.txt", SAMPLES + "TCGA-AA-0001|TCGA-AA-0001-01|LUAD|\n")
    write("st/data_mutations.txt", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|TCGA-AA-0001-01A-11D|p.L858R\n")
    done = study()
    assert (done.rows["patients"], done.rows["specimens"], done.rows["alterations"]) == (1, 1, 1)


def test_the_panel_of_a_meta_file_holds_for_its_samples(study, write, lake_rows):
    write("st/meta_mutations.txt", meta("MUTATION_EXTENDED", "MAF", "data_mutations.txt", gene_panel="PANEL"))
    write("st/data_gene_panel_PANEL.txt", "stable_id: PANEL\ndescription: d\ngene_list: EGFR|ALK\n")
    assert scopes(study(), lake_rows)["S1", "small_variant"] == ("panel", "PANEL")


def test_without_patients_and_samples_the_study_stops(study, tmp_path):
    (tmp_path / "in/st/data_clinical_sample.txt").unlink()
    with pytest.raises(NoClinicalData, match="neither a patient file nor a sample file"):
        study()


def test_a_csv_in_a_study_that_nothing_speaks_of_is_unread(study, write):
    write("st/payers.csv", "ficha,prevision\nP1,A\n")
    write("st/meta_timeline.txt", meta("CLINICAL", "TIMELINE", "timeline.tsv"))
    write("st/timeline.tsv", "PATIENT_ID|START_DATE|STOP_DATE|EVENT_TYPE\nP1|1|2|TREATMENT\n")
    done = study()
    assert done.unread == ("payers.csv",), "what a meta file names is told apart"
    assert any("not read (1): payers.csv. Write a mapping" in str(notice) for notice in done.notices)


def test_a_csv_in_a_study_is_read_when_the_mapping_knows_it(study, write, lake_rows):
    write("st/payers.csv", "ficha,prevision\nP1,A\n")
    fields = "{patient_code: ficha, payer: {column: prevision, values: {A: cl-fonasa}}}"
    write("st/ceiba-mapping.yaml", f"mapping: 1\nfiles:\n  - {{file: payers.csv, coverages: {fields}}}\n")
    done = study()
    assert done.unread == ()
    assert [row["payer"] for row in lake_rows(done, "coverages")] == ["cl-fonasa"]
    assert not any("names files" in str(notice) or "payers.csv" in str(notice) for notice in done.notices)
