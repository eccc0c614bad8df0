"""Consequences as terms of the Sequence Ontology."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.consequences import SEVERITY, VARIANT_CLASSIFICATION, most_severe, of_classification


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("splice_region_variant&missense_variant", "missense_variant"),
        ("missense_variant,splice_region_variant", "missense_variant"),
        ("intron_variant, splice_donor_variant", "splice_donor_variant"),
        ("Something_new", "something_new"),
        (",", None),
        (None, None),
    ],
)
def test_the_most_severe_term_is_taken(written, term):
    frame = pl.DataFrame({"text": [written]}, schema={"text": pl.String})
    assert frame.select(most_severe(pl.col("text"))).item() == term


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("In_Frame_Del", "inframe_deletion"),
        ("Splice_Site", "splice_site_variant"),
        ("5'Flank", "upstream_gene_variant"),
        ("Targeted_Region", None),
    ],
)
def test_a_variant_classification_has_its_term(written, term):
    assert pl.DataFrame({"text": [written]}).select(of_classification(pl.col("text"))).item() == term


def test_every_term_given_has_its_rank():
    assert set(VARIANT_CLASSIFICATION.values()) <= set(SEVERITY)
    assert len(set(SEVERITY)) == len(SEVERITY)
