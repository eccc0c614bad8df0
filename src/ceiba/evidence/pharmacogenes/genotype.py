"""What is known of one person at the positions of one gene: two copies, one copy, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from ceiba.evidence.pharmacogenes.definitions import Gene

WHOLE = "*"
"""The phase set of copies that are phased, and whose file names no set: of the whole chromosome."""


class Observed(msgspec.Struct, frozen=True):
    """What stands at one site. copies: the bases of each copy, in order where phased; one copy where there is only one.

    phase_set: copies of one set lie on the same chromosomes in the same order; None is not phased.
    """

    copies: tuple[str, ...]
    phase_set: str | None = None

    @property
    def is_alike(self) -> bool:
        """Whether all copies are alike, so that phase does not matter."""
        return len(set(self.copies)) == 1


Genotype = Mapping[int, Observed]
"""Place among the gene's sites -> what stands there. A site that is not in it is unknown; never reference."""


def genotype_of(gene: Gene, rows: Iterable[Mapping[str, object]]) -> dict[int, Observed]:
    """Return the genotype from rows of the table `genotypes` of one specimen; rows of other sites or of the other build are left out.

    A site that two rows tell differently is unknown.
    """
    found: dict[int, Observed] = {}
    torn: set[int] = set()
    for row in rows:
        place = gene.places.get((row["chrom"], row["pos"], row["ref"]))  # type: ignore[arg-type]
        if place is None or row["assembly"] != gene.assembly:
            continue
        if row["first_allele"] is None:
            torn.add(place)
            continue
        copies = tuple(str(row[name]) for name in ("first_allele", "second_allele") if row[name] is not None)
        phase = None if row["phase_set"] is None else str(row["phase_set"])
        seen = Observed(copies, phase)
        before = found.setdefault(place, seen)
        if sorted(before.copies) != sorted(seen.copies):
            torn.add(place)
    return {place: observed for place, observed in found.items() if place not in torn}


def halved(genotype: Genotype) -> dict[int, Observed]:
    """Return the genotype of who has one copy only (X in a male) and whose file writes it twice; sites told differently are unknown."""
    return {place: Observed(seen.copies[:1]) for place, seen in genotype.items() if seen.is_alike}
