"""What a budget impact says to the items of CHEERS 2022; a budget counts money only, so that outcomes do not apply to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ceiba.language import Speech
from ceiba.policylab.economics import Conversion, Said, conversion_said
from ceiba.policylab.payments.budget import BudgetImpact
from ceiba.policylab.payments.budget_format import Budget
from ceiba.terms.texts import Text

__all__ = ["does_not_apply", "said_of_budget"]

_INVENTED = "xx"
Keep = Callable[[int, str, str], None]


def said_of_budget(
    found: BudgetImpact,
    file: str,
    payers: Mapping[str, Text],
    *,
    draws: int,
    varied: int,
    speech: Speech,
    conversion: Conversion | None = None,
) -> dict[int, list[Said]]:
    """Return what a budget says to the items of the checklist.

    file: of the budget, as it is named. payers: their names by id. draws: over which its ranges were drawn, 0 for none. varied: inputs that
    were moved one at a time. conversion: how the amounts came into the money of `found`, where it is not that of the file.
    """
    budget, say, lang = found.budget, speech.gettext, speech.lang
    steps = () if conversion is None else conversion.assumed_steps
    assumptions = (*budget.assumed, *steps)
    said: dict[int, list[Said]] = {}

    def keep(number: int, text: str, key: str) -> None:
        said.setdefault(number, []).append(Said(text, f"{file}: {key}"))

    keep(1, f"{budget.names.in_language(lang)}.", "names")
    if budget.eligible is not None:
        keep(5, say("Who is eligible is counted year by year, with its source."), "eligible")
    if budget.country != _INVENTED:
        keep(6, say("Country: {country}.", country=speech.territory_name(budget.country)), "country")
    paying = "; ".join(payers[payer.id].in_language(lang) if payer.id in payers else payer.id for payer in budget.payers)
    keep(6, say("Payer: {payer}.", payer=paying), "payers")
    keep(7, say("Today: {comparator}.", comparator=budget.comparator.in_language(lang)), "comparator")
    scenarios = "; ".join(scenario.names.in_language(lang) for scenario in budget.scenarios)
    keep(7, say("Compared: {strategies}.", strategies=scenarios), "scenarios")
    keep(8, say("What those named as payers spend, and nobody else."), "payers")
    keep(9, say("Years looked ahead: {years}.", years=f"{budget.calendar[0]}-{budget.calendar[-1]}"), "first_year, years")
    _add_money(budget, keep, speech)
    if conversion is not None and conversion.steps:
        told = conversion_said([step.name for step in conversion.steps], conversion.chosen, speech)
        said.setdefault(15, []).append(Said(told, speech.gettext("given by the user: {key}", key="--rates")))
    keep(14, say("Each input names its source, or why it is assumed."), "options")
    keep(16, say("A budget impact model; the file holds it whole."), "format")
    not_modelled = "; ".join(each if isinstance(each, str) else each.in_language(lang) for each in budget.not_modelled)
    if not_modelled:
        keep(17, say("Not modelled: {told}.", told=not_modelled), "not_modelled")
        keep(26, say("Limits: not modelled is {told}.", told=not_modelled), "not_modelled")
    if assumptions:
        keep(17, say("Assumed inputs: {names}.", names=", ".join(assumptions)), "options")
        keep(26, say("Limits: it rests on assumed inputs."), "options")
    if draws:
        keep(
            20,
            speech.ngettext("{count} draw of the uncertain inputs together.", "{count} draws of the uncertain inputs together.", draws),
            "low, high",
        )
    if varied:
        keep(20, say("Each input alone between its ends."), "low, high")
        keep(24, say("What each input moves alone."), "low, high")
    assumed = speech.ngettext("{count} of them is assumed.", "{count} of them are assumed.", len(budget.assumed))
    keep(22, say("Every input with its value, range and source.") + " " + assumed, "options")
    totals = "; ".join(
        f"{scenario.names.in_language(lang)}: {speech.number(float(found.impact(scenario.id)[0].sum()))} {budget.currency}"
        for scenario in budget.scenarios
    )
    keep(23, say("Difference to today, all years: {totals}.", totals=totals), "scenarios")
    return said


def does_not_apply(speech: Speech) -> dict[int, str]:
    """Return the items that a budget has no answer to, with the reason."""
    reason = speech.gettext("A budget counts what is spent, and no outcomes.")
    return dict.fromkeys((11, 12, 13), reason)


def _add_money(budget: Budget, keep: Keep, speech: Speech) -> None:
    say = speech.gettext
    if budget.annual_discount_rate:
        rate = speech.percent(budget.annual_discount_rate, decimals=1)
        keep(10, say("Discounted by {rate} a year.", rate=rate) + f" {budget.discount_reason}", "annual_discount_rate")
    else:
        keep(10, say("Not discounted: a budget is what is paid in its year."), "annual_discount_rate")
    keep(15, say("Costs in {currency} at prices of {year}.", currency=budget.currency, year=budget.price_year), "price_year")
