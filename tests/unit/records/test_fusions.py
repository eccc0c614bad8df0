"""Fusions: which gene is which, and a partner that is not known."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
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
