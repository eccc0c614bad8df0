"""What `ceiba pack gaps` and `ceiba pack diff` ask: what a pack lacks, what in it ages, and what differs between packs or days."""

from __future__ import annotations

import datetime as dt

import msgspec

from ceiba.decisions import Granted, World, granted
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.packs import SEED, WantedFact, decided_share, pack_folder
from ceiba.job.question import vocabulary
from ceiba.packs import (
    Ageing,
    AssumedValue,
    Difference,
    OldFact,
    Pack,
    Turned,
    ageing,
    assumed_values,
    differences,
    indicator_ids,
    load_pack,
    old_facts,
    turned,
)
from ceiba.packs.format import Topic
from ceiba.terms.dates import AsOf
from ceiba.terms.texts import Text


class PackGaps(msgspec.Struct, frozen=True):
    """What a pack lacks. wanted: the facts that decide most needs of invented patients. unknown_indicators: ids of the landscape."""

    country: str
    names: Text
    on: dt.date
    topics: tuple[Topic, ...]
    unknown_indicators: tuple[str, ...]
    wanted: tuple[WantedFact, ...]
    ageing: tuple[Ageing, ...]
    old: tuple[OldFact, ...]
    assumed: tuple[AssumedValue, ...]


class GrantedOtherwise(msgspec.Struct, frozen=True):
    """A standard treatment that is granted otherwise: the best answers at *available* and *covered* on both sides."""

    assertion: str
    action: str
    available: tuple[str, str]
    covered: tuple[str, str]


class PackDiff(msgspec.Struct, frozen=True):
    """What differs. structure: of two packs of one country. turned: between two days. granted: standard treatments granted otherwise."""

    before: str
    after: str
    structure: tuple[Difference, ...]
    turned: tuple[Turned, ...]
    granted: tuple[GrantedOtherwise, ...]
    n_standard: int


def pack_gaps(name: str, people: int, *, on: dt.date | None = None, within_days: int = 180) -> PackGaps:
    """Return what a pack lacks on a day (its own by default), tried on invented patients, and what ages within so many days."""
    knowledge = load_knowledge()
    pack = load_pack(pack_folder(name), vocabulary(knowledge))
    day = on or pack.manifest.verified_through
    share = decided_share(World(knowledge, pack, AsOf(day, max(day, pack.manifest.verified_through))), people, SEED)
    held = {entry.indicator for entry in pack.indicators}
    return PackGaps(
        country=pack.country,
        names=pack.manifest.names,
        on=day,
        topics=tuple(topic for topic in pack.topics if topic.state != "complete"),
        unknown_indicators=tuple(sorted(indicator_ids() - held)),
        wanted=share.wanted,
        ageing=tuple(each for each in ageing(pack, day, within_days) if each.through != pack.manifest.verified_through),
        old=old_facts(pack, day),
        assumed=assumed_values(pack),
    )


def pack_diff(first: str, second: str) -> PackDiff:
    """Return what differs between two packs: entry by entry when they are of one country, and what they grant in any case."""
    knowledge = load_knowledge()
    before, after = (load_pack(pack_folder(name), vocabulary(knowledge)) for name in (first, second))
    structure = differences(before, after) if before.country == after.country else ()
    return _diff((first, second), (before, after), (before.as_of, after.as_of), knowledge, structure=structure)


def pack_diff_on(name: str, first: dt.date, second: dt.date) -> PackDiff:
    """Return what a pack says otherwise on the second day than on the first, as known on the later of both and of the pack's own day."""
    knowledge = load_knowledge()
    pack = load_pack(pack_folder(name), vocabulary(knowledge))
    known = max(first, second, pack.manifest.verified_through)
    days = (AsOf(first, known), AsOf(second, known))
    labels = (f"{name} {first.isoformat()}", f"{name} {second.isoformat()}")
    found = _diff(labels, (pack, pack), days, knowledge)
    return msgspec.structs.replace(found, turned=turned(pack, first, second))


def _diff(
    labels: tuple[str, str],
    packs: tuple[Pack, Pack],
    days: tuple[AsOf, AsOf],
    knowledge: Knowledge,
    structure: tuple[Difference, ...] = (),
) -> PackDiff:
    before, after = (granted(World(knowledge, pack, day)) for pack, day in zip(packs, days, strict=True))
    rows = [_otherwise(one, two) for one, two in zip(before, after, strict=True)]
    return PackDiff(
        before=labels[0],
        after=labels[1],
        structure=structure,
        turned=(),
        granted=tuple(row for row in rows if row.available[0] != row.available[1] or row.covered[0] != row.covered[1]),
        n_standard=len(before),
    )


def _otherwise(one: Granted, two: Granted) -> GrantedOtherwise:
    return GrantedOtherwise(
        assertion=one.assertion.id,
        action=one.action.id,
        available=(one.available.value.word, two.available.value.word),
        covered=(one.best_covered.word, two.best_covered.word),
    )
