"""What is gained is what was published, against whom, where; and what nobody published is unknown, never zero."""

from __future__ import annotations

from pathlib import Path

import pytest

from ceiba.decisions.standard import standard_treatments, typical_situation
from ceiba.evidence import load_knowledge
from ceiba.policylab.economics.outcomes import Estimate, Outcomes, gain, load_outcomes
from ceiba.terms.faults import ValueFault

PUBLISHED = {
    "pembrolizumab-nsclc-br-pdl1-50": (1.23, None),
    "pembrolizumab-nsclc-br-pdl1-1": (0.35, None),
    "pembrolizumab-chemotherapy-nsclc-br": (1.10, None),
    "pembrolizumab-hnsc-ar": (0.8768, 1.1040),
    "pembrolizumab-melanoma-adjuvant-co": (9.69 - 7.56, 10.83 - 8.65),
    "pembrolizumab-melanoma-adjuvant-ar": (8.78 - 5.83, 9.91 - 6.98),
    "gefitinib-nsclc-br-model-1": (1.169, 2.01),
    "gefitinib-nsclc-br-model-2": (0.178, -0.01),
    "erlotinib-nsclc-mx": (1.49 - 1.07, None),
    "gefitinib-nsclc-mx": (1.32 - 1.07, None),
    "osimertinib-nsclc-nl-gefitinib": (2.01 - 1.36, None),
    "osimertinib-nsclc-nl-erlotinib": (2.01 - 1.39, None),
    "osimertinib-nsclc-nl-afatinib": (2.01 - 1.52, None),
    "ngs-panel-nsclc-es": (1188 / 9734, None),
}
"""What the sources print, by entry: QALYs and life years."""


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


@pytest.fixture(scope="module")
def tree(knowledge):
    return knowledge.tree


def test_every_entry_names_an_action_and_diseases_that_the_knowledge_knows(knowledge):
    for entry in load_outcomes().entries:
        assert entry.action in knowledge.actions, entry.id
        assert all(code in knowledge.tree for code in entry.who.disease), entry.id


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_numbers_are_those_that_the_source_prints(name):
    qalys, life_years = PUBLISHED[name]
    entry = next(entry for entry in load_outcomes().entries if entry.id == name)
    assert entry.qalys.central == pytest.approx(qalys, abs=1e-6)
    assert (entry.life_years.central if entry.life_years else None) == pytest.approx(life_years, abs=1e-9)


def test_a_gain_says_its_value_range_comparator_and_source(tree):
    found = gain("pembrolizumab", "LUAD", tree, "br", line=1, stage="IV")
    assert (found.value, found.low, found.high) == (1.23, 0.35, 1.23)
    assert (found.comparator, found.countries) == ("platinum-based chemotherapy", ("br",))
    assert found.source == "pd26-pembrolizumab-nsclc-2025"
    assert not found.transferred
    assert not found.assumed


def test_a_gain_of_another_country_says_that_it_was_carried_over(tree):
    found = gain("pembrolizumab", "NSCLC", tree, "co")
    assert (found.value, found.transferred, found.assumed) == (1.23, True, True)
    assert not gain("pembrolizumab", "NSCLC", tree).transferred


def test_the_countrys_own_study_comes_before_one_that_is_newer_or_better_trusted(tree):
    assert gain("erlotinib", "NSCLC", tree, "mx").outcome.id == "erlotinib-nsclc-mx"
    assert gain("erlotinib", "NSCLC", tree, "br").outcome.id == "erlotinib-nsclc-br-model-1"
    assert gain("erlotinib", "NSCLC", tree, "pe").outcome.id == "erlotinib-nsclc-br-model-1"


def test_the_range_holds_every_published_analysis_against_the_same_kind_of_comparator(tree):
    found = gain("gefitinib", "NSCLC", tree, "mx")
    assert (found.value, found.low, found.high) == (0.25, 0.178, 1.169)
    assert {other.id for other in found.others} == {"gefitinib-nsclc-br-model-1", "gefitinib-nsclc-br-model-2"}


def test_a_single_published_number_has_no_range_rather_than_a_narrow_one(tree):
    found = gain("pembrolizumab", "HNSC", tree, "ar")
    assert (found.value, found.low, found.high) == (0.8768, None, None)


def test_life_years_are_asked_for_by_name_and_may_be_unknown_where_qalys_are_known(tree):
    assert gain("pembrolizumab", "HNSC", tree, "ar", measure="life_year").value == 1.1040
    assert gain("pembrolizumab", "NSCLC", tree, "br", measure="life_year") is None


def test_a_published_loss_stays_a_loss(tree):
    found = gain("gefitinib", "NSCLC", tree, "br", measure="life_year")
    assert (found.value, found.low) == (2.01, -0.01)


def test_a_range_without_a_value_gives_its_middle_and_says_so(tree):
    found = gain("trastuzumab", "IDC", tree, "uy", stage="II")
    assert found.value == pytest.approx(0.555)
    assert (found.low, found.high, found.transferred, found.assumed) == (0.51, 0.60, False, True)


def test_what_nobody_published_is_unknown_and_not_zero(tree):
    assert gain("alectinib", "LUAD", tree, "br") is None
    assert gain("trastuzumab_emtansine", "IDC", tree, "co") is None


def test_a_gain_in_one_disease_says_nothing_of_another_nor_of_a_vaguer_record(tree):
    assert gain("erlotinib", "BREAST", tree, "br") is None
    assert gain("erlotinib", "LUNG", tree, "br") is None
    assert gain("erlotinib", "NOT_A_CODE", tree, "br") is None


def test_a_gain_of_the_first_line_says_nothing_of_the_second_nor_early_of_late(tree):
    assert gain("erlotinib", "NSCLC", tree, "br", line=1) is not None
    assert gain("erlotinib", "NSCLC", tree, "br", line=2) is None
    assert gain("trastuzumab", "IDC", tree, "br", stage="IV") is None


def test_few_standard_treatments_have_a_published_gain_and_the_page_says_how_many(knowledge):
    standard = standard_treatments(knowledge)
    known = []
    for assertion in standard:
        person = typical_situation(knowledge, assertion)
        if gain(assertion.action, person.disease, knowledge.tree, line=person.line, stage=person.stage):
            known.append(assertion.id)
    assert "pembrolizumab_pdl1_50_nsclc_1l" in known
    assert "pembrolizumab_pdl1_head_neck_perioperative" not in known
    page = (Path(__file__).resolve().parents[4] / "docs" / "reference" / "economics-format.md").read_text(encoding="utf-8")
    assert f"{len(known)} of the {len(standard)} standard treatments" in page


def test_an_estimate_that_is_not_finite_is_refused():
    with pytest.raises(ValueFault, match="all finite"):
        Estimate(value=float("nan"))
    with pytest.raises(ValueFault, match="a value or a range"):
        Estimate()


def test_a_table_without_entries_knows_no_gain(tree):
    assert Outcomes((), {}).gain("erlotinib", "NSCLC", tree) is None
