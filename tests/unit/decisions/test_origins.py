"""Germline or somatic: the confirmatory test of a tumour's variant, and germline tests of markers of either origin."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ceiba.decisions import TEST, best_test, decide, explain_person, explain_situation
from ceiba.decisions.origins import confirms_origin, germline_of, may_find, may_settle, to_confirm
from ceiba.terms.answers import Value
from ceiba.terms.situations import Finding, Situation

EITHER = "BRCA1 pathogenic or likely pathogenic"
GERMLINE = f"{EITHER} germline"
OVARY = Situation(
    disease="HGSOC", stage="III", line=1, age=50.0, sex="female", region="XX-C", payers=("xx-public",), income=1000.0, findings={}
)


@pytest.fixture
def decided_lake(engine, world, lake, tmp_path):
    return lambda: decide(engine, lake.write(tmp_path), world)


def seen_in_tumour(lake, gene="BRCA1", disease="IDC", origin="unknown"):
    patient, condition, specimen = lake.person(disease)
    lake.alteration(specimen, gene, significance="pathogenic", consequence="stop_gained", origin=origin)
    return patient, condition, specimen


def offered(decision):
    """Return need_id -> the tests of the needs of treatment in the batch, each with the rules it is indicated by."""
    needs = [row["need_id"] for row in decision.engine.collect(decision.options.needs).to_pylist() if row["purpose"] == "treatment"]
    found = {need: {} for need in needs}
    for row in decision.engine.collect(decision.options.of_needs()).to_pylist():
        if row["standing"] == TEST and row["need_id"] in found:
            because = decision.options.decided[row["indicated_id"]].answer.because
            found[row["need_id"]][decision.options.actions[row["action"]].id] = {reason.rule for reason in because}
    return found


def test_a_marker_of_either_origin_has_a_germline_one_and_no_other_marker_has():
    assert germline_of(EITHER) == GERMLINE
    assert [germline_of(marker) for marker in (GERMLINE, f"{EITHER} somatic", "BRCA1 mutation", "MSI-high")] == [None] * 4


def test_a_variant_of_unknown_origin_asks_for_the_germline_test_in_the_need_it_was_found_in_and_says_why(lake, decided_lake):
    seen_in_tumour(lake)
    decision = decided_lake()
    (found,) = offered(decision).values()
    assert "origin_unknown" in found["brca_germline"]
    (need,) = [need for need in explain_person(decision, "P0").needs if need.situation.purpose == "treatment"]
    test = explain_situation(decision.world, decision.world.knowledge.actions["brca_germline"], need.situation)
    assert {reason.rule for reason in test.answers["indicated"].because} == found["brca_germline"]
    assert set(test.answers) == {"indicated", "available", "covered", "reachable"}


@pytest.mark.parametrize(("gene", "origin"), [("TP53", "unknown"), ("BRCA1", "somatic"), ("BRCA1", "germline")])
def test_nothing_is_confirmed_of_a_gene_that_is_not_followed_up_or_of_a_known_origin(lake, decided_lake, gene, origin):
    seen_in_tumour(lake, gene, origin=origin)
    decision = decided_lake()
    assert not any("origin_unknown" in rules for found in offered(decision).values() for rules in found.values())
    assert not any(need.confirmations for need in explain_person(decision, "P0").needs)


def test_two_tumours_with_the_variant_are_offered_the_confirmatory_test_once(lake, decided_lake):
    patient, _, _ = seen_in_tumour(lake)
    second = lake.condition(patient, "HGSOC")
    lake.alteration(lake.specimen(patient, second), "BRCA1", significance="pathogenic", consequence="stop_gained", origin="unknown")
    needs = explain_person(decided_lake(), "P0").needs
    told = [[test.marker for test in need.confirmations] for need in needs]
    assert sorted(told) == [*([[]] * (len(needs) - 1)), [GERMLINE]]


def test_a_confirmatory_test_changes_no_treatment_and_no_count_of_what_is_lost(lake, new_lake, engine, world, tmp_path):
    """Beside the same person whose variant is somatic: what is lost of treatment, and why, is the same but for what waits on the origin."""
    seen_in_tumour(lake, disease="COAD")
    other = new_lake()
    seen_in_tumour(other, disease="COAD", origin="somatic")
    found = []
    for number, each in enumerate((lake, other)):
        decision = decide(engine, each.write(tmp_path / str(number)), world)
        (need,) = [need for need in explain_person(decision, "P0").needs if need.situation.purpose == "treatment"]
        found.append([(one.action.id, one.standing, one.value, one.path.value) for one in need.alternatives])
        assert set(offered(decision)) == {need.need_id}
    assert found[0] == found[1]


def test_a_germline_test_is_offered_for_a_marker_of_either_origin_and_stands_behind_one_that_settles_it(world):
    germline, tumour = (world.knowledge.tests[name] for name in ("brca_germline", "brca_tumour"))
    assert may_find(germline, EITHER)
    assert not may_find(tumour, EITHER)
    assert not may_find(germline, GERMLINE)
    answer = explain_situation(world, world.knowledge.actions["brca_germline"], OVARY).answers["indicated"]
    assert answer.value is Value.YES
    settling = [test for test in world.tests if world.knowledge.tests[test.id].covers(EITHER)]
    either_way = [test.id for test in settling if world.knowledge.tests[test.id].is_for("HGSOC", world.knowledge.tree)]
    best, _ = best_test(world, EITHER, OVARY, Finding.PRESENT)
    alone, told = best_test(world, EITHER, OVARY, Finding.ABSENT)
    assert alone.id in either_way
    assert best.id in either_way or best_test(world, EITHER, OVARY, Finding.PRESENT)[1].value > told.value


def test_a_germline_test_is_the_way_where_no_test_settles_the_marker_either_way(world):
    known = world.knowledge
    tests = {name: test for name, test in known.tests.items() if not test.covers(EITHER)}
    bare = replace(world, knowledge=replace(known, tests=tests))
    assert best_test(bare, EITHER, OVARY, Finding.ABSENT)[0] is None
    found, _ = best_test(bare, EITHER, OVARY, Finding.PRESENT)
    assert found is not None
    assert may_find(tests[found.id], EITHER)


def test_a_germline_that_was_found_free_of_the_variant_is_not_looked_at_again(world):
    looked = msgspec.structs.replace(OVARY, findings={GERMLINE: Finding.ABSENT})
    test = world.knowledge.tests["brca_germline"]
    assert may_settle(test, EITHER, OVARY)
    assert not may_settle(test, EITHER, looked)
    assert not may_settle(world.knowledge.tests["egfr_pcr"], EITHER, OVARY)
    bare = replace(world, knowledge=replace(world.knowledge, tests={"brca_germline": test}))
    assert best_test(bare, EITHER, looked, Finding.PRESENT)[0] is None


def test_prevention_confirms_by_its_own_needs_and_a_test_of_which_nothing_is_known_confirms_nothing(world):
    open_origin = msgspec.structs.replace(OVARY, findings={GERMLINE: Finding.ORIGIN_UNKNOWN})
    assert to_confirm(world.knowledge, open_origin) == (GERMLINE,)
    assert to_confirm(world.knowledge, msgspec.structs.replace(open_origin, purpose="prevention")) == ()
    actions = world.knowledge.actions
    assert confirms_origin(world.knowledge, actions["brca_germline"], open_origin)
    assert not confirms_origin(world.knowledge, actions["brca_tumour"], open_origin)
    assert not confirms_origin(world.knowledge, actions["osimertinib"], open_origin)


def test_what_is_seldom_inherited_asks_for_nothing_when_a_tumour_alone_has_it(lake, decided_lake):
    _, _, specimen = seen_in_tumour(lake)
    lake.alteration(specimen, "TP53", significance="pathogenic", consequence="stop_gained", origin="unknown")
    (person,) = {row["patient_code"] for row in lake.rows["patients"]}
    treatment, prevention = explain_person(decided_lake(), person).needs
    assert (treatment.situation.purpose, prevention.situation.purpose) == ("treatment", "prevention")
    asked = {found.action.id for found in prevention.alternatives}
    assert "mri_brain_body_tp53" not in asked
    assert asked, "what BRCA1 asks for stays"
