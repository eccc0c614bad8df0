"""Genome builds and chromosomes in the words of the tables."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from ceiba.records.distinct import of_each
from ceiba.records.drafts import Assembly

BUILDS: dict[str, Assembly] = {
    "37": "GRCh37",
    "grch37": "GRCh37",
    "grch37-lite": "GRCh37",
    "b37": "GRCh37",
    "hg19": "GRCh37",
    "hs37d5": "GRCh37",
    "ncbi37": "GRCh37",
    "38": "GRCh38",
    "grch38": "GRCh38",
    "b38": "GRCh38",
    "hg38": "GRCh38",
    "ncbi38": "GRCh38",
}
"""How files write a build, lower case -> the build."""


_LENGTHS_37 = (
    "1:249250621 2:243199373 3:198022430 4:191154276 5:180915260 6:171115067 7:159138663 8:146364022 9:141213431 10:135534747"
    " 11:135006516 12:133851895 13:115169878 14:107349540 15:102531392 16:90354753 17:81195210 18:78077248 19:59128983 20:63025520"
    " 21:48129895 22:51304566 X:155270560 Y:59373566"
)
_LENGTHS_38 = (
    "1:248956422 2:242193529 3:198295559 4:190214555 5:181538259 6:170805979 7:159345973 8:145138636 9:138394717 10:133797422"
    " 11:135086622 12:133275309 13:114364328 14:107043718 15:101991189 16:90338345 17:83257441 18:80373285 19:58617616 20:64444167"
    " 21:46709983 22:50818468 X:156040895 Y:57227415"
)
BUILD_OF_LENGTH: Mapping[str, Assembly] = {
    **dict.fromkeys(_LENGTHS_37.split(), "GRCh37"),
    **dict.fromkeys(_LENGTHS_38.split(), "GRCh38"),
}
"""Chromosome without chr and its length, 7:159138663 -> the build that has it."""


_TURN = str.maketrans("ACGTNacgtn", "TGCANtgcan")
_PATCH = re.compile(r"\.p[0-9]+$")
_CHR = re.compile(r"^chr", re.IGNORECASE)
_OTHER_NAMES = {"23": "X", "24": "Y", "M": "MT", "x": "X", "y": "Y"}


def build(written: pl.Expr) -> pl.Expr:
    """Return GRCh37 or GRCh38 for a build as files write it (`build_of`); null for any other word."""
    return of_each(written, build_of)


def build_of(written: str | None) -> Assembly | None:
    """Return the build of one word (37, hg19, GRCh38.p13), or None.

    >>> [build_of(word) for word in ("hg19", "GRCh38.p13", "hg18")]
    ['GRCh37', 'GRCh38', None]
    """
    return BUILDS.get(_PATCH.sub("", written.strip().lower())) if written else None


def build_of_lengths(contigs: Mapping[str, int]) -> Assembly | None:
    """Return the build that the lengths of contigs speak of; None when they speak of none or of both.

    >>> build_of_lengths({"chr7": 159345973})
    'GRCh38'
    """
    found = {BUILD_OF_LENGTH.get(f"{chromosome_of(name)}:{length}") for name, length in contigs.items()} - {None}
    return next(iter(found)) if len(found) == 1 else None


def chromosome(written: pl.Expr) -> pl.Expr:
    """Return a chromosome without 'chr'; 23, 24 and M become X, Y and MT."""
    return of_each(written, chromosome_of)


def chromosome_of(written: str) -> str:
    """Return one chromosome without 'chr'."""
    bare = _CHR.sub("", written.strip())
    return _OTHER_NAMES.get(bare, bare)


def turn(bases: str) -> str:
    """Return bases as the other strand has them.

    >>> turn("ACCT")
    'AGGT'
    """
    return bases.translate(_TURN)[::-1]
