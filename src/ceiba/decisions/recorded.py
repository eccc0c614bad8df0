"""What the files say of one person's samples and treatments, as they say it: what a reader holds against the laboratory's report.

Nothing here decides anything. Markers answer what the evidence asks; this is what they were read from.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from ceiba.engine import Engine, Frame

MOST_CHANGES = 40
"""How many changes of one sample are told; of a sample with more, those in the genes that the knowledge names."""

_NONE = -1
"""No specimen has this number: a list of numbers is never empty, which SQL refuses."""

_COLUMNS = (
    *(
        "specimen_id",
        "kind",
        "gene_symbol",
        "partner_gene",
        "hgvs_p",
        "hgvs_c",
        "transcript",
        "copy_number_state",
        "significance",
        "origin",
        "vaf",
    ),
    *("assembly", "chrom", "pos", "ref", "alt"),
)


@dataclass(frozen=True, slots=True)
class FrequencyRecorded:
    """How frequent a change is in one group of a data set; columns and nulls as in `allele_frequencies`."""

    data_set: str | None
    ancestry_group: str
    tract: bool
    frequency: float


@dataclass(frozen=True, slots=True)
class ChangeRecorded:
    """One row of `alterations`, as the source gives it; None where it is silent. vaf: a share of 1. frequencies: of ancestry groups."""

    kind: str
    gene_symbol: str | None
    partner_gene: str | None
    hgvs_p: str | None
    hgvs_c: str | None
    transcript: str | None
    copy_number_state: str | None
    significance: str | None
    origin: str | None
    vaf: float | None
    assembly: str | None
    chrom: str | None
    pos: int | None
    ref: str | None
    alt: str | None
    frequencies: tuple[FrequencyRecorded, ...] = ()


@dataclass(frozen=True, slots=True)
class SampleRecorded:
    """A specimen. examined: (kind, panel, scope). changes: those told; n_more: how many more there are. results: (marker, result)."""

    code: str
    specimen_type: str | None
    collected_on: dt.date | None
    adequate: bool
    examined: tuple[tuple[str, str | None, str], ...]
    changes: tuple[ChangeRecorded, ...]
    n_more: int
    results: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class TreatmentRecorded:
    """A treatment given; None where the record is silent."""

    regimen: str
    line: int | None
    started_on: dt.date | None
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PersonRecorded:
    """The samples of a person, the earliest first (without a date before all), and the treatments in the same order.

    ancestry: the genetic ancestry as measured, None when it was not; never a label.
    """

    samples: tuple[SampleRecorded, ...] = ()
    treatments: tuple[TreatmentRecorded, ...] = ()
    ancestry: str | None = None


def person_recorded(engine: Engine, records: Mapping[str, Frame], genes: frozenset[str], patient_id: int) -> PersonRecorded:
    """Return what is recorded of a person. genes: those told first where a sample has very many changes."""
    own = nw.col("patient_id") == patient_id
    specimens = _rows(engine, records["specimens"].filter(own))
    treatments = _rows(engine, records["treatments"].filter(own))
    ids = [_NONE, *(row["specimen_id"] for row in specimens)]
    of_sample = nw.col("specimen_id").is_in(ids)
    alterations = records["alterations"].filter(of_sample)
    counts = {row["specimen_id"]: row["n"] for row in _rows(engine, alterations.group_by("specimen_id").agg(nw.len().alias("n")))}
    few = [_NONE, *(number for number, n in counts.items() if n <= MOST_CHANGES)]
    told = alterations.filter(nw.col("specimen_id").is_in(few) | _telling(genes)).select(*_COLUMNS, "source_id", "line")
    changes = _by_specimen(_with_frequencies(_rows(engine, told), _rows(engine, records["allele_frequencies"].filter(of_sample))))
    (measured,) = _rows(engine, records["patients"].filter(own).select("ancestry"))
    assays = _by_specimen(_rows(engine, records["assays"].filter(of_sample)))
    results = _by_specimen(_rows(engine, records["tumor_marker_tests"].filter(of_sample)))
    samples = [
        _sample(row, changes.get(row["specimen_id"], []), counts, assays.get(row["specimen_id"], []), results.get(row["specimen_id"], []))
        for row in sorted(specimens, key=lambda row: (str(row["collected_on"] or ""), row["specimen_id"]))
    ]
    given = sorted(treatments, key=lambda row: (str(row["started_on"] or ""), row["line_of_therapy"] or 0, row["regimen"]))
    return PersonRecorded(
        tuple(samples),
        tuple(TreatmentRecorded(row["regimen"], row["line_of_therapy"], row["started_on"], row["ended_on"]) for row in given),
        measured["ancestry"],
    )


def _with_frequencies(changes: list[dict[str, Any]], frequencies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The changes with the frequencies of their row of the file; where a row has several alleles, those of the same one."""
    of_row: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in frequencies:
        of_row.setdefault((row["specimen_id"], row["source_id"], row["line"]), []).append(row)
    found = []
    for change in changes:
        given = of_row.get((change["specimen_id"], change.pop("source_id"), change.pop("line")), [])
        several = len({(row["pos"], row["ref"], row["alt"]) for row in given}) > 1
        own = [row for row in given if not several or (row["pos"], row["ref"], row["alt"]) == (change["pos"], change["ref"], change["alt"])]
        told = sorted((row["data_set"] or "", row["ancestry_group"], row["tract"], row["frequency"]) for row in own)
        found.append({**change, "frequencies": tuple(FrequencyRecorded(one[0] or None, *one[1:]) for one in told)})
    return found


def _telling(genes: frozenset[str]) -> nw.Expr:
    """A change in a gene that the knowledge names, with its change of protein, or of the number or order of genes."""
    named = ~nw.col("hgvs_p").is_null() | (nw.col("kind") != "small_variant")
    return nw.col("gene_symbol").is_in(sorted(genes)) & named


def _rows(engine: Engine, frame: Frame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.collect(frame).to_pylist()
    return rows


def _by_specimen(rows: list[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.pop("specimen_id"), []).append(row)
    return found


def _sample(
    row: dict[str, Any],
    changes: list[dict[str, Any]],
    counts: dict[int, int],
    assays: list[dict[str, Any]],
    results: list[dict[str, Any]],
) -> SampleRecorded:
    told = sorted((ChangeRecorded(**change) for change in changes), key=_place)[:MOST_CHANGES]
    return SampleRecorded(
        code=row["specimen_code"],
        specimen_type=row["specimen_type"],
        collected_on=row["collected_on"],
        adequate=row["adequate"],
        examined=tuple(sorted({(assay["kind"], assay["panel_code"], assay["scope"]) for assay in assays}, key=str)),
        changes=tuple(told),
        n_more=counts.get(row["specimen_id"], 0) - len(told),
        results=tuple(sorted({(result["marker"], result["result"]) for result in results})),
    )


def _place(change: ChangeRecorded) -> tuple[str, str, str, int]:
    """By gene, then by change; those without a gene last."""
    return (change.gene_symbol or "~", change.hgvs_p or change.hgvs_c or "", change.chrom or "", change.pos or 0)
