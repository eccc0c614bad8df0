"""Whose a sample is when only the sample is named, and what was examined when only findings are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.records.drafts import Draft, draft_table
from ceiba.records.spilled import Growing, Spilled, pieces_of, whole

_TCGA_PATIENT = r"^(TCGA-[A-Z0-9]{2}-[A-Z0-9]{4})(?:-|$)"
"""A TCGA barcode: the first three parts name the participant (GDC documentation, "TCGA Barcode")."""


def patient_of(sample: pl.Expr) -> pl.Expr:
    """Return the patient of a bare sample code: the participant of a TCGA barcode, else the sample stands for its own patient."""
    return pl.coalesce(sample.str.extract(_TCGA_PATIENT, 1), sample)


def implied_people(samples: pl.DataFrame) -> dict[str, pa.Table]:
    """Return the implied `patients` and `specimens` of bare samples. samples: specimen_code, line; one row a sample or many."""
    first = samples.group_by("specimen_code").agg(pl.col("line").min()).sort("specimen_code")
    first = first.with_columns(patient_of(pl.col("specimen_code")).alias("patient_code"))
    people = first.group_by("patient_code").agg(pl.col("line").min()).sort("patient_code")
    return {
        "patients": draft_table("patients", columns_of(people)),
        "specimens": draft_table("specimens", {**columns_of(first), "adequate": True}, rows=first.height),
    }


def implied_assays(samples: pl.DataFrame, kind: str, *, scope: str = "unknown", panel: str | None = None) -> pa.Table:
    """Return implied `assays`: each sample was examined for `kind`, over `scope`. samples: specimen_code, line."""
    first = samples.group_by("specimen_code").agg(pl.col("line").min()).sort("specimen_code")
    columns: Mapping[str, object] = {**columns_of(first), "kind": kind, "scope": scope, "panel_code": panel, "readable": True}
    return draft_table("assays", columns, rows=first.height)


def columns_of(frame: pl.DataFrame) -> dict[str, object]:
    """Return a frame's columns as pyarrow arrays, for `draft_table`."""
    return dict(zip(frame.columns, frame.to_arrow().columns, strict=True))


def renamed(draft: Draft, old: str, new: str) -> Draft:
    """Return the draft with one sample, and the patient it stood for, under another code."""

    def rename(tables: Mapping[str, pa.Table | Spilled]) -> dict[str, pa.Table | Spilled]:
        patient = pl.select(patient_of(pl.lit(new))).item()
        codes = {"specimen_code": new, "patient_code": patient}
        changed = {}
        for name, table in tables.items():
            columns = [pl.col(column).replace(old, code) for column, code in codes.items() if column in table.schema.names]
            growing = Growing(table.schema)
            for piece in pieces_of(table):
                growing.add(cast(pl.DataFrame, pl.from_arrow(piece)).with_columns(columns).to_arrow().cast(table.schema))
            changed[name] = growing.done()
        return changed

    return replace(draft, tables=rename(draft.tables), implied={name: whole(table) for name, table in rename(draft.implied).items()})
