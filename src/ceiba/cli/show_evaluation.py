"""How the analyses of a model look in a terminal: what moves the answer, another price, what was written, what CHEERS still asks."""

from __future__ import annotations

from collections import Counter

import msgspec

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.cli.show_equity import show_equity
from ceiba.job import ModelRun
from ceiba.language import current, mark, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.economics import (
    Equity,
    Evaluation,
    Price,
    Status,
    Why,
    equity_rows,
    judged_rows,
    money_said,
    names_of,
    number_said,
)

MOST = 10
"""How many inputs a terminal shows; the table and the chart have more."""

_WHY = {
    Why.LINEAR: mark("exact: the net benefit is a straight line in this price"),
    Why.BISECTION: mark("searched: the first price from zero at which the answer turns"),
    Why.NOT_MOVED: mark("there is none: this price changes nothing"),
    Why.NOT_EVEN_FREE: mark("there is none: it is not worth its cost even at a price of zero"),
    Why.AT_ANY_PRICE: mark("there is none up to 1,024 times this price: it is worth its cost at all of them"),
}

_BASE_CASE = mark("Base case, not the mean of the draws: these numbers differ from those of the strategies and steps above.")

_STATUS = {
    Status.ANSWERED: mark("answered"),
    Status.PARTLY: mark("in part"),
    Status.TO_WRITE: mark("for the author to write"),
    Status.NOT_APPLICABLE: mark("not applicable"),
}


def show_evaluation(run: ModelRun) -> None:
    """Print what moves the answer, what another price does, and who gains and forgoes health."""
    found = run.evaluation
    if found.tornado is not None:
        _show_tornado(found)
    if found.change is not None and found.threshold is not None:
        _show_price(found, found.threshold)
    if found.equity is not None:
        show_equity(found.equity)


def show_written(run: ModelRun) -> None:
    """Print the files that were written, and how far the CHEERS checklist is answered."""
    if not run.written:
        return
    show_title(_("Written"))
    counts = Counter(row.status for row in run.cheers)
    told = "; ".join(f"{_(words)} {counts[status]}" for status, words in _STATUS.items() if counts[status])
    show_lines([f"  {path}" for path in run.written])
    show_lines(["  " + _("CHEERS 2022, 28 items: {counts}.", counts=told)])


def evaluation_document(run: ModelRun) -> dict[str, object]:
    """Return the analyses for machines."""
    found = run.evaluation
    parts = {"tornado": found.tornado, "price_change": found.change, "threshold_price": found.threshold}
    equity = None if found.equity is None else _equity_document(found.equity)
    known = [{"known": each.name, "wtp": run.wtp, "value": each.value, "standard_error": each.error} for each in run.known]
    return {
        "equity": equity,
        "evppi": known,
        **{name: None if part is None else msgspec.to_builtins(part) for name, part in parts.items()},
        "cheers": [msgspec.to_builtins(row) for row in run.cheers],
        "written": [str(path) for path in run.written],
    }


def _equity_document(found: Equity) -> dict[str, object]:
    rows = {"strata": equity_rows(found, current().lang), "judged": judged_rows(found)}
    return {**rows, "price_year_unknown": found.year_unknown}


def _show_tornado(found: Evaluation) -> None:
    told, speech = found.tornado, current()
    assert told is not None  # noqa: S101 - asked before
    names = names_of(found.read, speech.lang)
    one, other = (names.get(name, name) for name in (told.watch.strategy, told.watch.against))
    money = money_said(found.base)
    show_title(_("What moves the net benefit of {strategy} beside {against}", strategy=one, against=other))
    show_lines(
        [
            "  "
            + _(
                "Base case: {benefit} {money} a person, at {wtp} for a unit of effect. Above zero it is worth its cost.",
                benefit=speech.number(told.base),
                money=money,
                wtp=speech.number(told.watch.wtp),
            )
        ]
    )
    rows, own = [], {each.id: each.value for each in found.read.model.parameters} | dict(found.asked.values)
    for bar in told.bars[:MOST]:
        turns = any((end > 0) != (told.base > 0) for end in (bar.at_low, bar.at_high))
        best = sorted({bar.best_at_low, bar.best_at_high} - {told.best})
        says = [_("turns the answer")] if turns else []
        says += [_("makes {strategy} the best", strategy=", ".join(best))] if best else []
        value = own[bar.bounds.name] * found.factors(bar.bounds.name)
        if not bar.bounds.low <= value <= bar.bounds.high:
            says.append(_("the base case has {value}, outside these ends", value=number_said(value, speech)))
        ends = number_said(bar.bounds.low, speech), number_said(bar.bounds.high, speech)
        rows.append([bar.bounds.name, *ends, speech.number(bar.at_low), speech.number(bar.at_high), "; ".join(says)])
    show_table((_("input"), _("low end"), _("high end"), _("net benefit at low"), _("net benefit at high"), ""), rows)
    left = len(told.bars) - MOST
    if left > 0:
        show_lines(["  " + ngettext("{count} input that moves less is left out.", "{count} inputs that move less are left out.", left)])


def _show_price(found: Evaluation, even: Price) -> None:
    change, speech = found.change, current()
    assert change is not None  # noqa: S101 - asked before
    money = money_said(found.base)
    watch = change.watch
    title = _(
        "If {price} costs otherwise: {strategy} beside {against}", price=change.parameter, strategy=watch.strategy, against=watch.against
    )
    show_title(title)
    if found.drawn is not None:
        show_lines(["  " + _(_BASE_CASE)])
    rows = []
    for price, benefit, told in (
        (change.before, change.benefit_before, change.pair_before),
        (change.after, change.benefit_after, change.pair_after),
    ):
        icer = "–" if told.icer is None else speech.number(told.icer)
        worth = _("worth its cost") if benefit > 0 else _("not worth its cost")
        rows.append([number_said(price, speech), speech.number(told.incremental_cost), icer, speech.number(benefit), worth])
    header = _("price, {money}", money=money), _("more cost"), _("ratio, {money}", money=money), _("net benefit, {money}", money=money), ""
    show_table(header, rows)
    value = "–" if even.value is None else number_said(even.value, speech)
    show_lines(
        ["  " + _("Price at which it is just worth its cost: {value} {money}, {why}.", value=value, money=money, why=_(_WHY[even.why]))]
    )
