"""How far a budget moves when one input moves: every input with a known range at its low and its high end, the others at their values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ceiba.policylab.payments.budget import Picked, run_budget
from ceiba.policylab.payments.budget_format import Budget
from ceiba.policylab.payments.quantities import Quantity, Series
from ceiba.policylab.payments.uptake import Uptake
from ceiba.terms.citations import Citation


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


def undrawn(budget: Budget) -> tuple[str, ...]:
    """Return the names of the inputs whose range is not known: they stay as they are in every variant and draw."""
    moved = set(ranged(budget))
    return tuple(name for name, _, _ in budget.inputs() if name not in moved)


def has_range(cited: Citation) -> bool:
    """Whether an input's range is known and is more than a point."""
    if isinstance(cited, Uptake):
        return cited.low is not None and cited.low != cited.high
    return isinstance(cited, Quantity | Series) and cited.has_range


def _ranged(budget: Budget) -> Iterator[str]:
    for name, cited, _ in budget.inputs():
        if has_range(cited):
            yield name


def _totals(budget: Budget, picked: Picked) -> dict[str, float]:
    found = run_budget(budget, picked)
    return {scenario.id: float(found.impact(scenario.id).sum()) for scenario in budget.scenarios}
