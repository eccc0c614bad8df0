"""The line of therapy of a cancer whose record names none, counted from the treatments recorded: said to be counted, or left unknown.

The rule: a cancer recorded as stage IV, of which systemic treatments are recorded and every one of them is over, is asked about at the line
after the last. Where the treatments have lines, that is the highest of them plus one; where none has, one more than there were treatments,
those that began within 28 days of each other counting as one. In every other case the line stays unknown: earlier stages because treatment
around an operation is no line, no treatment recorded because nobody says that there was none, one going on because nobody says that it
failed. Whole medication records (FHIR, OMOP) are not counted: they hold medicines that are not against the cancer.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ceiba.records.drafts import Notice
from ceiba.records.stacks import Source

TOGETHER_DAYS = 28
"""Treatments that began within so many days of each other count as one (our convention)."""

_LONGEST = 20
_NOT_SYSTEMIC = r"radiat|radioth|radioter|surg|cirug|cirurg|iodine|yodo|iodo"
"""Words of what is no systemic treatment against an advanced cancer, or is given once beside it."""

WHOLE_RECORDS = ("fhir", "omop")
"""Formats that hold every medicine of a person."""


def with_lines(conditions: pl.DataFrame, treatments: pl.DataFrame, sources: Sequence[Source], notices: list[Notice]) -> pl.DataFrame:
    """Return conditions with the line counted where the rule holds; `line_from` is then `algorithm`.

    conditions: condition_id, stage, line_of_therapy, line_from. treatments: as declared, linked. sources: where they came from. A notice
    tells how many lines were counted.
    """
    asked = conditions.filter(pl.col("line_of_therapy").is_null() & pl.col("stage").str.starts_with("IV"))
    whole = [source.source_id for source in sources if source.draft.format.startswith(WHOLE_RECORDS)]
    mixed = treatments.filter(pl.col("source_id").is_in(whole))
    given = treatments.join(asked.select("condition_id"), on="condition_id", how="semi").join(mixed, on="condition_id", how="anti")
    given = given.filter(pl.col("regimen").str.to_lowercase().str.contains(_NOT_SYSTEMIC).not_())
    if given.is_empty():
        return conditions
    over = pl.col("ended").fill_null(value=False) | pl.col("ended_on").is_not_null()
    begun = pl.col("started_on").sort().drop_nulls()
    apart = (begun.diff().dt.total_days() > TOGETHER_DAYS).sum() + 1
    dated = pl.col("started_on").is_not_null().all()
    counted = pl.when(dated).then(apart).otherwise(pl.col("regimen").n_unique()).cast(pl.Int32)
    lines = pl.col("line_of_therapy")
    last = pl.when(lines.is_not_null().all()).then(lines.max()).when(lines.is_null().all()).then(counted)
    next_line = given.group_by("condition_id").agg(over=over.all(), last=last).filter("over", pl.col("last") < _LONGEST)
    next_line = next_line.select("condition_id", counted=(pl.col("last") + 1).cast(pl.Int32))
    if next_line.is_empty():
        return conditions
    notices.append(
        Notice(
            "The line of therapy is not recorded and was counted from the treatments recorded, all of them over (conditions: {count}).",
            "State `line_of_therapy` of the condition if that is wrong.",
            fields={"count": next_line.height},
        )
    )
    joined = conditions.join(next_line, on="condition_id", how="left", maintain_order="left")
    return joined.with_columns(
        line_of_therapy=pl.coalesce("line_of_therapy", "counted"),
        line_from=pl.when(pl.col("counted").is_not_null()).then(pl.lit("algorithm")).otherwise("line_from"),
    ).drop("counted")
