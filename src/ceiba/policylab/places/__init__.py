"""Place and capacity: travel, access, queues and waits, where to put laboratories, and the people who work in them."""

from ceiba.policylab.places.access import Catchments, Decay, Reach, binary, floating_catchments, gaussian, reach, steps
from ceiba.policylab.places.matrix import read_matrix
from ceiba.policylab.places.placement import Placement, place
from ceiba.policylab.places.queues import Queues, erlang_c, queues
from ceiba.policylab.places.rationing import RULES, Rule, ration
from ceiba.policylab.places.siting import OBJECTIVES, Objective, Outcome, Siting
from ceiba.policylab.places.travel import (
    EARTH_RADIUS_KM,
    Travel,
    great_circle_km,
    mean_km_within_a_disc,
    nearest_km,
    travel_by_coordinates,
)
from ceiba.policylab.places.waits import Services, Settled, WaitClass, WaitClasses, patience, settle

__all__ = [
    "EARTH_RADIUS_KM",
    "OBJECTIVES",
    "RULES",
    "Catchments",
    "Decay",
    "Objective",
    "Outcome",
    "Placement",
    "Queues",
    "Reach",
    "Rule",
    "Services",
    "Settled",
    "Siting",
    "Travel",
    "WaitClass",
    "WaitClasses",
    "binary",
    "erlang_c",
    "floating_catchments",
    "gaussian",
    "great_circle_km",
    "mean_km_within_a_disc",
    "nearest_km",
    "patience",
    "place",
    "queues",
    "ration",
    "reach",
    "read_matrix",
    "settle",
    "steps",
    "travel_by_coordinates",
]
