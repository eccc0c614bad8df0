"""What `ceiba budget` and `ceiba contract` ask: one budget or one file of contracts reckoned, in its own money or in another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ceiba.errors import EconomicsRefused, NotFound, UsageError
from ceiba.job.economics import EconomicsInput, budget_inputs, inputs_as_rows
from ceiba.job.other_money import OtherMoney, conversion_asked
from ceiba.language import current, gettext
from ceiba.packs import find_pack, shipped_countries
from ceiba.packs.load import read_pack
from ceiba.policylab.economics import Conversion
from ceiba.policylab.payments import (
    Bargain,
    Budget,
    BudgetImpact,
    Contracts,
    Picked,
    Variant,
    budget_path,
    contracts_path,
    in_other_money,
    load_budget,
    load_contracts,
    one_way,
    run_budget,
    run_contracts,
    shipped_budgets,
    shipped_contracts,
    sources_of,
    undrawn,
    with_changes,
)
from ceiba.policylab.payments.changes import Document
from ceiba.terms.citations import Source
from ceiba.terms.faults import Saying, ValueFault
from ceiba.terms.texts import Text

__all__ = ["DRAWS", "BudgetRun", "ContractRun", "budget_run", "contract_run"]

DRAWS = 2000
SEED = 1
"""How often the uncertain inputs of a budget are drawn, and from which seed."""


@dataclass(frozen=True, eq=False, slots=True)
class BudgetRun:
    """A budget reckoned. drawn: over DRAWS draws; None where no input has a known range. undrawn: the inputs whose range is not known.

    contracts: ids of the shipped files of contracts over this budget. country_names: as its pack says; None where no pack ships.
    conversion: how the amounts came into the money that is shown; None where they are in the budget's own. inputs: as the sources have
    them, costs also in the money that is shown.
    """

    found: BudgetImpact
    drawn: BudgetImpact | None
    variants: tuple[Variant, ...]
    undrawn: tuple[str, ...]
    inputs: tuple[EconomicsInput, ...]
    sources: dict[str, Source]
    payer_names: dict[str, Text]
    country_names: Text | None
    contracts: tuple[Contracts, ...]
    conversion: Conversion | None = None

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of what is assumed: inputs of the budget, and steps of the conversion."""
        steps = () if self.conversion is None else self.conversion.assumed_steps
        return (*self.found.budget.assumed, *steps)


@dataclass(frozen=True, eq=False, slots=True)
class ContractRun:
    """Contracts reckoned, with the inputs of the file and of its budget."""

    bargain: Bargain
    undrawn: tuple[str, ...]
    inputs: tuple[EconomicsInput, ...]
    sources: dict[str, Source]
    payer_names: dict[str, Text]
    country_names: Text | None


def budget_run(
    named: str, country: str | None = None, changes: Mapping[str, str] | None = None, money: OtherMoney | None = None
) -> BudgetRun:
    """Return the budget impact of a shipped budget by its id, of `country` and the rest of its id, or of a file.

    changes: other numbers for some inputs, in the budget's own money, see `with_changes`; UsageError when an input is not there or a
    number cannot be. money: shows all of it in another currency or at another year's prices; EconomicsRefused where a rate, a price level
    or a choice is lacking. NotFound when there is no such budget, or when the budget is not of the country: a budget is not carried over
    from one country to another.
    """
    path = budget_path(f"{country}-{named}" if country and f"{country}-{named}" in shipped_budgets() else named)
    budget = load_budget(path)
    if country and budget.country != country:
        raise NotFound(
            "The budget '{name}' is of {theirs}, not of {country}.",
            "Write one for the country: its people, prices and uptake are its own. The form: docs/reference/budget-format.md.",
            name=budget.id,
            theirs=budget.country,
            country=country,
        )
    budget = _changed(budget, changes or {})
    own = budget_inputs(budget)
    conversion = None if money is None else _conversion(budget, money)
    budget = budget if conversion is None or not conversion.steps else in_other_money(budget, conversion)
    left = undrawn(budget)
    uncertain = len(left) < sum(1 for _ in budget.inputs())
    return BudgetRun(
        found=run_budget(budget),
        drawn=run_budget(budget, Picked(n_draws=DRAWS, seed=SEED)) if uncertain else None,
        variants=one_way(budget),
        undrawn=left,
        inputs=_in_both(own, budget_inputs(budget)),
        sources=sources_of(budget.sources),
        payer_names=_payer_names(budget),
        country_names=_country_names(budget.country),
        contracts=_contracts_over(budget.id),
        conversion=conversion,
    )


def contract_run(named: str, changes: Mapping[str, str] | None = None) -> ContractRun:
    """Return what the contracts of a file, or of a shipped one by its id, make of their budget; NotFound when there is none.

    changes: as of `budget_run`, for inputs of the file or of its budget.
    """
    file, budget = load_contracts(contracts_path(named))
    names = {name for document in (file, budget) for name, _, _ in document.inputs()}
    file, budget = _changed(file, changes or {}, names), _changed(budget, changes or {}, names)
    bargain = run_contracts(file, budget)
    own = ((name, cited) for name, cited, _ in file.inputs())
    return ContractRun(
        bargain=bargain,
        undrawn=bargain.undrawn,
        inputs=(*inputs_as_rows(own), *budget_inputs(budget)),
        sources=sources_of((*budget.sources, *file.sources)),
        payer_names=_payer_names(budget),
        country_names=_country_names(budget.country),
    )


def _conversion(budget: Budget, money: OtherMoney) -> Conversion:
    try:
        return conversion_asked(budget.currency, budget.price_year, money)
    except ValueFault as fault:
        raise EconomicsRefused(
            "The budget '{budget}' cannot be shown in that money: {reason}.",
            "Mend what is asked; `ceiba budget --help` says what can be.",
            budget=budget.id,
            reason=current().gettext(fault.problem, **fault.fields),
        ) from fault


def _in_both(own: tuple[EconomicsInput, ...], shown: tuple[EconomicsInput, ...]) -> tuple[EconomicsInput, ...]:
    """Return inputs as their sources have them, those that are money also as they are shown."""
    return tuple(
        one if one.cited is other.cited else replace(one, shown=other.value, shown_range=other.range)
        for one, other in zip(own, shown, strict=True)
    )


def _changed(document: Document, changes: Mapping[str, str], names: set[str] | None = None) -> Document:
    known = names if names is not None else {name for name, _, _ in document.inputs()}
    strange = sorted(set(changes) - known)
    if strange:
        raise UsageError("There is no input '{name}'.", "Name one of {known}.", name=strange[0], known=", ".join(sorted(known)))
    try:
        return with_changes(document, changes, gettext("given when it was asked, in place of what the file says"))
    except ValueFault as fault:
        said = Saying(fault.problem, fault.fields)
        raise UsageError("The change does not hold: {said}.", "Give numbers that fit the file.", said=said) from fault


def _payer_names(budget: Budget) -> dict[str, Text]:
    """Names of who pays: as the file says, or as the country's pack does; a payer of neither is missing."""
    names = {payer.id: payer.names for payer in budget.payers if payer.names is not None}
    if budget.country in shipped_countries():
        pack, _ = read_pack(find_pack(budget.country))
        if pack is not None:
            names = {**{each: payer.names for each, payer in pack.payers.items() if each in {p.id for p in budget.payers}}, **names}
    return names


def _country_names(country: str) -> Text | None:
    """Names of a country as its pack says; None where no pack ships."""
    pack = read_pack(find_pack(country))[0] if country in shipped_countries() else None
    return None if pack is None else pack.manifest.names


def _contracts_over(budget: str) -> tuple[Contracts, ...]:
    """The shipped files of contracts over a budget."""
    return tuple(file for file in (load_contracts(contracts_path(name))[0] for name in shipped_contracts()) if file.budget == budget)
