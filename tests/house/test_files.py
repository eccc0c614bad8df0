"""What is committed: nothing of others' data, nothing huge, addresses of the public index only."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data"
SMALLEST_COPY = 200
LARGEST = 1024 * 1024


def tracked():
    try:
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.real
def test_no_file_of_others_is_copied(real_data):
    real = real_data("README.md").parent
    sizes: dict[int, list[Path]] = {}
    for path in real.rglob("*"):
        if path.is_file() and path.stat().st_size > SMALLEST_COPY:
            sizes.setdefault(path.stat().st_size, []).append(path)
    copies = [
        f"{mine.relative_to(ROOT)} is {theirs.relative_to(real)}"
        for mine in tracked()
        for theirs in sizes.get(mine.stat().st_size, [])
        if hashlib.sha256(mine.read_bytes()).digest() == hashlib.sha256(theirs.read_bytes()).digest()
    ]
    assert not copies


def test_no_tracked_file_is_huge():
    huge = [path.name for path in tracked() if path.stat().st_size > LARGEST]
    assert not huge


def test_the_lock_names_only_the_public_index():
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"https?://([^/\"]+)", text))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}
    assert "file:" not in text


def test_what_the_package_needs_is_in_the_lock():
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    locked = {package["name"] for package in lock["package"]}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split(r"[<>=!~\[ ;]", wanted)[0].lower() for wanted in project["dependencies"]}
    assert asked <= locked
