"""Copy number: states, the genes a matrix looked at, and segments without genes."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.copy_number import read_long, read_matrix, read_segments


def found(draft):
    table = pl.DataFrame(draft.tables["alterations"])
    return table.select("specimen_code", "gene_symbol", "copy_number_state", "line").rows()


def test_a_matrix_gives_states_and_the_genes_it_looked_at(write):
    draft = read_matrix(
        write(
            "data_cna.txt", "Hugo_Symbol|Entrez_Gene_Id|A|B|C\nERBB2|2064|2|0|NA\nTP53|7157|-2|-1.5|NA\nMYC|4609|1|NA|NA\nALK|238|0|0|NA\n"
        )
    )
    assert found(draft) == [
        ("A", "ERBB2", "amplification", 2),
        ("A", "TP53", "deletion", 3),
        ("B", "TP53", "loss", 3),
        ("A", "MYC", "gain", 4),
    ]
    assert pl.DataFrame(draft.tables["panels"])["gene_symbol"].to_list() == ["ERBB2", "TP53", "ALK"], "MYC was not called in every sample"
    examined = pl.DataFrame(draft.implied["assays"]).select("specimen_code", "kind", "scope", "panel_code").rows()
    assert examined == [("A", "copy_number", "panel", "data_cna.txt"), ("B", "copy_number", "panel", "data_cna.txt")]
    assert draft.silent == ()


def test_a_gene_without_change_outside_the_panel_is_silent(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|A|B\nERBB2|2|0\nMYC|0|NA\n"))
    assert draft.silent == (3,)


def test_the_panel_that_the_study_states_is_taken(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|A\nERBB2|2\n"), "PANEL")
    assert draft.tables["panels"].num_rows == 0
    assert draft.implied["assays"]["panel_code"].to_pylist() == ["PANEL"]


def test_wrong_values_and_empty_genes_are_refused(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|A\nERBB2|3\n|2\nTP53|-2\n"))
    assert [(refusal.line, refusal.column) for refusal in draft.refused] == [(2, "#2"), (3, "Hugo_Symbol")]
    assert draft.rows_in == 3


def test_a_matrix_needs_gene_symbols(write):
    with pytest.raises(InputUnreadable, match="given by number alone"):
        read_matrix(write("c.txt", "Entrez_Gene_Id|A\n2064|2\n"))


def test_the_long_form(write):
    draft = read_long(write("c.txt", "Hugo_Symbol|Sample_Id|Value\nERBB2|A|2\nERBB2|B|0\nTP53|B|9\nTP53||1\n"))
    assert found(draft) == [("A", "ERBB2", "amplification", 2)]
    assert draft.silent == (3,)
    assert [refusal.line for refusal in draft.refused] == [4, 5]


LONG = "Hugo_Symbol|Sample_Id|Value\n"


@pytest.mark.parametrize("states", [("2", "-2"), ("2", "0"), ("1", "2")])
def test_two_states_of_one_gene_in_one_sample_are_both_refused_and_the_gene_stays_unknown(write, states):
    first, second = states
    draft = read_long(write("c.txt", f"{LONG}ERBB2|A|{first}\nERBB2|B|2\nERBB2|A|{second}\nMYC|A|0\nMYC|B|0\n"))
    assert found(draft) == [("B", "ERBB2", "amplification", 3)]
    assert [(refusal.line, refusal.problem) for refusal in draft.refused] == [
        (line, "Another row gives this gene another copy-number state in the same sample.") for line in (2, 4)
    ]
    assert draft.refused[1].raw == f"ERBB2\tA\t{second}"
    assert draft.tables["panels"]["gene_symbol"].to_pylist() == ["MYC"], "A was not found without ERBB2: nobody knows"


def test_the_same_state_twice_and_a_missing_one_are_no_contradiction(write):
    draft = read_long(write("c.txt", f"{LONG}ERBB2|A|2\nERBB2|A|2\nERBB2|A|NA\nTP53|A|-1\nTP53|A|-1.5\n"))
    assert draft.refused == ()
    assert {state for *_, state, _ in found(draft)} == {"amplification", "loss"}


def test_a_gene_given_twice_with_other_states_is_refused_in_a_matrix_also_on_a_stated_panel(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|A|B\nERBB2|2|0\nERBB2|0|0\nMYC|1|0\n"), "PANEL")
    assert [refusal.line for refusal in draft.refused] == [2, 3]
    assert found(draft) == [("A", "MYC", "gain", 4)]
    assert draft.implied["assays"]["panel_code"].to_pylist() == ["c.txt", "c.txt"]
    assert draft.tables["panels"]["gene_symbol"].to_pylist() == ["MYC"]


def test_a_sample_with_nothing_but_contradictions_was_not_found_without_change(write):
    draft = read_long(write("c.txt", f"{LONG}ERBB2|A|2\nERBB2|A|0\nERBB2|B|0\n"))
    assert draft.tables["panels"].num_rows == 0
    assert draft.silent == (4,)
    assert "no copy-number change and make no record: 1" in str(draft.notices[0])


def test_segments_make_no_alteration_and_an_assay_that_cannot_be_read(write):
    draft = read_segments(write("T1.cna.tsv", "Chromosome|Start|End|nMajor|nMinor\n1|10|20|1|0\n1|30|20|1|0\n1|30|40|x|0\n"))
    assert draft.silent == (2,)
    assert [refusal.line for refusal in draft.refused] == [3, 4]
    (assay,) = pl.DataFrame(draft.implied["assays"]).to_dicts()
    assert (assay["specimen_code"], assay["kind"], assay["readable"]) == ("T1", "copy_number", False)
    assert "unknown (segments: 1)" in str(draft.notices[0])
