"""SEG files: segments of copy number with a log ratio. They name positions and no gene, and no threshold makes them gains or losses."""

from __future__ import annotations

import polars as pl

from ceiba.errors import InputUnreadable
from ceiba.language import mark
from ceiba.records.builds import chromosome
from ceiba.records.checked.outcome import filled, number_between, outcome, whole_number
from ceiba.records.checks import Check, read_checked
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile

_COLUMNS = ("ID", "chrom", "loc.start", "loc.end", "num.mark", "seg.mean")
_LARGEST_RATIO = 1e6

LENGTHS = {
    "1": 249250621, "2": 243199373, "3": 198295559, "4": 191154276, "5": 181538259, "6": 171115067, "7": 159345973, "8": 146364022,
    "9": 141213431, "10": 135534747, "11": 135086622, "12": 133851895, "13": 115169878, "14": 107349540, "15": 102531392,
    "16": 90354753, "17": 83257441, "18": 80373285, "19": 59128983, "20": 64444167, "21": 48129895, "22": 51304566,
    "X": 156040895, "Y": 59373566, "MT": 16569,
}  # fmt: skip
"""Last position of each chromosome on the longer of GRCh37 and GRCh38 (NCBI assembly reports GCF_000001405.25 and .40); MT is rCRS."""


def is_seg(header: Header) -> bool:
    """Whether the header is that of a SEG file, in whatever order."""
    return header.separator == "\t" and all(header.find(name) for name in _COLUMNS)


def read_seg(file: InputFile) -> Draft:
    """Check a SEG file: six columns in their order, whole positions in order and within the chromosome, a number as the mean."""
    header = read_header(file.path, "\t")
    if tuple(name.lower() for name in header.names) != tuple(name.lower() for name in _COLUMNS):
        raise InputUnreadable(
            "The columns of a SEG file stand in another order than {columns}.",
            "Put them in that order: programs read a SEG file by the place of its columns.",
            file=file.name,
            line=header.line,
            columns=", ".join(_COLUMNS),
        )
    _, chrom, start, end, marks, mean = header.names
    named = chromosome(pl.col(chrom))
    first, last = (pl.col(name).cast(pl.Int64, strict=False) for name in (start, end))
    length = named.replace_strict(LENGTHS, default=None, return_dtype=pl.Int64)
    beyond = mark("The segment ends beyond the end of its chromosome, on GRCh37 and on GRCh38.")
    checks = [
        *(filled(name) for name in header.names),
        Check(chrom, "The chromosome is none of 1 to 22, X, Y and MT.", "Correct it.", length.is_null()),
        whole_number(start, at_least=0),
        whole_number(end, at_least=0),
        Check(end, "The segment ends before it starts.", "Check the segment.", last < first),
        Check(end, beyond, "Check the segment; it may be on another genome build.", last > length),
        whole_number(marks, at_least=0),
        number_between(mean, -_LARGEST_RATIO, _LARGEST_RATIO),
    ]
    return outcome(file, "seg", read_checked(file.path, header, list(header.names), checks))
