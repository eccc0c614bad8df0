"""What `ceiba economics`, `ceiba budget` and `ceiba contract` ask: what is published and shipped, its check, and one file reckoned."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ceiba.errors import InputMissing, NotFound, UsageError
from ceiba.language import gettext
from ceiba.packs import find_pack, shipped_countries
from ceiba.packs.load import read_pack
from ceiba.policylab.economics import Outcome, check_model, check_outcomes, inputs_of, load_model, load_outcomes, shipped_models, words_of
from ceiba.policylab.payments import (
    Bargain,
    Budget,
    BudgetImpact,
    Contracts,
    Picked,
    Quantity,
    Series,
    Uptake,
    Variant,
    budget_path,
    check_budget,
    check_contracts,
    contracts_path,
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
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import Saying, ValueFault
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

Kind = Literal["outcome", "model", "budget", "contracts"]
DRAWS = 2000
SEED = 1
"""How often the uncertain inputs of a budget are drawn, and from which seed."""


@dataclass(frozen=True, slots=True)
class EconomicsItem:
    """Something of health economics that ships: its kind, id, countries (ISO 3166-1), title, and how many of its inputs are assumed."""

    kind: Kind
    id: str
    countries: tuple[str, ...]
    title: str
    inputs: int
    assumed: int


@dataclass(frozen=True, slots=True)
class EconomicsInput:
    """One input of a model, a budget or contracts: its numbers as written, the range where known, and where it was read."""

    name: str
    value: str
    range: str
    cited: Citation


@dataclass(frozen=True, eq=False, slots=True)
class EconomicsShown:
    """The inputs of one model, budget or file of contracts. file: the contracts with their budget, where it is one of contracts."""

    kind: Kind
    title: str | Text
    inputs: tuple[EconomicsInput, ...]
    file: tuple[Contracts, Budget] | None = None


@dataclass(frozen=True, eq=False, slots=True)
class BudgetRun:
    """A budget reckoned. drawn: over DRAWS draws; None where no input has a known range. undrawn: the inputs whose range is not known.

    contracts: ids of the shipped files of contracts over this budget. country_names: as its pack says; None where no pack ships.
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


@dataclass(frozen=True, eq=False, slots=True)
class ContractRun:
    """Contracts reckoned, with the inputs of the file and of its budget."""

    bargain: Bargain
    undrawn: tuple[str, ...]
    inputs: tuple[EconomicsInput, ...]
    sources: dict[str, Source]
    payer_names: dict[str, Text]
    country_names: Text | None


def economics_items(lang: str, country: str | None = None) -> tuple[EconomicsItem, ...]:
    """Return everything of health economics that ships, of one country where it is given; titles in `lang`."""
    found = list(_items(lang))
    return tuple(item for item in found if country is None or country in item.countries)


def _items(lang: str) -> Iterator[EconomicsItem]:
    for entry in load_outcomes().entries:
        yield EconomicsItem("outcome", entry.id, entry.countries, f"{entry.action} / {entry.comparator}", 1, int(entry.assumed))
    for path in shipped_models():
        read = load_model(path)
        count = sum(1 for _ in inputs_of(read.model))
        yield EconomicsItem("model", read.model.id, (read.model.country,), words_of(read.model.title, lang), count, len(read.assumed))
    for name in shipped_budgets():
        budget = load_budget(budget_path(name))
        count = sum(1 for _ in budget.inputs())
        yield EconomicsItem("budget", budget.id, (budget.country,), budget.names.in_language(lang), count, len(budget.assumed))
    for name in shipped_contracts():
        file, budget = load_contracts(contracts_path(name))
        count = sum(1 for _ in file.inputs())
        yield EconomicsItem("contracts", file.id, (budget.country,), file.names.in_language(lang), count, len(file.assumed))


def economics_item(named: str) -> tuple[tuple[Outcome, ...], tuple[EconomicsShown, ...]]:
    """Return the published comparisons of an action or an id, and the model, budget and contracts of that id; NotFound when there is none.

    An id that a budget shares with the contracts over it gives both, the budget first.
    """
    outcomes = tuple(entry for entry in load_outcomes().entries if named in (entry.id, entry.action))
    shown: list[EconomicsShown] = []
    for read in map(load_model, shipped_models()):
        if read.model.id == named:
            rows = tuple(inputs_as_rows((name, cited) for name, _, cited in inputs_of(read.model)))
            shown.append(EconomicsShown("model", read.model.title, rows))
    if named in shipped_budgets():
        budget = load_budget(budget_path(named))
        shown.append(EconomicsShown("budget", budget.names, _budget_inputs(budget)))
    if named in shipped_contracts():
        file, below = load_contracts(contracts_path(named))
        rows = tuple(inputs_as_rows((name, cited) for name, cited, _ in file.inputs()))
        shown.append(EconomicsShown("contracts", file.names, rows, (file, below)))
    if not shown and not outcomes:
        raise NotFound("Nothing of health economics is called '{name}'.", "See `ceiba economics list`.", name=named)
    return outcomes, tuple(shown)


def check_economics(files: Sequence[Path]) -> tuple[int, list[Fault]]:
    """Check files of budgets, contracts and models, or everything that ships; returns how many files there were, and every fault."""
    if files:
        return len(files), [fault for file in files for fault in _checker(file)(file)]
    shipped = [*map(budget_path, shipped_budgets()), *map(contracts_path, shipped_contracts()), *shipped_models()]
    faults = check_outcomes()[1] + [fault for file in shipped for fault in _checker(file)(file)]
    return len(shipped) + 1, faults


def _checker(file: Path) -> Callable[[Path], list[Fault]]:
    """Return how a file is checked, by the key that only its kind has."""
    if not file.is_file():
        raise InputMissing("The file '{name}' is not there.", "Check its name and folder.", file=str(file), name=file.name)
    text = file.read_text(encoding="utf-8", errors="replace")
    if re.search(r"^contracts\s*:", text, re.MULTILINE):
        return lambda path: check_contracts(path)[1]
    if re.search(r"^kind\s*:", text, re.MULTILINE):
        return lambda path: check_model(path)[1]
    return lambda path: check_budget(path)[1]


def budget_run(named: str, country: str | None = None, changes: Mapping[str, str] | None = None) -> BudgetRun:
    """Return the budget impact of a shipped budget by its id, of `country` and the rest of its id, or of a file.

    changes: other numbers for some inputs, see `with_changes`; UsageError when an input is not there or a number cannot be. NotFound when
    there is no such budget, or when the budget is not of the country: a budget is not carried over from one country to another.
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
    left = undrawn(budget)
    uncertain = len(left) < sum(1 for _ in budget.inputs())
    return BudgetRun(
        found=run_budget(budget),
        drawn=run_budget(budget, Picked(n_draws=DRAWS, seed=SEED)) if uncertain else None,
        variants=one_way(budget),
        undrawn=left,
        inputs=_budget_inputs(budget),
        sources=sources_of(budget.sources),
        payer_names=_payer_names(budget),
        country_names=_country_names(budget.country),
        contracts=_contracts_over(budget.id),
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
        inputs=(*inputs_as_rows(own), *_budget_inputs(budget)),
        sources=sources_of((*budget.sources, *file.sources)),
        payer_names=_payer_names(budget),
        country_names=_country_names(budget.country),
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


def inputs_as_rows(inputs: Iterator[tuple[str, Citation]]) -> Iterator[EconomicsInput]:
    """Yield inputs as rows to show: numbers as they were written."""
    for name, cited in inputs:
        yield EconomicsInput(name, _value(cited), _range(cited), cited)


def _budget_inputs(budget: Budget) -> tuple[EconomicsInput, ...]:
    return tuple(inputs_as_rows((name, cited) for name, cited, _ in budget.inputs()))


def _value(cited: Citation) -> str:
    if isinstance(cited, Series):
        return " ".join(f"{value:.10g}" for value in cited.written)
    if isinstance(cited, Uptake):
        numbers = (cited.share, cited.first, cited.last, cited.midpoint_year, cited.steepness, *cited.shares)
        return " ".join([cited.shape, *(f"{number:.6g}" for number in numbers if number is not None)])
    value = getattr(cited, "value", None)
    return f"{value:.10g}" if isinstance(value, int | float) else "" if value is None else str(value)


def _range(cited: Citation) -> str:
    if not isinstance(cited, Quantity | Series | Uptake) or cited.low is None or cited.high is None:
        return ""
    ends = ((low, high) for low, high in zip(_many(cited.low), _many(cited.high), strict=True))
    return " ".join(f"{low:.10g}-{high:.10g}" for low, high in ends)


def _many(end: float | tuple[float, ...]) -> tuple[float, ...]:
    return end if isinstance(end, tuple) else (end,)


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
