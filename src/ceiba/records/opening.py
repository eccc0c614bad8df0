"""Files as bytes: opened plain or gzip, checksummed, and looked at from their first lines."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from ceiba.errors import InputError, InputMissing, InputUnreadable
from ceiba.records.drafts import InputFile


def open_bytes(path: Path) -> io.BufferedIOBase:
    """Open a file for reading bytes, unpacked when it is gzip (whatever its name); InputMissing, InputUnreadable."""
    try:
        with path.open("rb") as raw:
            packed = raw.read(2) == b"\x1f\x8b"
        return gzip.open(path, "rb") if packed else path.open("rb")
    except FileNotFoundError:
        raise InputMissing("There is no such file.", "Check the path you gave.", file=str(path)) from None
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: Exception) -> InputUnreadable:
    """Return the error for a file that the system, or the unpacking, cannot read."""
    if isinstance(error, (EOFError, zlib.error, gzip.BadGzipFile)):
        return InputUnreadable(
            "The compressed file is damaged or cut short.", "Copy or download it again, whole, or leave it out.", file=path.name
        )
    return InputUnreadable(
        "The file cannot be read ({reason}).",
        "Check that it is a file and that you may read it.",
        file=path.name,
        reason=getattr(error, "strerror", None) or type(error).__name__,
    )


@contextlib.contextmanager
def naming(file: InputFile) -> Iterator[None]:
    """Give errors about a file the name the user knows it by: its path in the folder that was given."""
    try:
        yield
    except InputError as error:
        if error.file in (file.path.name, str(file.path)):
            error.file = file.name
        raise


def checksum(path: Path) -> str:
    """Return the SHA-256 of the file's bytes as they lie on disk, in hexadecimal."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def first_lines(path: Path, limit: int = 1 << 16) -> list[str]:
    """Return the first lines of a file (unpacked, at most `limit` bytes), for telling its format; [] when it is not text."""
    try:
        with open_bytes(path) as handle:
            head = handle.read(limit)
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None
    if b"\0" in head:
        return []
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").splitlines()
