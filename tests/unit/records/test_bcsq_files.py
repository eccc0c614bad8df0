"""Annotation that bcftools csq left in a file (BCSQ)."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.drafts import InputFile
from ceiba.records.vcf import read_vcf

FORMAT = "Consequence|gene|transcript|biotype|strand|amino_acid_change|dna_change"
BCSQ = f'##INFO=<ID=BCSQ,Number=.,Type=String,Description="Local consequence annotation from BCFtools/csq. Format: {FORMAT}">'
CSQ = '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL">'


@pytest.fixture
def read(tmp_path):
    def told(*rows: str, meta: tuple[str, ...] = (BCSQ,)) -> list[tuple[object, ...]]:
        path = tmp_path / "invented.vcf"
        lines = ["##fileformat=VCFv4.2", *meta, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
        path.write_text("\n".join([*lines, *("\t".join(row.split()) for row in rows)]) + "\n")
        frame = pl.from_arrow(read_vcf(InputFile(path, path.name)).tables["alterations"])
        return frame.select("gene_symbol", "hgvs_p", "transcript", "consequence").rows()

    return told


def test_the_most_severe_entry_of_a_row_with_one_allele_is_read(read):
    entries = "intron|GENE1||protein_coding,*missense|GENE1|T1|protein_coding|+|12G>12V|100G>T,splice_donor|GENE1|T2|protein_coding"
    assert read(f"7 100 . G T . PASS BCSQ={entries}") == [("GENE1", None, "T2", "splice_donor_variant")]
    entries = "splice_region|GENE1|T1|protein_coding,missense|GENE1|T1|protein_coding|+|12G>12V|100G>T"
    assert read(f"7 100 . G T . PASS BCSQ={entries}") == [("GENE1", "p.G12V", "T1", "missense_variant")]


def test_of_several_alleles_each_takes_the_entry_with_its_own_bases(read):
    entries = "missense|GENE1|T1|protein_coding|+|12G>12V|100G>T,synonymous|GENE1|T1|protein_coding|+|12G|100G>A"
    found = read(f"7 100 . G T,A . PASS BCSQ={entries}")
    assert found == [("GENE1", "p.G12V", "T1", "missense_variant"), ("GENE1", "p.G12=", "T1", "synonymous_variant")]


def test_a_pointer_takes_the_entry_of_the_row_where_the_compound_change_is_told(read):
    rows = (
        "7 100 . G T . PASS BCSQ=missense|GENE1|T1|protein_coding|+|12G>12F|100G>T+101G>T",
        "7 101 . G T . PASS BCSQ=@100",
        "8 101 . G T . PASS BCSQ=@100",
    )
    assert read(*rows) == [("GENE1", "p.G12F", "T1", "missense_variant")] * 2 + [(None, None, None, None)]


def test_another_annotation_in_the_file_is_preferred(read):
    row = "7 100 . G T . PASS BCSQ=missense|GENE1|T1|protein_coding|+|12G>12V|100G>T;CSQ=T|intron_variant|GENE2"
    assert read(row, meta=(BCSQ, CSQ)) == [("GENE2", None, None, "intron_variant")]
