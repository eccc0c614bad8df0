"""What could be done in each distinct clinical state: the cares its disease has assertions about, and the tests that would settle them.

A clinical state is what the evidence reads of a need: disease, stage, line, age class, sex, purpose and profile. A care whose *indicated* is
no leaves the denominator and keeps only its reason.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ceiba.decisions.gates import World, is_investigational
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.path import as_if_favourable, untested_markers
from ceiba.decisions.situations import Decider
from ceiba.evidence import MarkerCatalogue
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Value
from ceiba.terms.situations import Situation

LAST_RANK = 9
STANDARD, INVESTIGATIONAL, TEST, NOT_INDICATED = 0, 1, 2, 3
STANDINGS = ("standard", "investigational", "test", "not_indicated")
"""What an alternative is; only the standard ones make the cascade."""


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

    rows: clinical_id, action (place in `actions`), standing, rank, indicated_id, indicated, available_id, available, covered_class,
    reachable_class; and, for the path, hoped_available_id, hoped_available, hoped_covered_class, hoped_reachable_class, by_test. needs_test: clinical_id, action, marker,
    test (place in `actions`; NOT_RECORDED when no test settles the marker).
    """

    actions: tuple[Action, ...]
    rows: pa.Table
    needs_test: pa.Table
    covered: Classes
    reachable: Classes


def clinical_situation(row: Mapping[str, Any], catalogue: MarkerCatalogue, n_words: int) -> Situation:
    """Return the situation that a distinct clinical state stands for; payers, region and income are left out."""
    disease = row["disease"] or None
    words = tuple(row[f"word_{word}"] for word in range(n_words))
    return Situation(
        disease=disease,
        stage=row["stage"] or None,
        line=None if row["line"] == NOT_RECORDED else row["line"],
        age=None if row["age_class"] == NOT_RECORDED else float(row["age_class"]),
        sex=row["sex"] or None,
        purpose=row["purpose"],
        findings=catalogue.decode(disease, words),
    )


def alternatives(decider: Decider, situations: Sequence[Situation]) -> Alternatives:
    """Return what could be done in each clinical state; clinical_id is the place of the state in `situations`."""
    world = decider.world
    actions = (*world.cares, *world.tests)
    place = {action.id: number for number, action in enumerate(actions)}
    covered, reachable = Classes(decider, ("covered",)), Classes(decider, ("covered", "reachable"))
    rows: list[tuple[int, ...]] = []
    needs_test: list[tuple[int, ...]] = []
    settling = _settling(decider, place)
    for clinical_id, situation in enumerate(situations):
        unsettled: set[str] = set()
        for action in _cares_of(decider, situation):
            rows.append(_care_row(decider, clinical_id, action, place[action.id], situation, covered, reachable))
            first = decider.ask("indicated", action, situation).answer
            unsettled.update(fact.what for fact in first.missing if fact.is_marker)
            for marker in untested_markers(first):
                for test in settling(marker):
                    needs_test.append((clinical_id, place[action.id], _marker_number(decider, marker), test))
        tests = {test for marker in unsettled for test in settling(marker) if test != NOT_RECORDED}
        for test in sorted(tests):
            rows.append(_test_row(decider, clinical_id, actions[test], test, situation, unsettled, covered, reachable))
    return Alternatives(actions, _table(rows, _ROW), _table(needs_test, _NEED), covered, reachable)


_ROW = (
    "clinical_id",
    "action",
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
_NEED = ("clinical_id", "action", "marker", "test")


def preference(world: World, action: Action, first: Answer) -> int:
    """Return the place of a care among the alternatives of a need, 1 first: the best rank of the assertions that decided.

    A care that still waits for a marker stands behind those that do not.
    """
    deciding = {reason.rule for reason in first.because}
    ranks = [a.rank for a in world.knowledge.assertions_by_action.get(action.id, ()) if a.id in deciding]
    return min(ranks, default=LAST_RANK) + (LAST_RANK + 1) * any(fact.is_marker for fact in first.missing)


def _care_row(  # noqa: PLR0913, PLR0917 - one row of a wide table
    decider: Decider, clinical_id: int, action: Action, number: int, situation: Situation, covered: Classes, reachable: Classes
) -> tuple[int, ...]:
    first = decider.ask("indicated", action, situation)
    second = decider.ask("available", action, situation)
    hoped, hoped_available = situation, second
    by_test = bool(untested_markers(first.answer))
    if by_test:
        hoped = as_if_favourable(decider.world, action, situation)
        hoped_available = decider.ask("available", action, hoped)
    standing = STANDARD
    if first.answer.value is Value.NO:
        standing = INVESTIGATIONAL if is_investigational(decider.world, action, situation) else NOT_INDICATED
    rank = preference(decider.world, action, first.answer)
    return (
        clinical_id,
        number,
        standing,
        rank,
        first.situation_id,
        int(first.answer.value),
        second.situation_id,
        int(second.answer.value),
        covered.number(action, situation),
        reachable.number(action, situation),
        hoped_available.situation_id,
        int(hoped_available.answer.value),
        covered.number(action, hoped),
        reachable.number(action, hoped),
        int(by_test),
    )


def _test_row(  # noqa: PLR0913, PLR0917 - one row of a wide table
    decider: Decider,
    clinical_id: int,
    test: Action,
    number: int,
    situation: Situation,
    unsettled: set[str],
    covered: Classes,
    reachable: Classes,
) -> tuple[int, ...]:
    first = decider.ask_test(test, tuple(sorted(unsettled)))
    second = decider.ask("available", test, situation)
    value = int(second.answer.value)
    paid, near = covered.number(test, situation), reachable.number(test, situation)
    ids = (first.situation_id, int(first.answer.value), second.situation_id, value)
    return (clinical_id, number, TEST, 0, *ids, paid, near, second.situation_id, value, paid, near, 0)


def _cares_of(decider: Decider, situation: Situation) -> tuple[Action, ...]:
    """The cares of which some assertion speaks for this purpose and, for treatment, for what may be this disease."""
    world = decider.world
    key = (situation.disease, situation.purpose)
    if key not in decider.cares:
        tree = world.knowledge.tree
        decider.cares[key] = tuple(
            action
            for action in world.cares
            if any(
                a.purpose == situation.purpose and (a.purpose == "prevention" or tree.holds(a.disease, situation.disease))
                for a in world.knowledge.assertions_by_action[action.id]
            )
        )
    return decider.cares[key]


def _settling(decider: Decider, place: Mapping[str, int]) -> Any:
    known: dict[str, tuple[int, ...]] = {}
    tests = decider.world.knowledge.tests

    def settling(marker: str) -> tuple[int, ...]:
        if marker not in known:
            found = tuple(place[test.id] for test in decider.world.tests if tests[test.id].covers(marker))
            known[marker] = found or (NOT_RECORDED,)
        return known[marker]

    return settling


def _marker_number(decider: Decider, marker: str) -> int:
    return decider.markers.setdefault(marker, len(decider.markers))


def _table(rows: list[tuple[int, ...]], names: tuple[str, ...]) -> pa.Table:
    return pa.table({name: pa.array([row[place] for row in rows], pa.int64()) for place, name in enumerate(names)})
