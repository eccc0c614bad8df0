"""A line of therapy that nobody recorded: counted where the rule holds and said to be, unknown everywhere else."""

from __future__ import annotations

import pytest

from ceiba.records import ingest

PEOPLE = "patient_code,oncotree,stage,line_of_therapy\nP,{disease},{stage},{line}\n"
TREATMENTS = "patient_code,regimen,line_of_therapy,started_on,ended_on\n"


@pytest.fixture
def line_of(write, tmp_path, lake_rows):
    """Return the line of the only condition and where it comes from, given rows of treatments."""

    def ask(rows: str, stage: str = "IV", line: str = "") -> tuple[int | None, str | None]:
        write("people.csv", PEOPLE.format(disease="LUAD", stage=stage, line=line))
        if rows:
            write("treatments.csv", TREATMENTS + rows)
        done = ingest([tmp_path / "in"], tmp_path / "lake")
        (condition,) = lake_rows(done, "conditions")
        return condition["line_of_therapy"], condition["line_from"]

    return ask


ONE = "P,gefitinib,,2024-01-01,2024-09-01\n"
TWO = ONE + "P,osimertinib,,2024-10-01,2025-06-01\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (ONE, 2),
        (TWO, 3),
        ("P,carboplatin,,2024-01-01,2024-05-01\nP,pemetrexed,,2024-01-01,2024-05-01\n", 2),  # one regimen in two rows
        ("P,carboplatin,,2024-01-01,2024-05-01\nP,pemetrexed,,2024-01-29,2024-05-01\n", 2),  # four weeks apart
        ("P,carboplatin,,2024-01-01,2024-05-01\nP,pemetrexed,,2024-01-30,2024-05-01\n", 3),
        ("P,gefitinib,1,2024-01-01,2024-09-01\n", 2),
        ("P,gefitinib,1,,2024-09-01\nP,osimertinib,2,,2025-01-01\n", 3),
        ("P,gefitinib,,,2024-09-01\nP,osimertinib,,,2025-01-01\n", 3),  # without first days each medicine is one
        (ONE + "P,radiation therapy,,2024-03-01,2024-03-09\n", 2),
    ],
)
def test_the_line_after_treatments_that_are_over(line_of, rows, line):
    assert line_of(rows) == (line, "algorithm")


@pytest.mark.parametrize(
    ("rows", "stage"),
    [
        ("", "IV"),  # nobody says that there was no treatment
        ("P,gefitinib,,2024-01-01,\n", "IV"),  # it may be going on
        (ONE + "P,osimertinib,,2024-10-01,\n", "IV"),
        (ONE, "III"),  # treatment around an operation is no line
        (ONE, ""),
        ("P,gefitinib,1,2024-01-01,2024-09-01\nP,osimertinib,,2024-10-01,2025-06-01\n", "IV"),  # one with a line, one without
        ("P,radiotherapy,,2024-03-01,2024-03-09\n", "IV"),
        ("".join(f"P,medicine {year},,{year},{year}\n" for year in ["2001-01-01"]).replace("2001-01-01,2001-01-01", ","), "IV"),
    ],
)
def test_everything_else_leaves_the_line_unknown(line_of, rows, stage):
    assert line_of(rows, stage=stage) == (None, None)


def test_a_line_that_is_recorded_stays(line_of):
    assert line_of(TWO, line="1") == (1, "record")


def test_a_treatment_may_be_said_to_be_over_without_its_last_day(write, tmp_path, lake_rows):
    write("people.csv", PEOPLE.format(disease="LUAD", stage="IV", line=""))
    write("treatments.csv", "patient_code,regimen,ended\nP,gefitinib,true\n")
    done = ingest([tmp_path / "in"], tmp_path / "lake")
    assert lake_rows(done, "conditions")[0]["line_of_therapy"] == 2
    assert [notice.fields["count"] for notice in done.notices if "counted" in notice.problem] == [1]
