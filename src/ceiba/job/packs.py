"""What the pack commands ask: check, test, status, and starting a new one, by a country's code or a folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import closing
from pathlib import Path

import msgspec

from ceiba import packs
from ceiba.decisions import Verdict, World, cells, count_steps, decide, missing_facts, outcomes, run_sentences
from ceiba.engine import DuckDBEngine
from ceiba.evidence import load_knowledge
from ceiba.job.question import known_disease_codes, vocabulary
from ceiba.packs import Pack, Vocabulary, check_pack, find_pack, load_pack
from ceiba.packs.format import Topic
from ceiba.records import ingest
from ceiba.reports import Names, names_of
from ceiba.synthetic import write_people
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

SEED = 1


WANTED = 10
"""How many missing facts a pack's status prints."""


class WantedFact(msgspec.Struct, frozen=True):
    """A fact of the country that is missing: how many undecided needs of invented patients it could decide alone, and their share."""

    fact: str
    n_needs: int
    share: float


class DecidedShare(msgspec.Struct, frozen=True):
    """How far a pack decides the needs of invented patients.

    n_asked: needs with an indicated or undecided care. share: of these, with an answer at all four gates; None without any.
    wanted: the missing facts of the pack that decide most.
    """

    n_asked: int
    share: float | None
    wanted: tuple[WantedFact, ...] = ()


class PackStatus(msgspec.Struct, frozen=True):
    """What a pack knows. n_asked, share_decided, wanted: see DecidedShare."""

    country: str
    names: Text
    verified_through: dt.date
    reviewed_by_counsel: bool
    topics: tuple[Topic, ...]
    n_rules: int
    n_sentences: int
    n_sources: int
    n_assumed: int
    n_assumed_people: int
    n_asked: int
    share_decided: float | None
    wanted: tuple[WantedFact, ...]


def pack_folder(name: str) -> Path:
    """Return the folder that a country's code or a path names."""
    path = Path(name)
    return path if (path / "pack.yaml").is_file() else find_pack(name)


def check_named_pack(name: str) -> tuple[Pack | None, list[Fault]]:
    """Check a pack; returns it with all its faults."""
    return check_pack(pack_folder(name), _names())


def run_named_pack(name: str) -> tuple[Verdict, ...]:
    """Run the sentences of a pack that passes its check."""
    knowledge = load_knowledge()
    return run_sentences(load_pack(pack_folder(name), vocabulary(knowledge)), knowledge)


def pack_status(name: str, people: int) -> PackStatus:
    """Return what a pack knows, with the share of needs it decides, tried on invented patients."""
    knowledge = load_knowledge()
    pack = load_pack(pack_folder(name), vocabulary(knowledge))
    decided = decided_share(World(knowledge, pack, pack.as_of), people, SEED)
    return PackStatus(
        country=pack.country,
        names=pack.manifest.names,
        verified_through=pack.manifest.verified_through,
        reviewed_by_counsel=pack.manifest.reviewed_by_counsel,
        topics=pack.topics,
        n_rules=len(pack.rules),
        n_sentences=len(pack.sentences),
        n_sources=len(pack.sources),
        n_assumed=pack.n_assumed,
        n_assumed_people=pack.n_assumed_people,
        n_asked=decided.n_asked,
        share_decided=decided.share,
        wanted=decided.wanted,
    )


def names_of_pack(name: str) -> Names:
    """Return the names of what a pack's codes stand for."""
    knowledge = load_knowledge()
    return names_of(knowledge, load_pack(pack_folder(name), vocabulary(knowledge)))


def start_pack(country: str, currency: str, into: Path) -> Path:
    """Start the pack of a country, verified through today."""
    return packs.start_pack(country, currency, into, today=dt.datetime.now(dt.UTC).date())


def _names() -> Vocabulary:
    return vocabulary(load_knowledge())


def decided_share(world: World, people: int, seed: int) -> DecidedShare:
    """Return how far a pack decides the needs of so many invented patients; nothing where it does not say who falls ill."""
    if not world.pack.facts["incidence"]:
        return DecidedShare(0, None)
    with tempfile.TemporaryDirectory() as folder, closing(DuckDBEngine()) as engine:
        written = Path(folder) / "people"
        write_people(world.pack, written, people, seed)
        read = ingest([written], Path(folder) / "lake", known_diseases=known_disease_codes(world.knowledge))
        decision = decide(engine, read.tables, world)
        counted, ended = cells(decision), outcomes(engine, decision.options.rows)
        last = count_steps(engine, counted, ended).to_pylist()[-1]
        missing = [row for row in missing_facts(decision, counted, ended).to_pylist() if row["kind"] == "pack"][:WANTED]
    asked = last["n_asked"]
    wanted = tuple(WantedFact(row["fact"], row["n_needs"], row["share"]) for row in missing)
    return DecidedShare(asked, (asked - last["n_unknown"]) / asked if asked else None, wanted)
