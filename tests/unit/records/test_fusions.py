"""Fusions: which gene is which, and a partner that is not known."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import InputFile
from ceiba.records.formats import format_of
from ceiba.records.fusion_callers import read_caller
from ceiba.records.fusions import read_fusion_table, read_structural_variants


def found(draft):
    table = pl.DataFrame(draft.tables["alterations"])
    return table.select("specimen_code", "partner_gene", "gene_symbol", "origin").rows()


def test_structural_variants(write):
    text = (
        "Sample_Id|Site1_Hugo_Symbol|Site2_Hugo_Symbol|SV_Status\nS1|EML4|ALK|SOMATIC\nS1|NTRK1||GERMLINE\nS2||RET|\nS3|||SOMATIC\n|A|B|\n"
    )
    draft = read_structural_variants(write("sv.txt", text), "PANEL")
    assert found(draft) == [("S1", "EML4", "ALK", "somatic"), ("S1", None, "NTRK1", "germline"), ("S2", None, "RET", "unknown")]
    assert [refusal.line for refusal in draft.refused] == [5, 6]
    assert set(draft.implied["assays"]["scope"].to_pylist()) == {"panel"}


def test_structural_variants_need_a_gene_column(write):
    with pytest.raises(InputUnreadable, match="Site1_Hugo_Symbol"):
        read_structural_variants(write("sv.txt", "Sample_Id|X\nS|1\n"))


def test_a_fusion_table_of_one_sample(write):
    draft = read_fusion_table(write("T1.fusions.tsv", "FusionGene|Reads\nEML4--ALK|9\n--NTRK3|3\nFGFR2--|4\nBCR::ABL1|2\nEGFR|1\n--|1\n"))
    assert found(draft) == [
        ("T1", "EML4", "ALK", "unknown"),
        ("T1", None, "NTRK3", "unknown"),
        ("T1", None, "FGFR2", "unknown"),
        ("T1", "BCR", "ABL1", "unknown"),
    ]
    assert [refusal.line for refusal in draft.refused] == [6, 7]


def test_an_empty_fusion_table_says_that_its_sample_was_examined(write):
    draft = read_fusion_table(write("T1.fusions.tsv", "FusionGene|Reads\n"))
    assert draft.implied["assays"]["specimen_code"].to_pylist() == ["T1"]
    assert draft.rows_in == 0


STAR = "#FusionName\tJunctionReadCount\tLeftGene\tLeftBreakpoint\tRightGene\tRightBreakpoint\n"
ARRIBA = "#gene1\tgene2\tstrand1(gene/fusion)\tbreakpoint1\tbreakpoint2\ttype\tconfidence\n"
CATCHER = "Gene_1_symbol(5end_fusion_partner)\tGene_2_symbol(3end_fusion_partner)\tFusion_description\n"


@pytest.mark.parametrize(
    ("header", "row", "five", "three"),
    [
        (STAR, "EML4--ALK\t10\tEML4^ENSG00000143924.14\tchr2:1:+\tALK^ENSG00000171094.11\tchr2:2:-", "EML4", "ALK"),
        (ARRIBA, "EML4\tALK\t+/+\t2:1\t2:2\tinversion\thigh", "EML4", "ALK"),
        (ARRIBA, "RP11-1(1034),HOXA9(209)\tALK\t+/+\t2:1\t2:2\ttranslocation\tlow", None, "ALK"),
        (CATCHER, "NCOA4\tRET\tknown", "NCOA4", "RET"),
    ],
)
def test_a_caller_names_the_five_prime_partner_first(tmp_path, header, row, five, three):
    path = tmp_path / "S1.tsv"
    path.write_text(header + row + "\n", encoding="utf-8")
    assert format_of(path).name == "fusion_caller"
    draft = read_caller(InputFile(path, "S1.tsv"))
    found = draft.tables["alterations"].to_pylist()
    assert [(each["partner_gene"], each["gene_symbol"]) for each in found] == [(five, three)]


def test_a_caller_s_file_without_fusions_says_that_the_sample_was_examined(tmp_path):
    path = tmp_path / "S1.tsv"
    path.write_text(ARRIBA, encoding="utf-8")
    draft = read_caller(InputFile(path, "S1.tsv"))
    assert draft.tables["alterations"].num_rows == 0
    assert draft.implied["assays"].num_rows == 1


def test_a_row_of_a_caller_that_names_no_gene_is_refused(tmp_path):
    path = tmp_path / "S1.tsv"
    path.write_text(ARRIBA + ".\t.\t+/+\t2:1\t2:2\tinversion\thigh\n", encoding="utf-8")
    draft = read_caller(InputFile(path, "S1.tsv"))
    assert [refused.line for refused in draft.refused] == [2]
    other = tmp_path / "other.tsv"
    other.write_text("a\tb\n", encoding="utf-8")
    with pytest.raises(InputUnreadable):
        read_caller(InputFile(other, "other.tsv"))


def test_event_info_says_which_partner_comes_first(tmp_path):
    path = tmp_path / "data_sv.txt"
    lines = ["Sample_Id\tSite1_Hugo_Symbol\tSite2_Hugo_Symbol\tEvent_Info"]
    lines += [
        "S1\tALK\tEML4\tProtein Fusion: in frame {EML4:ALK}",
        "S2\tKIF5B\tRET\tAntisense Fusion",
        "S3\tEGFR\tEGFR\tDeletion within transcript",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read_structural_variants(InputFile(path, "data_sv.txt")).tables["alterations"].to_pylist()
    assert [(each["partner_gene"], each["gene_symbol"]) for each in found] == [("EML4", "ALK"), ("KIF5B", "RET"), ("EGFR", "EGFR")]
