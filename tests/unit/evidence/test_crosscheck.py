"""An item agrees, conflicts, is the rule to an exception, or is another matter; what is found nowhere says why."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import msgspec
import pytest

from ceiba.evidence.crosscheck import STANDINGS, cross_check
from ceiba.evidence.items import EvidenceItem
from ceiba.evidence.matching import Matcher
from ceiba.evidence.relations import Comparison, bearing
from ceiba.terms.profiles import parse_profile


@pytest.fixture(scope="module")
def comparison(knowledge):
    return Comparison(Matcher(knowledge.exons, knowledge.variants), knowledge.tree)


PROFILES = [
    ("EGFR p.L858R", "EGFR p.L858R", "same"),
    ("KRAS mutation", "KRAS p.G13D", "narrower"),
    ("KRAS mutation", "KRAS p.G12", "narrower"),
    ("KRAS p.G12C", "KRAS mutation", "wider"),
    ("KRAS p.G12", "KRAS p.G12C", "narrower"),
    ({"any": ["EGFR exon 19 deletion", "EGFR p.L858R"]}, "EGFR p.L858R", "same"),
    ("EGFR exon 19 deletion", "EGFR p.E746_A750del", "narrower"),
    ("KIT exon 11 mutation", "KIT p.V560", "narrower"),
    ("KIT exon 11 mutation", "KIT exon 11 deletion", "narrower"),
    ("ALK fusion", "EML4::ALK fusion", "narrower"),
    ("EML4::ALK fusion", "ALK fusion", "wider"),
    ("HER2 positive", "ERBB2 amplification", "narrower"),
    ("FLT3 mutation", "FLT3 internal tandem duplication", "narrower"),
    ("BRCA1 pathogenic or likely pathogenic germline", "BRCA1 mutation", "wider"),
    ("BRCA1 pathogenic or likely pathogenic", "BRCA1 pathogenic or likely pathogenic germline", "narrower"),
    ("PD-L1 TPS >= 1%", "PD-L1 TPS >= 50%", "narrower"),
    ("ALK p.L1196M", {"all": ["EML4::ALK fusion", "ALK p.L1196M"]}, "same"),
    ({"all": ["PIK3CA p.E545", "ER positive"]}, "PIK3CA p.E545K", "overlaps"),
    ({"all": ["BRAF p.V600E", {"not": "KRAS mutation"}]}, "BRAF p.V600E", "same"),
    ({"not": "KRAS mutation"}, {"not": "KRAS mutation"}, "same"),
    ({"not": {"any": ["KRAS mutation", "NRAS mutation"]}}, {"not": "KRAS mutation"}, "wider"),
]


@pytest.mark.parametrize(("ours", "theirs", "relation"), PROFILES)
def test_a_profile_stands_to_ours(comparison, ours, theirs, relation):
    assert comparison.profiles(parse_profile(ours), parse_profile(theirs)) == relation


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("EGFR p.L858R", "EGFR p.T790M"),
        ("EGFR p.L858R", "KRAS p.G12C"),
        ("EGFR p.L858R", {"all": ["EGFR p.L858R", "EGFR p.T790M"]}),
        ("ALK fusion", {"all": ["EML4::ALK fusion", "ALK p.L1196M"]}),
        ({"all": ["ERBB2 mutation", {"not": "HER2 positive"}]}, "ERBB2 amplification"),
        ({"not": "KRAS mutation"}, "KRAS p.G12C"),
        ({"not": "KRAS mutation"}, {"not": "BRAF mutation"}),
        ("KRAS p.G12C", {"not": "BRAF mutation"}),
        ("BRCA1 pathogenic or likely pathogenic germline", "BRCA1 pathogenic or likely pathogenic somatic"),
        ("KIT exon 11 deletion", "KIT exon 9 deletion"),
        ("KIT exon 11 deletion", "KIT p.V560"),
    ],
)
def test_another_marker_or_one_more_is_another_matter(comparison, ours, theirs):
    assert comparison.profiles(parse_profile(ours), parse_profile(theirs)) is None


def test_an_item_that_says_more_than_our_marker_is_narrower_than_the_same(comparison):
    profile = parse_profile("ALK fusion")
    assert comparison.profiles(profile, profile, whole=False) == "narrower"


@pytest.mark.parametrize(
    ("ours", "theirs", "relation"),
    [
        (("NSCLC",), "NSCLC", "same"),
        (("NSCLC",), "LUAD", "narrower"),
        (("NSCLC",), "TISSUE", "wider"),
        (("NSCLC",), "BRCA", None),
        (("NSCLC",), "", None),
    ],
)
def test_a_disease_stands_to_ours(comparison, ours, theirs, relation):
    assert comparison.diseases(ours, theirs) == relation


@pytest.mark.parametrize(
    ("effect", "direction", "significance", "way"),
    [
        ("sensitivity", "supports", "sensitivity", "same way"),
        ("sensitivity", "supports", "resistance", "opposite way"),
        ("sensitivity", "supports", "reduced sensitivity", "opposite way"),
        ("sensitivity", "does not support", "sensitivity", "opposite way"),
        ("sensitivity", "does not support", "resistance", None),
        ("sensitivity", "supports", "adverse response", None),
        ("sensitivity", "", "", None),
        ("resistance", "supports", "resistance", "same way"),
        ("resistance", "does not support", "sensitivity", "same way"),
        ("resistance", "supports", "sensitivity", "opposite way"),
        ("resistance", "does not support", "resistance", "opposite way"),
        ("no_benefit", "does not support", "sensitivity", "same way"),
        ("no_benefit", "supports", "sensitivity", "opposite way"),
        ("no_benefit", "does not support", "resistance", None),
    ],
)
def test_what_is_said_of_a_response_goes_one_way_or_the_other(effect, direction, significance, way):
    assert bearing(effect, direction, significance) == way


def item(identity="civic EID90001", **fields):
    given = {
        "place": "t.tsv:2",
        "kind": "predictive",
        "molecular_profile": "EGFR L858R",
        "profile": "EGFR p.L858R",
        "disease": "Lung Adenocarcinoma",
        "therapies": ("Gefitinib",),
        "direction": "supports",
        "significance": "sensitivity",
        "level": "B",
    }
    return EvidenceItem(id=identity, **{**given, **fields})


def check(knowledge, assertion, *items, **changes):
    """Cross-check one assertion of the knowledge, changed, against items of CIViC."""
    (found,) = [a for a in knowledge.assertions if a.id == assertion]
    found = msgspec.structs.replace(found, **changes)
    snapshot = SimpleNamespace(name="snapshot", manifest=SimpleNamespace(source="civic"), items=items)
    (checked,) = cross_check(dataclasses.replace(knowledge, assertions=(found,)), [snapshot])
    return checked


GEFITINIB = "gefitinib_egfr_common_1l"


def test_the_same_marker_in_the_same_direction_agrees(knowledge):
    checked = check(knowledge, GEFITINIB, item(), read_in="paper")
    assert checked.standing == "agrees"
    assert [(bears.item.id, bears.marker, bears.disease) for bears in checked.agree] == [("civic EID90001", "same", "narrower")]


def test_the_opposite_of_the_same_marker_conflicts_beside_what_agrees(knowledge):
    against = item("civic EID90002", direction="does not support")
    checked = check(knowledge, GEFITINIB, item(), against, read_in="paper")
    assert checked.standing == "agrees and conflicts"
    assert [bears.item.id for bears in checked.conflict] == ["civic EID90002"]
    assert check(knowledge, GEFITINIB, against, read_in="paper").standing == "conflicts"


def test_the_opposite_of_a_wider_marker_is_the_rule_to_our_exception(knowledge):
    wider = item(profile="EGFR mutation", molecular_profile="EGFR MUTATION")
    checked = check(knowledge, "gefitinib_egfr_t790m_resistance", wider, read_in="paper")
    assert (checked.standing, checked.why) == ("neither", "exception")
    assert [bears.marker for bears in checked.exceptions] == ["wider"]


def test_the_opposite_of_people_who_lack_a_marker_that_we_ask_for_is_no_conflict(knowledge):
    profile = {"all": ["EGFR p.L858R", "EGFR p.T790M"]}
    checked = check(knowledge, GEFITINIB, item(direction="does not support"), read_in="paper", profile=profile)
    assert (checked.standing, [bears.marker for bears in checked.exceptions]) == ("neither", ["wider"])
    narrower = item(profile="EGFR p.L858R", direction="does not support", molecular_profile="EGFR L858R")
    profile = {"all": ["EGFR exon 21 mutation", "EGFR p.T790M"]}
    checked = check(knowledge, GEFITINIB, narrower, read_in="paper", profile=profile)
    assert (checked.standing, [bears.marker for bears in checked.exceptions]) == ("neither", ["overlaps"])


@pytest.mark.parametrize(
    ("changes", "fields", "why"),
    [
        ({"purpose": "prevention"}, {}, "no treatment"),
        ({"profile": None}, {}, "no marker"),
        ({}, {"therapies": ("Osimertinib",)}, "action"),
        ({}, {"profile": "EGFR p.T790M"}, "marker"),
        ({}, {"disease": "Melanoma"}, "disease"),
        ({}, {"significance": "adverse response"}, "says neither"),
        ({}, {"kind": "prognostic"}, "action"),
    ],
)
def test_what_is_found_nowhere_says_why(knowledge, changes, fields, why):
    checked = check(knowledge, GEFITINIB, item(**fields), read_in="paper", **changes)
    assert (checked.standing, checked.why) == ("neither", why)


def test_the_item_that_an_assertion_cites_is_looked_at_whatever_its_marker(knowledge):
    cited = item("civic EID1733", profile=None, molecular_profile="CD274 EXPRESSION", disease="A Disease")
    checked = check(knowledge, GEFITINIB, cited, read_in="civic EID1733")
    assert [(bears.marker, bears.disease, bears.cited) for bears in checked.agree] == [("as cited", "as cited", True)]
    assert not checked.cited_missing


def test_a_cited_item_about_another_marker_is_no_conflict_and_one_that_cannot_be_compared_is(knowledge):
    cited = item("civic EID7", profile="EGFR p.T790M", significance="resistance")
    assert check(knowledge, GEFITINIB, cited, read_in="civic EID7").standing == "neither"
    unsaid = item("civic EID7", profile=None, significance="resistance")
    assert check(knowledge, GEFITINIB, unsaid, read_in="civic EID7").standing == "conflicts"


def test_a_cited_item_that_the_snapshot_lacks_is_said(knowledge):
    assert check(knowledge, GEFITINIB, item(), read_in="civic EID99999").cited_missing


def test_every_assertion_has_one_standing_whatever_the_order_of_items(knowledge):
    items = [item(), item("civic EID90002", direction="does not support"), item("civic EID90003", level="A")]
    one, other = (check(knowledge, GEFITINIB, *order, read_in="paper") for order in (items, items[::-1]))
    assert one == other
    assert one.standing in STANDINGS
    assert [bears.item.level for bears in one.agree] == ["A", "B"]
