"""Which rewards a model's states, changes and beginnings bring to whom, understood once before any draw is computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ceiba.policylab.economics.conventions import Conventions, Weights, weights
from ceiba.policylab.economics.curves import DYING, LEAVING, ON_TREATMENT
from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import MarkovModel, SurvivalModel
from ceiba.policylab.economics.meanings import Meaning, Meanings
from ceiba.policylab.economics.parts import Change, Once
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.rewards import Account, Reward
from ceiba.policylab.economics.transitions import Way
from ceiba.policylab.economics.values import Chunk
from ceiba.terms.faults import ValueFault

_UTILITY = {"QALY": (-1.0, 1.0), "life_year": (0.0, 1.0)}
"""Between what the effect of a year in a state lies, by its unit."""


@dataclass(frozen=True, eq=False)
class Counting:
    """How the model counts. cost, effect, life_years, at_start: places of their weights among `weights`; equal ones are kept once."""

    weights: tuple[Weights, ...]
    cost: int
    effect: int
    life_years: int
    at_start: int
    cost_units: float
    cycle_years: float


def counting(model: MarkovModel | SurvivalModel) -> Counting:
    """Return how a model counts; ModelFault when its correction does not fit its cycles."""
    horizon, how = model.horizon, model.conventions
    rates = (model.discounting.cost, model.discounting.effect, 0.0)
    try:
        ways = [weights(how, model.discounting, rate, horizon.cycles, horizon.cycle_years) for rate in rates]
        first_day = Conventions(rewards_accrue="start", correction="none", costs_per="cycle")
        ways.append(weights(first_day, model.discounting, rates[0], horizon.cycles, horizon.cycle_years))
    except ValueFault as fault:
        raise ModelFault(fault.problem, "Mend the conventions.", "$.conventions", **fault.fields) from fault
    kept: list[Weights] = []
    for way in ways:
        if not any(way.same(other) for other in kept):
            kept.append(way)
    cost, effect, life_years, at_start = (next(place for place, other in enumerate(kept) if way.same(other)) for way in ways)
    return Counting(
        weights=tuple(kept),
        cost=cost,
        effect=effect,
        life_years=life_years,
        at_start=at_start,
        cost_units=horizon.cycle_years if how.costs_per == "year" else 1.0,
        cycle_years=horizon.cycle_years,
    )


def rewards_of(model: MarkovModel | SurvivalModel, meanings: Meanings, strategy: int, how: Counting) -> list[Reward]:
    """Return what the people of one strategy bring to its accounts: in states, and once when they change them."""
    found: list[Reward] = []
    low, high = _UTILITY.get(model.effect_unit, (None, None))
    for place, state in enumerate(model.states):
        stay = state.residence > 1
        cost = meanings.of(state.cost, strategy, f"$.states[{place}].cost", stay=stay)
        effect = meanings.of(state.effect, strategy, f"$.states[{place}].effect", stay=stay)
        found.append(Reward((strategy, "cost"), place, cost, how.cost, how.cost_units, least=0.0))
        found.append(Reward((strategy, "effect"), place, effect, how.effect, how.cycle_years, low, high))
        paid = meanings.of(state.at_start, strategy, f"$.states[{place}].at_start", stay=stay)
        found.append(Reward((strategy, "cost"), place, paid, how.at_start, least=0.0))
        if not state.dead:
            alive = meanings.of("1", strategy, f"$.states[{place}]")
            found.append(Reward((strategy, "life_years"), place, alive, how.life_years, how.cycle_years))
    if isinstance(model, SurvivalModel) and model.treatment is not None:
        treated = model.treatment
        cost, effect, paid = (meanings.of(getattr(treated, key), strategy, f"$.treatment.{key}") for key in ("cost", "effect", "at_start"))
        found.append(Reward((strategy, "cost"), ON_TREATMENT, cost, how.cost, how.cost_units, least=0.0))
        found.append(Reward((strategy, "cost"), ON_TREATMENT, paid, how.at_start, least=0.0))
        found.append(Reward((strategy, "effect"), ON_TREATMENT, effect, how.effect, how.cycle_years))
    for way, path, once, stay in _changes(model):
        cost = meanings.of(once.cost, strategy, f"{path}.cost", stay=stay)
        effect = meanings.of(once.effect, strategy, f"{path}.effect", stay=stay)
        if model.conventions.one_off == "none" and not (cost.is_zero and effect.is_zero):
            raise ModelFault(
                "something costs or gives once here, and `conventions` does not say how it is counted",
                "Write `one_off: whole`, or `one_off: corrected`, under conventions.",
                path,
            )
        if (cost.by_stay or effect.by_stay) and stay:
            raise ModelFault(
                "what a change of state costs or gives cannot depend on `time_in_state`",
                "Give the cost to the state, or let the change lead into a state of its own.",
                path,
            )
        found.append(Reward((strategy, "cost"), way, cost, how.cost, least=0.0))
        found.append(Reward((strategy, "effect"), way, effect, how.effect))
    return [reward for reward in found if not reward.meaning.is_zero]


def _changes(model: MarkovModel | SurvivalModel) -> Iterable[tuple[Way, str, Once | Change, bool]]:
    if isinstance(model, SurvivalModel):
        for way, key in ((DYING, "on_death"), (LEAVING, "on_leaving")):
            once = getattr(model, key)
            if once is not None:
                yield way, f"$.{key}", once, False
        return
    places = {state.id: place for place, state in enumerate(model.states)}
    for state, ways in model.transitions.items():
        for to, entry in ways.items():
            if isinstance(entry, Change) and state in places and to in places:
                yield (places[state], places[to]), f"$.transitions.{state}.{to}", entry, model.states[places[state]].residence > 1


@dataclass(frozen=True, eq=False)
class Beginning:
    """What everybody of a strategy costs or gains once, when the model begins: undiscounted, uncorrected."""

    strategy: int
    cost: Meaning
    effect: Meaning

    def amounts(self, chunk: Chunk) -> dict[Account, Value]:
        """Return what it brings to each account; ModelFault when the cost is below 0."""
        cost = chunk.value(self.cost)
        below = int(np.count_nonzero(np.asarray(cost) < 0))
        if below:
            raise ModelFault(
                "the cost '{text}' at the start is below 0 ({count} of {all} values)",
                "Mend the expression, or the distributions of its inputs.",
                self.cost.path,
                text=self.cost.text,
                count=below,
                all=int(np.size(cost)),
            )
        return {(self.strategy, "cost"): cost, (self.strategy, "effect"): chunk.value(self.effect)}


def beginning_of(once: Once | None, meanings: Meanings, strategy: int) -> Beginning | None:
    """Return what a strategy brings at the start; None where it brings nothing."""
    if once is None:
        return None
    path = f"$.strategies[{strategy}].at_start"
    cost, effect = (meanings.of(text, strategy, f"{path}.{key}") for key, text in (("cost", once.cost), ("effect", once.effect)))
    for meaning in (cost, effect):
        if meaning.clocks:
            raise ModelFault(
                "what happens at the start does not depend on time, and '{text}' does", "Use a parameter.", path, text=meaning.text
            )
    return Beginning(strategy, cost, effect)


@dataclass(eq=False)
class Sheet:
    """The totals of all strategies over all draws, filled chunk by chunk."""

    strategies: int
    draws: int
    totals: dict[str, Draws] = field(default_factory=dict)

    def add(self, amounts: dict[Account, Value], part: slice) -> None:
        """Add amounts to their accounts, in the columns of a chunk."""
        for (strategy, kind), amount in amounts.items():
            if kind not in self.totals:
                self.totals[kind] = np.zeros((self.strategies, self.draws))
            self.totals[kind][strategy, part] += amount

    def of(self, kind: str) -> Draws:
        """The totals of a kind, float64 (n_strategies, n_draws); zeros where nothing was added."""
        return self.totals.get(kind, np.zeros((self.strategies, self.draws)))


def chunks(draws: int, width: int) -> Sequence[slice]:
    """Return the columns of each chunk."""
    return [slice(start, min(start + width, draws)) for start in range(0, draws, width)]
