"""Genes and protein changes for variants that a file gives by position only: `bcftools csq`, started here on the user's own machine.

What is given to bcftools is a file made for it: place and alleles of the variants that need it, and nothing of people or samples. Each
variant is annotated on its own: nobody knows whether neighbours that are not phased lie on one copy. The rows whose REF the reference
genome does not have are not annotated, and counted. Exons, and the place of single bases in the coding sequence (c.), are counted in the
gene models.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

import polars as pl
import pyarrow as pa
from pyarrow import compute

from ceiba.records.annotations import AnnotationFormat, choose
from ceiba.records.bcftools import Bcftools, is_installed
from ceiba.records.bcsq import protein_of, residues_of
from ceiba.records.builds import turn
from ceiba.records.drafts import Assembly, Draft, Genome, Notice, Wanted, draft_schema
from ceiba.records.genome import contig_names, preferred_transcripts, transcripts_of
from ceiba.records.spilled import Growing, pieces_of

_PLACE = ["chrom", "pos", "ref", "alt"]
_TOLD = ["gene_symbol", "hgvs_p", "hgvs_c", "transcript", "exon", "consequence"]
_ABSENT = (
    "The program bcftools is not installed, so the variants were not annotated: only variants known by position can be found.",
    "Install it (Debian and Ubuntu: apt-get install bcftools) and run again.",
)
_FAILED = (
    "The program bcftools ended with an error (exit code {code}), so the variants were not annotated.",
    "Check that the reference genome and the gene models are whole (docs/how-to/annotate-a-vcf.md).",
)
_SLOW = (
    "The program bcftools took longer than {seconds} seconds and was stopped, so the variants were not annotated.",
    "Annotate the file yourself (docs/how-to/annotate-a-vcf.md) and run again.",
)
_OTHER_BUILD = (
    "The file is on {file} and the reference genome on {reference}, so the variants were not annotated.",
    "Give a reference genome and gene models of the build of the file.",
)
_NO_BUILD = (
    "Nobody says on which genome build the file is, so the variants were not annotated with a reference genome on {reference}.",
    "State the build in the mapping (assembly:).",
)
_OTHER_BASES = (
    "Variants whose REF the reference genome does not have, and which were not annotated: {count}.",
    "Check that the file is on the build of the reference genome.",
)
_DONE = ("Variants annotated here with bcftools csq: {count} of {all} that the file does not annotate.", "")


BY_POSITION = (
    "The variants are given by position only: without gene and protein change, only variants known by position can be found.",
    "Annotate the file with VEP (--vcf --symbol --hgvs --mane --canonical) or snpEff, or give a reference genome and gene models.",
)
PARTLY = ("Variants without annotation, known by position only: {count} of {all}.", "Annotate the file again if they matter.")
"""What `vcf` says of a file without annotation, or with some; what is annotated here changes it."""


def annotate(draft: Draft, wanted: Wanted) -> Draft:
    """Annotate the small variants of a VCF file that have neither gene nor consequence, by the genomes that the user gave.

    Nothing is raised for bcftools: where it is absent, fails or takes too long, a notice says so and the variants stay as they were.
    """
    if draft.format != "vcf" or not any(genome.models for genome in wanted.genomes):
        return draft
    left = {assembly: count for assembly, count in _unannotated(draft).items() if count}
    added = 0
    for assembly, count in left.items():
        draft, more = _annotate(draft, wanted, assembly, count)
        added += more
    if not added:
        return draft
    total, without = _small(draft), sum(left.values()) - added
    notices = [notice for notice in draft.notices if (notice.problem, notice.remedy) not in (BY_POSITION, PARTLY)]
    if without:
        notices.append(Notice(*PARTLY, draft.file.name, fields={"count": without, "all": total}))
    assays = draft.implied["assays"]
    readable = pa.array([True] * assays.num_rows)
    assays = assays.set_column(assays.schema.get_field_index("readable"), "readable", readable)
    return replace(draft, notices=tuple(notices), implied={**draft.implied, "assays": assays})


def _annotate(draft: Draft, wanted: Wanted, assembly: Assembly | None, count: int) -> tuple[Draft, int]:
    """Annotate the variants of one build; return the draft and how many were annotated."""
    genome, file = wanted.genome(assembly), draft.file.name
    if genome is None or genome.models is None:
        return draft, 0
    refused = _why_not(genome, assembly)
    if refused is not None:
        return _saying(draft, Notice(*refused[0], file, fields=refused[1])), 0
    places = _places(draft, assembly).filter(pl.col("chrom").is_in(list(contig_names(genome)))).with_row_index("row")
    try:
        told, missing = _told(places, genome, genome.models)
    except subprocess.TimeoutExpired as error:
        return _saying(draft, Notice(*_SLOW, file, fields={"seconds": int(error.timeout)})), 0
    except (subprocess.CalledProcessError, OSError) as error:
        code = getattr(error, "returncode", getattr(error, "errno", 0))
        return _saying(draft, Notice(*_FAILED, file, fields={"code": code})), 0
    growing = Growing(draft_schema("alterations"))
    added = 0
    for piece in pieces_of(draft.tables["alterations"]):
        joined = _joined(cast(pl.DataFrame, pl.from_arrow(piece)), told, assembly)
        added += int(joined["added"].sum())
        growing.add(joined.drop("added").to_arrow().cast(draft_schema("alterations")))
    notices = [Notice(*_DONE, file, fields={"count": added, "all": count})]
    if missing:
        notices.append(Notice(*_OTHER_BASES, file, fields={"count": missing}))
    return _saying(replace(draft, tables={**draft.tables, "alterations": growing.done()}), *notices), added


def _saying(draft: Draft, *notices: Notice) -> Draft:
    return replace(draft, notices=(*draft.notices, *notices))


def _why_not(genome: Genome, assembly: Assembly | None) -> tuple[tuple[str, str], dict[str, object]] | None:
    if not is_installed():
        return _ABSENT, {}
    if genome.assembly is not None and assembly is None:
        return _NO_BUILD, {"reference": genome.assembly}
    if assembly is not None and genome.assembly is not None and assembly != genome.assembly:
        return _OTHER_BUILD, {"file": assembly, "reference": genome.assembly}
    return None


_BARE = (pl.col("kind") == "small_variant") & pl.col("consequence").is_null() & pl.col("gene_symbol").is_null()


def _bare(draft: Draft) -> Iterator[pl.DataFrame]:
    """Place, alleles and build of the small variants without annotation, piece by piece."""
    for piece in pieces_of(draft.tables["alterations"]):
        frame = cast(pl.DataFrame, pl.from_arrow(piece.select([*_PLACE, "assembly", "kind", "consequence", "gene_symbol"])))
        yield frame.filter(_BARE).select(*_PLACE, "assembly")


def _unannotated(draft: Draft) -> Counter[Assembly | None]:
    """How many small variants have no annotation, by build."""
    found: Counter[Assembly | None] = Counter()
    for frame in _bare(draft):
        found.update(dict(frame["assembly"].value_counts().iter_rows()))
    return found


def _small(draft: Draft) -> int:
    """How many small variants there are."""
    return sum(
        int(compute.sum(compute.equal(piece["kind"], "small_variant")).as_py() or 0) for piece in pieces_of(draft.tables["alterations"])
    )


def _places(draft: Draft, assembly: Assembly | None) -> pl.DataFrame:
    """The distinct places and alleles without annotation on one build."""
    on_it = pl.col("assembly").eq_missing(pl.lit(assembly, pl.String))
    found = [frame.filter(on_it).select(_PLACE).drop_nulls().unique() for frame in _bare(draft)]
    return pl.concat(found).unique(maintain_order=True)


def _joined(piece: pl.DataFrame, told: pl.DataFrame, assembly: Assembly | None) -> pl.DataFrame:
    """A piece of the alterations with what bcftools told of those without annotation, and `added`: whether it told anything."""
    columns = piece.columns
    bare = _BARE & pl.col("assembly").eq_missing(pl.lit(assembly, pl.String))
    new = piece.select(*_PLACE, bare.alias("bare")).join(told, on=_PLACE, how="left", maintain_order="left")
    added = new["bare"] & new["consequence"].is_not_null()
    filled = [pl.when(added).then(new[name]).otherwise(pl.col(name)).alias(name) for name in _TOLD]
    return piece.with_columns(filled).select(columns).with_columns(added.alias("added"))


def _told(wanted: pl.DataFrame, genome: Genome, models: Path) -> tuple[pl.DataFrame, int]:
    """What bcftools tells of places and alleles, and of how many the reference genome has other bases."""
    with tempfile.TemporaryDirectory(prefix="ceiba-csq-") as folder:
        run = Bcftools(Path(folder), genome)
        rows, style, kept = run.csq(wanted, "all")
        missing = wanted.height - kept
        alleles = wanted.select(pl.col("row").alias("allele"), "row", "alt").with_columns(
            number=pl.lit(1, pl.Int64), alleles_in_row=pl.lit(1, pl.UInt32), shift=pl.lit(value=False)
        )
        if style is None or rows.is_empty():
            return wanted.select(_PLACE).head(0).with_columns(**_NOTHING), missing
        chosen = choose(alleles, rows, style, preferred_transcripts(models))
        chosen = chosen.join(wanted, left_on="allele", right_on="row", how="left")
        chosen = _with_exons(chosen, models)
        lacking = chosen.filter(pl.col("hgvs_p").is_null() & pl.col("consequence").str.contains("inframe|stop_gained|protein_altering"))
        if lacking.height:
            probed, _, _ = run.csq(_probes(lacking), "probes")
            changes = _with_context(lacking, rows, probed, style)
            chosen = chosen.join(changes, on="allele", how="left").with_columns(pl.coalesce("hgvs_p", "changed").alias("hgvs_p"))
    return chosen.select(*_PLACE, *_TOLD), missing


_NOTHING: Mapping[str, pl.Expr] = {name: pl.lit(None, pl.Int32 if name == "exon" else pl.String) for name in _TOLD}


def _with_exons(chosen: pl.DataFrame, models: Path) -> pl.DataFrame:
    """Number the exon of each change in its transcript (null where it touches none), and count the place of single bases (c.)."""
    known = transcripts_of(models, set(chosen["transcript"].drop_nulls()))
    exons: list[int | None] = []
    coding: list[str | None] = []
    for name, pos, ref, alt in chosen.select("transcript", "pos", "ref", "alt").iter_rows():
        transcript = known.get(name)
        anchored = len(ref) > 1 and ref[0] == alt[0]
        exons.append(transcript.exon(pos + anchored, pos + len(ref) - 1) if transcript else None)
        place = transcript.place(pos) if transcript and len(ref) == len(alt) == 1 else None
        bases = (turn(ref), turn(alt)) if transcript and transcript.backwards else (ref, alt)
        coding.append(f"c.{place}{bases[0]}>{bases[1]}" if place else None)
    return chosen.with_columns(pl.Series("exon", exons, pl.Int32), pl.Series("hgvs_c", coding, pl.String))


def _probes(lacking: pl.DataFrame) -> pl.DataFrame:
    """One base put in at either end of a change: the frameshift that it would make names the residues that follow."""
    ends = pl.concat([lacking.select("allele", "chrom", "pos", "ref"), lacking.select(
        "allele", "chrom", pl.col("pos") + pl.col("ref").str.len_bytes() - 1, pl.col("ref").str.tail(1)
    )])  # fmt: skip
    first = pl.col("ref").str.head(1)
    return ends.select(pl.col("allele").alias("row"), "chrom", "pos", first.alias("ref"), (first + "A").alias("alt"))


def _with_context(lacking: pl.DataFrame, rows: pl.DataFrame, probed: pl.DataFrame, style: AnnotationFormat) -> pl.DataFrame:
    """The columns allele and changed: the protein change of each, now that more of its protein is known."""
    own = _entries(rows, style)
    more = _entries(probed, style)
    changed = []
    for allele, transcript in lacking.select("allele", "transcript").iter_rows():
        around: dict[int, str] = {}
        for text, _ in more.get((allele, transcript), ()):
            around |= residues_of(text)
        found = (protein_of(text, words, around) for text, words in own.get((allele, transcript), ()))
        changed.append(next((change for change in found if change is not None), None))
    return lacking.select("allele").with_columns(pl.Series("changed", changed, pl.String))


def _entries(rows: pl.DataFrame, style: AnnotationFormat) -> dict[tuple[int, str], list[tuple[str, str]]]:
    """(row, transcript) -> amino acid changes with their consequences."""
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    place = style.places
    for row, text in rows.iter_rows():
        for entry in text.split(","):
            parts = entry.split("|")
            if len(parts) > place["change"]:
                found.setdefault((row, parts[place["transcript"]]), []).append((parts[place["change"]], parts[place["consequence"]]))
    return found
