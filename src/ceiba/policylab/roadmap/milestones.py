"""Milestones: what is to be reached by when, how one sees it, who answers for it, what it costs, and what it rests on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.roadmap.levers import Lever
from ceiba.policylab.roadmap.problem import Evaluator, Floats, Plan, Problem
from ceiba.policylab.roadmap.roadmap import Roadmap
from ceiba.terms.citations import Citation


@dataclass(frozen=True)
class Milestone:
    """One lever of the plan.

    begins, in_effect, whole: days; whole may lie beyond the plan. ends: of the effect, None where it lasts. target: needs a year that
    pass all gates once it is whole, if all that the plan has in effect by then is; baseline: those that pass today. effect: needs within
    the plan that would not be met without it, and what rests on it (last in line: what several levers open together counts for each of
    them). worth: the same in the objective, discounted. cost: float64 (years,), patients apart; patients: what the plan pays for patients
    because of it. numbers: of its numbers the name and where it was read. waits_for: the levers of the plan that it requires.
    """

    lever: Lever
    begins: dt.date
    in_effect: dt.date
    whole: dt.date
    ends: dt.date | None
    baseline: float
    target: float
    effect: float
    worth: float
    cost: Floats
    patients: float
    numbers: tuple[tuple[str, Citation], ...]
    waits_for: tuple[str, ...]

    @property
    def total(self) -> float:
        """What it costs within the plan, patients too."""
        return float(self.cost.sum()) + self.patients

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of those of its numbers that are assumed."""
        return tuple(name for name, cited in self.numbers if cited.assumed)


def milestones(roadmap: Roadmap) -> tuple[Milestone, ...]:
    """Return the milestones of a roadmap in the order of their beginning."""
    evaluator = Evaluator(roadmap.problem)
    return tuple(_milestone(roadmap, evaluator, place, year) for place, year in roadmap.chosen())


def _milestone(roadmap: Roadmap, evaluator: Evaluator, place: int, year: int) -> Milestone:
    lever, asked, plan = roadmap.levers[place], roadmap.asked, roadmap.solved.plan
    lead = lever.lead.months / 12
    growth = lever.growth.months / 12 if lever.growth is not None else 0.0
    with_it, without = roadmap.solved.outcome, evaluator.outcome(without_lever(roadmap.problem, plan, place))
    cost = roadmap.problem.options[place].cost[year]
    fixed = _fixed(roadmap.problem, plan) - _fixed(roadmap.problem, without_lever(roadmap.problem, plan, place))
    chosen = {roadmap.levers[other].id for other, begun in enumerate(plan) if begun is not None}
    return Milestone(
        lever=lever,
        begins=asked.day(year),
        in_effect=asked.day(year + lead),
        whole=asked.day(year + lead + growth),
        ends=None if lever.lasts_months is None else asked.day(year + lead + lever.lasts_months / 12),
        baseline=roadmap.merged.met,
        target=roadmap.merged.met + target_after(roadmap, evaluator, year + lead + growth),
        effect=float((with_it.met - without.met).sum()),
        worth=with_it.value - without.value,
        cost=cost,
        patients=float((with_it.spent - without.spent).sum()) - fixed,
        numbers=tuple(lever.cited()),
        waits_for=tuple(other for other in (*lever.requires, *lever.requires_begun) if other in chosen),
    )


def target_after(roadmap: Roadmap, evaluator: Evaluator, years: float) -> float:
    """Return the needs a year opened by all levers of the plan whose effect is whole by then."""
    active = 0
    for place, year in roadmap.chosen():
        lever = roadmap.levers[place]
        growth = lever.growth.months / 12 if lever.growth is not None else 0.0
        since = year + lever.lead.months / 12
        over = lever.lasts_months is not None and years >= since + lever.lasts_months / 12
        if since + growth <= years + 1e-9 and not over:
            active |= 1 << place
    return evaluator.by(active)[1]


def without_lever(problem: Problem, plan: Plan, place: int) -> Plan:
    """Return the plan without a lever, and without those that require it."""
    gone = {place}
    while True:
        more = {
            other
            for other, option in enumerate(problem.options)
            if plan[other] is not None and other not in gone and gone & {*option.requires, *option.requires_begun}
        }
        if not more:
            return tuple(None if other in gone else begun for other, begun in enumerate(plan))
        gone |= more


def _fixed(problem: Problem, plan: Plan) -> float:
    """What the levers of a plan cost, patients apart."""
    return float(np.sum([option.cost[begun].sum() for option, begun in zip(problem.options, plan, strict=True) if begun is not None]))
