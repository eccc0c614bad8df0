"""Decide each situation once: ask a gate for every distinct combination of what its rules can tell apart, and number the answers.

What a gate may read of a situation is projected to what the rules of that action mention (read off the rules themselves): a stage that no
rule of an action names does not make a new situation. Projection never changes an answer; a property test holds it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field


from ceiba.decisions.gates import GATE_FUNCTIONS, World, criteria_of, test_indicated
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer
from ceiba.terms.criteria import Criteria
from ceiba.terms.situations import Situation



@dataclass(frozen=True, slots=True)
class Decided:
    """One distinct situation of one gate and action, with its number and its answer.

    situation: one that stands for all that the rules cannot tell apart; None for a test's *indicated*, which reads only `markers`.
    """

    situation_id: int
    gate: str
    action: str
    answer: Answer
    situation: Situation | None = None
    markers: tuple[str, ...] = ()


@dataclass
class Decider:
    """Asks the gates, each once a distinct situation. Numbers are given in the order of asking, from 0.

    cares: the candidates of each (disease, purpose) met so far. markers: the number of each untested marker met so far.
    """

    world: World
    decided: list[Decided] = field(default_factory=list)
    cares: dict[tuple[Hashable, ...], tuple[Action, ...]] = field(default_factory=dict)
    markers: dict[str, int] = field(default_factory=dict)
    _memory: dict[tuple[Hashable, ...], Decided] = field(default_factory=dict)
    _read: dict[tuple[str, str], tuple[tuple[str, ...], tuple[str, ...]]] = field(default_factory=dict)

    def ask(self, gate: str, action: Action, situation: Situation) -> Decided:
        """Return the decided situation, asking the gate only when nothing like it was asked before."""
        if gate == "indicated" and action.kind == "test":
            return self.ask_test(action, self.unsettled(situation))
        key = (gate, action.id, *self.projected(gate, action, situation))
        known = self._memory.get(key)
        if known is None:
            answer = GATE_FUNCTIONS[gate](self.world, action, situation)
            known = self._keep(key, Decided(len(self.decided), gate, action.id, answer, situation))
        return known

    def unsettled(self, situation: Situation) -> tuple[str, ...]:
        """Return `unsettled_markers` of a situation, from the answers already given."""
        answers = (self.ask("indicated", action, situation).answer for action in self.world.cares)
        return tuple(sorted({fact.what for answer in answers for fact in answer.missing if fact.is_marker}))

    def ask_test(self, test: Action, unsettled: tuple[str, ...]) -> Decided:
        """Return whether a test is indicated: it reads only which of the unsettled markers it would settle."""
        covers = self.world.knowledge.tests[test.id].covers
        markers = tuple(marker for marker in unsettled if covers(marker))
        key = ("indicated", test.id, markers)
        known = self._memory.get(key)
        if known is None:
            answer = test_indicated(self.world, test, markers)
            known = self._keep(key, Decided(len(self.decided), "indicated", test.id, answer, markers=markers))
        return known

    def _keep(self, key: tuple[Hashable, ...], known: Decided) -> Decided:
        self.decided.append(known)
        self._memory[key] = known
        return known

    def projected(self, gate: str, action: Action, situation: Situation) -> tuple[Hashable, ...]:
        """Return what the gate's rules for the action can tell apart of a situation."""
        fields, markers = self.reads(gate, action)
        states = tuple((marker, situation.findings[marker]) for marker in markers if marker in situation.findings)
        return (*(getattr(situation, name) for name in fields), states)

    def reads(self, gate: str, action: Action) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the fields and the markers that a gate reads for an action: its declared inputs, read off the rules."""
        known = self._read.get((gate, action.id))
        if known is None:
            criteria = _criteria(self.world, gate, action)
            fields = {name for who in criteria for name in who.asks} | _always(gate)
            markers = tuple(sorted({marker for who in criteria for marker in who.markers}))
            known = (tuple(sorted(fields)), markers)
            self._read[gate, action.id] = known
        return known


def _always(gate: str) -> set[str]:
    return {
        "indicated": {"purpose"},
        "available": set(),
        "covered": {"payers"},
        "reachable": {"payers", "region", "income"},
    }[gate]


def _criteria(world: World, gate: str, action: Action) -> list[Criteria]:
    """Every criterion that can matter to a gate for an action."""
    if gate == "indicated":
        return [who for a in world.knowledge.assertions_by_action.get(action.id, ()) for who in (a.who, criteria_of(a))]
    names = {action.id, *action.components}
    wanted = {"available"} if gate == "available" else {"covered"}
    rules = [
        rule.who
        for rule in world.pack.rules
        if names & set(rule.actions) and world.pack.lists[rule.list].gate in wanted
    ]
    if gate == "reachable":
        rules += [delivery.who for delivery in world.pack.deliveries if {action.id, "any"} & set(delivery.actions)]
    return rules


