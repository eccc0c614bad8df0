"""From who is where to what it costs and what it gives.

Rewards that stay the same are not multiplied in every cycle: people are added up, weighed by the conventions, for as long as no reward
changes, and multiplied once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from ceiba.policylab.economics.conventions import Weights
from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.markov import Point, Rows
from ceiba.policylab.economics.meanings import Meaning
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.transitions import Way
from ceiba.policylab.economics.values import Chunk

Account = tuple[int, str]
"""Whose: the row of the strategy, and `cost`, `effect` or `life_years`."""


class Walk(Protocol):
    """People who walk through time, whatever moves them."""

    rows: Rows

    def walk(self, chunk: Chunk, flows: Sequence[Way] = ()) -> Iterator[Point]:
        """Yield the points 0..n."""


@dataclass(frozen=True, eq=False)
class Reward:
    """What those in a state (or on a way) bring to an account for each unit of weight. units: years in a cycle, where it is per year.

    least, most: between what it must lie, in every draw; None is unbounded.
    """

    account: Account
    where: int | Way
    meaning: Meaning
    weights: int
    units: float = 1.0
    least: float | None = None
    most: float | None = None


def in_use(rewards: Sequence[Reward], weights: Sequence[Weights]) -> tuple[list[Reward], list[Weights]]:
    """Return the rewards with those weights alone that one of them uses (one, where there is no reward)."""
    used = sorted({reward.weights for reward in rewards} or {0})
    return [replace(reward, weights=used.index(reward.weights)) for reward in rewards], [weights[place] for place in used]


@dataclass(eq=False)
class Ledger:
    """Adds up the rewards of strategies whose people walk alike. weights: the different ways to count, by place."""

    rewards: Sequence[Reward]
    weights: Sequence[Weights]
    stays: dict[int, int]
    totals: dict[Account, Draws] = field(default_factory=dict)

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways that cost or give something once."""
        return tuple(dict.fromkeys(reward.where for reward in self.rewards if isinstance(reward.where, tuple)))

    def count(self, walk: Walk, chunk: Chunk) -> dict[Account, Draws]:
        """Return what each account comes to, float64 (n_draws,)."""
        cycles = len(self.weights[0].start)
        self.totals = {reward.account: np.zeros(chunk.width) for reward in self.rewards}
        clocked = list({reward.meaning.number: reward.meaning for reward in self.rewards if reward.meaning.clocks}.values())
        moments = [tuple(meaning.moment(cycle) for meaning in clocked) for cycle in range(1, cycles + 1)] if clocked else []
        present = [np.zeros((walk.rows.count, chunk.width)) for _ in self.weights]
        moved = [{way: np.zeros(chunk.width) for way in self.ways} for _ in self.weights]
        spare = np.empty((walk.rows.count, chunk.width))
        for point, (people, taken) in enumerate(walk.walk(chunk, self.ways)):
            changes = point in {0, cycles} or bool(clocked and moments[point - 1] != moments[point])
            for weights, held, gone in zip(self.weights, present, moved, strict=True):
                ended = weights.end[point - 1] if point else 0.0
                _add(held, people, ended if changes else ended + weights.start[point], spare)
                for way, those in taken.items():
                    gone[way] += those * weights.one_off[point - 1]
            if changes and point:
                self._settle(walk, chunk, point, present, moved)
            if changes and point < cycles:
                for weights, held in zip(self.weights, present, strict=True):
                    _add(held, people, weights.start[point], spare)
        return self.totals

    def _settle(self, walk: Walk, chunk: Chunk, cycle: int, present: Sequence[Draws], moved: Sequence[dict[Way, Draws]]) -> None:
        """Multiply what was added up by the rewards of the cycles that end here, and begin anew."""
        for reward in self.rewards:
            where = reward.where
            stays = self.stays.get(where if isinstance(where, int) else where[0], 1)
            value = chunk.value(reward.meaning, cycle, stays)
            _bounded(reward, value, cycle)
            if isinstance(where, tuple):
                amount = moved[reward.weights][where] * value
            else:
                rows = present[reward.weights][walk.rows.at[where]]
                amount = rows[0] * value if stays == 1 else np.add.reduce(rows * value, axis=0)
            self.totals[reward.account] += amount if reward.units == 1.0 else amount * reward.units
        for held, gone in zip(present, moved, strict=True):
            held[...] = 0.0
            for those in gone.values():
                those[...] = 0.0


def _add(held: Draws, people: Draws, weight: float, spare: Draws) -> None:
    if weight:
        np.multiply(people, weight, out=spare)
        np.add(held, spare, out=held)


def _bounded(reward: Reward, value: Value, cycle: int) -> None:
    if (reward.least is None or np.min(value) >= reward.least) and (reward.most is None or np.max(value) <= reward.most):
        return
    low = -np.inf if reward.least is None else reward.least
    high = np.inf if reward.most is None else reward.most
    outside = int(np.count_nonzero((value < low) | (value > high)))
    raise ModelFault(
        "the {account} '{text}' lies outside {low}..{high} in cycle {cycle} ({count} of {all} values)",
        "Mend the expression, or the distributions of its inputs.",
        reward.meaning.path,
        account=reward.account[1],
        text=reward.meaning.text,
        low=f"{low:g}",
        high=f"{high:g}",
        cycle=cycle,
        count=outside,
        all=int(np.size(value)),
    )
