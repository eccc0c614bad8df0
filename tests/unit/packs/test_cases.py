"""Cases a year, each counted once."""

from __future__ import annotations

import pytest

from ceiba.evidence import load_knowledge
from ceiba.packs import FactRow, cases_counted, without_totals
from ceiba.terms.citations import Citation


@pytest.fixture(scope="module")
def tree():
    return load_knowledge().tree


def _rows(*rows):
    cited = Citation(assumed=True, reason="a test")
    names = ("disease", "sex", "cases_per_year")
    return tuple(FactRow(dict(zip(names, row, strict=True)), cited, "2024", line) for line, row in enumerate(rows, start=2))


def test_a_total_is_left_out_only_where_one_of_its_tumours_is_counted(tree):
    lung, part, all_sites = _rows(("LUNG", None, 10), ("NSCLC", None, 8), ("TISSUE", None, 99))
    assert without_totals((lung, part, all_sites), tree) == (part,)
    assert without_totals((lung,), tree) == (lung,)


def test_rows_of_one_disease_and_sex_add_up(tree):
    assert cases_counted(_rows(("GB", "male", 4), ("GB", "male", 5)), tree) == {("GB", "male"): 9}


def test_the_rest_of_both_sexes_is_never_less_than_nothing(tree):
    counted = cases_counted(_rows(("BRCA", None, 100), ("BRCA", "female", 99), ("BRCA", "male", 3)), tree)
    assert counted == {("BRCA", None): 0, ("BRCA", "female"): 99, ("BRCA", "male"): 3}
