"""Budget impact: what is spent each year today and in a new scenario, by option and kind of cost, and the difference.

Undiscounted unless the budget names a rate and why. What falls beyond the last year is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from ceiba.policylab.payments.budget_format import Budget, Cost, Option, Scenario
from ceiba.policylab.payments.persistence import MONTHS_A_YEAR, by_calendar_year, over_cohorts
from ceiba.policylab.payments.quantities import Numbers, Quantity, drawn, position, uniforms
from ceiba.policylab.payments.uptake import market_shares


@dataclass(frozen=True, slots=True)
class Picked:
    """Which number of each input to take: its value, one end of its range (`ends`, by name), or draws (n_draws with a seed).

    only: the names of the inputs that are drawn, the others at their values; None draws all.
    """

    ends: Mapping[str, str] = field(default_factory=dict)
    n_draws: int = 1
    seed: int | None = None
    only: frozenset[str] | None = None

    def uniform(self, name: str) -> Numbers | None:
        """Return the input's uniform numbers, (n_draws,); None where its value is taken."""
        drawn_at_all = self.seed is not None and (self.only is None or name in self.only)
        return uniforms(self.seed or 0, name, self.n_draws) if drawn_at_all else None

    def number(self, name: str, quantity: Quantity) -> Numbers:
        """Return a quantity, (n_draws,)."""
        uniform = self.uniform(name)
        if uniform is not None:
            return drawn(quantity, uniform)
        end = {"low": quantity.low, "high": quantity.high}.get(self.ends.get(name, ""))
        return np.array([quantity.value if end is None else end])


@dataclass(frozen=True, eq=False, slots=True)
class Course:
    """What people on one option of a scenario go through, all (n_draws, n_years) by calendar year.

    starting: people who begin (of a prevalent pool: who are on it). months: months treated. treated: part of each month since the start
    in which a person is treated, (n_draws, n_months); None of a prevalent pool, of which nobody knows when it began.
    """

    starting: Numbers
    months: Numbers
    treated: Numbers | None


@dataclass(frozen=True, eq=False, slots=True)
class Spending:
    """What one scenario costs. by_cost: (option, cost) -> (n_draws, n_years), displaced costs negative. courses: by option."""

    scenario: str
    by_cost: dict[tuple[str, str], Numbers]
    courses: dict[str, Course]

    @property
    def total(self) -> Numbers:
        """All costs, (n_draws, n_years)."""
        total: Numbers = np.sum(list(self.by_cost.values()), axis=0)
        return total


@dataclass(frozen=True, eq=False, slots=True)
class BudgetImpact:
    """A budget computed. spending: by scenario, the current one first, undiscounted. discount: the factor of each year."""

    budget: Budget
    spending: dict[str, Spending]
    discount: Numbers

    def impact(self, scenario: str) -> Numbers:
        """Return what the scenario costs more than the current one, (n_draws, n_years), undiscounted."""
        return self.spending[scenario].total - self.spending[self.budget.current.id].total

    def by_payer(self, scenario: str) -> dict[str, Numbers]:
        """Return the impact on each payer, (n_draws, n_years): its share of the people, who are treated and paid for alike."""
        return {payer.id: self.impact(scenario) * payer.part for payer in self.budget.payers}

    def cumulative(self, scenario: str, *, discounted: bool = True) -> Numbers:
        """Return the impact added up over the years, (n_draws, n_years); discounted at the budget's rate, which is 0 unless named."""
        return np.cumsum(self.impact(scenario) * (self.discount if discounted else 1.0), axis=1)


def run_budget(budget: Budget, picked: Picked | None = None) -> BudgetImpact:
    """Return the budget impact at the values of its inputs, or as `picked` says."""
    chosen = picked or Picked()
    eligible = _eligible(budget, chosen)
    spending = {scenario.id: _spend(budget, scenario, eligible, chosen) for scenario in budget.every_scenario}
    discount = (1 + budget.annual_discount_rate) ** -np.arange(budget.years, dtype=np.float64)
    return BudgetImpact(budget, spending, discount)


def _eligible(budget: Budget, picked: Picked) -> Numbers:
    """People who may start, (n_draws, n_years): those of each year, and with the first year those who waited already."""
    if budget.eligible is None:
        return np.ones((1, budget.years))
    uniform = picked.uniform("eligible")
    if uniform is not None:
        people = position(budget.eligible, uniform, budget.years)
    else:
        people = budget.eligible.at(picked.ends.get("eligible", "value"), budget.years)[None, :].copy()
    if budget.waiting is not None:
        waiting = picked.number("waiting", budget.waiting)
        people = np.broadcast_to(people, np.broadcast_shapes(people.shape, (len(waiting), 1))).copy()
        people[:, 0] += waiting
    return people


def _spend(budget: Budget, scenario: Scenario, eligible: Numbers, picked: Picked) -> Spending:
    shares = market_shares(scenario.uptake, budget.years, _factors(scenario, picked))
    by_cost: dict[tuple[str, str], Numbers] = {}
    courses: dict[str, Course] = {}
    for option in budget.options:
        share = shares.get(option.id, np.zeros((1, budget.years)))
        course = courses[option.id] = _course(budget, option, eligible * share, picked)
        for cost in option.costs:
            by_cost[option.id, cost.id] = _cost(cost, course, picked.number(f"{option.id}.{cost.id}", cost.amount))
    return Spending(scenario.id, by_cost, courses)


def _factors(scenario: Scenario, picked: Picked) -> dict[str, Numbers]:
    """The factor on each option's uptake in this scenario; () where it is 1."""
    found = {}
    for name, uptake in scenario.uptake.items():
        if uptake.low is None or uptake.high is None:
            continue
        factor = Quantity(value=1.0, low=uptake.low, high=uptake.high, assumed=True, reason="factor on uptake")
        found[name] = picked.number(f"{scenario.id}.{name}.uptake", factor)
    return found


def _course(budget: Budget, option: Option, starting: Numbers, picked: Picked) -> Course:
    if budget.pool == "prevalent":
        return Course(starting, starting * MONTHS_A_YEAR, None)
    if option.persistence is None:
        return Course(starting, np.zeros_like(starting), None)
    name = f"{option.id}.persistence"
    treated = option.persistence.at_means(picked.number(name, option.persistence), budget.years * MONTHS_A_YEAR)
    return Course(starting, over_cohorts(starting, by_calendar_year(treated, budget.years, budget.starts)), treated)


def _cost(cost: Cost, course: Course, amount: Numbers) -> Numbers:
    sign = -1.0 if cost.kind == "displaced" else 1.0
    if cost.per == "once":
        return sign * course.starting * amount[:, None]
    monthly = amount if cost.per == "month" else amount / MONTHS_A_YEAR
    return sign * course.months * monthly[:, None]
