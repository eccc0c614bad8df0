"""What could be done in each distinct clinical state: the cares its disease has assertions about, and the tests that would settle them.

A clinical state is what the evidence reads of a need: disease, stage, line, age class, sex, purpose and profile. A care whose *indicated*
is no leaves the denominator and keeps only its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pyarrow as pa

from ceiba.decisions.gates import dosing_of, is_investigational, markers_wanted, may_speak
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.origins import germline_of, may_find
from ceiba.decisions.path import favourable_findings, untested_markers, with_findings
from ceiba.decisions.projection import Projection, criteria_for
from ceiba.decisions.situations import Decided, Decider
from ceiba.decisions.states import ClinicalStates, Integers
from ceiba.decisions.world import World
from ceiba.evidence import SettlingTest
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Value
from ceiba.terms.roadblocks import GATES
from ceiba.terms.situations import Finding, Situation

LAST_RANK = 9
STANDARD, INVESTIGATIONAL, TEST, NOT_INDICATED = 0, 1, 2, 3
STANDINGS = ("standard", "investigational", "test", "not_indicated")
"""What an alternative is; only the standard ones make the cascade."""

ROW = (
    "standing",
    "rank",
    "indicated_id",
    "indicated",
    "available_id",
    "available",
    "covered_class",
    "reachable_class",
    "hoped_available_id",
    "hoped_available",
    "hoped_covered_class",
    "hoped_reachable_class",
    "by_test",
)


@dataclass
class Classes:
    """Numbers the distinct (action, what gates read of the clinical state), each with one situation that stands for it."""

    decider: Decider
    gates: tuple[str, ...]
    members: list[tuple[Action, Situation]] = field(default_factory=list)
    _numbers: dict[tuple[Hashable, ...], int] = field(default_factory=dict)

    def number(self, action: Action, situation: Situation) -> int:
        """Return the class of an action in a clinical state (payers, region and income not yet known)."""
        key = (action.id, *(part for gate in self.gates for part in self.decider.projection(gate, action).of(situation)))
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self.members)
            self.members.append((action, situation))
        return known


@dataclass(frozen=True)
class Alternatives:
    """Tables of what could be done per clinical state.

    rows: clinical_id, action (place in `actions`) and ROW. needs_test: clinical_id, action, marker (a number), test (place in `actions`;
    NOT_RECORDED when no test settles the marker), settles (0 of a test that may find the marker and cannot rule it out). excluded:
    clinical_id, action, indicated_id of what is not indicated. covered, reachable: the classes in which the later gates are asked.
    """

    actions: tuple[Action, ...]
    rows: pa.Table
    needs_test: pa.Table
    excluded: pa.Table
    covered: Classes
    reachable: Classes


def alternatives(decider: Decider, states: ClinicalStates) -> Alternatives:
    """Return what could be done in each clinical state; clinical_id is the number of the state."""
    world = decider.world
    builder = _Builder(decider, states, (*world.cares, *world.tests))
    for place, action in enumerate(world.cares):
        builder.add_care(place, action)
    for place, test in enumerate(world.tests, start=len(world.cares)):
        builder.add_test(place, test)
    return Alternatives(
        builder.actions,
        _joined(builder.rows, ("clinical_id", "action", *ROW)),
        _joined(builder.needs_test, _NEED),
        _joined(builder.excluded, _EXCLUDED),
        builder.covered,
        builder.reachable,
    )


_NEED = ("clinical_id", "action", "marker", "test", "settles")
_EXCLUDED = ("clinical_id", "action", "indicated_id")
_RowOf = Callable[[Action, Situation], tuple[int, ...]]


@dataclass(frozen=True)
class _Judged:
    """What the evidence says of a care. hoped: the undecided markers in its favour; empty unless they alone leave it undecided."""

    first: Decided
    standing: int
    rank: int
    hoped: Mapping[str, Finding]


class _Builder:
    """Collects the rows of all actions: one evaluation per class of states, repeated over the states of the class."""

    def __init__(self, decider: Decider, states: ClinicalStates, actions: tuple[Action, ...]) -> None:
        self.decider = decider
        self.states = states
        self.actions = actions
        self.covered = Classes(decider, ("covered",))
        self.reachable = Classes(decider, ("covered", "reachable"))
        self.rows: list[tuple[Integers, ...]] = []
        self.needs_test: list[tuple[Integers, ...]] = []
        self.excluded: list[tuple[Integers, ...]] = []
        self._judged: dict[int, _Judged] = {}
        self._unsettled: dict[str, Integers] = {}
        self._markers: dict[str, int] = {}
        self._settling: dict[str, tuple[tuple[int, bool], ...]] = {}
        self._fits: dict[str, Integers] = {}

    def add_care(self, place: int, action: Action) -> None:
        """Add a care in every state whose disease and purpose some assertion about it may speak of.

        The evidence is asked first, of what it alone can tell apart: where it says no, no other gate is asked.
        """
        world = self.decider.world
        numbers = self.states.where(lambda disease, purpose, target: may_speak(world, action, disease, purpose, target))
        if not numbers.size:
            return
        evidence = [*criteria_for(world, "indicated", action), *(a.who for a in dosing_of(world, action))]
        of_state, representatives = self.states.classes(Projection(evidence, world.knowledge.tree), numbers)
        judged = []
        for number, state in enumerate(representatives):
            situation = self.states.situation(int(state))
            found = self._judge(action, situation)
            wanted = markers_wanted(world, action, situation, found.first.answer)
            if wanted:
                self._note_wanted(place, wanted, found, numbers[of_state == number])
            judged.append(found)
        is_out = np.array([found.standing == NOT_INDICATED for found in judged])[of_state]
        reasons = np.array([found.first.situation_id for found in judged], dtype=np.int64)[of_state[is_out]]
        self.excluded.append((numbers[is_out], np.full(reasons.size, place, dtype=np.int64), reasons))
        self._add(place, action, numbers[~is_out], GATES, self._care)

    def add_test(self, place: int, test: Action) -> None:
        """Add a test in every state of its diseases in which it would, or may, settle a marker that leaves some care or dose undecided.

        And in those in which it is to confirm where a variant of the tumour is from: these apart, since they have a reason of their own.
        """
        settling, fits = self.decider.world.knowledge.tests[test.id], self._in_its_diseases(test)
        wanted = np.zeros(self.states.count, dtype=np.int64)
        for marker, unsettled in self._unsettled.items():
            if settling.covers(marker):
                wanted |= unsettled
            elif may_find(settling, marker):
                wanted |= unsettled & self._not_ruled_out(marker)
        confirms = self._to_confirm(settling) & fits
        self._add(place, test, np.flatnonzero(wanted & fits & ~confirms), GATES[1:], self._test)
        self._add(place, test, np.flatnonzero(confirms), GATES[1:], partial(self._test, confirms=True))

    def _to_confirm(self, settling: SettlingTest) -> Integers:
        """The states (1 or 0) of treatment in which a variant of the tumour alone waits for what a test settles."""
        found = np.zeros(self.states.count, dtype=np.int64)
        treated = self.states.where(lambda _disease, purpose, _target: purpose == "treatment")
        for marker in self.decider.world.knowledge.followed_up:
            if settling.covers(marker):
                found[treated[self.states.states(marker)[treated] == Finding.ORIGIN_UNKNOWN]] = 1
        return found

    def _not_ruled_out(self, marker: str) -> Integers:
        """The states (1 or 0) in which the germline was not found free of a marker of either origin."""
        found = np.ones(self.states.count, dtype=np.int64)
        found[self.states.states(germline_of(marker) or marker) == Finding.ABSENT] = 0
        return found

    def _in_its_diseases(self, test: Action) -> Integers:
        """The states (1 or 0) of the diseases that a test is for."""
        if test.id not in self._fits:
            knowledge = self.decider.world.knowledge
            settling = knowledge.tests[test.id]
            fits = np.zeros(self.states.count, dtype=np.int64)
            fits[self.states.where(lambda disease, _purpose, _target: settling.is_for(disease, knowledge.tree))] = 1
            self._fits[test.id] = fits
        return self._fits[test.id]

    def _judge(self, action: Action, situation: Situation) -> _Judged:
        """What the evidence says of a care in a situation, worked out once for all that it cannot tell apart."""
        first = self.decider.ask("indicated", action, situation)
        known = self._judged.get(first.situation_id)
        if known is None:
            world = self.decider.world
            standing = STANDARD
            if first.answer.value is Value.NO:
                standing = INVESTIGATIONAL if is_investigational(world, action, situation) else NOT_INDICATED
            hoped = favourable_findings(world, action, situation) if untested_markers(first.answer) else {}
            known = self._judged[first.situation_id] = _Judged(first, standing, preference(world, action, first.answer), hoped)
        return known

    def _care(self, action: Action, situation: Situation) -> tuple[int, ...]:
        judged = self._judge(action, situation)
        first = (judged.standing, judged.rank, judged.first.situation_id, int(judged.first.answer.value))
        later = self._later(action, situation)
        if not judged.hoped:
            return (*first, *later, *later, 0)
        return (*first, *later, *self._later(action, with_findings(situation, judged.hoped)), 1)

    def _later(self, action: Action, situation: Situation) -> tuple[int, ...]:
        """The answer of *available*, and the classes in which the other later gates are asked."""
        second = self.decider.ask("available", action, situation)
        classes = (self.covered.number(action, situation), self.reachable.number(action, situation))
        return (second.situation_id, int(second.answer.value), *classes)

    def _test(self, test: Action, situation: Situation, *, confirms: bool = False) -> tuple[int, ...]:
        first = self.decider.ask_test(test, wanted=True, confirms=confirms)
        later = self._later(test, situation)
        return (TEST, 0, first.situation_id, int(first.answer.value), *later, *later, 0)

    def _add(self, place: int, action: Action, numbers: Integers, gates: Sequence[str], row_of: _RowOf) -> None:
        """Add the rows of an action in these states: one of each class that the rules of these gates tell apart."""
        if not numbers.size:
            return
        world = self.decider.world
        criteria = [who for gate in gates for who in criteria_for(world, gate, action)]
        of_state, representatives = self.states.classes(Projection(criteria, world.knowledge.tree), numbers)
        table = np.array([row_of(action, self.states.situation(int(state))) for state in representatives], dtype=np.int64)
        self.rows.append((numbers, np.full(numbers.size, place, dtype=np.int64), *(table[of_state, column] for column in range(len(ROW)))))

    def _note_wanted(self, place: int, wanted: Sequence[str], judged: _Judged, members: Integers) -> None:
        """Keep which markers leave a care, or its dose, undecided in these states, and the tests that would settle the care."""
        for marker in wanted:
            self._open(marker)[members] = 1
        for marker in untested_markers(judged.first.answer):
            self._want_tests(place, marker, members, may_be_found=judged.hoped.get(marker) is not Finding.ABSENT)

    def _open(self, marker: str) -> Integers:
        """The states (1 or 0) in which a marker leaves some care, or the dose of one, undecided."""
        if marker not in self._unsettled:
            self._unsettled[marker] = np.zeros(self.states.count, dtype=np.int64)
        return self._unsettled[marker]

    def _want_tests(self, place: int, marker: str, members: Integers, *, may_be_found: bool) -> None:
        number = self._markers.setdefault(marker, len(self._markers))
        unsettled = np.ones(members.size, dtype=bool)
        for test, settles in self._tests_for(marker):
            fits = self._in_its_diseases(self.actions[test])[members] == 1
            if not settles:  # it may find the marker, which helps only where the marker is hoped for
                fits &= may_be_found & (self._not_ruled_out(marker)[members] == 1)
            unsettled &= ~fits
            self._need_test(place, number, test, members[fits], settles=settles)
        self._need_test(place, number, NOT_RECORDED, members[unsettled], settles=True)

    def _need_test(self, place: int, number: int, test: int, members: Integers, *, settles: bool) -> None:
        fixed = (np.full(members.size, value, dtype=np.int64) for value in (place, number, test, int(settles)))
        self.needs_test.append((members, *fixed))

    def _tests_for(self, marker: str) -> tuple[tuple[int, bool], ...]:
        """The places of the tests of a marker, each with whether it settles it either way, or may find it only."""
        if marker not in self._settling:
            world = self.decider.world
            tests = [(place, world.knowledge.tests[test.id]) for place, test in enumerate(world.tests, start=len(world.cares))]
            found = ((place, test.covers(marker)) for place, test in tests if test.covers(marker) or may_find(test, marker))
            self._settling[marker] = tuple(found)
        return self._settling[marker]


def preference(world: World, action: Action, first: Answer) -> int:
    """Return the place of a care among the alternatives of a need, 1 first: the best rank of the assertions that decided.

    A care that still waits for a marker stands behind those that do not.
    """
    deciding = {reason.rule for reason in first.because}
    ranks = [a.rank for a in world.knowledge.assertions_by_action.get(action.id, ()) if a.id in deciding]
    return min(ranks, default=LAST_RANK) + (LAST_RANK + 1) * any(fact.is_marker for fact in first.missing)


def _joined(parts: Sequence[tuple[Integers, ...]], names: tuple[str, ...]) -> pa.Table:
    columns: Mapping[str, Integers] = {
        name: np.concatenate([part[place] for part in parts]) if parts else np.zeros(0, dtype=np.int64) for place, name in enumerate(names)
    }
    return pa.table({name: pa.array(column, pa.int64()) for name, column in columns.items()})
