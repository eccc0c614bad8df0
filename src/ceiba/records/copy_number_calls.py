"""Copy number as its callers write it: a row a gene, or a row a segment with the genes on it, of one sample or of several.

A state is read where the source states it (`copy_number_conventions`). What is a number alone is counted and stays unknown, and so is a
gene whose rows do not agree. A file that names no gene makes no alteration: the assay is known and not readable.
"""

from __future__ import annotations

import polars as pl
import pyarrow as pa

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.checks import Check, read_checked
from ceiba.records.copy_number import alterations_of, genes_looked_at, unchanged_rows
from ceiba.records.copy_number_conventions import OPEN, Convention, calls_header, convention_of, lines_with_header, sample_of
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import Draft, InputFile, Notice, draft_table
from ceiba.records.gene_columns import TURNED_INTO_DATE
from ceiba.records.opening import checksum, first_lines
from ceiba.records.samples import columns_of, implied_assays, implied_people

_NO_GENE = ("-", ".", "", "Antitarget", "Background", "CGH")
"""What CNVkit and others write where a stretch holds no gene."""

NO_GENES = mark("Segments name positions and no gene, so copy number of genes stays unknown (segments: {rows}).")
NO_GENES_REMEDY = mark("Give a table of copy number by gene (for example cBioPortal's discrete matrix).")


def read_calls(file: InputFile) -> Draft:
    """Read the table of a caller; its sample is the file's own where no column names one. InputUnreadable when it is none of theirs."""
    lines = lines_with_header(file.path, first_lines(file.path))
    header = calls_header(lines)
    convention = convention_of(header) if header is not None else None
    if header is None or convention is None:
        raise InputUnreadable("The file is no table of copy number of a caller that is known.", "Keep its header line.", file=file.name)
    has = {key: header.find(*names) for key, names in _columns(convention).items() if names}
    wanted = list(dict.fromkeys(name for name in has.values() if name))
    columns = {key: name for key, name in has.items() if name}
    own = file.specimen if file.specimen_code else sample_of(lines) or file.specimen

    def named(rows: pl.DataFrame) -> pl.DataFrame:
        found = [pl.col(columns[key]).str.strip_chars('" ').alias(key) if key in columns else _nothing(key) for key in _columns(convention)]
        return rows.select("line", *found)

    read = read_checked(file.path, header, wanted, _checks(convention, columns), named)
    rows = read.good.with_columns(sample=pl.col("sample") if "sample" in columns else pl.lit(own), state=_state(convention))
    genes = _by_gene(rows)
    known = genes.filter(pl.col("state").is_not_null())
    alterations = alterations_of(known)
    samples = rows.select(specimen_code="sample", line="line")
    if samples.is_empty() and "sample" not in columns:
        samples = pl.DataFrame({"specimen_code": [own], "line": [header.line]})
    looked = genes_looked_at(known, samples["specimen_code"].n_unique()) if convention.whole else known.clear().select("gene", "line")
    panels = looked.select(panel_code=pl.lit(file.name), gene_symbol="gene", line="line")
    spoken = pl.concat([alterations["line"], looked["line"]])
    silent = rows.filter(pl.col("line").is_in(spoken.implode()).not_())["line"].sort().to_list()
    n_open = genes.height - known.height
    n_unchanged = rows.filter(pl.col("line").is_in(silent) & (pl.col("state") == "none")).height
    return Draft(
        file,
        "cna_calls",
        rows_in=read.rows,
        tables={"alterations": draft_table("alterations", columns_of(alterations)), "panels": draft_table("panels", columns_of(panels))},
        implied={
            **implied_people(samples),
            "assays": _assays(samples, file.name if looked.height else None, readable=not n_open and genes.height > 0),
        },
        silent=tuple(silent),
        refused=read.refused,
        notices=_notices(file, header, convention, rows=rows.height, n_genes=genes.height, n_open=n_open, n_unchanged=n_unchanged),
        sha256=checksum(file.path),
    )


def _columns(convention: Convention) -> dict[str, tuple[str, ...]]:
    """What is read, by our name: the columns that may hold it, the first that the file has."""
    copies = {f"copies{place}": (name,) for place, name in enumerate(convention.copies)}
    single = {"word": convention.state, "minor": convention.minor, "doubt": convention.doubt}
    return {
        "gene": convention.genes,
        "sample": convention.samples,
        **{key: (name,) if name else () for key, name in single.items()},
        **copies,
    }


def _nothing(key: str) -> pl.Expr:
    return pl.lit(None, dtype=pl.String).alias(key)


def _checks(convention: Convention, columns: dict[str, str]) -> list[Check]:
    """Return what the rows must not be: without a sample where there is a column, with a word or a number that cannot be read."""
    checks = []
    if "sample" in columns:
        checks.append(Check(columns["sample"], "The sample is empty.", "Fill in the sample of this row.", pl.col("sample").is_null()))
    if "gene" in columns:
        problem = "The gene symbol is a date, as spreadsheets make of some symbols."
        remedy = "Write the symbol again (SEPTIN9, MARCHF1); nobody can tell which it was."
        checks.append(Check(columns["gene"], problem, remedy, pl.col("gene").str.contains(TURNED_INTO_DATE)))
    if "word" in columns:
        strange = mark("The word for the copy-number state is none that this kind of file is known to use.")
        word = pl.col("word").str.to_lowercase()
        no_loh = word.str.contains("loh").not_() if convention.name == "PureCN" else pl.lit(value=True)
        checks.append(
            Check(columns["word"], strange, "Correct it, or write NA.", word.is_in(list(convention.words)).not_() & no_loh & (word != ""))
        )
    number = mark("The number of copies is no number of zero or more.")
    checks += [
        Check(
            columns[key], number, "Correct it, or write NA.", pl.col(key).is_not_null() & (_number(key) >= 0).fill_null(value=False).not_()
        )
        for key in columns
        if key.startswith(("copies", "minor"))
    ]
    return checks


def _number(key: str) -> pl.Expr:
    return pl.col(key).cast(pl.Float64, strict=False)


def _state(convention: Convention) -> pl.Expr:
    """The state of a row: the word's, else what the copies alone make sure; null where neither says it, or the source doubts it."""
    parts = [_number(f"copies{place}") for place in range(len(convention.copies))]
    total = pl.sum_horizontal(parts, ignore_nulls=False) if parts else pl.lit(None, dtype=pl.Float64)
    none_left = (total == 0).fill_null(value=False)
    of_pairs = [
        pl.when((total == copies) & (_number("minor") == minor)).then(pl.lit(state)) for (copies, minor), state in convention.pairs.items()
    ]
    number = pl.coalesce(pl.when(none_left).then(pl.lit("deletion")), *of_pairs)
    if not convention.state:
        return number
    word = pl.col("word").str.to_lowercase().replace_strict({**convention.words, "": OPEN}, default=OPEN, return_dtype=pl.String)
    unnamed = number if convention.unnamed == OPEN else pl.coalesce(number, pl.when(total.is_not_null()).then(pl.lit(convention.unnamed)))
    stated = pl.when(pl.col("word").is_null()).then(unnamed).when(word != OPEN).then(word).when(none_left).then(pl.lit("deletion"))
    sure = pl.lit(value=True)
    if convention.doubt:
        said = pl.col("doubt").str.to_lowercase()
        sure = said.is_null() | said.is_in(list(convention.sure))
    return pl.when(sure).then(stated.otherwise(None))


def _by_gene(rows: pl.DataFrame) -> pl.DataFrame:
    """sample, gene, state, line: one row a gene of a sample; null where a row of it states nothing, or two rows differ."""
    each = rows.select("line", "sample", "state", pl.col("gene").str.split(",")).explode("gene")
    each = each.with_columns(pl.col("gene").str.strip_chars()).filter(pl.col("gene").is_not_null() & pl.col("gene").is_in(_NO_GENE).not_())
    one = (pl.col("state").n_unique() == 1) & pl.col("state").is_not_null().all()
    return each.group_by("sample", "gene").agg(
        pl.when(one).then(pl.col("state").first()).otherwise(None).alias("state"), pl.col("line").min()
    )


def _assays(samples: pl.DataFrame, panel: str | None, *, readable: bool) -> pa.Table:
    """What was examined: the genes whose state is known, which leaves the others open; where none is, what a list of changes leaves out.

    A sample has one examination of a kind in the lake, so that a gene in doubt is told as one that was not looked at: never as unchanged.
    """
    if panel is not None:
        return implied_assays(samples, "copy_number", scope="panel", panel=panel)
    rest = implied_assays(samples, "copy_number")
    place = rest.schema.get_field_index("readable")
    return rest.set_column(place, rest.schema.field(place), pa.array([readable] * rest.num_rows, pa.bool_()))


def _notices(
    file: InputFile, header: Header, convention: Convention, *, rows: int, n_genes: int, n_open: int, n_unchanged: int
) -> tuple[Notice, ...]:
    if not n_genes and rows:
        return (Notice(NO_GENES, NO_GENES_REMEDY, file.name, header.line, {"rows": rows}),)
    said = []
    if n_open:
        problem = mark(
            "Copy number as {tool} writes it is a number, a mere gain or loss, or in doubt for genes of samples ({count}): their state"
            " stays unknown."
        )
        remedy = mark("Give the state that the laboratory reports, as cBioPortal's discrete matrix does.")
        said.append(Notice(problem, remedy, file.name, fields={"tool": convention.name, "count": n_open}))
    return (*said, *unchanged_rows(file, n_unchanged))
