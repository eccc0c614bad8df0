"""What hangs on people and samples: findings, what was looked at, results, treatments, payers.

Among implied assays a panel wins over `all`, both over unknown, and then one that can be read. An assay counts only beside its findings.
"""

from __future__ import annotations

from typing import cast

import polars as pl
import pyarrow as pa

from ceiba.records.drafts import Draft, Notice, lake_schema
from ceiba.records.people import OF_PEOPLE, with_condition
from ceiba.records.stacks import PLACE, Stacks, keys_of, numbered

_TELLING = {"panel": 0, "all": 1, "unknown": 2}


def findings(stacks: Stacks, specimens: pl.DataFrame, people: pl.DataFrame, conditions: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables that hang on people and samples."""
    ids = specimens.select("specimen_code", "specimen_id")
    alterations = _on_specimens(stacks, "alterations", ids)
    alterations = numbered(alterations, "alteration_id")
    panels = stacks.distinct(stacks.stack("panels"), ["panel_code", "gene_symbol"])
    treatments = with_condition(stacks.stack("treatments").join(people, on="patient_code", how="left", maintain_order="left"), conditions)
    return {
        "assays": as_declared(_assays(stacks, ids, panels), "assays"),
        "panels": as_declared(panels, "panels"),
        "alterations": as_declared(alterations, "alterations"),
        "tumor_marker_tests": as_declared(_on_specimens(stacks, "tumor_marker_tests", ids), "tumor_marker_tests"),
        "treatments": as_declared(stacks.distinct(treatments, keys_of("treatments")), "treatments"),
        "genotypes": as_declared(_on_specimens(stacks, "genotypes", ids), "genotypes"),
        **{name: _of_people(stacks, name, people) for name in OF_PEOPLE},
    }


def _of_people(stacks: Stacks, name: str, people: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table that hangs on people alone, without repeats."""
    rows = stacks.stack(name).join(people, on="patient_code", how="left", maintain_order="left")
    return as_declared(stacks.distinct(rows, keys_of(name)), name)


def _on_specimens(stacks: Stacks, name: str, ids: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a table whose sample is known, without repeats; rows of unknown samples are refused."""
    rows = stacks.stack(name)
    stacks.refuse_unknown(rows, ids)
    joined = rows.join(ids, on="specimen_code", how="inner", maintain_order="left")
    return stacks.distinct(joined, keys_of(name))


def _assays(stacks: Stacks, ids: pl.DataFrame, panels: pl.DataFrame) -> pl.DataFrame:
    """Return one row a specimen and kind of examination, with its scope settled."""
    stated = stacks.stack("assays")
    stacks.refuse_unknown(stated, ids)
    stated = _with_findings(stacks, stated.join(ids, on="specimen_code", how="inner", maintain_order="left"))
    implied = _with_findings(stacks, stacks.stack("assays", implied=True).join(ids, on="specimen_code", how="inner", maintain_order="left"))
    stacks.kept.survive(stated.unique(["specimen_id", "kind"], keep="first", maintain_order=True))
    telling = pl.col("scope").replace_strict(_TELLING, return_dtype=pl.Int8)
    ranked = pl.concat([stated.with_columns(rank=pl.lit(-1, dtype=pl.Int8)), implied.with_columns(rank=telling)])
    ordered = ranked.sort("specimen_id", "kind", "rank", pl.col("readable").not_(), *PLACE)
    first = ordered.unique(["specimen_id", "kind"], keep="first", maintain_order=True)
    listed = panels["panel_code"].unique().to_list()
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


def _with_findings(stacks: Stacks, assays: pl.DataFrame) -> pl.DataFrame:
    """Keep the assays whose findings some file of the same input brings, and those a CSV states; drop the others."""
    pairs = {(source.input_number, kind) for source in stacks.sources for kind in _kinds_found(source.draft)}
    pairs |= {
        (source.input_number, kind) for source in stacks.sources if source.draft.format == "csv" for kind in _kinds(source.draft.tables)
    }
    schema = {"input": pl.Int32, "kind": pl.String}
    there = pl.DataFrame(sorted(pairs), schema=schema, orient="row")
    kept = assays.join(there, on=["input", "kind"], how="semi", maintain_order="left")
    lost = assays.join(there, on=["input", "kind"], how="anti")
    stacks.kept.survive(lost.filter(pl.col("line").is_not_null()))
    return kept


def _kinds(tables: object) -> set[str]:
    """Return the kinds of examination that an `assays` table names."""
    assays = cast("dict[str, pa.Table]", tables).get("assays")
    return set(assays["kind"].to_pylist()) if assays is not None else set()


def _kinds_found(draft: Draft) -> set[str]:
    """Return the kinds of finding a draft brings: what it has, or looked for and did not find."""
    alterations = draft.tables.get("alterations")
    if alterations is None:
        return set()
    return _kinds(draft.implied) | set(alterations["kind"].unique().to_pylist())


def as_declared(rows: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return exactly the declared columns of a table."""
    return rows.select(lake_schema(name).names)
