"""The user's own reference genome, gene models and chain file: named together, or not at all."""

from __future__ import annotations

from pathlib import Path

from ceiba.errors import UsageError
from ceiba.records import Wanted, with_files


def with_genome(
    reference: Path | str | None, gene_models: Path | str | None, chain: Path | str | None, wanted: Wanted | None = None
) -> Wanted:
    """Return what is wanted of VCF files, with these files; UsageError for gene models without a reference genome."""
    if gene_models is not None and reference is None:
        raise UsageError(
            "Gene models need the reference genome on which they lie.", "Name it with --reference (FASTA, with its .fai beside it)."
        )
    genomes = [(Path(reference), Path(gene_models) if gene_models is not None else None)] if reference is not None else []
    return with_files(wanted or Wanted(), genomes, Path(chain) if chain is not None else None)
