"""Which genes were looked at: regions studied of Genomics Reporting and mCODE, and examinations as Ceiba writes them."""

from __future__ import annotations

import hashlib

from ceiba.records.fhir import variant_codes as codes
from ceiba.records.fhir.components import Parts, genes_of, parts_of
from ceiba.records.fhir.context import Context
from ceiba.records.fhir.elements import ASSAY_KIND, ASSAY_PANEL, ASSAY_READABLE, ASSAY_SCOPE, ASSAY_VARIANT, LOINC, code_in
from ceiba.records.fhir.resources import Observation
from ceiba.records.fhir.rows import Rows, leave
from ceiba.records.fhir.specimens import sample_of

REGIONS_WITHOUT_GENE = "Regions studied that name no gene by its symbol say nothing of genes: {types}."


def read_region(observation: Observation, code: str, patient: str, rows: Rows, context: Context) -> None:
    """Add what was examined: a panel of the genes that the region studied names; found or not, they were looked at for small variants."""
    parts = parts_of(observation)
    genes, unnamed = genes_of(parts, context)
    stated = _stated_assay(parts)
    if stated is None and (not genes or unnamed):
        leave(REGIONS_WITHOUT_GENE)
    sample = sample_of(observation, code, patient, rows, context)
    if stated is None:
        rows.regions.setdefault(sample, []).append((rows.line, tuple(genes)))
        rows.regional.add(rows.line)
        return
    rows.add("assays", specimen_code=sample, **stated)
    for gene in genes:
        rows.add("panels", panel_code=stated["panel_code"], gene_symbol=gene)
    for component in parts.by_code.get(ASSAY_VARIANT, ()):
        gene, _, change = (component.value_string or "").partition(" ")
        rows.add("panels", panel_code=stated["panel_code"], gene_symbol=gene, hgvs_c=change or None)


def _stated_assay(parts: Parts) -> dict[str, object] | None:
    """Return an examination as Ceiba writes it; None when the region is of another's hand."""
    kind, scope, panel, readable = (_first_string(parts, name) for name in (ASSAY_KIND, ASSAY_SCOPE, ASSAY_PANEL, ASSAY_READABLE))
    if kind is None or scope is None:
        return None
    return {"kind": kind, "scope": scope, "panel_code": panel, "readable": readable != "no"}


def _first_string(parts: Parts, name: str) -> str | None:
    return next((component.value_string for component in parts.by_code.get(name, ()) if component.value_string), None)


def panels_of_regions(rows: Rows) -> None:
    """Turn the regions studied of each sample into one assay with one panel; the panel's name comes from its genes alone."""
    for sample, regions in rows.regions.items():
        genes = sorted({gene for _, region in regions for gene in region})
        panel = "fhir-region-" + hashlib.sha256(" ".join(genes).encode()).hexdigest()[:10]
        for line, region in regions:
            rows.line = line
            rows.add("assays", specimen_code=sample, kind="small_variant", panel_code=panel, scope="panel", readable=True)
            for gene in region:
                rows.add("panels", panel_code=panel, gene_symbol=gene)
            rows.keep()


def is_region(observation: Observation) -> bool:
    """Whether an observation says which region was studied."""
    return code_in(observation.code, LOINC) == codes.REGION_STUDIED or observation.follows("region-studied")
