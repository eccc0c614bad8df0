"""Allele frequencies by genetic ancestry on the page: beside variants of open class, measured ancestry first, no conclusion."""

from __future__ import annotations

import pytest
from test_recorded import change, sample

from ceiba.decisions import FrequencyRecorded, PersonRecorded
from ceiba.reports.header import Header
from ceiba.reports.page import Page
from ceiba.reports.recorded import recorded_view

GIVEN = (
    FrequencyRecorded("gnomAD exomes", "AFR", tract=False, frequency=0.0003),
    FrequencyRecorded("gnomAD exomes", "AMR", tract=False, frequency=0.0012),
    FrequencyRecorded(None, "AMR", tract=True, frequency=0.03),
)


@pytest.fixture
def view(worlds):
    page = Page(Header(worlds["br"]), "en")

    def show(significance, given=GIVEN, ancestry=None):
        found = change(gene_symbol="BRCA2", hgvs_p="p.K9R", significance=significance, frequencies=given)
        return recorded_view(page, PersonRecorded((sample(found),), ancestry=ancestry))

    return show


def test_a_variant_of_uncertain_significance_shows_data_set_group_and_frequency(view):
    told = view("uncertain significance")
    assert (
        told.samples[0]
        .found[0]
        .endswith(
            "allele frequency by genetic ancestry, as the file says: "
            "data set not named, tracts of AMR: 0.03; gnomAD exomes, AFR: 0.0003; gnomAD exomes, AMR: 0.0012"
        )
    )
    assert "no class is drawn" in told.notes[0]
    assert "allows no conclusion alone: 78.5 %" in told.notes[1]


def test_the_measured_ancestry_comes_first_and_decides_nothing_else(view):
    told = view("uncertain significance", ancestry="afr").samples[0].found[0]
    assert "as the file says: gnomAD exomes, AFR: 0.0003; data set" in told
    assert view("uncertain significance", ancestry="afr").notes == view("uncertain significance").notes


@pytest.mark.parametrize("significance", ["benign", "pathogenic", None])
def test_no_frequency_is_shown_beside_a_class_that_is_settled_or_not_stated(view, significance):
    told = view(significance)
    assert "frequency" not in told.samples[0].found[0]
    assert told.notes == ()


def test_the_aggregate_is_not_spoken_of_where_it_is_not_shown(view):
    assert len(view("conflicting classifications of pathogenicity", GIVEN[:1]).notes) == 1
    assert len(view("uncertain significance", GIVEN[2:]).notes) == 1
