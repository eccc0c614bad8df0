"""The national cascade: needs a year asked, granted, undecided and refused at each gate, by weight, with what stands behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import narwhals as nw
import numpy as np
import pyarrow as pa

from ceiba.decisions.needs import NOT_RECORDED
from ceiba.engine import Engine, Frame
from ceiba.errors import UsageError
from ceiba.terms.answers import Value
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES

COUNTS = ("needs", "asked", "yes", "unknown", "no", "path_open", "exceptional")
"""What is counted at a gate. needs: all; asked: with an indicated or undecided alternative; yes + unknown + no = asked."""

_YES, _UNKNOWN, _NO = int(Value.YES), int(Value.UNKNOWN), int(Value.NO)
_FATE = (*(f"upto_{gate}" for gate in GATES), "path", "by_exception")
POINTS = tuple(f"expected_{gate}" for gate in GATES)
"""Of each gate, the needs undecided there that pass when their untested markers follow the pack's distribution (`expected`)."""

_SUMS = ("n", "weight", "weight_sq", *POINTS)


@dataclass(frozen=True, slots=True, eq=False)
class Fates:
    """Needs by stratum and fate: all that a cascade, its gaps and its ranges are counted from.

    table: `by`, upto_indicated .. upto_reachable, path, by_exception (NOT_RECORDED: nothing is asked for), n, weight, weight_sq, POINTS; a
    row of null weight has no national number.
    """

    by: tuple[str, ...]
    table: pa.Table


def fates(engine: Engine, cells: Frame, outcomes: Frame, by: Sequence[str] = (), expected: Frame | None = None) -> Fates:
    """Count the cells of a nation by strata and fate. by: of STRATA, else UsageError. expected: as `Expected.frame`."""
    for name in by:
        if name not in STRATA:
            raise UsageError("'{name}' is none of the strata.", "Choose among {known}.", name=name, known=", ".join(STRATA))
    joined = cells.join(outcomes, on="circumstance_id", how="left")
    if expected is None:
        joined = joined.with_columns(*(nw.lit(0.0).alias(name) for name in POINTS))
    else:
        joined = joined.join(expected, on="circumstance_id", how="left")
    filled = joined.with_columns(
        *((nw.col(name).fill_null(0.0) * nw.col("weight")).alias(name) for name in POINTS),
        *(nw.col(name).fill_null(NOT_RECORDED).cast(nw.Int64).alias(name) for name in _FATE),
        nw.col("weight").is_null().alias("none"),
    )
    summed = filled.group_by(*by, *_FATE, "none").agg(*(nw.col(name).sum().alias(name) for name in _SUMS))
    table = engine.collect(summed)
    none = table["none"].to_numpy(zero_copy_only=False).astype(bool)
    for name in ("weight", "weight_sq", *POINTS):
        values = np.where(none, np.nan, table[name].to_numpy(zero_copy_only=False))
        table = table.set_column(table.column_names.index(name), name, pa.array(values, pa.float64(), mask=none))
    table = table.set_column(table.column_names.index("n"), "n", table["n"].cast(pa.int64()))
    return Fates(tuple(by), table.drop_columns(["none"]).sort_by([(name, "ascending") for name in (*by, *_FATE)]))


def count_nation(fates: Fates, country: str) -> pa.Table:
    """Return the national cascade, one row per stratum and gate.

    Columns: country, `by`, gate, COUNTS (needs a year; yes is the lower bound, yes + unknown the upper), point (between: `expected`), n
    (records behind), effective_n (of those asked: how many records of equal weight tell as much), n_without (records that have no national
    number).
    """
    rows = [
        {"country": country, **dict(zip(fates.by, stratum, strict=True)), "gate": gate, **found}
        for stratum, part in strata(fates)
        for gate, found in _gates(part)
    ]
    words = ("country", *fates.by, "gate")
    kinds = {name: pa.string() for name in words} | dict.fromkeys((*COUNTS, "point"), pa.float64())
    kinds |= {"n": pa.int64(), "effective_n": pa.float64(), "n_without": pa.int64()}
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in kinds.items()})


def strata(fates: Fates) -> list[tuple[tuple[str, ...], dict[str, np.ndarray]]]:
    """Return each stratum's values of `by` and its columns of fates, in the order of the values; one part without any `by`."""
    columns = {name: fates.table[name].to_numpy(zero_copy_only=False) for name in (*_FATE, *_SUMS)}
    if not fates.by:
        return [((), columns)]
    values = list(zip(*(fates.table[name].to_pylist() for name in fates.by), strict=True))
    places: dict[tuple[str, ...], list[int]] = {}
    for place, stratum in enumerate(values):
        places.setdefault(stratum, []).append(place)
    return [(stratum, {name: column[places[stratum]] for name, column in columns.items()}) for stratum in sorted(places)]


def _gates(part: dict[str, np.ndarray]) -> list[tuple[str, dict[str, float | int]]]:
    has = ~np.isnan(part["weight"])
    weight, weight_sq = np.where(has, part["weight"], 0.0), np.where(has, part["weight_sq"], 0.0)
    last, path = part["upto_reachable"], part["path"]
    asked = last != NOT_RECORDED
    whole = {
        "needs": float(weight.sum()),
        "asked": float(weight[asked].sum()),
        "path_open": float(weight[(last == _UNKNOWN) & (path == _YES)].sum()),
        "exceptional": float(weight[asked & (last != _YES) & (part["by_exception"] == 1)].sum()),
        "n": int(part["n"][has].sum()),
        "effective_n": effective(weight[asked], weight_sq[asked]),
        "n_without": int(part["n"][~has].sum()),
    }
    found = []
    for gate in GATES:
        value = part[f"upto_{gate}"]
        each = {word: float(weight[value == code].sum()) for word, code in (("yes", _YES), ("unknown", _UNKNOWN), ("no", _NO))}
        point = each["yes"] + float(np.where(has, part[f"expected_{gate}"], 0.0)[value == _UNKNOWN].sum())
        found.append((gate, {**whole, **each, "point": point}))
    return found


def effective(weight: np.ndarray, weight_sq: np.ndarray) -> float:
    """Return how many records of equal weight tell as much: the square of the sum over the sum of squares; 0 without any."""
    squares = float(weight_sq.sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def significant(value: float, effective_n: float) -> float:
    """Return a national number rounded to the digits that its records bear: two up to 100 of them, three up to 10,000, then four.

    A count's relative standard error is at least one over the root of its records: of 100 it is 10 %, so a third digit says nothing.

    >>> [significant(123456, n) for n in (50, 5000, 50000)]
    [120000.0, 123000.0, 123500.0]
    """
    if value == 0 or not np.isfinite(value):
        return value
    digits = 2 if effective_n < 100 else 3 if effective_n < 10_000 else 4  # noqa: PLR2004 - said above
    return float(round(value, digits - 1 - int(np.floor(np.log10(abs(value))))))
