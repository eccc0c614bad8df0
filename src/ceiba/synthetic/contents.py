"""What a marker looks like in a file: the row of a MAF, of a table of fusions or copy number, or a stated result.

Each row is shown to the matcher of `evidence` first; a marker whose row it would not recognise is stated as a result, so that whoever
carries a marker in the facts is found to carry it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib import resources
from typing import Literal

import msgspec

from ceiba.evidence import Alteration, Knowledge, Matcher
from ceiba.evidence.results import finding_from_result
from ceiba.records.consequences import VARIANT_CLASSIFICATION
from ceiba.terms.citations import Citation
from ceiba.terms.documents import read_document
from ceiba.terms.markers import (
    AnyMutation,
    Codon,
    CopyNumber,
    Exon,
    Fusion,
    InternalTandemDuplication,
    Marker,
    Pathogenic,
    ProteinChange,
    parse_marker,
)
from ceiba.terms.situations import Finding

Table = Literal["mutations", "fusions", "copy_number"]

BUILD = "GRCh37"
"""The build of all positions: one file holds one build, and the knowledge has most of its positions on this one."""

_OF_EXON = {"deletion": "In_Frame_Del", "insertion": "In_Frame_Ins", "mutation": "Missense_Mutation", "skipping": "Splice_Site"}
_SUBSTITUTION = re.compile(r"p\.[A-Z](?P<position>[0-9]+)(?P<to>[A-Z*])")
_RANGE = re.compile(r"p\.[A-Z]?(?P<first>[0-9]+)(?:_[A-Z](?P<last>[0-9]+))?")


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a change lies, as a MAF writes it: 1-based, both ends included, '-' for no base."""

    chrom: str
    first: int
    last: int
    ref: str
    alt: str


class Member(Citation, frozen=True, kw_only=True):
    """One change of a class of changes, with its source."""

    marker: str
    classification: str
    hgvs_p: str = ""
    hgvs_c: str = ""
    exon: int | None = None
    GRCh37: Place | None = None


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """A marker and its row.

    table: None when it is stated as a result. cells: column of that table -> text. germline: found in a germline sample. member: the change
    that stands for a class of changes.
    """

    marker: str
    parsed: Marker
    table: Table | None
    cells: Mapping[str, str]
    germline: bool
    member: Member | None = None


class Contents:
    """Writes markers as rows, with what the knowledge knows of their positions and exons."""

    def __init__(self, knowledge: Knowledge, members: Sequence[Member] | None = None) -> None:
        self._members = {member.marker: member for member in (_shipped_members() if members is None else members)}
        self._places = {
            variant.marker: Place(variant.GRCh37.chrom, variant.GRCh37.pos, variant.GRCh37.pos, variant.GRCh37.ref, variant.GRCh37.alt)
            for variant in knowledge.variants
            if variant.GRCh37 is not None and len(variant.GRCh37.ref) == len(variant.GRCh37.alt) == 1
        }
        self._coding = {variant.marker: variant.hgvs_c for variant in knowledge.variants}
        self._exons = knowledge.exons
        self._matcher = Matcher(knowledge.exons, knowledge.variants, knowledge.transcripts)

    def of(self, text: str) -> Content:
        """Return what a marker looks like; ValueError when it fits no form of the grammar."""
        parsed = parse_marker(text)
        marker = str(parsed)
        germline = isinstance(parsed, Pathogenic) and parsed.origin == "germline"
        member = self._members.get(marker)
        table, cells = self._row(marker, parsed, member)
        if table is None or self._matcher.finding(_as_read(table, cells), parsed) is not Finding.PRESENT:
            return Content(marker=marker, parsed=parsed, table=None, cells={}, germline=germline)
        return Content(marker=marker, parsed=parsed, table=table, cells=cells, germline=germline, member=member)

    def implies(self, carried: Content, other: Content) -> bool:
        """Whether who carries one marker also carries the other: a higher score reaches a lower threshold."""
        return finding_from_result(carried.marker, "present", None, other.parsed, self._matcher) is Finding.PRESENT

    def _row(self, marker: str, parsed: Marker, member: Member | None) -> tuple[Table | None, dict[str, str]]:
        if isinstance(parsed, Fusion):
            first, second = (parsed.five_prime, parsed.gene) if parsed.five_prime else (parsed.gene, "")
            return "fusions", {"Site1_Hugo_Symbol": first, "Site2_Hugo_Symbol": second}
        if isinstance(parsed, CopyNumber):
            return "copy_number", {"Hugo_Symbol": parsed.gene, "Value": "2" if parsed.state == "amplification" else "-2"}
        if parsed.assay_kind != "small_variant":
            return None, {}
        return "mutations", {"Hugo_Symbol": parsed.gene} | self._small_variant(marker, parsed, member)

    def _small_variant(self, marker: str, parsed: Marker, member: Member | None) -> dict[str, str]:
        """Return the cells of a MAF that the marker, its member or the knowledge say; the others stay empty."""
        if isinstance(parsed, Pathogenic):
            return {"CLNSIG": "Pathogenic", "Mutation_Status": (parsed.origin or "").capitalize()}
        if member is not None:
            said = {"HGVSp_Short": member.hgvs_p, "HGVSc": member.hgvs_c, "Exon_Number": str(member.exon or "")}
            return said | {"Variant_Classification": member.classification} | _placed(member.GRCh37)
        if isinstance(parsed, Exon):
            return {"Exon_Number": str(parsed.exon), "Variant_Classification": _OF_EXON[parsed.change]}
        if isinstance(parsed, AnyMutation):
            return {"Variant_Classification": "Missense_Mutation"}
        if isinstance(parsed, InternalTandemDuplication):
            return {"Variant_Classification": "In_Frame_Ins"}
        change = parsed.change if isinstance(parsed, ProteinChange) else ""
        if isinstance(parsed, Codon):
            prefix = f"{parsed.gene} p.{parsed.reference}{parsed.position}"
            marker = next((known for known in self._places if re.fullmatch(re.escape(prefix) + "[A-Z]", known)), "")
            change = marker.partition(" ")[2]
        said = {"HGVSp_Short": change, "HGVSc": self._coding.get(marker, ""), "Exon_Number": self._exon(parsed.gene, change)}
        return said | {"Variant_Classification": _classification(change)} | _placed(self._places.get(marker))

    def _exon(self, gene: str, change: str) -> str:
        """Return the exon that holds a change whole, of those that the knowledge knows; "" when it is none or several."""
        codons = _RANGE.match(change)
        if codons is None:
            return ""
        first, last = int(codons["first"]), int(codons["last"] or codons["first"])
        holds = [
            exon.exon
            for exon in self._exons
            if exon.gene == gene and exon.first_codon is not None and exon.last_codon is not None
            and exon.first_codon <= first and last <= exon.last_codon
        ]  # fmt: skip
        return str(holds[0]) if len(holds) == 1 else ""


def _shipped_members() -> list[Member]:
    text = (resources.files("ceiba") / "data" / "synthetic" / "members.yaml").read_text(encoding="utf-8")
    return read_document(text, list[Member])[0]


def _placed(place: Place | None) -> dict[str, str]:
    if place is None:
        return {}
    return {
        "NCBI_Build": BUILD,
        "Chromosome": place.chrom,
        "Start_Position": str(place.first),
        "End_Position": str(place.last),
        "Reference_Allele": place.ref,
        "Tumor_Seq_Allele1": place.ref,
        "Tumor_Seq_Allele2": place.alt,
    }


def _classification(change: str) -> str:
    """Return a MAF's word for a protein change that says it itself; "" for one that does not."""
    found = _SUBSTITUTION.fullmatch(change)
    if found is not None:
        return "Nonsense_Mutation" if found["to"] == "*" else "Missense_Mutation"
    if "fs" in change or "delins" in change:
        return ""
    if change.endswith("del"):
        return "In_Frame_Del"
    return "In_Frame_Ins" if "dup" in change or "ins" in change else ""


def _as_read(table: Table, cells: Mapping[str, str]) -> Alteration:
    """Return the alteration that a reader makes of a row."""
    if table == "fusions":
        five, three = cells["Site1_Hugo_Symbol"], cells["Site2_Hugo_Symbol"]
        return Alteration(kind="fusion", gene_symbol=three or five, partner_gene=five if three else None)
    if table == "copy_number":
        state = "amplification" if cells["Value"] == "2" else "deletion"
        return Alteration(kind="copy_number", gene_symbol=cells["Hugo_Symbol"], copy_number_state=state)
    exon = cells.get("Exon_Number")
    return Alteration(
        kind="small_variant",
        gene_symbol=cells["Hugo_Symbol"],
        hgvs_p=cells.get("HGVSp_Short") or None,
        exon=int(exon) if exon else None,
        consequence=VARIANT_CLASSIFICATION.get(cells.get("Variant_Classification", "").lower()),
        significance=cells.get("CLNSIG", "").lower() or None,
        origin=cells.get("Mutation_Status", "").lower() or "unknown",
    )
