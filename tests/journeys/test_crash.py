"""What had landed stays whole: a run that is killed, and the one after it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest


def killed_when(words, there):
    """Start a run and kill it (-9) as soon as `there()`; returns whether it was still running."""
    running = subprocess.Popen([sys.executable, "-m", "ceiba", *map(str, words)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while not there() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.001)
    running.send_signal(signal.SIGKILL)
    return running.wait() == -signal.SIGKILL


STAGES = ("**/alterations.parquet", "**/needs.parquet", "**/*.html")
"""A file of each stage: reading is done, deciding is done, reports are being written."""


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_at_any_stage_leaves_the_former_results_and_the_next_gives_the_same(
    ceiba, finished, other_cohort, tmp_path, stage, checksums
):
    ceiba("run", other_cohort, "--country", "br", "--into", tmp_path / "once")
    into = tmp_path / "out"
    shutil.copytree(finished, into)
    former = checksums(into)
    here = {path: path.stat().st_ino for path in into.glob(stage)}
    words = ("run", other_cohort, "--country", "br", "--into", into)
    started = killed_when(words, lambda: any(here.get(path) != path.stat().st_ino for path in into.glob(stage) if path.exists()))
    if started:
        assert checksums(into) in (former, checksums(tmp_path / "once"))
        patient = "RUT-7731" if checksums(into) == former else "RUT-9001"
        assert ceiba("why", patient, "osimertinib", "--from", into).code == 0
    assert ceiba(*words).code == 0
    assert checksums(into) == checksums(tmp_path / "once")
    assert ceiba("why", "RUT-9001", "lorlatinib", "--from", into).code == 0
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", into).code == 40
    assert sorted(path.name for path in into.iterdir()) == sorted(path.name for path in (tmp_path / "once").iterdir())


def test_a_first_run_that_is_killed_leaves_nothing_that_looks_finished(ceiba, cohort, finished, tmp_path, checksums):
    into = tmp_path / "out"
    words = ("run", cohort, "--country", "br", "--into", into)
    if killed_when(words, lambda: any(into.glob("**/needs.parquet"))):
        assert ceiba("why", "RUT-7731", "osimertinib", "--from", into).code == 40
    assert ceiba(*words).code == 0
    assert checksums(into) == checksums(finished)


def test_a_run_killed_between_two_names_leaves_results_that_are_found(ceiba, finished, tmp_path):
    """The moment between putting the former results aside and putting the fresh ones in their place."""
    shutil.copytree(finished, tmp_path / "out")
    os.replace(tmp_path / "out" / "results", tmp_path / "out" / ".results-old")
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", tmp_path / "out").code == 0


def test_running_twice_gives_what_running_once_gives(ceiba, cohort, finished, tmp_path, checksums):
    for _ in range(2):
        assert ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out").code == 0
    assert checksums(tmp_path / "out") == checksums(finished)
    first, second = (
        {path.name: path.read_bytes() for path in (folder / "results" / "reports").iterdir()} for folder in (finished, tmp_path / "out")
    )
    assert first == second


def test_results_written_beside_the_files_are_not_read_the_next_time(ceiba, cohort, monkeypatch, checksums):
    monkeypatch.chdir(cohort)
    first = ceiba("run", ".", "--country", "br", "--json").json["run"]
    before = checksums(cohort / "ceiba-results")
    second = ceiba("run", ".", "--country", "br", "--json").json["run"]
    assert [source["file"] for source in second["sources"]] == ["mutations.maf", "patients.csv"]
    assert second["notices"] == first["notices"]
    assert checksums(cohort / "ceiba-results") == before
