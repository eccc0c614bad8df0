"""What is said of a file that the user named and that is of no format known."""

from __future__ import annotations

from pathlib import Path

from ceiba.errors import InputUnreadable
from ceiba.records.formats import peek_at


def of_no_format(path: Path) -> InputUnreadable:
    """Return the error for a file of no format that is known: a CSV is told its columns, unless its first line may be a person's."""
    header = peek_at(path).header
    if header is None or not header.quoted or len(header.names) == 1:
        return InputUnreadable(
            "The file is of no format that Ceiba knows.",
            "Give a VCF, a MAF, FHIR as JSON, a cBioPortal file or folder, or a CSV with a mapping (docs/reference/mapping-format.md).",
            file=path.name,
        )
    if not header.names_columns:
        return InputUnreadable(
            "No mapping says what the columns of this file mean, and its first line does not look like column names.",
            "Give a table whose first line names its columns, with a mapping (docs/reference/mapping-format.md).",
            file=path.name,
            line=header.line,
        )
    return InputUnreadable(
        "The columns of this CSV are none that Ceiba knows, and no mapping says what they mean: {names}.",
        "Write a mapping for it (docs/reference/mapping-format.md) and name it with --mapping.",
        file=path.name,
        line=header.line,
        names=", ".join(header.names[:20]),
    )
