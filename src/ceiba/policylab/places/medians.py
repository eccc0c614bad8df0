"""Where k sites cost least: greedy choice, then swaps, and a Lagrangian bound that says how far from the best that can be.

One problem carries every objective (see `siting`): each place pays, for each of its people, what its best open site costs it (or what
it costs without any), and the sum is made small. Nothing here depends on the clock: the same problem gives the same answer anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.places.travel import Floats

Integers = npt.NDArray[np.int64]

NEAREST = 128
"""How many of its best sites a place keeps for swaps and bounds; a bound never rests on what was left out."""

_PAIRS = 600_000
"""Of few places more sites are kept: so many pairs."""

_ROWS = 512
"""Places weighed at a time: what the processor's own memory holds."""


@dataclass(frozen=True)
class Median:
    """Choose sites so that sum(weight x best cost) is least.

    weight: (places,). cost: (places, sites), never more than `without`. without: (places,) cost with no new site. prices: what each site
    costs to open, in the unit of `budget`. most: how many sites may open.
    """

    weight: Floats
    cost: Floats
    without: Floats
    prices: Floats
    most: int
    budget: float = float("inf")

    def value(self, chosen: Integers) -> float:
        """The sum that the chosen sites give."""
        return float(self.weight @ self.two_best(chosen)[0])

    def two_best(self, chosen: Integers) -> tuple[Floats, Floats, Integers]:
        """The best and the second best cost of each place, and the place in `chosen` of the best (-1: without any)."""
        if not len(chosen):
            return self.without, self.without, np.full(len(self.without), -1, dtype=np.int64)
        costs = self.cost[:, chosen]
        best = costs.argmin(axis=1)
        rows = np.arange(len(best))
        first = costs[rows, best]
        costs[rows, best] = np.inf
        second = np.minimum(costs.min(axis=1), self.without)
        return first, second, np.where(first < self.without, best, -1)

    def affordable(self, chosen: Integers) -> bool:
        """Whether the chosen sites are within number and budget."""
        return len(chosen) <= self.most and float(self.prices[chosen].sum()) <= self.budget * (1 + 1e-12)


@dataclass(frozen=True)
class Nearest:
    """The best sites of each place, ascending in cost: site and cost (places, NEAREST). limit: costs up to which they are all there."""

    site: Integers
    cost: Floats
    limit: Floats


def nearest(median: Median) -> Nearest:
    """Return the best sites of each place; those no better than having none are left out (site -1).

    Where more sites than are kept cost the same, as in covering, twice as many are kept until they tell something apart.
    """
    n_sites = median.cost.shape[1]
    kept = min(max(NEAREST, _PAIRS // max(len(median.cost), 1)), n_sites)
    found = _nearest(median, kept)
    while kept < n_sites and median.weight[(found.limit <= found.cost[:, 0]) & (found.site[:, 0] >= 0)].any():
        kept = min(2 * kept, n_sites)
        found = _nearest(median, kept)
    return found


def _nearest(median: Median, kept: int) -> Nearest:
    n_sites = median.cost.shape[1]
    site = np.empty((len(median.cost), kept), dtype=np.int64)
    cost, limit = np.empty((len(median.cost), kept)), median.without.copy()
    for start in range(0, len(median.cost), _ROWS):
        block = slice(start, start + _ROWS)
        costs = median.cost[block]
        if kept < n_sites:
            parts = np.argpartition(costs, kept, axis=1)
            limit[block] = np.minimum(median.without[block], np.take_along_axis(costs, parts[:, kept : kept + 1], axis=1)[:, 0])
            parts = parts[:, :kept]
        else:
            parts = np.broadcast_to(np.arange(n_sites), costs.shape)
        found = np.take_along_axis(costs, parts, axis=1)
        order = np.argsort(found, axis=1, kind="stable")
        site[block], cost[block] = np.take_along_axis(parts, order, axis=1), np.take_along_axis(found, order, axis=1)
    site[cost >= median.without[:, None]] = -1
    return Nearest(site, cost, limit)


def greedy(median: Median, begun: Integers | None = None) -> Integers:
    """Return sites chosen one after another, each the one that saves most (per price, where there is a budget), after those begun with."""
    chosen: list[int] = [] if begun is None else [int(site) for site in begun]
    best = median.two_best(np.array(chosen, dtype=np.int64))[0].copy()
    left = median.budget - float(median.prices[chosen].sum())
    by_price = np.isfinite(median.budget)
    while len(chosen) < median.most:
        saved = _saved(median, best)
        saved[chosen] = 0.0
        saved[median.prices > left * (1 + 1e-12)] = 0.0
        score = saved / np.maximum(median.prices, 1e-12) if by_price else saved
        site = int(score.argmax())
        if saved[site] <= 0:
            break
        chosen.append(site)
        left -= float(median.prices[site])
        best = np.minimum(best, median.cost[:, site])
    return np.array(chosen, dtype=np.int64)


def _saved(median: Median, best: Floats) -> Floats:
    """What each site would save alone, added to what is open."""
    saved = np.zeros(median.cost.shape[1])
    for start in range(0, len(best), _ROWS):
        block = slice(start, start + _ROWS)
        saved += median.weight[block] @ np.maximum(best[block, None] - median.cost[block], 0.0)
    return saved


def improve(median: Median, near: Nearest, chosen: Integers) -> Integers:
    """Return the sites after exchanges, and after more sites where number and budget still allow, until neither saves anything."""
    while True:
        chosen = swaps(median, near, chosen)
        more = greedy(median, chosen)
        if len(more) == len(chosen):
            return chosen
        chosen = more


def swaps(median: Median, near: Nearest, chosen: Integers, most_swaps: int = 1_000) -> Integers:
    """Return the sites after the best exchanges of one chosen site for another, until none saves anything (Teitz and Bart).

    All exchanges are weighed at once over each place's nearest sites; one is made only when the whole sum falls.
    """
    chosen = chosen.copy()
    value = median.value(chosen)
    n_sites = median.cost.shape[1]
    for _ in range(most_swaps if len(chosen) else 0):
        first, second, best = median.two_best(chosen)
        worse = near.cost < second[:, None]
        row, column = np.nonzero(worse)
        site = near.site[row, column]
        held = site >= 0
        row, site, cost = row[held], site[held], near.cost[row[held], column[held]]
        weight = median.weight[row]
        saved = np.bincount(site, weight * np.maximum(first[row] - cost, 0.0), n_sites)
        mine = best[row] >= 0
        kept = weight * (second[row] - np.maximum(cost, first[row]))
        back = np.bincount(best[row][mine] * n_sites + site[mine], kept[mine], len(chosen) * n_sites).reshape(len(chosen), n_sites)
        served = best >= 0
        lost = np.bincount(best[served], (median.weight * (second - first))[served], len(chosen))
        net = saved[None, :] + back - lost[:, None]
        net[:, chosen] = -np.inf
        spare = median.budget - median.prices[chosen].sum() + median.prices[chosen]
        net[median.prices[None, :] > spare[:, None] * (1 + 1e-12)] = -np.inf
        out, into = np.unravel_index(int(net.argmax()), net.shape)
        if not net[out, into] > 1e-9 * max(value, 1e-300):
            break
        trial = chosen.copy()
        trial[out] = into
        tried = median.value(trial)
        if tried >= value:
            break
        chosen, value = trial, tried
    return chosen
