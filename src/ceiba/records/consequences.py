"""What a variant does to a gene, in terms of the Sequence Ontology, and which of several terms is the most severe.

The order is Ensembl's: "Ensembl Variation - Calculated variant consequences", table of consequences in order of severity
(https://www.ensembl.org/info/genome/variation/prediction/predicted_data.html); the terms and their order are facts, the page's
texts are not copied. Two parents that files name and that table lacks stand beside their children: `splice_site_variant`
(SO:0001629; a MAF says Splice_Site and not which side) and `inframe_indel` (SO:0001820).
"""

from __future__ import annotations

import polars as pl

SEVERITY = (
    "transcript_ablation",
    "splice_acceptor_variant",
    "splice_donor_variant",
    "splice_site_variant",
    "stop_gained",
    "frameshift_variant",
    "stop_lost",
    "start_lost",
    "transcript_amplification",
    "feature_elongation",
    "feature_truncation",
    "inframe_insertion",
    "inframe_deletion",
    "inframe_indel",
    "missense_variant",
    "protein_altering_variant",
    "splice_donor_5th_base_variant",
    "splice_region_variant",
    "splice_donor_region_variant",
    "splice_polypyrimidine_tract_variant",
    "incomplete_terminal_codon_variant",
    "start_retained_variant",
    "stop_retained_variant",
    "synonymous_variant",
    "coding_sequence_variant",
    "mature_miRNA_variant",
    "5_prime_UTR_variant",
    "3_prime_UTR_variant",
    "non_coding_transcript_exon_variant",
    "intron_variant",
    "NMD_transcript_variant",
    "non_coding_transcript_variant",
    "coding_transcript_variant",
    "upstream_gene_variant",
    "downstream_gene_variant",
    "TFBS_ablation",
    "TFBS_amplification",
    "TF_binding_site_variant",
    "regulatory_region_ablation",
    "regulatory_region_amplification",
    "regulatory_region_variant",
    "intergenic_variant",
    "sequence_variant",
)
"""Sequence Ontology terms, the most severe first."""

VARIANT_CLASSIFICATION = {
    "frame_shift_del": "frameshift_variant",
    "frame_shift_ins": "frameshift_variant",
    "frameshift_deletion": "frameshift_variant",
    "frameshift_insertion": "frameshift_variant",
    "in_frame_del": "inframe_deletion",
    "in_frame_ins": "inframe_insertion",
    "missense_mutation": "missense_variant",
    "missense": "missense_variant",
    "nonsense_mutation": "stop_gained",
    "nonsense": "stop_gained",
    "nonstop_mutation": "stop_lost",
    "silent": "synonymous_variant",
    "splice_site": "splice_site_variant",
    "splice_region": "splice_region_variant",
    "translation_start_site": "start_lost",
    "3'utr": "3_prime_UTR_variant",
    "5'utr": "5_prime_UTR_variant",
    "3'flank": "downstream_gene_variant",
    "5'flank": "upstream_gene_variant",
    "intron": "intron_variant",
    "igr": "intergenic_variant",
    "rna": "non_coding_transcript_variant",
    "lincrna": "non_coding_transcript_variant",
}
"""Variant_Classification of a MAF (GDC MAF format v1.0.0, field 9), lower case -> Sequence Ontology term."""

_RANK = {term: rank for rank, term in enumerate(SEVERITY)}


def most_severe(terms: pl.Expr) -> pl.Expr:
    """Return the most severe term of a text of terms joined by ',' or '&'; a text without a known term gives its first word, lower case.

    Only the distinct texts are looked at in Python: there are some dozens in a file of a million rows.
    """
    return terms.map_batches(_most_severe_of_each, return_dtype=pl.String)


def of_classification(classification: pl.Expr) -> pl.Expr:
    """Return the term for a MAF's Variant_Classification; null when it has none (Targeted_Region, or an unknown word)."""
    return classification.str.strip_chars().str.to_lowercase().replace_strict(VARIANT_CLASSIFICATION, default=None, return_dtype=pl.String)


def severest(text: str) -> str | None:
    """Return the most severe term of one text.

    >>> severest("splice_region_variant&missense_variant")
    'missense_variant'
    """
    terms = [term.strip() for term in text.replace("&", ",").split(",") if term.strip()]
    known = [term for term in terms if term in _RANK]
    if known:
        return min(known, key=_RANK.__getitem__)
    return terms[0].lower() if terms else None


def _most_severe_of_each(texts: pl.Series) -> pl.Series:
    distinct = texts.unique().drop_nulls()
    table = {text: severest(text) for text in distinct}
    return texts.replace_strict(table, default=None, return_dtype=pl.String)
