"""What contracts say, in words: every way in which a kind can be written."""

from __future__ import annotations

import pytest

from ceiba import language
from ceiba.cli.show_terms import plain, share_of, terms_in_words
from ceiba.policylab.payments import contracts_path, load_contracts
from ceiba.policylab.payments.contract_kinds import Amount, Cap, Contract, FreeStart, PayForOutcome, PriceVolume, Subscription, Tier
from ceiba.terms.texts import Text

ABOUT = {"id": "a", "names": Text(es="A", pt="A", en="A")}
TIERS = (Tier(above=0, price_share=1), Tier(above=37.5, price_share=0.125))
FEE = Amount(value=900.5, currency="XTS", price_year=2025)


@pytest.fixture(autouse=True)
def english():
    language.use("en")
    yield
    language.use("en")


@pytest.mark.parametrize(
    ("contract", "words"),
    [
        (PriceVolume(**ABOUT, tiers=TIERS), "Each share holds only for the months above its tier."),
        (PriceVolume(**ABOUT, tiers=TIERS), "treated in a year, as a share of the list price: 100%, above 37.5 months 12.5%."),
        (PriceVolume(**ABOUT, tiers=TIERS, retroactive=True), "The share reached holds for all months of the year."),
        (PriceVolume(**ABOUT, tiers=TIERS, counted="all_years"), "treated since the first year, as a share of the list price: 100%"),
        (PriceVolume(**ABOUT, tiers=TIERS, counted="all_years", retroactive=True), "gives back what was paid above it in earlier years."),
        (Cap(**ABOUT, per="year", amount=FEE), "up to 900.5 XTS a year before tax; what is used beyond is free."),
        (Cap(**ABOUT, per="all_years", amount=FEE), "up to 900.5 XTS over all years before tax"),
        (Cap(**ABOUT, per="patient", amount=FEE), "up to 900.5 XTS for a patient before tax; what the patient uses beyond is free."),
        (FreeStart(**ABOUT, months=1), "Each patient is free for the first 1 month; what follows"),
        (FreeStart(**ABOUT, months=2), "Each patient is free for the first 2 months; what follows"),
        (
            PayForOutcome(**ABOUT, refund_share=0.5, assessed_after_months=1),
            "after 1 month, and for those without it (30%) the company gives",
        ),
        (PayForOutcome(**ABOUT, refund_share=0.5, assessed_after_months=1), "gives back 50% of what the payer paid it until then; later"),
        (Subscription(**ABOUT, fee=FEE), "every month is covered; the patient pays nothing."),
        (Subscription(**ABOUT, fee=FEE, covers_months=40), "covers 40 months treated; those beyond are invoiced as at the list price."),
    ],
)
def test_a_contract_says_what_is_invoiced_and_what_comes_back(contract, words):
    file, _ = load_contracts(contracts_path("xx-osimertinib"))
    assert words in terms_in_words(contract, file)


def test_a_contract_of_no_kind_has_no_words():
    file, _ = load_contracts(contracts_path("xx-osimertinib"))
    with pytest.raises(NotImplementedError, match="Contract"):
        terms_in_words(Contract(**ABOUT), file)


def test_numbers_have_the_decimals_they_need_and_no_more_than_two():
    assert (plain(1500.0), plain(1 / 3), share_of(1 - 0.7), share_of(0.12344)) == ("1,500", "0.33", "30%", "12.34%")
