"""The decision of a crowd is the decision of each of its people."""

from __future__ import annotations

import random

import pytest

from ceiba.decisions import INVESTIGATIONAL, NOT_INDICATED, STANDARD, TEST, decide, explain_situation, path_through_tests
from ceiba.decisions.gates import GATE_FUNCTIONS, unsettled_markers
from ceiba.decisions.origins import may_settle, to_confirm
from ceiba.terms.answers import conjunction
from ceiba.terms.roadblocks import GATES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rows(decided):
    """need_id -> action id -> row of the options table."""
    found = {row["need_id"]: {} for row in decided.engine.collect(decided.options.needs.select("need_id")).to_pylist()}
    for row in decided.engine.collect(decided.options.of_needs()).to_pylist():
        found[row["need_id"]][decided.options.actions[row["action"]].id] = row
    return found


def _answers(decided, row):
    return {gate: decided.options.decided[row[f"{gate}_id"]].answer for gate in GATES}


def test_the_crowd_is_decided_as_each_person_alone_is(decided, rows, people):
    world, compared = decided.world, 0
    for need in (need for person in people for need in person.needs):
        cares = {action: row for action, row in rows[need.need_id].items() if row["standing"] != TEST}
        assert set(cares) == {alternative.action.id for alternative in need.alternatives}
        for alternative in need.alternatives:
            row = cares[alternative.action.id]
            assert {gate: row[gate] for gate in GATES} == {gate: int(answer.value) for gate, answer in alternative.answers.items()}
            assert row["standing"] == alternative.standing
            assert row["rank"] == alternative.rank
            assert row["path"] == int(alternative.path.value)
            assert row["exceptional"] == alternative.answers["covered"].exceptional
            for gate, answer in _answers(decided, row).items():
                assert answer.missing == alternative.answers[gate].missing
                assert answer.roadblocks == alternative.answers[gate].roadblocks
            if row["by_test"]:
                values = {test.test.id if test.test else None: test.answer.value for test in alternative.tests}
                named = None if row["best_test"] == -1 else decided.options.actions[row["best_test"]].id
                assert values[named] == min(values.values())
            assert alternative.path == path_through_tests(world, alternative.action, need.situation)
            compared += 1
        for alternative in need.excluded:
            assert alternative.standing == NOT_INDICATED
            assert explain_situation(world, alternative.action, need.situation) == alternative
    assert compared > 300


def test_the_tests_of_the_crowd_are_those_of_each_person(decided, rows, people):
    world, compared = decided.world, 0
    for need in (need for person in people for need in person.needs):
        unsettled = unsettled_markers(world, need.situation)
        fit = {test for test, known in world.knowledge.tests.items() if known.is_for(need.situation.disease, world.knowledge.tree)}
        settling = {test for marker in unsettled for test in fit if may_settle(world.knowledge.tests[test], marker, need.situation)}
        waiting = to_confirm(world.knowledge, need.situation)
        wanted = settling | {test for marker in waiting for test in fit if world.knowledge.tests[test].covers(marker)}
        tests = {action: row for action, row in rows[need.need_id].items() if row["standing"] == TEST}
        assert set(tests) == wanted
        for action, row in tests.items():
            values = [GATE_FUNCTIONS[gate](world, world.knowledge.actions[action], need.situation).value for gate in GATES]
            assert [row[gate] for gate in GATES] == values
            assert row["path"] == conjunction(values)
            compared += 1
    assert compared > 300


def test_what_is_not_indicated_is_kept_with_its_reason_only(decided, rows, people):
    excluded = {(row["clinical_id"], row["action"]): row["indicated_id"] for row in decided.options.excluded.to_pylist()}
    clinical = {row["need_id"]: row["clinical_id"] for row in decided.engine.collect(decided.options.needs).to_pylist()}
    places = {action.id: place for place, action in enumerate(decided.options.actions)}
    seen = set()
    for need in (need for person in people for need in person.needs):
        for alternative in need.excluded:
            key = (clinical[need.need_id], places[alternative.action.id])
            seen.add(key)
            assert alternative.action.id not in rows[need.need_id]
            assert decided.options.decided[excluded[key]].answer.because == alternative.answers["indicated"].because
    assert seen == set(excluded)


def test_the_crowd_holds_every_kind_of_case(decided, rows):
    found = [row for options in rows.values() for row in options.values()]
    assert {row["standing"] for row in found} == {STANDARD, INVESTIGATIONAL, TEST}
    for gate in GATES:
        assert {row[gate] for row in found if row["standing"] == STANDARD} >= ({1, 2} if gate == "indicated" else {0, 1, 2})
    assert {row["path"] for row in found if row["by_test"]} == {0, 1, 2}
    assert {row["exceptional"] for row in found} == {0, 1}


def _by_person(decision):
    """patient_code -> its options, without the numbers that a lake gives."""
    engine = decision.engine
    needs = decision.options.needs.join(decision.records["patients"].select("patient_id", "patient_code"), on="patient_id", how="inner")
    who = {row["need_id"]: row for row in engine.collect(needs).to_pylist()}
    found = {row["patient_code"]: [] for row in who.values()}
    for row in engine.collect(decision.options.of_needs()).to_pylist():
        need = who[row["need_id"]]
        key = (need["disease"], need["stage"], need["line"], need["purpose"])
        values = tuple(row[name] for name in ("standing", "rank", *GATES, "path", "exceptional", "by_test", "best_test"))
        found[need["patient_code"]].append((key, decision.options.actions[row["action"]].id, values))
    return {code: sorted(options) for code, options in found.items()}


def test_only_one_patient_gives_what_the_whole_gives_of_that_patient(engine, world, crowd_of, tmp_path):
    lake = crowd_of(12, 3).write(tmp_path / "crowd")
    whole = _by_person(decide(engine, lake, world))
    assert whole
    for number in range(1, 12, 4):
        alone = decide(engine, lake, world, only_patient=f"P{number}")
        assert _by_person(alone) == {code: options for code, options in whole.items() if code == f"P{number}"}
    assert _by_person(decide(engine, lake, world, only_patient="nobody")) == {}


def test_the_order_of_rows_and_the_numbers_of_people_change_nothing(engine, world, crowd_of, tmp_path):
    lake = crowd_of(40, 4)
    expected = _by_person(decide(engine, lake.write(tmp_path / "a"), world))
    draw = random.Random(5)
    numbers = draw.sample(range(1000, 9000), 400)
    for rows in lake.rows.values():
        draw.shuffle(rows)
        for row in rows:
            for name in ("patient_id", "condition_id", "specimen_id"):
                if row.get(name) is not None:
                    row[name] = numbers[row[name]]
    assert _by_person(decide(engine, lake.write(tmp_path / "b"), world)) == expected


def test_an_empty_lake_has_no_needs(engine, world, lake, tmp_path):
    decision = decide(engine, lake.write(tmp_path), world)
    assert engine.collect(decision.options.of_needs()).num_rows == 0
    assert decision.options.excluded.num_rows == 0
    assert decision.options.decided == ()
