"""Gaps between strata, by hand: shares, who is compared, and which order of advantage is used."""

from __future__ import annotations

import math

import pyarrow as pa
import pytest

from ceiba.policylab.nation import BOUNDS, gaps_between, order_by_income, order_of
from ceiba.terms.roadblocks import GATES


def _cascade(*rows):
    """A cascade by payer: (payer, asked, yes, point, unknown, effective records), alike at every gate."""
    names = ("payer", "asked", "yes", "point", "unknown", "effective_n")
    return pa.Table.from_pylist([{"gate": gate, **dict(zip(names, row, strict=True))} for gate in GATES for row in rows])


POOR, RICH = ("a", 300.0, 60.0, 90.0, 60.0, 100.0), ("b", 100.0, 50.0, 60.0, 20.0, 100.0)


def test_gaps_are_those_of_the_shares_at_each_bound():
    found = {gap.at: gap for gap in gaps_between(_cascade(POOR, RICH), "payer", order_of("ab")) if gap.gate == "covered"}
    assert tuple(found) == BOUNDS
    assert [(gap.least, gap.most) for gap in found.values()] == [("a", "b")] * 3
    assert [gap.found.absolute for gap in found.values()] == pytest.approx([0.3, 0.3, 0.3])
    assert [gap.found.relative for gap in found.values()] == pytest.approx([2.5, 2.0, 1.75])
    # Two groups of 3/4 and 1/4 of the people: 2 / mean * sum of f h R - 1, with R of 0.375 and 0.875.
    mean = 0.75 * 0.2 + 0.25 * 0.5
    assert found["lower"].found.concentration == pytest.approx(2 / mean * (0.75 * 0.2 * 0.375 + 0.25 * 0.5 * 0.875) - 1)


def test_without_an_order_there_is_no_index():
    assert all(math.isnan(gap.found.concentration) for gap in gaps_between(_cascade(POOR, RICH), "payer"))


def test_an_order_the_other_way_round_turns_the_sign():
    one, other = (gaps_between(_cascade(POOR, RICH), "payer", order_of(words))[0].found.concentration for words in ("ab", "ba"))
    assert one == pytest.approx(-other)
    assert one > 0


def test_a_stratum_that_the_order_does_not_name_is_compared_and_left_out_of_the_index():
    cascade = _cascade(POOR, RICH, ("none", 50.0, 0.0, 0.0, 0.0, 100.0))
    gap = gaps_between(cascade, "payer", order_of("ab"))[0]
    assert (gap.least, gap.compared, gap.unranked) == ("none", 3, 50)
    assert gap.found.concentration == pytest.approx(gaps_between(_cascade(POOR, RICH), "payer", order_of("ab"))[0].found.concentration)


def test_who_is_not_recorded_or_too_few_is_not_compared_and_counted():
    cascade = _cascade(POOR, RICH, ("", 40.0, 0.0, 0.0, 40.0, 100.0), ("c", 7.0, 7.0, 7.0, 0.0, 5.0), ("d", 0.0, 0.0, 0.0, 0.0, 0.0))
    gap = gaps_between(cascade, "payer")[0]
    assert (gap.compared, gap.not_recorded, gap.too_few) == (2, 40, 7)


def test_one_group_has_no_gap():
    assert gaps_between(_cascade(POOR), "payer") == []


def test_payers_are_ordered_by_the_income_of_those_they_cover(pack_with):
    columns = [("xx-public", 300, "XTS", 2025, 0.5), ("xx-public", 500, "XTS", 2025, 0.25), ("xx-private", 900, "XTS", 2025, 1.0)]
    order = order_by_income(pack_with(incomes=columns))
    assert order.rank == {"xx-public": pytest.approx((300 * 0.5 + 500 * 0.25) / 0.75), "xx-private": 900}
    assert (order.why, len(order.used)) == ("incomes", 3)


@pytest.mark.parametrize(
    "incomes",
    [
        [],
        [("xx-public", 300, "XTS", 2025, 0.5)],
        [("xx-public", 300, "XTS", 2025, 0.5), ("xx-private", 900, "USD", 2025, 1.0)],
        [("xx-public", 300, "XTS", 2020, 0.5), ("xx-private", 900, "XTS", 2025, 1.0)],
        [("xx-public", 300, "XTS", 2025, 0.5), ("xx-private", 900, "XTS", 2025, 0.0)],
        [(None, 300, "XTS", 2025, 0.5)],
    ],
)
def test_incomes_that_do_not_compare_order_nobody(pack_with, incomes):
    assert order_by_income(pack_with(incomes=incomes)) is None


def test_the_payers_of_the_nation_have_an_index_and_its_regions_none(nation):
    assert any(not math.isnan(gap.found.concentration) for gap in nation.gaps("payer"))
    assert all(math.isnan(gap.found.concentration) for gap in nation.gaps("region"))
