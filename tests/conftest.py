"""What every kind of test may ask for: real files beside the project, a browser, permission to rewrite expected output."""

from __future__ import annotations

import functools
import importlib
import os
import pkgutil
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes depends on the machine, not on what is true.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent
REAL = ROOT.parent / "shared" / "data"
"""Real files of others, used where they lie; none is part of the project."""


MEASURED = ("terms", "packs", "decisions")
"""The rooms of which the coverage gate asks every branch (`tool.coverage` in pyproject.toml)."""

UNMEASURED = ("data", "golden", "real", "unit/cli", "unit/records", "unit/synthetic")
"""Folders of tests that run without coverage: it makes them half as slow again, and every branch is the business of the other tests."""


def absent(what: str) -> None:
    """Skip with a reason; fail where CI promises that everything is there."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}, and CI=true promises it")
    pytest.skip(what)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Run a test of the UNMEASURED folders, its fixtures included, without coverage."""
    coverage = getattr(item.config.pluginmanager.getplugin("_cov"), "cov_controller", None)
    here = item.path.relative_to(ROOT / "tests").as_posix() if item.path.is_relative_to(ROOT / "tests") else ""
    if coverage is None or not here.startswith(tuple(f"{folder}/" for folder in UNMEASURED)):
        return (yield)
    _import_measured()
    coverage.pause()
    try:
        return (yield)
    finally:
        coverage.resume()


@functools.cache
def _import_measured() -> None:
    """Import every module of the MEASURED rooms, so that none is read for the first time, and its own lines missed, without coverage."""
    for room in MEASURED:
        package = importlib.import_module(f"ceiba.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"ceiba.{room}."):
            importlib.import_module(module.name)


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
