"""The findings of a cBioPortal study: mutations as extended MAF, discrete copy number, structural variants."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ceiba.language import mark
from ceiba.records.cbioportal_files import Codes, tsv, with_values, write_meta
from ceiba.records.maf_words import maf_alleles, variant_classification
from ceiba.records.outgoing import Left, Outgoing, Written, counted, values_lost, write_text

OTHER_BUILD = mark("a study has one genome build, and this position is on the other")
NO_GENE = mark("the format names findings by gene, and this one has none")
TWO_STATES = mark("the format holds one copy-number state a gene and sample")
ORIGIN_NEEDED = mark("the format has no word for an unknown origin of a structural variant: it stands as SOMATIC")
NO_COLUMN = mark("the format has no column for it")

SEVERAL_CHANGES = mark("the importer refuses a protein change written with ';', '+', ',' or a second 'p.'")

_SEVERAL = r"[;+,]|^.+p\."
STATES = {"deletion": -2, "loss": -1, "gain": 1, "amplification": 2}
_STATUS = {"somatic": "SOMATIC", "germline": "GERMLINE"}
_SHOWN = {"show_profile_in_analysis_tab": "true"}


def write_mutations(outgoing: Outgoing, codes: Codes, assembly: str, folder: Path) -> Written:
    """Write data_mutations.txt: one row a small variant of one sample. assembly: build of the study; positions on the other are left."""
    found = outgoing.table("alterations").filter(pl.col("kind") == "small_variant")
    named = found.drop_nulls("gene_symbol")
    placed = maf_alleles(named.with_columns(here=pl.col("assembly") == assembly))
    single = pl.col("hgvs_p").str.contains(_SEVERAL).not_()
    rows = placed.join(codes.samples, on="specimen_id", how="left", maintain_order="left").select(
        Hugo_Symbol="gene_symbol",
        NCBI_Build=pl.when("here").then("assembly"),
        Chromosome=pl.when("here").then("chrom"),
        Start_Position="maf_start",
        End_Position="maf_end",
        Variant_Classification=variant_classification(),
        Variant_Type="maf_type",
        Reference_Allele="maf_ref",
        Tumor_Seq_Allele2="maf_alt",
        Tumor_Sample_Barcode="SAMPLE_ID",
        Mutation_Status=pl.col("origin").replace_strict(_STATUS, default=None, return_dtype=pl.String),
        HGVSc="hgvs_c",
        HGVSp_Short=pl.when(single).then("hgvs_p"),
        Exon_Number="exon",
        Consequence="consequence",
        t_vaf="vaf",
        CLNSIG="significance",
    )
    kept = ["Hugo_Symbol", "Variant_Classification", "Tumor_Sample_Barcode", "HGVSp_Short"]
    write_text(folder / "data_mutations.txt", tsv(_with_positions(with_values(rows, kept))))
    fields = {"genetic_alteration_type": "MUTATION_EXTENDED", "datatype": "MAF", "stable_id": "mutations", **_SHOWN}
    _describe(folder, "mutations", fields, "Mutations", "Small variants as recorded.")
    elsewhere = named.filter(pl.col("assembly") != assembly)
    return Written(
        {"alterations": named.height},
        counted(
            Left("alterations", found.height - named.height, NO_GENE),
            Left("alterations", elsewhere.height, OTHER_BUILD, "pos"),
            Left("alterations", named.filter(single.not_()).height, SEVERAL_CHANGES, "hgvs_p"),
        ),
    )


def _with_positions(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows with both ends of each position; where some row has none, with NA as its start and no column of ends.

    The importer's validator takes NA for a start alone, and for an end neither NA nor nothing.
    """
    if "Start_Position" not in rows.columns or rows["Start_Position"].null_count() == 0:
        return rows
    return rows.with_columns(pl.col("Start_Position").cast(pl.String).fill_null("NA")).drop("End_Position")


def write_copy_number(outgoing: Outgoing, codes: Codes, folder: Path) -> Written:
    """Write data_cna.txt: a row a gene, a column a sample examined; 0 only where the gene was looked at, NA where it was not."""
    found = outgoing.table("alterations").filter(pl.col("kind") == "copy_number")
    named = found.drop_nulls(["gene_symbol", "copy_number_state"])
    first = named.unique(["specimen_id", "gene_symbol"], keep="first", maintain_order=True)
    assays = outgoing.table("assays").filter(pl.col("kind") == "copy_number")
    columns = codes.samples.filter(pl.col("specimen_id").is_in(pl.concat([assays["specimen_id"], first["specimen_id"]]).implode()))
    left = counted(Left("alterations", found.height - named.height, NO_GENE), Left("alterations", named.height - first.height, TWO_STATES))
    if columns.is_empty():
        return Written({"alterations": 0}, left)
    values = first.select("specimen_id", "gene_symbol", value=pl.col("copy_number_state").replace_strict(STATES, return_dtype=pl.Int8))
    looked_at = _looked_at(outgoing, assays, values["gene_symbol"])
    called = looked_at.join(values, on=["specimen_id", "gene_symbol"], how="full", coalesce=True).with_columns(pl.col("value").fill_null(0))
    cells = columns.select("specimen_id", "SAMPLE_ID").join(called, on="specimen_id", how="left")
    wide = cells.pivot("SAMPLE_ID", index="gene_symbol", values="value", aggregate_function="first")
    genes = wide.drop_nulls("gene_symbol").sort("gene_symbol").rename({"gene_symbol": "Hugo_Symbol"})
    text = genes.select("Hugo_Symbol", pl.col(columns["SAMPLE_ID"].to_list()).cast(pl.String).fill_null("NA"))
    write_text(folder / "data_cna.txt", tsv(text))
    fields = {"genetic_alteration_type": "COPY_NUMBER_ALTERATION", "datatype": "DISCRETE", "stable_id": "cna", **_SHOWN}
    _describe(folder, "cna", fields, "Copy number", "Copy number as recorded: -2 deletion, -1 loss, 0 no change, 1 gain, 2 amplification.")
    return Written({"alterations": first.height}, (*left, *values_lost(first, "alterations", {"vaf": NO_COLUMN})))


def write_fusions(outgoing: Outgoing, codes: Codes, folder: Path) -> Written:
    """Write data_sv.txt: one row an event; the 5' gene is site 1 and the 3' gene site 2, one gene alone is site 1."""
    found = outgoing.table("alterations").filter(pl.col("kind") == "fusion")
    named = found.drop_nulls("gene_symbol")
    left = counted(Left("alterations", found.height - named.height, NO_GENE))
    if named.is_empty():
        return Written({"alterations": 0}, left)
    pair = pl.col("partner_gene").is_not_null()
    rows = named.join(codes.samples, on="specimen_id", how="left", maintain_order="left").select(
        Sample_Id="SAMPLE_ID",
        SV_Status=pl.col("origin").replace_strict(_STATUS, default="SOMATIC", return_dtype=pl.String),
        Site1_Hugo_Symbol=pl.coalesce("partner_gene", "gene_symbol"),
        Site2_Hugo_Symbol=pl.when(pair).then("gene_symbol"),
        Class=pl.lit("FUSION"),
    )
    write_text(folder / "data_sv.txt", tsv(rows))
    fields = {"genetic_alteration_type": "STRUCTURAL_VARIANT", "datatype": "SV", "stable_id": "structural_variants", **_SHOWN}
    _describe(folder, "sv", fields, "Structural variants", "Fusions as recorded.")
    unknown = Left("alterations", named.filter(pl.col("origin") == "unknown").height, ORIGIN_NEEDED, "origin")
    lost = values_lost(named, "alterations", dict.fromkeys(("exon", "vaf", "pos", "significance"), NO_COLUMN))
    return Written({"alterations": named.height}, (*left, *counted(unknown), *lost))


def _looked_at(outgoing: Outgoing, assays: pl.DataFrame, altered: pl.Series) -> pl.DataFrame:
    """Return specimen_id and gene_symbol of every gene that the records say was looked at for copy number."""
    on_panel = assays.filter(pl.col("scope") == "panel").select("specimen_id", "panel_code")
    of_panel = on_panel.join(
        outgoing.table("panels").filter(pl.col("hgvs_c").is_null()).select("panel_code", "gene_symbol"), on="panel_code"
    ).drop("panel_code")
    everywhere = assays.filter(pl.col("scope") == "all").select("specimen_id")
    genes = pl.concat([of_panel["gene_symbol"], altered]).unique().sort().to_frame("gene_symbol")
    return pl.concat([of_panel, everywhere.join(genes, how="cross")]).unique(maintain_order=True)


def _describe(folder: Path, name: str, fields: dict[str, str], title: str, description: str) -> None:
    write_meta(folder, name, {**fields, "profile_name": title, "profile_description": description, "data_filename": f"data_{name}.txt"})
