"""What every kind of test may ask for: real files beside the project, a browser, permission to rewrite expected output."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on the machine, not on what is true.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data"
"""Real files of others, used where they lie; none is part of the project."""


def absent(what: str) -> None:
    """Skip with a reason; fail where CI promises that everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true promises it")
    pytest.skip(what)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that hold a slow test: one that came last would be waited for by every other process."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden-rewrite", action="store_true", help="write the expected output of the golden patients anew")


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """Return the path of a real file or folder: `real_data("maftools/tcga_laml.maf.gz")`."""

    def find(name: str) -> Path:
        path = REAL / name
        if not path.exists():
            absent(f"the real file ../shared/data/{name} is not here")
        return path

    return find


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of Debian's Chromium, for Playwright's `executable_path`."""
    path = shutil.which("chromium")
    if path is None:
        absent("Chromium is not installed (Debian: apt-get install chromium)")
    return str(path)


@pytest.fixture(scope="session")
def java() -> str:
    """Return the path of Java, which PySpark needs."""
    path = shutil.which("java")
    if path is None:
        absent("Java is not installed (Debian: apt-get install openjdk-17-jre-headless)")
    return str(path)


@pytest.fixture
def golden_rewrite(request: pytest.FixtureRequest) -> bool:
    """Whether expected output is to be written anew (`make golden`)."""
    return bool(request.config.getoption("--golden-rewrite"))
