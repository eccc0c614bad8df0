"""Waits that fit the demand they cause: demand -> queue -> wait -> who gives up -> demand, until it changes no more.

*Reachable* reads a wait class per service; a class depends on how many come, and how many come on the class. The fixed point is sought
by damped steps. The residual and the number of steps are part of the result, and a result that did not settle says so: with people who
answer to classes it may be that none exists, since at the edge of a class a small change of the wait changes how many come.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np

from ceiba.policylab.places.queues import Integers, Queues, queues
from ceiba.policylab.places.rationing import Rule, ration
from ceiba.policylab.places.travel import Floats
from ceiba.terms.faults import ValueFault

TOLERANCE = 1e-6
"""The largest change of a service's arrivals, relative to its demand, at which they count as settled."""

_REGAINED = 1.1
"""A step that went past the fixed point is halved for its service, since more arrivals never make a shorter wait; others grow again."""


class WaitClass(msgspec.Struct, frozen=True):
    """A class of waits: up to and including `up_to_days`; the last one of a ladder has no bound. stays: the share who wait so long."""

    name: str
    stays: float
    up_to_days: float = float("inf")


class WaitClasses(msgspec.Struct, frozen=True):
    """A ladder of wait classes, the shortest first; reason: where the shares come from, or why they are assumed."""

    classes: tuple[WaitClass, ...]
    reason: str

    def __post_init__(self) -> None:
        bounds = [each.up_to_days for each in self.classes]
        if not bounds or bounds != sorted(set(bounds)) or bounds[-1] != float("inf"):
            raise ValueFault("the bounds of wait classes rise, and the last class has none")
        shares = [each.stays for each in self.classes]
        if not all(0 <= share <= 1 for share in shares) or shares != sorted(shares, reverse=True):
            raise ValueFault("the share who stay is between 0 and 1, and never rises with the wait")

    def number(self, wait_days: Floats) -> Integers:
        """The place of each wait in the ladder; an endless wait is in the last class."""
        return np.searchsorted(np.array([each.up_to_days for each in self.classes]), wait_days, side="left").astype(np.int64)

    def stays(self, wait_days: Floats) -> Floats:
        """The share who stay in the queue."""
        share: Floats = np.array([each.stays for each in self.classes])[self.number(wait_days)]
        return share

    def names(self, wait_days: Floats) -> tuple[str, ...]:
        """The name of the class of each wait."""
        return tuple(self.classes[number].name for number in self.number(wait_days))


def patience(mean_days: float) -> Callable[[Floats], Floats]:
    """Return how many stay, when how long people are willing to wait is exponential with this mean."""

    def stays(wait_days: Floats) -> Floats:
        share: Floats = np.exp(-wait_days / mean_days)
        return share

    return stays


@dataclass(frozen=True)
class Services:
    """Equal servers in each of several services. service_days: one server's days for one case; cv_service: its variation (1: M/M/k)."""

    names: tuple[str, ...]
    servers: Integers
    service_days: Floats
    cv_service: float = 1.0


@dataclass(frozen=True)
class Settled:
    """Demand and wait after `steps` damped steps.

    residual: the largest change of arrivals that one more whole step would make, relative to demand; converged: whether it is within
    TOLERANCE. queues: by service. demand, come, served: by group and service (people a day): who wants it, who does not give up, and who
    is served; come - served joins a queue that grows, or is rationed. unassigned: demand of each group that no service is known for.
    """

    queues: Queues
    residual: float
    steps: int
    converged: bool
    demand: Floats
    come: Floats
    served: Floats
    unassigned: Floats
    rule: Rule

    @property
    def gave_up(self) -> Floats:
        """People a day of each group and service who do not wait so long."""
        return self.demand - self.come


def settle(
    demand_per_day: Floats,
    assigned: Floats,
    services: Services,
    stays: Callable[[Floats], Floats],
    *,
    rule: Rule = "proportional",
    by: Floats | None = None,
    damping: float = 0.5,
    most_steps: int = 500,
) -> Settled:
    """Return where demand and waits settle, or how far from it they are after `most_steps`.

    demand_per_day: by group. assigned: (groups, services), the share of each group's demand that goes to each service; a row may sum to
    less than 1: that demand is known to no service. stays: mean wait in days -> share who stay (never rising). rule, by: how the
    capacity of an overloaded service is shared among groups (see `ration`). damping: the largest share of a step that is taken.
    ValueFault where shares or damping do not fit.
    """
    if (assigned < 0).any() or (assigned.sum(axis=1) > 1 + 1e-9).any():
        raise ValueFault("the shares by which a group's demand is assigned lie between 0 and 1 and sum to no more than 1")
    if not 0 < damping <= 1:
        raise ValueFault("damping is above 0 and at most 1")
    demand = demand_per_day[:, None] * assigned
    offered = demand.sum(axis=0)
    scale = np.maximum(offered, np.finfo(float).tiny)

    arrivals, step = offered.copy(), 0
    damped, before = np.full(len(offered), damping), np.zeros(len(offered))
    while True:
        found = queues(arrivals, services.servers, services.service_days, services.cv_service)
        change = offered * stays(found.wait_days) - arrivals
        residual = float((np.abs(change) / scale).max(initial=0.0))
        if residual <= TOLERANCE or step == most_steps:
            break
        damped = np.where(change * before < 0, damped / 2, np.minimum(damped * _REGAINED, damping))
        arrivals, before = arrivals + damped * change, change
        step += 1
    come = demand * (arrivals / scale)
    capacity = services.servers / services.service_days
    served = np.column_stack([ration(come[:, column], float(most), rule, by) for column, most in enumerate(capacity)])
    return Settled(found, residual, step, residual <= TOLERANCE, demand, come, served, demand_per_day * (1 - assigned.sum(axis=1)), rule)
