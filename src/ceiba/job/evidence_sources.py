"""The files of a source of evidence: found where the user names a file or a folder, opened, and handed to their reader as text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ceiba.errors import InputMissing, InputUnreadable, UsageError
from ceiba.evidence import civic, moalmanac, moalmanac_referenced
from ceiba.evidence.items import Drawn, InputFileRead
from ceiba.evidence.other_names import OtherNames
from ceiba.records.opening import checksum, open_bytes, unreadable

CIVIC_TABLES = ("*AcceptedClinicalEvidenceSummaries.tsv*", "*ClinicalEvidenceSummaries.tsv*")
ALMANAC = "molecular-oncology-almanac.json*"
STATEMENTS = "statements.json*"
_RELEASE = re.compile(r"(?P<day>[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4})-")


class Source(NamedTuple):
    """A source that can be imported, as its snapshot describes it. stays: where the data may lie; "" for anywhere."""

    name: str
    title: str
    url: str
    licence: str
    stays: str
    read: Callable[[Path, OtherNames], Imported]


class Imported(NamedTuple):
    """What one import gave: the form the files had, their version as they say it ("unknown"), what was drawn, and the files."""

    form: str
    version: str
    drawn: Drawn
    inputs: tuple[InputFileRead, ...]


def _civic(path: Path, names: OtherNames) -> Imported:
    file = path if path.is_file() else _one_of(path, CIVIC_TABLES)
    form, drawn = civic.read_civic(file.name, text_of(file), names)
    dated = _RELEASE.match(file.name)
    version = datetime.strptime(dated["day"], "%d-%b-%Y").date().isoformat() if dated else "unknown"  # noqa: DTZ007 - a day has no zone
    return Imported(form, version, drawn, inputs_of([file]))


def _moalmanac(path: Path, names: OtherNames) -> Imported:
    if path.is_dir() and not _found(path, ALMANAC) and _found(path, STATEMENTS):
        wanted = (*moalmanac_referenced.TABLES, moalmanac_referenced.ABOUT)
        files = {name: found[0] for name in wanted if (found := _found(path, f"{name}.json*"))}
        drawn = moalmanac_referenced.read_referenced(path.name, {name: (file.name, text_of(file)) for name, file in files.items()}, names)
        return Imported("referenced", drawn.latest or "unknown", drawn, inputs_of(list(files.values())))
    file = path if path.is_file() else _one_of(path, (ALMANAC, STATEMENTS))
    drawn = moalmanac.read_moalmanac(file.name, text_of(file), names)
    return Imported("legacy", drawn.latest or "unknown", drawn, inputs_of([file]))


SOURCES = {
    "civic": Source("civic", civic.TITLE, civic.HOME, civic.LICENCE, "", _civic),
    "moalmanac": Source("moalmanac", moalmanac.TITLE, moalmanac.HOME, moalmanac.LICENCE, moalmanac.STAYS, _moalmanac),
}
"""The sources by the name that the command line gives them."""


def read_source(path: Path, name: str, names: OtherNames) -> Imported:
    """Read a source from a file or a folder; InputMissing, InputUnreadable when it is not there or not of that source."""
    if not path.exists():
        raise InputMissing("There is no such file or folder.", "Check the path you gave.", file=str(path))
    return SOURCES[name].read(path, names)


def _one_of(folder: Path, patterns: Sequence[str]) -> Path:
    for pattern in patterns:
        found = _found(folder, pattern)
        if len(found) > 1:
            raise UsageError(
                "The folder '{folder}' holds several such files: {files}.",
                "Name one of them.",
                folder=folder,
                files=", ".join(file.name for file in found),
            )
        if found:
            return found[0]
    raise InputUnreadable(
        "The folder holds no file of this source.",
        "Name a file, or a folder that holds {wanted}.",
        file=str(folder),
        wanted=" / ".join(pattern.strip("*") for pattern in patterns),
    )


def _found(folder: Path, pattern: str) -> list[Path]:
    return sorted(file for file in folder.glob(pattern) if file.is_file() and "AndSubmitted" not in file.name)


def bytes_of(file: Path) -> bytes:
    """Return a file whole, unpacked where it is packed; InputUnreadable when it cannot be read or unpacked."""
    try:
        with open_bytes(file) as handle:
            return handle.read()
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(file, error) from None


def text_of(file: Path) -> str:
    """Return a file (UTF-8, with or without a byte order mark) as text; InputUnreadable, with the line, when it is none."""
    data = bytes_of(file)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputUnreadable(
            "This line is not UTF-8 text.",
            "Save the file as UTF-8, or check that it is the file you mean.",
            file=file.name,
            line=data[: error.start].count(b"\n") + 1,
        ) from None


def inputs_of(files: Sequence[Path]) -> tuple[InputFileRead, ...]:
    """Return what a snapshot says of the files that it was made from."""
    return tuple(InputFileRead(file.name, checksum(file), file.stat().st_size) for file in files)
