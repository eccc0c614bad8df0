"""Fusions: cBioPortal's structural variants (a row an event of a sample) and tables with a column `A--B`.

The first gene is taken as the 5' partner and the second as the 3' one, as fusion callers write them; a side left empty (`--ALK`) is a
partner that is not known. A marker that names one gene matches it on either side.
"""

from __future__ import annotations

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.checks import Check, sort_out
from ceiba.records.delimited import read_rows
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Refusal, draft_table
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of, implied_assays, implied_people

_PAIR = r"^([^\s:]*?)(?:--|::)([^\s:]*)$"
_NO_GENE = ("The row names no gene.", "Fill in the gene of at least one side.")


def is_structural_variants(header: Header) -> bool:
    """Whether the header is that of cBioPortal's structural variants."""
    return header.find("Sample_Id") is not None and header.find("Site1_Hugo_Symbol", "Site2_Hugo_Symbol") is not None


def is_fusion_table(header: Header) -> bool:
    """Whether the header has a column that names fusions as A--B (FusionGene, FusionName)."""
    return header.find("FusionGene", "FusionName") is not None


def read_structural_variants(file: InputFile, panel: str | None = None) -> Draft:
    """Read cBioPortal's structural variants: Sample_Id, Site1_Hugo_Symbol, Site2_Hugo_Symbol, SV_Status. panel: as the study states."""
    header = read_header(file.path, "\t")
    sample, first, second, status = (header.find(name) for name in ("Sample_Id", "Site1_Hugo_Symbol", "Site2_Hugo_Symbol", "SV_Status"))
    if sample is None or (first is None and second is None):
        raise InputUnreadable(
            "A structural variant table needs Sample_Id and Site1_Hugo_Symbol or Site2_Hugo_Symbol.",
            "Add the missing column.",
            file=file.name,
            line=header.line,
        )
    wanted = [name for name in (sample, first, second, status) if name]
    frames: list[pl.DataFrame] = []
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(file.path, header, wanted):
        rows += block.rows
        refused += block.refused
        columns = {"sample": sample, "five": first, "three": second, "status": status}
        named = block.frame.select(
            "line", *((pl.col(name) if name else pl.lit(None, dtype=pl.String)).alias(key) for key, name in columns.items())
        )
        checks = [
            Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()),
            Check(first or second, *_NO_GENE, pl.col("five").is_null() & pl.all_horizontal(pl.col("five", "three").is_null())),
        ]
        good, bad = sort_out(named, checks, file.path)
        refused += bad
        frames.append(good)
    events = pl.concat(frames) if frames else _no_events()
    return _draft(file, "structural_variants", rows, events, tuple(refused), panel)


def read_fusion_table(file: InputFile) -> Draft:
    """Read a table of one sample's fusions with a column FusionGene (A--B or A::B); the sample is the file's own."""
    header = read_header(file.path)
    pair, sample = header.find("FusionGene", "FusionName"), header.find("Sample_Id", "Tumor_Sample_Barcode", "sample")
    if pair is None:
        raise InputUnreadable("The fusion table has no column FusionGene.", "Add it, as GENE5--GENE3.", file=file.name, line=header.line)
    frames: list[pl.DataFrame] = []
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(file.path, header, [name for name in (pair, sample) if name]):
        rows += block.rows
        refused += block.refused
        named = block.frame.select(
            "line",
            (pl.col(sample) if sample else pl.lit(file.specimen)).alias("sample"),
            *(pl.col(pair).str.extract(_PAIR, side).replace("", None).alias(name) for side, name in ((1, "five"), (2, "three"))),
            pl.lit(None, dtype=pl.String).alias("status"),
        )
        checks = [
            Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()),
            Check(
                pair,
                "The fusion is not written as two genes, A--B.",
                "Write it as GENE5--GENE3.",
                pl.all_horizontal(pl.col("five", "three").is_null()),
            ),
        ]
        good, bad = sort_out(named, checks, file.path)
        refused += bad
        frames.append(good)
    events = pl.concat(frames) if frames else _no_events()
    return _draft(file, "fusions", rows, events, tuple(refused), None, examined=None if sample else file.specimen)


def _no_events() -> pl.DataFrame:
    return pl.DataFrame(schema={"line": pl.Int64, **dict.fromkeys(("sample", "five", "three", "status"), pl.String)})


def _draft(
    file: InputFile,
    name: str,
    rows: int,
    events: pl.DataFrame,
    refused: tuple[Refusal, ...],
    panel: str | None,
    examined: str | None = None,
) -> Draft:
    """Turn events into alterations. examined: a sample that was examined even when the table has no row."""
    status = pl.col("status").str.to_lowercase()
    alterations = events.select(
        specimen_code="sample",
        kind=pl.lit("fusion"),
        gene_symbol=pl.coalesce("three", "five"),
        partner_gene=pl.when(pl.col("three").is_not_null()).then(pl.col("five")),
        origin=pl.when(status.is_in(["somatic", "germline"])).then(status).otherwise(pl.lit("unknown")),
        line="line",
    )
    samples = events.select(specimen_code="sample", line="line")
    if examined is not None and samples.is_empty():
        samples = pl.DataFrame({"specimen_code": [examined], "line": [1]})
    scope = "panel" if panel else "unknown"
    return Draft(
        file,
        name,
        rows_in=rows,
        tables={"alterations": draft_table("alterations", columns_of(alterations))},
        implied={**implied_people(samples), "assays": implied_assays(samples, "fusion", scope=scope, panel=panel)},
        refused=refused,
        sha256=checksum(file.path),
    )
