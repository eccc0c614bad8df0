"""What a gene's definition makes of one person's genotype: diplotypes, every phenotype that may be, and what was not looked at.

The phenotype is settled when all that is possible gives one and the same. So a position that nobody looked at never makes a normal
metabolizer: the alleles that it alone tells apart stay possible.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ceiba.evidence.pharmacogenes.definitions import INDETERMINATE, LOWEST_FUNCTION, Gene, NamedAllele, activity_score
from ceiba.evidence.pharmacogenes.diplotypes import pairs, top
from ceiba.evidence.pharmacogenes.genotype import Genotype, Observed, halved
from ceiba.evidence.pharmacogenes.lowest import Variants, lowest_pairs, variants

ONE_COPY_IN_MALES = frozenset({"X"})
UNNAMED_BASES = "unnamed bases"
NO_PAIR = "no pair"
TOLD_TWICE = "told twice"
STATED = "stated"
"""Notes of a call: a position has bases that no allele names; no named alleles explain the genotype; a male's X written as two copies and
read as one; a laboratory's own call, not made from positions."""


class GeneCall(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A gene of one person.

    diplotypes: all that may be, in PharmCAT's order; the first `n_top` share its highest score (of genes told variant by variant: what was
    found). phenotypes: all that may be, in CPIC's words; one is settled. scores: activity scores, in the order of phenotypes found.
    n_sites: positions that the definition names; missing: those of them that are unknown, by name. open: alleles that what is missing alone
    keeps possible. notes: what is to be known of it (codes of this module and of `lowest`). changed: as `Gene.changed`.
    """

    gene: str
    diplotypes: tuple[str, ...] = ()
    n_top: int = 0
    phenotypes: tuple[str, ...] = ()
    scores: tuple[float, ...] = ()
    n_sites: int = 0
    missing: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changed: str = ""

    @property
    def phenotype(self) -> str | None:
        """The phenotype where it is settled; None where it is not, or has no known function."""
        return self.phenotypes[0] if len(self.phenotypes) == 1 and self.phenotypes[0] != INDETERMINATE else None

    @property
    def n_known(self) -> int:
        """How many of the positions are known."""
        return self.n_sites - len(self.missing)


def call(gene: Gene, genotype: Genotype, sex: str | None = None) -> GeneCall | None:
    """Return what a genotype says of a gene; None when not one of its positions is known.

    sex: as recorded; a male has one copy of a gene on X, whatever way his file writes it.
    """
    notes: list[str] = []
    if (
        sex == "male"
        and gene.sites
        and gene.sites[0].chrom in ONE_COPY_IN_MALES
        and any(len(seen.copies) > 1 for seen in genotype.values())
    ):
        genotype = halved(genotype)
        notes.append(TOLD_TWICE)
    named = {place: seen for place, seen in genotype.items() if _is_named(gene, place, seen)}
    if len(named) < len(genotype):
        notes.append(UNNAMED_BASES)
    if not named:
        return None
    missing = tuple(site.name for place, site in enumerate(gene.sites) if place not in named)
    told = _variant_by_variant(gene, named) if gene.symbol in LOWEST_FUNCTION else _by_pairs(gene, named)
    phenotypes = (*told.phenotypes, INDETERMINATE) if UNNAMED_BASES in notes else told.phenotypes
    return msgspec.structs.replace(
        told,
        missing=missing,
        phenotypes=tuple(dict.fromkeys(phenotypes)),
        notes=(*notes, *told.notes),
        n_sites=len(gene.sites),
        changed=gene.changed,
    )


def _is_named(gene: Gene, place: int, seen: Observed) -> bool:
    return set(seen.copies) <= {gene.sites[place].ref, *gene.sites[place].alts}


def _by_pairs(gene: Gene, genotype: Genotype) -> GeneCall:
    found = pairs(gene, genotype)
    if not found:
        return GeneCall(gene=gene.symbol, phenotypes=(INDETERMINATE,), notes=(NO_PAIR,))
    kept = {allele.name for pair in top(found) for allele in pair.alleles}
    hidden = dict.fromkeys(allele.name for pair in found for allele in pair.alleles if _only_missing(gene, genotype, allele))
    return GeneCall(
        gene=gene.symbol,
        diplotypes=tuple(pair.name for pair in found),
        n_top=len(top(found)),
        phenotypes=tuple(dict.fromkeys(gene.phenotype_of(*pair.alleles) for pair in found)),
        scores=_scores(pair.alleles for pair in found),
        open=tuple(name for name in hidden if name not in kept),
    )


def _only_missing(gene: Gene, genotype: Genotype, allele: NamedAllele) -> bool:
    """Whether nothing that is known speaks for the allele: the sites that tell it from the reference are unknown."""
    apart = gene.distinguishing(allele)
    return bool(apart) and not any(place in genotype for place in apart)


def _variant_by_variant(gene: Gene, genotype: Genotype) -> GeneCall:
    told = variants(gene, genotype)
    possible = lowest_pairs(gene, told)
    return GeneCall(
        gene=gene.symbol,
        diplotypes=_written(gene, told),
        n_top=1,
        phenotypes=tuple(dict.fromkeys(gene.phenotype_of(*alleles) for alleles in possible)),
        scores=_scores(possible),
        open=tuple(allele.name for allele in told.open),
        notes=told.notes,
    )


def _written(gene: Gene, told: Variants) -> tuple[str, ...]:
    """The two copies where it is known which carries what; else the variants one by one."""
    if told.copies is None:
        return tuple(dict.fromkeys(allele.name for allele in told.found))
    names = sorted((_copy(gene, copy) for copy in told.copies), key=lambda name: name != gene.reference.name)
    return ("/".join(names),)


def _copy(gene: Gene, copy: tuple[NamedAllele, ...]) -> str:
    names = [allele.name for allele in copy] or [gene.reference.name]
    return names[0] if len(names) == 1 else f"[{' + '.join(names)}]"


def _scores(possible: Iterable[tuple[NamedAllele, ...]]) -> tuple[float, ...]:
    found = dict.fromkeys(activity_score(*alleles) for alleles in possible)
    return tuple(score for score in found if score is not None)
