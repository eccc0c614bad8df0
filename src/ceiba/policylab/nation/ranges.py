"""The range of each national figure: its two bounds, the point between them, and how far sampling moves the point.

The interval resamples the records behind each cell (a Poisson bootstrap of its effective number of records) and makes every disease add
up to its cases again; it is as wide as the records are few. It holds no uncertainty of the facts themselves, of which a pack states no
interval: cases, shares and prevalences stand as they are cited. The bounds, not the interval, hold what is not known.
Hanley JA, MacGibbon B. Creating non-parametric bootstrap samples using Poisson frequencies. Comput Methods Programs Biomed 2006;83:57-62.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from ceiba.policylab.nation.cascade import Fates, strata
from ceiba.policylab.nation.raking import Numbers
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES

DRAWS = 1_000
SEED = 7
LEVEL = 0.95
"""How many times records are resampled, from which seed, and how much of the draws an interval holds."""

_BLOCK = 50
_YES, _UNKNOWN = int(Value.YES), int(Value.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Interval:
    """The middle LEVEL of the draws of a point."""

    low: float
    high: float


def with_intervals(cascade: pa.Table, fates: Fates, *, draws: int = DRAWS, seed: int = SEED) -> pa.Table:
    """Return a national cascade with the interval of each point: point_low, point_high, needs a year.

    cascade: `count_nation` of some strata. fates: by the same strata and by disease, in this order, `disease` once. Never outside of the
    bounds of a draw; null where no needs of the stratum have a national number.
    """
    by = tuple(name for name in cascade.column_names if name in fates.by)
    found = _intervals(fates, by, draws, seed)
    keys = zip(*(cascade[name].to_pylist() for name in by), strict=True) if by else ((),) * cascade.num_rows
    rows = [found.get((tuple(key), gate)) for key, gate in zip(keys, cascade["gate"].to_pylist(), strict=True)]
    low = pa.array([each.low if each else None for each in rows], pa.float64())
    high = pa.array([each.high if each else None for each in rows], pa.float64())
    return cascade.append_column("point_low", low).append_column("point_high", high)


def _intervals(fates: Fates, by: Sequence[str], draws: int, seed: int) -> dict[tuple[tuple[str, ...], str], Interval]:
    """Return the interval of each stratum and gate."""
    parts = strata(fates)
    own, disease = [fates.by.index(name) for name in by], fates.by.index("disease")
    keys = sorted({tuple(stratum[place] for place in own) for stratum, _ in parts})
    diseases = sorted({stratum[disease] for stratum, _ in parts})
    columns: dict[str, Numbers] = {name: np.concatenate([part[name] for _, part in parts]) for name in parts[0][1]} if parts else {}
    sizes = [part["n"].size for _, part in parts]
    key_of = np.repeat([keys.index(tuple(stratum[place] for place in own)) for stratum, _ in parts], sizes)
    disease_of = np.repeat([diseases.index(stratum[disease]) for stratum, _ in parts], sizes)
    has = ~np.isnan(columns["weight"]) & (columns["weight"] > 0)
    columns = {name: column[has] for name, column in columns.items()}
    points = _drawn(columns, key_of[has], disease_of[has], (len(keys), len(diseases)), draws, np.random.default_rng(seed))
    tail = (1 - LEVEL) / 2
    edges = np.quantile(points, (tail, 1 - tail), axis=0) if draws else np.full((2, *points.shape[1:]), np.nan)
    alive = set(key_of[has].tolist())
    return {
        (key, gate): Interval(float(edges[0, place, number]), float(edges[1, place, number]))
        for place, key in enumerate(keys)
        if place in alive
        for number, gate in enumerate(GATES)
    }


def _drawn(
    columns: dict[str, Numbers], key_of: Numbers, disease_of: Numbers, shape: tuple[int, int], draws: int, random: np.random.Generator
) -> Numbers:
    """Return the points of each draw: (draws, strata, gates)."""
    n_keys, n_diseases = shape
    weight = columns["weight"]
    records = weight**2 / columns["weight_sq"]
    share = np.stack([_passing(columns, gate) / weight for gate in GATES]) if weight.size else np.zeros((len(GATES), 0))
    to_disease, to_key = _adder(disease_of, n_diseases), _adder(key_of, n_keys)
    cases = to_disease @ weight
    points = np.zeros((draws, n_keys, len(GATES)))
    for first in range(0, draws, _BLOCK):
        count = min(_BLOCK, draws - first)
        again = weight[:, None] * random.poisson(records[:, None], (weight.size, count)) / records[:, None]
        found = to_disease @ again
        factor = np.divide(cases[:, None], found, out=np.zeros_like(found), where=found > 0)
        again = again * factor[disease_of]
        for number in range(len(GATES)):
            points[first : first + count, :, number] = (to_key @ (again * share[number][:, None])).T
    return points


def _passing(columns: dict[str, Numbers], gate: str) -> Numbers:
    """Return the needs of each row that pass up to a gate, at the point."""
    value = columns[f"upto_{gate}"]
    passing: Numbers = np.where(value == _YES, columns["weight"], np.where(value == _UNKNOWN, columns[f"expected_{gate}"], 0.0))
    return passing


def _adder(places: Numbers, size: int) -> Numbers:
    """Return the matrix that adds rows up by place: (size, rows), ones and zeros."""
    return np.equal(np.arange(size)[:, None], places[None, :]).astype(np.float64)
