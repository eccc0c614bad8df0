"""A finished run, asked again: its record, one of its people, one report."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import msgspec

from ceiba.decisions import Decision, decide, explain_person
from ceiba.engine import DuckDBEngine
from ceiba.errors import LakeError, NotFound
from ceiba.job.documents import header_of
from ceiba.job.folder import private_folder, results_of
from ceiba.job.question import world_of
from ceiba.job.record import LAKE, RUN_FILE, RunRecord
from ceiba.records import load_key, open_lake
from ceiba.reports import Names, names_of, patient_report


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


def code_in_the_lake(patient_code: str, key: Path | None) -> str:
    """Return what a person is called in a run made with that key; the code itself without one."""
    return patient_code if key is None else load_key(key).pseudonym("patient", patient_code)


def names_for(record: RunRecord) -> Names:
    """Return the names of what a run's codes stand for."""
    world = world_of(record.question)
    return names_of(world.knowledge, world.pack)


def report_one(folder: Path, patient_code: str, lang: str) -> Path:
    """Write the report of one person of a finished run and return its path."""
    with closing(DuckDBEngine()) as engine:
        record, decision = decide_one(engine, folder, patient_code)
        person = explain_person(decision, patient_code)
        patient_id = engine.collect(decision.records["patients"].select("patient_id"))["patient_id"][0].as_py()
    header = header_of(decision.world, record, lang)
    path = private_folder(results_of(folder) / "reports") / f"patient-{patient_id:07d}.{lang}.html"
    path.write_text(patient_report(person, header, lang), encoding="utf-8")
    return path
