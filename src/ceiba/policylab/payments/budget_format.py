"""The form of a budget file as types; docs/reference/budget-format.md says it in words.

Reading is strict. Every number has its source or is assumed with a reason, every amount the file's one currency and price year.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from ceiba.policylab.payments.persistence import Persistence, Starts
from ceiba.policylab.payments.quantities import Quantity, Series, Share
from ceiba.policylab.payments.uptake import Uptake, market_shares
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.texts import Text

FORMAT = 1
LONGEST_YEARS = 50
FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years that a price or a budget can be of."""
CostKind = Literal["drug", "test", "administration", "other", "displaced"]
Per = Literal["once", "month", "year"]
_NEAR = 1e-9


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one person on an option costs: once at the start, or by month or year treated. displaced: cost that no longer arises.

    currency, price_year: where given they must be the budget's; an amount of another year or currency is converted first. horizon_years,
    annual_discount_rate: of an amount paid once that stands for years of care, what its study covered and how it discounted.
    """

    id: str
    kind: CostKind
    per: Per
    amount: Quantity
    currency: str = ""
    price_year: int | None = None
    horizon_years: float | None = None
    annual_discount_rate: float | None = None

    def __post_init__(self) -> None:
        if self.per != "once" and (self.horizon_years is not None or self.annual_discount_rate is not None):
            raise ValueFault("only an amount paid once stands for the years of a study")


class Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an eligible person may get: its costs, and how long treatment lasts where they go by time."""

    id: str
    names: Text
    costs: tuple[Cost, ...] = ()
    persistence: Persistence | None = None

    def __post_init__(self) -> None:
        ids = [cost.id for cost in self.costs]
        if len(set(ids)) != len(ids):
            raise ValueFault("two costs of an option bear one id")


class Scenario(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who gets what: the uptake of each option by its id. An option that a new scenario leaves out is given to nobody."""

    id: str
    names: Text
    uptake: dict[str, Uptake]


class PayerShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who pays, and for which share of the people; the share is left out where one payer pays for all.

    id: a payer of the country's pack, or any other with its `names`.
    """

    id: str
    names: Text | None = None
    share: Share | None = None

    @property
    def part(self) -> float:
        """The share, 1 where it is left out."""
        return 1.0 if self.share is None else self.share.value


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A budget impact: who is eligible each year, what they get today and in each new scenario, and what it costs whom.

    pool: incident, people who become eligible in a year and may be treated beyond it; prevalent, those eligible during a year. waiting: of
    an incident pool, people eligible already when the first year begins, who start in it. per_person: one person in place of a nation, over
    the horizon of the study; `eligible` is then left out. annual_discount_rate: 0, because a budget is what is paid in its year; another
    rate gives `discount_reason`. comparator: what the current scenario is, in words. sources: those that Ceiba's own list lacks.
    """

    format: Literal[1]
    id: str
    names: Text
    country: str
    payers: tuple[PayerShare, ...]
    currency: str
    price_year: int
    first_year: int
    years: int
    comparator: Text
    options: tuple[Option, ...]
    current: Scenario
    scenarios: tuple[Scenario, ...]
    pool: Literal["incident", "prevalent"] = "incident"
    per_person: bool = False
    eligible: Series | None = None
    waiting: Quantity | None = None
    starts: Starts = "start_of_year"
    annual_discount_rate: float = 0.0
    discount_reason: str = ""
    not_modelled: tuple[str | Text, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        Money(Decimal(0), self.currency, self.price_year)
        self._check_years()
        self._check_people()
        self._check_options()
        ids = [scenario.id for scenario in self.every_scenario]
        if len(set(ids)) != len(ids):
            raise ValueFault("two scenarios bear one id")
        if not self.scenarios:
            raise ValueFault("a budget compares at least one new scenario with the current one")
        for scenario in self.every_scenario:
            self._check_scenario(scenario)

    def _check_years(self) -> None:
        for year in (self.price_year, self.first_year):
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise ValueFault("the year {year} is not between {first} and {last}", year=year, first=FIRST_YEAR, last=LAST_YEAR)
        if not 1 <= self.years <= LONGEST_YEARS:
            raise ValueFault("a budget covers from 1 to {most} years", most=LONGEST_YEARS)
        if not 0 <= self.annual_discount_rate < 1:
            raise ValueFault("a discount rate is written from 0 to below 1")
        if self.annual_discount_rate and not self.discount_reason.strip():
            raise ValueFault("a budget is not discounted unless `discount_reason` says why")

    def _check_people(self) -> None:
        if self.per_person != (self.eligible is None):
            raise ValueFault("a budget says who is `eligible`, or is `per_person` and says it not")
        if self.per_person and (self.years != 1 or self.pool != "incident" or self.waiting is not None):
            raise ValueFault("a budget per person is of one year, an incident pool, and nobody waiting")
        if self.eligible is not None and self.eligible.total is None and len(self.eligible.values) not in (1, self.years):
            raise ValueFault("`eligible` gives {given} numbers for {years} years", given=len(self.eligible.values), years=self.years)
        if self.pool == "prevalent" and self.waiting is not None:
            raise ValueFault("a prevalent pool counts everyone already: `waiting` belongs to an incident one")
        ids = [payer.id for payer in self.payers]
        if not ids or len(set(ids)) != len(ids):
            raise ValueFault("a budget names who pays, each payer once")
        total = sum(payer.part for payer in self.payers)
        if abs(total - 1) > _NEAR:
            raise ValueFault("the shares of the payers make {total}, not 1", total=f"{total:.6g}")

    def _check_options(self) -> None:
        ids = [option.id for option in self.options]
        if len(set(ids)) != len(ids):
            raise ValueFault("two options bear one id")
        for option in self.options:
            for cost in option.costs:
                self._check_cost(option, cost)
        if not any(option.costs for option in self.options):
            raise ValueFault("a budget has at least one option with a cost")

    def _check_cost(self, option: Option, cost: Cost) -> None:
        name = f"{option.id}.{cost.id}"
        if cost.currency not in ("", self.currency) or cost.price_year not in (None, self.price_year):
            raise ValueFault("the cost '{name}' is not in the budget's currency and price year: convert it, and say how", name=name)
        if self.pool == "incident" and cost.per != "once" and option.persistence is None:
            raise ValueFault("the cost '{name}' goes by time, and the option has no `persistence`", name=name)
        if self.pool == "prevalent" and cost.per == "once":
            raise ValueFault("the cost '{name}' arises once, and a prevalent pool does not say who is new: use an incident one", name=name)
        if self.pool == "prevalent" and option.persistence is not None:
            raise ValueFault("'{name}' has `persistence`, and a prevalent pool counts whole years", name=option.id)

    def _check_scenario(self, scenario: Scenario) -> None:
        options = {option.id for option in self.options}
        strange = sorted(set(scenario.uptake) - options)
        if strange:
            raise ValueFault("the scenario '{id}' names options that are not there: {names}", id=scenario.id, names=", ".join(strange))
        unsaid = sorted(options - set(scenario.uptake))
        if scenario is self.current and unsaid and not self.per_person:
            raise ValueFault("the current scenario does not say who gets {names}: 0 has its source too", names=", ".join(unsaid))
        market_shares(scenario.uptake, self.years)
        if scenario is not self.current and scenario.uptake == self.current.uptake:
            raise ValueFault("the scenario '{id}' changes nothing: its uptake is the current one", id=scenario.id)

    @property
    def every_scenario(self) -> tuple[Scenario, ...]:
        """The current scenario and the new ones, in this order."""
        return (self.current, *self.scenarios)

    @property
    def calendar(self) -> tuple[int, ...]:
        """The calendar years."""
        return tuple(range(self.first_year, self.first_year + self.years))

    def inputs(self) -> Iterator[tuple[str, Citation, str]]:
        """Yield every input that has a source: its name, itself, and its path in the file."""
        yield from self._people_inputs()
        for place, option in enumerate(self.options):
            for index, cost in enumerate(option.costs):
                yield f"{option.id}.{cost.id}", cost.amount, f"$.options[{place}].costs[{index}].amount"
            if option.persistence is not None:
                yield f"{option.id}.persistence", option.persistence, f"$.options[{place}].persistence"
        for place, scenario in enumerate(self.every_scenario):
            path = f"$.scenarios[{place - 1}]" if place else "$.current"
            for name, uptake in scenario.uptake.items():
                if uptake.shape != "remainder":
                    yield f"{scenario.id}.{name}.uptake", uptake, f"{path}.uptake.{name}"

    def _people_inputs(self) -> Iterator[tuple[str, Citation, str]]:
        if self.eligible is not None:
            yield "eligible", self.eligible, "$.eligible"
        if self.waiting is not None:
            yield "waiting", self.waiting, "$.waiting"
        for place, payer in enumerate(self.payers):
            if payer.share is not None:
                yield f"{payer.id}.share", payer.share, f"$.payers[{place}].share"

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the inputs that are assumed; a budget with any is an illustration, never a headline."""
        return tuple(name for name, cited, _ in self.inputs() if cited.assumed)

    @property
    def spread_evenly(self) -> bool:
        """Whether single years rest on an even spread of a published total."""
        return self.eligible is not None and self.eligible.total is not None and self.years > 1
