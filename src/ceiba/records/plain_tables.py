"""CSV files as tables: with our own column names, or with a declared mapping (docs/reference/mapping-format.md).

One CSV may fill several tables: a row a person may bring the patient, the condition, the payer and a marker. A row without a
value that makes a table's record (a payer, a regimen, a result) makes none of that table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl
import pyarrow as pa

from ceiba.errors import MappingError
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, draft_schema, draft_table, no_rows
from ceiba.records.factor_rows import CODE_OF, factor_checks
from ceiba.records.mapping import CsvFile
from ceiba.records.opening import checksum
from ceiba.records.plain_plans import ANY_CONTENT, CONTENT, DEFAULTS, SUBJECT, Plan, plans_of
from ceiba.records.plain_values import BOUNDS, allowed_words, may_hold, misfit, value_of
from ceiba.records.protein import transcript
from ceiba.records.recorded import unread_stages
from ceiba.records.samples import columns_of, implied_people


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
                    "The mapping fills '{name}', which the table '{table}' does not have.",
                    "Use one of: {known}.",
                    file=file.name,
                    column=column,
                    name=column,
                    table=plan.table,
                    known=", ".join(name for name in known if name != "line"),
                )
            given = [] if source.column is not None else [source.value]
            for value in [*given, *(source.values or {}).values()]:
                if value is None or not may_hold(value, column, plan.table, layout):
                    raise MappingError(
                        "The mapping gives '{name}' a value that the column may not hold: '{value}'.",
                        "Use the words of the reference page of tables, or name a column of the file.",
                        file=file.name,
                        column=column,
                        name=column,
                        value=value or "",
                    )
            if source.column is not None and source.column not in header.names:
                raise MappingError(
                    "The mapping names the column '{name}', which the file does not have.",
                    "Use one of the file's columns: {names}."
                    if header.names_columns
                    else "Check that the first line of the file names its columns.",
                    file=file.name,
                    line=header.line,
                    column=source.column,
                    name=source.column,
                    names=", ".join(header.names),
                )
        for column in (*SUBJECT[plan.table], *(() if plan.table in ANY_CONTENT else CONTENT[plan.table])):
            if column not in plan.fields:
                raise MappingError(
                    "The mapping of the table '{table}' does not say where '{name}' comes from.",
                    "Add it.",
                    file=file.name,
                    column=column,
                    name=column,
                    table=plan.table,
                )
    return _read(file, header, plans, layout)


def _read(file: InputFile, header: Header, plans: Sequence[Plan], layout: CsvFile) -> Draft:
    wanted = list(dict.fromkeys(field.column for plan in plans for field in plan.fields.values() if field.column))
    read = read_checked(file.path, header, wanted, [check for plan in plans for check in _checks(plan, layout)])
    parts: dict[str, list[pl.DataFrame]] = {}
    for plan in plans:  # a table may come more than once
        parts.setdefault(plan.table, []).append(_records(read.good, plan, layout))
    whole = {table: pl.concat(frames) for table, frames in parts.items()}
    spoken = pl.concat([records["line"] for records in whole.values()]) if whole else pl.Series(dtype=pl.Int64)
    silent = read.good.filter(pl.col("line").is_in(spoken.implode()).not_())["line"].sort().to_list()
    staged = dict.fromkeys(field.column for plan in plans if (field := plan.fields.get("stage")) and field.values is None)
    unread = [notice for column in staged if column for notice in unread_stages(file, column, read.good[column])]
    tables = {name: draft_table(name, columns_of(frame), rows=frame.height) for name, frame in whole.items()}
    return Draft(
        file,
        "csv",
        rows_in=read.rows,
        tables=tables,
        implied=_implied(whole),
        silent=tuple(silent),
        refused=read.refused,
        notices=(*_notices(file, whole, len(silent)), *unread),
        sha256=checksum(file.path),
    )


def _implied(whole: Mapping[str, pl.DataFrame]) -> dict[str, pa.Table]:
    """Return the samples that findings name, for the case that no file says whose they are."""
    named = [whole[name].select("specimen_code", "line") for name in ("alterations", "tumor_marker_tests", "assays") if name in whole]
    return implied_people(pl.concat(named)) if named else {}


def _notices(file: InputFile, whole: Mapping[str, pl.DataFrame], silent: int) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    if silent:
        notices.append(
            Notice("Rows without a value that makes a record (a payer, a result ...): {rows}.", file=file.name, fields={"rows": silent})
        )
    if "alterations" in whole and "assays" not in whole:
        notices.append(
            Notice(
                "The file lists alterations and nothing says which genes were looked at: what is not listed stays unknown.",
                "State it under 'assays' in the mapping, or in a CSV with specimen_code, kind and scope.",
                file=file.name,
            )
        )
    return tuple(notices)


def _checks(plan: Plan, layout: CsvFile) -> list[Check]:
    """Return what a row must not be for one table: without its subject, or with a word that does not fit."""
    checks: list[Check] = []
    for column in SUBJECT[plan.table]:
        field = plan.fields.get(column)
        if field is not None and field.column is not None:
            checks.append(
                Check(
                    field.column, "The identifier is empty.", "Fill in the patient or sample of this row.", pl.col(field.column).is_null()
                )
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
        value = value_of(field, column, plan.table, layout)
        if column in {"stage", "hgvs_p", "hgvs_c"}:
            continue
        checks.append(Check(field.column, *misfit(plan.table, column), written & value.is_null()))
        allowed = allowed_words(column, plan.table)
        if column in BOUNDS:
            checks.append(Check(field.column, *misfit(plan.table, column), value.is_between(*BOUNDS[column]).not_()))
        if allowed:
            checks.append(Check(field.column, *misfit(plan.table, column), written & value.is_in(list(allowed)).not_()))
    return [*checks, *_of_factors(plan, layout)]


def _of_factors(plan: Plan, layout: CsvFile) -> list[Check]:
    if plan.table not in CODE_OF:
        return []
    code, state, value = (_value_or_null(plan, name, layout) for name in (CODE_OF[plan.table], "state", "value"))
    return factor_checks(plan.table, code, state, value, (_column_of(plan, "state"), _column_of(plan, "value")))


def _value_or_null(plan: Plan, column: str, layout: CsvFile) -> pl.Expr:
    field = plan.fields.get(column)
    kind = no_rows(plan.table).schema[column]
    return pl.lit(None, dtype=kind) if field is None else value_of(field, column, plan.table, layout)


def _column_of(plan: Plan, column: str) -> str | None:
    field = plan.fields.get(column)
    return None if field is None else field.column


def _records(rows: pl.DataFrame, plan: Plan, layout: CsvFile) -> pl.DataFrame:
    """Return the records of one table that the rows make."""
    schema = draft_schema(plan.table)
    kinds = no_rows(plan.table).schema
    columns = []
    for name in schema.names:
        if name == "line":
            columns.append(pl.col("line"))
            continue
        field = plan.fields.get(name)
        kind = kinds[name]
        value = value_of(field, name, plan.table, layout) if field is not None else pl.lit(None)
        if name == "transcript" and (coding := plan.fields.get("hgvs_c")) is not None and coding.column is not None:
            value = pl.coalesce(value, transcript(pl.col(coding.column)))
        default = DEFAULTS.get(plan.table, {}).get(name)
        filled = value.fill_null(pl.lit(default)) if default is not None else value
        columns.append(filled.cast(kind).alias(name))
    records = rows.select(columns)
    needed = [pl.col(name).is_not_null() for name in CONTENT[plan.table]]
    if not needed:
        return records
    there = pl.any_horizontal(needed) if plan.table in ANY_CONTENT else pl.all_horizontal(needed)
    records = records.filter(there)
    if plan.table == "conditions":
        from_record = pl.when(pl.col("line_of_therapy").is_not_null()).then(pl.coalesce("line_from", pl.lit("record")))
        code = pl.coalesce("condition_code", "oncotree", "disease_text")  # two diseases of a person are two conditions
        records = records.with_columns(line_from=from_record, condition_code=code)
    return records
