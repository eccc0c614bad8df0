"""Facts files: every row with its citation, an empty cell is unknown, nothing is guessed."""

from __future__ import annotations

import pytest

from ceiba.packs.facts import CITATION_COLUMNS, FACT_COLUMNS, FactFault, read_facts

GOOD = "XX-N,North,10,law,page 1,2025,high,,,"


def read(*rows, name="population"):
    header = ",".join([*FACT_COLUMNS[name], *CITATION_COLUMNS])
    return read_facts(name, "\n".join([header, *rows]) + "\n")


def said(faults):
    return [(fault.line, str(fault)) for fault in faults]


def test_a_row_has_its_values_its_citation_and_its_line():
    (row,), faults = read("XX-N,North,10.5,law,page 1,2025-03-01,high,,,F1")
    assert (row["region"], row["population"], row.line, row.as_of) == ("XX-N", 10.5, 2, "2025-03-01")
    assert (row.cited.source, row.cited.place, row.cited.confidence, row.cited.fact) == ("law", "page 1", "high", "F1")
    assert faults == ()


def test_an_empty_cell_is_unknown_where_it_may_be_empty():
    (row,), _ = read("centre,,,yes,,,law,,2025,high,,,", name="services")
    assert (row["region"], row["distance_km"], row["available"], row.cited.place) == (None, None, True, "unknown")


def test_an_assumed_row_has_a_reason_in_place_of_a_source():
    (row,), _ = read("XX-N,North,10,,,2025,,true,no census,")
    assert (row.cited.assumed, row.cited.reason, row.cited.confidence) == (True, "no census", None)


def test_empty_lines_are_skipped_and_counted():
    rows, _ = read(GOOD, "", GOOD)
    assert [row.line for row in rows] == [2, 4]


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ("XX-N,North,,law,,2025,high,,,", "population: is empty"),
        ("XX-N,North,ten,law,,2025,high,,,", "population: 'ten' is not a number of zero or more, written in digits"),
        ("XX-N,North,-1,law,,2025,high,,,", "population: '-1' is not a number of zero or more, written in digits"),
        ("XX-N,North,nan,law,,2025,high,,,", "population: 'nan' is not a number of zero or more, written in digits"),
        ("XX-N,North,1_000,law,,2025,high,,,", "population: '1_000' is not a number of zero or more, written in digits"),
        ("XX-N,North,10,law,,2025,high,yes,,", "assumed: 'yes' is neither true nor empty"),
        ("XX-N,North,10,law,,,high,,,", "as_of: '' is not a day, a month or a year"),
        ("XX-N,North,10,law,,2025-13,high,,,", "as_of: '2025-13' is not a day, a month or a year"),
        ("XX-N,North,10,,,2025,,,,", "a value needs a source, or `assumed: true` with a reason"),
        ("XX-N,North,10,,,2025,,true,,", "an assumed value needs a reason"),
        ("XX-N,North,10,law,,2025,,,,", "a value with a source needs a confidence"),
        ("XX-N,North,10,law,,2025,sure,,,", "'sure' is not one of: high, low, medium (at `confidence`)"),
        ("XX-N,North,10", "the row has 3 cells, and the header 10"),
        (
            'XX-N,"North"x,10,law,,2025,high,,,',
            "the file cannot be read on from here: a comma was expected after a quotation mark; write a quotation mark within a cell twice",
        ),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_line_and_the_others_kept(row, problem):
    rows, faults = read(GOOD, row)
    assert len(rows) == 1
    assert said(faults) == [(3, problem)]


@pytest.mark.parametrize(("available", "fine"), [("yes", True), ("no", True), ("true", False), ("Yes", False)])
def test_a_service_is_there_or_not_and_nothing_else(available, fine):
    rows, faults = read(f"centre,,,{available},,,law,,2025,high,,,", name="services")
    assert bool(rows) is fine
    assert bool(faults) is not fine


def test_a_whole_number_has_no_point():
    rows, faults = read("drug,,1.5,XTS,2024.5,month,law,,2025,high,,,", name="prices")
    assert (rows, said(faults)) == ((), [(2, "price_year: '2024.5' is not a number of zero or more, written in digits")])
    ((row,), _) = read("drug,,1.5,XTS,2024,month,law,,2025,high,,,", name="prices")
    assert (row["amount"], row["price_year"]) == (1.5, 2024)


def test_a_quote_that_is_never_closed_is_a_fault_not_a_row():
    rows, (fault,) = read(GOOD, '"XX-N,North,10')
    assert len(rows) == 1
    assert "a quotation mark is never closed" in str(fault)


def test_a_header_that_differs_is_one_fault_and_no_rows():
    rows, faults = read_facts("population", "region,population\nXX-N,10\n")
    assert rows == ()
    assert len(faults) == 1
    assert isinstance(faults[0], FactFault)
    assert faults[0].fields["found"] == "region,population"


def test_nothing_at_all_has_no_header():
    assert len(read_facts("population", "")[1]) == 1
