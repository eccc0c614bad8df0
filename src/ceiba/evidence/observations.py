"""What each specimen says of each marker: what was found, what a result states, and what was looked for and not found.

Each observation has a rank: within one specimen the higher decides, so what was found outranks what was looked for and not found. What
nobody looked at has no row. A germline specimen that lacks a change says nothing of a tumour, nor a tumour's of the germline.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.burden import counted_burden
from ceiba.evidence.called_phenotypes import Calls, called_phenotypes
from ceiba.evidence.catalogue import MarkerCatalogue, genes_of
from ceiba.evidence.knowledge import Knowledge
from ceiba.evidence.matching import Matcher
from ceiba.evidence.results import finding_from_result
from ceiba.evidence.small_variants import Alteration, read_coding
from ceiba.terms.hgvs_coding import same_coding_change
from ceiba.terms.markers import CodingChange, parse_marker
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

NO_VALUE = -1.0
"""Stands for null in the values measured, so that engines agree when they join."""

_SIGNATURE = (
    "kind",
    "gene_symbol",
    "partner_gene",
    "hgvs_p",
    "hgvs_c",
    "transcript",
    "exon",
    "consequence",
    "copy_number_state",
    "significance",
    "origin",
)
_POSITION = ("assembly", "chrom", "pos", "ref", "alt")

_COLUMNS = ("specimen_id", "condition_id", "day", "marker_id", "rank", "state")


def observations(
    engine: Engine,
    records: Mapping[str, Frame],
    knowledge: Knowledge,
    catalogue: MarkerCatalogue,
    relevant: Frame,
    specimens: Frame,
    calls: Calls,
) -> Frame:
    """Return specimen_id, condition_id, day, marker_id, rank, state: one row per specimen, condition and thing said of a marker.

    relevant: the markers asked of each disease. specimens: which conditions a specimen speaks of, and when it was taken. calls: of the
    pharmacogenes, by specimen.
    """
    matcher = Matcher(knowledge.exons, knowledge.variants, knowledge.transcripts, knowledge.classified)
    found = _found(engine, records, catalogue, knowledge, matcher)
    stated = _stated(engine, records, catalogue, matcher)
    of_conditions = specimens.select("specimen_id", "condition_id", "day")
    burden = counted_burden(engine, records, catalogue, specimens, (LOOKED_ABSENT, NOT_READABLE))
    phenotypes = called_phenotypes(engine, calls, catalogue) if calls else None
    parts = [found, stated, *(part for part in (phenotypes, burden) if part is not None)]
    said = nw.concat(parts, how="vertical").join(of_conditions, on="specimen_id", how="inner").select(*_COLUMNS)
    return nw.concat([said, _looked_for(engine, records, catalogue, relevant, specimens)], how="vertical")


def _found(engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, knowledge: Knowledge, matcher: Matcher) -> Frame:
    """specimen_id, marker_id, rank, state: what alterations say of markers."""
    genes = [*catalogue.genes, *(alias for alias, symbol in knowledge.aliases.genes.items() if symbol in catalogue.genes)]
    positions = sorted(matcher.known_positions)
    named = nw.col("gene_symbol").is_in(genes).fill_null(value=False) | nw.col("partner_gene").is_in(genes).fill_null(value=False)
    by_position = nw.col("gene_symbol").is_null() & nw.col("pos").is_in(positions).fill_null(value=False)
    rows = records["alterations"].filter(named | by_position).select("specimen_id", *_SIGNATURE, *_POSITION)
    for column in ("gene_symbol", "partner_gene"):
        rows = _renamed(engine, rows, column, knowledge)
    if not knowledge.classified and not any(isinstance(marker, CodingChange) for marker in catalogue.parsed.values()):
        rows = rows.with_columns(_coding_if_alone("hgvs_c"), _coding_if_alone("transcript"))
    needs_position = nw.col("gene_symbol").is_null() | nw.col("exon").is_null()
    if knowledge.classified:
        needs_position = needs_position | nw.col("significance").is_null()
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
    return found.select("specimen_id", "marker_id", "rank", "state")


def _coding_if_alone(column: str) -> nw.Expr:
    """A column of the coding change where no protein change is written: elsewhere no marker asks for it, and it parts what is alike."""
    return nw.when(nw.col("hgvs_p").is_null()).then(nw.col(column)).otherwise(None).alias(column)


def _renamed(engine: Engine, rows: Frame, column: str, knowledge: Knowledge) -> Frame:
    """The rows with the genes of a column in our names."""
    aliases = knowledge.aliases.genes
    table = pa.table({"alias": pa.array(list(aliases), pa.string()), "symbol": pa.array(list(aliases.values()), pa.string())})
    joined = rows.join(engine.register(table), left_on=column, right_on="alias", how="left")
    return joined.with_columns(nw.coalesce("symbol", column).alias(column)).select("specimen_id", *_SIGNATURE, *_POSITION)


def _answers(distinct: pa.Table, catalogue: MarkerCatalogue, matcher: Matcher) -> pa.Table:
    ranks = {Finding.PRESENT: FOUND, Finding.ORIGIN_UNKNOWN: ORIGIN_OPEN, Finding.UNREADABLE: CLASS_OPEN}
    by_gene: dict[str, list[str]] = {}
    for text, marker in catalogue.parsed.items():
        for gene in genes_of(marker):
            by_gene.setdefault(gene, []).append(text)
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


def _stated(engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, matcher: Matcher) -> Frame:
    """The same columns: what stated results of marker tests say."""
    value = nw.col("value").fill_null(NO_VALUE).cast(nw.Float64)
    tests = records["tumor_marker_tests"].select("specimen_id", "marker", "result", value.alias("value"))
    distinct = engine.collect(tests.select("marker", "result", "value").unique())
    ranks = {Finding.ABSENT: RESULT_ABSENT, Finding.FAILED: RESULT_FAILED}
    rows: list[tuple[str, str, float, int, int, int]] = []
    for row in distinct.to_pylist():
        tested, result, measured = row["marker"], row["result"], row["value"]
        gene = parse_marker(tested).gene
        for text, marker in catalogue.parsed.items():
            if marker.gene != gene:
                continue
            state = finding_from_result(tested, result, None if measured == NO_VALUE else measured, marker, matcher)
            if state is not None:
                rows.append((tested, result, measured, catalogue.index[text], ranks.get(state, FOUND), int(state)))
    columns = ("marker", "result", "value", "marker_id", "rank", "state")
    types = (pa.string(), pa.string(), pa.float64(), pa.int32(), pa.int64(), pa.int64())
    table = pa.table({name: pa.array([row[i] for row in rows], kind) for i, (name, kind) in enumerate(zip(columns, types, strict=True))})
    stated = tests.join(engine.register(table), on=["marker", "result", "value"], how="inner")
    return stated.select("specimen_id", "marker_id", "rank", "state")


def _looked_for(engine: Engine, records: Mapping[str, Frame], catalogue: MarkerCatalogue, relevant: Frame, specimens: Frame) -> Frame:
    """The same columns, with condition and day: what assays looked at, found or not.

    A panel that looks for listed variants of a gene looks at these alone: of every other marker of the gene it says nothing.

    A germline specimen answers for the germline and a tumour's for the tumour: files of tumours leave germline variants out, and blood
    does not show what the tumour acquired.
    """
    assays = records["assays"].select("specimen_id", nw.col("kind").alias("assay_kind"), "panel_code", "scope", "readable")
    wanted = assays.join(specimens, on="specimen_id", how="inner").join(
        relevant.select("disease", "marker_id", "assay_kind", "gene", "germline"), on=["disease", "assay_kind", "germline"], how="inner"
    )
    whole = records["panels"].filter(nw.col("hgvs_c").is_null())
    panels = whole.select("panel_code", nw.col("gene_symbol").alias("gene"), nw.lit(1).alias("on_panel")).unique()
    listed = engine.register(_listed(engine.collect(records["panels"].filter(~nw.col("hgvs_c").is_null())), catalogue))
    wanted = wanted.join(panels, on=["panel_code", "gene"], how="left").join(listed, on=["panel_code", "marker_id"], how="left")
    unknown_scope = nw.col("scope") == "unknown"
    off_panel = (nw.col("scope") == "panel") & (nw.col("on_panel").fill_null(0) == 0) & (nw.col("listed").fill_null(0) == 0)
    readable = nw.col("readable")
    code = nw.lit(_code(LOOKED_ABSENT, Finding.ABSENT))
    for condition, rank, state in (
        (~readable, NOT_READABLE, Finding.UNREADABLE),
        (off_panel, NOT_ON_PANEL, Finding.OUTSIDE_PANEL),
        (unknown_scope & readable, SCOPE_OPEN, Finding.SCOPE_UNKNOWN),
        (~nw.col("adequate"), RESULT_FAILED, Finding.FAILED),
    ):
        code = nw.when(condition).then(nw.lit(_code(rank, state))).otherwise(code)
    coded = wanted.with_columns(code.cast(nw.Int64).alias("code"))
    decoded = coded.with_columns((nw.col("code") // 8).cast(nw.Int64).alias("rank"), (nw.col("code") % 8).cast(nw.Int64).alias("state"))
    return decoded.select(*_COLUMNS)


def _listed(variants: pa.Table, catalogue: MarkerCatalogue) -> pa.Table:
    """panel_code, marker_id, listed: the coding changes that are markers and that a panel of listed variants looks for."""
    coding = [(catalogue.index[text], marker) for text, marker in catalogue.parsed.items() if isinstance(marker, CodingChange)]
    found: set[tuple[str, int]] = set()
    for row in variants.to_pylist():
        change = read_coding(row["hgvs_c"])
        for number, marker in coding:
            wanted = read_coding(marker.change)
            if marker.gene == row["gene_symbol"] and change and wanted and same_coding_change(wanted, change, same_transcript=True):
                found.add((row["panel_code"], number))
    rows = sorted(found)
    return pa.table(
        {
            "panel_code": pa.array([code for code, _ in rows], pa.string()),
            "marker_id": pa.array([number for _, number in rows], pa.int32()),
            "listed": pa.array([1] * len(rows), pa.int64()),
        }
    )


def _code(rank: int, state: Finding) -> int:
    return rank * 8 + int(state)
