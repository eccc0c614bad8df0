"""The annotation in a VCF file: which gene and protein change each allele makes, as VEP (CSQ), snpEff (ANN) or bcftools (BCSQ) wrote it.

An allele is annotated once for every transcript it touches. One annotation is chosen for each allele:

1. of each gene, the transcript that is MANE Select; else MANE Plus Clinical; else canonical (as VEP marks it); else the one VEP
   picked; else any: within the same mark the one with the most severe consequence, protein-coding before others;
2. among the genes, the one with the most severe consequence; ties go to protein-coding, then to the better mark, then to
   the order of the file.

A file without HGVS still gives substitutions, from VEP's Amino_acids and Protein_position. Severity is Ensembl's order of
consequences (`consequences`); snpEff's own words stand with Ensembl's nearest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ceiba.records.bcsq import protein_of
from ceiba.records.consequences import LEAST_SEVERE, most_severe, rank, severest
from ceiba.records.distinct import of_each
from ceiba.records.frequencies import PREFIX, frequency_fields
from ceiba.records.protein import coding_change, protein_changes, transcript

_DECIDING = (
    *("allele_text", "allele_number", "consequence", "gene_symbol", "feature", "biotype"),
    *("mane", "mane_select", "mane_clinical", "canonical", "pick", "place", "transcript"),
)
"""The fields that decide which annotation is chosen; the others are read of the chosen ones only."""

_NEEDED = ("allele_text", "consequence")
_VEP_FIELDS: Mapping[str, str] = {
    "allele_text": "ALLELE",
    "allele_number": "ALLELE_NUM",
    "consequence": "CONSEQUENCE",
    "gene_symbol": "SYMBOL",
    "biotype": "BIOTYPE",
    "mane": "MANE",
    "mane_select": "MANE_SELECT",
    "mane_clinical": "MANE_PLUS_CLINICAL",
    "canonical": "CANONICAL",
    "pick": "PICK",
    "exon": "EXON",
    "strand": "STRAND",
    "hgvs_c": "HGVSC",
    "transcript": "FEATURE",
    "hgvs_p": "HGVSP",
    "amino_acids": "AMINO_ACIDS",
    "protein_position": "PROTEIN_POSITION",
    "clin_sig": "CLIN_SIG",
}
_SNPEFF_FIELDS: Mapping[str, str] = {
    "allele_text": "ALLELE",
    "consequence": "ANNOTATION",
    "gene_symbol": "GENE_NAME",
    "feature": "FEATURE_TYPE",
    "biotype": "TRANSCRIPT_BIOTYPE",
    "exon": "RANK",
    "hgvs_c": "HGVS.C",
    "transcript": "FEATURE_ID",
    "hgvs_p": "HGVS.P",
}
_BCFTOOLS_FIELDS: Mapping[str, str] = {
    "consequence": "CONSEQUENCE",
    "gene_symbol": "GENE",
    "transcript": "TRANSCRIPT",
    "biotype": "BIOTYPE",
    "change": "AMINO_ACID_CHANGE",
    "place": "DNA_CHANGE",
}
_RESULT: Mapping[str, pl.DataType] = {
    "gene_symbol": pl.String(),
    "hgvs_p": pl.String(),
    "hgvs_c": pl.String(),
    "transcript": pl.String(),
    "exon": pl.Int32(),
    "consequence": pl.String(),
    "significance": pl.String(),
}


Tool = Literal["VEP", "snpEff", "bcftools"]


@dataclass(frozen=True, slots=True)
class AnnotationFormat:
    """How a file writes its annotation. key: the INFO key. places: our name of a field -> its place among the parts, 0-based."""

    key: str
    tool: Tool
    places: Mapping[str, int]

    @property
    def gives_protein_change(self) -> bool:
        """Whether a protein change can be read at all."""
        return "hgvs_p" in self.places or "change" in self.places or {"amino_acids", "protein_position"} <= set(self.places)


def annotation_format(key: str, description: str) -> AnnotationFormat | None:
    """Return the format that an INFO line describes, by its list of fields and not by its key; None when it is no annotation.

    >>> annotation_format("CSQ", "Consequence annotations from Ensembl VEP. Format: Allele|Consequence|SYMBOL").tool
    'VEP'
    """
    listed = re.search(r"(?:Format: |')([^'\"]*\|[^'\"]*)", description)
    if listed is None:
        return None
    parts = [part.strip().upper().removeprefix("[*]") for part in listed[1].split("|")]
    tools: tuple[tuple[Tool, Mapping[str, str], tuple[str, ...]], ...] = (
        ("VEP", _VEP_FIELDS, _NEEDED),
        ("snpEff", _SNPEFF_FIELDS, _NEEDED),
        ("bcftools", _BCFTOOLS_FIELDS, ("consequence", "change", "place")),
    )
    for tool, fields, needed in tools:
        places = {name: parts.index(part) for name, part in fields.items() if part in parts}
        if all(name in places for name in needed):
            written = listed[1].split("|")
            given = {PREFIX + field.name: written.index(field.name) for field in frequency_fields(written)} if tool == "VEP" else {}
            return AnnotationFormat(key, tool, {**places, **given})
    return None


def choose(alleles: pl.DataFrame, blocks: pl.DataFrame, style: AnnotationFormat, marks: Mapping[str, int] | None = None) -> pl.DataFrame:
    """Choose one annotation for each allele.

    alleles: allele (its number here, unique), row, alt as in the file, number (1 for the first ALT), alleles_in_row, shift (whether VEP
    leaves out the first base of this row's alleles). blocks: row, annotation (the INFO value; rows without one left out). marks: how far
    transcripts are preferred (`_mark`), where the annotation does not say it.
    Returns allele, gene_symbol, hgvs_p (one-letter), hgvs_c, transcript, exon, consequence, significance (ClinVar's words), and the
    text of frequencies of ancestry groups (PREFIX and the field's name): a row for each allele that has an annotation.
    """
    fields, parts = _parts(blocks, style, marks)
    pairs = parts.join(alleles, on="row", how="inner")
    if pairs.is_empty():
        frequencies = {name: pl.String() for name in style.places if name.startswith(PREFIX)}
        return pl.DataFrame(schema={"allele": alleles.schema["allele"], **_RESULT, **frequencies})
    pairs = _of_their_allele(pairs, style)
    ranked = pairs.with_columns(_coding("biotype").alias("noncoding")) if "biotype" in pairs.columns else pairs.with_columns(noncoding=0)
    within = ((pl.col("mark") * (LEAST_SEVERE + 1) + pl.col("severity")) * 2 + pl.col("noncoding")).cast(pl.Int64) * 2**32 + pl.col("block")
    best = ranked.with_columns(within.alias("within")).group_by("allele", "gene_symbol").agg(pl.col("within").min())
    best = best.select("allele", (pl.col("within") % 2**32).alias("block"), (pl.col("within") // 2**32).alias("rank"))
    mark, rest = pl.col("rank") // (2 * (LEAST_SEVERE + 1)), pl.col("rank") % (2 * (LEAST_SEVERE + 1))
    across = (rest * 8 + mark) * 2**32 + pl.col("block")
    chosen = best.group_by("allele").agg(across.min().alias("across")).select("allele", (pl.col("across") % 2**32).alias("block"))
    chosen = chosen.sort("block")  # texts are read where they lie in memory, one after another
    told = fields.gather(chosen["block"]).to_frame()
    return _written(chosen.with_columns(told.select(_fields(style, style.places)).get_columns()), style)


_FOR, _AGAINST = ("pathogenic", "likely_pathogenic"), ("benign", "likely_benign", "uncertain_significance")


def clinvar_words(written: str) -> str | None:
    """Return ClinVar's words, lower case, of what VEP lists of an allele (`pathogenic&likely_pathogenic`); None where it lists nothing.

    Words for and against are a conflict, never the worse of the two.

    >>> [clinvar_words(text) for text in ("pathogenic&likely_pathogenic", "pathogenic&benign", "")]
    ['pathogenic/likely pathogenic', 'conflicting classifications of pathogenicity', None]
    """
    words = list(dict.fromkeys(word for word in written.lower().replace("/", "&").split("&") if word and word != "not_provided"))
    if not words:
        return None
    if any(word in _FOR for word in words) and any(word in _AGAINST for word in words):
        return "conflicting classifications of pathogenicity"
    return "/".join(word.replace("_", " ") for word in sorted(words, key=lambda word: (word not in _FOR, word.startswith("likely"))))


def _fields(style: AnnotationFormat, names: Iterable[str]) -> list[pl.Expr]:
    return [pl.col("fields").list.get(place, null_on_oob=True).alias(name) for name, place in style.places.items() if name in names]


def _parts(blocks: pl.DataFrame, style: AnnotationFormat, marks: Mapping[str, int] | None) -> tuple[pl.Series, pl.DataFrame]:
    """Return the fields of each annotation of each row, and beside them: row, block (its number), mark, severity, what else decides."""
    split = blocks.select("row", pl.col("annotation").str.split(",")).explode("annotation")
    if style.tool == "bcftools":  # a star before the word: downstream of a stop
        split = split.filter(~pl.col("annotation").str.starts_with("@")).with_columns(pl.col("annotation").str.strip_prefix("*"))
    split = split.select("row", pl.col("annotation").str.split("|").alias("fields"))
    parts = split.select("row", *_fields(style, _DECIDING)).with_row_index("block").with_columns(pl.col("block").cast(pl.Int64))
    if "gene_symbol" not in parts.columns:
        parts = parts.with_columns(gene_symbol=pl.lit(None, pl.String))
    ranks = {text: rank(most_severe(text)) for text in parts["consequence"].unique().drop_nulls()}
    severity = pl.col("consequence").replace_strict(ranks, default=LEAST_SEVERE, return_dtype=pl.Int64)
    if "feature" in parts.columns:
        severity = pl.when(pl.col("feature").str.to_lowercase().is_in(["transcript", ""])).then(severity).otherwise(LEAST_SEVERE)
    mark = _mark(parts.columns)
    if marks is not None and "transcript" in parts.columns:
        mark = pl.col("transcript").replace_strict(marks, default=4, return_dtype=pl.Int64)
    return split["fields"], parts.with_columns(severity.alias("severity"), mark.alias("mark"))


def _mark(columns: list[str]) -> pl.Expr:
    """How far a transcript is preferred: 0 MANE Select, 1 MANE Plus Clinical, 2 canonical, 3 picked by VEP, 4 none of them."""
    mark = pl.lit(4, pl.Int64)
    for name, place, holds in (
        ("pick", 3, pl.col("pick") == "1"),
        ("canonical", 2, pl.col("canonical") == "YES"),
        ("mane", 1, pl.col("mane").str.contains("Plus_Clinical", literal=True)),
        ("mane_clinical", 1, pl.col("mane_clinical") != ""),
        ("mane", 0, pl.col("mane").str.contains("Select", literal=True)),
        ("mane_select", 0, pl.col("mane_select") != ""),
    ):
        if name in columns:
            mark = pl.when(holds).then(place).otherwise(mark)
    return mark


def _coding(biotype: str) -> pl.Expr:
    return pl.when(pl.col(biotype).str.to_lowercase().is_in(["protein_coding", "coding"])).then(0).otherwise(1).cast(pl.Int64)


def _of_their_allele(pairs: pl.DataFrame, style: AnnotationFormat) -> pl.DataFrame:
    """Keep of every allele its own annotations; where none is named after it and the row has one ALT, all of the row's."""
    if style.tool == "bcftools":
        named = pl.col("place").str.to_uppercase().str.ends_with(">" + pl.col("alt").str.to_uppercase())
        own = (pl.col("alleles_in_row") == 1) | named
    elif "allele_number" in style.places:
        own = pl.col("allele_number") == pl.col("number").cast(pl.String)
    else:
        shifted = pl.when(pl.col("shift")).then(pl.col("alt").str.slice(1)).otherwise(pl.col("alt"))
        own = (pl.col("allele_text") == pl.when(shifted == "").then(pl.lit("-")).otherwise(shifted)) | (
            pl.col("allele_text") == pl.col("alt")
        )
    own = own.fill_null(value=False)
    matched = pairs.filter(own)
    others = pairs.filter(~own & (pl.col("alleles_in_row") == 1))
    if others.is_empty():
        return matched
    return pl.concat([matched, others.join(matched.select("allele"), on="allele", how="anti")])


def _with_substitutions(chosen: pl.DataFrame) -> pl.DataFrame:
    """Write the plain substitutions that Amino_acids and Protein_position tell, where no protein change is written."""
    text, residues, place = pl.col("consequence").str, pl.col("amino_acids").str, pl.col("protein_position").str
    plain = residues.contains(r"^[A-Z*]/[A-Z*]$") & place.contains(r"^\d+(/\d+)?$")
    plain &= text.contains(r"missense_variant|stop_gained") & ~text.contains("frameshift", literal=True)
    bare = chosen.filter(pl.col("hgvs_p").is_null() & (pl.col("amino_acids") != "")).filter(plain)
    if bare.is_empty():
        return chosen
    built = bare.select("allele", built="p." + residues.head(1) + place.extract(r"^(\d+)") + residues.tail(1))
    joined = chosen.join(built, on="allele", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("hgvs_p", "built").alias("hgvs_p")).drop("built")


def _written(chosen: pl.DataFrame, style: AnnotationFormat) -> pl.DataFrame:
    """Write the chosen annotations in the words of `alterations`."""
    have = style.places
    text = pl.col("consequence")
    if "gene_symbol" not in have:
        chosen = chosen.with_columns(gene_symbol=pl.lit(None, pl.String))
    gene = pl.when((pl.col("gene_symbol") != "") & ~text.str.contains("intergenic", literal=True)).then(pl.col("gene_symbol"))
    if "hgvs_p" in have:
        chosen = chosen.with_columns(protein_changes(chosen["hgvs_p"]))
    elif "change" in have:
        changes = zip(chosen["change"], chosen["consequence"], strict=True)
        chosen = chosen.with_columns(pl.Series("hgvs_p", [protein_of(*both) for both in changes], pl.String))
        have = {**have, "hgvs_p": 0}
    if "hgvs_p" not in have:
        chosen = chosen.with_columns(hgvs_p=pl.lit(None, pl.String))
    if {"amino_acids", "protein_position"} <= set(have):
        chosen = _with_substitutions(chosen)
    coding = coding_change(pl.col("hgvs_c").str.replace_all("%3D", "=", literal=True)) if "hgvs_c" in have else pl.lit(None, pl.String)
    stated = [transcript(pl.col("hgvs_c"))] if "hgvs_c" in have else []
    stated += [pl.col("transcript").replace("", None)] if "transcript" in have else []
    exon = pl.col("exon").str.extract(r"^(\d+)").cast(pl.Int32) if "exon" in have else pl.lit(None, pl.Int32)
    if style.tool == "snpEff":  # its rank counts introns where the change lies in one
        exon = pl.when(~text.str.contains(r"intron_variant|^splice_(?:acceptor|donor)_variant")).then(exon)
    return (
        chosen.lazy()
        .select(
            "allele",
            gene.alias("gene_symbol"),
            "hgvs_p",
            coding.alias("hgvs_c"),
            pl.coalesce(*stated, pl.lit(None, pl.String)).alias("transcript"),
            exon.alias("exon"),
            severest(text).alias("consequence"),
            (of_each(pl.col("clin_sig"), clinvar_words) if "clin_sig" in have else pl.lit(None, pl.String)).alias("significance"),
            *(pl.col(name) for name in have if name.startswith(PREFIX)),
        )
        .collect()
    )
