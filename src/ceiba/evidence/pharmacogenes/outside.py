"""Calls that another program or a laboratory made (CYP2D6, whose copies and hybrids positions do not show): PharmCAT's outside calls.

A line is gene, diplotype, phenotype and activity score, with tabs; later columns may be left out, and a line with # first is a remark.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.evidence.pharmacogenes.calls import STATED, GeneCall
from ceiba.evidence.pharmacogenes.definitions import INDETERMINATE, Gene, activity_score


class OutsideCall(msgspec.Struct, frozen=True):
    """One line. diplotype, phenotype: "" where it is not given; score: None where it is not."""

    gene: str
    diplotype: str
    phenotype: str
    score: float | None


def read_outside(name: str, text: str) -> tuple[OutsideCall, ...]:
    """Read a file of outside calls; InputUnreadable with its line where one cannot be read, or a gene is called twice."""
    found: dict[str, OutsideCall] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        gene, diplotype, phenotype, score = (*(part.strip() for part in line.strip("\r\n").split("\t")), "", "", "")[:4]
        value = _score(score)
        if not gene or not (diplotype or phenotype or score) or (score and value is None):
            raise InputUnreadable(
                "The line is no outside call.",
                "Write gene, diplotype, phenotype and activity score with tabs between; the last ones may be left out.",
                file=name,
                line=number,
            )
        if gene in found:
            raise InputUnreadable("The gene {gene} is called twice.", "Keep one of the two.", file=name, line=number, gene=gene)
        found[gene] = OutsideCall(gene, diplotype, phenotype, value)
    return tuple(found.values())


def _score(text: str) -> float | None:
    try:
        return float(text.removeprefix("≥"))
    except ValueError:
        return None


def stated_call(said: OutsideCall, genes: Iterable[Gene]) -> GeneCall:
    """Return an outside call as a call: its own phenotype, else what the definition makes of its two alleles.

    Alleles whose function the definition does not tell leave the phenotype indeterminate; nothing is computed from a score alone.
    """
    gene = next((gene for gene in genes if gene.symbol == said.gene), None)
    alleles = tuple(gene.by_name.get(name) for name in said.diplotype.split("/")) if gene else ()
    known = tuple(allele for allele in alleles if allele is not None)
    whole = bool(known) and len(known) == len(alleles)
    score = said.score if said.score is not None else activity_score(*known) if whole else None
    looked_up = gene.phenotype_of(*known) if gene and whole else INDETERMINATE
    return GeneCall(
        gene=said.gene,
        diplotypes=(said.diplotype,) if said.diplotype else (),
        n_top=1 if said.diplotype else 0,
        phenotypes=(said.phenotype or looked_up,),
        scores=() if score is None else (score,),
        notes=(STATED,),
    )
