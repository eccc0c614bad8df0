"""A timeline gives treatments without dates; its other events are checked."""

from __future__ import annotations

import pytest

from ceiba.records import check
from ceiba.records.timeline import read_timeline

HEAD = "PATIENT_ID|START_DATE|STOP_DATE|EVENT_TYPE|TREATMENT_TYPE|AGENT|LINE_OF_THERAPY\n"


def test_a_medicine_is_a_treatment_without_dates(write):
    draft = read_timeline(write("t.txt", HEAD + "P|900|1320|TREATMENT|Medical Therapy|Lenvatinib|2\n"))
    (row,) = draft.tables["treatments"].to_pylist()
    assert (row["patient_code"], row["regimen"], row["line_of_therapy"], row["started_on"]) == ("P", "lenvatinib", 2, None)
    assert draft.silent == ()
    assert "without dates (1)" in str(draft.notices[0])


def test_medicines_that_start_together_are_one_treatment_and_over_when_all_are(write):
    text = HEAD + "P|0|90|TREATMENT||Oxaliplatin|\nP|0|90|TREATMENT||Fluorouracil|\nP|200||TREATMENT||Irinotecan|\n"
    draft = read_timeline(write("t.txt", text))
    rows = [(row["regimen"], row["ended"], row["line"]) for row in draft.tables["treatments"].to_pylist()]
    assert rows == [("fluorouracil + oxaliplatin", True, 2), ("irinotecan", None, 4)]
    assert draft.silent == (3,)
    assert draft.rows_in == 3


def test_treatments_that_start_close_together_are_not_said_to_be_over(write):
    draft = read_timeline(write("t.txt", HEAD + "P|0|9|TREATMENT||Oxaliplatin|\nP|14|90|TREATMENT||Fluorouracil|\n"))
    assert draft.tables["treatments"]["ended"].to_pylist() == [None, None]


def test_a_line_is_counted_from_a_timeline_of_a_stage_iv_cancer(write):
    folder = write("s.txt", "PATIENT_ID|SAMPLE_ID|ONCOTREE_CODE|STAGE\nP|S|THPA|IV\n").path.parent
    write("t.txt", HEAD + "P|900|1320|TREATMENT||Lenvatinib|\n")
    assert any("was counted from the treatments" in str(notice) for notice in check([folder]).notices)


@pytest.mark.parametrize(
    "row",
    ["P|1|2|TREATMENT|Radiation Therapy|Iodine|\n", "P|1||STATUS|||\n", "P|1|2|TREATMENT|Medical Therapy||\n", "P|-5|2|SURGERY|||\n"],
)
def test_what_is_no_medicine_makes_no_record(write, row):
    draft = read_timeline(write("t.txt", HEAD + row))
    assert draft.silent == (2,)
    assert draft.tables == {}


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("P||2|STATUS|||\n", "START_DATE"),
        ("P|NA|2|STATUS|||\n", "START_DATE"),
        ("P|2020-01-01||STATUS|||\n", "START_DATE"),
        ("P|5|2|STATUS|||\n", "STOP_DATE"),
        ("P|5|soon|STATUS|||\n", "STOP_DATE"),
        ("P|5||||x|\n", "EVENT_TYPE"),
        ("|5||STATUS|||\n", "PATIENT_ID"),
        ("P|1|2|TREATMENT|Medical Therapy|Lenvatinib|0\n", "LINE_OF_THERAPY"),
    ],
)
def test_an_event_without_its_day_or_person_is_refused(write, row, column):
    draft = read_timeline(write("t.txt", HEAD + row))
    assert [(one.line, one.column) for one in draft.refused] == [(2, column)]


def test_a_treatment_of_a_study_hangs_on_its_condition(write):
    folder = write("s.txt", "PATIENT_ID|SAMPLE_ID|ONCOTREE_CODE\nP|S|THPA\n").path.parent
    write("t.txt", HEAD + "P|900|1320|TREATMENT||Lenvatinib|\n")
    assert check([folder]).rows["treatments"] == 1
