"""A roadmap: the levers a country could pull, those chosen, when, and what follows; the whole that is shown, drawn and kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from ceiba.policylab.losses import Bound
from ceiba.policylab.roadmap.groups import Merged, Objective
from ceiba.policylab.roadmap.levers import Lever
from ceiba.policylab.roadmap.money import ToBudget
from ceiba.policylab.roadmap.problem import Problem
from ceiba.policylab.roadmap.solve import Solved


@dataclass(frozen=True)
class Asked:
    """What a roadmap is asked for.

    country: of the pack. start: the first day of the first year. currency: of the budget. discount: a year, 0 is none; the first year is
    not discounted. bound: how the unknown is counted.
    """

    country: str
    start: dt.date
    objective: Objective
    currency: str
    discount: float
    bound: Bound

    def day(self, years: float) -> dt.date:
        """Return the first day of the month so many years after the start."""
        months = self.start.year * 12 + self.start.month - 1 + round(years * 12)
        return dt.date(months // 12, months % 12 + 1, 1)

    def at(self, bound: Bound) -> Asked:
        """Return the same with the unknown counted otherwise."""
        return replace(self, bound=bound)


@dataclass(frozen=True)
class Recounts:
    """The country asked again. counts: at each bound the needs met a year today, and with all levers of the plan in full effect.

    modelled: what the solver was told of the latter, at the bound of the roadmap.
    """

    counts: dict[Bound, tuple[float, float]]
    modelled: float


@dataclass(frozen=True)
class Roadmap:
    """The levers in the order of the problem, the answer, and what went in.

    idle: ids of levers that no need waits for here. needs: needs a year that have an alternative; merged: what the levers can do with them.
    """

    asked: Asked
    levers: tuple[Lever, ...]
    idle: tuple[str, ...]
    rates: ToBudget
    merged: Merged
    needs: float
    problem: Problem
    solved: Solved
    recounts: Recounts

    @property
    def price_years(self) -> tuple[int, int]:
        """The first and the last year of the prices in which the levers are costed; none is moved to another year."""
        years = [cost.price_year for lever in self.levers for _, cost in lever.cost]
        return min(years), max(years)

    def chosen(self) -> tuple[tuple[int, int], ...]:
        """Return (place of the lever, year in which it begins), the first to begin first, and of one year the first to take effect."""
        plan = [(place, year) for place, year in enumerate(self.solved.plan) if year is not None]
        return tuple(sorted(plan, key=lambda each: (each[1], self.levers[each[0]].lead.months, each[0])))
