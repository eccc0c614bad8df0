"""What had landed stays whole: a run that is killed, and the one after it."""

from __future__ import annotations

import fcntl
import signal
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

KILLED = """
import os, signal, sys
from pathlib import Path
from ceiba.cli import run_command

fresh, stage, looking = Path(sys.argv[1]), sys.argv[2], False


def look(event, _):
    global looking
    if looking or event not in ("open", "os.rename", "os.mkdir", "import"):
        return
    looking = True
    if any(fresh.glob(stage)):
        os.kill(os.getpid(), signal.SIGKILL)
    looking = False


sys.addaudithook(look)
sys.exit(run_command(sys.argv[3:]))
"""
"""A run that is killed (-9) at the first thing it does with a file after a file of a stage lies among what it is writing."""


def killed_at(stage, into, words):
    """Run and kill it at a stage; returns whether it was still running."""
    words = [KILLED, str(into / ".results-new"), stage, *map(str, words)]
    return subprocess.run([sys.executable, "-c", *words], capture_output=True, check=False).returncode == -signal.SIGKILL


STAGES = ("**/alterations.parquet", "**/*.html")
"""A file of each stage: the lake is being written; reports are."""


@pytest.mark.parametrize("stage", STAGES)
def test_a_run_killed_at_any_stage_leaves_the_former_results_and_the_next_gives_the_same(
    ceiba, copied, other_cohort, other_finished, stage, checksums
):
    former, once = checksums(copied), checksums(other_finished)
    words = ("run", other_cohort, "--country", "br", "--into", copied)
    assert killed_at(stage, copied, words), "it ended before it was killed"
    assert checksums(copied) == former
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", copied).code == 0
    assert ceiba(*words).code == 0
    assert checksums(copied) == once
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", copied).code == 40
    assert sorted(path.name for path in copied.iterdir()) == sorted(path.name for path in other_finished.iterdir())


def test_a_first_run_that_is_killed_leaves_nothing_that_looks_finished(ceiba, cohort, finished, tmp_path, checksums):
    into = tmp_path / "out"
    words = ("run", cohort, "--country", "br", "--into", into)
    assert killed_at("**/needs.parquet", into, words), "it ended before it was killed"
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", into).code == 40
    assert ceiba(*words).code == 0
    assert checksums(into) == checksums(finished)


def test_a_run_killed_between_two_names_leaves_results_that_are_found_and_replaced(ceiba, copied, other_cohort, other_finished, checksums):
    """The moment between putting the former results aside and putting the fresh ones in their place."""
    (copied / "results").rename(copied / ".results-old")
    assert ceiba("why", "RUT-7731", "osimertinib", "--from", copied).code == 0
    assert ceiba("run", other_cohort, "--country", "br", "--into", copied).code == 0
    assert checksums(copied) == checksums(other_finished)
    assert not (copied / ".results-old").exists()


def test_two_runs_do_not_write_to_one_folder(ceiba, copied, cohort, checksums):
    before = checksums(copied)
    with (copied / ".lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = ceiba("run", cohort, "--country", "br", "--into", copied)
    assert said.code == 30
    assert "Another run is writing to this folder." in said.err
    assert checksums(copied) == before


def test_a_full_disk_ends_with_a_sentence_and_the_former_results(copied, cohort, checksums):
    """No file may grow beyond 20 kB, as on a disk without room."""
    before = checksums(copied)
    words = [sys.executable, "-c", SMALL_FILES, "run", str(cohort), "--country", "br", "--into", str(copied), "--lang", "en"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 30, done.stderr
    assert done.stderr.startswith("Error: ")
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert checksums(copied) == before


SMALL_FILES = """
import resource, sys
import ceiba.job
from ceiba.cli import run_command
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
sys.exit(run_command(sys.argv[1:]))
"""


def test_running_twice_gives_what_running_once_gives(ceiba, cohort, finished, tmp_path, checksums):
    for _ in range(2):
        assert ceiba("run", cohort, "--country", "br", "--into", tmp_path / "out").code == 0
    assert checksums(tmp_path / "out") == checksums(finished)
    first, second = (
        {path.name: path.read_bytes() for path in (folder / "results" / "reports").iterdir()} for folder in (finished, tmp_path / "out")
    )
    assert first == second
