"""What a pack answers to the landscape on a day: indicators with their trend, barriers, recommendations, and who abroad pulled which lever.

Zero and unknown stand apart: an indicator without a value is unknown, one beyond the day it was verified is stale, and neither is counted
in a barrier's score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ceiba.packs.indicators import IndicatorValue
from ceiba.packs.landscape import Landscape
from ceiba.packs.landscape_format import Barrier, Definition, Programme, Recommendation
from ceiba.packs.pack import Pack
from ceiba.terms.dates import AsOf

State = Literal["scored", "not_scored", "stale", "unknown"]


@dataclass(frozen=True, slots=True)
class IndicatorReading:
    """One indicator on a day.

    value: in force, also when stale; None is unknown. before: the value that it replaced. announced: one that is dated ahead.
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
        return sum(self.scores) / len(self.scores) if self.scores else None

    @property
    def n_unknown(self) -> int:
        """How many of its indicators have no score that holds."""
        return len(self.readings) - len(self.scores)


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation for this country: the indicators that score below its bound, and those of which nothing is known."""

    recommendation: Recommendation
    low: tuple[IndicatorReading, ...]
    unknown: tuple[IndicatorReading, ...]

    @property
    def is_to_find_out(self) -> bool:
        """Whether it is given only because nothing is known: find out first."""
        return not self.low


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


def brief(pack: Pack, landscape: Landscape, as_of: AsOf) -> Briefing:
    """Return what a pack answers to the landscape on a day, as known by then; barriers with the lowest score first, unknown ones last."""
    history = {entry.indicator: entry.history for entry in pack.indicators}
    readings = tuple(_reading(pack, d, history.get(d.id, ()), as_of) for d in landscape.indicators.values())
    barriers = [_barrier(landscape, barrier, readings, pack.country) for barrier in landscape.barriers.values()]
    advice = [_advice(entry, readings) for entry in landscape.recommendations.values()]
    return Briefing(
        pack=pack,
        as_of=as_of,
        landscape=landscape,
        readings=readings,
        barriers=tuple(sorted(barriers, key=lambda b: (b.mean is None, b.mean or 0.0))),
        advice=tuple(sorted((a for a in advice if a.low or a.unknown), key=_urgency)),
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
    return IndicatorReading(definition, state, value, past[-2] if len(past) > 1 else None, announced)


def _barrier(landscape: Landscape, barrier: Barrier, readings: tuple[IndicatorReading, ...], country: str) -> BarrierReading:
    own = tuple(reading for reading in readings if reading.definition.barrier == barrier.id)
    levers = {lever for reading in own for lever in reading.definition.levers}
    pulled = tuple(p for p in landscape.programmes.values() if levers & set(p.levers) and p.country != country)
    return BarrierReading(barrier, own, pulled)


def _advice(recommendation: Recommendation, readings: tuple[IndicatorReading, ...]) -> Advice:
    own = [reading for reading in readings if reading.definition.id in recommendation.indicators]
    low = tuple(reading for reading in own if reading.score is not None and reading.score < recommendation.below)
    return Advice(recommendation, low, tuple(reading for reading in own if reading.score is None))


def _urgency(advice: Advice) -> tuple[bool, float]:
    """Those with a low score before those of which nothing is known, the lowest first."""
    return advice.is_to_find_out, min((reading.score or 0.0 for reading in advice.low), default=1.0)
