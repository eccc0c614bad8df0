"""Names of variants as curators write them are read into our grammar, or not at all."""

from __future__ import annotations

import pytest

from ceiba.evidence.molecular_profiles import read_molecular_profile
from ceiba.evidence.variant_names import read_variant

WHOLE = [
    ("BRAF", "V600E", "BRAF p.V600E"),
    ("BRAF", "V600", "BRAF p.V600"),
    ("BRAF", "V600E/K", {"any": ["BRAF p.V600E", "BRAF p.V600K"]}),
    ("KRAS", "G12/G13", {"any": ["KRAS p.G12", "KRAS p.G13"]}),
    ("BRAF", "V600E and AMPLIFICATION", {"all": ["BRAF p.V600E", "BRAF amplification"]}),
    ("BRAF", "V600E/K and AMPLIFICATION", {"all": [{"any": ["BRAF p.V600E", "BRAF p.V600K"]}, "BRAF amplification"]}),
    ("EGFR", "EXON 19 DELETION", "EGFR exon 19 deletion"),
    ("EGFR", "EXON 20 INSERTION", "EGFR exon 20 insertion"),
    ("KIT", "Exon 11 Mutation", "KIT exon 11 mutation"),
    ("MET", "EXON 14 SKIPPING MUTATION", "MET exon 14 skipping"),
    ("KRAS", "MUTATION", "KRAS mutation"),
    ("KRAS", "Wildtype", {"not": "KRAS mutation"}),
    ("ERBB2", "AMPLIFICATION", "ERBB2 amplification"),
    ("ERBB2", "OVEREXPRESSION", "HER2 positive"),
    ("ESR1", "EXPRESSION", "ER positive"),
    ("FLT3", "ITD", "FLT3 internal tandem duplication"),
    ("FLT3", "TKD MUTATION", {"any": ["FLT3 p.D835", "FLT3 p.I836"]}),
    ("MGMT", "PROMOTER METHYLATION", "MGMT promoter methylation"),
    ("BRCA1", "DELETERIOUS MUTATION", "BRCA1 pathogenic or likely pathogenic"),
    ("ALK", "ALK FUSIONS", "ALK fusion"),
    ("KMT2A", "REARRANGEMENT", "KMT2A fusion"),
    ("ALK", "EML4-ALK", "EML4::ALK fusion"),
    ("ALK", "EML4-ALK L1196M", {"all": ["EML4::ALK fusion", "ALK p.L1196M"]}),
    ("ALK", "EML4-ALK C1156Y-L1198F", {"all": ["EML4::ALK fusion", "ALK p.C1156Y", "ALK p.L1198F"]}),
    ("ALK", "ALK FUSION G1202R", {"all": ["ALK fusion", "ALK p.G1202R"]}),
    ("ABL1", "BCR-ABL T315I", {"all": ["BCR::ABL1 fusion", "ABL1 p.T315I"]}),
    ("ABL1", "BCR-ABL M244V and L364I", {"all": ["BCR::ABL1 fusion", "ABL1 p.M244V", "ABL1 p.L364I"]}),
    ("EGFR", "E746_A750del", "EGFR p.E746_A750del"),
    ("KIT", "P551_E554delPMYE", "KIT p.P551_E554del"),
    ("EGFR", "E746_T751>I", "EGFR p.E746_T751delinsI"),
    ("ERBB2", "M774DELINSWLV", "ERBB2 p.M774delinsWLV"),
    ("ERBB2", "Y772_A775DUP", "ERBB2 p.Y772_A775dup"),
    ("EGFR", "D770_N771insGL", "EGFR p.D770_N771insGL"),
    ("NPM1", "W288FS", "NPM1 p.W288fs"),
    ("VHL", "E55RfsTer11 (c.163delG)", "VHL p.E55Rfs*11"),
    ("VHL", "R167W (c.499C>T)", "VHL p.R167W"),
    ("MSH2", "MSI-High", "MSI-high"),
]


@pytest.mark.parametrize(("gene", "name", "profile"), WHOLE)
def test_a_name_with_a_form_is_said_whole(gene, name, profile):
    named = read_variant(gene, name)
    assert (named.profile, named.whole) == (profile, True)


@pytest.mark.parametrize(
    ("gene", "name", "profile"),
    [
        ("ALK", "EML4-ALK e6-e20", "EML4::ALK fusion"),
        ("TP53", "DNA BINDING DOMAIN MUTATION", "TP53 mutation"),
        ("TSC1", "FRAMESHIFT TRUNCATION", "TSC1 mutation"),
        ("EGFR", "RARE EGRF MUT", "EGFR mutation"),
    ],
)
def test_a_name_that_says_more_than_the_marker_is_marked_so(gene, name, profile):
    named = read_variant(gene, name)
    assert (named.profile, named.whole) == (profile, False)


@pytest.mark.parametrize(
    ("gene", "name"),
    [
        ("EGFR", "VIII"),
        ("PTEN", "LOSS"),
        ("CD274", "EXPRESSION"),
        ("TERT", "PROMOTER MUTATION"),
        ("CDKN2A", "P16 EXPRESSION"),
        ("ERBB2", "P780INS"),
        ("ALK", "EML4-ROS1"),
        ("ALK", "ROS1 FUSIONS"),
        ("ALK", "EML4-ALK T1151INST"),
        ("BRAF", "V600E and LOSS"),
        ("", "V600E"),
        ("not a gene", "V600E"),
    ],
)
def test_a_name_without_a_form_is_not_guessed_at(gene, name):
    assert read_variant(gene, name) is None


@pytest.mark.parametrize(
    ("written", "profile"),
    [
        ("BRAF V600E", "BRAF p.V600E"),
        ("v::ALK Fusion", "ALK fusion"),
        ("EML4::ALK Fusion", "EML4::ALK fusion"),
        ("BCR::ABL1 Fusion AND ABL1 T315I", {"all": ["BCR::ABL1 fusion", "ABL1 p.T315I"]}),
        ("EGFR L858R OR EGFR Exon 19 Deletion", {"any": ["EGFR p.L858R", "EGFR exon 19 deletion"]}),
        ("EGFR L858R AND (EGFR T790M OR EGFR C797S)", {"all": ["EGFR p.L858R", {"any": ["EGFR p.T790M", "EGFR p.C797S"]}]}),
        ("BRAF V600E AND NOT KRAS Mutation", {"all": ["BRAF p.V600E", {"not": "KRAS mutation"}]}),
        ("VHL R167W (c.499C>T)", "VHL p.R167W"),
        ("Microsatellite Instability-High", "MSI-high"),
    ],
)
def test_a_molecular_profile_joins_its_variants(written, profile):
    assert read_molecular_profile(written).profile == profile


@pytest.mark.parametrize(
    "written",
    [
        "",
        "EGFR",
        "EGFR L858R AND",
        "(EGFR L858R",
        "EGFR L858R)",
        "EGFR L858R OR EGFR VIII",
        "NOT EML4::ALK Fusion e6-e20",
        "NOT EGFR VIII",
        "HLA-DRA Expression",
    ],
)
def test_a_profile_of_which_a_part_cannot_be_said_is_not_said(written):
    assert read_molecular_profile(written) is None
