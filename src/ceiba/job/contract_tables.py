"""Contracts that were reckoned, as a table (CSV)."""

from __future__ import annotations

from pathlib import Path

from ceiba.job.budgets import ContractRun
from ceiba.job.folder import written_into
from ceiba.job.spreadsheets import write_tables
from ceiba.language import current
from ceiba.policylab.payments import payment_rows

__all__ = ["write_contracts"]


def write_contracts(run: ContractRun, into: Path) -> tuple[Path, ...]:
    """Write `payments.csv` into a folder, which is made; a file of that name is replaced. OutputError when it cannot be.

    A row a contract, side and year: every input at its value, and the mean and the interval of the draws (`payment_rows`).
    """
    with written_into(into):
        return tuple(write_tables({"payments": payment_rows(run.bargain, current().lang)}, into))
