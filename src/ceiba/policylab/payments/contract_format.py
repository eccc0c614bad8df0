"""The form of a contract file as types; docs/reference/contract-format.md says it in words.

A file names a budget, the option whose price is bargained for, and the contracts to compare on the same draws. What a contract changes is
written as a share of the list price or as money with its currency and price year.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

import msgspec

from ceiba.policylab.payments.contract_kinds import (
    Amount,
    AnyContract,
    Cap,
    PayForOutcome,
    PooledProcurement,
    SponsoredTesting,
    Subscription,
)
from ceiba.policylab.payments.quantities import Quantity, Share
from ceiba.terms.citations import Citation, Source
from ceiba.terms.faults import ValueFault
from ceiba.terms.money import Money
from ceiba.terms.texts import Text

MOST_DRAWS = 1_000_000
LIST_PRICE = "list_price"
"""The id of what every contract is compared with: the list price, without any bargain."""


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
    """A contract file. budget: id of a shipped budget, or a path from this file's folder. cost: the cost by month that is bargained for.

    patient_share: of what is invoiced by the month, paid by the patient; a fee has none. tax_share: on top of what the company invoices,
    and not lowered by what it gives back later. response: share of patients who respond. response_is: what counts as it, by which criterion
    and when; `check_contracts` asks for it where a contract pays for an outcome. testing: what finds them; left out where it is not part of
    the bargain.
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
    response_is: Text | None = None
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
        yield from self._pooled_inputs()

    def _pooled_inputs(self) -> Iterator[tuple[str, Citation, str]]:
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
