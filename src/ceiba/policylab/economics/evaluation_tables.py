"""The tables of an evaluation: plain rows, numbers as they are (unrounded), every amount with its currency and price year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

import msgspec
import numpy as np

from ceiba.policylab.economics.cheers import CheersRow
from ceiba.policylab.economics.comparison import Place, Step, net_monetary_benefit
from ceiba.policylab.economics.conversion_tables import Row, cited_cells, converted_from, number_of
from ceiba.policylab.economics.evaluation import Evaluation
from ceiba.policylab.economics.exchange import PriceLevel, Rate
from ceiba.policylab.economics.format import AnyModel, SurvivalModel
from ceiba.policylab.economics.inputs import Correlated, Parameter, Shares, Table
from ceiba.policylab.economics.model_analyses import names_of
from ceiba.policylab.economics.models import inputs_of
from ceiba.policylab.economics.results import Draws
from ceiba.policylab.economics.strata import Figure
from ceiba.terms.citations import Citation

__all__ = ["Row", "acceptability_rows", "cheers_rows", "comparison_rows", "information_rows", "input_rows", "price_rows", "tornado_rows"]


def comparison_rows(found: Evaluation, lang: str) -> list[Row]:
    """Return a row a strategy, cheapest first: means, their 95% interval over the draws, place, increments, ratio, net benefit."""
    results, names = found.main, names_of(found.read, lang)
    benefit = None if found.asked.wtp is None else net_monetary_benefit(results, found.asked.wtp).mean(axis=1)
    rows: list[Row] = []
    alone = Step(results.strategies[0], float(results.costs[0].mean()), float(results.effects[0].mean()), Place.FRONTIER)
    for step in found.steps or (alone,):
        row = results.row(step.strategy)
        years = results.life_years
        rows.append(
            {
                "strategy": step.strategy,
                "name": names.get(step.strategy, step.strategy),
                "cost": step.cost,
                **_interval("cost", results.costs[row]),
                "effect": step.effect,
                **_interval("effect", results.effects[row]),
                "life_years": None if years is None else float(years[row].mean()),
                "place": step.place.value,
                "by": " + ".join(step.by),
                "against": step.against,
                "incremental_cost": step.incremental_cost,
                "incremental_effect": step.incremental_effect,
                "icer": step.icer,
                "wtp": found.asked.wtp,
                "net_monetary_benefit": None if benefit is None else float(benefit[row]),
                **_money(found),
                "effect_unit": results.effect_unit,
                "draws": results.n_draws,
                "rests_on_assumed": bool(results.assumed),
            }
        )
    return rows


def input_rows(found: Evaluation, lang: str) -> list[Row]:
    """Return a row an input of the model's file, in its order, with its source; those of a conversion and of the strata follow.

    values: of a table, shares, numbers drawn together or a curve, each with its age, cycle, name or time.
    given_instead: the value that the user gave in place of the file's; its source does not stand for it.
    shown: value (or what was given instead), or values, of a cost in the money of the results, in shown_unit; empty without a conversion.
    Of a conversion's own numbers, value is the rate or the price level.
    """
    model, names = found.read.model, names_of(found.read, lang)
    titles = {source.id: source for source in model.sources}
    values = {each.id: each for each in model.parameters}
    rows: list[Row] = []
    own = [(name, unit, cited) for name, unit, cited in inputs_of(model)]
    rates = [(each.name, each.unit, each.citation) for each in found.main.sources[len(own) :]]
    if found.asked.conversion is not None:
        titles |= {source.id: source for source in found.asked.conversion.sources}
    strata = () if found.equity is None else found.equity.file.figures()
    if found.equity is not None:
        titles |= {source.id: source for source in found.equity.file.sources}
    figures = [(f"strata: {name}", figure.currency, figure) for _, name, figure in strata]
    for name, unit, cited in (*own, *rates, *figures):
        parameter = values.get(name)
        rows.append(
            {
                "input": name,
                "name": _rate_named(cited) or names.get(name, ""),
                "value": parameter.value if parameter is not None else _value_of(cited),
                "values": "; ".join(f"{at}: {each}" for at, each in _several(model, cited)),
                "given_instead": found.asked.values.get(name),
                "unit": unit,
                **_shown(found, name, cited, unit),
                "quantity": parameter.quantity if parameter is not None else _quantity_of(cited),
                "distribution": _distribution(parameter) or _drawn_together(cited),
                **cited_cells(cited, titles),
            }
        )
    return rows


def acceptability_rows(found: Evaluation) -> list[Row]:
    """Return a row an amount and strategy: its chance to be best, whether best on average, what choosing it loses; [] without draws."""
    chances, loss = found.chances, found.loss
    if chances is None or loss is None:
        return []
    return [
        {
            "wtp": float(amount),
            "strategy": strategy,
            "probability_best": float(chances.probability[place, column]),
            "best_on_average": bool(chances.optimal[place] == column),
            "expected_loss": float(loss[place, column]),
            **_money(found),
        }
        for place, amount in enumerate(chances.wtp)
        for column, strategy in enumerate(chances.strategies)
    ]


def information_rows(found: Evaluation) -> list[Row]:
    """Return a row an amount and what would be known ("" is everything): its value per person, and its standard error; [] without draws."""
    if found.information is None or found.information_error is None:
        return []
    whole = found.grid.tolist(), found.information.tolist(), found.information_error.tolist()
    told: list[tuple[str, float, float, float]] = [("", *each) for each in zip(*whole, strict=True)]
    for part in found.partial:
        known = " + ".join(part.parameters)
        columns = part.wtp.tolist(), part.value.tolist(), part.standard_error.tolist()
        told += [(known, amount, value, error) for amount, value, error in zip(*columns, strict=True)]
    return [
        {"wtp": amount, "known": known, "value": value, "standard_error": error, **_money(found)} for known, amount, value, error in told
    ]


def tornado_rows(found: Evaluation, lang: str) -> list[Row]:
    """Return a row an input, the widest swing first; [] where there is none. Ends that are costs are in the money of the results."""
    told, names = found.tornado, names_of(found.read, lang)
    if told is None:
        return []
    rows: list[Row] = [
        {
            "input": bar.bounds.name,
            "name": names.get(bar.bounds.name, ""),
            "low": bar.bounds.low,
            "high": bar.bounds.high,
            "basis": bar.bounds.basis,
            "strategy": told.watch.strategy,
            "against": told.watch.against,
            "wtp": told.watch.wtp,
            "net_benefit_base": told.base,
            "net_benefit_at_low": bar.at_low,
            "net_benefit_at_high": bar.at_high,
            "swing": bar.swing,
            "best_at_low": bar.best_at_low,
            "best_at_high": bar.best_at_high,
            "decides": bar.decides,
            **_money(found),
        }
        for bar in told.bars
    ]
    return rows


def price_rows(found: Evaluation) -> list[Row]:
    """Return a row for the price as it is, one for the changed price, and one for the price at which the pair is even; [] without."""
    change, even = found.change, found.threshold
    if change is None or even is None:
        return []
    pairs = ((change.before, change.benefit_before, change.pair_before), (change.after, change.benefit_after, change.pair_after))
    rows: list[Row] = [
        {
            "case": case,
            "price_of": change.parameter,
            "price": price,
            "strategy": told.strategy,
            "against": told.against,
            "incremental_cost": told.incremental_cost,
            "incremental_effect": told.incremental_effect,
            "icer": told.icer,
            "direction": told.direction.value,
            "wtp": change.watch.wtp,
            "net_benefit": benefit,
            "worth_it": benefit > 0,
            "found": "",
            **_money(found),
        }
        for case, (price, benefit, told) in zip(("as_it_is", "changed"), pairs, strict=True)
    ]
    last: Row = dict.fromkeys(rows[0])
    last |= {name: rows[0][name] for name in ("price_of", "strategy", "against", "wtp", *_money(found))}
    last |= {"case": "threshold", "price": even.value, "net_benefit": None if even.value is None else 0.0, "found": even.why.value}
    return [*rows, last]


def cheers_rows(rows: tuple[CheersRow, ...]) -> list[Row]:
    """Return the checklist as rows."""
    return [{**asdict(row), "status": row.status.value} for row in rows]


def _interval(name: str, values: Draws) -> Row:
    """Return the middle 95% of the draws; unknown in a base case."""
    low, high = np.percentile(values, [2.5, 97.5]).tolist() if values.size > 1 else (None, None)
    return {f"{name}_low": low, f"{name}_high": high}


def _money(found: Evaluation) -> Row:
    """Return what every amount of a row is in, and what it was converted from."""
    return {"currency": found.main.currency, "price_year": found.main.price_year, **converted_from(found.asked.conversion)}


def _shown(found: Evaluation, name: str, cited: Citation, unit: str) -> Row:
    """Return a cost of the model's file in the money of the results; empty for all else, and where nothing was converted."""
    conversion, factor = found.asked.conversion, found.factors(name)
    cost = isinstance(cited, Parameter | Table) and cited.quantity == "cost"
    if conversion is None or not cost:
        return {"shown": None, "shown_unit": ""}
    new = f"{conversion.to} ({conversion.to_year})"
    told = unit.replace(conversion.of, new) if conversion.of in unit else new
    if isinstance(cited, Parameter):
        return {"shown": found.asked.values.get(name, cited.value) * factor, "shown_unit": told}
    return {"shown": "; ".join(f"{at}: {each * factor}" for at, each in _several(found.read.model, cited)), "shown_unit": told}


def _value_of(cited: Citation) -> float | None:
    """Return the one number of what is no parameter: a figure of the strata, a rate, a level of prices."""
    if isinstance(cited, Rate | PriceLevel):
        return number_of(cited)
    return cited.value if isinstance(cited, Figure) else None


def _rate_named(cited: Citation) -> str:
    """Return which rate or level of prices it is, with its year; empty for all else."""
    if isinstance(cited, Rate):
        return f"{cited.to}/{cited.of} {cited.year}"
    return f"{cited.series} {cited.year}" if isinstance(cited, PriceLevel) else ""


def _quantity_of(cited: Citation) -> str:
    """Return what a number of a conversion is; empty for all else."""
    if isinstance(cited, Rate):
        return {"exchange": "exchange_rate", "ppp": "purchasing_power"}[cited.basis]
    return "price_level" if isinstance(cited, PriceLevel) else ""


def _distribution(parameter: Parameter | None) -> str:
    """Return how sure a parameter is, as its file writes it."""
    if parameter is None:
        return ""
    spread = parameter.distribution
    if isinstance(spread, str):
        return spread
    told = msgspec.to_builtins(spread)
    return ", ".join(f"{name}: {value}" for name, value in told.items())


def _several(model: AnyModel, cited: Citation) -> Iterable[tuple[str | float, float]]:
    """Return where and what each number is, of an input that is several."""
    if isinstance(cited, Table):
        return zip(cited.starts or range(cited.beginning, cited.beginning + len(cited.values)), cited.values, strict=True)
    if isinstance(cited, Shares):
        return zip(cited.of, cited.counts, strict=True)
    if isinstance(cited, Correlated):
        return zip(cited.of, cited.values, strict=True)
    if isinstance(model, SurvivalModel):
        for strategy in model.strategies:
            for curve in (strategy.overall, strategy.progression_free, strategy.on_treatment):
                if curve is not None and curve.cited is cited:
                    return zip(curve.times, curve.survival, strict=True)
    return ()


def _drawn_together(cited: Citation) -> str:
    """Return how sure shares and numbers that were estimated together are, as their file writes it; empty for others."""
    if isinstance(cited, Correlated):
        return f"{cited.distribution}, covariance: {[list(row) for row in cited.covariance]}"
    return cited.distribution if isinstance(cited, Shares) else ""
