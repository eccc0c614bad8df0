"""The checklist says what the program holds and no more; what it lacks is left to an author, in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ceiba.language import translator
from ceiba.policylab.economics.cheers import Said, Shown, Status, checklist, said_of_results
from ceiba.policylab.economics.cheers_items import ITEMS
from ceiba.policylab.economics.exchange import Rate
from ceiba.policylab.economics.results import About, Results, SourcedInput

EN = translator("en")
EVERYTHING = Shown("inputs.csv", "comparison.csv", "acceptability.csv", "information.csv", "tornado.csv", "strata.csv", "equity.csv")
ABOUT = About(
    model="m",
    kind="markov",
    title="A test of EGFR in Colombia",
    population="Adults with NSCLC",
    country="co",
    payer="EPS",
    perspective="health_system",
    horizon_years=20,
    discount_rate_cost=0.05,
    discount_rate_effect=0.05,
    conventions={"correction": "half_cycle"},
    not_modelled=("caregivers",),
    sha256="ab12",
    seed=7,
)


def results(draws=1000, **changes):
    given = {"price_year": 2023, "effect_unit": "QALY", "about": ABOUT, "assumed": ("price",), **changes}
    return Results(("today", "test"), np.zeros((2, draws)), np.zeros((2, draws)), "COP", **given)


def rows(found, shown=EVERYTHING, **changes):
    told = said_of_results(found, "model.yaml", shown, names={"test": "Test first"}, speech=EN)
    return {row.number: row for row in checklist(told, speech=EN, **changes)}


def test_there_are_twenty_eight_items_in_order_each_once():
    assert [item.number for item in ITEMS] == list(range(1, 29))
    assert len({item.topic for item in ITEMS}) == 28


def test_the_headings_are_those_that_were_published():
    assert [item.topic for item in ITEMS[17:22]] == [
        "Characterising heterogeneity",
        "Characterising distributional effects",
        "Characterising uncertainty",
        "Approach to engagement with patients and others affected by the study",
        "Study parameters",
    ]


def test_what_the_file_holds_is_answered_with_its_place():
    found = rows(results())
    for number, text, where in (
        (1, "A test of EGFR in Colombia", "model.yaml: title"),
        (5, "Adults with NSCLC", "model.yaml: population"),
        (6, "Country: Colombia. Payer: EPS.", "model.yaml: country; model.yaml: payer"),
        (7, "Compared: today; Test first.", "model.yaml: strategies"),
        (8, "Perspective: of the health system.", "model.yaml: perspective"),
        (9, "Years looked ahead: 20.", "model.yaml: horizon"),
        (10, "5.0% for costs, 5.0% for effects", "model.yaml: discounting"),
        (11, "Measured in: QALYs.", "model.yaml: effect_unit"),
        (13, "Each input names its source", "inputs.csv"),
        (15, "COP at prices of 2023", "model.yaml: price_year"),
        (16, "A cohort Markov model", "model.yaml: kind"),
        (17, "half cycle", "model.yaml: conventions, discounting; model.yaml: not_modelled; inputs.csv"),
        (18, "by group", "strata.csv"),
        (19, "forgone", "equity.csv"),
        (20, "1,000 draws of the uncertain inputs together. Seed 7.", "model.yaml; tornado.csv"),
        (22, "1 of them is assumed.", "inputs.csv"),
        (23, "dominance", "comparison.csv"),
        (24, "chance", "tornado.csv; acceptability.csv; information.csv"),
        (26, "caregivers", "model.yaml: not_modelled; inputs.csv"),
    ):
        assert text in found[number].answer, number
        assert found[number].where == where, number


def test_only_what_leaves_nothing_to_an_author_is_answered():
    found = rows(results())
    assert {number for number, row in found.items() if row.status is Status.ANSWERED} == {22, 23}
    assert all(row.to_write for row in found.values() if row.status in {Status.PARTLY, Status.TO_WRITE})
    assert not any(row.to_write for row in found.values() if row.status is Status.ANSWERED)


def test_what_nobody_but_an_author_knows_is_left_to_write():
    found = rows(results())
    assert {number for number, row in found.items() if row.status is Status.TO_WRITE} == {2, 3, 4, 21, 25, 27, 28}
    assert all(not row.answer for row in found.values() if row.status is Status.TO_WRITE)


def test_what_only_an_author_knows_is_asked_once():
    assert rows(results())[28].to_write == "The authors' conflicts of interest."


def test_an_analysis_that_was_not_made_is_not_claimed():
    found = rows(results(draws=1), Shown())
    assert {number for number, row in found.items() if row.status is Status.TO_WRITE} == {
        2,
        3,
        4,
        12,
        13,
        14,
        18,
        19,
        20,
        21,
        22,
        23,
        24,
        25,
        27,
        28,
    }
    assert found[19].to_write.startswith("How effects are shared among people, and whether some count more. Who gains")
    assert found[22].to_write == "Every input with value, range, source and distribution."


def test_a_model_that_says_nothing_is_not_spoken_for():
    bare = Results(("a", "b"), np.zeros((2, 1)), np.zeros((2, 1)), "USD", None, "case")
    found = rows(bare, Shown())
    assert {number for number, row in found.items() if row.status is not Status.TO_WRITE} == {7, 11, 15}
    assert "of which year is not known" in found[15].answer
    stated_by_nobody = replace(results(), about=replace(ABOUT, perspective="not_stated", country="xx"))
    found = rows(stated_by_nobody)
    assert found[8].status is Status.TO_WRITE
    assert found[6].answer == "Payer: EPS."


def test_effects_that_are_counted_and_not_valued_have_no_answer_to_how_they_were_valued():
    assert rows(results(effect_unit="life_year"))[13].status is Status.TO_WRITE


def test_an_item_that_does_not_apply_says_why():
    row = rows(results(effect_unit="life_year"), not_applicable={13: "Life years are counted, not valued."})[13]
    assert (row.status, row.answer, row.to_write) == (Status.NOT_APPLICABLE, "Life years are counted, not valued.", "")


def test_a_conversion_is_told_with_its_rates():
    cited = Rate(basis="ppp", of="USD", to="COP", year=2023, rate=1500, assumed=True, reason="invented")
    told = replace(ABOUT, conventions={"conversion_basis": "ppp", "conversion_order": "inflate_first"})
    found = rows(results(sources=(SourcedInput("COP 2023 -> USD 2023", "COP/USD", cited),), about=told))
    assert "Converted by cited rates: COP 2023 -> USD 2023." in found[15].answer
    assert "at purchasing power" in found[15].answer
    assert "at home, and converted after that" in found[15].answer
    assert "Converted" not in rows(results())[15].answer


@pytest.mark.parametrize("number", [9])
def test_a_horizon_of_broken_years_keeps_its_decimals(number):
    assert "2.5" in rows(results(about=replace(ABOUT, horizon_years=2.5)))[number].answer


def test_rows_may_be_filled_by_hand():
    row = checklist({27: [Said("A foundation.", "article")]}, speech=EN)[26]
    assert (row.status, row.answer, row.where) == (Status.PARTLY, "A foundation.", "article")


def test_what_the_user_gave_is_not_said_to_be_in_the_file():
    told = said_of_results(results(), "model.yaml", EVERYTHING, changed={"discounting.cost": 0.0, "price": 3.0}, speech=EN)
    found = {row.number: row for row in checklist(told, speech=EN)}
    assert found[10].where == "given by the user: discounting"
    assert found[9].where == "model.yaml: horizon"
