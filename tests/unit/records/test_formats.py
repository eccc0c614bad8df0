"""Each format is told from all the others by its first lines."""

from __future__ import annotations

import bz2

import pytest

from ceiba.errors import InputUnreadable
from ceiba.records.copy_number import read_long
from ceiba.records.formats import FORMATS, format_of

FILES = {
    "vcf": "##fileformat=VCFv4.2\n#CHROM|POS|ID|REF|ALT|QUAL|FILTER|INFO\n",
    "fhir": '{"resourceType":"Patient","id":"P","gender":"female"}\n',
    "phenopacket": '{"id": "K", "subject": {"id": "P"}, "metaData": {"phenopacketSchemaVersion": "2.0"}}\n',
    "outside_calls": "CYP2D6|*1/*4|Intermediate Metabolizer|1.0\n",
    "gene_panel": "stable_id: P\ndescription: d\ngene_list: EGFR|ALK\n",
    "maf": "#version 2.4\nHugo_Symbol|Tumor_Sample_Barcode|HGVSp_Short\nEGFR|S|p.L858R\n",
    "structural_variants": "Sample_Id|SV_Status|Site1_Hugo_Symbol|Site2_Hugo_Symbol\nS|SOMATIC|EML4|ALK\n",
    "fusion_caller": "#gene1|gene2|breakpoint1\nEML4|ALK|2:1\n",
    "fusions": "FusionGene|LeftBreakpoint\nEML4--ALK|2:1\n",
    "cna_calls": "gene|tcn.em|lcn.em|cn_state\nERBB2|9|1|AMP\n",
    "cna_segments": "Chromosome|Start|End|nMajor|nMinor\n1|1|2|1|0\n",
    "cna_discrete_long": "Hugo_Symbol|Entrez_Gene_Id|Sample_Id|Value\nEGFR|1956|S|2\n",
    "cna_discrete": "Hugo_Symbol|Entrez_Gene_Id|S1|S2\nEGFR|1956|2|NA\n",
    "gene_panel_matrix": "SAMPLE_ID|mutations|gistic\nS|P|NA\n",
    "csv": "patient_code,sex\nP,female\n",
    "omop": "person_id,gender_concept_id,year_of_birth\n1,8532,1964\n",
    "clinical_sample": "#a|b\nPATIENT_ID|SAMPLE_ID\nP|S\n",
    "clinical_patient": "PATIENT_ID|SEX\nP|Male\n",
    "case_list": "stable_id: s_all\ncase_list_ids: S1|S2\n",
    "meta": "cancer_study_identifier: s\ngenetic_alteration_type: CLINICAL\ndata_filename: data_clinical_sample.txt\n",
    "timeline": "PATIENT_ID|START_DATE|STOP_DATE|EVENT_TYPE\nP|1|2|TREATMENT\n",
    "resource_definition": "RESOURCE_ID|DISPLAY_NAME|RESOURCE_TYPE\nSLIDE|Slide|SAMPLE\n",
    "resource": "PATIENT_ID|RESOURCE_ID|URL\nP|SLIDE|https://example.org/1\n",
    "driver_annotations": "SAMPLE_ID|Hugo_Symbol|cbp_driver|cbp_driver_annotation\nS|EGFR|Putative_Driver|why\n",
    "seg": "ID|chrom|loc.start|loc.end|num.mark|seg.mean\nS|1|0|9|3|0.2\n",
    "gistic": "chromosome|peak_start|peak_end|genes_in_region|amp|cytoband|q_value\n1|1|9|EGFR,|0|1p36|0.1\n",
    "gene_values": "Hugo_Symbol|S1\nEGFR|0.37\n",
    "entity_values": "geneset_id|S1\nGO_A|0.2\n",
    "cancer_types": "luad|Lung Adenocarcinoma|Gainsboro|Lung\n",
}

UNKNOWN = [
    "hello\n",
    "a,b\n1,2\n",
    "code|name|sex|city\na|Ana|female|Lima\n",
    "",
    "patient_code\nP\n",
    '{"name": "package"}\n',
    '{"subject": "a mail", "to": "nobody"}\n',
    "TargetID|TPM\nTSPAN6|101.2\n",
]


@pytest.mark.parametrize("name", FILES)
def test_a_format_is_recognised(write, name):
    known = format_of(write("file.txt", FILES[name]).path)
    assert known is not None
    assert known.name == name


def test_every_format_has_an_example_here():
    assert {known.name for known in FORMATS} == set(FILES)


@pytest.mark.parametrize("name", [name for name in FILES if name != "vcf"])  # the VCF here has no row
def test_a_format_is_read_as_what_it_is(write, name):
    file = write("file.txt", FILES[name])
    draft = format_of(file.path).read(file)
    assert draft.rows_in == 1
    assert draft.refused == ()


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_file_of_no_format_is_of_none(write, text):
    assert format_of(write("file.txt", text).path) is None


def test_a_companion_of_a_maf_is_a_sample_table(write):
    assert format_of(write("file.tsv", "Tumor_Sample_Barcode|FAB\nTCGA-AB-2802|M4\n").path).name == "clinical_sample"


def test_a_long_table_with_a_column_missing_says_which(write):
    file = write("file.txt", "Hugo_Symbol|Value\nEGFR|2\n")
    assert format_of(file.path).name == "cna_discrete_long"
    with pytest.raises(InputUnreadable, match="Hugo_Symbol, Sample_Id and Value"):
        read_long(file)


def test_a_vcf_is_known_by_its_column_names_and_inside_bzip2(tmp_path):
    columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
    for name, data in (
        ("a.vcf", ("##source=x\n" + columns).encode()),
        ("b.vcf.bz2", bz2.compress(("##fileformat=VCFv4.2\n" + columns).encode())),
    ):
        (tmp_path / name).write_bytes(data)
        assert format_of(tmp_path / name).name == "vcf"
    (tmp_path / "c.csv.bz2").write_bytes(bz2.compress(b"a,b\n1,2\n"))
    with pytest.raises(InputUnreadable, match="bzip2"):
        format_of(tmp_path / "c.csv.bz2")
