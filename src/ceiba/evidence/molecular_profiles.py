"""CIViC's molecular profiles (`EGFR L858R OR EGFR Exon 19 Deletion`, `NOT KRAS Mutation`) -> profiles of our grammar.

A profile joins variants, each written gene first, with AND, OR, NOT and brackets; NOT binds before AND, AND before OR.
"""

from __future__ import annotations

import re
from typing import Any

from ceiba.evidence.variant_names import Named, read_variant

_WORDS = re.compile(r"(\(|\)|\bAND\b|\bOR\b|\bNOT\b)")
_GENE_FIRST = re.compile(r"(?P<gene>[A-Z][A-Z0-9]*(?:orf[0-9]+)?(?:-[A-Z0-9]+)?) (?P<variant>.+)")
_NOTATION = re.compile(r"\s*\(c\.[^)]*\)")
_FUSION = re.compile(r"(?:v|[A-Z][A-Za-z0-9]*)::(?:v|[A-Z][A-Za-z0-9]*)(?: .*)?")


def read_molecular_profile(written: str) -> Named | None:
    """Return a molecular profile in our grammar; None when a part of it cannot be said.

    >>> read_molecular_profile("BCR::ABL1 Fusion AND ABL1 T315I").profile
    {'all': ['BCR::ABL1 fusion', 'ABL1 p.T315I']}
    """
    words = [word.strip() for word in _WORDS.split(_NOTATION.sub("", written)) if word.strip()]
    reading = _Reading(words)
    found = reading.either()
    return found if reading.done else None


class _Reading:
    """Reads the words of one profile from left to right."""

    def __init__(self, words: list[str]) -> None:
        self._words = words
        self._place = 0

    @property
    def done(self) -> bool:
        return self._place == len(self._words)

    def either(self) -> Named | None:
        return self._joined("OR", "any")

    def _joined(self, word: str, join: str) -> Named | None:
        read = self._all if join == "any" else self._one
        parts = [read()]
        while self._next(word):
            parts.append(read())
        said = [part for part in parts if part is not None]
        if len(said) < len(parts):
            return None
        if len(said) == 1:
            return said[0]
        flat = [each for part in said for each in _inside(part.profile, join)]
        return Named({join: flat}, whole=all(part.whole for part in said))

    def _all(self) -> Named | None:
        return self._joined("AND", "all")

    def _one(self) -> Named | None:
        if self._next("NOT"):
            inside = self._one()
            # Of what is narrower than our marker, the contrary is wider: it cannot be said.
            return Named({"not": inside.profile}) if inside is not None and inside.whole else None
        if self._next("("):
            inside = self.either()
            return inside if self._next(")") else None
        if self.done:
            return None
        self._place += 1
        return _variant(self._words[self._place - 1])

    def _next(self, word: str) -> bool:
        if not self.done and self._words[self._place] == word:
            self._place += 1
            return True
        return False


def _inside(profile: object, join: str) -> list[Any]:
    return list(profile[join]) if isinstance(profile, dict) and join in profile else [profile]


def _variant(text: str) -> Named | None:
    if _FUSION.fullmatch(text):
        return read_variant("", text)
    first = _GENE_FIRST.fullmatch(text)
    whole = read_variant("", text)
    return whole or (read_variant(first["gene"], first["variant"]) if first else None)
