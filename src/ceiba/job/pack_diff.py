"""What `ceiba pack diff` asks: what differs between two packs or days, and which standard treatments are granted otherwise, by payer."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from ceiba.decisions import Granted, World, granted
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.packs import pack_folder
from ceiba.job.question import vocabulary
from ceiba.packs import READ, Difference, Pack, Turned, differences, load_pack, turned
from ceiba.terms.answers import Answer
from ceiba.terms.dates import AsOf
from ceiba.terms.texts import Text

FOR_OTHERS = "for others"
"""The note of a reason that speaks of other people than the one asked about, and so does not decide."""

STALE = "stale"
"""The roadblock of an answer that nobody verified through the day asked for."""


class GrantedOtherwise(msgspec.Struct, frozen=True):
    """A standard treatment that one gate answers otherwise.

    gate: available (the regulator) or covered. payer: who answers at *covered*; "" there is at least one payer of the country. since: from
    which day the answer holds; None where it is not known, and between two countries. only_read: `since` is the day on which somebody
    read it; when it began is not known. stale: it is not known any longer, since nobody verified it through the day asked for.
    """

    assertion: str
    action: str
    gate: Literal["available", "covered"]
    payer: str
    before: str
    after: str
    since: dt.date | None = None
    only_read: bool = False
    stale: bool = False


class PackDiff(msgspec.Struct, frozen=True):
    """What differs.

    before_on, after_on: the day on which each side is asked. structure: of two packs of one country. turned: between two days. granted:
    standard treatments granted otherwise, one row a gate and payer. payers: the names of the payers in it. n_standard: how many standard
    treatments were asked.
    """

    before: str
    after: str
    before_on: dt.date
    after_on: dt.date
    structure: tuple[Difference, ...]
    turned: tuple[Turned, ...]
    granted: tuple[GrantedOtherwise, ...]
    payers: dict[str, Text]
    n_standard: int


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
    found = _diff((name, name), (pack, pack), days, knowledge)
    return msgspec.structs.replace(found, turned=turned(pack, first, second))


def granted_otherwise(before: World, after: World) -> tuple[tuple[GrantedOtherwise, ...], int]:
    """Return the standard treatments that two worlds of one knowledge grant otherwise, and how many were asked.

    Each payer that both packs have is compared by its id. Where one pack has a payer that the other has not, what at least one payer
    covers is compared too. What is no change of law as far as one knows comes last: what is stale, and what was only read on a day.
    """
    first, second = granted(before), granted(after)
    shared = [payer for payer in before.pack.payers if payer in after.pack.payers]
    any_payer = set(before.pack.payers) != set(after.pack.payers)
    rows = []
    for one, two in zip(first, second, strict=True):
        rows += _rows(one, two, before.pack, after.pack, shared)
        best = one.best_covered.word, two.best_covered.word
        if any_payer and best[0] != best[1]:
            rows.append(GrantedOtherwise(one.assertion.id, one.action.id, "covered", "", *best))
    return tuple(sorted(rows, key=lambda row: (row.only_read, row.stale))), len(first)


def _rows(one: Granted, two: Granted, before: Pack, after: Pack, payers: list[str]) -> list[GrantedOtherwise]:
    asked: list[tuple[Literal["available", "covered"], str, Answer, Answer]] = [("available", "", one.available, two.available)]
    asked += [("covered", payer, one.covered[payer], two.covered[payer]) for payer in payers]
    rows = []
    for gate, payer, first, second in asked:
        if first.value is second.value:
            continue
        since, only_read = _since(first, second, after) if before.country == after.country else (None, False)
        words = first.value.word, second.value.word
        rows.append(GrantedOtherwise(one.assertion.id, one.action.id, gate, payer, *words, since, only_read, STALE in second.roadblocks))
    return rows


def _since(before: Answer, after: Answer, pack: Pack) -> tuple[dt.date | None, bool]:
    """From which day the later answer holds, by the latest of the reasons that are new in it; None where no reason has a day.

    An answer that went stale has the reasons it had before, and no day on which the law changed.
    """
    if STALE in after.roadblocks:
        return None, False
    deciding = [reason for reason in after.because if reason.since and reason.note != FOR_OTHERS]
    new = [reason for reason in deciding if reason not in before.because] or deciding
    if not new:
        return None, False
    last = max(new, key=lambda reason: reason.since)
    since = dt.date.fromisoformat(last.since)
    read = any(rule.id == last.rule and any(v.since == since and v.date_precision == READ for v in rule.history) for rule in pack.rules)
    return since, read


def _diff(
    labels: tuple[str, str],
    packs: tuple[Pack, Pack],
    days: tuple[AsOf, AsOf],
    knowledge: Knowledge,
    structure: tuple[Difference, ...] = (),
) -> PackDiff:
    before, after = (World(knowledge, pack, day) for pack, day in zip(packs, days, strict=True))
    rows, asked = granted_otherwise(before, after)
    return PackDiff(
        before=labels[0],
        after=labels[1],
        before_on=days[0].on,
        after_on=days[1].on,
        structure=structure,
        turned=(),
        granted=rows,
        payers={payer.id: payer.names for payer in after.pack.payers.values() if payer.id in {row.payer for row in rows}},
        n_standard=asked,
    )
