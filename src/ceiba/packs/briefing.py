"""What a pack answers to the landscape on a day: indicators with their trend, barriers, recommendations, and who abroad pulled which lever.

Zero and unknown stand apart: an indicator without a value is unknown, one beyond the day it was verified is stale, and neither is counted
in a barrier's score.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ceiba.packs.indicators import IndicatorValue
from ceiba.packs.landscape import Landscape
from ceiba.packs.landscape_format import Barrier, Definition, Programme, Recommendation, Support
from ceiba.packs.pack import Pack
from ceiba.terms.dates import AsOf

State = Literal["scored", "not_scored", "stale", "unknown"]
PATIENT_DOMAINS = ("access", "finance", "workforce", "quality")
"""The domains of the indicators that patients meet themselves."""


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One indicator on a day.

    value: in force, also when stale; None is unknown. before: the last value before it with another score, else the one it replaced.
    announced: one that is dated ahead.
    """

    definition: Definition
    state: State
    value: IndicatorValue | None = None
    before: IndicatorValue | None = None
    announced: IndicatorValue | None = None

    @property
    def score(self) -> float | None:
        """The score, 0 to 1; None where there is none that holds on the day."""
        return self.value.score if self.state == "scored" and self.value is not None else None

    @property
    def trend(self) -> Literal["risen", "fallen", "same", ""]:
        """How the score compares with the one before; "" where either is missing."""
        then = self.before.score if self.before is not None else None
        if self.score is None or then is None:
            return ""
        return "same" if self.score == then else ("risen" if self.score > then else "fallen")


@dataclass(frozen=True, slots=True)
class BarrierReading:
    """One barrier on a day: its indicators, the mean of their scores (None without any), and who abroad pulled a lever against it.

    programmes: of other countries than the one asked about.
    """

    barrier: Barrier
    readings: tuple[IndicatorReading, ...]
    programmes: tuple[Programme, ...]

    @property
    def scores(self) -> tuple[float, ...]:
        """The scores that are known."""
        return tuple(reading.score for reading in self.readings if reading.score is not None)

    @property
    def mean(self) -> float | None:
        """The mean of the scores that are known; None without any."""
        return _mean(self.scores)

    @property
    def n_unknown(self) -> int:
        """How many of its indicators have no score that holds."""
        return len(self.readings) - len(self.scores)


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation for this country, with the indicators that it names.

    known: those with a score that holds. unscored: those read without one. unknown: those of which no source was found. evidence: without
    the country's own programmes, which need no recommending.
    """

    recommendation: Recommendation
    known: tuple[IndicatorReading, ...]
    unscored: tuple[IndicatorReading, ...]
    unknown: tuple[IndicatorReading, ...]
    evidence: tuple[Support, ...]

    @property
    def mean(self) -> float | None:
        """The mean of the scores that hold; None without any."""
        return _mean([reading.score for reading in self.known if reading.score is not None])

    @property
    def is_given(self) -> bool:
        """Whether the known scores are low together, or there is none."""
        return self.mean is None or self.mean < self.recommendation.below

    @property
    def is_to_find_out(self) -> bool:
        """Whether it is given only because there is no score that holds: find out first."""
        return self.mean is None


@dataclass(frozen=True, slots=True)
class Briefing:
    """A country's landscape on a day."""

    pack: Pack
    as_of: AsOf
    landscape: Landscape
    readings: tuple[IndicatorReading, ...]
    barriers: tuple[BarrierReading, ...]
    advice: tuple[Advice, ...]

    @property
    def n_scored(self) -> int:
        """How many indicators have a score that holds on the day."""
        return sum(reading.state == "scored" for reading in self.readings)

    @property
    def n_unknown(self) -> int:
        """Of how many indicators no source was found."""
        return sum(reading.state == "unknown" for reading in self.readings)

    def announced_within(self, days: int) -> tuple[IndicatorReading, ...]:
        """Return the indicators for which a value is dated within so many days from the day, the nearest first."""
        until = self.as_of.on + dt.timedelta(days=days)
        found = [(r.announced.since, r) for r in self.readings if r.announced is not None and r.announced.since <= until]
        return tuple(reading for _, reading in sorted(found, key=lambda pair: pair[0]))

    @property
    def programmes(self) -> tuple[Programme, ...]:
        """The programmes of other countries, in the landscape's order."""
        return tuple(p for p in self.landscape.programmes.values() if p.country != self.pack.country)


def brief(pack: Pack, landscape: Landscape, as_of: AsOf) -> Briefing:
    """Return what a pack answers to the landscape on a day, as known by then; barriers with the lowest score first, unknown ones last."""
    history = {entry.indicator: entry.history for entry in pack.indicators}
    readings = tuple(_reading(pack, d, history.get(d.id, ()), as_of) for d in landscape.indicators.values())
    barriers = [_barrier(landscape, barrier, readings, pack.country) for barrier in landscape.barriers.values()]
    advice = [_advice(landscape, entry, readings, pack.country) for entry in landscape.recommendations.values()]
    return Briefing(
        pack=pack,
        as_of=as_of,
        landscape=landscape,
        readings=readings,
        barriers=tuple(sorted(barriers, key=lambda b: (b.mean is None, b.mean or 0.0))),
        advice=tuple(sorted((a for a in advice if a.is_given), key=_urgency)),
    )


def _reading(pack: Pack, definition: Definition, history: tuple[IndicatorValue, ...], as_of: AsOf) -> IndicatorReading:
    known = sorted((v for v in history if v.known_from <= as_of.known), key=lambda v: (v.since, v.known_from))
    past = [v for v in known if v.since <= as_of.on]
    announced = next((v for v in known if v.since > as_of.on), None)
    if not past:
        return IndicatorReading(definition, "unknown", announced=announced)
    value = past[-1]
    state: State = "scored" if value.score is not None else "not_scored"
    if as_of.on > (value.valid_through or pack.manifest.verified_through):
        state = "stale"
    replaced = past[-2] if len(past) > 1 else None
    other = (v for v in reversed(past[:-1]) if v.score is not None and v.score != value.score)
    return IndicatorReading(definition, state, value, next(other, replaced), announced)


def _barrier(landscape: Landscape, barrier: Barrier, readings: tuple[IndicatorReading, ...], country: str) -> BarrierReading:
    own = tuple(reading for reading in readings if reading.definition.barrier == barrier.id)
    levers = {lever for reading in own for lever in reading.definition.levers}
    pulled = tuple(p for p in landscape.programmes.values() if levers & set(p.levers) and p.country != country)
    return BarrierReading(barrier, own, pulled)


def _advice(landscape: Landscape, recommendation: Recommendation, readings: tuple[IndicatorReading, ...], country: str) -> Advice:
    own = [reading for reading in readings if reading.definition.id in recommendation.indicators]
    at_home = {programme.id for programme in landscape.programmes.values() if programme.country == country}
    return Advice(
        recommendation,
        known=tuple(reading for reading in own if reading.score is not None),
        unscored=tuple(reading for reading in own if reading.state in ("not_scored", "stale")),
        unknown=tuple(reading for reading in own if reading.state == "unknown"),
        evidence=tuple(support for support in recommendation.evidence if support.programme not in at_home),
    )


def _urgency(advice: Advice) -> tuple[bool, bool, float]:
    """Those with a score before those to find out; what patients meet before what stands behind it; then the lowest first."""
    meets_patients = any(r.definition.domain in PATIENT_DOMAINS for r in (*advice.known, *advice.unscored, *advice.unknown))
    return advice.is_to_find_out, not meets_patients, advice.mean or 0.0


def _mean(scores: Sequence[float]) -> float | None:
    return sum(scores) / len(scores) if scores else None
