from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.annotations import AnnotationFormat, annotation_format, choose

VEP = "Allele|Consequence|SYMBOL|BIOTYPE|EXON|HGVSc|HGVSp|CANONICAL|MANE_SELECT|MANE_PLUS_CLINICAL|PICK"
SNPEFF = (
    "Allele | Annotation | Annotation_Impact | Gene_Name | Gene_ID"
    " | Feature_Type | Feature_ID | Transcript_BioType | Rank | HGVS.c | HGVS.p"
)


def vep(fields: str = VEP) -> AnnotationFormat:
    found = annotation_format("CSQ", f"Consequence annotations from Ensembl VEP. Format: {fields}")
    assert found is not None
    return found


def snpeff() -> AnnotationFormat:
    found = annotation_format("ANN", f"Functional annotations: '{SNPEFF} | cDNA.pos / cDNA.length' ")
    assert found is not None
    return found


def block(style: AnnotationFormat, **fields: str) -> str:
    """Write one annotation with the fields given; the others are empty."""
    parts = [""] * (max(style.places.values()) + 1)
    for name, text in fields.items():
        parts[style.places[name]] = text
    return "|".join(parts)


def chosen(style: AnnotationFormat, *blocks: str, alts: tuple[str, ...] = ("G",), shift: bool = False) -> list[dict[str, object]]:
    """Choose for every ALT of one row."""
    alleles = pl.DataFrame(
        {
            "allele": list(range(len(alts))),
            "row": [0] * len(alts),
            "alt": alts,
            "number": list(range(1, len(alts) + 1)),
            "alleles_in_row": [len(alts)] * len(alts),
            "shift": [shift] * len(alts),
        },
        schema_overrides={"row": pl.UInt32, "allele": pl.UInt32},
    )
    rows = pl.DataFrame({"row": [0], "annotation": [",".join(blocks)]}, schema_overrides={"row": pl.UInt32})
    return choose(alleles, rows, style).sort("allele").to_dicts()


def genes(style: AnnotationFormat, *blocks: str) -> list[object]:
    return [row["gene_symbol"] for row in chosen(style, *blocks)]


def hit(style: AnnotationFormat, **fields: str) -> str:
    return block(
        style, **{"allele_text": "G", "consequence": "missense_variant", "gene_symbol": "EGFR", "biotype": "protein_coding", **fields}
    )


def test_the_format_is_known_by_its_fields_whatever_its_key():
    assert vep().tool == "VEP"
    assert snpeff().tool == "snpEff"
    assert snpeff().places["hgvs_p"] == 10
    renamed = annotation_format("vep", f"Consequence annotations from Ensembl VEP. Format: {VEP}")
    assert renamed is not None
    assert renamed.key == "vep"
    for other in ("", "Predicted loss of function. Format: 'Gene_Name | Gene_ID' ", "AF from VEP input, exact"):
        assert annotation_format("X", other) is None


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"mane_select": "NM_1"}, {"canonical": "YES"}),
        ({"mane_select": "NM_1"}, {"mane_clinical": "NM_2"}),
        ({"mane_clinical": "NM_2"}, {"canonical": "YES"}),
        ({"canonical": "YES"}, {"pick": "1"}),
        ({"pick": "1"}, {}),
    ],
)
def test_within_a_gene_the_mark_of_the_transcript_counts_before_severity(better, worse):
    style = vep()
    good = hit(style, consequence="intron_variant", hgvs_c="c.1A>G", **better)
    bad = hit(style, consequence="stop_gained", hgvs_c="c.2A>G", **worse)
    for order in ((good, bad), (bad, good)):
        assert [row["hgvs_c"] for row in chosen(style, *order)] == ["c.1A>G"]


def test_without_marks_the_most_severe_counts_then_coding_then_the_order_of_the_file():
    style = vep()
    severe = hit(style, consequence="stop_gained", hgvs_c="c.1A>G")
    assert [row["hgvs_c"] for row in chosen(style, hit(style, hgvs_c="c.2A>G"), severe)] == ["c.1A>G"]
    coding, other = hit(style, hgvs_c="c.1A>G"), hit(style, hgvs_c="c.2A>G", biotype="nonsense_mediated_decay")
    assert [row["hgvs_c"] for row in chosen(style, other, coding)] == ["c.1A>G"]
    assert [row["hgvs_c"] for row in chosen(style, hit(style, hgvs_c="c.3A>G"), coding)] == ["c.3A>G"]


def test_among_genes_the_most_severe_counts_before_any_mark():
    style = vep()
    beside = hit(style, gene_symbol="EGFR-AS1", consequence="upstream_gene_variant", mane_select="NM_9")
    assert genes(style, beside, hit(style)) == ["EGFR"]
    assert genes(style, hit(style), beside) == ["EGFR"]


def test_a_gene_is_judged_by_its_best_transcript_not_by_its_worst():
    style = vep()
    canonical = hit(style, gene_symbol="A", consequence="intron_variant", canonical="YES")
    odd = hit(style, gene_symbol="A", consequence="stop_gained")
    other = hit(style, gene_symbol="B", consequence="synonymous_variant", canonical="YES")
    assert genes(style, canonical, odd, other) == ["B"]


def test_each_alt_gets_its_own_annotation():
    style = vep()
    row = (hit(style, allele_text="T", hgvs_c="c.1A>T"), hit(style, allele_text="G", hgvs_c="c.1A>G"))
    assert [(found["allele"], found["hgvs_c"]) for found in chosen(style, *row, alts=("G", "T"))] == [(0, "c.1A>G"), (1, "c.1A>T")]
    assert [found["allele"] for found in chosen(style, row[0], alts=("G", "T"))] == [1]


def test_vep_leaves_out_the_first_base_of_insertions_and_deletions():
    style = vep()
    row = (hit(style, allele_text="-", hgvs_c="c.1del"), hit(style, allele_text="TT", hgvs_c="c.1dup"))
    assert [found["hgvs_c"] for found in chosen(style, *row, alts=("C", "CTT"), shift=True)] == ["c.1del", "c.1dup"]


def test_the_number_of_the_allele_counts_where_vep_gives_it():
    style = vep(VEP + "|ALLELE_NUM")
    row = (hit(style, allele_text="-", allele_number="2", hgvs_c="c.2del"), hit(style, allele_text="-", allele_number="1", hgvs_c="c.1del"))
    assert [found["hgvs_c"] for found in chosen(style, *row, alts=("C", "CT"))] == ["c.1del", "c.2del"]


def test_a_row_with_one_alt_takes_annotations_under_another_name():
    style = vep()
    assert genes(style, hit(style, allele_text="GTTT")) == ["EGFR"]
    assert genes(style, hit(style, allele_text="C", gene_symbol="X", consequence="stop_gained"), hit(style)) == ["EGFR"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("ENSP1.2:p.Leu858Arg", "p.L858R"),
        ("ENSP1.2:p.Glu746_Ala750del", "p.E746_A750del"),
        ("ENSP1.2:p.Gln220SerfsTer21", "p.Q220Sfs*21"),
        ("ENSP1.2:p.Cys143Ter", "p.C143*"),
        ("ENSP1.2:p.Leu20_Leu21insLeuPro", "p.L20_L21insLP"),
        ("ENSP1.2:p.Leu858%3D", "p.L858="),
        ("p.Ile408Ile", "p.I408="),
        ("p.(Val600Glu)", "p.V600E"),
        ("p.Gly719_Ser720delinsAlaPro", "p.G719_S720delinsAP"),
        ("", None),
    ],
)
def test_protein_changes_are_written_with_one_letter(written, read):
    style = vep()
    assert [found["hgvs_p"] for found in chosen(style, hit(style, hgvs_p=written))] == [read]


def test_a_substitution_is_read_from_the_amino_acids_where_vep_ran_without_hgvs():
    style = vep("Allele|Consequence|SYMBOL|Protein_position|Amino_acids")
    assert style.gives_protein_change
    for consequence, position, residues, read in (
        ("missense_variant", "858", "L/R", "p.L858R"),
        ("missense_variant", "858/1210", "L/R", "p.L858R"),
        ("stop_gained&splice_region_variant", "774", "G/*", "p.G774*"),
        ("frameshift_variant", "778", "K/X", None),
        ("inframe_deletion", "746-750", "ELREA/-", None),
        ("synonymous_variant", "858", "L", None),
    ):
        text = block(style, allele_text="G", consequence=consequence, gene_symbol="X", protein_position=position, amino_acids=residues)
        assert [found["hgvs_p"] for found in chosen(style, text)] == [read]


def test_without_any_field_for_it_no_protein_change_is_given():
    style = vep("Allele|Consequence|SYMBOL")
    assert not style.gives_protein_change
    assert chosen(style, "G|missense_variant|EGFR")[0]["hgvs_p"] is None


def test_coding_changes_lose_their_transcript_and_others_are_not_coding():
    style = vep()
    assert chosen(style, hit(style, hgvs_c="ENST1.2:c.2573T>G"))[0]["hgvs_c"] == "c.2573T>G"
    assert chosen(style, hit(style, hgvs_c="n.51-2105T>C"))[0]["hgvs_c"] is None


def test_exons_are_numbers_and_snpeffs_intron_ranks_are_not():
    style = vep()
    assert chosen(style, hit(style, exon="19-20/28"))[0]["exon"] == 19
    assert chosen(style, hit(style, exon=""))[0]["exon"] is None
    other = snpeff()
    for consequence, exon in (
        ("missense_variant", 3),
        ("splice_region_variant&synonymous_variant", 3),
        ("intron_variant", None),
        ("splice_donor_variant&intron_variant", None),
    ):
        text = block(other, allele_text="G", consequence=consequence, gene_symbol="MET", feature="transcript", exon="3/21")
        assert chosen(other, text)[0]["exon"] == exon


def test_places_between_genes_name_no_gene():
    style = snpeff()
    text = block(style, allele_text="G", consequence="intergenic_region", gene_symbol="A-B", feature="intergenic_region")
    assert [(row["gene_symbol"], row["consequence"]) for row in chosen(style, text)] == [(None, "intergenic_variant")]
    assert genes(vep(), "G|regulatory_region_variant|") == [None]


def test_a_feature_that_is_no_transcript_comes_last_in_snpeff():
    style = snpeff()
    odd = block(style, allele_text="G", consequence="structural_interaction_variant", gene_symbol="B", feature="interaction")
    plain = block(style, allele_text="G", consequence="missense_variant", gene_symbol="A", feature="transcript")
    assert genes(style, odd, plain) == ["A"]


def test_rows_whose_alleles_have_no_annotation_give_none():
    assert chosen(vep(), hit(vep(), allele_text="C"), alts=("G", "T")) == []
