"""A lake as FHIR R4: NDJSON with a file for each resource type (the bulk form), or one Bundle a person.

Profiles of mCODE STU4 and Genomics Reporting STU3 are named in `meta.profile`; docs/reference/fhir.md says which element holds what. No
name, address or narrative is written, for none is kept; `meta.source` has numbers of the lake in place of names of files.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import msgspec
import polars as pl

from ceiba.language import mark
from ceiba.records.fhir import written as w
from ceiba.records.fhir.written_cancers import conditions, specimens, treatments
from ceiba.records.fhir.written_findings import alterations, assays, marker_tests, placed
from ceiba.records.fhir.written_people import consents, coverages, factors, patients, relatives
from ceiba.records.outgoing import HANDED_ON, Left, Outgoing, Written, counted, no_place, values_lost

BASE = "https://ceiba.invalid/fhir/"
"""Begins the addresses of the entries of a Bundle, so that its references hold; no server answers there (RFC 2606)."""

NO_PANEL = mark("no examination of a sample names this panel")
NO_INCOME = mark("FHIR has no standard element for income")
NO_SEQUENCE = mark("a position on a chromosome without an accession, or alleles that are no bases")

_WRITERS: tuple[Callable[[Outgoing, w.Ids], Iterator[tuple[int, w.Json]]], ...] = (
    patients, conditions, specimens, assays, alterations, marker_tests, treatments, coverages, relatives, factors, consents
)  # fmt: skip


def write_fhir(outgoing: Outgoing, folder: Path) -> Written:
    """Write NDJSON, one resource a line and one file a resource type: Patient.ndjson, Observation.ndjson ..."""
    encoder = msgspec.json.Encoder()
    files: dict[str, list[bytes]] = {}
    for _, resource in _resources(outgoing):
        lines = files.setdefault(str(resource["resourceType"]), [])
        lines.append(encoder.encode(resource))
        if len(lines) >= _LINES_HELD:
            _append(folder / f"{resource['resourceType']}.ndjson", lines)
    for kind, lines in files.items():
        _append(folder / f"{kind}.ndjson", lines)
    return _counted(outgoing)


def write_fhir_bundles(outgoing: Outgoing, folder: Path) -> Written:
    """Write one Bundle a person, named by the number of the person in the lake: patient-0000001.json."""
    encoder = msgspec.json.Encoder()
    entries: dict[int, list[bytes]] = {}
    for person, resource in _resources(outgoing):
        url = f"{BASE}{resource['resourceType']}/{resource['id']}"
        entries.setdefault(person, []).append(encoder.encode({"fullUrl": url, "resource": resource}))
    for person, lines in entries.items():
        whole = b'{"resourceType":"Bundle","type":"collection","entry":[\n' + b",\n".join(lines) + b"\n]}\n"
        _append(folder / f"patient-{person:07}.json", [whole], end=b"")
    return _counted(outgoing)


_LINES_HELD = 5_000


def _resources(outgoing: Outgoing) -> Iterator[tuple[int, w.Json]]:
    ids = w.ids_of(outgoing)
    for write in _WRITERS:
        yield from write(outgoing, ids)


def _append(path: Path, lines: list[bytes], end: bytes = b"\n") -> None:
    """Add lines to a file that only its owner can read, and forget them."""
    if lines:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "wb") as handle:
            handle.write(end.join(lines) + end)
    lines.clear()


def _counted(outgoing: Outgoing) -> Written:
    """Return what was written and what was left: every record goes but genotypes, frequencies and panels that no examination names."""
    panels = outgoing.table("panels")
    used = outgoing.table("assays")["panel_code"].drop_nulls().unique().implode()
    lost = panels.filter(pl.col("panel_code").is_in(used).not_()).height
    written: Mapping[str, int] = {
        name: outgoing.table(name).height for name in HANDED_ON if name not in ("genotypes", "allele_frequencies")
    }
    found = outgoing.table("alterations")
    unplaced = sum(not placed(row) for row in w.rows_of(found.drop_nulls("pos")))
    return Written(
        {**written, "panels": panels.height - lost},
        (
            *no_place(outgoing, "genotypes", "allele_frequencies"),
            *counted(Left("panels", lost, NO_PANEL), Left("alterations", unplaced, NO_SEQUENCE, "pos")),
            *values_lost(outgoing.table("patients"), "patients", {"income_monthly": NO_INCOME}),
        ),
    )
