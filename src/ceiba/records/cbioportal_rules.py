"""What the rules of cBioPortal's clinical tables say of a file: told, with the line, though the file is read all the same.

The rules are those of "File Formats" in cBioPortal's documentation (docs.cbioportal.org/file-formats). Ceiba asks less of a table than
the portal does, so what breaks one of them is a notice; what Ceiba itself cannot read is refused (`clinical`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from ceiba.language import mark
from ceiba.records.delimited import read_rows
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import InputFile, Notice
from ceiba.records.gene_columns import TURNED_INTO_DATE, is_a_name, unnamed_columns

LEGAL_CODE = r"^[A-Za-z0-9._-]+$"
"""Letters that the portal takes in the identifiers of patients and samples."""

_DEFINITIONS = 4
_TYPES = ("STRING", "NUMBER", "BOOLEAN")
_ATTRIBUTE = re.compile(r"[A-Z][A-Z0-9_]*")
_COMPUTED = ("MUTATION_COUNT", "FRACTION_GENOME_ALTERED")
_OF_SAMPLES = ("OTHER_SAMPLE_ID", "METASTATIC_SITE", "PRIMARY_SITE", "SAMPLE_TYPE", "SAMPLE_CLASS")
_DEFINED: Mapping[str, tuple[str, str]] = {
    "OS_MONTHS": ("Overall Survival (Months)", "NUMBER"),
    "OS_STATUS": ("Overall Survival Status", "STRING"),
    "DFS_MONTHS": ("Disease Free (Months)", "NUMBER"),
    "DFS_STATUS": ("Disease Free Status", "STRING"),
}
"""Attribute -> the display name and the type that the portal gives it."""

_STATUS_WORDS: Mapping[str, str] = {
    "OS_STATUS": r"^(0:)?LIVING$|^(1:)?DECEASED$",
    "DFS_STATUS": r"^(0:)?DiseaseFree$|^(1:)?Recurred/Progressed$",
    "PFS_STATUS": r"^[01]:.+$",
    "DSS_STATUS": r"^[01]:.+$",
}


def rules_broken(file: InputFile, header: Header, level: str, keys: Mapping[str, str], rows: pl.DataFrame) -> tuple[Notice, ...]:
    """Tell which rules of the portal a clinical table breaks.

    level: "patient" or "sample". keys: our name of an identifier -> the file's column; `rows` has our names and `line`.
    """
    return (
        *_defined(file, header),
        *_columns(file, header, level),
        *_identifiers(file, keys, rows),
        *repeated(file, rows, ["patient"] if level == "patient" else ["sample"]),
        *_values(file, header),
    )


def repeated(file: InputFile, rows: pl.DataFrame, keys: Sequence[str]) -> tuple[Notice, ...]:
    """Tell how many rows bear the keys of a row above them; the first such line. rows: the keys and `line`."""
    if rows.is_empty():
        return ()
    again = rows.sort("line").filter(pl.struct(keys).is_first_distinct().not_())
    return _counted(
        again,
        file,
        "Rows repeat what a row above them is about ({count}).",
        "Keep one row of each: what is said twice alike counts once, and what differs may count as two.",
    )


def _counted(rows: pl.DataFrame, file: InputFile, problem: str, remedy: str, **fields: object) -> tuple[Notice, ...]:
    """Return a notice about some rows, with the first line and how many; nothing when there are none."""
    if rows.is_empty():
        return ()
    return (Notice(problem, remedy, file.name, int(rows["line"].min()), {"count": rows.height, **fields}),)  # type: ignore[arg-type]


def _defined(file: InputFile, header: Header) -> Iterator[Notice]:
    """Check the four lines above the column names: display names, descriptions, types, priorities."""
    if "PATIENT_ID" not in header.names or not header.comments:
        return
    if len(header.comments) < _DEFINITIONS:
        yield Notice(
            "Of the four lines that define the columns, some are missing (lines: {count}).",
            "Put display names, descriptions, types and priorities above the column names, each line after '#'.",
            file.name,
            header.line,
            {"count": len(header.comments)},
        )
        return
    displays, _, types, priorities = (_cells(line, header) for line in header.comments[:_DEFINITIONS])
    if types is None or displays is None or priorities is None:
        yield Notice(
            "The lines that define the columns have more or fewer cells than there are columns.",
            "Give each of the four lines a cell for each column.",
            file.name,
            1,
        )
        return
    for place, name in enumerate(header.names):
        if types[place] not in _TYPES:
            problem = mark("The type of the column {column} is none of STRING, NUMBER and BOOLEAN.")
            yield Notice(problem, "Correct the third line.", file.name, 3, {"column": name})
        if not priorities[place].isdecimal():
            problem = mark("The priority of the column {column} is no whole number.")
            yield Notice(problem, "Correct the fourth line.", file.name, 4, {"column": name})
        display, kind = _DEFINED.get(name, (displays[place], types[place]))
        if displays[place] != display:
            problem = mark("The column {column} has another display name than cBioPortal gives it ({display}).")
            yield Notice(problem, "Correct the first line, or rename the column.", file.name, 1, {"column": name, "display": display})
        if types[place] != kind and types[place] in _TYPES:
            problem = mark("The column {column} is declared {given}, and cBioPortal takes it as {kind}.")
            yield Notice(problem, "Correct the third line.", file.name, 3, {"column": name, "given": types[place], "kind": kind})
        if not _ATTRIBUTE.fullmatch(name):
            problem = mark("The column name {column} has letters other than capitals, digits and underscores.")
            yield Notice(problem, "Rename it for cBioPortal; Ceiba reads either.", file.name, header.line, {"column": name})


def _cells(line: str, header: Header) -> list[str] | None:
    cells = [cell.strip() for cell in line.split(header.separator)]
    return cells if len(cells) == len(header.names) else None


def _columns(file: InputFile, header: Header, level: str) -> Iterator[Notice]:
    for name in header.names:
        if name in _COMPUTED:
            problem = mark("The column {column} is one that cBioPortal computes itself and refuses in a file.")
            yield Notice(problem, "Rename it or take it out; Ceiba does not read it.", file.name, header.line, {"column": name})
        if level == "patient" and name in _OF_SAMPLES:
            problem = mark("The column {column} speaks of a sample and stands in a table of patients.")
            yield Notice(problem, "Move it to the table of samples; here it is not read.", file.name, header.line, {"column": name})
    yield from unnamed_columns(file, header)


def _identifiers(file: InputFile, keys: Mapping[str, str], rows: pl.DataFrame) -> Iterator[Notice]:
    for key, column in keys.items():
        yield from _counted(
            rows.filter(pl.col(key).str.contains(LEGAL_CODE).not_()),
            file,
            "Identifiers in the column {column} have spaces, commas or other letters that cBioPortal refuses (rows: {count}).",
            "Use letters, digits, full stops, hyphens and underscores only, alike in every file; they are taken as they stand.",
            column=column,
        )


def _values(file: InputFile, header: Header) -> Iterator[Notice]:
    """Check the words of status columns, and find what a spreadsheet has turned into dates."""
    names = [name for name in dict.fromkeys(header.names) if is_a_name(name) and "DATE" not in name.upper()]
    if not names:
        return
    rows = pl.concat([block.frame for block in read_rows(file.path, header, names)] or [pl.DataFrame()])
    for name in names if rows.height else ():
        if name in _STATUS_WORDS:
            yield from _counted(
                rows.filter(pl.col(name).str.contains(_STATUS_WORDS[name]).not_()),
                file,
                "Words in the column {column} are none of those that cBioPortal knows there (rows: {count}).",
                "Write for example 0:LIVING, 1:DECEASED, 0:DiseaseFree, 1:Recurred/Progressed.",
                column=name,
            )
        yield from _counted(
            rows.filter(pl.col(name).str.contains(TURNED_INTO_DATE)),
            file,
            "The column {column} holds values that a spreadsheet has turned into dates (rows: {count}).",
            "Take the values from the source again, with the column set as text.",
            column=name,
        )
