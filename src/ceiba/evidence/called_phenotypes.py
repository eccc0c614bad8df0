"""Phenotypes that a germline file's genotypes make, by the definitions that the user imported: what each specimen says of each marker.

A phenotype is present when all that the genotype allows gives this one, absent when none of it does, and otherwise unknown: for want of
positions, or because phase or the function of an allele is not known. A genotype of G6PD rules no deficiency out. What a laboratory states
of the same specimen goes before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import narwhals as nw
import pyarrow as pa

from ceiba.engine import Engine, Frame
from ceiba.evidence.catalogue import MarkerCatalogue
from ceiba.evidence.pharmacogenes import NOT_FROM_POSITIONS, Gene, GeneCall, call, genotype_of
from ceiba.terms.markers import Phenotype
from ceiba.terms.situations import Finding

CALLED = 5
"""The rank of a phenotype made from positions: below a stated result, above a test that failed."""
NOT_CALLED = 1
"""The rank of one that stays unknown."""

ENZYME_DECIDES = frozenset({"G6PD"})
"""Genes whose genotype may show a deficiency and never rules one out: CPIC keeps the enzyme assay as the mainstay unless genotyping has
established deficiency (Relling et al. 2014, doi:10.1038/clpt.2014.97, abstract)."""

Calls = Mapping[int, tuple[GeneCall, ...]]

_OF_GERMLINE = ("specimen_id", "assembly", "chrom", "pos", "ref", "first_allele", "second_allele", "phase_set")


def calls_by_specimen(
    engine: Engine, records: Mapping[str, Frame], genes: Iterable[Gene], catalogue: MarkerCatalogue
) -> dict[int, tuple[GeneCall, ...]]:
    """Return the calls of every germline specimen, by its number; a gene of which no position is known is not among them.

    Only of genes whose phenotypes are asked for, and of specimens recorded as germline: a tumour's file shows what the tumour lost and
    gained. A genotype that many people have is called once.
    """
    asked = {marker.gene for marker in catalogue.parsed.values() if isinstance(marker, Phenotype)}
    wanted = tuple(gene for gene in genes if gene.symbol in asked and gene.symbol not in NOT_FROM_POSITIONS)
    if not wanted:
        return {}
    germline = records["specimens"].filter(nw.col("specimen_type").fill_null("") == "germline").select("specimen_id", "patient_id")
    sexes = records["patients"].select("patient_id", "sex")
    rows = records["genotypes"].select(*_OF_GERMLINE).join(germline, on="specimen_id", how="inner")
    rows = rows.join(sexes, on="patient_id", how="left")
    owners = {place: gene.symbol for gene in wanted for place in gene.places}
    sexes_of: dict[int, str | None] = {}
    by_specimen: dict[int, dict[str, list[dict[str, object]]]] = {}
    for row in engine.collect(rows).to_pylist():
        sexes_of[row["specimen_id"]] = row["sex"]
        symbol = owners.get((row["chrom"], row["pos"], row["ref"]))
        if symbol is not None:
            by_specimen.setdefault(row["specimen_id"], {}).setdefault(symbol, []).append(row)
    found: dict[int, tuple[GeneCall, ...]] = {}
    called: dict[object, GeneCall | None] = {}
    for specimen, said in sorted(by_specimen.items()):
        sex = sexes_of[specimen]
        own = []
        for gene in wanted:
            genotype = genotype_of(gene, said.get(gene.symbol, ()))
            key = (gene.symbol, sex, tuple(sorted(genotype.items())))
            if key not in called:
                called[key] = call(gene, genotype, sex)
            own.append(called[key])
        found[specimen] = tuple(each for each in own if each is not None)
    return found


def called_phenotypes(engine: Engine, calls: Calls, catalogue: MarkerCatalogue) -> Frame:
    """Return specimen_id, marker_id, rank, state: what the calls say of the phenotypes that are asked for."""
    rows = [
        (specimen, catalogue.index[text], CALLED if state in (Finding.PRESENT, Finding.ABSENT) else NOT_CALLED, int(state))
        for specimen, found in calls.items()
        for each in found
        for text, marker in catalogue.parsed.items()
        if isinstance(marker, Phenotype) and marker.gene == each.gene
        for state in [finding_from_call(each, marker)]
    ]
    columns = {"specimen_id": pa.int64(), "marker_id": pa.int32(), "rank": pa.int64(), "state": pa.int64()}
    table = {name: pa.array([row[place] for row in rows], kind) for place, (name, kind) in enumerate(columns.items())}
    return engine.register(pa.table(table))


def finding_from_call(found: GeneCall, marker: Phenotype) -> Finding:
    """Return what a call says of a phenotype of its gene: an unknown function may be any phenotype, so it rules none out.

    OUTSIDE_PANEL: positions were not looked at. UNREADABLE: phase, or the function of an allele, is not known.
    """
    possible = {status_of(phenotype) for phenotype in found.phenotypes}
    if possible == {marker.status}:
        return Finding.PRESENT
    if "" not in possible and marker.status not in possible and found.gene not in ENZYME_DECIDES:
        return Finding.ABSENT
    return Finding.OUTSIDE_PANEL if found.missing else Finding.UNREADABLE


_STATUSES = ("poor", "intermediate", "normal", "ultrarapid", "rapid")


def status_of(phenotype: str) -> str:
    """Return CPIC's phenotype as a marker's status; "" for one that settles none.

    A `likely` phenotype is treated as that phenotype, as CPIC's recommendations do; a `possible` and an indeterminate one settle nothing.

    >>> status_of("Likely Poor Metabolizer"), status_of("Possible Intermediate Metabolizer"), status_of("Deficient with CNSHA")
    ('poor metabolizer', '', 'deficient')
    """
    words = phenotype.lower().removeprefix("likely ").strip()
    if words in (f"{status} metabolizer" for status in _STATUSES):
        return words
    return {"deficient": "deficient", "deficient with cnsha": "deficient", "normal": "normal"}.get(words, "")
