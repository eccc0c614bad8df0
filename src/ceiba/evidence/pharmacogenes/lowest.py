"""Genes whose variants are told one by one (DPYD): which were found, on which copy, and the lowest function of each copy.

One copy of DPYD may carry several variants; it does what its worst variant does. Where phase is not known the two lowest values are taken
to lie on different copies, as CPIC advises: the answer that protects the person. Of HapB3 the intron variant (c.1129-5923C>G) is the cause
and the exon variant (c.1236G>A) stands in for it where the intron was not looked at, found or not; the result says so, as CPIC asks since
2024 (https://cpicpgx.org/guidelines/guideline-for-fluoropyrimidines-and-dpyd/). Without the cause the exon variant counts as nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations_with_replacement

import msgspec

from ceiba.evidence.pharmacogenes.definitions import Gene, NamedAllele
from ceiba.evidence.pharmacogenes.genotype import Genotype

Carried = list[tuple[NamedAllele, tuple[bool, ...], str | None]]
"""Variant alleles that are there: on which copies, and in which phase set."""

TAKEN_APART = "taken apart"
BY_PROXY = "by proxy"
PROXY_ALONE = "proxy alone"
"""What is to be known of a result: phase not known; HapB3 told by its exon variant; the exon variant found without the cause."""


class Variants(msgspec.Struct, frozen=True):
    """What was found. copies: the variant alleles of each copy of the gene where phase is known or does not matter; else None.

    found: every variant allele once for each copy seen. open: variant alleles whose positions are not known. notes: codes above.
    """

    found: tuple[NamedAllele, ...]
    copies: tuple[tuple[NamedAllele, ...], ...] | None
    open: tuple[NamedAllele, ...]
    notes: tuple[str, ...]


def variants(gene: Gene, genotype: Genotype) -> Variants:
    """Return the variant alleles that the genotype holds, and those that it leaves open."""
    carried: Carried = []
    unknown: list[NamedAllele] = []
    notes: list[str] = []
    for allele, site, wider in _single(gene):
        linked = gene.distinguishing(wider)[0] if wider else site
        proxy = next((place for place in gene.distinguishing(wider) if place != site), site) if wider else site
        told = allele
        if site in genotype:
            linked = site
        elif wider and proxy in genotype:
            linked, told = proxy, wider
            notes.append(BY_PROXY)
        else:
            unknown.append(allele)
            continue
        seen = genotype[linked]
        there = tuple(base in gene.allowed[told.name][linked] for base in seen.copies)
        if wider and linked == site and proxy in genotype:
            beside = sum(base in gene.allowed[wider.name][proxy] for base in genotype[proxy].copies)
            if beside > sum(there):
                notes.append(PROXY_ALONE)
            told = wider if beside >= sum(there) else allele
        if any(there):
            carried.append((told, there, seen.phase_set))
    found = tuple(allele for allele, there, _phase in carried for has in there if has)
    copies = _by_copy(carried, _n_copies(genotype))
    if copies is None:
        notes.append(TAKEN_APART)
    return Variants(found, copies, tuple(unknown), tuple(notes))


def _single(gene: Gene) -> Iterator[tuple[NamedAllele, int, NamedAllele | None]]:
    """Each variant allele with its site, and the allele that names that site and one more (HapB3) where there is one."""
    several = [allele for allele in gene.alleles[1:] if len(gene.distinguishing(allele)) > 1]
    for allele in gene.alleles[1:]:
        sites = gene.distinguishing(allele)
        if len(sites) == 1:
            yield allele, sites[0], next((wide for wide in several if sites[0] in gene.distinguishing(wide)), None)


def _n_copies(genotype: Genotype) -> int:
    return max((len(seen.copies) for seen in genotype.values()), default=2)


def _by_copy(carried: Carried, n_copies: int) -> tuple[tuple[NamedAllele, ...], ...] | None:
    """The variants of each copy; None where which copy carries which is not known."""
    split = [(there, phase) for _allele, there, phase in carried if not all(there)]
    phases = {phase for _there, phase in split}
    if len(split) > 1 and (None in phases or len(phases) > 1):
        return None
    return tuple(
        tuple(allele for allele, there, _phase in carried if all(there) or (copy < len(there) and there[copy])) for copy in range(n_copies)
    )


def lowest_pairs(gene: Gene, told: Variants) -> tuple[tuple[NamedAllele, ...], ...]:
    """Return the pairs of lowest-function alleles that may be: first as seen, then those that what was not looked at may make of it."""
    seen = _lowest(gene, told)
    possible = {tuple(allele.activity for allele in seen): seen}
    for hidden in combinations_with_replacement(_distinct(told.open), len(seen)):
        for take in range(1, len(hidden) + 1):
            lower = tuple(sorted((*seen, *hidden[:take]), key=_value)[: len(seen)])
            possible.setdefault(tuple(allele.activity for allele in lower), lower)
    return tuple(possible.values())


def _lowest(gene: Gene, told: Variants) -> tuple[NamedAllele, ...]:
    """The lowest allele of each copy; with phase unknown the two lowest of all."""
    if told.copies is None:
        return tuple(sorted((*told.found, gene.reference, gene.reference), key=_value)[:2])
    return tuple(sorted((min((*copy, gene.reference), key=_value) for copy in told.copies), key=_value))


def _distinct(alleles: tuple[NamedAllele, ...]) -> list[NamedAllele]:
    """One allele of each activity."""
    return list({allele.activity: allele for allele in alleles}.values())


def _value(allele: NamedAllele) -> float:
    """The activity. An allele without one stands with the normal ones, where it can hide no lower one."""
    return 1.0 if allele.activity is None else allele.activity
