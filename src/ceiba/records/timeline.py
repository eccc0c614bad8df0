"""cBioPortal's timelines: events of a patient by day. Treatments with their agent are read; other events are checked and make no record.

Days are counted from a point that the study chose, mostly the diagnosis, and never are dates: a treatment read here has none. Medicines
that start on the same day are one treatment. That it is over is stated where its last day is given, but not of a person whose treatments
start so close together that nobody can tell, without dates, whether they are one.
"""

from __future__ import annotations

import polars as pl

from ceiba.language import mark
from ceiba.records.checked.outcome import columns, filled, whole_number
from ceiba.records.checks import Check, named_columns, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, draft_table
from ceiba.records.lines import TOGETHER_DAYS
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of

_OF_MEDICINES = ("medical therapy", "chemotherapy", "hormone therapy", "hormonal therapy", "targeted therapy", "immunotherapy")
"""Words of TREATMENT_TYPE whose AGENT is a medicine; radiation and surgery are none."""


def is_timeline(header: Header) -> bool:
    """Whether the header is that of a timeline."""
    return header.separator == "\t" and all(header.find(name) for name in ("PATIENT_ID", "START_DATE", "EVENT_TYPE"))


def read_timeline(file: InputFile) -> Draft:
    """Read a timeline: PATIENT_ID, START_DATE, STOP_DATE, EVENT_TYPE; treatments from AGENT, and LINE_OF_THERAPY where it is there."""
    header = read_header(file.path, "\t")
    patient, start, event = columns(file, header, "PATIENT_ID", "START_DATE", "EVENT_TYPE")
    stop, agent, kind = header.find("STOP_DATE"), header.find("AGENT"), header.find("TREATMENT_TYPE", "SUBTYPE")
    line = header.find("LINE_OF_THERAPY")
    ours = {"patient": patient, "start": start, "stop": stop, "event": event, "agent": agent, "kind": kind, "therapy_line": line}
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in ("start", "stop"))
    checks = [
        _named(filled("patient"), patient),
        Check(start, "The day on which the event starts is empty.", "Fill it in, as a number of days.", pl.col("start").is_null()),
        _named(whole_number("start"), start),
        _named(whole_number("stop"), stop),
        Check(stop, "The event stops before it starts.", "Correct one of the two days.", last < first),
        _named(filled("event"), event),
        _named(whole_number("therapy_line", at_least=1), line),
    ]
    wanted = list(dict.fromkeys(name for name in ours.values() if name))
    read = read_checked(file.path, header, wanted, checks, lambda rows: rows.select("line", *named_columns(ours)))
    of_medicines = pl.col("kind").is_null() | pl.col("kind").str.to_lowercase().is_in(_OF_MEDICINES)
    is_treatment = (pl.col("event").str.to_uppercase() == "TREATMENT") & pl.col("agent").is_not_null() & of_medicines
    given = read.good.filter(is_treatment)
    treatments = _treatments(given.with_columns(first=first, last=last))
    others = read.good.filter(pl.col("line").is_in(treatments["line"].implode()).not_())["line"].to_list()
    return Draft(
        file,
        "timeline",
        rows_in=read.rows,
        tables={"treatments": draft_table("treatments", columns_of(treatments))} if given.height else {},
        silent=tuple(others),
        refused=read.refused,
        notices=_notices(file, treatments.height, read.good.height - given.height),
        sha256=checksum(file.path),
    )


def _treatments(given: pl.DataFrame) -> pl.DataFrame:
    """Return one treatment for each day on which a patient starts medicines. given: patient, first, last, agent, therapy_line, line."""
    begun = given.group_by("patient", "first", maintain_order=True).agg(
        regimen=pl.col("agent").str.to_lowercase().unique().sort().str.join(" + "),
        line_of_therapy=pl.when(pl.col("therapy_line").n_unique() == 1).then(pl.col("therapy_line").first()).cast(pl.Int32, strict=False),
        over=pl.col("last").is_not_null().all(),
        line=pl.col("line").min(),
    )
    apart = pl.col("first").sort().diff().min().over("patient").fill_null(TOGETHER_DAYS + 1) > TOGETHER_DAYS
    return begun.select(
        "regimen", "line_of_therapy", "line", patient_code="patient", ended=pl.when(apart & pl.col("over")).then(pl.lit(value=True))
    )


def _named(check: Check, column: str | None) -> Check:
    """Return a check under the file's name of its column."""
    return Check(column, check.problem, check.remedy, check.fails)


def _notices(file: InputFile, given: int, others: int) -> tuple[Notice, ...]:
    said = []
    if given:
        problem = mark("Treatments of the timeline are read without dates ({count}): its days count from a point that it does not name.")
        said.append(Notice(problem, "", file.name, fields={"count": given}))
    if others:
        said.append(Notice("Events of the timeline that make no record: {count}.", file=file.name, fields={"count": others}))
    return tuple(said)
