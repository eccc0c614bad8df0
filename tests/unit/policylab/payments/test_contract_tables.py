"""Contracts as rows: what each column is, by hand and against the draws themselves."""

from __future__ import annotations

import numpy as np
import pytest

from ceiba.policylab.payments import SIDES, contracts_path, load_contracts, mean_over_draws, payment_rows, run_contracts


@pytest.fixture(scope="module")
def bargain():
    return run_contracts(*load_contracts(contracts_path("xx-osimertinib")))


def test_there_is_a_row_for_each_contract_side_and_year_and_one_for_all_of_them(bargain):
    rows = payment_rows(bargain, "pt")
    assert len(rows) == 9 * len(SIDES) * (5 + 1)
    assert {tuple(row) for row in rows} == {tuple(rows[0])}
    assert {row["name"] for row in rows if row["contract"] == "cap"} == {"Teto anual"}


def test_the_sides_of_a_year_balance_in_the_mean_as_in_every_draw(bargain):
    rows = payment_rows(bargain, "en")
    for column in ("at_values", "draws_mean"):
        found = {row["side"]: row[column] for row in rows if row["contract"] == "outcome" and row["year"] == "all"}
        taken = found["company"] + found["treasury"] + found["laboratories"] + found["logistics"]
        assert found["payer"] + found["patient"] == pytest.approx(taken)


def test_the_mean_and_the_interval_are_those_of_the_draws(bargain):
    drawn = bargain.drawn["cap"].payer
    row = next(row for row in payment_rows(bargain, "en") if (row["contract"], row["side"], row["year"]) == ("cap", "payer", 2030))
    assert row["draws_mean"] == pytest.approx(drawn[:, 4].mean()) == pytest.approx(mean_over_draws(bargain.drawn["cap"], "payer")[4])
    assert (drawn[:, 4] < row["draws_low_5"]).mean() == pytest.approx(0.05, abs=0.001)
    assert (drawn[:, 4] > row["draws_high_95"]).mean() == pytest.approx(0.05, abs=0.001)
    # The cap bends: what to expect is below what the most likely values give.
    assert row["draws_mean"] < row["at_values"]
    assert row["draws_deviation"] == pytest.approx(np.std(drawn[:, 4]))
