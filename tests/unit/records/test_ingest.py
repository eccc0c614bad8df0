"""Many files into one lake: every row counted, repeats merged, contradictions said."""

from __future__ import annotations

from collections import Counter

import pytest

from ceiba.errors import CeibaError, DuplicatePatients, InputMissing, InputUnreadable, NoProteinChange
from ceiba.records import check, ingest, read_table

MAF = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\n"


@pytest.fixture
def done(tmp_path):
    """Ingest the folder of the test."""
    return lambda **more: ingest([tmp_path / "in"], tmp_path / "lake", **more)


def add_up(checked):
    return all(source.rows_in == source.rows_kept + source.rows_merged + source.rows_refused for source in checked.sources)


def test_rows_in_are_kept_merged_or_refused(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\nEGFR|S1|p.L858R\nEGFR||p.L858R\nTP53|S2|p.R175H\n")
    write("b.maf", MAF + "EGFR|S1|p.L858R\nKRAS|S1|p.G12C\nshort\n")
    lake = done()
    counts = [(source.file, source.rows_in, source.rows_kept, source.rows_merged, source.rows_refused) for source in lake.sources]
    assert counts == [("a.maf", 4, 2, 1, 1), ("b.maf", 3, 1, 1, 1)]
    assert add_up(lake)
    assert (lake.rows["alterations"], lake.rows["quarantine"]) == (3, 2)


def test_refused_rows_lie_in_quarantine_with_their_text(write, done, lake_rows):
    write("a.maf", MAF + "EGFR|S1|p.L858R\nEGFR||p.L858R\n")
    (row,) = lake_rows(done(), "quarantine")
    assert row == {
        "source_id": 1,
        "line": 3,
        "file": "a.maf",
        "column": "Tumor_Sample_Barcode",
        "problem": "The sample is empty.",
        "remedy": "Fill in the sample of this row.",
        "raw": "EGFR\t\tp.L858R",
    }


def test_the_text_of_a_refused_row_is_cut(write, done, lake_rows):
    write("a.maf", MAF + f"EGFR||p.{'A' * 5000}\n")
    assert len(lake_rows(done(), "quarantine")[0]["raw"]) == 2000


def test_every_table_has_exactly_its_declared_schema(write, done):
    from ceiba.records.drafts import lake_schema

    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    lake = done()
    assert all(read_table(lake.lake, name).schema.equals(lake_schema(name)) for name in lake.tables)


def test_columns_that_are_never_null_never_are(write, done):
    from ceiba.terms.tables import RECORD_TABLES

    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("people.csv", "patient_code,oncotree,payer,marker,result,regimen\nS1,LUAD,x,MSI-high,present,a\n")
    lake = done()
    for table in RECORD_TABLES:
        found = read_table(lake.lake, table.name)
        assert [column.name for column in table.columns if not column.null and found[column.name].null_count] == []


def test_the_order_of_files_does_not_number_people(write, tmp_path):
    one = write("one.csv", "patient_code,sex\nB,male\nA,female\n").path
    two = write("two.csv", "patient_code,oncotree\nA,GB\nB,LUAD\n").path
    first = ingest([one, two], tmp_path / "first")
    second = ingest([two, one], tmp_path / "second")
    columns = ["patient_id", "patient_code", "sex"]
    assert read_table(first.lake, "patients").select(columns) == read_table(second.lake, "patients").select(columns)


def test_the_same_files_give_the_same_lake_in_whatever_order_they_are_named(write, tmp_path):
    names = ("b.maf", "a.maf", "c.csv")
    texts = (MAF + "EGFR|S1|p.L858R\n", MAF + "KRAS|S2|p.G12C\nEGFR|S1|p.L858R\n", "patient_code,specimen_code,sex\nA,S1,female\n")
    paths = [write(name, text).path for name, text in zip(names, texts, strict=True)]
    lakes = [ingest(order, tmp_path / f"lake-{number}") for number, order in enumerate((paths, paths[::-1], sorted(paths)))]
    assert len({tuple(path.read_bytes() for path in lake.tables.values()) for lake in lakes}) == 1


def test_facts_of_one_person_from_two_files_are_joined(write, done, lake_rows):
    write("a.csv", "patient_code,sex\nA,female\n")
    write("b.csv", "patient_code,age_years\nA,40\n")
    (person,) = lake_rows(done(), "patients")
    assert (person["sex"], person["age_years"]) == ("female", 40.0)


def test_one_identifier_for_two_people_stops(write, done):
    write("a.csv", "patient_code,sex\nSECRET,female\n")
    write("b.csv", "patient_code,sex\nB,male\nSECRET,male\n")
    with pytest.raises(DuplicatePatients, match=r"'sex' differs from the row in a\.csv, line 2") as caught:
        done()
    assert (caught.value.file, caught.value.line, caught.value.column) == ("b.csv", 3, "sex")
    assert "SECRET" not in str(caught.value)


def test_a_sample_of_two_patients_refuses_the_second_row(write, done, lake_rows):
    write("a.csv", "patient_code,specimen_code\nA,S1\nB,S1\nA,S1\n")
    lake = done()
    assert [(row["line"], row["column"]) for row in lake_rows(lake, "quarantine")] == [(3, "specimen_code")]
    assert lake_rows(lake, "quarantine")[0]["raw"] == "B,S1"
    assert [(source.rows_in, source.rows_kept, source.rows_merged, source.rows_refused) for source in lake.sources] == [(3, 1, 1, 1)]
    assert lake.rows["patients"] == 1


def test_what_a_file_states_wins_over_what_another_implies(write, done, lake_rows):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("clinical.tsv", "PATIENT_ID|SAMPLE_ID\nP1|S1\n")
    lake = done()
    assert [row["patient_code"] for row in lake_rows(lake, "patients")] == ["P1"]


def test_a_condition_said_of_a_patient_with_two_is_left_out_and_told(write, done):
    write("samples.tsv", "PATIENT_ID|SAMPLE_ID|ONCOTREE_CODE\nP1|S1|GB\nP1|S2|LUAD\n")
    write("stage.csv", "patient_code,stage\nP1,IV\n")
    lake = done()
    assert lake.rows["conditions"] == 2
    assert any("left out (rows: 1)" in str(notice) for notice in lake.notices)
    assert add_up(lake)


def test_an_assay_counts_only_beside_its_findings(write, done):
    write("samples.tsv", "PATIENT_ID|SAMPLE_ID|GENE_PANEL\nP1|S1|PANEL\n")
    assert done().rows["assays"] == 0
    write("a.maf", MAF)
    write("b.maf", MAF + "EGFR|S1|p.L858R\n")
    assert done().rows["assays"] == 1


def test_files_named_one_by_one_are_one_input(write, tmp_path):
    clinical = write("samples.tsv", "PATIENT_ID|SAMPLE_ID|GENE_PANEL\nP1|S1|PANEL\n").path
    found = write("b.maf", MAF + "EGFR|S1|p.L858R\n").path
    assert ingest([clinical, found], tmp_path / "lake").rows["assays"] == 1


def test_who_was_examined_but_stands_nowhere_is_refused(write, done, lake_rows):
    write("matrix.tsv", "SAMPLE_ID|mutations\nS1|PANEL\nS9|PANEL\n")
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    lake = done()
    assert [(row["line"], row["problem"], row["raw"]) for row in lake_rows(lake, "quarantine")] == [
        (3, "The sample is in no clinical file.", "S9\tPANEL")
    ]
    assert add_up(lake)


def test_a_table_without_sample_takes_that_of_the_vcf_beside_it(write, done, lake_rows):
    header = '##fileformat=VCFv4.2\n##reference=GRCh37\n##FORMAT=<ID=GT,Number=1,Type=String,Description="G">\n'
    write("T1.vcf", header + "#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO|FORMAT|TUM7\n1|100|.|A|G|.|PASS|.|GT|0/1\n".replace("|", "\t"))
    write("T1.fusions.tsv", "FusionGene|n\nEML4--ALK|1\n")
    lake = done()
    assert [row["specimen_code"] for row in lake_rows(lake, "specimens")] == ["TUM7"]
    assert any("taken as of the sample of the VCF" in str(notice) for notice in lake.notices)


def test_files_of_no_known_format_are_named_and_left_alone(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("notes.txt", "hello\n")
    write("README.md", "read me\n")
    write(".hidden", "x")
    assert any("Files of no format that Ceiba knows were not read (1): notes.txt." in str(notice) for notice in done().notices)


def test_a_folder_without_any_known_file_stops(write, done):
    write("notes.txt", "hello\n")
    with pytest.raises(InputUnreadable, match="No file in this folder"):
        done()


def test_a_table_of_a_folder_that_is_not_understood_is_unread_and_asks_for_a_mapping(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("deep/payers.csv", "rut,prevision\n1,A\n")
    write("notes.txt", "hello\n")
    lake = done()
    assert lake.unread == ("deep/payers.csv",)
    said = [str(notice) for notice in lake.notices]
    assert any("not read (1): deep/payers.csv. Write a mapping" in text and "docs/reference/mapping-format.md" in text for text in said)
    assert any("no format that Ceiba knows were not read (1): notes.txt." in text for text in said)


def test_a_folder_with_nothing_but_a_table_not_understood_stops_and_asks_for_a_mapping(write, done):
    write("payers.csv", "rut,prevision\n1,A\n")
    with pytest.raises(InputUnreadable, match=r"payers\.csv\. Write a mapping .*mapping-format\.md"):
        done()


def test_a_folder_that_is_understood_has_nothing_unread(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("payers.csv", "patient_code,payer\nS1,x\n")
    assert done().unread == ()


def test_a_named_file_of_no_known_format_stops(write, tmp_path):
    with pytest.raises(InputUnreadable, match="no format that Ceiba knows"):
        ingest([write("notes.txt", "hello\n").path], tmp_path / "lake")


@pytest.mark.parametrize("name", ["nothing", "nothing.maf"])
def test_a_path_that_is_not_there_stops(tmp_path, name):
    with pytest.raises(InputMissing):
        ingest([tmp_path / name], tmp_path / "lake")


def test_nothing_given_is_said(tmp_path):
    with pytest.raises(InputMissing, match="No file or folder"):
        ingest([], tmp_path / "lake")


def test_several_folders_keep_their_names_apart(write, tmp_path):
    write("one/a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("two/a.maf", MAF + "EGFR|S2|p.L858R\n")
    lake = ingest([tmp_path / "in/one", tmp_path / "in/two"], tmp_path / "lake")
    assert [source.file for source in lake.sources] == ["one/a.maf", "two/a.maf"]


def test_check_says_the_same_and_writes_nothing(write, done, tmp_path):
    write("a.maf", MAF + "EGFR|S1|p.L858R\nEGFR||p.L858R\n")
    said = check([tmp_path / "in"])
    assert not (tmp_path / "lake").exists()
    lake = done()
    assert (said.sources, said.rows, said.refused, said.notices) == (lake.sources, lake.rows, lake.refused, lake.notices)


def test_progress_is_told(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    told = []
    done(progress=lambda *step: told.append(step))
    assert told == [("Reading files", 1, 1), ("Joining", 0, 1), ("Joining", 1, 1), ("Writing the lake", 0, 1), ("Writing the lake", 1, 1)]


def test_two_diseases_of_a_person_are_two_conditions(write, done, lake_rows):
    write("a.csv", "patient_code,oncotree,stage\nP1,LUAD,IV\nP1,IDC,I\nP1,LUAD,IV\n")
    lake = done()
    assert [(row["oncotree"], row["stage"]) for row in lake_rows(lake, "conditions")] == [("IDC", "I"), ("LUAD", "IV")]
    assert [(source.rows_kept, source.rows_merged) for source in lake.sources] == [(2, 1)]


def test_a_condition_with_two_stages_is_told(write, done, lake_rows):
    write("a.csv", "patient_code,oncotree,stage\nP1,LUAD,IV\nP1,LUAD,I\n")
    lake = done()
    assert [row["stage"] for row in lake_rows(lake, "conditions")] == ["IV"]
    assert any("differ in stage or line of therapy" in str(notice) for notice in lake.notices)


def test_a_treatment_hangs_on_the_only_condition_or_on_none(write, done, lake_rows):
    write("ill.csv", "patient_code,oncotree\nP1,LUAD\nP2,GB\nP2,IDC\n")
    write("given.csv", "patient_code,regimen,line_of_therapy,started_on\nP1,Osimertinib,1,2024-01-31\nP2,temozolomide,1,\n")
    assert [(row["patient_id"], row["condition_id"], row["regimen"]) for row in lake_rows(done(), "treatments")] == [
        (1, 1, "osimertinib"),
        (2, None, "temozolomide"),
    ]


def test_an_annotated_file_makes_the_examination_readable(write, done, lake_rows):
    header = "##fileformat=VCFv4.2\n##reference=GRCh37\n"
    write("a.vcf", header + "#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO|FORMAT|S1\n1|100|.|A|G|.|PASS|.|GT|0/1\n")
    write("b.maf", MAF + "EGFR|S1|p.L858R\n")
    assert [(row["kind"], row["readable"]) for row in lake_rows(done(), "assays")] == [("small_variant", True)]


def test_an_unreadable_file_deep_in_a_folder_is_named_with_its_path_and_says_what_to_do(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    done()
    write("deep/b.maf.gz", b"\x1f\x8b\x08\x00cut")
    with pytest.raises(InputUnreadable) as stopped:
        done()
    assert (
        str(stopped.value)
        == "deep/b.maf.gz: The compressed file is damaged or cut short. Copy or download it again, whole, or leave it out."
    )


def test_a_maf_without_protein_change_in_a_folder_stops_and_leaves_what_had_landed(write, done, tmp_path):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    done()
    landed = read_table(tmp_path / "lake", "alterations")
    write("deep/b.maf", "Hugo_Symbol|Tumor_Sample_Barcode\nEGFR|S1\n")
    with pytest.raises(NoProteinChange, match=r"^deep/b\.maf:1: .*vcf2maf or maf2maf, or leave it out\.$"):
        done()
    assert read_table(tmp_path / "lake", "alterations").equals(landed)


def test_records_of_each_table_are_kept_merged_or_refused(write, done, lake_rows, tmp_path):
    write("a.csv", "patient_code,specimen_code,marker,result\nA,S1,MSI-high,present\nA,S1,MSI-high,present\nB,S1,MSI-high,absent\n")
    write("b.maf", MAF + "EGFR|S1|p.L858R\nEGFR|S1|p.L858R\n")
    write("matrix.tsv", "SAMPLE_ID|mutations\nS1|PANEL\nS9|PANEL\n")
    lake = done()
    names = {row["source_id"]: row["file"] for row in lake_rows(lake, "sources")}
    assert [
        (names[row["source_id"]], row["table"], *(row[f"records_{name}"] for name in ("in", "kept", "merged", "refused")))
        for row in lake_rows(lake, "source_tables")
    ] == [
        ("a.csv", "patients", 3, 1, 1, 1),
        ("a.csv", "specimens", 3, 1, 1, 1),
        ("a.csv", "tumor_marker_tests", 3, 1, 1, 1),
        ("b.maf", "alterations", 2, 1, 1, 0),
        ("matrix.tsv", "assays", 2, 1, 0, 1),
    ]
    checked = check([tmp_path / "in"])
    assert [source.tables for source in lake.sources] == [source.tables for source in checked.sources]


def test_records_that_a_reader_loses_stop_the_run(write, done, monkeypatch):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    monkeypatch.setattr("ceiba.records.accounting._by_source", lambda rows: Counter())
    with pytest.raises(CeibaError, match=r"The alterations do not add up: 1 in the file, 0 kept, 0 merged, 0 refused\."):
        done()


def test_a_first_lake_has_no_former_one(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    assert done().changes is None


def test_a_second_run_says_what_changed_and_holds_only_what_is_given(write, done, tmp_path):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    write("b.maf", MAF + "KRAS|S1|p.G12C\nKRAS|S1|p.G12D\n")
    write("c.maf", MAF + "TP53|S1|p.R175H\n")
    before = done()
    again = done()
    assert [(each.file, each.change, each.rows, each.rows_before) for each in again.changes] == [
        ("a.maf", "unchanged", 1, 1),
        ("b.maf", "unchanged", 2, 2),
        ("c.maf", "unchanged", 1, 1),
    ]
    assert again.tables == before.tables, "the same generation"
    write("b.maf", MAF + "KRAS|S1|p.G12C\n")
    (tmp_path / "in" / "c.maf").unlink()
    write("d.maf", MAF + "IDH1|S1|p.R132H\n")
    last = done()
    assert [(each.file, each.change, each.rows, each.rows_before) for each in last.changes] == [
        ("a.maf", "unchanged", 1, 1),
        ("b.maf", "changed", 1, 2),
        ("d.maf", "new", 1, None),
        ("c.maf", "gone", None, 1),
    ]
    assert last.rows["alterations"] == 3


def test_two_files_of_one_name_are_compared_in_their_order(write, tmp_path):
    paths = [write(f"{folder}/a.maf", MAF + f"EGFR|{folder}|p.L858R\n").path for folder in ("x", "y")]
    ingest(paths, tmp_path / "lake")
    write("y/a.maf", MAF + "KRAS|y|p.G12C\n")
    assert [each.change for each in ingest(paths, tmp_path / "lake").changes] == ["unchanged", "changed"]


def test_a_lake_that_cannot_be_read_is_no_former_one(write, done):
    write("a.maf", MAF + "EGFR|S1|p.L858R\n")
    next(done().lake.glob("g-*/sources.parquet")).write_bytes(b"cut")
    assert done().changes is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Adenocarcinoma de Pulmón", "LUAD"),
        ("lung  adenocarcinoma", "LUAD"),
        ("adenocarcinoma", None),  # part of a name is no name
        ("Lung adenocarcinoma, suspected", None),
    ],
)
def test_a_disease_given_by_its_name_has_its_code(write, tmp_path, lake_rows, text, code):
    write("people.csv", f'patient_code,disease_text\nA,"{text}"\n')
    names = {"LUAD": "LUAD", "adenocarcinoma de pulmon": "LUAD", "lung adenocarcinoma": "LUAD"}
    done = ingest([tmp_path / "in"], tmp_path / "lake", known_diseases=names)
    assert [(row["oncotree"], row["disease_text"]) for row in lake_rows(done, "conditions")] == [(code, text.strip())]


def test_a_code_wins_over_a_name(write, tmp_path, lake_rows):
    write("people.csv", "patient_code,oncotree,disease_text\nA,LUSC,Lung adenocarcinoma\n")
    done = ingest([tmp_path / "in"], tmp_path / "lake", known_diseases={"LUSC": "LUSC", "lung adenocarcinoma": "LUAD"})
    assert lake_rows(done, "conditions")[0]["oncotree"] == "LUSC"
