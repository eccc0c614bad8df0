"""A roadmap as it is kept: everything that is shown of it, drawn of it, or asked of it later, with where each number was read."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from ceiba.policylab.losses import Bound
from ceiba.policylab.roadmap.groups import Objective
from ceiba.policylab.roadmap.rests import FactUsed, GainUsed, NumberUsed, ObstacleCleared, PatientsPaid, RateUsed, Record, WhoseNeeds
from ceiba.terms.citations import Source
from ceiba.terms.levers import Lever as LeverKind
from ceiba.terms.levers import Owner
from ceiba.terms.texts import Text

FORMAT = 2
FEW = 30
"""Fewer records than these say little of a country."""
OFTEN = 0.05
"""In a larger share of the draws than this the budget is not said to hold."""


class MilestoneKept(Record, frozen=True, kw_only=True):
    """A milestone, as `milestones.Milestone`. moved_by: the assumptions that put it in another year, or out of the plan.

    ends: when its effect does, None where it lasts. cost: its own, year by year. patients: what the plan pays for patients because of it,
    which other milestones share; paid: the same by the lever that names the price. unpriced: needs newly met within the plan on its way
    without any price. unvalued: needs that it brings to an alternative (or away from one) whose gain nobody published, so that they are in
    `worth` with nothing, which is then a part of the whole; None where the objective rests on no gain. gains: those that are published, and
    those that are not. records: those of the counted people that the needs which rest on it stand for.

    obstacles, whose: those of most needs, of n_obstacles and n_whose; gains: all that are published, and those of most needs of the others,
    n_gains in all.
    """

    id: str
    names: Text
    says: Text
    kind: LeverKind
    owners: tuple[Owner, ...]
    begins: dt.date
    in_effect: dt.date
    whole: dt.date
    ends: dt.date | None
    baseline: float
    target: float
    effect: float
    worth: float
    cost: tuple[float, ...]
    patients: float
    paid: tuple[PatientsPaid, ...]
    unpriced: float
    unvalued: float | None
    gains: tuple[GainUsed, ...]
    n_gains: int
    records: int
    numbers: tuple[NumberUsed, ...]
    waits_for: tuple[str, ...]
    moved_by: tuple[str, ...]
    obstacles: tuple[ObstacleCleared, ...]
    n_obstacles: int
    whose: tuple[WhoseNeeds, ...]
    n_whose: int

    @property
    def total(self) -> float:
        """What it costs within the plan, patients too, whose cost other milestones share: totals of milestones do not add up."""
        return self.own_cost + self.patients

    @property
    def own_cost(self) -> float:
        """What it costs by itself within the plan: patients apart."""
        return sum(self.cost)

    @property
    def cost_per_need(self) -> float | None:
        """What it and the patients because of it cost for each need that rests on it; None where none does."""
        return self.total / self.effect if self.effect > 0 else None

    @property
    def has_few_records(self) -> bool:
        """Whether it rests on fewer than FEW records: another sample of people may leave it out of the plan."""
        return self.records < FEW

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of those of its numbers that are assumed."""
        return tuple(number.name for number in self.numbers if number.cited.assumed)


class YearKept(Record, frozen=True, kw_only=True):
    """One year of the plan. levers, patients: money. met: needs met in it that are not met today; low, high: 95 % interval of it.

    unpriced: those of them on whose way no lever says what a patient costs, so that they cost nothing in the plan. worth: of the objective,
    not discounted; unvalued: needs of `met` whose gain nobody published, in `worth` with nothing; None where it rests on no gain.
    """

    begins: dt.date
    budget: float
    levers: float
    patients: float
    met: float
    unpriced: float
    worth: float
    unvalued: float | None
    low: float
    high: float
    spent_low: float
    spent_high: float


class MovedKept(Record, frozen=True, kw_only=True):
    """What an assumption does to the plan when it moves, as `sensitivity.Moved`.

    was: its value in the plan. to: None where it has no number. unit: as in `NumberUsed`, "" where it has none. unvalued, kept_unvalued:
    needs of the best plan then, and of the plan of the roadmap, that are in `value` and `kept` with nothing since nobody published their
    gain; None where the objective rests on no gain (and, of the latter, where `kept` is None).
    """

    what: str
    assumed: bool
    was: float | None
    to: float | None
    unit: str
    value: float
    kept: float | None
    unvalued: float | None
    kept_unvalued: float | None
    changed: tuple[str, ...]


class HeldKept(Record, frozen=True, kw_only=True):
    """A number of what a lever does that was not moved, as `plan.Held`."""

    what: str
    why: Literal["anew", "no_range"]


class LeverKept(Record, frozen=True, kw_only=True):
    """A lever that was looked at.

    standing: chosen, not_chosen, no_need (no need waits for it), nothing (it finds or changes nothing in the pack). lacks: keys of
    `packs.LACKS` for those of its changes that find nothing.
    """

    id: str
    names: Text
    standing: str
    lacks: tuple[str, ...]


class Population(Record, frozen=True, kw_only=True):
    """The people it was counted over.

    cases: a year, to which they are weighted. n_without: needs without a national number, which are in none here. n_facts, n_doubtful: rows
    of the pack that the weights rest on, and those of them that are assumed or held with low confidence.
    """

    kind: str
    people: int
    seed: int | None
    invented: bool
    cases: float
    effective_n: float
    n_without: int
    n_facts: int
    n_doubtful: int


class RoadmapKept(Record, frozen=True, kw_only=True):
    """The whole.

    Counts: at each bound, needs met a year today and with all of the plan in effect; modelled: what the solver was told of it.

    value: of the objective within the plan, discounted, with its interval. QALYs are those of the gains that are published, a part of the
    whole: `unvalued` needs are in it with nothing. unknown_gain: needs a year that levers can open and of which no alternative has a
    published gain.

    beyond: share of draws in which some year costs more than its budget. sources: by "levers/id", "pack:xx/id", "knowledge/id". labels: of
    actions, diseases, payers and regions, by "action/id" and so on.
    """

    country: str
    names: Text
    law_on: dt.date
    start: dt.date
    objective: Objective
    bound: Bound
    currency: str
    price_years: tuple[int, int]
    discount: float
    carries: bool
    most_begun: int | None
    aversion: float | None
    population: Population
    needs: float
    met: float
    closed: float
    unknown_gain: float
    method: str
    gap: float
    value: tuple[float, float, float]
    draws: int
    seed: int
    beyond: float
    counts: dict[Bound, tuple[float, float]]
    modelled: float
    years: tuple[YearKept, ...]
    milestones: tuple[MilestoneKept, ...]
    moved: tuple[MovedKept, ...]
    held: tuple[HeldKept, ...]
    levers: tuple[LeverKept, ...]
    rates: tuple[RateUsed, ...]
    facts: tuple[FactUsed, ...]
    sources: dict[str, Source]
    labels: dict[str, Text]
    format: int = FORMAT

    @property
    def spent(self) -> tuple[float, float]:
        """What the plan spends within its years: on levers, on patients."""
        return sum(year.levers for year in self.years), sum(year.patients for year in self.years)

    @property
    def unvalued(self) -> float | None:
        """Needs met within the plan whose gain nobody published, in `value` with nothing; None where the objective rests on no gain."""
        return sum(year.unvalued or 0.0 for year in self.years) if self.objective == "qalys" else None

    @property
    def often_beyond(self) -> bool:
        """Whether in more than OFTEN of the draws some year costs more than its budget."""
        return self.beyond > OFTEN

    @property
    def agrees(self) -> bool:
        """Whether the country asked again under the whole plan gives what the solver was told, to a millionth."""
        after = self.counts[self.bound][1]
        return abs(self.modelled - after) <= 1e-6 * max(1.0, after)

    @property
    def places_moved(self) -> tuple[str, ...]:
        """The ids of the milestones that change place when an assumption moves, in the order of the plan."""
        return tuple(milestone.id for milestone in self.milestones if milestone.moved_by)

    @property
    def is_illustration(self) -> bool:
        """Whether it must be headed so.

        It must where people or pack are invented, numbers assumed, a milestone changes place, or something unknown is taken in favour.
        """
        assumed = any(milestone.assumed for milestone in self.milestones)
        return self.population.invented or assumed or bool(self.places_moved) or self.bound != "lower"

    def label(self, kind: str, code: str, lang: str) -> str:
        """Return the name of an action, disease, payer or region; its code where it has none."""
        text = self.labels.get(f"{kind}/{code}")
        return code if text is None else text.in_language(lang)
