"""Real VCF files of others. Counts were taken from the files with zcat, awk and bcftools, not from what the reader gives."""

from __future__ import annotations

import tarfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from cyvcf2 import VCF

from ceiba.errors import InputError
from ceiba.records.drafts import Draft, InputFile
from ceiba.records.vcf import read_vcf

pytestmark = pytest.mark.real


def read(path: Path) -> tuple[Draft, pl.DataFrame]:
    draft = read_vcf(InputFile(path, path.name))
    found = pl.DataFrame(draft.tables["alterations"].to_pylist(), schema_overrides={"exon": pl.Int32}, infer_schema_length=None)
    kept = set(found["line"]) if found.height else set()
    refused = {refusal.line for refusal in draft.refused}
    assert len(kept) + len(draft.silent) + len(refused) == draft.rows_in
    assert len(kept | set(draft.silent) | refused) == draft.rows_in
    return draft, found


def unpack(archive: Path, into: Path) -> Path:
    with tarfile.open(archive) as packed:
        packed.extractall(into, filter="data")
    return into


def readable(draft: Draft) -> set[bool]:
    return set(draft.implied["assays"].column("readable").to_pylist())


@pytest.mark.parametrize(
    ("build", "rows", "braf"),
    [("GRCh37", 3317, 140453136), ("GRCh38", 3313, 140753336)],
)
def test_the_pcgr_tumour_on_both_builds(real_data, build, rows, braf):
    draft, found = read(real_data(f"pcgr-examples/T001-COAD.{build.lower()}.vcf.gz"))
    assert (draft.assembly, draft.rows_in, found.height) == (build, rows, rows)
    assert (len(draft.silent), len(draft.refused)) == (0, 0)
    assert readable(draft) == {False}
    assert set(found["origin"]) == {"unknown"}
    assert found["gene_symbol"].null_count() == rows
    code = "TCGA-A6-2686-01A-01D-1408-10_TCGA-A6-2686-10A-01D-2188-10"
    assert [(row["patient_code"], row["specimen_code"]) for row in draft.implied["specimens"].to_pylist()] == [("TCGA-A6-2686", code)]
    v600e = found.filter(pl.col("chrom") == "7", pl.col("pos") == braf, pl.col("ref") == "A", pl.col("alt") == "T")
    assert v600e["vaf"].to_list() == [pytest.approx(0.314814814815)]


def test_pvactools_with_vep_on_grch37(real_data):
    draft, found = read(real_data("pvactools/full_input.vcf.gz"))
    assert (draft.assembly, draft.rows_in, found.height) == ("GRCh37", 477, 477)
    assert (len(draft.silent), len(draft.refused)) == (0, 0)
    assert readable(draft) == {True}
    assert set(found["origin"]) == {"somatic"}  # SS is 2 in all 477
    # 4 of the 9 rows with several ALT carry one that the annotation leaves out (21273168 1/1, 26348203 0/1, 39421824 0/1, 46882933 2/2)
    assert found["consequence"].null_count() == 4
    assert found["gene_symbol"].drop_nulls().len() == 373 - 4
    assert found["hgvs_p"].drop_nulls().len() == 25
    changes = dict(found.select("pos", "hgvs_p").drop_nulls().iter_rows())
    assert changes[217498305] == "p.L20_L21insLP"
    assert changes[40434704] == "p.A496_A502del"
    assert changes[41754573] == "p.L287dup"
    assert changes[38119219] == "p.Q220Sfs*21"
    assert changes[46614219] == "p.C143*"
    assert changes[50682230] == "p.H220R"
    assert Counter(found["consequence"].drop_nulls())["missense_variant"] == 19
    carried = found.filter(pl.col("pos").is_in([17039543, 20149818, 38239858])).select("pos", "ref", "alt", "vaf").rows()
    assert carried == [(17039543, "AAGCC", "A", None), (20149818, "CATCACT", "C", None), (38239858, "G", "T", pytest.approx(4 / 62))]


def test_pvactools_with_vep_and_without_hgvs_on_grch38(real_data):
    draft, found = read(real_data("pvactools/somatic.chr1-2.vcf.gz"))
    assert (draft.assembly, draft.rows_in, found.height) == ("GRCh38", 296, 296)
    assert (len(draft.silent), len(draft.refused)) == (0, 0)
    assert set(found["origin"]) == {"somatic"}  # MuTect2, with the normal named in ##SAMPLE
    assert readable(draft) == {True}
    consequences = Counter(found["consequence"])
    assert consequences["missense_variant"] == 53
    assert consequences["intron_variant"] == 162 + 4 + 1
    assert consequences["stop_gained"] == 4
    assert consequences["splice_donor_variant"] == 3
    assert found["gene_symbol"].drop_nulls().len() == 295
    assert found["exon"].drop_nulls().len() == 105
    assert found["hgvs_p"].drop_nulls().len() == 57  # 58 with one residue on each side, less one frameshift
    lrp2 = found.filter(gene_symbol="LRP2").filter(consequence="stop_gained").select("hgvs_p", "exon").rows()
    assert lrp2 == [("p.G774*", 16)]


@pytest.mark.parametrize(
    ("name", "build", "rows", "alterations", "silent", "refused", "origins"),
    [
        ("test_delly.vcf", "GRCh37", 15, 3, 12, 0, {"unknown"}),
        ("test_muse.vcf", "GRCh37", 434, 98, 336, 0, {"somatic"}),
        ("test_mutect.vcf", "GRCh37", 500, 3, 497, 0, {"somatic"}),
        ("test_pindel.vcf", "GRCh37", 32, 32, 0, 0, {"somatic", "unknown"}),
        ("test_strelka.vcf", None, 240, 240, 0, 0, {"somatic"}),
        ("test_varscan.vcf.gz", None, 500, 480, 19, 1, {"somatic", "unknown"}),
        ("test_merged.vcf.gz", "GRCh37", 573, 573, 0, 0, {"somatic", "unknown"}),
        ("test_b38.vcf", "GRCh38", 25, 25, 0, 0, {"unknown"}),
    ],
)
def test_the_same_tumour_by_its_callers(real_data, name, build, rows, alterations, silent, refused, origins):
    draft, found = read(real_data(f"vcf2maf/tests/{name}"))
    assert (draft.assembly, draft.rows_in) == (build, rows)
    assert (found.height, len(draft.silent), len(draft.refused)) == (alterations, silent, refused)
    assert set(found["origin"]) == origins


def test_what_the_callers_files_say_in_detail(real_data):
    muse, _ = read(real_data("vcf2maf/tests/test_muse.vcf"))
    assert muse.implied["specimens"].column("specimen_code").to_pylist() == ["TCGA-BT-A20W-01A-21D-A14W-08"]
    varscan, calls = read(real_data("vcf2maf/tests/test_varscan.vcf.gz"))
    assert [(refusal.line, refusal.column) for refusal in varscan.refused] == [(110, "ALT")]  # ALT is written A/T
    assert Counter(calls["origin"])["somatic"] == 31  # SS=2 in 31 rows
    mutect, _ = read(real_data("vcf2maf/tests/test_mutect.vcf"))
    said = " ".join(str(notice) for notice in mutect.notices)
    assert "did not pass the caller's filters: 495 (REJECT 495)." in said
    assert "genotypes say: 2." in said  # their tumour columns read 0:14,0 and 0:8,0
    _, strelka = read(real_data("vcf2maf/tests/test_strelka.vcf"))
    assert strelka.filter(pos=35944648)["vaf"].to_list() == [pytest.approx(56 / 58)]  # AU 56 and GU 2 for G>A


def test_snpeff_annotations(real_data, tmp_path):
    folder = unpack(real_data("snpsift/snpsift.tar.gz"), tmp_path) / "snpsift"
    draft, found = read(folder / "test03.ann.vcf.gz")
    assert (draft.rows_in, len(draft.silent), found.height) == (973, 736, 238)  # 237 rows PASS, one of them with two ALT
    assert found.filter(pos=69496).select("gene_symbol", "hgvs_p", "hgvs_c", "exon", "consequence").rows() == [
        ("OR4F5", "p.G136S", "c.406G>A", 1, "missense_variant")
    ]
    assert found.filter(pos=738539)["hgvs_p"].to_list() == ["p.H41R"]
    draft, found = read(folder / "test_gene.ann.vcf")
    assert found.select("gene_symbol", "exon", "consequence", "chrom").rows() == [
        ("BICD1", None, "intron_variant", "12"),
        ("ABCD1", 10, "3_prime_UTR_variant", "X"),
    ]
    draft, found = read(folder / "test57.vcf.gz")
    assert (draft.rows_in, draft.assembly, found.height) == (116, None, 4791)  # 68 mice; 4,791 genotypes name the ALT
    assert draft.implied["specimens"].num_rows == 68


def agrees(path: Path) -> int:
    """Check that our table holds what cyvcf2 reads in a file with one sample or none; return the number of alleles compared."""
    draft, found = read(path)
    mine = Counter(found.select("chrom", "pos", "ref", "alt").rows()) if found.height else Counter()
    refused = {refusal.raw.split("\t")[1] for refusal in draft.refused}
    theirs: Counter[tuple[object, ...]] = Counter()
    for variant in VCF(str(path)):
        single = len(variant.ALT) == 1 and set(variant.ALT[0].upper()) <= set("ACGT")
        carried = not variant.genotypes or 1 in variant.genotypes[0][:-1]
        if single and carried and variant.FILTER is None and str(variant.POS) not in refused:
            chrom = variant.CHROM.removeprefix("chr")
            theirs[chrom, variant.POS, variant.REF.upper(), variant.ALT[0].upper()] += 1
    assert not theirs - mine
    return theirs.total()


@pytest.mark.parametrize(
    ("name", "alleles"),
    [
        ("pcgr-examples/T001-COAD.grch37.vcf.gz", 3317),
        ("pcgr-examples/T001-COAD.grch38.vcf.gz", 3313),
        ("pvactools/full_input.vcf.gz", 468),
        ("pvactools/somatic.chr1-2.vcf.gz", 296),
        ("vep/examples/homo_sapiens_GRCh38.vcf", 173),
    ],
)
@pytest.mark.filterwarnings("ignore")
def test_real_files_give_what_cyvcf2_gives(real_data, name, alleles):
    assert agrees(real_data(name)) == alleles


# The sets of vcf-validator and hts-specs are read, file by file, in test_vcf_validity_real.py.
@pytest.mark.parametrize(("archive", "files"), [("snpsift/snpsift.tar.gz", 200)])
def test_hundreds_of_odd_files_are_read_or_refused_with_a_sentence(real_data, tmp_path, archive, files):
    folder = unpack(real_data(archive), tmp_path)
    paths = [path for path in sorted(folder.rglob("*")) if path.name.endswith((".vcf", ".vcf.gz"))]
    assert len(paths) > files
    stopped = {path.name: error for path in paths if (error := sentence(path)) is not None}
    assert len(stopped) < len(paths)
    assert all(error.file == name and str(error).endswith(".") for name, error in stopped.items())


def sentence(path: Path) -> InputError | None:
    """Read a file; return the error it ended with, if any."""
    try:
        read(path)
    except InputError as error:
        return error
    return None
