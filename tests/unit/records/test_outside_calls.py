"""Outside calls of pharmacogenes: a phenotype becomes the result of a marker, and a row without one is refused."""

from __future__ import annotations

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import InputFile
from ceiba.records.outside_calls import is_outside_calls, read_outside_calls


def read(tmp_path, text, name="S1.outside.tsv"):
    (tmp_path / name).write_text(text)
    return read_outside_calls(InputFile(tmp_path / name, name))


def results(draft):
    return [(row["specimen_code"], row["marker"], row["result"], row["line"]) for row in draft.tables["tumor_marker_tests"].to_pylist()]


def test_a_phenotype_becomes_a_result_of_the_sample_that_the_file_is_named_after(tmp_path):
    draft = read(tmp_path, "# remark\nCYP2D6\t*4/*4\tPoor Metabolizer\t0\nG6PD\t\tDeficient with CNSHA\n")
    assert results(draft) == [("S1", "CYP2D6 poor metabolizer", "present", 2), ("S1", "G6PD deficient", "present", 3)]
    assert draft.implied["specimens"]["specimen_code"].to_pylist() == ["S1"]


def test_a_likely_phenotype_counts_and_one_that_settles_nothing_makes_no_record(tmp_path):
    draft = read(tmp_path, "CYP2C19\t*2/*9\tLikely Poor Metabolizer\nTPMT\t*1/*8\tIndeterminate\nhla-b\t*57:01/*1\tPoor Metabolizer\n")
    assert [row[1] for row in results(draft)] == ["CYP2C19 poor metabolizer"]
    assert draft.silent == (2, 3)
    assert "settle no marker" in str(draft.notices[0])


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("CYP2D6\t*1/*3", "names no phenotype"),
        ("\t*1/*3\tPoor Metabolizer", "is no outside call"),
        ("CYP2D6", "is no outside call"),
        ("CYP2D6\t*1/*3\tPoor Metabolizer\t0\tmore", "is no outside call"),
        ("TPMT\t*1/*1\tNormal Metabolizer", "called twice"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(tmp_path, row, problem):
    draft = read(tmp_path, f"TPMT\t*1/*1\tNormal Metabolizer\n{row}\n")
    (refused,) = draft.refused
    assert refused.line == 2
    assert problem in refused.problem
    assert draft.rows_in == 2


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "a.tsv").write_bytes(b"CYP2D6\t\xff\n")
    with pytest.raises(InputUnreadable):
        read_outside_calls(InputFile(tmp_path / "a.tsv", "a.tsv"))


def test_only_genes_with_star_alleles_or_phenotypes_are_outside_calls():
    assert is_outside_calls(["# remark", "CYP2D6\t*1/*3"])
    assert is_outside_calls(["G6PD\t\tDeficient"])
    assert not is_outside_calls(["SAMPLE\tGENE", "S1\tEGFR"])
    assert not is_outside_calls([])
