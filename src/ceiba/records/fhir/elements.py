"""The data types of FHIR R4, as much of each as is read: codes, quantities, references, periods, extensions.

Source: HL7 FHIR R4 (4.0.1), "Data Types" and "Extensibility", https://hl7.org/fhir/R4/datatypes.html. Unknown elements are passed over;
narrative and notes have no field here, so free text of a record is never kept.
"""

from __future__ import annotations

from msgspec import Struct

LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
UCUM = "http://unitsofmeasure.org"
HGVS = "http://varnomen.hgvs.org"
OURS = "urn:ceiba:"
"""Begins the systems and extensions that Ceiba itself writes, where no standard has a free code."""

ETHNICITY, ANCESTRY = OURS + "ethnicity", OURS + "ancestry"
CONDITION_OF = OURS + "condition"
"""Extension of a sample: the condition that it is of."""

GIVEN = OURS + "given"
"""Extension of a MedicationStatement of unknown state: the treatment was given, or goes on."""

ONGOING = "ongoing"

SIDE, RELATIVE = OURS + "side", OURS + "relative"
ASSAY_VARIANT = OURS + "assay-variant"
"""System of a component that names a gene and the one coding change looked for in it: 'DPYD c.1905+1G>A'."""

ASSAY_KIND, ASSAY_SCOPE, ASSAY_PANEL, ASSAY_READABLE = (
    OURS + name for name in ("assay-kind", "assay-scope", "assay-panel", "assay-readable")
)
"""Systems of the codes of components of a region studied, of an examination that Ceiba wrote."""


class Coding(Struct, frozen=True):
    """A code of a system, and how the sender displays it."""

    system: str | None = None
    code: str | None = None
    display: str | None = None


class CodeableConcept(Struct, frozen=True):
    """A concept: codes and a text."""

    coding: tuple[Coding, ...] = ()
    text: str | None = None


class Identifier(Struct, frozen=True):
    """An identifier and who gave it."""

    system: str | None = None
    value: str | None = None


class Reference(Struct, frozen=True):
    """Another resource, by address or by identifier."""

    reference: str | None = None
    identifier: Identifier | None = None
    display: str | None = None


class Quantity(Struct, frozen=True):
    """A number with its unit. comparator: '<', '>=' ... when the number is only a bound."""

    value: float | None = None
    comparator: str | None = None
    unit: str | None = None
    system: str | None = None
    code: str | None = None

    @property
    def written(self) -> str:
        """The unit as UCUM code, else as it is displayed; "" when there is none."""
        return self.code or self.unit or ""


class Range(Struct, frozen=True):
    """From one number to another."""

    low: Quantity | None = None
    high: Quantity | None = None


class Period(Struct, frozen=True):
    """From one date to another."""

    start: str | None = None
    end: str | None = None


class Extension(Struct, frozen=True, rename="camel"):
    """An extension, with the values that are read."""

    url: str = ""
    value_string: str | None = None
    value_code: str | None = None
    value_integer: int | None = None
    value_positive_int: int | None = None
    value_date_time: str | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_coding: Coding | None = None
    value_reference: Reference | None = None
    extension: tuple[Extension, ...] = ()


class Meta(Struct, frozen=True):
    """The profiles that a resource says it follows."""

    profile: tuple[str, ...] = ()


NOWHERE = CodeableConcept()


def code_in(concept: CodeableConcept | None, system: str) -> str | None:
    """Return the first code of a system; None when the concept has none."""
    for coding in (concept or NOWHERE).coding:
        if coding.system == system and coding.code:
            return coding.code
    return None


def written(concept: CodeableConcept | None) -> list[str]:
    """Return the words that a concept is written with: its text, the displays, the codes."""
    if concept is None:
        return []
    found = [concept.text] if concept.text else []
    found += [coding.display for coding in concept.coding if coding.display]
    found += [coding.code for coding in concept.coding if coding.code]
    return found


def spoken(concept: CodeableConcept | None) -> str | None:
    """Return the words of a concept for people: its text, else the first display; None when it has only codes."""
    if concept is None:
        return None
    return concept.text or next((coding.display for coding in concept.coding if coding.display), None)


def with_system(concept: CodeableConcept | None) -> str | None:
    """Return the first code with the system it is of, for a concept without words: 'SNOMED CT 254637007'."""
    for coding in (concept or NOWHERE).coding:
        if coding.code:
            return f"{'SNOMED CT' if coding.system == SNOMED else coding.system or ''} {coding.code}".strip()
    return None


def extension(extensions: tuple[Extension, ...], ending: str) -> Extension | None:
    """Return the extension whose address ends so, without regard to case; None when there is none."""
    for found in extensions:
        if found.url.lower().endswith(ending):
            return found
    return None
