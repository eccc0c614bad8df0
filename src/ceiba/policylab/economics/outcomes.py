"""What treatments and tests were found to gain: published incremental QALYs and life years, by action, disease, line and comparator.

The table (data/economics/outcomes.yaml) holds what was read and nothing else. Where it has no entry the gain is None: unknown, never zero.
A gain is always against a comparator, over the horizon and discounting of its study; none of them is carried over in silence.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from ceiba.policylab.economics.published import check_cited, open_folder, read_sources, refused
from ceiba.terms.answers import Value
from ceiba.terms.citations import Citation, Source
from ceiba.terms.criteria import Criteria, field_value
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.readings import Fault
from ceiba.terms.situations import Situation

FILE = "outcomes.yaml"
Measure = Literal["QALY", "life_year"]
Against = Literal["chemotherapy", "observation", "other_medicine", "no_test", "other_test"]
REGION = frozenset({"ar", "bo", "br", "cl", "co", "cr", "cu", "do", "ec", "gt", "hn", "mx", "ni", "pa", "pe", "py", "sv", "uy", "ve"})
"""ISO 3166-1 codes of Latin America: a study from the region is taken before one from elsewhere."""
_TRUST = ("high", "medium", "low", None)


class Estimate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published number, its range, or both. A range without a value stands for its middle, and `is_middle` says so."""

    value: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueFault("a range has a low and a high end")
        if self.value is None and self.low is None:
            raise ValueFault("an estimate has a value or a range")
        ends = [end for end in (self.low, self.value, self.high) if end is not None]
        if ends != sorted(ends) or any(abs(end) == float("inf") or end != end for end in ends):  # noqa: PLR0124 - NaN is not itself
            raise ValueFault("a range goes from low to high, its value within, all finite")

    @property
    def is_middle(self) -> bool:
        """Whether only a range was published."""
        return self.value is None

    @property
    def central(self) -> float:
        """The published value; the middle of the range where only that was published."""
        if self.value is not None:
            return self.value
        return ((self.low or 0.0) + (self.high or 0.0)) / 2


class Priced(Estimate, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An amount of money. price_year_is: whether the source states the price year, or it is taken from its publication."""

    currency: str
    price_year: int
    price_year_is: Literal["stated", "publication"] = "stated"

    def __post_init__(self) -> None:
        super().__post_init__()
        Money(Decimal(0), self.currency, self.price_year)


class Outcome(Citation, frozen=True, kw_only=True):
    """One published comparison.

    who: for whom (disease, stage, line, profile). comparator: in words; against: what kind it is. countries: ISO 3166-1 codes for which
    it was computed. qalys, life_years: gained per person against the comparator; None was not published. cost, cost_per_qaly: likewise.
    base: the study's main analysis; others only widen the range. year: of publication. reading: what in `who` or `comparator` is ours.
    """

    id: str
    action: str
    who: Criteria
    comparator: str
    against: Against
    countries: tuple[str, ...]
    year: int
    qalys: Estimate | None = None
    life_years: Estimate | None = None
    cost: Priced | None = None
    cost_per_qaly: Priced | None = None
    horizon_years: float | None = None
    annual_discount_rate: float | None = None
    base: bool = True
    reading: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.who.disease:
            raise ValueFault("an outcome names its disease")
        if self.qalys is None and self.life_years is None and self.cost is None:
            raise ValueFault("an outcome gives QALYs, life years or a cost")

    def estimate(self, measure: Measure) -> Estimate | None:
        """Return what was published of a measure."""
        return self.qalys if measure == "QALY" else self.life_years


@dataclass(frozen=True, slots=True)
class Gain:
    """What an action gains per person against a comparator, and which published study says so.

    value: of `outcome`. low, high: over every published analysis against the same kind of comparator; None where only one number is known,
    so that its uncertainty is unknown. transferred: the study is from other countries than the one asked for. others: the analyses that
    widen the range.
    """

    action: str
    measure: Measure
    value: float
    low: float | None
    high: float | None
    outcome: Outcome
    transferred: bool
    others: tuple[Outcome, ...] = ()

    @property
    def comparator(self) -> str:
        """Against what, in words."""
        return self.outcome.comparator

    @property
    def countries(self) -> tuple[str, ...]:
        """Where it was computed."""
        return self.outcome.countries

    @property
    def source(self) -> str:
        """Id of the source in data/economics/sources.yaml."""
        return self.outcome.source

    @property
    def assumed(self) -> bool:
        """Whether it rests on more than the study: another country's, or the middle of a range."""
        estimate = self.outcome.estimate(self.measure)
        return self.transferred or self.outcome.assumed or (estimate is not None and estimate.is_middle)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The table. entries: in the file's order; sources: by id."""

    entries: tuple[Outcome, ...]
    sources: dict[str, Source]

    def gain(
        self,
        action_id: str,
        disease_code: str,
        tree: DiseaseTree,
        country: str | None = None,
        *,
        line: int | None = None,
        stage: str | None = None,
        measure: Measure = "QALY",
    ) -> Gain | None:
        """Return the gain of an action in a disease, or None when nothing published says it.

        Taken in this order: the country's own studies, main analyses, Latin America, the source better trusted, the later year. A line or a
        stage left out is not asked for. country: ISO 3166-1 alpha-2, lower case; None never counts as transferred.
        """
        asked = Situation(disease=disease_code, stage=stage, line=line)
        found = [entry for entry in self.entries if entry.action == action_id and _fits(entry, asked, tree) and entry.estimate(measure)]
        if not found:
            return None
        first = min(found, key=lambda entry: _order(entry, country))
        beside = tuple(entry for entry in found if entry is not first and entry.against == first.against)
        low, high = _range([first, *beside], measure)
        chosen = first.estimate(measure)
        assert chosen is not None  # noqa: S101 - `found` holds only entries that have one
        transferred = country is not None and country not in first.countries
        return Gain(action_id, measure, chosen.central, low, high, first, transferred, beside)


@functools.cache
def load_outcomes(folder: Path | None = None) -> Outcomes:
    """Return the table of a folder (the shipped one by default); EconomicsRefused with the first fault when it does not fit."""
    outcomes, faults = check_outcomes(folder)
    if outcomes is None or faults:
        raise refused(faults)
    return outcomes


def check_outcomes(folder: Path | None = None) -> tuple[Outcomes | None, list[Fault]]:
    """Read and check a folder's sources and outcomes; returns the table, or None, with every fault."""
    reading = open_folder(folder)
    sources = read_sources(reading)
    entries = reading.document(FILE, list[Outcome]) or []
    if reading.faults:
        return None, reading.faults
    reading.once_each(FILE, [entry.id for entry in entries])
    for entry in entries:
        check_cited(reading, reading.place(entry.id), [entry], sources)
    return Outcomes(tuple(entries), sources), reading.faults


def gain(
    action_id: str,
    disease_code: str,
    tree: DiseaseTree,
    country: str | None = None,
    *,
    line: int | None = None,
    stage: str | None = None,
    measure: Measure = "QALY",
) -> Gain | None:
    """Return `Outcomes.gain` of the table that ships with Ceiba."""
    return load_outcomes().gain(action_id, disease_code, tree, country, line=line, stage=stage, measure=measure)


def _fits(entry: Outcome, asked: Situation, tree: DiseaseTree) -> bool:
    if tree.holds(entry.who.disease, asked.disease) is not Value.YES:
        return False
    return all(field_value(field, entry.who, asked, tree) is not Value.NO for field in ("line", "stage"))


def _order(entry: Outcome, country: str | None) -> tuple[bool, bool, bool, int, int]:
    elsewhere = country is not None and country not in entry.countries
    return elsewhere, not entry.base, not set(entry.countries) & REGION, _TRUST.index(entry.confidence), -entry.year


def _range(entries: Iterable[Outcome], measure: Measure) -> tuple[float | None, float | None]:
    ends: list[float] = []
    for entry in entries:
        estimate = entry.estimate(measure)
        if estimate is not None:
            ends += [end for end in (estimate.low, estimate.value, estimate.high) if end is not None]
    return (min(ends), max(ends)) if len(set(ends)) > 1 else (None, None)
