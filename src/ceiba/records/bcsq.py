"""Protein changes as `bcftools csq` writes them (BCSQ), in the form the tables use.

bcftools writes the residues before and after: `12G>12V`, `3L` (unchanged), `4ELREAT...*>4AA*` (a frameshift, to the new stop), `4EL>4E` (a
deletion). HGVS wants deletions and insertions as far to the end of the protein as they fit, so the residues that follow must be known:
where they are not, such a change has no protein change here rather than one that may be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

_CHANGE = re.compile(r"([0-9]+)([A-Z*]+)(?:>([0-9]+)([A-Z*]+))?")

Residues = Mapping[int, str]
"""Place in the protein, 1-based -> residue, as far as known."""


def residues_of(text: str | None) -> dict[int, str]:
    """Return the residues of the unchanged protein that a change names.

    >>> residues_of("4EL>4E")
    {4: 'E', 5: 'L'}
    """
    found = _CHANGE.fullmatch(text or "")
    return {int(found[1]) + at: residue for at, residue in enumerate(found[2])} if found else {}


def protein_of(text: str | None, consequence: str | None, around: Residues | None = None) -> str | None:
    """Return the protein change of one entry; None when it has none, or when the residues around it must be known and are not.

    text: the field amino_acid_change. consequence: bcftools' words, joined by &. around: what is known of the protein.

    >>> protein_of("12G>12V", "missense"), protein_of("4ELREA*>4AA*", "frameshift"), protein_of("4EL>4E", "inframe_deletion", {6: "R"})
    ('p.G12V', 'p.E4Afs*3', 'p.L5del')
    """
    words = set((consequence or "").lstrip("*").split("&"))
    found = _CHANGE.fullmatch(text or "")
    if found is None:
        return "p.M1?" if "start_lost" in words else None
    start, before, after = int(found[1]), found[2], found[4]
    if after is None:
        change = f"p.{before}{start}=" if len(before) == 1 else None
    elif "start_lost" in words:
        change = "p.M1?"
    elif "stop_lost" in words:
        change = f"p.*{start}{after[0]}ext*?" if before == "*" else None
    elif "frameshift" in words:
        change = _frameshift(start, before, after)
    else:
        change = _in_frame(*_differing(start, before, after), dict(around or {}) | residues_of(text))
    return change


def with_pointers(rows: pl.DataFrame) -> pl.DataFrame:
    """Put in place of pointers (@100: see position 100) the entries that they point to; one that leads nowhere stays.

    rows: CHROM, pos and annotation, of one stretch of a file.
    """
    pointing = pl.col("annotation").str.contains(r"(?:^|,)@[0-9]")
    if not rows.select(pointing.any()).item():
        return rows
    told = {(chrom, str(pos)): text for chrom, pos, text in rows.filter(~pointing).select("CHROM", "pos", "annotation").iter_rows()}
    written = [
        ",".join(told.get((chrom, entry[1:]), entry) if entry.startswith("@") else entry for entry in text.split(","))
        for chrom, text in rows.select("CHROM", "annotation").iter_rows()
    ]
    return rows.with_columns(pl.Series("annotation", written, pl.String))


def _in_frame(at: int, gone: str, new: str, known: Residues) -> str | None:
    """The change from residues that are gone to new ones, where either may be none."""
    if "*" in new:
        return _stop(at, new, known)
    if gone and new:
        return _replaced(at, gone, new)
    if gone:
        return _deleted(at, gone, known)
    return _inserted(at, new, known) if new else None


def _frameshift(start: int, before: str, after: str) -> str | None:
    for at, (old, new) in enumerate(zip(before, after, strict=False)):
        if old != new:
            if new == "*":
                return f"p.{old}{start + at}*"
            stop = after.find("*", at)
            return f"p.{old}{start + at}{new}fs*{stop - at + 1 if stop >= 0 else '?'}"
    return None


def _differing(start: int, before: str, after: str) -> tuple[int, str, str]:
    """Cut the residues that both have at the front, then at the end; return the place of what is left."""
    front = next((at for at, (old, new) in enumerate(zip(before, after, strict=False)) if old != new), min(len(before), len(after)))
    before, after, start = before[front:], after[front:], start + front
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    return start, before, after


def _stop(at: int, new: str, known: Residues) -> str | None:
    """A stop among the new residues: a plain one where it comes first."""
    residue = known.get(at)
    return f"p.{residue}{at}*" if new[0] == "*" and residue is not None else None


def _replaced(at: int, gone: str, new: str) -> str:
    if len(gone) == len(new) == 1:
        return f"p.{gone}{at}{new}"
    return f"p.{_stretch(at, gone)}delins{new}"


def _deleted(at: int, gone: str, known: Residues) -> str | None:
    while (following := known.get(at + len(gone))) == gone[0]:
        at, gone = at + 1, gone[1:] + gone[0]
    return None if following is None else f"p.{_stretch(at, gone)}del"


def _inserted(at: int, new: str, known: Residues) -> str | None:
    """Residues put in before place `at`."""
    while (following := known.get(at)) == new[0]:
        at, new = at + 1, new[1:] + new[0]
    before = [known.get(place) for place in range(at - len(new), at)]
    if following is None or None in before:
        return None
    if "".join(residue for residue in before if residue) == new:
        return f"p.{_stretch(at - len(new), new)}dup"
    return f"p.{before[-1]}{at - 1}_{following}{at}ins{new}"


def _stretch(at: int, residues: str) -> str:
    last = f"_{residues[-1]}{at + len(residues) - 1}" if len(residues) > 1 else ""
    return f"{residues[0]}{at}{last}"
