"""Budget files found and read: those that ship with Ceiba by their id, and the user's own by their path."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ceiba.errors import InputMissing, NotFound
from ceiba.policylab.economics import check_cited, economics_folder, open_folder, read_sources, refused
from ceiba.policylab.payments.budget_format import Budget
from ceiba.terms.citations import Citation, Source
from ceiba.terms.readings import Fault, Reading

GUIDE = "docs/reference/budget-format.md"


def budgets_folder() -> Path:
    """The folder of the budgets that ship with Ceiba."""
    return economics_folder() / "budgets"


def shipped_budgets() -> tuple[str, ...]:
    """The ids of the budgets that ship with Ceiba, in order."""
    return tuple(path.stem for path in sorted(budgets_folder().glob("*.yaml")))


def budget_path(named: str) -> Path:
    """Return the file of a shipped budget by its id, or of the path given; NotFound when it is neither."""
    if named in shipped_budgets():
        return budgets_folder() / f"{named}.yaml"
    if Path(named).is_file():
        return Path(named)
    raise NotFound(
        "There is no budget '{name}'.",
        "Name a file, or one that ships with Ceiba: {names}.",
        name=named,
        names=", ".join(shipped_budgets()),
    )


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
    sources = sources_of(own)
    for _, cited, path in inputs:
        check_cited(reading, (file, reading.line(file, path)), [cited], sources, listed_in=file)


def sources_of(own: Iterable[Source]) -> dict[str, Source]:
    """Return Ceiba's list of published evaluations with a file's own sources beside it, by id."""
    return {**read_sources(open_folder(None)), **{source.id: source for source in own}}


def read_file(path: Path, guide: str) -> Reading:
    """Return one file, to be read; InputMissing when it is not there."""
    if not path.is_file():
        raise InputMissing("The file '{name}' is not there.", "Check its name and folder.", file=str(path), name=path.name)
    return Reading({path.name: path.read_bytes()}, guide)
