"""Annotation by bcftools and lift-over, with an invented reference genome, gene models and chain files."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records import bcftools, csq
from ceiba.records.bcsq import protein_of, residues_of
from ceiba.records.builds import turn
from ceiba.records.drafts import Draft, Genome, InputFile, Wanted, draft_table
from ceiba.records.genome import Transcript, preferred_transcripts, read_genome, transcripts_of
from ceiba.records.ingest import check
from ceiba.records.liftover import lift, read_chain
from ceiba.records.local import prepared, with_files
from ceiba.records.vcf import read_vcf

needs_bcftools = pytest.mark.skipif(
    shutil.which("bcftools") is None and os.environ.get("CI") != "true", reason="bcftools is not installed (apt-get install bcftools)"
)

# An invented gene on the forward strand, in two exons (101-160, 201-260): MGLELREATSPKANVGHKDF|WYVELRHKSPGEAMLKRGW*
FIRST = "ATGGGTCTGGAACTGCGTGAAGCAACCTCTCCGAAAGCTAACGTTGGTCACAAAGATTTC"
SECOND = "TGGTACGTTGAACTGCGTCATAAATCTCCGGGTGAAGCTATGCTGAAACGTGGTTGGTAA"
# and one on the reverse strand, in one exon (401-457): MKAGVLCDHGKVGELHKC*
REVERSE = "ATGAAAGCTGGTGTTCTGTGCGATCATGGTAAAGTTGGTGAACTGCATAAATGCTAA"
SEQUENCE = "AC" * 50 + FIRST + "GTAAGT" + "TC" * 16 + "AG" + SECOND + "CA" * 70 + turn(REVERSE) + "AC" * 72
MODELS = """##gff-version 3
##sequence-region   {name} 1 {length}
{name}\tx\tgene\t101\t260\t.\t+\t.\tID=gene:G1;Name=FAKE1;biotype=protein_coding
{name}\tx\tmRNA\t101\t260\t.\t+\t.\tID=transcript:T1;Parent=gene:G1;biotype=protein_coding;tag=basic,Ensembl_canonical,MANE_Select
{name}\tx\texon\t101\t160\t.\t+\t.\tParent=transcript:T1
{name}\tx\tCDS\t101\t160\t.\t+\t0\tID=CDS:P1;Parent=transcript:T1
{name}\tx\texon\t201\t260\t.\t+\t.\tParent=transcript:T1
{name}\tx\tCDS\t201\t260\t.\t+\t0\tID=CDS:P1;Parent=transcript:T1
{name}\tx\tgene\t401\t457\t.\t-\t.\tID=gene:G2;Name=FAKE2;biotype=protein_coding
{name}\tx\tmRNA\t401\t457\t.\t-\t.\tID=transcript:T2;Parent=gene:G2;biotype=protein_coding;tag=basic
{name}\tx\texon\t401\t457\t.\t-\t.\tParent=transcript:T2
{name}\tx\tCDS\t401\t457\t.\t-\t0\tID=CDS:P2;Parent=transcript:T2
"""


def write_genome(folder: Path, name: str = "7", sequence: str = SEQUENCE, length: int | None = None) -> tuple[Path, Path]:
    """Write an invented genome. length: what the index claims, so that it stands for a human build."""
    folder.mkdir(exist_ok=True, parents=True)
    reference, models = folder / "genome.fa", folder / "models.gff3"
    lines = [sequence[at : at + 60] for at in range(0, len(sequence), 60)]
    reference.write_text(f">{name}\n" + "\n".join(lines) + "\n")
    (folder / "genome.fa.fai").write_text(f"{name}\t{length or len(sequence)}\t{len(name) + 2}\t60\t61\n")
    models.write_text(MODELS.format(name=name, length=length or len(sequence)))
    return reference, models


@pytest.fixture
def genome(tmp_path) -> Genome:
    return read_genome(*write_genome(tmp_path / "genome"))


def write_vcf(path: Path, *rows: str, meta: tuple[str, ...] = ()) -> Path:
    """Write an invented file; rows are POS REF ALT and, if any, INFO."""
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tINVENTED"
    lines = ["##fileformat=VCFv4.2", *meta, columns]
    for row in rows:
        pos, ref, alt, *info = row.split()
        lines.append(f"7\t{pos}\t.\t{ref}\t{alt}\t.\tPASS\t{info[0] if info else '.'}\tGT\t0/1")
    path.write_text("\n".join(lines) + "\n")
    return path


def annotated(tmp_path: Path, genome: Genome, *rows: str, meta: tuple[str, ...] = (), **said) -> Draft:
    path = write_vcf(tmp_path / "invented.vcf", *rows, meta=meta)
    return prepared(read_vcf(InputFile(path, path.name, **said)), Wanted(genomes=(genome,)))


def rows_of(draft: Draft, *columns: str) -> list[tuple[object, ...]]:
    return pl.from_arrow(draft.tables["alterations"]).select(columns).rows()


def said(draft: Draft) -> str:
    return " ".join(str(notice) for notice in draft.notices)


@needs_bcftools
@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("107 C A", ("FAKE1", "p.L3M", "T1", 1, "missense_variant")),
        ("109 G A", ("FAKE1", "p.L3=", "T1", 1, "synonymous_variant")),
        ("110 GAA G", ("FAKE1", "p.E4Afs*3", "T1", 1, "frameshift_variant")),
        ("112 A AC", ("FAKE1", "p.L5Pfs*3", "T1", 1, "frameshift_variant")),
        ("111 AACT A", ("FAKE1", "p.L5del", "T1", 1, "inframe_deletion")),
        ("112 ACTGCGT A", ("FAKE1", "p.L5_R6del", "T1", 1, "inframe_deletion")),
        ("112 A ACTG", ("FAKE1", "p.L5dup", "T1", 1, "inframe_insertion")),
        ("115 G GTAA", ("FAKE1", "p.R6*", "T1", 1, "stop_gained")),
        ("109 GGAACT ACTAAC", ("FAKE1", "p.E4_L5delinsLT", "T1", 1, "missense_variant")),
        ("101 A C", ("FAKE1", "p.M1?", "T1", 1, "start_lost")),
        ("161 G A", ("FAKE1", None, "T1", None, "splice_donor_variant")),
        ("200 G C", ("FAKE1", None, "T1", None, "splice_acceptor_variant")),
        ("202 G A", ("FAKE1", "p.W21*", "T1", 2, "stop_gained")),
        ("258 T G", ("FAKE1", "p.*40Eext*?", "T1", 2, "stop_lost")),
        ("180 C A", ("FAKE1", None, None, None, "intron_variant")),
        ("430 CAT C", ("FAKE2", "p.H9Rfs*2", "T2", 1, "frameshift_variant")),
        ("430 CATG C", ("FAKE2", "p.H9del", "T2", 1, "inframe_deletion")),
        ("450 G A", ("FAKE2", "p.A3V", "T2", 1, "missense_variant")),
    ],
)
def test_a_variant_known_by_position_only_gets_gene_and_protein_change(tmp_path, genome, row, told):
    draft = annotated(tmp_path, genome, row)
    assert rows_of(draft, "gene_symbol", "hgvs_p", "transcript", "exon", "consequence") == [told]
    assert draft.implied["assays"].column("readable").to_pylist() == [True]
    assert "annotated here with bcftools csq: 1 of 1" in said(draft)
    assert "by position only" not in said(draft)


@needs_bcftools
def test_single_bases_get_their_place_in_the_coding_sequence_on_both_strands(tmp_path, genome):
    draft = annotated(tmp_path, genome, "107 C A", "161 G A", "200 G C", "202 G A", "450 G A", "110 GAA G")
    assert rows_of(draft, "hgvs_c") == [("c.7C>A",), ("c.60+1G>A",), ("c.61-1G>C",), ("c.62G>A",), ("c.8C>T",), (None,)]


@needs_bcftools
def test_a_variant_outside_all_genes_stays_without_and_the_others_are_counted(tmp_path, genome):
    draft = annotated(tmp_path, genome, "50 C T", "107 C A", "107 C A")
    assert rows_of(draft, "gene_symbol") == [(None,), ("FAKE1",), ("FAKE1",)]
    assert "2 of 3" in said(draft)
    assert "known by position only: 1 of 3" in said(draft)


@needs_bcftools
def test_annotation_in_the_file_wins(tmp_path, genome):
    meta = (
        '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL">',
    )
    draft = annotated(tmp_path, genome, "107 C A CSQ=A|intron_variant|OTHER", "112 A AC", meta=meta)
    assert rows_of(draft, "gene_symbol", "consequence") == [("OTHER", "intron_variant"), ("FAKE1", "frameshift_variant")]


@needs_bcftools
def test_chromosomes_with_chr_in_the_reference_are_met(tmp_path):
    genome = read_genome(*write_genome(tmp_path / "chr", name="chr7"))
    assert rows_of(annotated(tmp_path, genome, "107 C A"), "hgvs_p") == [("p.L3M",)]


@needs_bcftools
def test_a_ref_that_the_genome_does_not_have_is_not_annotated_and_counted(tmp_path, genome):
    draft = annotated(tmp_path, genome, "107 G A", "109 G A")
    assert rows_of(draft, "hgvs_p") == [(None,), ("p.L3=",)]
    assert "REF the reference genome does not have, and which were not annotated: 1." in said(draft)
    draft = annotated(tmp_path, genome, "107 G A")
    assert rows_of(draft, "hgvs_p") == [(None,)]


def test_without_bcftools_the_run_goes_on_and_says_how_to_install_it(tmp_path, genome, monkeypatch):
    monkeypatch.setattr(bcftools.shutil, "which", lambda _: None)
    draft = annotated(tmp_path, genome, "107 C A")
    assert rows_of(draft, "hgvs_p") == [(None,)]
    assert "apt-get install bcftools" in said(draft)
    assert draft.implied["assays"].column("readable").to_pylist() == [False]


def test_the_build_of_the_file_must_be_that_of_the_genome(tmp_path, genome):
    human = replace(genome, assembly="GRCh38")
    assert "on GRCh37 and the reference genome on GRCh38" in said(annotated(tmp_path, human, "107 C A", assembly="GRCh37"))
    assert "Nobody says on which genome build" in said(annotated(tmp_path, human, "107 C A"))


@needs_bcftools
def test_when_bcftools_fails_or_is_too_slow_the_variants_stay_as_they_were(tmp_path, genome, monkeypatch):
    genome.models.write_text("no gene models\n")
    draft = annotated(tmp_path, genome, "107 C A")
    assert rows_of(draft, "hgvs_p") == [(None,)]
    assert "bcftools ended with an error" in said(draft) or "annotated here with bcftools csq: 0 of 1" in said(draft)

    def slow(*_, **__):
        raise subprocess.TimeoutExpired("bcftools", 600)

    monkeypatch.setattr(bcftools.subprocess, "run", slow)
    assert "longer than 600 seconds" in said(annotated(tmp_path, genome, "107 C A"))

    def failing(*_, **__):
        raise subprocess.CalledProcessError(255, "bcftools")

    monkeypatch.setattr(bcftools.subprocess, "run", failing)
    assert "(exit code 255)" in said(annotated(tmp_path, genome, "107 C A"))


def test_a_reference_without_models_or_a_file_that_is_no_vcf_is_left_alone(tmp_path, genome):
    draft = annotated(tmp_path, replace(genome, models=None), "107 C A")
    assert rows_of(draft, "hgvs_p") == [(None,)]
    table = draft_table("alterations", {"specimen_code": ["S"], "kind": "small_variant", "chrom": "7", "pos": [107], "line": [2]})
    maf = Draft(InputFile(tmp_path / "a.maf", "a.maf"), "maf", 1, {"alterations": table})
    assert csq.annotate(maf, Wanted(genomes=(genome,))) is maf


def test_what_does_not_fit_together_is_refused_with_the_reason(tmp_path):
    reference, models = write_genome(tmp_path)
    with pytest.raises(InputMissing, match="no such reference genome"):
        read_genome(tmp_path / "none.fa", models)
    with pytest.raises(InputMissing, match="no such file of gene models"):
        read_genome(reference, tmp_path / "none.gff3")
    models.write_text(MODELS.format(name="7", length=999))
    with pytest.raises(InputUnreadable, match="different builds"):
        read_genome(reference, models)
    models.write_text(MODELS.format(name="chr7", length=len(SEQUENCE)))
    with pytest.raises(InputUnreadable, match=r"name no chromosome as the reference genome does \(chr7 and 7\)"):
        read_genome(reference, models)
    (tmp_path / "genome.fa.fai").write_text("7\t159345973\t3\t60\t61\n")
    models.write_text("#!genome-build GRCh37.p13\n7\tx\tgene\t1\t2\t.\t+\t.\tID=gene:G\n")
    with pytest.raises(InputUnreadable, match="different builds"):
        read_genome(reference, models)
    models.write_text("#!genome-build GRCh38.p14\n7\tx\tgene\t1\t2\t.\t+\t.\tID=gene:G\n")
    assert read_genome(reference, models).assembly == "GRCh38"
    (tmp_path / "genome.fa.fai").write_text("nothing\n")
    with pytest.raises(InputUnreadable, match="names no contig"):
        read_genome(reference, models)
    (tmp_path / "genome.fa.fai").unlink()
    with pytest.raises(InputMissing, match=r"no index beside it \(.fai\)"):
        read_genome(reference, models)


def test_gene_models_tell_preferred_transcripts_and_exons_in_their_own_order(tmp_path):
    _, models = write_genome(tmp_path)
    packed = tmp_path / "models.gff3.gz"
    more = "7\tx\tmRNA\t1\t9\t.\t-\t.\tID=transcript:T3;Parent=gene:G3;tag=Ensembl_canonical\n"
    more += "7\tx\texon\t1\t3\t.\t-\t.\tParent=transcript:T3\n7\tx\texon\t7\t9\t.\t-\t.\tParent=transcript:T3\n"
    packed.write_bytes(gzip.compress(models.read_bytes() + more.encode()))
    assert preferred_transcripts(packed) == {"T1": 0, "T3": 2}
    found = transcripts_of(packed, {"T1", "T3"})
    assert {name: transcript.exons for name, transcript in found.items()} == {"T1": ((101, 160), (201, 260)), "T3": ((7, 9), (1, 3))}
    assert [found["T1"].place(pos) for pos in (100, 101, 160, 161, 180, 181, 200, 201, 260, 261)] == [
        None, "1", "60", "60+1", "60+20", "61-20", "61-1", "61", "120", None,
    ]  # fmt: skip
    assert transcripts_of(packed, {"T2"})["T2"].place(457) == "1"
    backwards = Transcript(((21, 30), (1, 10)), ((21, 30), (1, 10)), backwards=True)
    assert [backwards.place(pos) for pos in (30, 21, 20, 11, 10, 1)] == ["1", "10", "10+1", "11-1", "11", "20"]
    models.write_bytes(models.read_bytes().replace(b"ID=CDS:P1", b"tag=cds_start_NF;ID=CDS:P1"))
    assert transcripts_of(models, {"T1"})["T1"].place(101) is None


@pytest.mark.parametrize(
    ("text", "words", "around", "change"),
    [
        ("12G>12V", "missense", {}, "p.G12V"),
        ("12G>12V", "*missense", {}, "p.G12V"),
        ("3L", "synonymous", {}, "p.L3="),
        ("3LE", "synonymous", {}, None),
        ("4EL>4E", "inframe_deletion", {}, None),
        ("4EL>4E", "inframe_deletion", {6: "L", 7: "R"}, "p.L6del"),
        ("4ELR>4E", "inframe_deletion", {7: "L", 8: "R", 9: "K"}, "p.L7_R8del"),
        ("4ELR>4EP", "inframe_deletion", {}, "p.L5_R6delinsP"),
        ("4E>4EL", "inframe_insertion", {5: "K"}, "p.E4_K5insL"),
        ("4E>4ELM", "inframe_insertion", {5: "K"}, None),
        ("4E>4EL", "inframe_insertion", {3: "G", 5: "K"}, "p.E4_K5insL"),
        ("4E>4EE", "inframe_insertion", {5: "K"}, "p.E4dup"),
        ("4E>4ELK", "inframe_insertion", {3: "G", 5: "L", 6: "K", 7: "R"}, "p.L5_K6dup"),
        ("4E>4EL", "inframe_insertion", {}, None),
        ("5L>5L*", "stop_gained&inframe_insertion", {}, None),
        ("5L>5LK*", "stop_gained&inframe_insertion", {6: "R"}, None),
        ("4EK*>4EKRST", "frameshift", {}, "p.*6Rfs*?"),
        ("4EK>4E*", "frameshift", {}, "p.K5*"),
        ("4EK>4EK", "frameshift", {}, None),
        ("4EK>4EK", "missense", {}, None),
        ("1M>1V", "start_lost", {}, "p.M1?"),
        ("4EK*>4EKR", "stop_lost", {}, None),
        ("", "intron", {}, None),
        (None, None, None, None),
    ],
)
def test_bcftools_protein_changes_in_hgvs(text, words, around, change):
    assert protein_of(text, words, around) == change
    assert residues_of("..") == {}


# A stretch of GRCh37 chr7 that leads 1,000 bases on, one that leads to the other strand of chr8, and one that two stretches hold.
CHAIN = """chain 900 chr7 159138663 + 100 300 chr7 159345973 + 1100 1310 1
100 20 30
80

chain 800 chr7 159138663 + 400 500 chr8 145138636 - 145138036 145138136 2
100

chain 700 chr7 159138663 + 600 700 chr7 159345973 + 5000 5100 3
100
chain 600 chr7 159138663 + 650 700 chr7 159345973 + 9000 9050 4
50
"""


@pytest.fixture
def chain(tmp_path):
    path = tmp_path / "invented.chain"
    path.write_text(CHAIN)
    return read_chain(path)


def lifted(chain, *places: tuple[str, int, str | None, str | None], genome: Genome | None = None) -> Draft:
    columns = {"specimen_code": ["S"] * len(places), "kind": "small_variant", "assembly": "GRCh37", "line": list(range(len(places)))}
    columns |= {name: [place[at] for place in places] for at, name in enumerate(("chrom", "pos", "ref", "alt"))}
    table = draft_table("alterations", columns)
    return lift(Draft(InputFile(Path("a.vcf"), "a.vcf"), "vcf", len(places), {"alterations": table}, assembly="GRCh37"), chain, genome)


@pytest.mark.parametrize(
    ("place", "there"),
    [
        (("7", 101, "A", "G"), ("GRCh38", "7", 1101, "A", "G")),
        (("7", 200, "A", "G"), ("GRCh38", "7", 1200, "A", "G")),
        (("7", 221, "A", "G"), ("GRCh38", "7", 1231, "A", "G")),
        (("7", 198, "ACG", "A"), ("GRCh38", "7", 1198, "ACG", "A")),
        (("7", 401, "A", "G"), ("GRCh38", "8", 600, "T", "C")),
        (("7", 410, "AC", "GT"), ("GRCh38", "8", 590, "GT", "AC")),
        (("7", 610, "A", "G"), ("GRCh38", "7", 5010, "A", "G")),
        (("7", 100, "A", "G"), None),
        (("7", 210, "A", "G"), None),
        (("7", 199, "ACG", "A"), None),
        (("7", 410, "AC", "A"), None),
        (("7", 660, "A", "G"), None),
        (("7", 650, "AC", "A"), None),
        (("9", 5, "A", "G"), None),
    ],
)
def test_a_position_is_moved_where_one_stretch_holds_it_whole_and_stays_otherwise(chain, place, there):
    draft = lifted(chain, place)
    assert rows_of(draft, "assembly", "chrom", "pos", "ref", "alt") == [there or ("GRCh37", *place)]


def test_what_was_moved_and_what_was_not_is_counted_with_the_reason(chain):
    draft = lifted(chain, ("7", 101, "A", "G"), ("7", 210, "A", "G"), ("7", 660, "A", "G"), ("7", 410, "AC", "A"), ("7", None, None, None))
    text = said(draft)
    assert "from GRCh37 to GRCh38: 1; left on GRCh37: 3 (1 in no stretch of the chain file, 1 in several, 1 changes" in text
    assert "were not held against the bases of GRCh38" in text
    assert (chain.source, chain.target) == ("GRCh37", "GRCh38")


def test_rows_on_the_other_build_or_without_position_are_left_alone(chain):
    there = lifted(chain, ("7", 101, "A", "G"))
    assert lift(there, chain, None) is there
    nothing = lifted(chain, ("7", None, None, None))
    assert not nothing.notices
    assert lift(replace(nothing, tables={}), chain, None).tables == {}


@needs_bcftools
def test_a_variant_whose_ref_the_new_genome_does_not_have_is_not_moved(tmp_path, chain):
    sequence = "A" * 1100 + "ACGT" * 100
    reference, _ = write_genome(tmp_path / "new", sequence=sequence)
    genome = replace(read_genome(reference, None), assembly="GRCh38")
    places = (("7", 101, "A", "G"), ("7", 102, "A", "G"), ("7", 101, "NCG", "N"), ("7", 110, "N", "NA"), ("7", 110, None, None))
    draft = lifted(chain, *places, genome=genome)
    assert rows_of(draft, "assembly") == [("GRCh38",), ("GRCh37",), ("GRCh38",), ("GRCh38",), ("GRCh38",)]
    assert "1 whose REF the new build does not have" in said(draft)
    assert "not held against" not in said(draft)


def test_where_bcftools_fails_the_moved_positions_are_said_to_be_unchecked(tmp_path, chain, monkeypatch):
    reference, _ = write_genome(tmp_path / "new")

    def failing(*_, **__):
        raise subprocess.CalledProcessError(255, "bcftools")

    monkeypatch.setattr(bcftools.subprocess, "run", failing)
    monkeypatch.setattr("ceiba.records.liftover.is_installed", lambda: True)
    assert "were not held against" in said(lifted(chain, ("7", 101, "A", "G"), genome=read_genome(reference, None)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("chain 1 chr7 159138663 + 0 9 chr7 159138663 + 0 9 1\n9\n", "does not lead from one"),
        ("chain 1 chr7 12 + 0 9 chr7 159138663 + 0 9 1\n9\n", "does not lead from one"),
        ("", "does not lead from one"),
        ("chain 1 chr7\n", "none of a chain file"),
        ("chain 1 chr7 159138663 + 0 9 chr7 159345973 + 0 9 1\nnine\n", "none of a chain file"),
        ("\x80", "cannot be read as text"),
    ],
)
def test_a_file_that_is_no_chain_between_the_builds_is_refused(tmp_path, text, words):
    path = tmp_path / "a.chain"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputUnreadable, match=words):
        read_chain(path)
    with pytest.raises(InputMissing):
        read_chain(tmp_path / "none.chain")


def test_a_chain_may_be_packed_and_lead_back(tmp_path):
    path = tmp_path / "back.chain.gz"
    path.write_bytes(gzip.compress(b"#x\nchain 9 chr7 159345973 + 1100 1200 chr7 159138663 + 100 200 1\n100\n"))
    chain = read_chain(path)
    assert (chain.source, chain.target) == ("GRCh38", "GRCh37")


@needs_bcftools
def test_the_mapping_names_the_files_and_a_file_of_the_older_build_is_lifted_and_then_annotated(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write_vcf(folder / "old.vcf", "107 C A", meta=("##contig=<ID=7,length=159138663>",))
    write_vcf(folder / "new.vcf", "1107 C A", meta=("##contig=<ID=7,length=159345973>",))
    write_genome(tmp_path / "genome", sequence="A" * 1000 + SEQUENCE)
    text = (tmp_path / "genome" / "models.gff3").read_text().splitlines()
    moved = [line.split("\t") for line in text if not line.startswith("#")]
    shifted = ["\t".join([*row[:3], str(int(row[3]) + 1000), str(int(row[4]) + 1000), *row[5:]]) for row in moved]
    (tmp_path / "genome" / "models.gff3").write_text("\n".join(shifted) + "\n")
    index = tmp_path / "genome" / "genome.fa.fai"
    index.write_text(index.read_text() + "chr1\t248956422\t0\t60\t61\n")
    (tmp_path / "a.chain").write_text(CHAIN)
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text("mapping: '1'\ngenomes:\n  - reference: genome/genome.fa\n    gene_models: genome/models.gff3\nchain: a.chain\n")
    checked = check([folder], mapping=mapping)
    text = " ".join(str(notice) for notice in checked.notices)
    assert text.count("annotated here with bcftools csq: 1 of 1") == 2
    assert "from GRCh37 to GRCh38: 1; left on GRCh37: 0" in text


def test_files_are_looked_at_before_anything_is_read(tmp_path):
    with pytest.raises(InputMissing, match="chain"):
        with_files(Wanted(), [], tmp_path / "none.chain")
    reference, models = write_genome(tmp_path)
    assert len(with_files(Wanted(), [(reference, models)], None).genomes) == 1
    assert Wanted().genome("GRCh37") is None


def test_a_chain_without_stretches_is_read_as_one_that_leads_nowhere(tmp_path):
    path = tmp_path / "a.chain"
    heads = ("chain 1 chr1 249250621 + 0 9 chr1 248956422 + 0 9 1\n", "chain 1 chr2 243199373 + 5 65 chr2 242193529 + 5 65 2\n60\n")
    path.write_text("".join(heads), encoding="utf-8")
    assert set(read_chain(path).stretches) == {"2"}
