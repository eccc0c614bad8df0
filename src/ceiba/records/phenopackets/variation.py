"""An alteration as the genomic interpretation of a sample."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ceiba.records.phenopackets.terms import COPIES, FUSION, Json, term

SIGNIFICANCES = {
    "benign": "BENIGN",
    "likely benign": "LIKELY_BENIGN",
    "uncertain significance": "UNCERTAIN_SIGNIFICANCE",
    "likely pathogenic": "LIKELY_PATHOGENIC",
    "pathogenic": "PATHOGENIC",
}
"""Word of the records -> class of the ACMG."""

LOST = ("exon", "consequence", "vaf")
"""Columns of an alteration that the format has no field for."""


SOMATIC = "SOMATIC"
"""Reserved key of INFO of a VCF: the record is a somatic mutation (VCF 4.3, 1.6.1)."""


def genomic(row: Mapping[str, Any], sample: str) -> Json:
    """Return the interpretation of an alteration. Its part in the diagnosis is not known: UNKNOWN_STATUS."""
    return {
        "subjectOrBiosampleId": sample,
        "interpretationStatus": "UNKNOWN_STATUS",
        "variantInterpretation": {
            "acmgPathogenicityClassification": SIGNIFICANCES.get(row["significance"] or "", "NOT_PROVIDED"),
            "therapeuticActionability": "UNKNOWN_ACTIONABILITY",
            "variationDescriptor": _descriptor(row),
        },
    }


def _descriptor(row: Mapping[str, Any]) -> Json:
    found: Json = {"id": f"alteration-{row['alteration_id']}"}
    if row["kind"] == "fusion" and row["partner_gene"]:
        found["label"] = f"{row['partner_gene']}::{row['gene_symbol']}"
    if row["gene_symbol"]:
        found["geneContext"] = {"symbol": row["gene_symbol"]}
    expressions = []
    if row["hgvs_c"]:
        coding = f"{row['transcript']}:{row['hgvs_c']}" if row["transcript"] else row["hgvs_c"]
        expressions.append({"syntax": "hgvs.c", "value": coding})
    if row["hgvs_p"]:
        expressions.append({"syntax": "hgvs.p", "value": row["hgvs_p"]})
    if expressions:
        found["expressions"] = expressions
    if row["pos"] is not None:
        found["vcfRecord"] = {
            "genomeAssembly": row["assembly"],
            "chrom": row["chrom"],
            "pos": str(row["pos"]),
            "ref": row["ref"],
            "alt": row["alt"],
            **({"info": SOMATIC} if row["origin"] == "somatic" else {}),
        }
    found["moleculeContext"] = "genomic"
    if row["kind"] == "fusion":
        found["structuralType"] = term(FUSION)
    elif row["copy_number_state"]:
        found["structuralType"] = term(COPIES[row["copy_number_state"]])
    return found
