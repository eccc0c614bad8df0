"""What `ceiba model` asks: a model from a file or one that ships, checked, and computed with what follows for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ceiba.errors import EconomicsRefused, NotFound
from ceiba.job.evaluation import cheers_of, write_evaluation
from ceiba.job.other_money import OtherMoney, conversion_asked
from ceiba.language import current
from ceiba.policylab.economics import (
    Acceptability,
    Asked,
    CheersRow,
    Evaluation,
    KnownInput,
    Pair,
    ReadModel,
    Remark,
    Results,
    Shown,
    Step,
    acceptability_curves,
    check_model,
    evaluate,
    evpi,
    evpi_error,
    known_inputs,
    load_model,
    load_strata,
    pair,
    shipped_models,
)
from ceiba.terms.faults import ValueFault
from ceiba.terms.readings import Fault


@dataclass(frozen=True, eq=False)
class ModelRun:
    """A model computed.

    evaluation: what was found; pairs: each other strategy beside the first. acceptability, evpi and its standard error: at the
    willingness to pay that was asked for; None without it or without draws. known: what knowing each input that was asked for is worth
    there, the most first. cheers: the checklist; written: files in the folder that was named, () without one.
    """

    evaluation: Evaluation
    pairs: tuple[Pair, ...]
    acceptability: Acceptability | None
    evpi: float | None
    evpi_error: float | None
    known: tuple[KnownInput, ...]
    cheers: tuple[CheersRow, ...]
    written: tuple[Path, ...] = ()

    @property
    def read(self) -> ReadModel:
        """The model."""
        return self.evaluation.read

    @property
    def base(self) -> Results:
        """The base case: one column."""
        return self.evaluation.base

    @property
    def drawn(self) -> Results | None:
        """A column a draw; None where none were asked for."""
        return self.evaluation.drawn

    @property
    def results(self) -> Results:
        """Those that the analysis speaks of: the draws where there are any."""
        return self.evaluation.main

    @property
    def steps(self) -> tuple[Step, ...]:
        """The full incremental analysis of the results; () for one strategy."""
        return self.evaluation.steps

    @property
    def changed(self) -> Mapping[str, float]:
        """What the user gave in place of the model's own."""
        return self.evaluation.changed

    @property
    def wtp(self) -> float | None:
        """What is paid at most for a unit of effect."""
        return self.evaluation.asked.wtp


def model_file(name: str) -> Path:
    """Return the file of a model: one that ships, by its id, or a path of the user's. NotFound when it is neither."""
    shipped = {path.stem: path for path in shipped_models()}
    if name in shipped:
        return shipped[name]
    if Path(name).is_file():
        return Path(name)
    raise NotFound("There is no model '{name}'.", "Name a file (YAML), or one that ships: {known}.", name=name, known=", ".join(shipped))


def check_named_model(name: str) -> tuple[ReadModel | None, list[Fault], list[Remark]]:
    """Check a model by name or path; see `check_model`."""
    return check_model(model_file(name))


def run_named_model(
    name: str, asked: Asked, *, money: OtherMoney | None = None, strata: Path | None = None, into: Path | None = None
) -> ModelRun:
    """Compute a model, by name or path, compare its strategies, and answer what is asked.

    money: shows all of it in another currency or at another year's prices. strata: the file of a distributional
    analysis. into: a folder for tables, charts and the checklist.
    EconomicsRefused where what is asked does not fit the model, or does not hold when it is computed.
    """
    read = load_model(model_file(name))
    try:
        if money is not None:
            year = None if read.model.price_year == "unknown" else int(read.model.price_year)
            asked = replace(asked, conversion=conversion_asked(read.model.currency, year, money))
        asked = asked if strata is None else replace(asked, strata=load_strata(strata))
        found = evaluate(read, asked)
    except ValueFault as fault:
        raise EconomicsRefused(
            "The model '{model}' cannot be evaluated so: {reason}.",
            "Mend what is asked; `ceiba model run --help` says what can be.",
            model=name,
            reason=current().gettext(fault.problem, **fault.fields),
        ) from fault
    results, drawn, wtp = found.main, found.drawn, asked.wtp
    told = drawn if found.chances is not None and wtp is not None else None
    cheers: tuple[CheersRow, ...] = cheers_of(found, Shown(), current())
    written: tuple[Path, ...] = ()
    if into is not None:
        cheers, written = write_evaluation(found, into, current())
    return ModelRun(
        evaluation=found,
        pairs=tuple(pair(results, strategy, results.strategies[0]) for strategy in results.strategies[1:]),
        acceptability=None if told is None or wtp is None else acceptability_curves(told, [wtp]),
        evpi=None if told is None or wtp is None else float(evpi(told, [wtp])[0]),
        evpi_error=None if told is None or wtp is None else float(evpi_error(told, [wtp])[0]),
        known=known_inputs(found),
        cheers=cheers,
        written=written,
    )


def named_models() -> tuple[ReadModel, ...]:
    """Return the models that ship."""
    return tuple(load_model(path) for path in shipped_models())
