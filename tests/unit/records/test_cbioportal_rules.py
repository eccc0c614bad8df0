"""What breaks a rule of cBioPortal is told with its line, and the file is read all the same."""

from __future__ import annotations

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.clinical import read_clinical_patients, read_clinical_samples
from ceiba.records.copy_number import read_long, read_matrix
from ceiba.records.formats import format_of
from ceiba.records.fusions import read_structural_variants
from ceiba.records.panels import read_panel_matrix

ABOVE = "#Patient|Score\n#Who|What\n#STRING|NUMBER\n#1|1\n"


def told(draft):
    return [(notice.line, notice.problem.format(**notice.fields)) for notice in draft.notices]


def test_a_table_that_keeps_the_rules_is_told_nothing(write):
    assert told(read_clinical_patients(write("p.txt", ABOVE + "PATIENT_ID|SCORE\nP1|1\nP2|NA\n"))) == []


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (ABOVE + "PATIENT_ID|MUTATION_COUNT\nP|1\n", 5, "MUTATION_COUNT is one that cBioPortal computes"),
        (ABOVE + "PATIENT_ID|Score\nP|1\n", 5, "The column name Score has letters"),
        (ABOVE + "PATIENT_ID|METASTATIC_SITE\nP|lung\n", 5, "METASTATIC_SITE speaks of a sample"),
        (ABOVE + "PATIENT_ID|OS_MONTHS\nP|1\n", 1, "OS_MONTHS has another display name"),
        (ABOVE.replace("NUMBER", "WORD") + "PATIENT_ID|SCORE\nP|1\n", 3, "The type of the column SCORE is none"),
        (ABOVE.replace("#1|1", "#1|high") + "PATIENT_ID|SCORE\nP|1\n", 4, "The priority of the column SCORE is no whole number"),
        (
            ABOVE.replace("Score", "Overall Survival (Months)").replace("NUMBER", "STRING") + "PATIENT_ID|OS_MONTHS\nP|1\n",
            3,
            "OS_MONTHS is declared STRING",
        ),
        ("#a|b\nPATIENT_ID|SCORE\nP|1\n", 2, "some are missing (lines: 1)"),
        (ABOVE + "PATIENT_ID|SCORE|MORE\nP|1|2\n", 1, "more or fewer cells"),
        ("PATIENT_ID|SCORE|SCORE\nP|1|2\n", 1, "with the name of another, are not read (their places: 3)"),
        ("PATIENT_ID|SEX\nP1|Male\nP 2|Male\n", 3, "Identifiers in the column PATIENT_ID have spaces"),
        ("PATIENT_ID|SEX\nP1|Male\nP1|Male\n", 3, "Rows repeat what a row above them is about (1)"),
        ("PATIENT_ID|OS_STATUS\nP1|0:LIVING\nP2|0:living\n", 3, "Words in the column OS_STATUS"),
        ("PATIENT_ID|SCORE\nP1|5\nP2|4-Oct\n", 3, "SCORE holds values that a spreadsheet has turned into dates (rows: 1)"),
    ],
)
def test_a_patient_table_that_breaks_a_rule_is_told_so(write, text, line, says):
    draft = read_clinical_patients(write("p.txt", text))
    assert [one for one in told(draft) if one[0] == line and says in one[1]]
    assert draft.refused == ()


def test_a_repeated_sample_is_told_by_its_line(write):
    draft = read_clinical_samples(write("s.txt", "PATIENT_ID|SAMPLE_ID\nP|S1\nP|S2\nP|S1\n"))
    assert told(draft) == [(4, "Rows repeat what a row above them is about (1).")]


def test_a_column_named_for_a_date_may_hold_dates(write):
    assert told(read_clinical_patients(write("p.txt", "PATIENT_ID|LAST_DATE\nP1|4-Oct\n"))) == []


def test_a_gene_that_a_spreadsheet_made_a_date_is_refused(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|S1\n9-Sep|1\nEGFR|2\n"))
    assert [(one.line, one.column) for one in draft.refused] == [(2, "Hugo_Symbol")]


def test_a_wrong_copy_number_is_told_by_the_place_of_its_column(write):
    draft = read_matrix(write("c.txt", "Hugo_Symbol|Entrez_Gene_Id|S1|S2\nEGFR|1956|2|spam\n"))
    assert [(one.line, one.column) for one in draft.refused] == [(2, "#4")]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Hugo_Symbol||S1|\nEGFR|1|2|0\n", 1, "are not read (their places: 2, 4)"),
        ("Hugo_Symbol|S1|S1\nEGFR|1|2\n", 1, "are not read (their places: 3)"),
        ("Hugo_Symbol|S1\nEGFR|1\n1-ACAP3|0\n", 3, "begin with a digit are hardly symbols (1)"),
        ("Hugo_Symbol|Entrez_Gene_Id|S1\nEGFR|1956|0\nALK|-5|0\n", 3, "no whole numbers above zero (rows: 1)"),
        ("Hugo_Symbol|Entrez_Gene_Id|S1\nEGFR|1956|0\nERBB1|1956|0\n", 2, "One gene number stands beside several symbols (rows: 2)"),
        ("Hugo_Symbol|Entrez_Gene_Id|S1\nEGFR|1956|0\nEGFR|1957|0\n", 2, "One gene symbol stands beside several numbers (rows: 2)"),
    ],
)
def test_odd_genes_are_told(write, text, line, says):
    draft = read_matrix(write("c.txt", text))
    assert [one for one in told(draft) if one[0] == line and says in one[1]]
    assert draft.refused == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Entrez_Gene_Id|S1|S2\n1956|0|1\n", "given by number alone"),
        ("S1|S2|S3\n0|1|0\n-1|0|2\n", "no column that names genes"),
        ("Hugo_Symbol|Entrez_Gene_Id|Sample_Id|cbp_driver|N.c\nEGFR|1956|S1|| \n", "and has no Value"),
        ("Entrez_Gene_Id|Sample_Id|Value\n1956|S1|0\n", "given by number alone"),
        ("Sample_Id|Value\nS1|0\n", "no column that names genes"),
    ],
)
def test_copy_number_without_a_column_says_which(write, text, says):
    file = write("c.txt", text)
    with pytest.raises(InputUnreadable) as error:
        format_of(file.path).read(file)
    assert says in str(error.value)


def test_a_long_table_tells_of_odd_genes_too(write):
    draft = read_long(write("l.txt", "Hugo_Symbol|Entrez_Gene_Id|Sample_Id|Value\nEGFR|x|S1|2\n"))
    assert "no whole numbers" in told(draft)[0][1]


def test_a_sample_twice_in_the_panel_matrix_is_told(write):
    assert told(read_panel_matrix(write("m.txt", "SAMPLE_ID|mutations\nS1|P\nS2|P\nS1|P\n")))[0][0] == 4


def test_structural_variants_without_the_second_gene_say_so(write):
    draft = read_structural_variants(write("s.txt", "Sample_Id|Site1_Hugo_Symbol\nS1|ALK\n"))
    assert told(draft) == [(1, "The table has no column Site2_Hugo_Symbol: the partner of each gene stays unknown.")]


def test_an_event_twice_is_told_and_two_breaks_of_two_genes_are_two(write):
    head = "Sample_Id|Site1_Hugo_Symbol|Site2_Hugo_Symbol|Site1_Position\n"
    assert told(read_structural_variants(write("s.txt", head + "S1|EML4|ALK|1\nS1|EML4|ALK|1\n")))[0][0] == 3
    assert told(read_structural_variants(write("t.txt", head + "S1|EML4|ALK|1\nS1|EML4|ALK|2\n"))) == []


@pytest.mark.parametrize("name", ["*", "^S.*$", "line"])
def test_a_column_whose_name_is_a_pattern_is_told_and_not_read(write, name):
    assert told(read_clinical_patients(write("p.txt", f"PATIENT_ID|{name}\nP1|4-Oct\n"))) == [(1, PATTERN)]
    assert (1, PATTERN) in told(read_matrix(write("c.txt", f"Hugo_Symbol|{name}|S1\nEGFR|1|2\n")))


PATTERN = "Columns without a name, or with the name of another, are not read (their places: 2)."
