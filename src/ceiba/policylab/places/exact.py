"""The best sites proved by HiGHS, where the question is small enough.

A place's distance is a sum over its distinct distances: how much farther it goes if nothing is open within each (Elloumi 2010), so that
only the sites are whole numbers. The same rows carry mean distance, the worst group, covering and a floor for every group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.places.medians import Integers
from ceiba.policylab.places.rows import Rows
from ceiba.policylab.places.siting import Siting
from ceiba.policylab.places.travel import Floats

MOST_PAIRS = 60_000
"""Pairs of place and site up to which HiGHS is asked; beyond, its bound was seen to lag far behind the Lagrangian one."""

SECONDS = 60.0


@dataclass(frozen=True)
class Proved:
    """What HiGHS found: sites, their objective, whether they are proved best, its bound; infeasible: no choice keeps to every demand."""

    chosen: Integers
    value: float
    optimal: bool
    bound: float
    infeasible: bool = False


def solve_exactly(siting: Siting, begun: Integers | None = None, *, seconds: float = SECONDS) -> Proved:
    """Return the best sites, or the best found within the seconds and a bound.

    begun: sites to begin with. The bound is of what `siting.value` gives: a most for `covered`, a least for distances.
    """
    rows, sites = _sites(siting)
    if siting.objective == "covered" and siting.capacity is not None:
        covered = _served(rows, sites, siting)
        rows.weigh(covered, -1.0)
    elif siting.objective == "covered":
        uncovered = _uncovered(rows, sites, siting)
        _floor(rows, siting, uncovered, siting.floor)
        rows.weigh(uncovered, siting.share)
    else:
        _distances(rows, sites, siting)
    found = rows.solve(seconds, None if begun is None else np.isin(np.arange(len(siting.sites)), begun).astype(float))
    chosen = np.flatnonzero(found.values[: len(siting.sites)] > 0.5).astype(np.int64)  # noqa: PLR2004 - a whole number, near enough
    value, bound = found.value, found.bound
    if siting.objective == "covered":
        value, bound = (-value, -bound) if siting.capacity is not None else (1.0 - value, 1.0 - bound)
    return Proved(chosen, value, found.optimal, bound, found.infeasible)


def highest_floor(siting: Siting, *, seconds: float = SECONDS) -> Proved:
    """Return the sites that bring every group highest above or nearest to the floor; bound: the highest share that all could have."""
    rows, sites = _sites(siting)
    uncovered = _uncovered(rows, sites, siting)
    level = rows.add(1, upper=1.0 if siting.floor is None else siting.floor)
    rows.weigh(level, -1.0)
    _floor(rows, siting, uncovered, None, level)
    found = rows.solve(seconds)
    return Proved(np.flatnonzero(found.values[: len(siting.sites)] > 0.5).astype(np.int64), -found.value, found.optimal, -found.bound)  # noqa: PLR2004 - yes or no


def _sites(siting: Siting) -> tuple[Rows, Integers]:
    rows = Rows()
    sites = rows.add(len(siting.sites), upper=1.0, whole=True)
    rows.demand(sites, np.ones(len(sites)), -np.inf, float(siting.most_new))
    if siting.budget is not None and siting.prices is not None:
        rows.demand(sites, siting.prices / siting.budget, -np.inf, 1.0)
    if siting.objective != "covered" and np.isinf(siting.base_km).any():
        rows.demand(sites, np.ones(len(sites)), 1.0, np.inf)
    return rows, sites


def _uncovered(rows: Rows, sites: Integers, siting: Siting) -> Integers:
    """Add how far each place is from being covered, between 0 and 1."""
    far = siting.base_km > siting.limit_km
    uncovered = rows.add(len(siting.places), upper=far.astype(float))
    for row in np.flatnonzero(far):
        near = sites[siting.best_km[row] <= siting.limit_km]
        rows.demand(np.append(near, uncovered[row]), np.ones(len(near) + 1), 1.0, np.inf)
    return uncovered


def _floor(rows: Rows, siting: Siting, uncovered: Integers, floor: float | None, level: Integers | None = None) -> None:
    """Demand that each group's covered share be at least the floor, or at least the level that is sought."""
    if floor is None and level is None:
        return
    for number, share in enumerate(siting.group_share):
        if share <= 0:
            continue
        mine = siting.group == number
        columns, weights = uncovered[mine], siting.share[mine] / share
        if level is None:
            rows.demand(columns, weights, -np.inf, 1.0 - (floor or 0.0))
        else:
            rows.demand(np.append(columns, level), np.append(weights, 1.0), -np.inf, 1.0)


def _distances(rows: Rows, sites: Integers, siting: Siting) -> None:
    """Add the distances of every place, the floor, and the objective over them."""
    columns: list[Integers] = []
    weights: list[Floats] = []
    group: list[Integers] = []
    constant = np.zeros(len(siting.names))
    uncovered = np.full(len(siting.places), -1, dtype=np.int64)
    fixed = (siting.base_km > siting.limit_km).astype(float)
    for row in np.flatnonzero(siting.people > 0):
        km, base = siting.best_km[row], siting.base_km[row]
        levels = np.unique(km[km < base])
        if not len(levels):
            constant[siting.group[row]] += siting.share[row] * base
            continue
        beyond = rows.add(len(levels), upper=1.0)
        last = np.append(levels[1:], base if np.isfinite(base) else levels[-1])
        for place, level in enumerate(levels):
            at = sites[km == level]
            before = beyond[place - 1 : place] if place else beyond[:0]
            coefficients = np.concatenate([np.ones(len(at) + 1), -np.ones(len(before))])
            rows.demand(np.concatenate([at, beyond[place : place + 1], before]), coefficients, 0.0 if place else 1.0, np.inf)
        constant[siting.group[row]] += siting.share[row] * levels[0]
        columns.append(beyond)
        weights.append(siting.share[row] * (last - levels))
        group.append(np.full(len(levels), siting.group[row]))
        if siting.tolerable_km is not None and fixed[row] and (levels <= siting.limit_km).any():
            uncovered[row] = beyond[np.flatnonzero(levels <= siting.limit_km)[-1]]
    if siting.floor is not None:
        _distance_floor(rows, siting, uncovered, fixed)
    column = np.concatenate(columns) if columns else sites[:0]
    weight = np.concatenate(weights) if weights else np.zeros(0)
    member = np.concatenate(group) if group else np.zeros(0, dtype=np.int64)
    if siting.objective == "mean_distance":
        rows.weigh(column, weight)
        rows.constant = float(constant.sum())
        return
    worst = rows.add(1, upper=np.inf)
    rows.weigh(worst, 1.0)
    for number, share in enumerate(siting.group_share):
        if share > 0:
            mine = member == number
            rows.demand(np.append(column[mine], worst), np.append(weight[mine] / share, -1.0), -np.inf, -constant[number] / share)


def _distance_floor(rows: Rows, siting: Siting, uncovered: Integers, fixed: Floats) -> None:
    for number, share in enumerate(siting.group_share):
        if share > 0:
            mine = (siting.group == number) & (siting.people > 0)
            open_ = mine & (uncovered >= 0)
            lost = float((siting.share[mine & (uncovered < 0)] * fixed[mine & (uncovered < 0)]).sum()) / share
            rows.demand(uncovered[open_], siting.share[open_] / share, -np.inf, 1.0 - (siting.floor or 0.0) - lost)


def _served(rows: Rows, sites: Integers, siting: Siting) -> Integers:
    """Add the people served of each place at each site within their capacity, and the floor over them; returns their columns."""
    existing = siting.existing_capacity if siting.existing_capacity is not None else np.full(siting.existing_km.shape[1], np.inf)
    capacity = np.concatenate([siting.capacity if siting.capacity is not None else np.zeros(0), existing])
    km = np.column_stack([siting.distance_km, siting.existing_km])
    place, site = np.nonzero(km <= siting.limit_km)
    people = float(siting.people.sum())
    served = rows.add(len(place), upper=siting.share[place])
    for row in np.unique(place).tolist():
        rows.demand(served[place == row], np.ones(int((place == row).sum())), -np.inf, float(siting.share[row]))
    for pair, (row, number) in enumerate(zip(place.tolist(), site.tolist(), strict=True)):
        if number < len(sites):
            rows.demand(np.array([served[pair], sites[number]]), np.array([1.0, -float(siting.share[row])]), -np.inf, 0.0)
    for number in np.unique(site).tolist():
        mine = served[site == number]
        if number < len(sites):
            rows.demand(np.append(mine, sites[number]), np.append(np.ones(len(mine)), -capacity[number] / people), -np.inf, 0.0)
        elif np.isfinite(capacity[number]):
            rows.demand(mine, np.ones(len(mine)), -np.inf, float(capacity[number]) / people)
    if siting.floor is not None:
        for number, share in enumerate(siting.group_share):
            mine = served[siting.group[place] == number]
            rows.demand(mine, np.ones(len(mine)), siting.floor * float(share), np.inf)
    return served
