"""Needs: one question of one person on one date. Needs are what is counted; their options are alternatives.

A need of treatment is a condition at its line. A need of prevention is a person in whom a variant that preventive assertions speak of was
found: present, or of unknown origin where the assertion says that a variant of the tumour already asks; or whose family asks to look for
one; or, target by target, whom exposures, way of life, risk, age or sex give ground to ask (`prevention`). What the record does not say
stays unknown; a payer or a disease named on the command line fills only what is missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
import pyarrow as pa

from ceiba.decisions.uncertain import uncertain_variants
from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.evidence import Interpretation
from ceiba.terms.situations import Finding

PURPOSES = ("treatment", "prevention")
NOT_RECORDED = -1
"""Stands for null in the integer columns of a need, so that engines agree when they join."""

CLINICAL = ("disease", "stage", "line", "age_class", "sex", "purpose", "target_id", "grounds_id")
ACCESS = ("payer_set", "region", "income")
STRATIFYING = ("ancestry", "ethnicity", "uncertain")
"""What no gate reads and counts are parted by: the ancestry measured, the ethnicity recorded ("" where none was), and `uncertain`."""


def build_needs(
    engine: Engine,
    records: Mapping[str, Frame],
    interpretation: Interpretation,
    world: World,
    asked_of: pa.Table,
    default_payer: str | None = None,
) -> Frame:
    """Return one row per need, nulls filled.

    asked_of: the questions of prevention that the record gives ground for (`Asked.needs`). Columns: need_id, patient_id, condition_id,
    CLINICAL, word_0 .., ACCESS, principal (place of the principal payer in the pack, or NOT_RECORDED), age_years, STRATIFYING, weight (1:
    the need itself; `policylab.nation` gives others).
    payer_set: the sum of 1 << place over the person's payers; 0 without coverage.
    """
    payers = list(world.pack.payers)
    people = records["patients"].select("patient_id", "sex", "age_years", "region", "income_monthly", "ancestry", "ethnicity")
    people = people.join(uncertain_variants(engine, records, world), on="patient_id", how="left")
    people = people.join(_payers_of(engine, records["coverages"], payers), on="patient_id", how="left")
    default_set = NOT_RECORDED if default_payer is None else 1 << payers.index(default_payer)
    default_principal = NOT_RECORDED if default_payer is None else payers.index(default_payer)
    asked = interpretation.conditions.join(people, on="patient_id", how="inner").with_columns(
        nw.col("stage").fill_null("").alias("stage"),
        nw.col("line_of_therapy").cast(nw.Int32).fill_null(NOT_RECORDED).alias("line"),
        nw.col("sex").fill_null("").alias("sex"),
        nw.col("payer_set").fill_null(default_set).cast(nw.Int64).alias("payer_set"),
        nw.when(nw.col("payer_set").is_null())
        .then(nw.lit(default_principal))
        .otherwise(nw.col("principal").fill_null(NOT_RECORDED))
        .cast(nw.Int32)
        .alias("principal"),
        nw.col("region").fill_null("").alias("region"),
        nw.col("ancestry").fill_null("").alias("ancestry"),
        nw.col("ethnicity").fill_null("").alias("ethnicity"),
        nw.col("uncertain").fill_null("").alias("uncertain"),
        nw.col("income_monthly").fill_null(float(NOT_RECORDED)).alias("income"),
    )
    treatment = asked.filter(nw.col("condition_id") >= 0).with_columns(
        nw.lit("treatment").alias("purpose"),
        nw.lit(0).cast(nw.Int32).alias("target_id"),
        nw.lit(0).cast(nw.Int32).alias("grounds_id"),
        age_class(world, nw.col("age_years"), "treatment").alias("age_class"),
    )
    prevention = asked.join(_at_risk(engine, interpretation, world, asked_of), on="condition_id", how="inner").with_columns(
        nw.lit("prevention").alias("purpose"),
        nw.lit(NOT_RECORDED).cast(nw.Int32).alias("line"),
        nw.lit("").alias("stage"),
        age_class(world, nw.col("age_years")).alias("age_class"),
    )
    words = [f"word_{word}" for word in range(interpretation.n_words)]
    columns = ["patient_id", "condition_id", *CLINICAL, *words, *ACCESS, "principal", "age_years", *STRATIFYING]
    both = nw.concat([treatment.select(*columns), prevention.select(*columns)], how="vertical")
    numbered = both.with_row_index("need_id", order_by=["condition_id", "purpose", "target_id"])
    return engine.keep(
        numbered.with_columns(
            nw.col("need_id").cast(nw.Int64),
            nw.lit(1.0).alias("weight"),
            nw.when(nw.col("age_years").is_null()).then(nw.lit(float(NOT_RECORDED))).otherwise(nw.col("age_years")).alias("age_years"),
        )
    )


def age_class(world: World, age: nw.Expr, purpose: str = "") -> nw.Expr:
    """Return the first year of the age class that the rules for a purpose ("": any) tell apart; NOT_RECORDED when the age is."""
    expression = nw.when(age.is_null()).then(nw.lit(NOT_RECORDED)).otherwise(nw.lit(0))
    for first in age_classes(world, purpose)[1:]:
        expression = nw.when((age >= first) & ~age.is_null()).then(nw.lit(first)).otherwise(expression)
    return expression.cast(nw.Int32)


def age_classes(world: World, purpose: str = "") -> tuple[int, ...]:
    """The first years of the age classes, ascending from 0: every age at which some rule or assertion changes its answer.

    purpose: "treatment" leaves out what prevention alone asks, so that treatments are not asked once for each age of screening.
    """
    asked = (a for a in world.knowledge.assertions if purpose != "treatment" or a.purpose != "prevention")
    named = {age for assertion in asked for age in assertion.who.ages}
    return (0, *sorted((named | set(world.pack.ages)) - {0}))


def _payers_of(engine: Engine, coverages: Frame, payers: Sequence[str]) -> Frame:
    """patient_id, payer_set, principal, of the people of whom a payer is recorded.

    A payer that the pack does not know has the bit after the last: what it pays is unknown, never no.
    """
    table = pa.table(
        {
            "payer": pa.array([*payers, "none"], pa.string()),
            "bit": pa.array([*(1 << place for place in range(len(payers))), 0], pa.int64()),
            "place": pa.array([*range(len(payers)), len(payers)], pa.int32()),
        }
    )
    named = coverages.join(engine.register(table), on="payer", how="left").with_columns(
        nw.col("bit").fill_null(1 << len(payers)).cast(nw.Int64).alias("bit"), nw.col("place").fill_null(NOT_RECORDED).alias("place")
    )
    sets = named.select("patient_id", "bit").unique().group_by("patient_id").agg(nw.col("bit").sum().cast(nw.Int64).alias("payer_set"))
    principal = named.filter(nw.col("principal")).group_by("patient_id").agg(nw.col("place").min().alias("principal"))
    return sets.join(principal, on="patient_id", how="left")


def _at_risk(engine: Engine, interpretation: Interpretation, world: World, asked_of: pa.Table) -> Frame:
    """condition_id (one a person), target_id, grounds_id of all questions of prevention: the condition that carries the variant, if any.

    Target 0 is what a variant that was found, or may have been, or a family asks for: one question of a person.
    """
    catalogue = interpretation.catalogue
    preventive = {marker for a in world.knowledge.assertions if a.purpose == "prevention" for marker in a.who.markers}
    named = [catalogue.index[marker] for marker in sorted(preventive) if catalogue.parsed[marker].asks_germline]
    of_tumours = [catalogue.index[marker] for marker in world.knowledge.followed_up]
    present = nw.col("marker_id").is_in(named) & (nw.col("state") == int(Finding.PRESENT))
    of_tumour = nw.col("marker_id").is_in(of_tumours) & (nw.col("state") == int(Finding.ORIGIN_UNKNOWN))
    found = interpretation.findings.filter(present | of_tumour)
    conditions = interpretation.conditions.select("condition_id", "patient_id")
    where = found.select("condition_id").unique().join(conditions, on="condition_id", how="inner")
    carrying = where.group_by("patient_id").agg(nw.col("condition_id").min().alias("carrying"))
    variants = carrying.select("patient_id")
    recorded = engine.register(asked_of)
    of_variants = variants.join(recorded.filter(nw.col("target_id") == 0), on="patient_id", how="anti").select(
        "patient_id", nw.lit(0).cast(nw.Int32).alias("target_id"), nw.lit(0).cast(nw.Int32).alias("grounds_id")
    )
    questions = nw.concat([recorded, of_variants], how="vertical")
    own = interpretation.conditions.select("condition_id", "patient_id", "disease")
    own = own.join(questions.select("patient_id").unique(), on="patient_id", how="semi").join(carrying, on="patient_id", how="left")
    here = own.filter(nw.col("carrying").is_null() | (nw.col("condition_id") == nw.col("carrying")))
    leading = here.group_by("patient_id").agg(nw.col("disease").min())  # not the first by number: numbers decide nothing
    first = here.join(leading, on=["patient_id", "disease"], how="inner").group_by("patient_id").agg(nw.col("condition_id").min())
    asked = questions.join(first, on="patient_id", how="inner")
    return engine.keep(asked.select("condition_id", "target_id", "grounds_id"))
