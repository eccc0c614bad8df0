"""The cascade: how many needs pass each gate, with their bounds, and where the others stop.

A need passes the first k gates when some standard alternative of it does (Kleene OR over alternatives of the AND over gates). The lower
bound counts the unknown as no, the upper as yes; the bounds are set on answers, never on findings. Needs without any indicated alternative
are not lost: they are medicine, and are counted apart.
"""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw
import pyarrow as pa

from ceiba.decisions.alternatives import STANDARD
from ceiba.decisions.decide import Decision
from ceiba.decisions.needs import NOT_RECORDED
from ceiba.decisions.world import World
from ceiba.engine import Engine, Frame
from ceiba.terms.answers import Value
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES

_OF_CIRCUMSTANCE = ("region", "sex", "disease", "stage", "purpose")
_OF_PERSON = tuple(name for name in STRATA if name not in _OF_CIRCUMSTANCE)
_AGE_BANDS = (18, 40, 60, 75)
_FLAGS = (*(f"{gate}_{word}" for gate in GATES for word in ("yes", "unknown", "no")), "n_asked", "n_path_open", "n_exceptional", "n")
_YES, _UNKNOWN, _NO = int(Value.YES), int(Value.UNKNOWN), int(Value.NO)

_WEIGHT_PARTS, _SQUARE_PARTS = 1 << 26, 1 << 20
"""Parts of a need in which weights are added, and their squares (our convention): fractions come out differently in another order.

A double holds whole numbers of them up to 134 million needs, and to 8 thousand million of their squares.
"""


def outcomes(engine: Engine, rows: Frame) -> Frame:
    """Return per circumstance: upto_indicated .. upto_reachable (Value of the best alternative up to that gate), path, exceptional.

    Only circumstances with a standard alternative that is not *not indicated* have a row. path: the best answer when untested markers come
    out in favour. exceptional: some alternative that is indicated and not covered has an exceptional route.
    """
    standard = rows.filter(nw.col("standing") == STANDARD)
    # The first gate stands twice: Spark takes the least of two columns or more.
    prefixes = {f"upto_{gate}": nw.min_horizontal(GATES[0], *GATES[: place + 1]) for place, gate in enumerate(GATES)}
    exceptional = (nw.col("indicated") == _YES) & (nw.col("covered") != _YES) & (nw.col("exceptional") == 1)
    per_option = standard.with_columns(
        *(expression.alias(name) for name, expression in prefixes.items()),
        nw.when(exceptional).then(nw.lit(1)).otherwise(nw.lit(0)).alias("by_exception"),
    )
    best = [nw.col(name).max().cast(nw.Int64).alias(name) for name in (*prefixes, "path", "by_exception")]
    return engine.keep(per_option.group_by("circumstance_id").agg(*best))


def cells(decision: Decision) -> Frame:
    """Return the cells: weighted counts of needs per circumstance and strata. Columns: circumstance_id, STRATA, n, weight, weight_sq.

    weight: the sum over the needs, null where one of them has none; weight_sq: the sum of their squares, for variances; both are added in
    whole parts of a need. What a circumstance fixes is not grouped by: it is the same in all its needs.
    """
    weight = nw.col("weight")
    counted = (
        _with_strata(decision)
        .with_columns(_parts(weight, _WEIGHT_PARTS).alias("weight"), _parts(weight * weight, _SQUARE_PARTS).alias("weight_sq"))
        .group_by("circumstance_id", *_OF_PERSON)
        .agg(
            *(nw.col(name).max() for name in _OF_CIRCUMSTANCE),
            nw.len().cast(nw.Int64).alias("n"),
            weight.count().cast(nw.Int64).alias("n_weighted"),
            weight.sum().cast(nw.Int64).cast(nw.Float64).alias("weight"),
            nw.col("weight_sq").sum().cast(nw.Int64).cast(nw.Float64).alias("weight_sq"),
        )
        .with_columns(
            *(
                nw.when(nw.col("n_weighted") == nw.col("n")).then(nw.col(name) * (1 / parts)).alias(name)
                for name, parts in (("weight", _WEIGHT_PARTS), ("weight_sq", _SQUARE_PARTS))
            )
        )
    )
    return decision.engine.keep(counted.select("circumstance_id", *STRATA, "n", "weight", "weight_sq"))


def _parts(value: nw.Expr, parts: int) -> nw.Expr:
    return (value * parts).round(0).cast(nw.Int64)


def treatment_needs(decision: Decision) -> Frame:
    """Return the needs of treatment with `payer` (the principal one) and `age_band` as words; "" where not recorded, "none" without."""
    return _with_strata(decision).filter(nw.col("purpose") == "treatment")


def count_steps(engine: Engine, cells: Frame, outcomes: Frame, by: Sequence[str] = ()) -> pa.Table:
    """Count needs reaching each access step.

    cells, outcomes: as above. by: names of STRATA. Returns one row per stratum and gate: n_needs (all), n_asked (with an indicated or
    undecided alternative), n_yes, n_unknown, n_no of those asked, n_path_open (unknown, and a test would open it), n_exceptional. n_unknown
    is reported, never folded into n_no; n_yes is the lower bound, n_yes + n_unknown the upper.
    """
    return count_flagged(engine, step_flags(cells, outcomes), by)


def step_flags(cells: Frame, outcomes: Frame) -> Frame:
    """Return the cells with how many of their needs `count_steps` counts at each step: keep it in an engine to count by several strata."""
    joined = cells.join(outcomes, on="circumstance_id", how="left")
    counts = []
    for gate in GATES:
        value = nw.col(f"upto_{gate}").fill_null(NOT_RECORDED)
        counts += [
            _count(value == _YES, f"{gate}_yes"),
            _count(value == _UNKNOWN, f"{gate}_unknown"),
            _count(value == _NO, f"{gate}_no"),
        ]
    last = nw.col("upto_reachable").fill_null(NOT_RECORDED)
    asked = _count(last != NOT_RECORDED, "n_asked")
    open_path = _count((last == _UNKNOWN) & (nw.col("path").fill_null(NOT_RECORDED) == _YES), "n_path_open")
    exceptional = _count((last != _YES) & (nw.col("by_exception").fill_null(0) == 1), "n_exceptional")
    return joined.with_columns(*counts, asked, open_path, exceptional).select(*STRATA, *_FLAGS)


def count_flagged(engine: Engine, flags: Frame, by: Sequence[str] = ()) -> pa.Table:
    """Return `count_steps` of cells with their `step_flags`."""
    sums = [nw.col(name).sum().cast(nw.Int64).alias(name) for name in _FLAGS]
    total = flags.group_by(*by).agg(*sums) if by else flags.select(*sums)
    return _long(engine.collect(total), tuple(by))


def _count(condition: nw.Expr, name: str) -> nw.Expr:
    return nw.when(condition).then(nw.col("n")).otherwise(nw.lit(0)).cast(nw.Int64).alias(name)


def _long(wide: pa.Table, by: tuple[str, ...]) -> pa.Table:
    records = sorted(wide.to_pylist(), key=lambda record: tuple(str(record[name]) for name in by))
    rows = [
        {
            **{name: record[name] for name in by},
            "gate": gate,
            "n_needs": record["n"] or 0,
            "n_asked": record["n_asked"] or 0,
            **{f"n_{word}": record[f"{gate}_{word}"] or 0 for word in ("yes", "unknown", "no")},
            "n_path_open": record["n_path_open"] or 0,
            "n_exceptional": record["n_exceptional"] or 0,
        }
        for record in records
        for gate in GATES
    ]
    names = (*by, "gate", "n_needs", "n_asked", "n_yes", "n_unknown", "n_no", "n_path_open", "n_exceptional")
    types = [pa.string()] * (len(by) + 1) + [pa.int64()] * (len(names) - len(by) - 1)
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in zip(names, types, strict=True)})


def _with_strata(decision: Decision) -> Frame:
    """The needs with their strata as words; "" where not recorded."""
    age = nw.col("age_years")
    band = nw.when(age < 0).then(nw.lit("")).otherwise(nw.lit(f"0-{_AGE_BANDS[0] - 1}"))
    for first, after in zip(_AGE_BANDS, (*_AGE_BANDS[1:], None), strict=True):
        label = f"{first}+" if after is None else f"{first}-{after - 1}"
        band = nw.when(age >= first).then(nw.lit(label)).otherwise(band)
    principals = decision.engine.register(_principals(decision.world))
    needs = decision.options.needs.join(principals, on="principal", how="inner")
    return needs.with_columns(band.alias("age_band"))


def _principals(world: World) -> pa.Table:
    payers = list(world.pack.payers)
    places = [NOT_RECORDED, *range(len(payers)), len(payers)]
    return pa.table({"principal": pa.array(places, pa.int32()), "payer": pa.array(["", *payers, "none"], pa.string())})
