"""Treatments of a cBioPortal study, as its timeline has them: days from the diagnosis, never dates."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ceiba.language import mark
from ceiba.records.cbioportal_files import Codes, tsv, write_meta
from ceiba.records.outgoing import Left, Outgoing, Written, counted, write_text

NO_DAYS = mark("the format counts days from the diagnosis, and one of the two days is not recorded")


def write_timeline(outgoing: Outgoing, codes: Codes, folder: Path) -> Written:
    """Write data_timeline_treatment.txt: one row a treatment whose first day, and whose condition's day of diagnosis, are recorded."""
    treatments = outgoing.table("treatments")
    days = outgoing.table("conditions").select("condition_id", "diagnosed_on")
    dated = treatments.join(days, on="condition_id", how="left", maintain_order="left").drop_nulls(["started_on", "diagnosed_on"])
    left = counted(Left("treatments", treatments.height - dated.height, NO_DAYS))
    if dated.is_empty():
        return Written({"treatments": 0}, left)
    rows = dated.join(codes.patients, on="patient_id", how="left", maintain_order="left").select(
        "PATIENT_ID",
        START_DATE=(pl.col("started_on") - pl.col("diagnosed_on")).dt.total_days(),
        STOP_DATE=(pl.col("ended_on") - pl.col("diagnosed_on")).dt.total_days(),
        EVENT_TYPE=pl.lit("TREATMENT"),
        TREATMENT_TYPE=pl.lit("Medical Therapy"),
        AGENT="regimen",
        LINE_OF_THERAPY="line_of_therapy",
    )
    write_text(folder / "data_timeline_treatment.txt", tsv(rows))
    fields = {"genetic_alteration_type": "CLINICAL", "datatype": "TIMELINE", "data_filename": "data_timeline_treatment.txt"}
    write_meta(folder, "timeline_treatment", fields)
    return Written({"treatments": dated.height}, left)
