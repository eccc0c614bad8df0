"""What each chart shows and says: the figure is caught before it is written, and looked at."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from ceiba.language import translator
from ceiba.policylab.economics import chart_tornado
from ceiba.policylab.economics.acceptability import acceptability_curves
from ceiba.policylab.economics.chart_equity import draw_equity_plane
from ceiba.policylab.economics.chart_words import effect_word, number_said, rate_said, rests_on
from ceiba.policylab.economics.charts import draw_acceptability, draw_information, draw_plane
from ceiba.policylab.economics.equity_impact import Strata, distribute
from ceiba.policylab.economics.equity_plane import judge
from ceiba.policylab.economics.information import evpi, evppi
from ceiba.policylab.economics.oneway import Bounds, Watch, tornado
from ceiba.policylab.economics.results import About, Results
from ceiba.terms.faults import ValueFault

EN = translator("en")
NAMES = {"new": "The new one", "gain": "What is gained"}


@pytest.fixture
def caught(monkeypatch):
    """The figures that would be written, in order."""
    figures = []
    monkeypatch.setattr(Figure, "savefig", lambda figure, *_, **__: figures.append(figure))
    return figures


@pytest.fixture
def results():
    gain = np.random.default_rng(7).normal(1, 1, 5000)
    costs, effects = np.zeros((2, 5000)), np.zeros((2, 5000))
    costs[1], effects[1] = 1000, gain
    about = About(discount_rate_cost=0.05, discount_rate_effect=0.03)
    return Results(("old", "new"), costs, effects, "COP", 2023, "QALY", parameters={"gain": gain}, assumed=("gain",), about=about)


def texts(figure):
    """Every word of a figure, its legends too."""
    figure.canvas.draw()
    found = [text.get_text() for text in figure.findobj(match=lambda artist: hasattr(artist, "get_text"))]
    return "\n".join(found)


def axes(figure):
    return figure.findobj(match=lambda artist: hasattr(artist, "get_xlim") and hasattr(artist, "get_ylim"))[0]


def test_the_plane_shows_means_of_all_draws_and_says_how_many_points_it_shows(caught, results, tmp_path):
    draw_plane(results, "old", tmp_path / "p.png", wtp=2000, names=NAMES, speech=EN)
    points, mean = axes(caught[0]).collections
    assert len(points.get_offsets()) == 1667
    assert mean.get_offsets()[0].tolist() == pytest.approx([results.effects[1].mean(), 1000])
    words = texts(caught[0])
    for said in ("beside old", "The new one", "1,667 of the draws", "2,000 COP a QALY", "prices of 2023", "5.0% a year (costs) and 3.0%"):
        assert said in words


def test_a_line_of_willingness_to_pay_does_not_change_what_is_seen(caught, results, tmp_path):
    draw_plane(results, "old", tmp_path / "p.png", speech=EN)
    draw_plane(results, "old", tmp_path / "p.png", wtp=1e9, speech=EN)
    assert axes(caught[0]).get_ylim() == axes(caught[1]).get_ylim()


def test_a_base_case_has_means_and_no_cloud(caught, results, tmp_path):
    one = Results(("old", "new"), results.costs[:, :1], results.effects[:, :1], "COP", 2023, "QALY")
    draw_plane(one, "old", tmp_path / "p.png", speech=EN)
    assert len(axes(caught[0]).collections) == 1
    assert "draws" not in texts(caught[0])


def test_acceptability_shows_each_strategy_and_the_frontier(caught, results, tmp_path):
    found = acceptability_curves(results, [0, 500, 1000, 5000])
    draw_acceptability(found, results, tmp_path / "c.png", names=NAMES, speech=EN)
    frontier, *curves = axes(caught[0]).lines
    assert frontier.get_ydata().tolist() == found.frontier.tolist()
    assert [curve.get_label() for curve in curves] == ["old", "The new one"]
    assert curves[1].get_ydata().tolist() == found.probability[:, 1].tolist()
    assert "best on average" in texts(caught[0])


def test_information_shows_everything_and_parts(caught, results, tmp_path):
    grid = np.array([0.0, 1000, 2000])
    draw_information(
        results, grid, evpi(results, grid), tmp_path / "e.png", partial=[evppi(results, grid, ["gain"])], names=NAMES, speech=EN
    )
    whole, part = axes(caught[0]).lines
    assert whole.get_ydata().tolist() == evpi(results, grid).tolist()
    assert part.get_label() == "What is gained (EVPPI)"


def model(given):
    now = {"gain": 1.0, "price": 1000.0, "idle": 1.0, **given}
    return Results(("old", "new"), np.array([[0.0], [now["price"]]]), np.array([[0.0], [now["gain"]]]), "COP", None, "life_year")


def test_the_tornado_marks_what_decides_and_counts_what_it_leaves_out(caught, tmp_path):
    inputs = [Bounds("price", 500, 3000), Bounds("gain", 0.9, 1.1), Bounds("idle", 0, 2)]
    found = tornado(model, inputs, Watch("new", "old", 2000))
    chart_tornado.draw_tornado(found, model({}), tmp_path / "t.png", names=NAMES, units={"price": "COP", "gain": "1"}, most=2, speech=EN)
    words = texts(caught[0])
    for said in (
        "price (COP) *",
        "What is gained\n",
        "1 input that moves less is left out",
        "at 2,000 a life year",
        "does not say of which year",
        "3,000",
        "0.9",
    ):
        assert said in words
    assert "idle" not in words
    widths = [round(bar.get_width()) for bar in axes(caught[0]).patches[:4]]
    assert widths == [-2000, 500, -200, 200]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.07, "0.07"), (0.12345, "0.123"), (1234567, "1,234,567"), (99.96, "100"), (-2.5, "-2.5"), (7.33e-24, "7e-24")],
)
def test_ends_have_three_digits_that_count(value, shown):
    assert number_said(value, EN) == shown


def strata(health=(60, 80)):
    return Strata(("poor", "rich"), [500, 500], health, [0.8, 0.2], [0.5, 0.5])


def test_the_equity_plane_shows_health_upwards_and_equality_to_the_right(caught, results, tmp_path):
    judged = judge(distribute(results, "new", "old", strata(), treated=10, displaced_at=5000), epsilon=2)
    draw_equity_plane({"new": judged}, "QALY", tmp_path / "q.png", names=NAMES, notes=["Invented."], speech=EN)
    mean = axes(caught[0]).collections[-1].get_offsets()[0]
    assert mean.tolist() == pytest.approx([-judged.inequality.mean() / judged.index_before, judged.net.mean()])
    assert mean[0] > 0
    left, right = axes(caught[0]).get_xlim()
    assert left == -right
    words = texts(caught[0])
    for said in ("Atkinson's index, aversion 2.", "Invented.", "more health, more equal", "The new one"):
        assert said in words


def test_where_all_are_equal_no_fall_of_inequality_is_drawn(results, tmp_path):
    judged = judge(distribute(results, "new", "old", strata((70, 70)), treated=10, displaced_at=5000), alpha=0.5)
    with pytest.raises(ValueFault, match="equal today"):
        draw_equity_plane({"new": judged}, "QALY", tmp_path / "q.png", speech=EN)


def test_what_is_assumed_is_named_and_the_rest_counted(results):
    many = Results(("a",), np.zeros((1, 1)), np.zeros((1, 1)), "COP", 2023, "QALY", assumed=tuple("abcdefgh"))
    assert rests_on(many, EN, {"a": "Alpha"}) == [
        "Costs in COP at prices of 2023, per person.",
        "Rests on assumed inputs: Alpha, b, c, d, e, f and 2 more.",
    ]


def test_an_effect_of_another_kind_keeps_its_word():
    assert [effect_word(unit, EN, many=many) for unit in ("QALY", "life_year", "cases found") for many in (False, True)] == [
        "QALY",
        "QALYs",
        "life year",
        "life years",
        "cases found",
        "cases found",
    ]


@pytest.mark.parametrize(
    ("rate", "shown"), [(0.03, "3.0%"), (0.035, "3.5%"), (0.0125, "1.25%"), (0.030454533953517, "3.045%"), (0, "0.0%")]
)
def test_a_rate_of_discounting_is_not_rounded_to_another(rate, shown):
    assert rate_said(rate, EN) == shown
