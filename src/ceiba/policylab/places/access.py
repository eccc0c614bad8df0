"""Access to a service: floating catchments (2SFCA, E2SFCA, 3SFCA), and how many people live beyond a tolerable distance.

Sources: Luo and Wang 2003 (two steps), Luo and Qi 2009 and Dai 2010 (distance decay, Gaussian), Wan, Zou and Sternberg 2012 (three steps).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.places.travel import Floats, nearest_km
from ceiba.terms.faults import ValueFault

Decay = Callable[[Floats], Floats]
"""Distances in km within the catchment -> how much each counts, from 1 (here) down to 0."""

_ROWS = 4_096
"""Origins weighed at a time, so that a nation of half a million places needs no second matrix of its size."""


@dataclass(frozen=True)
class Catchments:
    """What floating catchments give.

    access: supply per person for each origin (0 when no supply lies within the catchment). supply_reached: the supply that anyone reaches.
    n_unknown: pairs whose distance is unknown; they count for nothing, so access may be more. With two steps the sum of access x people
    is exactly supply_reached; with three steps, too, it is.
    """

    access: Floats
    supply_total: float
    supply_reached: float
    n_unknown: int


def binary(distance_km: Floats) -> Floats:
    """Everything within the catchment counts alike (2SFCA)."""
    return np.ones_like(distance_km)


def gaussian(catchment_km: float) -> Decay:
    """Return the Gaussian of Dai (2010): 1 at no distance, 0 at the edge of the catchment."""
    edge = np.exp(-0.5)

    def decay(distance_km: Floats) -> Floats:
        weight: Floats = (np.exp(-0.5 * (distance_km / catchment_km) ** 2) - edge) / (1 - edge)
        return weight

    return decay


def steps(weights: Mapping[float, float]) -> Decay:
    """Return the decay of Luo and Qi (2009): upper bound in km -> weight up to and including it; beyond the last nothing counts."""
    bounds = np.array(sorted(weights))
    values = np.array([*(weights[bound] for bound in sorted(weights)), 0.0])

    def decay(distance_km: Floats) -> Floats:
        found: Floats = values[np.searchsorted(bounds, distance_km, side="left")]
        return found

    return decay


def floating_catchments(
    supply: Floats, people: Floats, distance_km: Floats, *, catchment_km: float, decay: Decay = binary, three_steps: bool = False
) -> Catchments:
    """Return access by origin: supply of each destination shared among those who reach it, summed over what each origin reaches.

    supply: by destination (any unit, such as tests a year). people: by origin. distance_km: (origins, destinations), NaN unknown.
    three_steps: an origin's demand is split among the sites it reaches in proportion to their weights (3SFCA), so that many near sites
    do not multiply the demand. ValueFault for negative supply or people, or a catchment of no size.
    """
    if not catchment_km > 0:
        raise ValueFault("a catchment of {distance} km reaches nobody", distance=f"{catchment_km:g}")
    if (supply < 0).any() or (people < 0).any():
        raise ValueFault("supply and people are numbers of zero or more")
    blocks = [slice(start, start + _ROWS) for start in range(0, len(people), _ROWS)]
    demand = np.zeros(len(supply))
    for block in blocks:
        weight, split = _weights(distance_km[block], catchment_km, decay, three_steps=three_steps)
        demand += people[block] @ (weight * split)
    reached = demand > 0
    ratio = np.divide(supply, demand, out=np.zeros(len(supply)), where=reached)
    access = np.empty(len(people))
    for block in blocks:
        weight, split = _weights(distance_km[block], catchment_km, decay, three_steps=three_steps)
        access[block] = (weight * split) @ ratio
    return Catchments(access, float(supply.sum()), float(supply[reached].sum()), int(np.isnan(distance_km).sum()))


def _weights(distance_km: Floats, catchment_km: float, decay: Decay, *, three_steps: bool) -> tuple[Floats, Floats]:
    """Return the weight of each pair, and by how much an origin's demand is split over it (1 with two steps)."""
    inside = distance_km <= catchment_km
    weight = np.where(inside, decay(np.where(inside, distance_km, 0.0)), 0.0)
    if not three_steps:
        return weight, np.ones_like(weight)
    total = weight.sum(axis=1, keepdims=True)
    return weight, np.divide(weight, total, out=np.zeros_like(weight), where=total > 0)


@dataclass(frozen=True)
class Reach:
    """People of a group by whether a service is within the tolerable distance; unknown is neither within nor beyond."""

    group: str
    people: float
    within: float
    beyond: float
    unknown: float

    @property
    def least(self) -> float | None:
        """The share surely within reach: unknown counted as beyond; None without people."""
        return self.within / self.people if self.people else None

    @property
    def most(self) -> float | None:
        """The share within reach at most: unknown counted as within; None without people."""
        return (self.within + self.unknown) / self.people if self.people else None


def reach(distance_km: Floats, people: Floats, groups: Sequence[str], tolerable_km: float) -> tuple[Reach, ...]:
    """Return, for each group in order of first mention, the people within, beyond and of unknown reach of the nearest destination.

    distance_km: (origins, destinations), NaN unknown. An origin with an unknown pair is beyond only if no destination is unknown: the
    unknown one may be the near one.
    """
    near = nearest_km(distance_km)
    within = near <= tolerable_km
    unknown = ~within & np.isnan(distance_km).any(axis=1)
    names = list(dict.fromkeys(groups))
    number = np.array([names.index(group) for group in groups], dtype=np.int64)
    parts = [np.bincount(number, np.where(mask, people, 0.0), len(names)) for mask in (np.ones_like(within), within, unknown)]
    return tuple(
        Reach(name, float(total), float(inside), float(total - inside - open_), float(open_))
        for name, total, inside, open_ in zip(names, *parts, strict=True)
    )
