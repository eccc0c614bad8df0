"""Names of variants as curators write them (`V600E`, `EXON 19 DELETION`, `EML4-ALK L1196M`) -> profiles of our grammar.

A name that no form fits is not guessed at: it has no profile. Where our marker says less than the name does (`EML4-ALK e6-e20` is an
EML4::ALK fusion, `TRUNCATING MUTATION` a mutation), the reading says that it is not whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ceiba.terms.markers import CLASS
from ceiba.terms.profiles import parse_profile


class Named(msgspec.Struct, frozen=True):
    """A profile in our grammar, as it is written in YAML; whole: whether it says all that the name does."""

    profile: Any
    whole: bool = True


_WHOLE_WORDS: Mapping[str, str] = {
    "MUTATION": "{gene} mutation",
    "AMPLIFICATION": "{gene} amplification",
    "DELETION": "{gene} deletion",
    "FUSION": "{gene} fusion",
    "FUSIONS": "{gene} fusion",
    "REARRANGEMENT": "{gene} fusion",
    "ITD": "{gene} internal tandem duplication",
    "INTERNAL TANDEM DUPLICATION": "{gene} internal tandem duplication",
    "PROMOTER METHYLATION": "{gene} promoter methylation",
    "PROMOTER HYPERMETHYLATION": "{gene} promoter methylation",
    "DELETERIOUS MUTATION": f"{{gene}} {CLASS}",
    "PATHOGENIC": f"{{gene}} {CLASS}",
}
"""What is said of a whole gene -> our marker."""

_NAMED: Mapping[tuple[str, str], Any] = {
    ("ERBB2", "OVEREXPRESSION"): "HER2 positive",
    ("ESR1", "EXPRESSION"): "ER positive",
    ("PGR", "EXPRESSION"): "PR positive",
    ("MS4A1", "EXPRESSION"): "CD20 positive",
    ("FLT3", "TKD MUTATION"): {"any": ["FLT3 p.D835", "FLT3 p.I836"]},
    ("EGFR", "EX19 DEL L858R"): {"any": ["EGFR exon 19 deletion", "EGFR p.L858R"]},
}
"""Single names with their meaning; FLT3 TKD: the two codons that reports call so, EGFR: either of the two changes of the trials."""

_SIGNATURES: Mapping[str, Any] = {
    "MSI-HIGH": "MSI-high",
    "MICROSATELLITE INSTABILITY": "MSI-high",
    "MICROSATELLITE INSTABILITY HIGH": "MSI-high",
    "MICROSATELLITE INSTABILITY-HIGH": "MSI-high",
    "DMMR": "MSI-high",
    "HRD": "HRD",
}
"""What is said of a tumour and of no gene. A tumour that is dMMR is taken as MSI-high, which is how trials and labels pair them."""

_SYMBOL = r"[A-Z][A-Z0-9]*(?:orf[0-9]+)?"
_SYMBOL_OLD = {"ABL": "ABL1"}
_WILD = re.compile(r"WILD[ -]?TYPE", re.IGNORECASE)
_NOTATION = re.compile(r"\s*\(?\bc\.[^)]*\)?$")
_FUSION = re.compile(rf"(?!v::)(?P<five>{_SYMBOL})(?:-|::)(?!v\b)(?P<three>{_SYMBOL})(?: fusions?)?(?P<rest> .*)?", re.IGNORECASE)
_ANY_FUSION = re.compile(rf"(?:v::)?(?P<gene>{_SYMBOL})(?:::v)? FUSIONS?(?P<rest> .*)?", re.IGNORECASE)
_BREAKPOINTS = re.compile(r"e[0-9]+-e[0-9]+|type [0-9]+", re.IGNORECASE)
_EXON = re.compile(r"EXON (?P<exon>[0-9]+) (?P<what>(?:SKIPPING )?MUTATIONS?|DELETIONS?|INSERTIONS?|SKIPPING)", re.IGNORECASE)
_SOME_MUTATIONS = re.compile(r"(?!.*\b(?:PROMOTER|UTR|INTRON)\b).* MUT(?:ATIONS?)?|FRAMESHIFT TRUNCATION", re.IGNORECASE)
_CODONS = re.compile(r"(?P<first>[A-Z][0-9]+)/(?P<second>[A-Z][0-9]+)")
_EITHER = re.compile(r"(?P<codon>[A-Z][0-9]+)(?P<first>[A-Z])/(?P<second>[A-Z])")
_CODON = re.compile(r"[A-Z][0-9]+")
_RANGE = r"(?P<at>[A-Z][0-9]+(?:_[A-Z][0-9]+)?)"
_CHANGES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"(?P<at>[A-Z*][0-9]+)(?P<to>[A-Z*=?])"), lambda m: m["at"] + m["to"]),
    (
        re.compile(rf"{_RANGE}(?:DELINS|>|DEL[A-Z]*?INS)(?P<to>[A-Z*]+)", re.IGNORECASE),
        lambda m: f"{m['at'].upper()}delins{m['to'].upper()}",
    ),
    (re.compile(r"(?P<at>[A-Z][0-9]+_[A-Z][0-9]+)INS(?P<to>[A-Z]+)", re.IGNORECASE), lambda m: f"{m['at'].upper()}ins{m['to'].upper()}"),
    (re.compile(rf"{_RANGE}DEL[A-Z]*", re.IGNORECASE), lambda m: f"{m['at'].upper()}del"),
    (re.compile(rf"{_RANGE}DUP[A-Z]*", re.IGNORECASE), lambda m: f"{m['at'].upper()}dup"),
    (
        re.compile(r"(?P<at>[A-Z][0-9]+)(?P<to>[A-Z]?)FS(?:(?:\*|TER|X)(?P<stop>[0-9]+))?", re.IGNORECASE),
        lambda m: f"{m['at'].upper()}{m['to'].upper()}fs" + (f"*{m['stop']}" if m["stop"] else ""),
    ),
)


def read_variant(gene: str, name: str) -> Named | None:
    """Return what a variant of a gene means in our grammar; None when no form fits. gene: a symbol, "" where the source names none.

    >>> read_variant("ALK", "EML4-ALK L1196M").profile
    {'all': ['EML4::ALK fusion', 'ALK p.L1196M']}
    >>> read_variant("EGFR", "SERUM LEVELS") is None
    True
    """
    text = " ".join(name.split())
    upper = text.upper()
    if upper in _SIGNATURES:
        return Named(_SIGNATURES[upper])
    named = _NAMED.get((gene, upper))
    if named is not None:
        return Named(named)
    parts = re.split(r" and ", text, flags=re.IGNORECASE)
    if len(parts) > 1:
        return _together([read_variant(gene, part) for part in parts])
    found = _fusion(gene, text) or (_of_gene(gene, text) if gene else None)
    return found if found is not None and _is_written(found.profile) else None


def _is_written(profile: object) -> bool:
    """Whether the grammar reads it: a symbol of another alphabet makes no marker."""
    try:
        parse_profile(profile)
    except ValueError:
        return False
    return True


def _of_gene(gene: str, text: str) -> Named | None:
    upper = text.upper()
    if upper in _WHOLE_WORDS:
        return Named(_WHOLE_WORDS[upper].format(gene=gene))
    if _WILD.fullmatch(text):
        return Named({"not": f"{gene} mutation"})
    exon = _EXON.fullmatch(text)
    if exon:
        what = exon["what"].lower().removesuffix("s")
        return Named(f"{gene} exon {exon['exon']} {'skipping' if 'skipping' in what else what}")
    return _change(gene, _NOTATION.sub("", text).removeprefix("p.")) or _some(gene, text)


def _some(gene: str, text: str) -> Named | None:
    """Mutations of which only the kind or the domain is named: the marker says less."""
    return Named(f"{gene} mutation", whole=False) if _SOME_MUTATIONS.fullmatch(text) else None


def _change(gene: str, text: str) -> Named | None:
    either, codons = _EITHER.fullmatch(text), _CODONS.fullmatch(text)
    if either:
        return Named({"any": [f"{gene} p.{either['codon']}{to}" for to in (either["first"], either["second"])]})
    if codons:
        return Named({"any": [f"{gene} p.{codon}" for codon in (codons["first"], codons["second"])]})
    if _CODON.fullmatch(text):
        return Named(f"{gene} p.{text}")
    for form, write in _CHANGES:
        found = form.fullmatch(text)
        if found:
            return Named(f"{gene} p.{write(found)}")
    return None


def _fusion(gene: str, text: str) -> Named | None:
    """A fusion with both partners or one, and what else is changed in the gene behind it: `BCR-ABL T315I`."""
    pair = _FUSION.fullmatch(text)
    if pair:
        five, three = (_SYMBOL_OLD.get(pair[side].upper(), pair[side].upper()) for side in ("five", "three"))
        if gene and gene not in (five, three):
            return None
        return _with_changes(f"{five}::{three} fusion", three, pair["rest"] or "")
    single = _ANY_FUSION.fullmatch(text)
    if single is None or (gene and single["gene"].upper() != gene):
        return None
    return _with_changes(f"{single['gene'].upper()} fusion", single["gene"].upper(), single["rest"] or "")


def _with_changes(fusion: str, gene: str, rest: str) -> Named | None:
    words = rest.split()
    if not words:
        return Named(fusion)
    if _BREAKPOINTS.fullmatch(rest.strip()):
        return Named(fusion, whole=False)
    changes = [_change(gene, change) for word in words for change in word.split("-")]
    return _together([Named(fusion), *changes])


def _together(parts: list[Named | None]) -> Named | None:
    """All of the parts at once; None when one of them cannot be said."""
    said = [part for part in parts if part is not None]
    if len(said) < len(parts):
        return None
    flat = [
        each
        for part in said
        for each in (part.profile["all"] if isinstance(part.profile, dict) and "all" in part.profile else [part.profile])
    ]
    return Named({"all": flat}, whole=all(part.whole for part in said))
