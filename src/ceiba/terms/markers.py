"""Markers: the small language in which knowledge and law name what is looked for in a tumour or a germline.

    EGFR p.L858R                              one protein change
    BRCA1 c.68_69del                          one coding change, on the gene's own transcript
    BRAF p.V600                               any substitution of that codon
    EGFR exon 19 deletion                     exon + deletion, insertion, mutation or skipping
    ERBB2 amplification, CDKN2A deletion      copy number
    ALK fusion, EML4::ALK fusion              fusion with any partner, or with that one (5' first)
    BRCA1 pathogenic or likely pathogenic germline      class, of a stated origin or of either
    KRAS mutation                             any protein-altering small variant
    FLT3 internal tandem duplication
    MGMT promoter methylation
    MSI-high, TMB >= 10/Mb, HRD               signatures
    HER2 positive, HER2 low, ER positive, CLDN18.2 positive, PD-L1 TPS >= 50%      expression
    DPYD poor metabolizer, G6PD deficient     phenotype of a pharmacogene, in CPIC's words

`parse_marker` reads one; `str(marker)` writes it back in the one canonical form that tables and rules share.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Literal, get_args

import msgspec

from ceiba.terms.faults import ValueFault
from ceiba.terms.hgvs_coding import parse_coding
from ceiba.terms.hgvs_protein import parse_protein

AssayKind = Literal["small_variant", "copy_number", "fusion", "signature", "expression", "methylation", "phenotype"]
"""What kind of examination can settle a marker."""

ASSAY_KINDS: tuple[AssayKind, ...] = get_args(AssayKind)

Origin = Literal["germline", "somatic"]
ExonChange = Literal["deletion", "insertion", "mutation", "skipping"]

MetabolizerStatus = Literal["poor metabolizer", "intermediate metabolizer", "normal metabolizer", "ultrarapid metabolizer", "deficient"]

CLASS = "pathogenic or likely pathogenic"


class Marker(msgspec.Struct, frozen=True):
    """What all markers share: a gene (or the name of a signature), and the kind of assay that settles them."""

    gene: str

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "small_variant"

    @property
    def asks_germline(self) -> bool:
        """Whether only the germline answers it."""
        return False


class ProteinChange(Marker, frozen=True):
    """One protein change in HGVS one-letter form without parentheses, such as p.L858R."""

    change: str

    def __str__(self) -> str:
        return f"{self.gene} {self.change}"


class CodingChange(Marker, frozen=True):
    """One coding change in HGVS without its transcript, such as c.68_69del."""

    change: str

    def __str__(self) -> str:
        return f"{self.gene} {self.change}"


class Codon(Marker, frozen=True):
    """Any substitution of one codon; reference is the one-letter amino acid."""

    reference: str
    position: int

    def __str__(self) -> str:
        return f"{self.gene} p.{self.reference}{self.position}"


class Exon(Marker, frozen=True):
    """A kind of change anywhere in one exon."""

    exon: int
    change: ExonChange

    def __str__(self) -> str:
        return f"{self.gene} exon {self.exon} {self.change}"


class AnyMutation(Marker, frozen=True):
    """Any protein-altering small variant of the gene."""

    def __str__(self) -> str:
        return f"{self.gene} mutation"


class InternalTandemDuplication(Marker, frozen=True):
    """An in-frame internal tandem duplication of the gene."""

    def __str__(self) -> str:
        return f"{self.gene} internal tandem duplication"


class Pathogenic(Marker, frozen=True):
    """A pathogenic or likely pathogenic variant; origin None is either."""

    origin: Origin | None = None

    @property
    def asks_germline(self) -> bool:
        """Whether only the germline answers it."""
        return self.origin == "germline"

    def __str__(self) -> str:
        return f"{self.gene} {CLASS}" + (f" {self.origin}" if self.origin else "")


class CopyNumber(Marker, frozen=True):
    """A high-level amplification or a deep deletion."""

    state: Literal["amplification", "deletion"]

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "copy_number"

    def __str__(self) -> str:
        return f"{self.gene} {self.state}"


class Fusion(Marker, frozen=True):
    """A fusion of the gene; five_prime None is any partner on either side."""

    five_prime: str | None = None

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "fusion"

    def __str__(self) -> str:
        return f"{self.five_prime}::{self.gene} fusion" if self.five_prime else f"{self.gene} fusion"


class Methylation(Marker, frozen=True):
    """Methylation of the gene's promoter."""

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "methylation"

    def __str__(self) -> str:
        return f"{self.gene} promoter methylation"


class Signature(Marker, frozen=True):
    """MSI (high), HRD, or TMB at or above `at_least` mutations per Mb; gene is "MSI", "HRD" or "TMB"."""

    at_least: float | None = None

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "signature"

    def __str__(self) -> str:
        if self.gene == "MSI":
            return "MSI-high"
        return f"TMB >= {_decimal(self.at_least)}/Mb" if self.gene == "TMB" else self.gene


class Expression(Marker, frozen=True):
    """A protein's expression class (positive, low), or a PD-L1 score at or above a percentage.

    gene: the protein's name as reported: HER2, ER, PR, PD-L1, CLDN18.2, FOLR1, CD20, CD30, PSMA. score: TPS or CPS for PD-L1, else None.
    """

    level: Literal["positive", "low"] | None = None
    score: Literal["TPS", "CPS"] | None = None
    at_least: float | None = None

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "expression"

    def __str__(self) -> str:
        if self.score is None:
            return f"{self.gene} {self.level}"
        unit = "%" if self.score == "TPS" else ""
        return f"{self.gene} {self.score} >= {_decimal(self.at_least)}{unit}"


class Phenotype(Marker, frozen=True):
    """What a person's two copies of a pharmacogene do, in CPIC's standard terms; never a single allele."""

    status: MetabolizerStatus

    @property
    def assay_kind(self) -> AssayKind:
        """The kind of examination that settles this marker."""
        return "phenotype"

    def __str__(self) -> str:
        return f"{self.gene} {self.status}"


def _phenotype(found: re.Match[str]) -> Phenotype:
    statuses: dict[str, MetabolizerStatus] = {status: status for status in get_args(MetabolizerStatus)}
    return Phenotype(found["gene"], statuses[found["status"]])


def _protein_change(found: re.Match[str]) -> Marker:
    """The change in its one form, whichever notation names it; what HGVS does not know stays as it is written."""
    read = parse_protein(found["change"])
    return ProteinChange(found["gene"], str(read) if read is not None else found["change"])


def _coding_change(found: re.Match[str]) -> Marker:
    read = parse_coding(found["change"])
    if read is None:
        raise ValueFault("'{text}' is no coding change in HGVS: write one such as c.68_69del", text=found["change"])
    return CodingChange(found["gene"], read.change)


_SYMBOL = r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)?(?:orf[0-9]+)?"
_GENE = rf"(?P<gene>{_SYMBOL})"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?"

_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Marker]], ...] = (
    (re.compile(r"MSI-high"), lambda _: Signature("MSI")),
    (re.compile(r"HRD"), lambda _: Signature("HRD")),
    (re.compile(rf"TMB >= (?P<n>{_NUMBER})/Mb"), lambda m: Signature("TMB", float(m["n"]))),
    (re.compile(r"(?P<p>HER2|ER|PR|CLDN18\.2|FOLR1|CD20|CD30|PSMA) positive"), lambda m: Expression(m["p"], "positive")),
    (re.compile(r"(?P<p>HER2) low"), lambda m: Expression(m["p"], "low")),
    (re.compile(rf"PD-L1 TPS >= (?P<n>{_NUMBER})%"), lambda m: Expression("PD-L1", None, "TPS", float(m["n"]))),
    (re.compile(rf"PD-L1 CPS >= (?P<n>{_NUMBER})%?"), lambda m: Expression("PD-L1", None, "CPS", float(m["n"]))),
    (re.compile(_GENE + r" p\.(?P<ref>[A-Z])(?P<pos>[0-9]+)"), lambda m: Codon(m["gene"], m["ref"], int(m["pos"]))),
    (re.compile(_GENE + r" (?P<change>p\.\(?[A-Z*][A-Za-z]*[0-9]+\S+)"), _protein_change),
    (re.compile(_GENE + r" (?P<change>c\.\S+)"), _coding_change),
    (
        re.compile(_GENE + r" exon (?P<exon>[0-9]+) (?P<change>deletion|insertion|mutation|skipping)"),
        lambda m: Exon(m["gene"], int(m["exon"]), _exon_change(m["change"])),
    ),
    (re.compile(_GENE + r" amplification"), lambda m: CopyNumber(m["gene"], "amplification")),
    (re.compile(_GENE + r" deletion"), lambda m: CopyNumber(m["gene"], "deletion")),
    (re.compile(rf"(?P<five>{_SYMBOL})::" + _GENE + r" fusion"), lambda m: Fusion(m["gene"], m["five"])),
    (re.compile(_GENE + r" (?:fusion|rearrangement)"), lambda m: Fusion(m["gene"])),
    (re.compile(_GENE + rf" {CLASS}(?: (?P<o>germline|somatic))?"), lambda m: Pathogenic(m["gene"], _origin(m["o"]))),
    (re.compile(_GENE + r" mutation"), lambda m: AnyMutation(m["gene"])),
    (re.compile(_GENE + r" internal tandem duplication"), lambda m: InternalTandemDuplication(m["gene"])),
    (re.compile(_GENE + r" promoter methylation"), lambda m: Methylation(m["gene"])),
    (re.compile(_GENE + r" (?P<status>(?:poor|intermediate|normal|ultrarapid) metabolizer|deficient)"), _phenotype),
)


def parse_marker(text: str) -> Marker:
    """Return the marker that `text` writes; ValueError when it fits no form of the grammar.

    >>> parse_marker("EGFR exon 19 deletion")
    Exon(gene='EGFR', exon=19, change='deletion')
    """
    for pattern, build in _FORMS:
        found = pattern.fullmatch(text.strip())
        if found:
            return build(found)
    raise ValueFault("'{text}' is not a marker: write one such as 'EGFR p.L858R', 'ALK fusion' or 'MSI-high'", text=text)


def _exon_change(text: str) -> ExonChange:
    changes: dict[str, ExonChange] = {change: change for change in get_args(ExonChange)}
    return changes[text]


def _decimal(number: float | None) -> str:
    """Write a number so that reading it gives the same number again, without an exponent and without a needless `.0`."""
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


def _origin(text: str | None) -> Origin | None:
    origins: dict[str | None, Origin] = {"germline": "germline", "somatic": "somatic"}
    return origins.get(text)
