"""Lay the changes of a reform over the services of a pack: there, nearer, sooner, at a distance, served faster.

A region's own rows win over those of the whole country, so a change for a region begins from a copy of the latter where it has none. What
is changed keeps its line in the file and is marked as assumed; what is as good already keeps its source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from ceiba.packs.changes import CapacityChange, RemoteChange, ServiceChange, WorkforceChange
from ceiba.packs.facts import FactRow
from ceiba.packs.pack import Pack
from ceiba.packs.reform import NothingFound, Site


def lay_service(site: Site, on: dt.date) -> Pack:
    """Have services, nearer or sooner."""
    if on < site.begins:
        return site.pack
    change: ServiceChange = site.change
    rows = _rows(site)
    for service in change.services:
        rows = _in_regions(rows, service, change.regions)
        rows = [_no_worse(site, row) if _is_meant(row, service, change.regions) else row for row in rows]
        for region in change.regions or (None,):
            if not any((row["service"], row["region"], row["payer"]) == (service, region, None) for row in rows):
                offered = {"available": True, "distance_km": change.distance_km, "wait_days": change.wait_days}
                rows.append(_new(site, rows, service=service, region=region, payer=None, **offered))
    return site.with_facts("services", rows)


def lay_remote(site: Site, on: dt.date) -> Pack:
    """Have at a distance what is done somewhere: a way beside those that are there, for the payers who have it where it is done."""
    change: RemoteChange = site.change
    rows, ways = _rows(site), 0
    for service in change.services:
        done = [row for row in rows if row["service"] == service and row["available"]]
        ways += len(done)
        rows = _in_regions(rows, service, change.regions)
        everywhere = {None, *(row["region"] for row in rows if row["service"] == service)}
        for payer in dict.fromkeys(row["payer"] for row in done):
            waits = [row["wait_days"] for row in done if row["payer"] == payer and row["wait_days"] is not None]
            way = {"available": True, "distance_km": 0.0, "wait_days": min(waits) + change.extra_days if waits else None}
            for region in change.regions or sorted(everywhere, key=str):
                if not any(_is_as_good(row, service, region, payer, way["wait_days"]) for row in rows):
                    rows.append(_new(site, rows, service=service, region=region, payer=payer, **way))
    if not ways:
        raise NothingFound("service")
    return site.with_facts("services", rows) if on >= site.begins else site.pack


def lay_capacity(site: Site, on: dt.date) -> Pack:
    """Serve so many times as many: who stands last in a queue waits as much shorter, the queue being served that much faster."""
    rows = scaled_waits(site, on)
    if rows is None:
        raise NothingFound("wait")
    return site.with_facts("services", rows)


def scaled_waits(site: Site, on: dt.date) -> list[FactRow] | None:
    """Return the rows of services with the waits that a change of capacity or workforce leaves; None where no wait of them is known."""
    change: CapacityChange | WorkforceChange = site.change
    rows = _rows(site)
    before = len(rows)
    for service in change.services:
        rows = _in_regions(rows, service, change.regions)
    meant = [any(_is_meant(row, service, change.regions) for service in change.services) for row in rows]
    meant = [is_one and row["available"] and row["wait_days"] is not None for is_one, row in zip(meant, rows, strict=True)]
    if not any(meant):
        return None
    if on < site.begins:
        return rows[:before]
    return [
        site.row({**row.values, "wait_days": row["wait_days"] / change.factor}, row.line) if is_one else row
        for is_one, row in zip(meant, rows, strict=True)
    ]


def _rows(site: Site) -> list[FactRow]:
    return list(site.pack.facts.get("services", ()))


def _is_meant(row: FactRow, service: str, regions: Sequence[str]) -> bool:
    return row["service"] == service and (not regions or row["region"] in regions)


def _in_regions(rows: list[FactRow], service: str, regions: Sequence[str]) -> list[FactRow]:
    """The rows, those of the whole country copied to each of these regions that has none of its own."""
    country = [row for row in rows if row["service"] == service and row["region"] is None]
    bare = [region for region in regions if not any((row["service"], row["region"]) == (service, region) for row in rows)]
    copied = [FactRow({**row.values, "region": region}, row.cited, row.as_of, row.line) for region in bare for row in country]
    return [*rows, *copied]


def _no_worse(site: Site, row: FactRow) -> FactRow:
    change: ServiceChange = site.change
    better = {
        "available": True,
        "distance_km": _lesser(row["distance_km"] if row["available"] else None, change.distance_km),
        "wait_days": _lesser(row["wait_days"] if row["available"] else None, change.wait_days),
    }
    values = {**row.values, **better}
    return row if values == row.values else site.row(values, row.line)


def _is_as_good(row: FactRow, service: str, region: str | None, payer: str | None, wait: float | None) -> bool:
    """Whether a row offers, to this payer's people of this region, what is no farther than at a distance and no later."""
    if (row["service"], row["region"], row["available"]) != (service, region, True) or row["payer"] not in (None, payer):
        return False
    sooner = wait is None or (row["wait_days"] is not None and row["wait_days"] <= wait)
    return row["distance_km"] == 0 and sooner


def _new(site: Site, rows: Sequence[FactRow], **values: Any) -> FactRow:  # noqa: ANN401 - the column's declared type says what it is
    return site.row(values, max((row.line for row in rows), default=1) + 1)


def _lesser(measured: float | None, promised: float | None) -> float | None:
    known = [value for value in (measured, promised) if value is not None]
    return min(known, default=None)
