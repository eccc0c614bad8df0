"""The checklist of a budget: what the file holds, what does not apply, and what is left to write."""

from __future__ import annotations

import csv

import pytest

from ceiba.errors import OutputError
from ceiba.job import budget_cheers, budget_run, write_cheers
from ceiba.language import translator

EN = translator("en")


@pytest.fixture(scope="module")
def rows():
    return {row.number: row for row in budget_cheers(budget_run("br-egfr-pcr"), "br-egfr-pcr", EN)}


def test_a_budget_answers_what_its_file_holds_with_the_place(rows):
    for number, text, where in (
        (6, "Country: Brazil.", "br-egfr-pcr: country; br-egfr-pcr: payers"),
        (9, "Years looked ahead: ", "br-egfr-pcr: first_year, years"),
        (10, "Not discounted: a budget is what is paid in its year.", "br-egfr-pcr: annual_discount_rate"),
        (15, "Costs in BRL at prices of ", "br-egfr-pcr: price_year"),
        (22, "Every input with its value, range and source.", "br-egfr-pcr: options"),
        (23, " BRL.", "br-egfr-pcr: scenarios"),
    ):
        assert text in rows[number].answer, number
        assert rows[number].where == where, number


def test_outcomes_do_not_apply_to_a_budget(rows):
    assert {number for number, row in rows.items() if row.status == "not_applicable"} == {11, 12, 13}
    assert rows[11].answer == "A budget counts what is spent, and no outcomes."


def test_what_only_an_author_knows_is_left_to_write(rows):
    to_write = {number for number, row in rows.items() if row.status == "to_write"}
    assert {2, 3, 4, 18, 19, 21, 25, 27, 28} <= to_write
    assert {number for number, row in rows.items() if row.status == "answered"} == {22, 23}


def test_uncertainty_is_claimed_only_where_the_budget_has_ranges():
    run = budget_run("br-egfr-pcr")
    found = {row.number: row for row in budget_cheers(run, "b", EN)}
    assert bool(found[24].answer) == bool(run.variants)
    assert ("draws" in found[20].answer) == (run.drawn is not None)


def test_a_checklist_is_written_whole_or_said_not_to_be(rows, tmp_path):
    write_cheers(tuple(rows.values()), tmp_path / "cheers.csv")
    with (tmp_path / "cheers.csv").open(encoding="utf-8", newline="") as file:
        assert [int(row["number"]) for row in csv.DictReader(file)] == list(range(1, 29))
    with pytest.raises(OutputError, match="cannot be written"):
        write_cheers(tuple(rows.values()), tmp_path / "none" / "cheers.csv")


def test_every_language_has_its_words(tmp_path):
    run = budget_run("co-pembrolizumab-melanoma")
    found = {row.number: row for row in budget_cheers(run, "b", translator("es"))}
    assert found[1].answer == run.found.budget.names.in_language("es") + "."
