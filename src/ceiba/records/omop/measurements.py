"""What was measured or observed: stages of cancers, tumour markers, habits, measures of the body.

MEASUREMENT and OBSERVATION hold everything a hospital measures; only rows of assays that a table has a place for are looked at one by one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import polars as pl

from ceiba.records.checks import raw_rows
from ceiba.records.drafts import Draft, Refusal
from ceiba.records.fhir.context import Context
from ceiba.records.fhir.diseases import STAGE_CODES, group_of
from ceiba.records.fhir.elements import LOINC, SNOMED, UCUM, CodeableConcept, Coding, Quantity
from ceiba.records.fhir.habits import factor_of, read_factor
from ceiba.records.fhir.markers import MARKER, marker_of, read_marker
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Left, Refused, Rows, as_tables, leave
from ceiba.records.omop.people import FORMAT
from ceiba.records.omop.tables import OmopTable
from ceiba.records.omop.vocabulary import with_concept
from ceiba.records.opening import checksum
from ceiba.records.protein import protein_changes

_LOINC_CODE = r"^([0-9]{1,7}-[0-9])$"
_EQUAL = 4172703
"""The concept of the operator `=`; any other makes the number a bound."""

_GENOMIC = re.compile(r"\b(?P<gene>[A-Z][A-Z0-9]{1,}(?:-[A-Z0-9]+)?)\b[^|]*?(?P<change>p\.\(?[A-Za-z]{1,3}[0-9]+[A-Za-z*=]{1,3}\)?)")
_SYSTEMS = {"LOINC": LOINC, "SNOMED": SNOMED, "UCUM": UCUM}

OTHER = "Measurements and observations that Ceiba has no place for make no record (rows: {count})."
STAGE_UNREAD = "Stages that are no stage group (I to IV) are taken as not recorded: {types}."
VARIANT_UNREAD = "Genomic concepts that do not name one protein change of one gene make no record: {types}."

Row = Mapping[str, Any]


def read_measured(table: OmopTable, known: pl.DataFrame, condition_of: Mapping[str, str]) -> Draft:
    """Return the records of MEASUREMENT or OBSERVATION. condition_of: condition_occurrence_id -> condition_code."""
    rows = with_concept(table.rows, known, f"{table.name}_concept_id", "standard")
    rows = with_concept(rows, known, f"{table.name}_source_concept_id", "source")
    rows = with_concept(rows, known, "value_as_concept_id", "value")
    rows = with_concept(rows, known, "unit_concept_id", "unit")
    loinc = pl.coalesce(
        pl.when(pl.col("standard_vocabulary") == "LOINC").then("standard_code"),
        pl.when(pl.col("source_vocabulary") == "LOINC").then("source_code"),
        pl.col(f"{table.name}_source_value").str.extract(_LOINC_CODE, 1),
    )
    rows = rows.with_columns(loinc=loinc)
    used = [code for code in rows["loinc"].drop_nulls().unique() if _use(code)]
    ours = pl.col("loinc").is_in(used) | pl.col("standard_vocabulary").is_in(["Cancer Modifier", "OMOP Genomic"]).fill_null(value=False)
    looked_at = rows.filter(ours.fill_null(value=False))
    others = rows.filter(ours.fill_null(value=False).not_())
    found = Rows(table.file)
    refusals: list[tuple[int, Refused]] = []
    for row in looked_at.iter_rows(named=True):
        found.line = row["line"]
        try:
            _read(row, found, condition_of)
        except Left as left:
            found.count_left(left.reason, left.what or table.name)
            found.keep(records=False)
        except Refused as refused:
            found.drop()
            refusals.append((row["line"], refused))
        else:
            found.keep()
    if others.height:
        found.said = Counter({**found.said, (OTHER, ""): others.height})
    raw = raw_rows(table.file.path, [line for line, _ in refusals])
    return Draft(
        table.file,
        FORMAT,
        rows_in=table.read.rows,
        tables=as_tables(found.tables),
        implied=as_tables(found.implied),
        silent=(*found.silent, *others["line"].to_list()),
        refused=(
            *table.read.refused,
            *(Refusal(line, refused.path, refused.problem, refused.remedy, raw.get(line, "")) for line, refused in refusals),
        ),
        notices=found.notices(),
        sha256=checksum(table.file.path),
    )


def _use(loinc: str) -> bool:
    """Whether a LOINC code is of an assay that a table has a place for."""
    observation = Observation(status="final", code=CodeableConcept((Coding(LOINC, loinc),)))
    return loinc in STAGE_CODES or factor_of(observation) is not None or marker_of(observation) is not None


def _read(row: Row, rows: Rows, condition_of: Mapping[str, str]) -> None:
    person = row["person_id"]
    if row["standard_vocabulary"] == "Cancer Modifier" or row["loinc"] in STAGE_CODES:
        _read_stage(row, rows, condition_of)
        return
    observation = _observation(row)
    factor = factor_of(observation)
    if factor is not None:
        read_factor(observation, factor, person, rows)
        return
    marker = marker_of(observation)
    if marker is None:
        leave(VARIANT_UNREAD, "OMOP Genomic")
    read_marker(observation, marker, f"{person}/{row['line']}", person, rows, Context())


def _read_stage(row: Row, rows: Rows, condition_of: Mapping[str, str]) -> None:
    """Add the stage group that a modifier names, to the condition that it modifies, else to the person's only one."""
    said = row["standard_name"] if row["standard_vocabulary"] == "Cancer Modifier" else row["value_name"] or row["value_source_value"]
    group = group_of(CodeableConcept(text=said)) if said else None
    if group is None:
        leave(STAGE_UNREAD, row["standard_vocabulary"] or "LOINC")
    event = row.get("measurement_event_id") or row.get("modifier_of_event_id")
    rows.add("conditions", patient_code=row["person_id"], condition_code=condition_of.get(event or ""), stage=group)


def _observation(row: Row) -> Observation:
    """Return a row as an observation, so that one reader knows the assays of all formats."""
    number = _number(row["value_as_number"])
    text = row.get("value_as_string") or row["value_source_value"]
    words = row["value_name"] or (None if number is not None else text)
    day = row.get("measurement_date") or row.get("observation_date")
    bound = row.get("operator_concept_id") not in (None, _EQUAL)
    unit_system = _SYSTEMS.get(row["unit_vocabulary"] or "")
    quantity = Quantity(
        number,
        comparator=">" if bound else None,
        unit=row["unit_source_value"],
        system=unit_system,
        code=row["unit_code"] if unit_system == UCUM else None,
    )
    return Observation(
        status="final",
        code=CodeableConcept((_assay(row),)),
        effective_date_time=day.isoformat() if day else None,
        value_quantity=quantity if number is not None else None,
        value_codeable_concept=_answer(row, words),
    )


def _assay(row: Row) -> Coding:
    if row["loinc"]:
        return Coding(LOINC, row["loinc"], row["standard_name"])
    found = _GENOMIC.search(row["standard_name"] or "")
    change = protein_changes(pl.Series([found["change"]]))[0] if found else None
    return Coding(MARKER, f"{found['gene']} {change}") if found and change else Coding(None, row["standard_code"], None)


def _answer(row: Row, words: str | None) -> CodeableConcept | None:
    if words is None:
        return None
    coding = (Coding(_SYSTEMS.get(row["value_vocabulary"] or ""), row["value_code"], row["value_name"]),) if row["value_code"] else ()
    return CodeableConcept(coding, words)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None
