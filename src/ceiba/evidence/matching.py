"""Whether an alteration is what a marker means.

One function a kind of marker, each pure: an alteration and a marker in, a finding out, or None when the alteration says nothing of the
marker. A variant whose class or origin is not known never answers *yes* to a marker that asks for it, and never *no*.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from ceiba.evidence.format import ExonRange, KnownVariant
from ceiba.terms.markers import (
    AnyMutation,
    Codon,
    CopyNumber,
    Exon,
    Fusion,
    InternalTandemDuplication,
    Marker,
    Pathogenic,
    ProteinChange,
    parse_marker,
)
from ceiba.terms.situations import Finding

_CODON = re.compile(r"p\.[A-Z*]?(?P<first>[0-9]+)(?:_[A-Z*]?(?P<last>[0-9]+))?")
_SUBSTITUTION = re.compile(r"p\.(?P<ref>[A-Z])(?P<pos>[0-9]+)(?P<alt>[A-Z])")
_FRAMESHIFT = re.compile(r"p\.(?P<ref>[A-Z])(?P<pos>[0-9]+)[A-Z]?fs.*")
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
    "protein_altering_variant",
    "splice_acceptor_variant",
    "splice_donor_variant",
)
_PATHOGENIC = ("pathogenic", "likely pathogenic", "pathogenic/likely pathogenic")
_SPLICE_FLANK = 30
"""Bases beside an exon within which a splice variant or a deletion is taken to belong to it (our convention)."""


class Alteration(msgspec.Struct, frozen=True, kw_only=True):
    """What a marker can ask of a row of `alterations`; fields and nulls as declared there."""

    kind: str
    gene_symbol: str | None = None
    partner_gene: str | None = None
    hgvs_p: str | None = None
    hgvs_c: str | None = None
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


class Matcher:
    """Knows the exons and the coordinates that markers name, and answers for one alteration and one marker at a time."""

    def __init__(self, exons: tuple[ExonRange, ...], variants: tuple[KnownVariant, ...]) -> None:
        self._exons: Mapping[tuple[str, int], ExonRange] = {(exon.gene, exon.exon): exon for exon in exons}
        self._by_position: dict[tuple[str | None, str | None, int | None, str | None, str | None], Alteration] = {}
        for variant in variants:
            for build, locus in (("GRCh37", variant.GRCh37), ("GRCh38", variant.GRCh38)):
                if locus is not None:
                    self._by_position[build, locus.chrom, locus.pos, locus.ref, locus.alt] = _as_alteration(variant)

    def finding(self, alteration: Alteration, marker: Marker) -> Finding | None:
        """Return PRESENT, ORIGIN_UNKNOWN or UNREADABLE when the alteration bears on the marker; None when it does not."""
        if alteration.gene_symbol is None and alteration.kind == "small_variant":
            known = self._by_position.get((alteration.assembly, alteration.chrom, alteration.pos, alteration.ref, alteration.alt))
            if known is None:
                return None
            alteration = msgspec.structs.replace(known, origin=alteration.origin)
        if isinstance(marker, CopyNumber):
            return _copy_number(alteration, marker)
        if isinstance(marker, Fusion):
            return _fusion(alteration, marker)
        if alteration.kind != "small_variant" or alteration.gene_symbol != marker.gene:
            return None
        return self._small_variant(alteration, marker)

    def _small_variant(self, alteration: Alteration, marker: Marker) -> Finding | None:
        """The answer of a small variant of the marker's gene."""
        if isinstance(marker, Pathogenic):
            return _pathogenic(alteration, marker)
        match marker:
            case ProteinChange():
                bears = _is_protein_change(alteration, marker)
            case Codon():
                bears = _is_substitution_of(alteration, marker)
            case Exon():
                bears = self._is_exon_change(alteration, marker)
            case AnyMutation():
                bears = _alters_protein(alteration)
            case InternalTandemDuplication():
                bears = _duplicates_in_frame(alteration)
            case _:
                bears = False
        return Finding.PRESENT if bears else None

    @property
    def known_positions(self) -> frozenset[int]:
        """The 1-based positions, on any chromosome and build, of the variants known by coordinates."""
        return frozenset(pos for _, _, pos, _, _ in self._by_position if pos is not None)

    def _is_exon_change(self, alteration: Alteration, marker: Exon) -> bool:
        if not self._in_exon(alteration, marker):
            return False
        change = alteration.hgvs_p or ""
        in_frame = "fs" not in change and "*" not in change
        deletes = ("del" in change or alteration.consequence == "inframe_deletion") and in_frame
        inserts = in_frame and (
            ("ins" in change and "delins" not in change) or "dup" in change or alteration.consequence == "inframe_insertion"
        )
        splices = alteration.consequence in _SPLICE or "splice" in change
        holds = {
            "deletion": deletes,
            "insertion": inserts,
            "skipping": splices,
            "mutation": _alters_protein(alteration) or deletes or inserts,
        }
        return holds[marker.change]

    def _in_exon(self, alteration: Alteration, marker: Exon) -> bool:
        if alteration.exon is not None:
            return alteration.exon == marker.exon
        known = self._exons.get((marker.gene, marker.exon))
        if known is None:
            return False
        flank = _SPLICE_FLANK if marker.change == "skipping" else 0
        interval = known.GRCh37 if alteration.assembly == "GRCh37" else known.GRCh38 if alteration.assembly == "GRCh38" else None
        if interval is not None and alteration.pos is not None:
            last = alteration.pos + len(alteration.ref or "-") - 1
            return alteration.pos <= interval.end + flank and last > interval.start - flank
        codon = _CODON.match(alteration.hgvs_p or "")
        if codon is None or known.first_codon is None or known.last_codon is None:
            return False
        edge = 1 if flank else 0
        last_codon = int(codon["last"] or codon["first"])
        return int(codon["first"]) <= known.last_codon + edge and last_codon >= known.first_codon - edge


def _is_protein_change(alteration: Alteration, marker: ProteinChange) -> bool:
    if alteration.hgvs_p is None:
        return False
    wanted, found = _FRAMESHIFT.fullmatch(marker.change), _FRAMESHIFT.fullmatch(alteration.hgvs_p)
    same_frameshift = bool(wanted and found and (wanted["ref"], wanted["pos"]) == (found["ref"], found["pos"]))
    return alteration.hgvs_p == marker.change or same_frameshift


def _is_substitution_of(alteration: Alteration, marker: Codon) -> bool:
    found = _SUBSTITUTION.fullmatch(alteration.hgvs_p or "")
    if found is None or found["ref"] == found["alt"]:
        return False
    return (found["ref"], int(found["pos"])) == (marker.reference, marker.position)


def _duplicates_in_frame(alteration: Alteration) -> bool:
    change = alteration.hgvs_p or ""
    in_frame = "fs" not in change and "*" not in change
    duplicates = "dup" in change or ("ins" in change and "del" not in change) or alteration.consequence == "inframe_insertion"
    return in_frame and duplicates


def _pathogenic(alteration: Alteration, marker: Pathogenic) -> Finding | None:
    if marker.origin is not None and alteration.origin not in (marker.origin, "unknown"):
        return None
    if alteration.significance is None:
        return Finding.UNREADABLE if _alters_protein(alteration) else None
    if alteration.significance not in _PATHOGENIC:
        return None
    return Finding.ORIGIN_UNKNOWN if marker.origin is not None and alteration.origin == "unknown" else Finding.PRESENT


def _copy_number(alteration: Alteration, marker: CopyNumber) -> Finding | None:
    same = alteration.gene_symbol == marker.gene and alteration.copy_number_state == marker.state
    return Finding.PRESENT if same else None


def _fusion(alteration: Alteration, marker: Fusion) -> Finding | None:
    if alteration.kind != "fusion":
        return None
    if marker.five_prime is not None:
        same = (alteration.partner_gene, alteration.gene_symbol) == (marker.five_prime, marker.gene)
    else:
        same = marker.gene in (alteration.gene_symbol, alteration.partner_gene)
    return Finding.PRESENT if same else None


def _as_alteration(variant: KnownVariant) -> Alteration:
    """The annotated alteration that a known variant is: its gene and, where the marker is one, its protein change."""
    marker = parse_marker(variant.marker)
    change = marker.change if isinstance(marker, ProteinChange) else None
    return Alteration(kind="small_variant", gene_symbol=variant.gene, hgvs_p=change, hgvs_c=variant.hgvs_c or None)


def _alters_protein(alteration: Alteration) -> bool:
    if alteration.consequence is not None:
        return alteration.consequence in _ALTERING
    change = alteration.hgvs_p or ""
    found = _SUBSTITUTION.fullmatch(change)
    if found is not None:
        return found["ref"] != found["alt"]
    return change.startswith("p.") and "=" not in change
