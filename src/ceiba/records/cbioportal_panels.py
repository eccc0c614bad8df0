"""Who was examined for what, in a cBioPortal study: gene panels, the gene panel matrix, case lists."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ceiba.language import mark
from ceiba.records.cbioportal_files import STUDY, Codes, legal, tsv, write_meta
from ceiba.records.outgoing import Left, Outgoing, Written, counted, write_text

PROFILES = {"small_variant": "mutations", "copy_number": "cna", "fusion": "structural_variants"}
"""Kind of assay -> stable id of its profile."""

_LISTS = {"small_variant": ("sequenced", "mutations"), "copy_number": ("cna", "copy number"), "fusion": ("sv", "structural variants")}

NO_PROFILE = mark("the format has a profile for mutations, copy number and structural variants only")
WITHOUT_GENES = mark("which genes were looked at is unknown, and the format reads a sample without a panel as wholly sequenced")
NOT_READABLE = mark("the format cannot say that positions were given without genes")
NOBODY_RAN = mark("no sample was run on this panel")


def write_panels(outgoing: Outgoing, codes: Codes, folder: Path) -> Written:
    """Write a file for each panel that was run, and the matrix that says on which panel each sample was run."""
    assays = outgoing.table("assays")
    known = assays.filter(pl.col("kind").is_in(list(PROFILES)))
    run = known.drop_nulls("panel_code")["panel_code"].unique().sort()
    genes = outgoing.table("panels").filter(pl.col("panel_code").is_in(run.implode()) & pl.col("hgvs_c").is_null())
    names = legal(pl.DataFrame({"panel_code": genes["panel_code"].unique().sort()}).with_columns(panel=pl.col("panel_code")), "panel")
    for (panel,), of_panel in genes.join(names, on="panel_code").sort("panel", "gene_symbol").group_by("panel", maintain_order=True):
        listed = "\t".join(of_panel["gene_symbol"].unique(maintain_order=True).to_list())
        text = f"stable_id: {panel}\ndescription: Genes looked at, as recorded ({panel}).\ngene_list: {listed}\n"
        write_text(folder / f"data_gene_panel_{panel}.txt", text)
    _write_matrix(known.join(names, on="panel_code", how="left", maintain_order="left"), codes, folder)
    listed_panels = outgoing.table("panels").height
    return Written(
        {"assays": known.height, "panels": genes.height},
        counted(
            Left("assays", assays.height - known.height, NO_PROFILE),
            Left("assays", known.filter(pl.col("scope") == "unknown").height, WITHOUT_GENES, "scope"),
            Left("assays", known.filter(pl.col("readable").not_()).height, NOT_READABLE, "readable"),
            Left("panels", listed_panels - genes.height, NOBODY_RAN),
        ),
    )


def _write_matrix(assays: pl.DataFrame, codes: Codes, folder: Path) -> None:
    """Write the gene panel matrix: NA is a sample looked at without a panel, or not at all (the case lists tell these apart)."""
    told = assays.filter((pl.col("scope") == "panel") & pl.col("panel").is_not_null() | (pl.col("scope") == "all"))
    if told.is_empty():
        return
    kinds = [kind for kind in PROFILES if kind in assays["kind"].unique().to_list()]
    of_kind = (pl.col("panel").filter(pl.col("kind") == kind).first().fill_null("NA").alias(PROFILES[kind]) for kind in kinds)
    wide = told.group_by("specimen_id").agg(of_kind)
    rows = codes.samples.join(wide, on="specimen_id", maintain_order="left").select("SAMPLE_ID", *(PROFILES[kind] for kind in kinds))
    write_text(folder / "data_gene_panel_matrix.txt", tsv(rows))
    kind = "GENE_PANEL_MATRIX"
    write_meta(
        folder, "gene_panel_matrix", {"genetic_alteration_type": kind, "datatype": kind, "data_filename": "data_gene_panel_matrix.txt"}
    )


def write_case_lists(outgoing: Outgoing, codes: Codes, folder: Path) -> None:
    """Write a case list for each kind of examination: who was examined; the list of all samples is made by the importer."""
    examined = outgoing.table("assays").join(codes.samples, on="specimen_id")
    for kind, (name, title) in _LISTS.items():
        samples = examined.filter(pl.col("kind") == kind)["SAMPLE_ID"].unique().sort().to_list()
        if samples:
            fields = {
                "cancer_study_identifier": STUDY,
                "stable_id": f"{STUDY}_{name}",
                "case_list_name": f"Samples with {title} data",
                "case_list_description": f"Samples with {title} data ({len(samples)} samples)",
                "case_list_ids": "\t".join(samples),
            }
            write_text(folder / "case_lists" / f"cases_{name}.txt", "".join(f"{key}: {value}\n" for key, value in fields.items()))
