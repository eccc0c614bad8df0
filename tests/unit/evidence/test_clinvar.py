"""ClinVar's files as the user's own evidence, and the variants that come without a class of their own."""

from __future__ import annotations

import gzip
import io

import pytest

from ceiba.errors import InputUnreadable
from ceiba.evidence import Alteration, Matcher
from ceiba.evidence.clinvar import read_clinvar
from ceiba.job.clinvar import import_classifications
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

GENES = frozenset({"BRCA1", "BRCA2"})
MARKER = parse_marker("BRCA1 pathogenic or likely pathogenic germline")
RECORD = """<VariationArchive Accession="VCV{n}" VariationID="{n}" VariationName="NM_007294.4(BRCA1):c.{n}del (p.Glu23fs)">
  <ClassifiedRecord><SimpleAllele><GeneList><Gene Symbol="BRCA1"/></GeneList><Location>
    <SequenceLocation Assembly="GRCh38" Chr="17" positionVCF="{n}" referenceAlleleVCF="CT" alternateAlleleVCF="C"/>
    <SequenceLocation Assembly="GRCh37" Chr="17"/></Location>{hgvs}</SimpleAllele>
    <Classifications>{classified}</Classifications></ClassifiedRecord></VariationArchive>"""
GERMLINE = """<GermlineClassification DateLastEvaluated="2024-0{n}-01"><ReviewStatus>reviewed by expert panel</ReviewStatus>
<Description>{words}</Description>{sides}</GermlineClassification>"""


def record(n, words, sides="", hgvs=""):
    explained = f"<Explanation>{sides}</Explanation>" if sides else ""
    return RECORD.format(n=n, hgvs=hgvs, classified=GERMLINE.format(n=n, words=words, sides=explained))


def xml(*records):
    return ("<ClinVarVariationRelease>" + "".join(records) + "</ClinVarVariationRelease>").encode()


def vcf(*rows, reference="##reference=GRCh38\n"):
    return ("##fileformat=VCFv4.1\n" + reference + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n" + "\n".join(rows) + "\n").encode()


def read(data):
    return read_clinvar(io.BytesIO(data), "clinvar.xml", GENES)


def test_a_record_keeps_its_place_its_change_and_both_sides_of_a_conflict():
    expression = '<NucleotideExpression MANESelect="true"><Expression>NM_007294.4:c.2del</Expression></NucleotideExpression>'
    chosen = f'<HGVS Type="coding">{expression}</HGVS>'
    other = '<HGVS Type="protein"><ProteinExpression/></HGVS>'
    conflict = record(2, "Conflicting classifications of pathogenicity", "Pathogenic(1); Uncertain significance(2)", other + chosen)
    drawn = read(xml(record(1, "Pathogenic"), conflict))
    first, second = drawn.variants
    assert (first.id, first.genes, first.hgvs_c, first.significance) == ("VCV1", ("BRCA1",), "NM_007294.4:c.1del", "pathogenic")
    assert (first.GRCh38.pos, first.GRCh38.ref, first.GRCh37) == (1, "CT", None)
    assert second.significance == "conflicting classifications of pathogenicity: pathogenic(1), uncertain significance(2)"
    assert second.hgvs_c == "NM_007294.4:c.2del"
    assert (drawn.n_read, drawn.latest, drawn.refused) == (2, "2024-02-01", ())
    dated = xml(record(1, "Pathogenic")).replace(b"<ClinVarVariationRelease", b'<ClinVarVariationRelease ReleaseDate="2026-07-30"')
    assert read(dated).latest == "2026-07-30"


def test_what_says_nothing_of_one_variant_in_the_germline_is_refused_with_a_reason():
    haplotype = '<VariationArchive Accession="VCV8"><ClassifiedRecord><Haplotype/></ClassifiedRecord></VariationArchive>'
    included = '<VariationArchive VariationID="9"><IncludedRecord/></VariationArchive>'
    somatic = RECORD.format(n=7, hgvs="", classified="<SomaticClinicalImpact/>")
    again = record(1, "Benign")
    other_gene = record(3, "Pathogenic").replace("BRCA1", "ABCC9")
    unnamed = record(4, "Benign").replace("NM_007294.4(BRCA1):c.4del", "a deletion")
    drawn = read(xml(record(1, "Pathogenic"), again, haplotype, included, somatic, other_gene, unnamed))
    assert [(row.line, row.reason) for row in drawn.refused] == [
        (2, "repeated"),
        (3, "several variants"),
        (4, "no classification"),
        (5, "no classification"),
    ]
    assert (drawn.n_read, drawn.n_other_genes, [variant.hgvs_c for variant in drawn.variants]) == (7, 1, ["NM_007294.4:c.1del", ""])


def test_a_vcf_is_read_on_the_build_it_names():
    rows = (
        "17\t10\t55\tC\tT\t.\t.\tGENEINFO=BRCA1:672|NBR2:10230;CLNSIG=Likely_pathogenic;CLNREVSTAT=reviewed_by_expert_panel",
        "17\t11\t56\tC\tT\t.\t.\tGENEINFO=BRCA1:672;CLNSIG=Conflicting_classifications_of_pathogenicity;CLNSIGCONF=Pathogenic(1)|Benign(1)",
        "17\t12\t57\tC\tT\t.\t.\tGENEINFO=BRCA1:672;ONC=Oncogenic",
        "17\t13\t58",
        "",
    )
    drawn = read(vcf(*rows))
    first, second = drawn.variants
    assert (first.id, first.GRCh38.pos, first.GRCh37, first.review) == ("clinvar 55", 10, None, "reviewed by expert panel")
    assert second.significance == "conflicting classifications of pathogenicity: pathogenic(1), benign(1)"
    assert [row.reason for row in drawn.refused] == ["no classification", "columns"]
    assert read(vcf(rows[0], reference="##reference=GRCh37.p13\n")).variants[0].GRCh37.pos == 10
    assert read(vcf(rows[0], reference="##reference=GRCh38\n##fileDate=2026-11-02\n")).latest == "2026-11-02"
    with pytest.raises(InputUnreadable, match="does not say its genome build"):
        read(vcf(rows[0], reference=""))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"variation,class\n", "neither ClinVar's XML"),
        ("<ClinVarVariationRelease/>".encode("utf-16"), "neither ClinVar's XML"),
        (xml(record(1, "Pathogenic"))[:-40], "breaks off"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><ClinVarVariationRelease/>', "declares a document type"),
    ],
)
def test_a_file_of_another_form_is_refused(data, problem):
    with pytest.raises(InputUnreadable, match=problem):
        read(data)


@pytest.fixture(scope="module")
def matcher():
    conflict = record(2, "Conflicting classifications of pathogenicity", "Pathogenic(1); Benign(1)")
    variants = read(xml(record(1, "Pathogenic"), conflict, record(3, "Uncertain significance"))).variants
    return Matcher((), (), (), variants)


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"assembly": "GRCh38", "chrom": "17", "pos": 1, "ref": "CT", "alt": "C"}, Finding.PRESENT),
        ({"hgvs_c": "NM_007294.4:c.1delG"}, Finding.PRESENT),
        ({"hgvs_c": "c.1del", "transcript": "NM_007294.3"}, Finding.PRESENT),
        ({"hgvs_c": "c.1del"}, Finding.UNREADABLE),
        ({"hgvs_c": "IVS1+1del"}, Finding.UNREADABLE),
        ({"hgvs_c": "c.1del", "transcript": "NM_007294.3", "significance": "benign"}, None),
        ({"hgvs_c": "c.1del", "transcript": "NM_007294.3", "significance": "not provided"}, Finding.PRESENT),
        ({"hgvs_c": "c.2del", "transcript": "NM_007294.4"}, Finding.UNREADABLE),
        ({"hgvs_c": "c.3del", "transcript": "NM_007294.4"}, None),
        ({"assembly": "GRCh37", "chrom": "17", "pos": 1, "ref": "CT", "alt": "C"}, Finding.UNREADABLE),
    ],
)
def test_a_variant_without_a_class_takes_the_one_that_the_evidence_holds_and_none_is_replaced(matcher, fields, found):
    alteration = Alteration(kind="small_variant", gene_symbol="BRCA1", consequence="frameshift_variant", origin="germline", **fields)
    assert matcher.finding(alteration, MARKER) is found


def test_a_packed_file_that_is_damaged_is_refused_and_leaves_nothing(tmp_path):
    packed = bytearray(gzip.compress(xml(*(record(1, f"Pathogenic {n}") for n in range(500)))))
    packed[60:80] = b"\xff" * 20
    (tmp_path / "clinvar.xml.gz").write_bytes(packed)
    with pytest.raises(InputUnreadable, match="damaged or cut short"):
        import_classifications(tmp_path / "clinvar.xml.gz", tmp_path / "snapshot")
    assert not (tmp_path / "snapshot").exists()
