"""Fusions: cBioPortal's structural variants (a row an event of a sample) and tables with a column `A--B`.

The first gene is taken as the 5' partner and the second as the 3' one, as fusion callers write them, unless Event_Info names them in that
order in braces (`Protein Fusion: in frame {EML4:ALK}`): the sites themselves may stand in the order of the genome. A side left empty
(`--ALK`) is a partner that is not known. A marker that names one gene matches it on either side; an event inside one gene (both sides the
same) is kept and is a fusion of nothing.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.cbioportal_rules import repeated
from ceiba.records.checks import Check, CheckedRows, named_columns, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, draft_table
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of, implied_assays, implied_people

_PAIR = r"^([^\s:]*?)(?:--|::)([^\s:]*)$"
_BRACES = r"\{([^:{}]+):([^:{}]+)\}"
NO_GENE = ("The row names no gene.", "Fill in the gene of at least one side.")


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
    places = {"five_at": header.find("Site1_Position"), "three_at": header.find("Site2_Position")}
    columns = {"sample": sample, "five": first, "three": second, "status": status, "event": header.find("Event_Info"), **places}
    wanted = [name for name in columns.values() if name]
    checks = [
        Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()),
        Check(first or second, *NO_GENE, pl.all_horizontal(pl.col("five", "three").is_null())),
    ]
    read = read_checked(file.path, header, wanted, checks, lambda rows: _in_order(rows.select("line", *named_columns(columns))))
    said = repeated(file, read.good, ["sample", "five", "three", *places])
    if first is None or second is None:
        problem = mark("The table has no column {column}: the partner of each gene stays unknown.")
        lacks = "Site1_Hugo_Symbol" if first is None else "Site2_Hugo_Symbol"
        said = (Notice(problem, "Add it if the partners are known.", file.name, header.line, {"column": lacks}), *said)
    return replace(draft_of(file, "structural_variants", read, panel), notices=said)


def read_fusion_table(file: InputFile) -> Draft:
    """Read a table of one sample's fusions with a column FusionGene (A--B or A::B); the sample is the file's own."""
    header = read_header(file.path)
    pair, sample = header.find("FusionGene", "FusionName"), header.find("Sample_Id", "Tumor_Sample_Barcode", "sample")
    if pair is None:
        raise InputUnreadable("The fusion table has no column FusionGene.", "Add it, as GENE5--GENE3.", file=file.name, line=header.line)
    genes = [pl.col(pair).str.extract(_PAIR, side).replace("", None).alias(name) for side, name in ((1, "five"), (2, "three"))]
    of = (pl.col(sample) if sample else pl.lit(file.specimen)).alias("sample")
    checks = [
        Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()),
        Check(
            pair,
            "The fusion is not written as two genes, A--B.",
            "Write it as GENE5--GENE3.",
            pl.all_horizontal(pl.col("five", "three").is_null()),
        ),
    ]
    wanted = [name for name in (pair, sample) if name]
    read = read_checked(
        file.path, header, wanted, checks, lambda rows: rows.select("line", of, *genes, pl.lit(None, dtype=pl.String).alias("status"))
    )
    return draft_of(file, "fusions", read, None, examined=None if sample else file.specimen)


def _in_order(events: pl.DataFrame) -> pl.DataFrame:
    """The events with the 5' partner first where Event_Info says which it is."""
    named = [pl.col("event").str.extract(_BRACES, side) for side in (1, 2)]
    turned = ((pl.col("five") == named[1]) & (pl.col("three") == named[0])).fill_null(value=False)
    sides = [pl.when(turned).then(other).otherwise(own).alias(own) for own, other in (("five", "three"), ("three", "five"))]
    return events.with_columns(sides)


def draft_of(file: InputFile, name: str, read: CheckedRows, panel: str | None, examined: str | None = None) -> Draft:
    """Turn events into alterations. examined: a sample that was examined even when the table has no row."""
    events = read.good
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
        rows_in=read.rows,
        tables={"alterations": draft_table("alterations", columns_of(alterations))},
        implied={**implied_people(samples), "assays": implied_assays(samples, "fusion", scope=scope, panel=panel)},
        refused=read.refused,
        sha256=checksum(file.path),
    )
