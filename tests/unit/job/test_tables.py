"""Result tables: the CSV says what the Parquet says, counts add up, and no spreadsheet runs what is written."""

from __future__ import annotations

import collections
import csv

import pyarrow.parquet as pq
import pytest

from ceiba.decisions import STANDINGS
from ceiba.job.tables import VALUES
from ceiba.terms.nations import STRATA
from ceiba.terms.roadblocks import GATES, ROADBLOCKS


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_parquet(path):
    return pq.read_table(path).to_pylist()


@pytest.fixture(scope="session")
def options(written):
    """The options as the CSV and as the Parquet give them."""
    return read_csv(written.folder / "options.csv"), read_parquet(written.folder / "options.parquet")


def test_the_csv_has_the_rows_of_the_parquet(written, options):
    in_words, in_numbers = options
    actions = [action.id for action in written.decision.options.actions]
    decoded = collections.Counter(
        (
            row["need_id"],
            actions[row["action"]],
            STANDINGS[row["standing"]],
            row["rank"],
            *(VALUES[row[gate]] for gate in GATES),
            VALUES[row["path"]],
            "true" if row["exceptional"] else "false",
        )
        for row in in_numbers
    )
    names = ("action", "standing", "rank", *GATES, "path", "exceptional_route")
    said = collections.Counter(
        (int(row["need"]), row["action"], row["standing"], int(row["rank"]), *(row[name] for name in names[3:])) for row in in_words
    )
    assert said == decoded
    assert len(in_words) == written.counts.n_options > 1000


def test_the_roadblocks_of_the_csv_are_those_of_the_situations(written, options):
    in_words, in_numbers = options
    situations = {row["situation_id"]: row for row in read_parquet(written.folder / "situations.parquet")}
    assert len(situations) == written.counts.n_situations
    actions = [action.id for action in written.decision.options.actions]
    by_option = {(int(row["need"]), row["action"]): row for row in in_words}
    for row in in_numbers:
        said = by_option[row["need_id"], actions[row["action"]]]
        for gate in GATES:
            situation = situations[row[f"{gate}_id"]]
            assert situation["answer"] == said[gate]
            assert situation["gate"] == gate
            assert said[f"{gate}_roadblocks"].split() == situation["roadblocks"]
            assert set(situation["roadblocks"]) <= set(ROADBLOCKS)
            assert (said[gate] == "yes") <= (situation["roadblocks"] == [])


def test_every_need_has_a_patient_and_stays_in_order(written, options):
    in_words, _ = options
    needs = [int(row["need"]) for row in in_words]
    assert needs == sorted(needs)
    patients = collections.defaultdict(set)
    for row in in_words:
        patients[row["need"]].add(row["patient"])
    assert {len(codes) for codes in patients.values()} == {1}
    assert len(read_parquet(written.folder / "needs.parquet")) == written.counts.n_needs


@pytest.mark.parametrize("name", STRATA)
def test_a_cascade_by_stratum_sums_to_the_whole(written, name):
    counted = ("n_needs", "n_asked", "n_yes", "n_unknown", "n_no", "n_path_open", "n_exceptional")
    sums = collections.defaultdict(collections.Counter)
    for row in read_csv(written.folder / f"cascade_by_{name}.csv"):
        sums[row["gate"]].update({column: int(row[column]) for column in counted})
    whole = {row["gate"]: {column: int(row[column]) for column in counted} for row in read_csv(written.folder / "cascade.csv")}
    assert {gate: {column: sums[gate][column] for column in counted} for gate in sums} == whole


def test_the_cascade_adds_up_and_never_grows(written):
    steps = read_csv(written.folder / "cascade.csv")
    assert [step["gate"] for step in steps] == list(GATES)
    passed, possible = [], []
    for step in steps:
        yes, unknown, no = (int(step[name]) for name in ("n_yes", "n_unknown", "n_no"))
        assert yes + unknown + no == int(step["n_asked"]) <= int(step["n_needs"]) == written.counts.n_needs
        passed.append(yes)
        possible.append(yes + unknown)
    assert passed == sorted(passed, reverse=True)
    assert possible == sorted(possible, reverse=True)
    assert passed[-1] > 0
    last = written.counts.cascade[-1]
    assert written.counts.share_decided == pytest.approx((last["n_yes"] + last["n_no"]) / last["n_asked"])


def test_the_cascade_counts_needs_by_their_best_standard_option(written, options):
    """Counted again from the options, in plain Python: the first gate and the last."""
    in_words, _ = options
    order = {"no": 0, "unknown": 1, "yes": 2}
    best_first, best_last = {}, {}
    for row in in_words:
        if row["standing"] == "standard":
            first, last = order[row["indicated"]], min(order[row[gate]] for gate in GATES)
            best_first[row["need"]] = max(first, best_first.get(row["need"], 0))
            best_last[row["need"]] = max(last, best_last.get(row["need"], 0))
    for best, step in ((best_first, written.counts.cascade[0]), (best_last, written.counts.cascade[-1])):
        counted = collections.Counter(best.values())
        assert (counted[2], counted[1], counted[0]) == (step["n_yes"], step["n_unknown"], step["n_no"])


def test_the_cells_hold_every_need_once(written):
    cells = read_parquet(written.folder / "cells.parquet")
    assert len(cells) == written.counts.n_cells
    assert sum(cell["n"] for cell in cells) == written.counts.n_needs


def test_missing_facts_and_roadblocks_are_written_as_they_were_counted(written):
    missing = [(row["kind"], row["fact"], int(row["n_needs"])) for row in read_csv(written.folder / "missing_facts.csv")]
    assert missing == [(row["kind"], row["fact"], row["n_needs"]) for row in written.counts.missing]
    roadblocks = [(row["roadblock"], int(row["n_needs"])) for row in read_csv(written.folder / "roadblocks.csv")]
    assert roadblocks == [(row["roadblock"], row["n_needs"]) for row in written.counts.roadblocks]
    assert roadblocks
