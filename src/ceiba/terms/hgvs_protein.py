"""Protein changes in HGVS: read in one letter or three, written back in one, and compared.

Read: substitutions, stops (`*`, `Ter`, `X`), silent changes, deletions (also `ELREA746del`, as Oncotator writes them), insertions,
duplications, deletion-insertions (also `>` and `delELREAinsP`; what both sides share is cut off where the deleted residues are stated),
frameshifts in every length (`fs`, `Pfs`, `Pfs*23`), extensions, start loss, `p.?`, `p.0`, and cBioPortal's `X1010_splice`.
Nothing is guessed: a text that fits no form is None, and two changes are the same only where that follows from what is written.
"""

from __future__ import annotations

import re
from typing import Literal

import msgspec

AMINO_ACIDS = {
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
}
"""Residues of three letters -> of one; a stop is `*`."""

ANY_RESIDUE = {"Xaa": "X"}

ProteinKind = Literal[
    "substitution",
    "silent",
    "deletion",
    "insertion",
    "duplication",
    "delins",
    "frameshift",
    "extension",
    "start_loss",
    "splice",
    "no_protein",
    "unknown",
]

_THREE = re.compile("|".join([*AMINO_ACIDS, *ANY_RESIDUE]))
_LETTERS = AMINO_ACIDS | ANY_RESIDUE
_SEQUENCE = "[A-Z*]"
_AT = r"(?P<r1>[A-Z*]?)(?P<p1>[1-9][0-9]*)"
_RANGE = _AT + r"(?:_(?P<r2>[A-Z*]?)(?P<p2>[1-9][0-9]*))?"
_STOP = r"(?:[*X](?P<stop>[0-9]+|\?)?)?"
_FORMS: tuple[tuple[ProteinKind, re.Pattern[str]], ...] = (
    ("substitution", re.compile(r"(?P<r1>[A-Z*])(?P<p1>[1-9][0-9]*)(?P<new>[A-Z*=?])")),
    ("deletion", re.compile(_RANGE + rf"del(?P<gone>{_SEQUENCE}*|[0-9]+)")),
    ("frameshift", re.compile(_AT + r"(?P<new>[A-Z]?)fs" + _STOP)),
    ("delins", re.compile(_RANGE + rf"(?:delins|(?P<gone>{_SEQUENCE}*)>)(?P<new>{_SEQUENCE}+)")),
    ("delins", re.compile(_RANGE + rf"del(?P<gone>{_SEQUENCE}+)ins(?P<new>{_SEQUENCE}+)")),
    ("insertion", re.compile(_RANGE + rf"ins(?P<new>{_SEQUENCE}*)")),
    ("duplication", re.compile(_RANGE + rf"dup(?P<gone>{_SEQUENCE}*|[0-9]+)")),
    ("splice", re.compile(_AT + r"_splice")),
    ("extension", re.compile(r"(?P<r1>[M*])(?P<p1>[1-9][0-9]*)(?P<new>[A-Z]?)ext(?P<stop>(?:-|[*X])?(?:[0-9]+|\?))")),
)
_FRAMESHIFTS = tuple(form for form in _FORMS if form[0] == "frameshift")
_RESIDUES_FIRST = re.compile(r"(?P<gone>[A-Z]{2,})(?P<p1>[1-9][0-9]*)del")
_WHOLE: dict[str, tuple[ProteinKind, str]] = {
    "?": ("unknown", "?"),
    "=": ("silent", "="),
    "0": ("no_protein", "0"),
    "0?": ("no_protein", "0?"),
}


class ProteinVariant(msgspec.Struct, frozen=True):
    """One change. first, last: codons (None where the change names none); their residues are "" where not written.

    new: the residues that stand there afterwards, of a duplication those doubled where they are known, of a frameshift the first new one.
    stop: of a frameshift or an extension, how far the new end is, as written; of a change without place, its own text.
    """

    kind: ProteinKind
    first: int | None = None
    first_residue: str = ""
    last: int | None = None
    last_residue: str = ""
    new: str = ""
    stop: str = ""

    @property
    def size(self) -> int:
        """How many residues of the reference it names."""
        return 0 if self.first is None or self.last is None else self.last - self.first + 1

    @property
    def in_frame(self) -> bool:
        """Whether the protein goes on in the same frame after it: no frameshift, no new stop."""
        return self.kind in ("substitution", "silent", "deletion", "insertion", "duplication", "delins") and "*" not in self.new

    @property
    def net_residues(self) -> int | None:
        """Residues gained less residues lost by a change in frame; None where it is out of frame or not written."""
        if not self.in_frame or (self.kind == "insertion" and not self.new):
            return None
        if self.kind in ("deletion", "delins"):
            return len(self.new) - self.size
        return {"insertion": len(self.new), "duplication": self.size}.get(self.kind, 0)

    @property
    def is_silent(self) -> bool:
        """Whether it leaves the protein as it is."""
        return self.kind == "silent"

    def __str__(self) -> str:
        """Return the one form of the tables: one-letter, `p.`, no parentheses, no deleted residues."""
        if self.first is None:
            return f"p.{self.stop}"
        at = f"p.{self.first_residue}{self.first}"
        both = at if self.last == self.first else f"{at}_{self.last_residue}{self.last}"
        stop = f"*{self.stop}" if self.stop else ""
        doubled = self.new if self.size > _DERIVED else ""
        return {
            "substitution": at + self.new,
            "silent": at + "=",
            "deletion": both + "del",
            "insertion": both + "ins" + self.new,
            "duplication": both + "dup" + doubled,
            "delins": both + "delins" + self.new,
            "frameshift": at + self.new + "fs" + stop,
            "extension": at + self.new + "ext" + self.stop,
            "start_loss": at + "?",
            "splice": at + "_splice",
        }.get(self.kind, at + "?")


_DERIVED = 2
"""Of so many residues the range names each."""


def parse_protein(text: str) -> ProteinVariant | None:
    """Return the change that `text` writes, with or without `p.`, reference sequence and parentheses; None when no form fits.

    >>> str(parse_protein("NP_005219.2:p.(Glu746_Ala750delinsPro)"))
    'p.E746_A750delinsP'
    """
    bare = text.strip().replace("%3D", "=").rpartition(":")[2]
    if bare.startswith("[") and bare.endswith("]"):
        bare = bare[1:-1]
    bare = bare.removeprefix("p.").replace("(", "").replace(")", "").removeprefix("p.")
    if bare in _WHOLE:
        kind, written = _WHOLE[bare]
        return ProteinVariant(kind, stop=written)
    short = _THREE.sub(lambda found: _LETTERS[found[0]], bare)
    if short == "M1_?":
        return ProteinVariant("start_loss", 1, "M", 1, "M")
    early = _RESIDUES_FIRST.fullmatch(short)
    if early:
        gone, first = early["gone"], int(early["p1"])
        return ProteinVariant("deletion", first, gone[0], first + len(gone) - 1, gone[-1])
    for kind, form in _FRAMESHIFTS if "fs" in short else _FORMS:
        found = form.fullmatch(short)
        if found:
            return _read(kind, found.groupdict())
    return None


def same_protein_change(one: ProteinVariant, other: ProteinVariant) -> bool:
    """Whether both are one change as far as they say: what one leaves out (a residue, the end of a frameshift) does not part them.

    A duplication is the insertion of the residues it doubles where it states them or its range names them all.
    """
    if {one.kind, other.kind} == {"insertion", "duplication"}:
        inserted, doubled = (one, other) if one.kind == "insertion" else (other, one)
        return bool(doubled.new) and (inserted.new, inserted.first) == (doubled.new, doubled.last)
    if one.kind != other.kind or (one.first, one.last) != (other.first, other.last):
        return False
    if one.first is None:
        return one.stop == other.stop
    loose = one.kind in ("frameshift", "duplication")
    fields = [(one.first_residue, other.first_residue), (one.last_residue, other.last_residue)]
    if loose:
        fields += [(one.new, other.new), (one.stop, other.stop)]
    agree = all(mine == theirs or not (mine and theirs) for mine, theirs in fields)
    return agree and (loose or (one.new, one.stop) == (other.new, other.stop))


def _read(kind: ProteinKind, found: dict[str, str | None]) -> ProteinVariant | None:
    """The change of a form that fits; None where its parts contradict each other."""
    said = {name: value or "" for name, value in found.items()}
    first, first_residue, new, stop = int(said["p1"]), said["r1"], said.get("new", ""), said.get("stop", "")
    last, last_residue = (int(said["p2"]), said["r2"]) if said.get("p2") else (first, first_residue)
    if last < first or (last == first and last_residue != first_residue):
        return None
    if kind == "substitution":
        return _substitution(first, first_residue, new)
    if kind == "insertion" and last != first + 1:
        return None
    if kind == "splice":
        first_residue = last_residue = "X"
    if kind == "extension":
        stop = stop.replace("X", "*")
    gone = said.get("gone", "")
    if gone and not _is_range(gone, first_residue, last_residue, last - first + 1):
        return None
    if kind == "delins":
        return _delins(ProteinVariant(kind, first, first_residue or gone[:1], last, last_residue or gone[-1:], new), gone)
    if kind == "duplication":
        named = "" if last - first >= _DERIVED or not (first_residue and last_residue) else first_residue + last_residue * (last > first)
        new = gone if gone and not gone.isdigit() else named
    return ProteinVariant(kind, first, first_residue, last, last_residue, new, stop)


def _substitution(at: int, residue: str, new: str) -> ProteinVariant:
    if new == "?":
        kind: ProteinKind = "start_loss" if (residue, at) == ("M", 1) else "unknown"
        return ProteinVariant(kind, at, residue, at, residue)
    if new in ("=", residue):
        return ProteinVariant("silent", at, residue, at, residue)
    return ProteinVariant("substitution", at, residue, at, residue, "*" if new == "X" else new)


def _delins(said: ProteinVariant, gone: str) -> ProteinVariant:
    """The shortest change that is the same: what stands before and after alike is no part of it; gone: the residues deleted, if stated."""
    first, last, new = said.first or 0, said.last or 0, said.new
    while len(gone) > 1 and len(new) > 0 and gone[0] == new[0] and gone != new:
        first, gone, new = first + 1, gone[1:], new[1:]
    while len(gone) > 1 and len(new) > 0 and gone[-1] == new[-1] and gone != new:
        last, gone, new = last - 1, gone[:-1], new[:-1]
    ends = (gone[0], gone[-1]) if gone else (said.first_residue, said.last_residue)
    if last == first and len(new) == 1 and ends[0]:
        return _substitution(first, ends[0], new)
    return ProteinVariant("delins" if new else "deletion", first, ends[0], last, ends[1], new)


def _is_range(gone: str, first: str, last: str, size: int) -> bool:
    """Whether the residues stated (or their number) are those that the range names."""
    if gone.isdigit():
        return int(gone) == size
    return len(gone) == size and gone[0] == (first or gone[0]) and gone[-1] == (last or gone[-1])
