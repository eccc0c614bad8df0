"""A reform laid over a pack: what it puts is dated, assumed and named; what it cannot find is said."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.packs.access import bearable, delivered, done_somewhere, near_enough
from ceiba.packs.changes import AnyChange
from ceiba.packs.overlay import lay_over
from ceiba.packs.reform import Reform
from ceiba.packs.resolve import answer_from_lists
from ceiba.terms.answers import Value
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.documents import DocumentFault, read_document
from ceiba.terms.texts import Text

TREE = DiseaseTree({"TISSUE": "", "LUNG": "TISSUE", "NSCLC": "LUNG", "LUAD": "NSCLC", "BRCA": "TISSUE"}, {})
KINDS = {"drug": "treatment", "pair": "treatment", "branded": "treatment", "assay": "test"}
START = dt.date(2025, 1, 1)
SAYS = "says: {es: cambia, pt: muda, en: It changes.}"
PAYERS = """
- id: public
  names: {es: a, pt: b, en: c}
  role: public
  routes: [{id: ordinary, names: {es: a, pt: b, en: c}, ordinary: true, patient_share: 0, source: law, confidence: high, paraphrase: said}]
- id: other
  names: {es: a, pt: b, en: c}
  role: private
  routes: [{id: ordinary, names: {es: a, pt: b, en: c}, ordinary: true, patient_share: 0, source: law, confidence: high, paraphrase: said}]
"""


def lay(pack, *changes, on="2025-06-01"):
    """The pack with changes laid over it, each written without its `says`."""
    written = "\n".join(f"- {{{change}, {SAYS}}}" for change in changes)
    read = tuple(read_document(written, list[AnyChange])[0])
    reform = Reform("reform", Text(es="Reforma", pt="Reforma", en="Reform"), read, START)
    return lay_over(pack, reform, on=dt.date.fromisoformat(on), kinds=KINDS, tree=TREE)


def covered(small, pack, action=None, on="2025-06-01", payer="public", **person):
    return answer_from_lists(small.ask(pack, on=on, **person), "covered", action or small.drug, payer)


def test_a_listing_says_yes_from_the_day_it_begins_and_not_the_day_before(small):
    pack = small.build(small.a_rule(answer="no"), payers=PAYERS)
    laid = lay(pack, 'lay: listing, roles: [public], actions: [drug], answer: "yes"').pack
    assert covered(small, pack).value is Value.NO
    assert covered(small, laid, on="2024-12-31").value is Value.NO
    assert covered(small, laid, on="2025-01-01").value is Value.YES


def test_a_change_may_begin_days_after_the_reform(small):
    laid = lay(small.build(payers=PAYERS), 'lay: listing, actions: [drug], answer: "yes", after_days: 31').pack
    assert covered(small, laid, on="2025-01-31").value is Value.NO
    assert covered(small, laid, on="2025-02-01").value is Value.YES


def test_what_a_reform_lays_is_assumed_with_the_reform_as_its_reason(small):
    laid = lay(small.build(payers=PAYERS), 'lay: listing, roles: [public], actions: [drug], answer: "yes"').pack
    (reason,) = covered(small, laid).because
    assert reason.assumed
    assert [value.reason for rule in laid.rules for value in rule.history] == ["Reform: It changes."]


def test_a_listing_for_some_people_leaves_the_others_as_they_were(small):
    pack = small.build(small.a_rule(answer="no"), payers=PAYERS)
    laid = lay(pack, 'lay: listing, actions: [drug], who: {line_at_least: 2}, answer: "yes"').pack
    assert covered(small, laid, line=2).value is Value.YES
    assert covered(small, laid, line=1).value is Value.NO


def test_a_listing_speaks_of_the_payers_of_its_roles_alone(small):
    lists = small.a_list() + small.a_list(name="more").replace("payer: public", "payer: other")
    laid = lay(small.build(lists=lists, payers=PAYERS), 'lay: listing, roles: [private], actions: [drug], answer: "yes"').pack
    assert covered(small, laid).value is Value.NO
    assert covered(small, laid, payer="other").value is Value.YES


def test_a_payer_without_a_list_is_given_one_that_says_nothing_else(small):
    laid = lay(small.build(payers=PAYERS), 'lay: listing, roles: [private], actions: [drug], answer: "yes"').pack
    assert covered(small, laid, payer="other").value is Value.YES
    assert covered(small, laid, small.branded, payer="other").value is Value.YES  # the same medicine
    assert covered(small, laid, small.assay, payer="other").value is Value.UNKNOWN


def test_all_actions_of_a_kind_can_be_named_at_once(small):
    laid = lay(small.build(payers=PAYERS), 'lay: listing, actions: ["kind:test"], answer: "yes"').pack
    assert covered(small, laid, small.assay).value is Value.YES
    assert covered(small, laid).value is Value.NO


def test_a_listing_that_ends_is_a_no_on_every_list(small):
    lists = small.a_list() + small.a_list("illustrative", complete=False, name="more")
    pack = small.build(small.a_rule() + small.a_rule("second", name="more"), lists, payers=PAYERS)
    assert covered(small, lay(pack, 'lay: listing, actions: [drug], answer: "no"').pack).value is Value.NO


def test_a_share_that_is_left_to_the_patient_is_a_route_of_its_own(small):
    pack = small.build(
        payers=PAYERS, thresholds=small.a_threshold("out_of_pocket_share_of_income", 0.1), prices=["drug,,100,XTS,2025,month"]
    )
    laid = lay(pack, 'lay: listing, roles: [public], actions: [drug], answer: "yes", patient_share: 0.5').pack
    question = small.ask(laid, on="2025-06-01", income=400)
    route = answer_from_lists(question, "covered", small.drug, "public").routes[0]
    assert laid.payers["public"].route(route).patient_share == 0.5
    assert bearable(question, small.drug, laid.payers["public"], route).value is Value.NO


def test_an_approval_says_yes_at_the_regulator(small):
    pack = small.build(lists=small.a_list(gate="available"), payers=PAYERS)
    laid = lay(pack, 'lay: approval, actions: [drug], answer: "yes"').pack
    assert answer_from_lists(small.ask(pack), "available", small.drug).value is Value.NO
    assert answer_from_lists(small.ask(laid, on="2025-06-01"), "available", small.drug).value is Value.YES


def test_an_approval_can_end(small):
    pack = small.build(small.a_rule(), small.a_list(gate="available"), payers=PAYERS)
    laid = lay(pack, 'lay: approval, actions: [drug], answer: "no"').pack
    assert answer_from_lists(small.ask(laid, on="2025-06-01"), "available", small.drug).value is Value.NO


def test_a_delivery_of_anything_wins_over_what_the_pack_says_of_single_medicines(small):
    pack = small.build(deliveries=small.a_delivery("no", actions="[drug]"), payers=PAYERS)
    laid = lay(pack, 'lay: delivery, roles: [public], actions: [any], answer: "yes"').pack
    assert delivered(small.ask(laid, on="2024-12-31"), small.drug, "public").value is Value.NO
    assert delivered(small.ask(laid, on="2025-06-01"), small.drug, "public").value is Value.YES


def test_a_delivery_may_name_one_medicine(small):
    laid = lay(small.build(payers=PAYERS), 'lay: delivery, actions: [drug], answer: "yes"').pack
    assert delivered(small.ask(laid, on="2025-06-01"), small.drug, "public").value is Value.YES


def test_a_service_is_there_sooner_and_nearer_and_never_later_or_farther(small):
    thresholds = small.a_threshold("distance_km", 100) + small.a_threshold("wait_days", 30)
    rows = ["centre,XQ-A,,yes,20,90", "centre,XQ-B,,no,,"]
    pack = small.build(payers=PAYERS, thresholds=thresholds, services=rows, population=["XQ-A,A,1", "XQ-B,B,1"])
    laid = lay(pack, 'lay: service, services: [centre], available: "yes", distance_km: 80, wait_days: 21').pack
    rows = {row["region"]: row.values for row in laid.facts["services"]}
    assert (rows["XQ-A"]["distance_km"], rows["XQ-A"]["wait_days"]) == (20, 21)
    assert (rows["XQ-B"]["available"], rows["XQ-B"]["distance_km"]) == (True, 80)
    assert near_enough(small.ask(laid, on="2025-06-01", region="XQ-B"), small.drug, "public").value is Value.YES
    assert near_enough(small.ask(pack, on="2025-06-01", region="XQ-B"), small.drug, "public").value is Value.NO


def test_a_service_that_is_as_good_already_is_left_with_its_source(small):
    pack = small.build(payers=PAYERS, services=["laboratory,,,yes,10,5"])
    laid = lay(pack, 'lay: service, services: [laboratory], available: "yes", wait_days: 9').pack
    assert laid.facts["services"] == pack.facts["services"]
    assert done_somewhere(small.ask(laid, on="2025-06-01"), small.assay).value is Value.YES


def test_facts_change_only_once_the_change_has_begun(small):
    facts = {"services": ["laboratory,,,no,,"], "prices": ["drug,,100,XTS,2025,month"], "testing": ["LUAD,,g,0.1"]}
    pack = small.build(payers=PAYERS, workforce=["bioinformatician,,people,4"], **facts)
    changes = (
        'lay: service, services: [laboratory], available: "yes"',
        "lay: price, actions: [drug], factor: 0.5",
        "lay: testing, share: 0.9",
        "lay: workforce, professions: [bioinformatician], factor: 2",
        "lay: threshold, id: wait_days, value: 60",
    )
    assert lay(pack, *changes, on="2024-12-31").pack.facts == pack.facts
    laid = lay(pack, *changes).pack
    assert laid.threshold("wait_days", "treatment").value == 60
    assert laid.facts["prices"][0]["amount"] == 50
    assert laid.facts["testing"][0]["share"] == 0.9
    assert laid.facts["workforce"][0]["value"] == 8
    assert all(rows[0].cited.assumed for name, rows in laid.facts.items() if rows)


def test_a_threshold_takes_the_place_of_the_one_for_the_same_kind(small):
    pack = small.build(payers=PAYERS, thresholds=small.a_threshold("wait_days", 90) + small.a_threshold("wait_days", 30, "test"))
    laid = lay(pack, "lay: threshold, id: wait_days, value: 60").pack
    assert (laid.threshold("wait_days", "treatment").value, laid.threshold("wait_days", "test").value) == (60, 30)


def test_testing_rises_where_fewer_were_tested_and_only_for_the_diseases_named(small):
    pack = small.build(payers=PAYERS, testing=["LUAD,,g,0.95", "NSCLC,,g,0.2", "BRCA,,g,0.3"])
    laid = lay(pack, "lay: testing, diseases: [NSCLC], share: 0.8").pack
    assert [row["share"] for row in laid.facts["testing"]] == [0.95, 0.8, 0.3]


def test_testing_of_a_gene_raises_only_the_groups_of_markers_in_which_it_stands(small):
    profiles = ["NSCLC,driver,EGFR p.L858R,0.1", "NSCLC,pdl1,PD-L1 TPS >= 50%,0.3"]
    pack = small.build(payers=PAYERS, testing=["NSCLC,,driver,0.2", "NSCLC,,pdl1,0.3", "LUAD,,driver,0.4"], profiles=profiles)
    laid = lay(pack, "lay: testing, diseases: [NSCLC], genes: [EGFR], share: 0.8").pack
    assert [row["share"] for row in laid.facts["testing"]] == [0.8, 0.3, 0.4]


def test_an_indicator_says_another_thing_from_then_on(small):
    laid = lay(small.build(payers=PAYERS), "lay: indicator, indicator: L4, score: 1").pack
    again = lay(laid, "lay: indicator, indicator: L4, score: 0.5, after_days: 10").pack
    assert [(value.since.isoformat(), value.score) for value in again.indicators[0].history] == [("2025-01-01", 1), ("2025-01-11", 0.5)]


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ('lay: listing, roles: [special_fund], actions: [drug], answer: "yes"', "payer"),
        ('lay: delivery, roles: [special_fund], actions: [drug], answer: "yes"', "payer"),
        ("lay: price, actions: [drug], factor: 0.5", "prices"),
        ("lay: testing, share: 0.5", "testing"),
        ("lay: workforce, professions: [pathologist], factor: 2", "workforce"),
    ],
)
def test_a_change_that_finds_nothing_is_named_with_what_was_missing(small, change, lacks):
    pack = small.build(payers=PAYERS)
    laid = lay(pack, change, "lay: indicator, indicator: L4, score: 1")
    assert [missing for _, missing in laid.idle] == [lacks]
    assert len(laid.done) == 1


def test_a_pack_with_a_reform_has_another_checksum(small):
    pack = small.build(payers=PAYERS)
    one = lay(pack, "lay: indicator, indicator: L4, score: 1").pack
    assert len({pack.sha256, one.sha256, lay(pack, "lay: indicator, indicator: L4, score: 0").pack.sha256}) == 3


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("lay: indicator, indicator: L4, score: 2", "from 0 to 1"),
        ("lay: testing, share: 1.2", "above 0 and at most 1"),
        ('lay: listing, actions: [drug], answer: "yes", patient_share: 30', "from 0 to 1"),
        ("lay: price, actions: [drug], factor: 0", "above zero"),
        ("lay: workforce, professions: [pathologist], factor: -1", "above zero"),
        ("lay: indicator, indicator: L4, score: 1, after_days: -1", "does not come before"),
        ("lay: magic", "'magic' is not one of: listing, "),
        ('lay: listing, actions: [drug], answer: "maybe"', "'maybe' is not one of: no, yes"),
    ],
)
def test_a_change_that_cannot_be_is_refused(small, change, problem):
    with pytest.raises(DocumentFault, match=problem):
        lay(small.build(payers=PAYERS), change)
