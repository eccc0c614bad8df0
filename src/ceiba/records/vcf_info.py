"""One key of a VCF row's INFO column, by whole columns."""

from __future__ import annotations

import polars as pl


def info_value(key: str) -> pl.Expr:
    """Return the value of a key of the column INFO as text; null where the row has not that key, or has it as a flag.

    >>> pl.DataFrame({"INFO": ["DP=12;AF=0.5", "XAF=1"]}).select(info_value("AF")).to_series().to_list()
    ['0.5', None]
    """
    after = (";" + pl.col("INFO")).str.splitn(f";{key}=", 2).struct.field("field_1")
    return after.str.splitn(";", 2).struct.field("field_0")
