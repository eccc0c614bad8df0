"""The inputs of a model: their values in the base case, and their draws.

Each input is drawn by a generator of its own (Philox), whose key is made of the seed, the model's id and the input's id. So neither the
order of the inputs in the file, nor what else is drawn, nor in which chunks, nor how many draws are asked for, changes a draw; and what
two models call the same is drawn apart. Draws are those of NumPy's Generator: another release of NumPy may change them.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

import numpy as np

from ceiba.policylab.economics.distributions import Distribution
from ceiba.policylab.economics.expressions import Value
from ceiba.policylab.economics.faults import ModelFault
from ceiba.policylab.economics.format import AnyModel
from ceiba.policylab.economics.inputs import BOUNDS, Correlated, Shares
from ceiba.policylab.economics.results import Draws


def base_values(model: AnyModel) -> dict[str, Value]:
    """Return every input of a model at its own value."""
    values: dict[str, Value] = {parameter.id: np.float64(parameter.value) for parameter in model.parameters}
    for shares in model.shares:
        values |= {name: np.float64(count / math.fsum(shares.counts)) for name, count in zip(shares.of, shares.counts, strict=True)}
    for correlated in model.correlated:
        values |= {name: np.float64(value) for name, value in zip(correlated.of, correlated.values, strict=True)}
    return values


def drawn_values(model: AnyModel, count: int, seed: int) -> dict[str, Draws]:
    """Return `count` draws of every input that is not fixed; ModelFault when one falls outside what its quantity may be."""
    found: dict[str, Draws] = {}
    for place, parameter in enumerate(model.parameters):
        if isinstance(parameter.distribution, Distribution):
            drawn = parameter.distribution.draw(generator(seed, model.id, parameter.id), parameter.value, count)
            low, high = BOUNDS[parameter.quantity]
            outside = int(np.count_nonzero((drawn < low) | (drawn > high) | ~np.isfinite(drawn)))
            if outside:
                raise ModelFault(
                    "{count} of {all} draws of '{name}' lie outside {bounds}, where a {quantity} lies",
                    "Choose a distribution that stays inside: beta for probabilities and utilities, gamma for costs, lognormal for ratios.",
                    f"$.parameters[{place}]",
                    count=outside,
                    all=count,
                    name=parameter.id,
                    bounds=parameter.bounds,
                    quantity=parameter.quantity,
                )
            found[parameter.id] = drawn
    for shares in model.shares:
        if shares.distribution == "dirichlet":
            found |= _dirichlet(shares, generator(seed, model.id, shares.id), count)
    for correlated in model.correlated:
        if correlated.distribution == "normal":
            found |= _together(correlated, generator(seed, model.id, correlated.id), count)
    return found


def generator(seed: int, model: str, name: str) -> np.random.Generator:
    """Return the generator of one input of one model."""
    digest = hashlib.sha256(f"{seed}\0{model}\0{name}".encode()).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(digest[:16], "little")))


def chosen_values(model: AnyModel, values: Mapping[str, Value]) -> dict[str, Value]:
    """Return values given in place of the model's own; ModelFault at a name that is no input or a value outside its quantity."""
    known = {parameter.id: (place, parameter) for place, parameter in enumerate(model.parameters)}
    free = {name for correlated in model.correlated for name in correlated.of}
    found: dict[str, Value] = {}
    for name, value in values.items():
        if name in free:
            found[name] = np.asarray(value, dtype=np.float64) if np.ndim(value) else np.float64(value)
            continue
        if name not in known:
            raise ModelFault(
                "'{name}' is not a parameter of the model '{model}'",
                "Name one of: {known}.",
                "$.parameters",
                name=name,
                model=model.id,
                known=", ".join((*known, *sorted(free))),
            )
        place, parameter = known[name]
        array = np.asarray(value, dtype=np.float64)
        low, high = BOUNDS[parameter.quantity]
        outside = int(np.count_nonzero(~((array >= low) & (array <= high) & np.isfinite(array))))
        if outside:
            raise ModelFault(
                "{count} of {all} values given for '{name}' lie outside {bounds}, where a {quantity} lies",
                "Give values that such a quantity may have.",
                f"$.parameters[{place}]",
                count=outside,
                all=array.size,
                name=name,
                bounds=parameter.bounds,
                quantity=parameter.quantity,
            )
        found[name] = array if array.ndim else np.float64(array)
    return found


def _together(correlated: Correlated, drawer: np.random.Generator, count: int) -> dict[str, Draws]:
    """Draw from a multivariate normal: the factor of its covariance times independent draws, summed in one order whatever the count."""
    factor = np.linalg.cholesky(np.array(correlated.covariance, dtype=np.float64))
    independent = np.ascontiguousarray(drawer.standard_normal((count, len(correlated.of))).T)
    found: dict[str, Draws] = {}
    for row, (name, value) in enumerate(zip(correlated.of, correlated.values, strict=True)):
        drawn = np.full(count, value)
        for column in range(row + 1):
            drawn += factor[row, column] * independent[column]
        found[name] = drawn
    return found


def _dirichlet(shares: Shares, drawer: np.random.Generator, count: int) -> dict[str, Draws]:
    """Draw shares; one that was never seen stays zero."""
    seen = [place for place, number in enumerate(shares.counts) if number > 0]
    drawn = drawer.dirichlet([shares.counts[place] for place in seen], count)
    found = {name: np.zeros(count) for name in shares.of}
    for column, place in enumerate(seen):
        found[shares.of[place]] = np.ascontiguousarray(drawn[:, column])
    return found
