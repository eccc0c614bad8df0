"""How good the best choice of sites could be at most: Lagrangian relaxation (Cornuéjols, Fisher and Nemhauser 1977).

Each place is given a price that it would pay to be served; at any prices whatever, what remains is a lower bound of the true least sum.
The prices are made better by subgradient steps over each place's nearest sites; the bound that is returned is then reckoned once more
over every site, so that it rests on nothing left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.places.medians import Integers, Median, Nearest, improve
from ceiba.policylab.places.travel import Floats

STEPS = 400
"""How many steps the prices take."""

_STALLED = 12
_FIRST_STEP, _LAST_STEP = 1.5, 0.01
_TRIED_EVERY = 40
_HALVINGS = 40


@dataclass(frozen=True)
class Bounded:
    """A lower bound of the least sum, the best sites met on the way, and the steps that were made."""

    bound: float
    chosen: Integers
    steps: int


def lagrangian(median: Median, near: Nearest, chosen: Integers, *, steps: int = STEPS, enough: float = 1e-9) -> Bounded:
    """Return a lower bound, beginning from chosen sites, which are made better where the prices point to better ones.

    enough: the gap between the sites and the bound, relative to their sum, at which no more steps are made.
    """
    weight, n_sites = median.weight, median.cost.shape[1]
    site = np.where(near.site < 0, n_sites, near.site)
    cost = np.where(near.site < 0, np.inf, near.cost)
    first, second, _ = median.two_best(chosen)
    value = float(weight @ first)
    price = np.minimum((first + second) / 2, near.limit)
    best_bound, best_price, length, stalled, direction = -np.inf, price, _FIRST_STEP, 0, np.zeros_like(price)
    done = 0
    for done in range(1, steps + 1):
        saves = np.minimum(cost - price[:, None], 0.0)
        worth = np.bincount(site.ravel(), (weight[:, None] * saves).ravel(), n_sites + 1)[:n_sites].astype(np.float64)
        least, opened = _relaxed(worth, median)
        bound = float(weight @ price) + least
        if bound > best_bound + 1e-12 * abs(value):
            best_bound, best_price, stalled = bound, price, 0
        else:
            stalled += 1
        if value - best_bound <= enough * abs(value):
            break
        if stalled >= _STALLED:
            length, stalled, price, direction = length / 2, 0, best_price, np.zeros_like(price)
            if length < _LAST_STEP:
                break
            continue
        if done % _TRIED_EVERY == 0:
            better = improve(median, near, _affordable(opened, worth, median))
            if (found := median.value(better)) < value:
                chosen, value = better, found
        served = np.where(saves < 0, np.append(opened, 0.0)[site], 0.0).sum(axis=1)
        gradient = 1.0 - served
        gradient[(price >= near.limit) & (gradient > 0)] = 0.0
        direction = gradient + 0.6 * direction
        size = float(weight @ direction**2)
        if size == 0:
            break
        price = np.clip(price + length * (value - bound) / size * direction, 0.0, near.limit)
    return Bounded(_whole_bound(median, best_price), chosen, done)


def _whole_bound(median: Median, price: Floats) -> float:
    """The bound at these prices, over every site."""
    price = np.minimum(price, median.without)
    worth = np.zeros(median.cost.shape[1])
    for start in range(0, len(price), 512):
        block = slice(start, start + 512)
        worth += median.weight[block] @ np.minimum(median.cost[block] - price[block, None], 0.0)
    return float(median.weight @ price) + _relaxed(worth, median)[0]


def _relaxed(worth: Floats, median: Median) -> tuple[float, Floats]:
    """The least that sites could sum to within number and budget if a site could open in part, and how far each opens.

    With a budget its price is sought by halving: at any price whatever the sum is a lower bound.
    """
    cheap, chosen = _at_price(worth, median, 0.0)
    if median.prices @ chosen <= median.budget:
        return cheap, chosen
    low, high = 0.0, float((-worth / np.maximum(median.prices, 1e-12)).max())
    best, over, under = cheap, chosen, np.zeros_like(chosen)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        value, tried = _at_price(worth, median, middle)
        best = max(best, value)
        if median.prices @ tried <= median.budget:
            high, under = middle, tried
        else:
            low, over = middle, tried
    much, little = float(median.prices @ over), float(median.prices @ under)
    part = (median.budget - little) / (much - little)
    return best, part * over + (1 - part) * under


def _at_price(worth: Floats, median: Median, price: float) -> tuple[float, Floats]:
    """The least sum within the number of sites when money costs `price`, and the sites (0 or 1)."""
    net = worth + price * median.prices
    order = np.argsort(net, kind="stable")[: median.most]
    taken = order[net[order] < 0]
    chosen = np.zeros_like(worth)
    chosen[taken] = 1.0
    spare = price * median.budget if price else 0.0
    return float(net[taken].sum()) - spare, chosen


def _affordable(opened: Floats, worth: Floats, median: Median) -> Integers:
    """Whole sites of a relaxed choice, those that open most and are worth most first, within number and budget."""
    order = np.lexsort((worth, -opened))
    kept: list[int] = []
    left = median.budget * (1 + 1e-12)
    for site in order[opened[order] > 0]:
        if median.prices[site] <= left and len(kept) < median.most:
            kept.append(int(site))
            left -= float(median.prices[site])
    return np.array(kept, dtype=np.int64)
