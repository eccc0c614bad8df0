"""What a milestone rests on: the obstacles that its lever clears, with the rules behind them, and whose needs they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ceiba.decisions import NOT_RECORDED
from ceiba.policylab.grid_places import circumstance_places
from ceiba.policylab.roadmap.country import Country
from ceiba.policylab.roadmap.milestones import without_lever
from ceiba.policylab.roadmap.obstacles import OF_TEST
from ceiba.policylab.roadmap.openings import Cleared, Lane
from ceiba.policylab.roadmap.problem import Evaluator, Floats, Integers, Plan, layers
from ceiba.policylab.roadmap.roadmap import Roadmap
from ceiba.terms.answers import Reason
from ceiba.terms.roadblocks import GATES

_NOTHING = 1e-9
"""Less than this is a rounding."""


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
    """Needs a year of one disease, by payers and region, that a milestone opens when all of the plan is in effect.

    records: how many records of the counted people they stand for.
    """

    disease: str
    payers: tuple[str, ...]
    region: str
    needs: float
    records: int


@dataclass(frozen=True)
class Grounds:
    """What a milestone rests on, most needs first. opens: needs a year that it alone of the plan opens, or opens with others.

    records: how many records of the counted people (one a need) the needs that rest on it within the plan stand for.
    """

    obstacles: tuple[ClearedObstacle, ...]
    whose: tuple[Whose, ...]
    opens: float
    records: int


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
        records_behind(roadmap, country.openings(bound).n, place),
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
    grid = lane.recount.baseline.grid
    at = circumstance_places(grid, table["circumstance_id"].to_numpy())
    weight = table["weight"].to_numpy(zero_copy_only=False).astype(np.float64)
    counted = (at != NOT_RECORDED) & ~np.isnan(weight)
    return np.bincount(at[counted], weights=weight[counted], minlength=grid.circumstances.size).astype(np.float64)


def _whose(country: Country, roadmap: Roadmap, place: int) -> Sequence[Whose]:
    """The needs that are open with the whole plan and not without the lever."""
    found = country.openings(roadmap.asked.bound)
    active = sum(1 << each for each, _ in roadmap.chosen())
    without = active & ~(1 << place)
    decision = country.decision
    access = decision.options.access.sort_by("access_id").to_pylist()
    summed: dict[tuple[str, tuple[str, ...], str], tuple[float, int]] = {}
    grid = country.lanes[0].recount.baseline.grid
    clinical = dict(zip(grid.circumstances[grid.of_row].tolist(), grid.columns["clinical_id"].tolist(), strict=True))
    for weight, n, circumstance, state, ways in zip(
        found.weight.tolist(), found.n.tolist(), found.circumstance.tolist(), found.access.tolist(), found.ways, strict=True
    ):
        opened = [way for way, _ in ways if way is not None]
        if circumstance < 0 or not any(all(m & active for m in w) for w in opened) or any(all(m & without for m in w) for w in opened):
            continue
        situation = country.lanes[0].recount.place(state, decision.options.states.situation(clinical[circumstance]))
        key = (situation.disease or "", tuple(situation.payers or ()), access[state]["region"] or "")
        needs, counted = summed.get(key, (0.0, 0))
        summed[key] = needs + weight, counted + n
    return [Whose(*key, *held) for key, held in sorted(summed.items(), key=lambda each: (-each[1][0], each[0]))]


def records_behind(roadmap: Roadmap, counted: Integers, place: int) -> int:
    """Return how many records stand behind the needs that are met within the plan and would be met less without a lever of it.

    counted: int64 (groups of the country,), needs counted. A record is one need of one person as counted, before it is weighted.
    """
    plan = roadmap.solved.plan
    with_it, without = (_reached(roadmap, each) for each in (plan, without_lever(roadmap.problem, plan, place)))
    differ = np.flatnonzero(with_it - without > _NOTHING).tolist()
    return int(sum(counted[list(roadmap.merged.members[group])].sum() for group in differ))


def _reached(roadmap: Roadmap, plan: Plan) -> Floats:
    """Of each merged group how many years of its needs a plan meets or betters, float64 (groups,)."""
    problem, evaluator = roadmap.problem, Evaluator(roadmap.problem)
    found = np.zeros(len(problem.groups))
    for year in range(problem.years):
        shares = [0 if begun is None else int(option.share[begun, year]) for option, begun in zip(problem.options, plan, strict=True)]
        for active, width in layers(shares):
            taken, _, _ = evaluator.taken(active)
            found += width * taken
    return found
