"""The form of a contract file as types; docs/reference/contract-format.md says it in words.

A file names a budget, the option whose price is bargained for, and the contracts to compare on the same draws. What a contract changes is
written as a share of the list price or as money with its currency and price year; what changes nothing is refused.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Literal

import msgspec

from ceiba.policylab.payments.quantities import Quantity, Share
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.texts import Text

GUIDE = "docs/reference/contract-format.md"
MOST_DRAWS = 1_000_000


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
    """The company gives back this share of what it invoices; the list price stays. Confidential or not, the reckoning is the same."""

    share: float

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise ValueFault("a rebate is a share from 0 to 1 of the price: more than the price cannot be given back")
        if self.share == 0:
            raise ValueFault("the contract changes nothing: its rebate is 0")


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
    """For a patient without response the company gives back a share of the price. `response` of the file says how many respond.

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
    """Countries buy together: tiers of the joint volume, and a share of the purchases for shared logistics and for what each bears now."""

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


class Testing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The tests behind one patient who starts: how many are made, and what one costs in the file's currency."""

    __test__ = False

    tests_per_patient: Quantity
    price: Quantity


class Ceiling(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the payer can spend over all years, and how sure it wants to be (0 to 1)."""

    amount: Amount
    certainty: float = 0.95

    def __post_init__(self) -> None:
        if not 0 < self.certainty < 1:
            raise ValueFault("certainty is above 0 and below 1")


class Contracts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A contract file. budget: path of the budget file, from this file's folder. cost: the cost by month that is the company's price.

    patient_share: of the list price, paid by the patient under every contract. tax_share: on top of what the company invoices.
    response: share of patients who respond. testing: what finds them; left out where it is not part of the bargain.
    """

    format: Literal[1]
    id: str
    names: Text
    budget: str
    scenario: str
    option: str
    cost: str
    currency: str
    price_year: int
    contracts: tuple[AnyContract, ...]
    patient_share: Share
    tax_share: Share
    response: Share | None = None
    testing: Testing | None = None
    ceiling: Ceiling | None = None
    draws: int = 2000
    seed: int = 1
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        Money(Decimal(0), self.currency, self.price_year)
        if not 1 <= self.draws <= MOST_DRAWS:
            raise ValueFault("draws are from 1 to {most}", most=f"{MOST_DRAWS:,}")
        if not self.contracts:
            raise ValueFault("a file compares at least one contract with the list price")
        ids = [contract.id for contract in self.contracts]
        if len(set(ids)) != len(ids) or LIST_PRICE in ids:
            raise ValueFault("each contract bears an id of its own, and none is called list_price")
        for contract in self.contracts:
            if isinstance(contract, PayForOutcome) and self.response is None:
                raise ValueFault("the contract '{id}' pays for an outcome, and the file has no `response`", id=contract.id)
            if isinstance(contract, SponsoredTesting) and self.testing is None:
                raise ValueFault("the contract '{id}' pays for tests, and the file has no `testing`", id=contract.id)
        for owner, currency, year in self._moneys():
            if (currency, year) != (self.currency, self.price_year):
                raise ValueFault("the money of '{id}' is not in the file's currency and price year: convert it, and say how", id=owner)

    def _moneys(self) -> Iterator[tuple[str, str, int]]:
        amounts = [("ceiling", self.ceiling.amount)] if self.ceiling else []
        for contract in self.contracts:
            if isinstance(contract, Cap):
                amounts.append((contract.id, contract.amount))
            if isinstance(contract, Subscription):
                amounts.append((contract.id, contract.fee))
            if isinstance(contract, PooledProcurement):
                yield from ((f"{contract.id}.{member.country}", member.currency, member.price_year) for member in contract.members)
        yield from ((owner, amount.currency, amount.price_year) for owner, amount in amounts)

    def inputs(self) -> Iterator[tuple[str, Citation, str]]:
        """Yield every input that has a source: its name, itself, and its path in the file."""
        yield "patient_share", self.patient_share, "$.patient_share"
        yield "tax_share", self.tax_share, "$.tax_share"
        if self.response is not None:
            yield "response", self.response, "$.response"
        if self.testing is not None:
            yield "testing.tests_per_patient", self.testing.tests_per_patient, "$.testing.tests_per_patient"
            yield "testing.price", self.testing.price, "$.testing.price"
        for place, contract in enumerate(self.contracts):
            if isinstance(contract, PooledProcurement):
                yield f"{contract.id}.logistics_share", contract.logistics_share, f"$.contracts[{place}].logistics_share"
                yield f"{contract.id}.logistics_share_now", contract.logistics_share_now, f"$.contracts[{place}].logistics_share_now"
                for index, member in enumerate(contract.members):
                    path = f"$.contracts[{place}].members[{index}]"
                    yield f"{contract.id}.{member.country}.months", member.months_a_year, f"{path}.months_a_year"
                    yield f"{contract.id}.{member.country}.price", member.price_now, f"{path}.price_now"

    @property
    def assumed(self) -> tuple[str, ...]:
        """The names of the inputs that are assumed; those of the budget come on top."""
        return tuple(name for name, cited, _ in self.inputs() if cited.assumed)


LIST_PRICE = "list_price"
"""The id of what every contract is compared with: the list price, without any bargain."""


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
