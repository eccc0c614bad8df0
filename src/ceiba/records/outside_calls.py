"""Calls of pharmacogenes that another program made, in PharmCAT's form: a file a sample, named as the sample's VCF is.

A row is gene, diplotype, phenotype and activity score, with tabs; lines with # first are remarks. The phenotype becomes the result of a
marker. A row without one is refused: what two alleles do is the definitions' to say, not the reader's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import get_args

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import RAW_LENGTH, Draft, InputFile, Notice, Refusal, draft_table
from ceiba.records.opening import checksum, open_bytes
from ceiba.records.samples import implied_people
from ceiba.terms.markers import MetabolizerStatus, Phenotype, parse_marker

_MOST_COLUMNS = 4
_CALL = re.compile(r"[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)?\t(?:\*[^/\t]+/\*[^/\t]+(?:\t|$)|[^\t]*\t[A-Za-z ]*(?:Metabolizer|Deficient)\b)")
_BARE = (
    "The call names no phenotype.",
    "Write CPIC's phenotype in the third column, or let `ceiba pharmacogenes --outside` look the diplotype up.",
)
_FORM = ("The row is no outside call.", "Write gene, diplotype, phenotype and activity score with tabs between.")
_TWICE = ("The gene is called twice.", "Keep one of the two.")


def is_outside_calls(lines: Sequence[str]) -> bool:
    """Whether the first line that is no remark is a gene with two star alleles, or with a phenotype in CPIC's words."""
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    return _CALL.match(first) is not None


def read_outside_calls(file: InputFile) -> Draft:
    """Read the calls of one sample, named as the file is up to its first full stop.

    A phenotype that settles no marker (rapid, possible, indeterminate) is understood and makes no record. InputUnreadable when the file is
    not UTF-8 text.
    """
    with open_bytes(file.path) as handle:
        try:
            lines = handle.read().decode("utf-8-sig").splitlines()
        except UnicodeDecodeError as error:
            raise InputUnreadable("The file is not UTF-8 text.", "Save it as UTF-8.", file=file.name) from error
    found: list[tuple[int, str]] = []
    silent: list[int] = []
    refused: list[Refusal] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        parts = [part.strip() for part in line.split("\t")]
        gene, phenotype = parts[0], "".join(parts[2:3])
        fault = _fault(gene, phenotype, len(parts), seen)
        seen.add(gene)
        if fault is not None:
            refused.append(Refusal(number, None, *fault, line[:RAW_LENGTH]))
        elif (marker := _marker(gene, phenotype)) is None:
            silent.append(number)
        else:
            found.append((number, marker))
    samples = pl.DataFrame({"specimen_code": [file.specimen], "line": [None]}, schema={"specimen_code": pl.String, "line": pl.Int64})
    columns = {"marker": [marker for _line, marker in found], "line": [line for line, _marker in found]}
    settled = "Phenotypes of pharmacogenes that settle no marker (rapid, possible, indeterminate ...) make no record: {count}."
    return Draft(
        file,
        "outside_calls",
        rows_in=len(found) + len(silent) + len(refused),
        tables={"tumor_marker_tests": draft_table("tumor_marker_tests", {**columns, "specimen_code": file.specimen, "result": "present"})},
        implied=implied_people(samples),
        silent=tuple(silent),
        refused=tuple(refused),
        notices=(Notice(settled, "", file.name, fields={"count": len(silent)}),) if silent else (),
        sha256=checksum(file.path),
    )


def _fault(gene: str, phenotype: str, n_parts: int, seen: set[str]) -> tuple[str, str] | None:
    if not gene or not 1 < n_parts <= _MOST_COLUMNS:
        return _FORM
    if gene in seen:
        return _TWICE
    return None if phenotype else _BARE


def _marker(gene: str, phenotype: str) -> str | None:
    """The marker of a phenotype in CPIC's words; None where it is none. A `likely` phenotype counts as the phenotype, as CPIC treats it."""
    status = phenotype.lower().removeprefix("likely ").removesuffix(" with cnsha")
    if status not in get_args(MetabolizerStatus):
        return None
    try:
        marker = parse_marker(f"{gene} {status}")
    except ValueError:
        return None
    return str(marker) if isinstance(marker, Phenotype) else None
