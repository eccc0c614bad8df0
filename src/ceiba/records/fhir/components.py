"""The components of a genomic observation, by the code of what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ceiba.records.fhir import variant_codes as codes
from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import Quantity, written
from ceiba.records.fhir.resources import Component, Observation

_SYMBOL = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?(?:orf[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Parts:
    """The components of a variant by the code of what they say."""

    by_code: dict[str, list[Component]]

    def words(self, *names: str) -> list[str]:
        """Return what the components of those codes write: text, displays, codes, strings."""
        found: list[str] = []
        for name in names:
            for component in self.by_code.get(name, ()):
                found += written(component.value_codeable_concept)
                if component.value_string:
                    found.append(component.value_string)
        return found

    def answer(self, name: str, meaning: Mapping[str, str]) -> str | None:
        """Return what the first known code or word of a component means; None when none is known."""
        words = self.words(name) if name in self.by_code else ()
        for word in words:
            if word in meaning:
                return meaning[word]
        lower = {word.lower() for word in words}
        return next((value for value in meaning.values() if value.lower() in lower), None) if lower else None

    def quantity(self, name: str) -> Quantity | None:
        """Return the first quantity of a component; a whole number and a range of one number count."""
        for component in self.by_code.get(name, ()):
            if component.value_quantity is not None:
                return component.value_quantity
            if component.value_integer is not None:
                return Quantity(float(component.value_integer))
            if component.value_range is not None:
                return component.value_range.low
        return None


def parts_of(observation: Observation) -> Parts:
    """Sort the components of an observation by their code."""
    by_code: dict[str, list[Component]] = {}
    for component in observation.component:
        for coding in component.code.coding:
            if coding.code:
                by_code.setdefault(coding.code, []).append(component)
    return Parts(by_code)


def genes_of(parts: Parts, context: Context) -> tuple[list[str], bool]:
    """Return the symbols of the genes studied, and whether a gene is given by its number only."""
    genes: list[str] = []
    unnamed = False
    for component in parts.by_code.get(codes.GENE, ()):
        concept = component.value_codeable_concept
        words = [*written(concept), *([component.value_string] if component.value_string else [])]
        symbol = context.meaning("gene", concept) or next((word for word in words if _SYMBOL.fullmatch(word)), None)
        if symbol is None:
            unnamed = True
        elif symbol not in genes:
            genes.append(symbol)
    return genes, unnamed
