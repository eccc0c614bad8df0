"""Rows of a linear programme with some whole variables, gathered one by one and given to HiGHS at once."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from ceiba.policylab.highs import quiet_highs
from ceiba.policylab.places.medians import Integers
from ceiba.policylab.places.travel import Floats


@dataclass(frozen=True)
class Found:
    """The values of all variables and their sum, whether they are proved best, the bound, and whether nothing fits every row."""

    values: Floats
    value: float
    optimal: bool
    bound: float
    infeasible: bool


@dataclass
class Rows:
    """A sum to make small over variables of zero or more; `constant` is added to it."""

    constant: float = 0.0
    upper: list[Floats] = field(default_factory=list)
    whole: list[Floats] = field(default_factory=list)
    weights: list[tuple[Integers, Floats]] = field(default_factory=list)
    columns: list[Integers] = field(default_factory=list)
    coefficients: list[Floats] = field(default_factory=list)
    limits: list[tuple[float, float]] = field(default_factory=list)
    n_columns: int = 0

    def add(self, count: int, *, upper: Floats | float, whole: bool = False) -> Integers:
        """Add variables between 0 and `upper`; returns their columns."""
        self.upper.append(np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,)))
        self.whole.append(np.full(count, float(whole)))
        self.n_columns += count
        return np.arange(self.n_columns - count, self.n_columns, dtype=np.int64)

    def weigh(self, columns: Integers, weights: Floats | float) -> None:
        """What the variables count in the sum."""
        self.weights.append((columns, np.broadcast_to(np.asarray(weights, dtype=np.float64), columns.shape)))

    def demand(self, columns: Integers, coefficients: Floats, low: float, high: float) -> None:
        """Demand that a weighted sum of variables lie between two limits."""
        self.columns.append(columns)
        self.coefficients.append(coefficients)
        self.limits.append((low, high))

    def solve(self, seconds: float, begun: Floats | None = None) -> Found:
        """Return what HiGHS finds; begun: values of the first variables to begin with."""
        import highspy

        highs = quiet_highs()
        highs.setOptionValue("time_limit", seconds)
        highs.setOptionValue("mip_rel_gap", 1e-9)
        highs.setOptionValue("mip_abs_gap", 1e-9)
        highs.passModel(self._model(highspy))
        if begun is not None:
            highs.setSolution(len(begun), np.arange(len(begun), dtype=np.int32), begun)
        highs.run()
        status = highs.getModelStatus()
        infeasible = status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
        values = np.array(highs.getSolution().col_value, dtype=np.float64)
        if infeasible or not len(values):
            values = np.zeros(self.n_columns)
        optimal = status == highspy.HighsModelStatus.kOptimal
        info = highs.getInfo()
        return Found(values, float(info.objective_function_value), optimal, float(info.mip_dual_bound), infeasible)

    def _model(self, highspy: ModuleType) -> Any:  # noqa: ANN401 - the library declares no types
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.n_columns, len(self.limits)
        costs = np.zeros(self.n_columns)
        for columns, weights in self.weights:
            costs[columns] += weights
        model.col_cost_, model.offset_ = costs, self.constant
        model.col_lower_, model.col_upper_ = np.zeros(self.n_columns), np.concatenate(self.upper)
        limits = np.array(self.limits, dtype=np.float64).reshape(-1, 2)
        model.row_lower_, model.row_upper_ = limits[:, 0], limits[:, 1]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(each) for each in self.columns])]).astype(np.int32)
        model.a_matrix_.index_ = np.concatenate(self.columns).astype(np.int32)
        model.a_matrix_.value_ = np.concatenate(self.coefficients).astype(np.float64)
        kinds = highspy.HighsVarType
        model.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in np.concatenate(self.whole)]
        return model
