"""A model computed: its base case, its draws, or values of one's own choosing.

Strategies whose people move alike are walked once. Draws are computed in chunks that stay in a processor's cache.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from ceiba.policylab.economics.accounts import Beginning, Sheet, beginning_of, chunks, counting, rewards_of
from ceiba.policylab.economics.curves import Partition
from ceiba.policylab.economics.drawing import base_values, chosen_values, drawn_values
from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import AnyModel, MarkovModel, SurvivalModel, TreeModel
from ceiba.policylab.economics.markov import Cohort, followed_states
from ceiba.policylab.economics.meanings import Meanings, names_of
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.rewards import Account, Ledger, Walk, in_use
from ceiba.policylab.economics.transitions import Transitions
from ceiba.policylab.economics.tree import Node, rolled_back, understood
from ceiba.policylab.economics.values import Chunk

NUMBERS = 131_072
"""How many numbers the people of a strategy take in a chunk, at most: 1 MiB."""

LEAST, MOST = 1_024, 16_384
"""Draws in a chunk, at least and at most: fewer cost time in Python, more leave the processor's cache."""


class Part(Protocol):
    """Some of the strategies of a model, understood."""

    def amounts(self, chunk: Chunk) -> Mapping[Account, Value]:
        """Return what they come to in the draws of a chunk."""


@dataclass(frozen=True, eq=False)
class Walked:
    """Strategies whose people move alike."""

    walk: Walk
    ledger: Ledger

    def amounts(self, chunk: Chunk) -> Mapping[Account, Value]:
        """As promised by Part."""
        return self.ledger.count(self.walk, chunk)


@dataclass(frozen=True, eq=False)
class Rolled:
    """One strategy of a decision tree."""

    strategy: int
    root: Node
    model: TreeModel

    def amounts(self, chunk: Chunk) -> Mapping[Account, Value]:
        """As promised by Part."""
        cost, effect = rolled_back(self.root, chunk, self.model)
        return {(self.strategy, "cost"): cost, (self.strategy, "effect"): effect}


class Engine:
    """A model understood: every name and expression of it has a meaning. ModelFault where one has none."""

    def __init__(self, model: AnyModel) -> None:
        self.model = model
        names_of(model)
        _check_strategies(model)
        meanings = Meanings(model)
        parts: list[Part | Beginning] = []
        if isinstance(model, TreeModel):
            parts += [
                Rolled(place, understood(each.tree, meanings, place, f"$.strategies[{place}].tree"), model)
                for place, each in enumerate(model.strategies)
            ]
        else:
            parts += _walked(model, meanings)
        parts += [
            each
            for place, strategy in enumerate(model.strategies)
            if (each := beginning_of(strategy.at_start, meanings, place)) is not None
        ]
        self.parts: Sequence[Part | Beginning] = parts

    def given(self, draws: int | None, seed: int, values: Mapping[str, Value]) -> tuple[dict[str, Value], dict[str, Draws], int]:
        """Return the value of every input, the drawn ones among them, and how many columns there are."""
        drawn = {} if draws is None else drawn_values(self.model, draws, seed)
        chosen = chosen_values(self.model, values)
        columns = {int(np.size(value)) for value in (*chosen.values(), *drawn.values()) if np.ndim(value)} | ({draws} if draws else set())
        if len(columns) > 1:
            raise ModelFault(
                "the values given differ in number: {counts}",
                "Give each as many values as there are draws, or one.",
                "$.parameters",
                counts=", ".join(str(count) for count in sorted(columns)),
            )
        drawn = {name: value for name, value in drawn.items() if name not in chosen}
        return {**base_values(self.model), **drawn, **chosen}, drawn, max(columns, default=1)

    def totals(self, given: Mapping[str, Value], count: int) -> Sheet:
        """Return what all strategies come to in every column."""
        sheet = Sheet(len(self.model.strategies), count)
        for part in chunks(count, self._width):
            inputs = {name: value[part] if isinstance(value, np.ndarray) and value.ndim else value for name, value in given.items()}
            chunk = Chunk(inputs, part.stop - part.start)
            for each in self.parts:
                sheet.add(dict(each.amounts(chunk)), part)
        return sheet

    @property
    def _width(self) -> int:
        rows = max((part.walk.rows.count for part in self.parts if isinstance(part, Walked)), default=1)
        return min(max(NUMBERS // rows, LEAST), MOST)

    @property
    def has_life_years(self) -> bool:
        """Whether the model tells the living from the dead."""
        return not isinstance(self.model, TreeModel) and any(state.dead for state in self.model.states)


def _walked(model: MarkovModel | SurvivalModel, meanings: Meanings) -> list[Part | Beginning]:
    how = counting(model)
    alike: dict[object, tuple[Partition | Transitions, list[int]]] = {}
    for place in range(len(model.strategies)):
        moves: Partition | Transitions
        if isinstance(model, SurvivalModel):
            moves = Partition(model, meanings, place)
            key: object = moves.key
        else:
            moves = Transitions(model, meanings, place)
            starts = tuple(meanings.of(state.start, place, f"$.states[{row}].start").number for row, state in enumerate(model.states))
            key = (moves.key, starts)
        alike.setdefault(key, (moves, []))[1].append(place)
    found: list[Part | Beginning] = []
    for moves, places in alike.values():
        rewards = [reward for place in places for reward in rewards_of(model, meanings, place, how)]
        if isinstance(moves, Partition):
            found.append(Walked(moves, Ledger(*in_use(rewards, how.weights), {})))
        elif isinstance(model, MarkovModel):
            rewarded = {reward.where for reward in rewards if isinstance(reward.where, int)}
            cohort = Cohort(model, meanings, places[0], moves, followed_states(moves, rewarded))
            found.append(Walked(cohort, Ledger(*in_use(rewards, how.weights), cohort.stays)))
    return found


def _check_strategies(model: AnyModel) -> None:
    first = model.strategies[0]
    seen: set[str] = set()
    for place, strategy in enumerate(model.strategies):
        if strategy.id in seen:
            raise ModelFault("the strategy '{id}' is there twice", "Give each its own id.", f"$.strategies[{place}]", id=strategy.id)
        seen.add(strategy.id)
        if set(strategy.setting) != set(first.setting):
            differing = sorted(set(strategy.setting) ^ set(first.setting))
            raise ModelFault(
                "the strategies '{first}' and '{other}' do not set the same names: {names}",
                "Each strategy gives every name under `set` a meaning; `0` or `1` where nothing changes.",
                f"$.strategies[{place}]",
                first=first.id,
                other=strategy.id,
                names=", ".join(differing),
            )
