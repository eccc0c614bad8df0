"""Counts of needs, gate by gate, against counts made in plain Python."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest

from ceiba.decisions import STANDARD, cells, count_steps, decide, outcomes, treatment_needs
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES


@pytest.fixture(scope="module")
def counted(decided):
    """Cells, outcomes and steps by every stratum."""
    found = cells(decided)
    best = outcomes(decided.engine, decided.options.rows)
    return found, best


def _steps(decided, counted, by=()):
    return count_steps(decided.engine, *counted, by).to_pylist()


def _naive(decided):
    """gate -> (yes, unknown, no), with the needs, those asked, the open paths and the exceptional ones, need by need."""
    engine = decided.engine
    options = {row["need_id"]: [] for row in engine.collect(decided.options.needs.select("need_id")).to_pylist()}
    for row in engine.collect(decided.options.of_needs()).to_pylist():
        if row["standing"] == STANDARD:
            options[row["need_id"]].append(row)
    counts = Counter(n_needs=len(options))
    for rows in options.values():
        for place, gate in enumerate(GATES if rows else ()):
            counts[gate, max(min(row[name] for name in GATES[: place + 1]) for row in rows)] += 1
        if rows:
            last = max(min(row[gate] for gate in GATES) for row in rows)
            counts["n_asked"] += 1
            counts["n_path_open"] += last == 1 and max(row["path"] for row in rows) == 2
            counts["n_exceptional"] += last != 2 and any(
                row["indicated"] == 2 and row["covered"] != 2 and row["exceptional"] for row in rows
            )
    return counts


def test_the_needs_of_treatment_are_those_whose_cells_a_nation_counts(decided):
    engine = decided.engine
    found = engine.collect(treatment_needs(decided)).to_pylist()
    needs = engine.collect(decided.options.needs).to_pylist()
    assert {row["need_id"] for row in found} == {row["need_id"] for row in needs if row["purpose"] == "treatment"}
    assert 0 < len(found) < len(needs)
    assert {"none", ""} < {row["payer"] for row in found}


def test_every_step_counts_the_needs_of_which_some_option_passes(decided, counted):
    naive = _naive(decided)
    steps = _steps(decided, counted)
    assert [row["gate"] for row in steps] == list(GATES)
    for row in steps:
        gate = row["gate"]
        assert (row["n_yes"], row["n_unknown"], row["n_no"]) == (naive[gate, 2], naive[gate, 1], naive[gate, 0])
        for name in ("n_needs", "n_asked", "n_path_open", "n_exceptional"):
            assert row[name] == naive[name]
    assert steps[0]["n_path_open"] > 0
    assert steps[0]["n_exceptional"] > 0
    assert 0 < steps[0]["n_asked"] < steps[0]["n_needs"]


@pytest.mark.parametrize("by", [(), *((name,) for name in STRATA), ("payer", "region")])
def test_the_cascade_never_grows_and_every_need_asked_is_yes_unknown_or_no(decided, counted, by):
    steps = _steps(decided, counted, by)
    strata = {tuple(row[name] for name in by) for row in steps}
    for stratum in strata:
        rows = [row for row in steps if tuple(row[name] for name in by) == stratum]
        assert [row["gate"] for row in rows] == list(GATES)
        for row, after in pairwise(rows):
            assert after["n_yes"] <= row["n_yes"]
            assert after["n_yes"] + after["n_unknown"] <= row["n_yes"] + row["n_unknown"]
        for row in rows:
            assert row["n_yes"] + row["n_unknown"] + row["n_no"] == row["n_asked"] <= row["n_needs"]


@pytest.mark.parametrize("name", STRATA)
def test_strata_add_up_to_the_whole(decided, counted, name):
    whole, parts = _steps(decided, counted), _steps(decided, counted, (name,))
    for row in whole:
        for column in ("n_needs", "n_asked", "n_yes", "n_unknown", "n_no", "n_path_open", "n_exceptional"):
            assert row[column] == sum(part[column] for part in parts if part["gate"] == row["gate"])


def test_strata_are_words_and_what_is_not_recorded_is_empty(decided, counted):
    table = decided.engine.collect(counted[0])
    assert set(table["payer"].to_pylist()) == {"", "none", "xx-public", "xx-social", "xx-private"}
    assert set(table["age_band"].to_pylist()) == {"", "0-17", "18-39", "40-59", "60-74", "75+"}
    assert set(table["purpose"].to_pylist()) == {"treatment", "prevention"}
    assert "" in table["region"].to_pylist()
    assert "" in table["disease"].to_pylist()
    assert sum(table["n"].to_pylist()) == sum(table["weight"].to_pylist()) == _steps(decided, counted)[0]["n_needs"]


def test_no_needs_give_zeros(engine, world, lake, tmp_path):
    decision = decide(engine, lake.write(tmp_path), world)
    steps = count_steps(engine, cells(decision), outcomes(engine, decision.options.rows)).to_pylist()
    assert [row["gate"] for row in steps] == list(GATES)
    assert {value for row in steps for name, value in row.items() if name != "gate"} == {0}
