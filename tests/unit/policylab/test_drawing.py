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


def test_the_same_data_give_the_same_bytes(tmp_path):
    draw(tmp_path / "a.png", ["Note."])
    draw(tmp_path / "b.png", ["Note."])
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_notes_make_a_chart_taller_and_never_cover_it(tmp_path):
    draw(tmp_path / "bare.png")
    draw(tmp_path / "noted.png", ["A note of some length that goes on. " * 8])
    bare, noted = Image.open(tmp_path / "bare.png"), Image.open(tmp_path / "noted.png")
    assert bare.width == noted.width == 1400
    assert noted.height > bare.height
    above = np.asarray(noted.convert("L"))[: bare.height - 10]
    assert np.abs(above.astype(int) - np.asarray(bare.convert("L"))[: bare.height - 10]).mean() < 3


def test_a_long_name_of_the_vertical_axis_is_broken_into_lines(tmp_path):
    with drawing.chart(tmp_path / "a.png", "A title") as axes:
        axes.set_ylabel("a name that goes on and on, longer than the axis that it stands beside is high")
    assert axes.get_ylabel().count("\n") == 1


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
