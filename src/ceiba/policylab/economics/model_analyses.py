"""A model from a file made ready for the analyses: as a callable, with the ends of its inputs and the words of what it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import numpy as np

from ceiba.policylab.economics.comparison import net_monetary_benefit
from ceiba.policylab.economics.distributions import Distribution
from ceiba.policylab.economics.format import TreeModel
from ceiba.policylab.economics.models import SEED, ReadModel, engine_of, run_model, words_of
from ceiba.policylab.economics.oneway import Bounds, Evaluate, Watch
from ceiba.policylab.economics.parts import Words
from ceiba.policylab.economics.results import Results
from ceiba.terms.faults import ValueFault

__all__ = ["evaluate_model", "input_bounds", "names_of", "other_conventions", "price_of", "units_of", "watch_of"]

DRAWN = 10_000
"""Draws from which the ends of an input are read."""

LEVEL = 0.95
"""The share of the draws between the ends."""


def other_conventions(
    read: ReadModel, *, discount_cost: float | None = None, discount_effect: float | None = None, cycles: int | None = None
) -> ReadModel:
    """Return the model with another discount rate or horizon; the same where nothing is asked. Its sha256 stays that of the file.

    discount_cost, discount_effect: per year, 0 or more and below 1. cycles: how many are looked ahead; a tree has none. ValueFault
    otherwise, EconomicsRefused where the model does not hold over it (a table that ends, Simpson's rule over an odd number).
    """
    model = read.model
    rates = {"cost": discount_cost, "effect": discount_effect}
    asked = {name: rate for name, rate in rates.items() if rate is not None}
    changes: dict[str, object] = {}
    if asked:
        changes["discounting"] = _rebuilt(model.discounting, asked)
    if cycles is not None:
        if isinstance(model, TreeModel):
            raise ValueFault("a decision tree has no cycles: its horizon stands in its branches")
        changes["horizon"] = _rebuilt(model.horizon, {"cycles": cycles})
    if not changes:
        return read
    changed = msgspec.structs.replace(model, **changes)
    return replace(read, model=changed, engine=engine_of(changed, read.file, read.lines))


def _rebuilt(part: msgspec.Struct, changes: Mapping[str, object]) -> object:
    """Return a part with changes, checked as if it had been read."""
    return type(part)(**{**msgspec.structs.asdict(part), **changes})


def evaluate_model(read: ReadModel, values: Mapping[str, float] | None = None) -> Evaluate:
    """Return a model's base case as a callable of some inputs. values: inputs that stay changed unless they are given anew."""
    fixed = dict(values or {})
    return lambda given: run_model(read, values={**fixed, **given})


def input_bounds(read: ReadModel, *, seed: int = SEED) -> tuple[Bounds, ...]:
    """Return the ends of every parameter that has a distribution: the middle 95 % of 10,000 of its draws.

    What is fixed in the file has none, and shares that sum to one cannot move alone: neither is here.
    """
    tails = 100 * np.array([(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    uncertain = [each.id for each in read.model.parameters if isinstance(each.distribution, Distribution)]
    if not uncertain:
        return ()
    drawn = read.engine.given(DRAWN, seed, {})[1]
    ends = ((name, *np.percentile(drawn[name], tails)) for name in uncertain)
    return tuple(Bounds(name, float(low), float(high), "central 95% of its distribution") for name, low, high in ends)


def names_of(read: ReadModel, lang: str) -> dict[str, str]:
    """Return the words of strategies, parameters, shares and tables by id, where the file gives them."""
    model = read.model
    named: dict[str, Words | None] = {each.id: each.names for each in model.strategies}
    for entries in (model.parameters, model.shares, model.tables):
        named |= {each.id: each.names for each in entries}
    return {name: words_of(words, lang) for name, words in named.items() if words}


def units_of(read: ReadModel, currency: str = "") -> dict[str, str]:
    """Return the units of parameters by id, where the file gives them; those of costs in another currency, where one is named."""
    model = read.model
    told = {each.id: each.unit for each in model.parameters if each.unit}
    if currency in ("", model.currency):
        return told
    costs = {each.id for each in model.parameters if each.quantity == "cost"}
    return {
        name: unit.replace(model.currency, currency) if model.currency in unit else currency if name in costs else unit
        for name, unit in told.items()
    }


def price_of(read: ReadModel, name: str) -> float:
    """Return the value of a cost of the model; ValueFault, naming its costs, for anything else."""
    costs = {each.id: each.value for each in read.model.parameters if each.quantity == "cost"}
    if name not in costs:
        raise ValueFault("'{name}' is not a cost of this model; its costs are: {known}", name=name, known=", ".join(costs) or "()")
    return costs[name]


def watch_of(results: Results, wtp: float, strategy: str = "", against: str = "") -> Watch:
    """Return what to watch where it is not said: against the first strategy, the one of greatest mean net benefit among the others.

    ValueFault for a strategy that is not there, beside itself, or alone.
    """
    other = results.row(against) if against else 0
    if len(results.strategies) == 1:
        raise ValueFault("a comparison needs two strategies, and there is only '{strategy}'", strategy=results.strategies[0])
    benefit = net_monetary_benefit(results, wtp).mean(axis=1)
    benefit[other] = -np.inf
    one = results.row(strategy) if strategy else int(benefit.argmax())
    if one == other:
        raise ValueFault("'{strategy}' cannot be compared with itself", strategy=results.strategies[one])
    return Watch(results.strategies[one], results.strategies[other], wtp)
