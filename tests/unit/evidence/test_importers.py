"""CIViC's two forms and MOAlmanac's two become items with our names beside their words; no row is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ceiba.evidence.biomarkers import read_biomarker
from ceiba.evidence.civic import read_civic
from ceiba.evidence.items import Drawn, count, level_rank
from ceiba.evidence.moalmanac import read_moalmanac
from ceiba.evidence.other_names import OtherNames, read_disease_names
from ceiba.evidence.tables import read_table

NEW = (Path(__file__).parents[2] / "data" / "civic_columns.txt").read_text(encoding="utf-8").split()
"""The columns of CIViC's table of molecular profiles."""
OLD = [
    "gene",
    "entrez_id",
    "variant",
    "disease",
    "doid",
    "phenotypes",
    "drugs",
    "drug_interaction_type",
    "evidence_type",
    "evidence_direction",
    "evidence_level",
    "clinical_significance",
    "evidence_statement",
    "citation_id",
    "source_type",
    "asco_abstract_id",
    "citation",
    "nct_ids",
    "rating",
    "evidence_status",
    "evidence_id",
    "variant_id",
    "gene_id",
    "variant_origin",
    "last_review_date",
    "evidence_civic_url",
    "variant_civic_url",
    "gene_civic_url",
]
COMMON = {
    "disease": "Lung Non-small Cell Carcinoma",
    "doid": "3908",
    "evidence_type": "Predictive",
    "evidence_direction": "Supports",
    "evidence_level": "A",
    "evidence_statement": "Invented.",
    "citation_id": "7",
    "source_type": "PubMed",
    "citation": "Nobody et al., 2000",
    "evidence_status": "accepted",
    "evidence_id": "1",
    "variant_origin": "Somatic",
    "last_review_date": "2024-02-03 10:00:00 UTC",
    "evidence_civic_url": "https://civicdb.org/links/evidence/1",
}


def table(columns, *rows):
    lines = ["\t".join(columns)]
    lines += ["\t".join({**COMMON, **row}.get(column, "") for column in columns) for row in rows]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def names(knowledge):
    return OtherNames(knowledge)


def test_both_forms_of_civic_give_the_same_item(names):
    older = table(OLD, {"gene": "EGFR", "variant": "L858R", "drugs": "Gefitinib", "clinical_significance": "Sensitivity/Response"})
    newer = table(
        NEW, {"molecular_profile": "EGFR L858R", "therapies": "Gefitinib", "significance": "Sensitivity/Response", "is_flagged": "false"}
    )
    (form_old, old), (form_new, new) = (read_civic("civic.tsv", text, names) for text in (older, newer))
    assert (form_old, form_new) == ("genes and variants", "molecular profiles")
    assert old.items == new.items
    (item,) = new.items
    assert (item.id, item.place, item.kind, item.profile) == ("civic EID1", "civic.tsv:2", "predictive", "EGFR p.L858R")
    assert (item.oncotree, item.medicines, item.actions) == ("NSCLC", ("gefitinib",), ("gefitinib",))
    assert (item.direction, item.significance, item.level) == ("supports", "sensitivity", "A")
    assert (item.citation, new.latest) == ("Nobody et al., 2000 (PMID 7)", "2024-02-03")


def test_a_new_file_s_columns_may_stand_in_any_order_and_more_may_follow(names):
    row = {"molecular_profile": "EGFR L858R", "therapies": "Gefitinib", "significance": "Resistance"}
    _, drawn = read_civic("civic.tsv", table([*reversed(NEW), "a_new_column"], row), names)
    assert drawn.items[0].significance == "resistance"


@pytest.mark.parametrize(
    ("therapies", "together", "actions"),
    [
        ("Dabrafenib,Trametinib", "Combination", ("dabrafenib_trametinib",)),
        ("Trametinib Dimethyl Sulfoxide,Dabrafenib", "Combination", ("dabrafenib_trametinib",)),
        ("Gefitinib,Erlotinib", "Substitutes", ("gefitinib", "erlotinib")),
        ("Gefitinib,Nothing We Know", "Substitutes", ("gefitinib",)),
        ("Gefitinib,Nothing We Know", "Combination", ()),
        ("Gefitinib,Osimertinib", "Sequential", ()),
        ("Ado-trastuzumab Emtansine", "", ("trastuzumab_emtansine",)),
        ("AZD9291", "", ("osimertinib",)),
        ("", "", ()),
    ],
)
def test_therapies_are_our_treatments_alone_together_or_not_at_all(names, therapies, together, actions):
    row = {"molecular_profile": "EGFR L858R", "therapies": therapies, "therapy_interaction_type": together}
    _, drawn = read_civic("civic.tsv", table(NEW, row), names)
    assert drawn.items[0].actions == actions


def test_a_therapy_whose_name_holds_a_comma_in_brackets_is_one(names):
    row = {"molecular_profile": "EGFR L858R", "therapies": "Gefitinib,Mixture (A, B)"}
    _, drawn = read_civic("civic.tsv", table(NEW, row), names)
    assert drawn.items[0].therapies == ("Gefitinib", "Mixture (A, B)")


def test_what_has_no_name_of_ours_keeps_its_own_and_is_counted(names):
    row = {"molecular_profile": "EGFR VIII", "disease": "An Unheard-of Disease", "doid": "", "therapies": "Nothing We Know"}
    _, drawn = read_civic("civic.tsv", table(NEW, row), names)
    (item,) = drawn.items
    assert (item.molecular_profile, item.disease, item.therapies) == ("EGFR VIII", "An Unheard-of Disease", ("Nothing We Know",))
    assert (item.profile, item.formula, item.oncotree, item.actions) == (None, None, "", ())
    counted = count(drawn)
    assert (counted.read, counted.taken, counted.predictive) == (1, 1, 1)
    assert (counted.with_profile, counted.with_disease, counted.with_action, counted.comparable) == (0, 0, 0, 0)


def test_a_mutation_of_the_germline_says_more_than_our_marker(names):
    row = {"gene": "BRCA1", "variant": "MUTATION", "variant_origin": "Rare Germline"}
    _, drawn = read_civic("civic.tsv", table(OLD, row), names)
    assert (drawn.items[0].profile, drawn.items[0].whole) == ("BRCA1 mutation", False)


def test_a_quoted_value_may_hold_tabs_line_ends_and_quotation_marks():
    header, rows = read_table("t.tsv", 'a\tb\n1\t"two\nlines, a\ttab and ""words"""\n2\tplain "quoted" word\n')
    assert header == ("a", "b")
    assert [(row.line, row.values["b"]) for row in rows] == [(2, 'two\nlines, a\ttab and "words"'), (4, 'plain "quoted" word')]


def test_a_quotation_mark_that_never_closes_costs_only_its_own_row():
    _, rows = read_table("t.tsv", 'a\tb\n1\t"open\n2\tgood\n3\tgood\n')
    found = [(row.line, row.refusal is None, row.values.get("b")) for row in rows]
    assert found == [(2, True, '"open'), (3, True, "good"), (4, True, "good")]


def test_nothing_read_is_neither_taken_nor_refused():
    with pytest.raises(AssertionError):
        Drawn(1, (), ())


def entry(**fields):
    given = {
        "feature_type": "Somatic Variant",
        "gene": "EGFR",
        "disease": "Non-Small Cell Lung Cancer",
        "oncotree_code": "NSCLC",
        "therapy_name": "Gefitinib",
        "therapy_sensitivity": 1,
        "predictive_implication": "FDA-Approved",
        "assertion_id": 5,
    }
    return {**given, **fields}


def draw(names, *entries):
    return read_moalmanac("almanac.json", json.dumps(entries), names)


def test_an_entry_of_moalmanac_becomes_an_item(names):
    drawn = draw(names, entry(protein_change="p.L858R", citation="Nobody.", pmid="9", last_updated="2025-01-02"))
    (item,) = drawn.items
    assert (item.id, item.place, item.profile, item.whole) == ("moalmanac 5", "almanac.json, entry 1", "EGFR p.L858R", True)
    assert (item.oncotree, item.actions, item.level, item.citation) == ("NSCLC", ("gefitinib",), "FDA-Approved", "Nobody. (PMID 9)")
    assert drawn.latest == "2025-01-02"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"therapy_sensitivity": 1}, ("supports", "sensitivity", "predictive")),
        ({"therapy_sensitivity": 0}, ("does not support", "sensitivity", "predictive")),
        ({"therapy_sensitivity": "", "therapy_resistance": 1}, ("supports", "resistance", "predictive")),
        ({"therapy_sensitivity": "", "favorable_prognosis": 0}, ("supports", "poor outcome", "prognostic")),
        ({"therapy_sensitivity": "", "favorable_prognosis": 1}, ("supports", "better outcome", "prognostic")),
        ({"therapy_sensitivity": "", "adverse_event_risk": 1}, ("supports", "adverse response", "adverse event")),
        ({"therapy_sensitivity": "", "diagnostic": 1}, ("", "", "diagnostic")),
        ({"therapy_sensitivity": None}, ("", "", "not said")),
    ],
)
def test_the_columns_of_an_entry_say_which_way_it_goes(names, fields, said):
    (item,) = draw(names, entry(**fields)).items
    assert (item.direction, item.significance, item.kind) == said


def test_therapies_joined_by_a_plus_are_given_together(names):
    (item,) = draw(names, entry(therapy_name="Dabrafenib + Trametinib")).items
    assert (item.together, item.actions) == ("combination", ("dabrafenib_trametinib",))


@pytest.mark.parametrize(
    ("kind", "genes", "about", "profile", "whole"),
    [
        ("Somatic Variant", ["KRAS"], {}, "KRAS mutation", True),
        ("Somatic Variant", ["KRAS"], {"requires_oncogenic": True}, "KRAS mutation", False),
        ("Somatic Variant", ["ATM"], {"variant_annotation": "Nonsense"}, "ATM mutation", False),
        ("Somatic Variant", ["ATM"], {"cdna_change": "c.1A>G"}, "ATM mutation", False),
        ("Somatic Variant", ["EGFR"], {"exon": 19, "variant_annotation": "Deletion"}, "EGFR exon 19 deletion", True),
        ("Somatic Variant", ["EGFR"], {"exon": 20, "variant_annotation": "Insertion"}, "EGFR exon 20 insertion", True),
        ("Somatic Variant", ["EGFR"], {"exon": 19, "variant_annotation": "Missense"}, "EGFR exon 19 mutation", False),
        ("Somatic Variant", ["MET"], {"exon": 14, "variant_annotation": "Splice Site"}, "MET exon 14 skipping", True),
        ("Somatic Variant", ["MET"], {"exon": 14, "variant_annotation": "Deletion"}, "MET exon 14 skipping", True),
        ("Somatic Variant", ["KIT"], {"exon": 11, "variant_annotation": "Splice Site"}, "KIT exon 11 mutation", False),
        (
            "Somatic Variant",
            ["FLT3"],
            {"variant_annotation": "Internal Tandem Duplication (ITD)"},
            "FLT3 internal tandem duplication",
            True,
        ),
        ("Germline Variant", ["BRCA1"], {"pathogenic": "1"}, "BRCA1 pathogenic or likely pathogenic germline", True),
        ("Germline Variant", ["BRCA1"], {}, "BRCA1 mutation", False),
        ("Germline Variant", ["BRCA1"], {"protein_change": "p.Q563*"}, "BRCA1 p.Q563*", False),
        ("Rearrangement", ["BCR", "ABL1"], {}, "BCR::ABL1 fusion", True),
        ("Rearrangement", ["ALK"], {}, "ALK fusion", True),
        ("Copy Number", ["ERBB2"], {"direction": "Amplification"}, "ERBB2 amplification", True),
        ("Wild type", ["KRAS"], {}, {"not": "KRAS mutation"}, True),
        ("Protein expression", [], {"marker": "Estrogen receptor (ER)", "value": "Positive"}, "ER positive", True),
        (
            "Protein expression",
            [],
            {"marker": "Human epidermal growth factor receptor 2 (HER2)", "value": "Negative"},
            {"not": "HER2 positive"},
            True,
        ),
        (
            "Protein expression",
            [],
            {"marker": "PD-L1", "unit": "Tumor Proportion Score (TPS)", "equality": ">=", "value": 0.5},
            "PD-L1 TPS >= 50%",
            True,
        ),
        (
            "Protein expression",
            [],
            {"marker": "PD-L1", "unit": "Combined Positive Score (CPS)", "equality": "<", "value": 10},
            {"not": "PD-L1 CPS >= 10"},
            True,
        ),
        ("Microsatellite Stability", [], {"status": "MSI-High"}, "MSI-high", True),
        ("Microsatellite Stability", [], {"status": "Microsatellite stable (MSS)"}, {"not": "MSI-high"}, True),
        ("Mismatch Repair", [], {"status": "Deficient"}, "MSI-high", True),
        ("Homologous Recombination", [], {"status": "Deficient"}, "HRD", True),
        ("Mutational Burden", [], {"mutations_per_mb": "10"}, "TMB >= 10/Mb", True),
    ],
)
def test_a_biomarker_of_moalmanac_is_said_in_our_grammar(kind, genes, about, profile, whole):
    named = read_biomarker(kind, genes, about)
    assert (named.profile, named.whole) == (profile, whole)


@pytest.mark.parametrize(
    ("kind", "genes", "about"),
    [
        ("Somatic Variant", [], {}),
        ("Germline Variant", [], {}),
        ("Germline Variant", ["BRCA1"], {"protein_change": "p.?"}),
        ("Rearrangement", [], {"locus": "t(15;17)"}),
        ("Copy Number", [], {"direction": "Deletion"}),
        ("Copy Number", ["HIF1a"], {"direction": "Amplification"}),
        ("Wild type", [], {}),
        ("Protein expression", [], {"marker": "CD22", "value": "Positive"}),
        ("Protein expression", [], {"marker": "PD-L1", "unit": "Tumor Area Positivity (TAP)", "equality": ">=", "value": 0.05}),
        ("Microsatellite Stability", [], {"status": "MSI-L"}),
        ("Homologous Recombination", [], {"status": "Proficient"}),
        ("Mutational Burden", [], {"classification": "High"}),
        ("Knockdown", ["ATM"], {"technique": "shRNA"}),
    ],
)
def test_a_biomarker_without_a_form_is_not_guessed_at(kind, genes, about):
    assert read_biomarker(kind, genes, about) is None


def test_a_disease_is_known_by_code_by_doid_or_by_name(names):
    assert names.disease("whatever", code="GBM") == "GB"
    assert names.disease("whatever", code="A code beyond the tree") == "A code beyond the tree"
    assert names.disease("Lung Adenocarcinoma", doid="3910") == "LUAD"
    assert names.disease("solid  tumor") == "TISSUE"
    assert names.disease("Anaplastic Thyroid Cancer") == "THAP"
    assert names.disease("An Unheard-of Disease", doid="1") == ""


def test_the_table_of_disease_names_gives_each_name_and_doid_once():
    rows = read_disease_names()
    doids = [row["doid"] for row in rows if row["doid"]]
    assert len({row["name"].lower() for row in rows}) == len(rows)
    assert len(set(doids)) == len(doids)
    assert all(row["oncotree"] for row in rows)


def test_levels_of_all_sources_have_an_order_for_lists():
    assert sorted(["E", "Preclinical", "B", "Unheard of", "FDA-Approved", "Approval, EMA"], key=level_rank) == [
        "FDA-Approved",
        "Approval, EMA",
        "B",
        "Preclinical",
        "E",
        "Unheard of",
    ]
