"""The main job: ingest -> interpret -> decide -> write.

What had landed stays whole: lake, tables and reports take the place of the former ones in one step (`folder`), and a second run
after a crash gives what one run gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ceiba.decisions import World, decide
from ceiba.engine import open_engine
from ceiba.job.documents import header_of, write_reports
from ceiba.job.folder import RESULTS, fresh_results, key_apart, path_sha256, private_folder, refuse_inside, results_of
from ceiba.job.genomes import with_genome
from ceiba.job.notices import NoticeRecord, genotypes_left_out, notice_records, unknown_words
from ceiba.job.pharmacogenes import wanted_of
from ceiba.job.question import RunQuestion, known_disease_codes, world_of
from ceiba.job.record import LAKE, RUN_FILE, RunRecord
from ceiba.job.tables import Counts, write_tables
from ceiba.records import Ingested, ingest
from ceiba.records.gather import no_progress

Progress = Callable[[str, int, int], None]


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
    key: Path | None = None,
    report_languages: Sequence[str] = ("en",),
    max_reports: int = 200,
    engine: str = "duckdb",
    progress: Progress = no_progress,
) -> Run:
    """Do the main job for some inputs and write everything into a folder.

    key: file of the key that makes pseudonyms (see `ceiba.records.pseudonyms`). max_reports: the reports of at most so many people are
    written (those with most alternatives first); all others can be asked for afterwards. engine: where people are decided (see
    `ceiba.engine.open_engine`); all give the same. Errors: InputError and its kinds, PackError and its kinds, UsageError, OutputError,
    MissingExtra, EngineError.
    """
    world = world_of(question)
    refuse_inside(inputs, into)
    secret = key_apart(key, [*inputs, into])
    with closing(open_engine(engine)) as backend, fresh_results(into) as fresh:
        wanted = wanted_of(world.knowledge.pharmacogenes, Path(question.examined) if question.examined else None)
        wanted = with_genome(question.reference, question.gene_models, question.chain, wanted)
        known = known_disease_codes(world.knowledge)
        former = results_of(into) / LAKE
        read = ingest(
            inputs, fresh / LAKE, mapping=mapping, known_diseases=known, key=secret, former=former, wanted=wanted, progress=progress
        )
        progress("Deciding", 0, 1)
        decision = decide(backend, read.tables, world, default_payer=question.payer, default_disease=question.disease)
        progress("Deciding", 1, 1)
        progress("Writing results", 0, 2)
        counts = write_tables(decision, fresh)
        progress("Writing results", 1, 2)
        notices = [*notice_records(read), *unknown_words(decision), *genotypes_left_out(decision)]
        record = _record(question, world, read, counts, notices, inputs)
        headers = {lang: header_of(world, record, lang) for lang in report_languages}
        reports = write_reports(decision, headers, private_folder(fresh / "reports"), max_reports, progress)
        (fresh / RUN_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2))
        progress("Writing results", 2, 2)
    return Run(into, record, tuple(into / RESULTS / "reports" / path.name for path in reports))


def is_invented(inputs: Sequence[Path], world: World) -> bool:
    """Whether the pack or the people are invented: everything computed from them is headed so."""
    return world.pack.manifest.invented or any((path / "invented.yaml").is_file() for path in inputs)


def _record(
    question: RunQuestion, world: World, read: Ingested, counts: Counts, notices: list[NoticeRecord], inputs: Sequence[Path]
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
        invented=is_invented(inputs, world),
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
                "deidentification": source.deidentification,
                "tables": list(source.tables),
            }
            for source in read.sources
        ],
        tables=dict(read.rows),
        notices=notices,
        counts=counts,
        changes=read.changes,
        inputs_sha256=tuple(path_sha256(path) for path in inputs),
    )
