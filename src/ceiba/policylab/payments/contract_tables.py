"""What contracts make of a budget as plain rows: every input at its value, and the mean and the interval of the draws beside it.

Numbers are as they are (unrounded), every amount with its currency and price year.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ceiba.policylab.payments.contract_format import LIST_PRICE
from ceiba.policylab.payments.contract_risk import TAIL, Bargain
from ceiba.policylab.payments.contracts import SIDES, Payments, Side
from ceiba.policylab.payments.quantities import Numbers

__all__ = ["Row", "mean_over_draws", "payment_rows"]

Row = dict[str, object]
"""One row by column; all rows have the same columns."""


def mean_over_draws(payments: Payments, side: Side) -> Numbers:
    """Return what a side pays or receives in each year, (n_years,), as the mean of the draws."""
    mean: Numbers = getattr(payments, side).mean(axis=0)
    return mean


def payment_rows(bargain: Bargain, lang: str) -> list[Row]:
    """Return a row a contract, side and year, and one of all years together (`year` is "all"), the list price first.

    at_values: every input at its value. draws_mean, draws_low_5, draws_high_95, draws_deviation: of the draws, whose mean is not what the
    values give where ranges are uneven or terms bend.
    """
    names = {LIST_PRICE: "", **{each.id: each.names.in_language(lang) for each in bargain.file.contracts}}
    frame: Row = {
        "draws": bargain.file.draws,
        "currency": bargain.budget.currency,
        "price_year": bargain.budget.price_year,
        "rests_on_assumed": bool(bargain.assumed),
    }
    return [
        {"contract": contract, "name": names[contract], "side": side, **row, **frame}
        for contract in bargain.at_values
        for side in SIDES
        for row in _years(bargain, contract, side)
    ]


def _years(bargain: Bargain, contract: str, side: Side) -> Iterator[Row]:
    value, drawn = (getattr(found[contract], side) for found in (bargain.at_values, bargain.drawn))
    yield {"year": "all", **_amounts(value.sum(axis=1), drawn.sum(axis=1))}
    for place, year in enumerate(bargain.budget.calendar):
        yield {"year": year, **_amounts(value[:, place], drawn[:, place])}


def _amounts(value: Numbers, drawn: Numbers) -> Row:
    low, high = np.quantile(drawn, (TAIL, 1 - TAIL)).tolist()
    return {
        "at_values": float(value[0]),
        "draws_mean": float(drawn.mean()),
        "draws_low_5": low,
        "draws_high_95": high,
        "draws_deviation": float(drawn.std()),
    }
