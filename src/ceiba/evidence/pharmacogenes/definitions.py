"""The definition of a pharmacogene: its positions, its named alleles, what each does, and which phenotype two of them make.

Imported by the user (`ceiba evidence import --from pharmcat`); in the words of CPIC and PharmVar. A named allele says what stands at some
positions; at all others it has what the reference allele has. Nothing here says anything about a person.
"""

from __future__ import annotations

from functools import cached_property

import msgspec

from ceiba.terms.faults import ValueFault

IUPAC = {
    "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT", "M": "AC", "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}  # fmt: skip
"""Letters that stand for any of several bases (IUPAC nucleotide codes)."""

LOWEST_FUNCTION = frozenset({"DPYD"})
"""Genes whose variants are told one by one, as one copy of the gene may carry several: what counts is the lowest function on each copy."""

NOT_FROM_POSITIONS = frozenset({"CYP2D6"})
"""Genes of which whole copies are lost, gained or joined to a neighbour: positions alone would tell a wrong diplotype."""

INDETERMINATE = "Indeterminate"
"""CPIC's word for a pair of alleles of which one has no known function."""


class Site(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A position that alleles are told apart by. pos: 1-based; ref, alts: as in a left-aligned VCF row. name: rs number or HGVS."""

    chrom: str
    pos: int
    ref: str
    alts: tuple[str, ...]
    name: str


class NamedAllele(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A named allele. bases: place among the gene's sites -> bases, or one IUPAC letter; the reference allele names all of them.

    function: CPIC's clinical functional status, "" where none is given. activity: its activity value, None where the gene has none.
    """

    name: str
    bases: dict[int, str]
    function: str = ""
    activity: float | None = None


class Gene(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, dict=True):
    """A gene's definition.

    alleles: the first is the reference. phenotypes: `function / function` in alphabetical order (activity values instead where the gene
    has them, see `pair_key`) -> CPIC's phenotype. version: of the definition; source: who says so. place: the file it was read from.
    changed: the last day on which CPIC changed its tables of the gene after this version, "" where nobody says so.
    """

    symbol: str
    assembly: str
    sites: tuple[Site, ...]
    alleles: tuple[NamedAllele, ...]
    phenotypes: dict[str, str] = {}
    version: str = "unknown"
    source: str = ""
    place: str = ""
    changed: str = ""

    def __post_init__(self) -> None:
        if not self.alleles or set(self.alleles[0].bases) != set(range(len(self.sites))):
            raise ValueFault("the first allele of '{gene}' must be the reference and name every position", gene=self.symbol)
        for allele in self.alleles:
            if not set(allele.bases) <= set(range(len(self.sites))):
                raise ValueFault("the allele '{allele}' names a position that is not there", allele=allele.name)

    @property
    def reference(self) -> NamedAllele:
        """The allele that all others are written against."""
        return self.alleles[0]

    @cached_property
    def by_name(self) -> dict[str, NamedAllele]:
        """The alleles by name."""
        return {allele.name: allele for allele in self.alleles}

    @cached_property
    def places(self) -> dict[tuple[str, int, str], int]:
        """Each site's place among the sites, by chromosome, position and reference bases."""
        return {(site.chrom, site.pos, site.ref): place for place, site in enumerate(self.sites)}

    @cached_property
    def allowed(self) -> dict[str, tuple[frozenset[str], ...]]:
        """What each allele may have at each site, the reference's bases where it says nothing."""
        plain = [_allowed(self.reference.bases[place]) for place in range(len(self.sites))]
        found = {}
        for allele in self.alleles:
            own = list(plain)
            for place, written in allele.bases.items():
                own[place] = _allowed(written)
            found[allele.name] = tuple(own)
        return found

    def distinguishing(self, allele: NamedAllele) -> tuple[int, ...]:
        """The sites at which an allele cannot have what the reference has."""
        mine, theirs = self.allowed[allele.name], self.allowed[self.reference.name]
        return tuple(place for place in sorted(allele.bases) if not mine[place] & theirs[place])

    def phenotype_of(self, *alleles: NamedAllele) -> str:
        """Return CPIC's phenotype of two alleles, or of the only one; Indeterminate where the definition gives none.

        An only allele of which the definition tells nothing alone does what two of it do: there is no other to make up for it.
        """
        twice = self.phenotypes.get(pair_key(alleles[0], alleles[-1]), INDETERMINATE)
        return twice if len(alleles) > 1 else self.phenotypes.get(pair_key(*alleles), twice)


def _allowed(written: str) -> frozenset[str]:
    return frozenset(IUPAC.get(written, (written,)))


def pair_key(*alleles: NamedAllele) -> str:
    """Return what two alleles are looked up by: their activity values, else their functions, in order; one allele alone stands alone.

    >>> pair_key(NamedAllele("*1", {}, activity=1.0), NamedAllele("*3", {}, activity=0.0))
    '0.0 / 1.0'
    """
    return " / ".join(sorted(allele.function if allele.activity is None else str(allele.activity) for allele in alleles))


def activity_score(*alleles: NamedAllele) -> float | None:
    """Return the sum of the activity values; None when one has none."""
    values = [allele.activity for allele in alleles]
    return sum(value for value in values if value is not None) if None not in values else None
