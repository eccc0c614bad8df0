"""A file as its packets, and a packet as its entries, each of which is read, counted or refused on its own.

An entry is the subject, a phenotypic feature, a measurement, a biosample, a variant or gene of an interpretation (or an interpretation
without any), a disease, a medical action, a file, a person of the pedigree. Entries are numbered from 1 through the whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.records.drafts import InputFile
from ceiba.records.opening import open_bytes
from ceiba.records.phenopackets.shapes import camel

_TOP = re.compile(r'"(?:subject|proband|members)"\s*:')
_BESIDE = re.compile(
    r'"(?:phenotypic_?[Ff]eatures|meta_?[Dd]ata|interpretations|diseases|biosamples|medical_?[Aa]ctions|pedigree|phenopacket_?[Ss]chema_?[Vv]ersion)"\s*:'
)
_FIRST_VERSION = ("genes", "variants", "hgvsAllele")
_BROKEN = "\0broken"
"""Key of what stands where a packet should and is none; no JSON of a packet has it."""

_MANY = (("phenotypicFeatures", "feature"), ("measurements", "measurement"), ("biosamples", "biosample"))


@dataclass(frozen=True, slots=True)
class Packet:
    """One phenopacket. path: where it lies in the file, "$" for the whole. content: its JSON, in camelCase."""

    path: str
    content: dict[str, Any]

    @property
    def id(self) -> str:
        """The identifier of the packet."""
        return str(self.content.get("id", ""))


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. kind: what it is. path: where it lies. content: its JSON. around: the message it lies in, for what that says of it."""

    kind: str
    path: str
    content: Any
    around: dict[str, Any]


def is_phenopacket(lines: Sequence[str]) -> bool:
    """Whether the first lines are a Phenopacket, Family or Cohort as JSON."""
    first = next((line for line in lines if line.strip()), "")
    head = "\n".join(lines)
    return first.lstrip().startswith("{") and '"resourceType"' not in head and bool(_TOP.search(head)) and bool(_BESIDE.search(head))


def whole(file: InputFile) -> dict[str, Any]:
    """Return the JSON of a file in camelCase; InputUnreadable when it is none, or is of version 1 of the schema."""
    with open_bytes(file.path) as handle:
        text = handle.read().removeprefix(b"\xef\xbb\xbf")
    try:
        found = camel(msgspec.json.decode(text))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputUnreadable(
            "The file begins as a phenopacket and is not valid JSON.", "Export or copy it again, whole.", file=file.path.name
        ) from None
    if not isinstance(found, dict) or _is_first_version(found):
        raise InputUnreadable(
            "This is a phenopacket of version 1 of the schema, which is not read.",
            "Convert it to version 2 (phenopacket-tools: convert).",
            file=file.path.name,
        )
    return found


def packets(content: dict[str, Any]) -> Iterator[Packet]:
    """Yield the packets of a message: itself, the proband and relatives of a Family, the members of a Cohort."""
    if "members" in content:
        yield from _within(content, "members")
    elif "proband" in content:
        yield _packet("$.proband", content["proband"])
        yield from _within(content, "relatives")
    else:
        yield Packet("$", content)


def entries(packet: Packet) -> Iterator[Entry]:
    """Yield the entries of a packet, in order."""
    content = packet.content
    if _BROKEN in content:
        yield Entry("broken", packet.path, content[_BROKEN], content)
    if "subject" in content:
        yield Entry("subject", f"{packet.path}.subject", content["subject"], content)
    for name, kind in _MANY:
        for place, inside in enumerate(_list(content, name)):
            yield Entry(kind, f"{packet.path}.{name}[{place}]", inside, content)
            if kind == "biosample" and isinstance(inside, dict):
                yield from _of_biosample(f"{packet.path}.{name}[{place}]", inside)
    for place, inside in enumerate(_list(content, "interpretations")):
        yield from _of_interpretation(f"{packet.path}.interpretations[{place}]", inside, content)
    for name, kind in (("diseases", "disease"), ("medicalActions", "action"), ("files", "file")):
        yield from (Entry(kind, f"{packet.path}.{name}[{place}]", inside, content) for place, inside in enumerate(_list(content, name)))


def persons(content: dict[str, Any]) -> Iterator[Entry]:
    """Yield the persons of a Family's pedigree."""
    pedigree = content.get("pedigree")
    if isinstance(pedigree, dict):
        for place, person in enumerate(_list(pedigree, "persons")):
            yield Entry("person", f"$.pedigree.persons[{place}]", person, pedigree)


def _of_biosample(path: str, biosample: dict[str, Any]) -> Iterator[Entry]:
    for name, kind in _MANY[:2]:
        yield from (Entry(kind, f"{path}.{name}[{place}]", inside, biosample) for place, inside in enumerate(_list(biosample, name)))


def _of_interpretation(path: str, interpretation: object, content: dict[str, Any]) -> Iterator[Entry]:
    whole_one = interpretation if isinstance(interpretation, dict) else {}
    diagnosis = whole_one.get("diagnosis", {})
    found = _list(diagnosis, "genomicInterpretations") if isinstance(diagnosis, dict) else []
    if not found:
        yield Entry("interpretation", path, interpretation, content)
    for place, inside in enumerate(found):
        yield Entry("genomic", f"{path}.diagnosis.genomicInterpretations[{place}]", inside, whole_one)


def _list(content: dict[str, Any], name: str) -> list[Any]:
    found = content.get(name, [])
    return found if isinstance(found, list) else [found]


def _within(content: dict[str, Any], name: str) -> Iterator[Packet]:
    return (_packet(f"$.{name}[{place}]", member) for place, member in enumerate(_list(content, name)))


def _packet(path: str, content: object) -> Packet:
    return Packet(path, content if isinstance(content, dict) else {_BROKEN: content})


def _is_first_version(content: dict[str, Any]) -> bool:
    """Whether a message says that it is of version 1, or has what only version 1 has."""
    about = content.get("metaData")
    version = str(about.get("phenopacketSchemaVersion", "")) if isinstance(about, dict) else ""
    if version:
        return version.startswith("1")
    inside = [content, *(packet.content for packet in packets(content))]
    subjects = [found["subject"] for found in inside if isinstance(found.get("subject"), dict)]
    return any(name in found for found in inside for name in _FIRST_VERSION) or any(
        "ageAtCollection" in subject or "age" in subject for subject in subjects
    )
