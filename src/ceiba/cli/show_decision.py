"""What is best at the willingness to pay that was given, how sure it is, and what knowing more would be worth, in a terminal."""

from __future__ import annotations

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.job import ModelRun
from ceiba.language import current
from ceiba.language import gettext as _
from ceiba.policylab.economics import Acceptability, money_said, net_monetary_benefit


def show_decision(run: ModelRun) -> None:
    """Print which strategy is best at the willingness to pay; with draws, how sure, and the value of information. Nothing for one."""
    if run.wtp is None:
        if run.evaluation.partial:
            show_lines(
                [
                    "",
                    _(
                        "What it is worth to know an input (EVPPI) depends on what is paid for a unit of effect: add --wtp to see it here,"
                        " or --into for every amount."
                    ),
                ]
            )
        return
    if len(run.results.strategies) == 1:
        return
    if run.acceptability is not None:
        _show_sure(run, run.acceptability, run.wtp)
        return
    money = money_said(run.results)
    show_title(_("Best at {amount} {money} for a unit of effect, base case", amount=current().number(run.wtp), money=money))
    benefit = net_monetary_benefit(run.results, run.wtp).mean(axis=1)
    rows = [
        [strategy, current().number(float(benefit[place])), _("best") if benefit[place] == benefit.max() else ""]
        for place, strategy in enumerate(run.results.strategies)
    ]
    show_table([_("strategy"), _("net benefit, {money}", money=money), ""], rows)


def _show_sure(run: ModelRun, found: Acceptability, wtp: float) -> None:
    """Print the chance of each strategy to be the best, and what it is worth to know everything or one input."""
    speech, money = current(), money_said(run.results)
    show_title(_("How sure, at {amount} {money} for a unit of effect", amount=speech.number(wtp), money=money))
    benefit = net_monetary_benefit(run.results, wtp).mean(axis=1)
    rows = [
        [
            strategy,
            speech.percent(float(found.probability[0, place]), decimals=1),
            speech.number(float(benefit[place])),
            _("best on average") if place == found.optimal[0] else "",
        ]
        for place, strategy in enumerate(found.strategies)
    ]
    show_table([_("strategy"), _("chance of being best"), _("net benefit, mean of the draws"), ""], rows)
    if run.evpi is not None and run.evpi_error is not None:
        show_lines(
            [
                "  "
                + _(
                    "To know every input exactly would be worth {amount} {money} per person at most (EVPI; standard error {error}).",
                    amount=speech.number(run.evpi, decimals=2),
                    error=speech.number(run.evpi_error, decimals=2),
                    money=money,
                )
            ]
        )
        if run.evpi_error == 0:
            none = _("Both are 0 because no draw has another best choice; a rare one would show with more draws.")
            show_lines([f"  {none}"])
    if run.known:
        show_title(_("To know one input exactly would be worth at most, {money} per person (EVPPI)", money=money))
        show_table(
            [_("input"), _("worth"), _("standard error")],
            [[each.name, *(speech.number(amount, decimals=2) for amount in (each.value, each.error))] for each in run.known],
        )
