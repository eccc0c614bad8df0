"""What changed between the lake that was there and the one that takes its place: file by file, by checksum.

A lake holds the files given and nothing else. So a file that changed has its rows replaced, and one that is not given any more is
gone from the lake with its rows: that is said, never done in silence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

from ceiba.errors import LakeError
from ceiba.records.lake import read_table

Change = Literal["new", "unchanged", "changed", "gone"]

_COLUMNS = ["file", "sha256", "rows_in"]


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file, what became of it since the former lake, and its data rows now and then; None where it is not, or was not."""

    file: str
    change: Change
    rows: int | None
    rows_before: int | None


def sources_of(lake: Path) -> pa.Table | None:
    """Return the `sources` of a lake; None when there is none, or none that can be read."""
    try:
        return read_table(lake, "sources").select(_COLUMNS)
    except (LakeError, KeyError, OSError, pa.ArrowException):
        return None


def changes(before: pa.Table, after: pa.Table) -> tuple[FileChange, ...]:
    """Compare the `sources` of two lakes, by name of file (files of one name in their order); those of the new lake first."""
    then, now = _by_name(before), _by_name(after)
    found = []
    for key, (sha256, rows) in now.items():
        if key not in then:
            found.append(FileChange(key[0], "new", rows, None))
            continue
        sha256_before, rows_before = then[key]
        found.append(FileChange(key[0], "unchanged" if sha256 == sha256_before else "changed", rows, rows_before))
    found += [FileChange(key[0], "gone", None, rows) for key, (_, rows) in then.items() if key not in now]
    return tuple(found)


def how_many(found: Sequence[FileChange]) -> Counter[Change]:
    """Count the files of each change."""
    return Counter(each.change for each in found)


def _by_name(sources: pa.Table) -> dict[tuple[str, int], tuple[str, int]]:
    seen: Counter[str] = Counter()
    files: dict[tuple[str, int], tuple[str, int]] = {}
    for row in sources.select(_COLUMNS).to_pylist():
        files[row["file"], seen[row["file"]]] = row["sha256"], row["rows_in"]
        seen[row["file"]] += 1
    return files
