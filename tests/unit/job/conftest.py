"""Invented people of the invented country, decided once."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from ceiba.decisions import Decision, decide
from ceiba.engine import DuckDBEngine
from ceiba.job import RunQuestion, known_disease_codes, world_of
from ceiba.job.tables import Counts, write_tables
from ceiba.records import ingest
from ceiba.synthetic import write_people

PEOPLE = 300


@dataclass(frozen=True)
class Written:
    """A decision, the folder of its result tables, and what was counted."""

    decision: Decision
    folder: Path
    counts: Counts


@pytest.fixture(scope="session")
def written(tmp_path_factory):
    """Return what 300 invented people of xx gave; read it, never write into it."""
    folder = tmp_path_factory.mktemp("job")
    world = world_of(RunQuestion(country="xx"))
    write_people(world.pack, folder / "people", PEOPLE, 3, knowledge=world.knowledge)
    read = ingest([folder / "people"], folder / "lake", known_diseases=known_disease_codes(world.knowledge))
    (folder / "results").mkdir()
    with closing(DuckDBEngine()) as engine:
        decision = decide(engine, read.tables, world)
        counts = write_tables(decision, folder / "results")
        yield Written(decision, folder / "results", counts)
