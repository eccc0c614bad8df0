"""What a VCF file says at wanted positions, whatever it found there: the rows of the table `genotypes`.

A position is known where a row of its own, rows or gVCF blocks without alternates over all its bases, or the file of examined positions
speaks of it; else it has no row, and is unknown. A row that was filtered, a genotype that was not called and a block without reads or
quality say that it is unknown. A change of length that was written somewhere near, not at the position, makes a position where lengths
change unknown: without the reference genome nobody can tell whether it is the same change. A structural change that was called across a
position makes it unknown too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from ceiba.records.builds import chromosome
from ceiba.records.drafts import InputFile, Notice, WantedSite, draft_table
from ceiba.records.sites import spelt, was_examined
from ceiba.records.vcf_header import VcfHeader

NEAR = 50
"""Bases around a position within which a change of length may be the same one, written elsewhere along a repeat."""

PHASED = "*"
"""The phase set of phased copies whose file names no set."""

_END = re.compile(r"(?:^|;)END=([0-9]+)")
_BASES = re.compile(r"[ACGTN]+")
_UNSAID = ("<NON_REF>", "<*>", ".")
"""What stands for no allele in particular."""


@dataclass(slots=True)
class _Said:
    """What rows say of one site in one sample.

    rows: copies, phase set, line. blocks: stretches, lines, and whether they say that it is reference. near: a change of length is written
    near it. across: the line of a structural change that lies across it.
    """

    rows: list[tuple[tuple[str | None, ...], str | None, int]] = field(default_factory=list)
    blocks: list[tuple[int, int, int, bool]] = field(default_factory=list)
    near: bool = False
    across: int | None = None


class Genotypes:
    """Gathers, piece by piece, what a file says at the wanted sites of its build."""

    def __init__(self, file: InputFile, header: VcfHeader) -> None:
        self.file = file
        self.header = header
        self.sites = tuple(site for site in file.wanted.sites if site.assembly == header.assembly)
        self.said: dict[tuple[str, WantedSite], _Said] = defaultdict(_Said)
        self.strange: set[WantedSite] = set()
        self._by_chrom: dict[str, list[WantedSite]] = defaultdict(list)
        for site in sorted(self.sites, key=lambda site: site.pos):
            self._by_chrom[site.chrom].append(site)
        self._starts = {name: np.array([site.pos for site in found]) for name, found in self._by_chrom.items()}
        self._ends = {name: np.maximum.accumulate([site.end for site in found]) for name, found in self._by_chrom.items()}

    def look(self, frame: pl.DataFrame) -> None:
        """Read some rows: the columns of `read_columns`, without fault."""
        if not self.sites or frame.is_empty() or "FORMAT" not in frame.columns:
            return
        chroms = frame.select(chromosome(pl.col("CHROM")))["CHROM"]
        on_wanted = frame.with_columns(chrom=chroms).filter(pl.col("chrom").is_in(list(self._by_chrom)))
        if on_wanted.is_empty():
            return
        spans = on_wanted.with_columns(
            end=pl.coalesce(
                pl.col("INFO").str.extract(_END.pattern, 1).cast(pl.Int64, strict=False), pl.col("pos") + pl.col("REF").str.len_bytes() - 1
            )
        )
        for (name,), part in spans.group_by("chrom", maintain_order=True):
            self._look_on(str(name), part)

    def _look_on(self, chrom: str, part: pl.DataFrame) -> None:
        first, last = self._reach(chrom, part["pos"].to_numpy(), part["end"].to_numpy())
        touching = np.flatnonzero(first < last)
        rows = part[touching.tolist()]
        samples = [f"sample {number}" for number in range(len(self.header.samples))]
        for place, row in zip(touching, rows.iter_rows(named=True), strict=True):
            sites = self._by_chrom[chrom][first[place] : last[place]]
            for sample, column in zip(self.header.samples, samples, strict=True):
                if column in row:
                    self._row(sample.specimen_code, row, dict(zip(row["FORMAT"].split(":"), row[column].split(":"), strict=False)), sites)

    def _reach(
        self, chrom: str, start: npt.NDArray[np.int64], end: npt.NDArray[np.int64]
    ) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
        """The sites that lie within reach of each stretch, as places in the order of the chromosome."""
        return np.searchsorted(self._ends[chrom], start - NEAR), np.searchsorted(self._starts[chrom], end + NEAR, side="right")

    def _row(self, sample: str, row: dict[str, object], values: dict[str, str], sites: Iterable[WantedSite]) -> None:
        pos, end, line = int(str(row["pos"])), int(str(row["end"])), int(str(row["line"]))
        ref = str(row["REF"]).upper()
        alts = str(row["ALT"]).upper().split(",")
        called = _called(values.get("GT"), ref, alts)
        if called is None:
            return
        copies, phased = called
        passed = row["FILTER"] in ("PASS", ".") and values.get("FT", ".") in ("PASS", ".")
        is_block = all(alt in _UNSAID for alt in alts)
        phase = (values.get("PS", ".") if values.get("PS", ".") != "." else PHASED) if phased else None
        longer = any(copy is not None and copy != "*" and len(copy) != len(ref) for copy in copies)
        symbolic = any(copy is not None and copy.startswith("<") for copy in copies)
        for site in sites:
            said = self.said[sample, site]
            if is_block:
                if pos <= site.end and end >= site.pos:
                    said.blocks.append((pos, end, line, passed and _has_reads(values) and all(copy == ref for copy in copies)))
            elif symbolic and pos <= site.end and end >= site.pos:
                said.across = line
            elif pos <= site.end + 1 and pos + len(ref) >= site.pos and self._is_about(site, pos, ref, alts, copies):
                said.rows.append((tuple(self._spelt(site, pos, ref, copy) if passed else None for copy in copies), phase, line))
            elif longer:
                said.near = True

    def _is_about(self, site: WantedSite, pos: int, ref: str, alts: list[str], copies: tuple[str | None, ...]) -> bool:
        """Whether a row that overlaps or touches a site speaks of it: 0/0 of another change beside it says nothing of it."""
        named = {self._spelt(site, pos, ref, alt) for alt in alts} - {None, site.ref}
        return bool(named) or any(copy is not None and self._spelt(site, pos, ref, copy) != site.ref for copy in copies)

    def _spelt(self, site: WantedSite, pos: int, ref: str, copy: str | None) -> str | None:
        if copy is None or not _BASES.fullmatch(copy):
            return None
        try:
            return spelt(site, pos, ref, copy)
        except ValueError:
            self.strange.add(site)
            return None

    def table(self) -> pa.Table:
        """The rows of `genotypes`: one for each sample and site that is known, or of which the file says that it is not called."""
        rows = list(self._rows())
        names = ("specimen_code", "chrom", "pos", "ref", "first_allele", "second_allele", "phase_set", "from_block", "line")
        columns: dict[str, object] = {name: [row[place] for row in rows] for place, name in enumerate(names)}
        return draft_table("genotypes", {**columns, "assembly": self.header.assembly}, rows=len(rows))

    def _rows(self) -> Iterator[tuple[object, ...]]:
        examined = self.file.wanted.examined
        for sample in self.header.samples:
            if sample.column is None:
                continue
            for site in self.sites:
                said = self.said.get((sample.specimen_code, site), _Said())
                place = (sample.specimen_code, site.chrom, site.pos, site.ref)
                if said.across is not None:
                    yield (*place, None, None, None, False, said.across)
                    continue
                if said.rows:
                    copies, phase = _joined(said.rows, site.ref)
                    first, second = copies[0], copies[-1] if len(copies) > 1 else None
                    whole = None not in copies
                    yield (*place, first if whole else None, second if whole else None, phase, False, said.rows[0][2])
                    continue
                block = _covered(said.blocks, site)
                if block is None and not (examined is not None and was_examined(examined, site)):
                    continue
                line, sure = block if block is not None else (None, True)
                known = sure and not (said.near and site.changes_length)
                yield (*place, site.ref if known else None, site.ref if known else None, None, True, line)

    def notices(self) -> tuple[Notice, ...]:
        """Say why positions that were wanted cannot be read from this file."""
        if not self.file.wanted.sites:
            return ()
        if not self.sites:
            builds = " / ".join(sorted({site.assembly for site in self.file.wanted.sites}))
            return (
                Notice(
                    "The imported pharmacogene definitions give positions on {wanted} and the file is on {build}: no genotype is read.",
                    "Lift the file over to {wanted}, or call it again on that build.",
                    self.file.name,
                    fields={"wanted": builds, "build": self.header.assembly or "?"},
                ),
            )
        if self.strange:
            return (
                Notice(
                    "Positions of pharmacogenes whose reference bases are not those of the definition, left unknown: {count}.",
                    "Check on which genome build the file was made.",
                    self.file.name,
                    fields={"count": len(self.strange)},
                ),
            )
        return ()


def _called(genotype: str | None, ref: str, alts: list[str]) -> tuple[tuple[str | None, ...], bool] | None:
    """The allele of each copy (None: not called) and whether they are phased; None where the row has no genotype that can be read."""
    if not genotype:
        return None
    alleles = [ref, *alts]
    copies: list[str | None] = []
    for number in re.split(r"[/|]", genotype.lstrip("/|")):
        if number == ".":
            copies.append(None)
        elif number.isdecimal() and int(number) < len(alleles):
            copies.append(None if alleles[int(number)] in _UNSAID else alleles[int(number)])
        else:
            return None
    return tuple(copies), "|" in genotype and "/" not in genotype.lstrip("/|")


def _has_reads(values: dict[str, str]) -> bool:
    """Whether a block has reads and quality, where it tells them: some callers write 0/0 where nothing was read."""
    return all(values.get(key) != "0" for key in ("MIN_DP", "DP", "GQ"))


def _covered(blocks: list[tuple[int, int, int, bool]], site: WantedSite) -> tuple[int, bool] | None:
    """The line of the first block, and whether all are sure; None when blocks leave a base of the site out."""
    reached = site.pos - 1
    for start, end, _line, _sure in sorted(blocks):
        if start <= reached + 1:
            reached = max(reached, end)
    return (blocks[0][2], all(sure for *_, sure in blocks)) if blocks and reached >= site.end else None


def _joined(rows: list[tuple[tuple[str | None, ...], str | None, int]], ref: str) -> tuple[tuple[str | None, ...], str | None]:
    """The copies that several rows of one site make together (alternates split into rows of their own); not called where they disagree."""
    rows = list({row[:2]: row for row in rows}.values())
    if len(rows) == 1:
        return rows[0][0], rows[0][1]
    n_copies = max(len(copies) for copies, _phase, _line in rows)
    phases = {phase for _copies, phase, _line in rows}
    unknown: tuple[str | None, ...] = (None,) * n_copies
    if any(len(copies) != n_copies for copies, _phase, _line in rows):
        return unknown, None
    if len(phases) == 1 and None not in phases:
        columns = [[copies[place] for copies, _phase, _line in rows] for place in range(n_copies)]
        return tuple(_one_of(column, ref) for column in columns), next(iter(phases))
    others = [copy for copies, _phase, _line in rows for copy in copies if copy not in (None, ref)]
    uncalled = max(copies.count(None) for copies, _phase, _line in rows)
    if len(others) > n_copies or uncalled > len(others):
        return unknown, None
    return (*others, *(ref for _ in range(n_copies - len(others)))), None


def _one_of(column: list[str | None], ref: str) -> str | None:
    """The only allele that rows tell of one copy: a change before the reference; None where they tell two, or nothing sure."""
    changes = {copy for copy in column if copy not in (None, ref)}
    if len(changes) > 1 or (not changes and None in column):
        return None
    return next(iter(changes), ref)
