"""What filling one missing fact could do to an answer, found by filling it and asking the gate again.

A fact of the person is filled with every value that the rules tell apart and that fits what is recorded (III may become IIIB, never IV). A
fact of the pack or of the science is not a value of the situation: filled as *no* it closes the gate, filled as *yes* it opens the gate
when it is the only one missing; one that decides nothing by itself does neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pyarrow as pa

from ceiba.decisions.decide import Decision
from ceiba.decisions.gates import criteria_of
from ceiba.decisions.needs import age_classes
from ceiba.decisions.situations import Decided, Decider
from ceiba.decisions.world import World
from ceiba.terms.answers import Missing, Value
from ceiba.terms.codes import SEXES, STAGES, main_stage
from ceiba.terms.criteria import Criteria
from ceiba.terms.factors import FACTORS
from ceiba.terms.situations import Finding, Situation

_INCOMES = (0.0, 1e12)
_MARKER_STATES = (Finding.ABSENT, Finding.PRESENT)
_NO, _YES = 0, 1
"""The two fillings of a fact that is not the person's."""


def fact_effects(decision: Decision) -> tuple[list[Missing], pa.Table]:
    """Return the missing facts, and what each filling of them makes of an undecided situation.

    A row per situation, fact and filling that decides: situation_id, fact (place in the list), filling (a number that stands for the same
    value of the fact in every situation), value (yes or no).
    """
    facts: dict[Missing, int] = {}
    values, decider = Fillings(decision.world), Decider(decision.world)
    rows = []
    for decided in decision.options.decided:
        if decided.answer.value is not Value.UNKNOWN:
            continue
        for fact in decided.answer.missing:
            place = facts.setdefault(fact, len(facts))
            found = effects(decider, decided, fact, values)
            rows += [(decided.situation_id, place, filling, int(value)) for filling, value in found if value is not Value.UNKNOWN]
    names = ("situation_id", "fact", "filling", "value")
    return list(facts), pa.table({name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate(names)})


def effects(decider: Decider, decided: Decided, fact: Missing, values: Fillings) -> Iterator[tuple[int, Value]]:
    """Return the number of each filling of a fact, and the answer that the gate gives then."""
    if fact.kind != "person" or decided.situation is None:
        if fact.alone:
            yield _NO, Value.NO
            yield _YES, Value.YES if len(decided.answer.missing) == 1 else Value.UNKNOWN
        return
    action = decider.world.knowledge.actions[decided.action]
    for number, situation in values.of(decided.situation, fact):
        yield number, decider.ask(decided.gate, action, situation).answer.value


def filled(world: World, situation: Situation, fact: Missing) -> Iterator[Situation]:
    """Return the situations in which a fact of the person has each value that the rules tell apart, whatever is recorded."""
    unrecorded = situation if fact.is_marker else msgspec.structs.replace(situation, **{_field(fact): None})
    return (each for _, each in Fillings(world).of(unrecorded, fact))


class Fillings:
    """The values that the rules of a world tell apart, field by field, each with its number."""

    def __init__(self, world: World) -> None:
        self._tree = world.knowledge.tree
        pack = world.pack
        criteria = [criteria_of(a) for a in world.knowledge.assertions]
        criteria += [rule.who for rule in pack.rules] + [delivery.who for delivery in pack.deliveries]
        regions = [row["region"] for name in ("services", "population") for row in pack.facts.get(name, ()) if row["region"]]
        regions += [region for who in criteria for region in who.region]
        self._values: dict[str, tuple[Any, ...]] = {
            "stage": STAGES,
            "line": _lines(criteria),
            "age": tuple(float(first) for first in age_classes(world)),
            "sex": SEXES,
            "payers": ((), *((payer,) for payer in pack.payers)),
            "region": tuple(dict.fromkeys(regions)),
            "income": _INCOMES,
        }
        self._diseases = self._kinds(criteria)

    def of(self, situation: Situation, fact: Missing) -> Iterator[tuple[int, Situation]]:
        """Return each filling of a fact of the person: its number, and the situation with it."""
        if fact.is_marker:
            for state in _MARKER_STATES:
                yield int(state), msgspec.structs.replace(situation, findings={**situation.findings, fact.what: state})
            return
        field = _field(fact)
        if field in FACTORS or field == "family_history":
            yield from _grounded(situation, field)
            return
        for number, value in self._fitting(field, getattr(situation, field)):
            yield number, msgspec.structs.replace(situation, **{field: value})

    def _fitting(self, field: str, recorded: object) -> Iterator[tuple[int, Any]]:
        """The values that refine what is recorded."""
        if field == "disease":
            for number, codes in enumerate(self._diseases):
                code = next((code for code in codes if recorded is None or recorded in self._tree.lineage(code)), None)
                if code is not None:
                    yield number, code
            return
        for number, value in enumerate(self._values[field]):
            if field != "stage" or recorded in (None, value, main_stage(value)):
                yield number, value

    def _kinds(self, criteria: Iterable[Criteria]) -> tuple[tuple[str, ...], ...]:
        """The diseases in groups that no rule tells apart; those that a rule still asks to be more exact about are left out."""
        named = {code for who in criteria for code in who.disease}
        above = {ancestor for code in named for ancestor in self._tree.lineage(code)[1:]}
        kinds: dict[frozenset[str], list[str]] = {}
        for code in self._tree.codes:
            if code not in above:
                kinds.setdefault(frozenset(named.intersection(self._tree.lineage(code))), []).append(code)
        return tuple(tuple(codes) for codes in kinds.values())


def _lines(criteria: Iterable[Criteria]) -> tuple[int, ...]:
    """Every line up to the first beyond all that rules name."""
    named = [line for who in criteria for line in (*who.line, who.line_at_least or 1)]
    return tuple(range(1, max(named, default=1) + 2))


def _grounded(situation: Situation, factor: str) -> Iterator[tuple[int, Situation]]:
    """How a factor that nobody recorded may turn out: against every ground that waits for it, or for those that wait for it alone."""
    grounds, waiting = situation.grounds, dict(situation.grounds.missing)
    for number, value in ((_NO, Value.NO), (_YES, Value.YES)):
        states = tuple(
            (name, value if factor in waiting.get(name, ()) and (value is Value.NO or len(waiting[name]) == 1) else known)
            for name, known in grounds.states
        )
        yield number, msgspec.structs.replace(situation, grounds=msgspec.structs.replace(grounds, states=states))


def _field(fact: Missing) -> str:
    return "income" if fact.what == "income_monthly" else fact.what
