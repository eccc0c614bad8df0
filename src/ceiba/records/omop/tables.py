"""The tables of OMOP that are read: how each is recognised by its columns, whatever its name, and its rows in columns of text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from ceiba.records.checks import Check, CheckedRows, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import InputFile

RECOGNISED: Mapping[str, tuple[str, ...]] = {
    "person": ("person_id", "gender_concept_id", "year_of_birth"),
    "condition_occurrence": ("condition_occurrence_id", "person_id", "condition_concept_id"),
    "drug_exposure": ("drug_exposure_id", "person_id", "drug_concept_id"),
    "measurement": ("measurement_id", "person_id", "measurement_concept_id"),
    "observation": ("observation_id", "person_id", "observation_concept_id"),
    "observation_period": ("observation_period_id", "person_id", "observation_period_end_date"),
    "death": ("person_id", "death_date"),
    "location": ("location_id", "state"),
    "concept": ("concept_id", "concept_name", "vocabulary_id", "concept_code"),
}
"""Table -> columns that it always has."""

_OTHERS = (
    "visit_occurrence_id", "visit_detail_id", "procedure_occurrence_id", "device_exposure_id", "specimen_concept_id", "note_id",
    "note_nlp_id", "condition_era_id", "drug_era_id", "dose_era_id", "episode_id", "payer_plan_period_id", "cost_id", "care_site_id",
    "provider_id", "cohort_definition_id", "fact_id_1", "cdm_source_name", "concept_id_1", "ancestor_concept_id", "vocabulary_name",
    "domain_name", "concept_class_name", "relationship_name", "concept_synonym_name", "ingredient_concept_id", "source_vocabulary_id",
)  # fmt: skip
"""Columns that only other tables of OMOP have, as their first."""

_WANTED: Mapping[str, tuple[str, ...]] = {
    "person": (
        "person_id", "gender_concept_id", "gender_source_value", "year_of_birth", "month_of_birth", "day_of_birth", "race_concept_id",
        "race_source_value", "ethnicity_concept_id", "ethnicity_source_value", "location_id",
    ),
    "condition_occurrence": (
        "condition_occurrence_id", "person_id", "condition_concept_id", "condition_start_date", "condition_start_datetime",
        "condition_source_value", "condition_source_concept_id",
    ),
    "drug_exposure": (
        "person_id", "drug_concept_id", "drug_exposure_start_date", "drug_exposure_end_date", "drug_source_value", "drug_source_concept_id",
    ),
    "measurement": (
        "person_id", "measurement_concept_id", "measurement_date", "operator_concept_id", "value_as_number", "value_as_concept_id",
        "unit_concept_id", "unit_source_value", "measurement_source_value", "measurement_source_concept_id", "value_source_value",
        "measurement_event_id", "modifier_of_event_id",
    ),
    "observation": (
        "person_id", "observation_concept_id", "observation_date", "value_as_number", "value_as_string", "value_as_concept_id",
        "unit_concept_id", "unit_source_value", "observation_source_value", "observation_source_concept_id", "value_source_value",
    ),
    "observation_period": ("person_id", "observation_period_end_date"),
    "death": ("person_id", "death_date"),
    "location": ("location_id", "state"),
}  # fmt: skip

_DATES: Mapping[str, tuple[str, ...]] = {
    "condition_occurrence": ("condition_start_date",),
    "drug_exposure": ("drug_exposure_start_date", "drug_exposure_end_date"),
    "measurement": ("measurement_date",),
    "observation": ("observation_date",),
    "observation_period": ("observation_period_end_date",),
    "death": ("death_date",),
}

_NO_PERSON = ("The row names no person.", "Fill in person_id.")
_NO_DATE = ("The date is none.", "Write dates as 2024-03-31.")


@dataclass(frozen=True, slots=True)
class OmopTable:
    """One table. rows: its rows in the columns of `_WANTED`, as text, those the file lacks null, dates as dates, and `line`."""

    name: str
    file: InputFile
    header: Header
    read: CheckedRows

    @property
    def rows(self) -> pl.DataFrame:
        """The rows that are read."""
        return self.read.good

    @property
    def lines(self) -> list[int]:
        """The lines of the rows that are read."""
        return self.rows["line"].to_list()


def table_of(header: Header) -> str | None:
    """Return which table of OMOP a header is of; "other" for one that is not read, None when it is of none."""
    names = {name.lower() for name in header.names}
    for table, columns in RECOGNISED.items():
        if names.issuperset(columns):
            return table
    return "other" if header.names and header.names[0].lower() in _OTHERS and len(names) > 1 else None


def is_omop(header: Header) -> bool:
    """Whether a header is that of a table of OMOP."""
    return table_of(header) is not None


def load(file: InputFile, name: str) -> OmopTable:
    """Read a table; rows without a person, or with a date that is none, are refused."""
    header = read_header(file.path)
    found = {column: header.find(column) for column in _WANTED[name]}
    dates = {column: found[column] for column in _DATES.get(name, ()) if found[column]}
    checks = [Check(found["person_id"], *_NO_PERSON, pl.col("person_id").is_null())] if "person_id" in found else []
    checks += [Check(theirs, *_NO_DATE, pl.col(ours).is_not_null() & _date(ours).is_null()) for ours, theirs in dates.items()]
    read = read_checked(file.path, header, [theirs for theirs in found.values() if theirs], checks, lambda rows: _named(rows, found))
    typed = read.good.with_columns(_date(column).alias(column) for column in _DATES.get(name, ()))
    ids = [column for column in _WANTED[name] if column.endswith("_concept_id")]
    typed = typed.with_columns(_concept_id(column).alias(column) for column in ids)
    return OmopTable(name, file, header, CheckedRows(read.rows, typed, read.refused))


def _named(rows: pl.DataFrame, found: Mapping[str, str | None]) -> pl.DataFrame:
    columns = [
        (pl.col(theirs) if theirs else pl.lit(None, dtype=pl.String)).str.strip_chars().alias(ours) for ours, theirs in found.items()
    ]
    return rows.select("line", *columns)


def _date(column: str) -> pl.Expr:
    """Return a date: 2024-03-31, with or without a time, or 20240331."""
    text = pl.col(column).str.slice(0, 10)
    return pl.coalesce(text.str.to_date("%Y-%m-%d", strict=False), text.str.to_date("%Y%m%d", strict=False))


def _concept_id(column: str) -> pl.Expr:
    """Return a concept as a number; 0 (no matching concept) is none."""
    number = pl.col(column).cast(pl.Int64, strict=False)
    return pl.when(number != 0).then(number)


def concept_ids(tables: Sequence[OmopTable]) -> pl.Series:
    """Return every concept that the tables name, once."""
    found = [table.rows[column].drop_nulls() for table in tables for column in table.rows.columns if column.endswith("_concept_id")]
    return pl.concat(found).unique() if found else pl.Series(dtype=pl.Int64)
