"""One evaluation of a model, whole: base case, draws, comparison, and what follows from a willingness to pay.

    found = evaluate(read, Asked(draws=1_000, wtp=50_000, price="c_drug", times=0.5))

A willingness to pay is the reader's to give: nothing here has a default for it, and what needs one is left out without it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ceiba.policylab.economics.acceptability import Acceptability, acceptability_curves, expected_loss
from ceiba.policylab.economics.comparison import Step, incremental_analysis
from ceiba.policylab.economics.conversion import Conversion, converted
from ceiba.policylab.economics.information import PartialInformation, evpi, evpi_error, evppi
from ceiba.policylab.economics.model_analyses import evaluate_model, input_bounds, other_conventions, price_of, watch_of
from ceiba.policylab.economics.models import SEED, ReadModel, run_model
from ceiba.policylab.economics.oneway import Tornado, Watch, tornado
from ceiba.policylab.economics.results import Draws, Results
from ceiba.policylab.economics.shown_money import Factors, factors_of, shown_change, shown_price, shown_tornado
from ceiba.policylab.economics.strata import Equity, StrataFile, equity_of
from ceiba.policylab.economics.threshold import Change, Price, price_change, threshold_price
from ceiba.terms.faults import ValueFault

__all__ = ["ALL_INPUTS", "Asked", "Evaluation", "KnownInput", "evaluate", "known_inputs", "wtp_grid"]

_POINTS = 101

_ONE_POINT = 1e-9
"""Amounts that differ by less, relative to their size, are one."""

ALL_INPUTS = "all"
"""In place of a name among those to be known: every input that is drawn, each alone."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a model.

    draws: None is the base case alone. wtp: what is paid at most for a unit of effect, in the currency that is shown; None: nobody says.
    strategy, against: the pair to watch; "" as `watch_of` chooses. price, times: a cost of the model and what it is multiplied by.
    known: inputs whose information is valued apart; "all" is every one that is drawn. values: parameters given in place of
    the model's own, which stay so in every draw.
    discount_cost, discount_effect, cycles: in place of the model's own discount rates and number of cycles; None leaves them.
    conversion: to another currency and year; None shows the model's own. `values` are in the model's own all the same.
    strata: for who gains and who forgoes health.
    """

    draws: int | None = None
    seed: int = SEED
    wtp: float | None = None
    strategy: str = ""
    against: str = ""
    price: str = ""
    times: float | None = None
    known: tuple[str, ...] = ()
    values: Mapping[str, float] = field(default_factory=dict)
    discount_cost: float | None = None
    discount_effect: float | None = None
    cycles: int | None = None
    conversion: Conversion | None = None
    strata: StrataFile | None = None


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What was found. base: one column. drawn: None without draws. main: `drawn` where there is one, else `base`: its means are told.

    steps: full incremental analysis of `main`, () for one strategy. grid: (w,) amounts. chances, loss (w, strategies), information, its
    error (w,): None without draws. watch, tornado, change, threshold: None where no willingness to pay, no distribution, or no price was
    given; their ends and prices are in the money of the results. equity: None without strata. partial: of each input in `asked.known`, in
    their order ("all" is in that of the model).
    """

    read: ReadModel
    asked: Asked
    base: Results
    drawn: Results | None
    steps: tuple[Step, ...]
    grid: Draws
    chances: Acceptability | None = None
    loss: Draws | None = None
    information: Draws | None = None
    information_error: Draws | None = None
    partial: tuple[PartialInformation, ...] = ()
    watch: Watch | None = None
    tornado: Tornado | None = None
    change: Change | None = None
    threshold: Price | None = None
    equity: Equity | None = None

    @property
    def factors(self) -> Factors:
        """What the value of an input is multiplied by to be in the money of the results."""
        return factors_of(self.read.model, self.asked.conversion)

    @property
    def changed(self) -> dict[str, float]:
        """What the user gave in place of the model's own, in the money of the results: inputs, discount rates, the number of cycles."""
        asked = self.asked
        own = {"discounting.cost": asked.discount_cost, "discounting.effect": asked.discount_effect, "horizon.cycles": asked.cycles}
        values = {name: value * self.factors(name) for name, value in asked.values.items()}
        return {**values, **{name: float(value) for name, value in own.items() if value is not None}}

    @property
    def main(self) -> Results:
        """The results that are told: the draws where there are any."""
        return self.drawn if self.drawn is not None else self.base


def evaluate(read: ReadModel, asked: Asked) -> Evaluation:
    """Return the evaluation of a model.

    ValueFault for what does not fit: an unknown strategy or input, a price that is no cost, a factor without a price or a willingness to
    pay. EconomicsRefused where the model does not hold when it is computed.
    """
    _check(read, asked)
    read = other_conventions(read, discount_cost=asked.discount_cost, discount_effect=asked.discount_effect, cycles=asked.cycles)
    base = _shown(run_model(read, values=asked.values), asked)
    drawn = None if asked.draws is None else _shown(run_model(read, draws=asked.draws, seed=asked.seed, values=asked.values), asked)
    main = drawn if drawn is not None else base
    steps = incremental_analysis(main) if len(main.strategies) > 1 else ()
    grid = wtp_grid(steps, asked.wtp)
    several = drawn if drawn is not None and drawn.n_draws > 1 and steps else None
    found = Evaluation(read, asked, base, drawn, steps, grid)
    if several is not None:
        partial = tuple(evppi(several, grid, [name]) for name in _to_know(several, asked.known))
        chances, loss = acceptability_curves(several, grid), expected_loss(several, grid)
        whole, error = evpi(several, grid), evpi_error(several, grid)
        found = replace(found, chances=chances, loss=loss, information=whole, information_error=error, partial=partial)
    if asked.strata is not None and steps:
        found = replace(found, equity=equity_of(main, asked.strata, asked.against))
    if asked.wtp is None or not steps:
        return found
    watch = watch_of(base, asked.wtp, asked.strategy, asked.against)
    bounds = [each for each in input_bounds(read, seed=asked.seed) if each.name not in asked.values]
    model = evaluate_model(read, asked.values)

    def run(given: Mapping[str, float]) -> Results:
        return _shown(model(given), asked)

    found = replace(found, watch=watch, tornado=shown_tornado(tornado(run, bounds, watch), found.factors) if bounds else None)
    if asked.times is None:
        return found
    price = asked.values.get(asked.price, price_of(read, asked.price))
    change = price_change(run, asked.price, price, price * asked.times, watch)
    even = threshold_price(run, asked.price, price, watch)
    return replace(found, change=shown_change(change, found.factors), threshold=shown_price(even, found.factors))


def _check(read: ReadModel, asked: Asked) -> None:
    """Refuse what asks for something that could not be answered: nothing that is asked is left out in silence."""
    if (asked.price == "") != (asked.times is None):
        raise ValueFault("a price that changes needs both: which one, and what it is multiplied by")
    if asked.times is not None and asked.wtp is None:
        raise ValueFault("what another price does to the net benefit needs a willingness to pay")
    if asked.known and asked.draws is None:
        raise ValueFault("the value of knowing an input needs draws")
    if asked.strategy and asked.wtp is None:
        raise ValueFault("to watch a pair of strategies needs a willingness to pay")
    alone = len(read.model.strategies) == 1
    if alone and (asked.price or asked.known or asked.strategy or asked.against or asked.strata is not None):
        raise ValueFault("a comparison needs two strategies, and there is only '{strategy}'", strategy=read.model.strategies[0].id)
    known = [strategy.id for strategy in read.model.strategies]
    if asked.against and asked.against not in known:
        raise ValueFault("there is no strategy '{strategy}'; there are: {known}", strategy=asked.against, known=", ".join(known))


@dataclass(frozen=True, slots=True)
class KnownInput:
    """What it is worth to know one input alone, per person, at the willingness to pay that was asked for; error: its standard error."""

    name: str
    value: float
    error: float


def known_inputs(found: Evaluation) -> tuple[KnownInput, ...]:
    """Return what each input that was to be known is worth, the most first; () without draws or without a willingness to pay."""
    if found.asked.wtp is None:
        return ()
    rows = []
    for part in found.partial:
        at = int(np.flatnonzero(part.wtp == found.asked.wtp)[0])
        rows.append(KnownInput(part.parameters[0], float(part.value[at]), float(part.standard_error[at])))
    return tuple(sorted(rows, key=lambda row: -row.value))


def _to_know(drawn: Results, names: Sequence[str]) -> tuple[str, ...]:
    """Return the inputs to be known, each once: all that vary where "all" is among the names, and no input is called so."""
    if ALL_INPUTS not in names or ALL_INPUTS in drawn.parameters:
        return tuple(dict.fromkeys(names))
    varying = [name for name, values in drawn.parameters.items() if np.ptp(values) > 0]
    if not varying:
        raise ValueFault("no input of this model was drawn, so that there is none to know")
    return tuple(dict.fromkeys([*varying, *(name for name in names if name != ALL_INPUTS)]))


def wtp_grid(steps: Sequence[Step], wtp: float | None) -> Draws:
    """Return the amounts at which curves are drawn: 0 to twice the greatest of the ratios on the frontier and what is paid, 101 of them.

    What is paid is always among them: where it falls between two it is one more. The grid says nothing about what anybody would pay;
    where no ratio and no amount is known it ends at 1.
    """
    greatest = max([step.icer for step in steps if step.icer is not None and step.icer > 0] + [wtp or 0.0], default=0.0)
    grid = np.linspace(0, _rounded_up(2 * greatest) if greatest else 1.0, _POINTS)
    return grid if wtp is None else np.sort(np.append(grid[~np.isclose(grid, wtp, rtol=_ONE_POINT, atol=0)], wtp))


def _rounded_up(amount: float) -> float:
    """Return the next amount that reads well: 1, 1.5, 2, 3, 4, 5, 6 or 8 times a power of ten."""
    power = 10.0 ** np.floor(np.log10(amount))
    return float(next((step * power for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * power >= amount * (1 - 1e-9)), amount))


def _shown(results: Results, asked: Asked) -> Results:
    """Return results in the money that is asked for. What the user gave in place of a sourced value is assumed from here on."""
    given = tuple(name for name in asked.values if name not in results.assumed)
    results = replace(results, assumed=results.assumed + given) if given else results
    return results if asked.conversion is None else converted(results, asked.conversion)
