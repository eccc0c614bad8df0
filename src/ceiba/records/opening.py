"""Files as bytes: opened plain or gzip, checksummed, and looked at from their first lines."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path

from ceiba.errors import InputError, InputMissing, InputUnreadable
from ceiba.records.drafts import InputFile

LONGEST_LINE = 1 << 26
"""Bytes of a line beyond which a file is no table: it would be held in memory whole."""

_OTHER_FORMATS: tuple[tuple[bytes, str, str], ...] = (
    (b"BZh", "The file is compressed with bzip2.", "Decompress it, or compress it with gzip or bgzip."),
    (b"\xfd7zXZ", "The file is compressed with xz.", "Decompress it, or compress it with gzip or bgzip."),
    (b"\x28\xb5\x2f\xfd", "The file is compressed with Zstandard.", "Decompress it, or compress it with gzip or bgzip."),
    (b"PK\x03\x04", "The file is a ZIP archive, or a spreadsheet.", "Unpack it and give the file inside; save a spreadsheet as CSV."),
    (b"7z\xbc\xaf", "The file is a 7-Zip archive.", "Unpack it and give the files inside."),
    (b"\xd0\xcf\x11\xe0", "The file is an old spreadsheet or document of Office.", "Save it as CSV."),
    (b"%PDF", "The file is a PDF.", "Give the data it was made from."),
    (b"BCF", "The file is a BCF file, the binary form of VCF.", "Convert it with bcftools view -Oz."),
    (b"BAM\1", "The file holds aligned reads (BAM).", "Call variants first, and give the VCF."),
    (b"CRAM", "The file holds aligned reads (CRAM).", "Call variants first, and give the VCF."),
    (b"\xff\xfe", "The file is written in UTF-16.", "Save it as UTF-8 text."),
    (b"\xfe\xff", "The file is written in UTF-16.", "Save it as UTF-8 text."),
)


def refuse_other_formats(head: bytes, name: str) -> None:
    """Raise InputUnreadable when a file, unpacked where it was gzip, begins like something that is not text. name: in messages."""
    for magic, problem, remedy in _OTHER_FORMATS:
        if head.startswith(magic):
            raise InputUnreadable(problem, remedy, file=name)
    half = head[: len(head) // 2 * 2]
    if len(half) > 2 and (not any(half[1::2]) or not any(half[::2])):  # noqa: PLR2004 - more than one letter
        raise InputUnreadable("The file is written in UTF-16.", "Save it as UTF-8 text.", file=name)


def endless_line(name: str, line: int) -> InputUnreadable:
    """Return the error for a line that is too long to be a row. line: 1-based."""
    return InputUnreadable(
        "This line is longer than {megabytes} MB, so the file is no table of records.",
        "Check how it was exported; a file of zeros or one that unpacks without end looks like this.",
        file=name,
        line=line,
        megabytes=LONGEST_LINE >> 20,
    )


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
    """Return the first lines of a file (unpacked, at most `limit` bytes), for telling its format; [] when it is not text.

    InputUnreadable when it begins like another kind of file (an archive, a document, UTF-16), or its lines end in CR alone.
    """
    try:
        with open_bytes(path) as handle:
            head = handle.read(limit)
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None
    if head.startswith(b"BZh"):
        head = _vcf_in_bzip2(path, limit) or head
    refuse_other_formats(head[:64], path.name)
    if b"\0" in head:
        return []
    if b"\r" in head and b"\n" not in head:
        raise InputUnreadable(
            "The lines of the file end in a carriage return alone, as on old Macintosh computers.",
            "Save it with the line ends of Windows or Unix.",
            file=path.name,
        )
    return head.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="replace").splitlines()


def _vcf_in_bzip2(path: Path, limit: int) -> bytes:
    """Return the first bytes of a VCF packed with bzip2, the one format that is read so; nothing for any other file."""
    try:
        with bz2.open(path) as handle:
            head = handle.read(limit)
    except (EOFError, OSError):
        return b""
    return head if head.startswith(b"##fileformat=VCF") else b""
