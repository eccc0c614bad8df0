"""Which tables a CSV fills, and from which of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ceiba.records.delimited_header import Header
from ceiba.records.drafts import DRAFT_TABLES, draft_schema
from ceiba.records.mapping import Field

SUBJECT = {
    "patients": ("patient_code",),
    "conditions": ("patient_code",),
    "specimens": ("specimen_code", "patient_code"),
    "assays": ("specimen_code",),
    "panels": (),
    "alterations": ("specimen_code",),
    "tumor_marker_tests": ("specimen_code",),
    "treatments": ("patient_code",),
    "coverages": ("patient_code",),
    "exposures": ("patient_code",),
    "lifestyle": ("patient_code",),
    "family_history": ("patient_code",),
    "consents": ("patient_code",),
    "genotypes": ("specimen_code",),
    "allele_frequencies": ("specimen_code",),
}
"""Columns that say whose a record is: a row without them is refused."""

CONTENT = {
    "patients": (),
    "conditions": ("oncotree", "disease_text", "stage", "line_of_therapy", "diagnosed_on"),
    "specimens": (),
    "assays": ("kind",),
    "panels": ("panel_code", "gene_symbol"),
    "alterations": ("gene_symbol",),
    "tumor_marker_tests": ("marker", "result"),
    "treatments": ("regimen",),
    "coverages": ("payer",),
    "exposures": ("exposure",),
    "lifestyle": ("factor",),
    "family_history": ("relation",),
    "consents": ("scope", "decision"),
    "genotypes": ("assembly", "chrom", "pos", "ref"),
    "allele_frequencies": ("chrom", "pos", "ref", "alt", "ancestry_group", "frequency"),
}
"""Columns that make a record: conditions need one of theirs, the other tables all; a row without makes no record of the table."""

ANY_CONTENT = ("conditions",)

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "specimens": {"adequate": True},
    "assays": {"readable": True, "scope": "unknown"},
    "alterations": {"origin": "unknown", "kind": "small_variant"},
    "coverages": {"principal": True},
    "family_history": {"affected": True},
    "genotypes": {"from_block": False},
    "allele_frequencies": {"tract": False},
}
"""What stands in a column that is never null when the file says nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one table is filled from a CSV: draft column -> where its value comes from."""

    table: str
    fields: Mapping[str, Field]


def is_plain(header: Header) -> bool:
    """Whether every column of the header is one of ours and a table can be made of them."""
    ours = {name for table in DRAFT_TABLES for name in draft_schema(table).names if name != "line"}
    return len(header.names) > 1 and set(header.names) <= ours and bool(plans_of(header))


def plans_of(header: Header) -> tuple[Plan, ...]:
    """Return the tables that a CSV with our column names fills."""
    names = set(header.names)
    treated = "regimen" in names
    findings = {"hgvs_p", "copy_number_state", "partner_gene", "kind"}
    of_relatives = "relation" in names
    spoken = set() if of_relatives else names & (set(CONTENT["conditions"]) - ({"line_of_therapy"} if treated else set()))
    wanted = {
        "patients": "patient_code" in names,
        "coverages": {"patient_code", "payer"} <= names,
        "treatments": "patient_code" in names and treated,
        "conditions": "patient_code" in names and bool(spoken),
        "specimens": {"patient_code", "specimen_code"} <= names,
        "tumor_marker_tests": {"marker", "result"} <= names and bool(names & {"patient_code", "specimen_code"}),
        "alterations": {"gene_symbol", "specimen_code"} <= names and bool(names & findings),
        "assays": {"specimen_code", "kind", "scope"} <= names and "gene_symbol" not in names,
        "panels": {"panel_code", "gene_symbol"} <= names and "specimen_code" not in names,
        "exposures": {"patient_code", "exposure"} <= names,
        "lifestyle": {"patient_code", "factor"} <= names,
        "family_history": "patient_code" in names and of_relatives,
        "consents": {"patient_code", "scope", "decision"} <= names,
    }
    plans = []
    for table in (table for table, there in wanted.items() if there):
        own = [name for name in draft_schema(table).names if name != "line" and name in names]
        fields = {name: Field(column=name) for name in own if not (table == "conditions" and treated and name == "line_of_therapy")}
        if table == "tumor_marker_tests" and "specimen_code" not in names:
            fields["specimen_code"] = Field(column="patient_code")  # the person stands for the one sample there is
        plans.append(Plan(table, fields))
    return tuple(plans)
