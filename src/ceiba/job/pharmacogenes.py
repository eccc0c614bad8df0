"""Pharmacogenes: importing their definitions, asking files for their positions, and calling them for the samples of one VCF file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
import pyarrow as pa

from ceiba.errors import InputMissing, InputUnreadable, UsageError
from ceiba.evidence import Knowledge
from ceiba.evidence.items import FORMAT, Manifest, count_other
from ceiba.evidence.pharmacogenes import NOT_FROM_POSITIONS, Gene, GeneCall, call, genotype_of, read_outside, stated_call
from ceiba.evidence.pharmacogenes import pharmcat as source
from ceiba.evidence.pharmacogenes.cpic_changes import is_change_log
from ceiba.job.clinvar import CLINVAR, classified_in
from ceiba.job.evidence import with_conflicts
from ceiba.job.evidence_sources import bytes_of, inputs_of, text_of
from ceiba.job.hotspots import CANCER_HOTSPOTS, hotspots_in
from ceiba.job.snapshots import GENES, manifest_of, read_definitions, refuse_occupied, write_snapshot
from ceiba.records.drafts import InputFile, Notice, Wanted, WantedSite
from ceiba.records.sites import read_examined
from ceiba.records.vcf import read_vcf

PHARMCAT = "pharmcat"
"""The name of the source on the command line and in a snapshot."""

_DEFINITIONS, _EXEMPTIONS = "_translation.json", "exemptions.json"


class SampleCalls(msgspec.Struct, frozen=True):
    """One sample of a VCF file. calls: by gene, in the order of the definitions; unknown: genes of which no position is known."""

    sample: str
    calls: tuple[GeneCall, ...]
    unknown: tuple[str, ...]


class Pharmacogenes(msgspec.Struct, frozen=True):
    """What a VCF file says of pharmacogenes. notices: what to know of the file."""

    samples: tuple[SampleCalls, ...]
    notices: tuple[str, ...]


def import_definitions(path: Path, into: Path, version: str = "") -> Manifest:
    """Import PharmCAT's definitions from a folder (all files of their form below it) or one file; returns what the snapshot says of itself.

    A change log of CPIC that lies in the folder says which genes are out of date.

    The errors of `import_evidence`.
    """
    refuse_occupied(into)
    if not path.exists():
        raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    files = sorted(file for file in path.rglob("*.json*") if file.is_file()) if path.is_dir() else [path]
    definitions = [file for file in files if _DEFINITIONS in file.name]
    phenotypes = [file for file in files if file.parent.name == "phenotype" and file not in definitions]
    exemptions = [file for file in files if file.name.startswith(_EXEMPTIONS)][:1]
    logs = _change_logs(path)
    if not definitions:
        raise InputUnreadable(
            "The folder holds no file of this source.",
            "Name a file, or a folder that holds {wanted}.",
            file=str(path),
            wanted=f"definition/alleles/GENE{_DEFINITIONS}",
        )
    read = {file: bytes_of(file) for file in (*definitions, *phenotypes, *exemptions, *logs)}
    drawn = source.read_pharmcat(
        {file.name: read[file] for file in definitions},
        {file.name: read[file] for file in phenotypes},
        read[exemptions[0]] if exemptions else None,
        {file.name: read[file].decode("utf-8", "replace") for file in logs},
    )
    versions = sorted({gene.version for gene in drawn.genes})
    manifest = Manifest(
        format=FORMAT,
        source=PHARMCAT,
        form="allele definitions and phenotypes",
        title=source.TITLE,
        url=source.HOME,
        licence=source.LICENCE,
        stays=source.STAYS,
        version=version or (versions[-1] if versions else "unknown"),
        latest=drawn.latest or "unknown",
        inputs=inputs_of(list(read)),
        named_with="",
        counts=count_other(
            drawn.n_read,
            sum(drawn.kinds.values()),
            (row.reason for row in drawn.refused),
            {"gene": len(drawn.genes), **drawn.kinds},
        ),
    )
    write_snapshot(into, manifest, drawn.genes, drawn.refused, GENES)
    return manifest


def _change_logs(path: Path) -> list[Path]:
    """CPIC's change logs that lie in the folder."""
    found = sorted(file for file in path.rglob("*.tsv*") if file.is_file()) if path.is_dir() else []
    return [file for file in found if is_change_log(bytes_of(file).decode("utf-8", "replace"))]


def wanted_of(genes: Iterable[Gene], examined: Path | None = None) -> Wanted:
    """Return the positions to ask VCF files for. examined: a BED or VCF file of what the laboratory looked at in all of them."""
    sites = {
        (gene.assembly, site.chrom, site.pos, site.ref): WantedSite(
            "GRCh37" if gene.assembly == "GRCh37" else "GRCh38", site.chrom, site.pos, site.ref, site.alts
        )
        for gene in genes
        if gene.symbol not in NOT_FROM_POSITIONS
        for site in gene.sites
    }
    return Wanted(tuple(sites.values()), read_examined(examined) if examined is not None else None)


def with_snapshots(knowledge: Knowledge, folders: Sequence[Path]) -> Knowledge:
    """Return the knowledge with what snapshots hold: conflicts beside its own, pharmacogenes, ClinVar's classes, recurrent hotspots.

    UsageError when two snapshots define one gene.
    """
    sources = {folder: manifest_of(folder).source for folder in folders}
    genes = genes_of([folder for folder in folders if sources[folder] == PHARMCAT])
    told = [folder for folder in folders if sources[folder] not in (PHARMCAT, CLINVAR, CANCER_HOTSPOTS)]
    found = with_conflicts(knowledge, told) if told else knowledge
    classified = classified_in(folder for folder in folders if sources[folder] == CLINVAR)
    hotspots = hotspots_in(folder for folder in folders if sources[folder] == CANCER_HOTSPOTS)
    return dataclasses.replace(
        found, pharmacogenes=genes or found.pharmacogenes, classified=classified or found.classified, hotspots=hotspots or found.hotspots
    )


def genes_of(folders: Sequence[Path]) -> tuple[Gene, ...]:
    """Return the genes that snapshots define; UsageError when two define one gene."""
    genes = tuple(gene for folder in folders for gene in read_definitions(folder))
    twice = {gene.symbol for gene in genes if sum(other.symbol == gene.symbol for other in genes) > 1}
    if twice:
        raise UsageError("Several snapshots define the same pharmacogenes: {genes}.", "Name one of them.", genes=", ".join(sorted(twice)))
    return genes


def call_file(
    file: Path, definitions: Sequence[Path], *, examined: Path | None = None, outside: Path | None = None, sex: str | None = None
) -> Pharmacogenes:
    """Call the pharmacogenes of every sample of a VCF file. definitions: snapshots; outside: calls of other programs, for all its samples.

    sex: of the samples, where it is known: a male has one copy of a gene on X. Errors: those of reading a VCF file, a snapshot, a BED file.
    """
    genes = genes_of(definitions)
    draft = read_vcf(InputFile(file, file.name, wanted=wanted_of(genes, examined)))
    stated = [stated_call(said, genes) for said in read_outside(outside.name, text_of(outside))] if outside else []
    by_sample: dict[str, list[dict[str, object]]] = {code: [] for code in draft.implied["specimens"]["specimen_code"].to_pylist()}
    genotypes: pa.Table = draft.tables["genotypes"]
    for row in genotypes.to_pylist():
        by_sample[row["specimen_code"]].append(row)
    samples = tuple(_of_sample(code, rows, genes, stated, sex) for code, rows in by_sample.items())
    return Pharmacogenes(samples, tuple(str(notice) for notice in draft.notices if _concerns_positions(notice)))


def _of_sample(
    code: str, rows: Sequence[dict[str, object]], genes: Sequence[Gene], stated: Sequence[GeneCall], sex: str | None
) -> SampleCalls:
    told = {each.gene for each in stated}
    found = {
        gene.symbol: call(gene, genotype_of(gene, rows), sex)
        for gene in genes
        if gene.symbol not in told and gene.symbol not in NOT_FROM_POSITIONS
    }
    calls = (*stated, *(each for each in found.values() if each is not None))
    return SampleCalls(code, calls, tuple(symbol for symbol, each in found.items() if each is None))


def _concerns_positions(notice: Notice) -> bool:
    return "harmacogene" in notice.problem or "GRCh37" in notice.problem
