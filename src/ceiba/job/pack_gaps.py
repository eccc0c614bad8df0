"""What `ceiba pack gaps` asks: what a pack lacks, what in it ages, and what is assumed."""

from __future__ import annotations

import datetime as dt

import msgspec

from ceiba.decisions import World
from ceiba.evidence import load_knowledge
from ceiba.job.packs import SEED, WantedFact, decided_share, pack_folder
from ceiba.job.question import vocabulary
from ceiba.packs import (
    Ageing,
    AssumedValue,
    OldFact,
    ageing,
    assumed_values,
    indicator_ids,
    load_pack,
    old_facts,
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
