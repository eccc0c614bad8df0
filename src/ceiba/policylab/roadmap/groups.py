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

    groups: those that levers may open. members: of each, the numbers of the country's groups, and weights: their needs a year. chosen: of
    each member, the numbers of its ways in the country's group; now: of each member, the number of the way that is open today and that the
    others are held against, None where there is none. met: needs a year that are open already. closed: needs a year that no lever opens.
    unknown_gain: needs a year that some lever opens and of which no gain at all is known (QALYs only); they stand in groups too, since
    they are met and paid for.
    """

    groups: tuple[Group, ...] = ()
    members: tuple[tuple[int, ...], ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()
    chosen: tuple[tuple[tuple[int, ...], ...], ...] = ()
    now: tuple[tuple[int | None, ...], ...] = ()
    met: float = 0.0
    closed: float = 0.0
    unknown_gain: float = 0.0


@dataclass
class _Kind:
    """The groups of one kind so far."""

    weight: float = 0.0
    opened: float = 0.0
    worth: Floats = field(default_factory=lambda: np.zeros(0))
    unvalued: Floats = field(default_factory=lambda: np.zeros(0))
    members: list[int] = field(default_factory=list)
    chosen: list[tuple[int, ...]] = field(default_factory=list)
    now: list[int | None] = field(default_factory=list)


@dataclass(frozen=True)
class _Choice:
    """The ways of a group that can matter, best first: what opens each, its QALYs over what is open today, its number in the group."""

    opens: tuple[WayNeeds, ...]
    gains: tuple[float, ...]
    numbers: tuple[int, ...]
    now: int | None


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
        elif not choice.opens:
            merged.closed += weight
        else:
            merged.met += weight if is_met else 0.0
            size = len(choice.opens)
            kind = kinds.setdefault(choice.opens, _Kind(worth=np.zeros(size), unvalued=np.zeros(size)))
            kind.weight += weight
            kind.opened += 0.0 if is_met else weight
            gains = np.array(choice.gains) if objective == "qalys" else np.ones(size)
            unknown = np.isnan(gains)
            merged.unknown_gain += weight if unknown.all() else 0.0
            kind.worth += weight * importance[group] * np.where(unknown, 0.0, gains)
            kind.unvalued += weight * unknown
            kind.members.append(group)
            kind.chosen.append(choice.numbers)
            kind.now.append(choice.now)
    merged.groups = tuple(
        Group(opens, kind.weight, tuple(kind.worth.tolist()), kind.opened, tuple(kind.unvalued.tolist())) for opens, kind in kinds.items()
    )
    merged.members = tuple(tuple(kind.members) for kind in kinds.values())
    merged.chosen, merged.now = (tuple(tuple(getattr(kind, name)) for kind in kinds.values()) for name in ("chosen", "now"))
    merged.weights = tuple(tuple(found.weight[kind.members].tolist()) for kind in kinds.values())
    return merged


def _choice(ways: Sequence[tuple[WayNeeds | None, float]], objective: Objective) -> _Choice | None:
    """The ways of a group that can matter; None when nothing can be gained over what is open."""
    openable = [(way, gain, number) for number, (way, gain) in enumerate(ways) if way is not None]
    if objective == "qalys":
        openable.sort(key=lambda way: -way[1] if not np.isnan(way[1]) else np.inf)
    place = next((place for place, (way, _, _) in enumerate(openable) if not way), None)
    now = None
    if place is not None:
        _, open_gain, now = openable[place]
        if objective != "qalys" or np.isnan(open_gain):
            return None
        openable = [(way, value - open_gain, number) for way, value, number in openable[:place] if value > open_gain]
        if not openable:
            return None
    kept: list[tuple[WayNeeds, float, int]] = []
    for way, value, number in openable:
        if not any(_no_harder(before, way) for before, _, _ in kept):
            kept.append((way, value, number))
    return _Choice(tuple(way for way, _, _ in kept), tuple(gain for _, gain, _ in kept), tuple(number for _, _, number in kept), now)


def _no_harder(before: WayNeeds, way: WayNeeds) -> bool:
    """Whether a way is open whenever another is: each of its sets of levers holds one of the other's."""
    return all(any(other & mask == other for other in way) for mask in before)
