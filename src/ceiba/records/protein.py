"""Protein and coding changes in the one form the tables use: one-letter, with `p.`, without parentheses or reference sequence."""

from __future__ import annotations

import polars as pl

_THREE_TO_ONE = {
    "Ala": "A",
    "Arg": "R",
    "Asn": "N",
    "Asp": "D",
    "Cys": "C",
    "Gln": "Q",
    "Glu": "E",
    "Gly": "G",
    "His": "H",
    "Ile": "I",
    "Leu": "L",
    "Lys": "K",
    "Met": "M",
    "Phe": "F",
    "Pro": "P",
    "Sec": "U",
    "Ser": "S",
    "Thr": "T",
    "Trp": "W",
    "Tyr": "Y",
    "Val": "V",
    "Ter": "*",
    "Xaa": "X",
}

_STOP_WRITTEN_X = r"^(p\.[A-WYZ][0-9]+)X$"
"""p.R196X, an old way to write a stop."""

_CODING = r"(?:^|:)\(?(c\.[^\s()]+)\)?$"


def protein_change(text: pl.Expr) -> pl.Expr:
    """Return the protein change as `p.` and one-letter residues; null when the text is none.

    text: HGVSp, HGVSp_Short, Protein_Change or a bare change such as V600E. A reference sequence in front, parentheses and `%3D`
    are taken off; p.R196X becomes p.R196*; a silent change p.L10L becomes p.L10=. Old notations of insertions and deletions
    without residues (p.599_600insDF) are kept as written: nothing is lost, though no marker of one change will equal them.
    """
    bare = text.str.strip_chars().str.replace_all("%3D", "=", literal=True).str.replace(r"^.*:", "").str.replace_all(r"[()\[\]\s]", "")
    dotted = pl.when(bare.str.contains(r"^(?:p\.)")).then(bare).when(bare.str.contains(r"^[A-Z*][A-Za-z]{0,2}[0-9]")).then("p." + bare)
    short = dotted.str.replace_many(_THREE_TO_ONE).str.replace(r"^(p\.(?:[A-Z*][0-9]+)[A-Z]?fs)X([0-9]+)$", "${1}*$2")
    stopped = short.str.replace(_STOP_WRITTEN_X, "${1}*")
    silent = stopped.str.extract(r"^p\.([A-Z*])[0-9]+[A-Z*]$") == stopped.str.extract(r"^p\.[A-Z*][0-9]+([A-Z*])$")
    equal = pl.when(silent).then(stopped.str.head(-1) + "=").otherwise(stopped)
    return pl.when(equal.str.contains(r"[0-9]")).then(equal)


def coding_change(text: pl.Expr) -> pl.Expr:
    """Return the coding change without its reference sequence, c.2573T>G; null when the text is none."""
    return text.str.strip_chars().str.extract(_CODING, 1)
