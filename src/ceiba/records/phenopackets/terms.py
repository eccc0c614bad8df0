"""Terms that packets are written with, and Ceiba's own where no ontology has a free one: `ceiba`, `ceiba.marker`, `ceiba.factor` ...

A term of our own says so in its prefix and carries the words as its label; reading it back gives the same record. Identifiers: UBERON,
EFO, Sequence Ontology, LOINC (docs/reference/phenopackets.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ceiba.records.fhir.habits import WRITTEN_AS as FACTOR_CODES
from ceiba.records.fhir.markers import WRITTEN_AS as MARKER_CODES

Json = dict[str, object]

OURS = "ceiba"
MARKER, FACTOR, ANSWER, MEDICINE = "ceiba.marker", "ceiba.factor", "ceiba.answer", "ceiba.medicine"

TISSUES: Mapping[str, tuple[str, str]] = {
    "tissue": ("UBERON:0000479", "tissue"),
    "blood": ("UBERON:0000178", "blood"),
    "plasma": ("UBERON:0001969", "blood plasma"),
    "csf": ("UBERON:0001359", "cerebrospinal fluid"),
    "marrow": ("UBERON:0002371", "bone marrow"),
}
REFERENCE = ("EFO:0009654", "reference sample")
ABNORMAL = ("EFO:0009655", "abnormal sample")
COPIES: Mapping[str, tuple[str, str]] = {
    "gain": ("SO:0001742", "copy_number_gain"),
    "loss": ("SO:0001743", "copy_number_loss"),
    "amplification": ("EFO:0030073", "focal genome amplification"),
    "deletion": ("EFO:0030069", "complete genomic deletion"),
}
FUSION = ("SO:0001565", "gene_fusion")
RESULTS: Mapping[str, tuple[str, str]] = {
    "present": ("LOINC:LA6576-8", "Positive"),
    "absent": ("LOINC:LA6577-6", "Negative"),
    "failed": (f"{ANSWER}:failed", "failed"),
}
MSI_RESULTS: Mapping[str, tuple[str, str]] = {
    "present": ("LOINC:LA26203-2", "MSI-H"),
    "absent": ("LOINC:LA14122-8", "Stable"),
    "failed": (f"{ANSWER}:failed", "failed"),
}
MUTATIONS_PER_MB = ("UCUM:1/1000000{Base}", "mutations per megabase")

_RESOURCES = (
    ("oncotree", "OncoTree", "http://oncotree.mskcc.org", "2025-10-03", "ONCOTREE", "http://oncotree.mskcc.org/#/home?search="),
    ("uberon", "Uber-anatomy ontology", "http://purl.obolibrary.org/obo/uberon.owl", "not stated", "UBERON", "http://purl.obolibrary.org/obo/UBERON_"),
    ("efo", "Experimental Factor Ontology", "http://www.ebi.ac.uk/efo/efo.owl", "not stated", "EFO", "http://www.ebi.ac.uk/efo/EFO_"),
    ("so", "Sequence Ontology", "http://purl.obolibrary.org/obo/so.owl", "not stated", "SO", "http://purl.obolibrary.org/obo/SO_"),
    ("loinc", "LOINC", "https://loinc.org", "not stated", "LOINC", "https://loinc.org/"),
    ("ucum", "Unified Code for Units of Measure", "https://ucum.org", "not stated", "UCUM", "https://ucum.org/"),
    ("ceiba", "Words of the records, as Ceiba read them", "urn:ceiba", "1", "ceiba", "urn:ceiba:"),
)  # fmt: skip


def term(pair: tuple[str, str]) -> Json:
    """Return a term of its identifier and label."""
    return {"id": pair[0], "label": pair[1]}


def own(prefix: str, words: str) -> Json:
    """Return a term of ours: the words with their blanks as `_` behind the prefix, and as they are in the label."""
    return term((f"{prefix}:{words.replace(' ', '_')}", words))


def moment(day: dt.date) -> str:
    """Return a day as a timestamp: its midnight, UTC, since records have no time of day."""
    return f"{day.isoformat()}T00:00:00Z"


def age(years: float) -> str:
    """Return an age as a duration of ISO 8601, to the day.

    >>> age(61), age(61.5), age(0.25), age(40.002)
    ('P61Y', 'P61Y6M', 'P0Y3M', 'P40Y1D')
    """
    whole = int(years)
    twelfths = (years - whole) * 12
    if twelfths == int(twelfths):
        return f"P{whole}Y{int(twelfths)}M" if twelfths else f"P{whole}Y"
    days = round((years - whole) * 365.25)
    return f"P{whole}Y{days}D" if days else f"P{whole}Y"


def marker_assay(marker: str) -> Json:
    """Return the assay of a marker: its LOINC code where it has one, else a term of ours."""
    code = MARKER_CODES.get(marker)
    return term((f"LOINC:{code}", marker)) if code else own(MARKER, marker)


def factor_assay(factor: str) -> Json:
    """Return the assay of a habit or exposure: its LOINC code where it has one, else a term of ours."""
    code = FACTOR_CODES.get(factor)
    return term((f"LOINC:{code}", factor)) if code else own(FACTOR, factor)


def meta(on: dt.date, created_by: str) -> Json:
    """Return the metaData of a packet; the day of the run stands for the moment of writing, so that a second export is the same."""
    names = ("id", "name", "url", "version", "namespacePrefix", "iriPrefix")
    return {
        "created": moment(on),
        "createdBy": created_by,
        "resources": [dict(zip(names, resource, strict=True)) for resource in _RESOURCES],
        "phenopacketSchemaVersion": "2.0",
    }
