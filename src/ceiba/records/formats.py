"""The formats of single files: how each is told from the others, and who reads it.

A new format enters here and nowhere else: a name, a function that recognises it from the first lines, a function that reads it
into drafts (docs/how-to/add-a-file-format.md). The order counts: the first format that recognises a file reads it. A cBioPortal
study is a folder, not a file: `study.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ceiba.errors import InputUnreadable
from ceiba.records.clinical import is_clinical, read_clinical_patients, read_clinical_samples
from ceiba.records.copy_number import is_long, is_matrix, is_segments, read_long, read_matrix, read_segments
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile
from ceiba.records.fhir.reader import is_fhir, read_fhir, read_fhir_files
from ceiba.records.fusions import is_fusion_table, is_structural_variants, read_fusion_table, read_structural_variants
from ceiba.records.maf import is_maf, read_maf
from ceiba.records.opening import first_lines
from ceiba.records.panels import is_gene_panel, is_panel_matrix, read_gene_panel, read_panel_matrix
from ceiba.records.phenopackets.packets import is_phenopacket
from ceiba.records.phenopackets.reader import read_phenopacket, read_phenopacket_files
from ceiba.records.plain_plans import is_plain
from ceiba.records.plain_tables import read_plain
from ceiba.records.vcf import read_vcf


@dataclass(frozen=True, slots=True)
class Peek:
    """What a format may look at to recognise a file: its path, its first lines, and its header when it is a table."""

    path: Path
    lines: tuple[str, ...]
    header: Header | None


Together = Callable[[Sequence[InputFile]], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of files.

    recognises: cheap and sure, from the first lines only. read: the file as one draft. together: reads the files of one folder, or those
    named one by one, where they refer to each other; one draft a file, in order. None: each file stands alone.
    """

    name: str
    recognises: Callable[[Peek], bool]
    read: Callable[[InputFile], Draft]
    together: Together | None = None


def _table(test: Callable[[Header], bool]) -> Callable[[Peek], bool]:
    return lambda peek: peek.header is not None and test(peek.header)


def _is_vcf(lines: tuple[str, ...]) -> bool:
    """Whether a file says that it is a VCF, or has its column names."""
    return any(line.startswith(("##fileformat=VCF", "#CHROM\tPOS\tID\tREF\tALT")) for line in lines)


FORMATS: tuple[Format, ...] = (
    Format("vcf", lambda peek: _is_vcf(peek.lines), read_vcf),
    Format("fhir", lambda peek: is_fhir(peek.lines), read_fhir, read_fhir_files),
    Format("phenopacket", lambda peek: is_phenopacket(peek.lines), read_phenopacket, read_phenopacket_files),
    Format("gene_panel", lambda peek: is_gene_panel(list(peek.lines)), read_gene_panel),
    Format("maf", _table(is_maf), read_maf),
    Format("structural_variants", _table(is_structural_variants), read_structural_variants),
    Format("fusions", _table(is_fusion_table), read_fusion_table),
    Format("cna_segments", _table(is_segments), read_segments),
    Format("cna_discrete_long", _table(is_long), read_long),
    Format("cna_discrete", lambda peek: peek.header is not None and is_matrix(peek.header, peek.lines), read_matrix),
    Format("gene_panel_matrix", _table(is_panel_matrix), read_panel_matrix),
    Format("csv", _table(is_plain), read_plain),
    Format("clinical_sample", _table(lambda header: is_clinical(header) == "sample"), read_clinical_samples),
    Format("clinical_patient", _table(lambda header: is_clinical(header) == "patient"), read_clinical_patients),
)


def peek_at(path: Path) -> Peek:
    """Look at the first lines of a file; InputMissing, InputUnreadable."""
    lines = tuple(first_lines(path))
    try:
        header = read_header(path) if lines else None
    except InputUnreadable:
        header = None
    return Peek(path, lines, header)


def format_of(path: Path, formats: Iterable[Format] = FORMATS) -> Format | None:
    """Return the format of a file; None when it is none that is known."""
    peek = peek_at(path)
    return next((known for known in formats if known.recognises(peek)), None)
