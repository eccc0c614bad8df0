"""The tornado as a chart: each input alone at its ends, the widest swing on top."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ceiba.language import Speech, current
from ceiba.policylab.drawing import COLOURS, GREY, chart, legend, money_axis, shortened
from ceiba.policylab.economics.chart_words import Names, effect_word, number_said, rests_on
from ceiba.policylab.economics.oneway import Bar, Tornado
from ceiba.policylab.economics.results import Results

__all__ = ["draw_tornado"]

_BARS = 15
_LOW, _HIGH = COLOURS[5], COLOURS[0]


def draw_tornado(
    found: Tornado,
    results: Results,
    path: Path,
    *,
    names: Names | None = None,
    units: Names | None = None,
    most: int = _BARS,
    speech: Speech | None = None,
) -> None:
    """Draw the widest `most` bars. Each end says the value of its input; an asterisk marks inputs that change the best strategy."""
    speech, names = speech or current(), names or {}
    bars = found.bars[:most]
    watch = found.watch
    one, other = names.get(watch.strategy, watch.strategy), names.get(watch.against, watch.against)
    notes = [
        *rests_on(results, speech, names),
        speech.gettext("Above zero {strategy} is worth its cost. * another strategy is the best at one of the ends.", strategy=one),
    ]
    if len(found.bars) > most:
        left = len(found.bars) - most
        notes.append(speech.ngettext("{count} input that moves less is left out.", "{count} inputs that move less are left out.", left))
    title = speech.gettext("What moves the net benefit of {strategy} beside {against}", strategy=one, against=other)
    with chart(path, title, notes=notes, size=(7.0, 1.9 + 0.34 * len(bars) + 0.14 * len(notes))) as axes:
        rows = np.arange(len(bars))[::-1]
        for row, bar in zip(rows, bars, strict=True):
            ends = (bar.at_low, bar.bounds.low, _LOW), (bar.at_high, bar.bounds.high, _HIGH)
            # The farther end first: where both lie on one side of the base, the nearer is drawn over it.
            for end, _, colour in sorted(ends, key=lambda each: -abs(each[0] - found.base)):
                axes.barh(row, end - found.base, left=found.base, height=0.62, color=colour)
            first, last = sorted(ends, key=lambda each: each[0])
            for edge, value, side in ((min(first[0], found.base), first[1], -1), (max(last[0], found.base), last[1], 1)):
                axes.annotate(
                    number_said(value, speech),
                    (edge, row),
                    xytext=(3 * side, 0),
                    textcoords="offset points",
                    ha="left" if side > 0 else "right",
                    va="center",
                    fontsize=8,
                    color=GREY,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
                )
        axes.barh(rows[:1], 0, color=_LOW, label=speech.gettext("input at its low end"))
        axes.barh(rows[:1], 0, color=_HIGH, label=speech.gettext("input at its high end"))
        axes.axvline(found.base, color=GREY, linewidth=1)
        axes.axvline(0, color="#000000", linewidth=1.4, linestyle=(0, (4, 2)))
        axes.set_yticks(rows, [_bar_name(bar, names, units or {}) for bar in bars], fontsize=9)
        axes.grid(visible=False, axis="y")
        axes.margins(x=0.2)
        unit, wtp = effect_word(results.effect_unit, speech, many=False), speech.number(watch.wtp)
        money_axis(
            axes.xaxis,
            speech,
            results.currency,
            lambda money: speech.gettext("Net benefit ({money} a person, at {wtp} a {unit})", money=money, wtp=wtp, unit=unit),
        )
        legend(axes)


def _bar_name(bar: Bar, names: Names, units: Names) -> str:
    name = bar.bounds.name
    unit = units.get(name, "")
    return (
        shortened(names.get(name, name), 34) + (f" ({shortened(unit, 12)})" if unit and unit != "1" else "") + (" *" if bar.decides else "")
    )
