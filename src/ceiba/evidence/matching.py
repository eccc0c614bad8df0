"""Whether an alteration is what a marker means.

One function a kind of marker, each pure: an alteration and a marker in, a finding out, or None when the alteration says nothing of the
marker. A variant whose class or origin is not known never answers *yes* to a marker that asks for it, and never *no*.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from ceiba.evidence.classes import Classes
from ceiba.evidence.clinvar import ClassifiedVariant
from ceiba.evidence.format import ExonRange, KnownVariant, Transcript
from ceiba.evidence.small_variants import (
    SPLICE_FLANK,
    Alteration,
    alters_protein,
    codons,
    gains_residues,
    hits_splicing,
    loses_residues,
    read_coding,
    read_protein,
    unread_at,
)
from ceiba.terms.hgvs_coding import same_coding_change, same_transcript
from ceiba.terms.hgvs_protein import same_protein_change
from ceiba.terms.markers import (
    AnyMutation,
    CodingChange,
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
from ceiba.terms.significance import read_significance
from ceiba.terms.situations import Finding

_TANDEM_EXONS = (14, 15)
"""Where an internal tandem duplication lies (of FLT3), if the knowledge has their codons."""


class Matcher:
    """Knows the exons, coordinates and transcripts that markers name, and answers for one alteration and one marker at a time."""

    def __init__(
        self,
        exons: tuple[ExonRange, ...],
        variants: tuple[KnownVariant, ...],
        transcripts: tuple[Transcript, ...] = (),
        classified: tuple[ClassifiedVariant, ...] = (),
    ) -> None:
        self._classes = Classes(classified)
        self._transcripts = {transcript.gene: transcript for transcript in transcripts}
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
        if alteration.gene_symbol != marker.gene or alteration.kind == "copy_number":
            return None
        return self._small_variant(alteration, marker) if alteration.kind == "small_variant" else _inside_gene(alteration, marker)

    def _small_variant(self, alteration: Alteration, marker: Marker) -> Finding | None:
        """The answer of a small variant of the marker's gene."""
        if isinstance(marker, Pathogenic):
            return _pathogenic(self._classes.classify(alteration), marker)
        if isinstance(marker, CodingChange):
            return self._coding_change(alteration, marker)
        match marker:
            case ProteinChange():
                bears, first, last = _is_protein_change(alteration, marker)
            case Codon():
                bears, first, last = _is_substitution_of(alteration, marker), marker.position, marker.position
            case Exon():
                bears = self._is_exon_change(alteration, marker)
                first, last = self._codons_of(marker.gene, marker.exon)
            case AnyMutation():
                bears, first, last = alters_protein(alteration), 0, 0
            case InternalTandemDuplication():
                bears, first, last = self._duplicates_in_tandem(alteration), 0, 0
            case _:
                bears, first, last = False, 0, 0
        if bears:
            return Finding.PRESENT
        return Finding.UNREADABLE if unread_at(alteration, first, last) else None

    @property
    def known_positions(self) -> frozenset[int]:
        """The 1-based positions, on any chromosome and build, of the variants known by coordinates."""
        return frozenset(pos for _, _, pos, _, _ in self._by_position if pos is not None)

    def _coding_change(self, alteration: Alteration, marker: CodingChange) -> Finding | None:
        """The answer to a coding change: on the gene's own transcript, or on none stated; on another it cannot be compared."""
        wanted, found = read_coding(marker.change), alteration.coding
        if wanted is None or found is None:
            return None
        known = self._transcripts.get(marker.gene)
        stated = alteration.transcript or found.reference
        same = not stated or known is None or any(same_transcript(stated, name) for name in (known.refseq, known.ensembl))
        if not same_coding_change(wanted, found, same_transcript=True):
            return None
        return Finding.PRESENT if same else Finding.UNREADABLE

    def _duplicates_in_tandem(self, alteration: Alteration) -> bool:
        """Whether it doubles residues in frame, where such duplications lie if the knowledge and the alteration say where."""
        ranges = [self._codons_of(alteration.gene_symbol or "", exon) for exon in _TANDEM_EXONS]
        known, at = [each for each in ranges if each != (0, 0)], codons(alteration)
        inside = at is None or not known or any(at[0] <= last and at[1] >= first for first, last in known)
        return gains_residues(alteration) and inside

    def _codons_of(self, gene: str, exon: int) -> tuple[int, int]:
        """The first and last codon of an exon; zeros where the knowledge has none."""
        known = self._exons.get((gene, exon))
        return (0, 0) if known is None or not known.first_codon or not known.last_codon else (known.first_codon, known.last_codon)

    def _is_exon_change(self, alteration: Alteration, marker: Exon) -> bool:
        if not self._in_exon(alteration, marker):
            return False
        deletes, inserts = loses_residues(alteration), gains_residues(alteration)
        holds = {
            "deletion": deletes,
            "insertion": inserts,
            "skipping": hits_splicing(alteration),
            "mutation": alters_protein(alteration) or deletes or inserts,
        }
        return holds[marker.change]

    def _in_exon(self, alteration: Alteration, marker: Exon) -> bool:
        if alteration.exon is not None:
            return alteration.exon == marker.exon
        known = self._exons.get((marker.gene, marker.exon))
        if known is None:
            return False
        flank = SPLICE_FLANK if marker.change == "skipping" else 0
        interval = known.GRCh37 if alteration.assembly == "GRCh37" else known.GRCh38 if alteration.assembly == "GRCh38" else None
        if interval is not None and alteration.pos is not None:
            last = alteration.pos + len(alteration.ref or "-") - 1
            return alteration.pos <= interval.end + flank and last > interval.start - flank
        at = codons(alteration)
        if at is None or known.first_codon is None or known.last_codon is None:
            return False
        edge = 1 if flank else 0
        return at[0] <= known.last_codon + edge and at[1] >= known.first_codon - edge


def _is_protein_change(alteration: Alteration, marker: ProteinChange) -> tuple[bool, int, int]:
    """Whether it is the change, and the codons that the marker names (zeros where HGVS does not read it)."""
    wanted, found = read_protein(marker.change), alteration.protein
    if wanted is None or wanted.first is None or wanted.last is None:
        return alteration.hgvs_p == marker.change, 0, 0
    return found is not None and same_protein_change(wanted, found), wanted.first, wanted.last


def _is_substitution_of(alteration: Alteration, marker: Codon) -> bool:
    found = alteration.protein
    if found is None or found.kind != "substitution" or found.new == "*":
        return False
    return (found.first_residue, found.first) == (marker.reference, marker.position)


def _pathogenic(alteration: Alteration, marker: Pathogenic) -> Finding | None:
    """The answer to a class: a conflict or low penetrance is neither yes nor no, what is not classified is open, the rest says nothing."""
    if marker.origin is not None and alteration.origin not in (marker.origin, "unknown"):
        return None
    match read_significance(alteration.significance):
        case "pathogenic":
            open_origin = marker.origin is not None and alteration.origin == "unknown"
            return Finding.ORIGIN_UNKNOWN if open_origin else Finding.PRESENT
        case "conflicting" | "low penetrance":
            return Finding.UNREADABLE
        case "unstated":
            return Finding.UNREADABLE if alters_protein(alteration) else None
        case _:
            return None


def _copy_number(alteration: Alteration, marker: CopyNumber) -> Finding | None:
    same = alteration.gene_symbol == marker.gene and alteration.copy_number_state == marker.state
    return Finding.PRESENT if same else None


def _fusion(alteration: Alteration, marker: Fusion) -> Finding | None:
    """The answer to a fusion. An event inside one gene is none; the two partners in the other order leave the marker open."""
    if alteration.kind != "fusion" or _is_intragenic(alteration):
        return None
    pair = (alteration.partner_gene, alteration.gene_symbol)
    if marker.five_prime is None:
        return Finding.PRESENT if marker.gene in pair else None
    if pair == (marker.five_prime, marker.gene):
        return Finding.PRESENT
    return Finding.UNREADABLE if pair == (marker.gene, marker.five_prime) or set(pair) in _half(marker) else None


def _half(marker: Fusion) -> tuple[set[str | None], ...]:
    """One partner of a fusion alone, the other not known."""
    return {None, marker.gene}, {None, marker.five_prime}


def _inside_gene(alteration: Alteration, marker: Marker) -> Finding | None:
    """What a rearrangement inside a gene says of its exons and duplications: it may be one, and nothing here says whether it is."""
    asks = isinstance(marker, Exon | InternalTandemDuplication)
    return Finding.UNREADABLE if asks and _is_intragenic(alteration) else None


def _is_intragenic(alteration: Alteration) -> bool:
    """Whether both ends of a rearrangement lie in one gene: a deletion, duplication or inversion inside it, such as EGFRvIII."""
    return alteration.partner_gene is not None and alteration.partner_gene == alteration.gene_symbol


def _as_alteration(variant: KnownVariant) -> Alteration:
    """The annotated alteration that a known variant is: its gene and, where the marker is one, its protein change."""
    marker = parse_marker(variant.marker)
    change = marker.change if isinstance(marker, ProteinChange) else None
    return Alteration(kind="small_variant", gene_symbol=variant.gene, hgvs_p=change, hgvs_c=variant.hgvs_c or None)
