"""The messages of Phenopackets v2, as much of each as is read, in the JSON of protobuf.

Fields are written in camelCase or as the schema spells them (snake_case), enumerations by name or number, long integers as text: all are
read. Null is the same as absent. Source: phenopacket-schema 2.0.2, GA4GH VRSATILE 1.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct

_DURATION = re.compile(r"P(?:(?P<years>[0-9.]+)Y)?(?:(?P<months>[0-9.]+)M)?(?:(?P<weeks>[0-9.]+)W)?(?:(?P<days>[0-9.]+)D)?(?:T[0-9.HMS]*)?")
_YEARS_PER = {"years": 1.0, "months": 1 / 12, "weeks": 7 / 365.25, "days": 1 / 365.25}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

SEXES = ("UNKNOWN_SEX", "FEMALE", "MALE", "OTHER_SEX")
VITAL = ("UNKNOWN_STATUS", "ALIVE", "DECEASED")
PROGRESS = ("UNKNOWN_PROGRESS", "IN_PROGRESS", "COMPLETED", "SOLVED", "UNSOLVED")
STATUSES = ("UNKNOWN_STATUS", "REJECTED", "CANDIDATE", "CONTRIBUTORY", "CAUSATIVE")
ACMG = ("NOT_PROVIDED", "BENIGN", "LIKELY_BENIGN", "UNCERTAIN_SIGNIFICANCE", "LIKELY_PATHOGENIC", "PATHOGENIC")
AFFECTED = ("MISSING", "UNAFFECTED", "AFFECTED")
"""Names of each enumeration in the order of their numbers."""


class OntologyClass(Struct, frozen=True):
    """A term: CURIE and label."""

    id: str = ""
    label: str = ""

    @property
    def prefix(self) -> str:
        """What stands before the colon of the CURIE, in capitals."""
        return self.id.partition(":")[0].upper()

    @property
    def code(self) -> str:
        """What stands behind the colon of the CURIE."""
        return self.id.partition(":")[2]


class Age(Struct, frozen=True):
    """An age as a duration of ISO 8601."""

    iso8601duration: str = ""


class Interval(Struct, frozen=True):
    """From one moment to another."""

    start: str | None = None
    end: str | None = None


class TimeElement(Struct, frozen=True, rename="camel"):
    """A time: one of an age, an age range, a term, a moment or an interval."""

    age: Age | None = None
    age_range: dict[str, Any] | None = None
    ontology_class: OntologyClass | None = None
    timestamp: str | None = None
    interval: Interval | None = None
    gestational_age: dict[str, Any] | None = None


class VitalStatus(Struct, frozen=True):
    """Whether the person lives."""

    status: str | int = "UNKNOWN_STATUS"


class Individual(Struct, frozen=True, rename="camel"):
    """The person a packet is about."""

    id: str = ""
    date_of_birth: str | None = None
    time_at_last_encounter: TimeElement | None = None
    vital_status: VitalStatus | None = None
    sex: str | int = "UNKNOWN_SEX"


class Disease(Struct, frozen=True, rename="camel"):
    """A disease of the person. excluded: it was looked for and is not there."""

    term: OntologyClass
    excluded: bool = False
    onset: TimeElement | None = None
    disease_stage: tuple[OntologyClass, ...] = ()
    clinical_tnm_finding: tuple[OntologyClass, ...] = ()
    primary_site: OntologyClass | None = None


class Biosample(Struct, frozen=True, rename="camel"):
    """A sample of the person."""

    id: str
    individual_id: str = ""
    sampled_tissue: OntologyClass | None = None
    sample_type: OntologyClass | None = None
    time_of_collection: TimeElement | None = None
    histological_diagnosis: OntologyClass | None = None
    pathological_stage: OntologyClass | None = None
    pathological_tnm_finding: tuple[OntologyClass, ...] = ()
    diagnostic_markers: tuple[OntologyClass, ...] = ()
    material_sample: OntologyClass | None = None


class Expression(Struct, frozen=True):
    """A variant in a notation: hgvs.c, hgvs.p, hgvs.g, spdi, iscn."""

    syntax: str = ""
    value: str = ""


class GeneDescriptor(Struct, frozen=True, rename="camel"):
    """A gene: HGNC identifier and symbol."""

    value_id: str = ""
    symbol: str = ""


class VcfRecord(Struct, frozen=True, rename="camel"):
    """A variant as a line of a VCF."""

    genome_assembly: str = ""
    chrom: str = ""
    pos: int | str = 0
    ref: str = ""
    alt: str = ""
    info: str = ""


class VariationDescriptor(Struct, frozen=True, rename="camel"):
    """A variant with its names."""

    id: str = ""
    label: str = ""
    gene_context: GeneDescriptor | None = None
    expressions: tuple[Expression, ...] = ()
    vcf_record: VcfRecord | None = None
    structural_type: OntologyClass | None = None
    allelic_state: OntologyClass | None = None


class VariantInterpretation(Struct, frozen=True, rename="camel"):
    """A variant and what it is held to do."""

    variation_descriptor: VariationDescriptor
    acmg_pathogenicity_classification: str | int = "NOT_PROVIDED"


class GenomicInterpretation(Struct, frozen=True, rename="camel"):
    """A variant or gene of a person or sample, and the part it plays in the diagnosis."""

    subject_or_biosample_id: str = ""
    interpretation_status: str | int = "UNKNOWN_STATUS"
    gene: GeneDescriptor | None = None
    variant_interpretation: VariantInterpretation | None = None


class Quantity(Struct, frozen=True):
    """A number and its unit."""

    unit: OntologyClass
    value: float


class Value(Struct, frozen=True, rename="camel"):
    """What was measured: a number or a term."""

    quantity: Quantity | None = None
    ontology_class: OntologyClass | None = None


class Measurement(Struct, frozen=True, rename="camel"):
    """A measurement of the person or of a sample."""

    assay: OntologyClass
    value: Value | None = None
    time_observed: TimeElement | None = None


class DoseInterval(Struct, frozen=True):
    """When a dose was given."""

    interval: Interval | None = None


class Treatment(Struct, frozen=True, rename="camel"):
    """A medicine given."""

    agent: OntologyClass
    dose_intervals: tuple[DoseInterval, ...] = ()


class TherapeuticRegimen(Struct, frozen=True, rename="camel"):
    """A regimen of several medicines, by name."""

    ontology_class: OntologyClass | None = None
    start_time: TimeElement | None = None
    end_time: TimeElement | None = None


class MedicalAction(Struct, frozen=True, rename="camel"):
    """What was done: a treatment, a regimen, a procedure or radiotherapy."""

    treatment: Treatment | None = None
    therapeutic_regimen: TherapeuticRegimen | None = None
    procedure: dict[str, Any] | None = None
    radiation_therapy: dict[str, Any] | None = None
    treatment_target: OntologyClass | None = None


class Person(Struct, frozen=True, rename="camel"):
    """A person of a pedigree. "0" as a parent is none, as in PED files."""

    individual_id: str
    paternal_id: str = ""
    maternal_id: str = ""
    sex: str | int = "UNKNOWN_SEX"
    affected_status: str | int = "MISSING"


def named(value: str | int, names: tuple[str, ...]) -> str:
    """Return the name of an enumeration's value, which protobuf's JSON writes by name or number; "" when it is none of them.

    >>> named(2, SEXES), named("FEMALE", SEXES), named("WOMAN", SEXES)
    ('MALE', 'FEMALE', '')
    """
    if isinstance(value, int):
        return names[value] if 0 <= value < len(names) else ""
    return value if value in names else ""


def years(age: Age | None) -> float | None:
    """Return the years of an age, P61Y2M as 61 and two twelfths; None when it is none. A month is a twelfth, a day 1/365.25.

    >>> years(Age("P3Y6M")), years(Age("P0D")), years(Age("61"))
    (3.5, 0.0, None)
    """
    found = _DURATION.fullmatch(age.iso8601duration.strip()) if age else None
    if found is None or not any(found.groupdict().values()):
        return None
    try:
        return sum(float(found[part]) * share for part, share in _YEARS_PER.items() if found[part])
    except ValueError:
        return None


def day(moment: str | None) -> dt.date | None:
    """Return the day of a timestamp; None when it is none."""
    if not moment or not _DAY.match(moment):
        return None
    try:
        return dt.date.fromisoformat(moment[:10])
    except ValueError:
        return None


def camel(value: object) -> object:
    """Return JSON with its keys in camelCase, and without nulls.

    >>> camel({"time_at_last_encounter": {"age": None}})
    {'timeAtLastEncounter': {}}
    """
    if isinstance(value, dict):
        return {_camel(key): camel(inside) for key, inside in value.items() if inside is not None}
    if isinstance(value, list):
        return [camel(inside) for inside in value]
    return value


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)
