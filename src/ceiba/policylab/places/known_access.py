"""Who reaches a service of a pack, as far as the pack knows it: the nearest known site, its published distance, waits and limits.

A pack that is silent about a region does not say that the service is not there. So every distance here is to the nearest *known* site and
the nearest of all may be nearer; where no site is known at all, nothing is said of anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ceiba.packs import FactRow, Pack
from ceiba.policylab.places.access import Catchments, Reach, floating_catchments, reach
from ceiba.policylab.places.points import KnownSite, Place, people_of, service_rows
from ceiba.policylab.places.travel import Floats, Travel, nearest_km
from ceiba.terms.actions import ActionKind


@dataclass(frozen=True)
class Service:
    """A service as it was asked for. names: as the pack may call it, the first that has rows wins. kind: of the actions that need it."""

    id: str
    names: tuple[str, ...]
    kind: ActionKind


@dataclass(frozen=True)
class KnownAccess:
    """What is known of a service from each place.

    rows: of services.csv. existing_km: (places, sites + 1), NaN unknown: to known sites, and last the distance that the pack publishes.
    nearest: of each place the number of its nearest known site, -1 where none or where the distance is
    published. tolerable_km: None where no limit is known; limit_assumed: whether the limit is assumed. reached: by region, () without a
    limit. catchments: known sites a person within the limit (2SFCA, each site counts one), None without a limit or a site.
    """

    service: Service
    places: tuple[Place, ...]
    sites: tuple[KnownSite, ...]
    rows: tuple[FactRow, ...]
    existing_km: Floats
    nearest: tuple[int, ...]
    basis: str
    tolerable_km: float | None
    limit_assumed: bool
    reached: tuple[Reach, ...]
    catchments: Catchments | None

    @cached_property
    def km(self) -> Floats:
        """Of each place, the distance to the nearest known site; NaN where none is known."""
        return nearest_km(self.existing_km)

    @cached_property
    def said(self) -> dict[str, bool]:
        """Region -> whether the pack says that the service is there; a region that is not here is one it is silent about."""
        found: dict[str, bool] = {site.region: True for site in self.sites if site.region}
        for row in self.rows:
            if row["region"]:
                found[row["region"]] = found.get(row["region"], False) or bool(row["available"])
        return found

    @property
    def published_km(self) -> dict[str, float]:
        """Region -> the distance that the pack publishes for its people, the least of several payers'."""
        return _published(self.rows)

    @property
    def somewhere(self) -> bool | None:
        """What rows for the whole country say: it is somewhere, nowhere; None where there are none."""
        said = [bool(row["available"]) for row in self.rows if row["region"] is None]
        return any(said) if said else None

    @property
    def assumed(self) -> bool:
        """Whether the pack assumed anything that this rests on."""
        return self.limit_assumed or any(row.cited.assumed for row in self.rows)

    @property
    def waits(self) -> tuple[FactRow, ...]:
        """The rows whose wait is published."""
        return tuple(row for row in self.rows if row["available"] and row["wait_days"] is not None)

    @property
    def mean_km(self) -> float | None:
        """Mean distance of a person to the nearest known site; None where that of any who live somewhere is unknown."""
        people = people_of(self.places)
        lived = people > 0
        return None if not lived.any() or np.isnan(self.km[lived]).any() else float(people[lived] @ self.km[lived] / people.sum())


def access_to(
    pack: Pack,
    service: Service,
    places: Sequence[Place],
    sites: Sequence[KnownSite],
    *,
    travel: Travel,
    tolerable_km: float | None = None,
) -> KnownAccess:
    """Return what is known of a service from each place.

    sites: where it is known to be (see `known_sites`). travel: from the places to these sites. tolerable_km: what the user says; None is
    what the pack sets for distances of this kind of action, and where it sets none, no one is within or beyond.
    """
    threshold = pack.threshold("distance_km", service.kind)
    if tolerable_km is None and threshold is not None:
        tolerable_km, assumed = threshold.value, threshold.assumed
    else:
        assumed = tolerable_km is not None
    rows = service_rows(pack, service.names)
    km = travel.distance_km
    nearest = np.where(np.isnan(km), np.inf, km).argmin(axis=1) if km.shape[1] else np.full(len(places), -1)
    nearest = np.where(np.isnan(km).all(axis=1), -1, nearest)
    by_region = _published(rows)
    published = np.array([by_region.get(place.region, np.nan) for place in places], dtype=np.float64)
    told = ~np.isnan(published) & (np.isnan(nearest_km(km)) if travel.basis == "matrix" else True)
    existing = np.column_stack([np.where(told[:, None], np.inf, km), np.where(told, published, np.inf)])
    if not len(sites):
        existing[~told] = np.nan
    reached: tuple[Reach, ...] = ()
    catchments = None
    if tolerable_km is not None:
        reached = reach(existing, people_of(places), [place.region for place in places], tolerable_km)
        if len(sites) and tolerable_km > 0:
            catchments = floating_catchments(np.ones(len(sites)), people_of(places), km, catchment_km=tolerable_km)
    return KnownAccess(
        service,
        tuple(places),
        tuple(sites),
        rows,
        existing,
        tuple(int(number) for number in np.where(told, -1, nearest)),
        travel.basis,
        tolerable_km,
        assumed,
        reached,
        catchments,
    )


def _published(rows: Sequence[FactRow]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        if row["available"] and row["region"] and row["distance_km"] is not None:
            found[row["region"]] = min(found.get(row["region"], np.inf), float(row["distance_km"]))
    return found
