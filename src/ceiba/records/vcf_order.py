"""The order of a VCF file's rows: sorted within a chromosome, each chromosome in one run, no change written twice.

None of these makes a row unreadable: each is said once, with the first line that has it, and the rows are read.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.records.drafts import Notice

_BASES = frozenset("ACGTN")
_MOST_OVERLAPS = 20_000
_FAR = 2**33

_UNSORTED = (
    "The rows are not sorted by position; this is the first that comes too late. The rows are read.",
    "Sort the file with bcftools sort.",
)
_APART = (
    "The rows of a chromosome do not stand together; this row takes up one that had ended. The rows are read.",
    "Sort the file with bcftools sort.",
)
_AGAIN = (
    "The same change is written in more than one row; this is the first repeat. It is counted once for each sample.",
    "Join the rows with bcftools norm.",
)
SENTENCES = (_UNSORTED, _APART, _AGAIN)


class OrderCheck:
    """Looks at the places of piece after piece."""

    def __init__(self) -> None:
        self.first: dict[tuple[str, str], int] = {}
        self.ended: set[str] = set()
        self.chrom: str | None = None
        self.pos = 0
        self.left = _MOST_OVERLAPS

    def look(self, frame: pl.DataFrame) -> None:
        """Look at rows with line, CHROM, pos, REF and ALT."""
        if frame.is_empty():
            return
        runs = frame["CHROM"].rle_id().to_numpy().astype(np.int64)
        pos = frame["pos"].to_numpy()
        lines = frame["line"].to_numpy()
        starts = np.flatnonzero(np.diff(runs, prepend=-1))
        for start in starts:
            self._run(frame["CHROM"][int(start)], int(pos[start]), int(lines[start]))
        self.pos = int(pos[-1])
        places = runs * _FAR + pos
        late = np.flatnonzero(np.diff(places) < 0)
        if len(late):
            self.first.setdefault(_UNSORTED, int(lines[late[0] + 1]))
        if _AGAIN in self.first or self.left <= 0:
            return
        ends = np.maximum.accumulate(places + frame["REF"].str.len_bytes().to_numpy())
        inside = np.flatnonzero(places[1:] < ends[:-1]) + 1
        if len(inside):
            self._overlaps(frame, inside)

    def _run(self, chrom: str, pos: int, line: int) -> None:
        if chrom == self.chrom:
            if pos < self.pos:
                self.first.setdefault(_UNSORTED, line)
        elif chrom in self.ended:
            self.first.setdefault(_APART, line)
        if self.chrom is not None and chrom != self.chrom:
            self.ended.add(self.chrom)
        self.chrom = chrom

    def _overlaps(self, frame: pl.DataFrame, inside: npt.NDArray[np.int64]) -> None:
        """Compare the rows that begin within an earlier one with the rows of their group, each change in its shortest form."""
        joined = np.zeros(frame.height + 1, bool)
        joined[inside] = True
        wanted = np.flatnonzero(joined[:-1] | joined[1:])
        self.left -= len(wanted)
        seen: set[tuple[str, int, str, str]] = set()
        group = frame[wanted].select("line", "CHROM", "pos", "REF", "ALT")
        for place, (line, chrom, pos, ref, alts) in zip(wanted, group.iter_rows(), strict=True):
            if not joined[place]:
                seen = set()
            for alt in alts.upper().split(","):
                if set(alt) <= _BASES and set(ref.upper()) <= _BASES:
                    change = (chrom, *shortest(pos, ref.upper(), alt))
                    if change in seen:
                        self.first.setdefault(_AGAIN, line)
                        return
                    seen.add(change)

    def notices(self, file: str) -> tuple[Notice, ...]:
        """One notice for each fault of order."""
        return tuple(Notice(*sentence, file, line) for sentence, line in self.first.items())


def shortest(pos: int, ref: str, alt: str) -> tuple[int, str, str]:
    """Return a change without the bases that its alleles share, not even one: (124, 'A', 'G'), (124, '', 'T').

    >>> shortest(123, "TAT", "TGT")
    (124, 'A', 'G')
    """
    while ref and alt and ref[-1] == alt[-1]:
        ref, alt = ref[:-1], alt[:-1]
    while ref and alt and ref[0] == alt[0]:
        pos, ref, alt = pos + 1, ref[1:], alt[1:]
    return pos, ref, alt
