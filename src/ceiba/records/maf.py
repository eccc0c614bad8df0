"""Mutation Annotation Format: one row a small variant of one sample.

Names of the columns follow the GDC MAF format and its relatives (TCGA, cBioPortal, vcf2maf, maftools), compared without regard
to case. A MAF says which variants were found, never which genes were looked at: its assays are implied with scope unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import polars as pl

from ceiba.errors import InputUnreadable, MixedBuilds, NoProteinChange
from ceiba.records.builds import build, chromosome
from ceiba.records.checks import Check, named_columns, sort_out
from ceiba.records.consequences import of_classification, severest
from ceiba.records.delimited import read_rows
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Assembly, Draft, InputFile, Notice, Refusal, draft_schema, draft_table, no_rows
from ceiba.records.frequencies import PREFIX, FrequencyField, frequencies, frequency_fields
from ceiba.records.opening import checksum
from ceiba.records.protein import coding_change, protein_changes, transcript
from ceiba.records.samples import columns_of, implied_assays, implied_people
from ceiba.records.spilled import Growing

PROTEIN_COLUMNS = ("HGVSp_Short", "Protein_Change", "HGVSp", "Amino_Acid_Change", "AAChange")
"""Where a MAF writes the protein change; the first that is filled counts."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sample": ("Tumor_Sample_Barcode",),
    "gene": ("Hugo_Symbol",),
    "build": ("NCBI_Build",),
    "chrom": ("Chromosome",),
    "start": ("Start_Position",),
    "ref": ("Reference_Allele",),
    "alt1": ("Tumor_Seq_Allele1",),
    "alt2": ("Tumor_Seq_Allele2",),
    "classification": ("Variant_Classification",),
    "consequence": ("Consequence",),
    "coding": ("HGVSc", "cDNA_Change"),
    "transcript": ("Transcript_ID", "Annotation_Transcript", "i_transcript_name", "RefSeq"),
    "exon": ("Exon_Number", "Exon"),
    "status": ("Mutation_Status",),
    "depth": ("t_depth",),
    "alt_count": ("t_alt_count",),
    "ref_count": ("t_ref_count",),
    "fraction": ("t_vaf", "tumor_f", "vaf"),
    "percent": ("i_TumorVAF_WU",),
    "significance": ("CLNSIG", "ClinVar_CLNSIG", "ClinVar_Significance"),
}

_NOT_A_VARIANT = ("none", "wildtype", "redacted", "uncalled", "not_called")
"""Mutation_Status of rows that state no variant."""


def is_maf(header: Header) -> bool:
    """Whether a header is a MAF's: it names tumour samples and what was found in them."""
    return header.find("Tumor_Sample_Barcode") is not None and header.find("Hugo_Symbol", "Reference_Allele") is not None


def read_maf(file: InputFile) -> Draft:
    """Read a MAF, plain or gzip.

    NoProteinChange when no column holds protein changes; MixedBuilds when rows are on two builds. An insertion or deletion written
    with '-' gets its anchor base as N (the file does not say it), so that `pos`, `ref` and `alt` are as in VCF.
    """
    header = read_header(file.path, "\t")
    found = {key: header.find(*names) for key, names in _COLUMNS.items()}
    proteins = [name for name in (header.find(column) for column in PROTEIN_COLUMNS) if name is not None]
    if found["sample"] is None:
        raise InputUnreadable(
            "The file looks like a MAF and has no column Tumor_Sample_Barcode.",
            "Add the column with the sample of each row.",
            file=file.name,
            line=header.line,
        )
    if not proteins:
        raise NoProteinChange(
            "This MAF has no column with the protein change ({columns}).",
            "Annotate it, for example with vcf2maf or maf2maf, or leave it out.",
            file=file.name,
            line=header.line,
            columns=", ".join(PROTEIN_COLUMNS),
        )
    frequent = frequency_fields(header.names)
    wanted = list(dict.fromkeys([name for name in found.values() if name] + proteins + [field.name for field in frequent]))
    alterations, of_groups = Growing(draft_schema("alterations")), Growing(draft_schema("allele_frequencies"))
    told: list[pl.DataFrame] = []
    refused: list[Refusal] = []
    silent: list[int] = []
    rows = 0
    for block in read_rows(file.path, header, wanted):
        rows += block.rows
        refused += block.refused
        named = block.frame.select("line", *named_columns(found), _protein(block.frame, proteins), *_texts(frequent))
        no_variant = named["status"].str.to_lowercase().is_in(_NOT_A_VARIANT).fill_null(value=False)
        silent += named.filter(no_variant)["line"].to_list()
        stated = named.filter(~no_variant)
        good, bad = sort_out(stated, _checks(found), file.path)
        refused += bad
        found_here = _alterations(good, file.assembly)
        told.append(found_here.group_by("specimen_code", "assembly").agg(pl.col("line").min()))
        alterations.add(draft_table("alterations", columns_of(found_here)))
        given = frequencies(found_here, {field: good[PREFIX + field.name] for field in frequent})
        of_groups.add(draft_table("allele_frequencies", columns_of(given)))
    samples = pl.concat([no_rows("alterations").select("specimen_code", "assembly", "line"), *told])
    assembly = _one_build(samples, file, header)
    return Draft(
        file,
        "maf",
        rows_in=rows,
        tables={"alterations": alterations.done(), **({"allele_frequencies": of_groups.done()} if frequent else {})},
        implied={**implied_people(samples), "assays": implied_assays(samples, "small_variant")},
        silent=tuple(silent),
        refused=tuple(refused),
        notices=_notices(file, samples, len(silent)),
        assembly=assembly,
        sha256=checksum(file.path),
    )


def _texts(frequent: Sequence[FrequencyField]) -> list[pl.Expr]:
    """The columns that give frequencies of ancestry groups, under names that nothing else has."""
    return [pl.col(field.name).alias(PREFIX + field.name) for field in frequent]


def _protein(rows: pl.DataFrame, columns: list[str]) -> pl.Series:
    """Return the protein change of each row, from the first of the columns that gives one."""
    found = protein_changes(rows[columns[0]])
    for column in columns[1:]:
        if found.null_count():
            texts = rows.select(pl.when(found.is_null()).then(column)).to_series()
            found = found.fill_null(protein_changes(texts)) if texts.null_count() < texts.len() else found
    return found.alias("hgvs_p")


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


def _checks(found: Mapping[str, str | None]) -> list[Check]:
    """Return what a row of a MAF must not be."""
    start = pl.col("start").cast(pl.Int64, strict=False)
    place = pl.col("chrom").is_not_null() & pl.col("start").is_not_null()
    alleles = ("ref", "alt1", "alt2")
    checks = [
        Check(found["sample"], "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()),
        Check(
            found["gene"],
            "The row names neither a gene nor a position.",
            "Fill in the gene, or the chromosome and position.",
            (pl.col("gene").is_null() | (pl.col("gene") == "-")) & place.not_(),
        ),
        Check(
            found["start"],
            "The position is not a whole number of 1 or more.",
            "Write the 1-based position without separators.",
            pl.col("start").is_not_null() & (start.is_null() | (start < 1)),
        ),
        Check(
            found["build"],
            "The genome build is none that is known here (GRCh37, GRCh38).",
            "Lift the positions over to GRCh37 or GRCh38, and write that build.",
            pl.col("build").is_not_null() & build(pl.col("build")).is_null(),
        ),
        Check(
            found["classification"],
            "A fusion stands among the mutations.",
            "Give fusions as a structural variant or fusion table.",
            pl.col("classification").str.to_lowercase() == "fusion",
        ),
    ]
    checks += [
        Check(
            found[name],
            "The allele is not written in the letters A, C, G, T, N or as '-'.",
            "Write the bases, or '-' for none.",
            pl.col(name).str.to_uppercase().str.contains(r"^(?:[ACGTN]+|-)$").not_(),
        )
        for name in alleles
    ]
    checks += [
        Check(
            found[name],
            "The number of reads is not a number.",
            "Write a whole number, or leave it empty.",
            pl.col(name).is_not_null() & (_number(name).is_null() | (_number(name) < 0)),
        )
        for name in ("depth", "alt_count", "ref_count")
    ]
    checks.append(
        Check(
            found["alt_count"],
            "More reads show the variant than there are reads in all.",
            "Check whether t_depth and t_alt_count were swapped.",
            _number("alt_count") > _number("depth"),
        )
    )
    return checks


def _alterations(rows: pl.DataFrame, assembly: Assembly | None) -> pl.DataFrame:
    """Return rows that passed the checks as alterations, in the columns of the draft."""
    ref, first, second = (pl.col(name).str.to_uppercase() for name in ("ref", "alt1", "alt2"))
    alt = pl.when(second.is_null() | ((second == ref) & first.is_not_null())).then(first).otherwise(second)
    placed = rows.with_columns(
        assembly=pl.coalesce(build(pl.col("build")), pl.lit(assembly, dtype=pl.String)),
        chrom=chromosome(pl.col("chrom")),
        start=pl.col("start").cast(pl.Int64),
        ref=ref,
        alt=alt,
    )
    inserted, deleted = pl.col("ref") == "-", pl.col("alt") == "-"
    has_place = pl.all_horizontal(pl.col("assembly", "chrom", "start", "ref", "alt").is_not_null()) & (pl.col("ref") != pl.col("alt"))
    depth = pl.coalesce(_number("depth"), _number("alt_count") + _number("ref_count"))
    status = pl.col("status").str.to_lowercase()
    written = placed.lazy().select(  # lazily: what several columns share is computed once
        specimen_code=pl.col("sample"),
        kind=pl.lit("small_variant"),
        gene_symbol=pl.when(pl.col("gene") != "-").then(pl.col("gene")),
        partner_gene=pl.lit(None, dtype=pl.String),
        hgvs_p=pl.col("hgvs_p"),
        hgvs_c=coding_change(pl.col("coding")),
        transcript=pl.coalesce(transcript(pl.col("coding")), pl.col("transcript").str.extract(r"^([^\s,;:]+)", 1)),
        exon=pl.col("exon").str.extract(r"^([0-9]+)", 1).cast(pl.Int32, strict=False),
        consequence=pl.coalesce(severest(pl.col("consequence")), of_classification(pl.col("classification"))),
        copy_number_state=pl.lit(None, dtype=pl.String),
        significance=pl.col("significance").str.to_lowercase().str.replace_all("_", " "),
        origin=pl.when(status.str.contains("germline"))
        .then(pl.lit("germline"))
        .when(status.str.contains("somatic"))
        .then(pl.lit("somatic"))
        .otherwise(pl.lit("unknown")),
        vaf=pl.coalesce(
            pl.when(depth > 0).then(_number("alt_count") / depth),
            pl.when(_number("fraction").is_between(0, 1)).then(_number("fraction")),
            pl.when(_number("percent").is_between(0, 100)).then(_number("percent") / 100),
        ),
        assembly=pl.when(has_place).then(pl.col("assembly")),
        chrom=pl.when(has_place).then(pl.col("chrom")),
        pos=pl.when(has_place).then(pl.col("start") - deleted.cast(pl.Int64)),
        ref=pl.when(has_place).then(pl.when(inserted).then(pl.lit("N")).when(deleted).then("N" + pl.col("ref")).otherwise(pl.col("ref"))),
        alt=pl.when(has_place).then(pl.when(deleted).then(pl.lit("N")).when(inserted).then("N" + pl.col("alt")).otherwise(pl.col("alt"))),
        line=pl.col("line"),
    )
    return written.collect()


def _one_build(samples: pl.DataFrame, file: InputFile, header: Header) -> Assembly | None:
    """Return the one build of all rows; MixedBuilds, with the first line of the second build, when there are two."""
    first = samples.drop_nulls("assembly").group_by("assembly").agg(pl.col("line").min()).sort("line")
    if first.height > 1:
        raise MixedBuilds(
            "The file mixes positions on {first} and on {second}.",
            "Split it by genome build, or lift one part over.",
            file=file.name,
            line=first["line"][1],
            column=header.find("NCBI_Build"),
            first=first["assembly"][0],
            second=first["assembly"][1],
        )
    return cast(Assembly, first["assembly"][0]) if first.height else None


def _notices(file: InputFile, samples: pl.DataFrame, silent: int) -> tuple[Notice, ...]:
    notices: list[Notice] = []
    if silent:
        notices.append(
            Notice(
                "Rows that state no variant (Mutation_Status) make no alteration (rows: {rows}).",
                file=file.name,
                fields={"rows": silent},
            )
        )
    if samples.height and samples["assembly"].null_count() == samples.height:
        notices.append(
            Notice(
                "No genome build, position and alleles can be read, so variants are known by gene and protein change only.",
                "Add NCBI_Build, Chromosome, Start_Position, Reference_Allele and Tumor_Seq_Allele2, or state the build in the mapping.",
                file=file.name,
            )
        )
    return tuple(notices)
