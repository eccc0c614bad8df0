"""What a variant does to a gene, in terms of the Sequence Ontology, and which of several terms is the most severe.

The order is Ensembl's: "Ensembl Variation - Calculated variant consequences", table of consequences in order of severity
(https://www.ensembl.org/info/genome/variation/prediction/predicted_data.html); the terms and their order are facts, the page's
texts are not copied. Two parents that files name and that table lacks stand beside their children: `splice_site_variant`
(SO:0001629; a MAF says Splice_Site and not which side) and `inframe_indel` (SO:0001820).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from ceiba.records.distinct import of_each

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

_SAME_AS: Mapping[str, str] = {
    "conservative_inframe_deletion": "inframe_deletion",
    "disruptive_inframe_deletion": "inframe_deletion",
    "conservative_inframe_insertion": "inframe_insertion",
    "disruptive_inframe_insertion": "inframe_insertion",
    "intergenic_region": "intergenic_variant",
    "conserved_intergenic_variant": "intergenic_variant",
    "non_coding_exon_variant": "non_coding_transcript_exon_variant",
    "nc_transcript_variant": "non_coding_transcript_variant",
    "missense": "missense_variant",
    "synonymous": "synonymous_variant",
    "frameshift": "frameshift_variant",
    "inframe_altering": "protein_altering_variant",
    "stop_retained": "stop_retained_variant",
    "start_retained": "start_retained_variant",
    "splice_acceptor": "splice_acceptor_variant",
    "splice_donor": "splice_donor_variant",
    "splice_region": "splice_region_variant",
    "coding_sequence": "coding_sequence_variant",
    "5_prime_utr": "5_prime_UTR_variant",
    "3_prime_utr": "3_prime_UTR_variant",
    "intron": "intron_variant",
    "non_coding": "non_coding_transcript_variant",
}
"""snpEff's, bcftools' and older words -> the word used here: the parent term of the Sequence Ontology, or its name today."""

_STANDS_WITH: Mapping[str, str] = {
    "exon_loss_variant": "transcript_ablation",
    "initiator_codon_variant": "start_lost",
    "rare_amino_acid_variant": "missense_variant",
    "splice_branch_variant": "splice_region_variant",
    "5_prime_UTR_premature_start_codon_gain_variant": "5_prime_UTR_variant",
    "5_prime_UTR_truncation": "5_prime_UTR_variant",
    "3_prime_UTR_truncation": "3_prime_UTR_variant",
    "intragenic_variant": "intron_variant",
    "feature_elongation": "coding_transcript_variant",
    "feature_truncation": "coding_transcript_variant",
}
"""Words -> the word whose severity they share here; they are kept as they are. snpEff's are not in Ensembl's table; the two of
features say only that a length changed, and VEP sets them beside a word that says where: a deletion in an intron is not severe."""

LEAST_SEVERE = len(SEVERITY)
"""The rank of words that nobody ranks."""

_RANK = {term: place for place, term in enumerate(SEVERITY)}
_TODAY = {term.lower(): term for term in (*SEVERITY, *_STANDS_WITH)} | {old.lower(): term for old, term in _SAME_AS.items()}
_BETWEEN = re.compile(r"[&,]")


def most_severe(text: str) -> str | None:
    """Return the most severe of the terms that a text joins with '&' or ',', in today's words; None when it has none.

    Case does not matter in words that are known; others are kept as written.

    >>> most_severe("intron_variant&splice_donor_variant")
    'splice_donor_variant'
    """
    terms = [_TODAY.get(term.lower(), term) for word in _BETWEEN.split(text) if (term := word.strip())]
    return min(terms, key=rank, default=None)


def rank(term: str | None) -> int:
    """Return how severe a consequence is: 0 the most; none, and words nobody ranks, come last.

    >>> rank("stop_gained") < rank("missense_variant") < rank("a_new_word")
    True
    """
    return _RANK.get(_STANDS_WITH.get(term, term), LEAST_SEVERE) if term else LEAST_SEVERE


def severest(texts: pl.Expr) -> pl.Expr:
    """Return `most_severe` of each text."""
    return of_each(texts, most_severe)


def of_classification(classification: pl.Expr) -> pl.Expr:
    """Return the term for a MAF's Variant_Classification; null when it has none (Targeted_Region, or an unknown word)."""
    return of_each(classification, lambda word: VARIANT_CLASSIFICATION.get(word.strip().lower()))
