"""Allele frequencies of ancestry groups: which fields give one, and whose they are."""

from __future__ import annotations

import pytest

from ceiba.records import ingest
from ceiba.records.drafts import InputFile
from ceiba.records.frequencies import frequency_field
from ceiba.records.lake import read_table
from ceiba.records.maf import read_maf
from ceiba.records.vcf import read_vcf

FIELDS = "Allele|Consequence|SYMBOL|HGVSc|HGVSp|MANE_SELECT|gnomADe_AF|gnomADe_AMR_AF|gnomADg_AFR_AF|AMR_AF|MAX_AF"
META = (
    "##contig=<ID=13,length=114364328>",
    f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {FIELDS}">',
    '##INFO=<ID=AF_nfe,Number=A,Type=Float,Description="Frequency">',
    '##INFO=<ID=AF_amr_tract,Number=A,Type=Float,Description="Frequency in tracts">',
)
MISSENSE = "missense_variant|BRCA2|ENST1:c.9{n}A>G|ENSP1:p.Lys9Arg|NM_1"


def vcf(*rows, meta=META):
    head = ["##fileformat=VCFv4.2", *meta, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1"]
    return "\n".join([*head, *("\t".join(row.split()) for row in rows)]) + "\n"


@pytest.fixture
def told(tmp_path):
    def read(text):
        path = tmp_path / "a.vcf"
        path.write_text(text, encoding="utf-8")
        draft = read_vcf(InputFile(path, "a.vcf"))
        rows = draft.tables["allele_frequencies"].to_pylist() if "allele_frequencies" in draft.tables else []
        return {(row["alt"], row["data_set"], row["ancestry_group"], row["tract"]): row["frequency"] for row in rows}

    return read


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("gnomADe_AMR_AF", ("gnomAD exomes", "AMR", False)),
        ("gnomADg_AFR_AF", ("gnomAD genomes", "AFR", False)),
        ("gnomAD_NFE_AF", ("gnomAD", "NFE", False)),
        ("gnomad_AF_nfe", ("gnomAD", "NFE", False)),
        ("gnomad_exomes_AF_amr", ("gnomAD exomes", "AMR", False)),
        ("AF_amr", (None, "AMR", False)),
        ("AF_amr_tract", (None, "AMR", True)),
        ("AF_lai_afr", (None, "AFR", True)),
        ("eur_tract_AF", (None, "EUR", True)),
        ("AMR_AF", ("1000 Genomes", "AMR", False)),
    ],
)
def test_a_field_is_known_by_its_name(name, found):
    field = frequency_field(name)
    assert (field.data_set, field.group, field.tract) == found


@pytest.mark.parametrize(
    "name", ["AF", "MAX_AF", "gnomAD_AF", "gnomADe_AF", "AF_popmax", "AF_oth", "AF_amr_XX", "gnomAD_AC_amr", "gnomAD_amr", "CAF_amr"]
)
def test_what_names_no_group_or_no_frequency_gives_nothing(name):
    assert frequency_field(name) is None


def test_vep_and_info_tell_groups_and_never_the_greatest_over_groups(told):
    row = f"13 32340300 . A G . PASS CSQ=G|{MISSENSE.format(n=1)}|0.2|0.0012|0.0003|C:0.1|0.9;AF_nfe=0.004;AF_amr_tract=. GT 0/1"
    assert told(vcf(row)) == {
        ("G", "gnomAD exomes", "AMR", False): 0.0012,
        ("G", "gnomAD genomes", "AFR", False): 0.0003,
        ("G", None, "NFE", False): 0.004,
    }


def test_each_allele_of_a_row_has_its_own_frequency(told):
    row = f"13 32340300 . A G,T . PASS CSQ=G|{MISSENSE.format(n=1)}|||||,T|{MISSENSE.format(n=2)}||0.5|||;AF_nfe=0.1,0.2 GT 1/2"
    assert told(vcf(row)) == {("G", None, "NFE", False): 0.1, ("T", None, "NFE", False): 0.2, ("T", "gnomAD exomes", "AMR", False): 0.5}


def test_a_list_that_is_not_one_for_each_allele_and_what_is_no_frequency_give_nothing(told):
    two = f"13 32340300 . A G,T . PASS CSQ=G|{MISSENSE.format(n=1)}|||||;AF_nfe=0.1 GT 1/2"
    high = f"13 32340301 . A G . PASS CSQ=G|{MISSENSE.format(n=1)}||1.5|x||;AF_nfe=-1 GT 0/1"
    assert told(vcf(two, high)) == {}


def test_a_variant_that_bears_on_nothing_and_one_that_is_not_carried_have_no_row(told):
    silent = "13 32340300 . A G . PASS CSQ=G|intron_variant|BRCA2||||0.2|0.1|0.1|0.1|0.9 GT 0/1"
    absent = f"13 32340301 . A G . PASS CSQ=G|{MISSENSE.format(n=1)}||0.1|0.1|| GT 0/0"
    classed = "13 32340302 . A G . PASS CSQ=G|intron_variant|BRCA2||||0.2|0.1||||;CLNSIG=Uncertain_significance GT 0/1"
    assert told(vcf(silent, absent, classed)) == {("G", "gnomAD exomes", "AMR", False): 0.1}


def test_a_file_whose_header_declares_none_has_no_such_table(told):
    assert told(vcf("13 32340300 . A G . PASS AF_nfe=0.1;CLNSIG=Uncertain_significance GT 0/1", meta=META[:1])) == {}


def test_a_maf_tells_them_in_columns_and_the_lake_keeps_them_with_the_sample(tmp_path):
    names = "Hugo_Symbol NCBI_Build Chromosome Start_Position Reference_Allele Tumor_Seq_Allele2 Tumor_Sample_Barcode HGVSp_Short"
    head = [*names.split(), "gnomAD_AMR_AF", "gnomAD_AF"]
    row = ["BRCA2", "GRCh38", "13", "32340300", "A", "G", "S1", "p.K9R", "0.0012", "0.5"]
    path = tmp_path / "files" / "a.maf"
    path.parent.mkdir()
    path.write_text("\t".join(head) + "\n" + "\t".join(row) + "\n", encoding="utf-8")
    (found,) = read_maf(InputFile(path, "a.maf")).tables["allele_frequencies"].to_pylist()
    assert (found["specimen_code"], found["data_set"], found["ancestry_group"], found["frequency"]) == ("S1", "gnomAD", "AMR", 0.0012)
    ingest([path.parent], tmp_path / "lake")
    (kept,) = read_table(tmp_path / "lake", "allele_frequencies").to_pylist()
    assert (kept["assembly"], kept["chrom"], kept["pos"], kept["alt"], kept["frequency"]) == ("GRCh38", "13", 32340300, "G", 0.0012)
