"""The names that a pack is checked against; the knowledge and the landscape give them."""

from __future__ import annotations

from dataclasses import dataclass, field

from ceiba.packs.landscape import indicator_ids
from ceiba.terms.diseases import DiseaseTree


@dataclass(frozen=True)
class Vocabulary:
    """What the knowledge knows by name, so that a pack's names can be checked against it.

    actions: ids of actions. medicines: components that rules may name too. tree: the diseases. indicators: ids of the
    landscape, as shipped when left out.
    """

    actions: frozenset[str]
    medicines: frozenset[str]
    tree: DiseaseTree
    indicators: frozenset[str] = field(default_factory=indicator_ids)
