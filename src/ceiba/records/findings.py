"""What hangs on people and samples: findings, what was looked at, results, treatments, payers.

Among implied assays a panel wins over `all`, both over unknown, and then one that can be read. An assay counts only beside its findings.
"""

from __future__ import annotations

from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.records.accounting import PLACE
from ceiba.records.drafts import Draft, Notice, lake_schema
from ceiba.records.people import OF_PEOPLE, with_condition
from ceiba.records.spilled import Spilled
from ceiba.records.stacks import Stacks

_STATING = ("csv", "fhir")
"""Formats whose files state an examination outright, with its findings or without any."""

_TELLING = {"panel": 0, "all": 1, "unknown": 2}


def findings(stacks: Stacks, specimens: pl.DataFrame, people: pl.DataFrame, conditions: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables that hang on people and samples, but those whose rows may be many (`merging`)."""
    ids = specimens.select("specimen_code", "specimen_id")
    panels = stacks.distinct("panels", stacks.stack("panels"))
    treatments = with_condition(stacks.stack("treatments").join(people, on="patient_code", how="left", maintain_order="left"), conditions)
    return {
        "assays": as_declared(_assays(stacks, ids, panels), "assays"),
        "panels": as_declared(panels, "panels"),
        "treatments": as_declared(stacks.distinct("treatments", treatments), "treatments"),
        **{name: _of_people(stacks, name, people) for name in OF_PEOPLE},
    }


def _of_people(stacks: Stacks, name: str, people: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table that hangs on people alone, without repeats."""
    rows = stacks.stack(name).join(people, on="patient_code", how="left", maintain_order="left")
    return as_declared(stacks.distinct(name, rows), name)


def _assays(stacks: Stacks, ids: pl.DataFrame, panels: pl.DataFrame) -> pl.DataFrame:
    """Return one row a specimen and kind of examination, with its scope settled."""
    stated = stacks.stack("assays")
    stacks.refuse_unknown("assays", stated.join(ids, on="specimen_code", how="anti"))
    there = _found(stacks)
    stated = stated.join(ids, on="specimen_code", how="inner", maintain_order="left")
    stacks.kept.survive("assays", stated.join(there, on=["input", "kind"], how="anti"))
    stated = stated.join(there, on=["input", "kind"], how="semi", maintain_order="left")
    implied = stacks.stack("assays", implied=True).join(ids, on="specimen_code", how="inner", maintain_order="left")
    implied = implied.join(there, on=["input", "kind"], how="semi", maintain_order="left")
    stacks.kept.survive("assays", stated.unique(["specimen_id", "kind"], keep="first", maintain_order=True), stated)
    telling = pl.col("scope").replace_strict(_TELLING, return_dtype=pl.Int8)
    ranked = pl.concat([stated.with_columns(rank=pl.lit(-1, dtype=pl.Int8)), implied.with_columns(rank=telling)])
    ordered = ranked.sort("specimen_id", "kind", "rank", pl.col("readable").not_(), *PLACE)
    first = ordered.unique(["specimen_id", "kind"], keep="first", maintain_order=True)
    listed = panels["panel_code"].unique().to_list()
    _tell_of_listed_variants(stacks, first, panels)
    without = first.filter(pl.col("panel_code").is_not_null() & pl.col("panel_code").is_in(listed).not_())
    if without.height:
        stacks.notices.append(
            Notice(
                "No file lists the genes of {panels}, so it is unknown which genes were looked at (examinations: {count}).",
                "Add the gene panel file (data_gene_panel_*.txt), or name it under 'panels' in the mapping.",
                fields={"panels": ", ".join(sorted(without["panel_code"].unique().to_list())), "count": without.height},
            )
        )
    settled = pl.when((pl.col("scope") == "panel") & pl.col("panel_code").is_in(listed).not_()).then(pl.lit("unknown")).otherwise("scope")
    return first.with_columns(scope=settled)


def _found(stacks: Stacks) -> pl.DataFrame:
    """Columns input and kind: the kinds of examination whose findings some file of an input brings, and those that a CSV or FHIR states."""
    pairs = {(source.input_number, kind) for source in stacks.sources for kind in _kinds_found(source.draft)}
    pairs |= {
        (source.input_number, kind) for source in stacks.sources if source.draft.format in _STATING for kind in _kinds(source.draft.tables)
    }
    return pl.DataFrame(sorted(pairs), schema={"input": pl.Int32, "kind": pl.String}, orient="row")


def _kinds(tables: object) -> set[str]:
    """Return the kinds of examination that an `assays` table names."""
    assays = cast("dict[str, pa.Table | Spilled]", tables).get("assays")
    return set() if assays is None else _words(assays, "kind")


def _words(table: pa.Table | Spilled, name: str) -> set[str]:
    """Return the words of one column of a table, in memory or on disk."""
    columns = table.column(name) if isinstance(table, Spilled) else [table.column(name)]
    return set().union(*(column.unique().to_pylist() for column in columns))


def _kinds_found(draft: Draft) -> set[str]:
    """Return the kinds of finding a draft brings: what it has, or looked for and did not find."""
    alterations = draft.tables.get("alterations")
    if alterations is None:
        return set()
    return _kinds(draft.implied) | _words(alterations, "kind")


def _tell_of_listed_variants(stacks: Stacks, assays: pl.DataFrame, panels: pl.DataFrame) -> None:
    """Say of panels that look for listed variants only what a negative result leaves open."""
    whole = panels.filter(pl.col("hgvs_c").is_null()).select("panel_code", "gene_symbol")
    partly = panels.drop_nulls("hgvs_c").join(whole, on=["panel_code", "gene_symbol"], how="anti")
    run = partly.filter(pl.col("panel_code").is_in(assays["panel_code"].drop_nulls().implode()))
    if run.height:
        stacks.notices.append(
            Notice(
                "The panels {panels} look for listed variants only, so that a negative result leaves the rest of {genes} unknown.",
                "Sequencing of the whole genes, with large deletions and duplications (CNV, MLPA), would settle them.",
                fields={
                    "panels": ", ".join(sorted(run["panel_code"].unique().to_list())),
                    "genes": ", ".join(sorted(run["gene_symbol"].unique().to_list())),
                },
            )
        )


def as_declared(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return exactly the declared columns of a table."""
    return rows.select(lake_schema(name).names)
