"""GISTIC's tables of peaks: regions amplified or deleted more often than chance, with their genes."""

from __future__ import annotations

import polars as pl

from ceiba.language import mark
from ceiba.records.builds import chromosome
from ceiba.records.checked.outcome import among, columns, filled, number_between, outcome, whole_number
from ceiba.records.checked.segments import LENGTHS
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile, Notice

_COLUMNS = ("chromosome", "peak_start", "peak_end", "genes_in_region", "amp", "cytoband", "q_value")
_CYTOBAND = r"^([1-9]|1[0-9]|2[0-2]|X|Y)([pq]\d*(\.\d+)?)$"


def is_gistic(header: Header) -> bool:
    """Whether the header is that of a table of GISTIC's peaks."""
    return all(header.find(name) for name in _COLUMNS)


def read_gistic(file: InputFile) -> Draft:
    """Check a table of GISTIC's peaks: chromosome, positions in order, cytoband of that chromosome, genes, q-value."""
    header = read_header(file.path, "\t")
    names = columns(file, header, *_COLUMNS)
    chrom, start, end, genes, amp, band, q_value = names
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in (start, end))
    named = chromosome(pl.col(chrom))
    arm = pl.col(band).str.extract(_CYTOBAND, 1)
    listed = pl.col(genes).str.strip_chars(" ,").str.contains(r",\s*,")
    checks = [
        filled(chrom),
        Check(chrom, "The chromosome is none of 1 to 22, X, Y and MT.", "Correct it.", named.is_in(list(LENGTHS)).not_()),
        filled(start),
        filled(end),
        whole_number(start, at_least=0),
        whole_number(end, at_least=0),
        Check(end, "The segment ends before it starts.", "Check the segment.", last < first),
        among(amp, ("0", "1")),
        Check(band, "The cytoband is not written as one (1p36.13).", "Correct it.", pl.col(band).is_not_null() & arm.is_null()),
        Check(band, "The cytoband lies on another chromosome than the row says.", "Correct one of the two.", arm != named),
        number_between(q_value, 0, 1),
        Check(genes, "A gene in the list is empty.", "Write one gene between two commas.", listed),
    ]
    read = read_checked(file.path, header, names, checks)
    said = []
    without = read.good.filter(pl.col(genes).is_null() | (pl.col(genes).str.strip_chars(" ,") == ""))
    if without.height:
        problem = mark("Regions name no gene ({count}).")
        said.append(Notice(problem, "", file.name, int(without["line"].min()), {"count": without.height}))  # type: ignore[arg-type]
    empty = read.good.filter(first == last)
    if empty.height:
        problem = mark("Peaks begin and end at the same position ({count}).")
        said.append(Notice(problem, "", file.name, int(empty["line"].min()), {"count": empty.height}))  # type: ignore[arg-type]
    return outcome(file, "gistic", read, said)
