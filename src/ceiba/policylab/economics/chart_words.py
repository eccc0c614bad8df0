"""What is written around charts and tables of results: the unit of effects, and what the numbers rest on."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ceiba.language import Speech
from ceiba.policylab.economics.results import Results

__all__ = ["Names", "effect_word", "number_said", "rate_said", "rests_on"]

Names = Mapping[str, str]
"""Words of strategies and inputs by id; what is not among them is shown by its id."""

_PLAIN = 100.0
"""From here on, a number has no decimals worth showing."""

_TINY = 1e-6
"""Below this, noughts would take the place of the digits that count."""

_ASSUMED = 6
"""Assumed inputs that are named; the others are counted."""


def effect_word(unit: str, speech: Speech, *, many: bool = True) -> str:
    """Return what effects are counted in, as the reader says it; a unit that is not known as it is written."""
    words = {
        "QALY": (speech.gettext("QALY"), speech.gettext("QALYs")),
        "life_year": (speech.gettext("life year"), speech.gettext("life years")),
        "DALY_averted": (speech.gettext("DALY averted"), speech.gettext("DALYs averted")),
        "case": (speech.gettext("case"), speech.gettext("cases")),
        "event_averted": (speech.gettext("event averted"), speech.gettext("events averted")),
        "natural_unit": (speech.gettext("unit of effect"), speech.gettext("units of effect")),
    }
    return words.get(unit, (unit, unit))[many]


def rests_on(results: Results, speech: Speech, names: Names | None = None) -> list[str]:
    """Return the notes that belong below anything shown of these results: prices, discounting, draws, what is assumed."""
    year = results.price_year
    notes = [
        speech.gettext("Costs in {currency} at prices of {year}, per person.", currency=results.currency, year=year)
        if year is not None
        else speech.gettext("Costs in {currency}, per person; the source does not say of which year.", currency=results.currency)
    ]
    about = results.about
    if about.discount_rate_cost is not None and about.discount_rate_cost == about.discount_rate_effect:
        notes[0] += " " + speech.gettext("Discounted by {rate} a year.", rate=rate_said(about.discount_rate_cost, speech))
    elif about.discount_rate_cost is not None and about.discount_rate_effect is not None:
        notes[0] += " " + speech.gettext(
            "Discounted by {cost} a year (costs) and {effect} (effects).",
            cost=rate_said(about.discount_rate_cost, speech),
            effect=rate_said(about.discount_rate_effect, speech),
        )
    if results.n_draws > 1:
        notes[0] += " " + speech.ngettext("{count} draw.", "{count} draws.", results.n_draws)
    if results.assumed:
        shown = ", ".join((names or {}).get(name, name) for name in results.assumed[:_ASSUMED])
        more = len(results.assumed) - _ASSUMED
        shown += " " + speech.ngettext("and {count} more", "and {count} more", more) if more > 0 else ""
        notes.append(speech.gettext("Rests on assumed inputs: {names}.", names=shown))
    return notes


def number_said(value: float, speech: Speech) -> str:
    """Return the value of an input with the three digits that count, without noughts behind them; 7e-24 for what is next to nothing."""
    if 0 < abs(value) < _TINY:
        return f"{value:.0e}"
    rounded = Decimal(f"{value:.3g}")
    places = rounded.as_tuple().exponent
    return speech.number(value if abs(value) >= _PLAIN else float(rounded), decimals=max(0, -places) if isinstance(places, int) else 0)


def rate_said(rate: float, speech: Speech) -> str:
    """Return a yearly rate as a percentage: 3.0%, and 3.045% where one decimal would tell another rate."""
    exact = round(rate * 100, 6)
    return speech.percent(rate, decimals=next((decimals for decimals in (1, 2) if round(exact, decimals) == exact), 3))
