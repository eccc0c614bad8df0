"""Lay the changes of a reform over the facts of a pack: services, thresholds, prices, testing, workforce.

Facts are undated, so a change of them is laid only when it has begun on the day asked for. What is changed keeps its line in the file and
is marked as assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from ceiba.packs.changes import ServiceChange, TestingChange, ThresholdChange, WorkforceChange
from ceiba.packs.facts import FactRow
from ceiba.packs.format import Threshold
from ceiba.packs.pack import Pack
from ceiba.packs.reform import NothingFound, Site
from ceiba.terms.answers import Value
from ceiba.terms.citations import Citation
from ceiba.terms.markers import parse_marker


def lay_service(site: Site, on: dt.date) -> Pack:
    """Have services, nearer or sooner; one that is as good already keeps its source."""
    if on < site.begins:
        return site.pack
    change: ServiceChange = site.change
    rows = list(site.pack.facts.get("services", ()))
    for service in change.services:
        own = [row for row in rows if row["service"] == service]
        rows = [_no_worse(site, row) if row in own else row for row in rows]
        if not any(row["region"] is None and row["payer"] is None for row in own):
            values = {"service": service, "region": None, "payer": None, "available": True}
            line = max((row.line for row in rows), default=1) + 1
            rows.append(_row(site, {**values, "distance_km": change.distance_km, "wait_days": change.wait_days}, line))
    return _with_facts(site.pack, "services", rows)


def _no_worse(site: Site, row: FactRow) -> FactRow:
    change: ServiceChange = site.change
    better = {
        "available": True,
        "distance_km": _lesser(row["distance_km"] if row["available"] else None, change.distance_km),
        "wait_days": _lesser(row["wait_days"] if row["available"] else None, change.wait_days),
    }
    values = {**row.values, **better}
    return row if values == row.values else _row(site, values, row.line)


def lay_threshold(site: Site, on: dt.date) -> Pack:
    """Set a limit in place of the one for the same kind of action."""
    if on < site.begins:
        return site.pack
    change: ThresholdChange = site.change
    fields = {"id": change.id, "value": change.value, "applies_to": change.applies_to, **site.cited()}
    kept = tuple(t for t in site.pack.thresholds if (t.id, t.applies_to) != (change.id, change.applies_to))
    return replace(site.pack, thresholds=(*kept, msgspec.convert(fields, Threshold)))


def lay_price(site: Site, on: dt.date) -> Pack:
    """Scale what is paid."""
    named = set(site.actions())
    return _scaled(site, on, "prices", "amount", lambda row: row["action"] in named)


def lay_testing(site: Site, on: dt.date) -> Pack:
    """Raise the share of patients tested, where fewer were."""
    change: TestingChange = site.change
    rows = site.pack.facts.get("testing", ())
    groups = _groups_with(site.pack, change.genes)
    meant = [
        row
        for row in rows
        if (not change.diseases or site.tree.holds(change.diseases, row["disease"]) is Value.YES)
        and (not change.genes or (row["disease"], row["marker_group"]) in groups)
    ]
    if not meant:
        raise NothingFound("testing")
    if on < site.begins:
        return site.pack
    raised = [
        _row(site, {**row.values, "share": change.share}, row.line) if row in meant and row["share"] < change.share else row for row in rows
    ]
    return _with_facts(site.pack, "testing", raised)


def _groups_with(pack: Pack, genes: Collection[str]) -> set[tuple[str, str]]:
    """Return the (disease, group of markers) in which one of these genes stands."""
    rows = pack.facts.get("profiles", ())
    return {(row["disease"], row["group"]) for row in rows if getattr(parse_marker(row["marker"]), "gene", "") in genes}


def lay_workforce(site: Site, on: dt.date) -> Pack:
    """Scale the people of some professions."""
    change: WorkforceChange = site.change
    return _scaled(site, on, "workforce", "value", lambda row: row["profession"] in change.professions)


def _scaled(site: Site, on: dt.date, name: str, column: str, is_meant: Callable[[FactRow], bool]) -> Pack:
    rows = site.pack.facts.get(name, ())
    if not any(is_meant(row) for row in rows):
        raise NothingFound(name)
    if on < site.begins:
        return site.pack
    factor = site.change.factor
    return _with_facts(
        site.pack, name, [_row(site, {**row.values, column: row[column] * factor}, row.line) if is_meant(row) else row for row in rows]
    )


def _row(site: Site, values: dict[str, Any], line: int) -> FactRow:
    return FactRow(values, Citation(**site.cited()), as_of=site.begins.isoformat(), line=line)


def _with_facts(pack: Pack, name: str, rows: Sequence[FactRow]) -> Pack:
    return replace(pack, facts={**pack.facts, name: tuple(rows)})


def _lesser(measured: float | None, promised: float | None) -> float | None:
    known = [value for value in (measured, promised) if value is not None]
    return min(known, default=None)
