"""Published tables beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest

TABLES = Path(__file__).resolve().parents[4].parent / "shared" / "econ-tables"


@pytest.fixture(scope="session")
def econ_tables() -> Path:
    """Return the folder of published results (numbers only) and of the samples of others; skips where it is not there."""
    if not TABLES.is_dir():
        pytest.skip("the published tables of ../shared/econ-tables are not here")
    return TABLES
