"""What the stated result of one marker says of others.

A result `PD-L1 TPS 60 %` answers every threshold; HER2 *low* is not HER2 *positive*; EGFR L858R present is an EGFR mutation present; a
person has one phenotype of a pharmacogene, so a poor metabolizer is no intermediate one. An absent change says nothing of other changes of
the gene; a gene without any mutation has none of them.
"""

from __future__ import annotations

from ceiba.evidence.matching import Matcher
from ceiba.evidence.small_variants import Alteration
from ceiba.terms.markers import (
    AnyMutation,
    CodingChange,
    Codon,
    CopyNumber,
    Exon,
    Expression,
    Fusion,
    InternalTandemDuplication,
    Marker,
    Pathogenic,
    Phenotype,
    ProteinChange,
    Signature,
    parse_marker,
)
from ceiba.terms.situations import Finding


def finding_from_result(tested: str, result: str, value: float | None, marker: Marker, matcher: Matcher) -> Finding | None:
    """Return what the result of `tested` (present, absent or failed; `value` measured or None) says of `marker`; None when nothing."""
    source = parse_marker(tested)
    if result == "failed":
        return Finding.FAILED if source == marker else None
    if source == marker and (value is None or not _has_threshold(marker)):
        return Finding.PRESENT if result == "present" else Finding.ABSENT
    if isinstance(source, Expression | Signature) and isinstance(marker, Expression | Signature):
        return _from_measure(source, result, value, marker)
    if result == "present":
        return _implied(source, marker, matcher)
    return Finding.ABSENT if _rules_out(source, marker, matcher) else None


def _rules_out(source: Marker, marker: Marker, matcher: Matcher) -> bool:
    """Whether the absence of one marker is the absence of another: of a whole gene's mutations, of a codon's, of any partner's fusion."""
    if source.gene != marker.gene:
        return False
    if isinstance(source, AnyMutation):
        return isinstance(marker, ProteinChange | CodingChange | Codon | Exon | InternalTandemDuplication)
    if isinstance(source, Codon):
        return isinstance(marker, ProteinChange) and _implied(marker, source, matcher) is Finding.PRESENT
    return isinstance(source, Fusion) and source.five_prime is None and isinstance(marker, Fusion)


def _has_threshold(marker: Marker) -> bool:
    return isinstance(marker, Expression | Signature) and marker.at_least is not None


def _from_measure(source: Expression | Signature, result: str, value: float | None, marker: Expression | Signature) -> Finding | None:
    if source.gene != marker.gene or getattr(source, "score", None) != getattr(marker, "score", None):
        return None
    if marker.at_least is None or source.at_least is None:
        levels = {getattr(source, "level", None), getattr(marker, "level", None)}
        return Finding.ABSENT if result == "present" and levels == {"positive", "low"} else None
    if value is not None:
        return Finding.PRESENT if value >= marker.at_least else Finding.ABSENT
    if result == "present" and source.at_least >= marker.at_least:
        return Finding.PRESENT
    if result == "absent" and source.at_least <= marker.at_least:
        return Finding.ABSENT
    return None


def _implied(source: Marker, marker: Marker, matcher: Matcher) -> Finding | None:
    """Return what the presence of one marker says of another of its gene."""
    if source.gene != marker.gene:
        return None
    if isinstance(source, Pathogenic) and marker == Pathogenic(marker.gene):
        return Finding.PRESENT  # one of a known origin is one of either; not the other way round
    if isinstance(source, Phenotype):
        return Finding.ABSENT if isinstance(marker, Phenotype) else None
    found = _as_alteration(source)
    return None if found is None else matcher.finding(found, marker)


def _as_alteration(source: Marker) -> Alteration | None:
    """Return the alteration that a marker names exactly; None for a class of changes, a state or a score."""
    if isinstance(source, ProteinChange):
        return Alteration(kind="small_variant", gene_symbol=source.gene, hgvs_p=source.change)
    if isinstance(source, CodingChange):
        return Alteration(kind="small_variant", gene_symbol=source.gene, hgvs_c=source.change)
    if isinstance(source, CopyNumber):
        return Alteration(kind="copy_number", gene_symbol=source.gene, copy_number_state=source.state)
    return Alteration(kind="fusion", gene_symbol=source.gene, partner_gene=source.five_prime) if isinstance(source, Fusion) else None
