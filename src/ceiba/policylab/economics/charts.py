"""Charts of results: the cost-effectiveness plane, acceptability, and the value of information. Each is a PNG in the house style.

Words are those of `speech`; `names` gives strategies and inputs their words. Below each chart stands what it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ceiba.language import Speech, current
from ceiba.policylab.drawing import GREY, chart, legend, line, marker, money_axis, number_axis, percent_axis
from ceiba.policylab.economics.acceptability import Acceptability
from ceiba.policylab.economics.chart_words import Names, effect_word, rests_on
from ceiba.policylab.economics.information import PartialInformation
from ceiba.policylab.economics.results import Draws, Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MOST_POINTS", "draw_acceptability", "draw_information", "draw_plane"]

MOST_POINTS = 2_000
"""Draws shown as points at most, evenly taken: more of them are one blot."""


def draw_plane(
    results: Results, against: str, path: Path, *, wtp: float | None = None, names: Names | None = None, speech: Speech | None = None
) -> None:
    """Draw the cost-effectiveness plane: each strategy beside `against`, its draws as points, its mean as a great mark.

    wtp: a line through the middle; below and to the right of it a strategy is worth its cost. ValueFault for an unknown strategy.
    """
    speech, names = speech or current(), names or {}
    base = results.row(against)
    every = max(1, -(-results.n_draws // MOST_POINTS))
    notes = rests_on(results, speech, names)
    if every > 1:
        shown = len(range(0, results.n_draws, every))
        notes.append(speech.gettext("{shown} of the draws are shown; means are of all.", shown=speech.number(shown)))
    title = speech.gettext("Cost and effect beside {strategy}", strategy=names.get(against, against))
    with chart(path, title, notes=notes) as axes:
        axes.axhline(0, color=GREY, linewidth=1)
        axes.axvline(0, color=GREY, linewidth=1)
        others = [row for row in range(len(results.strategies)) if row != base]
        for place, row in enumerate(others):
            effect, cost = results.effects[row] - results.effects[base], results.costs[row] - results.costs[base]
            look, name = marker(place), results.strategies[row]
            if results.n_draws > 1:
                axes.scatter(effect[::every], cost[::every], s=7, alpha=0.25, linewidths=0, **look, rasterized=True)
            axes.scatter(
                effect.mean(), cost.mean(), s=85, edgecolors="white", linewidths=1.3, zorder=5, **look, label=names.get(name, name)
            )
        if wtp is not None:
            _line_through_middle(axes, wtp, results, speech)
        axes.set_xlabel(speech.gettext("Difference in effect ({unit} a person)", unit=effect_word(results.effect_unit, speech)))
        number_axis(axes.xaxis, speech)
        money_axis(axes.yaxis, speech, results.currency, lambda money: speech.gettext("Difference in cost ({money} a person)", money=money))
        legend(axes)


def draw_acceptability(
    found: Acceptability, results: Results, path: Path, *, names: Names | None = None, speech: Speech | None = None
) -> None:
    """Draw the acceptability curves and, over them, the frontier: the chance that the strategy best on average is best."""
    speech, names = speech or current(), names or {}
    title = speech.gettext("Probability that each strategy is the best choice")
    with chart(path, title, notes=rests_on(results, speech, names)) as axes:
        axes.plot(
            found.wtp,
            found.frontier,
            color="#000000",
            linewidth=6,
            alpha=0.18,
            solid_capstyle="butt",
            label=speech.gettext("best on average"),
        )
        for place, name in enumerate(found.strategies):
            axes.plot(found.wtp, found.probability[:, place], **line(place), label=names.get(name, name))
        axes.set_ylim(-0.02, 1.02)
        axes.set_ylabel(speech.gettext("Probability"))
        percent_axis(axes.yaxis, speech)
        _wtp_axis(axes, found.wtp, results, speech)
        legend(axes)


def draw_information(
    results: Results,
    wtp: Draws,
    evpi: Draws,
    path: Path,
    *,
    partial: Sequence[PartialInformation] = (),
    names: Names | None = None,
    speech: Speech | None = None,
) -> None:
    """Draw the value of knowing everything, and of knowing some inputs, per person, by willingness to pay. partial: on its own grids."""
    speech, names = speech or current(), names or {}
    with chart(path, speech.gettext("What knowing more would be worth"), notes=rests_on(results, speech, names)) as axes:
        axes.plot(wtp, evpi, **line(0), label=speech.gettext("everything (EVPI)"))
        for place, found in enumerate(partial, start=1):
            shown = ", ".join(names.get(name, name) for name in found.parameters)
            axes.plot(found.wtp, found.value, **line(place), label=speech.gettext("{inputs} (EVPPI)", inputs=shown))
        axes.set_ylim(bottom=0)
        money_axis(axes.yaxis, speech, results.currency, lambda money: speech.gettext("Value of knowing ({money} a person)", money=money))
        _wtp_axis(axes, wtp, results, speech)
        legend(axes)


def _line_through_middle(axes: Axes, wtp: float, results: Results, speech: Speech) -> None:
    """Draw what is paid for one unit of effect as a line, without changing the limits of the axes."""
    limits = axes.get_xlim(), axes.get_ylim()
    words = speech.gettext(
        "{amount} {currency} a {unit}",
        amount=speech.number(wtp),
        currency=results.currency,
        unit=effect_word(results.effect_unit, speech, many=False),
    )
    axes.axline((0, 0), slope=wtp, color="#000000", linewidth=1.2, linestyle=(0, (4, 2)), label=words)
    axes.set_xlim(*limits[0])
    axes.set_ylim(*limits[1])


def _wtp_axis(axes: Axes, wtp: Draws, results: Results, speech: Speech) -> None:
    axes.set_xlim(float(wtp[0]), float(wtp[-1]) if len(wtp) > 1 else None)
    unit = effect_word(results.effect_unit, speech, many=False)
    money_axis(
        axes.xaxis, speech, results.currency, lambda money: speech.gettext("Paid at most for one {unit} ({money})", unit=unit, money=money)
    )
