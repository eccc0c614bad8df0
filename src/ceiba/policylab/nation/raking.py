"""Raking (iterative proportional fitting): counts of cells are scaled until they add up to every margin at once.

Deming WE, Stephan FF. On a least squares adjustment of a sampled frequency table when the expected marginal totals are known. Annals of
Mathematical Statistics 1940;11:427-444. What is left free keeps the odds of the counts; a cell of nobody stays empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]

TOLERANCE = 1e-12
"""By how much of its target a margin may be missed for the raking to be called converged."""

MOST_ROUNDS = 2_000
FREE = -1
"""The category of a cell that a constraint does not speak of."""


@dataclass(frozen=True, slots=True, eq=False)
class Constraint:
    """One margin. codes: the category of each cell, FREE where it has none; targets: what each category adds up to; labels: their words."""

    name: str
    codes: Places
    targets: Numbers
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Raked:
    """Raked counts. residual: the largest miss of a category, as a share of its target, and where (margin, category)."""

    totals: Numbers
    converged: bool
    rounds: int
    residual: float
    worst: tuple[str, str]


def rake(counts: Numbers, constraints: Sequence[Constraint], *, tolerance: float = TOLERANCE, most: int = MOST_ROUNDS) -> Raked:
    """Return counts scaled to meet every constraint, the first exactly.

    counts: one a cell, not negative. A category that nobody is in, or of which all counts are nothing, is never met: leave it out of
    the targets (set to 0), and say so. ValueError for what cannot be raked: negative or not finite counts or targets, lengths that differ.
    """
    _check(counts, constraints)
    totals = counts.astype(np.float64)
    if constraints:  # so that more people of the same kinds begin, and end, at the same numbers, however slowly they converge
        totals = _scale(totals, constraints[0])
    residual, worst = 0.0, ("", "")
    for round_number in range(1, most + 1):
        for constraint in constraints[::-1]:  # the first is met last, so exactly
            totals = _scale(totals, constraint)
        residual, worst = _residual(totals, constraints)
        if residual <= tolerance:
            return Raked(totals, True, round_number, residual, worst)
    return Raked(totals, False, most, residual, worst)


def sums(totals: Numbers, constraint: Constraint) -> Numbers:
    """Return what the cells of each category add up to."""
    bound = constraint.codes != FREE
    found: Numbers = np.bincount(constraint.codes[bound], weights=totals[bound], minlength=constraint.targets.size).astype(np.float64)
    return found


def design_effect(weights: Numbers, counts: Numbers) -> float:
    """Return Kish's design effect of unequal weights, 1 + their squared coefficient of variation; NaN without anybody.

    weights: of one need of each cell; counts: how many needs a cell has. Kish L. Survey Sampling. Wiley 1965, section 11.7.
    """
    total = float(np.sum(weights * counts))
    return float(np.sum(counts) * np.sum(weights**2 * counts) / total**2) if total > 0 else float("nan")


def _scale(totals: Numbers, constraint: Constraint) -> Numbers:
    found = sums(totals, constraint)
    factors = np.ones(constraint.targets.size + 1)  # the last is that of FREE
    np.divide(constraint.targets, found, out=factors[:-1], where=found > 0)
    scaled: Numbers = totals * factors[constraint.codes]
    return scaled


def _residual(totals: Numbers, constraints: Sequence[Constraint]) -> tuple[float, tuple[str, str]]:
    residual, worst = 0.0, ("", "")
    for constraint in constraints:
        if not constraint.targets.size:
            continue
        missed = np.abs(sums(totals, constraint) - constraint.targets)
        missed = missed / np.where(constraint.targets > 0, constraint.targets, 1.0)
        place = int(np.argmax(missed))
        if missed[place] > residual:
            residual, worst = float(missed[place]), (constraint.name, constraint.labels[place])
    return residual, worst


def _check(counts: Numbers, constraints: Sequence[Constraint]) -> None:
    if not np.all(np.isfinite(counts)) or np.any(counts < 0):
        raise ValueError("counts must be finite and not negative")
    for constraint in constraints:
        if constraint.codes.shape != counts.shape or len(constraint.labels) != constraint.targets.size:
            raise ValueError(f"the margin '{constraint.name}' does not fit the cells")
        if not np.all(np.isfinite(constraint.targets)) or np.any(constraint.targets < 0):
            raise ValueError(f"a target of the margin '{constraint.name}' is negative or not finite")
