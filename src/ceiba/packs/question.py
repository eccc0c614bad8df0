"""What a pack is asked: one situation, on one day, as known by then."""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.packs.pack import Pack
from ceiba.terms.dates import AsOf
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.situations import Situation


@dataclass(frozen=True, slots=True)
class Question:
    """A pack, the situation asked about, the two dates, and the tree that says which disease is a kind of which."""

    pack: Pack
    situation: Situation
    as_of: AsOf
    tree: DiseaseTree

    @property
    def is_beyond_verified(self) -> bool:
        """Whether the day asked for lies beyond the last day on which the pack's facts were verified."""
        return self.as_of.on > self.pack.manifest.verified_through
