"""What is to be known of the dose of an option: a modifier, never an alternative, never counted."""

from __future__ import annotations

import msgspec
import pytest

from ceiba.decisions import STANDARD, TEST, World, count_steps, decide, explain_person, explain_situation, modifiers, outcomes
from ceiba.decisions.cascade import cells
from ceiba.decisions.gates import indicated
from ceiba.decisions.gates import test_is_wanted as is_wanted
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation

POOR, INTERMEDIATE, NORMAL = (f"DPYD {status} metabolizer" for status in ("poor", "intermediate", "normal"))
HER2 = {"HER2 positive": Finding.PRESENT}


@pytest.fixture
def asked(world):
    """The modifiers of an action of a person with breast cancer of whom these findings are known."""

    def run(action="lapatinib_capecitabine", age=55, **found):
        findings = {**HER2, **{marker.replace("_", " "): state for marker, state in found.items()}}
        situation = Situation(
            disease="BRCA", stage="IV", line=2, age=age, sex="female", region="XX-C", payers=("xx-public",), findings=findings
        )
        return modifiers(world, world.knowledge.actions[action], situation)

    return run


def test_a_phenotype_that_is_there_asks_for_the_change_with_its_own_gates(asked):
    found = asked(DPYD_intermediate_metabolizer=Finding.PRESENT, DPYD_poor_metabolizer=Finding.ABSENT)
    (change,) = found.changes
    assert (change.change.id, change.medicines) == ("fluoropyrimidine_reduce_dose", ("capecitabine",))
    assert tuple(change.answers) == GATES
    assert change.answers["indicated"].value is Value.YES
    assert {reason.rule for reason in change.answers["indicated"].because} == {a.id for a in change.assertions}
    assert found.tests == ()


def test_a_phenotype_that_is_not_known_asks_for_the_test_before_the_medicine(asked):
    found = asked()
    (test,) = found.tests
    assert found.changes == ()
    assert (test.test.id, set(test.markers)) == ("dpyd_genotyping", {POOR, INTERMEDIATE})
    assert {change.id for change in test.changes} == {"fluoropyrimidine_avoid", "fluoropyrimidine_reduce_dose"}
    assert tuple(test.answers) == GATES
    assert test.answers["indicated"].value is Value.YES


def test_a_phenotype_that_is_absent_asks_for_nothing(asked):
    assert not asked(DPYD_intermediate_metabolizer=Finding.ABSENT, DPYD_poor_metabolizer=Finding.ABSENT)


def test_a_change_speaks_only_of_the_medicines_it_names(asked, world):
    assert not asked("trastuzumab_emtansine")
    found = asked("fluorouracil_folinic_acid_irinotecan", DPYD_poor_metabolizer=Finding.PRESENT, UGT1A1_poor_metabolizer=Finding.PRESENT)
    assert {change.change.id: change.medicines for change in found.changes} == {
        "fluoropyrimidine_avoid": ("fluorouracil",),
        "irinotecan_reduce_dose": ("irinotecan",),
    }
    assert not any("capecitabine" in a.id for change in found.changes for a in change.assertions)
    assert [test.markers for test in found.tests] == [(INTERMEDIATE,)]


def test_advice_that_names_no_age_is_not_known_to_hold_for_a_child(asked):
    found = asked(age=12, DPYD_intermediate_metabolizer=Finding.PRESENT, DPYD_poor_metabolizer=Finding.ABSENT)
    (change,) = found.changes
    assert change.answers["indicated"].value is Value.UNKNOWN
    assert change.answers["indicated"].roadblocks == ("evidence_gap",)


def test_a_phenotype_that_no_test_settles_says_so(world):
    knowledge = world.knowledge
    bare = World(_without_test(knowledge, "dpyd_genotyping"), world.pack, world.as_of)
    situation = Situation(disease="BRCA", stage="IV", line=2, age=55, sex="female", findings=HER2)
    (test,) = modifiers(bare, knowledge.actions["capecitabine"], situation).tests
    assert (test.test, test.answers) == (None, {})


def test_the_test_of_a_dose_is_indicated_where_the_medicine_is(world):
    test = world.knowledge.actions["dpyd_genotyping"]
    person = Situation(disease="BRCA", stage="IV", line=2, age=55, sex="female", findings=HER2)
    assert is_wanted(world, test, person)
    assert not is_wanted(world, test, msgspec.structs.replace(person, findings={"HER2 positive": Finding.ABSENT}))
    known = {**HER2, POOR: Finding.ABSENT, INTERMEDIATE: Finding.ABSENT}
    assert not is_wanted(world, test, msgspec.structs.replace(person, findings=known))


def test_a_dose_change_is_no_alternative_of_any_need(world, lake, engine, tmp_path):
    _, _, specimen = lake.person("BRCA", line_of_therapy=2)
    lake.result(specimen, "HER2 positive", "present")
    lake.result(specimen, POOR, "present")
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    assert all(action.kind != "dose_change" for action in world.cares)
    assert all(found.action.kind != "dose_change" for found in (*need.alternatives, *need.excluded))
    option = next(found for found in need.alternatives if found.action.id == "lapatinib_capecitabine")
    assert [change.change.id for change in option.modifiers.changes] == ["fluoropyrimidine_avoid"]
    assert option.standing == STANDARD


def test_a_dose_change_asked_about_by_itself_is_indicated_by_the_phenotype(world):
    change = world.knowledge.actions["fluoropyrimidine_avoid"]
    found = explain_situation(world, change, Situation(disease="COAD", age=60, findings={POOR: Finding.PRESENT}))
    assert found.answers["indicated"].value is Value.YES
    assert indicated(world, change, Situation(disease="COAD", age=60)).value is Value.UNKNOWN


@pytest.mark.parametrize("phenotype", [None, POOR, NORMAL])
def test_the_cascade_counts_the_same_whatever_the_phenotype_and_without_any_advice(phenotype, world, new_lake, engine, tmp_path):
    def steps(known, folder):
        lake = new_lake()
        for place in range(3):
            _, _, specimen = lake.person(("BRCA", "COAD", "LUAD")[place], line_of_therapy=2)
            lake.result(specimen, "HER2 positive", "present")
            if phenotype:
                lake.result(specimen, phenotype, "present")
        decision = decide(engine, lake.write(tmp_path / folder), World(known, world.pack, world.as_of))
        return count_steps(engine, cells(decision), outcomes(engine, decision.options.rows), ()).to_pylist(), decision

    knowledge = world.knowledge
    plain, _ = steps(_without_dosing(knowledge), "plain")
    counted, decision = steps(knowledge, "dosing")
    assert counted == plain
    tests = engine.collect(decision.options.rows).to_pylist()
    wanted = {decision.options.actions[row["action"]].id for row in tests if row["standing"] == TEST}
    assert ("dpyd_genotyping" in wanted) == (phenotype is None)


def test_a_need_lists_the_pharmacogenes_of_its_own_medicines_and_what_was_looked_at(world, lake, engine, tmp_path):
    _, _, specimen = lake.person("BRCA", line_of_therapy=2)
    lake.result(specimen, "HER2 positive", "present")
    lake.result(specimen, "UGT1A1 poor metabolizer", "present")
    (need,) = explain_person(decide(engine, lake.write(tmp_path), world), "P0").needs
    states = {found.marker: found.state for found in need.findings}
    assert states[POOR] is Finding.UNTESTED
    assert states["UGT1A1 poor metabolizer"] is Finding.PRESENT
    assert "TPMT poor metabolizer" not in states
    assert "APC pathogenic or likely pathogenic germline" not in states


def _without_test(knowledge, name):
    return _changed(knowledge, tests={key: test for key, test in knowledge.tests.items() if key != name})


def _without_dosing(knowledge):
    return _changed(knowledge, assertions=tuple(a for a in knowledge.assertions if a.purpose != "dosing"))


def _changed(knowledge, **fields):
    names = ("manifest", "sources", "tree", "actions", "tests", "assertions", "variants", "exons", "aliases", "sha256", "places")
    return type(knowledge)(**{**{name: getattr(knowledge, name) for name in names}, **fields})
