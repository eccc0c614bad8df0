"""What `ceiba programme` asks: the programmes abroad, their check, their sentences on the invented country, and one laid over a country."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

import msgspec

from ceiba.decisions import World, faults_of
from ceiba.errors import NotFound, ReformIdle
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.job.pack_diff import GrantedOtherwise, granted_otherwise
from ceiba.job.question import open_pack
from ceiba.packs import (
    Difference,
    Laid,
    Landscape,
    Pack,
    Programme,
    ProgrammeSentence,
    Reform,
    Sentence,
    check_landscape,
    differences,
    landscape_folder,
    lay_over,
    load_landscape,
    said_on,
)
from ceiba.terms.citations import Citation
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

TRIED_ON = "xx"
"""The invented country, over which every programme is tried."""


COMPARED = ("threshold", "indicator", "fact")
"""What of a pack a programme changes besides entries of lists and what is delivered."""
CITED = frozenset(Citation.__struct_fields__) | {"as_of"}
"""The fields of a fact that say where it was read; of what is laid they say the programme."""


class IdleChange(msgspec.Struct, frozen=True):
    """A change that found nothing in the pack: what it says, and what the pack lacks (payer, prices, testing or workforce)."""

    says: Text
    lacks: str


class LaidEntry(msgspec.Struct, frozen=True):
    """An entry that a programme puts into a list (of the regulator, or of a payer: *covered*), or says is delivered by a payer.

    payer: its id, "" of the regulator.
    """

    gate: Literal["available", "covered", "reachable"]
    payer: str
    answer: str
    actions: tuple[str, ...]


class LaidProgramme(msgspec.Struct, frozen=True):
    """A programme laid over a country: which changes found something to act on, which did not, and what is answered otherwise.

    asked_on: the day whose law it is compared with, all its changes in force. granted: of n_standard standard treatments, those granted
    otherwise, one row a gate and payer. entries: what it puts into lists and deliveries, of tests and services too. payers: names of the
    country's payers. otherwise: facts, limits and indicators, before and after; () where none changes.
    """

    programme: str
    country: str
    names: Text
    start: dt.date
    done: tuple[Text, ...]
    idle: tuple[IdleChange, ...]
    asked_on: dt.date
    granted: tuple[GrantedOtherwise, ...]
    entries: tuple[LaidEntry, ...]
    payers: dict[str, Text]
    n_standard: int
    otherwise: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeVerdict:
    """How one sentence of a programme went; `faults` is empty when it holds."""

    programme: str
    sentence: ProgrammeSentence
    faults: tuple[str, ...]


def programmes(folder: Path | None = None) -> tuple[Programme, ...]:
    """Return the programmes of a folder (those that ship by default); LandscapeRefused when one does not fit."""
    return tuple(load_landscape(landscape_names(load_knowledge()), folder).programmes.values())


def programme_named(programme_id: str, folder: Path | None = None) -> Programme:
    """Return one programme of a folder (those that ship by default); NotFound when there is none of that id."""
    return _named(load_landscape(landscape_names(load_knowledge()), folder), programme_id)


def check_named_landscape(folder: Path | None) -> tuple[Landscape | None, list[Fault]]:
    """Check the landscape and the programmes of a folder (those that ship by default); return them with all their faults."""
    return check_landscape(landscape_names(load_knowledge()), folder or landscape_folder())


def lay_programme(
    programme_id: str, country: str, *, start: dt.date | None = None, packs: Path | None = None, folder: Path | None = None
) -> LaidProgramme:
    """Lay a programme over a country's pack and compare; ReformIdle when none of its changes finds anything there.

    Both are asked on the day through which the pack was verified, since beyond it the pack itself knows nothing. A programme of which a
    change begins later is compared as if the last of them began on that day.
    """
    knowledge = load_knowledge()
    pack = open_pack(country, knowledge, packs)
    programme = _named(load_landscape(landscape_names(knowledge), folder), programme_id)
    verified = pack.manifest.verified_through
    begins = start or verified
    last = max(change.begins(begins) for change in programme.changes)
    sooner = max(last - verified, dt.timedelta())
    laid = reform_over(pack, programme, begins - sooner, on=verified, knowledge=knowledge)
    rows, asked = granted_otherwise(*(World(knowledge, each, pack.as_of) for each in (pack, laid.pack)))
    return LaidProgramme(
        programme=programme.id,
        country=country,
        names=pack.manifest.names,
        start=begins,
        done=tuple(change.says for change in laid.done),
        idle=tuple(IdleChange(change.says, lacks) for change, lacks in laid.idle),
        asked_on=verified,
        granted=tuple(msgspec.structs.replace(row, since=None) for row in rows),
        entries=_laid_entries(pack, laid.pack),
        payers={payer.id: payer.names for payer in pack.payers.values()},
        n_standard=asked,
        otherwise=tuple(_laid_otherwise(each, (pack, laid.pack), sooner) for each in differences(pack, laid.pack) if each.part in COMPARED),
    )


def _laid_entries(pack: Pack, laid: Pack) -> tuple[LaidEntry, ...]:
    own = {rule.id for rule in pack.rules}
    found = []
    for rule in laid.rules:
        if rule.id not in own:
            entries = laid.lists[rule.list]
            found.append(LaidEntry(entries.gate, entries.payer, rule.history[-1].answer, rule.actions))
    new = laid.deliveries[: len(laid.deliveries) - len(pack.deliveries)]
    return (*found, *(LaidEntry("reachable", each.payer, each.history[-1].answer, each.actions) for each in new))


def _laid_otherwise(found: Difference, packs: tuple[Pack, Pack], sooner: dt.timedelta) -> Difference:
    """A difference without the words of citations, its days as the programme has them; of an indicator, its score before and after."""
    values = tuple(
        replace(v, since=(dt.date.fromisoformat(v.since) + sooner).isoformat()) if v.kind != "removed" else v for v in found.values
    )
    fields = tuple(field for field in found.fields if field[0] not in CITED)
    if found.part == "indicator":
        before, after = (_score(pack, found.id) for pack in packs)
        fields = ("score", before, after), *fields
    return replace(found, fields=fields, values=values)


def _score(pack: Pack, indicator: str) -> str:
    return next((said_on(entry.history, pack.as_of) for entry in pack.indicators if entry.indicator == indicator), "")


def reform_over(pack: Pack, programme: Programme, start: dt.date, *, on: dt.date, knowledge: Knowledge) -> Laid:
    """Lay a programme's changes over a pack as it stands on a day; ReformIdle when none finds anything to act on."""
    kinds = {action.id: action.kind for action in knowledge.actions.values()}
    laid = lay_over(pack, Reform(programme.id, programme.names, programme.changes, start), on=on, kinds=kinds, tree=knowledge.tree)
    if not laid.done:
        raise ReformIdle(
            "The programme '{programme}' names nothing in the pack '{country}'.",
            "See what the pack lacks with: ceiba pack gaps {country}",
            file=f"programmes/{programme.id}.yaml",
            line=1,
            programme=programme.id,
            country=pack.country,
        )
    return laid


def run_programmes(folder: Path | None = None) -> tuple[ProgrammeVerdict, ...]:
    """Lay each programme over the invented country and run its sentences."""
    knowledge = load_knowledge()
    landscape = load_landscape(landscape_names(knowledge), folder)
    pack = open_pack(TRIED_ON, knowledge)
    verdicts = []
    for file, sentence in landscape.sentences:
        programme = landscape.programmes[PurePosixPath(file).name.removesuffix(".test.yaml")]
        laid = reform_over(pack, programme, sentence.start, on=sentence.date, knowledge=knowledge).pack
        faults = [f"without it: {fault}" for fault in _faults(World(knowledge, pack, pack.as_of), sentence, before=True)]
        faults += [f"with it: {fault}" for fault in _faults(World(knowledge, laid, laid.as_of), sentence, before=False)]
        verdicts.append(ProgrammeVerdict(programme.id, sentence, tuple(faults)))
    return tuple(verdicts)


def _faults(world: World, sentence: ProgrammeSentence, *, before: bool) -> tuple[str, ...]:
    expect = sentence.before if before else sentence.expect
    asked = Sentence(name=sentence.name, date=sentence.date, action=sentence.action, person=sentence.person, expect=expect)
    return faults_of(world, asked)


def _named(landscape: Landscape, programme_id: str) -> Programme:
    found = landscape.programmes.get(programme_id)
    if found is None:
        raise NotFound(
            "There is no programme '{programme}'.",
            "Choose one of: {known}.",
            programme=programme_id,
            known=", ".join(landscape.programmes),
        )
    return found
