"""What a change of capacity does to a wait: the queue behind a known wait, with other servers, settled again with who gives up.

`nation` and `scenarios` read a wait in days against the pack's limit. A published wait says nothing of how many come; with the servers and
the time that a case takes, the arrivals that make such a wait follow. Then capacity is changed, and demand and wait settle anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.places.queues import queues
from ceiba.policylab.places.travel import Floats
from ceiba.policylab.places.waits import Services, WaitClasses, settle
from ceiba.terms.faults import ValueFault

_HALVINGS = 200


def nobody_gives_up(wait_days: Floats) -> Floats:
    """Everyone stays, however long the wait: what is taken when nothing is known of who gives up."""
    return np.ones_like(wait_days)


@dataclass(frozen=True)
class WaitPoint:
    """A settled queue. wait_days: mean, inf in overload; name: of its class. residual, converged: of the fixed point (see `Settled`)."""

    servers: int
    wait_days: float
    name: str
    utilisation: float
    gave_up_per_day: float
    residual: float
    converged: bool


@dataclass(frozen=True)
class ChangedWait:
    """A wait before and after a change of capacity. demand_per_day: people who want the service, with those who give up."""

    demand_per_day: float
    before: WaitPoint
    after: WaitPoint

    @property
    def class_changed(self) -> bool:
        """Whether the wait is of another class after the change."""
        return self.before.name != self.after.name


def arrivals_of_wait(wait_days: float, servers: int, service_days: float, cv_service: float = 1.0) -> float:
    """Return how many a day make this mean wait, by halving (more arrivals never make it shorter); ValueFault for a wait below zero.

    A wait of zero, or one so short that no arrivals are seen to make it, gives 0.
    """
    if not 0 <= wait_days < float("inf"):
        raise ValueFault("a wait is a finite number of days, zero or more")
    low, high = 0.0, servers / service_days
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        found = queues(np.array([middle]), np.array([servers]), np.array([service_days]), cv_service).wait_days[0]
        low, high = (middle, high) if found <= wait_days else (low, middle)
    return low if wait_days > 0 else 0.0


def changed_wait(
    wait_days: float,
    servers: int,
    service_days: float,
    classes: WaitClasses,
    *,
    servers_after: int,
    service_days_after: float | None = None,
    demand_factor: float = 1.0,
    stays: Callable[[Floats], Floats] = nobody_gives_up,
    cv_service: float = 1.0,
) -> ChangedWait:
    """Return the wait class before and after a change of capacity, all else equal.

    wait_days: the wait that is published or reckoned now. service_days: one server's days for one case. servers_after,
    service_days_after: the changed capacity (None: a case takes as long as before). demand_factor: so many times as many want it.
    stays: mean wait in days -> share who stay (`patience`, or `classes.stays`). ValueFault as in `settle` and `arrivals_of_wait`.
    """
    share = float(stays(np.array([wait_days]))[0])
    if not share > 0:
        raise ValueFault("nobody waits {days} days, so no demand is behind such a wait", days=f"{wait_days:g}")
    demand = arrivals_of_wait(wait_days, servers, service_days, cv_service) / share
    after_days = service_days if service_days_after is None else service_days_after
    before = _settled(demand, servers, service_days, cv_service, classes, stays)
    after = _settled(demand * demand_factor, servers_after, after_days, cv_service, classes, stays)
    return ChangedWait(demand, before, after)


def _settled(
    demand: float, servers: int, service_days: float, cv: float, classes: WaitClasses, stays: Callable[[Floats], Floats]
) -> WaitPoint:
    services = Services(("",), np.array([servers], dtype=np.int64), np.array([service_days]), cv)
    found = settle(np.array([demand]), np.ones((1, 1)), services, stays)
    wait = found.queues.wait_days
    return WaitPoint(
        servers,
        float(wait[0]),
        classes.names(wait)[0],
        float(found.queues.utilisation[0]),
        float(found.gave_up.sum()),
        found.residual,
        found.converged,
    )
