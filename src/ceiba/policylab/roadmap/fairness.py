"""Equity weights: a need counts for more where fewer of the needs of its stratum are met today.

The weight of a need is (unmet share of its stratum / unmet share of all) to the power of `aversion`; the strata are payer and region. It is
a choice of values and not a finding: 0 counts every need alike, 1 in proportion to what its stratum lacks.
"""

from __future__ import annotations

import numpy as np

from ceiba.decisions import Decision
from ceiba.policylab.roadmap.openings import Openings
from ceiba.policylab.roadmap.problem import Floats


def equity_weights(found: Openings, decision: Decision, aversion: float) -> Floats:
    """Return what a need of each group counts for, float64 (groups,): 1 on average over the needs that are not met, and where all are met.

    aversion: 0 or more.
    """
    states = decision.options.access.sort_by("access_id").select(["payer_set", "region"]).to_pylist()
    strata: dict[object, int] = {}
    of = np.array(
        [strata.setdefault(_stratum(states, access), len(strata)) for access in found.access.tolist()],
        dtype=np.int64,
    )
    has_way = np.array([bool(ways) for ways in found.ways], dtype=np.bool_)
    is_met = np.array([any(way == frozenset() for way, _ in ways) for ways in found.ways], dtype=np.bool_)
    needs = np.bincount(of, weights=np.where(has_way, found.weight, 0.0), minlength=len(strata))
    unmet = np.bincount(of, weights=np.where(has_way & ~is_met, found.weight, 0.0), minlength=len(strata))
    if unmet.sum() <= 0:
        return np.ones(found.weight.size)
    share = np.divide(unmet, needs, out=np.zeros_like(unmet), where=needs > 0)
    weights = (share / (unmet.sum() / needs.sum())) ** aversion
    mean = float(weights @ unmet) / float(unmet.sum())
    scaled: Floats = weights[of] / mean
    return scaled


def _stratum(states: list[dict[str, object]], access: int) -> tuple[object, object] | None:
    return (states[access]["payer_set"], states[access]["region"]) if access >= 0 else None
