"""Dose changes: modifiers of an option, never alternatives of a need and never counted in the cascade.

Where the phenotype that asks for a change is there, the change is indicated; where it is not known, the test that settles it comes before
the medicine; where it is absent there is nothing to say. Both are asked at the four gates as any action.
"""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.decisions.gates import GATE_FUNCTIONS, dosing_fits, supported, test_indicated
from ceiba.decisions.path import best_test
from ceiba.decisions.world import World
from ceiba.evidence import Assertion
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Value
from ceiba.terms.criteria import Match
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class DoseChange:
    """A change of dose that an option asks for, or may ask for where other facts than a marker are missing.

    medicines: those of the option whose dose it changes. answers: by gate.
    """

    change: Action
    medicines: tuple[str, ...]
    assertions: tuple[Assertion, ...]
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class DoseTest:
    """A test to be done before the medicine is given. test: None when none settles the markers; then `answers` is empty.

    changes: what it may ask for. answers: the test's, by gate.
    """

    test: Action | None
    markers: tuple[str, ...]
    changes: tuple[Action, ...]
    assertions: tuple[Assertion, ...]
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Modifiers:
    """What is to be known of an option's dose; empty when nothing concerns it."""

    changes: tuple[DoseChange, ...] = ()
    tests: tuple[DoseTest, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.tests)


def modifiers(world: World, action: Action, situation: Situation) -> Modifiers:
    """Return the dosing advice that concerns an action in a situation, in the knowledge's order."""
    by_change: dict[str, list[tuple[Assertion, Match]]] = {}
    for assertion, fit in dosing_fits(world, action, situation):
        by_change.setdefault(assertion.action, []).append((assertion, fit))
    changes: list[DoseChange] = []
    waiting: dict[str, list[Assertion]] = {}
    for change, fits in by_change.items():
        first = supported(fits)
        if first.value is Value.NO:
            continue
        open_markers = [fact.what for fact in first.missing if fact.is_marker]
        fitting = tuple(a for a, fit in fits if fit.value is first.value)
        for marker in open_markers:
            waiting.setdefault(marker, []).extend(a for a in fitting if marker in a.who.markers)
        if not open_markers:
            changes.append(_change(world, world.knowledge.actions[change], action, situation, fitting, first))
    return Modifiers(tuple(changes), _tests(world, waiting, situation))


def _change(
    world: World, change: Action, action: Action, situation: Situation, fitting: tuple[Assertion, ...], first: Answer
) -> DoseChange:
    named = {medicine for assertion in fitting for medicine in assertion.modifies}
    later = {gate: GATE_FUNCTIONS[gate](world, change, situation) for gate in GATES[1:]}
    return DoseChange(change, tuple(name for name in action.components if name in named), fitting, {GATES[0]: first, **later})


def _tests(world: World, waiting: dict[str, list[Assertion]], situation: Situation) -> tuple[DoseTest, ...]:
    """The best test of each marker, markers of one test together."""
    by_test: dict[str, list[str]] = {}
    for marker in waiting:
        test, _ = best_test(world, marker, situation)
        by_test.setdefault(test.id if test else "", []).append(marker)
    found = []
    for name, markers in by_test.items():
        test = world.knowledge.actions.get(name)
        assertions = {a.id: a for marker in markers for a in waiting[marker]}
        changes = tuple(world.knowledge.actions[change] for change in dict.fromkeys(a.action for a in assertions.values()))
        answers = {}
        if test is not None:
            later = {gate: GATE_FUNCTIONS[gate](world, test, situation) for gate in GATES[1:]}
            answers = {GATES[0]: test_indicated(world, test, wanted=True, confirms=False), **later}
        found.append(DoseTest(test, tuple(markers), changes, tuple(assertions.values()), answers))
    return tuple(found)
