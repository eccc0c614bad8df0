"""Genome builds and chromosomes in the words of the tables."""

from __future__ import annotations

import polars as pl

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


def build(written: pl.Expr) -> pl.Expr:
    """Return GRCh37 or GRCh38 for a build as files write it (37, hg19, GRCh38.p13); null for any other word."""
    return (
        written.str.strip_chars()
        .str.to_lowercase()
        .str.replace(r"\.p[0-9]+$", "")
        .replace_strict(BUILDS, default=None, return_dtype=pl.String)
    )


def build_of(written: str | None) -> Assembly | None:
    """Return the build of one word, or None.

    >>> [build_of(word) for word in ("hg19", "GRCh38.p13", "hg18")]
    ['GRCh37', 'GRCh38', None]
    """
    if not written:
        return None
    return BUILDS.get(written.strip().lower().split(".p")[0])


def chromosome(written: pl.Expr) -> pl.Expr:
    """Return a chromosome without 'chr'; 23, 24 and M become X, Y and MT."""
    bare = written.str.strip_chars().str.replace(r"^(?i)chr", "")
    return bare.replace({"23": "X", "24": "Y", "M": "MT", "x": "X", "y": "Y"})
