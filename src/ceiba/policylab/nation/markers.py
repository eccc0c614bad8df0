"""How likely the untested markers of a clinical state come out in favour of some care, by the pack's distribution of markers."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import narwhals as nw

from ceiba.decisions import INVESTIGATIONAL, Decision
from ceiba.decisions.situations import Decider
from ceiba.evidence import Matcher
from ceiba.evidence.relations import Comparison
from ceiba.packs import FactRow
from ceiba.policylab.nation.margins import UsedRow
from ceiba.terms.actions import Action
from ceiba.terms.answers import Value
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding, Situation

_DECIDED = (Finding.PRESENT, Finding.ABSENT)
Carried = tuple[frozenset[str], float]
"""The markers of rules that a person has of one group, and how likely that is."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Markers of profiles.csv that exclude each other. rows: (canonical marker, its row)."""

    rows: tuple[tuple[str, FactRow], ...]


class MarkerChances:
    """Answers, for a clinical state, how likely its unknown markers make one of some cares indicated.

    used: the rows of profiles.csv that answers rest on, by line. without: (disease, marker) that were asked for and of which no
    row speaks.
    """

    def __init__(self, decision: Decision) -> None:
        self.used: dict[int, UsedRow] = {}
        self.without: set[tuple[str, str]] = set()
        world = decision.world
        knowledge = world.knowledge
        self._tree = knowledge.tree
        self._decider = Decider(world)
        self._actions = decision.options.actions
        self._implies = Comparison(Matcher(knowledge.exons, knowledge.variants, knowledge.transcripts), knowledge.tree).implies
        self._groups = _groups(world.pack.facts.get("profiles", ()))
        self._of_care = _situations(decision)
        self._parts: dict[tuple[int, frozenset[int]], dict[frozenset[int], float]] = {}

    def chance(self, state: int, disease: str, cares: frozenset[int]) -> float:
        """Return how likely one of the cares is indicated in a clinical state, 0 to 1; arguments as of `parts`."""
        return sum(share for indicated, share in self.parts(state, disease, cares).items() if indicated)

    def parts(self, state: int, disease: str, cares: frozenset[int]) -> dict[frozenset[int], float]:
        """Return which of the cares are indicated together, and how likely each such set is; the shares add up to one.

        disease: of the state, "" where not recorded. cares: places in the decision's actions.
        """
        key = (state, cares)
        if key not in self._parts:
            self._parts[key] = self._parted(state, disease, cares)
        return self._parts[key]

    def unstated(self, state: int, disease: str, care: int) -> tuple[str, ...]:
        """Return the unknown markers that a care reads in a clinical state and of which no row of the disease speaks."""
        groups = self._groups_of(disease)
        asked = self._unknown(self._actions[care], self._of_care[state][care])
        return tuple(marker for marker in asked if not self._spoken(groups, marker))

    def _parted(self, state: int, disease: str, cares: frozenset[int]) -> dict[frozenset[int], float]:
        situations = self._of_care[state]
        actions = {place: self._actions[place] for place in sorted(cares)}
        asked = {place: self._unknown(action, situations[place]) for place, action in actions.items()}
        unknown = tuple(sorted({marker for markers in asked.values() for marker in markers}))
        groups = self._groups_of(disease)
        spoken = {marker for marker in unknown if self._spoken(groups, marker)}
        self.without |= {(disease, marker) for marker in unknown if marker not in spoken}
        findings = self._known(situations)
        found: dict[frozenset[int], float] = {}
        for carried in itertools.product(*(self._outcomes(group, spoken, findings) for group in groups)):
            likely, present = 1.0, frozenset[str]()
            for markers, chance in carried:
                likely *= chance
                present |= markers
            if likely > 0:
                held = frozenset(p for p, action in actions.items() if self._holds(action, situations[p], asked[p], spoken, present))
                found[held] = found.get(held, 0.0) + likely
        return found

    def _spoken(self, groups: Sequence[_Group], marker: str) -> bool:
        return any(self._implies(own, marker) for group in groups for own, _ in group.rows)

    def _holds(self, action: Action, situation: Situation, asked: Sequence[str], spoken: set[str], present: frozenset[str]) -> bool:
        drawn = {marker: Finding.PRESENT if marker in present else Finding.ABSENT for marker in asked if marker in spoken}
        filled = msgspec.structs.replace(situation, findings={**situation.findings, **drawn})
        return self._decider.ask("indicated", action, filled).answer.value is Value.YES

    def _unknown(self, action: Action, situation: Situation) -> tuple[str, ...]:
        _, markers = self._decider.reads("indicated", action)
        return tuple(marker for marker in markers if situation.finding(marker) not in _DECIDED)

    def _known(self, situations: Mapping[int, Situation]) -> dict[str, Finding]:
        """Return the markers that are decided in a state, from what each care's rules read of it."""
        known: dict[str, Finding] = {}
        for place, situation in situations.items():
            _, markers = self._decider.reads("indicated", self._actions[place])
            known |= {marker: situation.finding(marker) for marker in markers if situation.finding(marker) in _DECIDED}
        return known

    def _groups_of(self, disease: str) -> tuple[_Group, ...]:
        """Return the groups of a disease, or of the nearest of its ancestors that has any."""
        lineage = self._tree.lineage(disease)
        return next((self._groups[code] for code in lineage if code in self._groups), ())

    def _outcomes(self, group: _Group, spoken: set[str], known: Mapping[str, Finding]) -> list[Carried]:
        """Return which of the asked markers a group may bring, each with its chance given what is known; [(nothing, 1)] when none."""
        rows = [(marker, row) for marker, row in group.rows if row["prevalence"] > 0]
        brings = {marker: frozenset(asked for asked in spoken if self._implies(marker, asked)) for marker, _ in rows}
        if not any(brings.values()):
            return [(frozenset(), 1.0)]
        for _, row in rows:
            self.used.setdefault(row.line, UsedRow("profiles", row))
        chances: dict[frozenset[str], float] = {}
        present = {asked for asked, found in known.items() if found is Finding.PRESENT and any(self._implies(m, asked) for m, _ in rows)}
        for marker, row in rows:
            ruled_out = any(found is Finding.ABSENT and self._implies(marker, asked) for asked, found in known.items())
            if not ruled_out and all(self._implies(marker, asked) for asked in present):
                chances[brings[marker]] = chances.get(brings[marker], 0.0) + row["prevalence"]
        if not present:
            none = max(0.0, 1.0 - sum(row["prevalence"] for _, row in rows))
            chances[frozenset()] = chances.get(frozenset(), 0.0) + none
        whole = sum(chances.values())
        return [(markers, chance / whole) for markers, chance in chances.items()] if whole > 0 else [(frozenset(), 1.0)]


def _groups(rows: Sequence[FactRow]) -> dict[str, tuple[_Group, ...]]:
    parts: dict[str, dict[str, list[tuple[str, FactRow]]]] = {}
    for row in rows:
        parts.setdefault(row["disease"], {}).setdefault(row["group"], []).append((str(parse_marker(row["marker"])), row))
    return {disease: tuple(_Group(tuple(found)) for found in groups.values()) for disease, groups in parts.items()}


def _situations(decision: Decision) -> dict[int, dict[int, Situation]]:
    """Return, of each clinical state, a situation for each care that was asked of it; it is exact in all that the care's rules read."""
    options = decision.options
    rows = options.rows.filter(nw.col("standing") <= INVESTIGATIONAL).join(options.circumstances, on="circumstance_id", how="inner")
    found = decision.engine.collect(rows.select("clinical_id", "action", "indicated_id").unique())
    of_care: dict[int, dict[int, Situation]] = {}
    for table in (found, options.excluded):
        columns = (table[name].to_pylist() for name in ("clinical_id", "action", "indicated_id"))
        for state, action, number in zip(*columns, strict=True):
            situation = options.decided[number].situation
            if situation is not None:
                of_care.setdefault(state, {})[action] = situation
    return of_care
