"""What each kind of contract makes of the same use: who pays whom in each year.

Use comes first (uptake, people, time on treatment), the contract second, so that caps and tiers see the whole volume. Amounts are in the
file's currency and price year, undiscounted, float64 (n_draws, n_years).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import singledispatch
from typing import Literal

import numpy as np

from ceiba.policylab.payments.contract_kinds import (
    Cap,
    Contract,
    FreeStart,
    PayForOutcome,
    PooledProcurement,
    PriceVolume,
    Rebate,
    SponsoredTesting,
    Subscription,
    Tier,
)
from ceiba.policylab.payments.persistence import Starts, by_calendar_year, over_cohorts
from ceiba.policylab.payments.quantities import Numbers, Quantity

Side = Literal["payer", "patient", "company", "treasury", "laboratories", "logistics", "below_list"]
SIDES: tuple[Side, ...] = ("payer", "patient", "company", "treasury", "laboratories", "logistics", "below_list")
"""Who pays or receives, as `Payments` has them; the last is no side of its own but what the company hands over."""

Pick = Callable[[str, Quantity], Numbers]
"""Gives the number of an input by its name, (n_draws,) or (1,)."""


@dataclass(frozen=True, eq=False, slots=True)
class Use:
    """What is used of the option that is bargained for.

    starting: people who begin; months: months treated, both (n_draws, n_years) by calendar year. treated: part of each month since the
    start in which a person is treated, (n_draws, n_months). price: of a month at the list, (n_draws,). response: share who respond,
    (n_draws,); None where nobody says. tests: cost of the tests behind the people who begin, (n_draws, n_years). patient_share, tax_share:
    (n_draws,). pick: gives the inputs that a contract has of its own.
    """

    starting: Numbers
    months: Numbers
    treated: Numbers
    starts: Starts
    price: Numbers
    response: Numbers | None
    tests: Numbers
    patient_share: Numbers
    tax_share: Numbers
    pick: Pick

    @property
    def at_list(self) -> Numbers:
        """What the months cost at the list price, (n_draws, n_years)."""
        return self.months * self.price[:, None]

    def months_of(self, by_month: Numbers) -> Numbers:
        """Return by calendar year what falls on each month since the start, (n_draws, n_years)."""
        return over_cohorts(self.starting, by_calendar_year(by_month, self.starting.shape[1], self.starts))


@dataclass(frozen=True, eq=False, slots=True)
class Terms:
    """What a contract says of a use: invoiced by the month, a fee, given back later, tests the company pays, logistics over today's.

    given_back is counted on the whole invoice; of it the payer gets the share it paid. members: country -> what it pays less than now.
    """

    invoiced: Numbers
    fee: Numbers | float = 0.0
    given_back: Numbers | float = 0.0
    company_tests: Numbers | float = 0.0
    logistics: Numbers | float = 0.0
    members: dict[str, Numbers] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Payments:
    """Who pays and who receives, (n_draws, n_years) each: payer + patient = company + treasury + laboratories + logistics.

    payer: all it pays, net of what it gets back. patient: likewise. company: received, net of what it gave back and of tests it paid.
    treasury: tax on what was invoiced. laboratories: for the tests. logistics: over what is borne today, below 0 where less. below_list:
    what the company is left with less than at the list price, tests it pays included. members: what each other country of a joint
    purchase pays less than now.
    """

    payer: Numbers
    patient: Numbers
    company: Numbers
    treasury: Numbers
    laboratories: Numbers
    logistics: Numbers
    below_list: Numbers
    members: dict[str, Numbers]


def settle(contract: Contract | None, use: Use) -> Payments:
    """Return what follows of a contract, or of the list price (None)."""
    terms = Terms(use.at_list) if contract is None else terms_of(contract, use)
    kept = 1 - use.patient_share[:, None]
    back = terms.given_back * kept
    treasury = use.tax_share[:, None] * (terms.invoiced + terms.fee)
    company = terms.invoiced + terms.fee - back - terms.company_tests + np.zeros_like(use.at_list)
    payer = terms.invoiced * kept + terms.fee - back + treasury + use.tests - terms.company_tests + terms.logistics
    return Payments(
        payer=payer,
        patient=terms.invoiced * use.patient_share[:, None] + np.zeros_like(payer),
        company=company,
        treasury=treasury + np.zeros_like(payer),
        laboratories=use.tests + np.zeros_like(payer),
        logistics=terms.logistics + np.zeros_like(payer),
        below_list=use.at_list - company,
        members=terms.members,
    )


@singledispatch
def terms_of(contract: Contract, use: Use) -> Terms:
    """Return the terms of a contract for a use; each kind has its own reckoning below."""
    raise NotImplementedError(type(contract).__name__)


@terms_of.register
def _rebate(contract: Rebate, use: Use) -> Terms:
    return Terms(use.at_list, given_back=use.at_list * contract.share)


@terms_of.register
def _price_volume(contract: PriceVolume, use: Use) -> Terms:
    price = use.price[:, None]
    if contract.counted == "year":
        return Terms(payable(use.months, contract.tiers, retroactive=contract.retroactive) * price)
    so_far = np.cumsum(use.months, axis=1)
    before = so_far - use.months
    if not contract.retroactive:
        return Terms((payable(so_far, contract.tiers) - payable(before, contract.tiers)) * price)
    now, then = share_at(so_far, contract.tiers), share_at(before, contract.tiers)
    return Terms(use.months * now * price, given_back=before * (then - now) * price)


@terms_of.register
def _cap(contract: Cap, use: Use) -> Terms:
    most = contract.amount.value
    if contract.per == "year":
        return Terms(np.minimum(use.at_list, most))
    if contract.per == "all_years":
        so_far = np.minimum(np.cumsum(use.at_list, axis=1), most)
        return Terms(np.diff(so_far, axis=1, prepend=0.0))
    n_months = use.treated.shape[1]
    month = np.arange(n_months, dtype=np.float64)[None, :]
    reached = use.price * n_months > most
    paid_until = np.divide(most, use.price, out=np.full(len(use.price), float(n_months)), where=reached)[:, None]
    return Terms(use.months_of(use.treated * np.clip(paid_until - month, 0.0, 1.0)) * use.price[:, None])


@terms_of.register
def _free_start(contract: FreeStart, use: Use) -> Terms:
    paid = use.treated.copy()
    paid[:, : contract.months] = 0.0
    return Terms(use.months_of(paid) * use.price[:, None])


@terms_of.register
def _pay_for_outcome(contract: PayForOutcome, use: Use) -> Terms:
    """The refund of the months until the assessment falls into the month in which it ends, that of later months into each of them."""
    assert use.response is not None  # noqa: S101 - the format refuses a file without it
    end = contract.assessed_after_months
    refunded = np.zeros_like(use.treated)
    if end <= refunded.shape[1]:
        refunded[:, end - 1] = use.treated[:, :end].sum(axis=1)
        if contract.refunded == "all_months":
            refunded[:, end:] = use.treated[:, end:]
    without = (1 - use.response)[:, None] * contract.refund_share
    return Terms(use.at_list, given_back=use.months_of(refunded) * use.price[:, None] * without)


@terms_of.register
def _subscription(contract: Subscription, use: Use) -> Terms:
    covered = np.inf if contract.covers_months is None else contract.covers_months
    return Terms(np.maximum(use.months - covered, 0.0) * use.price[:, None], fee=np.full_like(use.months, contract.fee.value))


@terms_of.register
def _sponsored_testing(contract: SponsoredTesting, use: Use) -> Terms:
    return Terms(use.at_list, company_tests=use.tests * contract.company_share)


@terms_of.register
def _pooled_procurement(contract: PooledProcurement, use: Use) -> Terms:
    volumes = {each.country: use.pick(f"{contract.id}.{each.country}.months", each.months_a_year)[:, None] for each in contract.members}
    joint = use.months + sum(volumes.values(), np.zeros((1, 1)))
    average = np.divide(payable(joint, contract.tiers), joint, out=np.ones_like(joint), where=joint > 0) * use.price[:, None]
    invoiced = use.months * average
    then = use.pick(f"{contract.id}.logistics_share", contract.logistics_share)[:, None]
    now = use.pick(f"{contract.id}.logistics_share_now", contract.logistics_share_now)[:, None]
    members = {
        each.country: volumes[each.country] * (use.pick(f"{contract.id}.{each.country}.price", each.price_now)[:, None] - average)
        for each in contract.members
    }
    return Terms(invoiced, logistics=invoiced * then - use.at_list * now, members=members)


def payable(months: Numbers, tiers: tuple[Tier, ...], *, retroactive: bool = False) -> Numbers:
    """Return how many months at the list price a volume is worth under tiers, in the shape of `months`.

    >>> tiers = (Tier(above=0, price_share=1), Tier(above=10, price_share=0.5))
    >>> payable(np.array([8.0, 10.0, 14.0]), tiers).tolist()
    [8.0, 10.0, 12.0]
    >>> payable(np.array([8.0, 10.0, 14.0]), tiers, retroactive=True).tolist()
    [8.0, 5.0, 7.0]
    """
    if retroactive:
        return months * share_at(months, tiers)
    ends = [tier.above for tier in tiers[1:]] + [np.inf]
    worth = np.zeros_like(months)
    for tier, end in zip(tiers, ends, strict=True):
        worth += np.clip(months - tier.above, 0.0, end - tier.above) * tier.price_share
    return worth


def share_at(months: Numbers, tiers: tuple[Tier, ...]) -> Numbers:
    """Return the share of the list price in the tier that a volume reaches, in the shape of `months`."""
    begins = np.array([tier.above for tier in tiers])
    shares = np.array([tier.price_share for tier in tiers], dtype=np.float64)
    found: Numbers = shares[np.searchsorted(begins, months, side="right") - 1]
    return found
