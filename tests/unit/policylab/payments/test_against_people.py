"""The reckoning by cohorts against people one by one: each stays a time drawn for her, and pays month by month."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from ceiba.policylab.payments import Use, settle
from ceiba.policylab.payments.contract_kinds import Amount, Cap, FreeStart, PayForOutcome
from ceiba.policylab.payments.persistence import Persistence, by_calendar_year, over_cohorts
from ceiba.terms.texts import Text

PEOPLE = 200_000
MEAN, YEARS, PRICE, RESPONSE = 14.0, 4, 100.0, 0.7
NAMES = Text("x", "x", "x")
STAYS = Persistence(shape="exponential", value=MEAN, assumed=True, reason="test")


@pytest.fixture(scope="module")
def months():
    """Months treated of each person, in the month since the start: (PEOPLE, 12 * YEARS), parts of a month at the end."""
    stays = np.random.default_rng(11).exponential(MEAN, PEOPLE)
    return np.clip(stays[:, None] - np.arange(12 * YEARS), 0, 1)


@pytest.fixture(scope="module")
def use():
    """One person who starts in the middle of the first year, as the cohort arithmetic sees her."""
    treated = STAYS.at_means(np.array([MEAN]), 12 * YEARS)
    starting = np.array([[1.0, 0.0, 0.0, 0.0]])
    return Use(
        starting=starting,
        months=over_cohorts(starting, by_calendar_year(treated, YEARS, "mid_year")),
        treated=treated,
        starts="mid_year",
        price=np.array([PRICE]),
        response=np.array([RESPONSE]),
        tests=np.zeros((1, YEARS)),
        patient_share=np.zeros(1),
        tax_share=np.zeros(1),
        pick=lambda _, quantity: np.array([quantity.value]),
    )


def by_year(paid):
    """Return mean and standard error by calendar year of payments by month since a start in the middle of a year."""
    edges = [0, 6, 18, 30, 42]
    years = np.stack([paid[:, begin:end].sum(axis=1) for begin, end in pairwise(edges)], axis=1)
    return years.mean(axis=0), years.std(axis=0) / np.sqrt(len(paid))


def agrees(found, paid):
    mean, error = by_year(paid)
    assert (np.abs(found[0] - mean) <= 4 * error + 1e-9).all(), (found[0], mean, error)


def test_the_list_price_of_a_cohort_is_the_mean_over_people(use, months):
    agrees(settle(None, use).company, months * PRICE)


def test_free_months_of_a_cohort_are_those_of_people(use, months):
    paid = months * PRICE
    paid[:, :3] = 0
    agrees(settle(FreeStart(id="a", names=NAMES, months=3), use).company, paid)


def test_a_cap_by_patient_is_that_of_people_in_whole_months(use, months):
    so_far = np.minimum(np.cumsum(months * PRICE, axis=1), 1000.0)
    paid = np.diff(so_far, axis=1, prepend=0.0)
    contract = Cap(id="a", names=NAMES, per="patient", amount=Amount(value=1000.0, currency="XTS", price_year=2025))
    agrees(settle(contract, use).company, paid)


def test_pay_for_outcome_of_a_cohort_is_what_comes_back_of_people(use, months):
    responds = np.random.default_rng(12).random(PEOPLE) < RESPONSE
    paid = months * PRICE
    back = np.zeros_like(paid)
    back[:, 3] = paid[:, :4].sum(axis=1)
    back[:, 4:] = paid[:, 4:]
    contract = PayForOutcome(id="a", names=NAMES, refund_share=0.8, assessed_after_months=4, refunded="all_months")
    agrees(settle(contract, use).company, paid - 0.8 * back * ~responds[:, None])
