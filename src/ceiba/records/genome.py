"""A reference genome and gene models that the user gives: where they lie, on which build they are, and whether they fit together."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import InputMissing, InputUnreadable
from ceiba.records.builds import build_of, build_of_lengths, chromosome_of
from ceiba.records.drafts import Genome

_BUILD_LINE = re.compile(r"#!genome-(?:build|version)\s+(\S+)")
_REGION = re.compile(r"##sequence-region\s+(\S+)\s+\d+\s+(\d+)")
_TAGS = re.compile(rb"ID=transcript:([^;\s]+)[^\n]*?tag=([^;\n]*)")
_PART = re.compile(rb"\t(exon|CDS)\t(\d+)\t(\d+)\t[^\t]*\t([+-])\t([012.])\t[^\n]*?Parent=transcript:([^;\s]+)")

MARKS: tuple[tuple[bytes, int], ...] = ((b"MANE_Select", 0), (b"MANE_Plus_Clinical", 1), (b"Ensembl_canonical", 2))
"""Tag of a transcript in Ensembl's gene models -> how far it is preferred (see `annotations`); the first that fits."""


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript on the genome. exons, coding: stretches (first base, last base), 1-based, in the order of the transcript."""

    exons: tuple[tuple[int, int], ...]
    coding: tuple[tuple[int, int], ...]
    backwards: bool

    def exon(self, first: int, last: int) -> int | None:
        """Return the number of the exon that a stretch touches; None when it touches none."""
        return next((at for at, (start, end) in enumerate(self.exons, 1) if start <= last and first <= end), None)

    def place(self, pos: int) -> str | None:
        """Return a position as HGVS counts the coding sequence: 35, or 35+1 and 36-2 in an intron; None before and after it.

        >>> Transcript(((1, 10), (21, 30)), ((1, 10), (21, 30)), False).place(12)
        '10+2'
        """
        before = 0
        for at, (start, end) in enumerate(self.coding):
            if start <= pos <= end:
                return str(before + (end - pos if self.backwards else pos - start) + 1)
            before += end - start + 1
            if at + 1 < len(self.coding):
                behind, ahead = self.coding[at + 1]
                past = start - pos if self.backwards else pos - end
                until = pos - ahead if self.backwards else behind - pos
                if past > 0 and until > 0:
                    return f"{before}+{past}" if past <= until else f"{before + 1}-{until}"
        return None


def contig_names(genome: Genome) -> dict[str, str]:
    """Chromosome as the tables name it -> contig of the reference genome; the first that fits."""
    return {chromosome_of(name): name for name in reversed(list(genome.contigs))}


def read_genome(reference: Path, models: Path | None) -> Genome:
    """Look at a reference genome and gene models; InputMissing, or InputUnreadable when they do not fit."""
    contigs = read_index(reference)
    assembly = build_of_lengths(contigs)
    if models is None:
        return Genome(reference, None, contigs, assembly)
    if not models.is_file():
        raise InputMissing("There is no such file of gene models.", "Check the path you gave.", file=str(models))
    build, regions, first = _head(models)
    named = build_of(build) or build_of_lengths(regions)
    shared = regions.keys() & contigs.keys()
    if (assembly and named and named != assembly) or any(contigs[name] != regions[name] for name in shared):
        raise InputUnreadable(
            "The gene models and the reference genome are of different builds.",
            "Give the gene models of the build of the reference genome.",
            file=models.name,
        )
    names = regions.keys() | ({first} if first else set())
    if not names & contigs.keys():
        raise InputUnreadable(
            "The gene models name no chromosome as the reference genome does ({models} and {reference}).",
            "Give both from one source, or rename the chromosomes of one of them.",
            file=models.name,
            models=first or "-",
            reference=next(iter(contigs)),
        )
    return Genome(reference, models, contigs, assembly)


def read_index(reference: Path) -> dict[str, int]:
    """Return the contigs of a reference genome from the index beside it; InputMissing when one of the two is not there."""
    if not reference.is_file():
        raise InputMissing("There is no such reference genome.", "Check the path you gave.", file=str(reference))
    index = reference.with_name(f"{reference.name}.fai")
    if not index.is_file():
        raise InputMissing("The reference genome has no index beside it (.fai).", "Make it with samtools faidx.", file=str(reference))
    found = [line.split("\t") for line in index.read_text(encoding="utf-8", errors="replace").splitlines()]
    contigs = {parts[0]: int(parts[1]) for parts in found if len(parts) > 1 and parts[1].isdigit()}
    if not contigs:
        raise InputUnreadable("The index of the reference genome names no contig.", "Make it anew with samtools faidx.", file=index.name)
    return contigs


def preferred_transcripts(models: Path) -> dict[str, int]:
    """Transcript -> how far it is preferred, as the tags of the gene models say; transcripts without such a tag are left out."""
    found: dict[str, int] = {}
    for line in lines_of(models):
        if b"tag=" in line and (tagged := _TAGS.search(line)):
            tags = set(tagged[2].split(b","))
            mark = next((mark for tag, mark in MARKS if tag in tags), None)
            if mark is not None:
                found[tagged[1].decode()] = mark
    return found


def transcripts_of(models: Path, wanted: set[str]) -> dict[str, Transcript]:
    """Return some transcripts of gene models."""
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    backwards: dict[str, bool] = {}
    broken: set[str] = set()
    for line in lines_of(models):
        if (b"\texon\t" in line or b"\tCDS\t" in line) and (part := _PART.search(line)) and (name := part[6].decode()) in wanted:
            found.setdefault(name, {"exon": [], "CDS": []})[part[1].decode()].append((int(part[2]), int(part[3])))
            backwards[name] = part[4] == b"-"
            if b"cds_start_NF" in line:
                broken.add(name)
    return {
        name: Transcript(
            tuple(sorted(parts["exon"], reverse=backwards[name])),
            () if name in broken else tuple(sorted(parts["CDS"], reverse=backwards[name])),
            backwards[name],
        )
        for name, parts in found.items()
    }


def lines_of(models: Path) -> Iterator[bytes]:
    """The lines of gene models, unpacked where they are gzip."""
    with models.open("rb") as raw:
        packed = raw.read(2) == b"\x1f\x8b"
    with gzip.open(models, "rb") if packed else models.open("rb") as handle:
        yield from handle


def _head(models: Path) -> tuple[str | None, dict[str, int], str | None]:
    """The build that gene models state, the lengths of their regions, and the chromosome of the first row."""
    build: str | None = None
    regions: dict[str, int] = {}
    for line in lines_of(models):
        text = line.decode("utf-8", "replace")
        if not text.startswith("#"):
            return build, regions, text.split("\t", 1)[0].strip() or None
        if found := _BUILD_LINE.match(text):
            build = build or found[1]
        elif region := _REGION.match(text):
            regions[region[1]] = int(region[2])
    return build, regions, None
