"""The tree of diseases: whether a rule about one disease holds for a person with another.

Three-valued: a rule about NSCLC holds for a LUAD (a descendant), may hold for a person of whom only *lung* is recorded (an ancestor), and
does not hold for a BRCA.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from ceiba.language import LANGUAGES
from ceiba.terms.answers import Value, disjunction
from ceiba.terms.texts import Text


class DiseaseTree:
    """Codes with their parents and names. parents: code -> parent, the root maps to ""."""

    def __init__(self, parents: Mapping[str, str], names: Mapping[str, Text]) -> None:
        self._names = dict(names)
        self._lineage = {code: _lineage(code, parents) for code in parents}
        self._held: dict[tuple[tuple[str, ...], str | None], Value] = {}

    def __contains__(self, code: str) -> bool:
        return code in self._lineage

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code of the tree."""
        return tuple(self._lineage)

    def name(self, code: str) -> Text:
        """Return the disease's name; the code itself where the tree has none."""
        return self._names.get(code, Text(es=code, pt=code, en=code))

    def by_name(self) -> dict[str, str]:
        """Return the code of each name, in every language, as `plain_words` writes it; a name of two diseases is left out."""
        found: dict[str, str] = {}
        twice: set[str] = set()
        for code, names in self._names.items():
            for name in {plain_words(names.in_language(lang)) for lang in LANGUAGES}:
                if found.setdefault(name, code) != code:
                    twice.add(name)
        return {name: code for name, code in found.items() if name not in twice}

    def lineage(self, code: str) -> tuple[str, ...]:
        """Return the code and its ancestors, root last; empty for a code the tree does not know."""
        return self._lineage.get(code, ())

    def holds(self, named: Iterable[str], recorded: str | None) -> Value:
        """Whether a rule that names these diseases (descendants included) holds for a recorded disease; None is unknown."""
        asked = (tuple(named), recorded)
        known = self._held.get(asked)
        if known is None:
            known = self._held[asked] = disjunction(self._holds(code, recorded) for code in asked[0])
        return known

    def _holds(self, named: str, recorded: str | None) -> Value:
        if recorded is None or recorded not in self._lineage:
            return Value.YES if named == "TISSUE" and recorded is not None else Value.UNKNOWN
        if named in self._lineage[recorded]:
            return Value.YES
        return Value.UNKNOWN if recorded in self._lineage.get(named, ()) else Value.NO


def plain_words(text: str) -> str:
    """Return a text without case, accents and signs, for comparing names.

    >>> plain_words("Adenocarcinoma de Pulmón ")
    'adenocarcinoma de pulmon'
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters if not unicodedata.combining(letter)).split())


def _lineage(code: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    found = [code]
    while parents.get(found[-1]):
        parent = parents[found[-1]]
        if parent in found:
            raise ValueError(f"the disease {code} is its own ancestor")
        found.append(parent)
    return tuple(found)
