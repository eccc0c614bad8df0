"""The tools of the house do find what they look for."""

from __future__ import annotations

import check_yaml
import coverage_gate
import kill_ingest
import pyarrow.parquet as pq

from ceiba.records import ingest, open_lake

COVERED = {"missing_lines": [], "missing_branches": []}
ALL_COVERED = {f"src/ceiba/{room}/a.py": COVERED for room in coverage_gate.ROOMS}


def test_the_gate_is_silent_when_every_branch_is_taken():
    assert coverage_gate.faults({"files": ALL_COVERED}, exempt={}) == []


def test_the_gate_names_a_line_and_a_branch_that_no_test_takes():
    missing = {"missing_lines": [7], "missing_branches": [[3, 5], [9, -1]]}
    found = coverage_gate.faults({"files": {**ALL_COVERED, "src/ceiba/terms/b.py": missing}}, exempt={"src/ceiba/terms/b.py:9": "a reason"})
    assert found == ["src/ceiba/terms/b.py:7: no test reaches this line", "src/ceiba/terms/b.py:3: no test goes from here to line 5"]


def test_the_gate_refuses_an_exemption_that_nothing_needs_and_a_room_that_was_not_measured():
    found = coverage_gate.faults({"files": {}}, exempt={"src/ceiba/terms/b.py:9": "a reason"})
    assert len(found) == 1 + len(coverage_gate.ROOMS)


def test_the_gate_leaves_other_rooms_alone():
    other = {"missing_lines": [1], "missing_branches": []}
    assert coverage_gate.faults({"files": {**ALL_COVERED, "src/ceiba/engine/frames.py": other}}, exempt={}) == []


def test_yaml_that_repeats_a_key_or_cannot_be_read_is_named_with_its_line():
    assert check_yaml.faults("a: 1\nb: {c: 1, c: 2}\n") == ["2: the key 'c' is repeated; only the last would be read"]
    assert len(check_yaml.faults("a: [1\n")) == 1
    assert check_yaml.faults("a: 1\nb: [a]\n") == []


def test_the_killer_finds_a_lake_that_is_torn_or_another_or_out_of_balance(tmp_path):
    kill_ingest.write_files(tmp_path / "in", 60, 7)
    done = ingest([tmp_path / "in"], tmp_path / "lake")
    good = {"one": kill_ingest.digests_of(done.lake)}
    assert kill_ingest.faults(done.lake, good) == ([], "one")
    assert kill_ingest.faults(done.lake, {"one": {}})[0] == ["the lake is neither the former nor the new one"]
    (done.lake / "strange").touch()
    assert kill_ingest.faults(done.lake, good)[0] == ["strange lies in the lake and should not"]
    (done.lake / "strange").unlink()
    quarantine = open_lake(done.lake)["quarantine"]
    table = pq.read_table(quarantine)
    assert table.num_rows == 6
    assert kill_ingest.unbalanced(done.tables) == []
    pq.write_table(table.slice(1), quarantine)
    assert len(kill_ingest.unbalanced(done.tables)) == 1
    pq.write_table(table.replace_schema_metadata({"a": "b"}), quarantine)
    assert kill_ingest.faults(done.lake, good)[0] == ["quarantine is not what its manifest says"]
    quarantine.write_bytes(b"cut")
    assert "damaged" in kill_ingest.faults(done.lake, good)[0][0]
    assert kill_ingest.faults(tmp_path / "in", good)[1] == ""


def test_kills_at_random_moments_lose_nothing():
    wrong, tally = kill_ingest.kill(3, 7, 300)
    assert wrong == []
    assert sum(counts.total() for counts in tally.values()) == 3
