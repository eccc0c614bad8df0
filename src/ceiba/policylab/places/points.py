"""Where people live, where a service is known to be, and where one could be put: from a pack, or from CSV files of the user's own."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ceiba.packs import FactRow, Pack
from ceiba.policylab.places.csv_rows import CsvRow, csv_rows
from ceiba.policylab.places.travel import Floats

UNKNOWN = float("nan")
_LATITUDE, _LONGITUDE = 90.0, 180.0
PLACE_COLUMNS = ("name", "region", "people", "latitude", "longitude")
SITE_COLUMNS = ("name",)
SITE_SPARE = ("region", "latitude", "longitude", "cost", "currency", "price_year", "capacity")


@dataclass(frozen=True)
class Place:
    """Where people live. region: ISO 3166-2. Coordinates in degrees, NaN where unknown; of a region of a pack they are its capital's."""

    name: str
    region: str
    people: float
    latitude: float = UNKNOWN
    longitude: float = UNKNOWN


@dataclass(frozen=True)
class KnownSite:
    """Where a service is known to be. basis: a centre that says so, or a region that has it (then it is put in its capital).

    line: of centres.csv or services.csv of the pack; source: its id, "" where it is assumed.
    """

    name: str
    region: str
    latitude: float
    longitude: float
    basis: Literal["centre", "region"]
    source: str
    line: int


@dataclass(frozen=True)
class Candidate:
    """Where a service could be put. cost: of opening it, None where unknown; capacity: people whom it can serve, None without limit."""

    name: str
    region: str
    latitude: float = UNKNOWN
    longitude: float = UNKNOWN
    cost: float | None = None
    currency: str = ""
    price_year: int | None = None
    capacity: float | None = None
    line: int = 0


def places_of(pack: Pack) -> tuple[Place, ...]:
    """Return the regions of a pack as places, each in its capital; a region whose capital has no coordinates keeps none."""
    at = _capitals(pack)
    rows = {row["region"]: row for row in pack.facts.get("population", ())}
    return tuple(Place(region, region, float(row["population"]), *at.get(region, (UNKNOWN, UNKNOWN))) for region, row in rows.items())


def candidates_of(pack: Pack) -> tuple[Candidate, ...]:
    """Return the capitals of a pack's regions as candidates, named by the region; what they cost is not known."""
    return tuple(Candidate(region, region, *point) for region, point in _capitals(pack).items())


def known_sites(pack: Pack, names: Collection[str]) -> tuple[KnownSite, ...]:
    """Return where a service is known to be. names: the action or service as the pack may call it.

    Centres that name it, and regions that have it and no such centre. A centre without coordinates stands in its region's capital; one
    without a region has none (NaN). Rows for the whole country say that it is somewhere, so they give no site.
    """
    at = _capitals(pack)
    found = []
    for row in pack.facts.get("centres", ()):
        if set((row["services"] or "").split()) & set(names):
            region, latitude, longitude = row["region"] or "", row["latitude"], row["longitude"]
            if latitude is None or longitude is None:
                latitude, longitude = at.get(region, (UNKNOWN, UNKNOWN))
            found.append(KnownSite(row["name"], region, latitude, longitude, "centre", row.cited.source, row.line))
    having = {site.region for site in found}
    for row in service_rows(pack, names):
        region = row["region"]
        if row["available"] and region and region not in having:
            having.add(region)
            latitude, longitude = at.get(region, (UNKNOWN, UNKNOWN))
            found.append(KnownSite(region, region, latitude, longitude, "region", row.cited.source, row.line))
    return tuple(found)


def service_rows(pack: Pack, names: Collection[str]) -> tuple[FactRow, ...]:
    """The rows of services.csv by the first of the names that has any: those for an action win over those for its service."""
    return next((pack.services[name] for name in names if name in pack.services), ())


def read_places(text: str, *, file: str = "") -> tuple[Place, ...]:
    """Return the places of a CSV file (see PLACE_COLUMNS); InputUnreadable, with line, where one does not fit or stands twice."""
    found = []
    for row in _unique(csv_rows(text, PLACE_COLUMNS, file=file)):
        people = row.number("people")
        if people is None:
            raise row.row_fault("How many people live there is not told.", "Write the number, or leave the place out.", "people")
        found.append(Place(row.text("name"), row.text("region"), people, *_point(row)))
    return tuple(found)


def read_sites(text: str, *, file: str = "") -> tuple[Candidate, ...]:
    """Return the candidate sites of a CSV file (see SITE_COLUMNS, SITE_SPARE); InputUnreadable, with line, where one does not fit.

    A cost needs its currency and the year of its prices, and every cost is of the same two: nothing is converted here.
    """
    found: list[Candidate] = []
    for row in _unique(csv_rows(text, SITE_COLUMNS, SITE_SPARE, file=file)):
        cost, year = row.number("cost"), row.whole("price_year")
        currency = row.cells["currency"]
        if cost is not None and not (currency and year):
            raise row.row_fault("A cost needs its currency and the year of its prices.", "Fill currency and price_year.", "cost")
        earlier = next((site for site in found if site.cost is not None), None)
        if earlier is not None and cost is not None and (earlier.currency, earlier.price_year) != (currency, year):
            raise row.row_fault(
                "This site costs {found}, and the one in line {place} {earlier}: they cannot be added.",
                "Write all costs in one currency at the prices of one year.",
                "cost",
                found=f"{currency} {year}",
                earlier=f"{earlier.currency} {earlier.price_year}",
                place=earlier.line,
            )
        found.append(Candidate(row.text("name"), row.cells["region"], *_point(row), cost, currency, year, row.number("capacity"), row.line))
    return tuple(found)


def coordinates(points: Collection[Place] | Collection[KnownSite] | Collection[Candidate]) -> list[tuple[str, float, float]]:
    """Return points as name, latitude and longitude."""
    return [(point.name, point.latitude, point.longitude) for point in points]


def people_of(places: Collection[Place]) -> Floats:
    """Return the people of places, in their order."""
    return np.array([place.people for place in places], dtype=np.float64)


def _capitals(pack: Pack) -> dict[str, tuple[float, float]]:
    return {row["region"]: (row["latitude"], row["longitude"]) for row in pack.facts.get("geography", ())}


def _point(row: CsvRow) -> tuple[float, float]:
    latitude, longitude = row.degrees("latitude", _LATITUDE), row.degrees("longitude", _LONGITUDE)
    if (latitude is None) != (longitude is None):
        raise row.row_fault("Latitude and longitude go together.", "Write both, or leave both empty: unknown.", "latitude")
    return (UNKNOWN, UNKNOWN) if latitude is None or longitude is None else (latitude, longitude)


def _unique(rows: Iterator[CsvRow]) -> Iterator[CsvRow]:
    """Yield the rows; InputUnreadable for a name that stands twice."""
    lines: dict[str, int] = {}
    for row in rows:
        name = row.text("name")
        if name in lines:
            raise row.row_fault(
                "'{name}' stands in line {earlier} already.", "Give each its own name.", "name", name=name, earlier=lines[name]
            )
        lines[name] = row.line
        yield row
