"""A distributional analysis from a file, against the same numbers by hand; and its tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pytest

from ceiba.policylab.economics.equity import concentration_index, equally_distributed, slope_index
from ceiba.policylab.economics.equity_impact import Strata, distribute
from ceiba.policylab.economics.equity_plane import judge
from ceiba.policylab.economics.equity_tables import equity_rows, judged_rows
from ceiba.policylab.economics.results import Results
from ceiba.policylab.economics.strata import equity_of, load_strata
from ceiba.terms.faults import ValueFault

WHOLE = Path(__file__).resolve().parents[3] / "bad" / "policylab" / "strata" / "whole.yaml"


@pytest.fixture
def file():
    return load_strata(WHOLE)


@pytest.fixture
def results():
    costs = np.array([[0.0, 0], [3000, 5000], [100, 100]])
    effects = np.array([[1.0, 1], [1.2, 1.1], [0.9, 0.9]])
    return Results(("today", "new", "less"), costs, effects, "USD", 2020, "QALY")


def by_hand(results, strategy="new"):
    parts = Strata(("poor", "rich"), [4e6, 6e6], [60, 70], [0.7, 0.3], [0.5, 0.5], rank=[1, 2])
    return distribute(results, strategy, "today", parts, treated=9000, displaced_at=60_000)


def test_the_file_gives_what_the_same_numbers_give_by_hand(results, file):
    found = equity_of(results, file)
    assert (found.against, list(found.impacts)) == ("today", ["new", "less"])
    assert found.impacts["new"].net == pytest.approx(by_hand(results).net)
    # 9,000 gain 0.15 each on average, 1,350 in all; 4,000 each cost 9,000 * 4,000 / 60,000 = 600 elsewhere.
    assert found.impacts["new"].net.sum(axis=0).mean() == pytest.approx(750)
    atkinson, kolm = found.judged["new"]
    assert (atkinson.measure, atkinson.aversion, kolm.measure, kolm.aversion) == ("atkinson", 10, "kolm", 0.2)
    assert atkinson.weighted == pytest.approx(judge(by_hand(results), epsilon=10).weighted)
    assert kolm.weighted == pytest.approx(judge(by_hand(results), alpha=0.2).weighted)


def test_rows_by_stratum(results, file):
    rows = equity_rows(equity_of(results, file), "es")
    assert [(row["strategy"], row["stratum"], row["name"]) for row in rows] == [
        ("new", "poor", "poor"),
        ("new", "rich", "Ricos"),
        ("less", "poor", "poor"),
        ("less", "rich", "Ricos"),
    ]
    assert (rows[0]["gained"], rows[0]["forgone"], rows[0]["net"]) == (pytest.approx(945), pytest.approx(300), pytest.approx(645))
    assert rows[0]["health_after"] == pytest.approx(60 + 645 / 4e6)
    assert rows[0]["net_low"] < rows[0]["net"] < rows[0]["net_high"]
    assert all(row["rests_on_assumed"] for row in rows)


def test_rows_of_the_judgement(results, file):
    rows = judged_rows(equity_of(results, file))
    assert [(row["strategy"], row["measure"]) for row in rows] == [
        ("new", "atkinson"),
        ("new", "kolm"),
        ("less", "atkinson"),
        ("less", "kolm"),
    ]
    first = rows[0]
    assert (first["verdict"], first["worth_it"], first["turns_at_epsilon"]) == ("win_win", True, None)
    assert first["net_health"] == pytest.approx(750)
    assert first["index_change"] < 0
    assert first["slope_before"] == pytest.approx(float(slope_index([60, 70], [4e6, 6e6], [1, 2])))
    assert first["concentration_before"] == pytest.approx(float(concentration_index([60, 70], [4e6, 6e6], [1, 2])))
    assert first["gap_before"] == 10
    assert sum(value for name, value in first.items() if name.startswith("chance_")) == pytest.approx(1)
    assert rows[2]["verdict"] == "lose_lose"


def test_a_trade_off_says_where_it_turns(file):
    # Health lost in all, but those who lose are the rich.
    parts = [
        msgspec.structs.replace(each, bearers=msgspec.structs.replace(each.bearers, value=share))
        for each, share in zip(file.strata, (0.0, 1.0), strict=True)
    ]
    parts = [
        msgspec.structs.replace(each, recipients=msgspec.structs.replace(each.recipients, value=share))
        for each, share in zip(parts, (1.0, 0.0), strict=True)
    ]
    changed = msgspec.structs.replace(file, strata=tuple(parts))
    found = equity_of(Results(("today", "new"), np.array([[0.0], [12_000]]), np.array([[0.0], [0.1]]), "USD", 2020, "QALY"), changed)
    row = judged_rows(found)[0]
    assert row["verdict"] == "lose_win"
    # To first order 0.1 * 60^-e = 0.2 * 70^-e: e = ln 2 / ln(70/60).
    assert row["turns_at_epsilon"] == pytest.approx(np.log(2) / np.log(70 / 60), rel=1e-3)


def test_without_an_order_of_advantage_slope_and_concentration_are_unknown(results, file):
    bare = msgspec.structs.replace(file, strata=tuple(msgspec.structs.replace(each, rank=None) for each in file.strata))
    row = judged_rows(equity_of(results, bare))[0]
    assert (row["slope_before"], row["concentration_after"]) == (None, None)


def test_a_base_case_has_no_interval(file):
    one = Results(("today", "new"), np.array([[0.0], [12_000]]), np.array([[0.0], [0.1]]), "USD", 2020, "QALY")
    assert (equity_rows(equity_of(one, file), "en")[0]["net_low"], equity_rows(equity_of(one, file), "en")[0]["net_high"]) == (None, None)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"effect_unit": "life_year"}, "in QALY, the effects of the model in life_year"),
        ({"currency": "COP"}, "in USD, the results are in COP: write `displaced_at` in COP"),
        ({"price_year": 2021}, "at prices of 2020, the results are at prices of 2021: convert the results"),
        ({"price_year": None}, "at prices of 2020, and the model does not say .* write `price_year: unknown` in `displaced_at`"),
    ],
)
def test_another_unit_or_money_is_refused(results, file, changes, says):
    with pytest.raises(ValueFault, match=says):
        equity_of(replace(results, **changes), file)


def test_the_comparator_may_be_chosen(results, file):
    assert list(equity_of(results, file, "less").impacts) == ["today", "new"]
    with pytest.raises(ValueFault, match="there is no strategy"):
        equity_of(results, file, "more")


@pytest.fixture
def of_no_year(file):
    return msgspec.structs.replace(file, displaced_at=msgspec.structs.replace(file.displaced_at, price_year="unknown"))


def test_what_is_of_an_unknown_year_stands_beside_another_such_and_says_so(results, file, of_no_year):
    known, unknown = equity_of(results, file), equity_of(replace(results, price_year=None), of_no_year)
    assert unknown.impacts["new"].net == pytest.approx(known.impacts["new"].net)
    assert (known.year_unknown, unknown.year_unknown) == (False, True)
    assert [judged_rows(each)[0]["price_year"] for each in (known, unknown)] == [2020, None]


def test_what_is_of_an_unknown_year_is_refused_beside_a_known_one_and_in_another_currency(results, of_no_year):
    with pytest.raises(ValueFault, match="at prices of 2020, and the price year of `displaced_at` is unknown"):
        equity_of(results, of_no_year)
    with pytest.raises(ValueFault, match="in USD, the results are in COP"):
        equity_of(replace(results, price_year=None, currency="COP"), of_no_year)


def test_the_change_of_the_equally_distributed_equivalent_is_that_of_the_levels(results, file):
    row = judged_rows(equity_of(results, file))[0]
    people, after = np.array([4e6, 6e6]), by_hand(results).after
    levels = [float(equally_distributed(health, people, 10)) for health in ([60, 70], *after.T)]
    assert row["equivalent_change"] == pytest.approx(np.mean(levels[1:]) - levels[0], rel=1e-6)
    assert row["worth_with_equality"] == pytest.approx(row["equivalent_change"] * 1e7)
