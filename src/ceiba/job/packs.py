"""What the pack commands ask: check, test, status, and starting a new one, by a country's code or a folder."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import closing
from pathlib import Path

import msgspec

from ceiba import packs
from ceiba.decisions import Verdict, World, cells, count_steps, decide, outcomes, run_sentences
from ceiba.engine import DuckDBEngine
from ceiba.evidence import load_knowledge
from ceiba.job.question import known_disease_codes, vocabulary
from ceiba.packs import Pack, Vocabulary, check_pack, find_pack, load_pack
from ceiba.packs.format import Topic
from ceiba.records import ingest
from ceiba.synthetic import write_people
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

SEED = 1


class PackStatus(msgspec.Struct, frozen=True):
    """What a pack knows.

    n_asked: needs of invented patients with an indicated or undecided care. share_decided: of these, with an answer at all four gates;
    None without any.
    """

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
    n_asked, share = _decided(World(knowledge, pack, pack.as_of), people) if pack.facts["incidence"] else (0, None)
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
        n_asked=n_asked,
        share_decided=share,
    )


def start_pack(country: str, currency: str, into: Path) -> Path:
    """Start the pack of a country, verified through today."""
    return packs.start_pack(country, currency, into, today=dt.datetime.now(dt.UTC).date())


def _names() -> Vocabulary:
    return vocabulary(load_knowledge())


def _decided(world: World, people: int) -> tuple[int, float | None]:
    with tempfile.TemporaryDirectory() as folder, closing(DuckDBEngine()) as engine:
        written = Path(folder) / "people"
        write_people(world.pack, written, people, SEED)
        read = ingest([written], Path(folder) / "lake", known_diseases=known_disease_codes(world.knowledge))
        decision = decide(engine, read.tables, world)
        last = count_steps(engine, cells(decision), outcomes(engine, decision.options.rows)).to_pylist()[-1]
    asked = last["n_asked"]
    return asked, (asked - last["n_unknown"]) / asked if asked else None
