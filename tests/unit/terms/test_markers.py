"""The small language of markers."""

from __future__ import annotations

import pytest

from ceiba.terms.markers import (
    ASSAY_KINDS,
    AnyMutation,
    CodingChange,
    Codon,
    CopyNumber,
    Exon,
    Expression,
    Fusion,
    InternalTandemDuplication,
    Marker,
    Methylation,
    Pathogenic,
    Phenotype,
    ProteinChange,
    Signature,
    parse_marker,
)

FORMS = [
    ("EGFR p.L858R", ProteinChange("EGFR", "p.L858R"), "small_variant"),
    ("EGFR p.E746_A750del", ProteinChange("EGFR", "p.E746_A750del"), "small_variant"),
    ("BRCA1 c.68_69del", CodingChange("BRCA1", "c.68_69del"), "small_variant"),
    ("MET c.3028+1G>T", CodingChange("MET", "c.3028+1G>T"), "small_variant"),
    ("BRAF p.V600", Codon("BRAF", "V", 600), "small_variant"),
    ("EGFR exon 19 deletion", Exon("EGFR", 19, "deletion"), "small_variant"),
    ("MET exon 14 skipping", Exon("MET", 14, "skipping"), "small_variant"),
    ("ERBB2 exon 20 insertion", Exon("ERBB2", 20, "insertion"), "small_variant"),
    ("KIT exon 11 mutation", Exon("KIT", 11, "mutation"), "small_variant"),
    ("ERBB2 amplification", CopyNumber("ERBB2", "amplification"), "copy_number"),
    ("CDKN2A deletion", CopyNumber("CDKN2A", "deletion"), "copy_number"),
    ("ALK fusion", Fusion("ALK"), "fusion"),
    ("EML4::ALK fusion", Fusion("ALK", "EML4"), "fusion"),
    ("C11orf95::RELA fusion", Fusion("RELA", "C11orf95"), "fusion"),
    ("BRCA1 pathogenic or likely pathogenic", Pathogenic("BRCA1"), "small_variant"),
    ("BRCA1 pathogenic or likely pathogenic germline", Pathogenic("BRCA1", "germline"), "small_variant"),
    ("BRCA1 pathogenic or likely pathogenic somatic", Pathogenic("BRCA1", "somatic"), "small_variant"),
    ("KRAS mutation", AnyMutation("KRAS"), "small_variant"),
    ("H3-3A mutation", AnyMutation("H3-3A"), "small_variant"),
    ("FLT3 internal tandem duplication", InternalTandemDuplication("FLT3"), "small_variant"),
    ("MGMT promoter methylation", Methylation("MGMT"), "methylation"),
    ("MSI-high", Signature("MSI"), "signature"),
    ("HRD", Signature("HRD"), "signature"),
    ("TMB >= 10/Mb", Signature("TMB", 10.0), "signature"),
    ("TMB >= 12.3456789/Mb", Signature("TMB", 12.3456789), "signature"),
    ("HER2 positive", Expression("HER2", "positive"), "expression"),
    ("HER2 low", Expression("HER2", "low"), "expression"),
    ("ER positive", Expression("ER", "positive"), "expression"),
    ("PR positive", Expression("PR", "positive"), "expression"),
    ("PD-L1 TPS >= 50%", Expression("PD-L1", None, "TPS", 50.0), "expression"),
    ("PD-L1 CPS >= 10", Expression("PD-L1", None, "CPS", 10.0), "expression"),
    ("CLDN18.2 positive", Expression("CLDN18.2", "positive"), "expression"),
    ("PSMA positive", Expression("PSMA", "positive"), "expression"),
    ("DPYD poor metabolizer", Phenotype("DPYD", "poor metabolizer"), "phenotype"),
    ("DPYD normal metabolizer", Phenotype("DPYD", "normal metabolizer"), "phenotype"),
    ("UGT1A1 intermediate metabolizer", Phenotype("UGT1A1", "intermediate metabolizer"), "phenotype"),
    ("G6PD deficient", Phenotype("G6PD", "deficient"), "phenotype"),
]


@pytest.mark.parametrize(("text", "marker", "kind"), FORMS, ids=[text for text, _, _ in FORMS])
def test_a_marker_is_read_settled_by_its_assay_and_written_back(text, marker, kind):
    assert parse_marker(text) == marker
    assert str(marker) == text
    assert marker.assay_kind == kind


def test_every_kind_of_marker_and_of_assay_is_among_them():
    assert {type(marker) for _, marker, _ in FORMS} == set(Marker.__subclasses__())
    assert {kind for _, _, kind in FORMS} == set(ASSAY_KINDS)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("ALK rearrangement", "ALK fusion"),
        ("EGFR p.(Leu858Arg)", "EGFR p.L858R"),
        ("EGFR p.Glu746_Ala750del", "EGFR p.E746_A750del"),
        ("EGFR p.E746_A750delELREA", "EGFR p.E746_A750del"),
        ("BRCA1 p.R1751X", "BRCA1 p.R1751*"),
        ("BRCA1 c.68_69delAG", "BRCA1 c.68_69del"),
        ("  ALK fusion ", "ALK fusion"),
        ("PD-L1 CPS >= 10%", "PD-L1 CPS >= 10"),
        ("TMB >= 10.0/Mb", "TMB >= 10/Mb"),
        ("EGFR exon 019 deletion", "EGFR exon 19 deletion"),
    ],
)
def test_other_ways_to_write_a_marker_have_one_canonical_form(written, canonical):
    assert str(parse_marker(written)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "",
        "EGFR",
        "EGFR L858R",
        "egfr p.L858R",
        "EGFR exon deletion",
        "EGFR exon 19 loss",
        "TMB >= 1.2.3/Mb",
        "TMB >= 10",
        "PD-L1 TPS >= 50",
        "ER low",
        "ALK fussion",
        "EML4:ALK fusion",
        "KRAS mutation and more",
        "BRCA1 pathogenic",
    ],
)
def test_what_is_no_marker_is_refused_with_examples(text):
    with pytest.raises(ValueError, match=r"is not a marker: write one such as 'EGFR p\.L858R'"):
        parse_marker(text)


def test_a_coding_change_that_is_no_hgvs_is_refused():
    with pytest.raises(ValueError, match="is no coding change in HGVS"):
        parse_marker("BRCA1 c.185delAGG")


def test_a_protein_change_that_hgvs_does_not_know_stays_as_written():
    assert parse_marker("NPM1 p.W288fsx") == ProteinChange("NPM1", "p.W288fsx")
