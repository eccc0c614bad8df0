"""What is done with the positions of a draft on the user's own machine: lift-over and annotation, each only with files that the user gives.

First the lift-over, so that variants of an older build meet the reference genome of the newer one; then the annotation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ceiba.records.csq import annotate
from ceiba.records.drafts import Draft, Wanted
from ceiba.records.genome import read_genome
from ceiba.records.liftover import Chain, lift, read_chain


def with_files(wanted: Wanted, genomes: Iterable[tuple[Path, Path | None]], chain: Path | None) -> Wanted:
    """Return what is wanted, with reference genomes (and their gene models) and a chain file; what is wanted already comes first.

    The files are looked at now: InputMissing, InputUnreadable.
    """
    found = tuple(read_genome(reference, models) for reference, models in genomes)
    if chain is not None:
        _chain(chain)
    return replace(wanted, genomes=wanted.genomes + found, chain=wanted.chain or chain)


def prepared(draft: Draft, wanted: Wanted) -> Draft:
    """Return a draft with its positions lifted over and its variants annotated, as far as the user gave the files for it."""
    if draft.state != "read" or "alterations" not in draft.tables:
        return draft
    if wanted.chain is not None:
        chain = _chain(wanted.chain)
        genome = wanted.genome(chain.target)
        draft = lift(draft, chain, genome if genome is not None and genome.assembly == chain.target else None)
    return annotate(draft, wanted)


@lru_cache(maxsize=2)
def _chain(path: Path) -> Chain:
    return read_chain(path)
