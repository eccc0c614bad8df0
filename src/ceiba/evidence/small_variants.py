"""What one small variant is, whichever notation says so: which protein change, in frame or not, on the splice site of which codon.

HGVS decides where it is written; the consequence stands in where it is not. Our conventions: a deletion-insertion that loses residues in
frame is a deletion and one that gains them an insertion; a variant up to `SPLICE_FLANK` bases into an intron belongs to the exon beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from ceiba.terms.hgvs_coding import CodingVariant, parse_coding
from ceiba.terms.hgvs_protein import ProteinVariant, parse_protein

SPLICE_FLANK = 30
"""Bases beside an exon within which a splice variant or a deletion is taken to belong to it (our convention)."""

_SPLICE = (
    "splice_site_variant",
    "splice_acceptor_variant",
    "splice_donor_variant",
    "splice_region_variant",
    "splice_donor_5th_base_variant",
)
_ALTERING = (
    "missense_variant",
    "stop_gained",
    "stop_lost",
    "start_lost",
    "frameshift_variant",
    "inframe_deletion",
    "inframe_insertion",
    "inframe_indel",
    "protein_altering_variant",
    "splice_acceptor_variant",
    "splice_donor_variant",
)
_SITE = 2
"""Bases of the intron that are the splice site itself."""

_PLACES = re.compile(r"[0-9]+")
_CODING_PLACE = re.compile(r"(?P<base>[0-9]+)[+-][0-9]+")


class Alteration(msgspec.Struct, frozen=True, kw_only=True):
    """What a marker can ask of a row of `alterations`; fields and nulls as declared there."""

    kind: str
    gene_symbol: str | None = None
    partner_gene: str | None = None
    hgvs_p: str | None = None
    hgvs_c: str | None = None
    transcript: str | None = None
    exon: int | None = None
    consequence: str | None = None
    copy_number_state: str | None = None
    significance: str | None = None
    origin: str = "unknown"
    assembly: str | None = None
    chrom: str | None = None
    pos: int | None = None
    ref: str | None = None
    alt: str | None = None

    @property
    def protein(self) -> ProteinVariant | None:
        """Its protein change as HGVS reads it; None when there is none, or none that HGVS reads."""
        return read_protein(self.hgvs_p) if self.hgvs_p else None

    @property
    def coding(self) -> CodingVariant | None:
        """Its coding change as HGVS reads it; None when there is none, or none that HGVS reads."""
        return read_coding(self.hgvs_c) if self.hgvs_c else None


read_protein = lru_cache(maxsize=1 << 16)(parse_protein)
read_coding = lru_cache(maxsize=1 << 16)(parse_coding)


def alters_protein(alteration: Alteration) -> bool:
    """Whether it changes the protein: by its consequence where one is given, else by its notation."""
    if alteration.consequence is not None:
        return alteration.consequence in _ALTERING
    change = alteration.protein
    if change is not None:
        return not change.is_silent and change.kind != "unknown"
    if alteration.hgvs_p is not None:
        return alteration.hgvs_p.startswith("p.") and "=" not in alteration.hgvs_p
    distance = alteration.coding.splice_distance if alteration.coding is not None else None
    return distance is not None and distance <= _SITE


def loses_residues(alteration: Alteration) -> bool:
    """Whether it deletes residues in frame, a deletion-insertion with a net loss included."""
    if alteration.hgvs_p is None:
        return alteration.consequence == "inframe_deletion"
    net = alteration.protein.net_residues if alteration.protein is not None else None
    return net is not None and net < 0


def gains_residues(alteration: Alteration) -> bool:
    """Whether it inserts or doubles residues in frame, a deletion-insertion with a net gain included."""
    if alteration.hgvs_p is None:
        return alteration.consequence == "inframe_insertion"
    change = alteration.protein
    if change is None or not change.in_frame:
        return False
    return change.kind == "insertion" or (change.net_residues or 0) > 0


def hits_splicing(alteration: Alteration) -> bool:
    """Whether it lies on a splice site or in its region, by consequence, by `_splice`, or by a coding position inside the flank."""
    if alteration.consequence in _SPLICE or "splice" in (alteration.hgvs_p or ""):
        return True
    distance = alteration.coding.splice_distance if alteration.coding is not None else None
    return distance is not None and distance <= SPLICE_FLANK


def codons(alteration: Alteration) -> tuple[int, int] | None:
    """Return the first and last codon it touches; of an intronic coding change the codon beside it; None where nothing says."""
    change = alteration.protein
    if change is not None and change.first is not None and change.last is not None:
        return change.first, change.last
    coding = alteration.coding
    beside = [_CODING_PLACE.fullmatch(place) for place in (coding.first, coding.last)] if coding is not None else []
    bases = [int(found["base"]) for found in beside if found]
    if bases:
        return (min(bases) + 2) // 3, (max(bases) + 2) // 3
    return None


def unread_at(alteration: Alteration, first: int, last: int) -> bool:
    """Whether its protein change is written in no form that HGVS reads, and names a codon from first to last."""
    if alteration.hgvs_p is None or alteration.protein is not None:
        return False
    return any(first <= int(number) <= last for number in _PLACES.findall(alteration.hgvs_p))
