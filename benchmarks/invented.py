"""The input of the benchmark of deciding: a lake of invented people, made once a folder, and the world in which they are asked."""

from __future__ import annotations

from pathlib import Path

from ceiba.decisions import World
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.records import ingest
from ceiba.synthetic import write_people


def world_of(country: str) -> World:
    """Return the world of a shipped pack on the day through which it was verified."""
    knowledge = load_knowledge()
    names = Vocabulary(frozenset(knowledge.actions), knowledge.medicines, knowledge.tree)
    pack = load_pack(find_pack(country), names)
    return World(knowledge, pack, pack.as_of)


def lake_of(country: str, people: int, seed: int, folder: Path) -> Path:
    """Return a lake of invented people, made in `folder` when it is not there yet.

    The folder's name says country, number and seed; the pack and the program are not part of it, so empty the folder when they change.
    """
    base = folder / f"{country}-{people}-{seed}"
    if not (base / "lake").is_dir():
        world = world_of(country)
        written = write_people(world.pack, base / "people", people, seed, knowledge=world.knowledge)
        codes = frozenset(world.knowledge.tree.codes) | frozenset(world.knowledge.aliases.diseases)
        ingest([written.folder], base / "lake", known_diseases=codes)
    return base / "lake"
