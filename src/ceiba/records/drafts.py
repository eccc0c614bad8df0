"""What every reader returns: a draft, the tables of one file as that file names people and samples.

A reader turns one file into one `Draft` and knows nothing of the others: it writes `patient_code`, `condition_code` and
`specimen_code` (the file's own words) where the lake has numbers. `ingest` joins the drafts, numbers them, merges repeats
and checks that rows in = kept + merged + refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

import polars as pl
import pyarrow as pa

from ceiba.engine import schema_of
from ceiba.records.spilled import Spilled
from ceiba.terms.columns import Table
from ceiba.terms.tables import RECORD_TABLES

Assembly = Literal["GRCh37", "GRCh38"]

NOT_READ = "not_read"
"""Format of a draft that only carries notices about files that were left alone; it is no source."""

RAW_LENGTH = 2000
"""Characters of a refused row that are kept."""

_BY_NAME: Mapping[str, Table] = {table.name: table for table in RECORD_TABLES}

_CODE_OF: Mapping[str, str] = {
    "patient_id": "patient_code",
    "condition_id": "condition_code",
    "specimen_id": "specimen_code",
}

_LAKE_ONLY = ("source_id", "alteration_id")
"""Columns that only the lake has: `ingest` fills them."""

ACCOUNTS = ("sources", "source_tables", "quarantine")
"""The tables that keep account of files; no reader fills them."""

DRAFT_TABLES = tuple(table.name for table in RECORD_TABLES if table.name not in ACCOUNTS)
"""The tables a reader may fill."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is refused, and why.

    line: 1-based line of the file; where a format has no lines, the number of the entry. column: None when the whole row is at fault.
    problem, remedy: English message ids; the only fields they may name are {file}, {line} and {column}. raw: the row as written.
    """

    line: int | None
    column: str | None
    problem: str
    remedy: str
    raw: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the user should know about a file that was read all the same (never about one person).

    problem, remedy: English message ids with named fields, filled from `fields`; remedy "" when there is nothing to do.
    """

    problem: str
    remedy: str = ""
    file: str | None = None
    line: int | None = None
    fields: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return one English sentence: where, what, what to do."""
        place = f"{self.file}: " if self.file and self.line is None else f"{self.file}:{self.line}: " if self.file else ""
        return f"{place}{self.problem.format(**self.fields)} {self.remedy.format(**self.fields)}".strip()


@dataclass(frozen=True, slots=True)
class WantedSite:
    """A position of which a germline VCF is asked whatever it found there. pos: 1-based; ref, alts: as in a left-aligned VCF row."""

    assembly: Assembly
    chrom: str
    pos: int
    ref: str
    alts: tuple[str, ...]

    @property
    def end(self) -> int:
        """The last base of the site, 1-based."""
        return self.pos + len(self.ref) - 1

    @property
    def changes_length(self) -> bool:
        """Whether one of its alleles inserts or deletes."""
        return any(len(alt) != len(self.ref) for alt in self.alts)


@dataclass(frozen=True, slots=True)
class Examined:
    """Which stretches a laboratory examined: by chromosome, 0-based half-open, in order, none touching another."""

    stretches: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Genome:
    """A reference genome (FASTA with its index) and the gene models on it (GFF3; None when none were given).

    contigs: name in the reference -> length. assembly: as the lengths say; None for a genome that is neither GRCh37 nor GRCh38.
    """

    reference: Path
    models: Path | None
    contigs: Mapping[str, int]
    assembly: Assembly | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of every VCF file: sites, and the stretches examined in all of them (None: nobody says).

    genomes: with which variants are annotated that no file annotates, one a build. chain: the file with which positions are lifted over.
    """

    sites: tuple[WantedSite, ...] = ()
    examined: Examined | None = None
    genomes: tuple[Genome, ...] = ()
    chain: Path | None = None

    def genome(self, assembly: Assembly | None) -> Genome | None:
        """Return the reference genome of a build; where none is, the first, so that it can be said why it does not serve."""
        return next((genome for genome in self.genomes if genome.assembly == assembly), self.genomes[0] if self.genomes else None)


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read.

    name: path relative to the folder the user gave, with '/'. assembly: the genome build the mapping states for files that do not
    say it themselves; None when it states none. A file that says another build wins over the mapping, with a notice.
    specimen_code: what the mapping calls the one sample of a file that names none, or names it otherwise; None when it says nothing.
    codes: by kind (disease, medicine ...), what the mapping says that a code means: (system, code) -> meaning.
    wanted: positions that a VCF file is asked for.
    """

    path: Path
    name: str
    assembly: Assembly | None = None
    specimen_code: str | None = None
    codes: Mapping[str, Mapping[tuple[str, str], str]] = field(default_factory=dict)
    wanted: Wanted = Wanted()

    @property
    def specimen(self) -> str:
        """The sample of a file that names none: as the mapping says, else the file's name up to its first full stop."""
        return self.specimen_code or self.stem

    @property
    def stem(self) -> str:
        """The file's name up to its first full stop."""
        return self.path.name.split(".")[0]


@dataclass(frozen=True, slots=True)
class Draft:
    """What one file says.

    rows_in: data rows of the file, headers and comments aside. tables: by name of DRAFT_TABLES, each with exactly
    `draft_schema(name)`: in memory, or on disk where a reader of big files lets it grow (`spilled.Growing`). `line` is the 1-based line
    of the file, and every row of the file appears as the line of at least one
    record, or in `silent`, or in `refused`: `ingest` asserts it. silent: lines that were understood and make no record
    (a gene without copy-number change in any sample). implied: rows that hold only if no other file states them: the patient
    of a bare sample (patients, specimens; keyed by their code), what was examined (assays; keyed by specimen and kind); they do
    not count as records. An assay without its findings says nothing: unless the assay stands in a CSV or the mapping, `ingest` uses
    assays of a kind only where a file of the same input has `alterations` in its tables (with no row, too) and implies assays of
    that kind or holds that kind. assembly: genome build of the positions; None when the file has none. state "absent": a study names
    the file and it is not there (rows_in 0). unread: names of tables (CSV, TSV) that lie in a folder and were not understood.
    texts: gives the text of refused entries by their number, where `line` is no line of the file; None: they are lines of the file.
    """

    file: InputFile
    format: str
    rows_in: int = 0
    tables: Mapping[str, pa.Table | Spilled] = field(default_factory=dict)
    implied: Mapping[str, pa.Table] = field(default_factory=dict)
    silent: Sequence[int] = ()
    refused: tuple[Refusal, ...] = ()
    notices: tuple[Notice, ...] = ()
    assembly: Assembly | None = None
    sha256: str = ""
    state: Literal["read", "absent"] = "read"
    unread: tuple[str, ...] = ()
    texts: Callable[[Collection[int]], Mapping[int, str]] | None = None


def lake_schema(name: str) -> pa.Schema:
    """Return the Arrow schema of a declared table, column for column."""
    return schema_of(_BY_NAME[name])


def draft_schema(name: str) -> pa.Schema:
    """Return the schema a reader gives table `name`: codes in place of ids, without source_id and alteration_id.

    `condition_code` is null when the row belongs to the patient's only condition; `line` is null only when the format has no lines.

    >>> draft_schema("coverages").names
    ['patient_code', 'payer', 'principal', 'line']
    """
    fields: list[pa.Field] = []
    for declared in lake_schema(name):
        if declared.name in _LAKE_ONLY:
            continue
        code = _CODE_OF.get(declared.name)
        if code is None:
            fields.append(declared)
        elif code not in _BY_NAME[name].column_names:
            fields.append(pa.field(code, pa.string()))
    return pa.schema(fields)


def no_rows(name: str) -> pl.DataFrame:
    """Return draft table `name` without rows, for its columns and their types."""
    return cast(pl.DataFrame, pl.from_arrow(draft_schema(name).empty_table()))


def draft_table(name: str, columns: Mapping[str, object], rows: int | None = None) -> pa.Table:
    """Build a draft table from some of its columns; those not given are null, a plain value fills every row.

    columns: name -> pyarrow array, sequence, or a single value for all rows. rows: number of rows when no column has a length.
    KeyError when a column is not declared; pyarrow.ArrowInvalid when a value does not fit its type.
    """
    schema = draft_schema(name)
    for given in columns:
        if given not in schema.names:
            raise KeyError(f"table {name} has no column {given}")
    lengths = [len(values) for values in columns.values() if isinstance(values, (pa.Array, pa.ChunkedArray, list, tuple))]
    count = lengths[0] if lengths else (rows or 0)
    arrays = []
    for declared in schema:
        values = columns.get(declared.name)
        if isinstance(values, (pa.Array, pa.ChunkedArray)):
            arrays.append(values if values.type == declared.type else values.cast(declared.type))
        elif isinstance(values, (list, tuple)):
            arrays.append(pa.array(values, type=declared.type))
        else:
            arrays.append(pa.array([values], type=declared.type).take(pa.array([0] * count, type=pa.int64())))
    return pa.Table.from_arrays(arrays, schema=schema)
