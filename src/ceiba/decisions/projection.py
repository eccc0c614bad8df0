"""What a gate's rules can tell apart of a situation, read off the rules themselves.

A stage becomes the classes that some rule of the action names, an age its side of their thresholds, a disease what it is a kind of among
those named; a field that no rule mentions becomes nothing. Two situations with equal projections have equal answers; a property test
holds it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from ceiba.decisions.gates import criteria_of
from ceiba.decisions.world import World
from ceiba.terms.actions import Action
from ceiba.terms.answers import Value
from ceiba.terms.criteria import Criteria, field_value, grounds_seen
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.situations import Situation


class Projection:
    """How the criteria of one gate and action see a situation: a class per field they name, and the states of their markers."""

    def __init__(self, criteria: Sequence[Criteria], tree: DiseaseTree) -> None:
        self.fields = tuple(sorted({name for who in criteria for name in who.asks}))
        self.markers = tuple(sorted({marker for who in criteria for marker in who.markers}))
        self._criteria = tuple(dict.fromkeys(criteria))
        self._tree = tree
        self._classes: tuple[dict[Any, Hashable], ...] = tuple({} for _ in self.fields)

    def of(self, situation: Situation) -> tuple[Hashable, ...]:
        """Return the projection of a situation."""
        parts: list[Hashable] = []
        for name, classes in zip(self.fields, self._classes, strict=True):
            raw = getattr(situation, name)
            known = classes.get(raw)
            if known is None:
                known = classes[raw] = self.class_of(name, situation)
            parts.append(known)
        findings = situation.findings
        parts.extend((marker, findings[marker]) for marker in self.markers if marker in findings)
        return tuple(parts)

    def class_of(self, name: str, situation: Situation) -> Hashable:
        """Return what the criteria can tell of one field of a situation; the value itself where it leaves some of them undecided.

        I and III may leave the same rules undecided, and still differ in what they could turn out to be.
        """
        if name == "grounds":
            seen = tuple(grounds_seen(who, situation) for who in self._criteria)
            return (seen, situation.grounds if any(Value.UNKNOWN in each for each in seen) else None)
        values = tuple(field_value(name, who, situation, self._tree) for who in self._criteria)
        raw = getattr(situation, name)
        return (raw is None, raw if Value.UNKNOWN in values else None, values)


def criteria_for(world: World, gate: str, action: Action) -> list[Criteria]:
    """Return every criterion that can matter to a gate for an action; of *reachable*, what deliveries ask."""
    if gate == "indicated":
        return [who for a in world.knowledge.assertions_by_action.get(action.id, ()) for who in (a.who, criteria_of(a))]
    if gate == "reachable":
        return [delivery.who for delivery in world.pack.deliveries if {action.id, "any"} & set(delivery.actions)]
    lists = [rules for name, rules in world.pack.rules_by_list.items() if world.pack.lists[name].gate == gate]
    return [rule.who for rules in lists for name in (action.id, *action.components) for rule in rules.get(name, ())]
