"""The house style of charts: readable in print, told apart without colour, words in the reader's language. PNG files by Matplotlib.

    with chart(path, _("Costs and effects"), notes=["COP of 2023"]) as axes:
        axes.plot(x, y, **line(0), label=name)
        legend(axes)

Matplotlib takes two seconds to load and is loaded on the first chart. The same data give the same bytes: no date is written.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ceiba.language import Speech, mark

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

__all__ = ["COLOURS", "GREY", "chart", "legend", "line", "marker", "money_axis", "number_axis", "panels", "percent_axis", "shortened"]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
"""Told apart by people with any colour vision (Okabe and Ito 2008), most distinct first; yellow is left out: it is not seen on white."""

GREY = "#595959"
"""For lines of reference and notes; dark enough to read on white (7:1)."""

_DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.2, 1.2)), (0, (5, 1.5, 1.2, 1.5)), (0, (8, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (1.2, 3)))
_MARKERS = ("o", "s", "^", "D", "v", "P", "X")

_STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "figure.titlesize": 12,
    "figure.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": "#D9D9D9",
    "grid.linewidth": 0.6,
    "legend.frameon": False,
    "legend.fontsize": 9.5,
    "lines.linewidth": 1.8,
    "figure.facecolor": "white",
    "svg.hashsalt": "ceiba",
}
_DPI = 200
_TITLE_LETTERS_AN_INCH = 9.0
_NOTE_LETTERS_AN_INCH = 16.5
_LABEL_LETTERS_AN_INCH = 9.0
_LEGEND_LETTERS_AN_INCH, _HANDLE_LETTERS = 13.7, 8
_LEGEND_ROWS, _LEGEND_ROW_INCHES = 2, 0.2
_NOTE_POINTS = 8


@contextmanager
def chart(path: Path, title: str, *, notes: Sequence[str] = (), size: tuple[float, float] = (7.0, 4.7)) -> Iterator[Axes]:
    """Yield axes in the house style; the PNG is written (200 dots an inch) when the block ends, and not when it fails.

    title, notes: whole words in the reader's language; long ones are broken. notes stand below, small: what the numbers rest on.
    size: inches, width and height; the default is the width of a page with margins.
    """
    with panels(path, title, (1.0,), notes=notes, size=size) as (axes,):
        yield axes


@contextmanager
def panels(
    path: Path, title: str, heights: Sequence[float], *, notes: Sequence[str] = (), size: tuple[float, float] = (7.0, 4.7)
) -> Iterator[list[Axes]]:
    """Yield axes below each other, of these heights in proportion, in one chart as `chart` draws it."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    width, height = size
    wrapped = [line for note in notes for line in textwrap.wrap(note, int(width * _NOTE_LETTERS_AN_INCH))]
    below = (len(wrapped) * _NOTE_POINTS * 1.35 + _NOTE_POINTS) / 72 if wrapped else 0.02
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height + below), layout="constrained")
        grid = figure.add_gridspec(2, 1, height_ratios=[height, below])
        body, foot = figure.add_subfigure(grid[0]), figure.add_subfigure(grid[1])
        body.suptitle("\n".join(textwrap.wrap(title, int(width * _TITLE_LETTERS_AN_INCH))), x=0.01, ha="left")
        axes = list(body.subplots(len(heights), 1, height_ratios=list(heights), squeeze=False)[:, 0])
        yield axes
        for each, part in zip(axes, heights, strict=True):  # a long name of the vertical axis would run into the title
            letters = int(height * part / sum(heights) * _LABEL_LETTERS_AN_INCH)
            each.set_ylabel("\n".join(textwrap.wrap(each.get_ylabel(), letters)))
        # A legend of many rows makes the page longer, so that the plot keeps its size.
        rows = sum(-(-len(each.get_texts()) // getattr(each, "_ncols", 1)) for each in body.legends)
        height += max(0, rows - _LEGEND_ROWS) * _LEGEND_ROW_INCHES
        figure.set_size_inches(width, height + below)
        grid.set_height_ratios([height, below])
        foot.text(0.01, 0.98, "\n".join(wrapped), va="top", fontsize=_NOTE_POINTS, color=GREY, linespacing=1.35)
        figure.savefig(path, dpi=_DPI, format="png", metadata={"Software": None})


def legend(axes: Axes, *, columns: int = 2, handles: Sequence[Any] | None = None) -> None:
    """Put the legend below the plot, where it covers no data; nothing where nothing has a label.

    columns: at most so many; fewer where names would run out of the page. handles: what is named, in place of what the axes hold.
    """
    shown = axes.get_legend_handles_labels()[0] if handles is None else list(handles)
    if not shown:
        return
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes of a chart have one
    letters = int(figure.get_figwidth() * _LEGEND_LETTERS_AN_INCH)
    labels = [shortened(str(handle.get_label()), letters - _HANDLE_LETTERS) for handle in shown]
    fitting = (count for count in range(min(columns, len(shown)), 1, -1) if _legend_letters(labels, count) <= letters)
    axes.figure.legend(shown, labels, loc="outside lower left", ncols=next(fitting, 1), handlelength=2.6)


def _legend_letters(labels: Sequence[str], columns: int) -> int:
    """How wide a legend is in letters: it is filled column by column, the first ones one longer where they are not alike."""
    rows, longer = divmod(len(labels), columns)
    width, start = 0, 0
    for column in range(columns):
        end = start + rows + (column < longer)
        width += max(map(len, labels[start:end])) + _HANDLE_LETTERS
        start = end
    return width


def line(place: int) -> dict[str, Any]:
    """Return the colour and the dashes of the line at this place, for `axes.plot`: lines differ in both."""
    return {"color": COLOURS[place % len(COLOURS)], "linestyle": _DASHES[(place + place // len(COLOURS)) % len(_DASHES)]}


def marker(place: int) -> dict[str, Any]:
    """Return the colour and the marker of the points at this place: points differ in both."""
    return {"color": COLOURS[place % len(COLOURS)], "marker": _MARKERS[(place + place // len(COLOURS)) % len(_MARKERS)]}


def number_axis(axis: Axis, speech: Speech) -> None:
    """Write the numbers of an axis as the reader's language writes them."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value, decimals=_decimals(axis))))


def money_axis(axis: Axis, speech: Speech, unit: str, label: Callable[[str], str]) -> None:
    """Write amounts in thousands or millions where they are great. label: from what is counted ("millions of COP") to the whole label.

    Call it when the data are drawn: their size decides.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    great = max(abs(end) for end in axis.get_view_interval())
    size, word = next(((size, text) for size, text in _GREAT if great >= 10 * size), (1.0, ""))
    axis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10]))
    axis.set_major_formatter(FuncFormatter(lambda value, _: speech.number(value / size, decimals=_decimals(axis, size))))
    axis.set_label_text(label(speech.gettext(word, unit=unit) if word else unit))


def percent_axis(axis: Axis, speech: Speech) -> None:
    """Write shares (1 is the whole) as percentages, with as many decimals as tell them apart."""
    from matplotlib.ticker import FuncFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: speech.percent(value, decimals=_decimals(axis, 0.01))))


def shortened(text: str, most: int = 42) -> str:
    """Return a text cut at a word where it is longer than `most` letters, with an ellipsis."""
    return textwrap.shorten(text, most, placeholder=" …") if len(text) > most else text


_GREAT = ((1e6, mark("millions of {unit}")), (1e3, mark("thousands of {unit}")))


def _decimals(axis: Axis, unit: float = 1.0) -> int:
    """Return how many decimals tell the ticks of an axis apart."""
    ticks = sorted(float(tick) / unit for tick in axis.get_majorticklocs())
    step = min((after - before for before, after in itertools.pairwise(ticks)), default=1.0)
    return next((places for places in range(7) if abs(round(step, places) - step) < 1e-6 * step), 7)
