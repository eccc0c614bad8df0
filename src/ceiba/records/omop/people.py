"""People: PERSON, DEATH, OBSERVATION_PERIOD and LOCATION as patients."""

from __future__ import annotations

import polars as pl

from ceiba.records.drafts import Draft, Notice, draft_table
from ceiba.records.omop.tables import OmopTable
from ceiba.records.omop.vocabulary import with_concept
from ceiba.records.opening import checksum
from ceiba.records.recorded import AGES, SEX_WORDS, words
from ceiba.records.samples import columns_of

FORMAT = "omop"

_MALE, _FEMALE = 8507, 8532
"""The standard concepts of gender (OMOP CDM, PERSON.gender_concept_id)."""

_REGION = r"^[A-Z]{2}-[A-Z0-9]{1,3}$"

YEAR_ONLY = "Of {count} people only the year of birth is recorded: their age is the difference of years, and may be one too high."
AGE_AT = "Ages are at the first cancer recorded, else at the end of the observation period (people: {count})."
NO_REGION = "Places of residence that are not written as ISO 3166-2 (BR-SP) are not read (people: {count})."
WRITE_REGION = "Write the region of each person as ISO 3166-2 in LOCATION.state."
NO_AGE = "Ages outside 0 to 120 years are taken as not recorded (people: {count})."


def read_people(
    person: OmopTable,
    known: pl.DataFrame,
    first_cancer: pl.DataFrame,
    periods: pl.DataFrame,
    locations: pl.DataFrame,
) -> Draft:
    """Return the patients of PERSON. first_cancer: person_id, day. periods: person_id, day. locations: location_id, state."""
    rows = with_concept(with_concept(person.rows, known, "race_concept_id", "race"), known, "ethnicity_concept_id", "ethnicity")
    rows = rows.join(first_cancer.rename({"day": "cancer_day"}), on="person_id", how="left", maintain_order="left")
    rows = rows.join(periods.rename({"day": "period_day"}), on="person_id", how="left", maintain_order="left")
    rows = rows.join(locations, on="location_id", how="left", maintain_order="left")
    told = rows.with_columns(
        _age(),
        sex=pl.coalesce(
            pl.when(pl.col("gender_concept_id") == _FEMALE)
            .then(pl.lit("female"))
            .when(pl.col("gender_concept_id") == _MALE)
            .then(pl.lit("male")),
            words(pl.col("gender_source_value"), SEX_WORDS),
        ),
        ethnicity=pl.concat_str(
            pl.coalesce("race_name", "race_source_value"),
            pl.coalesce("ethnicity_name", "ethnicity_source_value"),
            separator="; ",
            ignore_nulls=True,
        ).replace("", None),
        region=pl.when(pl.col("state").str.contains(_REGION)).then("state"),
    )
    possible = pl.col("age").is_between(*AGES)
    patients = told.select(
        patient_code="person_id", sex="sex", age_years=pl.when(possible).then("age"), region="region", ethnicity="ethnicity", line="line"
    )
    counts = {
        (AGE_AT, ""): told.filter(possible).height,
        (YEAR_ONLY, ""): told.filter(possible & pl.col("month").is_null()).height,
        (NO_AGE, ""): told.filter(possible.not_()).height,
        (NO_REGION, WRITE_REGION): told.filter(pl.col("state").is_not_null() & pl.col("region").is_null()).height,
    }
    return Draft(
        person.file,
        FORMAT,
        rows_in=person.read.rows,
        tables={"patients": draft_table("patients", columns_of(patients))},
        refused=person.read.refused,
        notices=tuple(
            Notice(problem, remedy, file=person.file.name, fields={"count": count}) for (problem, remedy), count in counts.items() if count
        ),
        sha256=checksum(person.file.path),
    )


def _age() -> list[pl.Expr]:
    """Return `age` in completed years, and the `month` of birth that it was reckoned with."""
    day = pl.coalesce("cancer_day", "period_day")
    year, month, of_month = (pl.col(f"{part}_of_birth").cast(pl.Int32, strict=False) for part in ("year", "month", "day"))
    before = (day.dt.month() < month) | ((day.dt.month() == month) & (day.dt.day() < of_month.fill_null(1)))
    age = day.dt.year() - year - before.fill_null(value=False).cast(pl.Int32)
    return [age.cast(pl.Float64).alias("age"), month.alias("month")]


def read_deaths(deaths: OmopTable) -> Draft:
    """Return, for each row of DEATH, that the person has died; implied, so that a row of PERSON stays whole."""
    people = deaths.rows.select(patient_code="person_id", vital_status=pl.lit("deceased"), line="line")
    return served(deaths, implied=people)


def served(table: OmopTable, implied: pl.DataFrame | None = None) -> Draft:
    """Return the draft of a table whose rows make no record of their own, or only imply one."""
    return Draft(
        table.file,
        FORMAT,
        rows_in=table.read.rows,
        implied={"patients": draft_table("patients", columns_of(implied))} if implied is not None else {},
        silent=tuple(table.lines),
        refused=table.read.refused,
        sha256=checksum(table.file.path),
    )
