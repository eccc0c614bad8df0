"""A budget as it is written: what it says, and what is refused because it says too little or too much."""

from __future__ import annotations

import pytest

from ceiba.errors import UsageError
from ceiba.policylab.budgets import Budget, read_budget


def test_a_budget_for_each_year_is_read_with_its_currency():
    assert read_budget("40M-USD/year", yearly=True) == Budget(40_000_000, "USD")
    assert read_budget("2.5k BRL/year", yearly=True).amount == 2500
    assert read_budget("2500000-COP/year", yearly=True).amount == 2_500_000


def test_a_budget_that_is_spent_once_is_read_with_its_currency():
    assert read_budget(" 1.5M-COP ", yearly=False) == Budget(1_500_000, "COP")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("40M/year", "no currency"),
        ("40M-USD", "does not say that it is for each year"),
        ("0-USD/year", "buys nothing"),
        ("-40M-USD/year", "is not a budget"),
        ("40,000,000-USD/year", "is not a budget"),
        ("40M-usd/year", "is not a budget"),
        ("much", "is not a budget"),
    ],
)
def test_a_budget_for_each_year_that_says_too_little_is_refused(text, said):
    with pytest.raises(UsageError, match=rf"{said}.*Write it as 40M-USD/year"):
        read_budget(text, yearly=True)


@pytest.mark.parametrize(
    ("text", "said"), [("2M", "no currency"), ("2M-USD/year", "is not a budget"), ("0k-USD", "buys nothing"), ("much", "is not a budget")]
)
def test_a_budget_that_is_spent_once_and_says_too_little_or_each_year_is_refused(text, said):
    with pytest.raises(UsageError, match=rf"{said}.*Write it as 2M-USD:"):
        read_budget(text, yearly=False)
