"""Named alleles against a genotype: every pair of alleles that what was seen allows.

Nothing is guessed: a position that is not known allows every allele, so an allele that only such positions tell from another stays possible
beside it. Pairs stand in the order of PharmCAT's score, the number of known positions that both alleles name: the first ones are those that
PharmCAT prints alone. The score is an order, no probability.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import msgspec

from ceiba.evidence.pharmacogenes.definitions import Gene, NamedAllele
from ceiba.evidence.pharmacogenes.genotype import Genotype, Observed


class Pair(msgspec.Struct, frozen=True):
    """Two alleles (one of a gene of which there is one copy) that the genotype allows, and PharmCAT's score."""

    alleles: tuple[NamedAllele, ...]
    score: int

    @property
    def name(self) -> str:
        """The diplotype as it is written: *1/*2."""
        return "/".join(allele.name for allele in self.alleles)


def pairs(gene: Gene, genotype: Genotype) -> tuple[Pair, ...]:
    """Return every pair that the genotype allows, the highest score first; none when no named alleles explain what was seen."""
    odd = {place for place, seen in genotype.items() if set(seen.copies) != {gene.sites[place].ref}}
    telling = {allele.name: odd | (allele.bases.keys() & genotype.keys()) for allele in gene.alleles}
    possible = [allele for allele in gene.alleles if _may_carry(gene, genotype, allele, telling[allele.name])]
    scores = {allele.name: len(allele.bases.keys() & genotype.keys()) for allele in possible}
    one_copy = bool(genotype) and all(len(seen.copies) == 1 for seen in genotype.values())
    if one_copy:
        found = [Pair((allele,), scores[allele.name]) for allele in possible]
    else:
        found = [
            Pair((first, second), scores[first.name] + scores[second.name])
            for place, first in enumerate(possible)
            for second in possible[place:]
            if _fits(gene, genotype, first, second, telling[first.name] | telling[second.name])
        ]
    return tuple(sorted(found, key=lambda pair: -pair.score))


def top(found: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the pairs of the highest score: what PharmCAT prints by default."""
    return tuple(pair for pair in found if pair.score == found[0].score)


def _may_carry(gene: Gene, genotype: Genotype, allele: NamedAllele, telling: AbstractSet[int]) -> bool:
    """Whether some copy fits at every site. telling: the sites to look at; at all others the allele and the person are as the reference."""
    allowed = gene.allowed[allele.name]
    return all(any(base in allowed[place] for base in genotype[place].copies) for place in telling)


def _fits(gene: Gene, genotype: Genotype, first: NamedAllele, second: NamedAllele, telling: AbstractSet[int]) -> bool:
    """Whether one copy can be the first allele and the other the second: site by site, all sites of a phase set the same way round."""
    one, other = gene.allowed[first.name], gene.allowed[second.name]
    ways: dict[str, list[bool]] = {}
    for place in telling:
        seen = genotype[place]
        straight, crossed = _ways(seen, one[place], other[place])
        if not (straight or crossed):
            return False
        if seen.phase_set is not None and not seen.is_alike:
            held = ways.setdefault(seen.phase_set, [True, True])
            held[0], held[1] = held[0] and straight, held[1] and crossed
    return all(straight or crossed for straight, crossed in ways.values())


def _ways(seen: Observed, one: frozenset[str], other: frozenset[str]) -> tuple[bool, bool]:
    """Whether the copies fit in the order written, and in the other. A single copy beside sites with two says nothing of the other."""
    first, last = seen.copies[0], seen.copies[-1]
    if len(seen.copies) == 1:
        return first in one, first in other
    return first in one and last in other, last in one and first in other
