"""The house style of charts: whole files or none, the same bytes for the same data, and numbers as the reader writes them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from ceiba.language import translator
from ceiba.policylab import drawing


def draw(path, notes=(), lang="en", most=5e7):
    speech = translator(lang)
    with drawing.chart(path, "A title that is long enough to need a second line in a chart of this width, no doubt", notes=notes) as axes:
        for place in range(8):
            axes.plot([0, 1], [place, most], **drawing.line(place), label=f"line {place}")
        drawing.money_axis(axes.yaxis, speech, "COP", lambda money: f"cost ({money})")
        drawing.percent_axis(axes.xaxis, speech)
        drawing.legend(axes)


def pixels(path):
    """The picture, (height, width), in greys."""
    with Image.open(path) as picture:
        return np.asarray(picture.convert("L")).astype(int)


def test_the_same_data_give_the_same_bytes(tmp_path):
    draw(tmp_path / "a.png", ["Note."])
    draw(tmp_path / "b.png", ["Note."])
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_notes_make_a_chart_taller_and_never_cover_it(tmp_path):
    draw(tmp_path / "bare.png")
    draw(tmp_path / "noted.png", ["A note of some length that goes on. " * 8])
    bare, noted = pixels(tmp_path / "bare.png"), pixels(tmp_path / "noted.png")
    assert bare.shape[1] == noted.shape[1] == 1400
    assert noted.shape[0] > bare.shape[0]
    above = bare.shape[0] - 10
    assert np.abs(noted[:above] - bare[:above]).mean() < 3


def test_a_long_name_of_the_vertical_axis_is_broken_into_lines(tmp_path):
    with drawing.chart(tmp_path / "a.png", "A title") as axes:
        axes.set_ylabel("a name that goes on and on, longer than the axis that it stands beside is high")
    assert axes.get_ylabel().count("\n") == 1


def test_panels_stand_below_each_other_in_their_proportion(tmp_path):
    with drawing.panels(tmp_path / "a.png", "A title", (2, 1)) as (upper, lower):
        upper.plot([0, 1])
        lower.plot([1, 0])
    above, below = upper.get_window_extent(), lower.get_window_extent()
    assert above.y0 > below.y1
    assert above.height == pytest.approx(2 * below.height, rel=0.05)


def test_nothing_is_written_where_drawing_fails(tmp_path):
    with pytest.raises(ZeroDivisionError), drawing.chart(tmp_path / "a.png", "A title"):
        raise ZeroDivisionError
    assert not (tmp_path / "a.png").exists()


@pytest.mark.parametrize(
    ("most", "label", "shown"),
    [
        (5e7, "cost (millions of COP)", "10"),
        (5e4, "cost (thousands of COP)", "10"),
        (500, "cost (COP)", "100"),
        (0.05, "cost (COP)", "0.01"),
    ],
)
def test_great_amounts_are_in_thousands_or_millions_and_say_so(most, label, shown):
    axes = Figure().subplots()
    axes.plot([0, 1], [0, most])
    drawing.money_axis(axes.yaxis, translator("en"), "COP", lambda money: f"cost ({money})")
    axes.figure.savefig(io.BytesIO())
    assert axes.get_ylabel() == label
    assert shown in {text.get_text() for text in axes.get_yticklabels()}


def test_numbers_are_written_as_the_reader_writes_them():
    axes = Figure().subplots()
    axes.plot([0, 2.5], [0, 0.5])
    drawing.number_axis(axes.xaxis, translator("es"))
    drawing.percent_axis(axes.yaxis, translator("en"))
    axes.figure.savefig(io.BytesIO())
    assert "1,5" in {text.get_text() for text in axes.get_xticklabels()}
    assert "30%" in {text.get_text() for text in axes.get_yticklabels()}


def test_lines_and_points_differ_without_colour_too():
    assert len({str(drawing.line(place)["linestyle"]) for place in range(7)}) == 7
    assert len({drawing.marker(place)["marker"] for place in range(7)}) == 7
    assert len(set(drawing.COLOURS)) == 7
    # Beyond seven, a colour comes again with other dashes and another mark.
    assert len({str(drawing.line(place)) for place in range(49)}) == len({str(drawing.marker(place)) for place in range(49)}) == 49


def test_a_legend_of_many_rows_leaves_the_plot_its_size(tmp_path):
    heights = []
    for count in (2, 12):
        with drawing.chart(tmp_path / f"{count}.png", "A title", notes=["A note."]) as axes:
            for place in range(count):
                axes.plot(
                    [0, 1], [0, place], **drawing.line(place), label=f"{place}: a strategy whose name takes a whole row of the legend"
                )
            drawing.legend(axes)
        heights.append(axes.get_window_extent().height)
    assert heights[1] == pytest.approx(heights[0], rel=0.12)
    assert pixels(tmp_path / "12.png").shape[0] > pixels(tmp_path / "2.png").shape[0]


def test_a_legend_of_long_names_stays_on_the_page(tmp_path):
    names = [f"{place}: a strategy with a very long name that goes on, and on, and on, and on, and further on" for place in range(3)]
    with drawing.chart(tmp_path / "a.png", "A title") as axes:
        for place, name in enumerate(names):
            axes.plot([0, 1], [0, place], **drawing.line(place), label=name)
        drawing.legend(axes)
        figure = axes.figure.figure
    figure.canvas.draw()
    legend = axes.figure.legends[0].get_window_extent()
    assert legend.x1 <= figure.bbox.x1
    assert len(axes.figure.legends[0].get_texts()) == 3


def luminance(colour):
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_notes_can_be_read_on_white():
    assert 1.05 / (luminance(drawing.GREY) + 0.05) >= 7


def test_a_long_name_is_cut_at_a_word():
    assert drawing.shortened("osimertinib after a test of EGFR", 20) == "osimertinib after …"
    assert drawing.shortened("short", 20) == "short"


@pytest.mark.parametrize("columns", [2, 4])
def test_a_legend_has_as_many_columns_as_fit_the_page_and_none_runs_out_of_it(tmp_path, columns):
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.patches import Patch

    names = [
        "registrarlo ante la autoridad reguladora",
        "creciendo",
        "cambia de lugar cuando se mueve un supuesto",
        "presupuesto",
        "a",
        "b",
    ]
    with drawing.chart(tmp_path / "names.png", "Names", size=(10.4, 4)) as axes:
        drawing.legend(axes, columns=columns, handles=[Patch(label=name) for name in names])
        figure = axes.get_figure(root=True)
        (found,) = axes.figure.legends
    FigureCanvasAgg(figure).draw()
    assert found.get_window_extent().x1 <= figure.bbox.x1
    assert found._ncols == min(columns, 4)
    assert [text.get_text() for text in found.get_texts()] == names
