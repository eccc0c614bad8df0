"""Fusions and lost genes in the structural rows of a VCF file, where the file itself says which genes and what became of them.

Fusion. snpEff says `gene_fusion` and names two genes (`EML4&ALK`); or two breakends are each other's mates, VEP names one gene with its
strand at each, and the pieces that are joined are the beginning of one and the end of the other. Lost gene. A `<DEL>` or `<CNV>` of which
the sample has no copy (`CN` is 0) and of which the annotation says that it takes the whole transcript. Everything else stays without
alteration: a breakend between two genes is no fusion by itself, and a number of copies is no amplification until somebody says from
which number on.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from ceiba.records.annotations import AnnotationFormat
from ceiba.records.vcf_header import VcfHeader
from ceiba.records.vcf_info import info_value

_BREAKEND = re.compile(r"(?P<left>[ACGTNacgtn.]*)[\[\]][^\[\]]+[\[\]](?P<right>[ACGTNacgtn.]*)")
_WHOLE = frozenset({"transcript_ablation", "feature_ablation"})
_NO_COPY = "0"
BLOCK = r"^<(?:NON_REF|\*)>$"
"""The ALT of a row that says of a stretch that it was looked at and is as the reference (gVCF)."""


@dataclass(frozen=True, slots=True)
class _End:
    """One end of a junction: gene, and whether its first part (5') is what is joined."""

    gene: str
    five: bool


def structural_alleles(passed: pl.DataFrame) -> pl.DataFrame:
    """The structural rows with one ALT as alleles, in the columns that `calls` asks for."""
    symbolic = pl.col("ALT").str.contains(r"[<\[\]]|^\.[ACGTNacgtn]|[ACGTNacgtn]\.$") & ~pl.col("ALT").str.contains(",", literal=True)
    return passed.filter(symbolic & ~pl.col("ALT").str.contains(BLOCK)).with_columns(
        alt=pl.col("ALT"), alleles_in_row=pl.lit(1, pl.UInt32), shift=pl.lit(value=False), number=pl.lit(1, pl.Int64)
    )


def kind_of(alt: str) -> str:
    """Return the kind of a structural allele: the first word of its symbol, or BND.

    >>> kind_of("<DUP:TANDEM>"), kind_of("A[7:100[")
    ('DUP', 'BND')
    """
    return alt.strip("<>").split(":")[0] if alt.startswith("<") else "BND"


def kinds_of(alts: pl.Series) -> Counter[str]:
    """Count structural rows by kind."""
    return Counter(kind_of(alt.split(",")[0]) for alt in alts)


def events(found: pl.DataFrame, header: VcfHeader) -> pl.DataFrame:
    """Return what of the structural alleles that samples carry is a fusion or a lost gene.

    found: as `calls` gives it, with ID. Adds kind, gene_symbol, partner_gene and copy_number_state; rows that are neither are left out.
    """
    schema = dict.fromkeys(("kind", "gene_symbol", "partner_gene", "copy_number_state"), pl.String)
    style = header.annotation
    if style is None or found.is_empty():
        return found.clear().with_columns(pl.lit(None, dtype).alias(name) for name, dtype in schema.items())
    read = found.select("ID", "ALT", "INFO", annotation=info_value(style.key), mate=info_value("MATEID"), copies=_copies(found))
    ends = {
        name: end
        for name, alt, text in read.select("ID", "ALT", "annotation").iter_rows()
        if (end := _end(alt, list(_entries(text, style)))) is not None
    }
    told = []
    for name, alt, text, mate, copies in read.select("ID", "ALT", "annotation", "mate", "copies").iter_rows():
        entries = list(_entries(text, style))
        pair = _named_pair(entries) or _mates(ends.get(name), ends.get(mate))
        gene = _lost(alt, copies, entries)
        told.append(("fusion", pair[1], pair[0], None) if pair else ("copy_number", gene, None, "deletion") if gene else (None,) * 4)
    new = pl.DataFrame(told, schema=schema, orient="row")
    return found.with_columns(new.get_columns()).filter(pl.col("kind").is_not_null())


def _copies(found: pl.DataFrame) -> pl.Series:
    """CN of the sample of each row, as text; null where there is none."""
    if "FORMAT" not in found.columns:
        return pl.Series([None] * found.height, dtype=pl.String)
    values = []
    for form, sample in found.select("FORMAT", "sample").iter_rows():
        keys, given = form.split(":"), (sample or "").split(":")
        at = keys.index("CN") if "CN" in keys else len(given)
        values.append(given[at] if at < len(given) else None)
    return pl.Series(values, dtype=pl.String)


def _entries(text: str | None, style: AnnotationFormat) -> Iterator[Mapping[str, str]]:
    for entry in (text or "").split(",") if text else ():
        parts = entry.split("|")
        yield {name: parts[place] for name, place in style.places.items() if place < len(parts)}


def _named_pair(entries: list[Mapping[str, str]]) -> tuple[str, str] | None:
    """The two genes of a fusion that the annotation names, the 5' one first; None unless all of its fusions are of one pair."""
    pairs = set()
    for entry in entries:
        genes = entry.get("gene_symbol", "").split("&")
        if "gene_fusion" in entry.get("consequence", "").split("&") and len(set(genes)) == len(genes) == 2 and all(genes):  # noqa: PLR2004
            pairs.add((genes[0], genes[1]))
    return pairs.pop() if len(pairs) == 1 else None


def _end(alt: str, entries: list[Mapping[str, str]]) -> _End | None:
    """The gene in which a breakend lies, when the annotation names one and its strand."""
    found = _BREAKEND.fullmatch(alt)
    genes = {(entry.get("gene_symbol", ""), entry.get("strand", "")) for entry in entries if "stream" not in entry.get("consequence", "")}
    genes = {(gene, strand) for gene, strand in genes if gene}
    if found is None or len(genes) != 1:
        return None
    gene, strand = genes.pop()
    forward = {"1": True, "+": True, "-1": False, "-": False}.get(strand)
    return _End(gene, bool(found["left"]) == forward) if forward is not None else None


def _mates(one: _End | None, other: _End | None) -> tuple[str, str] | None:
    """The genes of two joined ends, the 5' one first; None unless the beginning of one is joined to the end of another."""
    if one is None or other is None or one.gene == other.gene or one.five == other.five:
        return None
    return (one.gene, other.gene) if one.five else (other.gene, one.gene)


def _lost(alt: str, copies: str | None, entries: list[Mapping[str, str]]) -> str | None:
    """The gene that a deletion takes whole, of which no copy is left; None when it is not said, or said of several genes."""
    whole = [entry for entry in entries if _WHOLE & set(entry.get("consequence", "").split("&"))]
    genes = {entry.get("gene_symbol", "") for entry in whole} - {""}
    lost = kind_of(alt) in ("DEL", "CNV") and copies == _NO_COPY and len(genes) == 1
    return genes.pop() if lost else None
