"""How far a budget moves when one input moves: every input with a known range at its low and its high end, the others at their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ceiba.policylab.payments.budget import Picked, run_budget
from ceiba.policylab.payments.budget_format import Budget
from ceiba.policylab.payments.quantities import Quantity, Series
from ceiba.policylab.payments.uptake import Uptake


@dataclass(frozen=True, slots=True)
class Variant:
    """The whole undiscounted impact of a scenario with one input at an end of its range. base: with every input at its value."""

    scenario: str
    name: str
    low: float
    base: float
    high: float

    @property
    def width(self) -> float:
        """How far the input moves the impact."""
        return abs(self.high - self.low)


def one_way(budget: Budget) -> tuple[Variant, ...]:
    """Return a row per new scenario and input with a range, the widest of each scenario first. An input without a range has no row."""
    base = _totals(budget, Picked())
    rows = []
    for name in ranged(budget):
        low, high = (_totals(budget, Picked(ends={name: end})) for end in ("low", "high"))
        rows += [Variant(scenario.id, name, low[scenario.id], base[scenario.id], high[scenario.id]) for scenario in budget.scenarios]
    order = {scenario.id: place for place, scenario in enumerate(budget.scenarios)}
    return tuple(sorted(rows, key=lambda row: (order[row.scenario], -row.width, row.name)))


def ranged(budget: Budget) -> tuple[str, ...]:
    """Return the names of the inputs whose range is known."""
    return tuple(_ranged(budget))


def _ranged(budget: Budget) -> Iterator[str]:
    for name, cited, _ in budget.inputs():
        if isinstance(cited, Quantity | Series) and cited.has_range:
            yield name
        if isinstance(cited, Uptake) and cited.low is not None and cited.low != cited.high:
            yield name


def _totals(budget: Budget, picked: Picked) -> dict[str, float]:
    found = run_budget(budget, picked)
    return {scenario.id: float(found.impact(scenario.id).sum()) for scenario in budget.scenarios}
