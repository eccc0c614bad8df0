"""Place and capacity: travel, access, queues and waits, where to put laboratories, and the people who work in them."""

from ceiba.policylab.places.access import Catchments, Decay, Reach, binary, floating_catchments, gaussian, reach, steps
from ceiba.policylab.places.known_access import KnownAccess, Service, access_to
from ceiba.policylab.places.matrix import read_matrix
from ceiba.policylab.places.placed_changes import changes_of
from ceiba.policylab.places.placement import Placement, place
from ceiba.policylab.places.points import (
    Candidate,
    KnownSite,
    Place,
    candidates_of,
    coordinates,
    known_sites,
    people_of,
    places_of,
    read_places,
    read_sites,
)
from ceiba.policylab.places.queue_files import QueueLine, read_queues, settled_queues
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
from ceiba.policylab.places.waiting import ChangedWait, WaitPoint, arrivals_of_wait, changed_wait, nobody_gives_up
from ceiba.policylab.places.waits import Services, Settled, WaitClass, WaitClasses, patience, settle
from ceiba.policylab.places.workforce import Staff, Training, servers_of, staff_by_year, staff_of

__all__ = [
    "EARTH_RADIUS_KM",
    "OBJECTIVES",
    "RULES",
    "Candidate",
    "Catchments",
    "ChangedWait",
    "Decay",
    "KnownAccess",
    "KnownSite",
    "Objective",
    "Outcome",
    "Place",
    "Placement",
    "QueueLine",
    "Queues",
    "Reach",
    "Rule",
    "Service",
    "Services",
    "Settled",
    "Siting",
    "Staff",
    "Training",
    "Travel",
    "WaitClass",
    "WaitClasses",
    "WaitPoint",
    "access_to",
    "arrivals_of_wait",
    "binary",
    "candidates_of",
    "changed_wait",
    "changes_of",
    "coordinates",
    "erlang_c",
    "floating_catchments",
    "gaussian",
    "great_circle_km",
    "known_sites",
    "mean_km_within_a_disc",
    "nearest_km",
    "nobody_gives_up",
    "patience",
    "people_of",
    "place",
    "places_of",
    "queues",
    "ration",
    "reach",
    "read_matrix",
    "read_places",
    "read_queues",
    "read_sites",
    "servers_of",
    "settle",
    "settled_queues",
    "staff_by_year",
    "staff_of",
    "steps",
    "travel_by_coordinates",
]
