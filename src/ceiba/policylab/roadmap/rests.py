"""What a milestone rests on, as it is kept: numbers of levers, gains, what is cleared and for whom, and the facts and rates behind."""

from __future__ import annotations

from typing import Any

import msgspec

from ceiba.terms.answers import Reason
from ceiba.terms.citations import Citation


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a roadmap that is kept."""


class NumberUsed(Record, frozen=True, kw_only=True):
    """A number of a lever.

    name: cost.once, cost.per_year, cost.per_patient, lead, growth, or effect.share and the like. unit: a currency, "months", "km", "days",
    or "". paid_in: as in `levers.Priced`.
    """

    name: str
    value: float
    unit: str
    price_year: int | None = None
    low: float | None = None
    high: float | None = None
    paid_in: str = ""
    cited: Citation


class ObstacleCleared(Record, frozen=True, kw_only=True):
    """A roadblock of an action at a gate that a lever takes away. needs: a year, in whose way it stands today."""

    action: str
    gate: str
    code: str
    needs: float
    because: tuple[Reason, ...]


class WhoseNeeds(Record, frozen=True, kw_only=True):
    """Needs a year that are open with the whole plan in effect and not without the milestone. records: counted, that they stand for."""

    disease: str
    payers: tuple[str, ...]
    region: str
    needs: float
    records: int


class PatientsPaid(Record, frozen=True, kw_only=True):
    """What the plan pays for patients because of a milestone at the price that a lever names. amount: in the currency of the roadmap."""

    lever: str
    amount: float


class GainUsed(Record, frozen=True, kw_only=True):
    """A gain that the QALYs of a milestone rest on, and of how many needs.

    action, disease ("" is not recorded), stage, line: of what it is asked. needs: within the plan that have it because of the milestone;
    below zero go over to another. qalys: a person, against `comparator`; None is published by nobody, never zero: the fields below
    it are empty then. low, high: over all published analyses, None where only one number is known. outcome: its id in the table of
    outcomes. countries: for which it was computed; transferred: to this one from them. horizon_years, annual_discount_rate: of the study.
    reading: what of it is our reading.
    """

    action: str
    disease: str
    stage: str | None
    line: int | None
    needs: float
    qalys: float | None = None
    low: float | None = None
    high: float | None = None
    outcome: str = ""
    comparator: str = ""
    countries: tuple[str, ...] = ()
    transferred: bool = False
    horizon_years: float | None = None
    annual_discount_rate: float | None = None
    reading: str = ""
    cited: Citation | None = None


class FactUsed(Record, frozen=True, kw_only=True):
    """A row of the pack's facts that the national weights rest on."""

    file: str
    line: int
    values: dict[str, Any]
    cited: Citation


class RateUsed(Record, frozen=True, kw_only=True):
    """An exchange rate that brought costs into the currency of the budget."""

    of: str
    into: str
    year: int
    factor: float
    cited: tuple[Citation, ...]
