"""From the needs of a country to the few groups that a set of levers can tell apart.

A way that no lever opens is dropped, and so is one that an earlier one of the same group makes needless; groups that the same levers open
are put together. What is dropped is counted, never lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from ceiba.policylab.roadmap.openings import Openings
from ceiba.policylab.roadmap.problem import Floats, Group, WayNeeds

Objective = Literal["patients", "qalys", "equity"]
OBJECTIVES: tuple[Objective, ...] = get_args(Objective)


@dataclass
class Merged:
    """Groups put together.

    groups: those that levers may open. members: of each, the numbers of the country's groups, and weights: their needs a year. met: needs a
    year that are open already. closed: needs a year that no lever opens. unknown_gain: needs a year that some lever opens and of which no
    gain is known (QALYs only).
    """

    groups: tuple[Group, ...] = ()
    members: tuple[tuple[int, ...], ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()
    met: float = 0.0
    closed: float = 0.0
    unknown_gain: float = 0.0


@dataclass
class _Kind:
    """The groups of one kind so far."""

    weight: float = 0.0
    opened: float = 0.0
    worth: Floats = field(default_factory=lambda: np.zeros(0))
    members: list[int] = field(default_factory=list)


def merge_groups(found: Openings, objective: Objective, importance: Floats | None = None) -> Merged:
    """Return the groups that the levers can tell apart.

    importance: float64 (groups,): what each need of a group counts for in the objective (equity weights); None is 1. The ways of a group
    keep their order; where the objective is QALYs, the best stands first. Groups without alternatives are left out: they are medicine.
    """
    importance = np.ones(found.weight.size) if importance is None else importance
    kinds: dict[tuple[WayNeeds, ...], _Kind] = {}
    merged = Merged()
    for group, (weight, ways) in enumerate(zip(found.weight.tolist(), found.ways, strict=True)):
        if not ways:
            continue
        choice = _choice(ways, objective)
        is_met = any(way == frozenset() for way, _ in ways)
        if choice is None:
            merged.met += weight
        elif not choice:
            merged.closed += weight
        elif objective == "qalys" and all(np.isnan(gain) for _, gain in choice):
            merged.unknown_gain += weight
            merged.met += weight if is_met else 0.0
        else:
            merged.met += weight if is_met else 0.0
            kind = kinds.setdefault(tuple(way for way, _ in choice), _Kind(worth=np.zeros(len(choice))))
            kind.weight += weight
            kind.opened += 0.0 if is_met else weight
            worth = np.nan_to_num([gain for _, gain in choice]) if objective == "qalys" else np.ones(len(choice))
            kind.worth += weight * importance[group] * worth
            kind.members.append(group)
    merged.groups = tuple(Group(opens, kind.weight, tuple(kind.worth.tolist()), kind.opened) for opens, kind in kinds.items())
    merged.members = tuple(tuple(kind.members) for kind in kinds.values())
    merged.weights = tuple(tuple(found.weight[kind.members].tolist()) for kind in kinds.values())
    return merged


def _choice(ways: Sequence[tuple[WayNeeds | None, float]], objective: Objective) -> list[tuple[WayNeeds, float]] | None:
    """The ways of a group that can matter, best first, each with what it gains over what is open; None when nothing can be gained."""
    openable = [(way, gain) for way, gain in ways if way is not None]
    if objective == "qalys":
        openable.sort(key=lambda way: -way[1] if not np.isnan(way[1]) else np.inf)
    now = next((place for place, (way, _) in enumerate(openable) if not way), None)
    if now is not None:
        if objective != "qalys" or np.isnan(openable[now][1]):
            return None
        openable = [(way, value - openable[now][1]) for way, value in openable[:now] if value > openable[now][1]]
        if not openable:
            return None
    kept: list[tuple[WayNeeds, float]] = []
    for way, value in openable:
        if not any(_no_harder(before, way) for before, _ in kept):
            kept.append((way, value))
    return kept


def _no_harder(before: WayNeeds, way: WayNeeds) -> bool:
    """Whether a way is open whenever another is: each of its sets of levers holds one of the other's."""
    return all(any(other & mask == other for other in way) for mask in before)
