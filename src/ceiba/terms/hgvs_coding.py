"""Coding changes in HGVS (`NM_007294.4:c.68_69delAG`): read, written back in one form, and compared within one transcript.

Positions count from the A of the start codon; `-15` lies before it, `*12` after the stop, `3028+1` in the intron behind base 3028. A change
says nothing without its transcript: two are compared only where their transcripts are the same or stand for each other.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

CodingKind = Literal["substitution", "silent", "deletion", "insertion", "duplication", "delins", "inversion", "unknown"]

_PLACE = r"[-*]?[1-9][0-9]*(?:[+-][1-9][0-9]*)?"
_UNSURE = rf"(?:{_PLACE}|\(?(?:\?|{_PLACE}-\?|{_PLACE}\+\?|{_PLACE})(?:_(?:\?|{_PLACE}))?\)?)"
_BASES = "[ACGTN]"
_REFERENCE = re.compile(r"(?P<reference>[A-Za-z]+_?[0-9]+(?:\.[0-9]+)?)?(?:\([A-Za-z0-9-]+\))?:?(?P<change>c\..+)")
_RANGE = rf"(?P<first>{_UNSURE})(?:_(?P<last>{_UNSURE}))?"
_FORMS: tuple[tuple[CodingKind, re.Pattern[str]], ...] = (
    ("substitution", re.compile(rf"(?P<first>{_PLACE})(?P<old>{_BASES}+)>(?P<new>{_BASES}+)")),
    ("delins", re.compile(rf"(?P<first>{_PLACE})_(?P<last>{_PLACE})(?P<old>{_BASES}+)>(?P<new>{_BASES}+)")),
    ("silent", re.compile(rf"{_RANGE}(?P<old>{_BASES}*)=")),
    ("delins", re.compile(rf"{_RANGE}del(?P<old>{_BASES}*)ins(?P<new>{_BASES}+)")),
    ("deletion", re.compile(rf"{_RANGE}del(?P<old>{_BASES}*|[0-9]+)")),
    ("insertion", re.compile(rf"{_RANGE}ins(?P<new>{_BASES}+)")),
    ("duplication", re.compile(rf"{_RANGE}dup(?P<new>{_BASES}*|[0-9]+)")),
    ("inversion", re.compile(rf"{_RANGE}inv(?P<old>{_BASES}*|[0-9]+)")),
)


class CodingVariant(msgspec.Struct, frozen=True):
    """One change. first, last: positions as HGVS writes them; new: the bases afterwards, of a duplication those doubled where stated.

    reference: the transcript with its version as written, "" where none is.
    """

    kind: CodingKind
    first: str = ""
    last: str = ""
    old: str = ""
    new: str = ""
    reference: str = ""

    @property
    def change(self) -> str:
        """Return the change without its transcript."""
        both = self.first if self.last == self.first else f"{self.first}_{self.last}"
        return "c." + {
            "substitution": f"{self.first}{self.old}>{self.new}",
            "silent": f"{both}=",
            "deletion": f"{both}del",
            "insertion": f"{both}ins{self.new}",
            "duplication": f"{both}dup{self.new}",
            "delins": f"{both}delins{self.new}",
            "inversion": f"{both}inv",
        }.get(self.kind, "?")

    @property
    def splice_distance(self) -> int | None:
        """How far into the intron the nearest end lies: 1 and 2 are the splice site itself; None where no end is in an intron."""
        found = [int(offset[1]) for place in (self.first, self.last) if (offset := _OFFSET.fullmatch(place))]
        return min(found, default=None)

    def __str__(self) -> str:
        return f"{self.reference}:{self.change}" if self.reference else self.change


_OFFSET = re.compile(r".*[0-9][+-]([0-9]+)")


def parse_coding(text: str) -> CodingVariant | None:
    """Return the change that `text` writes; None when no form fits. Deleted bases that are stated are taken off, doubled ones are kept.

    >>> parse_coding("NM_007294.4(BRCA1):c.68_69delAG").change
    'c.68_69del'
    """
    whole = _REFERENCE.fullmatch(text.strip().replace("%3D", "="))
    if whole is None:
        return None
    reference, change = whole["reference"] or "", whole["change"][2:]
    if change.startswith("(") and change.endswith(")"):
        change = change[1:-1]
    if change == "?":
        return CodingVariant("unknown", reference=reference)
    for kind, form in _FORMS:
        found = form.fullmatch(change)
        if found:
            return _read(kind, found.groupdict(), reference)
    return None


def same_coding_change(one: CodingVariant, other: CodingVariant, *, same_transcript: bool) -> bool:
    """Whether both are one change of one transcript. Inserting again the bases before is their duplication, where it states them."""
    if not same_transcript:
        return False
    if {one.kind, other.kind} == {"insertion", "duplication"}:
        inserted, doubled = (one, other) if one.kind == "insertion" else (other, one)
        return bool(doubled.new) and (inserted.new, inserted.first) == (doubled.new, doubled.last)
    if one.kind == other.kind == "duplication":
        return (one.first, one.last) == (other.first, other.last) and (one.new == other.new or not (one.new and other.new))
    return one.change == other.change


def same_transcript(one: str, other: str) -> bool:
    """Whether two accessions name one transcript. Versions are left out: they seldom renumber a coding sequence.

    >>> same_transcript("NM_007294.3", "NM_007294.4")
    True
    """
    return bool(one) and one.partition(".")[0] == other.partition(".")[0]


def _read(kind: CodingKind, found: dict[str, str | None], reference: str) -> CodingVariant | None:
    said = {name: value or "" for name, value in found.items()}
    first, new, old = said["first"], said.get("new", ""), said.get("old", "")
    last = said.get("last") or first
    if kind == "insertion" and last == first:
        return None
    if kind in ("deletion", "duplication", "inversion") and not _fits(new or old, first, last):
        return None
    if kind == "substitution" and len(old) > 1:
        if not first.isdigit():
            return None
        kind, last = "delins", str(int(first) + len(old) - 1)
    elif kind == "substitution" and len(new) > 1:
        kind = "delins"
    elif old and old == new:
        kind = "silent"
    new = "" if kind == "silent" or new.isdigit() else new
    return CodingVariant(kind, first, last, old if kind == "substitution" else "", new, reference)


def _fits(stated: str, first: str, last: str) -> bool:
    """Whether the bases stated (or their number) are as many as the positions name; where an end is not in an exon nothing can say."""
    if not stated or not (first.isdigit() and last.isdigit()):
        return True
    return (int(stated) if stated.isdigit() else len(stated)) == int(last) - int(first) + 1
