"""Decide each situation once: ask a gate for every distinct combination of what its rules can tell apart, and number the answers.

What a gate may read of a situation is projected to what the rules of that action can tell apart (`projection`): a stage that no rule of an
action names does not make a new situation.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import cast

from ceiba.decisions.gates import GATE_FUNCTIONS, Paying, paying, reached, test_indicated, test_is_wanted
from ceiba.decisions.origins import confirms_origin
from ceiba.decisions.projection import Projection, criteria_for
from ceiba.decisions.world import World
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class Decided:
    """One distinct situation of one gate and action, with its number and its answer.

    situation: one that stands for all that the rules cannot tell apart; None for a test's *indicated*, which reads only whether it is
    wanted.
    """

    situation_id: int
    gate: str
    action: str
    answer: Answer
    situation: Situation | None = None


def representative(decided: Decided) -> Situation:
    """Return the situation that stands for all that a gate could not tell apart; ValueError of a test's *indicated*, which reads none."""
    if decided.situation is None:
        raise ValueError("no situation was asked")
    return decided.situation


@dataclass
class Decider:
    """Asks the gates, each once a distinct situation. Numbers are given in the order of asking, from 0."""

    world: World
    decided: list[Decided] = field(default_factory=list)
    _memory: dict[tuple[Hashable, ...], Decided] = field(default_factory=dict)
    _projections: dict[tuple[str, str], Projection] = field(default_factory=dict)
    _paying: dict[str, dict[tuple[Hashable, ...], Paying]] = field(default_factory=dict)

    def of_world(self, world: World, keep: Callable[[str], bool]) -> Decider:
        """Return one that asks in another world, and keeps for these actions how rules see situations and who pays.

        keep: of an action's id, whether its coverage did not change and no rule of the other world asks of it what none asked here.
        """
        projections = {key: known for key, known in self._projections.items() if keep(key[1])}
        paid = {action: known for action, known in self._paying.items() if keep(action)}
        return Decider(world, _projections=projections, _paying=paid)

    def ask(self, gate: str, action: Action, situation: Situation) -> Decided:
        """Return the decided situation, asking the gate only when nothing like it was asked before."""
        if gate == "indicated" and action.kind == "test":
            confirms = confirms_origin(self.world.knowledge, action, situation)
            return self.ask_test(action, wanted=test_is_wanted(self.world, action, situation), confirms=confirms)
        seen = self.projected(gate, action, situation)
        key = (gate, action.id, *seen)
        known = self._memory.get(key)
        if known is None:
            if gate == "reachable":
                answer = reached(self.world, action, situation, cast("Paying", seen[0]))
            else:
                answer = GATE_FUNCTIONS[gate](self.world, action, situation)
            known = self._keep(key, Decided(len(self.decided), gate, action.id, answer, situation))
        return known

    def ask_test(self, test: Action, *, wanted: bool, confirms: bool = False) -> Decided:
        """Return whether a test is indicated: it reads only whether it is wanted, and whether to confirm where a variant is from."""
        key = ("indicated", test.id, wanted, confirms)
        known = self._memory.get(key)
        if known is None:
            answer = test_indicated(self.world, test, wanted=wanted, confirms=confirms)
            known = self._keep(key, Decided(len(self.decided), "indicated", test.id, answer))
        return known

    def _keep(self, key: tuple[Hashable, ...], known: Decided) -> Decided:
        self.decided.append(known)
        self._memory[key] = known
        return known

    def projected(self, gate: str, action: Action, situation: Situation) -> tuple[Hashable, ...]:
        """Return what the gate's rules for the action can tell apart of a situation; of *reachable*, first through whom it is paid."""
        seen = self.projection(gate, action).of(situation)
        if gate == "indicated":
            return (situation.purpose, situation.target, *seen)
        if gate == "covered":
            return (situation.payers, *seen)
        if gate == "reachable":
            through = self.paying(action, situation)
            return (through, situation.region, situation.income if self._income_matters(through) else None, *seen)
        return seen

    def projection(self, gate: str, action: Action) -> Projection:
        """Return how a gate's rules see situations for an action."""
        known = self._projections.get((gate, action.id))
        if known is None:
            known = Projection(criteria_for(self.world, gate, action), self.world.knowledge.tree)
            self._projections[gate, action.id] = known
        return known

    def reads(self, gate: str, action: Action) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the fields and the markers that a gate reads for an action; grounds of prevention aside, which are many facts in one."""
        seen = self.projection(gate, action)
        fields = {"covered": ("payers",), "reachable": ("payers", "region", "income")}.get(gate, ())
        markers = seen.markers
        if gate == "reachable":
            paid = self.projection("covered", action)
            fields, markers = (*fields, *paid.fields), (*markers, *paid.markers)
        return tuple(name for name in dict.fromkeys((*fields, *seen.fields)) if name != "grounds"), tuple(dict.fromkeys(markers))

    def paying(self, action: Action, situation: Situation) -> Paying:
        """Return `paying` of a situation, remembered by what coverage rules can tell apart."""
        known = self._paying.setdefault(action.id, {})
        key = (situation.payers, *self.projection("covered", action).of(situation))
        if key not in known:
            known[key] = paying(self.world, action, situation)
        return known[key]

    def _income_matters(self, through: Paying) -> bool:
        if not through:
            return through is not None
        payers = self.world.pack.payers
        routes = [payers[payer].route(route) for payer, route in through if payer in payers]
        return any(route is None or route.patient_share != 0 for route in routes)
