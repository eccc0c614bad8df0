"""How a model of health economics looks in a terminal: what was found, and everything one must know to read it."""

from __future__ import annotations

from collections.abc import Iterable

import click
import numpy as np

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_conversion import show_conversion
from ceiba.cli.show_decision import show_decision
from ceiba.cli.show_evaluation import show_evaluation, show_written
from ceiba.job import ModelRun
from ceiba.language import current, mark, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.economics import (
    Direction,
    Pair,
    Place,
    Remark,
    Results,
    Step,
    TreeModel,
    conventions_said,
    cycle_said,
    effect_word,
    kind_said,
    money_said,
    number_said,
    perspective_said,
    words_of,
)

_DIRECTIONS = {
    Direction.COSTS_MORE_GIVES_MORE: mark("costs more and gives more"),
    Direction.COSTS_LESS_GIVES_MORE: mark("costs less and gives more: dominates"),
    Direction.COSTS_MORE_GIVES_LESS: mark("costs more and gives less: dominated"),
    Direction.COSTS_LESS_GIVES_LESS: mark("costs less and gives less: the ratio is what is saved for each unit given up"),
    Direction.COSTS_MORE_GIVES_THE_SAME: mark("costs more and gives the same"),
    Direction.COSTS_LESS_GIVES_THE_SAME: mark("costs less and gives the same"),
    Direction.COSTS_THE_SAME_GIVES_MORE: mark("costs the same and gives more"),
    Direction.COSTS_THE_SAME_GIVES_LESS: mark("costs the same and gives less"),
    Direction.THE_SAME: mark("costs the same and gives the same"),
}


_NOTHING_DRAWN = mark(
    "No input of this model has a distribution: its draws repeat the base case, and chances and values below say nothing of how sure it is."
)


def show_model_run(run: ModelRun) -> None:
    """Print a computed model: strategies, steps, pairs, uncertainty, and how all of it was counted."""
    results, lang = run.results, current().lang
    model = run.read.model
    names = {strategy.id: words_of(strategy.names, lang) if strategy.names else strategy.id for strategy in model.strategies}
    show_title(words_of(model.title, lang))
    if model.country == "xx":
        show_lines([click.style(_("INVENTED: an invented country or disease; nothing here is evidence about anyone."), bold=True)])
    if results.assumed:
        show_lines([_say_assumed(results)])
    if run.changed:
        told = ", ".join(_given(run, name, value) for name, value in run.changed.items())
        show_lines([_("Values of your own in place of the model's: {values}.", values=told)])
    _show_strategies(run, names)
    if run.steps:
        _show_steps(run.steps, results)
        _show_pairs(run.pairs, results)
    if run.drawn is not None and run.drawn.n_draws > 1 and not run.drawn.parameters:
        show_lines([click.style(_(_NOTHING_DRAWN), bold=True)])
    show_decision(run)
    show_evaluation(run)
    show_conversion(run.evaluation.asked.conversion)
    _show_reading(run)
    show_written(run)


def _given(run: ModelRun, name: str, value: float) -> str:
    """Return a value that the user gave; a cost that was converted with the money it was given in."""
    given, model = run.evaluation.asked.values.get(name, value), run.read.model
    if given == value:
        return f"{name} = {value:g}"
    speech, year = current(), model.price_year
    return _(
        "{name} = {value} {money} (given as {given} {own})",
        name=name,
        value=number_said(value, speech),
        money=money_said(run.results),
        given=number_said(given, speech),
        own=f"{model.currency} ({year})",
    )


def show_remark(file: str, remark: Remark) -> None:
    """Print something an author should know that is no fault."""
    show_lines(
        [
            f"{file}:{remark.line}: "
            + _(
                "the distribution of '{name}' has the mean {mean}, and its value is {value}: the base case and the draws differ by it.",
                name=remark.name,
                mean=f"{remark.mean:.6g}",
                value=f"{remark.value:.6g}",
            )
        ]
    )


def _say_assumed(results: Results) -> str:
    return ngettext(
        "{count} input of {total} is assumed, not read in a source: {names}.",
        "{count} inputs of {total} are assumed, not read in a source: {names}.",
        len(results.assumed),
        total=current().number(len(results.sources)),
        names=", ".join(results.assumed),
    )


_SAME = 1e-9
"""Effects that differ by less are the same, but for what adding leaves."""

_SMALL = 1000.0
"""Where no amount of a column reaches this, cents are shown: a migraine costs 4.71 dollars, not 5."""


def _decimals(amounts: Iterable[float | None]) -> int:
    """Return how many decimals a column of amounts has."""
    return 2 if max((abs(amount) for amount in amounts if amount is not None), default=0.0) < _SMALL else 0


def _amount(value: float | None, decimals: int) -> str:
    return "–" if value is None else current().number(value, decimals=decimals)


def _effect_decimals(results: Results) -> int:
    """Return three decimals, and up to six where strategies differ by so little that three would not show three digits of it."""
    apart = np.abs(results.effects.mean(axis=1) - results.effects[0].mean())
    apart = apart[apart > _SAME]
    return 3 if not len(apart) else int(np.clip(2 - np.floor(np.log10(apart.min())), 3, 6))


def _effect(value: float | None, decimals: int) -> str:
    return "–" if value is None else current().number(value, decimals=decimals)


def _interval(values: np.ndarray, decimals: int) -> str:
    low, high = np.quantile(values, [0.025, 0.975])
    return _("{low} to {high}", low=current().number(float(low), decimals=decimals), high=current().number(float(high), decimals=decimals))


def _show_strategies(run: ModelRun, names: dict[str, str]) -> None:
    results = run.results
    money, unit = money_said(results), effect_word(results.effect_unit, current())
    drawn = run.drawn is not None and run.drawn.n_draws > 1
    show_title(_("Per person, mean of the draws") if drawn else _("Per person, base case"))
    header = [_("strategy"), "", _("cost, {money}", money=money), *([_("95 % of draws")] if drawn else []), unit]
    header += [_("95 % of draws")] if drawn else []
    header += [_("life years, undiscounted")] if results.life_years is not None else []
    rows = []
    cents, fine = _decimals(results.costs.mean(axis=1)), _effect_decimals(results)
    for row, strategy in enumerate(results.strategies):
        costs, effects = results.costs[row], results.effects[row]
        line: list[object] = [strategy, names[strategy] if names[strategy] != strategy else "", _amount(float(costs.mean()), cents)]
        line += [_interval(costs, cents)] if drawn else []
        line.append(_effect(float(effects.mean()), fine))
        line += [_interval(effects, fine)] if drawn else []
        line += [_effect(float(results.life_years[row].mean()), 3)] if results.life_years is not None else []
        rows.append(line)
    show_table(header, rows)


def _show_steps(steps: tuple[Step, ...], results: Results) -> None:
    show_title(_("What each step up costs, cheapest first"))
    _show_means(results)
    per_unit = _("{money} per unit of effect gained", money=money_said(results))
    cents, parts = _decimals(results.costs.mean(axis=1)), _decimals(step.icer for step in steps)
    fine = _effect_decimals(results)
    rows = [
        [
            step.strategy,
            _amount(step.incremental_cost, cents),
            _effect(step.incremental_effect, fine),
            _amount(step.icer, parts),
            _said_of(step),
        ]
        for step in steps
    ]
    show_table([_("strategy"), _("more cost"), _("more {unit}", unit=effect_word(results.effect_unit, current())), per_unit, ""], rows)


def _show_means(results: Results) -> None:
    if results.n_draws > 1:
        show_lines(["  " + _("Of the means of the draws; those of the base case differ.")])


def _said_of(step: Step) -> str:
    if step.place is Place.DOMINATED:
        return _("dominated by {other}: it costs no more and gives no less", other=step.by[0])
    if step.place is Place.EXTENDEDLY_DOMINATED:
        return _("extendedly dominated: a mixture of {one} and {other} gives as much for less", one=step.by[0], other=step.by[1])
    if step.place is Place.TIED:
        return _("the same as {other}", other=step.by[0])
    return _("against {other}", other=step.against) if step.against else _("the cheapest")


def _show_pairs(pairs: tuple[Pair, ...], results: Results) -> None:
    show_title(_("Each beside what is done today: {strategy}", strategy=results.strategies[0]))
    _show_means(results)
    cents, parts = _decimals(results.costs.mean(axis=1)), _decimals(each.icer for each in pairs)
    fine = _effect_decimals(results)
    rows = [
        [
            each.strategy,
            _amount(each.incremental_cost, cents),
            _effect(each.incremental_effect, fine),
            _amount(each.icer, parts),
            _(_DIRECTIONS[each.direction]),
        ]
        for each in pairs
    ]
    ratio = _("ratio, {money}", money=money_said(results))
    show_table([_("strategy"), _("more cost"), _("more {unit}", unit=effect_word(results.effect_unit, current())), ratio, ""], rows)


def _show_reading(run: ModelRun) -> None:
    """Print what one must know to read the numbers."""
    results, about, lang, speech = run.results, run.results.about, current().lang, current()
    model = run.read.model
    show_title(_("How to read it"))
    horizon = speech.number(about.horizon_years or 0.0, decimals=1).removesuffix(speech.number(0.0, decimals=1)[1:])
    lines = [
        _("Kind: {kind}. Population: {population}.", kind=kind_said(about), population=words_of(model.population, lang)),
        _("Perspective: {perspective}. Payer: {payer}.", perspective=perspective_said(about), payer=words_of(model.payer, lang)),
        _("Comparator: {strategy}, what is done today.", strategy=results.strategies[0]),
        _("Money: {money}.", money=money_said(results)),
        _("Horizon: {years} years.", years=horizon)
        if isinstance(model, TreeModel)
        else _("Horizon: {years} years, in cycles of {cycle}.", years=horizon, cycle=cycle_said(model.horizon)),
        *conventions_said(about),
    ]
    if about.seed is not None:
        lines.append(
            _("{draws} draws, seed {seed}: the same seed gives the same draws.", draws=speech.number(results.n_draws), seed=about.seed)
        )
    if not results.assumed:
        lines.append(_("No input is assumed: each has its source in the file."))
    if about.not_modelled:
        lines.append(_("Not modelled: {what}.", what="; ".join(about.not_modelled)))
    lines += [_("Read in: {title}, {issuer}.", title=source.title, issuer=source.issuer) for source in model.sources]
    lines.append(_("File: {file} (sha256 {sha}).", file=run.read.file, sha=run.read.sha256[:12]))
    show_lines([f"  {line}" for line in lines])
