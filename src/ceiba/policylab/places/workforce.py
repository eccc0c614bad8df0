"""The people who make a service possible, as capacity: how many there are, and how many there will be when those in training are ready.

Who is trained today works only after the years that training takes; until then capacity is what it is. How many there are is read from the
pack; how long training takes, who leaves and what one person can do in a year are arguments, each with its citation or its reason.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ceiba.packs import FactRow, Pack
from ceiba.policylab.places.travel import Floats
from ceiba.terms.citations import Citation
from ceiba.terms.faults import ValueFault


@dataclass(frozen=True)
class Staff:
    """What a pack says of a profession. rows: the newest counts of the whole country; several differ where sources do.

    least, most: of those counts; None where nobody counted. graduates: new ones a year, as the pack says; None is unknown.
    """

    profession: str
    rows: tuple[FactRow, ...]
    graduates: FactRow | None = None

    @property
    def least(self) -> float | None:
        """The smallest count of the newest year."""
        return min((float(row["value"]) for row in self.rows), default=None)

    @property
    def most(self) -> float | None:
        """The largest count of the newest year."""
        return max((float(row["value"]) for row in self.rows), default=None)


def staff_of(pack: Pack, profession: str) -> Staff:
    """Return how many of a profession the pack counts in the whole country, of the newest year in which anyone did."""
    rows = [row for row in pack.facts.get("workforce", ()) if row["profession"] == profession and row["region"] is None]
    counts = [row for row in rows if row["measure"] == "people"]
    newest = max((row.as_of[:4] for row in counts), default="")
    graduates = [row for row in rows if row["measure"] == "graduates_per_year"]
    latest = max(graduates, key=lambda row: row.as_of, default=None)
    return Staff(profession, tuple(row for row in counts if row.as_of[:4] == newest), latest)


@dataclass(frozen=True)
class Training:
    """An intake of people to be trained. people: who begin in each year from `begins` on, for so many `years`; lead_years: until ready.

    cited: where the lead time was read, or why it is assumed. finish: the share of who begins that ends training and stays.
    """

    people: float
    lead_years: int
    cited: Citation
    begins: int = 0
    years: int = 1
    finish: float = 1.0

    def __post_init__(self) -> None:
        if self.people < 0 or self.lead_years < 0 or self.begins < 0 or self.years < 1 or not 0 <= self.finish <= 1:
            raise ValueFault("people and years of training are zero or more, and the share who finish is between 0 and 1")

    def ready(self, horizon: int) -> Floats:
        """How many become ready in each of the years 0 to horizon - 1."""
        found = np.zeros(horizon)
        for year in range(self.begins, self.begins + self.years):
            if year + self.lead_years < horizon:
                found[year + self.lead_years] += self.people * self.finish
        return found


def staff_by_year(
    now: float, horizon: int, *, graduates_per_year: float = 0.0, leave: float = 0.0, trainings: tuple[Training, ...] = ()
) -> Floats:
    """Return the people at work in each of the years 0 (now) to horizon - 1.

    graduates_per_year: who are in training already, so that as many become ready each year from year 1 on. leave: the share who stop
    working in a year. trainings: intakes beyond those. ValueFault where a number does not fit.
    """
    if now < 0 or graduates_per_year < 0 or not 0 <= leave <= 1 or horizon < 1:
        raise ValueFault("people at work and graduates are zero or more, and the share who leave is between 0 and 1")
    ready = np.sum([training.ready(horizon) for training in trainings], axis=0) if trainings else np.zeros(horizon)
    found = np.empty(horizon)
    found[0] = now + ready[0]
    for year in range(1, horizon):
        found[year] = found[year - 1] * (1 - leave) + graduates_per_year + ready[year]
    return found


def servers_of(people: Floats, cases_per_person_year: float, service_days: float, days_a_year: float = 365.0) -> Floats:
    """Return to how many servers of a queue these people amount: together they end as many cases a year. At least 0, not rounded.

    A queue's server ends days_a_year / service_days cases a year.
    """
    if not cases_per_person_year > 0 or not service_days > 0:
        raise ValueFault("a case takes more than no time")
    return people * (cases_per_person_year * service_days / days_a_year)
