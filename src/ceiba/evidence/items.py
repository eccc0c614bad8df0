"""Evidence of others in one form: an item as its source says it, with our names beside the source's words wherever ours can say them.

A snapshot is a folder of the user's own: what was imported from one source on one day. docs/reference/snapshot-format.md says it in words.
Nothing is dropped in silence: a row of the source is taken as an item or refused with a reason, and a word that we have no name for stays
as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

from ceiba.terms.profiles import Profile, parse_profile

FORMAT = 1
GUIDE = "docs/reference/snapshot-format.md"

Direction = Literal["supports", "does not support", ""]
Together = Literal["combination", "substitutes", "sequential", ""]
"""How several therapies of one item belong together: given together, any of them, one after the other, or not said."""

SENSITIVITY, RESISTANCE, REDUCED = "sensitivity", "resistance", "reduced sensitivity"
"""The significances of predictive evidence that the cross-check reads; others stay as their source writes them, in lower case."""


class EvidenceItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One statement of a source.

    id: `civic EID238`, `moalmanac 12`. place: file and line (or entry) it was read at. kind: predictive, prognostic and so on.
    gene, molecular_profile, disease, therapies, level: the source's words. profile: the molecular profile in our grammar (a marker, or
    all / any / not), None where it cannot be said; whole: whether it says all that the source's words do (False: those say more).
    oncotree, medicines, actions: our names; "" and nothing where we have none, medicines in the order of therapies.
    """

    id: str
    place: str
    kind: str
    gene: str = ""
    molecular_profile: str
    profile: Any = None
    whole: bool = True
    disease: str = ""
    doid: str = ""
    oncotree: str = ""
    therapies: tuple[str, ...] = ()
    together: Together = ""
    medicines: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    direction: Direction = ""
    significance: str = ""
    level: str = ""
    origin: str = ""
    statement: str = ""
    citation: str = ""
    url: str = ""

    @property
    def formula(self) -> Profile | None:
        """The molecular profile as a formula; None where it cannot be said."""
        return None if self.profile is None else parse_profile(self.profile)


class RefusedItem(msgspec.Struct, frozen=True):
    """A row of a source that was not taken. line: 1-based, or the entry's place from 1. reason: a short code to count by.

    problem, remedy: English message ids with named {fields}. raw: the row as it was read.
    """

    line: int
    column: str
    reason: str
    problem: str
    remedy: str
    raw: str
    fields: dict[str, str] = {}


class Drawn(msgspec.Struct, frozen=True):
    """What was read from a source: n_read rows, each taken or refused. latest: the latest day that a row bears, "" without any."""

    n_read: int
    items: tuple[EvidenceItem, ...]
    refused: tuple[RefusedItem, ...]
    latest: str = ""

    def __post_init__(self) -> None:
        if self.n_read != len(self.items) + len(self.refused):
            raise AssertionError("a row was neither taken nor refused")


class InputFileRead(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that was imported: its name, the SHA-256 of its bytes as they lie on disk, and how many they are."""

    file: str
    sha256: str
    n_bytes: int


class Counted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How much was read, taken and refused (by reason), and of what was taken how much our names can say.

    kinds: items by kind. The others count predictive items: with_profile those whose profile can be said, whole_profile those of which it
    says all, with_disease, with_action; comparable: with all three, so that the cross-check can use them.
    """

    read: int
    taken: int
    refused: dict[str, int]
    kinds: dict[str, int]
    predictive: int
    with_profile: int
    whole_profile: int
    with_disease: int
    with_action: int
    comparable: int


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """snapshot.yaml. version: declared by the user, or read from the source; "unknown". latest: the latest day that a row bears."""

    format: int
    source: str
    form: str
    title: str
    url: str
    licence: str
    stays: str
    version: str
    latest: str
    inputs: tuple[InputFileRead, ...]
    named_with: str
    counts: Counted


class Snapshot(msgspec.Struct, frozen=True):
    """A snapshot that was read: its folder's name, its manifest and its items."""

    name: str
    manifest: Manifest
    items: tuple[EvidenceItem, ...]


_LEVELS = {
    "A": 0,
    "fda-approved": 0,
    "approval": 0,
    "guideline": 1,
    "B": 1,
    "clinical trial": 2,
    "C": 3,
    "clinical evidence": 3,
    "D": 4,
    "preclinical": 4,
    "E": 5,
    "inferential": 5,
}


def level_rank(level: str) -> int:
    """Return where a source's level stands among those of all sources, 0 the strongest: an order for lists, no equivalence.

    >>> sorted(["D", "Guideline", "A", "Approval, FDA"], key=level_rank)
    ['A', 'Approval, FDA', 'Guideline', 'D']
    """
    return _LEVELS.get(level, _LEVELS.get(level.partition(",")[0].lower(), len(_LEVELS)))


def count(drawn: Drawn) -> Counted:
    """Count what was drawn from a source."""
    predictive = [item for item in drawn.items if item.kind == "predictive"]
    profiled = [item for item in predictive if item.profile is not None]
    return Counted(
        read=drawn.n_read,
        taken=len(drawn.items),
        refused=_tally(row.reason for row in drawn.refused),
        kinds=_tally(item.kind for item in drawn.items),
        predictive=len(predictive),
        with_profile=len(profiled),
        whole_profile=sum(item.whole for item in profiled),
        with_disease=sum(bool(item.oncotree) for item in predictive),
        with_action=sum(bool(item.actions) for item in predictive),
        comparable=sum(bool(item.oncotree and item.actions) for item in profiled),
    )


def count_other(read: int, taken: int, refused: Iterable[str], kinds: Mapping[str, int], left: Mapping[str, int] | None = None) -> Counted:
    """Count what a source gave that holds no predictive items.

    refused: of every refused row its reason. left: how many rows were left aside besides, by reason.
    """
    reasons = {**_tally(refused), **(left or {})}
    nothing = dict.fromkeys(("predictive", "with_profile", "whole_profile", "with_disease", "with_action", "comparable"), 0)
    return Counted(read=read, taken=taken, refused=dict(sorted(reasons.items())), kinds=dict(kinds), **nothing)


def _tally(words: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return dict(sorted(found.items()))
