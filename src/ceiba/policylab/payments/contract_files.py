"""Files of contracts read and checked, together with the budget that they name."""

from __future__ import annotations

from pathlib import Path

from ceiba.errors import NotFound
from ceiba.policylab.economics import economics_folder, refused
from ceiba.policylab.payments.budget_files import budgets_folder, check_budget, check_inputs, read_file, shipped_budgets
from ceiba.policylab.payments.budget_format import Budget
from ceiba.policylab.payments.contract_format import Contracts
from ceiba.policylab.payments.contract_kinds import PayForOutcome
from ceiba.terms.readings import Fault, Reading

GUIDE = "docs/reference/contract-format.md"


def contracts_folder() -> Path:
    """The folder of the files of contracts that ship with Ceiba."""
    return economics_folder() / "contracts"


def shipped_contracts() -> tuple[str, ...]:
    """The ids of the files of contracts that ship with Ceiba, in order."""
    return tuple(path.stem for path in sorted(contracts_folder().glob("*.yaml")))


def contracts_path(named: str) -> Path:
    """Return a shipped file of contracts by its id, or the path given; NotFound when it is neither."""
    if named in shipped_contracts():
        return contracts_folder() / f"{named}.yaml"
    if Path(named).is_file():
        return Path(named)
    raise NotFound(
        "There are no contracts '{name}'.",
        "Name a file, or one that ships with Ceiba: {names}.",
        name=named,
        names=", ".join(shipped_contracts()),
    )


def check_contracts(path: Path) -> tuple[tuple[Contracts, Budget] | None, list[Fault]]:
    """Read a file of contracts and its budget; returns both, or None, with every fault. InputMissing when there is no such file.

    The faults of the budget stand under its own file's name.
    """
    reading = read_file(path, GUIDE)
    file = reading.document(path.name, Contracts)
    if file is None:
        return None, reading.faults
    check_inputs(reading, path.name, file.inputs(), file.sources)
    _check_outcome(reading, path.name, file)
    beside = path.parent / file.budget
    found = budgets_folder() / f"{file.budget}.yaml" if file.budget in shipped_budgets() else beside
    if not found.is_file():
        reading.fault(
            path.name,
            reading.line(path.name, "$.budget"),
            problem="there is no budget '{name}' beside the file, and none of this id ships",
            remedy="Name the file of a budget, from this file's folder; {guide} shows the form.",
            name=file.budget,
            guide=GUIDE,
        )
        return None, reading.faults
    budget, faults = check_budget(found)
    if budget is None or faults:
        return None, [*reading.faults, *faults]
    _check_fit(reading, path.name, file, budget)
    return (None if reading.faults else (file, budget)), reading.faults


def load_contracts(path: Path) -> tuple[Contracts, Budget]:
    """Return a file of contracts and its budget; EconomicsRefused when either does not fit, InputMissing when there is no such file."""
    found, faults = check_contracts(path)
    if found is None or faults:
        raise refused(faults)
    return found


def _check_outcome(reading: Reading, name: str, file: Contracts) -> None:
    """Fault a contract that pays for an outcome where nothing says what counts as one: nobody could settle it."""
    paying = [contract.id for contract in file.contracts if isinstance(contract, PayForOutcome)]
    if paying and file.response_is is None:
        reading.fault(
            name,
            reading.line(name, "$.response"),
            problem="the contract '{id}' pays for an outcome, and the file does not say what counts as response",
            remedy="Write it as `response_is` (es, pt, en) beside `response`: what is measured, by which criterion, when. {guide}.",
            id=paying[0],
            guide=GUIDE,
        )


def _check_fit(reading: Reading, name: str, file: Contracts, budget: Budget) -> None:
    """Fault what the file names and the budget lacks: a contract needs a price by month, and to know when people began."""

    def misfit(key: str, problem: str, remedy: str, **fields: object) -> None:
        reading.fault(name, reading.line(name, f"$.{key}"), problem, remedy, **fields)

    scenarios = [scenario.id for scenario in budget.every_scenario]
    if file.scenario not in scenarios:
        misfit(
            "scenario",
            "the budget has no scenario '{id}'",
            "Name one of it: {names}.",
            id=file.scenario,
            names=", ".join(scenarios),
        )
    option = next((option for option in budget.options if option.id == file.option), None)
    if option is None:
        names = ", ".join(each.id for each in budget.options)
        misfit("option", "the budget has no option '{id}'", "Name one of it: {names}.", id=file.option, names=names)
        return
    cost = next((cost for cost in option.costs if cost.id == file.cost and cost.per == "month"), None)
    if cost is None:
        misfit(
            "cost",
            "the option '{option}' of the budget has no price '{id}' by month, and a contract is about one",
            "Give the option a cost `per: month`, or name another.",
            option=file.option,
            id=file.cost,
        )
    if budget.pool != "incident" or option.persistence is None:
        misfit(
            "option",
            "the budget does not say when people begin and how long they stay",
            "Use an incident pool, and give the option its `persistence`.",
        )
    if (file.currency, file.price_year) != (budget.currency, budget.price_year):
        misfit(
            "currency",
            "the file is in {mine}, its budget in {theirs}",
            "Write both in one currency and price year.",
            mine=f"{file.currency} {file.price_year}",
            theirs=f"{budget.currency} {budget.price_year}",
        )
