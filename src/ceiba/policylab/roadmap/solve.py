"""Choose and schedule: exactly with HiGHS, with the gap that is left when the time is up; greedily where the model would be too large.

Every answer comes with a bound: no plan is worth more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ceiba.policylab.highs import quiet_highs
from ceiba.policylab.roadmap.model import Model, build
from ceiba.policylab.roadmap.problem import TWELFTHS, Evaluator, Outcome, Plan, Problem, is_open

Method = Literal["exact", "greedy"]
LARGEST = 1_500_000
"""Groups x years x layers up to which the exact model is built."""
TIGHT = 1e-9
"""Relative gap at which a plan counts as the best there is."""


@dataclass(frozen=True)
class Solved:
    """A plan, what it does, how it was found, and what no plan can exceed.

    gap: (bound - value) / bound, 0 when the bound is 0.
    """

    plan: Plan
    outcome: Outcome
    method: Method
    bound: float
    seconds_allowed: float

    @property
    def gap(self) -> float:
        """The part of the bound that may still be missing."""
        return max(0.0, 1 - self.outcome.value / self.bound) if self.bound > 0 else 0.0

    @property
    def is_best(self) -> bool:
        """Whether no plan is worth more."""
        return self.gap <= 1e-6  # noqa: PLR2004 - what floating sums leave


def solve(problem: Problem, *, seconds: float = 30.0, largest: int = LARGEST, gap: float = TIGHT, known: Plan | None = None) -> Solved:
    """Return the best plan found within so many seconds, or within this relative gap of the best there is.

    known: a plan to begin from, beside the greedy one. Levers that add nothing are left out of the plan.
    """
    evaluator = Evaluator(problem)
    first = greedy(problem, evaluator)
    if known is not None and _value(evaluator, known) > _value(evaluator, first):
        first = known
    ceiling = _ceiling(problem)
    layers = len({int(share) for option in problem.options for share in option.share.ravel()} - {0})
    if len(problem.groups) * problem.years * max(1, layers) > largest:
        return Solved(first, evaluator.outcome(first), "greedy", ceiling, seconds)
    found, bound = _exact(problem, first, seconds, gap)
    best = max((first, found), key=lambda plan: _value(evaluator, plan))
    best = _without_idle(evaluator, best)
    outcome = evaluator.outcome(best)
    bound = min(bound, ceiling)
    if bound - outcome.value <= TIGHT * max(1.0, ceiling):  # what floating sums leave
        bound = outcome.value
    return Solved(best, outcome, "exact", bound, seconds)


def greedy(problem: Problem, evaluator: Evaluator | None = None) -> Plan:
    """Return a plan built one lever at a time, with whatever it requires: the most worth for its money first; never outside the budget."""
    evaluator = evaluator or Evaluator(problem)
    plan: Plan = (None,) * len(problem.options)
    value = 0.0
    while True:
        best: tuple[float, float, Plan] | None = None
        for place in range(len(problem.options)):
            for tried in _with(problem, plan, place):
                outcome = evaluator.outcome(tried)
                gain = outcome.value - value
                if not outcome.fits or gain <= TIGHT * max(1.0, value):
                    continue
                ratio = gain / max(float(outcome.spent.sum()), 1.0)
                if best is None or (ratio, gain) > best[:2]:
                    best = ratio, gain, tried
        if best is None:
            return plan
        plan, value = best[2], value + best[1]


def _with(problem: Problem, plan: Plan, place: int) -> list[Plan]:
    """The plan with an option begun in each year in which it can, what it requires begun as early as it can be."""
    if plan[place] is not None:
        return []
    found = []
    for year in range(problem.years):
        begun = _begun(problem, list(plan), place, year)
        if begun is not None:
            found.append(tuple(begun))
    return found


def _begun(problem: Problem, plan: list[int | None], place: int, year: int, depth: int = 0) -> list[int | None] | None:
    option = problem.options[place]
    if not problem.may_begin(place, year) or depth > len(plan):
        return None
    for other in (*option.requires, *option.requires_begun):
        if plan[other] is None:
            tried = _begun(problem, plan, other, 0, depth + 1)
            if tried is None:
                return None
            plan = tried
    plan[place] = year
    return plan


def _value(evaluator: Evaluator, plan: Plan) -> float:
    outcome = evaluator.outcome(plan)
    return outcome.value if outcome.fits else -np.inf


def _ceiling(problem: Problem) -> float:
    """What no plan exceeds: every lever in effect as much as any start could have it, whatever it costs."""
    total = 0.0
    for year in range(problem.years):
        most = [int(option.share[: year + 1, year].max(initial=0)) for option in problem.options]
        active = sum(1 << place for place, share in enumerate(most) if share)
        width = max(most, default=0) / TWELFTHS
        worth = sum(
            max((worth for way, worth in zip(group.ways, group.worth, strict=True) if is_open(way, active)), default=0.0)
            for group in problem.groups
        )
        total += width * worth * float(problem.discount[year])
    return total


def _without_idle(evaluator: Evaluator, plan: Plan) -> Plan:
    """Leave out levers without which the plan is worth as much."""
    value = _value(evaluator, plan)
    for place in range(len(plan)):
        if plan[place] is None:
            continue
        without = tuple(None if other == place else begun for other, begun in enumerate(plan))
        if _value(evaluator, without) >= value - TIGHT * max(1.0, abs(value)):
            plan = without
    return plan


def _exact(problem: Problem, first: Plan, seconds: float, gap: float) -> tuple[Plan, float]:
    """Return the plan that HiGHS finds and its bound."""
    import highspy

    model = build(problem)
    if not model.worth:
        return first, 0.0
    scale = max(model.worth, default=0.0) or 1.0
    solver = quiet_highs()
    for name, value in (("time_limit", seconds), ("mip_rel_gap", gap), ("threads", 1), ("random_seed", 0)):
        solver.setOptionValue(name, value)
    solver.passModel(_lp(model, scale))
    begin = [(int(column), float(first[place] == year)) for (place, year), column in np.ndenumerate(model.begin) if column >= 0]
    solver.setSolution(len(begin), np.asarray([c for c, _ in begin], dtype=np.int32), np.asarray([v for _, v in begin]))
    solver.run()
    info = solver.getInfo()
    values = np.asarray(solver.getSolution().col_value, dtype=np.float64)
    bound = float(-info.mip_dual_bound) * scale
    if solver.getModelStatus() == highspy.HighsModelStatus.kOptimal:  # what presolve settles may leave a stale bound
        bound = min(bound, float(-info.objective_function_value) * scale * (1 + gap))
    plan = model.plan(values) if values.size else first
    return plan, bound if np.isfinite(bound) else np.inf


def _lp(model: Model, scale: float) -> object:
    """The model as HiGHS takes it: rows scaled by their largest coefficient, minimising."""
    import highspy

    n_columns = len(model.worth)
    starts: list[int] = [0]
    indices: list[int] = []
    values: list[float] = []
    lower: list[float] = []
    upper: list[float] = []
    for row, low, high in zip(model.rows, model.lower, model.upper, strict=True):
        largest = max((abs(value) for value in row.values()), default=1.0) or 1.0
        indices.extend(row)
        values.extend(value / largest for value in row.values())
        starts.append(len(indices))
        lower.append(low / largest)
        upper.append(high / largest)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n_columns, len(model.rows)
    lp.col_cost_ = -np.asarray(model.worth) / scale
    lp.col_lower_, lp.col_upper_ = np.zeros(n_columns), np.ones(n_columns)
    lp.row_lower_, lp.row_upper_ = np.asarray(lower), np.asarray(upper)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = np.asarray(starts), np.asarray(indices), np.asarray(values)
    kinds = [highspy.HighsVarType.kContinuous] * n_columns
    for column in model.begin.ravel():
        if column >= 0:
            kinds[int(column)] = highspy.HighsVarType.kInteger
    lp.integrality_ = kinds
    return lp
