"""The reports of a run: one file a person and language, named by the person's number in the lake, never by an identifier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw

from ceiba.decisions import STANDARD, Decision, World, explain_person
from ceiba.engine import DuckDBEngine
from ceiba.job.question import RunQuestion
from ceiba.reports import Header, patient_report
from ceiba.terms.answers import Value

if TYPE_CHECKING:
    from ceiba.job.run import RunRecord

Progress = Callable[[str, int, int], None]


def header_of(world: World, question: RunQuestion, *, invented: bool, notices: Sequence[str] = ()) -> Header:
    """Return what a report says of itself. notices: about the input, never about one person."""
    declared = tuple((field, value) for field, value in (("payer", question.payer), ("disease", question.disease)) if value)
    return Header(world, invented_patients=invented and not world.pack.manifest.invented, declared=declared, notices=tuple(notices))


def write_reports(  # noqa: PLR0913, PLR0917 - what to write, where, and for whom
    decision: Decision, header: Header, folder: Path, languages: Sequence[str], most: int, progress: Progress
) -> tuple[Path, ...]:
    """Write the reports of at most so many people in each language; returns the paths, those with most to tell first."""
    people = telling_people(decision, most)
    written = []
    for done, (patient_id, code) in enumerate(people):
        progress("Writing reports", done, len(people))
        person = explain_person(decision, code)
        for lang in languages:
            path = folder / f"patient-{patient_id + 1:07d}.{lang}.html"
            path.write_text(patient_report(person, header, lang), encoding="utf-8")
            written.append(path)
    progress("Writing reports", len(people), len(people))
    return tuple(written)


def telling_people(decision: Decision, most: int) -> list[tuple[int, str]]:
    """Return (patient_id, patient_code) of the people whose options differ most: indicated care, some open and some blocked, first."""
    engine, options = decision.engine, decision.options
    yes = int(Value.YES)
    standard = options.rows.filter((nw.col("standing") == STANDARD) & (nw.col("indicated") == yes))
    open_care = nw.when(nw.min_horizontal("available", "covered", "reachable") == yes).then(nw.lit(1)).otherwise(nw.lit(0))
    told = standard.with_columns(open_care.alias("open")).group_by("circumstance_id").agg(
        nw.len().cast(nw.Int64).alias("n"), nw.col("open").sum().cast(nw.Int64).alias("n_open")
    )
    needs = options.needs.select("patient_id", "circumstance_id").join(told, on="circumstance_id", how="left")
    mixed = nw.when((nw.col("n_open") > 0) & (nw.col("n_open") < nw.col("n"))).then(nw.lit(1_000)).otherwise(nw.lit(0))
    scored = needs.with_columns((mixed + nw.col("n").fill_null(0)).cast(nw.Int64).alias("score"))
    per_person = scored.group_by("patient_id").agg(nw.col("score").max())
    first = engine.collect(per_person.sort("score", "patient_id", descending=[True, False]).head(most))
    codes = decision.records["patients"].select("patient_id", "patient_code").filter(nw.col("patient_id").is_in(first["patient_id"].to_pylist()))
    by_id = {row["patient_id"]: row["patient_code"] for row in engine.collect(codes).to_pylist()}
    return [(patient_id, by_id[patient_id]) for patient_id in first["patient_id"].to_pylist()]


def report_one(folder: Path, patient_code: str, lang: str) -> Path:
    """Write the report of one person of a finished run and return its path."""
    from ceiba.job.run import RESULTS, decide_one, private_folder

    with closing(DuckDBEngine()) as engine:
        record, decision = decide_one(engine, folder, patient_code)
        person = explain_person(decision, patient_code)
        patient_id = engine.collect(decision.records["patients"].select("patient_id"))["patient_id"][0].as_py()
    header = _header(record, decision.world)
    path = private_folder(folder / RESULTS / "reports") / f"patient-{patient_id + 1:07d}.{lang}.html"
    path.write_text(patient_report(person, header, lang), encoding="utf-8")
    return path


def _header(record: RunRecord, world: World) -> Header:
    return header_of(world, record.question, invented=record.invented, notices=record.notices)
