"""Fusions as callers of RNA write them: STAR-Fusion, Arriba and FusionCatcher, one sample a file.

All three name the 5' partner first (general knowledge of their formats, the manuals were not read): STAR-Fusion in `LeftGene`
(`EML4^ENSG00000143924.14`), Arriba in `gene1`, FusionCatcher in `Gene_1_symbol(5end_fusion_partner)`. A breakpoint between genes, which
Arriba writes `A(1034),B(209)`, names no gene of that side.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.records.checks import Check, named_columns, read_checked
from ceiba.records.delimited_header import Header
from ceiba.records.drafts import Draft, InputFile
from ceiba.records.fusions import NO_GENE, draft_of
from ceiba.records.opening import first_lines

_SIDES = (
    ("LeftGene", "RightGene"),
    ("gene1", "gene2"),
    ("Gene_1_symbol(5end_fusion_partner)", "Gene_2_symbol(3end_fusion_partner)"),
)
_GENE = r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\^.*)?$"


def caller_header(lines: Sequence[str]) -> Header | None:
    """Return the columns of a caller's file, whose first line may begin with '#'; None when it is none of them."""
    for number, line in enumerate(lines[:1], start=1):
        names = tuple(name.strip() for name in line.rstrip("\r\n").removeprefix("#").split("\t"))
        if any(set(sides) <= set(names) for sides in _SIDES):
            return Header(names, number, "\t", quoted=False, comments=())
    return None


def read_caller(file: InputFile) -> Draft:
    """Read the fusions of one sample, which is the file's own; it was examined even where no fusion was found."""
    header = caller_header(list(first_lines(file.path)))
    if header is None:
        raise InputUnreadable("The file is no table of fusions of a caller that is known.", "Keep its header line.", file=file.name, line=1)
    five, three = next(sides for sides in _SIDES if set(sides) <= set(header.names))
    genes = [pl.col(name).str.extract(_GENE, 1).alias(name) for name in ("five", "three")]
    status = pl.lit(None, dtype=pl.String).alias("status")
    checks = [Check(five, *NO_GENE, pl.all_horizontal(pl.col("five", "three").is_null()))]
    read = read_checked(
        file.path,
        header,
        [five, three],
        checks,
        lambda rows: rows.select(
            "line", pl.lit(file.specimen).alias("sample"), *named_columns({"five": five, "three": three}), status
        ).with_columns(genes),
    )
    return draft_of(file, "fusion_caller", read, None, examined=file.specimen)
