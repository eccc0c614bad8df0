"""Who gains and who pays in health: distributional cost-effectiveness analysis (Asaria, Griffin and Cookson 2016; Cookson et al. 2020).

    strata = Strata(("rich", "poor"), people=[6e6, 4e6], health=[72, 64], recipients=[0.7, 0.3], bearers=[0.5, 0.5], rank=[2, 1])
    found = distribute(results, "test", "no_test", strata, treated=9_000, displaced_at=12_000)
    found.net                                    # health gained less health forgone elsewhere, by stratum and draw
    judge(found, epsilon=10).verdict             # win_win, win_lose, lose_win, lose_lose ...

Money spent here is not spent elsewhere: `displaced_at` is what one unit of effect costs where the money comes from, and `bearers` are those
who go without it. Neither has a default: a distribution without its opportunity cost is half a distribution.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.economics.results import Draws, Results
from ceiba.terms.faults import ValueFault

__all__ = ["Distribution", "Strata", "distribute", "equity_weights"]

Floats = npt.NDArray[np.float64]

_WHOLE = 1e-6
"""How far shares may be from one together."""


@dataclass(frozen=True, eq=False)
class Strata:
    """Groups of people, and their part in a programme.

    names: of the groups. people: how many in each, above 0. health: what one of them has without the programme, in units of effect (such as
    quality-adjusted life expectancy), above 0. recipients: the share of those treated who are of each group. bearers: the share of each in
    the health forgone. Both sum to one. rank: order of advantage, the least advantaged lowest; None when there is none.
    gains: the share of each in the health gained, where it is not that of the recipients (benefit differs by group); sums to one.
    Raises ValueFault when anything is missing, does not fit, or does not sum to one.
    """

    names: Sequence[str]
    people: Sequence[float]
    health: Sequence[float]
    recipients: Sequence[float]
    bearers: Sequence[float]
    rank: Sequence[float] | None = None
    gains: Sequence[float] | None = None

    def __post_init__(self) -> None:
        given = {name: getattr(self, name) for name in ("people", "health", "recipients", "bearers", "rank", "gains")}
        for name, values in given.items():
            if values is None:
                continue
            row = np.asarray(values, dtype=np.float64)
            if row.shape != (len(self.names),):
                raise ValueFault("'{name}' needs one number for each of the {count} strata", name=name, count=len(self.names))
            without = [stratum for stratum, value in zip(self.names, row, strict=True) if not np.isfinite(value)]
            if without:
                raise ValueFault(
                    "'{name}' is not known for {strata}: leave the stratum out and say so, or find it; unknown is not zero",
                    name=name,
                    strata=", ".join(without),
                )
            if name in {"people", "health"} and (row <= 0).any():
                raise ValueFault("'{name}' must be above zero in every stratum", name=name)
            if name in {"recipients", "bearers", "gains"} and ((row < 0).any() or abs(row.sum() - 1) > _WHOLE):
                raise ValueFault(
                    "the shares of '{name}' must be 0 or more and sum to 1; they sum to {sum}", name=name, sum=float(row.sum())
                )


@dataclass(frozen=True, eq=False)
class Distribution:
    """What a programme does to the health of each stratum, all recipients together.

    gained, forgone, net: (strata, draws) in units of effect; net = gained - forgone. before: (strata,) health per person without it;
    after: (strata, draws) with it. unit: of effect.
    """

    strategy: str
    against: str
    strata: Strata
    gained: Draws
    forgone: Draws
    unit: str

    @property
    def net(self) -> Draws:
        """Net health benefit by stratum and draw."""
        return self.gained - self.forgone

    @property
    def before(self) -> Floats:
        """Health per person without the programme, (strata,)."""
        return np.asarray(self.strata.health, dtype=np.float64)

    @property
    def people(self) -> Floats:
        """People of each stratum, (strata,)."""
        return np.asarray(self.strata.people, dtype=np.float64)

    @property
    def after(self) -> Draws:
        """Health per person with the programme, (strata, draws)."""
        return np.asarray(self.before[:, None] + self.net / self.people[:, None])


def distribute(results: Results, strategy: str, against: str, strata: Strata, *, treated: float, displaced_at: float) -> Distribution:
    """Return who gains and who forgoes health when `strategy` takes the place of `against`.

    gained_g = treated * (difference of effects) * share of gains; forgone_g = treated * (difference of costs) / displaced_at * share of
    bearers. treated: people who get it, 0 or more. displaced_at: cost of one unit of effect where the money comes from, in the currency
    and year of the results, above 0 (an estimate of the opportunity cost, not a wish). ValueFault otherwise, and for unknown strategies.
    """
    if not np.isfinite(treated) or treated < 0:
        raise ValueFault("{treated} people cannot be treated", treated=treated)
    if not np.isfinite(displaced_at) or displaced_at <= 0:
        raise ValueFault("the cost of the health that is displaced is {amount}; it must be above zero", amount=displaced_at)
    one, other = results.row(strategy), results.row(against)
    effect = treated * (results.effects[one] - results.effects[other])
    cost = treated * (results.costs[one] - results.costs[other])
    gains = np.asarray(strata.recipients if strata.gains is None else strata.gains, dtype=np.float64)
    bearers = np.asarray(strata.bearers, dtype=np.float64)
    return Distribution(strategy, against, strata, gains[:, None] * effect, bearers[:, None] * (cost / displaced_at), results.effect_unit)


def equity_weights(health: Sequence[float], people: Sequence[float], epsilon: float) -> Floats:
    """Return what one more unit of health is worth in each stratum: h_g^(-epsilon), scaled so that it is 1 for the mean person.

    The slope of Atkinson's social welfare (Cookson et al. 2020): good for small changes; `judge` uses the exact one. ValueFault for health
    that is not above zero, or epsilon below zero.
    """
    levels, many = np.asarray(health, dtype=np.float64), np.asarray(people, dtype=np.float64)
    if not np.isfinite(epsilon) or epsilon < 0:
        raise ValueFault("epsilon is {epsilon}; aversion to inequality is 0 (none) or more", epsilon=epsilon)
    if levels.shape != many.shape or not (levels > 0).all() or not (many > 0).all():
        raise ValueFault("equity weights need health above zero and people in every stratum")
    weights = np.exp(-epsilon * (np.log(levels) - np.log(levels).min()))
    return np.asarray(weights / (weights @ many / many.sum()))
