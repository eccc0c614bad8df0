"""The format of a model as types; docs/reference/model-format.md says it in words.

A model is data: numbers with their sources, names, and small expressions over them. Reading is strict: unknown keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from ceiba.policylab.economics.conventions import Conventions, Discounting
from ceiba.policylab.economics.inputs import Correlated, Parameter, Shares, Table, Timed, written
from ceiba.policylab.economics.parts import (
    ID,
    Change,
    ChangeConventions,
    Horizon,
    Once,
    State,
    Strategy,
    SurvivalStrategy,
    Treated,
    TreeStrategy,
    Words,
)
from ceiba.terms.citations import Source
from ceiba.terms.faults import ValueFault

FORMAT = 1

_CURRENCY = re.compile(r"[A-Z]{3}")

Perspective = Literal["payer", "health_system", "societal", "provider", "patient", "not_stated"]


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """What every model says, whatever its kind. The first strategy is what is done today."""

    format: int
    id: str
    title: Words
    population: Words
    country: str
    perspective: Perspective
    payer: Words
    currency: str
    price_year: int | Literal["unknown"]
    effect_unit: Literal["QALY", "life_year", "DALY_averted", "case", "event_averted", "natural_unit"]
    discounting: Discounting
    parameters: tuple[Parameter, ...]
    sources: tuple[Source, ...]
    shares: tuple[Shares, ...] = ()
    correlated: tuple[Correlated, ...] = ()
    tables: tuple[Table, ...] = ()
    derived: dict[str, str | Timed] = {}
    not_modelled: tuple[Words, ...] = ()

    def __post_init__(self) -> None:
        if self.format != FORMAT:
            raise ValueFault("this Ceiba reads models of format {format}", format=FORMAT)
        if not ID.fullmatch(self.id):
            raise ValueFault("the id of a model is of letters, digits, - and _: '{id}' is not", id=self.id)
        if not re.fullmatch(r"[a-z]{2}", self.country):
            raise ValueFault(
                "'{country}' is not the code of a country (two small letters, ISO 3166-1; xx is invented)", country=self.country
            )
        if not _CURRENCY.fullmatch(self.currency):
            raise ValueFault("'{currency}' is not an ISO 4217 code", currency=self.currency)
        if isinstance(self.price_year, int) and not 1900 <= self.price_year <= 2100:  # noqa: PLR2004
            raise ValueFault("the price year {year} is none of ours; write four figures, or `unknown`", year=self.price_year)


class MarkovModel(Model, frozen=True, kw_only=True, tag="markov"):
    """People move between states at the end of each cycle. transitions: from -> to -> a probability, a rate, `rest`, or a Change."""

    horizon: Horizon
    conventions: Conventions
    change: ChangeConventions
    states: tuple[State, ...]
    transitions: Mapping[str, Mapping[str, str | Change]]
    strategies: tuple[Strategy, ...]


class SurvivalModel(Model, frozen=True, kw_only=True, tag="partitioned_survival"):
    """People are shared out among three states by two survival curves: progression-free, progressed, dead.

    states: exactly `progression_free`, `progressed`, `dead`. curves_crossing: what is done where the curve without progression lies above
    that of survival: `refused`, or `capped` at survival. on_death, on_leaving: what dying costs or gives once, and what leaving the
    state without progression does (to either side). background: the yearly death rate of the population, such as a table by age; nobody
    dies more slowly. treatment: what it costs and gives to be on treatment, of those whom `on_treatment` of a strategy tells.
    """

    horizon: Horizon
    conventions: Conventions
    curves_crossing: Literal["refused", "capped"]
    states: tuple[State, ...]
    strategies: tuple[SurvivalStrategy, ...]
    on_death: Once | None = None
    on_leaving: Once | None = None
    background: str | None = None
    treatment: Treated | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.background is not None:
            written(self.background)
        if (self.treatment is not None) != any(strategy.on_treatment is not None for strategy in self.strategies):
            raise ValueFault("`treatment` of the model and `on_treatment` of a strategy go together")
        if tuple(state.id for state in self.states) != ("progression_free", "progressed", "dead"):
            raise ValueFault("the states of a partitioned survival model are progression_free, progressed and dead, in this order")


class TreeModel(Model, frozen=True, kw_only=True, tag="decision_tree"):
    """A choice between strategies, then chances, then an end. horizon_years: how far what stands at its ends looks ahead."""

    horizon_years: float
    strategies: tuple[TreeStrategy, ...]


AnyModel = MarkovModel | SurvivalModel | TreeModel
