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
from ceiba.records.checked.cancer_types import is_cancer_types, read_cancer_types
from ceiba.records.checked.drivers import is_drivers, read_drivers
from ceiba.records.checked.gistic import is_gistic, read_gistic
from ceiba.records.checked.matrices import is_entity_values, is_gene_values, read_entity_values, read_gene_values
from ceiba.records.checked.resources import is_resource, is_resource_definition, read_resource, read_resource_definition
from ceiba.records.checked.segments import is_seg, read_seg
from ceiba.records.checked.study_files import is_case_list, is_meta, read_case_list_file, read_case_list_files, read_meta
from ceiba.records.clinical import is_clinical, read_clinical_patients, read_clinical_samples
from ceiba.records.copy_number import is_long, is_matrix, is_segments, read_long, read_matrix, read_segments
from ceiba.records.copy_number_calls import read_calls
from ceiba.records.copy_number_conventions import calls_header, lines_with_header
from ceiba.records.delimited_header import Header, read_header
from ceiba.records.drafts import Draft, InputFile
from ceiba.records.fhir.reader import is_fhir, read_fhir, read_fhir_files
from ceiba.records.fusion_callers import caller_header, read_caller
from ceiba.records.fusions import is_fusion_table, is_structural_variants, read_fusion_table, read_structural_variants
from ceiba.records.maf import is_maf, read_maf
from ceiba.records.omop.reader import read_omop, read_omop_files
from ceiba.records.omop.tables import is_omop
from ceiba.records.opening import first_lines
from ceiba.records.outside_calls import is_outside_calls, read_outside_calls
from ceiba.records.panels import is_gene_panel, is_panel_matrix, read_gene_panel, read_panel_matrix
from ceiba.records.phenopackets.packets import is_phenopacket
from ceiba.records.phenopackets.reader import read_phenopacket, read_phenopacket_files
from ceiba.records.plain_plans import is_plain
from ceiba.records.plain_tables import read_plain
from ceiba.records.timeline import is_timeline, read_timeline
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
    Format("outside_calls", lambda peek: is_outside_calls(peek.lines), read_outside_calls),
    Format("gene_panel", lambda peek: is_gene_panel(list(peek.lines)), read_gene_panel),
    Format("case_list", lambda peek: is_case_list(peek.lines), read_case_list_file, read_case_list_files),
    Format("meta", lambda peek: is_meta(peek.lines), read_meta),
    Format("maf", _table(is_maf), read_maf),
    Format("structural_variants", _table(is_structural_variants), read_structural_variants),
    Format("fusion_caller", lambda peek: caller_header(peek.lines) is not None, read_caller),
    Format("fusions", _table(is_fusion_table), read_fusion_table),
    Format("cna_calls", lambda peek: calls_header(lines_with_header(peek.path, peek.lines)) is not None, read_calls),
    Format("cna_segments", _table(is_segments), read_segments),
    Format("cna_discrete_long", _table(is_long), read_long),
    Format("cna_discrete", lambda peek: peek.header is not None and is_matrix(peek.header, peek.lines), read_matrix),
    Format("gene_panel_matrix", _table(is_panel_matrix), read_panel_matrix),
    Format("csv", _table(is_plain), read_plain),
    Format("omop", _table(is_omop), read_omop, read_omop_files),
    Format("timeline", _table(is_timeline), read_timeline),
    Format("resource_definition", _table(is_resource_definition), read_resource_definition),
    Format("resource", _table(is_resource), read_resource),
    Format("driver_annotations", _table(is_drivers), read_drivers),
    Format("clinical_sample", _table(lambda header: is_clinical(header) == "sample"), read_clinical_samples),
    Format("clinical_patient", _table(lambda header: is_clinical(header) == "patient"), read_clinical_patients),
    Format("seg", _table(is_seg), read_seg),
    Format("gistic", _table(is_gistic), read_gistic),
    Format("gene_values", lambda peek: peek.header is not None and is_gene_values(peek.header, peek.lines), read_gene_values),
    Format("entity_values", lambda peek: peek.header is not None and is_entity_values(peek.header, peek.lines), read_entity_values),
    Format("cancer_types", lambda peek: is_cancer_types(peek.path, peek.lines), read_cancer_types),
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
