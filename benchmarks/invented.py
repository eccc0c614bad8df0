"""The input of the benchmarks: lakes of invented people, made once a folder, and the world in which they are asked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import duckdb

from ceiba.decisions import World
from ceiba.evidence import load_knowledge
from ceiba.packs import Vocabulary, find_pack, load_pack
from ceiba.records import ingest, open_lake
from ceiba.synthetic import write_people

MILLION = 1_000_000
KEYS = ("patient_id", "condition_id", "specimen_id", "alteration_id")
SHARED = ("panels", "sources", "source_tables")
"""Tables that say the same of every million."""


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


def nation_of(country: str, people: int, seed: int, folder: Path) -> Path:
    """Return a lake as `lake_of`; of more than a million, a folder of the tables of whole millions, put under each other.

    Each million has the next seed and its own range of keys, since to ingest ten of them at once needs more memory than deciding does.
    ValueError when more than a million are no whole millions.
    """
    if people <= MILLION:
        return lake_of(country, people, seed, folder)
    parts, rest = divmod(people, MILLION)
    if rest:
        raise ValueError("more than a million people come in whole millions")
    base = folder / f"{country}-{people}-{seed}"
    whole, partial = base / "tables", base / "tables.part"
    if not whole.is_dir():
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        lakes = [open_lake(lake_of(country, MILLION, seed + part, folder)) for part in range(parts)]
        with duckdb.connect() as connection:
            for name in lakes[0]:
                several = lakes[:1] if name in SHARED else lakes
                rows = " UNION ALL ".join(_moved(connection, lake[name], part) for part, lake in enumerate(several))
                connection.execute(f"COPY ({rows}) TO '{partial / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
        partial.rename(whole)
    return whole


def tables_of(lake: Path) -> Mapping[str, Path]:
    """Return the tables of what `nation_of` gave."""
    found = {path.stem: path for path in sorted(lake.glob("*.parquet"))}
    return found or open_lake(lake)


def _moved(connection: duckdb.DuckDBPyConnection, path: Path, part: int) -> str:
    """The query of a table whose keys and codes are those of a part."""
    columns = connection.read_parquet(str(path)).columns
    moved = [f"{key} + {part * 10 * MILLION} AS {key}" for key in KEYS if key in columns]
    moved += [f"'{part}-' || {code} AS {code}" for code in ("patient_code", "specimen_code") if code in columns]
    replaced = f" REPLACE ({', '.join(moved)})" if moved else ""
    return f"SELECT *{replaced} FROM '{path}'"  # noqa: S608 - of files of our own
