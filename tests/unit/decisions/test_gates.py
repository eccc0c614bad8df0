"""The rules of the hard cases that live in decisions, each on the invented country."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from ceiba.decisions import (
    GATE_FUNCTIONS,
    INVESTIGATIONAL,
    NOT_INDICATED,
    STANDARD,
    best_test,
    explain_situation,
    path_through_tests,
    would_open,
)
from ceiba.decisions.gates import test_is_wanted as is_wanted
from ceiba.decisions.gates import unsettled_markers
from ceiba.terms.answers import Missing, Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation

LUNG = Situation(
    disease="LUAD",
    stage="IV",
    line=1,
    age=60.0,
    sex="female",
    region="XX-C",
    payers=("xx-public",),
    income=1000.0,
    findings={"EGFR p.L858R": Finding.PRESENT, "EGFR exon 19 deletion": Finding.ABSENT},
)
AML = Situation(disease="AML", line=1, age=60.0, sex="male", region="XX-C", payers=("xx-public",), income=1000.0)
GERMLINE = "BRCA1 pathogenic or likely pathogenic germline"


@pytest.fixture
def ask(world):
    """Ask one gate: ask("covered", "osimertinib", situation, changes)."""

    def run(gate, action, situation, **changes):
        return GATE_FUNCTIONS[gate](world, world.knowledge.actions[action], msgspec.structs.replace(situation, **changes))

    return run


@pytest.fixture
def explain(world):
    def run(action, situation, **changes):
        return explain_situation(world, world.knowledge.actions[action], msgspec.structs.replace(situation, **changes))

    return run


def test_a_person_of_whom_all_is_known_passes_every_gate_with_a_reason(ask):
    for gate in GATES:
        answer = ask(gate, "osimertinib", LUNG)
        assert answer.value is Value.YES
        assert answer.because
        assert (answer.missing, answer.roadblocks) == ((), ())


def test_evidence_below_the_stated_level_is_investigational_and_what_is_not_indicated_is_no_roadblock(explain):
    young = Situation(disease="PAST", age=40.0, findings={"BRAF p.V600E": Finding.PRESENT})
    found = explain("vemurafenib", young)
    assert (found.standing, found.answers["indicated"].value) == (INVESTIGATIONAL, Value.NO)
    assert set(found.answers) == set(GATES)
    none = explain("osimertinib", LUNG, disease="IDC")
    assert (none.standing, set(none.answers), none.path) == (NOT_INDICATED, {"indicated"}, none.answers["indicated"])
    assert none.answers["indicated"].roadblocks == ()
    assert none.value is Value.NO


def test_resistance_that_is_present_says_no_and_resistance_that_nobody_looked_for_does_not_block(ask):
    flt3 = {"FLT3 internal tandem duplication": Finding.PRESENT}
    assert ask("indicated", "quizartinib", AML, findings=flt3).value is Value.YES
    resistant = ask("indicated", "quizartinib", AML, findings={**flt3, "FLT3 p.D835": Finding.PRESENT})
    assert resistant.value is Value.NO
    assert [reason.rule for reason in resistant.because] == ["quizartinib_flt3_d835_resistance"]


def test_a_later_line_is_another_question(ask):
    assert ask("indicated", "osimertinib", LUNG, line=2).value is not Value.YES
    missing = ask("indicated", "osimertinib", LUNG, line=None)
    assert missing.value is Value.UNKNOWN
    assert Missing("person", "line") in missing.missing
    assert "record_silent" in missing.roadblocks


def test_evidence_that_is_silent_on_children_is_a_gap_of_the_science(world):
    silent = tuple(msgspec.structs.replace(a, age=None) if a.action == "osimertinib" else a for a in world.knowledge.assertions)
    knowledge = replace(world.knowledge, assertions=silent)
    quiet = replace(world, knowledge=knowledge)

    def ask(age):
        return GATE_FUNCTIONS["indicated"](quiet, knowledge.actions["osimertinib"], msgspec.structs.replace(LUNG, age=age))

    assert (ask(10.0).value, ask(10.0).roadblocks) == (Value.UNKNOWN, ("evidence_gap",))
    assert {fact.kind for fact in ask(10.0).missing} == {"science"}
    assert ask(18.0).value is ask(None).value is Value.YES


def test_a_drug_of_which_nothing_speaks_is_not_indicated(world, ask):
    knowledge = replace(world.knowledge, assertions=tuple(a for a in world.knowledge.assertions if a.action != "osimertinib"))
    quiet = replace(world, knowledge=knowledge)
    answer = GATE_FUNCTIONS["indicated"](quiet, knowledge.actions["osimertinib"], LUNG)
    assert (answer.value, answer.because) == (Value.NO, ())


def test_coverage_is_the_or_over_payers_and_reachable_goes_through_those_that_cover(ask):
    alone = {payer: ask("covered", "dacomitinib", LUNG, payers=(payer,)).value for payer in ("xx-public", "xx-social", "xx-private")}
    for payers in (("xx-public", "xx-private"), ("xx-public", "xx-social"), ("xx-social", "xx-private")):
        assert ask("covered", "dacomitinib", LUNG, payers=payers).value is max(alone[payer] for payer in payers)
    both = ask("reachable", "osimertinib", LUNG, payers=("xx-public", "xx-social"))
    assert both.value is max(ask("reachable", "osimertinib", LUNG, payers=(payer,)).value for payer in ("xx-public", "xx-social"))


def test_without_coverage_the_answer_is_no_and_without_a_record_unknown(ask):
    nobody = ask("covered", "osimertinib", LUNG, payers=())
    assert (nobody.value, nobody.roadblocks) == (Value.NO, ("no_payer",))
    poor = ask("reachable", "osimertinib", LUNG, payers=())
    assert (poor.value, poor.roadblocks) == (Value.NO, ("unaffordable",))
    assert ask("reachable", "osimertinib", LUNG, payers=(), income=1e6).value is Value.YES
    for gate in ("covered", "reachable"):
        silent = ask(gate, "osimertinib", LUNG, payers=None)
        assert (silent.value, silent.missing, silent.roadblocks) == (Value.UNKNOWN, (Missing("person", "payers"),), ("record_silent",))


def test_what_is_too_far_for_all_is_not_reachable_whoever_pays(ask):
    far = ask("reachable", "risk_reducing_mastectomy", LUNG, payers=None, region="XX-N")
    assert (far.value, far.roadblocks) == (Value.NO, ("too_far", "record_silent"))


@pytest.mark.parametrize("gate", ["covered", "reachable"])
def test_a_payer_that_the_pack_does_not_know_is_a_fact_of_the_pack(ask, gate):
    answer = ask(gate, "osimertinib", LUNG, payers=("abroad",))
    assert (answer.value, answer.missing, answer.roadblocks) == (Value.UNKNOWN, (Missing("pack", "payer:abroad"),), ("pack_silent",))


def test_an_exceptional_route_is_answered_beside_covered_never_inside(ask):
    listed = ask("covered", "dacomitinib", LUNG, payers=("xx-public",))
    assert (listed.value, listed.exceptional) == (Value.NO, True)
    assert ask("covered", "dacomitinib", LUNG, payers=("xx-private",)).exceptional is False


def test_a_regimen_whose_components_are_allowed_apart_is_at_most_unknown(world, ask):
    answer = ask("covered", "trastuzumab_lapatinib", LUNG, disease="IDC", line=2, findings={"HER2 positive": Finding.PRESENT})
    assert answer.value is not Value.YES
    named = ask("covered", "dabrafenib_trametinib", LUNG, payers=("xx-private",), findings={"BRAF p.V600E": Finding.PRESENT})
    assert named.because[0].rule.startswith("xx_private")


def test_prevention_asks_for_no_disease_and_treatment_for_no_prevention(ask):
    at_risk = Situation(age=40.0, sex="female", purpose="prevention", findings={GERMLINE: Finding.PRESENT})
    assert ask("indicated", "breast_mri_screening", at_risk).value is Value.YES
    assert ask("indicated", "breast_mri_screening", at_risk, sex="male").value is Value.NO
    assert ask("indicated", "breast_mri_screening", at_risk, age=24.9).value is Value.NO
    assert ask("indicated", "olaparib", at_risk, disease="IDC").value is Value.NO
    assert ask("indicated", "breast_mri_screening", at_risk, purpose="treatment").value is Value.NO


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (Finding.UNTESTED, Value.NO),
        (Finding.OUTSIDE_PANEL, Value.NO),
        (Finding.UNREADABLE, Value.UNKNOWN),
        (Finding.FAILED, Value.UNKNOWN),
        (Finding.SCOPE_UNKNOWN, Value.UNKNOWN),
        (Finding.ORIGIN_UNKNOWN, Value.NO),  # of CDH1 a variant of the tumour alone is not followed up (`from_tumour: false`)
        (Finding.ABSENT, Value.NO),
        (Finding.PRESENT, Value.YES),
    ],
)
def test_a_gene_of_which_nothing_was_looked_at_asks_no_prevention_of_the_carrier_of_another(ask, state, expected):
    other = "CDH1 pathogenic or likely pathogenic germline"
    carrier = Situation(age=40.0, sex="female", purpose="prevention", findings={GERMLINE: Finding.PRESENT, other: state})
    assert ask("indicated", "prophylactic_gastrectomy", carrier).value is expected


def test_a_test_is_available_where_some_laboratory_does_it_and_nobody_bars_it(ask):
    assert ask("available", "egfr_pcr", LUNG).value is Value.YES
    nowhere = ask("available", "alk_fish", LUNG)
    assert (nowhere.value, nowhere.roadblocks) == (Value.NO, ("no_laboratory",))


def test_a_test_is_available_by_its_laboratories_alone_where_no_list_speaks_of_tests(world):
    lists = {name: entries for name, entries in world.pack.lists.items() if entries.gate == "covered"}
    rules = tuple(rule for rule in world.pack.rules if rule.list in lists)
    unlisted = replace(world, pack=replace(world.pack, lists=lists, rules=rules))
    assert GATE_FUNCTIONS["available"](unlisted, world.knowledge.actions["egfr_pcr"], LUNG).value is Value.YES


def test_a_service_of_which_no_row_speaks_does_not_undo_what_the_list_says(world):
    silent = replace(world, pack=replace(world.pack, facts={**world.pack.facts, "services": ()}))
    listed = GATE_FUNCTIONS["available"](silent, world.knowledge.actions["egfr_pcr"], LUNG)
    assert listed.value in (Value.YES, Value.UNKNOWN)


def test_tests_are_indicated_by_what_they_would_settle_and_never_change_a_care_s_gates(world, ask):
    untested = msgspec.structs.replace(LUNG, findings={})
    assert {"EGFR p.L858R", "EGFR exon 19 deletion"} <= set(unsettled_markers(world, untested))
    assert ask("indicated", "egfr_pcr", untested).value is Value.YES
    assert ask("indicated", "flt3_fragment", untested).value is Value.NO
    without = replace(world, knowledge=replace(world.knowledge, tests={}))
    for action in world.cares:
        for gate in GATES:
            assert GATE_FUNCTIONS[gate](world, action, untested) == GATE_FUNCTIONS[gate](without, action, untested)


def test_the_path_joins_the_care_s_later_gates_with_the_best_test_s_and_says_whose_roadblock_it_is(world):
    action = world.knowledge.actions["osimertinib"]
    untested = msgspec.structs.replace(LUNG, findings={})
    near = path_through_tests(world, action, untested)
    assert near.value is Value.YES
    far = path_through_tests(world, action, msgspec.structs.replace(untested, region="XX-N"))
    assert far.value is Value.NO
    assert "therapy:too_far" in far.roadblocks
    assert all(code.startswith(("test:", "therapy:")) for code in far.roadblocks)
    assert "untested" not in far.roadblocks


def test_the_path_of_what_is_decided_or_lacks_other_facts_is_the_and_of_its_own_gates(world):
    action = world.knowledge.actions["osimertinib"]
    assert path_through_tests(world, action, LUNG).value is Value.YES
    no_line = path_through_tests(world, action, msgspec.structs.replace(LUNG, findings={}, line=None))
    assert no_line.value is Value.UNKNOWN
    assert {"record_silent", "untested"} <= set(no_line.roadblocks)


def test_a_marker_that_no_test_settles_is_a_gap_of_the_science(world):
    bare = replace(world, knowledge=replace(world.knowledge, tests={}))
    assert best_test(bare, "EGFR p.L858R", LUNG)[0] is None
    path = path_through_tests(bare, bare.knowledge.actions["osimertinib"], msgspec.structs.replace(LUNG, findings={}))
    assert path.value is Value.UNKNOWN
    assert "test:evidence_gap" in path.roadblocks


def test_a_test_is_offered_in_the_diseases_it_is_for_and_where_none_is_recorded(world):
    stain = world.knowledge.actions["her2_ihc"]

    def offered(disease):
        situation = msgspec.structs.replace(LUNG, disease=disease, findings={}, line=2, purpose="treatment")
        return is_wanted(world, stain, situation), best_test(world, "HER2 positive", situation)[0]

    wanted, best = offered("IDC")
    assert (wanted, best is not None) == (True, True)
    assert offered("GB") == (False, None)
    assert offered(None)[1] is not None
    panel = world.knowledge.tests["aml_ngs_panel"]
    assert [panel.is_for(code, world.knowledge.tree) for code in ("AML", "GB", "MYELOID", "TISSUE", "", None)] == [
        *(True, False, True),
        *(True, True, True),
    ]
    assert world.knowledge.tests["dpyd_genotyping"].is_for("GB", world.knowledge.tree)


def test_the_first_of_equal_tests_is_named(world):
    test, answer = best_test(world, "MSI-high", LUNG)
    settling = [t for t in world.tests if world.knowledge.tests[t.id].covers("MSI-high")]
    answers = [min(GATE_FUNCTIONS[gate](world, t, LUNG).value for gate in GATES[1:]) for t in settling]
    assert test == settling[answers.index(max(answers))]
    assert answer.value is max(answers)


@pytest.mark.parametrize("marker", ["RET p.C634", "TP53 pathogenic or likely pathogenic germline"])
def test_what_a_variant_asks_of_prevention_is_tested_in_blood_never_in_a_tumour(world, marker):
    healthy = Situation(age=31.0, sex="female", region="XX-C", payers=("xx-public",), purpose="prevention")
    test, _ = best_test(world, marker, healthy)
    assert test is not None
    assert "blood" in world.knowledge.tests[test.id].specimen


def test_a_standard_option_that_waits_for_a_marker_names_the_test(explain):
    found = explain("osimertinib", LUNG, findings={})
    assert found.standing == STANDARD
    assert {test.marker for test in found.tests} == {"EGFR p.L858R", "EGFR exon 19 deletion"}
    assert found.rank > explain("osimertinib", LUNG).rank


def test_what_would_have_had_to_differ_is_found_by_asking_again(world):
    action = world.knowledge.actions["osimertinib"]
    assert would_open(world, action, "indicated", LUNG) == ()
    late = {change.what: change.values for change in would_open(world, action, "indicated", msgspec.structs.replace(LUNG, age=10.0))}
    assert "18" in late["age"]
    assert "60" not in late
    markers = would_open(world, action, "indicated", msgspec.structs.replace(LUNG, findings={}))
    assert ("EGFR p.L858R", ("present",)) in {(change.what, change.values) for change in markers}
    poor = {change.what: change.values for change in would_open(world, action, "reachable", msgspec.structs.replace(LUNG, payers=()))}
    assert poor["income_monthly"] == ("1e+12",)
    assert "xx-public" in poor["payers"]
    test = world.knowledge.actions["egfr_pcr"]
    assert would_open(world, test, "indicated", LUNG) == ()
    assert would_open(world, world.knowledge.actions["alk_fish"], "available", LUNG) == ()


def test_a_test_of_which_nothing_says_what_it_settles_has_an_unknown_indication(world):
    signature = msgspec.structs.replace(world.knowledge.actions["egfr_pcr"], id="signature_of_many_genes")
    answer = GATE_FUNCTIONS["indicated"](world, signature, LUNG)
    assert answer.value is Value.UNKNOWN
    assert answer.missing == (Missing("science", "test:signature_of_many_genes"),)
