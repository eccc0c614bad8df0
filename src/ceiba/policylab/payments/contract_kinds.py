"""The eight kinds of contract, each as what its file says. What changes nothing is refused, but a rebate of 0, which is the list price."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from ceiba.policylab.payments.quantities import Quantity, Share
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.texts import Text


class Amount(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Money of a contract: finite, zero or more, with its currency and price year."""

    value: float
    currency: str
    price_year: int

    def __post_init__(self) -> None:
        Money(Decimal(0), self.currency, self.price_year)
        if not 0 <= self.value < math.inf:
            raise ValueFault("a price is finite and zero or more")


class Tier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """From `above` treated months on, a month costs this share of the list price."""

    above: float
    price_share: float

    def __post_init__(self) -> None:
        if not 0 <= self.price_share <= 1:
            raise ValueFault("a share is written from 0 to 1")
        if not 0 <= self.above < math.inf:
            raise ValueFault("a tier begins at zero or more treated months")


class Contract(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind"):
    """One contract to compare."""

    id: str
    names: Text


class Rebate(Contract, frozen=True, kw_only=True, tag="rebate"):
    """The company gives back this share of what the payer paid it; the list price stays. Of 0, the list price itself.

    Confidential or not, the reckoning is the same.
    """

    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueFault("a rebate is a share from 0 to 1 of the price: more than the price cannot be given back")


class PriceVolume(Contract, frozen=True, kw_only=True, tag="price_volume"):
    """The price falls with volume. counted: per year or over all years. retroactive: the tier reached holds for all months."""

    tiers: tuple[Tier, ...]
    counted: Literal["year", "all_years"] = "year"
    retroactive: bool = False

    def __post_init__(self) -> None:
        check_tiers(self.tiers)


class Cap(Contract, frozen=True, kw_only=True, tag="cap"):
    """The company is paid no more than this, per year, over all years, or per patient; what is used beyond is free."""

    per: Literal["year", "all_years", "patient"]
    amount: Amount

    def __post_init__(self) -> None:
        if self.amount.value == 0:
            raise ValueFault("a cap of 0 pays for nothing: write a cap above 0")


class FreeStart(Contract, frozen=True, kw_only=True, tag="free_start"):
    """The first months of each patient are free."""

    months: int

    def __post_init__(self) -> None:
        if self.months <= 0:
            raise ValueFault("the contract changes nothing: no month is free")


class PayForOutcome(Contract, frozen=True, kw_only=True, tag="pay_for_outcome"):
    """For a patient without response the company gives back a share of the price.

    `response` of the file says how many respond, `response_is` what counts as it.
    refunded: the months until the assessment, or all months. Whoever does not respond is taken to be treated as long as the others.
    """

    refund_share: float
    assessed_after_months: int
    refunded: Literal["until_assessment", "all_months"] = "until_assessment"

    def __post_init__(self) -> None:
        if not 0 <= self.refund_share <= 1:
            raise ValueFault("a refund is a share from 0 to 1 of the price")
        if self.refund_share == 0:
            raise ValueFault("the contract changes nothing: its refund is 0")
        if self.assessed_after_months <= 0:
            raise ValueFault("response is assessed after at least one month")


class Subscription(Contract, frozen=True, kw_only=True, tag="subscription"):
    """A fixed fee a year covers every month, or up to `covers_months` a year; beyond them the list price is paid."""

    fee: Amount
    covers_months: float | None = None

    def __post_init__(self) -> None:
        if self.covers_months is not None and self.covers_months <= 0:
            raise ValueFault("a subscription covers some treated months, or all when `covers_months` is left out")


class SponsoredTesting(Contract, frozen=True, kw_only=True, tag="sponsored_testing"):
    """The company pays this share of the tests that find its patients; `testing` of the file says how many and at what price."""

    company_share: float

    def __post_init__(self) -> None:
        if not 0 <= self.company_share <= 1:
            raise ValueFault("a share is written from 0 to 1")
        if self.company_share == 0:
            raise ValueFault("the contract changes nothing: the company pays no test")


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Another country of a joint purchase: treated months a year, and what it pays for a month now, in the file's currency."""

    country: str
    months_a_year: Quantity
    price_now: Quantity
    currency: str
    price_year: int


class PooledProcurement(Contract, frozen=True, kw_only=True, tag="pooled_procurement"):
    """Countries buy together at the price that the tiers give for a year's joint volume, the same for each.

    logistics_share: of the joint purchases, for shared logistics; logistics_share_now: of the list price, what the payer bears today.
    """

    members: tuple[Member, ...]
    tiers: tuple[Tier, ...]
    logistics_share: Share
    logistics_share_now: Share

    def __post_init__(self) -> None:
        check_tiers(self.tiers)
        if not self.members:
            raise ValueFault("a joint purchase has at least one other country")
        countries = [member.country for member in self.members]
        if len(set(countries)) != len(countries):
            raise ValueFault("a country buys together with itself: name each once")


AnyContract = Rebate | PriceVolume | Cap | FreeStart | PayForOutcome | Subscription | SponsoredTesting | PooledProcurement


def check_tiers(tiers: tuple[Tier, ...]) -> None:
    """Raise ValueFault unless tiers begin at 0, follow each other, and their price never rises and falls at least once."""
    begins = [tier.above for tier in tiers]
    if not begins or begins[0] != 0:
        raise ValueFault("the first tier begins above 0 treated months")
    if any(later <= earlier for earlier, later in pairwise(begins)):
        raise ValueFault("tiers stand in the order of their volume, each beginning above the one before")
    shares = [tier.price_share for tier in tiers]
    if any(later > earlier for earlier, later in pairwise(shares)):
        raise ValueFault("the price rises again in a later tier: tiers go down")
    if all(share == 1 for share in shares):
        raise ValueFault("the contract changes nothing: every tier is the list price")
