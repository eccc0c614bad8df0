"""Kinds of files that make no record are checked row by row, and what is wrong is said with its line and column."""

from __future__ import annotations

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records import check
from ceiba.records.checked.study_files import meta_notices
from ceiba.records.formats import format_of
from ceiba.records.panels import key_values

SEG = "ID|chrom|loc.start|loc.end|num.mark|seg.mean\n"
GISTIC = "index|chromosome|peak_start|peak_end|genes_in_region|amp|cytoband|q_value\n"
DRIVERS = "SAMPLE_ID|Entrez_Gene_Id|Hugo_Symbol|cbp_driver|cbp_driver_annotation|cbp_driver_tiers|cbp_driver_tiers_annotation\n"
DEFINED = "RESOURCE_ID|DISPLAY_NAME|RESOURCE_TYPE|OPEN_BY_DEFAULT|PRIORITY|CUSTOM_METADATA\n"
ASSAY = "ENTITY_STABLE_ID|name|description|S1|S2|S3\n"
BOOLEANS = "".join(f"e{row}|n|d|true|false|NA\n" for row in range(3))
NUMBERS = "".join(f"e{row}|n|d|0.1|>8|-2\n" for row in range(3))
ARMS = "1p|n|d|Gain|Loss|NA\n"


def read(file):
    return format_of(file.path).read(file)


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        (SEG + "S|1|0|9|3|0\n | ||| |\n", 3, "ID", "empty"),
        (SEG + "S|1|9|0|3|0\n", 2, "loc.end", "before it starts"),
        (SEG + "S|1|1.5|9|3|0\n", 2, "loc.start", "no whole number"),
        (SEG + "S|1|0|9|3|4j\n", 2, "seg.mean", "no number"),
        (SEG + "S|1|-1|9|3|0\n", 2, "loc.start", "too small"),
        (SEG + "S|19|0|63811651|3|0\n", 2, "loc.end", "beyond the end"),
        (SEG + "S|25|0|9|3|0\n", 2, "chrom", "none of 1 to 22"),
        (GISTIC + "1|2|1|9|A,|n|2p1|0.1\n", 2, "amp", "none of those"),
        (GISTIC + "1|2|9|1|A,|0|2p1|0.1\n", 2, "peak_end", "before it starts"),
        (GISTIC + "1|2|1|9|A,|0|2r1|0.1\n", 2, "cytoband", "not written as one"),
        (GISTIC + "1|2|1|9|A,|0|3p1|0.1\n", 2, "cytoband", "another chromosome"),
        (GISTIC + "1|2|1|9|A,|0|2p1|7\n", 2, "q_value", "within the bounds"),
        (GISTIC + "1|2|1|9|A,,B|0|2p1|0.1\n", 2, "genes_in_region", "is empty"),
        (GISTIC + "1||1|9|A|0|2p1|0.1\n", 2, "chromosome", "empty"),
        (DRIVERS + "S|1||Driver|a||\n", 2, "cbp_driver", "none of those"),
        (DRIVERS + "S|||Putative_Driver|a||\n", 2, "Hugo_Symbol", "names no gene"),
        (DRIVERS + "S|1|||a||\n", 2, "cbp_driver", "whether the change is a driver"),
        (DRIVERS + "S|1||Putative_Driver|a||why\n", 2, "cbp_driver_tiers", "explains a tier"),
        (DRIVERS + "S|1||Putative_Driver|a||\nS|1||Putative_Driver|a||\n", 3, None, "repeats"),
        (DEFINED + "|Slide|SAMPLE|TRUE|1|\n", 2, "RESOURCE_ID", "empty"),
        (DEFINED + "A|Slide|CAR|TRUE|1|\n", 2, "RESOURCE_TYPE", "none of those"),
        (DEFINED + "A|Slide|SAMPLE|perhaps|1|\n", 2, "OPEN_BY_DEFAULT", "none of those"),
        (DEFINED + "A|Slide|SAMPLE|true|first|\n", 2, "PRIORITY", "no whole number"),
        (DEFINED + "A|Slide|SAMPLE|TRUE|1|{a: 1}\n", 2, "CUSTOM_METADATA", "not JSON"),
        ("RESOURCE_ID|URL\nA|ftp://a\n", 2, "URL", "does not begin with http"),
        ("RESOURCE_ID|URL\nA|http://a\nA|http://a\n", 3, None, "repeats"),
        ("geneset_id|S1|S2\nA|0.5|-0.4\nB|-1.5|0.2\n", 3, "#2", "outside the bounds"),
        ("geneset_id|S1|S2\nA|0.5|0.4\nB|0.3|1.2\n", 3, "#3", "outside the bounds"),
        ("geneset_id|S1|S2\nA|0.5|spam\n", 2, "#3", "neither a number"),
        ("Composite.Element.REF|S1\nA#a|spam\n", 2, "#2", "neither a number"),
        ("Composite.Element.REF|S1\nA#a|1\nA#a|2\n", 3, "Composite.Element.REF", "repeats"),
        (ASSAY + NUMBERS + "e9|n|d|spam|1|1\n", 5, "#4", "neither a number"),
        (ASSAY + BOOLEANS + "e9|n|d|true|perhaps|no\n", 5, "#5", "none of the words"),
        (ASSAY + ARMS + "2p|n|d|gain|Loss|NA\n", 3, "#4", "chromosome arm"),
        ("Hugo_Symbol|S1|S2|S3\nA|1|2|3\nB|1|n.a.|3\n", 3, "#3", "neither a number"),
        ("luad|Lung|Gainsboro|Lung\nluad|Lung|AntiqueWhite|Lung\n", 2, "code", "repeats"),
    ],
)
def test_a_row_at_fault_is_refused_with_its_line_and_column(write, text, line, column, problem):
    draft = read(write("f.txt", text))
    assert [(one.line, one.column) for one in draft.refused] == [(line, column)]
    assert problem in draft.refused[0].problem
    assert len(draft.silent) + len(draft.refused) == draft.rows_in
    assert draft.tables == {}


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("cancer_type.txt", "luad|Lung|  |Lung\n", "has no colour"),
        ("data_cancertype.txt", "net|Tumour|Zebra|tissue\n", "none of the named colours"),
    ],
)
def test_a_cancer_type_without_a_colour_is_known_by_the_name_of_its_file(write, name, text, problem):
    draft = read(write(name, text))
    assert draft.format == "cancer_types"
    assert problem in draft.refused[0].problem


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("chrom|ID|loc.start|loc.end|num.mark|seg.mean\nS|1|0|9|3|0\n", "another order"),
        (DRIVERS.replace("cbp_driver|", "") + "S|1||a||\n", "no column cbp_driver"),
        (DRIVERS.replace("SAMPLE_ID", "A") + "S|1||Putative_Driver|a||\n", "no column SAMPLE_ID"),
        (DRIVERS.replace("Entrez_Gene_Id|Hugo_Symbol", "A|B") + "S|1||Putative_Driver|a||\n", "neither a column Hugo_Symbol"),
        ("name|description|url|S1\nn|d|u|0.1\n", "no column ENTITY_STABLE_ID"),
    ],
)
def test_a_file_without_what_its_kind_needs_is_refused_whole(write, text, says):
    with pytest.raises(InputUnreadable) as error:
        read(write("f.txt", text))
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hugo_Symbol|S1|S2\nA|1|2\nB||3\n", 3, "cells with nothing in them (1)"),
        (b"Composite.Element.REF\tS1\nNA|a\t1\n", 2, "name no gene"),
        (GISTIC + "1|1|5|9||0|1p1|0.1\n", 2, "name no gene (1)"),
        (GISTIC + "1|1|9|9|A|0|1p1|0.1\n", 2, "same position (1)"),
    ],
)
def test_what_is_odd_but_readable_is_told(write, text, line, says):
    draft = read(write("f.txt", text))
    assert [notice.line for notice in draft.notices if says in notice.problem.format(**notice.fields)] == [line]
    assert draft.refused == ()


def test_each_checked_file_says_that_it_makes_no_record(write):
    draft = read(write("f.seg", SEG + "S|1|0|9|3|0\n"))
    assert "make no record" in draft.notices[-1].problem
    assert check([draft.file.path]).sources[0].rows_kept == 1


def test_categories_of_an_assay_may_be_any_words(write):
    draft = read(write("f.txt", ASSAY + "e1|n|d|low|high|NA\n"))
    assert draft.refused == ()


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("pmid: 1, 2\n", 2, "(1 are not)"),
        ("pmid: 12A\n", 2, "(1 are not)"),
        ("genetic_alteration_type: MRNA_EXPRESSION\ndatatype: CONTINUOUS\nshow_profile_in_analysis_tab: true\n", 4, "refuses for values"),
        ("show_profile_in_analysis_tab: perhaps\n", 2, "neither true nor false"),
        ("stable_id: a b\n", 2, "letters that cBioPortal refuses"),
        ("genetic_alteration_type: MUTATION_EXTENDED\ndatatype: MAF\nstable_id: muts\n", 4, "none that cBioPortal knows"),
    ],
)
def test_what_is_wrong_with_a_meta_file_is_told(write, text, line, says):
    file = write("meta_a.txt", "cancer_study_identifier: s\n" + text)
    said = list(meta_notices(file, key_values(file)))
    assert [notice.line for notice in said if says in notice.problem.format(**notice.fields)] == [line]


def test_a_meta_file_in_order_is_told_nothing(write):
    said = (
        "genetic_alteration_type: MUTATION_EXTENDED\ndatatype: MAF\nstable_id: mutations\nshow_profile_in_analysis_tab: true\npmid: 1,2\n"
    )
    file = write("meta_a.txt", "cancer_study_identifier: s\n" + said)
    assert list(meta_notices(file, key_values(file))) == []


@pytest.mark.parametrize(
    ("lists", "says"),
    [
        (["stable_id: s_all\ncase_list_ids: S1|S1\n"], "more than once (1 too many)"),
        (["stable_id: s_all\ncase_list_category: strange\ncase_list_ids: S1\n"], "category strange is none"),
        (["stable_id: s_all\ncase_list_ids: S1\n", "stable_id: s_all\ncase_list_ids: S2\n"], "same stable_id (s_all)"),
        (
            [f"stable_id: s_{name}\ncase_list_category: all_cases_in_study\ncase_list_ids: S1\n" for name in ("a", "b")],
            "same category (all_cases_in_study)",
        ),
    ],
)
def test_what_is_wrong_with_case_lists_is_told(write, lists, says):
    for number, text in enumerate(lists):
        folder = write(f"cases_{number}.txt", text).path.parent
    assert any(says in str(notice) for notice in check([folder]).notices)


def test_a_case_list_of_nobody_is_refused(write):
    draft = read(write("cases.txt", "stable_id: s_all\ncase_list_ids:\n"))
    assert [(one.line, one.column) for one in draft.refused] == [(2, "case_list_ids")]


def test_a_study_tells_of_its_meta_files_and_missing_case_lists(write):
    study = "cancer_study_identifier: s\ntype_of_cancer: luad\nname: n\n"
    folder = write("meta_study.txt", study + "pmid: x\n").path.parent
    head = "cancer_study_identifier: s\ngenetic_alteration_type: "
    write("meta_s.txt", head + "CLINICAL\ndatatype: SAMPLE_ATTRIBUTES\ndata_filename: s.txt\n")
    write("s.txt", "PATIENT_ID|SAMPLE_ID\nP|S\n")
    write("meta_m.txt", head + "MUTATION_EXTENDED\ndatatype: MAF\ndata_filename: m.txt\n")
    write("m.txt", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S|p.L858R\n")
    said = [str(notice) for notice in check([folder]).notices]
    assert any("PubMed numbers" in one for one in said)
    assert any("no case lists" in one for one in said)


def test_patients_without_a_sample_are_counted(write):
    folder = write("p.txt", "PATIENT_ID|SEX\nP1|Male\nP2|Male\n").path.parent
    write("s.txt", "PATIENT_ID|SAMPLE_ID\nP1|S1\n")
    assert any("Patients have no sample in any file: 1." in str(notice) for notice in check([folder]).notices)


@pytest.mark.parametrize(
    ("name", "told"), [("data_cna_log2.txt", True), ("data_log2_CNA.txt", True), ("data_linear_CNA.txt", True), ("data_mrna.txt", False)]
)
def test_log_ratios_of_copy_number_are_told_to_name_no_state(write, name, told):
    draft = read(write(name, "Hugo_Symbol|S1|S2\nERBB2|2.93|-0.1\nMYC|0.31|NA\n"))
    assert (draft.format, dict(draft.tables), draft.silent) == ("gene_values", {}, (2, 3))
    assert any("copy number stays unknown" in str(notice) for notice in draft.notices) is told
