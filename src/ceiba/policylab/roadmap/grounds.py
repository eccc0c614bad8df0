"""What a milestone rests on: the obstacles that its lever clears, with the rules behind them, and whose needs they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.roadmap.country import Country
from ceiba.policylab.roadmap.obstacles import OF_TEST
from ceiba.policylab.roadmap.openings import Cleared, Lane
from ceiba.policylab.roadmap.problem import Floats
from ceiba.policylab.roadmap.roadmap import Roadmap
from ceiba.terms.answers import Reason
from ceiba.terms.roadblocks import GATES


@dataclass(frozen=True)
class ClearedObstacle:
    """A roadblock of one action at one gate that a lever takes away.

    needs: a year, in whose way it stands today. because: the reasons of the answers.
    """

    action: str
    gate: str
    code: str
    needs: float
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Whose:
    """Needs a year of one disease, by payers and region, that a milestone opens when all of the plan is in effect."""

    disease: str
    payers: tuple[str, ...]
    region: str
    needs: float


@dataclass(frozen=True)
class Grounds:
    """What a milestone rests on, most needs first. opens: needs a year that it alone of the plan opens, or opens with others."""

    obstacles: tuple[ClearedObstacle, ...]
    whose: tuple[Whose, ...]
    opens: float


def grounds(country: Country, roadmap: Roadmap, place: int) -> Grounds:
    """Return what the milestone of a lever of the plan rests on."""
    bound = roadmap.asked.bound
    cleared = _obstacles(country.cleared(bound)[0], place, _weights(country.lanes[0]))
    obstacles = sorted(cleared.items(), key=lambda each: (-each[1][0], each[0]))
    whose = _whose(country, roadmap, place)
    return Grounds(
        tuple(ClearedObstacle(*key, needs, tuple(because)) for key, (needs, because) in obstacles),
        tuple(whose),
        sum(each.needs for each in whose),
    )


def _obstacles(found: Cleared, place: int, weights: Floats) -> dict[tuple[str, str, str], tuple[float, dict[Reason, None]]]:
    """By action, gate and code what a lever clears of the needs as they are."""
    into: dict[tuple[str, str, str], tuple[float, dict[Reason, None]]] = {}
    grid = found.standing.recounted.grid
    owner = grid.of_row[found.standing.rows]
    decided = found.standing.recounted.decided
    seen: set[tuple[str, str, str, int]] = set()
    for entries, masks in ((found.entries, found.masks), (found.tests, found.test_masks)):
        for number in np.flatnonzero(masks >> place & 1).tolist():
            situation = decided[int(entries.situation[number])]
            gate = int(entries.gate[number])
            name = GATES[gate] if gate < OF_TEST else GATES[gate - OF_TEST + 1]
            key = (situation.action, name, entries.code[number])
            circumstance = int(owner[entries.row[number]])
            needs, because = into.get(key, (0.0, {}))
            if (*key, circumstance) not in seen:
                seen.add((*key, circumstance))
                needs += float(weights[circumstance])
            because.update(dict.fromkeys(situation.answer.because))
            into[key] = needs, because
    return into


def _weights(lane: Lane) -> Floats:
    """Needs a year of each circumstance of a lane's grid."""
    table = lane.decision.engine.collect(lane.decision.options.needs.select("circumstance_id", "weight"))
    known = lane.recount.baseline.grid.circumstances
    places = {int(number): place for place, number in enumerate(known.tolist())}
    found = np.zeros(known.size)
    for circumstance, weight in zip(table["circumstance_id"].to_pylist(), table["weight"].to_pylist(), strict=True):
        if weight is not None and circumstance in places:
            found[places[circumstance]] += weight
    return found


def _whose(country: Country, roadmap: Roadmap, place: int) -> Sequence[Whose]:
    """The needs that are open with the whole plan and not without the lever."""
    found = country.openings(roadmap.asked.bound)
    active = sum(1 << each for each, _ in roadmap.chosen())
    without = active & ~(1 << place)
    decision = country.decision
    access = decision.options.access.sort_by("access_id").to_pylist()
    summed: dict[tuple[str, tuple[str, ...], str], float] = {}
    grid = country.lanes[0].recount.baseline.grid
    clinical = dict(zip(grid.circumstances[grid.of_row].tolist(), grid.columns["clinical_id"].tolist(), strict=True))
    for weight, circumstance, state, ways in zip(
        found.weight.tolist(), found.circumstance.tolist(), found.access.tolist(), found.ways, strict=True
    ):
        opened = [way for way, _ in ways if way is not None]
        if circumstance < 0 or not any(all(m & active for m in w) for w in opened) or any(all(m & without for m in w) for w in opened):
            continue
        situation = country.lanes[0].recount.place(state, decision.options.states.situation(clinical[circumstance]))
        key = (situation.disease or "", tuple(situation.payers or ()), access[state]["region"] or "")
        summed[key] = summed.get(key, 0.0) + weight
    return [Whose(*key, needs) for key, needs in sorted(summed.items(), key=lambda each: (-each[1], each[0]))]
