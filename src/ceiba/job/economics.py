"""What `ceiba economics` asks: what is published and shipped, its inputs with their sources, and its check."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ceiba.errors import InputMissing, NotFound
from ceiba.policylab.economics import Outcome, check_model, check_outcomes, inputs_of, load_model, load_outcomes, shipped_models, words_of
from ceiba.policylab.payments import (
    Budget,
    Contracts,
    Quantity,
    Series,
    Uptake,
    budget_path,
    check_budget,
    check_contracts,
    contracts_path,
    load_budget,
    load_contracts,
    shipped_budgets,
    shipped_contracts,
)
from ceiba.terms.citations import Citation
from ceiba.terms.readings import Fault
from ceiba.terms.texts import Text

Kind = Literal["outcome", "model", "budget", "contracts"]


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
    """One input of a model, a budget or contracts: its numbers as written, the range where known, and where it was read.

    shown, shown_range: a cost of a budget that is shown in another money, in that money; "" for all else.
    """

    name: str
    value: str
    range: str
    cited: Citation
    shown: str = ""
    shown_range: str = ""


@dataclass(frozen=True, eq=False, slots=True)
class EconomicsShown:
    """The inputs of one model, budget or file of contracts. file: the contracts with their budget, where it is one of contracts."""

    kind: Kind
    title: str | Text
    inputs: tuple[EconomicsInput, ...]
    file: tuple[Contracts, Budget] | None = None


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
        shown.append(EconomicsShown("budget", budget.names, budget_inputs(budget)))
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


def inputs_as_rows(inputs: Iterator[tuple[str, Citation]]) -> Iterator[EconomicsInput]:
    """Yield inputs as rows to show: numbers as they were written."""
    for name, cited in inputs:
        yield EconomicsInput(name, _value(cited), _range(cited), cited)


def budget_inputs(budget: Budget) -> tuple[EconomicsInput, ...]:
    """Return the inputs of a budget as rows to show."""
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
