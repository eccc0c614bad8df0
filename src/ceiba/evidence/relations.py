"""How a profile, a disease or an effect that a source speaks of stands to one of ours: the same, narrower, wider, or another matter.

Profiles are compared as what they ask to be there: alternatives of conjunctions of markers. What they ask to be absent only rules out: an
item about people who have what an assertion excludes speaks of others.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Literal

from ceiba.evidence.format import Effect
from ceiba.evidence.items import REDUCED, RESISTANCE, SENSITIVITY
from ceiba.evidence.matching import Matcher
from ceiba.evidence.results import finding_from_result
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.markers import (
    AnyMutation,
    Codon,
    CopyNumber,
    Exon,
    Expression,
    Fusion,
    InternalTandemDuplication,
    Pathogenic,
    ProteinChange,
    parse_marker,
)
from ceiba.terms.profiles import Profile
from ceiba.terms.situations import Finding

Relation = Literal["same", "narrower", "wider", "overlaps"]
"""How an item stands to an assertion: about the same, about a part of it, about more than it, or about a part of it and more."""

RELATIONS: tuple[Relation, ...] = ("same", "narrower", "wider", "overlaps")
Bearing = Literal["same way", "opposite way"]


@dataclass(frozen=True)
class Asked:
    """One way in which a profile holds: the markers that are there and those that are not."""

    present: frozenset[str]
    absent: frozenset[str]


def ways(profile: Profile, *, wanted: bool = True) -> tuple[Asked, ...]:
    """Return every way in which a profile holds (`wanted`), or fails."""
    if profile.join == "marker":
        one = frozenset({profile.marker})
        return (Asked(one, frozenset()) if wanted else Asked(frozenset(), one),)
    if profile.join == "not":
        return ways(profile.parts[0], wanted=not wanted)
    parts = [ways(part, wanted=wanted) for part in profile.parts]
    if (profile.join == "any") is wanted:
        return tuple(dict.fromkeys(way for part in parts for way in part))
    return tuple(
        dict.fromkeys(
            Asked(frozenset().union(*(way.present for way in chosen)), frozenset().union(*(way.absent for way in chosen)))
            for chosen in itertools.product(*parts)
        )
    )


class Comparison:
    """Compares profiles with the exons and coordinates of the knowledge, and diseases by its tree."""

    def __init__(self, matcher: Matcher, tree: DiseaseTree) -> None:
        self._matcher = matcher
        self._tree = tree
        self._implied: dict[tuple[str, str], bool] = {}

    def profiles(self, ours: Profile, theirs: Profile, *, whole: bool = True) -> Relation | None:
        """Return how an item's profile stands to ours; None when it is another matter. whole: whether theirs says all of the item's."""
        found = {self._ways(mine, their) for mine in ways(ours) for their in ways(theirs)} - {None}
        for relation in RELATIONS:
            if relation in found:
                return "narrower" if relation == "same" and not whole else relation
        return None

    def _ways(self, ours: Asked, theirs: Asked) -> Relation | None:
        if self._rule_out(ours, theirs) or self._rule_out(theirs, ours):
            return None
        if not ours.present or not theirs.present:
            return self._by_absence(ours, theirs)
        their_focus = _focus(theirs.present)
        narrower = all(any(self.implies(their, mine) for their in their_focus) for mine in ours.present)
        wider = all(any(self.implies(mine, their) for mine in ours.present) for their in their_focus)
        # An item that asks for one marker more (a second mutation) is about that marker.
        more = [their for their in their_focus if not any(self._comparable(mine, their) for mine in ours.present)]
        if more:
            return None
        if narrower and wider:
            return "same" if len(ours.present) == len(their_focus) else "narrower"
        if narrower or wider:
            return "narrower" if narrower else "wider"
        return "overlaps" if any(self._comparable(mine, their) for mine in ours.present for their in their_focus) else None

    def _by_absence(self, ours: Asked, theirs: Asked) -> Relation | None:
        """Profiles of which one asks only for absence (KRAS wild type)."""
        if ours.present or theirs.present:
            return None
        shared = {mine for mine in ours.absent if any(self._comparable(mine, their) for their in theirs.absent)}
        if not shared:
            return None
        return "same" if ours.absent == theirs.absent else "wider"

    def _rule_out(self, asks: Asked, excludes: Asked) -> bool:
        return any(self.implies(there, gone) for there in asks.present for gone in excludes.absent)

    def _comparable(self, one: str, other: str) -> bool:
        return self.implies(one, other) or self.implies(other, one)

    def implies(self, one: str, other: str) -> bool:
        """Whether a tumour that has one marker has the other."""
        key = (one, other)
        if key not in self._implied:
            self._implied[key] = one == other or self._follows(one, other)
        return self._implied[key]

    def _follows(self, one: str, other: str) -> bool:
        there, asked = parse_marker(one), parse_marker(other)
        if there == CopyNumber("ERBB2", "amplification") and asked == Expression("HER2", "positive"):
            return True
        if there.gene != asked.gene:
            return False
        if isinstance(asked, AnyMutation):
            return isinstance(there, ProteinChange | Codon | Exon | Pathogenic | InternalTandemDuplication)
        if isinstance(asked, Pathogenic):
            return isinstance(there, Pathogenic) and asked.origin is None
        if isinstance(there, Exon | Codon):
            return isinstance(asked, Exon) and asked.change == "mutation" and self._in_exon(there, asked)
        return finding_from_result(one, "present", None, asked, self._matcher) is Finding.PRESENT

    def _in_exon(self, codon: Exon | Codon, exon: Exon) -> bool:
        if isinstance(codon, Exon):
            return codon.exon == exon.exon
        change = f"{codon.gene} p.{codon.reference}{codon.position}{'A' if codon.reference != 'A' else 'V'}"
        return finding_from_result(change, "present", None, exon, self._matcher) is Finding.PRESENT

    def diseases(self, ours: tuple[str, ...], theirs: str) -> Relation | None:
        """Return how an item's disease stands to those an assertion names; None when it is another, or one that the tree does not hold."""
        lineage = self._tree.lineage(theirs)
        if theirs in ours:
            return "same"
        if any(code in lineage for code in ours):
            return "narrower"
        return "wider" if any(theirs in self._tree.lineage(code) for code in ours) else None


def _focus(present: frozenset[str]) -> frozenset[str]:
    """What an item is about: of a fusion and a mutation of the same gene, the mutation; the fusion is where it arose."""
    parsed = {marker: parse_marker(marker) for marker in present}
    changed = {marker.gene for marker in parsed.values() if isinstance(marker, ProteinChange | Codon)}
    return frozenset(text for text, marker in parsed.items() if not (isinstance(marker, Fusion) and marker.gene in changed))


_AGAINST_EFFECT = {RESISTANCE, REDUCED}


def bearing(effect: Effect, direction: str, significance: str) -> Bearing | None:
    """Return whether what a source says of a response goes the way of an assertion's effect or against it; None when it says neither.

    That a marker does not bring resistance is no word for a response, so it says nothing of sensitivity.

    >>> bearing("sensitivity", "does not support", "sensitivity")
    'opposite way'
    """
    responds = direction == "supports" and significance == SENSITIVITY
    fails = (direction == "supports" and significance in _AGAINST_EFFECT) or (
        direction == "does not support" and significance == SENSITIVITY
    )
    not_resistant = direction == "does not support" and significance == RESISTANCE
    if effect == "sensitivity":
        return "same way" if responds else "opposite way" if fails else None
    if fails:
        return "same way"
    return "opposite way" if responds or (not_resistant and effect == "resistance") else None
