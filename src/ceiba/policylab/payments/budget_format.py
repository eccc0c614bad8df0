"""The form of a budget file as types; docs/reference/budget-format.md says it in words.

Reading is strict. Every number has its source or is assumed with a reason, every amount the file's one currency and price year.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Literal

import msgspec

from ceiba.errors import InputMissing
from ceiba.policylab.economics import check_cited, open_folder, read_sources, refused
from ceiba.policylab.payments.persistence import Persistence, Starts
from ceiba.policylab.payments.quantities import Quantity, Series
from ceiba.policylab.payments.uptake import Uptake, market_shares
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.readings import Fault, Reading
from ceiba.terms.texts import Text

GUIDE = "docs/reference/budget-format.md"
FORMAT = 1
LONGEST_YEARS = 50
CostKind = Literal["drug", "test", "administration", "other", "displaced"]
Per = Literal["once", "month", "year"]


class Cost(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one person on an option costs: once at the start, or by month or year treated. displaced: cost that no longer arises.

    currency, price_year: where given they must be the budget's; an amount of another year or currency is converted first.
    """

    id: str
    kind: CostKind
    per: Per
    amount: Quantity
    currency: str = ""
    price_year: int | None = None


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
    """Who gets what: the uptake of each option by its id."""

    id: str
    names: Text
    uptake: dict[str, Uptake]


class Budget(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A budget impact: who is eligible each year, what they get today and in each new scenario, and what it costs whom.

    pool: incident, people who become eligible in a year and may be treated beyond it; prevalent, those eligible during a year.
    annual_discount_rate: 0 (undiscounted) unless it is named. sources: those that Ceiba's own list of published evaluations lacks.
    """

    format: Literal[1]
    id: str
    names: Text
    country: str
    payer: str
    currency: str
    price_year: int
    first_year: int
    years: int
    pool: Literal["incident", "prevalent"]
    eligible: Series
    options: tuple[Option, ...]
    current: Scenario
    scenarios: tuple[Scenario, ...]
    starts: Starts = "start_of_year"
    annual_discount_rate: float = 0.0
    not_modelled: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        Money(Decimal(0), self.currency, self.price_year)
        if not 1 <= self.years <= LONGEST_YEARS:
            raise ValueFault("a budget covers from 1 to {most} years", most=LONGEST_YEARS)
        if not 0 <= self.annual_discount_rate < 1:
            raise ValueFault("a discount rate is written from 0 to below 1")
        if len(self.eligible.values) not in (1, self.years):
            raise ValueFault("`eligible` gives {given} numbers for {years} years", given=len(self.eligible.values), years=self.years)
        self._check_options()
        ids = [scenario.id for scenario in self.every_scenario]
        if len(set(ids)) != len(ids):
            raise ValueFault("two scenarios bear one id")
        if not self.scenarios:
            raise ValueFault("a budget compares at least one new scenario with the current one")
        for scenario in self.every_scenario:
            self._check_scenario(scenario)

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
        strange = sorted(set(scenario.uptake) ^ {option.id for option in self.options})
        if strange:
            raise ValueFault("the uptake of the scenario '{id}' and the options differ: {names}", id=scenario.id, names=", ".join(strange))
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
        yield "eligible", self.eligible, "$.eligible"
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

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the inputs that are assumed."""
        return tuple(name for name, cited, _ in self.inputs() if cited.assumed)


def check_budget(path: Path) -> tuple[Budget | None, list[Fault]]:
    """Read a budget file; returns it, or None, with every fault. InputMissing when there is no such file."""
    reading = read_file(path, GUIDE)
    budget = reading.document(path.name, Budget)
    if budget is not None:
        check_inputs(reading, path.name, budget.inputs(), budget.sources)
    return budget, reading.faults


def load_budget(path: Path) -> Budget:
    """Return the budget of a file; EconomicsRefused with its place when it does not fit, InputMissing when there is none."""
    budget, faults = check_budget(path)
    if budget is None or faults:
        raise refused(faults)
    return budget


def check_inputs(reading: Reading, file: str, inputs: Iterable[tuple[str, Citation, str]], own: Iterable[Source]) -> None:
    """Fault every input whose source is neither among the file's own nor in Ceiba's list, or that does not say what was read."""
    sources = {**read_sources(open_folder(None)), **{source.id: source for source in own}}
    for _, cited, path in inputs:
        check_cited(reading, (file, reading.line(file, path)), [cited], sources)


def read_file(path: Path, guide: str) -> Reading:
    """Return one file, to be read; InputMissing when it is not there."""
    if not path.is_file():
        raise InputMissing("The file '{name}' is not there.", "Check its name and folder.", file=str(path), name=path.name)
    return Reading({path.name: path.read_bytes()}, guide)
