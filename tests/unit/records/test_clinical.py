"""Clinical tables: people, conditions, and the markers that columns state outright."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.clinical import read_clinical_patients, read_clinical_samples
from ceiba.records.recorded import age_years, stage, vital_status


def markers_of(draft):
    return pl.DataFrame(draft.tables["tumor_marker_tests"]).select("specimen_code", "marker", "result", "value").rows()


@pytest.mark.parametrize(
    ("column", "word", "found"),
    [
        ("MSI_TYPE", "Instable", [("S", "MSI-high", "present", None)]),
        ("MSI_TYPE", "MSS", [("S", "MSI-high", "absent", None)]),
        ("MSI_TYPE", "Indeterminate", []),
        ("MSI_STATUS", "MSI High", [("S", "MSI-high", "present", None)]),
        ("MMR_STATUS", "dMMR", [("S", "MSI-high", "present", None)]),
        ("MMR_STATUS", "proficient", [("S", "MSI-high", "absent", None)]),
        ("MMR_STATUS", "equivocal", []),
        ("HRD_STATUS", "Positive", [("S", "HRD", "present", None)]),
        ("HRD_SCORE", "43", []),
        ("MANTIS_SCORE", "0.5", []),
        ("MSI_SCORE", "12", []),
        ("ER_STATUS_BY_IHC", "Positive", [("S", "ER positive", "present", None)]),
        ("PR_STATUS", "negative", [("S", "PR positive", "absent", None)]),
        ("HER2_STATUS", "Equivocal", []),
        ("MGMT_STATUS", "Methylated", [("S", "MGMT promoter methylation", "present", None)]),
        ("MGMT_STATUS", "Unmethylated", [("S", "MGMT promoter methylation", "absent", None)]),
        ("MGMT_STATUS", "not tested", []),
        ("HER2_STATUS", "Positive", [("S", "HER2 positive", "present", None)]),
        ("TMB_NONSYNONYMOUS", "10", [("S", "TMB >= 10/Mb", "present", 10.0)]),
        ("TMB_NONSYNONYMOUS", "9.99", [("S", "TMB >= 10/Mb", "absent", 9.99)]),
        ("TMB_NONSYNONYMOUS", "high", []),
        ("TMB_NONSYNONYMOUS", "NA", []),
    ],
)
def test_only_words_that_settle_a_marker_become_one(write, column, word, found):
    draft = read_clinical_samples(write("s.tsv", f"PATIENT_ID|SAMPLE_ID|{column}\nP|S|{word}\n"))
    assert markers_of(draft) == found
    assert bool(draft.notices) == bool(found), "what was read as a marker is said"


def test_markers_of_a_patient_are_not_given_to_a_sample(write):
    draft = read_clinical_patients(write("p.tsv", "PATIENT_ID|ER_STATUS_BY_IHC\nP|Positive\n"))
    assert "tumor_marker_tests" not in draft.tables
    assert "of a patient, not of a sample" in str(draft.notices[0])


def test_preserved_tissue_is_tissue_and_free_dna_is_not_said(write):
    text = "PATIENT_ID|SAMPLE_ID|SPECIMEN_PRESERVATION_TYPE\nP|S1|FFPE\nP|S2|CFDNA\n"
    specimens = pl.DataFrame(read_clinical_samples(write("s.tsv", text)).tables["specimens"])
    assert specimens["specimen_type"].to_list() == ["tissue", None]


def test_a_companion_of_a_maf_has_a_patient_a_sample(write):
    draft = read_clinical_samples(write("a.tsv", "Tumor_Sample_Barcode|FAB\nTCGA-AB-2802-03A|M4\nX|M1\n"))
    assert draft.tables["specimens"]["patient_code"].to_pylist() == ["TCGA-AB-2802", "X"]


@pytest.mark.parametrize(("read", "missing"), [(read_clinical_patients, "PATIENT_ID"), (read_clinical_samples, "SAMPLE_ID")])
def test_a_clinical_file_without_its_identifier_stops(write, read, missing):
    with pytest.raises(InputUnreadable, match=f"no column {missing}"):
        read(write("a.tsv", "A|B\n1|2\n"))


def test_an_empty_clinical_file_has_no_rows(write):
    assert read_clinical_samples(write("s.tsv", "PATIENT_ID|SAMPLE_ID\n")).rows_in == 0


@pytest.mark.parametrize(
    ("read", "keys", "row"), [(read_clinical_patients, "PATIENT_ID", "P"), (read_clinical_samples, "PATIENT_ID|SAMPLE_ID", "P|S")]
)
def test_stages_that_are_no_stage_group_are_counted(write, read, keys, row):
    draft = read(write("c.tsv", f"{keys}|ONCOTREE_CODE|STAGE\n{row}|LUAD|T2N1M0\n{row}|LUAD|NA\n{row}|LUAD|Stage IV\n"))
    assert [str(notice.problem.format(**notice.fields)) for notice in draft.notices if "stages" in notice.problem] == [
        "1 stages could not be read as a stage group and are taken as not recorded."
    ]
    assert draft.refused == ()
    assert draft.tables["conditions"]["stage"].to_pylist() == [None, None, "IV"]


@pytest.mark.parametrize(("age", "kept"), [("-1", 0), ("0", 1), ("120", 1), ("121", 0)])
def test_an_age_beyond_bounds_refuses_its_row(write, age, kept):
    draft = read_clinical_patients(write("p.tsv", f"PATIENT_ID|AGE\nP|{age}\n"))
    assert (draft.tables["patients"].num_rows, len(draft.refused)) == (kept, 1 - kept)


@pytest.mark.parametrize(("word", "age"), [("63", 63.0), ("63.5", 63.5), (">89", 89.0), ("<18", None), ("old", None)])
def test_ages(word, age):
    assert pl.DataFrame({"a": [word]}).select(age_years(pl.col("a"))).item() == age


@pytest.mark.parametrize(("word", "status"), [("0:LIVING", "alive"), ("1:DECEASED", "deceased"), ("Dead", "deceased"), ("1", None)])
def test_vital_status(word, status):
    assert pl.DataFrame({"a": [word]}).select(vital_status(pl.col("a"))).item() == status


@pytest.mark.parametrize(("word", "group"), [("Stage IIIB", "IIIB"), ("4", "IV"), ("Stage X", None)])
def test_stages(word, group):
    assert pl.DataFrame({"a": [word]}).select(stage(pl.col("a"))).item() == group
