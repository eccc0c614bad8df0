"""How health economics looks in a terminal: what ships, what was read, and what every reckoning says beside its numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import click

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_terms import show_terms
from ceiba.job import EconomicsInput, EconomicsItem, EconomicsShown
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.economics import Estimate, Outcome, Priced, words_of
from ceiba.policylab.payments import Budget
from ceiba.terms.citations import Source
from ceiba.terms.texts import Text

INVENTED = "xx"
"""The code of the invented country."""


def kind_name(kind: str) -> str:
    """Return what a kind of item is called."""
    return {
        "outcome": _("published comparison"),
        "model": _("model"),
        "budget": _("budget"),
        "contracts": _("contracts"),
    }[kind]


def show_items(items: Sequence[EconomicsItem]) -> None:
    """Print what ships, a row each; assumed inputs are counted."""
    rows = [
        [kind_name(item.kind), item.id, ",".join(item.countries), item.title, item.inputs, item.assumed]
        for item in sorted(items, key=lambda item: (item.kind != "budget", item.kind != "contracts", item.kind != "model", item.id))
    ]
    show_table((_("kind"), _("name"), _("countries"), "", _("inputs"), _("assumed")), rows)


def show_outcomes(entries: Sequence[Outcome]) -> None:
    """Print published comparisons, each with what it gains, for whom, against what, and where it was read."""
    for entry in entries:
        show_title(f"{entry.id}: {entry.action}")
        found = {
            _("against"): entry.comparator,
            _("countries"): ", ".join(current().territory_name(code) for code in entry.countries),
            _("QALYs gained by a person"): _estimate(entry.qalys),
            _("life years gained by a person"): _estimate(entry.life_years),
            _("extra cost of a person"): _priced(entry.cost),
            _("cost per QALY"): _priced(entry.cost_per_qaly),
            _("horizon in years"): _or_unread(entry.horizon_years),
            _("discount rate a year"): _("not read") if entry.annual_discount_rate is None else _rate(entry.annual_discount_rate),
            _("our reading"): entry.reading or "–",
            _("source"): f"{entry.source}, {entry.place}",
            _("what was read"): entry.quote or entry.paraphrase,
        }
        show_table(("", ""), [[name, told] for name, told in found.items()])


def _estimate(found: Estimate | None) -> str:
    if found is None:
        return _("not published")
    ends = "" if found.low is None else f" ({found.low:g} - {found.high:g})"
    return ("" if found.value is None else f"{found.value:g}") + ends


def _priced(found: Priced | None) -> str:
    if found is None:
        return _("not published")
    year = f"{found.price_year}" + (
        "" if found.price_year_is == "stated" else " " + _("(year of publication; the price year is not stated)")
    )
    return f"{money(found.central, 2)} {found.currency} {year}"


def _or_unread(value: float | None) -> str:
    return _("not read") if value is None else f"{value:g}"


def _rate(rate: float) -> str:
    return current().percent(rate, decimals=1)


def show_items_of(shown: Sequence[EconomicsShown]) -> None:
    """Print models, budgets and contracts of one id, each under its own heading; contracts with their terms."""
    for each in shown:
        show_title(f"{words_of(each.title, current().lang)} ({kind_name(each.kind)})")
        if each.file is not None:
            show_terms(*each.file)
        show_inputs(each.inputs)


def show_inputs(inputs: Sequence[EconomicsInput]) -> None:
    """Print inputs, a row each, with range and source."""
    rows = [[each.name, each.value, each.range or "–", each.cited.source or _("assumed"), _read(each)] for each in inputs]
    show_table((_("input"), _("value"), _("range"), _("source"), ""), rows)


def _read(each: EconomicsInput) -> str:
    cited = each.cited
    return cited.reason if cited.assumed else f"{cited.place}: {cited.quote or cited.paraphrase}"


def money(amount: float, decimals: int = 0) -> str:
    """Return an amount without its currency, which stands beside it."""
    return current().number(amount, decimals=decimals)


def whole(amount: float) -> int:
    """Return an amount to the unit, for a cell of a table."""
    return round(amount)


def show_illustration(country: str, assumed: Sequence[str]) -> None:
    """Print the headings of what is invented and of what rests on an assumed input."""
    if country == INVENTED:
        click.echo(click.style(_("INVENTED: the country or the people are invented; nothing here is evidence about anyone."), bold=True))
    if assumed:
        click.echo(click.style(_("ILLUSTRATION: at least one input is assumed; no number below is a finding."), bold=True))


def show_frame(budget: Budget, payer_names: Mapping[str, Text], country_names: Text | None) -> None:
    """Print what must be said beside a budget: perspective, comparator, money, discounting, horizon, people, when they begin."""
    lang = current().lang
    payers = ", ".join(payer_names[each.id].in_language(lang) if each.id in payer_names else each.id for each in budget.payers)
    country = current().territory_name(budget.country)
    if country == budget.country.upper() and country_names is not None:
        country = country_names.in_language(lang)
    lines = [
        _("Country: {country}. Perspective: what {payers} pays.", country=country, payers=payers),
        _("Comparator: {comparator}.", comparator=budget.comparator.in_language(lang)),
        _("Money: {currency} at the prices of {year}.", currency=budget.currency, year=str(budget.price_year)),
        _horizon(budget),
        _discounting(budget),
        _people(budget),
        *_starts(budget),
    ]
    show_lines([f"  {line}" for line in lines])


def _horizon(budget: Budget) -> str:
    years = {cost.horizon_years for option in budget.options for cost in option.costs if cost.horizon_years is not None}
    if budget.per_person and years:
        return _("Horizon: the {years} years of the study, counted at once.", years=" / ".join(f"{year:g}" for year in sorted(years)))
    first, last = str(budget.calendar[0]), str(budget.calendar[-1])
    return _("Horizon: {first} to {last}; what falls later is not counted.", first=first, last=last)


def _discounting(budget: Budget) -> str:
    if budget.annual_discount_rate:
        rate = _rate(budget.annual_discount_rate)
        return _("Totals are discounted at {rate} a year: {reason}.", rate=rate, reason=budget.discount_reason.rstrip("."))
    studies = {cost.annual_discount_rate for option in budget.options for cost in option.costs if cost.annual_discount_rate is not None}
    if studies:
        return _("Discounted by the study at {rates} a year.", rates=" / ".join(_rate(rate) for rate in sorted(studies)))
    if budget.per_person:
        return _("Whether the study discounts was not read.")
    return _("Not discounted: a budget is what is paid in its year.")


def _people(budget: Budget) -> str:
    if budget.eligible is None:
        return _("People: one, because nobody published how many there are; no national amount follows.")
    count = budget.eligible.at("value", budget.years)
    if budget.spread_evenly:
        words = _("People: {total} eligible over all years, spread evenly: single years are not from the source.", total=money(count.sum()))
    else:
        each = ", ".join(money(number) for number in count)
        words = _("People: {each} eligible in each year.", each=each)
    if budget.waiting is not None:
        words += " " + _("{count} wait already and start in the first year.", count=money(budget.waiting.value))
    return words


def _starts(budget: Budget) -> list[str]:
    """When in a year people begin, where anything is paid by the time treated."""
    if budget.pool != "incident" or budget.per_person or all(cost.per == "once" for option in budget.options for cost in option.costs):
        return []
    if budget.starts == "mid_year":
        return [_("Whoever begins in a year is counted from its middle: six of the first twelve months fall into the next year.")]
    return [_("Whoever begins in a year begins on its first day.")]


def show_undrawn(names: Sequence[str]) -> None:
    """Print the inputs that no variant and no draw moves."""
    if names:
        show_title(_("Range not known, so not moved"))
        show_lines([f"  {', '.join(names)}"])


def show_not_modelled(parts: Sequence[str | Text]) -> None:
    """Print what is left out."""
    if parts:
        show_title(_("Left out"))
        show_lines([f"  - {words_of(part, current().lang)}" for part in parts])


def show_ground(inputs: Sequence[EconomicsInput], sources: Mapping[str, Source], *, shown_in: str = "") -> None:
    """Print what is assumed with its reasons, and the sources of everything else.

    shown_in: the money that amounts are shown in where it is not that of the inputs, whose costs are then given in both.
    """
    values = (_("value"), *([_("in {money}", money=shown_in)] if shown_in else []))
    assumed = [[each.name, *_values(each, shown_in), each.cited.reason] for each in inputs if each.cited.assumed]
    if assumed:
        show_title(_("Assumed"))
        show_table((_("input"), *values, _("reason")), assumed)
    read = [each for each in inputs if not each.cited.assumed]
    if read:
        show_title(_("Sources"))
        rows = [[each.name, *_values(each, shown_in), each.cited.source, each.cited.place] for each in read]
        show_table((_("input"), *values, _("source"), _("place")), rows)
        show_lines(["", *(f"  {name}: {_title(sources, name)}" for name in _once(each.cited.source for each in read))])


def _values(each: EconomicsInput, shown_in: str) -> list[str]:
    return [each.value, each.shown or "–"] if shown_in else [each.value]


def _title(sources: Mapping[str, Source], name: str) -> str:
    found = sources.get(name)
    return "–" if found is None else f"{found.title} ({found.published}). {found.url}"


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
