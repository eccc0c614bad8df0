"""How a budget impact looks in a terminal, and as a document for machines."""

from __future__ import annotations

from typing import Any

import numpy as np

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_conversion import show_conversion
from ceiba.cli.show_economics import money, show_frame, show_ground, show_illustration, show_not_modelled, show_undrawn, whole
from ceiba.job import BudgetRun, EconomicsInput
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.economics import conversion_document

TAIL = 0.05
"""Of the draws, so much is left out at each end of an interval."""


def show_budget(run: BudgetRun) -> None:
    """Print a budget: its frame, spending and impact by year, by payer, what moves it, what it rests on."""
    budget = run.found.budget
    lang = current().lang
    show_illustration(budget.country, run.assumed)
    show_title(budget.names.in_language(lang))
    show_frame(budget, run.payer_names, run.country_names)
    show_lines([f"  {line}" for line in _held(run)])
    money_of = {"currency": budget.currency, "year": str(budget.price_year)}
    if budget.per_person:
        show_title(_("Per person, {currency} of {year}", **money_of))
        show_table(("", ""), [[row[0], row[-1]] for row in _yearly(run)])
    else:
        show_title(_("By year, {currency} of {year}", **money_of))
        show_table(("", *(str(year) for year in budget.calendar), _("total")), _yearly(run))
    for scenario in budget.scenarios:
        show_title(_("What {scenario} spends on what, all years", scenario=scenario.names.in_language(lang)))
        show_table((_("option"), _("cost"), _("today"), _("then"), _("difference")), _parts(run, scenario.id))
    if len(budget.payers) > 1:
        show_title(_("By payer, all years"))
        show_table(("", *(scenario.names.in_language(lang) for scenario in budget.scenarios)), _payers(run))
    _show_uncertainty(run)
    show_conversion(run.conversion)
    show_undrawn(run.undrawn)
    show_not_modelled(budget.not_modelled)
    show_ground(run.inputs, run.sources, shown_in=_shown_in(run))


def _shown_in(run: BudgetRun) -> str:
    """The money that costs are shown in beside that of their sources; "" where it is the same."""
    found = run.conversion
    return "" if found is None or not found.steps else f"{found.to} ({found.to_year})"


def _held(run: BudgetRun) -> list[str]:
    """What the budget counts, and which shipped contracts count a part of it again."""
    words = {"once": _("once a person"), "month": _("by month treated"), "year": _("by year treated")}
    each = {f"{cost.id} ({words[cost.per]})": None for option in run.found.budget.options for cost in option.costs}
    lines = [_("Counted: {parts}. No tax is added, and no share of the patient taken off.", parts=", ".join(each))] if each else []
    options = {option.id: option.names.in_language(current().lang) for option in run.found.budget.options}
    for file in run.contracts:
        again = _(
            "`ceiba contract {name}` counts '{cost}' of {option} again, with tax, the patient's share and tests of its own: do not add the"
            " two.",
            name=file.id,
            cost=file.cost,
            option=options[file.option],
        )
        lines.append(again)
    return lines


def _yearly(run: BudgetRun) -> list[list[object]]:
    found, lang = run.found, current().lang
    rows: list[list[object]] = []
    for scenario in found.budget.every_scenario:
        spent = found.spending[scenario.id].total[0]
        rows.append([_("spent: {scenario}", scenario=scenario.names.in_language(lang)), *map(whole, spent), whole(spent.sum())])
    for scenario in found.budget.scenarios:
        more = found.impact(scenario.id)[0]
        total = found.cumulative(scenario.id)[0, -1]
        rows.append([_("impact: {scenario}", scenario=scenario.names.in_language(lang)), *map(whole, more), whole(total)])
        if found.budget.annual_discount_rate:
            rows.append([_("of it, not discounted"), *([None] * found.budget.years), whole(more.sum())])
    return rows


def _parts(run: BudgetRun, scenario: str) -> list[list[object]]:
    names = {option.id: option.names.in_language(current().lang) for option in run.found.budget.options}
    before = run.found.spending[run.found.budget.current.id].by_cost
    after = run.found.spending[scenario].by_cost
    rows: list[list[object]] = []
    for option, cost in after:
        old, new = float(before[option, cost].sum()), float(after[option, cost].sum())
        rows.append([names[option], cost, whole(old), whole(new), whole(new - old)])
    return rows


def _payers(run: BudgetRun) -> list[list[object]]:
    lang, budget = current().lang, run.found.budget
    parts = {scenario.id: run.found.by_payer(scenario.id) for scenario in budget.scenarios}
    return [
        [
            run.payer_names[payer.id].in_language(lang) if payer.id in run.payer_names else payer.id,
            *(whole(float(parts[scenario.id][payer.id].sum())) for scenario in budget.scenarios),
        ]
        for payer in budget.payers
    ]


def _show_uncertainty(run: BudgetRun) -> None:
    lang = current().lang
    names = {scenario.id: scenario.names.in_language(lang) for scenario in run.found.budget.scenarios}
    if run.variants:
        show_title(_("One input at a time: the whole impact, undiscounted, at both ends of its range"))
        rows = [[names[row.scenario], row.name, money(row.low, 2), money(row.base, 2), money(row.high, 2)] for row in run.variants]
        show_table((_("scenario"), _("input"), _("low"), _("value"), _("high")), rows)
    if run.drawn is not None:
        show_title(_("All at once: the whole impact over {count} draws", count=money(_n_draws(run))))
        ends = [
            [names[each], *(whole(end) for end in found), whole(mean_of(run, each) or 0.0), whole(float(run.found.impact(each).sum()))]
            for each, found in intervals(run).items()
        ]
        head = (_("5 % of draws are below"), _("half"), _("5 % are above"), _("mean of the draws"), _("every input at its value"))
        show_table((_("scenario"), *head), ends)
        notes = [
            _("Draws are triangular over each known range and independent of each other, which is a choice of the program."),
            _("The value of an input is its most likely, not its middle: with uneven ranges draws do not lie around what the values give."),
        ]
        show_lines(["", *(f"  {note}" for note in notes)])


def _n_draws(run: BudgetRun) -> int:
    return 0 if run.drawn is None else max(len(run.drawn.impact(scenario.id)) for scenario in run.drawn.budget.scenarios)


def intervals(run: BudgetRun) -> dict[str, list[float]]:
    """Return the ends and the middle of the whole undiscounted impact over the draws, by new scenario; {} where nothing was drawn."""
    if run.drawn is None:
        return {}
    levels = (TAIL, 0.5, 1 - TAIL)
    return {
        scenario.id: [float(end) for end in np.quantile(run.drawn.impact(scenario.id).sum(axis=1), levels)]
        for scenario in run.drawn.budget.scenarios
    }


def mean_of(run: BudgetRun, scenario: str) -> float | None:
    """Return the mean of the whole undiscounted impact over the draws; None where nothing was drawn."""
    return None if run.drawn is None else float(run.drawn.impact(scenario).sum(axis=1).mean())


def budget_document(run: BudgetRun) -> dict[str, Any]:
    """Return a budget impact for machines."""
    found, budget = run.found, run.found.budget
    return {
        "budget": budget.id,
        "illustration": bool(run.assumed),
        "country": budget.country,
        "payers": {payer.id: payer.part for payer in budget.payers},
        "comparator": budget.comparator,
        "currency": budget.currency,
        "price_year": budget.price_year,
        "conversion": conversion_document(run.conversion),
        "years": list(budget.calendar),
        "starts": budget.starts,
        "per_person": budget.per_person,
        "years_are_of_the_source": not budget.spread_evenly,
        "annual_discount_rate": budget.annual_discount_rate,
        "spending": {each: spent.total[0].tolist() for each, spent in found.spending.items()},
        "impact": {
            scenario.id: {
                "by_year": found.impact(scenario.id)[0].tolist(),
                "total": float(found.impact(scenario.id).sum()),
                "total_discounted": float(found.cumulative(scenario.id)[0, -1]),
                "by_payer": {payer: float(part.sum()) for payer, part in found.by_payer(scenario.id).items()},
                "draws_5_50_95": intervals(run).get(scenario.id),
                "draws_mean": mean_of(run, scenario.id),
            }
            for scenario in budget.scenarios
        },
        "one_way": [dict(zip(("scenario", "input", "low", "value", "high"), _variant(row), strict=True)) for row in run.variants],
        "range_not_known": run.undrawn,
        "assumed": run.assumed,
        "not_modelled": budget.not_modelled,
        "inputs": inputs_document(run.inputs),
    }


def _variant(row: Any) -> tuple[object, ...]:  # noqa: ANN401 - a Variant
    return row.scenario, row.name, row.low, row.base, row.high


def _numbers(each: EconomicsInput) -> dict[str, Any]:
    found: dict[str, Any] = {"name": each.name, "value": each.value, "range": each.range or None}
    return {**found, "shown": each.shown, "shown_range": each.shown_range or None} if each.shown else found


def inputs_document(inputs: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - rows of inputs
    """Return inputs for machines: numbers as written, range, citation; costs shown in another money with both (`shown`)."""
    plain = ("source", "place", "confidence", "quote", "paraphrase", "fact", "assumed", "reason")
    return [{**_numbers(each), **{key: getattr(each.cited, key) for key in plain}} for each in inputs]
