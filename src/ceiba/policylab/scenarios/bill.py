"""What a year of the care granted costs at the prices that a pack knows, and of how many needs it knows none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from ceiba.decisions import NOT_RECORDED, World
from ceiba.policylab.payments import UnitCost, unit_cost
from ceiba.policylab.scenarios.units import Integers, Units
from ceiba.terms.actions import Action
from ceiba.terms.money import Money


@dataclass(frozen=True, slots=True)
class Bill:
    """The cost of a year of the first alternative granted to each need. totals: one for each currency and price year.

    priced, unpriced: needs a year whose alternative has a price by month, course or test, and has none: those cost something that nobody
    published, never zero. a_year: of those priced, the needs whose treatment is counted for a whole year because nobody said how long it
    lasts. assumed: needs whose price is assumed.
    """

    totals: tuple[Money, ...]
    priced: float
    unpriced: float
    a_year: float
    assumed: float


def bill_of(units: Units, given: Integers, actions: tuple[Action, ...], within: World) -> Bill:
    """Return what is given to units costs in a world, each at the price of the payer recorded for it, or of any.

    given: the place of each unit's action in `actions`, NOT_RECORDED of none.
    """
    has = np.flatnonzero((given != NOT_RECORDED) & (units.weight > 0))
    payers = units.strata["payer"].to_numpy(zero_copy_only=False).astype(str)
    names, code = np.unique(payers[has], return_inverse=True)
    groups, group = np.unique(given[has] * max(len(names), 1) + code, return_inverse=True)
    weights = np.bincount(group.reshape(-1), weights=units.weight[has], minlength=len(groups))
    totals: dict[tuple[str, int], Decimal] = {}
    counts = {"priced": 0.0, "unpriced": 0.0, "a_year": 0.0, "assumed": 0.0}
    for key, weight in zip(groups.tolist(), weights.tolist(), strict=True):
        action, payer = actions[key // len(names)], str(names[key % len(names)])
        cost = _cost(within, action.id, payer)
        counts["unpriced" if cost is None else "priced"] += weight
        if cost is None:
            continue
        counts["a_year"] += weight * cost.months_assumed
        counts["assumed"] += weight * cost.price_assumed
        kind = (cost.money.currency, cost.money.price_year)
        totals[kind] = totals.get(kind, Decimal(0)) + cost.money.amount * Decimal(str(weight))
    money = tuple(Money(amount, *kind) for kind, amount in sorted(totals.items()))
    return Bill(money, **counts)


def _cost(world: World, action: str, payer: str) -> UnitCost | None:
    known = payer if payer in world.pack.payers else None
    return unit_cost(world.pack, action, world.as_of.on, payer=known)
