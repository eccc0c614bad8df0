"""MAF: what becomes an alteration, what is refused, what stops the file."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.errors import MixedBuilds, NoProteinChange
from ceiba.records.drafts import InputFile
from ceiba.records.maf import read_maf

HEADER = "Hugo_Symbol|NCBI_Build|Chromosome|Start_Position|Variant_Classification|Reference_Allele|Tumor_Seq_Allele1|Tumor_Seq_Allele2|\
Tumor_Sample_Barcode|HGVSp_Short|HGVSc|Exon_Number|Mutation_Status|t_depth|t_alt_count\n"
L858R = "EGFR|GRCh37|chr7|55259515|Missense_Mutation|T|T|G|S1|p.L858R|ENST1:c.2573T>G|21/28|Somatic|100|25\n"


def only(draft):
    (row,) = pl.DataFrame(draft.tables["alterations"]).to_dicts()
    return row


def test_a_row_becomes_an_alteration(write):
    draft = read_maf(write("a.maf", "#version 2.4\n" + HEADER + L858R))
    row = only(draft)
    assert row == {
        "specimen_code": "S1",
        "kind": "small_variant",
        "gene_symbol": "EGFR",
        "partner_gene": None,
        "hgvs_p": "p.L858R",
        "hgvs_c": "c.2573T>G",
        "transcript": "ENST1",
        "exon": 21,
        "consequence": "missense_variant",
        "copy_number_state": None,
        "significance": None,
        "origin": "somatic",
        "vaf": 0.25,
        "assembly": "GRCh37",
        "chrom": "7",
        "pos": 55259515,
        "ref": "T",
        "alt": "G",
        "line": 3,
    }
    assert (draft.rows_in, draft.assembly, draft.refused, draft.silent) == (1, "GRCh37", (), ())


@pytest.mark.parametrize(
    ("ref", "first", "second", "vcf"),
    [
        ("G", "G", "A", (100, "G", "A")),
        ("G", "A", "G", (100, "G", "A")),
        ("GAA", "GAA", "-", (99, "NGAA", "N")),
        ("-", "-", "TCA", (100, "N", "NTCA")),
        ("AG", "AG", "TCC", (100, "AG", "TCC")),
        ("G", "G", "G", (None, None, None)),
        ("g", "g", "t", (100, "G", "T")),
    ],
)
def test_alleles_are_written_as_in_vcf(write, ref, first, second, vcf):
    row = only(read_maf(write("a.maf", HEADER + f"X|37|1|100|Missense_Mutation|{ref}|{first}|{second}|S|p.A1T|||||\n")))
    assert (row["pos"], row["ref"], row["alt"]) == vcf


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("HGVSp_Short", "p.V600E"),
        ("HGVSp", "p.Val600Glu"),
        ("Protein_Change", "p.V600E"),
        ("Amino_Acid_Change", "V600E"),
    ],
)
def test_the_protein_change_is_read_from_any_usual_column(write, column, value):
    row = only(read_maf(write("a.maf", f"Hugo_Symbol|Tumor_Sample_Barcode|{column}\nBRAF|S|{value}\n")))
    assert row["hgvs_p"] == "p.V600E"


def test_an_empty_protein_column_gives_way_to_the_next(write):
    row = only(read_maf(write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|HGVSp\nBRAF|S||p.Val600Glu\n")))
    assert row["hgvs_p"] == "p.V600E"


@pytest.mark.parametrize(("status", "origin"), [("SOMATIC", "somatic"), ("Germline", "germline"), ("", "unknown"), ("LOH", "unknown")])
def test_the_origin_is_what_the_file_says(write, status, origin):
    text = f"Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|Mutation_Status\nBRAF|S|p.V600E|{status}\n"
    assert only(read_maf(write("a.maf", text)))["origin"] == origin


def test_rows_that_state_no_variant_make_none(write):
    text = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|Mutation_Status\nBRAF|S|p.V600E|Wildtype\nKRAS|S|p.G12C|\n"
    draft = read_maf(write("a.maf", text))
    assert draft.silent == (2,)
    assert only(draft)["gene_symbol"] == "KRAS"
    assert "make no alteration (rows: 1)" in str(draft.notices[0])


def test_the_samples_are_their_own_patients_unless_a_barcode_says_more(write):
    text = "Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nA|TCGA-AB-2988|p.A1T\nA|TCGA-A1-A0SB-01A-11D|p.A1T\nA|S7|p.A1T\n"
    people = pl.DataFrame(read_maf(write("a.maf", text)).implied["specimens"]).select("specimen_code", "patient_code").rows()
    assert people == [("S7", "S7"), ("TCGA-A1-A0SB-01A-11D", "TCGA-A1-A0SB"), ("TCGA-AB-2988", "TCGA-AB-2988")]


def test_what_was_looked_at_is_unknown(write):
    assays = pl.DataFrame(read_maf(write("a.maf", HEADER + L858R)).implied["assays"]).to_dicts()
    assert [(row["kind"], row["scope"], row["readable"]) for row in assays] == [("small_variant", "unknown", True)]


def test_the_build_of_the_mapping_serves_a_file_that_says_none(write):
    text = "Hugo_Symbol|Chromosome|Start_Position|Reference_Allele|Tumor_Seq_Allele2|Tumor_Sample_Barcode|HGVSp_Short\nA|1|5|C|T|S|p.A1T\n"
    file = write("a.maf", text)
    bare = read_maf(file)
    assert only(bare)["pos"] is None
    assert "No genome build" in str(bare.notices[0])
    assert only(read_maf(InputFile(file.path, "a.maf", "GRCh38")))["assembly"] == "GRCh38"


def test_without_a_protein_change_the_file_stops(write):
    with pytest.raises(NoProteinChange, match="no column with the protein change"):
        read_maf(write("a.maf", "Hugo_Symbol|Tumor_Sample_Barcode\nA|S\n"))


def test_two_builds_in_one_file_stop_it_with_the_line(write):
    other = L858R.replace("GRCh37", "hg38")
    with pytest.raises(MixedBuilds) as caught:
        read_maf(write("a.maf", HEADER + L858R + other))
    assert (caught.value.line, caught.value.fields["first"], caught.value.fields["second"]) == (3, "GRCh37", "GRCh38")


def test_no_error_carries_a_patient(write):
    with pytest.raises(MixedBuilds) as caught:
        read_maf(write("a.maf", HEADER + L858R.replace("S1", "SECRET") + L858R.replace("GRCh37", "hg38")))
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("fraction", "vaf"), [("t_vaf|0.5", 0.5), ("tumor_f|1.5", None), ("i_TumorVAF_WU|45.66", 0.4566), ("t_alt_count|x", "refused")]
)
def test_the_fraction_is_between_zero_and_one(write, fraction, vaf):
    name, value = fraction.split("|")
    draft = read_maf(write("a.maf", f"Hugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short|{name}\nA|S|p.A1T|{value}\n"))
    if vaf == "refused":
        assert draft.refused[0].column == "t_alt_count"
    else:
        assert only(draft)["vaf"] == pytest.approx(vaf)
