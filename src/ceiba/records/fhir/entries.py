"""A file of FHIR as its entries: a Bundle, a single resource, or NDJSON with one resource a line; plain or gzip.

Entries of a Bundle are numbered from 1; a resource of NDJSON has the number of its line. Source: HL7 FHIR R4, "Bundle"
(https://hl7.org/fhir/R4/bundle.html); Bulk Data Access, NDJSON (https://hl7.org/fhir/uv/bulkdata/).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import RAW_LENGTH
from ceiba.records.opening import LONGEST_LINE, endless_line, open_bytes, unreadable

_XML = re.compile(r"<[A-Za-z]+[^>]*xmlns\s*=\s*[\"']http://hl7\.org/fhir[\"']")
_TYPED = re.compile(r'"resourceType"\s*:\s*"')

LARGEST = 1 << 31
"""Bytes of a Bundle, unpacked, beyond which it is not held in memory."""

BAD_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What decoding raises of a text that is no JSON, has other forms than asked for, or is nested without end."""

T = TypeVar("T")

_PERSONAL = ("text", "note", "name", "telecom", "address", "contact", "photo")
"""Elements that are taken out of the text of a refused resource: names, addresses, narrative and notes."""


class _Entry(msgspec.Struct, rename="camel"):
    full_url: str | None = None
    resource: msgspec.Raw = msgspec.Raw()


class _Bundle(msgspec.Struct, rename="camel"):
    resource_type: str
    entry: list[msgspec.Raw] = []


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file. number: of the entry or line. raw: the resource; None when the entry has none. path: where it lies."""

    number: int
    raw: bytes | msgspec.Raw | None
    full_url: str | None = None
    path: str = "$"


def is_xml(lines: Sequence[str]) -> bool:
    """Whether the first lines are FHIR written as XML."""
    first = next((line for line in lines if line.strip()), "")
    return first.lstrip().startswith("<") and bool(_XML.search(" ".join(lines)))


def is_json(lines: Sequence[str]) -> bool:
    """Whether the first lines are FHIR written as JSON: an object in which `resourceType` stands."""
    first = next((line for line in lines if line.strip()), "")
    return first.lstrip().startswith("{") and any(_TYPED.search(line) for line in lines)


def is_lines(path: Path) -> bool:
    """Whether a file is NDJSON: its name says so, or its first line is a whole object and another follows."""
    with open_bytes(path) as handle:
        first = handle.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf").strip()
        more = bool(handle.readline(LONGEST_LINE).strip())
    if path.name.removesuffix(".gz").endswith((".ndjson", ".jsonl")):
        return len(first) > 1  # a first line that is broken is one bad line; a lone brace begins JSON written over many lines
    return more and first.startswith(b"{") and first.endswith(b"}") and _decoded(first, dict) is not None


def entries(path: Path) -> Iterator[Entry]:
    """Yield the entries of a file; InputUnreadable when the whole is no JSON, or is damaged."""
    try:
        yield from _entries(path)
    except (EOFError, zlib.error, OSError) as error:
        raise unreadable(path, error) from None


def _entries(path: Path) -> Iterator[Entry]:
    if is_lines(path):
        with open_bytes(path) as handle:
            number = 0
            while line := handle.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise endless_line(path.name, number)
                if line.strip():
                    yield Entry(number, line.removeprefix(b"\xef\xbb\xbf"))
        return
    with open_bytes(path) as handle:
        whole = handle.read(LARGEST + 1).removeprefix(b"\xef\xbb\xbf")
    if len(whole) > LARGEST:
        raise InputUnreadable(
            "The Bundle is larger than {gigabytes} GB.",
            "Export it in bulk, as NDJSON with one resource a line.",
            file=path.name,
            gigabytes=LARGEST >> 30,
        )
    try:
        bundle = msgspec.json.decode(whole, type=_Bundle)
    except msgspec.ValidationError:
        yield Entry(1, whole)
        return
    except BAD_JSON:
        raise InputUnreadable("The file begins as FHIR and is not valid JSON.", "Export or copy it again, whole.", file=path.name) from None
    if bundle.resource_type != "Bundle":
        yield Entry(1, whole)
        return
    for number, raw in enumerate(bundle.entry, start=1):
        found = _decoded(raw, _Entry)
        path_of = f"$.entry[{number - 1}].resource"
        yield Entry(number, None, path=path_of) if found is None else Entry(number, found.resource or None, found.full_url, path_of)


def _decoded(raw: bytes | msgspec.Raw, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(raw, type=kind)
    except BAD_JSON:
        return None


def text_of(raw: bytes | msgspec.Raw | None) -> str:
    """Return a refused resource as text without names, addresses, narrative and notes, cut at RAW_LENGTH; what is no JSON as it is."""
    if raw is None:
        return ""
    found = _decoded(raw, dict)
    if found is not None:
        raw = msgspec.json.encode({key: value for key, value in found.items() if key not in _PERSONAL})
    return bytes(raw).decode("utf-8", errors="replace").strip()[:RAW_LENGTH]


def texts(path: Path, numbers: Collection[int]) -> dict[int, str]:
    """Return `text_of` the entries of those numbers."""
    return {entry.number: text_of(entry.raw) for entry in entries(path) if entry.number in numbers}
