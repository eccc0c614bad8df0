"""A nation at once: invented people of a country, or a finished run, weighted to the country's facts and counted."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

from ceiba.decisions import World, decide
from ceiba.engine import DuckDBEngine
from ceiba.errors import LakeError, UsageError
from ceiba.job.folder import private_folder
from ceiba.job.past import open_run
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.policylab.nation import Counted, Nation, count_as_nation
from ceiba.records import ingest, open_lake
from ceiba.synthetic import write_people
from ceiba.terms.nations import PEOPLE, SEED


@contextlib.contextmanager
def nation_of(
    country: str,
    *,
    run_folder: Path | None = None,
    people: int = PEOPLE,
    seed: int = SEED,
    on: dt.date | None = None,
    packs: Path | None = None,
    cache: Path | None = None,
    trim: float | None = None,
) -> Iterator[Nation]:
    """Give a country counted; what it was computed with is closed behind it.

    run_folder: of a finished run, whose people are counted in place of invented ones. on: the day whose law holds; a run keeps its own.
    cache: a folder in which invented people are kept, by country, number, seed and facts, for the next time. Errors: UsageError when the
    run is of another country, those of `world_of`, `open_run` and `write_people`; PackRefused for facts that fit no margin.
    """
    with contextlib.ExitStack() as stack:
        engine = DuckDBEngine()
        stack.callback(engine.close)
        if run_folder is not None:
            yield _of_run(engine, country, run_folder, trim)
            return
        world = world_of(RunQuestion(country=country, on=on, packs=str(packs) if packs else None))
        folder = cache if cache is not None else Path(stack.enter_context(tempfile.TemporaryDirectory()))
        lake = _invented(world, folder, people, seed)
        yield count_as_nation(decide(engine, open_lake(lake), world), Counted("invented", people, True, seed), trim=trim)


def _of_run(engine: DuckDBEngine, country: str, folder: Path, trim: float | None) -> Nation:
    record, lake = open_run(folder)
    question = record.question
    if question.country != country:
        raise UsageError(
            "The run in '{folder}' is of the country '{found}', not '{country}'.",
            "Name the country of the run, or run `ceiba run` for this one.",
            folder=folder,
            found=question.country,
            country=country,
        )
    world = world_of(question)
    if (world.pack.sha256, world.knowledge.sha256) != (record.pack_sha256, record.knowledge_sha256):
        raise LakeError(
            "The pack or the knowledge has changed since these results were written.",
            "Run `ceiba run` again, so that tables and explanations agree.",
        )
    decision = decide(engine, lake, world, default_payer=question.payer, default_disease=question.disease)
    counted = Counted("run", record.tables.get("patients", 0), record.invented, run=folder.name)
    return count_as_nation(decision, counted, trim=trim)


def _invented(world: World, folder: Path, people: int, seed: int) -> Path:
    """Return the lake of invented people, made when the folder does not hold it."""
    name = f"{world.pack.country}-{people}-{seed}-{world.pack.sha256[:12]}-{world.knowledge.sha256[:12]}"
    lake = folder / name
    if not lake.is_dir():
        private_folder(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".people-") as made:
            write_people(world.pack, Path(made) / "people", people, seed, knowledge=world.knowledge)
            ingest([Path(made) / "people"], Path(made) / "lake", known_diseases=known_disease_codes(world.knowledge))
            with contextlib.suppress(FileExistsError):  # another made it meanwhile
                (Path(made) / "lake").rename(lake)
    return lake
