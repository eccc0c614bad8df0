"""The form of a VCF header: every meta line is looked at, and what is wrong with one is said with its line.

A fault of form does not make the rows worthless: they are read, and a notice names the fault, the first line that has it and the keys.
What the lines declare (Number and Type of INFO and FORMAT keys) is what values are held against (`vcf_values`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ceiba.records.drafts import Notice
from ceiba.records.vcf_reserved import NUMBERS, RESERVED, SYMBOLS, TYPES, Declaration

_VERSION = re.compile(r"##fileformat=VCFv4\.([0-9]+)")
_KNOWN_VERSIONS = range(6)
_NEWER_RULES = 3
"""From VCFv4.3 on PEDIGREE lines have an ID, SAMPLE lines are free, and symbolic alleles may have names of their own."""
_PLAIN = re.compile(r"##([^=\s]+)=(.+)")
_FIELD = re.compile(r'(?:([^=,"<>\s]+)=)?("(?:[^"\\]|\\.)*"|\[[^\]]*\]|[^,"]*)(?:,|$)')
_CONTIG_NAME = re.compile(r"<[^<>,\s]+>|[^*=<>,\s\"'`{}\[\]()\\][^<>,\s\"'`{}\[\]()\\]*")
_QUOTED_NAME = re.compile(r"^ID=[^,<>\s]*\"[^,<>\s]*,")
"""The name of a symbolic allele with a quotation mark in it, which VCFv4.3 allows."""
_ADDRESS = re.compile(r"<?[a-z]+://(?:[^/@]*@)?([^/:>]+)")
_KEYED = ("INFO", "FORMAT", "META", "FILTER", "ALT", "contig")
"""Lines whose ID may be repeated to the user: it names a key, never a person."""

_MOST_NAMES = 5

FAULTS: Mapping[str, tuple[str, str]] = {
    "version": (
        "The first line does not name a version of VCF that there is (##fileformat=VCFv4.1 to VCFv4.5).",
        "Write the version that the file follows.",
    ),
    "plain": ("Header lines that are not written as key=value: {count}.", "Write ##key=value, or delete the line."),
    "closed": (
        "Header lines whose < > or quotation marks do not close: {count} ({names}).",
        'Close them; write a mark inside a text as \\".',
    ),
    "fields": (
        "Header lines with a part that is no key=value: {count} ({names}).",
        "Put texts with commas or blanks between quotation marks.",
    ),
    "id": ("Header lines without an ID, or whose ID does not stand first: {count} ({names}).", "Write ID= first."),
    "name": (
        "Header lines whose ID has characters that an ID may not have: {count} ({names}).",
        "Write the ID without blanks, commas and < >.",
    ),
    "number": ("Header lines whose Number is missing or none that VCF knows: {count} ({names}).", "Write a count, A, R, G or a dot."),
    "type": (
        "Header lines whose Type is missing or none that VCF knows: {count} ({names}).",
        "Write Integer, Float, Character or String (or Flag, for INFO).",
    ),
    "description": ("Header lines without a Description between quotation marks: {count} ({names}).", 'Write Description="...".'),
    "reserved": (
        "Header lines that declare a key otherwise than VCF reserves it: {count} ({names}).",
        "Declare it with the Number and Type of the specification, or give it another name.",
    ),
    "symbol": (
        "Header lines of symbolic alleles (ALT) with a word or a part that VCF does not have: {count} ({names}).",
        "Begin the ID with DEL, INS, DUP, INV or CNV, and give it a Description only.",
    ),
    "mixture": ("SAMPLE lines with only one of Genomes and Mixture: {count}.", "Give both, a genome for each part of the mixture."),
    "values": ("META lines whose Values are not between square brackets: {count} ({names}).", "Write Values=[first, second]."),
    "address": ("Header lines with an address that leads nowhere: {count} ({names}).", "Write the address of the file."),
    "twice": ("Header lines that declare a key a second time: {count} ({names}).", "Keep one of them; the last is followed."),
    "samples": ("The #CHROM line has a column FORMAT and no sample.", "Delete the column, or add the samples."),
}
"""A fault of the header -> what is said of it and what to do."""


@dataclass(slots=True)
class Meta:
    """What the meta lines declare, and their faults. version: minor version of VCF 4, None when the file names none that there is."""

    version: int | None = None
    declared: dict[tuple[str, str], Declaration] = field(default_factory=dict)
    contigs: dict[str, int | None] = field(default_factory=dict)
    faults: dict[str, list[tuple[int, str]]] = field(default_factory=dict)

    @property
    def newer(self) -> bool:
        """Whether the file says that it follows VCFv4.3 or later."""
        return self.version is not None and self.version >= _NEWER_RULES

    @property
    def older(self) -> bool:
        """Whether the file says that it follows VCFv4.2 or earlier."""
        return self.version is not None and self.version < _NEWER_RULES

    def note(self, kind: str, line: int, name: str) -> None:
        """Note that a line has a fault."""
        self.faults.setdefault(kind, []).append((line, name))

    def notices(self, file: str) -> tuple[Notice, ...]:
        """One notice for each kind of fault, at the first line that has it."""
        said = []
        for kind, (problem, remedy) in FAULTS.items():
            if found := self.faults.get(kind):
                names = list(dict.fromkeys(name for _, name in found))
                text = ", ".join(names[:_MOST_NAMES] + (["..."] if len(names) > _MOST_NAMES else []))
                said.append(Notice(problem, remedy, file, found[0][0], {"count": len(found), "names": text}))
        return tuple(said)


def read_meta(lines: Iterable[str]) -> Meta:
    """Look at every header line (the '#CHROM' line too, last); never fails."""
    meta = Meta()
    for number, line in enumerate(lines, 1):
        if line.startswith("#CHROM"):
            columns = line.split("\t")
            if columns[-1] == "FORMAT":
                meta.note("samples", number, "FORMAT")
            continue
        if number == 1:
            found = _VERSION.fullmatch(line.strip())
            meta.version = int(found[1]) if found and int(found[1]) in _KNOWN_VERSIONS else None
            if meta.version is None:
                meta.note("version", 1, "fileformat")
            if line.startswith("##fileformat"):
                continue
        _line(meta, number, line.rstrip())
    return meta


def _line(meta: Meta, number: int, line: str) -> None:
    found = _PLAIN.fullmatch(line)
    if found is None:
        return meta.note("plain", number, "")
    kind, text = found[1], found[2]
    if kind in ("assembly", "pedigreeDB"):
        address = _ADDRESS.match(text)
        if text in ("<>", "") or (address and address[1].isdigit()):
            meta.note("address", number, kind)
        return None
    if kind not in (*_KEYED, "SAMPLE", "PEDIGREE"):
        return None
    if not (text.startswith("<") and text.endswith(">")):
        return meta.note("closed", number, kind)
    fields = _fields(_QUOTED_NAME.sub("ID=_,", text[1:-1]) if kind == "ALT" else text[1:-1])
    if fields is None:
        return meta.note("closed", number, kind)
    keys = [key for key, _ in fields]
    given = {key: value for key, value in fields if key}
    name = f"{kind} {given['ID']}" if kind in _KEYED and "ID" in given else kind
    if "" in keys or any(kind in ("PEDIGREE", "SAMPLE") and " " in value and value[:1] != '"' for value in given.values()):
        meta.note("fields", number, kind if "" in keys else name)
    if keys[0] != "ID" and not (kind == "PEDIGREE" and not meta.newer):
        meta.note("id", number, name)
    elif kind != "PEDIGREE" and not _name_fits(kind, given.get("ID", "")):
        meta.note("name", number, kind)
    _of_kind(meta, number, kind, name, given)
    return None


def _fields(text: str) -> list[tuple[str, str]] | None:
    """Cut the inside of < > into keys and values (a part without '=' has the key ""); None when quotation marks do not close."""
    fields = []
    at = 0
    while at < len(text):
        found = _FIELD.match(text, at)
        if found is None or found.end() == at:
            return None
        fields.append((found[1] or "", found[2]))
        at = found.end()
    return fields or [("", "")]


def _name_fits(kind: str, name: str) -> bool:
    if kind == "contig":
        return _CONTIG_NAME.fullmatch(name) is not None
    return bool(name) and not re.search(r"[\s,]", name) and (kind != "ALT" or not re.search(r"[<>]", name))


def _of_kind(meta: Meta, number: int, kind: str, name: str, given: Mapping[str, str]) -> None:
    """Look at the parts that lines of this kind must have."""
    key = given.get("ID", "")
    if kind in TYPES:
        if not (given.get("Number", "").isdigit() or given.get("Number") in NUMBERS):
            meta.note("number", number, name)
        if given.get("Type") not in TYPES[kind]:
            meta.note("type", number, name)
    first = key.partition(":")[0]
    wrong = {
        "description": kind in ("INFO", "FORMAT", "ALT", "FILTER") and given.get("Description", "")[:1] != '"',
        "values": kind == "META" and not given.get("Values", "").startswith("["),
        "symbol": kind == "ALT" and ("Number" in given or "Type" in given or (first not in SYMBOLS and (":" in key or meta.older))),
        "mixture": kind == "SAMPLE" and ("Genomes" in given) != ("Mixture" in given) and meta.older,
    }
    for fault, holds in wrong.items():
        if holds:
            meta.note(fault, number, name)
    if kind == "contig" and key:
        length = given.get("length", "")
        meta.contigs[key] = int(length) if length.isdigit() else None
    if kind in RESERVED and key:
        _declare(meta, number, kind, key, given)


def _declare(meta: Meta, number: int, kind: str, key: str, given: Mapping[str, str]) -> None:
    """Keep what a line declares of a key, and hold it against what the file's version of VCF reserves."""
    reserved = RESERVED[kind].get(key)
    name = f"{kind} {key}"
    told = {"Number", "Type"} <= given.keys()
    fits = reserved is None or (given.get("Number") in reserved.numbers and given.get("Type") in reserved.types)
    if reserved and told and not fits and reserved.since <= (meta.version or 0):
        meta.note("reserved", number, name)
    if (kind, key) in meta.declared:
        meta.note("twice", number, name)
    meta.declared[kind, key] = Declaration(given.get("Number"), given.get("Type"), bool(reserved and reserved.at_least_zero))
