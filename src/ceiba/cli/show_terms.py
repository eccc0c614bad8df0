"""The terms of contracts in words: what is invoiced, what comes back and when, tiers, caps and fees."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

import msgspec

from ceiba.cli.show import show_table
from ceiba.language import current, ngettext
from ceiba.language import gettext as _
from ceiba.policylab.payments import LIST_PRICE, Budget, Contracts
from ceiba.policylab.payments.contract_kinds import (
    Amount,
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

MOST_DECIMALS = 2
NEAR = 1e-9
"""Closer than this, a number is the same as its rounded one."""


def show_terms(file: Contracts, budget: Budget) -> None:
    """Print one line of terms a contract, the list price first."""
    lang = current().lang
    rows = [[_("list price"), _list_price(file, budget)]]
    rows += [[contract.names.in_language(lang), terms_in_words(contract, file)] for contract in file.contracts]
    show_table(("", ""), rows)


def terms_document(file: Contracts, budget: Budget) -> dict[str, dict[str, Any]]:
    """Return for machines the terms of each contract by its id: its keys as its file has them, and the same in words."""
    found: dict[str, dict[str, Any]] = {LIST_PRICE: {"in_words": _list_price(file, budget)}}
    for contract in file.contracts:
        written = {key: value for key, value in msgspec.to_builtins(contract).items() if key not in ("id", "names")}
        if isinstance(contract, PayForOutcome):
            written["response_is"] = msgspec.to_builtins(file.response_is)
        found[contract.id] = {**written, "in_words": terms_in_words(contract, file)}
    return found


@singledispatch
def terms_in_words(contract: Contract, file: Contracts) -> str:
    """Return what a contract says, in the language in use; each kind has its own words below."""
    raise NotImplementedError(type(contract).__name__)


def plain(value: float) -> str:
    """Return a number with as many decimals as it has, two at most.

    >>> plain(1500.0), plain(37.5)
    ('1,500', '37.5')
    """
    return current().number(value, decimals=_decimals(value))


def share_of(share: float) -> str:
    """Return a share as a percentage with as many decimals as it has, two at most.

    >>> share_of(1 - 0.7), share_of(0.125)
    ('30%', '12.5%')
    """
    return current().percent(share, decimals=_decimals(100 * share))


def _decimals(value: float) -> int:
    return next((places for places in range(MOST_DECIMALS) if abs(round(value, places) - value) < NEAR), MOST_DECIMALS)


def _list_price(file: Contracts, budget: Budget) -> str:
    amount = next(cost.amount for option in budget.options if option.id == file.option for cost in option.costs if cost.id == file.cost)
    return _(
        "{price} {currency} are invoiced for each month treated: {patient} of it the patient pays, the rest the payer, with {tax} tax on"
        " top.",
        price=plain(amount.value),
        currency=file.currency,
        patient=share_of(file.patient_share.value),
        tax=share_of(file.tax_share.value),
    )


def _money(amount: Amount) -> str:
    return f"{plain(amount.value)} {amount.currency}"


def _tiers(tiers: tuple[Tier, ...]) -> str:
    first, *later = tiers
    words = [_("above {months} months {share}", months=plain(tier.above), share=share_of(tier.price_share)) for tier in later]
    return ", ".join([share_of(first.price_share), *words])


@terms_in_words.register
def _rebate(contract: Rebate, _file: Contracts) -> str:
    return _("Invoiced as at the list price; the company gives back {share} of what the payer paid it.", share=share_of(contract.share))


@terms_in_words.register
def _price_volume(contract: PriceVolume, _file: Contracts) -> str:
    if contract.counted == "year":
        words = _(
            "The price of a month falls with the months treated in a year, as a share of the list price: {tiers}.",
            tiers=_tiers(contract.tiers),
        )
    else:
        words = _(
            "The price of a month falls with the months treated since the first year, as a share of the list price: {tiers}.",
            tiers=_tiers(contract.tiers),
        )
    if not contract.retroactive:
        return words + " " + _("Each share holds only for the months above its tier.")
    if contract.counted == "year":
        return words + " " + _("The share reached holds for all months of the year.")
    return words + " " + _("The share reached holds for all months, and the company gives back what was paid above it in earlier years.")


@terms_in_words.register
def _cap(contract: Cap, _file: Contracts) -> str:
    fields = {"amount": _money(contract.amount)}
    if contract.per == "year":
        return _("Invoiced as at the list price, up to {amount} a year before tax; what is used beyond is free.", **fields)
    if contract.per == "all_years":
        return _("Invoiced as at the list price, up to {amount} over all years before tax; what is used beyond is free.", **fields)
    return _("Invoiced as at the list price, up to {amount} for a patient before tax; what the patient uses beyond is free.", **fields)


@terms_in_words.register
def _free_start(contract: FreeStart, _file: Contracts) -> str:
    months = ngettext("{count} month", "{count} months", contract.months)
    return _("Each patient is free for the first {months}; what follows is invoiced as at the list price.", months=months)


@terms_in_words.register
def _pay_for_outcome(contract: PayForOutcome, file: Contracts) -> str:
    assert file.response is not None  # noqa: S101 - the format refuses a file without it
    assert file.response_is is not None  # noqa: S101 - the check refuses a file without it
    says = " " + _("Response is: {what}.", what=file.response_is.in_language(current().lang).rstrip("."))
    fields = {
        "months": ngettext("{count} month", "{count} months", contract.assessed_after_months),
        "without": share_of(1 - file.response.value),
        "refund": share_of(contract.refund_share),
    }
    if contract.refunded == "all_months":
        return (
            _(
                "Everyone is invoiced as at the list price; response is assessed after {months}, and for those without it ({without}) the"
                " company gives back {refund} of what the payer paid it, for all their months.",
                **fields,
            )
            + says
        )
    words = _(
        "Everyone is invoiced as at the list price; response is assessed after {months}, and for those without it ({without}) the company"
        " gives back {refund} of what the payer paid it until then; later months stay paid.",
        **fields,
    )
    return words + says


@terms_in_words.register
def _subscription(contract: Subscription, _file: Contracts) -> str:
    fee = _money(contract.fee)
    if contract.covers_months is None:
        return _("The payer pays a fee of {fee} a year before tax, and every month is covered; the patient pays nothing.", fee=fee)
    return _(
        "The payer pays a fee of {fee} a year before tax, which covers {months} months treated; those beyond are invoiced as at the list"
        " price.",
        fee=fee,
        months=plain(contract.covers_months),
    )


@terms_in_words.register
def _sponsored_testing(contract: SponsoredTesting, file: Contracts) -> str:
    assert file.testing is not None  # noqa: S101 - the format refuses a file without it
    return _(
        "Invoiced as at the list price; of the {count} tests of {price} {currency} for each patient who starts, the company pays {share}.",
        count=plain(file.testing.tests_per_patient.value),
        price=plain(file.testing.price.value),
        currency=file.currency,
        share=share_of(contract.company_share),
    )


@terms_in_words.register
def _pooled_procurement(contract: PooledProcurement, _file: Contracts) -> str:
    members = ", ".join(
        _("{country} ({months} months a year)", country=current().territory_name(each.country), months=plain(each.months_a_year.value))
        for each in contract.members
    )
    return _(
        "Bought together with {members}: all pay one price a month, the mean of the tiers over the joint months of a year, as a share of"
        " the list price: {tiers}. Logistics cost {then} of the purchase, in place of {now} of the list price today.",
        members=members,
        tiers=_tiers(contract.tiers),
        then=share_of(contract.logistics_share.value),
        now=share_of(contract.logistics_share_now.value),
    )
