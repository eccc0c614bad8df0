"""A folder of OMOP as drafts, one a file: its tables are read together, since a row is told by concepts, people and dates of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from ceiba.records.delimited_header import read_header
from ceiba.records.drafts import NOT_READ, Draft, InputFile, Notice
from ceiba.records.omop.conditions import read_conditions, with_meaning
from ceiba.records.omop.measurements import read_measured
from ceiba.records.omop.people import read_deaths, read_people, served
from ceiba.records.omop.tables import OmopTable, concept_ids, load, table_of
from ceiba.records.omop.treatments import read_treatments
from ceiba.records.omop.vocabulary import concepts, no_concepts

UNUSED = "Tables of OMOP that Ceiba has no use for were not read ({count}): {files}."
LOOKED_UP = "Of {count} concepts that the records name, the vocabulary has {found}."
WITHOUT = "Without the CONCEPT table of the vocabularies, concepts are numbers without a meaning: only source values are read."
GIVE_CONCEPTS = "Add CONCEPT.csv, as Athena gives it for the vocabularies you are licensed to use, to the folder."


def read_omop(file: InputFile) -> Draft:
    """Read one table of OMOP alone."""
    return next(read_omop_files([file]))


def read_omop_files(files: Sequence[InputFile]) -> Iterator[Draft]:
    """Yield the draft of each table, in order. InputUnreadable when a table cannot be read."""
    names = [table_of(read_header(file.path)) or "other" for file in files]
    loaded = {file.name: load(file, name) for file, name in zip(files, names, strict=True) if name not in ("other", "concept")}
    wanted = concept_ids(list(loaded.values()))
    vocabularies = [file for file, name in zip(files, names, strict=True) if name == "concept"]
    known = pl.concat([no_concepts(), *(concepts(file, wanted) for file in vocabularies)]).unique("concept_id", keep="first")
    told = {table.file.name: with_meaning(table, known) for table in loaded.values() if table.name == "condition_occurrence"}
    first = _first_file(names)
    unused = [file.name for file, name in zip(files, names, strict=True) if name == "other"]
    for file, name in zip(files, names, strict=True):
        if name in ("other", "concept"):
            yield Draft(file, NOT_READ, notices=_of_unread(file, name, unused, known.height, wanted.len()))
            continue
        draft = _draft(loaded[file.name], known, told, loaded)
        yield _without_vocabulary(draft) if not vocabularies and file is files[first] else draft


def _draft(table: OmopTable, known: pl.DataFrame, told: Mapping[str, pl.DataFrame], loaded: Mapping[str, OmopTable]) -> Draft:
    match table.name:
        case "person":
            return read_people(table, known, _first_cancer(told), _last_day(loaded), _locations(loaded))
        case "death":
            return read_deaths(table)
        case "condition_occurrence":
            return read_conditions(table, told[table.file.name])
        case "drug_exposure":
            return read_treatments(table, known)
        case "measurement" | "observation":
            return read_measured(table, known, _condition_of(told))
        case _:
            return served(table)


def _first_file(names: Sequence[str]) -> int:
    return next((place for place, name in enumerate(names) if name not in ("other", "concept")), 0)


def _without_vocabulary(draft: Draft) -> Draft:
    return replace(draft, notices=(Notice(WITHOUT, GIVE_CONCEPTS), *draft.notices))


def _of_unread(file: InputFile, name: str, unused: Sequence[str], found: int, count: int) -> tuple[Notice, ...]:
    if name == "concept":
        return (Notice(LOOKED_UP, file=file.name, fields={"count": count, "found": found}),)
    if file.name == unused[0]:
        return (Notice(UNUSED, fields={"count": len(unused), "files": ", ".join(unused)}),)
    return ()


def _first_cancer(told: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the first day of a cancer of each person: person_id, day."""
    empty = pl.DataFrame(schema={"person_id": pl.String, "day": pl.Date})
    days = [rows.filter(pl.col("kind") == "cancer").select("person_id", day="condition_start_date") for rows in told.values()]
    return pl.concat([empty, *days]).drop_nulls().group_by("person_id").agg(pl.col("day").min())


def _last_day(loaded: Mapping[str, OmopTable]) -> pl.DataFrame:
    """Return the last day of the observation of each person: person_id, day."""
    empty = pl.DataFrame(schema={"person_id": pl.String, "day": pl.Date})
    days = [
        table.rows.select("person_id", day="observation_period_end_date") for table in loaded.values() if table.name == "observation_period"
    ]
    return pl.concat([empty, *days]).drop_nulls().group_by("person_id").agg(pl.col("day").max())


def _locations(loaded: Mapping[str, OmopTable]) -> pl.DataFrame:
    """Return the state of each location, as written: location_id, state."""
    empty = pl.DataFrame(schema={"location_id": pl.String, "state": pl.String})
    states = [table.rows.select("location_id", "state") for table in loaded.values() if table.name == "location"]
    return pl.concat([empty, *states]).drop_nulls("location_id").unique("location_id", keep="first")


def _condition_of(told: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """Return which condition each row of CONDITION_OCCURRENCE is of."""
    return {
        occurrence: code
        for rows in told.values()
        for occurrence, code in rows.select("condition_occurrence_id", "condition_code").drop_nulls().iter_rows()
    }
