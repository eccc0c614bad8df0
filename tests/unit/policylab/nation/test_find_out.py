"""What to find out first, beside the count of needs that it must agree with."""

from __future__ import annotations

from dataclasses import replace

import narwhals as nw
import pytest

from ceiba.decisions import cells, missing_facts
from ceiba.policylab.nation import find_out


@pytest.fixture(scope="session")
def found(nation):
    return nation.find_out().to_pylist()


def test_with_a_weight_of_one_each_it_decides_what_the_missing_facts_of_a_run_decide(nation):
    decision = nation.decision
    ones = decision.options.needs.with_columns(nw.lit(1.0).alias("weight"))
    counted = cells(replace(decision, options=replace(decision.options, needs=ones)))
    expected: dict[tuple[str, str], list[int]] = {}
    for row in missing_facts(decision, counted, nation.outcomes).to_pylist():
        mine = expected.setdefault((row["kind"], row["fact"]), [0, 0])
        mine[0] += row["n_needs"]
        mine[1] += row["n_open"]
    rows = find_out(decision, counted, nation.outcomes).to_pylist()
    assert {(row["kind"], row["fact"]): [row["decides"], row["opens"]] for row in rows if row["decides"]} == expected


def test_a_fact_hides_every_need_that_it_decides_and_no_more_than_all_undecided(nation, found):
    undecided = nation.cascade().to_pylist()[-1]["unknown"]
    assert found
    for row in found:
        assert row["opens"] <= row["decides"] + 1e-9
        assert row["decides"] <= row["hides"] + 1e-9
        assert row["hides"] <= undecided + 1e-9
        assert row["share"] == pytest.approx(row["hides"] / undecided)


def test_facts_are_named_once_and_those_that_decide_most_come_first(found):
    assert len({(row["kind"], row["fact"]) for row in found}) == len(found)
    assert [row["decides"] for row in found] == sorted((row["decides"] for row in found), reverse=True)
    assert {"pack", "person"} <= {row["kind"] for row in found}
