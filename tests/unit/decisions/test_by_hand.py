"""The engine against SQL written by hand that shares no code with it: the benchmark's check, on few people."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_invented_people_are_decided_as_the_sql_written_by_hand_decides_them(tmp_path):
    """A new feature of the knowledge that the SQL does not know, or a fault of either side, shows here before it shows in a benchmark."""
    words = [sys.executable, str(ROOT / "benchmarks" / "decide.py"), "--people", "1000", "--runs", "1", "--keep", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("equal checksums: ")
