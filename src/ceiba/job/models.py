"""What `ceiba model` asks: a model from a file or one that ships, checked, and computed with what follows for a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import NotFound
from ceiba.policylab.economics import (
    Acceptability,
    Pair,
    ReadModel,
    Remark,
    Results,
    Step,
    acceptability_curves,
    check_model,
    evpi,
    incremental_analysis,
    load_model,
    pair,
    run_model,
    shipped_models,
)
from ceiba.terms.readings import Fault


@dataclass(frozen=True, eq=False)
class ModelRun:
    """A model computed.

    base: one column. drawn: a column a draw, None where none were asked for. steps: the full incremental analysis of the drawn results,
    or of the base case where nothing was drawn; () for one strategy. pairs: each other strategy beside the first. acceptability, evpi: at
    the willingness to pay that was asked for; None without it or without draws. changed: parameters that the user gave other values.
    """

    read: ReadModel
    base: Results
    drawn: Results | None
    steps: tuple[Step, ...]
    pairs: tuple[Pair, ...]
    changed: Mapping[str, float]
    wtp: float | None = None
    acceptability: Acceptability | None = None
    evpi: float | None = None

    @property
    def results(self) -> Results:
        """Those that the analysis speaks of."""
        return self.base if self.drawn is None else self.drawn


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
    name: str, *, draws: int | None = None, seed: int, values: Mapping[str, float] | None = None, wtp: float | None = None
) -> ModelRun:
    """Compute a model, by name or path, and compare its strategies.

    draws: None computes the base case alone. values: parameters given in place of the model's. wtp: what is paid at most for a unit of
    effect, in the model's currency; with draws it adds the chance of being best and the value of perfect information.
    """
    read = load_model(model_file(name))
    base = run_model(read, values=values)
    drawn = None if draws is None else run_model(read, draws=draws, seed=seed, values=values)
    results = base if drawn is None else drawn
    several = len(results.strategies) > 1
    curve = acceptability_curves(drawn, [wtp]) if several and drawn is not None and drawn.n_draws > 1 and wtp is not None else None
    return ModelRun(
        read=read,
        base=base,
        drawn=drawn,
        steps=incremental_analysis(results) if several else (),
        pairs=tuple(pair(results, strategy, results.strategies[0]) for strategy in results.strategies[1:]),
        changed=dict(values or {}),
        wtp=wtp,
        acceptability=curve,
        evpi=float(evpi(drawn, [wtp])[0]) if curve is not None and drawn is not None and wtp is not None else None,
    )


def named_models() -> tuple[ReadModel, ...]:
    """Return the models that ship."""
    return tuple(load_model(path) for path in shipped_models())
