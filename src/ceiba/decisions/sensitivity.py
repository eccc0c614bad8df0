"""What filling one missing fact could do to an answer, found by filling it and asking the gate again.

A fact of the person is filled with every value that the rules tell apart. A fact of the pack or of the science is not a value of the situation:
filling it may make its part yes or no, so it can close the gate, and can open it when it is the only one missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pyarrow as pa

from ceiba.decisions.decide import Decision
from ceiba.decisions.gates import GATE_FUNCTIONS, World
from ceiba.decisions.needs import age_classes
from ceiba.decisions.situations import Decided
from ceiba.terms.answers import Missing, Value
from ceiba.terms.situations import Finding, Situation

_STAGES = ("I", "II", "IIIA", "IIIB", "IIIC", "IV")
_LINES = (1, 2, 3)
_INCOMES = (0.0, 1e12)


def fact_effects(decision: Decision) -> tuple[list[Missing], pa.Table]:
    """Return the missing facts, and a row per undecided situation and fact: situation_id, fact (place in the list), can_yes, can_no."""
    facts: dict[Missing, int] = {}
    rows = []
    for decided in decision.options.decided:
        if decided.answer.value is not Value.UNKNOWN:
            continue
        for fact in decided.answer.missing:
            can_yes, can_no = effect(decision.world, decided, fact)
            rows.append((decided.situation_id, facts.setdefault(fact, len(facts)), int(can_yes), int(can_no)))
    names = ("situation_id", "fact", "can_yes", "can_no")
    return list(facts), pa.table({name: pa.array([row[i] for row in rows], pa.int64()) for i, name in enumerate(names)})


def effect(world: World, decided: Decided, fact: Missing) -> tuple[bool, bool]:
    """Return whether filling the fact alone can make an undecided answer yes, and whether it can make it no."""
    if fact.kind != "person" or decided.situation is None:
        return fact.alone and len(decided.answer.missing) == 1, fact.alone
    action = world.knowledge.actions[decided.action]
    ask = GATE_FUNCTIONS[decided.gate]
    values = {ask(world, action, filled).value for filled in filled(world, decided.situation, fact)}
    return Value.YES in values, Value.NO in values


def filled(world: World, situation: Situation, fact: Missing) -> Iterator[Situation]:
    """Return the situations in which a fact of the person has each value that the rules tell apart."""
    if fact.is_marker:
        for state in (Finding.PRESENT, Finding.ABSENT):
            yield msgspec.structs.replace(situation, findings={**situation.findings, fact.what: state})
        return
    field = "income" if fact.what == "income_monthly" else fact.what
    for value in _values(world, field):
        yield msgspec.structs.replace(situation, **{field: value})


def _values(world: World, field: str) -> tuple[Any, ...]:
    values: dict[str, tuple[Any, ...]] = {
        "stage": _STAGES,
        "line": _LINES,
        "age": tuple(float(first) for first in age_classes(world)),
        "sex": ("female", "male"),
        "payers": ((), *((payer,) for payer in world.pack.payers)),
        "region": tuple(dict.fromkeys(row["region"] for row in world.pack.facts.get("services", ()) if row["region"])),
        "income": _INCOMES,
        "disease": tuple(dict.fromkeys(code for a in world.knowledge.assertions for code in a.disease)),
    }
    return values[field]
