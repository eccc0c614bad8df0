"""What each roadblock costs a country: ways to meet needs and the obstacles in between, and who would be reached without them.

`WaysOf` makes the ways of a nation in any recounted world; `count_losses` says what each roadblock and each obstacle is worth.
"""

from ceiba.policylab.losses.bounds import BOUNDS, Bound, standing_codes
from ceiba.policylab.losses.nation import losses_of, ways_of
from ceiba.policylab.losses.obstacles import Obstacle
from ceiba.policylab.losses.roadblocks import UNITS, Losses, Lost, Unit, count_losses
from ceiba.policylab.losses.shapley import Values, minimal, shapley
from ceiba.policylab.losses.ways import Ways, WaysOf

__all__ = [
    "BOUNDS",
    "UNITS",
    "Bound",
    "Losses",
    "Lost",
    "Obstacle",
    "Unit",
    "Values",
    "Ways",
    "WaysOf",
    "count_losses",
    "losses_of",
    "minimal",
    "shapley",
    "standing_codes",
    "ways_of",
]
