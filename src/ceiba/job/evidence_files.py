"""The results of a check as files: a CSV row for each assertion and item, and conflicts ready for the knowledge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ceiba.errors import OutputError
from ceiba.job.evidence import EvidenceCheck
from ceiba.job.spreadsheets import write_rows

COLUMNS = (
    "assertion",
    "action",
    "effect",
    "amp",
    "standing",
    "why",
    "says",
    "snapshot",
    "item",
    "level",
    "marker",
    "disease",
    "molecular_profile",
    "their_disease",
    "therapies",
    "direction",
    "significance",
    "citation",
    "url",
)
"""says: agrees, conflicts, or exception (the opposite of a wider marker); empty where no item bears on the assertion."""


def write_check(found: EvidenceCheck, file: Path) -> None:
    """Write a CSV file with a row for each assertion and item that bears on it, and one for each assertion that none does."""
    try:
        with file.open("w", encoding="utf-8", newline="") as handle:
            write_rows(handle, COLUMNS, _rows(found))
    except OSError as error:
        raise _unwritable(file, error) from error


def write_conflicts(found: EvidenceCheck, file: Path) -> None:
    """Write the conflicts that the knowledge does not tell, as entries of its conflicts.yaml, for a person to read, mend and add."""
    entries = [{name: value for name, value in msgspec.to_builtins(conflict).items() if value != ""} for conflict in found.untold]
    try:
        file.write_bytes(msgspec.yaml.encode(entries))
    except OSError as error:
        raise _unwritable(file, error) from error


def _rows(found: EvidenceCheck) -> Iterator[tuple[object, ...]]:
    for one in found.assertions:
        ours = (one.assertion, one.action, one.effect, one.amp, one.standing, one.why)
        bearing = [("agrees", bears) for bears in one.agree] + [("conflicts", bears) for bears in one.conflict]
        bearing += [("exception", bears) for bears in one.exceptions]
        for says, bears in bearing:
            item = bears.item
            yield (
                *ours,
                says,
                bears.snapshot,
                item.id,
                item.level,
                bears.marker,
                bears.disease,
                item.molecular_profile,
                item.disease,
                " + ".join(item.therapies),
                item.direction,
                item.significance,
                item.citation,
                item.url,
            )
        if not bearing:
            yield (*ours, *[""] * (len(COLUMNS) - len(ours)))


def _unwritable(file: Path, error: OSError) -> OutputError:
    return OutputError(
        "The file '{written}' cannot be written: {reason}.",
        "Choose another, or make its folder writable.",
        written=file,
        reason=error.strerror or "unknown reason",
    )
