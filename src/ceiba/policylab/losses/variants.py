"""How untested markers may turn out: variants of a clinical state, each with its share, from the pack's profiles.

Markers of one group of a disease exclude each other, groups are independent, and what is known of a person's markers conditions the rest.
Whether a care is indicated in a variant is asked of the gate itself. A marker of which the pack states no prevalence stays untested in
every variant: what it would bring is not known, and counts as nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ceiba.decisions import World
from ceiba.decisions.gates import indicated
from ceiba.decisions.path import with_findings
from ceiba.evidence import Matcher
from ceiba.evidence.relations import Comparison
from ceiba.packs import FactRow
from ceiba.terms.actions import Action
from ceiba.terms.answers import Value
from ceiba.terms.situations import Finding, Situation

NONE_OF_THEM = -1
"""The category of a group in which none of its markers is there."""
_SOURCE = "profiles"


@dataclass(frozen=True, slots=True)
class Group:
    """Markers of a disease that exclude each other: their rows, in the file's order."""

    name: str
    rows: tuple[FactRow, ...]

    def shares(self, state: Situation) -> dict[int, float]:
        """Return the share of each category (place of the row, or NONE_OF_THEM) among people of whom this is known; they add up to one."""
        known = [state.finding(row["marker"]) for row in self.rows]
        if Finding.PRESENT in known:
            return {known.index(Finding.PRESENT): 1.0}
        shares = {place: float(row["prevalence"]) for place, row in enumerate(self.rows) if known[place] is not Finding.ABSENT}
        ruled_out = sum(float(row["prevalence"]) for place, row in enumerate(self.rows) if known[place] is Finding.ABSENT)
        left = max(0.0, 1.0 - sum(shares.values()) - ruled_out)
        whole = sum(shares.values()) + left
        if whole <= 0:
            return {NONE_OF_THEM: 1.0}
        return {**{place: share / whole for place, share in shares.items()}, NONE_OF_THEM: left / whole}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an undecided care waits for: the groups whose markers would decide it, and the categories in which it is then indicated.

    unstated: markers of which the pack states no prevalence.
    """

    groups: tuple[str, ...]
    favourable: frozenset[tuple[int, ...]]
    unstated: tuple[str, ...]


@dataclass
class Variants:
    """Answers from one world's profiles; remembers what it was asked."""

    world: World
    _groups: dict[str | None, tuple[Group, ...]] = field(default_factory=dict)
    _comparison: Comparison | None = None

    def groups(self, disease: str | None) -> tuple[Group, ...]:
        """Return the groups of the nearest disease of which the pack states profiles; () where it states none."""
        if disease not in self._groups:
            rows = self.world.pack.facts.get(_SOURCE, ())
            lineage = self.world.knowledge.tree.lineage(disease) if disease else ()
            named = next((code for code in lineage if any(row["disease"] == code for row in rows)), None)
            own = [row for row in rows if row["disease"] == named]
            self._groups[disease] = tuple(
                Group(name, tuple(row for row in own if row["group"] == name)) for name in dict.fromkeys(row["group"] for row in own)
            )
        return self._groups[disease]

    def waiting(self, action: Action, state: Situation, markers: Sequence[str]) -> Waiting:
        """Return when a care that these untested markers alone leave undecided is indicated."""
        groups = [group for group in self.groups(state.disease) if any(self._of_group(group, marker) for marker in markers)]
        stated = [marker for marker in markers if any(self._of_group(group, marker) for group in groups)]
        favourable = set()
        for chosen in itertools.product(*(range(NONE_OF_THEM, len(group.rows)) for group in groups)):
            there = [group.rows[place]["marker"] for group, place in zip(groups, chosen, strict=True) if place != NONE_OF_THEM]
            findings = {marker: self._finding(there, marker) for marker in stated}
            if indicated(self.world, action, with_findings(state, findings)).value is Value.YES:
                favourable.add(chosen)
        unstated = tuple(marker for marker in markers if marker not in stated)
        return Waiting(tuple(group.name for group in groups), frozenset(favourable), unstated)

    def parted(self, state: Situation, cares: Sequence[Waiting]) -> dict[frozenset[int], float]:
        """Return the variants of a state by the cares (places) that are indicated in them, with their shares, which add up to one."""
        named = set(itertools.chain.from_iterable(care.groups for care in cares))
        groups = [group for group in self.groups(state.disease) if group.name in named]
        places = [[[group.name for group in groups].index(name) for name in care.groups] for care in cares]
        found: dict[frozenset[int], float] = {}
        for chosen in itertools.product(*(group.shares(state).items() for group in groups)):
            share = 1.0
            for _, part in chosen:
                share *= part
            categories = [place for place, _ in chosen]
            open_cares = frozenset(
                number for number, care in enumerate(cares) if tuple(categories[place] for place in places[number]) in care.favourable
            )
            if share > 0:
                found[open_cares] = found.get(open_cares, 0.0) + share
        return found

    def _of_group(self, group: Group, marker: str) -> bool:
        return any(self._implies(row["marker"], marker) for row in group.rows)

    def _finding(self, there: Iterable[str], marker: str) -> Finding:
        return Finding.PRESENT if any(self._implies(one, marker) for one in there) else Finding.ABSENT

    def _implies(self, one: str, marker: str) -> bool:
        if self._comparison is None:
            known = self.world.knowledge
            self._comparison = Comparison(Matcher(known.exons, known.variants, known.transcripts), known.tree)
        return self._comparison.implies(one, marker)
