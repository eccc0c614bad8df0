"""A factor is refused where its word or number is none that it may have; the words are known in any case."""

from __future__ import annotations

import polars as pl
import pytest

from ceiba.records.factor_rows import factor_checks


def problems(code, state=None, value=None):
    frame = pl.DataFrame({"code": [code], "state": [state], "value": [value]}, {"code": pl.String, "state": pl.String, "value": pl.Float64})
    checks = factor_checks("lifestyle", pl.col("code"), pl.col("state"), pl.col("value"), ("state", "value"))
    return [check.problem for check in checks if frame.select(check.fails.fill_null(value=False)).item()]


@pytest.mark.parametrize(
    ("code", "state", "value", "problem"),
    [
        ("body_mass_index", "heavy", None, "This factor is a number, and a word is written."),
        ("copd", None, 1.0, "This factor is a word, and a number is written."),
        ("smoking_status", "sometimes", None, "The word is none of those that this factor may have."),
        ("body_mass_index", None, 400.0, "The number is outside what this factor may be."),
        ("copd", None, None, "The factor has neither a word nor a number."),
    ],
)
def test_a_row_that_its_factor_cannot_be_is_refused_for_one_reason(code, state, value, problem):
    assert problems(code, state, value) == [problem]


@pytest.mark.parametrize(
    ("code", "state", "value"), [("copd", "yes", None), ("body_mass_index", None, 27.0), ("smoking_status", "never", None)]
)
def test_a_row_that_fits_is_kept(code, state, value):
    assert problems(code, state, value) == []
