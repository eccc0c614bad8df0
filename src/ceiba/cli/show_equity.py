"""How a distributional analysis looks in a terminal: who gains and who forgoes health, and every index before and after."""

from __future__ import annotations

import math

from ceiba.cli.show import show_lines, show_table, show_title
from ceiba.language import current, mark
from ceiba.language import gettext as _
from ceiba.policylab.economics import Equity, Verdict, effect_word, equity_rows, judged_rows, number_said

_VERDICTS = {
    Verdict.WIN_WIN: mark("no less health and no less equal, and better on one of them"),
    Verdict.WIN_LOSE: mark("more health, less equal: aversion to inequality decides"),
    Verdict.LOSE_WIN: mark("less health, more equal: aversion to inequality decides"),
    Verdict.LOSE_LOSE: mark("no more health and no more equal, and worse on one of them"),
    Verdict.NO_CHANGE: mark("nothing changes"),
}

_INDICES = {"atkinson": mark("Atkinson's index"), "kolm": mark("Kolm's index")}

_FEWEST, _MOST = 4, 12
"""Decimals of an index: so many that its change shows three digits, within these."""


def show_equity(found: Equity) -> None:
    """Print who gains and forgoes health with each strategy, each index of inequality before and after, and what follows."""
    speech = current()
    unit = effect_word(found.file.effect_unit, speech)
    show_title(_("Who gains and who forgoes health beside {strategy}, {unit}", strategy=found.against, unit=unit))
    rows = [
        [row["strategy"], row["name"], *(number_said(float(str(row[name])), speech) for name in ("gained", "forgone", "net"))]
        for row in equity_rows(found, speech.lang)
    ]
    show_table((_("strategy"), _("stratum"), _("gained"), _("forgone"), _("net")), rows)
    _show_indices(found, unit)
    lines = []
    for strategy, several in found.judged.items():
        for each in several:
            says = _("worth it") if each.worth_it else _("not worth it")
            aversion = number_said(each.aversion, speech)
            lines.append(f"{strategy}: {_(_VERDICTS[each.verdict])} ({_(_INDICES[each.measure])}, {aversion}); {says}.")
        turns = found.turns[strategy]
        if turns is not None:
            lines.append(f"{strategy}: " + _("the answer turns at an epsilon of {epsilon}.", epsilon=number_said(turns, speech)))
    if found.year_unknown:
        lines.append(
            _(
                "WARNING: nobody says of which year the costs of the model are, nor `displaced_at` of the strata: both are taken to"
                " be {currency} of one year. If they are not, what is forgone is wrong, and so is all that follows from it.",
                currency=found.file.displaced_at.currency,
            )
        )
    if found.file.assumed:
        lines.append(_("Of the strata are assumed: {names}.", names=", ".join(found.file.assumed)))
    show_lines([f"  {line}" for line in lines])


def _show_indices(found: Equity, unit: str) -> None:
    """Print a row for each strategy and index: before, after, and what the change is worth as health that all had alike."""
    speech, rows = current(), []
    judged = judged_rows(found)
    for place, row in enumerate(judged):
        strategy = str(row["strategy"])
        before, change = float(str(row["index_before"])), float(str(row["index_change"]))
        name = f"{_(_INDICES[str(row['measure'])])}, {number_said(float(str(row['aversion'])), speech)}"
        each, whole = (float(str(row[column])) for column in ("equivalent_change", "worth_with_equality"))
        signed = [("+" if value > 0 else "") + number_said(value, speech) for value in (each, whole)]
        rows.append([strategy, name, *_before_and_after(before, before + change), *signed])
        if place + 1 == len(judged) or judged[place + 1]["strategy"] != strategy:
            for told, label in (("concentration", _("concentration index")), ("slope", _("slope index"))):
                ends = row[f"{told}_before"], row[f"{told}_after"]
                if None not in ends:
                    rows.append([strategy, label, *_before_and_after(*(float(str(end)) for end in ends)), "", ""])
    head = (
        _("change of the equally distributed equivalent, {unit} a person", unit=unit),
        _("the same times the people, {unit}", unit=unit),
    )
    show_table((_("strategy"), _("index of inequality"), _("before"), _("after"), *head), rows)


def _before_and_after(before: float, after: float) -> tuple[str, str]:
    """Return both with as many decimals as show three digits of the change."""
    change = abs(after - before)
    decimals = _FEWEST if not change else min(max(2 - math.floor(math.log10(change)), _FEWEST), _MOST)
    return current().number(before, decimals=decimals), current().number(after, decimals=decimals)
