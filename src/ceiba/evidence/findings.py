"""From alterations, assays and stated results to findings and profiles, one of each per condition.

A finding is keyed by condition and marker: two primaries, or a second biopsy, must not mix. Within a specimen what was found outranks what
was looked for and not found; across specimens the latest that decides, decides (specimens without a date count as the
earliest and together), and a disagreement is flagged. What nobody looked at is *untested* and has no row.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.catalogue import MarkerCatalogue
from ceiba.evidence.knowledge import Knowledge
from ceiba.evidence.matching import Alteration, Matcher
from ceiba.evidence.results import finding_from_result
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding

FOUND = 9
ORIGIN_OPEN = 8
CLASS_OPEN = 7
RESULT_ABSENT = 6
LOOKED_ABSENT = 5
RESULT_FAILED = 4
NOT_READABLE = 3
SCOPE_OPEN = 2
NOT_ON_PANEL = 1
"""Within one specimen the higher number decides."""

_LATEST = 1 << 10
_DECIDED = 1 << 40
_SIGNATURE = ("kind", "gene_symbol", "partner_gene", "hgvs_p", "exon", "consequence", "copy_number_state", "significance", "origin")
_POSITION = ("assembly", "chrom", "pos", "ref", "alt")


@dataclass(frozen=True)
class Interpretation:
    """What the records say of each condition.

    findings: condition_id, marker_id (place in catalogue.markers), state (Finding), discordant. conditions: condition_id (negative: a
    person without disease), patient_id, stage, line_of_therapy, `disease` (code of the tree, "" when unknown) and word_0 .. word_n of the profile.
    """

    catalogue: MarkerCatalogue
    findings: Frame
    conditions: Frame
    n_words: int


def interpret(
    engine: Engine, records: Mapping[str, Frame], knowledge: Knowledge, catalogue: MarkerCatalogue, default_disease: str | None = None
) -> Interpretation:
    """Return findings and profiles of all conditions. records: frames by table name. default_disease: for conditions that record none."""
    matcher = Matcher(knowledge.exons, knowledge.variants)
    conditions, codes = _with_disease(engine, _conditions_and_persons(records), knowledge, default_disease)
    relevant = engine.register(_relevant_table(catalogue, codes))
    specimens = engine.keep(_specimens_of_conditions(records, conditions))
    states = nw.concat(
        [
            _found(engine, records, catalogue, knowledge, matcher, specimens),
            _stated(engine, records, catalogue, matcher, specimens),
            _looked_for(records, relevant, specimens),
        ],
        how="vertical",
    )
    findings = engine.keep(_decide(states, relevant, specimens))
    n_words = catalogue.n_words(codes)
    return Interpretation(catalogue, findings, engine.keep(_profiles(conditions, findings, n_words)), n_words)


def _conditions_and_persons(records: Mapping[str, Frame]) -> Frame:
    """The conditions, and one row with a negative number for each person who has none: people without disease are asked about prevention."""
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
    written = engine.collect(conditions.select("oncotree").unique())["oncotree"].to_pylist()
    default = knowledge.disease_code(default_disease)
    codes = {text or "": knowledge.disease_code(text) or default for text in written}
    table = pa.table(
        {"written": pa.array(list(codes), pa.string()), "disease": pa.array([code or "" for code in codes.values()], pa.string())}
    )
    joined = conditions.with_columns(nw.col("oncotree").fill_null("").alias("written")).join(
        engine.register(table), on="written", how="inner"
    )
    return engine.keep(joined.drop("written")), tuple(dict.fromkeys(codes.values()))


def _relevant_table(catalogue: MarkerCatalogue, codes: tuple[str | None, ...]) -> pa.Table:
    rows = [(code, marker, *catalogue.place(code, marker)) for code in codes for marker in catalogue.relevant(code)]
    return pa.table(
        {
            "disease": pa.array([row[0] or "" for row in rows], pa.string()),
            "marker_id": pa.array([catalogue.index[row[1]] for row in rows], pa.int32()),
            "assay_kind": pa.array([catalogue.parsed[row[1]].assay_kind for row in rows], pa.string()),
            "gene": pa.array([catalogue.parsed[row[1]].gene for row in rows], pa.string()),
            "word": pa.array([row[2] for row in rows], pa.int32()),
            "factor": pa.array([row[3] for row in rows], pa.int64()),
        }
    )


def _specimens_of_conditions(records: Mapping[str, Frame], conditions: Frame) -> Frame:
    """specimen_id, condition_id, disease, day, adequate: which conditions a specimen speaks of.

    A germline specimen speaks of all conditions of its person; one without a condition of the only one, and of none where there are several.
    """
    of_person = conditions.group_by("patient_id").agg(nw.len().alias("n"), nw.col("condition_id").min().alias("only"))
    specimens = records["specimens"].join(of_person, on="patient_id", how="inner")
    germline = nw.col("specimen_type").fill_null("") == "germline"
    own = specimens.filter(~germline).with_columns(
        nw.when(~nw.col("condition_id").is_null())
        .then(nw.col("condition_id"))
        .otherwise(nw.when(nw.col("n") == 1).then(nw.col("only")))
        .alias("condition_id")
    )
    own = own.filter(~nw.col("condition_id").is_null()).select("specimen_id", "condition_id", "collected_on", "adequate")
    every = (
        specimens.filter(germline)
        .drop("condition_id")
        .join(conditions.select("patient_id", "condition_id"), on="patient_id", how="inner")
        .select("specimen_id", "condition_id", "collected_on", "adequate")
    )
    both = nw.concat([own, every], how="vertical").join(conditions.select("condition_id", "disease"), on="condition_id", how="inner")
    year = nw.col("collected_on").dt.year().cast(nw.Int64)
    month = nw.col("collected_on").dt.month().cast(nw.Int64)
    return both.select(
        "specimen_id",
        "condition_id",
        "disease",
        "adequate",
        (year * 372 + month * 31 + nw.col("collected_on").dt.day().cast(nw.Int64)).fill_null(0).alias("day"),
    )


def _found(  # noqa: PLR0913 - joins what five tables say
    engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, knowledge: Knowledge, matcher: Matcher, specimens: Frame
) -> Frame:
    """specimen_id, marker_id, rank, state: what alterations say of markers."""
    aliases = pa.table({"alias": list(knowledge.aliases.genes), "symbol": list(knowledge.aliases.genes.values())})
    symbols = engine.register(aliases)
    genes = [*catalogue.genes, *(alias for alias, symbol in knowledge.aliases.genes.items() if symbol in catalogue.genes)]
    positions = sorted(matcher.known_positions)
    named = nw.col("gene_symbol").is_in(genes).fill_null(False) | nw.col("partner_gene").is_in(genes).fill_null(False)
    by_position = nw.col("gene_symbol").is_null() & nw.col("pos").is_in(positions).fill_null(False)
    rows = records["alterations"].filter(named | by_position).select("specimen_id", *_SIGNATURE, *_POSITION)
    rows = rows.join(symbols, left_on="gene_symbol", right_on="alias", how="left").with_columns(
        nw.coalesce("symbol", "gene_symbol").alias("gene_symbol")
    )
    needs_position = nw.col("gene_symbol").is_null() | nw.col("exon").is_null()
    filled = rows.select(
        "specimen_id",
        *(nw.col(name).fill_null(-1 if name == "exon" else "").alias(name) for name in _SIGNATURE),
        *(
            nw.when(needs_position).then(nw.col(name)).otherwise(None).fill_null(-1 if name == "pos" else "").alias(name)
            for name in _POSITION
        ),
    )
    filled = engine.keep(filled)
    distinct = engine.collect(filled.drop("specimen_id").unique())
    answers = engine.register(_answers(distinct, catalogue, matcher))
    found = filled.join(answers, on=[*_SIGNATURE, *_POSITION], how="inner")
    return _of_conditions(found.select("specimen_id", "marker_id", "rank", "state"), specimens)


def _answers(distinct: pa.Table, catalogue: MarkerCatalogue, matcher: Matcher) -> pa.Table:
    ranks = {Finding.PRESENT: FOUND, Finding.ORIGIN_UNKNOWN: ORIGIN_OPEN, Finding.UNREADABLE: CLASS_OPEN}
    by_gene: dict[str, list[str]] = {}
    for text, marker in catalogue.parsed.items():
        by_gene.setdefault(marker.gene, []).append(text)
    kept: list[int] = []
    markers: list[int] = []
    states: list[Finding] = []
    for place, row in enumerate(distinct.to_pylist()):
        alteration = msgspec.convert({name: None if value in ("", -1) else value for name, value in row.items()}, Alteration)
        near = {alteration.gene_symbol, alteration.partner_gene} - {None}
        texts = catalogue.markers if not near else [text for gene in near for text in by_gene.get(gene or "", ())]
        for text in dict.fromkeys(texts):
            state = matcher.finding(alteration, catalogue.parsed[text])
            if state is not None:
                kept.append(place)
                markers.append(catalogue.index[text])
                states.append(state)
    answered = distinct.take(pa.array(kept, pa.int64()))
    return (
        answered.append_column("marker_id", pa.array(markers, pa.int32()))
        .append_column("rank", pa.array([ranks[state] for state in states], pa.int64()))
        .append_column("state", pa.array([int(state) for state in states], pa.int64()))
    )


def _stated(
    engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, matcher: Matcher, specimens: Frame
) -> Frame:
    """The same columns: what stated results of marker tests say."""
    tests = records["tumor_marker_tests"].select(
        "specimen_id", "marker", "result", nw.col("value").fill_null(-1.0).cast(nw.Float64).alias("value")
    )
    distinct = engine.collect(tests.select("marker", "result", "value").unique())
    rows: list[tuple[str, str, float, int, int, int]] = []
    ranks = {Finding.ABSENT: RESULT_ABSENT, Finding.FAILED: RESULT_FAILED}
    for tested, result, value in zip(*(distinct[name].to_pylist() for name in ("marker", "result", "value")), strict=True):
        gene = parse_marker(tested).gene
        for text, marker in catalogue.parsed.items():
            if marker.gene != gene:
                continue
            state = finding_from_result(tested, result, value if value >= 0 else None, marker, matcher)
            if state is not None:
                rows.append((tested, result, value, catalogue.index[text], ranks.get(state, FOUND), int(state)))
    columns = ("marker", "result", "value", "marker_id", "rank", "state")
    types = (pa.string(), pa.string(), pa.float64(), pa.int32(), pa.int64(), pa.int64())
    table = pa.table({name: pa.array([row[i] for row in rows], kind) for i, (name, kind) in enumerate(zip(columns, types, strict=True))})
    stated = tests.join(engine.register(table), on=["marker", "result", "value"], how="inner")
    return _of_conditions(stated.select("specimen_id", "marker_id", "rank", "state"), specimens)


def _of_conditions(rows: Frame, specimens: Frame) -> Frame:
    joined = rows.join(specimens.select("specimen_id", "condition_id", "day"), on="specimen_id", how="inner")
    return joined.select("specimen_id", "condition_id", "day", "marker_id", "rank", "state")


def _looked_for(records: Mapping[str, Frame], relevant: Frame, specimens: Frame) -> Frame:
    """The same columns: what assays looked at, found or not."""
    assays = records["assays"].select("specimen_id", nw.col("kind").alias("assay_kind"), "panel_code", "scope", "readable")
    wanted = assays.join(specimens, on="specimen_id", how="inner").join(
        relevant.select("disease", "marker_id", "assay_kind", "gene"), on=["disease", "assay_kind"], how="inner"
    )
    panels = records["panels"].select("panel_code", nw.col("gene_symbol").alias("gene"), nw.lit(1).alias("on_panel")).unique()
    wanted = wanted.join(panels, on=["panel_code", "gene"], how="left")
    on_panel = nw.col("on_panel").fill_null(0) == 1
    looked = (nw.col("scope") == "all") | ((nw.col("scope") == "panel") & on_panel)
    code = (
        nw.when(~nw.col("adequate"))
        .then(nw.lit(_code(RESULT_FAILED, Finding.FAILED)))
        .otherwise(
            nw.when(nw.col("scope") == "unknown")
            .then(nw.lit(_code(SCOPE_OPEN, Finding.SCOPE_UNKNOWN)))
            .otherwise(
                nw.when(~looked)
                .then(nw.lit(_code(NOT_ON_PANEL, Finding.OUTSIDE_PANEL)))
                .otherwise(
                    nw.when(nw.col("readable"))
                    .then(nw.lit(_code(LOOKED_ABSENT, Finding.ABSENT)))
                    .otherwise(nw.lit(_code(NOT_READABLE, Finding.UNREADABLE)))
                )
            )
        )
        .cast(nw.Int64)
    )
    unreadable = ~nw.col("readable") & (nw.col("scope") == "unknown")
    code = nw.when(unreadable).then(nw.lit(_code(NOT_READABLE, Finding.UNREADABLE)).cast(nw.Int64)).otherwise(code)
    return wanted.with_columns(code.alias("code")).select(
        "specimen_id",
        "condition_id",
        "day",
        "marker_id",
        (nw.col("code") // 8).cast(nw.Int64).alias("rank"),
        (nw.col("code") % 8).cast(nw.Int64).alias("state"),
    )


def _code(rank: int, state: Finding) -> int:
    return rank * 8 + int(state)


def _decide(states: Frame, relevant: Frame, specimens: Frame) -> Frame:
    """condition_id, marker_id, word, factor, state, discordant; relevant markers only."""
    per_specimen = (
        states.with_columns((nw.col("rank") * 8 + nw.col("state")).alias("code"))
        .group_by("condition_id", "marker_id", "specimen_id", "day")
        .agg(nw.col("code").max())
    )
    state = (nw.col("code") % 8).cast(nw.Int64)
    decided = state.is_in([int(Finding.ABSENT), int(Finding.PRESENT)])
    keyed = per_specimen.with_columns(
        (nw.when(decided).then(nw.lit(_DECIDED)).otherwise(nw.lit(0)).cast(nw.Int64) + nw.col("day") * _LATEST + nw.col("code")).alias("key"),
        nw.when(decided).then(state).otherwise(None).alias("decided_state"),
    )
    per_condition = keyed.group_by("condition_id", "marker_id").agg(
        nw.col("key").max(),
        (nw.col("decided_state").max() != nw.col("decided_state").min()).fill_null(False).alias("discordant"),
    )
    of_disease = specimens.select("condition_id", "disease").unique()
    return (
        per_condition.join(of_disease, on="condition_id", how="inner")
        .join(relevant.select("disease", "marker_id", "word", "factor"), on=["disease", "marker_id"], how="inner")
        .select("condition_id", "marker_id", "word", "factor", (nw.col("key") % 8).cast(nw.Int64).alias("state"), "discordant")
    )


def _profiles(conditions: Frame, findings: Frame, n_words: int) -> Frame:
    weighted = findings.with_columns((nw.col("state") * nw.col("factor")).cast(nw.Int64).alias("part"))
    for word in range(n_words):
        weighted = weighted.with_columns(
            nw.when(nw.col("word") == word).then(nw.col("part")).otherwise(nw.lit(0)).cast(nw.Int64).alias(f"word_{word}")
        )
    names = [f"word_{word}" for word in range(n_words)]
    words = weighted.group_by("condition_id").agg(*(nw.col(name).sum().cast(nw.Int64).alias(name) for name in names))
    joined = conditions.join(words, on="condition_id", how="left")
    return joined.with_columns(*(nw.col(name).fill_null(0).cast(nw.Int64).alias(name) for name in names))
