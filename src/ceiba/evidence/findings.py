"""From alterations, assays and stated results to findings and profiles, one of each per condition.

A finding is keyed by condition and marker: two primaries, or a second biopsy, must not mix. Within a specimen what was found outranks what
was looked for and not found; across specimens the latest that decides, decides (specimens without a date count as the
earliest and together), and a disagreement is flagged. What nobody looked at is *untested* and has no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.called_phenotypes import Calls, calls_by_specimen
from ceiba.evidence.catalogue import MarkerCatalogue
from ceiba.evidence.knowledge import Knowledge
from ceiba.evidence.observations import observations
from ceiba.terms.situations import Finding

_LATEST = 1 << 10
_DECIDED = 1 << 40


@dataclass(frozen=True)
class Interpretation:
    """What the records say of each condition.

    findings: condition_id, marker_id (place in catalogue.markers), state (Finding), discordant. conditions: condition_id (negative: a
    person without disease), patient_id, stage, line_of_therapy, `disease` (code of the tree, "" when unknown) and word_0 .. of the profile.
    calls: of the pharmacogenes, by germline specimen; empty where no definitions were imported.
    """

    catalogue: MarkerCatalogue
    findings: Frame
    conditions: Frame
    n_words: int
    calls: Calls = field(default_factory=dict)


def interpret(
    engine: Engine, records: Mapping[str, Frame], knowledge: Knowledge, catalogue: MarkerCatalogue, default_disease: str | None = None
) -> Interpretation:
    """Return findings and profiles of all conditions. records: frames by table name. default_disease: for conditions that record none."""
    conditions, codes = _with_disease(engine, _conditions_and_persons(records), knowledge, default_disease)
    relevant = engine.register(_relevant_table(catalogue, codes))
    specimens = engine.keep(_specimens_of_conditions(records, conditions))
    calls = calls_by_specimen(engine, records, knowledge.pharmacogenes, catalogue)
    states = observations(engine, records, knowledge, catalogue, relevant, specimens, calls)
    findings = engine.keep(_decide(states, relevant, specimens))
    n_words = catalogue.n_words(codes)
    return Interpretation(catalogue, findings, engine.keep(_profiles(conditions, findings, n_words)), n_words, calls)


def _conditions_and_persons(records: Mapping[str, Frame]) -> Frame:
    """The conditions, and one row with a negative number for each person who has none, to be asked about prevention."""
    columns = ("condition_id", "patient_id", "oncotree", "stage", "line_of_therapy")
    conditions = records["conditions"].select(*columns)
    without = records["patients"].select("patient_id").join(conditions.select("patient_id"), on="patient_id", how="anti")
    persons = without.select(
        (nw.col("patient_id") * -1 - 1).cast(nw.Int64).alias("condition_id"),
        "patient_id",
        nw.lit(None).cast(nw.String).alias("oncotree"),
        nw.lit(None).cast(nw.String).alias("stage"),
        nw.lit(None).cast(nw.Int32).alias("line_of_therapy"),
    )
    return nw.concat([conditions, persons], how="vertical")


def _with_disease(
    engine: Engine, conditions: Frame, knowledge: Knowledge, default_disease: str | None
) -> tuple[Frame, tuple[str | None, ...]]:
    """The conditions with their disease, and the diseases that occur. A person without disease has none, whatever the default.

    None is among them only where someone's disease is not known: every marker there is counts for it, and makes every profile wide.
    """
    written = engine.collect(conditions.select("oncotree").unique())["oncotree"].to_pylist()
    default = knowledge.disease_code(default_disease)
    codes = {text or "": knowledge.disease_code(text) or default for text in written}
    table = pa.table(
        {"written": pa.array(list(codes), pa.string()), "disease": pa.array([code or "" for code in codes.values()], pa.string())}
    )
    joined = conditions.with_columns(nw.col("oncotree").fill_null("").alias("written")).join(
        engine.register(table), on="written", how="inner"
    )
    disease = nw.when(nw.col("condition_id") < 0).then(nw.lit("")).otherwise(nw.col("disease"))
    without = [None] if None in written else []
    return engine.keep(joined.drop("written").with_columns(disease.alias("disease"))), tuple(dict.fromkeys([*codes.values(), *without]))


def _relevant_table(catalogue: MarkerCatalogue, codes: tuple[str | None, ...]) -> pa.Table:
    rows = [(code, marker, *catalogue.place(code, marker)) for code in codes for marker in catalogue.relevant(code)]
    return pa.table(
        {
            "disease": pa.array([row[0] or "" for row in rows], pa.string()),
            "marker_id": pa.array([catalogue.index[row[1]] for row in rows], pa.int32()),
            "assay_kind": pa.array([catalogue.parsed[row[1]].assay_kind for row in rows], pa.string()),
            "gene": pa.array([catalogue.parsed[row[1]].gene for row in rows], pa.string()),
            "germline": pa.array([catalogue.parsed[row[1]].asks_germline for row in rows], pa.bool_()),
            "word": pa.array([row[2] for row in rows], pa.int32()),
            "factor": pa.array([row[3] for row in rows], pa.int64()),
        }
    )


def _specimens_of_conditions(records: Mapping[str, Frame], conditions: Frame) -> Frame:
    """specimen_id, condition_id, disease, day, adequate, germline: which conditions a specimen speaks of.

    A germline specimen speaks of all conditions of its person; one without a condition of the only one, of none where there are several.
    day: a number that grows with the date; 0 without one.
    """
    columns = ("specimen_id", "condition_id", "collected_on", "adequate", "germline")
    of_person = conditions.group_by("patient_id").agg(nw.len().alias("n"), nw.col("condition_id").min().alias("only"))
    specimens = records["specimens"].with_columns((nw.col("specimen_type").fill_null("") == "germline").alias("germline"))
    only = nw.when(nw.col("n") == 1).then(nw.col("only"))
    own = (
        specimens.filter(~nw.col("germline"))
        .join(of_person, on="patient_id", how="inner")
        .with_columns(nw.coalesce(nw.col("condition_id"), only).alias("condition_id"))
        .filter(~nw.col("condition_id").is_null())
        .select(*columns)
    )
    every = (
        specimens.filter(nw.col("germline"))
        .drop("condition_id")
        .join(conditions.select("patient_id", "condition_id"), on="patient_id", how="inner")
        .select(*columns)
    )
    both = nw.concat([own, every], how="vertical").join(conditions.select("condition_id", "disease"), on="condition_id", how="inner")
    year = nw.col("collected_on").dt.year().cast(nw.Int64)
    month = nw.col("collected_on").dt.month().cast(nw.Int64)
    day = (year * 372 + month * 31 + nw.col("collected_on").dt.day().cast(nw.Int64)).fill_null(0)
    return both.select("specimen_id", "condition_id", "disease", "adequate", "germline", day.alias("day"))


def _decide(states: Frame, relevant: Frame, specimens: Frame) -> Frame:
    """condition_id, marker_id, word, factor, state, discordant; relevant markers only."""
    per_specimen = (
        states.with_columns((nw.col("rank") * 8 + nw.col("state")).alias("code"))
        .group_by("condition_id", "marker_id", "specimen_id", "day")
        .agg(nw.col("code").max())
    )
    state = (nw.col("code") % 8).cast(nw.Int64)
    decided = state.is_in([int(Finding.ABSENT), int(Finding.PRESENT)])
    first = nw.when(decided).then(nw.lit(_DECIDED)).otherwise(nw.lit(0)).cast(nw.Int64)
    keyed = per_specimen.with_columns(
        (first + nw.col("day") * _LATEST + nw.col("code")).alias("key"),
        nw.when(decided).then(state).otherwise(None).alias("decided_state"),
    )
    per_condition = keyed.group_by("condition_id", "marker_id").agg(
        nw.col("key").max(),
        (nw.col("decided_state").max() != nw.col("decided_state").min()).fill_null(value=False).alias("discordant"),
    )
    of_disease = specimens.select("condition_id", "disease").unique()
    return (
        per_condition.join(of_disease, on="condition_id", how="inner")
        .join(relevant.select("disease", "marker_id", "word", "factor"), on=["disease", "marker_id"], how="inner")
        .select("condition_id", "marker_id", "word", "factor", (nw.col("key") % 8).cast(nw.Int64).alias("state"), "discordant")
    )


def _profiles(conditions: Frame, findings: Frame, n_words: int) -> Frame:
    names = [f"word_{word}" for word in range(n_words)]
    part = nw.col("state") * nw.col("factor")
    parts = (nw.when(nw.col("word") == word).then(part).otherwise(nw.lit(0)).cast(nw.Int64) for word in range(n_words))
    weighted = findings.with_columns(*(each.alias(name) for name, each in zip(names, parts, strict=True)))
    words = weighted.group_by("condition_id").agg(*(nw.col(name).sum().cast(nw.Int64).alias(name) for name in names))
    joined = conditions.join(words, on="condition_id", how="left")
    return joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64).alias(name) for name in names))
