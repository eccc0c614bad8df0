"""Copy number as callers write it: what is stated outright is read, what is a number alone stays unknown and is counted."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.copy_number_calls import read_calls
from ceiba.records.formats import format_of


def states(draft):
    table = pl.DataFrame(draft.tables["alterations"])
    return {(row["specimen_code"], row["gene_symbol"]): row["copy_number_state"] for row in table.to_dicts()}


def of_genes(draft):
    return {gene: state for (_sample, gene), state in states(draft).items()}


def looked_at(draft):
    return pl.DataFrame(draft.tables["panels"])["gene_symbol"].to_list()


def assays(draft):
    return pl.DataFrame(draft.implied["assays"]).select("specimen_code", "scope", "readable").rows()


def is_accounted_for(draft):
    of_records = {line for table in draft.tables.values() for line in table["line"].to_pylist()}
    assert of_records.isdisjoint(draft.silent)
    return draft.rows_in == len(of_records) + len(draft.silent) + len(draft.refused)


def read(write, name, text):
    file = write(name, text)
    assert format_of(file.path).name == "cna_calls"
    draft = read_calls(file)
    assert is_accounted_for(draft)
    return draft


def notices(draft):
    return " ".join(str(notice) for notice in draft.notices)


def test_facets_states_are_read_and_those_that_its_filter_doubts_are_not(write):
    draft = read(
        write,
        "a.txt",
        "sample|gene|tcn|lcn|cn_state|filter\nA|ERBB2|9|1|AMP|PASS\nA|MYC|9|1|AMP|unfocal_amp\nA|CDKN2A|0|0|HOMDEL|RESCUE\n"
        "A|TP53|1|0|HETLOSS|PASS\nA|EGFR|2|1|DIPLOID|PASS\nA|ALK|4|2|TETRAPLOID|PASS\nA|KIT|3|1|GAIN|PASS\n",
    )
    assert of_genes(draft) == {"ERBB2": "amplification", "CDKN2A": "deletion", "TP53": "loss", "KIT": "gain"}
    assert looked_at(draft) == ["ERBB2", "CDKN2A", "TP53", "EGFR", "KIT"], "of MYC and ALK the state is not known"
    assert assays(draft) == [("A", "panel", True)]
    assert "FACETS" in notices(draft)
    assert "(2)" in notices(draft)


def test_of_facets_copies_alone_only_what_holds_with_and_without_a_doubled_genome_is_a_state(write):
    draft = read(
        write, "a.txt", "gene|tcn.em|lcn.em\nCDKN2A|0|NA\nTP53|1|0\nERBB2|8|2\nMYC|5|1\nEGFR|2|1\nKRAS|6|NA\nMET|30|1\nALK|NA|NA\n"
    )
    assert of_genes(draft) == {"TP53": "loss", "ERBB2": "amplification", "CDKN2A": "deletion"}
    assert draft.silent == (5, 6, 7, 8, 9)
    assert "state no copy-number change" not in notices(draft), "of those rows nothing is known"
    assert "(5)" in notices(draft)


def test_cnvkit_says_a_deletion_by_no_copies_and_nothing_by_a_log_ratio(write):
    draft = read(
        write,
        "a.cns",
        "chromosome|start|end|gene|log2|cn|depth\n9|1|9|CDKN2A,CDKN2B|-3.1|0|9\n17|1|9|ERBB2|3.9|30|9\n7|1|9|-|0|2|9\n9|9|19|CDKN2B|0|2|9\n",
    )
    assert of_genes(draft) == {"CDKN2A": "deletion"}, "CDKN2B lies on two segments that differ"
    assert assays(draft) == [("a", "panel", True)]
    metrics = read(write, "b.tsv", "gene|chromosome|start|end|log2|depth|weight|probes\nERBB2|17|1|9|3.9|99|1|5\n")
    assert of_genes(metrics) == {}
    assert assays(metrics) == [("b", "unknown", False)]


def test_purecn_types_are_read_and_loss_of_heterozygosity_is_no_state(write):
    draft = read(
        write,
        "a.csv",
        '"Sampleid","gene.symbol","C","type"\n"A","ERBB2",9,"AMPLIFICATION"\n"A","CDKN2A",0,"DELETION"\n"A","TP53",1,NA\n'
        '"A","MYC",2,"COPY-NEUTRAL LOH"\n"B","ERBB2",2,NA\n"A","KIT",NA,NA\n"B","EGFR",2,"DOUBLED"\n',
    )
    assert states(draft) == {("A", "ERBB2"): "amplification", ("A", "CDKN2A"): "deletion"}
    assert looked_at(draft) == ["ERBB2"], "the others were not called in every sample"
    assert [(row.line, row.column) for row in draft.refused] == [(8, "type")]


def test_words_of_a_report_are_read_unless_it_calls_them_equivocal_and_genes_not_listed_stay_open(write):
    draft = read(
        write,
        "a.tsv",
        "gene|type|equivocal|copy_number\nERBB2|amplification|false|20\nMYC|amplification|true|6\n"
        "CCND1|partial amplification|false|8\nPTEN|loss|false|0\n",
    )
    assert of_genes(draft) == {"ERBB2": "amplification", "PTEN": "loss"}
    assert looked_at(draft) == []
    assert assays(draft) == [("a", "unknown", False)]
    certain = read(write, "b.tsv", "gene|type|equivocal\nERBB2|amplification|false\n")
    assert assays(certain) == [("b", "unknown", True)]


def test_segments_with_genes_say_a_deletion_only_where_no_copy_is_left(write):
    ascat = read(write, "a.tsv", "gene|nMajor|nMinor\nPTEN|0|0\nERBB2|20|1\nTP53|1|0\n")
    assert of_genes(ascat) == {"PTEN": "deletion"}
    sequenza = read(
        write, "s.txt", '"chromosome"|"start.pos"|"end.pos"|"CNt"|"A"|"B"|"gene"\n"10"|1|9|0|0|0|"PTEN"\n"17"|1|9|9|8|1|"ERBB2"\n'
    )
    assert of_genes(sequenza) == {"PTEN": "deletion"}


def test_gains_and_losses_called_by_sign_or_word_are_neither_amplification_nor_none(write):
    gatk = read(
        write,
        "g.seg",
        "@HD|VN:1.6\n@SQ|SN:1|LN:9\n@RG|ID:x|SM:S7\nCONTIG|START|END|NUM_POINTS_COPY_RATIO|MEAN_LOG2_COPY_RATIO|CALL|gene\n"
        "17|1|9|5|2.9|+|ERBB2\n9|1|9|5|-2.9|-|CDKN2A\n7|1|9|5|0|0|EGFR\n",
    )
    assert states(gatk) == {}
    assert looked_at(gatk) == ["EGFR"]
    assert assays(gatk)[0][0] == "S7"
    freec = read(
        write,
        "f.txt",
        "chr|start|end|copy number|status|gene\n9|1|9|0|loss|CDKN2A\n9|1|9|1|loss|PTEN\n17|1|9|2|normal|EGFR\n7|1|9|9|gain|MET\n",
    )
    assert of_genes(freec) == {"CDKN2A": "deletion"}
    assert sorted(looked_at(freec)) == ["CDKN2A", "EGFR"]


def test_segments_without_genes_leave_copy_number_unknown(write):
    draft = read(
        write, "g.seg", "@HD|VN:1.6\nCONTIG|START|END|NUM_POINTS_COPY_RATIO|MEAN_LOG2_COPY_RATIO|CALL\n17|1|9|5|2.9|+\n17|9|12|5|0|0\n"
    )
    assert (states(draft), draft.silent, assays(draft)) == ({}, (3, 4), [("g", "unknown", False)])
    assert "no gene" in notices(draft)


def test_rows_that_cannot_be_read_are_refused(write):
    draft = read(write, "a.txt", "sample|gene|tcn.em|lcn.em\n|ERBB2|2|1\nA|9-Sep|0|0\nA|MYC|many|1\nA|TP53|-1|0\nA|KIT|0|0\n")
    assert [(row.line, row.column) for row in draft.refused] == [(2, "sample"), (3, "gene"), (4, "tcn.em"), (5, "tcn.em")]
    assert of_genes(draft) == {"KIT": "deletion"}


def test_a_list_without_rows_still_says_who_was_examined(write):
    assert assays(read(write, "S1.tsv", "gene|type|equivocal\n")) == [("S1", "unknown", False)]


def test_a_table_of_no_caller_is_refused(write):
    with pytest.raises(InputUnreadable, match="no table of copy number"):
        read_calls(write("a.txt", "gene|state\nERBB2|2\n"))


def test_a_table_below_thousands_of_contigs_is_known_all_the_same(write):
    contigs = "".join(f"@SQ|SN:contig_{number}|LN:{number + 1}|M5:0123456789abcdef\n" for number in range(4000))
    draft = read(write, "g.seg", f"@HD|VN:1.6\n{contigs}@RG|ID:x|SM:S7\nCONTIG|START|END|CALL|gene\n7|1|9|0|EGFR\n")
    assert (looked_at(draft), assays(draft)) == (["EGFR"], [("S7", "panel", True)])
    assert pl.DataFrame(draft.tables["panels"])["line"].to_list() == [4004]
