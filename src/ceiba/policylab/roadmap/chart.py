"""The roadmap as a chart: a bar a lever through preparation, growth and effect; beneath, needs met and money year by year."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ceiba.language import Speech
from ceiba.policylab.drawing import COLOURS, GREY, legend, money_axis, number_axis, panels
from ceiba.policylab.roadmap.record import MilestoneKept, RoadmapKept

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _WRAP, _BELOW, _AROUND = 0.44, 44, 2.5, 2.1
_DAYS = 365.25
_LEVERS, _PATIENTS, _NEEDS = "#BFC9D1", "#6B7B88", COLOURS[1]


def draw(kept: RoadmapKept, path: Path, *, speech: Speech, title: str, notes: Sequence[str], kinds: Mapping[str, str]) -> Path:
    """Write the chart as PNG; return its path. title, notes: whole words; kinds: of the kinds of levers, their names."""
    rows = max(len(kept.milestones), 1)
    heights = (_ROW * rows + 0.3, _BELOW)
    with panels(path, title, heights, notes=notes, size=(10.4, sum(heights) + _AROUND)) as (bars, below):
        handles = _bars(bars, kept, speech, kinds)
        needs = _below(below, kept, speech)
        for axes in (below, needs):
            more, _ = axes.get_legend_handles_labels()
            handles += more
        legend(bars, columns=4, handles=handles)
    return path


def _bars(axes: Axes, kept: RoadmapKept, speech: Speech, words: Mapping[str, str]) -> list[Any]:
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    kinds = list(dict.fromkeys(milestone.kind for milestone in kept.milestones))
    colours = {kind: COLOURS[place % len(COLOURS)] for place, kind in enumerate(kinds)}
    horizon = float(len(kept.years))
    for row, milestone in enumerate(kept.milestones):
        _bar(axes, row, milestone, kept, colours[milestone.kind])
        _beside(axes, row, speech.number(float(f"{milestone.effect:.3g}")))  # more digits are not known
    if kept.milestones:
        _beside(axes, -1, "\n".join(textwrap.wrap(speech.gettext("needs within the plan that rest on it"), _WRAP // 2)))
    axes.set_xlim(0, horizon)
    axes.set_ylim(max(len(kept.milestones), 1) - 0.4, -0.6)
    _years(axes, kept)
    axes.xaxis.tick_top()
    labels = ["\n".join(textwrap.wrap(each.names.in_language(speech.lang), _WRAP)[:2]) for each in kept.milestones]
    axes.set_yticks(range(len(labels)), labels, fontsize=9)
    axes.tick_params(length=0)
    axes.tick_params(axis="y", pad=8)  # a mark of the first day would touch the name
    axes.grid(visible=False, axis="y")
    axes.spines[["left", "bottom"]].set_visible(False)
    if not kept.milestones:
        axes.text(0.5, 0.5, speech.gettext("No lever is worth its money, or none fits the budget."), transform=axes.transAxes, ha="center")
    handles: list[Any] = [
        *(Patch(facecolor=colours[kind], label=words[kind]) for kind in kinds),
        Patch(facecolor="white", edgecolor=GREY, hatch="////", label=speech.gettext("preparation")),
        Patch(facecolor=GREY, alpha=0.45, label=speech.gettext("growing")),
        Patch(facecolor=GREY, label=speech.gettext("in full effect")),
    ]
    if any(milestone.moved_by for milestone in kept.milestones):
        words_of = speech.gettext("changes place when an assumption moves")
        handles.append(Line2D([], [], color=GREY, marker="D", markersize=4.5, linestyle="", label=words_of))
    return handles


def _beside(axes: Axes, row: float, told: str) -> None:
    """Words to the right of a row; -1 is the line of the years."""
    axes.annotate(told, (1.01, row), xycoords=("axes fraction", "data"), fontsize=8.5, va="center", annotation_clip=False, color=GREY)


def _bar(axes: Axes, row: int, milestone: MilestoneKept, kept: RoadmapKept, colour: str) -> None:
    horizon = float(len(kept.years))
    begins, effect, whole = (_at(kept, day) for day in (milestone.begins, milestone.in_effect, milestone.whole))
    ends = horizon if milestone.ends is None else min(horizon, _at(kept, milestone.ends))
    for start, end, style in (
        (begins, min(effect, horizon), {"facecolor": "white", "hatch": "////"}),
        (effect, min(whole, ends), {"facecolor": colour, "alpha": 0.45}),
        (whole, ends, {"facecolor": colour}),
    ):
        if end > start:
            axes.barh(row, end - start, left=start, height=0.54, edgecolor=colour, linewidth=0.9, zorder=3, **style)
    if milestone.moved_by:
        axes.plot(begins, row, marker="D", color="black", markeredgecolor="white", markersize=6, zorder=5, clip_on=False)


def _at(kept: RoadmapKept, day: dt.date) -> float:
    """Years from the beginning of the plan to a day."""
    return round((day - kept.start).days / _DAYS * 12) / 12


def _years(axes: Axes, kept: RoadmapKept) -> None:
    """The years as spaces between lines, named in the middle."""
    count = len(kept.years)
    axes.set_xlim(0, count)
    axes.set_xticks([place + 0.5 for place in range(count)], [_name(year.begins) for year in kept.years])
    axes.grid(visible=False, axis="x")
    for place in range(count + 1):
        axes.axvline(place, color="#D9D9D9", linewidth=0.6, zorder=0)


def _name(first: dt.date) -> str:
    """2027, or 2027/28 where the plan does not begin in January."""
    return str(first.year) if first.month == 1 else f"{first.year}/{(first.year + 1) % 100:02d}"


def _below(axes: Axes, kept: RoadmapKept, speech: Speech) -> Axes:
    """Money of each year against its budget as bars; on a second axis, which is returned, needs met a year with their interval."""
    places = [place + 0.5 for place in range(len(kept.years))]
    levers, patients = [year.levers for year in kept.years], [year.patients for year in kept.years]
    axes.bar(places, levers, width=0.5, color=_LEVERS, label=speech.gettext("spent on levers"), zorder=2)
    axes.bar(places, patients, width=0.5, bottom=levers, color=_PATIENTS, label=speech.gettext("spent on patients"), zorder=2)
    for place, year in enumerate(kept.years):
        label = speech.gettext("budget of the year") if place == 0 else None
        axes.plot(
            [place + 0.06, place + 0.94], [year.budget] * 2, color="black", linewidth=1.2, linestyle=(0, (4, 2)), zorder=3, label=label
        )
    axes.set_ylim(0, max([1.0, *(max(year.budget, year.levers + year.patients) for year in kept.years)]) * 1.15)
    money_axis(axes.yaxis, speech, f"{kept.currency} ({prices(kept)})", str)
    needs = axes.twinx()
    met = [kept.met, *(kept.met + year.met for year in kept.years)]
    low, high = [kept.met, *(kept.met + year.low for year in kept.years)], [kept.met, *(kept.met + year.high for year in kept.years)]
    points = [0.0, *places]
    needs.plot(points, met, color=_NEEDS, marker="o", markersize=4.5, label=speech.gettext("needs met a year"), zorder=5)
    needs.fill_between(points, low, high, color=_NEEDS, alpha=0.16, linewidth=0, label=speech.gettext("95 % interval"), zorder=1)
    needs.set_ylim(0, max([*high, 1.0]) * 1.15)
    number_axis(needs.yaxis, speech)
    needs.set_ylabel(speech.gettext("needs met a year"), color=_NEEDS)
    needs.tick_params(axis="y", colors=_NEEDS)
    needs.grid(visible=False)
    needs.spines["right"].set_visible(True)
    _years(axes, kept)
    axes.tick_params(axis="x", length=0)
    return needs


def prices(kept: RoadmapKept) -> str:
    """The years of the prices of a roadmap: 2024, or 2024-2026."""
    first, last = kept.price_years
    return str(first) if first == last else f"{first}-{last}"
