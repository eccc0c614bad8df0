"""Phenopackets as drafts: every entry is a record, is understood and makes none (counted by reason), or is refused with its place.

Entries are decoded one by one, so that a bad one does not lose the file. The files read together are looked through once for identifiers
that several packets share (`codes`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import msgspec

from ceiba.records.drafts import RAW_LENGTH, Draft, InputFile, Refusal
from ceiba.records.fhir.disease_codes import oncotree
from ceiba.records.fhir.rows import Left, Refused, Rows, as_tables, leave, refuse_here
from ceiba.records.opening import checksum
from ceiba.records.phenopackets import shapes
from ceiba.records.phenopackets.actions import read_action, read_measurement
from ceiba.records.phenopackets.codes import Codes, subject_id
from ceiba.records.phenopackets.family import Pedigree, read_person
from ceiba.records.phenopackets.packets import Entry, Packet, entries, packets, persons, whole
from ceiba.records.phenopackets.people import (
    Known,
    concept_of,
    disease_code,
    is_cancer,
    is_reference_sample,
    read_biosample,
    read_disease,
    read_subject,
)
from ceiba.records.phenopackets.variants import is_constitutional, read_genomic

FORMAT = "phenopacket"

Message = TypeVar("Message", bound=msgspec.Struct)

_AT = re.compile(r" - at `\$(?P<path>[^`]*)`")
_MISSING = re.compile(r"required field `(?P<name>[^`]+)`")

FEATURES = "Phenotypic features (Human Phenotype Ontology) have no table: {types}."
FILES = "Files that a packet points to are not opened; name them on the command line: {types}."
UNSOLVED = "Interpretations without a variant or gene make no finding (by progress): {types}."


def read_phenopacket(file: InputFile) -> Draft:
    """Read one file of Phenopackets v2 (Phenopacket, Family, Cohort); InputUnreadable when it is no JSON or is of version 1."""
    return next(read_phenopacket_files([file]))


def read_phenopacket_files(files: Sequence[InputFile]) -> Iterator[Draft]:
    """Yield the draft of each file, in order; identifiers that packets share are told apart. The same errors as `read_phenopacket`."""
    codes = Codes()
    for file in files:
        codes.look(packets(whole(file)))
    told = Rows(files[0])
    for file in files[:-1]:
        yield _draft(file, codes, told, last=False)
    yield _draft(files[-1], codes, told, last=True)


def _draft(file: InputFile, codes: Codes, told: Rows, *, last: bool) -> Draft:
    """Return the draft of one file. told: what is counted over all files, told with the last of them."""
    rows = Rows(file, said=told.said, left=told.left)
    content = whole(file)
    for entry, known in _known_entries(content, codes):
        rows.line += 1
        _read_entry(entry, known, rows)
    _read_pedigree(content, codes, rows)
    alone = told.file is file
    return Draft(
        file,
        FORMAT,
        rows_in=rows.line,
        tables=as_tables(rows.tables),
        implied=as_tables(rows.implied),
        silent=tuple(rows.silent),
        refused=tuple(rows.refused),
        notices=tuple(replace(notice, file=file.name if alone else None) for notice in rows.notices()) if last else (),
        sha256=checksum(file.path),
        texts=lambda numbers: _texts(file, numbers),
    )


def _known_entries(content: dict[str, Any], codes: Codes) -> Iterator[tuple[Entry, Known]]:
    for packet in packets(content):
        known = _known(packet, codes)
        for entry in entries(packet):
            yield entry, known


def _known(packet: Packet, codes: Codes) -> Known:
    """Return what a packet says of itself before its entries are read; what cannot be read is told when its entry is."""
    known = Known(packet, codes, codes.person(packet))
    genomic: list[shapes.GenomicInterpretation] = []
    for entry in entries(packet):
        try:
            match entry.kind:
                case "disease":
                    disease = msgspec.convert(entry.content, shapes.Disease)
                    if not disease.excluded and is_cancer(disease.term):
                        known.diseases[disease_code(disease.term)] = disease.term.label or disease.term.id
                case "biosample":
                    biosample = msgspec.convert(entry.content, shapes.Biosample)
                    known.samples.add(biosample.id)
                    if is_reference_sample(biosample):
                        known.germline.add(biosample.id)
                case "genomic":
                    genomic.append(msgspec.convert(entry.content, shapes.GenomicInterpretation))
        except msgspec.ValidationError:
            continue
    known.constitutional = bool(genomic) and not known.samples and all(is_constitutional(found) for found in genomic)
    return known


def _read_entry(entry: Entry, known: Known, rows: Rows) -> None:
    def read() -> None:
        if not known.person and entry.kind != "broken":
            refuse_here(
                "", "The packet names no person: no subject, no sample of one, no identifier.", "Give the packet a subject with an id."
            )
        _READERS[entry.kind](entry, rows, known)

    _guarded(entry, read, rows)


def _guarded(entry: Entry, read: Callable[[], None], rows: Rows) -> None:
    """Read an entry; keep what it gave, count why it gave nothing, or refuse it with its place."""
    try:
        read()
    except Left as left:
        rows.count_left(left.reason, left.what or entry.kind)
        rows.keep(records=False)
    except Refused as refused:
        rows.drop()
        path = f"{entry.path}.{refused.path}" if refused.path else entry.path
        rows.refused.append(Refusal(rows.line, path, refused.problem, refused.remedy, _text(entry)))
    else:
        rows.keep()


def _as(entry: Entry, kind: type[Message]) -> Message:
    """Return an entry as a message of the schema; refuses, with the place, what has not its form."""
    try:
        return msgspec.convert(entry.content, kind)
    except msgspec.ValidationError as error:
        said = str(error)
        found, missing = _AT.search(said), _MISSING.search(said)
        inside = [found["path"].removeprefix(".") if found else "", missing["name"] if missing else ""]
        path = ".".join(part for part in inside if part)
        if missing:
            refuse_here(path, "An element that the schema of Phenopackets requires is missing.", "Add it.")
        refuse_here(path, "An element has a form that the schema of Phenopackets does not give it.", "Correct it, or export as version 2.")


def _measured(entry: Entry, rows: Rows, known: Known) -> None:
    sample = str(entry.around.get("id", "")) if entry.around is not known.packet.content else ""
    read_measurement(_as(entry, shapes.Measurement), known.codes.sample(known.packet, sample) if sample else None, rows, known)


def _interpreted(entry: Entry, rows: Rows, known: Known) -> None:
    del rows, known
    status = entry.content.get("progressStatus", 0) if isinstance(entry.content, dict) else 0
    leave(UNSOLVED, shapes.named(status, shapes.PROGRESS) or "UNKNOWN_PROGRESS")


def _featured(entry: Entry, rows: Rows, known: Known) -> None:
    del entry, rows, known
    leave(FEATURES, "phenotypicFeatures")


def _filed(entry: Entry, rows: Rows, known: Known) -> None:
    del entry, rows, known
    leave(FILES, "files")


def _broken(entry: Entry, rows: Rows, known: Known) -> None:
    del entry, rows, known
    refuse_here("", "This is no packet.", "Give a Phenopacket here, or take it out.")


_READERS: Mapping[str, Callable[[Entry, Rows, Known], None]] = {
    "subject": lambda entry, rows, known: read_subject(_as(entry, shapes.Individual), rows, known),
    "feature": _featured,
    "measurement": _measured,
    "biosample": lambda entry, rows, known: read_biosample(_as(entry, shapes.Biosample), rows, known),
    "interpretation": _interpreted,
    "genomic": lambda entry, rows, known: read_genomic(_as(entry, shapes.GenomicInterpretation), rows, known),
    "disease": lambda entry, rows, known: read_disease(_as(entry, shapes.Disease), rows, known),
    "action": lambda entry, rows, known: read_action(_as(entry, shapes.MedicalAction), rows, known),
    "file": _filed,
    "broken": _broken,
}


def _read_pedigree(content: dict[str, Any], codes: Codes, rows: Rows) -> None:
    """Read the persons of a Family's pedigree, once all of them are known."""
    listed = list(persons(content))
    if not listed or not isinstance(content.get("proband"), dict):
        return
    proband = Packet("$.proband", content["proband"])
    readable: dict[str, shapes.Person] = {}
    for entry in listed:
        try:
            person = msgspec.convert(entry.content, shapes.Person)
        except msgspec.ValidationError:
            continue
        readable[person.individual_id] = person
    pedigree, disease = Pedigree(readable), _cancer_of(proband)
    who = (subject_id(proband), codes.person(proband))
    for entry in listed:
        rows.line += 1
        _guarded(entry, lambda entry=entry: read_person(_as(entry, shapes.Person), pedigree, who, disease, rows), rows)  # type: ignore[misc]


def _cancer_of(packet: Packet) -> tuple[str | None, str] | None:
    """Return OncoTree code and text of the one cancer of a packet; None when it has none, or several."""
    terms = []
    for entry in entries(packet):
        if entry.kind == "disease":
            try:
                disease = msgspec.convert(entry.content, shapes.Disease)
            except msgspec.ValidationError:
                continue
            if not disease.excluded and is_cancer(disease.term):
                terms.append(disease.term)
    return (oncotree(concept_of(terms[0]))[0], terms[0].label or terms[0].id) if len(terms) == 1 else None


def _text(entry: Entry) -> str:
    """Return a refused entry as text without free text, cut at RAW_LENGTH."""
    content = entry.content
    if isinstance(content, dict):
        content = {key: value for key, value in content.items() if key not in ("description", "summary")}
    return msgspec.json.encode(content).decode()[:RAW_LENGTH]


def _texts(file: InputFile, numbers: Collection[int]) -> dict[int, str]:
    """Return `_text` of the entries of those numbers."""
    content = whole(file)
    listed = [*(entry for packet in packets(content) for entry in entries(packet))]
    listed += list(persons(content)) if isinstance(content.get("proband"), dict) else []
    return {number: _text(entry) for number, entry in enumerate(listed, start=1) if number in numbers}
