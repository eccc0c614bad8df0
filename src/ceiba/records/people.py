"""People, their samples and their conditions, from all files: one row each, numbered by code, so that the order of files decides nothing.

What a file states of a sample or a person wins over what another implies.
"""

from __future__ import annotations

import polars as pl

from ceiba.errors import DuplicatePatients
from ceiba.records.accounting import PLACE
from ceiba.records.drafts import Notice
from ceiba.records.stacks import Stacks, coalesced, numbered

OF_PEOPLE = ("coverages", "exposures", "lifestyle", "family_history", "consents")
"""The tables whose rows hang on a person and nothing else."""

_PATIENT_FACTS = ("sex", "age_years", "vital_status", "region", "income_monthly", "ethnicity", "ancestry")
_TCGA_LONG = r"^(TCGA-[A-Z0-9]{2}-[A-Z0-9]{4}-[0-9]{2})[A-Z]"


def specimens(stacks: Stacks) -> pl.DataFrame:
    """Return one row a specimen, numbered. A row that gives a sample to a second patient is refused."""
    stated = stacks.stack("specimens").sort(PLACE, maintain_order=True)
    first = stated.unique("specimen_code", keep="first", maintain_order=True)
    owner = first.select("specimen_code", owner="patient_code")
    strange = stated.join(owner, on="specimen_code").filter(pl.col("patient_code") != pl.col("owner"))
    if strange.height:
        stacks.refused.add(
            strange,
            "specimen_code",
            "This sample stands with another patient elsewhere.",
            "Correct the patient of one of the two rows.",
        )
        stated = stated.join(strange.select(PLACE), on=PLACE, how="anti", maintain_order="left")
    stacks.kept.survive("specimens", first, stated)
    implied = stacks.stack("specimens", implied=True).sort(PLACE, maintain_order=True)
    codes = first["specimen_code"]
    if codes.len():
        _shorten_barcodes(stacks, implied, codes)
        implied = implied.with_columns(pl.col("specimen_code").replace(stacks.alias))
        _say_loose(stacks, implied.join(first, on="specimen_code", how="anti"), first)
    return numbered(coalesced(pl.concat([stated, implied]), ["specimen_code"]), "specimen_id")


def _shorten_barcodes(stacks: Stacks, implied: pl.DataFrame, codes: pl.Series) -> None:
    """A long TCGA barcode is the sample that a clinical file names by its first fifteen characters."""
    long = implied.select("specimen_code", short=pl.col("specimen_code").str.extract(_TCGA_LONG, 1)).drop_nulls().unique()
    pairs = long.filter(pl.col("short").is_in(codes.implode()) & pl.col("specimen_code").is_in(codes.implode()).not_())
    stacks.alias = dict(pairs.iter_rows())


def _say_loose(stacks: Stacks, loose: pl.DataFrame, stated: pl.DataFrame) -> None:
    """Tell of samples that no clinical file of the same input names."""
    inputs = stated["input"].unique().to_list()
    count = loose.filter(pl.col("input").is_in(inputs))["specimen_code"].n_unique()
    if count:
        stacks.notices.append(
            Notice(
                "Samples with findings that stand in no clinical file are each taken as a patient of their own (samples: {count}).",
                "Add them to the clinical file, so that samples of one person are not counted as several.",
                fields={"count": count},
            )
        )


def patients(stacks: Stacks, specimens: pl.DataFrame) -> pl.DataFrame:
    """Return one row a patient, numbered; DuplicatePatients when rows that state one patient differ."""
    stated = stacks.stack("patients").sort(PLACE, maintain_order=True)
    _refuse_to_mix(stacks, stated)
    stacks.kept.survive("patients", stated.unique("patient_code", keep="first", maintain_order=True), stated)
    named = [stacks.stack(name).select("patient_code", *PLACE) for name in ("conditions", "treatments", *OF_PEOPLE)]
    spoken = pl.concat([specimens.select("patient_code", *PLACE), *named])
    known = pl.concat([stated.select("patient_code"), spoken.select("patient_code")]).unique()
    implied = stacks.stack("patients", implied=True).join(known, on="patient_code", how="semi")
    both = pl.concat([stated, implied.sort(PLACE, maintain_order=True), spoken], how="diagonal")
    return numbered(coalesced(both, ["patient_code"]), "patient_id")


def _refuse_to_mix(stacks: Stacks, stated: pl.DataFrame) -> None:
    """Raise when two rows that state the same patient have different facts."""
    counts = stated.group_by("patient_code").agg(pl.col(_PATIENT_FACTS).drop_nulls().n_unique())
    for fact in _PATIENT_FACTS:
        mixed = counts.filter(pl.col(fact) > 1)
        if mixed.height:
            rows = stated.join(mixed.select("patient_code"), on="patient_code").drop_nulls(fact).sort(PLACE)
            first = rows.filter(pl.col("patient_code") == rows["patient_code"][0])
            second = first.filter(pl.col(fact) != first[fact][0])
            source = stacks.source(second["source_id"][0])
            raise DuplicatePatients(
                "One patient identifier stands for different patients: '{fact}' differs from the row in {other}, line {first}.",
                "Give each person an identifier of their own, or correct the row (identifiers affected: {count}).",
                file=source.draft.file.name,
                line=second["line"][0],
                column=fact,
                fact=fact,
                other=stacks.source(first["source_id"][0]).draft.file.name,
                first=first["line"][0],
                count=mixed.height,
            )


def conditions(stacks: Stacks, specimens: pl.DataFrame, patients: pl.DataFrame) -> pl.DataFrame:
    """Return one row a condition, numbered. A patient with a tumour sample and no condition gets one without a disease."""
    stated = stacks.stack("conditions").sort(PLACE, maintain_order=True)
    coded = stated.drop_nulls("condition_code")
    kinds = coded.group_by("patient_code").agg(
        pl.col("condition_code").n_unique().alias("kinds"), pl.col("condition_code").first().alias("only")
    )
    bare = stated.filter(pl.col("condition_code").is_null()).join(kinds, on="patient_code", how="left")
    several = bare.filter(pl.col("kinds") > 1)
    if several.height:
        stacks.notices.append(
            Notice(
                "Words about the condition of a patient who has several, without saying which, were left out (rows: {count}).",
                "Say which condition (condition_code, or a disease for each).",
                fields={"count": several.height},
            )
        )
    bare = bare.filter((pl.col("kinds") == 1) | pl.col("kinds").is_null())
    bare = bare.with_columns(condition_code=pl.col("only")).select(stated.columns)
    both = pl.concat([coded, bare]).sort(PLACE, maintain_order=True)
    stacks.kept.survive("conditions", both.unique(["patient_code", "condition_code"], keep="first", maintain_order=True), both)
    stacks.kept.survive("conditions", several)
    _say_differing(stacks, both)
    ill = specimens.filter(pl.col("specimen_type").is_null() | (pl.col("specimen_type") != "germline"))
    lone = ill.join(both.select("patient_code").unique(), on="patient_code", how="anti")
    empty = lone.select("patient_code", *PLACE).sort(PLACE).unique("patient_code", keep="first", maintain_order=True)
    whole = coalesced(pl.concat([both, empty], how="diagonal"), ["patient_code", "condition_code"])
    ids = patients.select("patient_code", "patient_id")
    return numbered(whole, "condition_id").join(ids, on="patient_code", how="left", maintain_order="left")


def _say_differing(stacks: Stacks, stated: pl.DataFrame) -> None:
    """Tell of conditions whose rows differ in stage or line."""
    facts = pl.col("stage", "line_of_therapy").drop_nulls().n_unique()
    counts = stated.group_by("patient_code", "condition_code").agg(facts)
    differing = counts.filter(pl.any_horizontal(pl.col("stage", "line_of_therapy") > 1)).height
    if differing:
        stacks.notices.append(
            Notice(
                "Rows of one condition differ in stage or line of therapy: the first row was taken (conditions: {count}).",
                "State each condition once, as it is now.",
                fields={"count": differing},
            )
        )


def with_condition(rows: pl.DataFrame, conditions: pl.DataFrame) -> pl.DataFrame:
    """Add condition_id: the condition named, else the patient's only one, else null; null for germline samples."""
    named = conditions.select("patient_code", "condition_code", named_id="condition_id")
    alone = conditions.group_by("patient_code").agg(pl.when(pl.len() == 1).then(pl.col("condition_id").first()).alias("only_id"))
    joined = rows.join(named, on=["patient_code", "condition_code"], how="left", nulls_equal=True, maintain_order="left").join(
        alone, on="patient_code", how="left", maintain_order="left"
    )
    condition = pl.coalesce("named_id", "only_id")
    if "specimen_type" in rows.columns:
        condition = pl.when(pl.col("specimen_type").eq_missing(pl.lit("germline")).not_()).then(condition)
    return joined.with_columns(condition_id=condition)
