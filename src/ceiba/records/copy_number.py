"""Copy number by gene: cBioPortal's discrete matrix (a row a gene), its long form (a row a gene and sample), and segments.

-2 deletion, -1.5 and -1 loss, 0 no change, 1 gain, 2 amplification. A matrix lists every gene that was looked at, so it is its own
gene panel. Segments name positions, not genes: they make no alteration, and the assay is marked as not readable.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.checks import Check, CheckedRows, raw_rows, read_checked
from ceiba.records.delimited import MISSING_WORDS
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice, Refusal, draft_table
from ceiba.records.gene_columns import gene_checks, gene_column, gene_notices, place_of_first, sample_columns
from ceiba.records.opening import checksum
from ceiba.records.samples import columns_of, implied_assays, implied_people

STATES = {"-2": "deletion", "-1.5": "loss", "-1": "loss", "0": "none", "1": "gain", "2": "amplification"}
_OF_THE_LONG_FORM = ("Hugo_Symbol", "Entrez_Gene_Id", "Sample_Id")
_SAMPLES_WITHOUT_GENES = 3
_NEARLY_ALL = 0.8
_SEGMENT_COLUMNS = ("Chromosome", "Start", "End")
_WRONG_VALUE = (
    "The copy number is none of -2, -1.5, -1, 0, 1, 2 and NA.",
    "Give discrete values, as GISTIC does; this may be a table of log ratios.",
)
_CONTRADICTED = (
    "Another row gives this gene another copy-number state in the same sample.",
    "Keep the row that is right and delete the other.",
)


def is_long(header: Header) -> bool:
    """Whether the header is that of the long form, perhaps with a column missing (`read_long` says which)."""
    if header.find("Value") is not None:
        return header.find("Hugo_Symbol", "Entrez_Gene_Id", "Sample_Id") is not None
    without_value = {"Entrez_Gene_Id", "Hugo_Symbol", "Sample_Id"} <= set(header.names)
    return without_value and all(name.startswith("cbp_driver") or "." in name for name in header.names if name not in _OF_THE_LONG_FORM)


def is_segments(header: Header) -> bool:
    """Whether the header is that of allele-specific segments (Chromosome, Start, End, nMajor, nMinor)."""
    return all(header.find(name) for name in (*_SEGMENT_COLUMNS, "nMajor", "nMinor"))


def is_matrix(header: Header, lines: Sequence[str]) -> bool:
    """Whether a table is a discrete matrix: genes in rows, and nearly all values of its first rows are discrete states.

    lines: the first lines of the file. A matrix of log ratios or of expression has the same header and other values. One whose
    genes have only numbers, or no column at all, is a matrix too: `read_matrix` says what it lacks.
    """
    if header.find("Sample_Id") is not None or header.separator != "\t":
        return False
    of_samples = set(sample_columns(header))
    if header.find("Hugo_Symbol", "Entrez_Gene_Id") is None and len(of_samples) < _SAMPLES_WITHOUT_GENES:
        return False
    samples = [place for place, name in enumerate(header.names) if name in of_samples]
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
    gene, number = gene_column(file, header), header.find("Entrez_Gene_Id")
    samples = sample_columns(header)
    wrong = [_bad_value(pl.col(sample)) for sample in samples]
    checks = [*gene_checks(gene)]
    if samples:
        checks.append(Check(None, *_WRONG_VALUE, pl.any_horizontal(wrong), place_of_first(header, samples, wrong)))
    read = read_checked(file.path, header, [gene, *([number] if number else []), *samples], checks)
    calls = read.good.unpivot(on=samples, index=[gene, "line"], variable_name="sample", value_name="value").rename({gene: "gene"})
    calls = calls.with_columns(pl.col("sample", "value").cast(pl.String))
    return _draft(file, "cna_discrete", read, calls, panel, gene_notices(file, header, gene, read.good))


def read_long(file: InputFile, panel: str | None = None) -> Draft:
    """Read the long form: Hugo_Symbol, Sample_Id, Value."""
    header = read_header(file.path, "\t")
    sample, value, number = (header.find(name) for name in ("Sample_Id", "Value", "Entrez_Gene_Id"))
    lacks = [name for name, column in (("Sample_Id", sample), ("Value", value)) if column is None]
    if sample is None or value is None:
        raise InputUnreadable(
            "A long copy-number table needs the columns Hugo_Symbol, Sample_Id and Value, and has no {missing}.",
            "Add the missing column.",
            file=file.name,
            line=header.line,
            missing=", ".join(lacks),
        )
    gene = gene_column(file, header)
    checks = [
        *gene_checks(gene),
        Check(sample, "The sample is empty.", "Fill in the sample of this row.", pl.col(sample).is_null()),
        Check(value, *_WRONG_VALUE, _bad_value(pl.col(value))),
    ]
    read = read_checked(file.path, header, [gene, sample, value, *([number] if number else [])], checks)
    calls = read.good.select(gene=gene, line="line", sample=sample, value=value)
    return _draft(file, "cna_discrete_long", read, calls, panel, gene_notices(file, header, gene, read.good))


def read_segments(file: InputFile) -> Draft:
    """Read allele-specific segments. No segment names a gene, so none makes an alteration: the assay is known and not readable."""
    header = read_header(file.path, "\t")
    wanted = [name for name in (header.find(column) for column in (*_SEGMENT_COLUMNS, "nMajor", "nMinor")) if name]
    start, end = (pl.col(wanted[index]).cast(pl.Int64, strict=False) for index in (1, 2))
    checks = [
        Check(
            wanted[1], "Start and end are not whole numbers in order.", "Check the segment.", (start <= end).fill_null(value=False).not_()
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
    read = read_checked(file.path, header, wanted, checks)
    lines = read.good["line"].to_list()
    sample = pl.DataFrame({"specimen_code": [file.specimen], "line": lines[:1] or [header.line]})
    assays = implied_assays(sample, "copy_number").to_pydict() | {"readable": [False]}
    return Draft(
        file,
        "cna_segments",
        rows_in=read.rows,
        tables={"alterations": draft_table("alterations", {})},
        implied={**implied_people(sample), "assays": draft_table("assays", assays)},
        silent=tuple(lines),
        refused=read.refused,
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


def _bad_value(value: pl.Expr) -> pl.Expr:
    return value.is_not_null() & value.is_in(list(STATES)).not_()


def _draft(file: InputFile, name: str, read: CheckedRows, calls: pl.DataFrame, panel: str | None, said: tuple[Notice, ...]) -> Draft:
    """Turn calls (gene, line, sample, value; null: not examined) into alterations, the genes looked at, and who was examined.

    Where rows contradict each other nobody knows what was seen: they are refused, and the file speaks for the genes it looked at even
    where a panel is stated, so that the genes in doubt stay unknown.
    """
    called = calls.drop_nulls("value").with_columns(state=pl.col("value").replace_strict(STATES, return_dtype=pl.String))
    doubtful = _contradicted(called)
    made = called.filter(pl.col("line").is_in(doubtful.implode()).not_())
    alterations = alterations_of(made)
    samples = called.select(specimen_code="sample", line="line")
    own = panel is None or len(doubtful) > 0
    genes = genes_looked_at(made, called["sample"].n_unique()) if own else made.select(gene="gene", line="line").clear()
    code = file.name if panel is None or own else panel
    panels = genes.select(panel_code=pl.lit(code), gene_symbol="gene", line="line")
    spoken = pl.concat([alterations["line"], genes["line"], doubtful])
    silent = calls.filter(pl.col("line").is_in(spoken.implode()).not_())["line"].unique().sort().to_list()
    return Draft(
        file,
        name,
        rows_in=read.rows,
        tables={"alterations": draft_table("alterations", columns_of(alterations)), "panels": draft_table("panels", columns_of(panels))},
        implied={**implied_people(samples), "assays": implied_assays(samples, "copy_number", scope="panel", panel=code)},
        silent=tuple(silent),
        refused=(*read.refused, *_contradictions(file, doubtful)),
        notices=(*said, *unchanged_rows(file, len(silent))),
        sha256=checksum(file.path),
    )


def _contradicted(called: pl.DataFrame) -> pl.Series:
    """Return the lines that give one gene of one sample different states."""
    states = called.group_by("gene", "sample").agg(pl.col("state").n_unique().alias("states"), "line")
    return states.filter(pl.col("states") > 1)["line"].explode().drop_nulls().unique().sort()


def _contradictions(file: InputFile, lines: pl.Series) -> tuple[Refusal, ...]:
    texts = raw_rows(file.path, lines.to_list())
    return tuple(Refusal(line, None, *_CONTRADICTED, texts.get(line, "")) for line in lines)


def unchanged_rows(file: InputFile, silent: int) -> tuple[Notice, ...]:
    """Return what is said of rows that state no change; nothing where there is none."""
    if not silent:
        return ()
    return (Notice("Rows that state no copy-number change and make no record: {rows}.", file=file.name, fields={"rows": silent}),)


def alterations_of(states: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of `alterations` that states (line, sample, gene, state; none null) make: those that are not *none*, by line."""
    return (
        states.filter(pl.col("state") != "none")
        .sort("line", "sample", "gene")
        .select(
            specimen_code="sample",
            kind=pl.lit("copy_number"),
            gene_symbol="gene",
            copy_number_state="state",
            origin=pl.lit("unknown"),
            line="line",
        )
    )


def genes_looked_at(made: pl.DataFrame, everyone: int) -> pl.DataFrame:
    """Return the genes whose state is known in every sample, with the first line that says so: gene, line. everyone: how many samples."""
    counted = made.group_by("gene").agg(pl.col("sample").n_unique().alias("samples"), pl.col("line").min())
    return counted.filter(pl.col("samples") == everyone).select("gene", "line").sort("line", "gene")
