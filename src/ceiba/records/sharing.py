"""Whose records may be handed on: those of people whose record refuses sharing stay.

A refusal holds on a day when it had begun and had not ended. Where several decisions about sharing hold, the latest begun decides; one
without a first day counts as the oldest, and of two that began on one day the refusal wins.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import polars as pl


def refused_sharing(consents: pl.DataFrame, on: dt.date) -> pl.Series:
    """Return the patient_id of everyone whose decision in force refuses sharing. consents: the table of the lake."""
    in_force = consents.filter(
        (pl.col("scope") == "sharing")
        & (pl.col("given_on").is_null() | (pl.col("given_on") <= on))
        & (pl.col("ended_on").is_null() | (pl.col("ended_on") >= on))
    )
    latest = in_force.sort("given_on", pl.col("decision") == "deny", nulls_last=False).unique(
        "patient_id", keep="last", maintain_order=True
    )
    return latest.filter(pl.col("decision") == "deny")["patient_id"]


def without_people(tables: Mapping[str, pl.DataFrame], people: pl.Series) -> dict[str, pl.DataFrame]:
    """Return the tables without these patients and without everything of their specimens; panels are nobody's."""
    gone = people.implode()
    samples = tables["specimens"].filter(pl.col("patient_id").is_in(gone))["specimen_id"].implode()
    kept = {}
    for name, table in tables.items():
        if "patient_id" in table.columns:
            kept[name] = table.filter(pl.col("patient_id").is_in(gone).not_())
        elif "specimen_id" in table.columns:
            kept[name] = table.filter(pl.col("specimen_id").is_in(samples).not_())
        else:
            kept[name] = table
    return kept
