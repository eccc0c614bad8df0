"""ClinVar's classifications of germline variants: its XML of variation records (VCV), and its VCF.

A variant is known by its place on each build and by its coding change on the transcript that ClinVar marks as MANE Select. Of a conflict
both sides are kept as ClinVar counts them. Records of haplotypes and genotypes are of several variants together: they are refused, as are
classifications of somatic impact and of oncogenicity, which answer another question. Pure: it is given the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree import ElementTree as ET

import msgspec

from ceiba.errors import InputUnreadable
from ceiba.evidence.format import Locus
from ceiba.evidence.items import RefusedItem
from ceiba.language import mark

TITLE = "ClinVar"
HOME = "https://www.ncbi.nlm.nih.gov/clinvar/"
LICENCE = "public domain (National Library of Medicine)"
STAYS = ""

_ASSEMBLIES = ("GRCh37", "GRCh38")
_VCF_COLUMNS = 8
_RELEASED = re.compile(rb"(?:##fileDate=|ReleaseDate=\")([0-9]{4}-[0-9]{2}-[0-9]{2})")
_INFO = re.compile(r"(?:^|;)(?P<key>[A-Z]+)=(?P<value>[^;]*)")
_CODING = re.compile(r"(?P<transcript>N[MR]_[0-9.]+)(?:\([^)]*\))?:(?P<change>c\.\S+)")


class ClassifiedVariant(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What ClinVar says of one variant. significance: its words in lower case, of a conflict with both sides behind a colon.

    hgvs_c: with its transcript, "" where none is named. evaluated: the day of the last evaluation, "" where none is said.
    released: the day of the snapshot it is from, given when the snapshot is read; "" in the snapshot itself.
    """

    id: str
    genes: tuple[str, ...]
    hgvs_c: str = ""
    GRCh37: Locus | None = None
    GRCh38: Locus | None = None
    significance: str
    review: str = ""
    evaluated: str = ""
    released: str = ""


class DrawnVariants(msgspec.Struct, frozen=True):
    """What was read: n_read records, each taken, refused, or passed over as of other genes.

    latest: the day of the release, else the latest of an evaluation.
    """

    n_read: int
    variants: tuple[ClassifiedVariant, ...]
    refused: tuple[RefusedItem, ...]
    n_other_genes: int
    latest: str


def read_clinvar(handle: BinaryIO, file: str, genes: frozenset[str]) -> DrawnVariants:
    """Read an XML or VCF of ClinVar, already decompressed. genes: those to keep. InputUnreadable when it is neither, or breaks off."""
    head = handle.read(1 << 12)
    handle.seek(0)
    if b"\0" not in head and head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        read = _from_xml(handle, file)
    elif head.startswith(b"##fileformat=VCF"):
        read = _from_vcf(handle, file)
    else:
        raise InputUnreadable(
            "The file is neither ClinVar's XML of variation records nor its VCF.",
            "Download ClinVarVCVRelease_*.xml.gz or clinvar.vcf.gz from ClinVar.",
            file=file,
            line=1,
        )
    variants: dict[str, ClassifiedVariant] = {}
    refused: list[RefusedItem] = []
    n_read = other = 0
    for found in read:
        n_read += 1
        if isinstance(found, RefusedItem):
            refused.append(found)
        elif not genes.intersection(found.genes):
            other += 1
        elif found.id in variants:
            refused.append(RefusedItem(n_read, "id", "repeated", mark("is given twice"), mark("Keep one of the two."), found.id))
        else:
            variants[found.id] = found
    released = _RELEASED.search(head)
    latest = released[1].decode() if released else max((variant.evaluated for variant in variants.values()), default="")
    return DrawnVariants(n_read, tuple(variants.values()), tuple(refused), other, latest)


def _from_xml(handle: BinaryIO, file: str) -> Iterator[ClassifiedVariant | RefusedItem]:
    number = 0
    try:
        for _, element in ET.iterparse(_WithoutEntities(handle, file)):  # noqa: S314 (entities are refused)
            if element.tag == "VariationArchive":
                number += 1
                yield _record(element, number)
                element.clear()
    except ET.ParseError as error:
        raise InputUnreadable(
            "The XML breaks off or is not well formed.", "Download it again.", file=file, line=error.position[0]
        ) from None


def _record(archive: ET.Element, number: int) -> ClassifiedVariant | RefusedItem:
    name = archive.get("Accession") or archive.get("VariationID") or ""
    record = archive.find("ClassifiedRecord")
    allele = record.find("SimpleAllele") if record is not None else None
    stated = record.find("Classifications/GermlineClassification") if record is not None else None
    if record is None:
        return _refused(number, "no classification", mark("holds no classification of its own in the form of 2024 and later"), name)
    if allele is None:
        return _refused(number, "several variants", mark("is of several variants together"), name)
    words = (stated.findtext("Description") or "") if stated is not None else ""
    if stated is None or not words:
        return _refused(number, "no classification", mark("says nothing of the germline"), name)
    explained = stated.findtext("Explanation") or ""
    places = {
        where.get("Assembly"): Locus(where.get("Chr", ""), int(where.get("positionVCF", "0")), *_alleles(where))
        for where in allele.findall("Location/SequenceLocation")
        if where.get("positionVCF")
    }
    coding = [each.find("NucleotideExpression") for each in allele.iter("HGVS")]
    chosen = [each.findtext("Expression") or "" for each in coding if each is not None and each.get("MANESelect") == "true"]
    named = _CODING.match(archive.get("VariationName", ""))
    return ClassifiedVariant(
        id=name,
        genes=tuple(gene.get("Symbol", "") for gene in allele.findall("GeneList/Gene")),
        hgvs_c=next((text for text in chosen if ":c." in text), f"{named['transcript']}:{named['change']}" if named else ""),
        GRCh37=places.get("GRCh37"),
        GRCh38=places.get("GRCh38"),
        significance=_both_sides(words, explained.replace(";", ",")),
        review=stated.findtext("ReviewStatus") or "",
        evaluated=stated.get("DateLastEvaluated", ""),
    )


def _alleles(where: ET.Element) -> tuple[str, str]:
    return where.get("referenceAlleleVCF", ""), where.get("alternateAlleleVCF", "")


def _from_vcf(handle: BinaryIO, file: str) -> Iterator[ClassifiedVariant | RefusedItem]:
    build = ""
    for number, raw in enumerate(handle, start=1):
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if line.startswith("##reference="):
            build = next((each for each in _ASSEMBLIES if each in line), "")
        if line.startswith("#") or not line:
            continue
        if not build:
            raise InputUnreadable(
                "The VCF does not say its genome build.", "Keep its line ##reference=GRCh38 or GRCh37.", file=file, line=number
            )
        yield _row(line, number, build)


def _row(line: str, number: int, build: str) -> ClassifiedVariant | RefusedItem:
    cells = line.split("\t")
    if len(cells) < _VCF_COLUMNS or not cells[1].isdigit():
        return _refused(number, "columns", mark("is no row of a VCF"), line)
    info = {found["key"]: found["value"] for found in _INFO.finditer(cells[_VCF_COLUMNS - 1])}
    words = info.get("CLNSIG", "")
    if not words:
        return _refused(number, "no classification", mark("says nothing of the germline"), line)
    locus = Locus(cells[0].removeprefix("chr"), int(cells[1]), cells[3], cells[4])
    return ClassifiedVariant(
        id=f"clinvar {cells[2]}",
        genes=tuple(gene.partition(":")[0] for gene in info.get("GENEINFO", "").split("|") if gene),
        GRCh37=locus if build == "GRCh37" else None,
        GRCh38=locus if build == "GRCh38" else None,
        significance=_both_sides(words.replace("_", " "), info.get("CLNSIGCONF", "").replace("_", " ").replace("|", ", ")),
        review=info.get("CLNREVSTAT", "").replace("_", " "),
    )


def _both_sides(words: str, sides: str) -> str:
    """The words in lower case; of a conflict, with who says what behind a colon."""
    plain = words.lower()
    return f"{plain}: {sides.lower()}" if sides and plain.startswith("conflicting") else plain


def _refused(number: int, reason: str, problem: str, raw: str) -> RefusedItem:
    return RefusedItem(number, "", reason, problem, mark("Nothing to do: it answers no marker."), raw)


class _WithoutEntities:
    """Passes XML through and refuses a document that declares entities, which ClinVar's never do."""

    def __init__(self, handle: BinaryIO, file: str) -> None:
        self._handle = handle
        self._file = file
        self._tail = b""

    def read(self, size: int = -1) -> bytes:
        data = self._handle.read(size)
        if b"<!ENTITY" in self._tail + data or b"<!DOCTYPE" in self._tail + data:
            raise InputUnreadable(
                "The XML declares a document type of its own.", "Download ClinVar's file again; it declares none.", file=self._file, line=1
            )
        self._tail = data[-16:]
        return data
