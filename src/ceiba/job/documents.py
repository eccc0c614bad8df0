"""The reports of a run: one file a person and language, named by the person's number in the lake, never by an identifier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw

from ceiba.decisions import STANDARD, Decision, World, explain_person
from ceiba.job.notices import told
from ceiba.reports import Header, patient_report
from ceiba.terms.answers import Value

if TYPE_CHECKING:
    from ceiba.job.record import RunRecord

Progress = Callable[[str, int, int], None]


def header_of(world: World, record: RunRecord, lang: str) -> Header:
    """Return what a report says of itself, with the notices about the input (never about one person) in the report's language."""
    question = record.question
    declared = tuple((field, value) for field, value in (("payer", question.payer), ("disease", question.disease)) if value)
    invented_patients = record.invented and not world.pack.manifest.invented
    return Header(world, invented_patients=invented_patients, declared=declared, notices=told(record.notices, lang))


def write_reports(decision: Decision, headers: Mapping[str, Header], folder: Path, most: int, progress: Progress) -> tuple[Path, ...]:
    """Write the reports of at most so many people in each language of `headers`; returns the paths, those with most to tell first."""
    people = telling_people(decision, most)
    written = []
    for done, (patient_id, code) in enumerate(people):
        progress("Writing reports", done, len(people))
        person = explain_person(decision, code)
        for lang, header in headers.items():
            path = folder / f"patient-{patient_id:07d}.{lang}.html"
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
    told = (
        standard.with_columns(open_care.alias("open"))
        .group_by("circumstance_id")
        .agg(nw.len().cast(nw.Int64).alias("n"), nw.col("open").sum().cast(nw.Int64).alias("n_open"))
    )
    needs = options.needs.select("patient_id", "circumstance_id").join(told, on="circumstance_id", how="left")
    mixed = nw.when((nw.col("n_open") > 0) & (nw.col("n_open") < nw.col("n"))).then(nw.lit(1_000)).otherwise(nw.lit(0))
    scored = needs.with_columns((mixed + nw.col("n").fill_null(0)).cast(nw.Int64).alias("score"))
    per_person = scored.group_by("patient_id").agg(nw.col("score").max())
    first = engine.collect(per_person.sort("score", "patient_id", descending=[True, False]).head(most))
    codes = (
        decision.records["patients"]
        .select("patient_id", "patient_code")
        .filter(nw.col("patient_id").is_in(first["patient_id"].to_pylist()))
    )
    by_id = {row["patient_id"]: row["patient_code"] for row in engine.collect(codes).to_pylist()}
    return [(patient_id, by_id[patient_id]) for patient_id in first["patient_id"].to_pylist()]
