"""Markers and molecular profiles in words: `EGFR exon 19 deletion` is *deleción del exón 19 de EGFR*."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence

from ceiba.language import mark, translator
from ceiba.reports.words import say_list
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
    Phenotype,
    ProteinChange,
    Signature,
    parse_marker,
)
from ceiba.terms.profiles import Profile

_CHANGES = (Codon, ProteinChange)
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
_SIGNATURE = {
    "MSI": mark("high microsatellite instability (MSI-H)"),
    "HRD": mark("homologous recombination deficiency (HRD)"),
    "TMB": mark("tumour mutational burden (TMB) ≥ {number} per Mb"),
}
_EXPRESSION = {
    ("HER2", "positive"): mark("HER2 positive"),
    ("HER2", "low"): mark("HER2 low"),
    ("ER", "positive"): mark("oestrogen receptor positive (ER+)"),
    ("PR", "positive"): mark("progesterone receptor positive (PR+)"),
}
_POSITIVE = mark("{gene} positive")
_PHENOTYPE = {
    "poor metabolizer": mark("{gene} poor metabolizer"),
    "intermediate metabolizer": mark("{gene} intermediate metabolizer"),
    "normal metabolizer": mark("{gene} normal metabolizer"),
    "ultrarapid metabolizer": mark("{gene} ultrarapid metabolizer"),
    "deficient": mark("{gene} deficient"),
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
    parts = [_nested(part, profile.join, lang) for part in profile.parts]
    if profile.join == "not":
        gettext = translator(lang).gettext
        return gettext("not {marker}", marker=parts[0]) if _is_quality(profile.parts[0]) else gettext("no {marker}", marker=parts[0])
    if profile.join == "any":
        return say_list(_gene_once(profile.parts, parts), lang, either=True)
    return say_list(parts, lang)


def _is_quality(part: Profile) -> bool:
    """Whether what is denied is a quality (*HER2 positive*), not a thing (*ALK fusion*)."""
    return part.join == "marker" and isinstance(parse_marker(part.marker), Expression | Phenotype)


def _gene_once(parts: Sequence[Profile], words: Sequence[str]) -> list[str]:
    """Leave the gene out where the change before it is of the same one: *PIK3CA p.E542, p.E545*."""
    changes = [parse_marker(part.marker) if part.join == "marker" else None for part in parts]
    told = []
    for place, (change, text) in enumerate(zip(changes, words, strict=True)):
        before = changes[place - 1] if place else None
        alike = isinstance(change, _CHANGES) and isinstance(before, _CHANGES) and change.gene == before.gene
        told.append(text.removeprefix(f"{change.gene} ") if change and alike else text)
    return told


def _nested(part: Profile, outer: str, lang: str) -> str:
    words = say_profile(part, lang)
    return f"({words})" if len(part.parts) > 1 and part.join != outer else words


def _sentence(marker: Marker) -> tuple[str, dict[str, object]]:
    """The message id of a marker and what fills it; "" for one that is written alike in every language."""
    say = _FORMS.get(type(marker))
    return say(marker) if say else ("", {})


def _exon(marker: Marker) -> tuple[str, dict[str, object]]:
    return (_EXON[marker.change], {"gene": marker.gene, "exon": marker.exon}) if isinstance(marker, Exon) else ("", {})


def _pathogenic(marker: Marker) -> tuple[str, dict[str, object]]:
    return _CLASS[marker.origin if isinstance(marker, Pathogenic) else None], {"gene": marker.gene}


def _copy_number(marker: Marker) -> tuple[str, dict[str, object]]:
    return _COPY_NUMBER["deletion" if str(marker).endswith("deletion") else "amplification"], {"gene": marker.gene}


def _fusion(marker: Marker) -> tuple[str, dict[str, object]]:
    return mark("{gene} fusion"), {"gene": str(marker).removesuffix(" fusion")}


def _signature(marker: Marker) -> tuple[str, dict[str, object]]:
    number = f"{marker.at_least:g}" if isinstance(marker, Signature) and marker.at_least is not None else ""
    return _SIGNATURE[marker.gene], {"number": number}


def _phenotype(marker: Marker) -> tuple[str, dict[str, object]]:
    return _PHENOTYPE[str(marker).removeprefix(f"{marker.gene} ")], {"gene": marker.gene}


def _expression(marker: Marker) -> tuple[str, dict[str, object]]:
    if not isinstance(marker, Expression) or marker.score is None:
        protein, _, level = str(marker).partition(" ")
        return _EXPRESSION.get((protein, level), _POSITIVE if level == "positive" else ""), {"gene": protein}
    percent = "%" if marker.score == "TPS" else ""
    return mark("PD-L1 {score} ≥ {number}"), {"score": marker.score, "number": f"{marker.at_least:g}{percent}"}


_FORMS: Mapping[type[Marker], Callable[[Marker], tuple[str, dict[str, object]]]] = {
    Exon: _exon,
    AnyMutation: lambda marker: (mark("{gene} mutation"), {"gene": marker.gene}),
    InternalTandemDuplication: lambda marker: (mark("{gene} internal tandem duplication (ITD)"), {"gene": marker.gene}),
    Pathogenic: _pathogenic,
    CopyNumber: _copy_number,
    Fusion: _fusion,
    Methylation: lambda marker: (mark("{gene} promoter methylation"), {"gene": marker.gene}),
    Signature: _signature,
    Expression: _expression,
    Phenotype: _phenotype,
}
"""Kind of marker -> its message id and what fills it; a kind that is not here is written alike in every language."""
