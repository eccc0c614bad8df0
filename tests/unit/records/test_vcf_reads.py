"""The share of reads is the same whether a piece has rows with several ALT or not."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.vcf import read_vcf

HEADER = """##fileformat=VCFv4.2
##reference=GRCh37
##FORMAT=<ID=GT,Number=1,Type=String,Description="G">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads">
#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO|FORMAT|S1
"""
SEVERAL = "1|900|.|A|C,G|.|PASS|.|GT:AD|0/1:1,2,3\n"


@pytest.mark.parametrize("reads", ["3,1", "0,5", "0,0", ".,4", "4,.", "4", "4,5,6", ".", "x,1"])
def test_two_numbers_are_read_as_a_list_of_two_is(write, reads):
    row = f"1|100|.|A|G|.|PASS|.|GT:AD|0/1:{reads}\n"
    alone = pl.DataFrame(read_vcf(write("alone.vcf", HEADER + row)).tables["alterations"])
    beside = pl.DataFrame(read_vcf(write("beside.vcf", HEADER + row + SEVERAL)).tables["alterations"])
    assert alone["vaf"].to_list() == beside.filter(pl.col("pos") == 100)["vaf"].to_list()
