"""What a model gave: cost and effect of each strategy in each draw. The contract between the engine and everything that analyses results.

The engine fills it (`run_model`); samples of another program can fill it as well (`Results(...)` with what is known), and every analysis
reads nothing else: comparison, acceptability, value of information, equity, the checklist.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault

Draws = npt.NDArray[np.float64]
"""float64, the draws on the last axis."""


@dataclass(frozen=True, slots=True)
class SourcedInput:
    """One input of a model and where its value was read, or why it is assumed. unit: as the model writes it; "" is none given."""

    name: str
    unit: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class About:
    """What must be said beside a result for it to mean anything. "" and None: not said, never a default.

    conventions: name -> the word chosen, such as {"correction": "half_cycle", "discounting_starts": "t0"}, as in the model's file.
    discount rates: per year. sha256: of the model's file. seed: of the draws; None in a base case.
    """

    model: str = ""
    kind: str = ""
    title: str = ""
    population: str = ""
    country: str = ""
    payer: str = ""
    perspective: str = ""
    horizon_years: float | None = None
    cycle_years: float | None = None
    discount_rate_cost: float | None = None
    discount_rate_effect: float | None = None
    conventions: Mapping[str, str] = field(default_factory=dict)
    not_modelled: tuple[str, ...] = ()
    sha256: str = ""
    seed: int | None = None


@dataclass(frozen=True, eq=False)
class Results:
    """What a model gave.

    strategies: ids in the order of the rows; the first is the comparator of what is done today.
    costs, effects: float64 (n_strategies, n_draws), per person, discounted as `about` says. One draw is the base case. Column d of both
        comes from the same draw of all inputs (common random numbers), so differences between rows are taken column by column.
    currency: ISO 4217. price_year: the year whose prices the costs are in; None only where the source does not say.
    effect_unit: "QALY", "life_year", ... as the model says.
    parameters: name -> float64 (n_draws,), the uncertain inputs that were drawn; empty in a base case.
    assumed: names of the inputs whose value is assumed; whatever shows these results says so.
    sources: a row per input of the model, in the order of its file.
    life_years: as `effects`, undiscounted and without utilities; None where the model does not tell the living from the dead.

    Raises ValueFault when the shapes do not fit or a value is not finite.
    """

    strategies: tuple[str, ...]
    costs: Draws
    effects: Draws
    currency: str
    price_year: int | None
    effect_unit: str
    parameters: Mapping[str, Draws] = field(default_factory=dict)
    assumed: tuple[str, ...] = ()
    sources: tuple[SourcedInput, ...] = ()
    about: About = field(default_factory=About)
    life_years: Draws | None = None

    def __post_init__(self) -> None:
        shape = (len(self.strategies), self.n_draws)
        for name, values in (("costs", self.costs), ("effects", self.effects), ("life_years", self.life_years)):
            if values is None:
                continue
            if values.shape != shape:
                raise ValueFault("{name} must have the shape {shape}: strategies x draws", name=name, shape=shape)
            if not np.isfinite(values).all():
                raise ValueFault("{name} hold a value that is not a finite number", name=name)
        for name, values in self.parameters.items():
            if values.shape != (self.n_draws,):
                raise ValueFault("the draws of '{name}' must be {count}, one for each draw of the results", name=name, count=self.n_draws)
        if len(set(self.strategies)) != len(self.strategies) or not self.strategies:
            raise ValueFault("strategies must be named, each once")
        if not self.currency:
            raise ValueFault("results need a currency (ISO 4217)")

    @property
    def n_draws(self) -> int:
        """How many draws; 1 is a base case."""
        return int(self.costs.shape[-1])

    def row(self, strategy: str) -> int:
        """The row of a strategy; ValueFault when there is none of that name."""
        if strategy not in self.strategies:
            raise ValueFault("there is no strategy '{strategy}'; there are: {known}", strategy=strategy, known=", ".join(self.strategies))
        return self.strategies.index(strategy)
