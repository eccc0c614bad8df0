"""Roadblocks and missing facts, against counts made person by person in plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import msgspec
import pytest

from ceiba.decisions import STANDARD, cells, decide, explain_person, missing_facts, outcomes, roadblock_counts
from ceiba.decisions.gates import GATE_FUNCTIONS, may_speak
from ceiba.decisions.path import untested_markers
from ceiba.decisions.sensitivity import Fillings, effects
from ceiba.decisions.situations import Decided, Decider
from ceiba.terms.answers import Answer, Missing, Value, conjunction, disjunction
from ceiba.terms.codes import SEXES, STAGES, main_stage
from ceiba.terms.factors import FACTORS
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation

pytestmark = pytest.mark.slow


@pytest.fixture
def needs(people):
    """Every need of the crowd, explained alone."""
    return [need for person in people for need in person.needs]


def _outcome(world, situation):
    """The need's outcome: the best standard alternative's AND of its four gates; None when nothing is asked for."""
    values = []
    for action in world.cares:
        if may_speak(world, action, situation.disease, situation.purpose, situation.target):
            first = GATE_FUNCTIONS["indicated"](world, action, situation).value
            if first is not Value.NO:
                values.append(conjunction([first, *(GATE_FUNCTIONS[gate](world, action, situation).value for gate in GATES[1:])]))
    return disjunction(values) if values else None


def _counted(table):
    names = [(kind, fact) for kind, fact in zip(table["kind"].to_pylist(), table["fact"].to_pylist(), strict=True)]
    return dict(zip(names, table["n_needs"].to_pylist(), strict=True))


def test_roadblocks_are_those_of_the_preferred_alternative_of_each_unmet_need(decided, needs):
    expected = Counter()
    for need in needs:
        standard = [a for a in need.alternatives if a.standing == STANDARD]
        if not standard or max(a.value for a in standard) is Value.YES:
            continue
        preferred = standard[0]
        codes = {code for answer in preferred.answers.values() for code in answer.roadblocks}
        if untested_markers(preferred.answers["indicated"]):
            codes = {*preferred.answers["indicated"].roadblocks, *preferred.path.roadblocks}
        expected.update(codes)
    counted = cells(decided)
    table = roadblock_counts(decided, counted, outcomes(decided.engine, decided.options.rows))
    found = dict(zip(table["roadblock"].to_pylist(), table["n_needs"].to_pylist(), strict=True))
    assert found == dict(expected)
    assert list(found) == sorted(found, key=lambda code: (-found[code], code))
    assert {code.partition(":")[0] for code in found if ":" in code} == {"test", "therapy"}


_DOMAIN = {
    "stage": STAGES,
    "line": range(1, 6),
    "age": (0.0, 1.0, 5.0, 6.0, 12.0, 17.0, 18.0, 25.0, 35.0, 60.0, 75.0, 76.0, 99.0),
    "sex": SEXES,
    "payers": ((), ("xx-public",), ("xx-social",), ("xx-private",), ("xx-public", "xx-private"), ("xx-social", "xx-private")),
    "region": ("XX-N", "XX-C", "XX-S"),
    "income": (0.0, 100.0, 2500.0, 1e7),
}


def _fillings(world, situation, fact):
    """Every value of a field that fits what is recorded, not only those that the code under test tells apart."""
    if fact.is_marker:
        return [{"findings": {**situation.findings, fact.what: state}} for state in (Finding.PRESENT, Finding.ABSENT)]
    if fact.what == "disease":
        tree = world.knowledge.tree
        return [{"disease": code} for code in tree.codes if situation.disease is None or situation.disease in tree.lineage(code)]
    field = {"income_monthly": "income"}.get(fact.what, fact.what)
    recorded = getattr(situation, field)
    return [{field: value} for value in _DOMAIN[field] if recorded is None or field == "age" or main_stage(value) == recorded]


def _changed(world, situation, fact):
    """The situation with each filling; a factor of exposure or way of life settles the grounds that wait for it."""
    if fact.what in FACTORS or fact.what == "family_history":
        return [changed for _, changed in Fillings(world).of(situation, fact)]
    return [msgspec.structs.replace(situation, **filling) for filling in _fillings(world, situation, fact)]


def test_a_missing_fact_of_the_person_decides_exactly_the_needs_whose_outcome_filling_it_alone_can_change(
    engine, world, crowd_of, tmp_path
):
    decision = decide(engine, crowd_of(20, 8).write(tmp_path), world)
    codes = engine.collect(decision.records["patients"].select("patient_code"))["patient_code"].to_pylist()
    expected, undecided = Counter(), 0
    for need in (need for code in codes for need in explain_person(decision, code).needs):
        if _outcome(world, need.situation) is not Value.UNKNOWN:
            continue
        undecided += 1
        facts = {fact for a in need.alternatives if a.standing == STANDARD for answer in a.answers.values() for fact in answer.missing}
        for fact in facts:
            if fact.kind == "person":
                for changed in _changed(world, need.situation, fact):
                    if _outcome(world, changed) is not Value.UNKNOWN:
                        expected[fact.kind, fact.what] += 1
                        break
    table = missing_facts(decision, cells(decision), outcomes(engine, decision.options.rows))
    found = {key: n for key, n in _counted(table).items() if key[0] == "person"}
    assert found == dict(expected)
    assert len(found) > 8
    assert table["n_needs"].to_pylist() == sorted(table["n_needs"].to_pylist(), reverse=True)
    assert table["share"].to_pylist() == [n / undecided for n in table["n_needs"].to_pylist()]


def _one(engine, world, lake, folder):
    """Roadblocks and missing facts of a small lake."""
    decision = decide(engine, lake.write(folder), world)
    found, best = cells(decision), outcomes(engine, decision.options.rows)
    table = roadblock_counts(decision, found, best)
    roadblocks = dict(zip(table["roadblock"].to_pylist(), table["n_needs"].to_pylist(), strict=True))
    return roadblocks, _counted(missing_facts(decision, found, best))


def test_a_fact_of_the_pack_decides_when_it_is_all_that_is_missing_and_not_when_it_never_could_alone(world):
    only, other, never = Missing("pack", "coverage:a"), Missing("pack", "b"), Missing("pack", "payer:x", alone=False)
    values = Fillings(world)

    def found(*missing):
        return list(
            effects(
                Decider(world),
                Decided(0, "covered", "osimertinib", Answer(Value.UNKNOWN, missing=missing), Situation()),
                missing[0],
                values,
            )
        )

    assert found(only) == [(0, Value.NO), (1, Value.YES)]
    assert found(only, other) == [(0, Value.NO), (1, Value.UNKNOWN)]
    assert found(never) == []


def test_the_roadblocks_of_a_path_are_those_of_every_marker_s_best_test(engine, world, lake, tmp_path):
    tests = {"egfr_pcr": world.knowledge.tests["egfr_pcr"], "alk_fish": world.knowledge.tests["alk_fish"]}
    few = replace(world, knowledge=replace(world.knowledge, tests=tests))
    _, _, specimen = lake.person()
    lake.assay(specimen)
    need = explain_person(decide(engine, lake.write(tmp_path / "a"), few), "P0").needs[0]
    standard = [a for a in need.alternatives if a.standing == STANDARD]
    roadblocks, _ = _one(engine, few, lake, tmp_path / "b")
    expected = {*standard[0].answers["indicated"].roadblocks, *standard[0].path.roadblocks}
    assert set(roadblocks) == expected
    assert any(code.startswith("test:") for code in roadblocks)
    assert standard[0].tests
