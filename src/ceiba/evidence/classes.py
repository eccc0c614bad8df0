"""The classes of variants that the user's own evidence holds, given to alterations that come without one.

A variant is the same where its place, build and alleles are, or its coding change on the same transcript. What the file itself says of a
variant is never replaced.
"""

from __future__ import annotations

import msgspec

from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.small_variants import Alteration, read_coding
from ceiba.terms.significance import read_significance


class Classes:
    """Looks up what is said of a variant, by its place or by its coding change."""

    def __init__(self, variants: tuple[ClassifiedVariant, ...]) -> None:
        self._by_place: dict[tuple[str | None, str | None, int | None, str | None, str | None], ClassifiedVariant] = {}
        self._by_change: dict[tuple[str, str], ClassifiedVariant] = {}
        for variant in variants:
            for build, locus in (("GRCh37", variant.GRCh37), ("GRCh38", variant.GRCh38)):
                if locus is not None:
                    self._by_place.setdefault((build, locus.chrom, locus.pos, locus.ref, locus.alt), variant)
            key = _key(variant.hgvs_c, None)
            if key is not None:
                self._by_change.setdefault(key, variant)

    def classify(self, alteration: Alteration) -> Alteration:
        """Return the alteration with the class that the evidence holds, where the file says nothing of its pathogenicity."""
        said = self.variant_of(alteration)
        return alteration if said is None else msgspec.structs.replace(alteration, significance=said.significance)

    def variant_of(self, alteration: Alteration) -> ClassifiedVariant | None:
        """Return what the evidence holds of an alteration; None where it holds nothing, or the file itself says something."""
        if not self._by_place and not self._by_change:
            return None
        if read_significance(alteration.significance) != "unstated":
            return None
        place = (alteration.assembly, alteration.chrom, alteration.pos, alteration.ref, alteration.alt)
        said = self._by_place.get(place) if alteration.pos is not None else None
        if said is None and alteration.hgvs_c:
            key = _key(alteration.hgvs_c, alteration.transcript)
            said = self._by_change.get(key) if key is not None else None
        return said


def _key(written: str, transcript: str | None) -> tuple[str, str] | None:
    """The transcript without its version, and the change in its one form; None where either is not known."""
    read = read_coding(written) if written else None
    if read is None:
        return None
    name = (read.reference or transcript or "").partition(".")[0]
    return (name, read.change) if name else None
