"""The main job: ingest -> interpret -> decide -> write.

What had landed stays whole: lake, tables and reports take the place of the former ones in one step (`folder`), and a second run
after a crash gives what one run gives.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ceiba.decisions import Decision, World, decide
from ceiba.engine import DuckDBEngine
from ceiba.errors import LakeError, NotFound
from ceiba.job.documents import header_of, write_reports
from ceiba.job.folder import RESULTS, fresh_results, private_folder, refuse_inside, results_of
from ceiba.job.notices import NoticeRecord, notice_records, unknown_words
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.job.tables import Counts, write_tables
from ceiba.records import Ingested, ingest, open_lake
from ceiba.records.gather import no_progress
from ceiba.reports import Names, names_of
from ceiba.terms.texts import Text

Progress = Callable[[str, int, int], None]
RUN_FILE = "run.json"
LAKE = "lake"


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """run.json: what was asked, with which pack and knowledge (by checksum), what was read and counted. No patient's data."""

    ceiba: str
    country_names: Text
    question: RunQuestion
    on: str
    known: str
    pack_sha256: str
    knowledge_version: str
    knowledge_sha256: str
    invented: bool
    assumed_in_pack: int
    assumed_for_people: int
    assumed_in_knowledge: int
    sources: list[dict[str, object]]
    tables: dict[str, int]
    notices: list[NoticeRecord]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run: its folder, its record, and the reports written (path by patient number and language)."""

    folder: Path
    record: RunRecord
    reports: tuple[Path, ...]


def run(
    inputs: Sequence[Path],
    question: RunQuestion,
    into: Path,
    *,
    mapping: Path | None = None,
    report_languages: Sequence[str] = ("en",),
    max_reports: int = 200,
    progress: Progress = no_progress,
) -> Run:
    """Do the main job for some inputs and write everything into a folder.

    max_reports: the reports of at most so many people are written (those with most alternatives first); all others can be asked for
    afterwards. Errors: InputError and its kinds, PackError and its kinds, UsageError, OutputError.
    """
    world = world_of(question)
    refuse_inside(inputs, into)
    with fresh_results(into) as fresh, closing(DuckDBEngine()) as engine:
        read = ingest(inputs, fresh / LAKE, mapping=mapping, known_diseases=known_disease_codes(world.knowledge), progress=progress)
        progress("Deciding", 0, 1)
        decision = decide(engine, read.tables, world, default_payer=question.payer, default_disease=question.disease)
        progress("Deciding", 1, 1)
        progress("Writing results", 0, 2)
        counts = write_tables(decision, fresh)
        progress("Writing results", 1, 2)
        notices = [*notice_records(read), *unknown_words(decision)]
        record = _record(question, world, read, counts, notices, invented=is_invented(inputs, world))
        headers = {lang: header_of(world, record, lang) for lang in report_languages}
        reports = write_reports(decision, headers, private_folder(fresh / "reports"), max_reports, progress)
        (fresh / RUN_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2))
        progress("Writing results", 2, 2)
    return Run(into, record, tuple(into / RESULTS / "reports" / path.name for path in reports))


def open_run(folder: Path) -> tuple[RunRecord, Mapping[str, Path]]:
    """Return the record and the lake of a finished run; NotFound when the folder holds none, LakeError when another version wrote it."""
    results = results_of(folder)
    if not (results / RUN_FILE).is_file():
        raise NotFound("There are no results in '{folder}'.", "Run `ceiba run` first, or name its folder with --from.", folder=folder)
    try:
        record = msgspec.json.decode((results / RUN_FILE).read_bytes(), type=RunRecord)
    except msgspec.DecodeError:
        raise LakeError("The results were written by another version.", "Run ceiba on your files again.", file=RUN_FILE) from None
    if not (results / LAKE).is_dir():  # former versions kept it elsewhere
        raise LakeError("The results were written by another version.", "Run ceiba on your files again.", file=RUN_FILE)
    return record, open_lake(results / LAKE)


def decide_one(engine: DuckDBEngine, folder: Path, patient_code: str) -> tuple[RunRecord, Decision]:
    """Return a run's decision for one of its people, asked again."""
    record, lake = open_run(folder)
    question = record.question
    world = world_of(question)
    if (world.pack.sha256, world.knowledge.sha256) != (record.pack_sha256, record.knowledge_sha256):
        raise LakeError(
            "The pack or the knowledge has changed since these results were written.",
            "Run `ceiba run` again, so that tables and explanations agree.",
        )
    return record, decide(engine, lake, world, default_payer=question.payer, default_disease=question.disease, only_patient=patient_code)


def names_for(record: RunRecord) -> Names:
    """Return the names of what a run's codes stand for."""
    world = world_of(record.question)
    return names_of(world.knowledge, world.pack)


def is_invented(inputs: Sequence[Path], world: World) -> bool:
    """Whether the pack or the people are invented: everything computed from them is headed so."""
    return world.pack.manifest.invented or any((path / "invented.yaml").is_file() for path in inputs)


def _record(
    question: RunQuestion, world: World, read: Ingested, counts: Counts, notices: list[NoticeRecord], *, invented: bool
) -> RunRecord:
    from ceiba import __version__

    return RunRecord(
        ceiba=__version__,
        country_names=world.pack.manifest.names,
        question=question,
        on=world.as_of.on.isoformat(),
        known=world.as_of.known.isoformat(),
        pack_sha256=world.pack.sha256,
        knowledge_version=world.knowledge.manifest.version,
        knowledge_sha256=world.knowledge.sha256,
        invented=invented,
        assumed_in_pack=world.pack.n_assumed,
        assumed_for_people=world.pack.n_assumed_people,
        assumed_in_knowledge=world.knowledge.n_assumed,
        sources=[
            {
                "file": source.file,
                "format": source.format,
                "rows_in": source.rows_in,
                "rows_kept": source.rows_kept,
                "rows_merged": source.rows_merged,
                "rows_refused": source.rows_refused,
                "state": source.state,
            }
            for source in read.sources
        ],
        tables=dict(read.rows),
        notices=notices,
        counts=counts,
    )
