"""Which published gains the QALYs of a milestone rest on, and how many of its needs rest on none.

Only where the objective is QALYs: needs met and needs weighted by fairness rest on no gain.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.roadmap.milestones import without_lever
from ceiba.policylab.roadmap.openings import GainKey, Openings
from ceiba.policylab.roadmap.problem import Evaluator, Floats, Plan, layers
from ceiba.policylab.roadmap.roadmap import Roadmap

_NOTHING = 1e-9
"""Less than this is a rounding."""


@dataclass(frozen=True)
class Behind:
    """What the QALYs of a milestone rest on.

    needs: by the gain, needs within the plan that have it because of the milestone; below zero are those that go over to a better one.
    Times the gains they are the QALYs of the milestone, undiscounted. unvalued: needs that take, or leave, an alternative because of it
    whose gain nobody published.
    """

    needs: dict[GainKey, float]
    unvalued: float


def gains_behind(roadmap: Roadmap, found: Openings, place: int) -> Behind:
    """Return what the QALYs of the milestone of a lever of the plan rest on, most needs first. found: the country's groups."""
    plan, evaluator = roadmap.solved.plan, Evaluator(roadmap.problem)
    more = _taken(evaluator, plan) - _taken(evaluator, without_lever(roadmap.problem, plan, place))
    needs: dict[GainKey, float] = {}
    unvalued = 0.0
    merged = roadmap.merged
    for group, (members, chosen, now) in enumerate(zip(merged.members, merged.chosen, merged.now, strict=True)):
        differs = np.flatnonzero(np.abs(more[group]) > _NOTHING).tolist()
        for member, numbers, open_now in zip(members, chosen, now, strict=True):
            unknown = [0.0, 0.0]
            for way in differs:
                amount = float(found.weight[member] * more[group, way])
                key = found.keys[member][numbers[way]]
                needs[key] = needs.get(key, 0.0) + amount
                if open_now is not None:
                    before = found.keys[member][open_now]
                    needs[before] = needs.get(before, 0.0) - amount
                if np.isnan(found.ways[member][numbers[way]][1]):
                    unknown[amount < 0] += abs(amount)
            unvalued += max(unknown)
    kept = {key: amount for key, amount in needs.items() if abs(amount) > _NOTHING}
    return Behind(dict(sorted(kept.items(), key=lambda each: (-abs(each[1]), str(each[0])))), unvalued)


def _taken(evaluator: Evaluator, plan: Plan) -> Floats:
    """How many years of its needs each group takes each of its ways, float64 (groups, ways of the largest)."""
    problem = evaluator.problem
    found = np.zeros((len(problem.groups), max((len(group.ways) for group in problem.groups), default=0)))
    for year in range(problem.years):
        shares = [0 if begun is None else int(option.share[begun, year]) for option, begun in zip(problem.options, plan, strict=True)]
        for active, width in layers(shares):
            ways = evaluator.ways(active)
            rows = np.flatnonzero(ways >= 0)
            found[rows, ways[rows]] += width
    return found
