"""What would have had to differ: the single changes of a person's record that turn a gate's answer to yes.

Found by asking the same gate again with one field or one marker changed; nothing is inferred. What the country would have to change is
named by the roadblock's lever, not here.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ceiba.decisions.gates import GATE_FUNCTIONS
from ceiba.decisions.sensitivity import filled
from ceiba.decisions.situations import Decider
from ceiba.decisions.world import World
from ceiba.terms.actions import Action
from ceiba.terms.answers import Missing, Value
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would have to differ: its name (a field of the record or a marker), and the values that give yes, in words."""

    what: str
    values: tuple[str, ...]


def would_open(world: World, action: Action, gate: str, situation: Situation) -> tuple[Change, ...]:
    """Return the single changes that make a gate's answer yes; empty when it is yes already, or when no single change does."""
    ask = GATE_FUNCTIONS[gate]
    if ask(world, action, situation).value is Value.YES:
        return ()
    fields, markers = Decider(world).reads(gate, action) if action.kind != "test" or gate != "indicated" else ((), ())
    found = []
    for what in (*fields, *markers):
        name = "income_monthly" if what == "income" else what
        changes = filled(world, situation, Missing("person", name))
        opening = (_word(changed, what) for changed in changes if ask(world, action, changed).value is Value.YES)
        values = tuple(dict.fromkeys(opening))
        if values:
            found.append(Change(name, values))
    return tuple(found)


def _word(situation: Situation, what: str) -> str:
    if what in msgspec.structs.asdict(situation) and what != "findings":
        value = getattr(situation, what)
        return "+".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
    return situation.finding(what).word
