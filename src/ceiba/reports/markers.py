"""Markers and molecular profiles in words: `EGFR exon 19 deletion` is *deleción del exón 19 de EGFR*."""

from __future__ import annotations

import functools

from ceiba.language import mark, translator
from ceiba.terms.markers import (
    AnyMutation,
    Codon,
    CopyNumber,
    Exon,
    Expression,
    Fusion,
    InternalTandemDuplication,
    Marker,
    Methylation,
    Pathogenic,
    Signature,
    parse_marker,
)
from ceiba.terms.profiles import Profile

_EXON = {
    "deletion": mark("{gene} exon {exon} deletion"),
    "insertion": mark("{gene} exon {exon} insertion"),
    "mutation": mark("{gene} exon {exon} mutation"),
    "skipping": mark("{gene} exon {exon} skipping"),
}
_COPY_NUMBER = {"amplification": mark("{gene} amplification"), "deletion": mark("{gene} deletion")}
_CLASS = {
    None: mark("{gene} pathogenic or likely pathogenic variant"),
    "germline": mark("{gene} pathogenic or likely pathogenic germline variant"),
    "somatic": mark("{gene} pathogenic or likely pathogenic somatic variant"),
}
_EXPRESSION = {
    ("HER2", "positive"): mark("HER2 positive"),
    ("HER2", "low"): mark("HER2 low"),
    ("ER", "positive"): mark("oestrogen receptor positive (ER+)"),
    ("PR", "positive"): mark("progesterone receptor positive (PR+)"),
}


@functools.cache
def say_marker(marker: str, lang: str) -> str:
    """Return a marker, given in canonical form, in the words of a molecular report; as it is written when it is none we know."""
    try:
        parsed = parse_marker(marker)
    except ValueError:
        return marker
    message, fields = _sentence(parsed)
    return translator(lang).gettext(message, **fields) if message else marker


def say_profile(profile: Profile | None, lang: str) -> str:
    """Return a profile in words, such as *EGFR p.T790M, and not EGFR p.C797S*; "" for none."""
    if profile is None:
        return ""
    if profile.join == "marker":
        return say_marker(profile.marker, lang)
    gettext = translator(lang).gettext
    parts = [_nested(part, profile.join, lang) for part in profile.parts]
    if profile.join == "not":
        return gettext("no {marker}", marker=parts[0])
    return f" {gettext('and') if profile.join == 'all' else gettext('or')} ".join(parts)


def _nested(part: Profile, outer: str, lang: str) -> str:
    words = say_profile(part, lang)
    return f"({words})" if len(part.parts) > 1 and part.join != outer else words


def _sentence(marker: Marker) -> tuple[str, dict[str, object]]:
    """The message id of a marker and what fills it; "" for one that is written alike in every language."""
    fields: dict[str, object] = {"gene": marker.gene}
    match marker:
        case Exon():
            return _EXON[marker.change], {**fields, "exon": marker.exon}
        case Codon():
            return mark("{gene} p.{reference}{position} (any substitution)"), {
                **fields,
                "reference": marker.reference,
                "position": marker.position,
            }
        case AnyMutation():
            return mark("{gene} mutation"), fields
        case InternalTandemDuplication():
            return mark("{gene} internal tandem duplication (ITD)"), fields
        case Pathogenic():
            return _CLASS[marker.origin], fields
        case CopyNumber():
            return _COPY_NUMBER[marker.state], fields
        case Fusion(five_prime=None):
            return mark("{gene} fusion"), fields
        case Fusion():
            return mark("{pair} fusion"), {"pair": f"{marker.five_prime}::{marker.gene}"}
        case Methylation():
            return mark("{gene} promoter methylation"), fields
        case _:
            return _measured(marker)


def _measured(marker: Marker) -> tuple[str, dict[str, object]]:
    if isinstance(marker, Signature):
        if marker.gene == "MSI":
            return mark("high microsatellite instability (MSI-H)"), {}
        if marker.gene == "HRD":
            return mark("homologous recombination deficiency (HRD)"), {}
        return mark("tumour mutational burden (TMB) ≥ {number} per Mb"), {"number": f"{marker.at_least:g}"}
    if isinstance(marker, Expression):
        if marker.score is None:
            return _EXPRESSION.get((marker.gene, str(marker.level)), ""), {}
        percent = "%" if marker.score == "TPS" else ""
        return mark("PD-L1 {score} ≥ {number}"), {"score": marker.score, "number": f"{marker.at_least:g}{percent}"}
    return "", {}
