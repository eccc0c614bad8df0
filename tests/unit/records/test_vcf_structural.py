"""Structural rows of VCF files: what of them is a fusion or a lost gene, and what stays without alteration and is counted."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.drafts import Draft, InputFile
from ceiba.records.vcf import read_vcf

ANN = "##INFO=<ID=ANN,Number=.,Type=String,Description=\"Functional annotations: 'Allele | Annotation | Impact | Gene_Name | HGVS.p'\">"
CSQ = (
    '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL|STRAND">'
)


@pytest.fixture
def read(tmp_path):
    def told(*rows: str, meta: str = ANN, samples: tuple[str, ...] = ("INVENTED",)) -> Draft:
        """Read an invented file; rows are CHROM POS ID REF ALT INFO FORMAT SAMPLE ..."""
        path = tmp_path / "invented.vcf"
        columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO" + ("\tFORMAT\t" + "\t".join(samples) if samples else "")
        lines = ["##fileformat=VCFv4.4", meta, columns]
        for row in rows:
            chrom, pos, name, ref, alt, *rest = row.split()
            lines.append("\t".join([chrom, pos, name, ref, alt, ".", "PASS", *rest]))
        path.write_text("\n".join(lines) + "\n")
        draft = read_vcf(InputFile(path, path.name))
        kept = set(draft.tables["alterations"].column("line").to_pylist())
        assert len(kept) + len(draft.silent) + len(draft.refused) == draft.rows_in
        return draft

    return told


def events(draft: Draft) -> list[tuple[object, ...]]:
    frame = pl.from_arrow(draft.tables["alterations"])
    return frame.select("kind", "partner_gene", "gene_symbol", "copy_number_state", "pos").rows()


def said(draft: Draft) -> str:
    return " ".join(str(notice) for notice in draft.notices)


def test_a_fusion_that_snpeff_names_is_one_with_the_5_prime_gene_first(read):
    draft = read("2 42522656 a G G]2:29446394] ANN=G|gene_fusion|HIGH|EML4&ALK|,G|intron_variant|LOW|EML4| GT:RR:RV 0/1:30:10")
    assert events(draft) == [("fusion", "EML4", "ALK", None, None)]
    assert draft.tables["alterations"].column("vaf").to_pylist() == [0.25]
    assert sorted(draft.implied["assays"].column("kind").to_pylist()) == ["fusion", "small_variant"]
    draft = read("2 42522656 a G <INV> ANN=<INV>|frameshift_variant&gene_fusion|HIGH|EML4&ALK| GT 0/1")
    assert events(draft) == [("fusion", "EML4", "ALK", None, None)]


@pytest.mark.parametrize(
    "entry",
    [
        "G|bidirectional_gene_fusion|HIGH|EML4&ALK|",
        "G|gene_fusion|HIGH|EML4|",
        "G|gene_fusion|HIGH|ALK&ALK|",
        "G|gene_fusion|HIGH|EML4&ALK|,G|gene_fusion|HIGH|KIF5B&ALK|",
        "G|intron_variant|LOW|EML4&ALK|",
    ],
)
def test_what_names_no_two_genes_joined_in_one_direction_is_no_fusion(read, entry):
    draft = read(f"2 42522656 a G G]2:29446394] ANN={entry} GT 0/1")
    assert not events(draft)
    assert "that make no alteration: 1 (BND 1)." in said(draft)


def test_a_fusion_that_the_sample_does_not_carry_is_none(read):
    assert not events(read("2 42522656 a G G]2:29446394] ANN=G|gene_fusion|HIGH|EML4&ALK| GT 0/0"))


# A gene on the forward strand at 2:100 (FIRST) and one on the reverse strand at 2:900 (LAST).
def mates(first: str, last: str, strands: tuple[str, str] = ("1", "-1"), mate: str = "b") -> tuple[str, str]:
    return (
        f"2 100 a G {first} MATEID={mate};CSQ=x|intron_variant|FIRST|{strands[0]} GT 0/1",
        f"2 900 b G {last} MATEID=a;CSQ=x|intron_variant|LAST|{strands[1]},x|downstream_gene_variant|OTHER|1 GT 0/1",
    )


def test_two_mates_are_a_fusion_where_the_beginning_of_one_gene_is_joined_to_the_end_of_the_other(read):
    # The left piece of a forward gene is its beginning; the left piece of a reverse gene is its end.
    assert events(read(*mates("G]2:900]", "G]2:100]"), meta=CSQ)) == [("fusion", "FIRST", "LAST", None, None)] * 2
    assert events(read(*mates("[2:900[G", "[2:100[G"), meta=CSQ)) == [("fusion", "LAST", "FIRST", None, None)] * 2


def test_mates_that_join_two_beginnings_or_name_no_strand_or_no_mate_are_no_fusion(read):
    assert not events(read(*mates("G[2:900[", "]2:100]G"), meta=CSQ))
    assert not events(read(*mates("G]2:900]", "G]2:100]", strands=("", "-1")), meta=CSQ))
    one = mates("G]2:900]", "G]2:100]", mate="c")
    assert not events(read(one[0], meta=CSQ))
    assert not events(read("2 100 a G G. CSQ=x|intron_variant|FIRST|1 GT 0/1", "2 101 b G <INS> CSQ=x|intron_variant||1 GT 0/1", meta=CSQ))
    same = [row.replace("LAST", "FIRST") for row in mates("G]2:900]", "G]2:100]")]
    assert not events(read(*same, meta=CSQ))


def test_a_gene_of_which_no_copy_is_left_is_lost_and_other_numbers_say_nothing(read):
    row = "9 21967751 a G {} END=21995300;CSQ=deletion|transcript_ablation|CDKN2A|-1 GT:CN {}"
    assert events(read(row.format("<DEL>", "1/1:0"), meta=CSQ)) == [("copy_number", None, "CDKN2A", "deletion", None)]
    assert events(read(row.format("<CNV>", "1/1:0"), meta=CSQ)) == [("copy_number", None, "CDKN2A", "deletion", None)]
    assert not events(read(row.format("<DEL>", "0/1:1"), meta=CSQ))
    assert not events(read(row.format("<DUP>", "0/1:12"), meta=CSQ))
    assert not events(read(row.format("<DEL>", "1/1:0").replace("transcript_ablation", "intron_variant"), meta=CSQ))
    two = row.format("<DEL>", "1/1:0").replace("GT:CN", "GT").replace("1/1:0", "1/1")
    assert not events(read(two, meta=CSQ))
    both = row.format("<DEL>", "1/1:0").replace("|-1", "|-1,deletion|transcript_ablation|CDKN2B|-1")
    assert not events(read(both, meta=CSQ))


def test_structural_rows_are_counted_by_kind_and_blocks_apart(read):
    draft = read(
        "7 1 . G <DEL> . GT 0/1",
        "7 2 . G <DUP:TANDEM> . GT 0/1",
        "7 3 . G <CNV:TR> RN=1;RUS=CAG;RUC=40 GT 0/1",
        "7 4 . G G[8:9[ . GT 0/1",
        "7 5 . G <NON_REF> END=90 GT 0/0",
        "7 91 . G <*> END=99 GT 0/0",
        "7 100 . G T,<NON_REF> . GT 0/1",
        meta="##source=x",
    )
    assert [row[4] for row in events(draft)] == [100]
    assert "make no alteration: 4 (BND 1, CNV 1, DEL 1, DUP 1)." in said(draft)
    assert "as the reference (gVCF blocks): 2." in said(draft)


def test_a_file_of_events_without_samples_is_read(read):
    draft = read("2 42522656 a G G]2:29446394] ANN=G|gene_fusion|HIGH|EML4&ALK|", samples=())
    assert events(draft) == [("fusion", "EML4", "ALK", None, None)]


@pytest.mark.parametrize(
    ("keys", "given", "share"),
    [
        ("GT:BCOUNT", "0/1:0,3,4,0", 4 / 7),
        ("GT:DP4", "0/1:2,2,1,1", 1 / 3),
        ("GT:DP4", "0/1:2,2", None),
        ("GT:RR:RV:DR:DV", "0/1:30:10:1:1", 0.25),
        ("GT:RR:RV:DR:DV", "0/1:0:0:1:3", 0.75),
        ("GT:PR:SR", "0/1:10,2:20,8", 0.25),
        ("GT:PR", "0/1:10,30", 0.75),
        ("GT:PR", "0/1:.", None),
    ],
)
def test_the_share_of_reads_as_callers_of_structural_changes_and_somaticsniper_write_it(read, keys, given, share):
    draft = read(f"7 100 . C G . {keys} {given}", meta="##source=x")
    assert draft.tables["alterations"].column("vaf").to_pylist() == [pytest.approx(share) if share else None]


def test_half_missing_haploid_and_phased_genotypes_name_their_allele(read):
    rows = [f"7 {pos} . C G,T . GT {genotype}" for pos, genotype in enumerate(("./1", "1", "0|2", ".|1", "./.", "0", "1/2/2", "/1"), 1)]
    frame = pl.from_arrow(read(*rows, meta="##source=x").tables["alterations"])
    assert frame.select("pos", "alt").rows() == [(1, "G"), (2, "G"), (3, "T"), (4, "G"), (7, "G"), (7, "T"), (8, "G")]


def test_what_later_versions_add_is_read_past(read):
    rows = (
        "7 100 . C G,T LAA=1 GT:LAA:LAD:PSL:PSO 0|2:2:3,4:a:1",
        "7 200 . C G NOTE=a%3Bb%25 GT:LAA 0/1:1",
        "7 300 . C CA END=300;SVCLAIM=J GT 0/1",
    )
    meta = '##FORMAT=<ID=LAD,Number=LR,Type=Integer,Description="x">\n##INFO=<ID=SVCLAIM,Number=A,Type=String,Description="x">'
    draft = read(*rows, meta=meta)
    assert [row[4] for row in events(draft)] == [100, 200, 300]
    assert not [notice for notice in draft.notices if notice.line]
