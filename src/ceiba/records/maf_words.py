"""A small variant in the words of a MAF: where it begins and ends, its alleles without what they share, its class and its type.

Rules of GDC's MAF format and of vcf2maf: an insertion stands between two bases, with `-` as reference; a deletion has `-` as what is read.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

_CLASSES: Mapping[str, str] = {
    "transcript_ablation": "Splice_Site",
    "splice_acceptor_variant": "Splice_Site",
    "splice_donor_variant": "Splice_Site",
    "splice_site_variant": "Splice_Site",
    "stop_gained": "Nonsense_Mutation",
    "stop_lost": "Nonstop_Mutation",
    "start_lost": "Translation_Start_Site",
    "inframe_insertion": "In_Frame_Ins",
    "inframe_deletion": "In_Frame_Del",
    "missense_variant": "Missense_Mutation",
    "splice_region_variant": "Splice_Region",
    "splice_donor_5th_base_variant": "Splice_Region",
    "splice_donor_region_variant": "Splice_Region",
    "splice_polypyrimidine_tract_variant": "Splice_Region",
    "synonymous_variant": "Silent",
    "stop_retained_variant": "Silent",
    "start_retained_variant": "Silent",
    "incomplete_terminal_codon_variant": "Silent",
    "NMD_transcript_variant": "Silent",
    "mature_miRNA_variant": "RNA",
    "non_coding_transcript_exon_variant": "RNA",
    "non_coding_transcript_variant": "RNA",
    "5_prime_UTR_variant": "5'UTR",
    "3_prime_UTR_variant": "3'UTR",
    "intron_variant": "Intron",
    "transcript_amplification": "Intron",
    "upstream_gene_variant": "5'Flank",
    "downstream_gene_variant": "3'Flank",
    "TF_binding_site_variant": "IGR",
    "regulatory_region_variant": "IGR",
    "intergenic_variant": "IGR",
}
"""Sequence Ontology term -> Variant_Classification, where it does not hang on the alleles."""

UNKNOWN = "Unknown"
"""The class of a variant whose effect is not recorded, or that hangs on alleles that are not."""

_TYPES = {1: "SNP", 2: "DNP", 3: "TNP"}


def maf_alleles(rows: pl.DataFrame) -> pl.DataFrame:
    """Add maf_start, maf_end (1-based), maf_ref, maf_alt and maf_type; null where `here` is not true, or an allele is not written out.

    rows: `pos`, `ref` and `alt` as in VCF, and `here`, whether the position counts. One base that both alleles share in front is taken off.
    """
    shared = (pl.col("ref").str.slice(0, 1) == pl.col("alt").str.slice(0, 1)) & (pl.col("ref") != pl.col("alt"))
    cut = shared & (pl.col("ref").str.len_chars() != pl.col("alt").str.len_chars())
    written = pl.col("here").fill_null(value=False) & pl.all_horizontal(pl.col("pos", "ref", "alt").is_not_null())
    bare = rows.with_columns(
        bare_ref=pl.when(cut).then(pl.col("ref").str.slice(1)).otherwise("ref"),
        bare_alt=pl.when(cut).then(pl.col("alt").str.slice(1)).otherwise("alt"),
        bare_pos=pl.col("pos") + cut.cast(pl.Int64),
    )
    spelt = written & pl.all_horizontal(pl.col("bare_ref", "bare_alt").str.contains(r"^[ACGT]*$"))
    n_ref, n_alt = pl.col("bare_ref").str.len_chars().cast(pl.Int64), pl.col("bare_alt").str.len_chars().cast(pl.Int64)
    inserted = n_ref == 0
    kind = (
        pl.when(n_ref < n_alt)
        .then(pl.lit("INS"))
        .when(n_ref > n_alt)
        .then(pl.lit("DEL"))
        .otherwise(n_ref.replace_strict(_TYPES, default="ONP", return_dtype=pl.String))
    )
    return bare.with_columns(
        maf_start=pl.when(spelt).then(pl.col("bare_pos") - inserted.cast(pl.Int64)),
        maf_end=pl.when(spelt).then(pl.when(inserted).then("bare_pos").otherwise(pl.col("bare_pos") + n_ref - 1)),
        maf_ref=pl.when(spelt).then(pl.when(inserted).then(pl.lit("-")).otherwise("bare_ref")),
        maf_alt=pl.when(spelt).then(pl.when(n_alt == 0).then(pl.lit("-")).otherwise("bare_alt")),
        maf_type=pl.when(spelt).then(kind),
    )


def variant_classification() -> pl.Expr:
    """Return Variant_Classification of rows that have `consequence` and `maf_type`; Unknown where they do not say."""
    kind = pl.col("maf_type")
    frame = pl.when(kind == "INS").then(pl.lit("Frame_Shift_Ins")).when(kind == "DEL").then(pl.lit("Frame_Shift_Del"))
    inside = pl.when(kind == "INS").then(pl.lit("In_Frame_Ins")).when(kind == "DEL").then(pl.lit("In_Frame_Del"))
    plain = pl.col("consequence").replace_strict(dict(_CLASSES), default=None, return_dtype=pl.String)
    hanging = pl.when(pl.col("consequence") == "frameshift_variant").then(frame).when(pl.col("consequence") == "inframe_indel").then(inside)
    return pl.coalesce(plain, hanging, pl.lit(UNKNOWN))
