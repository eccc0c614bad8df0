"""Contracts of a file on the same draws: what each side pays or receives by year, and who carries which risk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ceiba.policylab.payments.budget import Picked, run_budget
from ceiba.policylab.payments.budget_format import Budget
from ceiba.policylab.payments.contract_format import LIST_PRICE, Contracts
from ceiba.policylab.payments.contracts import Payments, Use, settle
from ceiba.policylab.payments.quantities import Numbers
from ceiba.policylab.payments.variants import has_range
from ceiba.terms.citations import Citation

Account = Literal["payer", "company", "patient", "below_list"]
ACCOUNTS: tuple[Account, ...] = ("payer", "company", "patient", "below_list")
"""What payer and patient pay, what the company is left with, and how much less that is than at the list price, where its own risk shows."""
Driver = Literal["volume", "duration", "response", "price"]
DRIVERS: tuple[Driver, ...] = ("volume", "duration", "response", "price")
"""What an outcome may swing with: people and uptake; time on treatment; who responds; prices and shares."""
TAIL = 0.05
"""Of the draws, so much is left out at each end of an interval."""


@dataclass(frozen=True, slots=True)
class Risk:
    """How the whole of all years may fall out in one account under one contract, over the draws.

    expected: mean. low, high: between which 90 % of the draws lie. spread: standard deviation. by_driver: the spread when only the inputs
    of one driver are drawn; None where no input of it has a known range, so that its part is unknown, not zero.
    """

    contract: str
    account: Account
    expected: float
    low: float
    high: float
    spread: float
    by_driver: dict[Driver, float | None]


@dataclass(frozen=True, slots=True)
class Within:
    """How the payer stands to its ceiling under one contract: in which share of draws it keeps it, and what it needs to be that sure."""

    contract: str
    kept: float
    needed: float


@dataclass(frozen=True, eq=False, slots=True)
class Bargain:
    """A file of contracts reckoned. at_values, drawn: by contract, `list_price` first; the first has every input at its value."""

    file: Contracts
    budget: Budget
    at_values: dict[str, Payments]
    drawn: dict[str, Payments]
    risks: tuple[Risk, ...]
    ceiling: tuple[Within, ...]

    @property
    def undrawn(self) -> tuple[str, ...]:
        """The names of the inputs that a contract can feel and whose range is not known: they stay as they are in every draw."""
        return tuple(name for name, cited in _relevant(self.file, self.budget) if not has_range(cited))

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the inputs that a contract can feel and that are assumed; with any, the reckoning is an illustration."""
        return tuple(name for name, cited in _relevant(self.file, self.budget) if cited.assumed)

    @property
    def volume_left(self) -> dict[str, float] | None:
        """The payer's spread when volume alone varies, by contract, the list price apart: least first; None where no range is known."""
        found = {each.contract: each.by_driver["volume"] for each in self.risks if each.account == "payer" and each.contract != LIST_PRICE}
        known = {contract: spread for contract, spread in found.items() if spread is not None}
        return dict(sorted(known.items(), key=lambda each: each[1])) if known else None

    def risk(self, contract: str, account: Account) -> Risk:
        """Return the risk in an account under a contract; KeyError when the file has no such contract."""
        return {(each.contract, each.account): each for each in self.risks}[contract, account]


def run_contracts(file: Contracts, budget: Budget) -> Bargain:
    """Return what the contracts make of the budget's scenario. budget: the one that the file names, and fits (`check_contracts`)."""
    at_values = _settle_all(file, budget, Picked())
    drawn = _settle_all(file, budget, Picked(n_draws=file.draws, seed=file.seed))
    alone = {driver: _alone(file, budget, names) for driver, names in ranged_by_driver(file, budget).items()}
    risks = tuple(_risk(contract, account, drawn, alone) for contract in drawn for account in ACCOUNTS)
    return Bargain(file, budget, at_values, drawn, risks, tuple(_within(file, drawn)))


def ranged_by_driver(file: Contracts, budget: Budget) -> dict[Driver, frozenset[str]]:
    """Return the names of the inputs with a known range, by what they make swing; all others never move."""
    found: dict[Driver, set[str]] = {driver: set() for driver in DRIVERS}
    for name, cited in _relevant(file, budget):
        if has_range(cited):
            found[driver_of(name)].add(name)
    return {driver: frozenset(names) for driver, names in found.items()}


def driver_of(name: str) -> Driver:
    """Return what an input makes swing, by its name."""
    if name == "response":
        return "response"
    if name.endswith(".persistence"):
        return "duration"
    volume = name in ("eligible", "waiting") or name.endswith((".uptake", ".months", ".tests_per_patient"))
    return "volume" if volume else "price"


def _relevant(file: Contracts, budget: Budget) -> Iterator[tuple[str, Citation]]:
    """The inputs that a contract can feel: those of its scenario and option, the people, and its own."""
    felt = (f"{file.option}.{file.cost}", f"{file.option}.persistence", "eligible", "waiting")
    for name, cited, _ in budget.inputs():
        if name in felt or (name.startswith(f"{file.scenario}.") and name.endswith(".uptake")):
            yield name, cited
    for name, cited, _ in file.inputs():
        yield name, cited


def use_of(file: Contracts, budget: Budget, picked: Picked) -> Use:
    """Return what is used of the option that the file bargains for."""
    course = run_budget(budget, picked).spending[file.scenario].courses[file.option]
    assert course.treated is not None  # noqa: S101 - `check_contracts` refuses a pool of which nobody knows when it began
    option = next(option for option in budget.options if option.id == file.option)
    amount = next(cost.amount for cost in option.costs if cost.id == file.cost)
    tests = np.zeros_like(course.starting)
    if file.testing is not None:
        each = picked.number("testing.tests_per_patient", file.testing.tests_per_patient) * picked.number(
            "testing.price", file.testing.price
        )
        tests = course.starting * each[:, None]
    return Use(
        starting=course.starting,
        months=course.months,
        treated=course.treated,
        starts=budget.starts,
        price=picked.number(f"{file.option}.{file.cost}", amount),
        response=None if file.response is None else picked.number("response", file.response),
        tests=tests,
        patient_share=picked.number("patient_share", file.patient_share),
        tax_share=picked.number("tax_share", file.tax_share),
        pick=picked.number,
    )


def _settle_all(file: Contracts, budget: Budget, picked: Picked) -> dict[str, Payments]:
    use = use_of(file, budget, picked)
    settled = {LIST_PRICE: settle(None, use)}
    settled.update({contract.id: settle(contract, use) for contract in file.contracts})
    return settled


def _alone(file: Contracts, budget: Budget, names: frozenset[str]) -> dict[str, Payments] | None:
    if not names:
        return None
    return _settle_all(file, budget, Picked(n_draws=file.draws, seed=file.seed, only=names))


def totals(payments: Payments, account: Account) -> Numbers:
    """Return an account over all years, one number a draw."""
    amounts: Numbers = getattr(payments, account).sum(axis=1)
    return amounts


def _risk(contract: str, account: Account, drawn: dict[str, Payments], alone: dict[Driver, dict[str, Payments] | None]) -> Risk:
    whole = totals(drawn[contract], account)
    low, high = np.quantile(whole, (TAIL, 1 - TAIL))
    parts = {driver: None if found is None else float(totals(found[contract], account).std()) for driver, found in alone.items()}
    return Risk(contract, account, float(whole.mean()), float(low), float(high), float(whole.std()), parts)


def _within(file: Contracts, drawn: dict[str, Payments]) -> Iterator[Within]:
    if file.ceiling is None:
        return
    for contract, payments in drawn.items():
        whole = totals(payments, "payer")
        kept = float((whole <= file.ceiling.amount.value).mean())
        yield Within(contract, kept, float(np.quantile(whole, file.ceiling.certainty)))
