"""Needs that a plan newly meets and pays nothing for, since no lever on their way names what a patient costs; it is not zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.policylab.roadmap.problem import Evaluator, Floats, layers
from ceiba.policylab.roadmap.roadmap import Roadmap


@dataclass(frozen=True)
class Unpriced:
    """Needs newly met without a price.

    by_year: float64 (years,). by_lever: of each lever of the plan that stands on the way of some, by id, how many within the plan; a need
    that several open together counts with each.
    """

    by_year: Floats
    by_lever: dict[str, float]


def unpriced(roadmap: Roadmap) -> Unpriced:
    """Return the needs newly met of which no lever of the plan on their way has a cost for each patient."""
    problem, plan = roadmap.problem, roadmap.solved.plan
    evaluator = Evaluator(problem)
    priced = sum(1 << place for place, option in enumerate(problem.options) if option.per_patient)
    by_year, by_lever = np.zeros(problem.years), {lever.id: 0.0 for lever in roadmap.levers}
    for year in range(problem.years):
        shares = [0 if begun is None else int(option.share[begun, year]) for option, begun in zip(problem.options, plan, strict=True)]
        for active, width in layers(shares):
            taken, _, touched = evaluator.taken(active)
            free = taken & (touched & active & priced == 0)
            by_year[year] += width * float(evaluator.opened[free].sum())
            for place, lever in enumerate(roadmap.levers):
                if active >> place & 1:
                    by_lever[lever.id] += width * float(evaluator.opened[free & (touched >> place & 1 == 1)].sum())
    return Unpriced(by_year, {lever: needs for lever, needs in by_lever.items() if needs > 0})
