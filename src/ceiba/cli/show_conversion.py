"""How a conversion of money looks in a terminal: each rate and price level with its source, what was chosen, and the factor."""

from __future__ import annotations

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.economics import Conversion, ConversionStep, PriceLevel, Rate

_DIGITS = 6
"""Digits of a factor, a rate or a level that are shown; `--json` and the tables have all."""

_MOST_DECIMALS = 15


def show_conversion(found: Conversion | None) -> None:
    """Print how amounts were converted; nothing where no other money was asked for."""
    if found is None:
        return
    money = {"of": f"{found.of} ({found.of_year})", "to": f"{found.to} ({found.to_year})"}
    if not found.steps:
        show_lines(["", _("The amounts were in {to} already: nothing was converted.", to=money["to"])])
        return
    show_title(_("How amounts were converted, from {of} to {to}", **money))
    rows = [[step.name, _by(step), _numbers(step), _number(step.factor), _read(step)] for step in found.steps]
    show_table((_("step"), _("rate or prices"), _("rate or price levels"), _("factor"), _("source")), rows)
    lines = [_("1 {of} is {factor} {to}: every amount here is in {to}.", factor=_number(found.factor), **money)]
    lines += _chosen(found)
    lines += [f"{source.id}: {source.title} ({source.published}). {source.url}" for source in found.sources]
    show_lines(["", *(f"  {line}" for line in lines)])


def _by(step: ConversionStep) -> str:
    row = step.rows[0]
    if isinstance(row, PriceLevel):
        return row.series
    return {"exchange": _("market rate"), "ppp": _("purchasing power")}[row.basis]


def _numbers(step: ConversionStep) -> str:
    return " / ".join(_one(row) for row in step.rows)


def _one(row: Rate | PriceLevel) -> str:
    if isinstance(row, PriceLevel):
        return f"{_number(row.level)} ({row.year})"
    return _("{rate} {to} for 1 {of} ({year})", rate=_number(row.rate), to=row.to, of=row.of, year=str(row.year))


def _read(step: ConversionStep) -> str:
    told = (_("assumed: {reason}", reason=row.reason) if row.assumed else f"{row.source}, {row.place}" for row in step.rows)
    return "; ".join(dict.fromkeys(told))


def _chosen(found: Conversion) -> list[str]:
    """Return what was chosen, each in a sentence; what there was no choice of is not told."""
    basis = {
        "exchange": _("Basis: market rates, what a foreigner would pay."),
        "ppp": _("Basis: purchasing power, what is given up at home; the dollar of such a rate is the international dollar."),
    }
    order = {
        "inflate_first": _("Order: to the prices of {year} at home, then converted.", year=str(found.to_year)),
        "exchange_first": _("Order: converted, then to the prices of {year} abroad.", year=str(found.to_year)),
    }
    told = [] if found.basis is None else [basis[found.basis]]
    return told if found.order is None else [*told, order[found.order]]


def _number(value: float) -> str:
    """Return a number with the digits that count, without noughts behind them."""
    rounded = float(f"{value:.{_DIGITS}g}")
    decimals = len(f"{rounded:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2]) if abs(rounded) < 10**_DIGITS else 0
    return current().number(rounded, decimals=decimals)
