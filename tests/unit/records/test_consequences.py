"""Consequences as terms of the Sequence Ontology."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.consequences import SEVERITY, VARIANT_CLASSIFICATION, most_severe, of_classification, rank, severest


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("splice_region_variant&missense_variant", "missense_variant"),
        ("missense_variant,splice_region_variant", "missense_variant"),
        ("intron_variant, splice_donor_variant", "splice_donor_variant"),
        ("Missense_Variant", "missense_variant"),
        ("missense_variant,feature_truncation", "missense_variant"),
        ("Something_new", "Something_new"),
        (",", None),
        (None, None),
    ],
)
def test_the_most_severe_term_is_taken(written, term):
    frame = pl.DataFrame({"text": [written]}, schema={"text": pl.String})
    assert frame.select(severest(pl.col("text"))).item() == term


def test_consequences_are_given_in_the_words_of_today():
    assert most_severe("disruptive_inframe_deletion&splice_region_variant") == "inframe_deletion"
    assert most_severe("intron_variant&feature_truncation") == "intron_variant"
    assert most_severe("5_prime_UTR_variant&feature_truncation") == "5_prime_UTR_variant"
    assert most_severe("intron_variant&nc_transcript_variant") == "intron_variant"
    assert most_severe("splice_donor_variant&coding_sequence_variant&intron_variant") == "splice_donor_variant"
    assert rank("exon_loss_variant") < rank("splice_donor_variant") < rank("missense_variant") < rank("nobody_knows") == rank(None)


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
