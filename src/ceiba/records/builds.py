"""Genome builds and chromosomes in the words of the tables."""

from __future__ import annotations

import re

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


def chromosome(written: pl.Expr) -> pl.Expr:
    """Return a chromosome without 'chr'; 23, 24 and M become X, Y and MT."""
    return of_each(written, chromosome_of)


def chromosome_of(written: str) -> str:
    """Return one chromosome without 'chr'."""
    bare = _CHR.sub("", written.strip())
    return _OTHER_NAMES.get(bare, bare)
