"""What in a pack is no longer verified, will soon not be, or is old; and every value that is assumed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from ceiba.packs.format import Dated
from ceiba.packs.indicators import IndicatorValue
from ceiba.packs.pack import GATE_FACTS, Pack
from ceiba.packs.resolve import value_in_force
from ceiba.terms.citations import Citation
from ceiba.terms.dates import AsOf

OLD_YEARS = 5
"""From how many years on a measured fact is called old."""


@dataclass(frozen=True, slots=True)
class Ageing:
    """A value in force that was verified only through a day. part: rule, delivery or indicator."""

    part: str
    id: str
    through: dt.date
    source: str


@dataclass(frozen=True, slots=True)
class OldFact:
    """A measured fact of long ago. as_of: as written."""

    file: str
    line: int
    as_of: str
    source: str


@dataclass(frozen=True, slots=True)
class AssumedValue:
    """A value without a source. gate: whether a gate may read it; otherwise only invented people are drawn from it."""

    place: str
    reason: str
    gate: bool


def ageing(pack: Pack, on: dt.date, within_days: int = 0) -> tuple[Ageing, ...]:
    """Return what is in force on a day and was verified through a day before `on` + `within_days`, the earliest first.

    A value without its own day was verified with the pack.
    """
    limit = on + dt.timedelta(days=within_days)
    as_of = AsOf(on, max(on, pack.manifest.verified_through))
    found = []
    for part, identity, values in _in_force(pack, as_of):
        for value in values:
            through = value.valid_through or pack.manifest.verified_through
            if through < limit:
                found.append(Ageing(part, identity, through, value.source))
    return tuple(sorted(found, key=lambda each: (each.through, each.part, each.id)))


def old_facts(pack: Pack, on: dt.date, years: int = OLD_YEARS) -> tuple[OldFact, ...]:
    """Return the measured facts (not the assumed ones) of a year so many years or more before a day, the oldest first."""
    limit = on.year - years
    found = [
        OldFact(f"{name}.csv", row.line, row.as_of, row.cited.source)
        for name, rows in pack.facts.items()
        for row in rows
        if not row.cited.assumed and int(row.as_of[:4]) <= limit
    ]
    return tuple(sorted(found, key=lambda each: (each.as_of, each.file, each.line)))


def assumed_values(pack: Pack) -> tuple[AssumedValue, ...]:
    """Return every value without a source, those that gates may read first."""
    cited: list[tuple[str, Citation]] = []
    cited += [(rule.id, value) for rule in pack.rules for value in rule.history]
    cited += [(f"{' '.join(d.actions)} {d.payer}", value) for d in pack.deliveries for value in d.history]
    cited += [(entries.id, span) for entries in pack.lists.values() for span in entries.complete]
    cited += [(f"{payer.id}:{route.id}", route) for payer in pack.payers.values() for route in payer.routes]
    cited += [(f"thresholds.yaml: {threshold.id}", threshold) for threshold in pack.thresholds]
    found = [AssumedValue(place, value.reason, gate=True) for place, value in cited if value.assumed]
    found += [
        AssumedValue(f"{name}.csv:{row.line}", row.cited.reason, gate=name in GATE_FACTS)
        for name, rows in pack.facts.items()
        for row in rows
        if row.cited.assumed
    ]
    found += [AssumedValue(entry.indicator, v.reason, gate=False) for entry in pack.indicators for v in entry.history if v.assumed]
    return tuple(sorted(found, key=lambda each: not each.gate))


def _in_force(pack: Pack, as_of: AsOf) -> Iterable[tuple[str, str, list[Dated | IndicatorValue]]]:
    """Yield every rule, delivery and indicator with the value that holds, if any."""
    for rule in pack.rules:
        yield "rule", rule.id, _some(value_in_force(rule.history, as_of))
    for entry in pack.deliveries:
        yield "delivery", f"{' '.join(entry.actions)} {entry.payer}", _some(value_in_force(entry.history, as_of))
    for indicator in pack.indicators:
        yield "indicator", indicator.indicator, _some(value_in_force(indicator.history, as_of))


def _some(value: Dated | IndicatorValue | None) -> list[Dated | IndicatorValue]:
    return [] if value is None else [value]
