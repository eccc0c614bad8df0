"""What a model's conventions do, each in a sentence, so that whoever reads a result knows how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ceiba.language import Speech, current, gettext, mark, ngettext
from ceiba.policylab.economics.chart_words import rate_said
from ceiba.policylab.economics.parts import Horizon
from ceiba.policylab.economics.results import About, Results

_SAID: Mapping[tuple[str, str], str] = {
    ("rewards_accrue", "start"): mark("What a cycle costs and gives is counted and discounted at its start."),
    ("rewards_accrue", "mid"): mark("What a cycle costs and gives is discounted from its middle."),
    ("rewards_accrue", "end"): mark("What a cycle costs and gives is counted and discounted at its end."),
    ("rewards_accrue", "continuous"): mark(
        "Costs and effects run on through each cycle: people are counted and discounted at the points between cycles."
    ),
    ("correction", "none"): mark("Within-cycle correction: none."),
    ("correction", "life_table"): mark("Within-cycle correction: life table (the mean of those at the start and those at the end)."),
    ("correction", "half_cycle"): mark("Within-cycle correction: half cycle (the first and the last point count half)."),
    ("correction", "simpson"): mark("Within-cycle correction: Simpson's 1/3 rule (4/3 at odd points, 2/3 at even ones)."),
    ("correction", "simpson_darth"): mark(
        "Within-cycle correction: Simpson's rule as the DARTH tutorials weigh it (2/3 at odd points, 4/3 at even ones)."
    ),
    ("correction", "every_point"): mark("Within-cycle correction: none, and each of the n + 1 points counts as a whole cycle."),
    ("one_off", "whole"): mark("What happens once counts whole, when its cycle's rewards do."),
    ("one_off", "corrected"): mark("What happens once is weighed like the point at the end of its cycle."),
    ("costs_per", "year"): mark("The cost of a state is that of a year in it."),
    ("costs_per", "cycle"): mark("The cost of a state is that of a cycle in it."),
    ("given_as", "probabilities"): mark("Changes of state are given as probabilities of a cycle."),
    ("rates_become", "one_by_one"): mark("Changes of state are given as yearly rates; each becomes a probability by itself."),
    ("rates_become", "competing"): mark("Changes of state are given as yearly rates; those out of a state compete for who leaves it."),
    ("rates_become", "matrix_exponential"): mark(
        "Changes of state are given as yearly rates; people may change state more than once in a cycle (matrix exponential)."
    ),
    ("non_death", "survivors"): mark("Changes between states of the living are those of people who survive the cycle."),
    ("non_death", "all"): mark("Changes between states are those of all who begin the cycle."),
    ("curves_crossing", "refused"): mark("Where the curves cross, the model is refused."),
    ("curves_crossing", "capped"): mark("Where the curves cross, nobody is free of progression who is not alive."),
    ("discounting_starts", "t0"): mark("Discounting starts with the model."),
    ("discounting_starts", "after_first_cycle"): mark("The first cycle is not discounted."),
    ("conversion_basis", "exchange"): mark("Amounts were converted at market rates."),
    ("conversion_basis", "ppp"): mark("Amounts were converted at purchasing power; the dollar of such a rate is the international dollar."),
    ("conversion_order", "inflate_first"): mark("Prices were brought to their year at home, and converted after that."),
    ("conversion_order", "exchange_first"): mark("Amounts were converted, and brought to the year of prices abroad after that."),
    ("discounting_by", "whole_years"): mark("Discounting counts whole years only: all cycles of a year alike."),
}
"""Convention and word -> sentence. What is not here (`one_off: none`, `discounting_by: time`) changes nothing that is worth a line."""

_CONVERSION = "conversion_"
"""How the names of the choices of a conversion begin."""

_PERSPECTIVES: Mapping[str, str] = {
    "payer": mark("of a payer"),
    "health_system": mark("of the health system"),
    "societal": mark("of society"),
    "provider": mark("of a provider of care"),
    "patient": mark("of the patient"),
    "not_stated": mark("not stated by the source"),
}

_KINDS: Mapping[str, str] = {
    "markov": mark("cohort Markov model"),
    "partitioned_survival": mark("partitioned survival model"),
    "decision_tree": mark("decision tree"),
}


def conventions_said(about: About, speech: Speech | None = None) -> tuple[str, ...]:
    """Return a sentence for each convention of a model, in the language in use or in that of `speech`; a conversion is told elsewhere."""
    speech = speech or current()
    told = [speech.gettext(_SAID[each]) for each in about.conventions.items() if each in _SAID and not each[0].startswith(_CONVERSION)]
    if about.discount_rate_cost is not None and about.discount_rate_effect is not None:
        told.insert(
            0,
            speech.gettext(
                "Discounted by {cost} a year for costs and {effect} for effects.",
                cost=rate_said(about.discount_rate_cost, speech),
                effect=rate_said(about.discount_rate_effect, speech),
            ),
        )
    return tuple(told)


def conversion_said(steps: Iterable[str], conventions: Mapping[str, str], speech: Speech) -> str:
    """Return by which steps amounts were converted and what was chosen (`conversion_basis`, `conversion_order`), in a line."""
    told = speech.gettext("Converted by cited rates: {steps}.", steps="; ".join(dict.fromkeys(steps)))
    chosen = (speech.gettext(_SAID[each]) for each in conventions.items() if each[0].startswith(_CONVERSION) and each in _SAID)
    return " ".join([told, *chosen])


def kind_said(about: About, speech: Speech | None = None) -> str:
    """Return what kind of model it is, in the language in use or in that of `speech`; its own word where it is none of ours."""
    return (speech or current()).gettext(_KINDS[about.kind]) if about.kind in _KINDS else about.kind


def cycle_said(horizon: Horizon) -> str:
    """Return the length of a cycle in the language in use, such as `6 months`; a fraction such as 1/52 year as the file writes it."""
    number, _, unit = horizon.cycle.partition(" ")
    if not number.isdigit():
        return horizon.cycle
    spoken = {
        "year": ngettext("{count} year", "{count} years", int(number)),
        "month": ngettext("{count} month", "{count} months", int(number)),
        "week": ngettext("{count} week", "{count} weeks", int(number)),
        "day": ngettext("{count} day", "{count} days", int(number)),
    }
    return spoken[unit.removesuffix("s")]


def perspective_said(about: About, speech: Speech | None = None) -> str:
    """Return whose costs are counted, in the language in use or in that of `speech`; the model's own word where it is none of ours."""
    return (speech or current()).gettext(_PERSPECTIVES[about.perspective]) if about.perspective in _PERSPECTIVES else about.perspective


def money_said(results: Results) -> str:
    """Return the currency with the year of its prices, such as `BRL (2024)`, in the language in use."""
    return (
        f"{results.currency} ({results.price_year})"
        if results.price_year is not None
        else gettext("{currency} (price year not stated)", currency=results.currency)
    )
