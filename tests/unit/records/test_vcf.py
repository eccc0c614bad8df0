from __future__ import annotations

import bz2
import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from cyvcf2 import VCF
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ceiba.errors import CeibaError, InputMissing, InputUnreadable, MixedBuilds
from ceiba.records import vcf_lines
from ceiba.records.drafts import Draft, InputFile, draft_schema
from ceiba.records.vcf import read_vcf, trim
from ceiba.records.vcf_header import stated_assembly

BAD = Path(__file__).resolve().parents[2] / "bad" / "vcf"
BGZF_END = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")

BUILD = "##contig=<ID=7,length=159138663>"
CSQ = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {}">'
FIELDS = "Allele|Consequence|SYMBOL|BIOTYPE|EXON|HGVSc|HGVSp|CANONICAL|MANE_SELECT"


def vcf(*rows: str, samples: tuple[str, ...] = ("INVENTED_1",), meta: tuple[str, ...] = (BUILD,)) -> str:
    """Return the text of a VCF file; rows are written with blanks for tabs."""
    names = ["#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO", *(["FORMAT", *samples] if samples else [])]
    return "\n".join(["##fileformat=VCFv4.2", *meta, "\t".join(names), *("\t".join(row.split()) for row in rows)]) + "\n"


def bgzip(text: bytes, block: int = 500) -> bytes:
    """Compress as bgzip does, in small blocks."""
    out = b""
    for at in range(0, len(text), block):
        deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
        data = deflate.compress(text[at : at + block]) + deflate.flush()
        head = bytes.fromhex("1f8b08040000000000ff0600424302") + b"\0" + (len(data) + 25).to_bytes(2, "little")
        out += head + data + zlib.crc32(text[at : at + block]).to_bytes(4, "little") + len(text[at : at + block]).to_bytes(4, "little")
    return out + BGZF_END


@pytest.fixture
def read(tmp_path):
    def read_text(text: str | bytes, name: str = "invented.vcf", assembly=None) -> Draft:
        path = tmp_path / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        draft = read_vcf(InputFile(path, name, assembly))
        account(draft)
        return draft

    return read_text


def account(draft: Draft) -> None:
    """Rows in = kept + silent + refused, each line once."""
    kept = set(alterations(draft).column("line").to_pylist())
    refused = [refusal.line for refusal in draft.refused]
    assert len(kept) + len(draft.silent) + len(refused) == draft.rows_in
    assert len(kept | set(draft.silent) | set(refused)) == draft.rows_in
    assert alterations(draft).schema == draft_schema("alterations")


def alterations(draft: Draft) -> pa.Table:
    return draft.tables["alterations"]


def found(draft: Draft, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(row[column] for column in columns) for row in alterations(draft).to_pylist()]


def said(draft: Draft) -> str:
    return " ".join(str(notice) for notice in draft.notices)


@pytest.mark.parametrize("path", sorted(BAD.glob("*.vcf")), ids=lambda path: path.stem)
def test_each_broken_file_gets_its_message(path):
    expected = path.with_suffix(".expected").read_text().splitlines()
    if expected[0].startswith("line"):
        draft = read_vcf(InputFile(path, path.name))
        account(draft)
        assert len(draft.refused) == 1
        refusal = draft.refused[0]
        assert [f"line {refusal.line} {refusal.column or ''}".strip(), refusal.problem, refusal.remedy] == expected
        assert refusal.raw == path.read_text().splitlines()[refusal.line - 1]
        assert alterations(draft).num_rows == 2, "the good rows beside it are read"
    else:
        with pytest.raises(CeibaError) as caught:
            read_vcf(InputFile(path, path.name))
        assert [f"{type(caught.value).__name__} {caught.value.exit_code}", str(caught.value)] == expected


def test_every_broken_file_has_its_message():
    assert {path.stem for path in BAD.glob("*.vcf")} == {path.stem for path in BAD.glob("*.expected")}
    assert len(list(BAD.glob("*.vcf"))) >= 30


def test_plain_gzip_and_bgzip_give_the_same_table(read):
    text = vcf(*[f"7 {pos} . A G 50 PASS . GT 0/1" for pos in range(1, 200)]).encode()
    plain = read(text, "a.vcf")
    for name, packed in (
        ("a.vcf.gz", gzip.compress(text)),
        ("b.vcf.gz", bgzip(text)),
        ("c", gzip.compress(text[:90]) + gzip.compress(text[90:])),
        ("d.vcf.bz2", bz2.compress(text)),
        ("e", bz2.compress(text[:90]) + bz2.compress(text[90:])),
    ):
        draft = read(packed, name)
        assert found(draft, "pos", "ref", "alt", "line") == found(plain, "pos", "ref", "alt", "line")
        assert len(draft.sha256) == 64
        assert draft.sha256 != plain.sha256


def test_a_file_that_breaks_off_is_not_read_at_all(read):
    text = vcf(*[f"7 {pos} . A G 50 PASS . GT 0/1" for pos in range(1, 200)]).encode()
    packed = bgzip(text)
    for broken in (bz2.compress(text)[:-20], gzip.compress(text)[:-20], packed[:-40], packed.removesuffix(BGZF_END), packed[:300]):
        with pytest.raises(InputUnreadable, match="breaks off"):
            read(broken, "a.vcf.gz")
    damaged = bytearray(packed)
    damaged[60] ^= 0xFF
    with pytest.raises(InputUnreadable, match="damaged"):
        read(bytes(damaged), "a.vcf.gz")
    damaged = bytearray(bz2.compress(text))
    damaged[30] ^= 0xFF
    with pytest.raises(InputUnreadable, match="damaged"):
        read(bytes(damaged), "a.vcf.bz2")


@pytest.mark.parametrize("magic", [b"\xfd7zXZ\0", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", b"BCF\x02\x02", b"\xff\xfe#\0"])
def test_other_formats_are_named(read, magic):
    with pytest.raises(InputUnreadable, match=r"compressed with|ZIP|BCF|UTF-16"):
        read(magic + b"rest")


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(InputMissing):
        read_vcf(InputFile(tmp_path / "none.vcf", "none.vcf"))


def test_crlf_blank_lines_a_byte_order_mark_and_a_missing_last_newline_do_no_harm(read):
    text = "\ufeff" + vcf("7 1 . A G 50 PASS . GT 0/1", "7 2 . A G 50 PASS . GT 0/1").replace("\n", "\r\n")
    draft = read(text + "\r\n\n7\t3\t.\tA\tG\t50\tPASS\t.\tGT\t0/1")
    assert found(draft, "pos", "line") == [(1, 4), (2, 5), (3, 8)]
    assert draft.rows_in == 3


def test_a_latin_1_letter_in_info_does_not_lose_the_row(read):
    draft = read(vcf("7 1 . A G 50 PASS NOTE=caf@ GT 0/1").encode().replace(b"@", b"\xe9"))
    assert found(draft, "pos") == [(1,)]


def test_quotes_and_empty_info_are_text_like_any_other(read):
    draft = read(vcf('7 1 "x A G 50 PASS "a GT 0/1', "7 2 . A G 50 PASS @ GT 0/1").replace("@", ""))
    assert found(draft, "pos") == [(1,), (2,)]


def test_pieces_are_cut_between_lines(read, monkeypatch):
    rows = [f"7 {pos} . A G 50 PASS X={'x' * (pos % 50)} GT 0/1" for pos in range(1, 500)]
    rows[250] = "7 oops . A G 50 PASS . GT 0/1"
    whole = read(vcf(*rows))
    monkeypatch.setattr(vcf_lines, "PIECE_BYTES", 200)
    monkeypatch.setattr(vcf_lines, "_READ_BYTES", 150)
    for text, name in ((vcf(*rows), "a.vcf"), (bgzip(vcf(*rows).encode()), "a.vcf.gz")):
        pieces = read(text, name)
        assert found(pieces, "pos", "line") == found(whole, "pos", "line")
        assert [refusal.line for refusal in pieces.refused] == [254]


def test_alleles_of_one_row_become_alterations_of_their_own_in_the_shortest_form(read):
    draft = read(vcf("7 100 . CAAG CAG,TAAG 50 PASS . GT:AD 1/2:10,30,60"))
    assert found(draft, "pos", "ref", "alt", "vaf", "line") == [(100, "CA", "C", 0.3, 4), (100, "C", "T", 0.6, 4)]
    assert trim(5, "GTT", "GT") == (5, "GT", "G")
    assert trim(5, "AG", "ACG") == (5, "A", "AC")
    assert trim(5, "CAT", "CAG") == (7, "T", "G")


def test_a_row_with_one_alt_is_left_as_written(read):
    assert found(read(vcf("chr7 100 . ctt ct 50 PASS . GT 0/1")), "chrom", "pos", "ref", "alt") == [("7", 100, "CTT", "CT")]


def test_what_is_no_small_variant_is_counted_and_said(read):
    draft = read(
        vcf(
            "7 1 . A <DEL> 50 PASS . GT 0/1",
            "7 2 . A ]8:100]A 50 PASS . GT 0/1",
            "7 3 . A * 50 PASS . GT 0/1",
            "7 4 . A . 50 PASS . GT 0/0",
            "7 5 . A G 50 PASS . GT 0/0",
            "7 6 . A G 50 q10 . GT 0/1",
            "7 7 . A G,<DEL> 50 . . GT 1/2",
            "7 0 . A <DUP:TANDEM> 50 PASS . GT 0/1",
        )
    )
    assert found(draft, "pos", "alt") == [(7, "G")]
    assert len(draft.silent) == 7
    assert not draft.refused
    for words in (
        "no alteration: 3 (BND 1, DEL 1, DUP 1).",
        "make no alteration: 1.",
        "allele was found: 1.",
        "genotypes say: 1.",
        "(q10 1).",
    ):
        assert words in said(draft)


def test_filters_pass_and_dot_are_kept_and_a_filter_of_the_sample_counts(read):
    draft = read(
        vcf(
            "7 1 . A G 50 PASS . GT:FT 0/1:PASS",
            "7 2 . A G 50 . . GT:FT 0/1:.",
            "7 3 . A G 50 PASS . GT:FT 0/1:LowQual",
            "7 4 . A G 50 a;b . GT 0/1",
        )
    )
    assert found(draft, "pos") == [(1,), (2,)]
    assert "did not pass the caller's filters: 2 (a;b 1, FT 1)." in said(draft)


@pytest.mark.parametrize(
    ("meta", "build"),
    [
        (["##contig=<ID=chr1,length=248956422>"], "GRCh38"),
        (["##contig=<ID=1,length=249250621>"], "GRCh37"),
        (["##contig=<ID=chr1,assembly=b37>"], "GRCh37"),
        (["##contig=<ID=chr21,assembly=38>"], "GRCh38"),
        (["##reference=file:///refs/hg19/ucsc.hg19.fasta"], "GRCh37"),
        (["##reference=/x/GRCh38_full_analysis_set_plus_decoy_hla.fa"], "GRCh38"),
        (["##reference=human_g1k_v37.fasta"], "GRCh37"),
        (["##contig=<ID=21,assembly=GCF_000001405.26,length=46709983>"], "GRCh38"),
        (["##liftOverFile=hg38ToHg19.over.chain.gz", "##reference=/x/hg38.fa"], "GRCh37"),
        (["##liftOverChainFile=/x/hg19Tohg38.over.chain.gz"], "GRCh38"),
        (["##reference=/x/hg18.fa"], None),
        (["##SnpEffCmd=SnpEff GRCm38.75 a.vcf"], None),
        (["##contig=<ID=1,length=1000>"], None),
        ([], None),
    ],
)
def test_the_build_is_read_from_the_header(meta, build):
    assert stated_assembly(meta, "a.vcf") == build


def test_two_builds_in_one_header_stop_the_file():
    for meta in (
        ["##contig=<ID=1,length=249250621>", "##contig=<ID=2,length=242193529>"],
        ["##reference=hg19.fa", "##contig=<ID=1,length=248956422>"],
        ["##liftOverFile=hg38ToHg19.over.chain.gz", "##contig=<ID=1,length=248956422>"],
    ):
        with pytest.raises(MixedBuilds):
            stated_assembly(meta, "a.vcf")


def test_a_file_without_a_build_takes_the_mappings_and_one_with_a_build_keeps_its_own(read):
    row = "7 1 . A G 50 PASS . GT 0/1"
    silent = read(vcf(row, meta=()))
    assert (silent.assembly, found(silent, "assembly")) == (None, [(None,)])
    assert "does not say whether" in said(silent)
    mapped = read(vcf(row, meta=()), assembly="GRCh38")
    assert (mapped.assembly, found(mapped, "assembly")) == ("GRCh38", [("GRCh38",)])
    assert "does not say whether" not in said(mapped)
    stated = read(vcf(row), assembly="GRCh38")
    assert stated.assembly == "GRCh37"
    assert "the header is followed" in said(stated)


def specimens(draft: Draft) -> list[tuple[str, str]]:
    return [(row["patient_code"], row["specimen_code"]) for row in draft.implied["specimens"].to_pylist()]


@pytest.mark.parametrize(
    ("samples", "meta", "chosen"),
    [
        (("NORMAL", "TUMOR"), (), ["study/invented"]),
        (("P1_normal", "P1_x"), (), ["P1_x"]),
        (("P1-T", "P1-N"), (), ["P1-T"]),
        (("a", "b"), ("##tumor_sample=b", "##normal_sample=a"), ["b"]),
        (("a", "b"), ("##normal_sample=a",), ["b"]),
        (("TUMOR", "NORMAL"), ("##SAMPLE=<ID=TUMOR,SampleName=INV-7,File=x.bam>",), ["INV-7"]),
        (("TUMOR", "NORMAL"), ('##TUMOR="Sample=INV-8,File=/x.bam"', '##NORMAL="Sample=INV-9,File=/y.bam"'), ["INV-8"]),
        (("DNA_NORMAL", "DNA_TUMOR", "RNA_TUMOR"), (), ["study/invented"]),
        (("TCGA-XX-0001-01A-11D", "TCGA-XX-0001-10A-01D"), (), ["TCGA-XX-0001-01A-11D"]),
        (("a", "b", "c"), (), ["a", "b", "c"]),
        ((), (), ["study/invented"]),
    ],
)
def test_the_tumour_is_chosen_as_the_header_and_the_names_say(tmp_path, samples, meta, chosen):
    calls = " ".join(["0/1"] * len(samples))
    path = tmp_path / "invented.vcf"
    path.write_text(vcf(f"7 1 . A G 50 PASS . {'GT ' if samples else ''}{calls}", samples=samples, meta=(BUILD, *meta)))
    draft = read_vcf(InputFile(path, "study/invented.vcf"))
    assert sorted(code for _, code in specimens(draft)) == sorted(chosen)
    assert sorted(code for (code,) in found(draft, "specimen_code")) == sorted(chosen)
    assert draft.implied["assays"].column("kind").to_pylist() == ["small_variant"] * len(chosen)


def test_samples_that_nobody_tells_apart_are_persons_of_their_own_and_it_is_said(read):
    draft = read(vcf("7 1 . A G 50 PASS . GT 0/1 0/0", "7 2 . A G 50 PASS . GT ./. 1/1", samples=("a", "b")))
    assert found(draft, "specimen_code", "pos") == [("a", 1), ("b", 2)]
    assert "has 2 samples and does not say which are tumours" in said(draft)


def test_a_tcga_barcode_names_its_patient(read):
    draft = read(vcf("7 1 . A G 50 PASS . GT 0/1", samples=("TCGA-XX-0001-01A-11D",)))
    assert specimens(draft) == [("TCGA-XX-0001", "TCGA-XX-0001-01A-11D")]


@pytest.mark.parametrize(
    ("form", "call", "info", "vaf"),
    [
        ("GT:AD", "0/1:30,10", ".", 0.25),
        ("GT:AF", "0/1:0.2", ".", 0.2),
        ("GT:AD:AF", "0/1:30,10:0.9", ".", 0.25),
        ("GT:FREQ", "0/1:38.46%", ".", 0.3846),
        ("GT:RD:AD", "0/1:56:35", ".", 35 / 91),
        ("GT:FA", "0/1:0.162", ".", 0.162),
        ("DP:AU:CU:GU:TU", "57:38,38:0,0:19,19:0,0", ".", 19 / 57),
        ("GT", "0/1", "TVAF=0.31", 0.31),
        ("GT", "0/1", "AF=0.31", None),
        ("GT:AD", "0/1:0,0", ".", None),
        ("GT:AD", "0/1:.,8", ".", None),
        ("GT:AF", "0/1:7.5", ".", None),
        ("GT:AF", "0/1", ".", None),
    ],
)
def test_the_share_of_reads_is_the_files_or_unknown(read, form, call, info, vaf):
    meta = (BUILD, '##INFO=<ID=TVAF,Number=1,Type=Float,Description="x">', '##INFO=<ID=AF,Number=A,Type=Float,Description="x">')
    [(got,)] = found(read(vcf(f"7 1 . A G 50 PASS {info} {form} {call}", meta=meta)), "vaf")
    assert got == (None if vaf is None else pytest.approx(vaf))


STATUS = '##FORMAT=<ID=SS,Number=1,Type=Integer,Description="0=wildtype,1=germline,2=somatic,3=LOH,5=unknown">'


@pytest.mark.parametrize(
    ("meta", "samples", "row", "origin"),
    [
        ((), ("x",), ". GT 0/1", "unknown"),
        ((), ("x",), "SOMATIC GT 0/1", "somatic"),
        ((STATUS,), ("x",), ". GT:SS 0/1:2", "somatic"),
        ((STATUS,), ("x",), ". GT:SS 0/1:1", "unknown"),
        ((STATUS,), ("x",), ". GT:SS 0/1:3", "unknown"),
        (("##source=Mutect2", "##normal_sample=n", "##tumor_sample=x"), ("x", "n"), ". GT 0/1 0/0", "somatic"),
        (("##source=Mutect2", "##tumor_sample=x"), ("x",), ". GT 0/1", "unknown"),
        (("##source=HaplotypeCaller", "##normal_sample=n"), ("x", "n"), ". GT 0/1 0/0", "unknown"),
    ],
)
def test_somatic_only_where_the_row_or_a_somatic_caller_with_a_normal_says_so(read, meta, samples, row, origin):
    assert found(read(vcf(f"7 1 . A G 50 PASS {row}", samples=samples, meta=(BUILD, *meta))), "origin") == [(origin,)]


def test_a_genotype_without_the_allele_counts_only_where_the_row_says_somatic(read):
    meta = (BUILD, STATUS)
    draft = read(
        vcf(
            "7 1 . A G 50 PASS . GT:SS 0/0:2",
            "7 2 . A G 50 PASS . GT:SS 0/0:0",
            "7 3 . A G 50 PASS SOMATIC GT:SS 0:0",
            "7 4 . A G 50 PASS SOMATIC GT ./.",
            "7 5 . A G 50 PASS . GT ./.",
            "7 6 . A G 50 PASS . DP 12",
            meta=meta,
        )
    )
    assert found(draft, "pos") == [(1,), (4,), (6,)]


def test_without_annotation_the_assay_is_not_readable_and_with_nothing_found_it_is(read):
    bare = read(vcf("7 1 . A G 50 PASS . GT 0/1"))
    assert bare.implied["assays"].column("readable").to_pylist() == [False]
    assert found(bare, "gene_symbol", "hgvs_p") == [(None, None)]
    assert "by position only" in said(bare)
    assert read(vcf()).implied["assays"].column("readable").to_pylist() == [True]


def test_annotation_is_chosen_for_each_allele(read):
    row = (
        "7 1 . A G,T 50 PASS CSQ="
        "G|missense_variant|EGFR|protein_coding|21/28|ENST1.2:c.2573T>G|ENSP1.2:p.Leu858Arg|YES|NM_005228.5,"
        "T|synonymous_variant|EGFR|protein_coding|21/28|ENST1.2:c.2574T>A|ENSP1.2:p.Leu858%3D|YES|NM_005228.5 GT 1/2"
    )
    draft = read(vcf(row, meta=(BUILD, CSQ.format(FIELDS))))
    assert found(draft, "alt", "gene_symbol", "hgvs_p", "hgvs_c", "exon", "consequence") == [
        ("G", "EGFR", "p.L858R", "c.2573T>G", 21, "missense_variant"),
        ("T", "EGFR", "p.L858=", "c.2574T>A", 21, "synonymous_variant"),
    ]
    assert draft.implied["assays"].column("readable").to_pylist() == [True]


def test_variants_without_annotation_in_an_annotated_file_are_counted(read):
    rows = ("7 1 . A G 50 PASS CSQ=G|missense_variant|EGFR GT 0/1", "7 2 . A G 50 PASS . GT 0/1")
    draft = read(vcf(*rows, meta=(BUILD, CSQ.format("Allele|Consequence|SYMBOL|HGVSp"))))
    assert found(draft, "gene_symbol") == [("EGFR",), (None,)]
    assert "known by position only: 1 of 2." in said(draft)


def test_clinvars_words_are_kept_for_rows_with_one_alt(read):
    draft = read(vcf("7 1 . A G 50 PASS CLNSIG=Likely_pathogenic GT 0/1", "7 2 . A G,T 50 PASS CLNSIG=Benign GT 1/2"))
    assert found(draft, "significance") == [("likely pathogenic",), (None,), (None,)]


BASES = st.text("ACGT", min_size=1, max_size=4)


@st.composite
def rows(draw) -> str:
    ref = draw(BASES)
    alts = draw(st.lists(BASES.filter(lambda alt: alt != ref), min_size=1, max_size=3, unique=True))
    calls = draw(st.lists(st.integers(0, len(alts)), min_size=2, max_size=2))
    mark = draw(st.sampled_from(["PASS", ".", "q10", "q10;s50"]))
    return f"7 {draw(st.integers(1, 10**8))} . {ref} {','.join(alts)} 50 {mark} DP=3 GT {calls[0]}/{calls[1]}"


def reference(path: Path) -> Iterator[tuple[object, ...]]:
    """Read a file with cyvcf2, row by row: the slow and other way to the same table."""
    for variant in VCF(str(path)):
        carried = set(variant.genotypes[0][:-1])
        if variant.FILTER is not None:
            continue
        for number, alt in enumerate(variant.ALT, start=1):
            if number in carried:
                place = (variant.POS, variant.REF, alt)
                yield (variant.CHROM, *(trim(*place) if len(variant.ALT) > 1 else place))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(rows(), min_size=1, max_size=12))
def test_a_valid_file_gives_what_cyvcf2_gives(tmp_path, written):
    path = tmp_path / "a.vcf"
    path.write_text(
        vcf(
            *written,
            meta=(
                BUILD,
                '##FILTER=<ID=q10,Description="x">',
                '##FILTER=<ID=s50,Description="x">',
                '##FORMAT=<ID=GT,Number=1,Type=String,Description="x">',
                '##INFO=<ID=DP,Number=1,Type=Integer,Description="x">',
            ),
        )
    )
    draft = read_vcf(InputFile(path, "a.vcf"))
    account(draft)
    assert found(draft, "chrom", "pos", "ref", "alt") == list(reference(path))


GARBLED = st.lists(
    st.sampled_from(["7", "1", ".", "A", "G", "<", "]", ",", "PASS", "GT", "0/1", "\t", "\t", "\t", "\n", "#", " ", "é", "*"]), max_size=60
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(st.one_of(rows(), GARBLED.map("".join)), max_size=8))
def test_no_text_stops_the_reader_and_every_row_is_accounted_for(tmp_path, lines):
    path = tmp_path / "a.vcf"
    path.write_text(vcf() + "".join(("\t".join(line.split(" ")) if "\t" not in line else line) + "\n" for line in lines))
    account(read_vcf(InputFile(path, "a.vcf")))


@pytest.mark.parametrize(
    ("release", "listed", "more", "expected"),
    [
        ("v112", "pathogenic", "", "pathogenic"),
        ("v98", "likely_pathogenic&pathogenic", "", "pathogenic/likely pathogenic"),
        ("98", "pathogenic&uncertain_significance", "", "conflicting classifications of pathogenicity"),
        ("v112", "not_provided", "", None),
        ("v112", "", "", None),
        ("v97", "pathogenic", "", None),  # of the place, not of the allele
        ("", "pathogenic", "", None),
        ("v112", "pathogenic", "CLNSIG=Benign;", "benign"),  # ClinVar's own field first
    ],
)
def test_the_significance_that_vep_gives_of_the_allele_is_read(read, release, listed, more, expected):
    meta = (BUILD, *((f'##VEP="{release}"',) if release else ()), CSQ.format("Allele|Consequence|SYMBOL|CLIN_SIG"))
    draft = read(vcf(f"7 1 . A G 50 PASS {more}CSQ=G|missense_variant|EGFR|{listed} GT 0/1", meta=meta))
    assert alterations(draft)["significance"].to_pylist() == [expected]
