"""What `ceiba programme` asks: the programmes abroad, their check, their sentences on the invented country, and one laid over a country."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from ceiba.decisions import World, faults_of
from ceiba.errors import NotFound, ReformIdle
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.landscape import landscape_names
from ceiba.job.question import open_pack
from ceiba.packs import (
    Laid,
    Landscape,
    Pack,
    Programme,
    ProgrammeSentence,
    Reform,
    Sentence,
    check_landscape,
    landscape_folder,
    lay_over,
    load_landscape,
)
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

TRIED_ON = "xx"
"""The invented country, over which every programme is tried."""


class IdleChange(msgspec.Struct, frozen=True):
    """A change that found nothing in the pack: what it says, and what the pack lacks (payer, prices, testing or workforce)."""

    says: Text
    lacks: str


class LaidProgramme(msgspec.Struct, frozen=True):
    """A programme laid over a country: which changes found something to act on, and which did not."""

    programme: str
    country: str
    names: Text
    start: dt.date
    done: tuple[Text, ...]
    idle: tuple[IdleChange, ...]


@dataclass(frozen=True, slots=True)
class ProgrammeVerdict:
    """How one sentence of a programme went; `faults` is empty when it holds."""

    programme: str
    sentence: ProgrammeSentence
    faults: tuple[str, ...]


def programmes() -> tuple[Programme, ...]:
    """Return the programmes that ship."""
    return tuple(_landscape(load_knowledge()).programmes.values())


def programme_named(programme_id: str) -> Programme:
    """Return one programme; NotFound when there is none of that id."""
    return _named(_landscape(load_knowledge()), programme_id)


def check_named_landscape(folder: Path | None) -> tuple[Landscape | None, list[Fault]]:
    """Check the landscape and the programmes of a folder (those that ship by default); return them with all their faults."""
    return check_landscape(landscape_names(load_knowledge()), folder or landscape_folder())


def lay_programme(programme_id: str, country: str, *, start: dt.date | None = None, packs: Path | None = None) -> LaidProgramme:
    """Lay a programme over a country's pack; ReformIdle when none of its changes finds anything there."""
    knowledge = load_knowledge()
    pack = open_pack(country, knowledge, packs)
    programme = _named(_landscape(knowledge), programme_id)
    begins = start or pack.manifest.verified_through
    last = max(change.begins(begins) for change in programme.changes)
    laid = reform_over(pack, programme, begins, on=last, knowledge=knowledge)
    return LaidProgramme(
        programme=programme.id,
        country=country,
        names=pack.manifest.names,
        start=begins,
        done=tuple(change.says for change in laid.done),
        idle=tuple(IdleChange(change.says, lacks) for change, lacks in laid.idle),
    )


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


def _landscape(knowledge: Knowledge) -> Landscape:
    return load_landscape(landscape_names(knowledge))


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
