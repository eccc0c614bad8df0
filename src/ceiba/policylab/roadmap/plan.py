"""Make a roadmap: choose and schedule, ask the country again under what was chosen, and choose anew where the two differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec
import numpy as np

from ceiba.policylab.budgets import Budget
from ceiba.policylab.economics import Rates
from ceiba.policylab.losses import BOUNDS, Bound
from ceiba.policylab.roadmap.country import Country
from ceiba.policylab.roadmap.effects import effect_values, with_effect
from ceiba.policylab.roadmap.fairness import equity_weights
from ceiba.policylab.roadmap.groups import Merged, merge_groups
from ceiba.policylab.roadmap.levers import Effect
from ceiba.policylab.roadmap.money import ToBudget, rates_into
from ceiba.policylab.roadmap.problem import Floats, Problem
from ceiba.policylab.roadmap.roadmap import Asked, Recounts, Roadmap
from ceiba.policylab.roadmap.schedule import options
from ceiba.policylab.roadmap.solve import Solved, solve

ROUNDS = 6
"""How often a plan is chosen anew at most."""


@dataclass(frozen=True)
class Terms:
    """On what terms the levers are chosen. carries: money left over may be spent later. most_begun: so many levers begin in a year at most.

    seconds: for each solve. aversion: to inequity, for the objective "equity".
    """

    budget: Budget
    years: int
    carries: bool = False
    most_begun: int | None = None
    seconds: float = 20.0
    aversion: float = 1.0


def choose_bound(country: Country) -> Bound:
    """Return the lower bound where levers can meet a need at it, otherwise between the two."""
    every = range(len(country.levers))
    return "lower" if country.recount(every, "lower") > country.recount([], "lower") else "between"


def make_roadmap(country: Country, asked: Asked, terms: Terms, known: Rates) -> Roadmap:
    """Return the best plan that was found within its time, and what it does. known: exchange rates. UsageError where one is lacking."""
    levers = country.levers
    rates = rates_into(terms.budget.currency, [cost for lever in levers for _, cost in lever.cost], known)
    needs = country.openings(asked.bound).needs
    tried = _try(country, asked, terms, rates)
    for _ in range(ROUNDS):
        plan = [(place, year) for place, year in enumerate(tried.solved.plan) if year is not None]
        sets = dict.fromkeys(tuple(place for place, begun in plan if begun <= year) for year in range(terms.years))
        if not sum(country.mend(chosen, asked.bound) for chosen in sets):
            break
        tried = _try(country, asked, terms, rates)
    chosen = [place for place, year in enumerate(tried.solved.plan) if year is not None]
    counts = {bound: (country.recount([], bound), country.recount(chosen, bound)) for bound in BOUNDS}
    recounts = Recounts(counts, country.openings(asked.bound).met(sum(1 << place for place in chosen)))
    return Roadmap(asked, levers, tried.idle, rates, tried.merged, needs, tried.problem, tried.solved, recounts)


@dataclass(frozen=True)
class _Tried:
    """One plan. idle: ids of the levers that no need waits for."""

    merged: Merged
    idle: tuple[str, ...]
    problem: Problem
    solved: Solved


def _try(country: Country, asked: Asked, terms: Terms, rates: ToBudget) -> _Tried:
    merged = _merged(country, asked, terms)
    idle = tuple(country.levers[place].id for place in _idle(country, merged))
    choices = options(country.levers, terms.years, rates, absent=frozenset(idle))
    discount = (1 + asked.discount) ** -np.arange(terms.years, dtype=np.float64)
    budget = np.full(terms.years, terms.budget.amount)
    problem = Problem(choices, merged.groups, budget, discount, terms.carries, terms.most_begun)
    return _Tried(merged, idle, problem, solve(problem, seconds=terms.seconds))


def other_bounds(country: Country, roadmap: Roadmap, terms: Terms) -> Iterator[tuple[str, Problem]]:
    """Yield the problem as it is when the unknown is counted otherwise, by the name of the bound."""
    for bound in BOUNDS:
        if bound == roadmap.asked.bound:
            continue
        asked = roadmap.asked.at(bound)
        merged = _merged(country, asked, terms)
        old = roadmap.problem
        yield bound, Problem(old.options, merged.groups, old.budget, old.discount, old.carries, old.most_begun)


@dataclass(frozen=True)
class Held:
    """A number of what a lever does that was not moved.

    what: as `Moved.what`. why: anew (people would have to be decided anew for it) or no_range (the file gives none).
    """

    what: str
    why: Literal["anew", "no_range"]


def other_effects(country: Country, roadmap: Roadmap, terms: Terms) -> Iterator[tuple[str, Effect, float, Problem]]:
    """Yield the problem as it is when what a lever does goes to either end of its range: (name, where it was read, its end, problem).

    Only where nobody has to be decided anew: `held_effects` names the others.
    """
    levers = {lever.id: place for place, lever in enumerate(country.levers)}
    for what, effect in _effects(country):
        lever_id, _, name = what.partition(":effect.")
        place = levers[lever_id]
        lever = country.levers[place]
        for to in dict.fromkeys((effect.low, effect.high)):
            if to is None or effect_values(lever.changes)[name] == (to,) or country.found[place].anew:
                continue
            other = country.with_lever(place, msgspec.structs.replace(lever, changes=with_effect(lever.changes, name, to)))
            if other is not None:
                yield what, effect, to, _problem_of(other, roadmap, terms)


def held_effects(country: Country) -> tuple[Held, ...]:
    """Return the numbers of what levers do that are not moved, with the reason why."""
    levers = {lever.id: place for place, lever in enumerate(country.levers)}
    held = []
    for what, effect in _effects(country):
        if country.found[levers[what.partition(":")[0]]].anew:
            held.append(Held(what, "anew"))
        elif effect.low is None:
            held.append(Held(what, "no_range"))
    return tuple(held)


def _effects(country: Country) -> Iterator[tuple[str, Effect]]:
    """The numbers of what levers do, of those that find something in the country."""
    for found in country.found:
        if not found.nothing:
            for name, effect in found.lever.effects.items():
                yield f"{found.lever.id}:effect.{name}", effect


def _problem_of(country: Country, roadmap: Roadmap, terms: Terms) -> Problem:
    """The problem of a roadmap in a country of which one lever does otherwise; what is said of the roadmap's own plan is mended."""
    old, bound = roadmap.problem, roadmap.asked.bound
    country.cleared(bound)
    for year in range(old.years):
        country.mend([place for place, begun in roadmap.chosen() if begun <= year], bound)
    merged = _merged(country, roadmap.asked, terms)
    absent = frozenset(country.levers[place].id for place in _idle(country, merged))
    choices = options(country.levers, old.years, roadmap.rates, absent=absent)
    return Problem(choices, merged.groups, old.budget, old.discount, old.carries, old.most_begun)


def sampled(country: Country, roadmap: Roadmap, draws: int, seed: int) -> Floats:
    """Return factors of the needs of each group of the country, float64 (draws, groups): what another sample of people might have given.

    A Bayesian bootstrap (Rubin 1981): each person counts for a draw of an exponential, so a group of n for a gamma of n over n.
    """
    counted = country.openings(roadmap.asked.bound).n
    stream = np.random.Generator(np.random.Philox(key=np.array([seed, 0], dtype=np.uint64)))
    drawn: Floats = stream.gamma(np.maximum(counted, 1), size=(draws, counted.size)) / np.maximum(counted, 1)
    return drawn


def _merged(country: Country, asked: Asked, terms: Terms) -> Merged:
    country.cleared(asked.bound)
    found = country.openings(asked.bound)
    importance = equity_weights(found, country.decision, terms.aversion) if asked.objective == "equity" else None
    return merge_groups(found, asked.objective, importance)


def _idle(country: Country, merged: Merged) -> list[int]:
    """The levers that no need waits for, by themselves or with others."""
    used = 0
    for group in merged.groups:
        for way in group.ways:
            for mask in way:
                used |= mask
    return [place for place in range(len(country.levers)) if not used >> place & 1]
