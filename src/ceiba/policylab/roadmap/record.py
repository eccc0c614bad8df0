"""A roadmap as it is kept: everything that is shown of it, drawn of it, or asked of it later, with where each number was read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from ceiba.policylab.losses import Bound
from ceiba.policylab.roadmap.groups import Objective
from ceiba.terms.answers import Reason
from ceiba.terms.citations import Citation, Source
from ceiba.terms.levers import Lever as LeverKind
from ceiba.terms.levers import Owner
from ceiba.terms.texts import Text

FORMAT = 1


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a roadmap that is kept."""


class NumberUsed(Record, frozen=True, kw_only=True):
    """A number of a lever. name: cost.once, cost.per_year, cost.per_patient, lead or growth. unit: a currency, or "months"."""

    name: str
    value: float
    unit: str
    price_year: int | None = None
    low: float | None = None
    high: float | None = None
    cited: Citation


class ObstacleCleared(Record, frozen=True, kw_only=True):
    """A roadblock of an action at a gate that a lever takes away. needs: a year, in whose way it stands today."""

    action: str
    gate: str
    code: str
    needs: float
    because: tuple[Reason, ...]


class WhoseNeeds(Record, frozen=True, kw_only=True):
    """Needs a year that are open with the whole plan in effect and not without the milestone."""

    disease: str
    payers: tuple[str, ...]
    region: str
    needs: float


class MilestoneKept(Record, frozen=True, kw_only=True):
    """A milestone, as `milestones.Milestone`. moved_by: the assumptions that put it in another year, or out of the plan.

    ends: when its effect does, None where it lasts.

    obstacles, whose: those of most needs, of n_obstacles and n_whose.
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
    numbers: tuple[NumberUsed, ...]
    waits_for: tuple[str, ...]
    moved_by: tuple[str, ...]
    obstacles: tuple[ObstacleCleared, ...]
    n_obstacles: int
    whose: tuple[WhoseNeeds, ...]
    n_whose: int

    @property
    def total(self) -> float:
        """What it costs within the plan, patients too."""
        return sum(self.cost) + self.patients

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of those of its numbers that are assumed."""
        return tuple(number.name for number in self.numbers if number.cited.assumed)


class YearKept(Record, frozen=True, kw_only=True):
    """One year of the plan. levers, patients: money. met: needs met in it that are not met today; low, high: 95 % interval of it."""

    begins: dt.date
    budget: float
    levers: float
    patients: float
    met: float
    low: float
    high: float
    spent_low: float
    spent_high: float


class MovedKept(Record, frozen=True, kw_only=True):
    """What an assumption does to the plan when it moves, as `sensitivity.Moved`.

    was: its value in the plan. to: None where it has no number. unit: as in `NumberUsed`, "" where it has none.
    """

    what: str
    assumed: bool
    was: float | None
    to: float | None
    unit: str
    value: float
    kept: float | None
    changed: tuple[str, ...]


class LeverKept(Record, frozen=True, kw_only=True):
    """A lever that was looked at.

    standing: chosen, not_chosen, no_need (no need waits for it), nothing (it finds or changes nothing in the pack). lacks: keys of
    `packs.LACKS` for those of its changes that find nothing.
    """

    id: str
    names: Text
    standing: str
    lacks: tuple[str, ...]


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
    levers: tuple[LeverKept, ...]
    rates: tuple[RateUsed, ...]
    facts: tuple[FactUsed, ...]
    sources: dict[str, Source]
    labels: dict[str, Text]
    format: int = FORMAT

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
