"""Lay the changes of a reform over the facts of a pack: thresholds, prices, testing, workforce; `overlay_services` lays those of services.

Facts are undated, so a change of them is laid only when it has begun on the day asked for. What is changed keeps its line in the file and
is marked as assumed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

import msgspec

from ceiba.packs.changes import PriceChange, TestingChange, ThresholdChange, WorkforceChange
from ceiba.packs.facts import FactRow
from ceiba.packs.format import Threshold
from ceiba.packs.overlay_services import scaled_waits
from ceiba.packs.pack import Pack
from ceiba.packs.reform import NothingFound, Site
from ceiba.terms.answers import Value
from ceiba.terms.markers import parse_marker

PAID_PER = ("month", "test", "course")
"""What the price of a treatment or a test is paid for; of a vial or a tablet it is none."""


def lay_threshold(site: Site, on: dt.date) -> Pack:
    """Set a limit in place of the one for the same kind of action."""
    if on < site.begins:
        return site.pack
    change: ThresholdChange = site.change
    fields = {"id": change.id, "value": change.value, "applies_to": change.applies_to, **site.cited()}
    kept = tuple(t for t in site.pack.thresholds if (t.id, t.applies_to) != (change.id, change.applies_to))
    return replace(site.pack, thresholds=(*kept, msgspec.convert(fields, Threshold)))


def lay_price(site: Site, on: dt.date) -> Pack:
    """Scale what is paid, or set it. For some payers alone, a price of the whole country is scaled beside it, for each of them."""
    change: PriceChange = site.change
    payers = [payer.id for payer in site.payers()] if change.roles or change.payers else [None]
    if not payers:
        raise NothingFound("payer")
    if change.amount is not None:
        return _priced(site, on, payers, change.amount)
    named, rows = set(site.actions()), list(site.pack.facts.get("prices", ()))
    factor = 1.0 if change.factor is None else change.factor
    found, added = False, []
    for place, row in enumerate(rows):
        if row["action"] not in named:
            continue
        scaled = {**row.values, "amount": row["amount"] * factor}
        if payers == [None] or row["payer"] in payers:
            rows[place], found = site.row(scaled, row.line), True
        elif row["payer"] is None:
            having = {other["payer"] for other in rows if other["action"] == row["action"]}
            added += [site.row({**scaled, "payer": payer}, row.line) for payer in payers if payer not in having]
    if not (found or added):
        raise NothingFound("prices")
    return site.with_facts("prices", [*rows, *added]) if on >= site.begins else site.pack


def _priced(site: Site, on: dt.date, payers: Sequence[str | None], amount: float) -> Pack:
    change: PriceChange = site.change
    if change.currency != site.pack.manifest.currency:
        raise NothingFound("currency")
    if on < site.begins:
        return site.pack
    named, rows = site.actions(), site.pack.facts.get("prices", ())
    kept = [
        row for row in rows if row["action"] not in named or row["per"] not in PAID_PER or (payers != [None] and row["payer"] not in payers)
    ]
    line = max((row.line for row in rows), default=1) + 1
    paid = {"amount": amount, "currency": change.currency, "price_year": change.price_year, "per": change.per}
    put = [site.row({"action": action, "payer": payer, **paid}, line) for action in named for payer in payers]
    return site.with_facts("prices", [*kept, *put])


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
        site.row({**row.values, "share": change.share}, row.line) if row in meant and row["share"] < change.share else row for row in rows
    ]
    return site.with_facts("testing", raised)


def _groups_with(pack: Pack, genes: Collection[str]) -> set[tuple[str, str]]:
    """Return the (disease, group of markers) in which one of these genes stands."""
    rows = pack.facts.get("profiles", ())
    return {(row["disease"], row["group"]) for row in rows if getattr(parse_marker(row["marker"]), "gene", "") in genes}


def lay_workforce(site: Site, on: dt.date) -> Pack:
    """Scale the people of some professions, and shorten the waits of the services whose throughput they limit."""
    change: WorkforceChange = site.change
    rows = site.pack.facts.get("workforce", ())
    meant = [row for row in rows if _is_of(row, change)]
    quicker = scaled_waits(site, on) if change.services else None
    if quicker is None and not meant:
        raise NothingFound("workforce")
    if on < site.begins:
        return site.pack
    more = [site.row({**row.values, "value": row["value"] * change.factor}, row.line) if row in meant else row for row in rows]
    pack = site.with_facts("workforce", more)
    return pack if quicker is None else replace(pack, facts={**pack.facts, "services": tuple(quicker)})


def _is_of(row: FactRow, change: WorkforceChange) -> bool:
    here = not change.regions or row["region"] in change.regions
    return here and row["profession"] in change.professions and row["measure"] in ("people", "per_100000")
