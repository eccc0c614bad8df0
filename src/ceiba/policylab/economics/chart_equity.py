"""The equity impact plane as a chart: whether health becomes more, and more equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ceiba.language import Speech, current
from ceiba.policylab.drawing import GREY, chart, legend, marker, money_axis, percent_axis
from ceiba.policylab.economics.chart_words import Names, effect_word
from ceiba.policylab.economics.charts import MOST_POINTS
from ceiba.policylab.economics.equity_plane import Judged
from ceiba.terms.faults import ValueFault

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_equity_plane"]


def draw_equity_plane(
    found: Mapping[str, Judged],
    unit: str,
    path: Path,
    *,
    notes: Iterable[str] = (),
    names: Names | None = None,
    speech: Speech | None = None,
) -> None:
    """Draw programmes on the equity impact plane: how much more equal health becomes (across), how much more of it there is (up).

    found: programme -> where it stands; all by the same measure, aversion and strata. unit: of effect. Inequality is told in parts of what
    it is today; ValueFault where there is none today: then nothing can fall.
    """
    speech, names = speech or current(), names or {}
    first = next(iter(found.values()))
    if first.index_before <= 0:
        raise ValueFault("health is equal today in these strata, so that no fall of inequality can be drawn")
    told = {"atkinson": speech.gettext("Atkinson's index"), "kolm": speech.gettext("Kolm's index")}[first.measure]
    told_notes = [
        speech.gettext(
            "Inequality by {index}, aversion {aversion}.",
            index=told,
            aversion=speech.number(first.aversion, decimals=0 if first.aversion == int(first.aversion) else 2),
        ),
        *notes,
    ]
    with chart(path, speech.gettext("Health and equality"), notes=told_notes, size=(7.0, 5.2)) as axes:
        axes.axhline(0, color=GREY, linewidth=1)
        axes.axvline(0, color=GREY, linewidth=1)
        for place, (name, judged) in enumerate(found.items()):
            every = max(1, -(-len(judged.net) // MOST_POINTS))
            look, fall = marker(place), -judged.inequality / judged.index_before
            if len(judged.net) > 1:
                axes.scatter(fall[::every], judged.net[::every], s=7, alpha=0.25, linewidths=0, **look, rasterized=True)
            axes.scatter(
                fall.mean(),
                judged.net.mean(),
                s=85,
                edgecolors="white",
                linewidths=1.3,
                zorder=5,
                **look,
                label=names.get(name, name),
            )
        _symmetric(axes)
        for right, top, words in (
            (True, True, speech.gettext("more health, more equal")),
            (False, True, speech.gettext("more health, less equal")),
            (True, False, speech.gettext("less health, more equal")),
            (False, False, speech.gettext("less health, less equal")),
        ):
            sides: dict[str, Any] = {"ha": "right" if right else "left", "va": "top" if top else "bottom"}
            axes.text(
                0.985 if right else 0.015, 0.97 if top else 0.03, words, transform=axes.transAxes, color=GREY, style="italic", **sides
            )
        axes.set_xlabel(speech.gettext("Fall of inequality, of what it is today"))
        percent_axis(axes.xaxis, speech)
        health = effect_word(unit, speech)
        money_axis(
            axes.yaxis, speech, health, lambda units: speech.gettext("Health gained in all, less what is forgone ({units})", units=units)
        )
        legend(axes)


def _symmetric(axes: Axes) -> None:
    """Put zero in the middle of both axes, so that the four quarters are as large."""
    across, up = (max(abs(end) for end in ends) * 1.08 or 1.0 for ends in (axes.get_xlim(), axes.get_ylim()))
    axes.set_xlim(-across, across)
    axes.set_ylim(-up, up)
