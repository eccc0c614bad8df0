"""How far people travel: great-circle distance from coordinates, or a matrix of kilometres and minutes when there is one.

An unknown pair stays unknown (NaN): it is never read as near or as far. How far people travel inside the place where the service stands
is an argument of its own, because a distance of zero there would be a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from ceiba.terms.faults import ValueFault

Floats = npt.NDArray[np.float64]

EARTH_RADIUS_KM = 6371.0088
"""Mean radius R1 of the Earth of GRS 80 (Moritz, Geodetic Reference System 1980, Journal of Geodesy 74, 2000, page 131)."""

_LARGEST_LATITUDE, _LARGEST_LONGITUDE = 90.0, 180.0


@dataclass(frozen=True)
class Travel:
    """From each origin (row) to each destination (column).

    distance_km, minutes: shape (origins, destinations), NaN where unknown; minutes is None when no pair has any. basis: where they come
    from. within_place_km: how far people are taken to travel in the place where the service stands.
    """

    origins: tuple[str, ...]
    destinations: tuple[str, ...]
    distance_km: Floats
    minutes: Floats | None = None
    basis: Literal["great_circle", "matrix"] = "great_circle"
    within_place_km: float = 0.0

    @property
    def n_unknown(self) -> int:
        """How many pairs have no known distance."""
        return int(np.isnan(self.distance_km).sum())

    def to(self, destinations: Sequence[str]) -> Travel:
        """Return the same travel to some of the destinations, in the order asked for."""
        place = {name: column for column, name in enumerate(self.destinations)}
        columns = [place[name] for name in destinations]
        minutes = None if self.minutes is None else self.minutes[:, columns]
        return Travel(self.origins, tuple(destinations), self.distance_km[:, columns], minutes, self.basis, self.within_place_km)


def great_circle_km(latitudes: Floats, longitudes: Floats, to_latitudes: Floats, to_longitudes: Floats) -> Floats:
    """Return the distance over a sphere in kilometres, shape (from, to), by the haversine formula; NaN where a coordinate is NaN.

    Coordinates in degrees (north and east positive). A road is longer: the ratio is the country's, and is not assumed here. ValueFault
    for a coordinate that is not on the globe.

    >>> import numpy as np
    >>> quarter = great_circle_km(np.array([0.0]), np.array([0.0]), np.array([90.0]), np.array([0.0]))
    >>> round(float(quarter[0, 0]), 1)
    10007.6
    """
    for values, largest, axis in (
        (latitudes, _LARGEST_LATITUDE, "latitude"),
        (longitudes, _LARGEST_LONGITUDE, "longitude"),
        (to_latitudes, _LARGEST_LATITUDE, "latitude"),
        (to_longitudes, _LARGEST_LONGITUDE, "longitude"),
    ):
        beyond = np.abs(values) > largest
        if beyond.any():
            raise ValueFault("a {axis} of {degrees} degrees is not on the globe", axis=axis, degrees=f"{float(values[beyond][0]):g}")
    north, east = np.radians(latitudes)[:, None], np.radians(longitudes)[:, None]
    to_north, to_east = np.radians(to_latitudes)[None, :], np.radians(to_longitudes)[None, :]
    half = np.sin((to_north - north) / 2) ** 2 + np.cos(north) * np.cos(to_north) * np.sin((to_east - east) / 2) ** 2
    distances: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return distances


def travel_by_coordinates(
    origins: Sequence[tuple[str, float, float]], destinations: Sequence[tuple[str, float, float]], *, within_place_km: float = 0.0
) -> Travel:
    """Return the great-circle travel between named points (name, latitude, longitude); NaN coordinates give unknown pairs.

    within_place_km: no pair is nearer than this.
    """
    if within_place_km < 0:
        raise ValueFault("people cannot travel {distance} km within a place", distance=f"{within_place_km:g}")
    here = np.array([point[1:] for point in origins], dtype=np.float64).reshape(-1, 2)
    there = np.array([point[1:] for point in destinations], dtype=np.float64).reshape(-1, 2)
    distances = great_circle_km(here[:, 0], here[:, 1], there[:, 0], there[:, 1])
    names = tuple(point[0] for point in origins), tuple(point[0] for point in destinations)
    return Travel(*names, np.maximum(distances, within_place_km), within_place_km=within_place_km)


def mean_km_within_a_disc(area_km2: float) -> float:
    """Return the mean distance to the centre of a disc of this area whose people live evenly spread: two thirds of its radius.

    >>> round(mean_km_within_a_disc(314.159265), 3)
    6.667
    """
    return float(2 / 3 * np.sqrt(area_km2 / np.pi))


def nearest_km(distance_km: Floats) -> Floats:
    """Return the distance of each origin to its nearest destination of those known; inf without a destination, NaN when none is known."""
    if distance_km.shape[1] == 0:
        return np.full(distance_km.shape[0], np.inf)
    known = np.where(np.isnan(distance_km), np.inf, distance_km).min(axis=1)
    return np.where(np.isnan(distance_km).all(axis=1), np.nan, known)
