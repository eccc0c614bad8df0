"""The world in which situations are decided: what is known about disease, what a country decided and measured, and on which dates."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from ceiba.evidence import Knowledge
from ceiba.packs import Pack, Question, near_enough
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer
from ceiba.terms.dates import AsOf
from ceiba.terms.situations import Situation


@dataclass(frozen=True)
class World:
    """What is the same for every situation: the knowledge, the country's pack, and the two dates."""

    knowledge: Knowledge
    pack: Pack
    as_of: AsOf

    def question(self, situation: Situation) -> Question:
        """What the pack is asked about a situation."""
        return Question(self.pack, situation, self.as_of, self.knowledge.tree)

    def near_enough(self, action: Action, situation: Situation, payer: str | None) -> Answer:
        """Return `near_enough` from where a person lives, asked once of all actions that stand on the same rows of services."""
        rows_of = action.id if action.id in self.pack.services else action.service
        key = (rows_of, action.service, action.kind, action.turnaround_days, situation.region, payer)
        if key not in self._near:
            self._near[key] = near_enough(self.question(situation), action, payer)
        return self._near[key]

    @cached_property
    def _near(self) -> dict[tuple[Hashable, ...], Answer]:
        return {}

    @cached_property
    def cares(self) -> tuple[Action, ...]:
        """The actions of which an assertion speaks and that answer a need; tests and dose changes answer none by themselves."""
        spoken, aside = self.knowledge.assertions_by_action, ("test", "dose_change")
        return tuple(action for action in self.knowledge.actions.values() if action.kind not in aside and action.id in spoken)

    @cached_property
    def tests(self) -> tuple[Action, ...]:
        """The tests, which settle markers and answer no need by themselves."""
        return tuple(action for action in self.knowledge.actions.values() if action.kind == "test" and action.id in self.knowledge.tests)
