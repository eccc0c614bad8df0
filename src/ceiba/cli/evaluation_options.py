"""Options of an evaluation: the pair, a price, what to know, the money that it is shown in, and where it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ceiba.errors import UsageError
from ceiba.language import gettext as _

if TYPE_CHECKING:
    from ceiba.job import OtherMoney
    from ceiba.policylab.economics import Basis, Order

Command = Callable[..., Any]

_RATE = click.FloatRange(min=0, max=1, max_open=True)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def evaluation_options(command: Command) -> Command:
    """Add the options of an evaluation."""
    for option in reversed(
        (
            click.option("--strategy", help=_("The strategy to watch (default: the best at --wtp beside the other).")),
            click.option("--against", help=_("What it is watched beside (default: the first of the model, what is done today).")),
            click.option(
                "--price-of", "price", metavar="NAME", help=_("A cost of the model whose price changes; needs --times and --wtp.")
            ),
            click.option("--times", type=click.FloatRange(min=0), help=_("What that price is multiplied by: 0.5 halves it.")),
            click.option(
                "--know",
                "known",
                multiple=True,
                metavar="NAME",
                help=_("Value of knowing this uncertain input alone (EVPPI), or `all` of them, each alone; may be repeated."),
            ),
            click.option("--discount-cost", type=_RATE, help=_("Another discount rate of costs, a year: 0.05 is 5 %.")),
            click.option("--discount-effect", type=_RATE, help=_("Another discount rate of effects, a year.")),
            click.option("--cycles", type=click.IntRange(min=1), help=_("Another horizon: how many cycles are looked ahead.")),
            click.option("--strata", type=_FILE, help=_("Your file of groups of people: who gains and who forgoes health (YAML).")),
            money_options,
            click.option(
                "--into", type=click.Path(path_type=Path), help=_("Folder for tables (CSV), charts (PNG) and the CHEERS checklist.")
            ),
        )
    ):
        command = option(command)
    return command


def money_options(command: Command) -> Command:
    """Add the options that show amounts in another money; `other_money` makes one thing of them."""
    for option in reversed(
        (
            click.option("--rates", type=_FILE, help=_("Your file of rates and price levels, each with its source (YAML).")),
            click.option("--currency", metavar="ISO4217", help=_("Show amounts in this currency, by --rates.")),
            click.option("--price-year", type=int, help=_("Show amounts at the prices of this year, by --rates.")),
            click.option(
                "--basis", type=click.Choice(("exchange", "ppp")), help=_("Convert at market rates, or at purchasing power; no default.")
            ),
            click.option(
                "--order",
                type=click.Choice(("inflate_first", "exchange_first")),
                help=_("Inflate at home and then convert, or convert and then inflate abroad; no default."),
            ),
            click.option("--series", help=_("The series of prices in --rates by which amounts are inflated.")),
        )
    ):
        command = option(command)
    return command


def other_money(
    rates: Path | None, currency: str | None, price_year: int | None, basis: Basis | None, order: Order | None, series: str | None
) -> OtherMoney | None:
    """Return the money to show amounts in; None for the model's own. UsageError for a part of it without rates, or rates for nothing."""
    from ceiba.job import OtherMoney

    if rates is None and any(part is not None for part in (currency, price_year, basis, order, series)):
        raise UsageError(
            "Another currency or price year needs rates, and none were named.",
            "Name your file of rates with --rates; docs/how-to/read-an-evaluation.md shows one.",
        )
    if rates is None:
        return None
    if currency is None and price_year is None:
        raise UsageError("Rates were named, and nothing to convert to.", "Add --currency, --price-year, or both.")
    return OtherMoney(rates, currency or "", price_year, basis, order, series)
