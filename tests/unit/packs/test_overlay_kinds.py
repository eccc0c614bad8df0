"""The changes that a scenario of one country may make: of its regions and payers, at a distance, of capacity, staff and money."""

from __future__ import annotations

import datetime as dt

import pytest

from ceiba.packs.access import near_enough
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
ROUTE = "names: {es: a, pt: b, en: c}, source: law, confidence: high, paraphrase: said"
PAYERS = "\n".join(
    f"- {{id: {name}, role: {role}, names: {{es: a, pt: b, en: c}}, routes: [{{id: ordinary, ordinary: true, patient_share: 0, {ROUTE}}}]}}"
    for name, role in (("public", "public"), ("other", "private"))
)


def lay(pack, *changes, on="2025-06-01"):
    """What becomes of a pack with changes laid over it, each written without its `says`."""
    written = "\n".join(f"- {{{change}, says: {{es: cambia, pt: muda, en: It changes.}}}}" for change in changes)
    read = tuple(read_document(written, list[AnyChange])[0])
    reform = Reform("reform", Text(es="Reforma", pt="Reforma", en="Reform"), read, START)
    return lay_over(pack, reform, on=dt.date.fromisoformat(on), kinds=KINDS, tree=TREE)


def services(pack):
    return {(row["region"], row["payer"]): (row["available"], row["distance_km"], row["wait_days"]) for row in pack.facts["services"]}


@pytest.fixture
def country(small):
    """Write a country with two regions down."""

    def build(**texts):
        return small.build(payers=PAYERS, population=["XQ-A,A,1", "XQ-B,B,1"], **texts)

    return build


LIMITS = ("distance_km", 100), ("wait_days", 30), ("result_window_days", 30)


def limits(small):
    return "".join(small.a_threshold(*limit) for limit in LIMITS)


def test_a_listing_may_name_a_payer_of_the_country_by_its_id(small, country):
    lists = small.a_list() + small.a_list(name="more").replace("payer: public", "payer: other")
    laid = lay(country(lists=lists), 'lay: listing, payers: [other], actions: [drug], answer: "yes"').pack
    asked = small.ask(laid, on="2025-06-01")
    assert [answer_from_lists(asked, "covered", small.drug, payer).value for payer in ("public", "other")] == [Value.NO, Value.YES]


def test_a_laboratory_in_one_region_leaves_the_others_as_they_were(small, country):
    pack = country(services=["laboratory,,,yes,400,5"], thresholds=limits(small))
    laid = lay(pack, 'lay: service, services: [laboratory], available: "yes", distance_km: 10, regions: [XQ-B]').pack
    near = {
        region: near_enough(small.ask(laid, on="2025-06-01", region=region), small.assay, "public").value for region in ("XQ-A", "XQ-B")
    }
    assert near == {"XQ-A": Value.NO, "XQ-B": Value.YES}
    assert services(laid) == {(None, None): (True, 400, 5), ("XQ-B", None): (True, 10, 5)}


def test_a_region_without_rows_of_its_own_keeps_what_the_country_offers_to_some_payers(small, country):
    pack = country(services=["centre,,other,yes,5,5"])
    laid = lay(pack, 'lay: service, services: [centre], available: "yes", distance_km: 50, regions: [XQ-A]').pack
    assert services(laid)["XQ-A", "other"] == (True, 5, 5)
    assert services(laid)["XQ-A", None] == (True, 50, None)


def test_a_shorter_wait_in_one_region_is_a_service_there_sooner(small, country):
    pack = country(services=["centre,XQ-A,,yes,5,90", "centre,XQ-B,,yes,5,90"])
    laid = lay(pack, 'lay: service, services: [centre], available: "yes", wait_days: 20, regions: [XQ-A]').pack
    assert [row["wait_days"] for row in laid.facts["services"]] == [20, 90]


def test_samples_that_travel_bring_the_laboratory_to_every_region_later_by_the_days_of_transport(small, country):
    pack = country(services=["laboratory,XQ-A,,yes,12,7", "laboratory,XQ-B,,no,,"], thresholds=limits(small))
    laid = lay(pack, "lay: remote, services: [laboratory], by: sample_transport, extra_days: 4").pack
    ask = {name: small.ask(each, on="2025-06-01", region="XQ-B") for name, each in (("before", pack), ("after", laid))}
    assert near_enough(ask["before"], small.assay, "public").value is Value.NO
    assert near_enough(ask["after"], small.assay, "public").value is Value.YES
    added = [row.values for row in laid.facts["services"] if row.cited.assumed]
    assert {(row["region"], row["distance_km"], row["wait_days"]) for row in added} == {(None, 0, 11), ("XQ-A", 0, 11), ("XQ-B", 0, 11)}
    assert laid.facts["services"][0] == pack.facts["services"][0]


def test_what_is_had_at_a_distance_waits_an_unknown_time_where_no_wait_is_known(small, country):
    pack = country(services=["centre,XQ-A,,yes,12,", "centre,XQ-B,,yes,300,"], thresholds=limits(small))
    laid = lay(pack, "lay: remote, services: [centre], by: telehealth, regions: [XQ-B]").pack
    assert [row["wait_days"] for row in laid.facts["services"] if row["distance_km"] == 0] == [None]
    assert near_enough(small.ask(laid, on="2025-06-01", region="XQ-B"), small.drug, "public").value is Value.UNKNOWN


def test_what_some_payers_alone_have_is_had_at_a_distance_by_them_alone(small, country):
    laid = lay(
        country(services=["centre,XQ-A,other,yes,12,5", "centre,XQ-B,,no,,"]),
        "lay: remote, services: [centre], by: telehealth, regions: [XQ-B]",
    ).pack
    assert services(laid) == {("XQ-A", "other"): (True, 12, 5), ("XQ-B", None): (False, None, None), ("XQ-B", "other"): (True, 0, 5)}


def test_nothing_is_had_at_a_distance_that_the_country_has_nowhere(small, country):
    laid = lay(country(services=["centre,XQ-B,,no,,"]), "lay: remote, services: [centre], by: telehealth")
    assert [lacks for _, lacks in laid.idle] == ["service"]


def test_twice_the_capacity_halves_the_waits_that_are_known(small, country):
    pack = country(services=["centre,XQ-A,,yes,5,90", "centre,XQ-B,,yes,5,", "laboratory,,,yes,5,40"])
    laid = lay(pack, "lay: capacity, services: [centre], factor: 2").pack
    assert [row["wait_days"] for row in laid.facts["services"]] == [45, None, 40]
    assert [row.cited.assumed for row in laid.facts["services"]] == [True, False, False]


def test_capacity_in_one_region_shortens_the_wait_there_alone(small, country):
    laid = lay(country(services=["centre,,,yes,5,90"]), "lay: capacity, services: [centre], factor: 3, regions: [XQ-A]").pack
    assert services(laid) == {(None, None): (True, 5, 90), ("XQ-A", None): (True, 5, 30)}


def test_capacity_finds_nothing_where_no_wait_is_known(small, country):
    laid = lay(country(services=["centre,XQ-B,,yes,5,"]), "lay: capacity, services: [centre], factor: 2")
    assert [lacks for _, lacks in laid.idle] == ["wait"]


def test_staff_shorten_the_waits_they_limit_once_they_are_trained(small, country):
    pack = country(
        services=["laboratory,,,yes,5,40"],
        workforce=["pathologist,,people,4", "pathologist,,graduates_per_year,2", "pathologist,XQ-A,people,1"],
    )
    change = "lay: workforce, professions: [pathologist], factor: 2, services: [laboratory], after_days: 365"
    before, after = (lay(pack, change, on=day).pack for day in ("2025-06-01", "2026-01-01"))
    assert before.facts == pack.facts
    assert after.facts["services"][0]["wait_days"] == 20
    assert [row["value"] for row in after.facts["workforce"]] == [8, 2, 2]


def test_staff_of_one_region_are_counted_there(small, country):
    pack = country(workforce=["pathologist,,people,4", "pathologist,XQ-A,people,1"])
    laid = lay(pack, "lay: workforce, professions: [pathologist], factor: 2, regions: [XQ-A]").pack
    assert [row["value"] for row in laid.facts["workforce"]] == [4, 2]


def test_staff_who_are_not_counted_still_shorten_a_wait_that_is_known(small, country):
    laid = lay(country(services=["centre,,,yes,5,90"]), "lay: workforce, professions: [pathologist], factor: 2, services: [centre]")
    assert laid.pack.facts["services"][0]["wait_days"] == 45
    assert laid.idle == ()


def test_a_contract_of_one_payer_leaves_the_price_of_the_others(small, country):
    pack = country(prices=["drug,,100,XTS,2025,month", "assay,other,50,XTS,2025,test"])
    change = "lay: price, payers: [other], actions: [drug, assay], factor: 0.5, contract: rebate_2025"
    found = {(row["action"], row["payer"]): row["amount"] for row in lay(pack, change).pack.facts["prices"]}
    assert found == {("drug", None): 100, ("drug", "other"): 50, ("assay", "other"): 25}


def test_a_price_of_a_payer_is_scaled_once_where_it_has_one_of_its_own(small, country):
    pack = country(prices=["drug,,100,XTS,2025,month", "drug,other,80,XTS,2025,month", "drug,public,90,XTS,2025,month"])
    found = [row["amount"] for row in lay(pack, "lay: price, roles: [private], actions: [drug], factor: 0.5").pack.facts["prices"]]
    assert found == [100, 40, 90]


def test_a_price_may_be_set_where_the_pack_has_none(small, country):
    price = "lay: price, actions: [drug], amount: 70, currency: XTS, price_year: 2026, per: month"
    laid = lay(country(prices=["drug,,100,XTS,2025,month", "drug,,9,XTS,2025,vial"]), price).pack
    assert [(row["amount"], row["per"]) for row in laid.facts["prices"]] == [(9, "vial"), (70, "month")]
    assert lay(country(), price).pack.facts["prices"][0]["amount"] == 70
    assert lay(country(), price, on="2024-12-31").pack.facts["prices"] == ()


def test_a_price_that_is_set_for_one_payer_leaves_the_others(small, country):
    pack = country(prices=["drug,,100,XTS,2025,month", "drug,public,90,XTS,2025,month"])
    laid = lay(pack, "lay: price, payers: [public], actions: [drug], amount: 70, currency: XTS, price_year: 2026, per: month").pack
    assert {row["payer"]: row["amount"] for row in laid.facts["prices"]} == {None: 100, "public": 70}


@pytest.mark.parametrize(
    ("change", "lacks"),
    [
        ("lay: price, roles: [special_fund], actions: [drug], factor: 0.5", "payer"),
        ("lay: price, actions: [drug], amount: 70, currency: USD, price_year: 2026, per: month", "currency"),
        ("lay: price, payers: [public], actions: [assay], factor: 0.5", "prices"),
    ],
)
def test_a_price_that_finds_nothing_is_named_with_what_was_missing(small, country, change, lacks):
    assert [missing for _, missing in lay(country(prices=["drug,,100,XTS,2025,month"]), change).idle] == [lacks]


PEOPLE = (
    "lay: records, field: stage, share: 0.9",
    "lay: variants, remaining: 0.5, ancestries: [AMR]",
    "lay: testing, share: 0.9, after_days: 9",
)


def test_changes_of_what_is_recorded_of_people_leave_the_pack_and_are_handed_on_once_begun(small, country):
    pack = country(testing=["LUAD,,g,0.1"])
    laid = lay(pack, *PEOPLE, on="2025-01-05")
    assert laid.pack.facts == pack.facts
    assert [type(change).__name__ for change in laid.people] == ["RecordsChange", "VariantsChange"]
    assert len(lay(pack, *PEOPLE).people) == 3
    assert (len(laid.done), laid.same) == (3, ())


SAME = {
    "a listing of what is listed for everyone": ('lay: listing, payers: [public], actions: [drug], answer: "yes"', True),
    "a listing for the very people of an entry": (
        'lay: listing, payers: [public], actions: [pair], who: {line: [1]}, answer: "yes", patient_share: 0',
        True,
    ),
    "a listing for other people": ('lay: listing, payers: [public], actions: [pair], who: {line: [2]}, answer: "yes"', False),
    "a listing that leaves another share": ('lay: listing, payers: [public], actions: [drug], answer: "yes", patient_share: 0.5', False),
    "a listing of payers of whom one does not list it": ('lay: listing, actions: [drug], answer: "yes"', False),
    "a listing that has ended": ('lay: listing, payers: [public], actions: [branded], answer: "yes"', False),
    "an entry that is no longer verified": ('lay: listing, payers: [public], actions: [assay], answer: "yes"', False),
    "an approval of what is approved": ('lay: approval, actions: [drug], answer: "yes"', True),
    "an approval of something else": ('lay: approval, actions: [pair], answer: "yes"', False),
    "a delivery of what is delivered": ('lay: delivery, payers: [public], actions: [any], answer: "yes"', True),
    "a delivery by a payer of whom nothing is said": ('lay: delivery, payers: [other], actions: [any], answer: "yes"', False),
    "a delivery that ends": ('lay: delivery, payers: [public], actions: [any], answer: "no"', False),
    "a delivery of one medicine of which nothing is said": ('lay: delivery, payers: [public], actions: [pair], answer: "yes"', False),
    "a limit of the same days": ("lay: threshold, id: wait_days, value: 30", True),
    "a limit of other days": ("lay: threshold, id: wait_days, value: 60", False),
    "a service no nearer": ('lay: service, services: [laboratory], available: "yes", distance_km: 90', True),
    "a service nearer": ('lay: service, services: [laboratory], available: "yes", distance_km: 1', False),
    "a laboratory at a distance that is here": ("lay: remote, services: [laboratory], by: sample_transport, extra_days: 9", False),
    "a clinic at a distance that is at no distance": ("lay: remote, services: [clinic], by: telehealth", True),
    "an indicator of a score not known": ("lay: indicator, indicator: L4, score: 1", False),
    "what begins later": ("lay: threshold, id: wait_days, value: 30, after_days: 999", False),
}


@pytest.mark.parametrize("said", SAME)
def test_a_change_that_says_what_is_so_already_is_told(small, country, said):
    change, is_same = SAME[said]
    verified = ", valid_through: 2025-01-31"
    pack = country(
        rules=small.a_rule(who="{}")
        + small.a_rule("two", actions="[pair]", who="{line: [1]}")
        + small.a_rule("three", "no", actions="[branded]", who="{}")
        + small.a_rule("four", actions="[assay]", who="{}", value=verified)
        + small.a_rule("five", who="{}", name="approved"),
        lists=small.a_list() + small.a_list(name="approved", gate="available"),
        deliveries=small.a_delivery(),
        thresholds=limits(small),
        services=["laboratory,,,yes,20,9", "clinic,,,yes,0,0"],
    )
    laid = lay(pack, change)
    assert (len(laid.done), len(laid.same)) == (1, int(is_same))


def test_an_indicator_that_has_the_score_already_is_told(small, country):
    laid = lay(country(), "lay: indicator, indicator: L4, score: 1", "lay: indicator, indicator: L4, score: 1, after_days: 1")
    assert laid.same == laid.done[1:]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ('lay: listing, roles: [public], payers: [public], actions: [drug], answer: "yes"', "by role or by id, not by both"),
        ('lay: service, services: [centre], available: "yes", wait_days: -1', "zero or more"),
        ("lay: remote, services: [centre], by: telehealth, extra_days: -1", "zero or more"),
        ("lay: remote, services: [centre], by: post", "'post' is not one of"),
        ("lay: capacity, services: [centre], factor: 0", "above zero"),
        ("lay: capacity, services: [centre], factor: 1", "changes nothing"),
        ("lay: threshold, id: wait_days, value: -3", "zero or more"),
        ("lay: price, actions: [drug]", "either a factor or an amount"),
        ("lay: price, actions: [drug], factor: 0.5, amount: 3", "either a factor or an amount"),
        ("lay: price, actions: [drug], amount: -3, currency: XTS, price_year: 2025, per: month", "zero or more"),
        ("lay: price, actions: [drug], amount: 3", "needs its currency"),
        ("lay: testing, share: 0", "above 0"),
        ("lay: records, field: stage, share: 0", "above 0"),
        ("lay: records, field: surname, share: 0.5", "'surname' is not one of"),
        ("lay: variants, remaining: 1", "changes nothing"),
        ("lay: variants, remaining: 2", "from 0 to 1"),
    ],
)
def test_a_change_of_a_scenario_that_cannot_be_is_refused(small, country, change, problem):
    with pytest.raises(DocumentFault, match=problem):
        lay(country(), change)
