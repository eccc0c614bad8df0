"""Protein and coding changes in the one form the tables use: one-letter, with `p.`, without parentheses or reference sequence."""

from __future__ import annotations

import polars as pl

from ceiba.records.distinct import of_each
from ceiba.terms.hgvs_protein import AMINO_ACIDS, ANY_RESIDUE, parse_protein

_SHORT = r"^p\.[A-WYZ][0-9]+[A-WYZ*]$"
_THREE_LETTERS = r"^p\.[A-Z][a-z][a-z]"
_LONG = r"^p\.[A-Z][a-z][a-z][0-9]+[A-Z][a-z][a-z]$"
_LONG_SILENT = r"^p\.[A-Z][a-z][a-z][0-9]+(?:=|%3D)$"
_STOP_WRITTEN_X = r"^(p\.[A-WYZ][0-9]+)X$"
"""p.R196X, an old way to write a stop."""

_REFERENCE = r"^([A-Za-z]+_?[0-9]+(?:\.[0-9]+)?)(?:\([^()]*\))?:\(?c\."
_CODING = r"(?:^|:)\(?(c\.[^\s()]+)\)?$"


def protein_change(text: pl.Expr) -> pl.Expr:
    """Return the protein change as `p.` and one-letter residues; null when the text is none.

    text: HGVSp, HGVSp_Short, Protein_Change or a bare change such as V600E. A reference sequence in front, parentheses and `%3D`
    are taken off; p.R196X becomes p.R196*; a silent change p.L10L becomes p.L10=. Old notations of insertions and deletions
    without residues (p.599_600insDF) are kept as written: nothing is lost, though no marker of one change will equal them.
    """
    return text.map_batches(protein_changes, return_dtype=pl.String, is_elementwise=True)


def protein_changes(texts: pl.Series) -> pl.Series:
    """Return `protein_change` of each text: single substitutions are cut and looked up by column, other texts read once each."""
    told = (texts != "").fill_null(value=False).arg_true()
    if len(told) < len(texts):  # most variants of a genome change no protein
        return texts.clear(len(texts)).scatter(told, protein_changes(texts.gather(told)))
    frame = _substitutions(texts)
    others = frame.filter(pl.col("short").is_null()).select(pl.col("text").unique())
    if others.is_empty():
        return frame["short"].alias(texts.name)
    written = _any_notation(others)
    joined = frame.select("text", "short").join(written, on="text", how="left", maintain_order="left")
    return joined.select(pl.coalesce("short", "written").alias(texts.name)).to_series()


def coding_change(text: pl.Expr) -> pl.Expr:
    """Return the coding change without its reference sequence, c.2573T>G; null when the text is none."""
    return text.str.strip_chars().str.extract(_CODING, 1)


def transcript(text: pl.Expr) -> pl.Expr:
    """Return the reference sequence that stands before a coding change, NM_005228.5; null where none does."""
    return text.str.strip_chars().str.extract(_REFERENCE, 1)


def _substitutions(texts: pl.Series) -> pl.DataFrame:
    """Columns text and short: what is written as one residue for one other, in one letter or three; short is null for all else."""
    frame = texts.to_frame("text")
    if texts.str.contains(":", literal=True).any():
        parts = pl.col("text").str.splitn(":", 2).struct
        frame = frame.with_columns(bare=pl.coalesce(parts.field("field_1"), parts.field("field_0")))
    else:
        frame = frame.with_columns(bare=pl.col("text"))
    frame = frame.with_columns(is_short=pl.col("bare").str.contains(_SHORT), first=pl.col("bare").str.slice(2, 1))
    is_short = pl.col("is_short") & (pl.col("first") != pl.col("bare").str.tail(1))
    frame = frame.select("text", "bare", short=pl.when(is_short).then("bare"))
    if not frame["bare"].str.contains(_THREE_LETTERS).any():
        return frame
    frame = frame.with_columns(before=pl.col("bare").str.slice(2, 3), after=pl.col("bare").str.tail(3))
    residues = pl.col("before", "after").replace_strict(AMINO_ACIDS, default=None, return_dtype=pl.String)
    frame = frame.with_columns(residues.name.suffix("_short"))
    first = "p." + pl.col("before_short")
    last = pl.when(pl.col("before") == pl.col("after")).then(pl.lit("=")).otherwise(pl.col("after_short"))
    substituted = first + pl.col("bare").str.slice(5, pl.col("bare").str.len_bytes() - 8) + last
    silent = first + pl.col("bare").str.slice(5).str.strip_suffix("%3D").str.strip_suffix("=") + "="
    long = pl.when(pl.col("bare").str.contains(_LONG)).then(substituted).when(pl.col("bare").str.contains(_LONG_SILENT)).then(silent)
    return frame.with_columns(short=pl.coalesce("short", long))


def _any_notation(texts: pl.DataFrame) -> pl.DataFrame:
    """Columns text and written, for every notation there is: as HGVS reads it, else in one letter as it stands."""
    frame = texts.with_columns(read=of_each(pl.col("text"), _as_hgvs))
    left = frame.filter(pl.col("read").is_null())
    return pl.concat([frame.drop_nulls("read").select("text", written="read"), _as_it_stands(left.select("text"))])


def _as_hgvs(text: str) -> str | None:
    """Return the change in the form of the tables; None for one without a place in the protein, and for what is no HGVS."""
    found = parse_protein(text)
    return str(found) if found is not None and (found.first is not None or found.kind == "no_protein") else None


def _as_it_stands(texts: pl.DataFrame) -> pl.DataFrame:
    """Columns text and written, of notations that are no HGVS; step by step, since an expression used twice is computed twice."""
    bare = pl.col("text").str.strip_chars().str.replace_all("%3D", "=", literal=True).str.replace(r"^.*:", "")
    frame = texts.with_columns(bare=bare.str.replace_all(r"[()\[\]\s]", ""))
    is_bare = pl.col("bare").str.contains(r"^[A-Z*][A-Za-z]{0,2}[0-9]")
    dotted = pl.when(pl.col("bare").str.starts_with("p.")).then(pl.col("bare")).when(is_bare).then("p." + pl.col("bare"))
    short = pl.col("dotted").str.replace_many(AMINO_ACIDS | ANY_RESIDUE).str.replace(_STOP_WRITTEN_X, "${1}*")
    frame = frame.with_columns(dotted=dotted).with_columns(written=short)
    return frame.select("text", written=pl.when(pl.col("written").str.contains(r"[0-9]")).then("written"))
