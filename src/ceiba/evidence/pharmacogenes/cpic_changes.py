"""CPIC's change log (`data.tsv` of github.com/cpicpgx/cpic-data, CC0): which genes CPIC changed after the definitions at hand were made.

The log says that something changed, not to what: a gene that it names is called all the same, and the call says since when it may be out of
date.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date

import msgspec

from ceiba.evidence.items import RefusedItem
from ceiba.evidence.pharmacogenes.definitions import Gene
from ceiba.language import mark

COLUMNS = ("Date of Change", "Type of Data", "Subject", "Note of Change")
OF_DEFINITIONS = frozenset({"ALLELE_DEFINITION", "ALLELE_FUNCTION_REFERENCE", "GENE_CDS"})
"""The kinds of change that bear on a call: alleles, what they do, and which phenotype they make."""


class Change(msgspec.Struct, frozen=True):
    """One row: the day, the kind of data (CPIC's word) and the gene or medicine."""

    day: str
    kind: str
    subject: str


def is_change_log(text: str) -> bool:
    """Whether a text is CPIC's change log, by its first line."""
    return tuple(text.partition("\n")[0].rstrip("\r").split("\t")) == COLUMNS


def read_changes(name: str, text: str) -> tuple[tuple[Change, ...], tuple[RefusedItem, ...]]:
    """Read the log: every row is taken or refused with its line. A note may hold line ends, within quotation marks."""
    taken: list[Change] = []
    refused: list[RefusedItem] = []
    reader = csv.reader(io.StringIO(text), delimiter="\t")
    next(reader)
    for row in reader:
        if len(row) != len(COLUMNS) or not _is_day(row[0]):
            problem, remedy = mark("the row is not one of CPIC's change log"), mark("Copy the file again.")
            refused.append(RefusedItem(reader.line_num, name, "columns", problem, remedy, "\t".join(row)))
            continue
        taken.append(Change(row[0], row[1], row[2]))
    return tuple(taken), tuple(refused)


def with_changes(genes: Iterable[Gene], changes: Iterable[Change]) -> tuple[Gene, ...]:
    """Return the genes, each with the last day on which CPIC changed its tables after the definition was made."""
    days: dict[str, list[str]] = {}
    for change in changes:
        if change.kind in OF_DEFINITIONS:
            days.setdefault(change.subject, []).append(change.day)
    return tuple(msgspec.structs.replace(gene, changed=_last_after(gene.version, days.get(gene.symbol, []))) for gene in genes)


def _last_after(version: str, days: Iterable[str]) -> str:
    """The last day after that of a version such as 2025-11-05-00-25; "" where there is none, or the version bears no day."""
    made = version[:10]
    return max((day for day in days if day > made), default="") if _is_day(made) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
