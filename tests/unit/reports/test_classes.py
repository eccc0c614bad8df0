"""What the page says of a class at the finding: conflicts with both sides, the user's ClinVar with its day, and what was not looked for."""

from __future__ import annotations

import dataclasses

import pytest
from test_recorded import change, sample

from ceiba.decisions import MarkerFinding, PersonExplained, PersonRecorded
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.format import Locus
from ceiba.reports.classes import rearrangements_not_looked_for
from ceiba.reports.header import Header
from ceiba.reports.page import Page
from ceiba.reports.recorded import recorded_view
from ceiba.terms.situations import Finding

PLACE = {"assembly": "GRCh38", "chrom": "17", "pos": 43045700, "ref": "CT", "alt": "C"}
CONFLICT = "conflicting classifications of pathogenicity: likely pathogenic (1), uncertain significance (3)"


@pytest.fixture
def page_of(worlds):
    def make(*classified):
        knowledge = dataclasses.replace(worlds["br"].knowledge, classified=classified)
        return Page(Header(dataclasses.replace(worlds["br"], knowledge=knowledge)), "en")

    return make


def told(page, *changes):
    (view,) = recorded_view(page, PersonRecorded((sample(*changes),))).samples
    return " | ".join(view.found)


def test_a_conflict_shows_both_sides_and_says_so_where_they_are_not_told(page_of):
    both = told(page_of(), change(gene_symbol="BRCA1", hgvs_c="c.1A>G", significance=CONFLICT))
    assert both == "BRCA1 c.1A>G · classifications conflict: likely pathogenic (1), uncertain significance (3)"
    bare = told(page_of(), change(gene_symbol="BRCA1", hgvs_c="c.1A>G", significance="conflicting classifications of pathogenicity"))
    assert "who says what is not told" in bare


@pytest.mark.parametrize(
    ("released", "day"), [("2026-11-01", "November 1, 2026"), ("last week", "last week"), ("", "of a day that is not told")]
)
def test_the_users_clinvar_is_told_with_its_day_where_the_file_says_nothing(page_of, released, day):
    known = ClassifiedVariant(
        id="VCV1", genes=("BRCA1",), GRCh38=Locus("17", 43045700, "CT", "C"), significance=CONFLICT, released=released
    )
    page = page_of(known)
    said = f"your ClinVar ({day}): classifications conflict: likely pathogenic (1), uncertain significance (3)"
    assert told(page, change(gene_symbol="BRCA1", hgvs_c="c.1A>G", **PLACE)) == f"BRCA1 c.1A>G · {said}"
    assert "ClinVar" not in told(page, change(gene_symbol="BRCA1", significance="benign", **PLACE))
    assert "ClinVar" not in told(page, change("copy_number", gene_symbol="BRCA1", copy_number_state="deletion"))


def carrier(explained, state, *kinds, specimen_type="germline"):
    person: PersonExplained = explained("br_her2")
    finding = MarkerFinding("BRCA2 pathogenic or likely pathogenic germline", state, False)
    need = dataclasses.replace(person.needs[0], findings=(finding,))
    examined = tuple((kind, None, "all") for kind in kinds)
    recorded = PersonRecorded((sample(specimen_type=specimen_type, examined=examined),))
    return dataclasses.replace(person, needs=(need,), recorded=recorded)


@pytest.mark.parametrize("state", [Finding.ABSENT, Finding.UNREADABLE, Finding.SCOPE_UNKNOWN])
def test_large_rearrangements_are_said_not_to_be_looked_for_where_only_small_variants_were(page_of, explained, state):
    said = rearrangements_not_looked_for(page_of(), carrier(explained, state, "small_variant"))
    assert said.startswith("BRCA2: the germline was sequenced")
    assert "not looked for" in said


@pytest.mark.parametrize(
    ("state", "kinds", "specimen_type"),
    [
        (Finding.ABSENT, ("small_variant", "copy_number"), "germline"),
        (Finding.PRESENT, ("small_variant",), "germline"),
        (Finding.OUTSIDE_PANEL, ("small_variant",), "germline"),
        (Finding.UNTESTED, (), "germline"),
        (Finding.ABSENT, ("small_variant",), "tissue"),
    ],
)
def test_nothing_is_said_of_rearrangements_where_they_may_have_been_looked_for_or_nothing_was(
    page_of, explained, state, kinds, specimen_type
):
    assert rearrangements_not_looked_for(page_of(), carrier(explained, state, *kinds, specimen_type=specimen_type)) == ""
