"""What the files say, on the page: a change with its fraction and date, whether or not it bears on a treatment."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from pages import Page

from ceiba.decisions import ChangeRecorded, PersonRecorded, SampleRecorded, TreatmentRecorded
from ceiba.reports.header import Header
from ceiba.reports.page import Page as PageState
from ceiba.reports.patient import patient_report
from ceiba.reports.recorded import recorded_view

NOTHING = dict.fromkeys(field.name for field in dataclasses.fields(ChangeRecorded))


def change(kind: str = "small_variant", **given: object) -> ChangeRecorded:
    return ChangeRecorded(**{**NOTHING, "kind": kind, **given})


def sample(*changes: ChangeRecorded, **given: object) -> SampleRecorded:
    of = {"code": "S-1", "specimen_type": "tissue", "collected_on": dt.date(2026, 9, 30), "adequate": True}
    return SampleRecorded(**{**of, "examined": (), "changes": changes, "n_more": 0, "results": (), **given})


@pytest.fixture
def page(worlds):
    return PageState(Header(worlds["br"]), "en")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            change(gene_symbol="TP53", hgvs_p="p.R273H", hgvs_c="c.818G>A", vaf=0.402, origin="somatic"),
            "TP53 p.R273H c.818G>A · allele fraction 40% · somatic, by the file",
        ),
        (change(gene_symbol="BRCA2", hgvs_c="c.5946del", origin="unknown"), "BRCA2 c.5946del · inherited or not: not recorded"),
        (change("fusion", gene_symbol="NTRK3", partner_gene="ETV6"), "ETV6::NTRK3 fusion"),
        (change("fusion", gene_symbol="ALK", significance="pathogenic"), "ALK fusion · pathogenic"),
        (change("copy_number", gene_symbol="ERBB2", copy_number_state="amplification"), "ERBB2 amplification"),
        (change("copy_number", gene_symbol="MYC", copy_number_state="gain"), "MYC: gain of copies"),
        (change(chrom="1", pos=97450058, ref="C", alt="T", assembly="GRCh38"), "1:97450058 C>T (GRCh38)"),
        (change(gene_symbol="TERT"), "TERT"),
    ],
)
def test_a_change_is_named_as_a_laboratory_names_it(page, found, said):
    (view,) = recorded_view(page, PersonRecorded((sample(found),))).samples
    assert view.found == (said,)


def test_the_germline_sample_itself_says_where_a_change_arose(page):
    of_blood = sample(change(gene_symbol="TP53", hgvs_p="p.R337H", origin="unknown"), specimen_type="germline")
    (view,) = recorded_view(page, PersonRecorded((of_blood,))).samples
    assert (view.name.partition(",")[0], view.found) == ("Germline sample", ("TP53 p.R337H",))


@pytest.mark.parametrize(
    ("examined", "said"),
    [
        (("small_variant", "LUNG-9", "panel"), "small variants: panel LUNG-9"),
        (("small_variant", "FOUNDER-114", "unknown"), "small variants: panel FOUNDER-114 (its genes are not recorded)"),
        (("fusion", None, "all"), "fusions: all genes"),
        (("copy_number", None, "unknown"), "copy number: which genes is not recorded"),
    ],
)
def test_what_was_examined_says_which_genes_or_that_it_is_not_recorded(page, examined, said):
    (view,) = recorded_view(page, PersonRecorded((sample(examined=(examined,)),))).samples
    assert view.examined == (said,)


def test_a_sample_says_its_kind_its_day_and_whether_it_could_be_used(page):
    samples = (sample(), sample(specimen_type=None, collected_on=None, adequate=False))
    dated, poor = recorded_view(page, PersonRecorded(samples)).samples
    assert dated.name == "Tissue, September 30, 2026"
    assert poor.name == "Sample of a kind that is not recorded, the laboratory could not use it"


@pytest.mark.parametrize(
    ("start", "end", "when"),
    [
        (dt.date(2025, 3, 1), dt.date(2026, 9, 20), "March 1, 2025 to September 20, 2026"),
        (dt.date(2025, 3, 1), None, "from March 1, 2025"),
        (None, dt.date(2026, 9, 20), "to September 20, 2026"),
        (None, None, ""),
    ],
)
def test_a_treatment_says_when_it_was_given(page, start, end, when):
    (view,) = recorded_view(page, PersonRecorded(treatments=(TreatmentRecorded("gefitinib", None, start, end),))).treatments
    assert (view.line, view.when) == ("", when)


def test_the_page_tells_results_treatments_and_what_it_leaves_out(worlds, explained):
    recorded = PersonRecorded(
        (sample(results=(("HER2 low", "present"), ("ER positive", "failed")), n_more=1),),
        (TreatmentRecorded("capecitabine", 2, None, None),),
    )
    person = dataclasses.replace(explained("br_her2"), recorded=recorded)
    text = Page(patient_report(person, Header(worlds["br"]), "en")).text
    for said in (
        "HER2 low: present",
        "oestrogen receptor positive (ER+): the test failed",
        "1 more change that is not told here",
        "capecitabine 2 not recorded",
    ):
        assert said in text
    assert "What the files say" not in Page(patient_report(explained("br_her2"), Header(worlds["br"]), "en")).text
