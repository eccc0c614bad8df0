"""The path through tests: what an untested marker means for care.

Where a marker is untested the path's answer is the care's later gates, asked as if the tests came out in the care's favour, AND the best
settling tests' gates. Care gates never read test
gates, and tests are indicated by evidence alone, so there is no cycle. Roadblocks of both are kept, tagged `test:` and `therapy:`;
otherwise an unlisted test would show as *untested*, hiding the cause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from ceiba.decisions.gates import assertion_fits, available, covered, indicated, reachable
from ceiba.decisions.origins import germline_of
from ceiba.decisions.world import World
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Missing, Value, all_of, conjunction
from ceiba.terms.situations import Finding, Situation

LATER = (available, covered, reachable)
UNTESTABLE = "evidence_gap"
"""The roadblock of a marker that no test settles."""


def path_through_tests(world: World, action: Action, situation: Situation) -> Answer:
    """Return the path's answer for one care: its later gates, and the best test of each marker that leaves it undecided.

    When the care is not undecided by markers alone, the answer is the AND of its own four gates.
    """
    return path_of(world, action, situation, [ask(world, action, situation) for ask in (indicated, *LATER)])


def path_of(world: World, action: Action, situation: Situation, answers: Sequence[Answer]) -> Answer:
    """Return the path's answer of a care whose four gates have answered, in their order."""
    markers = untested_markers(answers[0])
    if not markers:
        return all_of(answers)
    hoped = as_if_favourable(world, action, situation)
    later = all_of(ask(world, action, hoped) for ask in LATER)
    tests = all_of(best_test(world, marker, situation, hoped.finding(marker))[1] for marker in markers)
    return all_of((_tagged("test", tests), _tagged("therapy", later)))


def untested_markers(first: Answer) -> tuple[str, ...]:
    """Return the markers that alone leave the gate *indicated* undecided; empty when it is decided or other facts are missing too."""
    markers = tuple(fact.what for fact in first.missing if fact.is_marker)
    return markers if first.value is Value.UNKNOWN and len(markers) == len(first.missing) else ()


def as_if_favourable(world: World, action: Action, situation: Situation) -> Situation:
    """Return the situation with the undecided markers of this care as they would have to be for it to be indicated."""
    return with_findings(situation, favourable_findings(world, action, situation))


def favourable_findings(world: World, action: Action, situation: Situation) -> dict[str, Finding]:
    """Return the undecided markers of a care as they would have to be for it to be indicated."""
    hoped: dict[str, Finding] = {}
    for assertion, fit in assertion_fits(world, action, situation):
        if fit.value is Value.UNKNOWN and assertion.effect == "sensitivity" and assertion.is_standard:
            states = assertion.who.profile.favourable(situation.presence)
            hoped.update({marker: Finding.PRESENT if present else Finding.ABSENT for marker, present in states.items()})
    return hoped


def with_findings(situation: Situation, hoped: Mapping[str, Finding]) -> Situation:
    """Return the situation with these markers in these states."""
    return msgspec.structs.replace(situation, findings={**situation.findings, **hoped})


def best_test(world: World, marker: str, situation: Situation, hoped: Finding = Finding.ABSENT) -> tuple[Action | None, Answer]:
    """Return the test that settles a marker in this disease with the best answer (the first among equals), and that answer.

    hoped: the state that is hoped for; a test that may find the marker and cannot rule it out counts, behind its equals, unless that is
    *absent*. What a variant asks of prevention is what is inherited, so there blood is tested, never a tumour, which a person may not even
    have. No test settles it there: (None, unknown), a gap of the science.
    """
    settling = _of_world(world, marker, situation)
    germline = germline_of(marker)
    if germline and hoped is not Finding.ABSENT and situation.finding(germline) is not Finding.ABSENT:
        settling += [test for test in _of_world(world, germline, situation) if test not in settling]
    if not settling:
        return None, Answer(Value.UNKNOWN, missing=(Missing("science", f"test:{marker}"),), roadblocks=(UNTESTABLE,))
    answers = [(test, [ask(world, test, situation) for ask in LATER]) for test in settling]
    test, gates = max(answers, key=lambda found: conjunction(gate.value for gate in found[1]))
    return test, all_of(gates)


def _of_world(world: World, marker: str, situation: Situation) -> list[Action]:
    """The tests that settle a marker in the situation's disease; for prevention those of blood."""
    fit = world.knowledge.tests_for(marker, situation.disease)
    inherited = situation.purpose == "prevention"
    return [test for test in world.tests if test.id in fit and not (inherited and "blood" not in world.knowledge.tests[test.id].specimen)]


def _tagged(tag: str, answer: Answer) -> Answer:
    roadblocks = tuple(f"{tag}:{code}" for code in answer.roadblocks)
    return Answer(answer.value, answer.because, answer.missing, roadblocks, answer.exceptional, answer.routes)
