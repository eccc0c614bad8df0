"""A smooth regression of several outputs on a few inputs, by penalised least squares in plain NumPy.

Each input enters as a straight line, which is never shrunk, and as a bend: the wiggly part of a cubic B-spline with a second-difference
penalty (Eilers and Marx 1996), turned so that the penalty is the same for every column (Currie, Durban and Eilers 2006). Few inputs also
enter together. How much bend is kept is chosen for each output by generalised cross-validation (Craven and Wahba 1979).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.terms.faults import ValueFault

__all__ = ["Smooth", "smooth"]

Floats = npt.NDArray[np.float64]

SEGMENTS = 10
"""Stretches of equal numbers of draws between the knots of a spline."""

BENDS_TOGETHER = 4
"""The smoothest bends of an input that enter with those of another."""

SURFACES_UP_TO = 3
"""Up to so many inputs enter in pairs as surfaces (lines and bends); up to PRODUCTS_UP_TO as products of lines; beyond, one by one."""

PRODUCTS_UP_TO = 12

DRAWS_PER_TERM = 5
"""Fewer draws than this for each column of the regression are refused."""


@dataclass(frozen=True, eq=False)
class Smooth:
    """What was fitted.

    fitted, residuals: (outputs, draws); their sum is what was given. basis: (draws, columns), orthonormal but for the factor sqrt(draws),
    so that an unshrunk coefficient has the variance of the residuals over the draws.
    terms: "additive", "products" (straight lines multiplied in pairs) or "surfaces" (bends as well). freedom: (outputs,) columns in use.
    """

    fitted: Floats
    residuals: Floats
    basis: Floats
    terms: str
    freedom: Floats


def smooth(inputs: Floats, outputs: Floats) -> Smooth:
    """Return outputs as smooth functions of inputs. inputs: (inputs, draws), outputs: (outputs, draws), finite.

    An input that does not vary explains nothing and does no harm. ValueFault for fewer than DRAWS_PER_TERM draws a column.
    """
    draws = outputs.shape[1]
    lines, bends, terms = _columns(inputs)
    columns = lines.shape[1] + bends.shape[1]
    if draws < DRAWS_PER_TERM * columns:
        raise ValueFault(
            "a regression on {inputs} inputs needs {needed} draws, and there are {draws}; draw more, or ask for fewer inputs together",
            inputs=len(inputs),
            needed=DRAWS_PER_TERM * columns,
            draws=draws,
        )
    straight = _orthonormal(lines)
    bent, strength, _ = np.linalg.svd(bends - straight @ (straight.T @ bends), full_matrices=False)
    kept = strength > 1e-9 * max(float(strength.max(initial=0.0)), 1.0)
    bent, strength = bent[:, kept], strength[kept]
    on_lines, on_bends = outputs @ straight, outputs @ bent
    left_of_lines = ((outputs - on_lines @ straight.T) ** 2).sum(axis=1)
    penalties = np.concatenate([[0.0], np.geomspace(1e-6, 1e8, 57) * draws])
    shrink = strength**2 / (strength**2 + penalties[:, None])
    # For each penalty and output: what is left, and the columns in use.
    left = left_of_lines[None, :] - ((1 - (1 - shrink) ** 2) @ (on_bends**2).T)
    freedom = straight.shape[1] + shrink.sum(axis=1)
    score = np.maximum(left, 0) / (1 - freedom[:, None] / draws) ** 2
    chosen = score.argmin(axis=0)
    fitted = on_lines @ straight.T + (on_bends * shrink[chosen]) @ bent.T
    return Smooth(fitted, outputs - fitted, np.hstack([straight, bent]) * np.sqrt(draws), terms, freedom[chosen])


def _columns(inputs: Floats) -> tuple[Floats, Floats, str]:
    """Return the columns that are never shrunk (level, lines, products), those that are, and how inputs enter together."""
    varying = [row for row in inputs if np.ptp(row) > 0]
    lines = [(row - row.mean()) / row.std() for row in varying]
    bends = [_bends(line) for line in lines]
    together = "additive" if len(lines) == 1 or len(lines) > PRODUCTS_UP_TO else "surfaces" if len(lines) <= SURFACES_UP_TO else "products"
    straight, bent = [np.ones(inputs.shape[1]), *lines], list(bends)
    for one, other in itertools.combinations(range(len(lines)) if together != "additive" else (), 2):
        straight.append(lines[one] * lines[other])
        if together == "surfaces":
            left, right = bends[one][:, :BENDS_TOGETHER], bends[other][:, :BENDS_TOGETHER]
            bent += [lines[one][:, None] * right, lines[other][:, None] * left]
            bent.append((left[:, :, None] * right[:, None, :]).reshape(len(left), -1))
    empty = np.empty((inputs.shape[1], 0))
    return np.column_stack(straight), np.hstack([empty, *bent]), together


def _bends(line: Floats) -> Floats:
    """Return the bends of one input, (draws, columns), the smoothest first; none for an input of two values."""
    knots = np.unique(np.quantile(line, np.linspace(0, 1, SEGMENTS + 1)))
    if len(knots) == 2:  # noqa: PLR2004  two values, or nothing between the ends: a line says it all
        return np.empty((len(line), 0))
    basis = _b_splines(line, knots)
    difference = np.diff(np.eye(basis.shape[1]), n=2, axis=0)
    values, vectors = np.linalg.eigh(difference.T @ difference)
    wiggly = vectors[:, 2:] / np.sqrt(values[2:])
    return np.asarray(basis @ wiggly)


def _b_splines(line: Floats, knots: Floats, degree: int = 3) -> Floats:
    """Return the B-splines of this degree on these knots, (draws, knots + degree - 1), by the recursion of Cox and de Boor."""
    padded = np.concatenate([[knots[0]] * degree, knots, [knots[-1]] * degree])
    # The last value belongs to the last stretch.
    stretch = np.clip(np.searchsorted(knots, line, side="right") - 1, 0, len(knots) - 2) + degree
    basis = np.zeros((len(line), len(padded) - 1))
    basis[np.arange(len(line)), stretch] = 1
    for order in range(1, degree + 1):
        count = len(padded) - 1 - order
        rise, fall = padded[order : order + count] - padded[:count], padded[order + 1 :][:count] - padded[1:][:count]
        up = np.divide(line[:, None] - padded[:count], rise, out=np.zeros((len(line), count)), where=rise > 0)
        down = np.divide(padded[order + 1 :][:count] - line[:, None], fall, out=np.zeros((len(line), count)), where=fall > 0)
        basis = up * basis[:, :count] + down * basis[:, 1 : count + 1]
    return basis


def _orthonormal(columns: Floats) -> Floats:
    """Return an orthonormal basis of the columns; those that say nothing new are dropped."""
    basis, strength, _ = np.linalg.svd(columns, full_matrices=False)
    return np.asarray(basis[:, strength > 1e-10 * strength[0]])
