"""One tumour by eight callers, and what each writes of it. Every value was worked out by hand from the columns of the file (beside it)."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from cyvcf2 import VCF

from ceiba.records.drafts import InputFile
from ceiba.records.vcf import read_vcf, trim

pytestmark = pytest.mark.real

WORKED = [
    # file, place, the columns of the tumour that the value comes from, share, origin
    ("test_muse.vcf", ("1", 12819342, "C", "T"), "AD 196,19 SS 2", 19 / 215, "somatic"),
    ("test_muse.vcf", ("17", 30595135, "G", "A"), "AD 17,12 SS 2", 12 / 29, "somatic"),
    ("test_mutect.vcf", ("1", 204429832, "C", "A"), "AD 39,3 SS 2", 3 / 42, "somatic"),
    ("test_mutect.vcf", ("11", 45880224, "C", "A"), "AD 27,3 SS 2", 3 / 30, "somatic"),
    ("test_pindel.vcf", ("1", 44569971, "G", "GGCTTCTCCTGGCCCAGAGTCTCCAGCTGCCGCC"), "AD 22,3 SS 2, GT 0/0", 3 / 25, "somatic"),
    ("test_pindel.vcf", ("1", 145346096, "CAG", "C"), "AD 21,4 SS 2, GT 0/0", 4 / 25, "somatic"),
    ("test_radia.vcf", ("10", 81063939, "G", "T"), "AD 18,11 SS 2", 11 / 29, "somatic"),
    ("test_radia.vcf", ("19", 43244387, "T", "C"), "AD 38,4 SS 2", 4 / 42, "somatic"),
    ("test_sniper.vcf", ("1", 16363237, "C", "T"), "BCOUNT 0,55,0,18 SS 2", 18 / 73, "somatic"),
    ("test_sniper.vcf", ("6", 132039789, "G", "A"), "BCOUNT 25,0,40,0 SS 2", 25 / 65, "somatic"),
    ("test_strelka.vcf", ("1", 155264487, "C", "T"), "CU 56,57 TU 57,60", 57 / 113, "somatic"),
    ("test_strelka.vcf", ("2", 102626146, "CG", "C"), "TAR 19,19 TIR 57,...", 57 / 76, "somatic"),
    ("test_varscan.vcf.gz", ("1", 2584408, "C", "A"), "RD 9 AD 4 SS 2", 4 / 13, "somatic"),
    ("test_varscan.vcf.gz", ("2", 166903228, "C", "T"), "RD 0 AD 85 SS 1", 1.0, "unknown"),
    ("test_delly.vcf", ("5", 180046426, "C", "CTGGCCGCTTAGCTAAGGCACAG"), "RR 0 RV 1074", 1.0, "unknown"),
    ("test_merged.vcf.gz", ("2", 242927827, "C", "A"), "AD 1,4 SS 2", 4 / 5, "somatic"),
]


def read(path: Path) -> pl.DataFrame:
    frame = pl.from_arrow(read_vcf(InputFile(path, path.name)).tables["alterations"])
    assert isinstance(frame, pl.DataFrame)
    return frame


@pytest.mark.parametrize(("name", "place", "columns", "share", "origin"), WORKED, ids=lambda value: str(value)[:40])
def test_the_share_of_reads_and_the_origin_are_those_of_the_callers_own_columns(real_data, name, place, columns, share, origin):
    found = read(real_data(f"vcf2maf/tests/{name}"))
    chrom, pos, ref, alt = place
    row = found.filter(chrom=chrom, pos=pos, ref=ref, alt=alt)
    assert row.height == 1, columns
    assert row["vaf"].to_list() == [pytest.approx(share)], columns
    assert row["origin"].to_list() == [origin]


@pytest.mark.parametrize(
    ("name", "tumour"),
    [
        ("test_muse.vcf", "TCGA-BT-A20W-01A-21D-A14W-08"),  # ##TUMOR="Sample=..."
        ("test_radia.vcf", "4dc5cffe-ed8c-47ab-b5fc-f9615b5414f7"),  # ##SAMPLE=<ID=DNA_TUMOR,SampleName=...; the RNA column is not read
        ("test_mutect.vcf", "test_mutect"),
        ("test_pindel.vcf", "test_pindel"),
        ("test_sniper.vcf", "test_sniper"),
        ("test_strelka.vcf", "test_strelka"),
        ("test_varscan.vcf.gz", "test_varscan"),
        ("test_delly.vcf", "test_delly"),
    ],
)
def test_only_the_tumour_is_read_whatever_the_order_of_the_columns(real_data, name, tumour):
    assert set(read(real_data(f"vcf2maf/tests/{name}"))["specimen_code"]) == {tumour}


@pytest.mark.parametrize(
    "name", sorted({name for name, *_ in WORKED} | {"test_b37.vcf", "test_b38.vcf", "test.vcf", "test_maf2vcf.vcf"}), ids=str
)
@pytest.mark.filterwarnings("ignore")
def test_every_allele_is_one_that_cyvcf2_reads_at_that_place(real_data, name):
    path = real_data(f"vcf2maf/tests/{name}")
    theirs = set()
    for variant in VCF(str(path)):
        if variant.FILTER is None:
            for alt in variant.ALT:
                shortest = trim(variant.POS, variant.REF.upper(), alt.upper())
                change = shortest if len(variant.ALT) > 1 else (variant.POS, variant.REF.upper(), alt.upper())
                theirs.add((variant.CHROM.removeprefix("chr"), *change))
    mine = set(read(path).select("chrom", "pos", "ref", "alt").rows())
    assert mine
    assert not mine - theirs


def test_every_row_of_the_merged_calls_has_its_share_but_two_that_do_not_say_it(real_data):
    found = read(real_data("vcf2maf/tests/test_merged.vcf.gz"))
    assert set(found.filter(pl.col("vaf").is_null())["pos"]) == {
        153352289,
        32191658,
    }  # two ALT, one number in AD
    assert found.filter(pos=150944742)["vaf"].to_list() == [pytest.approx(2 / 6)]  # DP4 2,2,1,1 and no AD
