"""CSV files as tables: with our own column names, or with a declared mapping (docs/reference/mapping-format.md).

One CSV may fill several tables: a row a person may bring the patient, the condition, the payer and a marker. A row without a
value that makes a table's record (a payer, a regimen, a result) makes none of that table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.errors import MappingError
from ceiba.records.checks import Check, sort_out
from ceiba.records.delimited import Header, checksum, read_header, read_rows
from ceiba.records.drafts import DRAFT_TABLES, Draft, InputFile, Notice, Refusal, draft_schema, draft_table
from ceiba.records.mapping import CsvFile, Field
from ceiba.records.protein import coding_change, protein_change
from ceiba.records.recorded import stage
from ceiba.records.samples import columns_of, implied_people
from ceiba.terms.markers import parse_marker
from ceiba.terms.tables import RECORD_TABLES

_TABLES = {table.name: table for table in RECORD_TABLES}

SUBJECT = {
    "patients": ("patient_code",),
    "conditions": ("patient_code",),
    "specimens": ("specimen_code", "patient_code"),
    "assays": ("specimen_code",),
    "panels": (),
    "alterations": ("specimen_code",),
    "tumor_marker_tests": ("specimen_code",),
    "treatments": ("patient_code",),
    "coverages": ("patient_code",),
}
"""Columns that say whose a record is: a row without them is refused."""

CONTENT = {
    "patients": (),
    "conditions": ("oncotree", "disease_text", "stage", "line_of_therapy", "diagnosed_on"),
    "specimens": (),
    "assays": ("kind",),
    "panels": ("panel_code", "gene_symbol"),
    "alterations": ("gene_symbol",),
    "tumor_marker_tests": ("marker", "result"),
    "treatments": ("regimen",),
    "coverages": ("payer",),
}
"""Columns that make a record: conditions need one of theirs, the other tables all; a row without makes no record of the table."""

_ANY_CONTENT = ("conditions",)

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "specimens": {"adequate": True},
    "assays": {"readable": True, "scope": "unknown"},
    "alterations": {"origin": "unknown", "kind": "small_variant"},
    "coverages": {"principal": True},
}
"""What stands in a column that is never null when the file says nothing."""

_TRUE, _FALSE = ("true", "1", "yes", "sí", "si", "sim"), ("false", "0", "no", "não", "nao")


@dataclass(frozen=True, slots=True)
class Plan:
    """How one table is filled from a CSV: draft column -> where its value comes from."""

    table: str
    fields: Mapping[str, Field]


def is_plain(header: Header) -> bool:
    """Whether every column of the header is one of ours and a table can be made of them."""
    ours = {name for table in DRAFT_TABLES for name in draft_schema(table).names if name != "line"}
    return len(header.names) > 1 and set(header.names) <= ours and bool(plans_of(header))


def plans_of(header: Header) -> tuple[Plan, ...]:
    """Return the tables that a CSV with our column names fills."""
    names = set(header.names)
    person = "patient_code" in names
    sample = "specimen_code" if "specimen_code" in names else "patient_code"
    plans: list[Plan] = []

    def add(table: str, columns: Iterable[str], **renamed: str) -> None:
        fields = {column: Field(column=column) for column in columns if column in names}
        fields |= {column: Field(column=name) for column, name in renamed.items()}
        plans.append(Plan(table, fields))

    own = {table: [name for name in draft_schema(table).names if name != "line"] for table in DRAFT_TABLES}
    if person:
        add("patients", own["patients"])
    if person and "payer" in names:
        add("coverages", own["coverages"])
    if person and "regimen" in names:
        add("treatments", own["treatments"])
    if person and names & (set(CONTENT["conditions"]) - ({"line_of_therapy"} if "regimen" in names else set())):
        add("conditions", [name for name in own["conditions"] if not ("regimen" in names and name == "line_of_therapy")])
    if person and "specimen_code" in names:
        add("specimens", own["specimens"])
    if {"marker", "result"} <= names and (person or "specimen_code" in names):
        add("tumor_marker_tests", own["tumor_marker_tests"], specimen_code=sample)
    if {"gene_symbol", "specimen_code"} <= names and names & {"hgvs_p", "copy_number_state", "partner_gene", "kind"}:
        add("alterations", own["alterations"])
    elif {"specimen_code", "kind", "scope"} <= names:
        add("assays", own["assays"])
    elif {"panel_code", "gene_symbol"} <= names:
        add("panels", own["panels"])
    return tuple(plans)


def read_plain(file: InputFile) -> Draft:
    """Read a CSV whose headers are our own column names."""
    header = read_header(file.path)
    return _read(file, header, plans_of(header), CsvFile(file=file.name))


def read_mapped(file: InputFile, layout: CsvFile) -> Draft:
    """Read a CSV as its mapping declares; MappingError when the mapping names a column that the file lacks."""
    header = read_header(file.path, layout.separator)
    plans = tuple(Plan(table, fields) for table, fields in layout.plans())
    for plan in plans:
        known = draft_schema(plan.table).names
        for column, source in plan.fields.items():
            if column not in known or column == "line":
                raise MappingError(
                    "The mapping fills '{column}', which the table '{table}' does not have.",
                    "Use one of: {known}.",
                    file=file.name,
                    column=column,
                    table=plan.table,
                    known=", ".join(name for name in known if name != "line"),
                )
            if source.column is not None and source.column not in header.names:
                raise MappingError(
                    "The mapping names the column '{column}', which the file does not have.",
                    "Use one of the file's columns: {names}.",
                    file=file.name,
                    line=header.line,
                    column=source.column,
                    names=", ".join(header.names),
                )
        for column in (*SUBJECT[plan.table], *(() if plan.table in _ANY_CONTENT else CONTENT[plan.table])):
            if column not in plan.fields:
                raise MappingError(
                    "The mapping of the table '{table}' does not say where '{column}' comes from.",
                    "Add it.",
                    file=file.name,
                    column=column,
                    table=plan.table,
                )
    return _read(file, header, plans, layout)


def _read(file: InputFile, header: Header, plans: Sequence[Plan], layout: CsvFile) -> Draft:
    wanted = list(dict.fromkeys(field.column for plan in plans for field in plan.fields.values() if field.column))
    parts: dict[str, list[pl.DataFrame]] = {plan.table: [] for plan in plans}
    refused: list[Refusal] = []
    silent: list[int] = []
    rows = 0
    checks = [check for plan in plans for check in _checks(plan, layout)]
    for block in read_rows(file.path, header, wanted):
        rows += block.rows
        refused += block.refused
        good, bad = sort_out(block.frame, checks, file.path)
        refused += bad
        spoken: set[int] = set()
        for plan in plans:
            part = _records(good, plan, layout)
            spoken |= set(part["line"].to_list())
            parts[plan.table].append(part)
        silent += sorted(set(good["line"].to_list()) - spoken)
    whole = {name: pl.concat(frames) for name, frames in parts.items() if frames}
    tables = {name: draft_table(name, columns_of(frame), rows=frame.height) for name, frame in whole.items()}
    return Draft(
        file,
        "csv",
        rows_in=rows,
        tables=tables,
        implied=_implied(whole),
        silent=tuple(silent),
        refused=tuple(refused),
        notices=_notices(file, whole),
        sha256=checksum(file.path),
    )


def _implied(whole: Mapping[str, pl.DataFrame]) -> dict[str, pa.Table]:
    """Return the samples that findings name, for the case that no file says whose they are."""
    named = [whole[name].select("specimen_code", "line") for name in ("alterations", "tumor_marker_tests", "assays") if name in whole]
    return implied_people(pl.concat(named)) if named else {}


def _notices(file: InputFile, whole: Mapping[str, pl.DataFrame]) -> tuple[Notice, ...]:
    if "alterations" in whole and "assays" not in whole:
        return (
            Notice(
                "The file lists alterations and nothing says which genes were looked at: what is not listed stays unknown.",
                "State it under 'assays' in the mapping, or in a CSV with specimen_code, kind and scope.",
                file=file.name,
            ),
        )
    return ()


def _value(field: Field, column: str, table: str, layout: CsvFile) -> pl.Expr:
    """Return one draft column as its file says it, in its declared type; null where the text does not fit."""
    text = pl.lit(field.value, dtype=pl.String) if field.column is None else pl.col(field.column)
    if field.values is not None:
        words = {word: meaning or None for word, meaning in field.values.items()}
        text = text.replace_strict(words, default=None, return_dtype=pl.String)
    declared = draft_schema(table).field(column).type
    if pa.types.is_string(declared):
        return _in_our_words(text, column, table)
    if pa.types.is_date(declared):
        return text.str.to_date(layout.dates, strict=False)
    if pa.types.is_boolean(declared):
        lower = text.str.to_lowercase()
        return pl.when(lower.is_in(_TRUE)).then(pl.lit(value=True)).when(lower.is_in(_FALSE)).then(pl.lit(value=False))
    number = text.str.replace_all(layout.decimal, ".", literal=True) if layout.decimal != "." else text
    if pa.types.is_integer(declared):
        whole = number.cast(pl.Float64, strict=False)
        return pl.when(whole == whole.floor()).then(whole).cast(pl.Int32 if declared == pa.int32() else pl.Int64, strict=False)
    return number.cast(pl.Float64, strict=False)


def _in_our_words(text: pl.Expr, column: str, table: str) -> pl.Expr:
    """Bring codes that have one way of being written into it."""
    if column == "stage":
        return stage(text)
    if column == "marker":
        return text.map_batches(_markers, return_dtype=pl.String)
    if column == "hgvs_p":
        return protein_change(text)
    if column == "hgvs_c":
        return pl.coalesce(coding_change(text), text)
    if column == "oncotree":
        return text.str.to_uppercase()
    if column == "regimen":
        return text.str.to_lowercase().str.replace_all(r"\s*\+\s*", "+")
    if _TABLES[table].column(column).allowed if column in _TABLES[table].column_names else ():
        return text.str.to_lowercase() if column != "assembly" else text
    return text


def _markers(texts: pl.Series) -> pl.Series:
    table: dict[str, str | None] = {}
    for text in texts.unique().drop_nulls():
        try:
            table[text] = str(parse_marker(text))
        except ValueError:
            table[text] = None
    return texts.replace_strict(table, default=None, return_dtype=pl.String)


def _checks(plan: Plan, layout: CsvFile) -> list[Check]:
    """Return what a row must not be for one table: without its subject, or with a word that does not fit."""
    checks: list[Check] = []
    for column in SUBJECT[plan.table]:
        field = plan.fields.get(column)
        if field is not None and field.column is not None:
            checks.append(
                Check(field.column, "The identifier is empty.", "Fill in the patient or sample of this row.", pl.col(field.column).is_null())
            )
    for column, field in plan.fields.items():
        if field.column is None:
            continue
        written = pl.col(field.column).is_not_null()
        if field.values is not None:
            if field.otherwise == "refuse":
                known = pl.col(field.column).is_in(list(field.values))
                checks.append(
                    Check(field.column, "The mapping has no meaning for this word.", "Add the word under 'values'.", written & known.not_())
                )
            continue
        value = _value(field, column, plan.table, layout)
        if column in {"stage", "hgvs_p", "hgvs_c"}:
            continue
        checks.append(Check(field.column, *_misfit(plan.table, column), written & value.is_null()))
        allowed = _TABLES[plan.table].column(column).allowed if column in _TABLES[plan.table].column_names else ()
        if allowed:
            checks.append(Check(field.column, *_misfit(plan.table, column), written & value.is_in(list(allowed)).not_()))
    age = plan.fields.get("age_years")
    if age is not None and age.column is not None:
        years = _value(age, "age_years", plan.table, layout)
        checks.append(
            Check(
                age.column,
                "The age is not a number of years between 0 and 130.",
                "Write the age in years, or leave it empty.",
                years.is_between(0, 130).not_(),
            )
        )
    return checks


def _misfit(table: str, column: str) -> tuple[str, str]:
    declared = draft_schema(table).field(column).type
    if column == "marker":
        return "This is not a marker that Ceiba knows how to read.", "Write one such as 'EGFR p.L858R', 'ALK fusion' or 'MSI-high'."
    if pa.types.is_date(declared):
        return "This is not a date in the form that was declared.", "Write dates as 2024-03-31, or state the form in the mapping."
    if pa.types.is_boolean(declared):
        return "This is neither true nor false.", "Write true or false."
    if pa.types.is_string(declared):
        return "This word is none of those that the column may hold.", "Use the words of the reference page of tables, or map them under 'values'."
    return "This is not a number.", "Write a number, or leave it empty."


def _records(rows: pl.DataFrame, plan: Plan, layout: CsvFile) -> pl.DataFrame:
    """Return the records of one table that the rows make."""
    schema = draft_schema(plan.table)
    kinds = cast(pl.DataFrame, pl.from_arrow(schema.empty_table())).schema
    columns = []
    for name in schema.names:
        if name == "line":
            columns.append(pl.col("line"))
            continue
        field = plan.fields.get(name)
        kind = kinds[name]
        value = _value(field, name, plan.table, layout) if field is not None else pl.lit(None)
        default = DEFAULTS.get(plan.table, {}).get(name)
        filled = value.fill_null(pl.lit(default)) if default is not None else value
        columns.append(filled.cast(kind).alias(name))
    records = rows.select(columns)
    needed = [pl.col(name).is_not_null() for name in CONTENT[plan.table]]
    if not needed:
        return records
    there = pl.any_horizontal(needed) if plan.table in _ANY_CONTENT else pl.all_horizontal(needed)
    records = records.filter(there)
    if plan.table == "conditions":
        from_record = pl.when(pl.col("line_of_therapy").is_not_null()).then(pl.coalesce("line_from", pl.lit("record")))
        records = records.with_columns(line_from=from_record)
    return records
