"""A lever in time: what part of each year's needs it reaches, and what it costs in each year, by the year in which it begins."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.roadmap.levers import Lever
from ceiba.policylab.roadmap.money import ToBudget
from ceiba.policylab.roadmap.problem import TWELFTHS, Floats, Integers, Option


@dataclass(frozen=True)
class Assumptions:
    """What is taken of a lever in place of what its file says.

    once, per_year, per_patient: factors of its costs. lead_months, growth_months: None is as the file says. reach: factor of the needs that
    it reaches, at most 1.
    """

    once: float = 1.0
    per_year: float = 1.0
    per_patient: float = 1.0
    lead_months: float | None = None
    growth_months: float | None = None
    reach: float = 1.0


AS_WRITTEN = Assumptions()


def options(
    levers: tuple[Lever, ...],
    years: int,
    rates: ToBudget,
    taken: dict[str, Assumptions] | None = None,
    *,
    absent: frozenset[str] = frozenset(),
) -> tuple[Option, ...]:
    """Return the levers as the solver sees them, in their order.

    rates: into the currency of the budget. taken: other assumptions, by id of the lever. absent: ids of levers that are left out of what
    others require, since the country has no use for them.
    """
    places = {lever.id: place for place, lever in enumerate(levers)}
    return tuple(_option(lever, years, rates, (taken or {}).get(lever.id, AS_WRITTEN), places, absent) for lever in levers)


def _option(lever: Lever, years: int, rates: ToBudget, taken: Assumptions, places: dict[str, int], absent: frozenset[str]) -> Option:
    lead = lever.lead.months if taken.lead_months is None else taken.lead_months
    growth = lever.growth.months if lever.growth is not None else 0.0
    growth = growth if taken.growth_months is None else taken.growth_months
    reached, working = reach_by_month(12 * years, lead, growth, lever.lasts_months)
    share, cost = np.zeros((years, years), dtype=np.int64), np.zeros((years, years))
    paid = {name: rates.of(priced) * float(getattr(taken, name)) for name, priced in lever.cost}
    for begun in range(years):
        for year in range(begun, years):
            months = slice(12 * (year - begun), 12 * (year - begun) + 12)
            share[begun, year] = round(float(reached[months].sum()) * taken.reach * TWELFTHS / 12)
            cost[begun, year] = paid.get("per_year", 0.0) * float(working[months].sum()) / 12
        cost[begun, begun] += paid.get("once", 0.0)
    ready: Floats = np.arange(years, dtype=np.float64) + lead / 12
    return Option(
        id=lever.id,
        share=share,
        cost=cost,
        per_patient=paid.get("per_patient", 0.0),
        requires=tuple(places[other] for other in lever.requires if other not in absent),
        requires_begun=tuple(places[other] for other in lever.requires_begun if other not in absent),
        excludes=tuple(places[other] for other in lever.excludes if other in places),
        ready=ready,
    )


def reach_by_month(months: int, lead: float, growth: float, lasts: float | None) -> tuple[Floats, Integers]:
    """Return, for each month from the beginning, what part a lever reaches (float64) and whether it is in effect (int64, 0 or 1).

    It is in effect in the months that begin once the lead time is over, and grows evenly over the months of `growth`. lasts: months of
    effect; None is for good.

    >>> reach_by_month(4, 1, 2, None)[0].tolist()
    [0.0, 0.25, 0.75, 1.0]
    """
    begins = np.arange(months)
    since = begins + 0.5 - lead
    working = begins >= lead
    if lasts is not None:
        working &= since < lasts
    grown = np.clip(since / growth, 0.0, 1.0) if growth > 0 else np.ones(months)
    return np.where(working, grown, 0.0), working.astype(np.int64)
