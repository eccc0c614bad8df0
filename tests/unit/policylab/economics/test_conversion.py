"""Amounts in another currency and year: by hand, there and back, and every way in which a conversion is refused.

The rates here are invented, and say so.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.policylab.economics.conversion import conversion, converted
from ceiba.policylab.economics.exchange import PriceLevel, Rate, Rates
from ceiba.policylab.economics.results import About, Results
from ceiba.terms.faults import ValueFault

ASSUMED = {"assumed": True, "reason": "invented for a test"}
HOME, ABROAD = "consumer prices, home", "consumer prices, abroad"


def rate(of, to, year, value, basis="exchange"):
    return Rate(basis=basis, of=of, to=to, year=year, rate=value, **ASSUMED)


def level(currency, series, year, value):
    return PriceLevel(currency=currency, series=series, year=year, level=value, **ASSUMED)


RATES = Rates(
    (
        rate("USD", "COP", 2020, 3000),
        rate("USD", "COP", 2023, 4000),
        rate("USD", "PEN", 2023, 4),
        rate("USD", "COP", 2023, 1500, basis="ppp"),
    ),
    (level("COP", HOME, 2020, 100), level("COP", HOME, 2023, 130), level("USD", ABROAD, 2020, 200), level("USD", ABROAD, 2023, 230)),
)


def results(currency="COP", year=2020, **changes):
    about = About(conventions={"correction": "half_cycle"})
    return Results(("a", "b"), np.array([[1e6], [4e6]]), np.array([[1.0], [2]]), currency, year, "QALY", about=about, **changes)


def test_inflating_at_home_and_converting_after_by_hand():
    found = conversion(RATES, "COP", 2020, "USD", 2023, basis="exchange", order="inflate_first", series=HOME)
    assert found.factor == pytest.approx(1.3 / 4000)
    assert [(step.of, step.to) for step in found.steps] == [("COP 2020", "COP 2023"), ("COP 2023", "USD 2023")]
    assert [row.year for row in found.steps[0].rows] == [2023, 2020]


def test_converting_first_and_inflating_abroad_by_hand():
    found = conversion(RATES, "COP", 2020, "USD", 2023, basis="exchange", order="exchange_first", series=ABROAD)
    assert found.factor == pytest.approx(1 / 3000 * 1.15)
    assert [(step.of, step.to) for step in found.steps] == [("COP 2020", "USD 2020"), ("USD 2020", "USD 2023")]


def test_purchasing_power_has_its_own_rate():
    assert conversion(RATES, "COP", 2023, "USD", 2023, basis="ppp").factor == pytest.approx(1 / 1500)
    assert conversion(RATES, "COP", 2023, "USD", 2023, basis="exchange").factor == pytest.approx(1 / 4000)


def test_two_rates_that_share_a_currency_are_multiplied():
    found = conversion(RATES, "COP", 2023, "PEN", 2023, basis="exchange")
    assert found.factor == pytest.approx(4 / 4000)
    assert len(found.steps) == 2


def test_nothing_changes_where_nothing_is_asked():
    found = conversion(Rates(), "COP", 2020, "COP", 2020)
    assert (found.factor, found.steps, found.basis, found.order, found.assumed) == (1, (), None, None, False)


def test_only_the_year_needs_no_basis_and_no_order():
    found = conversion(RATES, "COP", 2020, "COP", 2023, series=HOME)
    assert found.factor == pytest.approx(1.3)
    assert (found.basis, found.order) == (None, None)


@given(value=st.floats(1e-3, 1e6), first=st.floats(1, 1e3), second=st.floats(1, 1e3))
def test_there_and_back_is_where_one_began(value, first, second):
    rates = Rates((rate("USD", "BRL", 2023, value),), (level("BRL", HOME, 2020, first), level("BRL", HOME, 2023, second)))
    there = conversion(rates, "BRL", 2020, "USD", 2023, basis="exchange", order="inflate_first", series=HOME)
    back = conversion(rates, "USD", 2023, "BRL", 2020, basis="exchange", order="exchange_first", series=HOME)
    assert there.factor * back.factor == pytest.approx(1, rel=1e-12)


def test_converted_results_name_their_rates_and_choices():
    found = conversion(RATES, "COP", 2020, "USD", 2023, basis="exchange", order="inflate_first", series=HOME)
    after = converted(results(assumed=("price",)), found)
    assert after.costs[:, 0] == pytest.approx([1e6 * 1.3 / 4000, 4e6 * 1.3 / 4000])
    assert after.effects.tolist() == [[1], [2]]
    assert (after.currency, after.price_year) == ("USD", 2023)
    assert after.assumed == ("price", "COP 2020 -> COP 2023", "COP 2023 -> USD 2023")
    assert [(source.name, source.unit) for source in after.sources] == [
        ("COP 2020 -> COP 2023", HOME),
        ("COP 2020 -> COP 2023", HOME),
        ("COP 2023 -> USD 2023", "COP/USD"),
    ]
    assert after.sources[2].citation.reason == "invented for a test"
    assert after.about.conventions == {
        "correction": "half_cycle",
        "conversion_basis": "exchange",
        "conversion_order": "inflate_first",
    }


def test_a_rate_that_was_read_is_not_called_assumed():
    read = Rates((Rate(basis="exchange", of="USD", to="COP", year=2023, rate=2, source="x", confidence="high", quote="2"),))
    after = converted(results(year=2023), conversion(read, "COP", 2023, "USD", 2023, basis="exchange"))
    assert after.assumed == ()
    assert after.sources[0].citation.quote == "2"


# What is refused


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"basis": None}, "needs a basis"),
        ({"order": None}, "inflate_first or exchange_first"),
        ({"series": None}, "need a series of prices in COP; named was .*consumer prices, home"),
        ({"series": ABROAD}, "need a series of prices in COP"),
        ({"to_year": 2024}, "has no level for 2024"),
        ({"of_year": 1999}, "has no level for 1999"),
        ({"basis": "ppp", "order": "exchange_first", "series": ABROAD}, "no ppp rate from COP to USD for 2020"),
        ({"to": "CLP"}, "no exchange rate from COP to CLP for 2023"),
        ({"to": "dollars"}, "ISO 4217"),
    ],
)
def test_a_conversion_without_its_rate_or_its_choice_is_refused(changes, says):
    asked = {"of_year": 2020, "to": "USD", "to_year": 2023, "basis": "exchange", "order": "inflate_first", "series": HOME, **changes}
    with pytest.raises(ValueFault, match=says):
        conversion(RATES, "COP", asked.pop("of_year"), asked.pop("to"), asked.pop("to_year"), **asked)


def test_ways_that_may_disagree_are_refused():
    rates = Rates(
        (rate("USD", "COP", 2023, 4000), rate("USD", "PEN", 2023, 4), rate("EUR", "COP", 2023, 4400), rate("EUR", "PEN", 2023, 4.5))
    )
    with pytest.raises(ValueFault, match="several ways lead from COP to PEN"):
        conversion(rates, "COP", 2023, "PEN", 2023, basis="exchange")


def test_rates_that_cannot_be_are_refused():
    for value in (0, -1, float("inf"), float("nan")):
        with pytest.raises(ValueFault, match="above zero"):
            rate("USD", "COP", 2023, value)
        with pytest.raises(ValueFault, match="above zero"):
            level("COP", HOME, 2023, value)
    with pytest.raises(ValueFault, match="to itself"):
        rate("USD", "USD", 2023, 1)
    with pytest.raises(ValueFault, match="names its series"):
        level("COP", " ", 2023, 1)
    with pytest.raises(ValueFault, match="needs a source"):
        Rate(basis="exchange", of="USD", to="COP", year=2023, rate=1)


def test_what_stands_twice_is_refused():
    with pytest.raises(ValueFault, match="given twice"):
        Rates((rate("USD", "COP", 2023, 4000), rate("COP", "USD", 2023, 0.00025)))
    with pytest.raises(ValueFault, match="given twice"):
        Rates((), (level("COP", HOME, 2023, 1), level("COP", HOME, 2023, 2)))
    with pytest.raises(ValueFault, match="two currencies"):
        Rates((), (level("COP", HOME, 2023, 1), level("USD", HOME, 2020, 2)))


def test_results_of_another_currency_or_of_no_year_are_not_converted():
    found = conversion(RATES, "COP", 2020, "COP", 2023, series=HOME)
    with pytest.raises(ValueFault, match="from COP of 2020"):
        converted(results(year=2021), found)
    with pytest.raises(ValueFault, match="from COP of 2020"):
        converted(results(currency="PEN"), found)
    with pytest.raises(ValueFault, match="not known"):
        converted(results(year=None), found)
