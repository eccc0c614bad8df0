"""Ranges: the interval of sampling around each point, as wide as the records are few."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from ceiba.policylab.nation import Fates, count_nation, with_intervals
from ceiba.policylab.nation.cascade import POINTS
from ceiba.terms.answers import Value
from ceiba.terms.roadblocks import GATES


def _fates(*rows, by=("disease",)):
    """Fates written by hand: (stratum words, value at every gate, records, weight of one record)."""
    columns = {name: [words[place] for words, *_ in rows] for place, name in enumerate(by)}
    columns |= {f"upto_{gate}": [int(value) for _, value, *_ in rows] for gate in GATES}
    columns |= {"path": [int(value) for _, value, *_ in rows], "by_exception": [0] * len(rows)}
    columns |= {"n": [n for *_, n, _ in rows]}
    columns |= {"weight": [n * each if each is not None else None for *_, n, each in rows]}
    columns |= {"weight_sq": [n * each**2 if each is not None else None for *_, n, each in rows]}
    columns |= {name: [0.0] * len(rows) for name in POINTS}
    return Fates(tuple(by), pa.table(columns))


def _last(fates, by=(), **asked):
    whole = with_intervals(count_nation(_without(fates, by), "xx"), fates, **asked)
    return [row for row in whole.to_pylist() if row["gate"] == GATES[-1]]


def _without(fates, by):
    return fates if by else Fates((), fates.table.drop_columns(list(fates.by)))


def test_the_interval_is_that_of_a_share_of_so_many_records():
    (row,) = _last(_fates((["LUAD"], Value.YES, 200, 10.0), (["LUAD"], Value.NO, 200, 10.0)), draws=4000)
    # Half of 400 records of a fixed total: a standard error of 0.025 of 4,000 cases.
    assert row["point"] == 2000
    assert row["point_low"] == pytest.approx(2000 - 1.96 * 100, rel=0.02)
    assert row["point_high"] == pytest.approx(2000 + 1.96 * 100, rel=0.02)


def test_fewer_records_make_a_wider_interval():
    widths = []
    for n in (10, 100, 1000):
        (row,) = _last(_fates((["LUAD"], Value.YES, n, 1000 / n), (["LUAD"], Value.NO, n, 1000 / n)))
        widths.append(row["point_high"] - row["point_low"])
    assert widths == sorted(widths, reverse=True)
    assert widths[0] / widths[2] == pytest.approx(10, rel=0.3)


def test_cases_are_no_draw_so_that_where_all_pass_the_interval_is_a_point():
    (row,) = _last(_fates((["LUAD"], Value.YES, 7, 3.0), (["GB"], Value.YES, 5, 9.0)))
    assert (row["point_low"], row["point_high"]) == (pytest.approx(66), pytest.approx(66))


def test_the_same_seed_gives_the_same_interval_and_another_one_another():
    fates = _fates((["LUAD"], Value.YES, 2000, 0.1), (["LUAD"], Value.UNKNOWN, 2000, 0.1))
    one, again, other = (_last(fates, seed=seed)[0]["point_low"] for seed in (1, 1, 2))
    assert one == again != other


def test_needs_without_a_national_number_have_no_interval():
    fates = _fates((["LUAD"], Value.YES, 20, 10.0), (["GB"], Value.YES, 20, None))
    rows = {row["disease"]: row for row in _last(fates, by=("disease",))}
    assert rows["GB"]["point_low"] is None
    assert rows["LUAD"]["point_low"] == pytest.approx(200)


def test_intervals_by_stratum_stand_at_their_stratum(nation):
    rows = nation.ranges(("region",)).to_pylist()
    assert len({row["region"] for row in rows}) > 1
    for row in rows:
        assert row["point_low"] <= row["point"] + 1e-9
        assert row["point_high"] >= row["point"] - 1e-9
        assert np.isfinite(row["point_high"])
