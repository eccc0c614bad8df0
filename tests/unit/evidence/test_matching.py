"""Whether an alteration is what a marker means: every kind of marker, with near misses."""

from __future__ import annotations

import pytest

from ceiba.evidence import Alteration, Matcher
from ceiba.evidence.format import ExonRange, Interval
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

PRESENT, OPEN, UNREADABLE = Finding.PRESENT, Finding.ORIGIN_UNKNOWN, Finding.UNREADABLE
GERMLINE = "BRCA1 pathogenic or likely pathogenic germline"
EITHER = "BRCA1 pathogenic or likely pathogenic"


@pytest.fixture(scope="module")
def matcher(knowledge):
    return Matcher(knowledge.exons, knowledge.variants, knowledge.transcripts)


def small(gene="EGFR", **fields):
    return Alteration(kind="small_variant", gene_symbol=gene, **fields)


def fusion(gene, partner=None):
    return Alteration(kind="fusion", gene_symbol=gene, partner_gene=partner)


@pytest.mark.parametrize(
    ("marker", "alteration", "expected"),
    [
        ("EGFR p.L858R", small(hgvs_p="p.L858R"), PRESENT),
        ("EGFR p.L858R", small(hgvs_p="p.L858Q"), None),
        ("EGFR p.L858R", small("ERBB2", hgvs_p="p.L858R"), None),
        ("EGFR p.L858R", small(), None),
        ("EGFR p.L858R", Alteration(kind="copy_number", gene_symbol="EGFR", hgvs_p="p.L858R"), None),
        ("NPM1 p.W288fs", small("NPM1", hgvs_p="p.W288Cfs*12"), PRESENT),
        ("NPM1 p.W288fs", small("NPM1", hgvs_p="p.W290Cfs*10"), None),
        ("NPM1 p.W288fs", small("NPM1", hgvs_p="p.W288C"), None),
        ("NPM1 p.W288fs", small("NPM1", hgvs_p="p.WQ288fs"), UNREADABLE),
        ("NPM1 p.W288fs", small("NPM1", hgvs_p="p.WQ300fs"), None),
        ("EGFR p.E746_A750del", small(hgvs_p="p.E746_A750del"), PRESENT),
        ("EGFR p.V769_D770insASV", small(hgvs_p="p.A767_V769dupASV"), PRESENT),
        ("EGFR p.V769_D770insASV", small(hgvs_p="p.A767_V769dup"), None),
        ("BRCA1 p.W288fsx", small("BRCA1", hgvs_p="p.W288fsx"), PRESENT),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="c.68_69delAG"), PRESENT),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="c.68_69delAG", transcript="NM_007294.3"), PRESENT),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="c.68_69delAG", transcript="ENST00000357654.9"), PRESENT),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="NM_007294.4:c.68_69del"), PRESENT),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="c.68_69delAG", transcript="NM_007300.4"), UNREADABLE),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="c.69_70del"), None),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_c="185delAG"), None),
        ("BRCA1 c.68_69del", small("BRCA1", hgvs_p="p.E23fs"), None),
        ("SMO c.1A>G", small("SMO", hgvs_c="c.1A>G", transcript="NM_1.1"), PRESENT),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.V600*"), None),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.VK600x"), UNREADABLE),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12x"), PRESENT),
        ("KRAS mutation", small("KRAS", hgvs_p="p.?"), None),
        ("MET mutation", small("MET", hgvs_c="c.3028+1G>T"), PRESENT),
        ("MET mutation", small("MET", hgvs_c="c.3028+3G>T"), None),
        ("MET mutation", small("MET", hgvs_c="c.3028G>T"), None),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.V600K"), PRESENT),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.V600V"), None),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.A600K"), None),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.V601K"), None),
        ("BRAF p.V600", small("BRAF", hgvs_p="p.V600del"), None),
        ("BRAF p.V600", small("BRAF"), None),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12C"), PRESENT),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12G"), None),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12="), None),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12_G13insG"), PRESENT),
        ("KRAS mutation", small("KRAS", hgvs_p="p.G12C", consequence="synonymous_variant"), None),
        ("KRAS mutation", small("KRAS", consequence="missense_variant"), PRESENT),
        ("KRAS mutation", small("KRAS", consequence="intron_variant"), None),
        ("KRAS mutation", small("KRAS"), None),
        ("KRAS mutation", Alteration(kind="copy_number", gene_symbol="KRAS", copy_number_state="amplification"), None),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.E598_Y599insDVDFREYE"), PRESENT),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.Y591_V592dup"), PRESENT),
        ("FLT3 internal tandem duplication", small("FLT3", consequence="inframe_insertion"), PRESENT),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.Y591_V592delinsF"), None),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.Y591fs"), None),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.599_600insDFREYEY"), PRESENT),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.S840_N841insGS"), None),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.Y591x"), None),
        ("FLT3 internal tandem duplication", small("FLT3", hgvs_p="p.D835Y"), None),
        ("ERBB2 amplification", Alteration(kind="copy_number", gene_symbol="ERBB2", copy_number_state="amplification"), PRESENT),
        ("ERBB2 amplification", Alteration(kind="copy_number", gene_symbol="ERBB2", copy_number_state="gain"), None),
        ("ERBB2 amplification", Alteration(kind="copy_number", gene_symbol="EGFR", copy_number_state="amplification"), None),
        ("HER2 positive", Alteration(kind="copy_number", gene_symbol="ERBB2", copy_number_state="amplification"), None),
        ("CDKN2A deletion", Alteration(kind="copy_number", gene_symbol="CDKN2A", copy_number_state="deletion"), PRESENT),
        ("CDKN2A deletion", Alteration(kind="copy_number", gene_symbol="CDKN2A", copy_number_state="loss"), None),
        ("ALK fusion", fusion("ALK", "EML4"), PRESENT),
        ("ALK fusion", fusion("PTPN3", "ALK"), PRESENT),
        ("ALK fusion", fusion("ALK"), PRESENT),
        ("ALK fusion", fusion("ROS1", "CD74"), None),
        ("ALK fusion", small("ALK", hgvs_p="p.G1202R"), None),
        ("EML4::ALK fusion", fusion("ALK", "EML4"), PRESENT),
        ("EML4::ALK fusion", fusion("EML4", "ALK"), UNREADABLE),
        ("EGFR fusion", fusion("EGFR", "EGFR"), None),
        ("MET exon 14 skipping", fusion("MET", "MET"), UNREADABLE),
        ("MET exon 14 skipping", fusion("MET", "KIF5B"), None),
        ("FLT3 internal tandem duplication", fusion("FLT3", "FLT3"), UNREADABLE),
        ("MET mutation", fusion("MET", "MET"), None),
        ("KMT2A fusion", fusion("KMT2A", "KMT2A"), None),
        ("EML4::ALK fusion", fusion("ALK", "KIF5B"), None),
        ("EML4::ALK fusion", fusion("ALK"), UNREADABLE),
        ("EML4::ALK fusion", fusion("EML4"), UNREADABLE),
        ("EML4::ALK fusion", fusion("RET"), None),
        ("MSI-high", small("MSI"), None),
        ("MGMT promoter methylation", small("MGMT", hgvs_p="p.A1V"), None),
        ("HER2 positive", small("ERBB2", hgvs_p="p.A1V"), None),
    ],
)
def test_an_alteration_is_what_the_marker_says_and_nothing_near_it(matcher, marker, alteration, expected):
    assert matcher.finding(alteration, parse_marker(marker)) is expected


@pytest.mark.parametrize(
    ("marker", "alteration", "expected"),
    [
        ("EGFR exon 19 deletion", small(hgvs_p="p.E746_A750del"), PRESENT),
        ("EGFR exon 19 deletion", small(hgvs_p="p.L747_P753delinsS"), PRESENT),
        ("EGFR exon 19 deletion", small(hgvs_p="p.E746fs"), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.E746fs", exon=19, consequence="inframe_deletion"), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.E746_A750del", exon=20), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.D770del", exon=19), PRESENT),
        ("EGFR exon 19 deletion", small(exon=19, consequence="inframe_deletion"), PRESENT),
        ("EGFR exon 19 deletion", small(hgvs_p="p.D770del"), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.L747S"), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.A744_I745insKIPVAI"), None),
        ("EGFR exon 19 deletion", small("ERBB2", hgvs_p="p.E746_A750del"), None),
        ("EGFR exon 19 deletion", Alteration(kind="copy_number", gene_symbol="EGFR", exon=19), None),
        ("EGFR exon 19 deletion", small(consequence="inframe_deletion"), None),
        (
            "EGFR exon 19 deletion",
            small(assembly="GRCh37", pos=55242465, ref="AGGAATTAAGAGAAGC", alt="A", consequence="inframe_deletion"),
            PRESENT,
        ),
        ("EGFR exon 19 deletion", small(assembly="GRCh37", pos=55242600, ref="AGGA", alt="A", consequence="inframe_deletion"), None),
        ("EGFR exon 19 deletion", small(assembly="GRCh37", pos=55242600, ref="AGGA", alt="A", hgvs_p="p.E746_A750del"), None),
        (
            "EGFR exon 19 deletion",
            small(assembly="GRCh38", pos=55174772, ref="AGGAATTAAGAGAAGC", alt="A", hgvs_p="p.E746_A750del"),
            PRESENT,
        ),
        ("EGFR exon 19 deletion", small(assembly="GRCh38", pos=55174772, ref="AGGA", alt="A", consequence="inframe_deletion"), None),
        ("EGFR exon 20 insertion", small(hgvs_p="p.A767_V769dup"), PRESENT),
        ("EGFR exon 20 insertion", small(hgvs_p="p.D770_N771insSVD"), PRESENT),
        ("EGFR exon 20 insertion", small(exon=20, consequence="inframe_insertion"), PRESENT),
        ("EGFR exon 20 insertion", small(hgvs_p="p.D770_N771delinsGY"), None),
        ("EGFR exon 20 insertion", small(hgvs_p="p.N771delinsGY"), PRESENT),
        ("EGFR exon 20 insertion", small(hgvs_p="p.V769_D770ins"), PRESENT),
        ("EGFR exon 20 insertion", small(hgvs_p="p.T790M"), None),
        ("EGFR exon 19 deletion", small(hgvs_p="p.ELREA746x"), UNREADABLE),
        ("KIT exon 9 mutation", small("KIT", hgvs_p="p.A502_Y503dup"), PRESENT),
        ("KIT exon 9 mutation", small("KIT", hgvs_p="p.Y503_F504insAY"), PRESENT),
        ("KIT exon 17 mutation", small("KIT", hgvs_p="p.D816V"), PRESENT),
        ("KIT exon 13 mutation", small("KIT", hgvs_p="p.V654A"), PRESENT),
        ("PDGFRA exon 18 mutation", small("PDGFRA", hgvs_p="p.D842V"), PRESENT),
        ("MET exon 14 skipping", small("MET", hgvs_c="c.3028+1G>T"), PRESENT),
        ("MET exon 14 skipping", small("MET", hgvs_c="c.2888-5_2902del"), PRESENT),
        ("MET exon 14 skipping", small("MET", hgvs_c="c.3028+40G>T"), None),
        ("MET exon 14 skipping", small("MET", hgvs_c="c.1000+1G>T"), None),
        ("KIT exon 11 mutation", small("KIT", hgvs_p="p.V559D"), PRESENT),
        ("KIT exon 11 mutation", small("KIT", hgvs_p="p.W557_K558del"), PRESENT),
        ("KIT exon 11 mutation", small("KIT", hgvs_p="p.D816V"), None),
        ("KIT exon 11 mutation", small("KIT", hgvs_p="p.V559V"), None),
        ("MET exon 14 skipping", small("MET", hgvs_p="p.X1010_splice"), PRESENT),
        ("MET exon 14 skipping", small("MET", hgvs_p="p.X963_splice"), PRESENT),
        ("MET exon 14 skipping", small("MET", hgvs_p="p.X1300_splice"), None),
        ("MET exon 14 skipping", small("MET", exon=14, consequence="splice_donor_variant"), PRESENT),
        ("MET exon 14 skipping", small("MET", exon=13, consequence="splice_donor_variant"), None),
        (
            "MET exon 14 skipping",
            small("MET", assembly="GRCh37", pos=116412044, ref="G", alt="T", consequence="splice_donor_variant"),
            PRESENT,
        ),
        (
            "MET exon 14 skipping",
            small("MET", assembly="GRCh37", pos=116412074, ref="G", alt="T", consequence="splice_region_variant"),
            None,
        ),
        (
            "MET exon 14 skipping",
            small("MET", assembly="GRCh37", pos=116411873, ref="G", alt="T", consequence="splice_region_variant"),
            PRESENT,
        ),
        ("MET exon 14 skipping", small("MET", hgvs_p="p.D1010N"), None),
        ("ROS1 exon 36 mutation", small("ROS1", hgvs_p="p.G2032R"), None),
    ],
)
def test_an_exon_is_the_field_s_the_coordinates_or_the_codons_in_that_order(matcher, marker, alteration, expected):
    assert matcher.finding(alteration, parse_marker(marker)) is expected


def test_coordinates_are_read_on_each_build_and_codons_only_where_they_are_known():
    cited = {"assumed": True, "reason": "invented for this test", "read_in": "assumed", "place": "unknown"}
    both = ExonRange(gene="EGFR", exon=19, GRCh37=Interval("7", 100, 200), GRCh38=Interval("7", 500, 600), **cited)
    marker = parse_marker("EGFR exon 19 deletion")

    def found(**fields):
        return Matcher((both,), ()).finding(small(consequence="inframe_deletion", ref="ACGT", **fields), marker)

    assert found(assembly="GRCh37", pos=101) is found(assembly="GRCh38", pos=501) is PRESENT
    assert found(assembly="GRCh37", pos=98) is found(assembly="GRCh37", pos=200) is PRESENT
    assert found(assembly="GRCh37", pos=97) is found(assembly="GRCh37", pos=201) is None
    assert found(assembly="GRCh37", pos=501) is found(assembly="GRCh38", pos=101) is None
    assert found(hgvs_p="p.E746_A750del") is None
    no_allele = small(consequence="inframe_deletion", assembly="GRCh37", pos=101)
    assert Matcher((both,), ()).finding(no_allele, marker) is PRESENT


@pytest.mark.parametrize(
    ("marker", "fields", "expected"),
    [
        (GERMLINE, {"significance": "pathogenic", "origin": "germline"}, PRESENT),
        (GERMLINE, {"significance": "likely pathogenic", "origin": "germline"}, PRESENT),
        (GERMLINE, {"significance": "pathogenic/likely pathogenic", "origin": "germline"}, PRESENT),
        (GERMLINE, {"significance": "pathogenic", "origin": "somatic"}, None),
        (GERMLINE, {"significance": "pathogenic", "origin": "unknown"}, OPEN),
        (GERMLINE, {"significance": "uncertain significance", "origin": "germline"}, None),
        (GERMLINE, {"consequence": "stop_gained", "origin": "germline"}, UNREADABLE),
        (GERMLINE, {"consequence": "stop_gained", "origin": "unknown"}, UNREADABLE),
        (GERMLINE, {"consequence": "stop_gained", "origin": "somatic"}, None),
        (GERMLINE, {"consequence": "synonymous_variant", "origin": "germline"}, None),
        (EITHER, {"significance": "pathogenic", "origin": "somatic"}, PRESENT),
        (EITHER, {"significance": "pathogenic", "origin": "unknown"}, PRESENT),
        (EITHER, {"hgvs_p": "p.C61G", "origin": "unknown"}, UNREADABLE),
    ],
)
def test_a_class_or_an_origin_that_is_not_known_is_neither_yes_nor_no(matcher, marker, fields, expected):
    assert matcher.finding(small("BRCA1", **fields), parse_marker(marker)) is expected
    other_kind = Alteration(kind="copy_number", gene_symbol="BRCA1", **fields)
    assert matcher.finding(other_kind, parse_marker(marker)) is None
    assert matcher.finding(small("BRCA2", **fields), parse_marker(marker)) is None


def test_a_variant_without_gene_is_known_by_its_position_on_its_build(matcher):
    marker = parse_marker("EGFR p.L858R")

    def found(assembly, pos, ref="T", alt="G"):
        alteration = Alteration(kind="small_variant", assembly=assembly, chrom="7", pos=pos, ref=ref, alt=alt)
        return matcher.finding(alteration, marker)

    assert found("GRCh37", 55259515) is found("GRCh38", 55191822) is PRESENT
    assert found("GRCh38", 55259515) is found("GRCh37", 55191822) is None
    assert found("GRCh37", 55259515, alt="A") is found(None, 55259515) is None
    assert {55259515, 55191822} <= matcher.known_positions


def test_a_variant_known_by_position_answers_every_marker_that_it_is(matcher):
    braf = Alteration(kind="small_variant", assembly="GRCh37", chrom="7", pos=140453136, ref="A", alt="T")
    assert matcher.finding(braf, parse_marker("BRAF p.V600")) is PRESENT
    assert matcher.finding(braf, parse_marker("BRAF mutation")) is PRESENT
    assert matcher.finding(braf, parse_marker("EGFR mutation")) is None


def test_a_fusion_without_a_named_3_prime_gene_is_read_by_its_partner(matcher):
    assert matcher.finding(fusion(None, "ALK"), parse_marker("ALK fusion")) is PRESENT
    assert matcher.finding(fusion(None, "ALK"), parse_marker("RET fusion")) is None
