"""The question where to put new services: places, candidate sites, what is there already, and what the answer must keep to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

import numpy as np

from ceiba.policylab.places.access import Reach, reach
from ceiba.policylab.places.medians import Integers, Median
from ceiba.policylab.places.travel import Floats, nearest_km
from ceiba.terms.faults import ValueFault

Objective = Literal["covered", "mean_distance", "worst_group"]
"""covered: most people within the tolerable distance. mean_distance: least mean distance to the nearest site (p-median). worst_group:
least mean distance of the group that is worst off."""

OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


@dataclass(frozen=True)
class Siting:
    """Where to put at most `most_new` services.

    people, groups: by place. distance_km: (places, sites), existing_km: (places, existing); NaN is unknown, and counts as out of reach:
    what comes out holds at least. prices: what each site costs, `budget` the most they may cost together, both in `currency` (with its
    price year). floor: the share of each group's people that must be within tolerable_km. capacity, existing_capacity: people whom each
    site can serve; only for `covered`.
    """

    places: tuple[str, ...]
    groups: tuple[str, ...]
    people: Floats
    sites: tuple[str, ...]
    distance_km: Floats
    existing_km: Floats
    most_new: int
    objective: Objective
    tolerable_km: float | None = None
    prices: Floats | None = None
    budget: float | None = None
    currency: str = ""
    floor: float | None = None
    capacity: Floats | None = None
    existing_capacity: Floats | None = None
    names: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", tuple(dict.fromkeys(self.groups)))
        self._check_numbers()
        self._check_limits()
        if self.objective != "covered" and self._untold.any():
            row = int(np.flatnonzero(self._untold)[0])
            raise ValueFault(
                "how far people of '{place}' travel is not known for every site, and no service is known near them: a mean distance cannot"
                " be reckoned ({count} such places)",
                place=self.places[row],
                count=int(self._untold.sum()),
            )

    def _check_numbers(self) -> None:
        if not self.places or not self.people.sum() > 0:
            raise ValueFault("nobody lives in the places")
        if (self.people < 0).any() or (self.distance_km < 0).any() or (self.existing_km < 0).any():
            raise ValueFault("people and distances are numbers of zero or more")
        if self.most_new < 1:
            raise ValueFault("{count} new sites are none: ask for one at least", count=self.most_new)
        if self.most_new > len(self.sites):
            raise ValueFault(
                "{count} new sites are asked for, and only {sites} candidates are there", count=self.most_new, sites=len(self.sites)
            )
        if self.capacity is not None and self.objective != "covered":
            raise ValueFault("a capacity fits the objective '{objective}' alone", objective="covered")

    def _check_limits(self) -> None:
        if self.tolerable_km is None and (self.objective == "covered" or self.floor is not None):
            raise ValueFault("no tolerable distance is known, so nobody can be said to be within reach")
        if self.floor is not None and not 0 <= self.floor <= 1:
            raise ValueFault("a floor is a share between 0 and 1, not {floor}", floor=f"{self.floor:g}")
        if self.budget is None:
            return
        if not self.currency:
            raise ValueFault("a budget needs its currency")
        if self.prices is None or not (self.prices > 0).all():
            raise ValueFault("with a budget every site needs what it costs")
        if self.prices.min() > self.budget:
            raise ValueFault(
                "the budget of {budget} opens no site: the cheapest costs {least} {currency}",
                budget=f"{self.budget:g}",
                least=f"{self.prices.min():g}",
                currency=self.currency,
            )

    @cached_property
    def share(self) -> Floats:
        """Each place's share of all people."""
        found: Floats = self.people / self.people.sum()
        return found

    @cached_property
    def group(self) -> Integers:
        """The number of each place's group in `names`."""
        number = {name: place for place, name in enumerate(self.names)}
        return np.array([number[name] for name in self.groups], dtype=np.int64)

    @cached_property
    def group_share(self) -> Floats:
        """Each group's share of all people."""
        return np.bincount(self.group, self.share, len(self.names)).astype(np.float64)

    @cached_property
    def base_km(self) -> Floats:
        """The distance of each place to what is there already; inf where nothing is known within any distance."""
        near = nearest_km(self.existing_km)
        return np.where(np.isnan(near), np.inf, near)

    @cached_property
    def best_km(self) -> Floats:
        """(places, sites): the distance to the nearest service if this site opened; inf where unknown and nothing else is there."""
        known = np.where(np.isnan(self.distance_km), np.inf, self.distance_km)
        return np.minimum(known, self.base_km[:, None])

    @property
    def limit_km(self) -> float:
        """The tolerable distance; inf where none is asked for, so that nobody is beyond it."""
        return float("inf") if self.tolerable_km is None else self.tolerable_km

    @property
    def _untold(self) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        return (self.people > 0) & np.isinf(self.base_km) & np.isnan(self.distance_km).any(axis=1)

    def median(self, *, extra: Floats | None = None, group_weight: Floats | None = None) -> Median:
        """Return the question as one sum to make small.

        extra: by group, what each person out of reach counts beside the objective. group_weight: by group, what its mean distance counts
        (worst_group). Where nothing is there yet, none is worse than any site, so that one is chosen at least.
        """
        added = (np.zeros(len(self.names)) if extra is None else extra)[self.group]
        cost, without = self._cost(self.best_km, added[:, None]), self._cost(self.base_km, added)
        unlived = self.people <= 0
        cost[unlived], without[unlived] = 0.0, 0.0
        never = np.isinf(without)
        without[never] = 2 * cost[never].max(axis=1) + 1.0
        weight = self.share if group_weight is None else self.share * (group_weight / np.maximum(self.group_share, 1e-300))[self.group]
        prices = np.zeros(len(self.sites)) if self.prices is None else self.prices
        return Median(weight, cost, without, prices, self.most_new, float("inf") if self.budget is None else self.budget)

    def _cost(self, km: Floats, added: Floats) -> Floats:
        if self.objective != "covered":
            return km + (added * (km > self.limit_km) if added.any() else 0.0)
        missed: Floats = (1 + added) * (km > self.limit_km)
        return missed

    def outcome(self, chosen: Integers) -> Outcome:
        """What people have with the chosen sites beside those that are there."""
        km = np.column_stack([self.existing_km, self.distance_km[:, chosen]])
        near = np.where(np.isnan(near := nearest_km(km)), np.inf, near) if km.shape[1] else np.full(len(self.places), np.inf)
        lived = self.people > 0
        total = float(self.share[lived] @ near[lived])
        finite = np.where(np.isinf(near), 0.0, near)
        sums = np.bincount(self.group, self.share * finite, len(self.names))
        lost = np.bincount(self.group, self.share * np.isinf(near), len(self.names)) > 0
        means = np.where(lost, np.inf, np.divide(sums, self.group_share, out=np.zeros_like(sums), where=self.group_share > 0))
        by_group = dict(zip(self.names, (float(mean) for mean in means), strict=True))
        reached = () if self.tolerable_km is None else reach(km, self.people, self.groups, self.tolerable_km)
        return Outcome(None if np.isinf(total) else total, by_group, reached)

    def value(self, chosen: Integers) -> float:
        """The objective: share covered, or mean distance in km (of everyone, or of the group worst off); inf without any service."""
        found = self.outcome(chosen)
        if self.objective == "covered":
            return sum(each.within for each in found.reached) / float(self.people.sum())
        if self.objective == "mean_distance":
            return float("inf") if found.mean_km is None else found.mean_km
        return max(found.mean_km_by_group.values())

    def short(self, chosen: Integers) -> dict[str, float]:
        """The groups below the floor, and the share within reach that they have."""
        if self.floor is None:
            return {}
        found = {each.group: each.least for each in self.outcome(chosen).reached}
        return {name: share for name, share in found.items() if share is not None and share < self.floor - 1e-9}


@dataclass(frozen=True)
class Outcome:
    """Distances and reach of everyone and by group.

    mean_km: None where somebody has no known service at all (then the mean has no number); mean_km_by_group: inf for the same reason.
    reached: by group; () without a tolerable distance.
    """

    mean_km: float | None
    mean_km_by_group: Mapping[str, float]
    reached: tuple[Reach, ...]

    @property
    def covered(self) -> tuple[float, float] | None:
        """The share of people within reach, at least and at most; None without a tolerable distance."""
        people = sum(each.people for each in self.reached)
        if not people:
            return None
        within, unknown = (sum(getattr(each, name) for each in self.reached) for name in ("within", "unknown"))
        return within / people, (within + unknown) / people
