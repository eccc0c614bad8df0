"""The losses of a nation: its ways, and what roadblocks cost it, from the nation as it was counted."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ceiba.decisions import Recount
from ceiba.policylab.losses.bounds import Bound
from ceiba.policylab.losses.roadblocks import Losses, count_losses
from ceiba.policylab.losses.ways import WaysOf
from ceiba.policylab.nation import Nation


def ways_of(nation: Nation, recount: Recount | None = None) -> WaysOf:
    """Return what makes the ways of a nation. recount: of its decision, where one is at hand; prevention has no weight and no ways."""
    weighted = _weighted(nation).group_by("circumstance_id").aggregate([("weight", "sum")])
    weights = dict(zip(weighted["circumstance_id"].to_pylist(), weighted["weight_sum"].to_pylist(), strict=True))
    return WaysOf(recount or Recount(nation.decision), weights)


def losses_of(nation: Nation, ways: WaysOf, bound: Bound, by: Sequence[str] = ()) -> Losses:
    """Return what roadblocks cost a nation as it is today. by: names of STRATA."""
    return count_losses(ways.under(bound=bound), _weighted(nation), by)


def _weighted(nation: Nation) -> pa.Table:
    cells = nation.decision.engine.collect(nation.cells)
    return cells.filter(pc.is_valid(cells["weight"]))
