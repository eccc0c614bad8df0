"""By which levers the patients of a plan are priced: each need that takes a way costs what the levers on it name for a patient.

No price of the pack enters a plan: what a lever names is all that its patients cost.
"""

from __future__ import annotations

import numpy as np

from ceiba.policylab.roadmap.milestones import without_lever
from ceiba.policylab.roadmap.problem import Evaluator, Floats, Plan, layers
from ceiba.policylab.roadmap.roadmap import Roadmap


def patients_paid(evaluator: Evaluator, plan: Plan) -> Floats:
    """Return what a plan pays for patients within its years at the price that each lever names, float64 (levers,)."""
    problem = evaluator.problem
    found = np.zeros(len(problem.options))
    for year in range(problem.years):
        shares = [0 if begun is None else int(option.share[begun, year]) for option, begun in zip(problem.options, plan, strict=True)]
        for active, width in layers(shares):
            taken, _, touched = evaluator.taken(active)
            patients = evaluator.weight * taken * width
            for place, option in enumerate(problem.options):
                if option.per_patient and active >> place & 1:
                    found[place] += option.per_patient * float(patients[(touched >> place & 1) == 1].sum())
    return found


def paid_because_of(roadmap: Roadmap, place: int) -> dict[str, float]:
    """Return, by id of the lever that names the price, what the plan pays for patients because of the lever at a place; most first."""
    evaluator, plan = Evaluator(roadmap.problem), roadmap.solved.plan
    more = patients_paid(evaluator, plan) - patients_paid(evaluator, without_lever(roadmap.problem, plan, place))
    found = {lever.id: float(money) for lever, money in zip(roadmap.levers, more, strict=True) if abs(money) > 1e-6}  # noqa: PLR2004 - cents
    return dict(sorted(found.items(), key=lambda each: -each[1]))
