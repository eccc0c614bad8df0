"""Small invented files, written where a test asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from ceiba.records import Ingested, read_table
from ceiba.records.drafts import InputFile


@pytest.fixture
def write(tmp_path) -> Callable[[str, str], InputFile]:
    """Write a file below the test's folder `in`; '|' stands for a tab."""

    def put(name: str, text: str | bytes) -> InputFile:
        path = Path(tmp_path) / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.replace("|", "\t").encode())
        return InputFile(path, name)

    return put


def rows(done: Ingested, table: str) -> list[dict[str, object]]:
    """Return a table of the lake as dictionaries."""
    return pl.DataFrame(read_table(done.lake, table)).to_dicts()


@pytest.fixture
def lake_rows():
    return rows
