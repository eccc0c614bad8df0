"""Cancers: CONDITION_OCCURRENCE as conditions, one a person and organ, whatever the number of visits they were coded at."""

from __future__ import annotations

import re

import polars as pl

from ceiba.records.drafts import Draft, Notice, draft_table
from ceiba.records.fhir.disease_codes import category, is_secondary, oncotree, says_cancer
from ceiba.records.fhir.elements import CodeableConcept, Coding
from ceiba.records.omop.people import FORMAT
from ceiba.records.omop.tables import OmopTable
from ceiba.records.omop.vocabulary import with_concept
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of

_ICD10 = re.compile(r"^[A-Z][0-9]{2}(?:\.?[0-9A-Z]{1,4})?$")
_ICDO3 = re.compile(r"^(?P<histology>[0-9]{4}/[0-9])-(?P<site>C[0-9]{2}\.?[0-9]?|NULL)$")
_SYSTEMS = {"ICDO3": "icd-o", "ICD10": "icd-10", "ICD10CM": "icd-10", "ICD10GM": "icd-10", "ICD10CN": "icd-10", "CIM10": "icd-10"}

NOT_CANCER = "Conditions that no code or word calls a cancer make no record (rows: {count})."
METASTASES = "Metastases (secondary tumours) make no record of their own, and set no stage (rows: {count})."
NO_CODE = "Cancers whose concepts say no OncoTree code are kept as text (rows: {count})."
ONLY_ORGAN = "Cancers coded by organ only (ICD-10) have the node of the organ in OncoTree (rows: {count})."
SAY_MORE = "Histology in ICDO3 concepts lets rules about one cancer of the organ answer."

_MEANING = {"kind": pl.String, "oncotree": pl.String, "only_organ": pl.Boolean, "place": pl.String, "text": pl.String}


def with_meaning(conditions: OmopTable, known: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with `kind` (cancer, secondary, other), `oncotree`, `only_organ`, `condition_code`, `text` and `diagnosed_on`."""
    rows = with_concept(conditions.rows, known, "condition_concept_id", "standard")
    rows = with_concept(rows, known, "condition_source_concept_id", "source")
    keys = [
        "standard_vocabulary",
        "standard_code",
        "standard_name",
        "source_vocabulary",
        "source_code",
        "source_name",
        "condition_source_value",
    ]
    said = rows.select(keys).unique(maintain_order=True)
    meanings = pl.DataFrame([_meaning(row) for row in said.iter_rows(named=True)], schema=_MEANING)
    told = rows.join(pl.concat([said, meanings], how="horizontal"), on=keys, how="left", nulls_equal=True, maintain_order="left")
    code = pl.coalesce("place", "oncotree", "text")
    cancer = pl.col("kind") == "cancer"
    told = told.with_columns(condition_code=pl.when(cancer).then(code))
    exact = (
        (cancer & pl.col("only_organ").not_() & pl.col("oncotree").is_not_null())
        .fill_null(value=False)
        .any()
        .over("person_id", "condition_code")
    )
    first = pl.col("condition_start_date").min().over("person_id", "condition_code")
    return told.with_columns(
        oncotree=pl.when((pl.col("only_organ").fill_null(value=False) & exact).not_()).then("oncotree"),
        diagnosed_on=pl.when(cancer).then(first),
    )


def _meaning(row: dict[str, str | None]) -> dict[str, object]:
    """Return what the concepts of a row say, the standard one first, then the source's, then a source value that looks like ICD-10."""
    concept = CodeableConcept(tuple(_codings(row)), row["standard_name"] or row["source_name"] or row["condition_source_value"])
    if is_secondary(concept):
        return {"kind": "secondary"}
    if not says_cancer(concept):
        return {"kind": "other"}
    code, only_organ = oncotree(concept)
    number = next((found for coding in concept.coding if (found := category(coding)) is not None), None)
    place = f"C{number:02d}" if number is not None else None
    return {"kind": "cancer", "oncotree": code, "only_organ": only_organ, "place": place, "text": concept.text}


def _codings(row: dict[str, str | None]) -> list[Coding]:
    codings: list[Coding] = []
    for side in ("standard", "source"):
        vocabulary, code = row[f"{side}_vocabulary"], row[f"{side}_code"]
        if not vocabulary or not code:
            continue
        system = _SYSTEMS.get(vocabulary.upper(), vocabulary.lower())
        pair = _ICDO3.match(code) if system == "icd-o" else None
        parts = [pair["histology"], pair["site"]] if pair else [code]
        codings += [Coding(system, part, row[f"{side}_name"]) for part in parts if part != "NULL"]
    value = (row["condition_source_value"] or "").strip().upper()
    if not row["source_code"] and _ICD10.match(value):
        codings.append(Coding("icd-10", value))
    return codings


def read_conditions(conditions: OmopTable, rows: pl.DataFrame) -> Draft:
    """Return the cancers of CONDITION_OCCURRENCE. rows: as `with_meaning` returns them."""
    cancers = rows.filter(pl.col("kind") == "cancer")
    table = cancers.select(
        patient_code="person_id",
        condition_code="condition_code",
        oncotree="oncotree",
        disease_text="text",
        diagnosed_on="diagnosed_on",
        line="line",
    )
    counts = {
        (NOT_CANCER, ""): rows.filter(pl.col("kind") == "other").height,
        (METASTASES, ""): rows.filter(pl.col("kind") == "secondary").height,
        (NO_CODE, SAY_MORE): cancers.filter(pl.col("oncotree").is_null() & pl.col("only_organ").not_()).height,
        (ONLY_ORGAN, SAY_MORE): cancers.filter(pl.col("only_organ")).height,
    }
    return Draft(
        conditions.file,
        FORMAT,
        rows_in=conditions.read.rows,
        tables={"conditions": draft_table("conditions", columns_of(table))},
        silent=tuple(rows.filter(pl.col("kind") != "cancer")["line"].to_list()),
        refused=conditions.read.refused,
        notices=tuple(
            Notice(problem, remedy, file=conditions.file.name, fields={"count": count})
            for (problem, remedy), count in counts.items()
            if count
        ),
        sha256=checksum(conditions.file.path),
    )
