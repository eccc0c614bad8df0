"""The columns that name a gene, Hugo_Symbol and Entrez_Gene_Id: what can be told of them without a table of all genes.

Ceiba holds no table of every gene, so whether a symbol or a number exists, whether the two belong together, and which symbol is an
old name of another, is not checked: a symbol that no knowledge names matches nothing and is kept as written.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.checks import Check
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import InputFile, Notice

_MONTH = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
TURNED_INTO_DATE = rf"(?i)^(\d{{1,2}}-{_MONTH}|{_MONTH}-\d{{1,2}})$"
"""What a spreadsheet makes of SEPT9, of MARCH1, or of a ratio: 9-Sep, Jan-14."""

GENE_COLUMNS = ("Hugo_Symbol", "Entrez_Gene_Id", "Cytoband")


def sample_columns(header: Header) -> list[str]:
    """Return the columns of a table with a row a gene that are not about the gene: one a sample, each name once."""
    about = {name.lower() for name in GENE_COLUMNS}
    return list(dict.fromkeys(name for name in header.names if is_a_name(name) and name.lower() not in about))


def is_a_name(name: str) -> bool:
    """Whether a column name names one column: not empty, no pattern of Polars (*, ^...$), and not `line`, which every table has."""
    return name not in ("", "*", "line") and not (name.startswith("^") and name.endswith("$"))


def gene_column(file: InputFile, header: Header) -> str:
    """Return the column of gene symbols; InputUnreadable when there is none, for numbers alone name no gene."""
    gene = header.find("Hugo_Symbol")
    if gene is not None:
        return gene
    if header.find("Entrez_Gene_Id") is not None:
        raise InputUnreadable(
            "The genes are given by number alone (Entrez_Gene_Id), and Ceiba holds no table that names them.",
            "Add a column Hugo_Symbol with the gene symbols.",
            file=file.name,
            line=header.line,
        )
    raise InputUnreadable("The table has no column that names genes.", "Add a column Hugo_Symbol.", file=file.name, line=header.line)


def gene_checks(gene: str) -> list[Check]:
    """Return what a gene symbol must not be: empty, or a date that a spreadsheet made of it."""
    return [
        Check(gene, "The gene is empty.", "Fill in the gene symbol; a number of Entrez alone is not read.", pl.col(gene).is_null()),
        Check(
            gene,
            "The gene symbol is a date, as spreadsheets make of some symbols.",
            "Write the symbol again (SEPTIN9, MARCHF1); nobody can tell which it was.",
            pl.col(gene).str.contains(TURNED_INTO_DATE),
        ),
    ]


def gene_notices(file: InputFile, header: Header, gene: str, rows: pl.DataFrame) -> tuple[Notice, ...]:
    """Tell what is odd about the genes of a table. rows: the gene column, Entrez_Gene_Id where the file has it, and `line`."""
    said = [*unnamed_columns(file, header)]
    odd = rows.filter(pl.col(gene).str.contains(r"^\d"))
    if odd.height:
        problem = mark("Gene symbols that begin with a digit are hardly symbols ({count}); they are kept as written.")
        said.append(Notice(problem, "Check them against HGNC.", file.name, _first(odd), {"count": odd.height}))
    number = header.find("Entrez_Gene_Id")
    if number is None or number not in rows.columns:
        return tuple(said)
    wrong = rows.filter(pl.col(number).str.contains(r"^[1-9]\d*$").not_())
    if wrong.height:
        problem = mark("Numbers in the column {column} are no whole numbers above zero (rows: {count}).")
        fields = {"count": wrong.height, "column": number}
        said.append(Notice(problem, "Correct them, or leave them empty; genes are read by symbol.", file.name, _first(wrong), fields))
    several = rows.drop_nulls(number).filter(pl.col(gene).n_unique().over(number) > 1)
    if several.height:
        problem = mark("One gene number stands beside several symbols (rows: {count}); each symbol is taken as a gene of its own.")
        said.append(Notice(problem, "Use one symbol for one gene.", file.name, _first(several), {"count": several.height}))
    other = rows.drop_nulls(number).filter(pl.col(number).n_unique().over(gene) > 1)
    if other.height:
        problem = mark("One gene symbol stands beside several numbers (rows: {count}); it is taken as one gene.")
        said.append(Notice(problem, "Check which of the numbers is right.", file.name, _first(other), {"count": other.height}))
    return tuple(said)


def unnamed_columns(file: InputFile, header: Header) -> tuple[Notice, ...]:
    """Tell of columns that have no name or the name of another: what stands in them is not read."""
    places = [str(place) for place, name in enumerate(header.names, start=1) if not is_a_name(name) or name in header.names[: place - 1]]
    if not places:
        return ()
    return (
        Notice(
            "Columns without a name, or with the name of another, are not read (their places: {places}).",
            "Give each column a name of its own.",
            file.name,
            header.line,
            {"places": ", ".join(places[:20])},
        ),
    )


def place_of_first(header: Header, columns: Sequence[str], fails: Sequence[pl.Expr]) -> pl.Expr:
    """Return the place of the first of `columns` that fails, as `#6` for the sixth: a message names no sample."""
    places = [f"#{header.names.index(name) + 1}" for name in columns]
    return pl.coalesce([pl.when(fail).then(pl.lit(place)) for place, fail in zip(places, fails, strict=True)])


def _first(rows: pl.DataFrame) -> int:
    return int(rows["line"].min())  # type: ignore[arg-type]
