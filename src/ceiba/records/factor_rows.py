"""Checks of rows of exposures and way of life: each factor has words or a number of its own, and a row outside them is refused."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ceiba.records.checks import Check
from ceiba.terms.factors import FACTORS, Factor

CODE_OF = {"exposures": "exposure", "lifestyle": "factor"}
"""The tables whose rows are factors, and the column that names the factor."""


def factor_checks(table: str, code: pl.Expr, state: pl.Expr, value: pl.Expr, columns: tuple[str | None, str | None]) -> list[Check]:
    """Return what a row of a table of factors must not be.

    code, state, value: the columns in our words and types. columns: how the file calls state and value.
    """
    factors = [factor for factor in FACTORS.values() if factor.table == table]
    worded, counted = [f for f in factors if f.words], [f for f in factors if not f.words]
    is_counted, is_worded = _is_one_of(code, counted), _is_one_of(code, worded)
    in_state, in_value = columns
    return [
        Check(
            in_state,
            "This factor is a number, and a word is written.",
            "Write the number under `value`, in the unit that docs/reference/factors.md gives.",
            is_counted & state.is_not_null(),
        ),
        Check(
            in_value, "This factor is a word, and a number is written.", "Write the word under `state`.", is_worded & value.is_not_null()
        ),
        Check(
            in_state,
            "The word is none of those that this factor may have.",
            "docs/reference/factors.md lists the words of each factor.",
            pl.any_horizontal((code == f.code) & state.is_in(list(f.words)).not_() for f in worded),
        ),
        Check(
            in_value,
            "The number is outside what this factor may be.",
            "Check the unit: docs/reference/factors.md gives it, with the least and the greatest.",
            pl.any_horizontal((code == f.code) & value.is_between(f.least, f.greatest).not_() for f in counted),
        ),
        Check(
            in_state or in_value,
            "The factor has neither a word nor a number.",
            "Fill in `state` or `value`, or leave the row out.",
            code.is_not_null() & state.is_null() & value.is_null(),
        ),
    ]


def _is_one_of(code: pl.Expr, factors: Iterable[Factor]) -> pl.Expr:
    return code.is_in([factor.code for factor in factors])
