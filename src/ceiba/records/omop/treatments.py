"""Medicines: DRUG_EXPOSURE as treatments, named by ingredient as far as the concept says it."""

from __future__ import annotations

import polars as pl

from ceiba.records.checks import raw_rows
from ceiba.records.drafts import Draft, Notice, Refusal, draft_table
from ceiba.records.omop.people import FORMAT
from ceiba.records.omop.tables import OmopTable
from ceiba.records.omop.vocabulary import with_concept
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of

_STRENGTH = r"(?i)\s+[0-9][0-9.,]*\s*(?:MG|ML|MCG|UG|G|UNT|MEQ|ACTUAT|HR|%)\b.*$"
_QUANTITY = r"^[0-9][0-9.,]*\s*(?:ML|HR|ACTUAT)\s+"
_BRAND = r"\s*\[[^\]]*\]\s*$"

NO_NAME = ("The medicine has neither a concept that is known nor a source value.", "Give CONCEPT.csv, or fill in drug_source_value.")
SOURCE_ONLY = "Medicines without a concept are named as their source value writes them (rows: {count})."


def read_treatments(drugs: OmopTable, known: pl.DataFrame) -> Draft:
    """Return the treatments of DRUG_EXPOSURE: name in lower case without strength, form and brand; first and last day."""
    rows = with_concept(with_concept(drugs.rows, known, "drug_concept_id", "standard"), known, "drug_source_concept_id", "source")
    concept = pl.coalesce("standard_name", "source_name")
    bare = concept.str.replace(_BRAND, "").str.replace(_QUANTITY, "").str.replace(_STRENGTH, "")
    named = rows.with_columns(regimen=pl.coalesce(_joined(bare), pl.col("drug_source_value").str.to_lowercase()))
    good, bad = named.drop_nulls("regimen"), named.filter(pl.col("regimen").is_null())
    table = good.select(
        patient_code="person_id",
        regimen="regimen",
        started_on="drug_exposure_start_date",
        ended_on="drug_exposure_end_date",
        line="line",
    )
    by_source = good.filter(pl.coalesce("standard_name", "source_name").is_null()).height
    raw = raw_rows(drugs.file.path, bad["line"].to_list())
    refused = tuple(Refusal(line, "drug_concept_id", *NO_NAME, raw.get(line, "")) for line in bad["line"].to_list())
    return Draft(
        drugs.file,
        FORMAT,
        rows_in=drugs.read.rows,
        tables={"treatments": draft_table("treatments", columns_of(table))},
        refused=(*drugs.read.refused, *refused),
        notices=(Notice(SOURCE_ONLY, file=drugs.file.name, fields={"count": by_source}),) if by_source else (),
        sha256=checksum(drugs.file.path),
    )


def _joined(name: pl.Expr) -> pl.Expr:
    """Return the parts of a combination (`a / b`) in lower case, joined by `+`."""
    return name.str.to_lowercase().str.replace_all(r"\s*/\s*", "+").str.strip_chars()
