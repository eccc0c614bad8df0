"""Queues from a CSV file: how many come to a service, how many serve, how long a case takes; and the wait that they make."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ceiba.policylab.places.csv_rows import csv_rows
from ceiba.policylab.places.rationing import Rule
from ceiba.policylab.places.travel import Floats
from ceiba.policylab.places.waits import Services, Settled, settle

DAYS_A_YEAR = 365.0
QUEUE_COLUMNS = ("service", "cases_per_year", "servers", "days_per_case")
QUEUE_SPARE = ("region",)


@dataclass(frozen=True)
class QueueLine:
    """One queue. cases_per_year: who want it; servers: alike, each busy days_per_case with a case. region: "" is the whole country."""

    service: str
    region: str
    cases_per_year: float
    servers: int
    days_per_case: float


def read_queues(text: str, *, file: str = "") -> tuple[QueueLine, ...]:
    """Return the queues of a file; InputUnreadable, with line, where one does not fit or stands twice."""
    found: dict[tuple[str, str], QueueLine] = {}
    for row in csv_rows(text, QUEUE_COLUMNS, QUEUE_SPARE, file=file):
        key = (row.text("service"), row.cells["region"])
        if key in found:
            raise row.row_fault("'{name}' stands here already.", "Give each service and region one row.", name=" ".join(key).strip())
        cases, servers = row.number("cases_per_year"), row.whole("servers")
        if cases is None:
            raise row.row_fault("How many come is not told.", "Write the number, or leave the row out.", "cases_per_year")
        if not servers:
            raise row.row_fault("A queue has one server at least.", "Leave out a service that has none.", "servers")
        found[key] = QueueLine(*key, cases, servers, row.needed("days_per_case"))
    return tuple(found.values())


def settled_queues(lines: Sequence[QueueLine], stays: Callable[[Floats], Floats], rule: Rule = "proportional") -> Settled:
    """Return where demand and waits of these queues settle; each is its own group. stays: mean wait in days -> share who stay."""
    services = Services(
        tuple(line.service for line in lines),
        np.array([line.servers for line in lines], dtype=np.int64),
        np.array([line.days_per_case for line in lines]),
    )
    return settle(np.array([line.cases_per_year / DAYS_A_YEAR for line in lines]), np.eye(len(lines)), services, stays, rule=rule)
