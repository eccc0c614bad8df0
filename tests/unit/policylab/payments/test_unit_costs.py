"""What an action gains and costs in a country: the published figures, and None where nobody published."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from ceiba.packs import find_pack
from ceiba.packs.load import read_pack
from ceiba.policylab.payments import unit_cost, worth
from ceiba.terms.citations import Citation
from ceiba.terms.money import Money

ASSUMED = Citation(assumed=True, reason="a test assumes it")
ON = dt.date(2026, 6, 30)


def test_a_months_price_is_counted_over_a_year_and_the_whole_year_is_called_assumed(priced):
    cost = unit_cost(priced(("osimertinib", None, 4000.0, "XTS", 2025, "month")), "osimertinib", ON)
    assert cost.money == Money(Decimal(48000), "XTS", 2025)
    assert cost.unit == Money(Decimal(4000), "XTS", 2025)
    assert (cost.months, cost.months_assumed, cost.price_assumed, cost.assumed) == (12, True, False, True)
    assert cost.place == "xx/facts/prices.csv:2"


def test_months_that_are_known_are_counted_as_they_are_up_to_a_year(priced):
    pack = priced(("osimertinib", None, 4000.0, "XTS", 2025, "month"))
    assert unit_cost(pack, "osimertinib", ON, months=4.5).money.amount == 18000
    assert unit_cost(pack, "osimertinib", ON, months=30).money.amount == 48000
    assert not unit_cost(pack, "osimertinib", ON, months=4.5).assumed
    with pytest.raises(ValueError, match="zero or more"):
        unit_cost(pack, "osimertinib", ON, months=-1)


def test_a_test_and_a_course_are_counted_once(priced):
    pack = priced(("egfr_pcr", None, 150.0, "XTS", 2025, "test"), ("midostaurin", None, 4800.0, "XTS", 2025, "course"))
    for action, amount in (("egfr_pcr", 150), ("midostaurin", 4800)):
        cost = unit_cost(pack, action, ON, months=3)
        assert (cost.money.amount, cost.months, cost.assumed) == (amount, 0, False)


def test_no_price_and_a_price_by_vial_alone_are_unknown_not_zero(priced):
    assert unit_cost(priced(), "osimertinib", ON) is None
    assert unit_cost(priced(("trastuzumab", None, 700.0, "XTS", 2025, "vial")), "trastuzumab", ON) is None


def test_a_payers_own_price_comes_before_one_of_any_payer_and_anothers_is_not_taken(priced):
    pack = priced(
        ("osimertinib", None, 4000.0, "XTS", 2026, "month"),
        ("osimertinib", "xx-public", 2500.0, "XTS", 2024, "month"),
        ("osimertinib", "xx-private", 9000.0, "XTS", 2026, "month"),
    )
    own = unit_cost(pack, "osimertinib", ON, payer="xx-public")
    assert (own.unit.amount, own.payer) == (2500, "xx-public")
    assert unit_cost(pack, "osimertinib", ON, payer="xx-other").unit.amount == 4000
    assert unit_cost(pack, "osimertinib", ON).payer == ""
    only = priced(("osimertinib", "xx-private", 9000.0, "XTS", 2026, "month"))
    assert unit_cost(only, "osimertinib", ON, payer="xx-public") is None
    assert unit_cost(only, "osimertinib", ON).payer == "xx-private"


def test_a_price_that_was_read_comes_before_an_assumed_one_and_the_packs_currency_before_another(priced):
    pack = priced(
        ("osimertinib", None, 1.0, "XTS", 2026, "month", ASSUMED),
        ("osimertinib", None, 2.0, "USD", 2026, "month"),
        ("osimertinib", None, 3.0, "XTS", 2020, "month"),
        ("osimertinib", None, 4.0, "XTS", 2024, "month"),
    )
    assert unit_cost(pack, "osimertinib", ON).unit == Money(Decimal(4), "XTS", 2024)
    alone = unit_cost(priced(("osimertinib", None, 1.0, "XTS", 2026, "month", ASSUMED)), "osimertinib", ON, months=12)
    assert alone.price_assumed
    assert alone.assumed


def test_a_price_of_a_later_year_is_not_yet_known(priced):
    pack = priced(("osimertinib", None, 4000.0, "XTS", 2026, "month"))
    assert unit_cost(pack, "osimertinib", dt.date(2025, 12, 31)) is None


def test_brazil_pays_1200_for_an_egfr_test_and_the_gain_of_pembrolizumab_carries_its_study(tree):
    brazil = read_pack(find_pack("br"))[0]
    test = unit_cost(brazil, "egfr_pcr", ON, payer="br-sus")
    assert str(test.money) == "1200.0 BRL (2023)"
    assert test.citation.source == "br-jaff-2024-9-3-5-12-egfr-rt-pcr-budget-impact-sus"
    found = worth(brazil, "pembrolizumab", "LUAD", tree, ON, line=1, stage="IV")
    assert found.qalys.value == 1.23
    assert found.qalys.source == "pd26-pembrolizumab-nsclc-2025"
    assert not found.qalys.transferred
    assert found.life_years is None
    assert str(found.cost.unit) == "30662.96 BRL (2023)"
    assert found.assumed == ("cost",)


def test_what_nobody_published_is_none_in_every_part(tree, priced):
    found = worth(priced(), "lorlatinib", "LUAD", tree, ON)
    assert (found.qalys, found.life_years, found.cost, found.assumed) == (None, None, None, ())


def test_a_gain_from_another_country_is_named_as_assumed(tree, priced):
    found = worth(priced(), "pembrolizumab", "LUAD", tree, ON, line=1, stage="IV")
    assert found.qalys.transferred
    assert "qalys" in found.assumed
