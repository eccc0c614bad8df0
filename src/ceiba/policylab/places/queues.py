"""How long people wait at a service: the queues M/M/k (exact) and M/G/k (Allen and Cunneen's approximation).

Arrivals come at random (Poisson) to k equal servers, one queue. Where more arrive than the servers can do, no wait exists: the queue
grows for ever, and how fast is what is reported. Sources: Erlang 1917; Allen, Probability, Statistics and Queueing Theory, 1990
(M/G/k, exact for one server by Pollaczek and Khinchine and for exponential service).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ceiba.policylab.places.travel import Floats
from ceiba.terms.faults import ValueFault

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Queues:
    """The steady state of several services, by service; all arrays of one shape.

    utilisation: share of the servers busy when every arrival is served (1 or more is overload). waits_at_all: probability of any wait
    (Erlang C). wait_days: mean days in the queue, before service begins; inf in overload. grows_per_day: how many join the queue for
    good each day; 0 without overload.
    """

    arrivals_per_day: Floats
    servers: Integers
    service_days: Floats
    cv2_service: Floats
    utilisation: Floats
    waits_at_all: Floats
    wait_days: Floats
    grows_per_day: Floats

    @property
    def overloaded(self) -> npt.NDArray[np.bool_]:
        """Whether more arrive than can be served."""
        return self.utilisation >= 1

    def share_waiting_longer_than(self, days: float) -> Floats:
        """The share who wait longer than this before service begins: exact for M/M/k; for M/G/k the tail is taken exponential."""
        rate = np.divide(self.waits_at_all, self.wait_days, out=np.zeros_like(self.wait_days), where=self.wait_days > 0)
        share: Floats = np.where(self.overloaded, 1.0, self.waits_at_all * np.exp(-rate * days))
        return share


def erlang_c(offered: Floats, servers: Integers) -> Floats:
    """Return the probability that an arrival waits, by the recursion of Erlang B (which neither overflows nor cancels); 1 in overload.

    offered: arrivals x service time, in erlangs. servers: one or more.

    >>> import numpy as np
    >>> [round(float(p), 4) for p in erlang_c(np.array([2.0, 0.5]), np.array([3, 1]))]
    [0.4444, 0.5]
    """
    blocked = np.ones_like(offered)
    for number in range(1, int(servers.max(initial=0)) + 1):
        step = offered * blocked / (number + offered * blocked)
        blocked = np.where(number <= servers, step, blocked)
    idle = servers - offered * (1 - blocked)
    waits: Floats = np.divide(servers * blocked, idle, out=np.ones_like(offered), where=offered < servers)
    return waits


def queues(arrivals_per_day: Floats, servers: Integers, service_days: Floats, cv_service: Floats | float = 1.0) -> Queues:
    """Return the steady state of each service.

    service_days: mean days that one server is busy with one case. cv_service: coefficient of variation of that time: 1 is exponential
    (M/M/k), 0 is always the same. ValueFault where arrivals are negative, a service has no server or takes no time.
    """
    if (arrivals_per_day < 0).any() or not np.isfinite(arrivals_per_day).all():
        raise ValueFault("arrivals are a number of zero or more")
    if (servers < 1).any():
        raise ValueFault("a service has one server at least; leave out one that has none")
    if not (service_days > 0).all():
        raise ValueFault("a case takes more than no time")
    cv2 = np.broadcast_to(np.asarray(cv_service, dtype=np.float64) ** 2, arrivals_per_day.shape).copy()
    offered = arrivals_per_day * service_days
    waits = erlang_c(offered, servers)
    spare = servers / service_days - arrivals_per_day
    wait = np.divide(waits, spare, out=np.full_like(offered, np.inf), where=offered < servers) * (1 + cv2) / 2
    return Queues(arrivals_per_day, servers, service_days, cv2, offered / servers, waits, wait, np.maximum(-spare, 0.0))
