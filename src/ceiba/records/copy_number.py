"""Copy number by gene: cBioPortal's discrete matrix (a row a gene), its long form (a row a gene and sample), and segments.

-2 deletion, -1.5 and -1 loss, 0 no change, 1 gain, 2 amplification. A matrix lists every gene that was looked at, so it is its own
gene panel. Segments name positions, not genes: they make no alteration, and the assay is marked as not readable.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
import pyarrow as pa

from ceiba.errors import InputUnreadable
from ceiba.records.checks import Check, sort_out
from ceiba.records.delimited import MISSING_WORDS, read_rows
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, Refusal, draft_table
from ceiba.records.opening import checksum
from ceiba.records.samples import implied_assays, implied_people

STATES = {"-2": "deletion", "-1.5": "loss", "-1": "loss", "0": "none", "1": "gain", "2": "amplification"}
_GENE_COLUMNS = ("Hugo_Symbol", "Entrez_Gene_Id", "Cytoband")
_NOT_SAMPLES = frozenset(column.lower() for column in _GENE_COLUMNS)
_NEARLY_ALL = 0.8
_SEGMENT_COLUMNS = ("Chromosome", "Start", "End")
_WRONG_VALUE = (
    "The copy number is none of -2, -1.5, -1, 0, 1, 2 and NA.",
    "Give discrete values, as GISTIC does; this may be a table of log ratios.",
)


def is_long(header: Header) -> bool:
    """Whether the header is that of the long form, perhaps with a column missing (`read_long` says which)."""
    return header.find("Value") is not None and header.find("Hugo_Symbol", "Entrez_Gene_Id", "Sample_Id") is not None


def is_segments(header: Header) -> bool:
    """Whether the header is that of allele-specific segments (Chromosome, Start, End, nMajor, nMinor)."""
    return all(header.find(name) for name in (*_SEGMENT_COLUMNS, "nMajor", "nMinor"))


def is_matrix(header: Header, lines: Sequence[str]) -> bool:
    """Whether a table is a discrete matrix: genes in rows, and nearly all values of its first rows are discrete states.

    lines: the first lines of the file. A matrix of log ratios or of expression has the same header and other values.
    """
    if header.find("Hugo_Symbol") is None or header.find("Sample_Id") is not None or header.separator != "\t":
        return False
    samples = [place for place, name in enumerate(header.names) if name and name.lower() not in _NOT_SAMPLES]
    values = [
        cells[place].strip()
        for line in lines[header.line : header.line + 50]
        if len(cells := line.split("\t")) == len(header.names)
        for place in samples
    ]
    discrete = sum(value in STATES or value in MISSING_WORDS for value in values)
    return bool(values) and discrete >= _NEARLY_ALL * len(values)


def read_matrix(file: InputFile, panel: str | None = None) -> Draft:
    """Read the discrete matrix. panel: the gene panel that the study states for this profile; None makes the matrix its own."""
    header = read_header(file.path, "\t")
    gene = _gene_column(file, header)
    samples = [name for name in header.names if name and name.lower() not in _NOT_SAMPLES]
    frames: list[pl.DataFrame] = []
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(file.path, header, [gene, *samples]):
        rows += block.rows
        refused += block.refused
        bad = pl.any_horizontal([_bad_value(pl.col(sample)) for sample in samples]) if samples else pl.lit(value=False)
        checks = [
            Check(gene, "The gene is empty.", "Fill in the gene symbol; a number of Entrez alone is not read.", pl.col(gene).is_null()),
            Check(None, *_WRONG_VALUE, bad),
        ]
        good, not_good = sort_out(block.frame, checks, file.path)
        refused += not_good
        frames.append(good.unpivot(on=samples, index=[gene, "line"], variable_name="sample", value_name="value").rename({gene: "gene"}))
    calls = pl.concat(frames) if frames else _no_calls()
    return _draft(file, "cna_discrete", rows, calls, tuple(refused), panel)


def read_long(file: InputFile, panel: str | None = None) -> Draft:
    """Read the long form: Hugo_Symbol, Sample_Id, Value."""
    header = read_header(file.path, "\t")
    gene, sample, value = (header.find(name) for name in ("Hugo_Symbol", "Sample_Id", "Value"))
    if gene is None or sample is None or value is None:
        raise InputUnreadable(
            "A long copy-number table needs the columns Hugo_Symbol, Sample_Id and Value.",
            "Add the missing column.",
            file=file.name,
            line=header.line,
        )
    frames: list[pl.DataFrame] = []
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(file.path, header, [gene, sample, value]):
        rows += block.rows
        refused += block.refused
        checks = [
            Check(gene, "The gene is empty.", "Fill in the gene symbol; a number of Entrez alone is not read.", pl.col(gene).is_null()),
            Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col(sample).is_null()),
            Check(value, *_WRONG_VALUE, _bad_value(pl.col(value))),
        ]
        good, not_good = sort_out(block.frame, checks, file.path)
        refused += not_good
        frames.append(good.select(gene=gene, line="line", sample=sample, value=value))
    calls = pl.concat(frames) if frames else _no_calls()
    return _draft(file, "cna_discrete_long", rows, calls, tuple(refused), panel)


def read_segments(file: InputFile) -> Draft:
    """Read allele-specific segments. No segment names a gene, so none makes an alteration: the assay is known and not readable."""
    header = read_header(file.path, "\t")
    wanted = [name for name in (header.find(column) for column in (*_SEGMENT_COLUMNS, "nMajor", "nMinor")) if name]
    lines: list[int] = []
    refused: list[Refusal] = []
    rows = 0
    for block in read_rows(file.path, header, wanted):
        rows += block.rows
        refused += block.refused
        start, end = (pl.col(wanted[index]).cast(pl.Int64, strict=False) for index in (1, 2))
        checks = [
            Check(
                wanted[1],
                "Start and end are not whole numbers in order.",
                "Check the segment.",
                (start <= end).fill_null(value=False).not_(),
            ),
            *(
                Check(
                    name,
                    "The number of copies is not a whole number.",
                    "Check the segment.",
                    pl.col(name).cast(pl.Int64, strict=False).is_null(),
                )
                for name in wanted[3:]
            ),
        ]
        good, not_good = sort_out(block.frame, checks, file.path)
        refused += not_good
        lines += good["line"].to_list()
    sample = pl.DataFrame({"specimen_code": [file.specimen], "line": lines[:1] or [header.line]})
    assays = implied_assays(sample, "copy_number").to_pydict() | {"readable": [False]}
    return Draft(
        file,
        "cna_segments",
        rows_in=rows,
        tables={"alterations": draft_table("alterations", {})},
        implied={**implied_people(sample), "assays": draft_table("assays", assays)},
        silent=tuple(lines),
        refused=tuple(refused),
        notices=(
            Notice(
                "Segments name positions and no gene, so copy number of genes stays unknown (segments: {rows}).",
                "Give a table of copy number by gene (for example cBioPortal's discrete matrix).",
                file=file.name,
                fields={"rows": len(lines)},
            ),
        ),
        sha256=checksum(file.path),
    )


def _gene_column(file: InputFile, header: Header) -> str:
    gene = header.find("Hugo_Symbol")
    if gene is None:
        raise InputUnreadable(
            "The copy-number matrix has no column Hugo_Symbol.",
            "Add the gene symbols; numbers of Entrez alone are not read.",
            file=file.name,
            line=header.line,
        )
    return gene


def _bad_value(value: pl.Expr) -> pl.Expr:
    return value.is_not_null() & value.is_in(list(STATES)).not_()


def _no_calls() -> pl.DataFrame:
    return pl.DataFrame(schema={"gene": pl.String, "line": pl.Int64, "sample": pl.String, "value": pl.String})


def _draft(file: InputFile, name: str, rows: int, calls: pl.DataFrame, refused: tuple[Refusal, ...], panel: str | None) -> Draft:
    """Turn calls (gene, line, sample, value; null: not examined) into alterations, the genes looked at, and who was examined."""
    made = calls.drop_nulls("value").with_columns(state=pl.col("value").replace_strict(STATES, return_dtype=pl.String))
    changed = made.filter(pl.col("state") != "none").sort("line", "sample", "gene")
    alterations = draft_table(
        "alterations",
        {
            "specimen_code": changed["sample"].to_arrow().cast(pa.string()),
            "kind": "copy_number",
            "gene_symbol": changed["gene"].to_arrow().cast(pa.string()),
            "copy_number_state": changed["state"].to_arrow().cast(pa.string()),
            "origin": "unknown",
            "line": changed["line"].to_arrow(),
        },
        rows=changed.height,
    )
    samples = made.select(specimen_code="sample", line="line")
    own = panel is None
    genes = _genes_looked_at(made) if own else made.select(gene="gene", line="line").clear()
    code = panel or f"{file.name}"
    panels = draft_table(
        "panels",
        {"panel_code": code, "gene_symbol": genes["gene"].to_arrow().cast(pa.string()), "line": genes["line"].to_arrow()},
        rows=genes.height,
    )
    spoken = set(changed["line"].to_list()) | set(genes["line"].to_list())
    silent = sorted(set(calls["line"].to_list()) - spoken)
    return Draft(
        file,
        name,
        rows_in=rows,
        tables={"alterations": alterations, "panels": panels},
        implied={**implied_people(samples), "assays": implied_assays(samples, "copy_number", scope="panel", panel=code)},
        silent=tuple(silent),
        refused=refused,
        sha256=checksum(file.path),
    )


def _genes_looked_at(made: pl.DataFrame) -> pl.DataFrame:
    """Return the genes that were called in every sample, with the first line that says so: gene, line."""
    everyone = made["sample"].n_unique()
    counted = made.group_by("gene").agg(pl.col("sample").n_unique().alias("samples"), pl.col("line").min())
    return counted.filter(pl.col("samples") == everyone).select("gene", "line").sort("line")
