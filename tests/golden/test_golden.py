"""The golden people: what the sources say of them is what the program says, by every way that leads to an answer."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow

_GATES = ("indicated", "available", "covered", "reachable")


def test_options_of_people_in_csv_are_those_of_the_sources(golden, results, facts_of, knowledge):
    assert not _differences(golden, results, facts_of, knowledge)


def test_options_of_people_with_a_maf_are_those_of_the_sources(golden, maf, facts_of, knowledge):
    assert not _differences(golden, maf, facts_of, knowledge)


def test_what_a_report_explains_is_what_the_sources_say(golden, explanation, facts_of, knowledge):
    assert not _differences(golden, explanation, facts_of, knowledge)


def test_a_gene_without_mutation_has_none_of_its_mutations(golden_called, told):
    outcomes = told(golden_called("alk_fusion_1l_sus"), False)[0]
    assert _indicated(outcomes, "afatinib") == "no"


def _differences(golden, outcomes, facts_of, knowledge):
    """In words, all that differs from a golden file."""
    named = {*(expected.action for expected in golden.expect), *golden.indicated_actions, *golden.not_indicated}
    assert named <= set(knowledge.actions), "a golden file names an action that the knowledge does not have"
    found = [fault for expected in golden.expect for fault in _faults(expected, outcomes, facts_of)]
    found += [f"{action} is not indicated" for action in golden.indicated_actions if _indicated(outcomes, action) != "yes"]
    found += [f"{action} may be indicated" for action in golden.not_indicated if _indicated(outcomes, action) != "no"]
    return found


def _indicated(outcomes, action):
    return outcomes[action].answers["indicated"].value.word if action in outcomes else "no"


def _faults(expected, outcomes, facts_of):
    """In words, what differs from what a golden file expects of one action; nothing when all holds."""
    name = expected.action
    if name not in outcomes:
        return [f"{name} is no candidate"]
    found = outcomes[name]
    words = {gate: answer.value.word for gate, answer in found.answers.items()}
    faults = []
    for gate in _GATES:
        wanted = getattr(expected, gate)
        if wanted is not None and words.get(gate) != wanted:
            faults.append(f"{name} {gate}: {words.get(gate)}, the sources say {wanted}; {_shown(found, gate)}")
    if expected.path is not None and found.path.word != expected.path:
        faults.append(f"{name} path: {found.path.word}, the sources say {expected.path}")
    faults += [f"{name} {gate}: yes, which the sources rule out" for gate in expected.not_yes if words.get(gate) == "yes"]
    faults += [
        f"{name}: no roadblock {code}, but {sorted(found.roadblocks)}" for code in expected.roadblocks if code not in found.roadblocks
    ]
    faults += [f"{name}: {fact} is not said to be missing" for fact in expected.missing if fact not in found.missing]
    facts = facts_of(found.reasons)
    for wanted in expected.because_facts:
        either = {wanted} if isinstance(wanted, str) else set(wanted)
        if not either & facts:
            faults.append(f"{name}: none of {sorted(either)} among the facts {sorted(facts)}")
    sources = {reason.source for reason in found.reasons}
    faults += [f"{name}: {source} is not among the reasons" for source in expected.because_sources if source not in sources]
    return faults


def _shown(found, gate):
    answer = found.answers.get(gate)
    return "" if answer is None else f"because {[r.rule for r in answer.because]}, roadblocks {list(answer.roadblocks)}"
